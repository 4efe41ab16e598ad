#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said of the bundled recordings: the fake station in each is flagged, with the reasons there are, and no other
cell gets above a notice.

usage: alerts_test.py PROGRAM
"""
import json
import pathlib
import subprocess
import sys

CAPTURES = pathlib.Path(__file__).resolve().parents[2] / "captures"
LEVELS = ("none", "notice", "suspicious", "fake")

# recording -> ARFCN of the fake one, its level at least, and rules that must have spoken
FAKES = {
    "gsm-blaster": (53, "fake", {"lac-alien", "identity-rotates", "neighbours-self", "capture-offset", "lte-no-way"}),
    "gsm-three-cells": (50, "suspicious", {"defaults-stack"}),  # too short to hear its neighbour list twice
    "gsm-weak-fading": (None, "none", set()),
    "gsm-empty": (None, "none", set()),
}


def alerts(program, name):
    command = [program, "replay", "--journal", "none", "--output", "jsonl:-", str(CAPTURES / f"{name}.sigmf-meta")]
    run = subprocess.run(command, capture_output=True, timeout=300, check=True)
    records = [json.loads(line) for line in run.stdout.decode().splitlines()]
    return [record for record in records if record["type"] == "alert"]


def check(program, name):
    arfcn, least, wanted = FAKES[name]
    level, rules, failures = "none", set(), []
    for alert in alerts(program, name):
        if alert["arfcn"] == arfcn:
            level = max(level, alert["level"], key=LEVELS.index)
            rules |= {finding["id"] for finding in alert["rules"]}
        elif alert["level"] != "notice":
            failures.append(f"{alert['cell']} is called {alert['level']}")
    if LEVELS.index(level) < LEVELS.index(least):
        failures.append(f"the fake one is called {level}")
    return failures + [f"{rule} does not speak" for rule in sorted(wanted - rules)]


def main():
    failed = 0
    for name in FAKES:
        failures = check(sys.argv[1], name)
        failed += bool(failures)
        for failure in failures:
            print(f"{name}: {failure}")
    print(f"{len(FAKES) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
