#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Evidence of a watch whose disk is full when the fake is heard, and has room again later: it is told once, nothing
half is left, and then there is a bundle that verifies.

usage: full_disk_test.py PROGRAM
"""
import errno
import json
import os
import pathlib
import re
import signal
import struct
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
STANDIN = pathlib.Path(os.environ.get("TEST_PREFIX", ROOT / "build/tests")).resolve() / "fault.so"
PATIENCE_S = 60


def scenario():
    """The blaster of the captures, on the air from the first moment on."""
    return re.sub(r"start_s = .*\n", "", (ROOT / "captures/gsm-blaster.ini").read_text())


def fault(state, error):
    """In place: the program has the file mapped."""
    with state.open("r+b") as file:
        file.write(struct.pack("q", error))


def retry(call):
    end = time.monotonic() + PATIENCE_S
    while not (result := call()) and time.monotonic() < end:
        time.sleep(0.05)
    return result


def troubles(lines):
    """Statuses of the evidence, in what was written to a pipe."""
    return [r for r in map(json.loads, lines) if r["type"] == "status" and r.get("source") == "evidence"]


def main():
    program, wrong = str(pathlib.Path(sys.argv[1]).resolve()), []
    with tempfile.TemporaryDirectory() as name:
        scratch = pathlib.Path(name)
        air, kept, state, out = scratch / "air.ini", scratch / "kept", scratch / "state", scratch / "out"
        air.write_text(scenario())
        state.write_bytes(bytes(16))
        with out.open("wb") as sink:
            pipe = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=sink)
            watch = subprocess.Popen(
                [program, "watch", "--device", f"air={air},park=945.2M,rate=1M,speed=1", "--journal", "none",
                 "--evidence", kept, "--evidence-seconds", "1", "--output", "jsonl:-"], stdout=pipe.stdin,
                env={**os.environ, "LD_PRELOAD": str(STANDIN), "FAULT_STATE": str(state)}, stderr=subprocess.PIPE)
            pipe.stdin.close()
            retry(lambda: (kept / "key").exists())  # made before the disk is full
            fault(state, errno.ENOSPC)
            if not retry(lambda: b'"source":"evidence"' in out.read_bytes()):
                wrong.append(f"not told: {out.read_text()[-500:]}")
            time.sleep(5)
            bundles = [p.name for p in kept.iterdir() if p.is_dir() and not p.name.startswith(".")]
            if bundles:
                wrong.append(f"on a full disk: {bundles}")
            fault(state, 0)
            if not retry(lambda: b'"evidence":' in out.read_bytes()):
                wrong.append(f"never again: {out.read_text()[-500:]}")
            watch.send_signal(signal.SIGTERM)
            said = watch.communicate(timeout=PATIENCE_S)[1]
            pipe.wait(timeout=PATIENCE_S)
        if watch.returncode:
            wrong.append(f"exit status {watch.returncode}: {said}")
        told = troubles(out.read_text().splitlines())
        if len(told) != 1 or "No space left" not in told[0]["error"]:
            wrong.append(f"told: {told}")
        done = subprocess.run([program, "verify", kept], capture_output=True, text=True, timeout=PATIENCE_S)
        if done.returncode or " 0 bad" not in done.stdout:
            wrong.append(f"verify: {done.stdout}")
    print("".join(f"{line}\n" for line in wrong) + f"{int(not wrong)} passed, {int(bool(wrong))} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
