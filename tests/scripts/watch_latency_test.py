#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""watch-latency: reads where the stations of a scenario are; draws streets and fakes that simulate understands, in the
bands asked for and clear of each other; knows a fake's alert from another's.

usage: watch_latency_test.py PROGRAM
"""
import argparse
import importlib.machinery
import importlib.util
import pathlib
import random
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
LOADER = importlib.machinery.SourceFileLoader("watch_latency", str(ROOT / "scripts/watch-latency"))
SCRIPT = importlib.util.module_from_spec(importlib.util.spec_from_loader("watch_latency", LOADER))
SCENARIO = """[air]
rate = 2.4M
freq = 945M
noise_dbfs = -46

[cell a]
arfcn = 51
bsic = 7
mcc = 999
mnc = 70
lac = 5
ci = 9

[cell b]
like = a
arfcn = 975
ci = 10
maybe = yes

[lte c]
earfcn = 6200
prb = 50
pci = 360
plmns = 999-02 999-01
tac = 501
eci = 77
"""


def reads(_):
    got = [(s["rat"], round(s["freq"] / 1e5), s["half"], s["identity"], s["code"], s["maybe"])
           for s in SCRIPT.stations(SCENARIO)]
    right = [("gsm", 9452, 1e5, ("999", "70", 5, 9), 7, False), ("gsm", 9252, 1e5, ("999", "70", 5, 10), 7, True),
             ("lte", 7960, 4.5e6, ("999-02", 501, 77), 360, False)]
    if got != right:
        yield f"stations: {got}"
    if len(SCRIPT.gsm_carriers(["gsm900", "b8"])) != 49 + 125:
        yield "carriers of gsm900"


def draws(program):
    """As many of each kind as it says."""
    kinds, bands = [], ["gsm900", "b8", "b20"]
    for seed in range(12):
        dice = random.Random(seed)
        street = SCRIPT.street(dice, bands)
        honest = list(SCRIPT.stations(street))
        if not {"gsm", "lte"} <= {s["rat"] for s in honest}:
            yield f"seed {seed}: a street of {len(honest)} cells"
        args = argparse.Namespace(bands=bands, on_air=20)
        text, fake = SCRIPT.add_fake(dice, street, args, 30)
        *others, last = SCRIPT.stations(text)
        if len(others) != len(honest) or not last["maybe"] or SCRIPT.apart(others, last["freq"], last["half"]) < 1e5:
            yield f"seed {seed}: {last} among {others}"
        if not (35 <= fake["start"] <= 95 and fake["stop"] == fake["start"] + 20 and 8 <= fake["level"] <= 30):
            yield f"seed {seed}: {fake}"
        kinds.append(fake["kind"][:3])
        with tempfile.TemporaryDirectory() as folder:
            air = pathlib.Path(folder) / "air.ini"
            air.write_text(text)
            done = subprocess.run([program, "scan", "--device", f"air={air},park=100M", "--dwell", "0.1", "--journal",
                                   "none"], capture_output=True, text=True, timeout=60)
            if done.returncode:
                yield f"seed {seed}: {done.stderr}"
    if min(kinds.count("GSM"), kinds.count("LTE")) < 2:
        yield f"kinds: {kinds}"


def knows(_):
    fake = {"rat": "gsm", "freq": 945.2e6, "code": 0}
    for record, right in (({"rat": "gsm", "freq_hz": 945200000, "bsic": 0}, True),
                          ({"rat": "gsm", "freq_hz": 945400000, "bsic": 0}, False),
                          ({"rat": "gsm", "freq_hz": 945200000, "bsic": 1}, False),
                          ({"rat": "lte", "freq_hz": 945200000, "pci": 0}, False)):
        if SCRIPT.is_of(record, fake) != right:
            yield f"{record}"
    if SCRIPT.seconds({"time": "2026-01-01T00:01:02.250000Z"}) != 62.25:
        yield "seconds"
    if SCRIPT.quantile([3, 1, 2, 4], 0.5) != 2 or SCRIPT.quantile([3, 1, 2, 4], 0.95) != 4:
        yield "quantile"


def main(program):
    LOADER.exec_module(SCRIPT)
    failed = 0
    for test in (reads, draws, knows):
        problems = list(test(program))
        failed += bool(problems)
        for problem in problems:
            print(f"{test.__name__}: {problem}")
    print(f"{3 - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(str(pathlib.Path(sys.argv[1]).resolve())))
