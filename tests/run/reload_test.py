#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""SIGHUP and the order to reload: a watch reads its settings again, takes what it can, names what needs a new start,
and keeps what it has where the file is wrong. The order to set a gain: levels are told as with the first one.

usage: reload_test.py PROGRAM
"""
import json
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

from service_test import finish, records, retry, watching

SAMPLES = pathlib.Path(__file__).resolve().parents[2] / "captures/gsm-three-cells.sigmf-data"
SETTINGS = "freq = 945M\nrate = 1M\noutput = jsonl:{out}\ncontrol = {control}\n"


class Watch:
    def __init__(self, program, scratch):
        self.program, self.out, self.conf = program, scratch / "out.jsonl", scratch / "x.conf"
        self.control, self.log = scratch / "control", scratch / "log"
        self.settings = SETTINGS.format(out=self.out, control=self.control)
        self.run = self.manager = None

    def write(self, more=""):
        self.conf.write_text(self.settings + more)

    def of_type(self, kind):
        lines = self.out.read_text().splitlines(keepends=True) if self.out.exists() else []
        return [r for r in (json.loads(line) for line in lines if line.endswith("\n")) if r["type"] == kind]

    def hangup(self):
        """The record of what came of it."""
        before = len(self.of_type("command"))
        self.run.send_signal(signal.SIGHUP)
        assert retry(lambda: len(self.of_type("command")) > before), "SIGHUP left no record"
        record = self.of_type("command")[-1]
        assert (record["origin"], record["name"], record["verb"]) == ("signal", "SIGHUP", "reload"), record
        return record["ok"], record["answer"]

    def order(self, *words):
        done = subprocess.run([self.program, "control", str(self.control), *words], capture_output=True, text=True,
                              timeout=60, env={"LC_ALL": "C.UTF-8"})
        return done.returncode, (done.stdout + done.stderr).strip()


def with_watch(test):
    def run(program, scratch):
        watch = Watch(program, scratch)
        watch.write()
        with watching(program, scratch, "--config", watch.conf, FBSWATCH_STANDIN_LOG=str(watch.log)) as (manager, run):
            watch.run, watch.manager = run, manager
            assert retry(lambda: len(manager.times("WATCHDOG=1")) >= 1), "never alive"
            test(watch)
            if run.poll() is None:
                status, _, said = finish(run)
                assert status == 0, (status, said)
        records(watch.out)
    run.__name__ = test.__name__
    return run


@with_watch
def what_can_change(watch):
    assert watch.hangup() == (True, "settings were read again")
    watch.write("dwell = 5\nmessages = yes\n")
    assert watch.hangup() == (True, "settings were read again")
    kinds = [text.split("=")[0] for _, text in watch.manager.heard if not text.startswith(("WATCHDOG", "STATUS"))]
    assert kinds == ["READY"] + 2 * ["RELOADING", "READY"], kinds
    assert watch.order("reload") == (0, "settings were read again")
    status, _, said = finish(watch.run)
    assert status == 0 and said.count("reload: settings were read again") == 2, said


@with_watch
def what_cannot(watch):
    watch.write("sensor = roof\nppm = 3\n[device rtlsdr=STANDIN1]\ngain = 30\n")
    words = "settings were read again; a restart is needed for: device, ppm, sensor"
    ok, answer = watch.hangup()
    assert ok and sorted(answer.split(": ")[1].split(", ")) == ["device", "ppm", "sensor"], (answer, words)
    assert watch.hangup() == (ok, answer)  # as long as it is so
    assert watch.of_type("command")[-1]["sensor"] != "roof"
    watch.write()
    assert watch.hangup() == (True, "settings were read again")


@with_watch
def what_is_wrong(watch):
    watch.write("messages = maybe\n")
    ok, answer = watch.hangup()
    assert not ok and answer == f"{watch.conf}:5: messages: 'maybe' is neither yes nor no", answer
    watch.write("operators = /nowhere/plan.csv\n")
    ok, answer = watch.hangup()
    assert not ok and "/nowhere/plan.csv: No such file" in answer, answer
    watch.conf.unlink()
    ok, answer = watch.hangup()
    assert not ok and "x.conf: No such file" in answer, answer
    assert watch.run.poll() is None
    assert watch.manager.heard[-1][1] in ("READY=1", "WATCHDOG=1") or watch.manager.heard[-1][1].startswith("STATUS")


@with_watch
def logs_are_opened_anew(watch):
    moved = watch.out.with_suffix(".1")
    watch.out.rename(moved)
    watch.run.send_signal(signal.SIGHUP)
    assert retry(lambda: watch.of_type("command") or watch.out.exists()), "the log was not opened anew"
    assert watch.order("request", "status") == (0, "told")
    assert watch.of_type("status"), "nothing comes to the new log"
    assert records(moved), "the old log is broken"


@with_watch
def gains(watch):
    def set_on_device():
        return [line for line in watch.log.read_text().splitlines() if line.startswith("tuner_gain ")]

    assert watch.order("set", "gain=20") == (0, "set")
    assert set_on_device()[-1] == "tuner_gain 166", set_on_device()
    assert watch.order("request", "status") == (0, "told")
    assert watch.of_type("status")[-1]["gain_db"] == 16.6
    assert watch.order("set", "gain=30,device=2") == (1, "refused: device: there is no device 2, the last is 1")
    assert watch.order("set", "gain=auto,device=1") == (0, "set")
    assert watch.order("request", "status") == (0, "told")
    assert watch.of_type("status")[-1]["gain_db"] == 28.0
    assert set_on_device()[-1] == "tuner_gain 280", set_on_device()


def levels_compare(program, scratch):
    """With 12 dB of gain less a cell is told as strong as before."""
    watch = Watch(program, scratch)
    watch.write("gain = 28\n")

    def powers():
        assert watch.order("request", "cells") == (0, "told")
        return {cell["cell"]: cell["power_dbfs"] for cell in watch.of_type("cell") if "power_dbfs" in cell}

    with watching(program, scratch, "--config", watch.conf, FBSWATCH_STANDIN_FILE=str(SAMPLES),
                  FBSWATCH_STANDIN_AMPLIFY="yes") as (_, watch.run):
        assert retry(lambda: watch.control.exists() and len(powers()) >= 3), "its cells were not heard"
        before = powers()
        assert watch.order("set", "gain=16") == (0, "set")
        time.sleep(10)
        after = powers()
        assert all(abs(after[cell] - before[cell]) < 2 for cell in before), (before, after)


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    tests = [what_can_change, what_cannot, what_is_wrong, logs_are_opened_anew, gains, levels_compare]
    failed = 0
    for test in tests:
        with tempfile.TemporaryDirectory() as scratch:
            try:
                test(program, pathlib.Path(scratch))
            except AssertionError as error:
                print(f"{test.__name__}: {error}")
                failed += 1
    print(f"{len(tests) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
