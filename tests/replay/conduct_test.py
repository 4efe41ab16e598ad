#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Networks of others, made of real software and a virtual phone, with --signalling: what was done to the phone is
counted as the truth files say, at 15 and at 6 dB, and none is invented; nobody's identity is told; without the switch
none of it is decoded. Skipped, aloud, where ../shared or numpy is not there.

usage: conduct_test.py PROGRAM
"""
import concurrent.futures
import json
import lzma
import os
import pathlib
import struct
import subprocess
import sys
import tempfile

SHARED = pathlib.Path(os.environ.get("FBSWATCH_SHARED", pathlib.Path(__file__).resolve().parents[3] / "shared"))
SCENES = SHARED / "captures/dedicated/gsm"
RATE = 13e6 / 12
BASIS = "made up, in a test"
# scene, dB, and the frames where something happens
RUNS = [("honest_a51", 15, 4500, 6400), ("honest_a51", 6, 7150, 8900), ("honest_auth_reject17", 15, 1700, 2600),
        ("catcher_reject13", 6, 1700, 2700), ("catcher_accept_sms_ussd", 6, 1700, 3350),
        ("silent_sms_clear", 6, 1800, 2700)]
PURPOSES = {"Location Updating Request": "purpose_update", "Paging Response": "purpose_answer",
            "CM Service Request": "purpose_service"}


def counted(counts, key, by=1):
    counts[key] = counts.get(key, 0) + by


def expected(truth, first, last):
    """What the records have to count, from the messages of the truth in these frames."""
    counts = {}
    ciphered = None
    for m in truth["messages"]:
        if not first <= m["fn"] < last or m["chan"] == "CCCH" or m["chan"].startswith("SACCH"):
            continue
        if m.get("frame", "").startswith("UA"):
            counted(counts, "connections")
            counted(counts, PURPOSES[m["name"]])
            ciphered = False
            counted(counts, "stayed_clear")
        elif m["ciphered"] and not ciphered:
            ciphered = True
            counted(counts, "stayed_clear", -1)
            counted(counts, "went_unreadable")
        if m["ciphered"]:
            continue
        fields = m.get("fields", {})
        if m["name"] == "Identity Request" and fields["identity_type"] in ("IMSI", "IMEI"):
            counted(counts, "asked_" + fields["identity_type"].lower())
        elif m["name"] == "Authentication Request":
            counted(counts, "authentications")
        elif m["name"] == "Ciphering Mode Command":
            counts.setdefault("ciphered", {})
            counted(counts["ciphered"], truth["cipher"].lower())
        elif m["name"] == "Location Updating Accept":
            counted(counts, "updates_accepted")
        elif m["name"] == "Location Updating Reject":
            counted(counts, "updates_rejected")
            counts.setdefault("reject_causes", {})
            counted(counts["reject_causes"], str(fields["reject_cause"]))
        elif m["name"] == "CP-DATA":
            counted(counts, "sms_clear")
        elif m["name"] == "Channel Release":
            counts.setdefault("release_causes", {})
            counted(counts["release_causes"], str(fields["rr_cause"]))
    return counts


COUNTS = ("connections", "connections_unfollowed", *PURPOSES.values(), "asked_imsi", "asked_imei", "authentications",
          "authentications_autn", "ciphered", "went_unreadable", "stayed_clear", "updates_accepted", "updates_rejected",
          "reject_causes", "sms_clear", "release_causes", "si5_own_only", "si6_differs")


def replay(program, recording, frequency, *more):
    run = subprocess.run([program, "replay", "--journal", "none", "--messages", "--rate", str(RATE), "--freq",
                          str(frequency), "--output", "jsonl:-", *more, str(recording)], capture_output=True,
                         check=True, timeout=120)
    return run.stdout.decode(), run.stderr.decode()


def last_cell(text):
    return [r for r in map(json.loads, text.splitlines()) if r["type"] == "cell"][-1]


def secrets(truth):
    return [word for kind in ("imsi", "imei", "tmsi", "msisdn", "sms_text", "sms_originator", "ussd_text", "kc")
            for word in truth["identities"].get(kind, []) if len(word) > 6]


def compare(cell, wanted):
    return [f"{key}: {cell.get(key, 0)}, not {wanted.get(key, 0)}" for key in COUNTS
            if (cell.get(key) or 0) != (wanted.get(key) or 0)]


def check(program, scratch, name, esn0, first, last):
    truth = json.loads((SCENES / f"{name}.json").read_text())
    recording = scratch / f"{name}-{esn0}.cu8"
    subprocess.run(["/usr/bin/python3", str(SCENES / "bursts_to_iq.py"), str(recording), f"{SCENES / name}.bursts.xz",
                    "--esn0", str(esn0), "--from-fn", str(first), "--dur", str((last - first) * 60e-3 / 13),
                    "--rate", str(RATE)], check=True, capture_output=True)
    frequency = 935e6 + 0.2e6 * truth["arfcn"]
    text, said = replay(program, recording, frequency, "--signalling", BASIS, "--signalling-scope", "all")
    failures = compare(last_cell(text), expected(truth, first, last))
    failures += [f"{word} is told" for word in secrets(truth) if word.lower() in (text + said).lower()]
    for r in map(json.loads, text.splitlines()):
        if r["type"] in ("cell", "alert") and r.get("signalling_basis") != BASIS:
            failures.append("a record without its basis")
    if said.count(BASIS) != 1:
        failures.append("the basis is not said once")
    text, said = replay(program, recording, frequency)
    cell = last_cell(text)
    failures += [f"without the switch: {key}" for key in (*COUNTS, "held_median_s", "signalling_basis") if key in cell]
    if truth["cell"]["ccch"].startswith("non") and '"SDCCH"' in text:
        failures.append("without the switch blocks are decoded")
    recording.unlink()
    return [f"{name} at {esn0} dB: {f}" for f in failures]


def check_pcap(program, scratch, name):
    """The same from the blocks that another tool decoded; of ciphered ones it tells nothing."""
    truth = json.loads((SCENES / f"{name}.json").read_text())
    recording = scratch / f"{name}.pcap"
    gsmtap_pcap(recording, truth)
    wanted = expected(truth, 0, 1 << 30)
    wanted.pop("went_unreadable", None)
    run = subprocess.run([program, "replay", "--journal", "none", "--output", "jsonl:-", "--signalling", BASIS,
                          "--signalling-scope", "all", str(recording)], capture_output=True, check=True, timeout=60)
    return [f"{name} as blocks: {f}" for f in compare(last_cell(run.stdout.decode()), wanted)]


def gsmtap_pcap(path, truth):
    """The blocks of the scene as another tool writes them."""
    kinds = {"CCCH": 2, "SDCCH/8": 8, "SACCH/8": 0x88, "SDCCH/4": 7, "SACCH/4": 0x87}
    with path.open("wb") as out:
        out.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 101))
        blocks = [{"fn": truth["fn_first"], "chan": "BCCH", "ts": 0, "sub": 0, "l2": l2}
                  for l2 in truth["bcch_first"].values()] + truth["blocks"]
        for b in blocks:
            if b.get("ciphered"):
                continue
            octets = bytes.fromhex(b["l2"])
            tap = struct.pack(">BBBBHbbIBBBB", 2, 4, 1, b["ts"], truth["arfcn"], 0, 0, b["fn"],
                              kinds.get(b["chan"], 1), 0, b["sub"], 0) + octets
            packet = struct.pack(">HHHH", 4729, 4729, 8 + len(tap), 0) + tap
            ip = struct.pack(">BBHHHBBHII", 0x45, 0, 20 + len(packet), 0, 0, 64, 17, 0, 0x7f000001, 0x7f000001) + packet
            seconds = b["fn"] * 60e-3 / 13
            out.write(struct.pack("<IIII", int(seconds), int(seconds % 1 * 1e6), len(ip), len(ip)) + ip)


def main():
    program = sys.argv[1]
    missing = not SCENES.exists() and "../shared/captures/dedicated" or \
        subprocess.run(["/usr/bin/python3", "-c", "import numpy"], capture_output=True).returncode and "numpy"
    if missing:
        print(f"skipped: {missing} is not there\n0 passed, 0 failed, 1 skipped")
        return 0
    with tempfile.TemporaryDirectory() as scratch, concurrent.futures.ThreadPoolExecutor(2) as pool:
        each = list(pool.map(lambda run: check(program, pathlib.Path(scratch), *run), RUNS))
        each += [check_pcap(program, pathlib.Path(scratch), name) for name in sorted({run[0] for run in RUNS})]
    failed = 0
    for failures in each:
        failed += bool(failures)
        for failure in failures:
            print(failure)
    print(f"{len(each) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
