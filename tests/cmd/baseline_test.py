#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""fbswatch baseline from outside: lists good and bad, whole and cut; kills in the middle; what a run makes of it;
privacy.

usage: baseline_test.py PROGRAM
"""
import gzip
import json
import pathlib
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
RECORDING = ROOT / "captures/gsm-three-cells.sigmf-meta"
SCENARIO = ROOT / "captures/gsm-three-cells.ini"
ROW = "GSM,460,0,4187,300,,116.1,39.9,1000,5,1,1,2,0\n"
KILLS = 12
PATIENCE_S = 60


def run(program, *words, **more):
    return subprocess.run([program, *map(str, words)], capture_output=True, timeout=300, **more)


def sums(program, path):
    """(learned, quarantined, listed) as the last line of show says."""
    done = run(program, "baseline", "show", path)
    words = done.stdout.decode().splitlines()[-1].split() if done.stdout else []
    if not words:
        return done.returncode, done.stderr
    return int(words[0]), int(words[2]), int(words[words.index("imported") - 2])


def sound(path):
    with sqlite3.connect(path) as db:
        return db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def lists(program, scratch):
    """Plain, gzipped and from standard input give the same; each says what it took."""
    text = "radio,mcc,net,area,cell\n" + ROW + ROW.replace("300", "301") + "UMTS,460,0,1,2\nGSM,460,x,1,2\nGSM,460\n"
    (scratch / "l.csv").write_text(text)
    (scratch / "l.csv.gz").write_bytes(gzip.compress(text.encode()))
    for name, more in ((scratch / "l.csv", {}), (scratch / "l.csv.gz", {}), ("-", {"input": text.encode()})):
        path = scratch / "x.db"
        path.unlink(missing_ok=True)
        done = run(program, "baseline", "import", path, name, **more)
        said = done.stdout.decode()
        counted = "2 GSM and LTE cells, 1 of other networks, 2 malformed" in said
        if done.returncode or not counted or ":5: net:" not in said:
            yield f"{name}: exit status {done.returncode}, {said!r}, {done.stderr!r}"
        if sums(program, path) != (0, 0, 2):
            yield f"{name}: {sums(program, path)}"


def bad_lists(program, scratch):
    """What cannot be read to its end leaves nothing behind, and is named."""
    whole = gzip.compress("".join(ROW.replace("300", str(i)) for i in range(60000)).encode())
    (scratch / "cut.gz").write_bytes(whole[:len(whole) // 2])
    flipped = bytearray(whole)
    flipped[len(whole) // 2] ^= 0x40
    (scratch / "flipped.gz").write_bytes(flipped)
    for name in ("cut.gz", "flipped.gz", "missing.csv", "."):
        done = run(program, "baseline", "import", scratch / "x.db", scratch / name)
        said = done.stderr.decode()
        if done.returncode != 1 or said.count("\n") != 1 or str(scratch / name) not in said:
            yield f"{name}: exit status {done.returncode}, {said!r}"
        if sums(program, scratch / "x.db") != (0, 0, 0):
            yield f"{name}: left {sums(program, scratch / 'x.db')}"
    (scratch / "endless.csv").write_bytes(ROW.encode() + b"GSM," * 200000 + b"\n" + ROW.replace("300", "301").encode() +
                                          bytes(1000) + b"\n" + random.Random(1).randbytes(100000))
    done = run(program, "baseline", "import", scratch / "x.db", scratch / "endless.csv")
    left = sums(program, scratch / "x.db")
    if done.returncode or b":2: the line is too long" not in done.stdout or left != (0, 0, 2):
        yield f"endless line: {done.stdout!r}, {done.stderr!r}"


def usage(program, scratch):
    (scratch / "text").write_text("no database " * 100)
    with sqlite3.connect(scratch / "other.db") as db:
        db.execute("CREATE TABLE cell (id)")
    db.close()
    for words, name in [
        ([], "missing"), (["frob", "x"], "frob"), (["import", "x.db"], "operands"), (["show"], "no baseline file"),
        (["show", scratch / "none.db"], "none.db"), (["show", scratch / "text"], "text"),
        (["show", scratch / "other.db"], "other.db"),
        (["import", scratch / "other.db", scratch / "text"], "other.db"),
        (["allow", scratch / "x.db", "cell", "--reason", "r"], "cell"),
        (["allow", scratch / "x.db", "gsm:1-2-3-4"], "--reason"),
        (["allow", scratch / "x.db", "gsm:1-2-3-4", "--reason", "r", "--until", "then"], "--until"),
    ]:
        done = run(program, "baseline", *words)
        said = done.stderr.decode()
        if done.returncode != 2 or said.count("\n") != 1 or name not in said:
            yield f"{words}: exit status {done.returncode}, {said!r}"
    if run(program, "replay", "--baseline", scratch / "none.db", RECORDING).returncode != 2:
        yield "a replay made up a baseline"
    run(program, "baseline", "allow", scratch / "x.db", "gsm:1-2-3-4", "--reason", "r")
    before = (scratch / "x.db").read_bytes()
    done = run(program, "replay", "--journal", "none", "--baseline", scratch / "x.db", "--output",
               f"jsonl:{scratch}/./x.db", RECORDING)
    if done.returncode != 2 or (scratch / "x.db").read_bytes() != before:
        yield f"records over the baseline: exit status {done.returncode}"
    if (scratch / "none.db").exists():
        yield "a look at a baseline made one"


def killed_imports(program, scratch):
    """Killed anywhere, an import was there as a whole or not at all."""
    dice, path, rows = random.Random(2), scratch / "x.db", 200000
    with (scratch / "l.csv").open("w") as out:
        for i in range(rows):
            out.write(f"LTE,460,0,{dice.randrange(65536)},{i},,1,1\n")
    start = time.monotonic()
    run(program, "baseline", "import", path, scratch / "l.csv")
    whole_s = time.monotonic() - start
    if sums(program, path) != (0, 0, rows):
        yield f"whole: {sums(program, path)}"
    for kill in range(KILLS):
        for file in scratch.glob("x.db*"):
            file.unlink()
        process = subprocess.Popen([program, "baseline", "import", path, scratch / "l.csv"], stdout=subprocess.DEVNULL)
        time.sleep(whole_s * 1.1 * (kill + dice.random()) / KILLS)
        process.send_signal(signal.SIGKILL)
        process.wait()
        if not path.exists() or b"is empty" in run(program, "baseline", "show", path).stderr:
            continue
        if sums(program, path) not in ((0, 0, 0), (0, 0, rows)) or not sound(path):
            yield f"killed: {sums(program, path)}"


def record(kind, day, minute, ci, **more):
    return json.dumps({"type": kind, "time": f"2026-03-{day:02}T12:{minute:02}:00Z", "rat": "gsm", "arfcn": 62,
                       "bsic": 43,
                       "mcc": "460", "mnc": "00", "lac": 4187, "ci": ci, "t3212_min": 60, "power_dbfs": -50.5,
                       **more}) + "\n"


def killed_learning(program, scratch):
    """Learning is one transaction a file: after a kill the file is sound, and the same records teach the same."""
    path, records = scratch / "x.db", scratch / "r.jsonl"
    records.write_text("".join(record("cell", day, minute, ci) for day in (1, 2, 3) for minute in range(25)
                               for ci in range(40)))
    dice = random.Random(3)
    for kill in range(KILLS):
        process = subprocess.Popen([program, "baseline", "learn", path, records], stdout=subprocess.DEVNULL)
        time.sleep(0.3 * dice.random())
        process.send_signal(signal.SIGKILL)
        process.wait()
        if path.exists() and path.stat().st_size and not sound(path):
            yield f"kill {kill}: damaged"
    run(program, "baseline", "learn", path, records)
    if sums(program, path) != (40, 0, 0):
        yield f"after the kills: {sums(program, path)}"
    done = run(program, "baseline", "profile", path, "460-00")
    if b"t3212_min" not in done.stdout or b" 40\n" not in done.stdout:
        yield f"profile: {done.stdout!r}"


def heard_only(program, scratch):
    """A cell that is written whole once, and then is heard, is learned like one that is written every minute; what was
    never written whole is not."""
    key = "gsm:460-00-4187-1"

    def heard(day, minute, *keys):
        cells = [{"cell": name, "power_dbfs": -50.5, "snr_db": 12.5, "blocks_ok": 9} for name in keys]
        return json.dumps({"type": "heard", "time": f"2026-03-{day:02}T12:{minute:02}:00Z", "cells": cells}) + "\n"
    whole = "".join(record("cell", day, minute, 1) for day in (1, 2, 3) for minute in range(25))
    short = record("cell", 1, 0, 1) + "".join(heard(day, minute, key, "gsm:460-00-4187-2") for day in (1, 2, 3)
                                              for minute in range(25) if (day, minute) != (1, 0))
    for name, text in (("whole", whole), ("short", short)):
        (scratch / name).write_text(text)
        run(program, "baseline", "learn", scratch / f"{name}.db", scratch / name)
    exports = [run(program, "baseline", "export", scratch / f"{name}.db").stdout for name in ("whole", "short")]
    if exports[0] != exports[1] or sums(program, scratch / "short.db") != (1, 0, 0):
        yield f"{exports}"
    bad = scratch / "bad"
    bad.write_text(short + '{"type":"heard"}\n{"type":"heard","time":"2026-03-01T12:00:00Z","cells":[7]}\n'
                   '{"type":"heard","time":"2026-03-01T12:00:00Z","cells":{}}\n')
    done = run(program, "baseline", "learn", scratch / "bad.db", bad)
    if b"3 " not in done.stdout + done.stderr or run(program, "baseline", "export",
                                                     scratch / "bad.db").stdout != exports[0]:
        yield f"{done.stdout!r} {done.stderr!r}"


def packed_records(program, scratch):
    """What a log made of its old files is learned from as it is; half of one is refused."""
    lines = "".join(record("cell", 1, minute, 7) for minute in range(3))
    (scratch / "log").write_text(lines)
    (scratch / "log.gz").write_bytes(gzip.compress(lines.encode()))
    (scratch / "half.gz").write_bytes(gzip.compress(random.Random(1).randbytes(9999))[:5000])
    counts = [run(program, "baseline", "learn", scratch / f"{name}.db", scratch / name).stdout.partition(b":")[2]
              for name in ("log", "log.gz")]
    if counts[0] != counts[1] or b"3 records of cells" not in counts[0]:
        yield f"{counts}"
    done = run(program, "baseline", "learn", scratch / "half.db", scratch / "half.gz")
    if done.returncode == 0 or b"half.gz: cannot be read to its end" not in done.stderr:
        yield f"{done.returncode}, {done.stderr}"


def exchanged(program, scratch):
    """Export and merge, by file and by pipe; merged twice it is the same."""
    (scratch / "r.jsonl").write_text("".join(record("cell", day, minute, 1) for day in (1, 2, 3)
                                             for minute in range(25)))
    run(program, "baseline", "learn", scratch / "a.db", scratch / "r.jsonl")
    text = run(program, "baseline", "export", scratch / "a.db").stdout
    for name, more in ((scratch / "a.db", {}), ("-", {"input": text}), ("-", {"input": text})):
        done = run(program, "baseline", "merge", scratch / "b.db", name, **more)
        if done.returncode or sums(program, scratch / "b.db") != (1, 0, 0):
            yield f"{name}: {done.stderr!r}, {sums(program, scratch / 'b.db')}"
    if run(program, "baseline", "export", scratch / "b.db").stdout != text:
        yield "what came in is not what goes out"
    done = run(program, "baseline", "merge", scratch / "b.db", "-", input=text
               + b'{"version":1,"said":{"rat":"gsm"}}\n')
    if done.returncode != 2 or b"-:2: said" not in done.stderr:
        yield f"a bad line: exit status {done.returncode}, {done.stderr!r}"
    if run(program, "baseline", "export", scratch / "b.db", scratch / "r.jsonl").returncode != 1:
        yield "an export overwrote a file"


def private(program, scratch):
    """Nothing but the cell's own broadcast is kept, whatever stands in the records."""
    secrets = {"imsi": "460001234567890", "tmsi": "deadbeef", "hex": "15061c4600", "paged_imsi": 12345678}
    (scratch / "r.jsonl").write_text("".join(record("cell", day, minute, 1, **secrets) for day in (1, 2, 3)
                                             for minute in range(25)))
    run(program, "baseline", "learn", scratch / "x.db", scratch / "r.jsonl")
    if sums(program, scratch / "x.db") != (1, 0, 0):
        yield "not learned"
    octets = b"".join(file.read_bytes() for file in scratch.glob("x.db*"))
    for key, value in secrets.items():
        if str(value).encode() in octets or key.encode() in octets:
            yield f"{key} is in the file"


