#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A device that does not come back from a call while it is read: the manager is not told any more that all goes on,
and once it comes back it is again. A device that is away for minutes is waited for, and that is told.

usage: stand_test.py PROGRAM
"""
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "run"))

from service_test import finish, retry, watching  # pylint: disable=wrong-import-position


def reader_at_a_stand(program, scratch):
    hang = scratch / "switch.hang-read"
    with watching(program, scratch, "--output", f"jsonl:{scratch}/out") as (manager, run):
        assert retry(lambda: len(manager.times("WATCHDOG=1")) >= 3), "never alive"
        hang.touch()
        assert manager.beats_for(40) >= 30, "not fed though it may still come back"
        manager.beats_for(10)
        assert manager.beats_for(10) == 0, "fed though its device does not come back from a call"
        hang.unlink()
        assert retry(lambda: manager.beats_for(1)), "not fed though it came back"
        assert finish(run)[0] == 0


def device_away_for_minutes(program, scratch):
    gone = scratch / "switch.gone"
    with watching(program, scratch, "--output", f"jsonl:{scratch}/out") as (manager, run):
        assert retry(lambda: len(manager.times("WATCHDOG=1")) >= 3), "never alive"
        gone.touch()
        assert manager.beats_for(120) >= 100, "not fed while it is waited for"
        gone.unlink()
        assert manager.beats_for(5) >= 3, "not fed once it is back"
        assert finish(run)[0] == 0


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    tests = [reader_at_a_stand, device_away_for_minutes]
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
