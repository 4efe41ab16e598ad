#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""SIB1 of carriers of 10 to 20 MHz from a dongle's 2.4 MHz: every wideband recording in ../shared/captures is cut to
what a dongle would have heard of it, first around the carrier's middle, then, the samples running on, at its low edge.
What the truth knows of the cell must be read, and SIB1 in the second part.

usage: lte_slices_test.py PROGRAM
"""
import json
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
CAPTURES = ROOT.parent / "shared/captures"
PYTHON = "/usr/bin/python3"
MIDDLE_S, EDGE_S = 0.17, 0.17
BLOCK_HZ, WINDOW_BLOCKS = 180e3, 13


def low_edge_hz(truth):
    """Middle of the lowest window, off the carrier's."""
    return -BLOCK_HZ * (truth["bandwidth_prb"] - WINDOW_BLOCKS) / 2


def records(program, meta):
    run = subprocess.run([program, "replay", "--rat", "lte", "--messages", "--output", "jsonl:-", meta], check=True,
                         capture_output=True, text=True, timeout=300)
    return [json.loads(line) for line in run.stdout.splitlines()]


def check(program, meta, folder):
    truth = json.loads((meta.parent / (meta.stem + ".truth.json")).read_text())
    cell = truth["cells"][0]
    known = {c["pci"] for c in truth["cells"] + truth.get("maybe", [])}
    out = folder / "slices.sigmf-data"
    subprocess.run([PYTHON, ROOT / "scripts/lte-slices", meta, out, f"0:{MIDDLE_S}", f"{low_edge_hz(cell)}:{EDGE_S}"],
                   check=True)
    edge = json.loads(out.with_suffix(".sigmf-meta").read_text())["captures"][1]["core:datetime"]
    found = records(program, out.with_suffix(".sigmf-meta"))
    read = {}
    for record in found:
        if record["type"] == "cell":
            read.setdefault(record["pci"], {}).update(record)
    sib1s = [r["time"] for r in found if r["type"] == "message" and r["name"] == "SystemInformationBlockType1"]
    missing = {key: value for key, value in cell.items() if read.get(cell["pci"], {}).get(key) != value}
    if missing:
        return f"not read: {missing}"
    if not sib1s or min(sib1s) < edge:
        return f"SIB1 at {sib1s[:1]}, the edge from {edge} on"
    invented = [pci for pci, c in read.items() if "mcc" in c and pci not in known]
    return f"invented: {invented}" if invented else None


def main():
    recordings = sorted(CAPTURES.glob("lte-*-hackrf.sigmf-meta"))
    failed = 0
    if not recordings:
        print("skipped: no wideband recordings in ../shared/captures")
    if recordings and subprocess.run([PYTHON, "-c", "import numpy, scipy"], capture_output=True).returncode:
        print("skipped: python3-numpy and python3-scipy are not installed")
        recordings = []
    for meta in recordings:
        with tempfile.TemporaryDirectory() as folder:
            wrong = check(sys.argv[1], meta, pathlib.Path(folder))
        print(f"{'FAILED' if wrong else 'ok':7} {meta.stem}{': ' + wrong if wrong else ''}")
        failed += bool(wrong)
    print(f"{len(recordings) - failed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
