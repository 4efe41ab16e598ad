#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A segment of a recording costs what its samples cost: thousands of segments of a sample each, at any rate, and many
that are too short for a search of their own. The limit of CPU time is some ten times what is aimed at; who makes or
empties receivers for each segment needs minutes.

usage: segments_test.py PROGRAM
"""
import json
import pathlib
import resource
import subprocess
import sys
import tempfile

# Name: rate, segments, samples of each, the most seconds of CPU.
RECORDINGS = {
    "one sample": (25e6, 1, 1, 4),
    "samples here and there": (25e6, 2000, 1, 10),
    "the same of a dongle": (2.4e6, 2000, 1, 5),
    "frames here and there": (2.4e6, 60, 24_000, 100),
}


def write(scratch, rate, segments, samples):
    (scratch / "x.sigmf-data").write_bytes(b"\x80\x7f" * (segments * samples))
    captures = [{"core:sample_start": i * samples, "core:frequency": 945e6 + i % 20 * 1e6,
                 "core:datetime": f"2026-01-01T00:{i // 60 % 60:02d}:{i % 60:02d}Z"} for i in range(segments)]
    meta = {"global": {"core:datatype": "cu8", "core:sample_rate": rate, "core:version": "1.0.0"}, "captures": captures,
            "annotations": []}
    (scratch / "x.sigmf-meta").write_text(json.dumps(meta))


def check(program, scratch, name):
    rate, segments, samples, most_s = RECORDINGS[name]
    write(scratch, rate, segments, samples)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([program, "replay", "x.sigmf-meta", "--output", "jsonl:-"], cwd=scratch, capture_output=True,
                          timeout=900,
                          preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (most_s, most_s)), check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"{name}: {segments} segments: {seconds:.2f} s of CPU")
    if done.returncode:
        yield f"exit {done.returncode} {done.stderr.decode()[-300:]}"
        return
    status = [json.loads(line) for line in done.stdout.splitlines()][-1]
    if status["type"] != "status" or status["samples"] != segments * samples:
        yield f"not all samples were heard: {status}"


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    passed = failed = 0
    for name in RECORDINGS:
        with tempfile.TemporaryDirectory() as scratch:
            wrong = list(check(program, pathlib.Path(scratch), name))
        for line in wrong:
            print(f"{name}: {line}")
        passed, failed = passed + (not wrong), failed + bool(wrong)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
