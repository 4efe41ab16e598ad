#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Any sample rate and any sample format: the scenario of a bundled recording, synthesised again at each, still gives
the cells of its truth that are inside the window.

usage: rates_test.py PROGRAM
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

SCENARIO = pathlib.Path(__file__).resolve().parents[2] / "captures/gsm-three-cells.ini"
KEYS = ("arfcn", "bsic", "mcc", "mnc", "lac", "ci")
# samples a second, format, centre [MHz]; the narrow windows hold one carrier
CASES = [
    (270833.4, "cu8", 945.0), (300e3, "cs8", 945.0), (542372.88, "cs16", 945.0), (1083333.33, "cf32", 945.0),
    (1.92e6, "cs16", 945.05), (2.048e6, "cu8", 945.1), (3.2e6, "cs8", 944.3), (10e6, "cs8", 948.05),
    (25e6, "cs8", 935.0),
    (30.72e6, "cs8", 933.0),
]


def synthesise(program, folder, rate, sample_format, freq_mhz):
    text = SCENARIO.read_text()
    for key, value in (("rate", f"{rate:.12g}"), ("format", sample_format), ("freq", f"{freq_mhz}M")):
        text = re.sub(rf"(?m)^{key} = .*$", f"{key} = {value}", text)
    (folder / "x.ini").write_text(text)
    subprocess.run([program, "simulate", folder / "x.ini", "--out", folder / "x.sigmf-data"], check=True, timeout=300)


def found(program, folder):
    run = subprocess.run([program, "replay", "--output", "jsonl:-", folder / "x.sigmf-meta"], check=True, timeout=300,
                         capture_output=True, text=True)
    records = [json.loads(line) for line in run.stdout.splitlines()]
    return {tuple(r.get(key) for key in KEYS) for r in records if r["type"] == "cell" and "ci" in r}


def check(program, rate, sample_format, freq_mhz):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        synthesise(program, folder, rate, sample_format, freq_mhz)
        truth = json.loads((folder / "x.truth.json").read_text())["cells"]
        # a carrier is inside when all of its 200 kHz are, less what a crystal 20 ppm off moves it
        want = {tuple(c[key] for key in KEYS) for c in truth if abs(c["freq_hz"] - freq_mhz * 1e6) < rate / 2 - 120e3}
        return want, found(program, folder)


def main():
    failed = 0
    for case in CASES:
        want, have = check(sys.argv[1], *case)
        if want != have or not want:
            print(f"{case}: missing {want - have or 'nothing'}, invented {have - want or 'nothing'}")
            failed += 1
    print(f"{len(CASES) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