def allowed(program, scratch):
    """A cell on the allow-list raises nothing; a replay leaves the file as it was."""
    words = ["replay", "--journal", "none", "--baseline", scratch / "x.db", "--output", "jsonl:-", RECORDING]
    run(program, "baseline", "allow", scratch / "x.db", "gsm:1-2-3-4", "--reason", "none of these")

    def alerts():
        lines = map(json.loads, run(program, *words).stdout.splitlines())
        return {line["cell"] for line in lines if line["type"] == "alert"}

    before = (scratch / "x.db").read_bytes()
    wrong = alerts()
    if not wrong:
        yield "the recording raises no alert"
    if (scratch / "x.db").read_bytes() != before or len(list(scratch.glob("x.db*"))) != 1:
        yield "the replay wrote into the baseline"
    for key in wrong:
        run(program, "baseline", "allow", scratch / "x.db", key, "--reason", "ours", "--until", "2199-01-01T00:00:00Z")
    if alerts():
        yield f"in spite of the list: {alerts()}"
    for key in wrong:
        run(program, "baseline", "allow", scratch / "x.db", key, "--reason", "ours", "--until", "2001-01-01T00:00:00Z")
    if alerts() != wrong:
        yield "the list does not expire"


def judged(program, scratch):
    """A run holds what it hears against what was here before: another cell in the place of the one with LAC 1."""
    (scratch / "r.jsonl").write_text("".join(
        record("cell", day, minute, 23012, arfcn=50, bsic=63, mcc="001", mnc="01", lac=10420)
        for day in (1, 2, 3) for minute in range(25)))
    run(program, "baseline", "learn", scratch / "x.db", scratch / "r.jsonl")
    words = ["replay", "--journal", "none", "--output", "jsonl:-", RECORDING]
    for more, want in ([], False), (["--baseline", scratch / "x.db"], True):
        lines = list(map(json.loads, run(program, *words, *more).stdout.splitlines()))
        said = [rule["expected"] for line in lines if line["type"] == "alert" and line["cell"] == "gsm:001-01-1-10"
                for rule in line["rules"] if rule["expected_from"] == "the baseline of this place"]
        if bool(said) != want:
            yield f"with {more}: {said}"


