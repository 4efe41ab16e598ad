#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""exec, syslog and cot through the program, and notify-test by all of them.

usage: carry_test.py PROGRAM
"""
import json
import socket
import sys
import threading
import time
import xml.etree.ElementTree

import people
from people import ALERT

HOSTILE = "$(touch x);`id`;--help|\"'"


def script(folder, text):
    path = folder / "program"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def record_on_stdin(program, folder):
    """One line of JSON; the words of the command as they are; an environment of three names; no descriptor of ours."""
    path = script(folder, f'cat > {folder}/in; printf "%s\\n" "$@" > {folder}/words; env > {folder}/env; '
                          f'ls /proc/$$/fd > {folder}/fds')
    log = folder / "log.jsonl"
    done = people.replay(program, folder, f"exec:{path} one '$HOME;x'", f"jsonl:{log}", more=("--sensor", HOSTILE))
    if done.returncode:
        yield f"{done}"
        return
    record = next(record for record in people.read_records(log) if record["type"] == "alert")
    text = (folder / "in").read_text()
    if text.count("\n") != 1 or json.loads(text) != record or record["sensor"] != HOSTILE:
        yield f"stdin {text[:200]}"
    if (folder / "words").read_text() != "one\n'$HOME;x'\n":
        yield f"words {(folder / 'words').read_text()}"
    names = {line.split("=")[0] for line in (folder / "env").read_text().splitlines()}
    if names - {"PWD", "_", "SHLVL", "OLDPWD"} != {"PATH", "LANG", "HOME"}:
        yield f"environment {names}"
    if set((folder / "fds").read_text().split()) - {"0", "1", "2", "10", "11"}:  # the shell's own
        yield f"descriptors {(folder / 'fds').read_text().split()}"
    done = people.replay(program, folder, f"exec:cat > {folder}/shell,shell=yes", more=("--sensor", HOSTILE))
    if done.returncode or json.loads((folder / "shell").read_text())["sensor"] != HOSTILE:
        yield f"{done}"
    if (folder / "x").exists():
        yield "a name became a command"


def that_fails(program, folder):
    """Its first line on standard error says why; it is tried eight times, and not two at once."""
    path = script(folder, f'mkdir {folder}/busy || touch {folder}/two; echo run >> {folder}/runs; sleep 0.02; '
                          f'rmdir {folder}/busy; echo "no [1m route" >&2; echo more >&2; exit 3')
    done = people.replay(program, folder, f"exec:{path},retry=0.01")
    if done.returncode or (folder / "runs").read_text().count("run") != 8 or (folder / "two").exists():
        yield f"{(folder / 'runs').read_text()} {done}"
    done = people.run(program, folder, "notify-test", "--output", f"exec:{path}")
    if done.returncode != 1 or "not delivered: it ended with status 3: no [1m route\n" not in done.stdout:
        yield f"{done}"


def that_hangs(program, folder):
    """It is killed with all that it started, and reaped."""
    path = script(folder, f'echo $$ > {folder}/pid; sleep 3600 & echo $! >> {folder}/pid; wait')
    begin = time.monotonic()
    done = people.run(program, folder, "notify-test", "--output", f"exec:{path},limit=0.3")
    if done.returncode != 1 or "took more than 0.3 s" not in done.stdout or time.monotonic() - begin > 60:
        yield f"{done}"
    pids = (folder / "pid").read_text().split()

    def gone(pid):
        try:
            with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
                return stat.read().split(")")[1].split()[0] == "Z"
        except FileNotFoundError:
            return True
    if len(pids) != 2 or not people.wait_for(lambda: all(gone(pid) for pid in pids), 20):
        yield f"still there: {pids}"


def words_to_syslog(program, folder):
    path = folder / "log"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as log:
        log.bind(str(path))
        log.settimeout(20)
        done = people.replay(program, folder, f"syslog:{path}", more=("--lang", "zh"))
        line = log.recv(65536).decode()
    if done.returncode or not line.startswith("<26>") or "fbswatch[" not in line or ALERT not in line:
        yield f"{line} {done}"
    if "伪基站" not in line or any(ord(c) < 32 for c in line):
        yield line
    done = people.replay(program, folder, f"syslog:{folder}/nobody,retry=20")
    if "1 not delivered" not in done.stderr or "No such file" not in done.stderr:
        yield f"{done}"


def check_event(text, where):
    event = xml.etree.ElementTree.fromstring(text)
    point = event.find("point").attrib
    if event.attrib["uid"] != f"fbswatch.roof & sons.{ALERT}" or event.attrib["type"] != "a-h-G-E-S":
        yield f"{where}: {event.attrib}"
    if {"version", "time", "start", "stale", "how"} - event.attrib.keys() or event.attrib["version"] != "2.0":
        yield f"{where}: {event.attrib}"
    if event.attrib["time"][:13] != "2026-01-01T10" or event.attrib["stale"][:13] != "2026-01-01T11":
        yield f"{where}: {event.attrib}"
    if [float(point[name]) for name in ("lat", "lon", "ce")] != [39.9, -116.4, 25]:
        yield f"{where}: {point}"
    if "roof & sons" not in event.find("detail/contact").attrib["callsign"]:
        yield f"{where}: {event.find('detail/contact').attrib}"
    if not event.find("detail/remarks").text.startswith("ALERT raised gsm:999-01-4001-10"):
        yield f"{where}: {event.find('detail/remarks').text}"


def cursor_on_target(program, folder):
    name = ("--sensor", "roof & sons")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as there:
        there.bind(("127.0.0.1", 0))
        there.settimeout(20)
        port = there.getsockname()[1]
        people.replay(program, folder, f"cot:udp://127.0.0.1:{port},position=39.9,-116.4,25", more=name)
        yield from check_event(there.recv(65536), "UDP")
    with socket.create_server(("127.0.0.1", 0)) as there:
        got = []

        def accept():
            peer = there.accept()[0]
            with peer, peer.makefile("rb") as text:
                got.append(text.read())
        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        people.replay(program, folder, f"cot:tcp://127.0.0.1:{there.getsockname()[1]},position=39.9,-116.4,25",
                      more=name)
        thread.join(20)
        yield from check_event(got[0], "TCP")
    for words, why in ((f"cot:udp://127.0.0.1:{port}", "where does the sensor stand? Say position=LAT,LON"),
                       (f"cot:udp://127.0.0.1:{port},position=91,0", "position: latitude is -90 to 90"),
                       (f"cot:127.0.0.1:{port},position=1,2", "is neither udp://HOST[:PORT] nor tcp://")):
        done = people.replay(program, folder, words)
        if done.returncode != 2 or why not in done.stderr:
            yield f"{words}: {done}"


def day_by_day(program, folder):
    """A watch of two minutes around the hour, in the language of people; the record has both."""
    air = folder / "air.ini"
    air.write_text("[air]\nrate = 1M\nfreq = 945M\nduration = 10\nnoise_dbfs = -50\nstart = 2026-05-01T06:00:00Z\n"
                   "[cell a]\narfcn = 50\nbsic = 9\nmcc = 999\nmnc = 70\nlac = 4000\nci = 100\nlevel_dbfs = -28\n")
    log = folder / "log.jsonl"
    done = people.run(program, folder, "watch", "--device", f"air={air},rate=1M,park=945M", "--duration", 130,
                      "--digest", "06:01", "--sensor", "roof", "--journal", "none", "--lang", "zh",
                      "--output", f"jsonl:{log}", "--output", f"exec:cat >> {folder}/got,shell=yes",
                      "--output", f"text:{folder}/text",
                      "--output", f"exec:touch {folder}/unwanted,digest=no,level=fake")
    digests = [record for record in people.read_records(log) if record["type"] == "digest"]
    if done.returncode or len(digests) != 1 or not digests[0]["time"].startswith("2026-05-01T06:01:"):
        yield f"{done} {digests}"
        return
    digest = digests[0]
    if digest["cells"] != 1 or not 55 < digest["listened_s"] < 65 or digest["receivers"] != 1 or digest["fake"]:
        yield f"{digest}"
    if not digest["text_en"].startswith("Daily digest: listened for 0.0 h since 2026-05-01 06:00 UTC with 1 receiver"):
        yield digest["text_en"]
    sent = [record for record in people.read_records(folder / "got") if record["type"] == "digest"]
    if sent != [digest] or (folder / "unwanted").exists():
        yield "what is sent is not the record"
    if "每日摘要：自 2026-05-01 06:00 UTC 起" not in (folder / "text").read_text():
        yield (folder / "text").read_text()
    done = people.run(program, folder, "watch", "--device", f"air={air}", "--digest", "8", "--journal", "none")
    if done.returncode != 2 or "option --digest: '8' is no time of the day" not in done.stderr:
        yield f"{done}"


def on_trial(program, folder):
    """Each output that tells people, in turn; what the file of settings says too; nothing waits afterwards."""
    config = folder / "fbswatch.conf"
    config.write_text(f"sensor = roof\noutput = jsonl:{folder}/log.jsonl\noutput = exec:/usr/bin/tee {folder}/got\n"
                      "output = syslog:/nonexistent/log\n")
    done = people.run(program, folder, "notify-test", "--config", config)
    lines = done.stdout.splitlines()
    if done.returncode != 1 or lines[:1] != ["output 2 (exec): delivered to exec:/usr/bin/tee"] or len(lines) != 2:
        yield f"{done}"
    if not lines[1:] or not lines[1].startswith("output 3 (syslog): not delivered: /nonexistent/log: No such file"):
        yield f"{done}"
    record = json.loads((folder / "got").read_text())
    if record["test"] is not True or record["id"][-5:] != "-test" or record["sensor"] != "roof":
        yield f"{record}"
    if (folder / "state/fbswatch").exists() or (folder / "log.jsonl").exists():
        yield "it leaves something behind"
    done = people.run(program, folder, "notify-test", "--lang", "zh", "--output", "exec:true")
    if done.returncode or done.stdout != "输出 1（exec）：已送达 exec:/usr/bin/true\n":
        yield f"{done}"
    for words, why in (([], "no output here tells people"), (["x"], "takes no operand"),
                       (["--output", "exec:nosuchprogram"], "there is no such program"),
                       (["--output", "mqtt:a:b"], "'a:b' is not HOST[:PORT]"),
                       (["--output", "mqtt:u:p@host"], "see user= and password-file="),
                       (["--output", "mqtt:host,cert-file=/dev/null"], "/dev/null: is not a file")):
        done = people.run(program, folder, "notify-test", *words)
        said = done.stdout + done.stderr
        if done.returncode not in (1, 2) or why not in said or "u:p" in said:
            yield f"{words}: {done}"


if __name__ == "__main__":
    sys.exit(people.main(sys.argv[1], (record_on_stdin, that_fails, that_hangs, words_to_syslog, cursor_on_target,
                                       day_by_day,
                                       on_trial)))
