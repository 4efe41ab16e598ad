#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""watch as a service, with a manager of our own behind NOTIFY_SOCKET: when it is told that the run is on and that it
ends; that it is not told any more that all goes on once a thread has come to a stand (a library that does not come
back, by LD_PRELOAD), but is while a device is waited for; and that SIGTERM ends a run within two seconds, also where a
device does not come back from a call, or nobody reads what it writes.

usage: service_test.py PROGRAM
"""
import contextlib
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

PATIENCE_S = 60
END_S = 2
STANDINS = pathlib.Path(os.environ.get("TEST_PREFIX", "build/tests/")).resolve()


def retry(call, patience_s=PATIENCE_S):
    """Until it gives something true, or patience ends."""
    end = time.monotonic() + patience_s
    while not (result := call()) and time.monotonic() < end:
        time.sleep(0.02)
    return result


class Manager:
    """What a service manager hears, [(when, text)]."""

    def __init__(self, scratch):
        self.path = str(scratch / "notify")
        self.heard = []
        pathlib.Path(self.path).unlink(missing_ok=True)
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.path)
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        while text := self.socket.recv(4096).decode():
            self.heard.append((time.monotonic(), text))

    def times(self, what):
        return [when for when, text in list(self.heard) if text.startswith(what)]

    def beats_for(self, seconds):
        """How often it was told that all goes on, in so many seconds from now."""
        before = len(self.times("WATCHDOG=1"))
        time.sleep(seconds)
        return len(self.times("WATCHDOG=1")) - before


@contextlib.contextmanager
def watching(program, scratch, *words, preload=False, **environment):
    manager = Manager(scratch)
    env = {"LC_ALL": "C.UTF-8", "LD_LIBRARY_PATH": str(STANDINS), "NOTIFY_SOCKET": manager.path,
           "FBSWATCH_STANDIN_SWITCH": str(scratch / "switch"), "XDG_STATE_HOME": str(scratch / "state"),
           **({"LD_PRELOAD": str(STANDINS / "stall.so")} if preload else {}), **environment}
    more = [] if "--config" in words else ["--freq", "945M", "--rate", "1M"]
    run = subprocess.Popen([program, "watch", *more, *map(str, words)], env=env, stdin=subprocess.DEVNULL,
                           stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        yield manager, run
    finally:
        run.kill()
        run.communicate()


def records(path):
    """Each line whole: nothing is half written."""
    return [json.loads(line) for line in path.read_text().splitlines()]


def finish(run):
    """Exit status, seconds that SIGTERM took, and what was said."""
    begin = time.monotonic()
    run.send_signal(signal.SIGTERM)
    try:
        said = run.communicate(timeout=PATIENCE_S)[1].decode()
    except subprocess.TimeoutExpired:
        return None, PATIENCE_S, "did not end"
    return run.returncode, time.monotonic() - begin, said


def told_in_order(program, scratch):
    out = scratch / "out.jsonl"
    with watching(program, scratch, "--output", f"jsonl:{out}") as (manager, run):
        assert retry(lambda: manager.times("READY=1")), "never ready"
        assert out.exists(), "ready before the outputs were open"
        assert retry(lambda: len(manager.times("WATCHDOG=1")) >= 3), "never alive"
        assert retry(lambda: manager.times("STATUS=")), "never described"
        status, seconds, said = finish(run)
        assert status == 0 and seconds < END_S, (status, seconds, said)
        kinds = [text.split("=")[0] for _, text in manager.heard]
        assert kinds[0] == "READY" and kinds[-1] == "STOPPING" and kinds.count("READY") == 1, kinds


def not_ready_for_nothing(program, scratch):
    (scratch / "x.conf").write_text("freq = 945M\nrate = 1M\nbnad = gsm900\n")
    with watching(program, scratch, "--config", scratch / "x.conf") as (manager, run):
        assert run.wait(PATIENCE_S) == 2 and not manager.heard, manager.heard


def receivers_at_a_stand(program, scratch):
    """Fed, then no more, then again."""
    stall = scratch / "stall"
    with watching(program, scratch, "--output", f"jsonl:{scratch}/out", preload=True,
                  FBSWATCH_STALL_FFT=str(stall)) as (manager, _):
        assert retry(lambda: len(manager.times("WATCHDOG=1")) >= 3), "never alive"
        stall.touch()
        assert manager.beats_for(10) >= 5, "a block that takes long is taken for a stand"
        time.sleep(8)
        assert manager.beats_for(5) == 0, "fed though its receivers stand"
        stall.unlink()
        assert retry(lambda: manager.beats_for(1)), "not fed though its receivers go on"


def main_thread_at_a_stand(program, scratch):
    stall = scratch / "stall"
    with watching(program, scratch, "--output", f"jsonl:{scratch}/out", "--control", scratch / "control", preload=True,
                  FBSWATCH_STALL_JSON=str(stall)) as (manager, _):
        assert retry(lambda: len(manager.times("WATCHDOG=1")) >= 3), "never alive"
        stall.touch()
        subprocess.Popen([program, "control", str(scratch / "control"), "request status"],
                         stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(1)
        assert manager.beats_for(3) == 0, "fed though its main thread stands"
        stall.unlink()
        assert retry(lambda: manager.beats_for(1)), "not fed though its main thread goes on"


def device_away(program, scratch):
    """Not there at the start: waited for, and so alive; then it comes, is unplugged, falls silent."""
    gone, stall = scratch / "switch.gone", scratch / "switch.stall"
    gone.touch()
    with watching(program, scratch, "--output", f"jsonl:{scratch}/out") as (manager, run):
        assert retry(lambda: manager.times("READY=1")), "not ready without its device"
        assert manager.beats_for(4) >= 2, "not fed while its device is waited for"
        gone.unlink()
        assert retry(lambda: any(r.get("samples") for r in records(scratch / "out"))), "it was not taken"
        stall.touch()
        assert manager.beats_for(20) >= 15, "not fed while a silent device is tried again"
        status, seconds, said = finish(run)
        assert status == 0 and seconds < END_S, (status, seconds, said)


def ends(program, scratch, what, *words, before=lambda: None, left=False):
    """SIGTERM while `before` made something stand: seconds."""
    out = scratch / "out.jsonl"
    with watching(program, scratch, "--output", f"jsonl:{out}", *words) as (manager, run):
        assert retry(lambda: len(manager.times("WATCHDOG=1")) >= 2), "never alive"
        before()
        status, seconds, said = finish(run)
        last = records(out)[-1]
        assert status == 0 and seconds < END_S, (what, status, seconds, said)
        assert last["type"] == "status" and last["samples"], (what, last)
        assert ("does not come back" in said) == left, (what, said)
    print(f"SIGTERM, {what}: {seconds:.2f} s")


def ends_in_time(program, scratch):
    ends(program, scratch, "as usual")
    for name, words in ("hang-read", []), ("hang-close", []), ("hang-tune", ["--config", scratch / "bands.conf"]):
        (scratch / "bands.conf").write_text("band = pgsm900\ndwell = 0.2\n")
        switch = scratch / f"switch.{name}"

        def stand(switch=switch):
            switch.touch()
            time.sleep(1)

        ends(program, scratch, name, *words, before=stand, left=True)
        switch.unlink()


def ends_with_its_receivers_at_a_stand(program, scratch):
    stall, out = scratch / "stall", scratch / "out.jsonl"
    with watching(program, scratch, "--output", f"jsonl:{out}", preload=True,
                  FBSWATCH_STALL_FFT=str(stall)) as (manager, run):
        assert retry(lambda: len(manager.times("WATCHDOG=1")) >= 2), "never alive"
        stall.touch()
        time.sleep(1)
        status, seconds, said = finish(run)
        assert status == 0 and seconds < END_S and "does not come back" in said, (status, seconds, said)
        assert records(out)[-1]["type"] == "status"


def ends_with_a_slow_reader(program, scratch):
    fifo = scratch / "fifo"
    os.mkfifo(fifo)
    reader = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
    ends(program, scratch, "a reader that does not read", "--output", f"jsonl:{fifo},messages=yes",
         before=lambda: time.sleep(3))
    os.close(reader)


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    tests = [told_in_order, not_ready_for_nothing, receivers_at_a_stand, main_thread_at_a_stand, device_away,
             ends_in_time, ends_with_its_receivers_at_a_stand, ends_with_a_slow_reader]
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
