#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""scan and watch of an LTE band against a synthetic air served by rtl_tcp's protocol: a cell of 1.4 MHz somewhere in
the band, off the centre of its window, is found and its SIB1 read; of one of 5 MHz the tuner is moved to the rest and
back.

usage: live_lte_test.py PROGRAM
"""
import json
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time

SCENARIO = """
[air]
rate = 2.4M
freq = 464M
duration = 1
seed = 5
noise_dbfs = -50

[lte a]
earfcn = 9893
pci = 301
prb = 6
ports = 2
plmns = 999-070
tac = 4711
eci = 123456
level_dbfs = -25
ppm = 8
load = 0.4
si = 16: 2
"""
CELL = {"cell": "lte:999-070-4711-123456", "earfcn": 9893, "pci": 301, "bandwidth_prb": 6, "band": "B31"}
PLACES = 50 - 13  # carrier numbers of band 31, but for those at its ends
PATIENCE_S = 90   # a busy machine serves the samples more slowly


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def listening(port):
    """Without connecting: the server has one client only."""
    rows = [line.split() for line in pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return any(row[1].endswith(f":{port:04X}") and row[3] == "0A" for row in rows)


def retry(call):
    """Until it gives something true, or patience ends."""
    end = time.monotonic() + PATIENCE_S
    while not (result := call()) and time.monotonic() < end:
        time.sleep(0.1)
    return result


def of_type(path, kind):
    """Records on whole lines: the last may still be on its way."""
    text = path.read_text() if path.exists() else ""
    records = [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]
    return [record for record in records if record["type"] == kind]


def found(path):
    return any(CELL.items() <= record.items() for record in of_type(path, "cell"))


def words(port, out, *more):
    return ["--device", f"rtl_tcp=127.0.0.1:{port}", "--band", "b31", "--journal", "none", "--output", f"jsonl:{out}",
            *more]


def scan(program, port, out):
    for dwell_s in (1, 4, 15):
        done = subprocess.run([program, "scan", *words(port, out, "--dwell", str(dwell_s))], capture_output=True,
                              timeout=300)
        if done.returncode:
            yield f"exit status {done.returncode}: {done.stderr!r}"
            return
        if found(out):
            break
    else:
        yield f"found {[record['cell'] for record in of_type(out, 'cell')]}"
    survey = of_type(out, "survey")
    if [(s["bands"], s["channels_visited"], s["cells"]) for s in survey] != [(["b31"], PLACES, 1)]:
        yield f"survey: {survey}"


def watch(program, port, out):
    process = subprocess.Popen([program, "watch", *words(port, out, "--rat", "lte", "--dwell", "2")],
                               stderr=subprocess.PIPE)
    retry(lambda: found(out) or process.poll() is not None)
    process.send_signal(signal.SIGTERM)
    said = process.communicate(timeout=PATIENCE_S)[1]
    if process.returncode or not found(out):
        yield f"exit status {process.returncode}, {[record['cell'] for record in of_type(out, 'cell')]}: {said!r}"


def wider_than_the_window(program, port, out):
    """Its SIB1 is spread over the carrier; two windows were listened to when it was read."""
    run = [program, "watch", "--device", f"rtl_tcp=127.0.0.1:{port}", "--freq", "464.8M", "--journal", "none",
           "--output", f"jsonl:{out}"]
    process = subprocess.Popen(run, stderr=subprocess.PIPE)
    retry(lambda: found(out) or process.poll() is not None)
    process.send_signal(signal.SIGTERM)
    said = process.communicate(timeout=PATIENCE_S)[1]
    spans = [span for record in of_type(out, "coverage") for span in record["spans"]]
    if process.returncode or not found(out) or len(spans) < 2:
        cells = [record["cell"] for record in of_type(out, "cell")]
        yield f"exit status {process.returncode}, {cells}, {spans}: {said!r}"


def try_all(program, scratch, prb, *tests):
    """How many passed, how many failed, on the air of a cell so wide."""
    scenario, port = scratch / f"{prb}.ini", free_port()
    CELL["bandwidth_prb"] = prb
    scenario.write_text(SCENARIO.replace("prb = 6", f"prb = {prb}"))
    server = subprocess.Popen([program, "simulate", scenario, "--rtl-tcp", str(port)])
    failed = 0
    try:
        retry(lambda: listening(port))
        for test in tests:
            wrong = list(test(program, port, scratch / f"{test.__name__}.jsonl"))
            for line in wrong:
                print(f"{test.__name__}: {line}")
            failed += bool(wrong)
    finally:
        server.kill()
    return len(tests) - failed, failed


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as scratch:
        sums = [try_all(program, pathlib.Path(scratch), 6, scan, watch),
                try_all(program, pathlib.Path(scratch), 25, wider_than_the_window)]
    passed, failed = map(sum, zip(*sums))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
