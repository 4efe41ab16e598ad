#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""mqtt: against Debian's mosquitto: what is published where and what stays, Home Assistant's discovery, the last
will, TLS with certificates, users; a broker that goes and comes, and a run that is killed meanwhile: each alert at
least once, under the same id, and here once.

usage: mqtt_test.py PROGRAM
"""
import json
import signal
import ssl
import subprocess
import sys

import people
from people import ALERT, Broker, Subscriber, wait_for

ENTITIES = {"binary_sensor/fbswatch_roof/alert", "sensor/fbswatch_roof/level", "sensor/fbswatch_roof/cells",
            "sensor/fbswatch_roof/health"}


def ids(payloads):
    return [(record["id"], record["state"], record["level"]) for record in map(json.loads, payloads)]


def published(program, folder):
    with Broker(folder) as broker:
        there = Subscriber(broker.port)
        log = folder / "log.jsonl"
        done = people.replay(program, folder, f"mqtt:127.0.0.1:{broker.port}", f"jsonl:{log}")
        if done.returncode or done.stderr.count("\n") != 1:
            yield f"exit status {done.returncode}, said {done.stderr}"
        wait_for(lambda: there.of("fbswatch/roof/online")[-1:] == ["offline"], 20)
        if ids(there.of("fbswatch/roof/alert")) != [(ALERT, "raised", "fake")]:
            yield f"alerts {there.of('fbswatch/roof/alert')}"
        records = [record for record in people.read_records(log) if record["type"] == "alert"]
        if [json.loads(text) for text in there.of("fbswatch/roof/alert")] != records[:1]:
            yield "the payload is not the record"
        online = there.of("fbswatch/roof/online")
        if online[:2] != ["online", "offline"] or set(online[1:]) != {"offline"}:
            yield f"online: {there.of('fbswatch/roof/online')}"
        later = Subscriber(broker.port)
        wait_for(lambda: len(later.got) >= 6, 20)
        if later.of("fbswatch/roof/alert") or later.of("fbswatch/roof/online") != ["offline"]:
            yield f"retained: {later.got}"
        state = json.loads(later.of("fbswatch/roof/state")[0])
        time = state.pop("time")
        if state != {"alert": "ON", "level": "fake", "alerts": 1, "cells": 4, "health": "ok"} or time[-1] != "Z":
            yield f"state {state}"


def discovery(program, folder):
    """The keys that Home Assistant's documentation of MQTT discovery asks for, and topics that exist."""
    with Broker(folder) as broker:
        there = Subscriber(broker.port)
        people.replay(program, folder, f"mqtt:127.0.0.1:{broker.port},discovery=ha,topic=a/b")
        wait_for(lambda: there.of("a/b/roof/online")[-1:] == ["offline"], 20)
        found = {topic[3:-len("/config")]: json.loads(text) for topic, text in there.got if topic.startswith("ha/")}
        if found.keys() != ENTITIES:
            yield f"entities {found.keys()}"
        if len({entity["unique_id"] for entity in found.values()}) != len(ENTITIES):
            yield "ids that are not unique"
        for place, entity in found.items():
            missing = {"name", "unique_id", "state_topic", "value_template", "availability_topic", "device",
                       "origin"} - entity.keys()
            if missing or not entity["device"].get("identifiers") or not entity["device"].get("name"):
                yield f"{place}: without {missing}, {entity['device']}"
            if not there.of(entity["state_topic"]) or not there.of(entity["availability_topic"]):
                yield f"{place}: a topic that nobody publishes"
            key = entity["value_template"].split("value_json.")[1].split()[0].strip("|} ")
            if key not in json.loads(there.of(entity["state_topic"])[-1]):
                yield f"{place}: the state has no {key}"
            if {entity.get("payload_available"), entity.get("payload_not_available")} != {"online", "offline"}:
                yield f"{place}: availability {entity}"
        alert = found.get("binary_sensor/fbswatch_roof/alert", {})
        if alert.get("device_class") != "safety" or (alert.get("payload_on"), alert.get("payload_off")) != ("ON",
                                                                                                            "OFF"):
            yield f"{alert}"
        people.replay(program, folder, f"mqtt:127.0.0.1:{broker.port},discovery=no,topic=c,spool={folder / 's'}")
        wait_for(lambda: there.of("c/roof/online")[-1:] == ["offline"], 20)
        if [topic for topic, _ in there.got if topic.startswith("homeassistant")]:
            yield "discovery=no is not heeded"


def last_will(program, folder):
    air = people.city(folder)
    with Broker(folder) as broker:
        there = Subscriber(broker.port)
        run = people.watch(program, folder, air, f"mqtt:127.0.0.1:{broker.port}", duration=600, speed=1)
        if not wait_for(lambda: there.of("fbswatch/roof/alert")):
            yield "no alert"
        run.send_signal(signal.SIGKILL)
        run.communicate()
        if not wait_for(lambda: there.of("fbswatch/roof/online")[-1:] == ["offline"], 20):
            yield f"online: {there.of('fbswatch/roof/online')}"