def live(program, scratch):
    """A scan learns, and two that follow each other learn more."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with subprocess.Popen([program, "simulate", SCENARIO, "--rtl-tcp", str(port)], stderr=subprocess.DEVNULL) as server:
        until = time.monotonic() + PATIENCE_S
        while not any(row.split()[1].endswith(f":{port:04X}")
                      for row in pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]):
            time.sleep(0.1)
            if time.monotonic() > until:
                break
        done = run(program, "scan", "--journal", "none", "--device", f"rtl_tcp=127.0.0.1:{port}", "--freq", "945M",
                   "--rate", "1M",
                   "--dwell", "4", "--baseline", scratch / "x.db", "--output", "jsonl:-")
        server.terminate()
    heard = {line["cell"]
             for line in map(json.loads, done.stdout.splitlines()) if line["type"] == "cell" and "ci" in line}
    learned, quarantined, _ = sums(program, scratch / "x.db")
    if done.returncode or learned or not 1 <= quarantined <= len(heard):
        yield f"exit status {done.returncode}, {quarantined} in quarantine of {heard}, {done.stderr!r}"


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    passed = failed = 0
    for test in (lists, bad_lists, usage, killed_imports, killed_learning, heard_only, packed_records,
                 exchanged, private, allowed, judged, live):
        with tempfile.TemporaryDirectory() as scratch:
            wrong = list(test(program, pathlib.Path(scratch)))
        for line in wrong:
            print(f"{test.__name__}: {line}")
        passed, failed = passed + (not wrong), failed + bool(wrong)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
