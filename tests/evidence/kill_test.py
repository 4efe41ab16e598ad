#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Evidence survives what happens to a sensor: the process killed at any moment, the disk full at any write.

A scenario with a cell that is flagged is replayed again and again, each time with another start time and so with
another alert, and killed with SIGKILL at a random moment while its bundle is written. After each run every bundle that
is there must verify, each chained to the one before. Then, where a small tmpfs can be mounted (root), the disk fills up
at every size: the replay must come to its end, say why nothing is kept, and leave no half bundle.

usage: kill_test.py PROGRAM [KILLS]
"""
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time

from bench import Bench


def watch(bench, run, killed_after_s):
    """Waits until the bundle is begun, then so long, and kills. Whether the run was cut off, and how long it went on
    writing."""
    hidden, begun = bench.evidence / ".unfinished", None
    while run.poll() is None:
        now = time.monotonic()
        begun = begun or (now if hidden.exists() else None)
        if begun and now - begun >= killed_after_s:
            run.kill()
            run.wait()
            return True, None
        time.sleep(0.0005)
    return False, time.monotonic() - begun if begun else None


def kill(bench, count):
    """Each run is killed at a random moment of the time that the ones that were let go took to write, however busy the
    machine."""
    writing_s, cut = [], 0
    for i in range(count + 2):
        run = subprocess.Popen(bench.command(bench.evidence), stderr=subprocess.DEVNULL)
        off, took_s = watch(bench, run, random.uniform(0, 1.2 * sum(writing_s) / len(writing_s)) if i > 1 and writing_s
                            else 1e9)
        cut += off
        if took_s is not None:
            writing_s = (writing_s + [took_s])[-5:]
        bundles = bench.verify(bench.evidence)
        assert bundles, "the scenario raises no alert: there is nothing to test"
    print(f"{count} runs, {cut} of them killed while a bundle was written: {bundles} bundles, all good")
    assert cut > count / 4


def fill(bench):
    disk = bench.folder / "disk"
    disk.mkdir()
    steps = 0
    for kilobytes in (8, 16, 24, 64, 256, 1024, 4096):
        if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", disk],
                          capture_output=True).returncode:
            print("no tmpfs can be mounted here: full disk skipped")
            return False
        try:
            command = bench.command(disk / "e")
            command[command.index("text:/dev/null")] = f"jsonl:{bench.folder / 'records'}"
            subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
            told = "No space left on device" in (bench.folder / "records").read_text(encoding="utf-8")
            hidden = [p for p in (disk / "e").iterdir() if p.name.startswith(".unfinished")]
            bench.verify(disk / "e")
            assert told and not hidden, f"{kilobytes} kB: {told=} {hidden=}"
            steps += 1
        finally:
            subprocess.run(["umount", disk], check=True)
    print(f"a disk that fills up, {steps} sizes: told, nothing half, the replay came to its end")
    return True


def main():
    program = os.path.abspath(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 15
    random.seed(int(sys.argv[3]) if len(sys.argv) > 3 else None)
    passed = failed = skipped = 0
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(program, pathlib.Path(folder))
        for test in (lambda: kill(bench, count), lambda: fill(bench)):
            try:
                if test() is False:
                    skipped += 1
                else:
                    passed += 1
            except AssertionError as error:
                failed += 1
                print(error)
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