def encrypted(program, folder):
    """Server and client know each other by the certificates of one authority."""
    people.certificates(folder)
    settings = [f"cafile {folder}/ca.pem", f"certfile {folder}/server.pem", f"keyfile {folder}/server.key",
                "require_certificate true", "allow_anonymous true"]
    with Broker(folder, *settings) as broker:
        context = ssl.create_default_context(cafile=folder / "ca.pem")
        context.load_cert_chain(folder / "client.pem", folder / "client.key")
        there = Subscriber(broker.port, context)
        own = f"cert-file={folder}/client.pem,key-file={folder}/client.key"
        for options, works in ((f"ca-file={folder}/ca.pem,{own}", True), (f"ca-file={folder}/ca.pem", False),
                               (f"tls=yes,{own}", False)):
            before = len(there.of("fbswatch/roof/alert"))
            done = people.run(program, folder, "notify-test", "--sensor", "roof", "--output",
                              f"mqtt:localhost:{broker.port},{options}")
            if (done.returncode == 0) != works:
                yield f"{options}: {done}"
            if works and not wait_for(lambda: len(there.of("fbswatch/roof/alert")) > before, 20):
                yield "not delivered"


def users(program, folder):
    subprocess.run(["mosquitto_passwd", "-b", "-c", folder / "users", "sensor", "s3cret"], check=True,
                   capture_output=True)
    right, wrong = people.private_file(folder / "right", "s3cret\n"), people.private_file(folder / "wrong", "no\n")
    with Broker(folder, "allow_anonymous false", f"password_file {folder}/users") as broker:
        there = Subscriber(broker.port, user=b"sensor", password=b"s3cret")
        output = f"mqtt:127.0.0.1:{broker.port},user=sensor,password-file="
        done = people.run(program, folder, "notify-test", "--output", f"{output}{wrong}")
        if done.returncode != 1 or "not authorised" not in done.stdout:
            yield f"{done}"
        done = people.run(program, folder, "notify-test", "--sensor", "roof", "--output", f"{output}{right}")
        if done.returncode or not wait_for(lambda: there.of("fbswatch/roof/alert"), 20):
            yield f"{done}"
        if [topic for topic, _ in there.got] != ["fbswatch/roof/alert"]:
            yield f"a test leaves more behind: {there.got}"


def outage(program, folder):
    """The broker is away from before the first alert to behind the last; the run is killed, and started again on the
    same air, while it is away; and then again."""
    air, log = people.city(folder), folder / "log.jsonl"
    with Broker(folder) as broker:
        output = f"mqtt:127.0.0.1:{broker.port},retry=0.1"
        broker.stop()
        run = people.watch(program, folder, air, output, f"jsonl:{log}", duration=600, speed=1)
        fakes = wait_for(lambda: log.exists() and log.read_text().count('"level":"fake"') >= 2)
        run.send_signal(signal.SIGKILL)
        run.communicate()
        broker.start()
        there = Subscriber(broker.port)
        status, said = people.ended(people.watch(program, folder, air, output, f"jsonl:{log}", duration=9))
        status_2, said_2 = people.ended(people.watch(program, folder, air, output, f"jsonl:{log}", duration=9))
        got = ids(there.of("fbswatch/roof/alert"))
        due = {record["id"] for record in people.read_records(log)
               if record["type"] == "alert" and record["level"] in ("suspicious", "fake")}
    print(f"  {len(due)} alerts due, {len({alert for alert, *_ in got})} told, {len(got) - len(set(got))} twice")
    if status or status_2 or not fakes or len(due) < 3:
        yield f"exit status {status}, {status_2}, {said}{said_2}{len(due)} alerts"
    if {alert for alert, *_ in got} != due:
        yield f"due {due}, told {got}"
    if len(got) != len(set(got)):
        yield f"twice: {got}"


def comes_back(program, folder):
    """The run goes on meanwhile, says so once, and once that all is well."""
    air = people.city(folder)
    with Broker(folder) as broker:
        there = Subscriber(broker.port)
        run = people.watch(program, folder, air, f"mqtt:127.0.0.1:{broker.port},retry=0.1,level=notice",
                           f"jsonl:{folder / 'log.jsonl'}", duration=600, speed=1)
        first = wait_for(lambda: there.of("fbswatch/roof/alert"))
        log = folder / "log.jsonl"
        broker.stop()
        wait_for(lambda: len(list(folder.glob("state/fbswatch/outbox/*/*.letter"))) >= 2)
        broker.start()
        there_again = Subscriber(broker.port)
        if not first or not wait_for(lambda: len(there_again.of("fbswatch/roof/alert")) >= 2):
            yield f"{there_again.got}"
        wait_for(lambda: "works again" in log.read_text(), 20)
        run.send_signal(signal.SIGTERM)
        status, said = people.ended(run)
    told = ids(there.of("fbswatch/roof/alert")) + ids(there_again.of("fbswatch/roof/alert"))
    if status or len(set(told)) != len(told):
        yield f"exit status {status}, told {told}"
    if said.count("tried again") != 1 or said.count("works again") != 1:
        yield f"said {said}"


if __name__ == "__main__":
    sys.exit(people.main(sys.argv[1], (published, discovery, last_will, encrypted, users, outage, comes_back)))
