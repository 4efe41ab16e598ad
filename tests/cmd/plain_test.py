#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a file is called, what is in it and what options say never steers the terminal: no command and no output shows a
control character, a mark that turns the direction of writing, or octets that are no UTF-8, which were in a name or a
record.

usage: plain_test.py PROGRAM
"""
import os
import pathlib
import re
import struct
import subprocess
import sys
import tempfile

NAME = b"a\x1b]0;x\x07\xc2\x9b31m\xe2\x80\xae\x9b\xff\nb"
STEERS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffd]")


def capture():
    frame = struct.pack(">BBBBHbbIBBBB", 2, 4, 1, 0, 48, -30, 20, 51, 1, 0, 0, 0) + \
        bytes.fromhex("49061b000a00f1100001490302407440e504002b2b2b2b")
    head = struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 217)
    return head + struct.pack("<IIII", 1767254400, 0, len(frame), len(frame)) + frame


def main():
    program, failed = os.fsencode(pathlib.Path(sys.argv[1]).resolve()), 0
    with tempfile.TemporaryDirectory() as folder:
        there, missing = os.path.join(os.fsencode(folder), NAME + b".pcap"), os.path.join(os.fsencode(folder), NAME)
        with open(there, "wb") as file:
            file.write(capture())
        words = [
            (b"replay", missing), (b"replay", there, b"--output", b"text:-"),
            (b"replay", there, b"--output", b"jsonl:-"),
            (b"replay", there, b"--evidence", missing + b"/x/y"),
            (b"replay", there, b"--output", b"pcap:" + missing + b"/x"),
            (b"replay", b"--" + NAME, there), (b"replay", b"--rat", NAME, there), (b"verify", missing),
            (b"verify", there),
            (b"explain", NAME, missing), (b"explain", NAME, there), (b"baseline", b"learn", missing, there),
            (b"baseline", b"learn", there, missing), (b"baseline", NAME), (b"simulate", missing), (b"simulate", there),
            (NAME,),
            (b"help", NAME),
        ]
        for line in words:
            done = subprocess.run([program, *line], capture_output=True, timeout=60, cwd=folder)
            said = (done.stdout + done.stderr).decode(errors="replace")
            if not said or STEERS.search(said):
                print(f"{line}: exit status {done.returncode}, {said!r}")
                failed += 1
        for sensor, status in ((b"a\xff", 2), (b"a\x1bb", 2), (b"\xe2\x80\xae", 2), (b"", 2), (b"x" * 256, 2),
                               ("Zürich 7".encode(), 0)):
            words.append(sensor)
            done = subprocess.run([program, b"replay", b"--sensor", sensor, there], capture_output=True, timeout=60,
                                  cwd=folder)
            if done.returncode != status or (status and b"option --sensor" not in done.stderr):
                print(f"--sensor {sensor}: exit status {done.returncode}, {done.stderr}")
                failed += 1
    print(f"{len(words) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
