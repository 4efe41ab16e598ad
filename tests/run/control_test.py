#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Orders to a watch of a virtual dongle, by its socket and 'fbswatch control': each is answered, does what it says, and
is on record in the outputs and the journal; lines that are none, a socket that is not there.

usage: control_test.py PROGRAM
"""
import contextlib
import json
import os
import pathlib
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCENARIO = ROOT / "captures/gsm-three-cells.ini"
CELL = "gsm:001-01-1-10"
PATIENCE_S = 90  # a busy machine serves the samples more slowly


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def retry(call):
    """Until it gives something true, or patience ends."""
    end = time.monotonic() + PATIENCE_S
    while not (result := call()) and time.monotonic() < end:
        time.sleep(0.1)
    return result


def listening(port):
    """Without connecting: the server has one client only."""
    rows = [line.split() for line in pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return any(row[1].endswith(f":{port:04X}") and row[3] == "0A" for row in rows)


def of_type(path, kind):
    """Whole lines only: the last may still be on its way."""
    text = path.read_text() if path.exists() else ""
    found = [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]
    return [record for record in found if record["type"] == kind]


class Watch:
    """A watch of the three cells, and what it leaves in a folder."""

    def __init__(self, program, folder):
        self.program, self.folder = program, pathlib.Path(folder)
        self.path, self.out, self.journal = (self.folder / name for name in ("control", "out", "journal"))
        self.plan = self.folder / "plan.csv"
        self.plan.write_text("001-01,Test,Test,1-124,,,,\n")
        port = free_port()
        self.server = subprocess.Popen([program, "simulate", str(SCENARIO), "--rtl-tcp", str(port)],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        retry(lambda: listening(port))
        self.run = subprocess.Popen(
            [program, "watch", "--device", f"rtl_tcp=127.0.0.1:{port}", "--freq", "945M", "--rate", "1M", "--output",
             f"jsonl:{self.out}", "--journal", str(self.journal), "--operators", str(self.plan), "--baseline",
             str(self.folder / "baseline.db"), "--control", str(self.path)], stderr=subprocess.PIPE)
        retry(lambda: CELL in {record["cell"] for record in of_type(self.out, "cell")})

    def order(self, *words):
        """Exit status, and what was answered."""
        done = subprocess.run([self.program, "control", str(self.path), *words], capture_output=True, text=True,
                              timeout=PATIENCE_S, check=False)
        return done.returncode, (done.stdout + done.stderr).strip()

    def send(self, octets):
        """What the socket itself answers."""
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(PATIENCE_S)
            line.connect(str(self.path))
            line.sendall(octets)
            said = b""
            with contextlib.suppress(ConnectionResetError):  # not all of it was read
                while piece := line.recv(4096):
                    said += piece
        return said

    def end(self):
        self.run.send_signal(signal.SIGTERM)
        try:
            self.run.communicate(timeout=PATIENCE_S)
        except subprocess.TimeoutExpired:
            self.run.kill()
            self.run.communicate()
        self.server.kill()
        self.server.wait()
        return self.run.returncode


def what_is_ordered(watch):
    """Each order with the answer that it must have."""
    rows = [
        (("request", "cells"), 0, "told"),
        (("request", "status"), 0, "told"),
        (("park", "945.2M,for=600"), 0, "stays on 945.200 MHz for 600 s"),
        (("park", "off"), 0, "the plan goes on"),
        (("park", "5G"), 1, "refused: the tuner does not reach 5000.000 MHz"),
        (("set", "dwell=2,messages=yes"), 0, "set"),
        (("mute", f"{CELL},for=60"), 0, f"{CELL} is muted for 60 s"),
        (("mute", f"{CELL},off=yes"), 0, f"{CELL} is told again"),
        (("allow", f"{CELL},reason=our own cell"), 0, f"{CELL} is allowed"),
        (("reload",), 0, "settings were read again"),
        (("mute", "\033[2J"), 1, "refused: is not plain text in UTF-8"),
        (("jump",), 1, "refused: there is no verb 'jump'"),
    ]
    for words, status, answer in rows:
        if (got := watch.order(*words)) != (status, answer):
            yield f"{words}: {got}"
    for path in (watch.out, watch.journal):
        kept = of_type(path, "command")
        if [(record["verb"], record["ok"]) for record in kept] != [(words[0], not rc) for words, rc, _ in rows]:
            yield f"{path.name}: {kept}"
        if any(record["origin"] != "socket" or record["name"] != f"uid {os.geteuid()}" for record in kept):
            yield f"{path.name}: who asked: {kept}"
    if not retry(lambda: of_type(watch.out, "message")):
        yield "no messages came"
    shown = subprocess.run([watch.program, "baseline", "show", str(watch.folder / "baseline.db")],
                           capture_output=True, text=True, timeout=PATIENCE_S, check=False).stdout
    if "our own cell" not in shown:
        yield f"baseline: {shown}"


def what_is_parked(watch):
    """It was listened to there, and then again where the plan is."""
    before = of_type(watch.out, "message")

    def heard():
        """A stretch of listening is told of when it has come to its end; it begins when the tuner has settled."""
        watch.order("park", "960M")
        time.sleep(2)
        watch.order("park", "off")
        time.sleep(2)
        watch.order("request", "coverage")
        told = of_type(watch.out, "coverage")
        return told and any(span["low_hz"] < 960e6 < span["high_hz"] for span in told[-1]["spans"])

    if not retry(heard):
        yield f"parked at 960 MHz, listened to {of_type(watch.out, 'coverage')[-1:]}"
    if not retry(lambda: len(of_type(watch.out, "message")) > len(before)):
        yield "the plan did not go on"


def what_the_socket_is_told(watch):
    if stat.S_IMODE(watch.path.stat().st_mode) != 0o660:
        yield f"mode {watch.path.stat().st_mode:o}"
    for octets, answer in ((b"request status\n", {"ok": True, "answer": "told"}),
                           (b"x" * 600, {"ok": False, "answer": "the line is too long"}),
                           (b"reload\nreload\n", {"ok": False, "answer": "more than one line"}),
                           (b"\xff\xfe\n", {"ok": False, "answer": "is not plain text in UTF-8"})):
        said = watch.send(octets)
        if said.count(b"\n") != 1 or json.loads(said) != answer:
            yield f"{octets[:20]}: {said}"


def words_that_are_none(program, folder):
    for words, status, said in (((), 2, "wants the path of a socket and an order"), (("x",), 2, "wants the path"),
                                ((f"{folder}/none", "reload"), 1, "No such file"),
                                (("x", "reload", "y" * 600), 2, "511 octets at most")):
        done = subprocess.run([program, "control", *words], capture_output=True, text=True, timeout=60, check=False)
        if done.returncode != status or said not in done.stderr or done.stdout:
            yield f"control {words}: {done}"


def main():
    program = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        watch = Watch(program, folder)
        try:
            wrong = [list(what_is_ordered(watch)), list(what_is_parked(watch)), list(what_the_socket_is_told(watch)),
                     list(words_that_are_none(program, folder))]
        finally:
            status = watch.end()
        wrong.append([f"exit status {status}" for _ in range(1) if status] +
                     [f"{watch.path} was left behind" for _ in range(1) if watch.path.exists()])
    for lines in wrong:
        for line in lines:
            print(line)
    failed = sum(bool(lines) for lines in wrong)
    print(f"{len(wrong) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
