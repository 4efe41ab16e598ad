#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""watch under faults: a device that is unplugged, stalls or trickles, a disk that is full or fails, a clock that is
set, pipes without a reader, files that are moved and torn, stops, kills and restarts. At the end it is alive, every
line of every file is a record, nothing is numbered twice or left out, and the fake that is on the air all the while was
raised once, under one id, and never cleared.

usage: faults_test.py PROGRAM [FAULTS [KILLS [SEED]]]
"""
import collections
import contextlib
import errno
import glob
import gzip
import json
import os
import pathlib
import random
import re
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
STANDIN = pathlib.Path(os.environ.get("TEST_PREFIX", ROOT / "build/tests")).resolve() / "fault.so"
PATIENCE_S = 120
DAY_NS = 86400 * 10**9


def scenario(seed):
    """The blaster of the captures, on the air from the first moment on."""
    text = (ROOT / "captures/gsm-blaster.ini").read_text()
    return re.sub(r"start_s = .*\n", "", text).replace("seed = 2014", f"seed = {seed}")


def retry(call, patience_s=PATIENCE_S):
    end = time.monotonic() + patience_s
    while not (result := call()) and time.monotonic() < end:
        time.sleep(0.05)
    return result


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Bench:
    """A watch, the server that is its device, and its files."""

    def __init__(self, program, folder, messages):
        self.program, self.folder, self.port = program, folder, free_port()
        self.log, self.journal, self.fifo = folder / "log", folder / "journal", folder / "fifo"
        self.state = folder / "state"
        self.messages = messages
        self.server = self.watch = None
        self.restarts = 0
        (folder / "air.ini").write_text(scenario(1))
        os.mkfifo(self.fifo)
        self.set_state(0, 0)

    def set_state(self, error=None, clock_ns=None):
        old = struct.unpack("qq", self.state.read_bytes()) if self.state.exists() else (0, 0)
        new = struct.pack("qq", old[0] if error is None else error, old[1] if clock_ns is None else clock_ns)
        with open(self.state, "r+b" if self.state.exists() else "w+b") as file:  # it is mapped: not emptied
            file.write(new)

    def serve(self):
        self.server = subprocess.Popen([self.program, "simulate", self.folder / "air.ini", "--rtl-tcp", str(self.port)],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def start(self):
        env = {**os.environ, "LD_PRELOAD": str(STANDIN), "FAULT_STATE": str(self.state)}
        words = ["watch", "--device", f"rtl_tcp=127.0.0.1:{self.port},rate=1M,park=945.2M", "--sensor", "x",
                 "--journal", self.journal, "--output", f"jsonl:{self.log},rotate=200k,messages={self.messages}",
                 "--output", f"jsonl:{self.fifo}", "--output", "text:/dev/null", "--evidence", self.folder / "evidence",
                 "--evidence-seconds", "2"]
        self.watch = subprocess.Popen([self.program, *words], env=env, stdout=subprocess.DEVNULL,
                                      stderr=open(self.folder / "said", "ab"))
        self.restarts += 1

    def alive(self):
        return self.watch.poll() is None

    def kill(self):
        self.watch.kill()
        self.watch.wait()

    def lines(self, path):
        """Of a log and what it was before."""
        old = glob.glob(f"{path}-*[Z0-9]") + glob.glob(f"{path}-*.gz")
        for name in sorted(old, key=lambda name: name.removesuffix(".gz")) + [path]:
            if str(name).endswith(".gz"):
                with gzip.open(name, "rb") as file:
                    yield from file.read().splitlines(keepends=True)
            elif os.path.exists(name) and not os.path.exists(f"{name}.gz"):
                yield from pathlib.Path(name).read_bytes().splitlines(keepends=True)

    def records(self, path):
        return [json.loads(line) for line in self.lines(path) if line.endswith(b"\n")]

    def keys(self):
        return [(record["boot"], record["seq"]) for record in self.records(self.log)]

    def alerts(self, path):
        return [record for record in self.records(path) if record["type"] == "alert"]

    def close(self):
        for process in (self.watch, self.server):
            if process and process.poll() is None:
                process.kill()
                process.wait()


@contextlib.contextmanager
def bench(program, messages):
    with tempfile.TemporaryDirectory() as name:
        made = Bench(program, pathlib.Path(name), messages)
        made.serve()
        made.start()
        try:
            if not retry(lambda: made.alerts(made.journal)):
                raise RuntimeError("no alert: " + (made.folder / "said").read_text())
            yield made
        finally:
            made.close()


# ---- the faults: each leaves the machine as it was, or takes some moments to be over

def unplugged(b, dice):
    b.server.kill()
    b.server.wait()
    time.sleep(dice.uniform(0, 3))
    b.serve()


def stalled(b, dice):
    b.server.send_signal(signal.SIGSTOP)
    time.sleep(dice.uniform(0.5, 4))
    b.server.send_signal(signal.SIGCONT)


def trickles(b, dice):
    for _ in range(10):
        b.server.send_signal(signal.SIGSTOP)
        time.sleep(dice.uniform(0.1, 0.3))
        b.server.send_signal(signal.SIGCONT)
        time.sleep(0.02)


def disk_fails(b, dice):
    b.set_state(error=dice.choice((errno.ENOSPC, errno.EROFS, errno.EIO, errno.EDQUOT)))
    time.sleep(dice.uniform(0.2, 4))
    b.set_state(error=0)


def disk_fails_over_a_restart(b, dice):
    b.set_state(error=errno.ENOSPC)
    time.sleep(dice.uniform(0, 1))
    b.kill()
    b.start()
    time.sleep(dice.uniform(0.2, 2))
    b.set_state(error=0)


def clock_is_set(b, dice):
    b.set_state(clock_ns=dice.choice((-3, -1, 1, 3)) * DAY_NS)
    time.sleep(dice.uniform(0.5, 2))
    b.set_state(clock_ns=0)


def reader_comes_and_goes(b, dice):
    fd = os.open(b.fifo, os.O_RDONLY | os.O_NONBLOCK)
    time.sleep(dice.uniform(0, 3))
    os.close(fd)


def stopped(b, dice):
    b.watch.send_signal(signal.SIGSTOP)
    time.sleep(dice.uniform(0.5, 3) if dice.random() < 0.95 else 60)
    b.watch.send_signal(signal.SIGCONT)


def killed(b, dice):
    b.kill()
    time.sleep(dice.uniform(0, 1))
    b.start()
    time.sleep(dice.uniform(0, 2))


def killed_and_torn(b, dice):
    """As a power cut leaves files."""
    b.kill()
    for path in (b.log, b.journal):
        with open(path, "ab") as file:
            file.write(dice.choice((b'{"type":"alert","ti', bytes(100), b"\xff\x1b{")))
    b.start()
    retry(lambda: b.log.read_bytes().endswith(b"\n"))  # whoever moves it away before has the half line


def moved(b, dice):
    """As logrotate(8) does, to a name that the log's own may have."""
    if b.log.exists():
        b.log.rename(f"{b.log}-2026{dice.randrange(10**4, 10**5)}T{dice.randrange(10**6)}Z-1")


