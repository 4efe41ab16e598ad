#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every recording of captures/ is replayed by the program and held against what is known of it.

Three tests a recording: each cell of NAME.truth.json is reported with all its keys and none is invented; a second run
gives the same bytes; what the cells broadcast is what tests/golden/NAME.ok says (measured values and counts of blocks
are left out there: they may differ in the last digit between machines).

usage: captures_test.py PROGRAM [--refresh]      --refresh writes tests/golden/ instead of comparing
"""
import difflib
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
CAPTURES, GOLDEN = ROOT / "captures", ROOT / "tests/golden"
PLACE = ("rat", "arfcn", "bsic", "earfcn", "pci")
MEASURED = {
    "type", "time", "sensor", "first_seen", "last_seen", "power_dbfs", "snr_db", "freq_offset_hz", "freq_offset_ppm",
    "freq_offset_sd_hz", "clock_ppm", "clipped", "blocks_ok", "blocks_bad", "rsrp_dbfs", "rsrq_db", "load", "sfn",
}
COUNTED = ("paging_", "paged_", "imm_assign", "assigned_")


def replay(program, meta):
    """Raw output of one run."""
    run = subprocess.run([program, "replay", "--output", "jsonl:-", meta], capture_output=True, timeout=300)
    if run.returncode != 0:
        raise RuntimeError(f"exit status {run.returncode}: {run.stderr.decode(errors='replace').strip()}")
    return run.stdout


def last_cells(output):
    """The last record of each cell, in order of first sight."""
    cells = {}
    for line in output.decode().splitlines():
        record = json.loads(line)
        if record["type"] == "cell":
            cells[tuple(record.get(key) for key in PLACE)] = record
    return list(cells.values())


def same(cell, truth):
    return all(cell.get(key) == value for key, value in truth.items())


def identified(cell):
    return "mcc" in cell or "bsic" in cell or "bandwidth_prb" in cell


def check_truth(cells, name):
    truth = json.loads((CAPTURES / f"{name}.truth.json").read_text())
    missing = [want for want in truth["cells"] if not any(same(cell, want) for cell in cells)]
    known = truth["cells"] + truth.get("maybe", [])
    invented = [cell for cell in cells if identified(cell) and not any(
        all(cell.get(key) == want.get(key) for key in PLACE) for want in known)]
    return [f"missing {want}" for want in missing] + [f"invented {cell}" for cell in invented]


def broadcast(cells):
    """What the cells say of themselves, one line a key."""
    lines = []
    for cell in sorted(cells, key=lambda c: (c["freq_hz"], c["cell"])):
        lines.append(f"== {cell['cell']}")
        lines += [f"{key}: {json.dumps(cell[key], sort_keys=True)}" for key in sorted(cell)
                  if key not in MEASURED and not key.startswith(COUNTED)]
    return lines


def check_golden(cells, name, refresh):
    path, lines = GOLDEN / f"{name}.ok", broadcast(cells)
    if refresh:
        GOLDEN.mkdir(exist_ok=True)
        path.write_text("".join(line + "\n" for line in lines))
        return []
    want = path.read_text().splitlines() if path.exists() else []
    return list(difflib.unified_diff(want, lines, f"golden/{name}.ok", "now", lineterm="", n=1))


def main():
    program, refresh = sys.argv[1], "--refresh" in sys.argv
    metas = sorted(CAPTURES.glob("*.sigmf-meta"))
    passed = failed = 0
    if not metas:
        print("no recording in captures/")
        failed = 1
    for meta in metas:
        name = meta.name.removesuffix(".sigmf-meta")
        try:
            output = replay(program, meta)
            cells = last_cells(output)
            results = [check_truth(cells, name), check_golden(cells, name, refresh),
                       [] if replay(program, meta) == output else ["a second run gave other bytes"]]
        except (RuntimeError, ValueError, KeyError, OSError, subprocess.TimeoutExpired) as error:
            results = [[str(error)]]
        for wrong in results:
            passed, failed = passed + (not wrong), failed + bool(wrong)
            if wrong:
                print(f"{name}:\n    " + "\n    ".join(wrong))
    if failed:
        print("where a golden file differs and is meant to: make refresh-golden")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
