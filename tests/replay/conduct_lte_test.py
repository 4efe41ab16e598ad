#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""LTE networks of others, made of real software and a virtual phone, with --signalling: what was done to the phone is
counted as the truth files say, at 15 and at 6 dB, and none is invented; nobody's identity is told; without the switch
none of it is decoded. Skipped, aloud, where ../shared or numpy is not there.

usage: conduct_lte_test.py PROGRAM
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

SHARED = pathlib.Path(os.environ.get("FBSWATCH_SHARED", pathlib.Path(__file__).resolve().parents[3] / "shared"))
SCENES = SHARED / "captures/dedicated/lte"
RUNS = [("honest6", 15), ("honestid6", 15), ("catch6r", 6), ("redir6", 6), ("tau6", 15)]
KINDS = {1: "asked_imsi", 2: "asked_imei"}
COUNTS = ("access_responses", "connections", "setups", "rrc_rejected", "asked_imsi", "asked_imei", "authentications",
          "updates_rejected", "went_unreadable", "stayed_clear", "redirected_geran", "eea0", "eia0")


def expected(truth):
    """What the records have to count."""
    counts = dict.fromkeys(COUNTS, 0)
    causes, carriers = {}, []
    for m in truth["messages"]:
        nas = m.get("nas", {})
        if m["message"] == "random-access-response":
            counts["access_responses"] += 1
        elif m["message"] == "rrcConnectionSetup":
            counts["setups"] += 1
            counts["connections"] += 1
        elif m["message"] == "securityModeCommand":
            counts["went_unreadable"] += 1
        elif m["message"] == "rrcConnectionRelease":
            counts["stayed_clear"] += 1
            redirect = m.get("redirect")
            counts["redirected_geran"] += redirect is not None
            carriers += [redirect["starting_arfcn"], *redirect["arfcns"]] if redirect else []
        elif nas.get("message") == "identity-request":
            counts[KINDS[nas["identity_type"]]] += 1
        elif nas.get("message") == "authentication-request":
            counts["authentications"] += 1
        elif nas.get("message") in ("attach-reject", "tau-reject"):
            counts["updates_rejected"] += 1
            causes[str(nas["emm_cause"])] = causes.get(str(nas["emm_cause"]), 0) + 1
    return counts, causes, carriers


def replay(program, recording, frequency, *more):
    run = subprocess.run([program, "replay", "--journal", "none", "--messages", "--rate", "1920000", "--freq",
                          str(frequency), "--output", "jsonl:-", *more, str(recording)], capture_output=True,
                         check=True, timeout=120)
    return run.stdout.decode(), run.stderr.decode()


def last_cell(text):
    return [r for r in map(json.loads, text.splitlines()) if r["type"] == "cell"][-1]


def check(program, scratch, name, snr):
    truth = json.loads((SCENES / f"{name}.json").read_text())
    recording = scratch / f"{name}.cs8"
    subprocess.run(["/usr/bin/python3", str(SCENES / "variant.py"), str(SCENES / f"{name}.cs8.xz"), str(recording),
                    "--snr", str(snr)], check=True, capture_output=True)
    frequency = truth["cell"]["frequency"]
    text, said = replay(program, recording, frequency, "--signalling", "made up, in a test", "--signalling-scope",
                        "all")
    cell = last_cell(text)
    counts, causes, carriers = expected(truth)
    failures = [f"{key}: {cell.get(key)}, not {wanted}" for key, wanted in counts.items() if cell.get(key) != wanted]
    if cell.get("reject_causes", {}) != causes:
        failures.append(f"reject_causes: {cell.get('reject_causes')}, not {causes}")
    if cell.get("redirect_arfcns", []) != carriers:
        failures.append(f"redirect_arfcns: {cell.get('redirect_arfcns')}, not {carriers}")
    failures += [f"{word} is told" for word in truth["never_in_output"] if word in (text + said).lower()]
    cell = last_cell(replay(program, recording, frequency)[0])
    failures += [f"without the switch: {key}" for key in (*COUNTS, "signalling_basis") if key in cell]
    recording.unlink()
    return [f"{name} at {snr} dB: {f}" for f in failures]


def main():
    program = sys.argv[1]
    missing = not SCENES.exists() and "../shared/captures/dedicated" or \
        subprocess.run(["/usr/bin/python3", "-c", "import numpy"], capture_output=True).returncode and "numpy"
    if missing:
        print(f"skipped: {missing} is not there\n0 passed, 0 failed, 1 skipped")
        return 0
    failed = 0
    with tempfile.TemporaryDirectory() as scratch:
        for name, snr in RUNS:
            failures = check(program, pathlib.Path(scratch), name, snr)
            failed += bool(failures)
            for failure in failures:
                print(failure)
    print(f"{len(RUNS) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