FAULTS = (unplugged, stalled, trickles, disk_fails, disk_fails_over_a_restart, clock_is_set, reader_comes_and_goes,
          stopped, killed, killed_and_torn, moved)


# ---- what must hold afterwards

def check_files(b):
    for path in (b.log, b.journal):
        for line in b.lines(path):
            try:
                ok = line.endswith(b"\n") and isinstance(json.loads(line), dict)
            except ValueError:
                ok = False
            if not ok:
                yield f"{path.name}: {line[:100]!r}"


def check_numbers(b):
    """Each boot counts from 0: nothing twice, and nothing between two records is missing."""
    boots = collections.defaultdict(list)
    for record in b.records(b.log):
        if record["type"] != "torn" or "seq" in record:
            boots[record["boot"]].append(record["seq"])
    for boot, seqs in boots.items():
        if sorted(seqs) != list(range(len(seqs))):
            gaps = sorted(set(range(max(seqs) + 1)) - set(seqs))
            twice = [seq for seq, count in collections.Counter(seqs).items() if count > 1]
            yield f"boot {boot}: {len(seqs)} records, {len(gaps)} missing {gaps[:5]}, twice {twice[:5]}"


def check_alerts(b):
    for path in (b.log, b.journal):
        alerts = b.alerts(path)
        raised = [alert["id"] for alert in alerts if alert["state"] == "raised"]
        if len(raised) != 1 or {alert["id"] for alert in alerts} != set(raised):
            yield f"{path.name}: raised {raised}, in all {set(alert['id'] for alert in alerts)}"
        cleared = [alert["id"] for alert in alerts if alert["state"] == "cleared"]
        if cleared:
            yield f"{path.name}: cleared {cleared}"


def check_end(b):
    """Alive, and ends at once with nothing lost."""
    if not b.alive():
        yield f"dead: {b.watch.returncode}, {(b.folder / 'said').read_text()[-500:]}"
    status = len([1 for record in b.records(b.log) if record["type"] == "status"])
    start = time.monotonic()
    b.watch.send_signal(signal.SIGTERM)
    code = b.watch.wait(timeout=PATIENCE_S)
    took_s = time.monotonic() - start
    if code not in (0, 1) or took_s > 5:  # 1: nobody reads the FIFO
        yield f"ended with {code} after {took_s:.1f} s"
    if len([1 for record in b.records(b.log) if record["type"] == "status"]) <= status:
        yield "no last status record"


def faults(program, count, _, dice):
    """`count` at random in one run; the server comes back, the disk works, and a moment passes before the end."""
    with bench(program, "no") as b:
        names = [FAULTS[i % len(FAULTS)] for i in range(count)]
        dice.shuffle(names)
        for fault in names:
            fault(b, dice)
            if not b.alive():
                yield f"dead after {fault.__name__}: {b.watch.returncode}, {(b.folder / 'said').read_text()[-500:]}"
                b.start()
        time.sleep(5)
        for check in (check_end, check_files, check_alerts, check_numbers):
            yield from check(b)


def kills(program, _, count, dice):
    """SIGKILL at any moment: what was written a second before is there."""
    with bench(program, "yes") as b:
        for _ in range(count):
            time.sleep(dice.uniform(0, 3))
            before = b.keys()[-1:]
            time.sleep(1)
            b.kill()
            if not set(before) <= set(b.keys()):
                yield f"{before} a second before a kill, and gone behind it"
            b.start()
        time.sleep(5)
        for check in (check_end, check_files, check_alerts, check_numbers):
            yield from check(b)


def main():
    program = os.path.abspath(sys.argv[1])
    count, kill_count, seed = (int(word) for word in (sys.argv[2:] + ["12", "8", "1"][len(sys.argv) - 2:]))
    failed = 0
    tests = (faults, kills)
    for test in tests:
        problems = list(test(program, count, kill_count, random.Random(seed)))
        failed += bool(problems)
        for problem in problems:
            print(f"{test.__name__}: {problem}")
    print(f"{len(tests) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
