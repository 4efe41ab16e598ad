#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Time and memory follow the data, whoever made it: captures of more cells than there are anywhere, in every shape that
makes each block be held against all others. The limits are ten times what is aimed at, 2 s for a hundred thousand
blocks; whoever takes the square of the cells needs minutes. Memory has its limit as it is: 100 MB whatever the number
of cells.

usage: crowd_test.py PROGRAM
"""
import json
import pathlib
import resource
import struct
import subprocess
import sys
import tempfile

CPU_S, MEMORY_KB = 20, 100_000


def si3(lac, ci, mnc):
    return bytes.fromhex("49061b") + struct.pack(">H", ci) + bytes([0x64, 0xf0, mnc << 4]) + struct.pack(">H", lac) + \
        bytes.fromhex("490302407440e504002b2b2b2b")


def si4(lac, mnc):
    return bytes.fromhex("31061c64f0") + bytes([mnc << 4]) + struct.pack(">H", lac) + \
        bytes.fromhex("4903407440e504002b2b2b2b2b2b2b")


# Name: blocks, cells, seconds from one to the next, block and carrier of number k.
CROWDS = {
    "one carrier, many cells of one area": (100_000, 10_000, 0.001, lambda k: (50, si3(7, k, 0))),
    "one carrier, many areas": (100_000, 10_000, 0.001, lambda k: (50, si3(1 + k, 1, 0))),
    "areas alone": (50_000, 5_000, 0.001, lambda k: (50, si4(1 + k, 0))),
    "many carriers and areas": (100_000, 10_000, 0.001, lambda k: (1 + k % 124, si3(1 + k, k, k % 3))),
    "all at one time": (100_000, 10_000, 0, lambda k: (1 + k % 124, si3(1 + k // 10, k, 0))),
    "ever new ones": (100_000, 100_000, 0.1, lambda k: (1 + k % 124, si3(1 + k // 60_000, k % 60_000, 0))),
}


def capture(crowd):
    """GSMTAP (link type 217)."""
    blocks, cells, step_s, make = crowd
    out = [struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 217)]
    for i in range(blocks):
        arfcn, block = make(i % cells)
        time = i * step_s
        frame = struct.pack(">BBBBHbbIBBBB", 2, 4, 1, 0, arfcn, -60, 20, i, 1, 0, 0, 0) + block
        out.append(struct.pack("<IIII", 1767254400 + int(time), int(time % 1 * 1e6), len(frame), len(frame)) + frame)
    return b"".join(out)


def limit():
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))


def replay(program, scratch, crowd):
    """Records, seconds of CPU, the most memory so far of any run [kB]."""
    (scratch / "x.pcap").write_bytes(capture(crowd))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([program, "replay", "x.pcap", "--output", "jsonl:x.jsonl"], cwd=scratch, capture_output=True,
                          preexec_fn=limit, timeout=600, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise RuntimeError(f"exit {done.returncode} {done.stderr.decode()[-300:]}")
    records = [json.loads(line) for line in (scratch / "x.jsonl").open(encoding="utf-8")]
    return records, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, after.ru_maxrss


def check(program, scratch, name):
    blocks, cells, *_ = CROWDS[name]
    records, seconds, memory_kb = replay(program, scratch, CROWDS[name])
    told = {record["cell"] for record in records if record["type"] == "cell"}
    print(f"{name}: {blocks} blocks of {cells} cells, {len(records)} records: {seconds:.2f} s of CPU, "
          f"{memory_kb / 1000:.0f} MB")
    if len(told) != cells:
        yield f"{len(told)} cells were told, not {cells}"
    if memory_kb > MEMORY_KB:
        yield f"{memory_kb} kB are more than {MEMORY_KB}"


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    passed = failed = 0
    for name in CROWDS:
        with tempfile.TemporaryDirectory() as scratch:
            try:
                wrong = list(check(program, pathlib.Path(scratch), name))
            except RuntimeError as error:
                wrong = [str(error)]
        for line in wrong:
            print(f"{name}: {line}")
        passed, failed = passed + (not wrong), failed + bool(wrong)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
