#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The records of every recording at hand, held against what other programs rely on.

Three tests a recording: each record has the keys it must have, known keys only, of the right type and range, and
nothing empty; runs in another folder, time zone, language and terminal give the same bytes by every output; a pcap
written from it, replayed, gives the same cells with the same parameters.

usage: records_test.py PROGRAM      ../shared/captures is used too where it exists
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared/captures"
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
CHANNELS = {"BCCH", "CCCH", "PCH", "AGCH", "SDCCH", "SACCH"}
LTE_CHANNELS = {"PBCH", "BCCH-DL-SCH", "PCCH"}
SI = {"1", "2", "2bis", "2ter", "2quater", "2n", "3", "4", "5", "5bis", "5ter", "6", "7", "8", "9", "13", "13alt", "15",
      "16", "17"}


def time(value):
    return isinstance(value, str) and bool(TIME.fullmatch(value))


def text(value):
    return isinstance(value, str) and value != ""


def flag(value):
    return isinstance(value, bool)


def real(value):
    return isinstance(value, float)


def whole(low, high):
    return lambda value: type(value) is int and low <= value <= high


def one_of(*values):
    return lambda value: value in values and type(value) is type(values[0])


def pattern(words):
    return lambda value: isinstance(value, str) and bool(re.fullmatch(words, value))


def list_of(good):
    return lambda value: isinstance(value, list) and all(map(good, value))


def blocks(value):
    known = CHANNELS | LTE_CHANNELS | {"SCH"}
    return isinstance(value, dict) and value.keys() <= known and all(map(whole(1, 1 << 53), value.values()))


def neighbour(value):
    keys = {"gsm": {"arfcn", "bsic"}, "lte": {"earfcn", "pci"}, "umts": {"uarfcn", "scrambling_code"}}[value["rat"]]
    return value.keys() <= keys | {"rat", "priority"} and all(type(v) is int for k, v in value.items() if k != "rat")


COUNT = whole(0, 1 << 53)
ALWAYS = {"type": text, "time": time, "sensor": text}
CELL = {
    "rat": one_of("gsm"), "freq_hz": whole(400e6, 2e9), "arfcn": whole(0, 1023), "band": text,
    "cell": pattern(r"gsm:(\d{3}-\d{2,3}-\d{1,5}-\d{1,5}|arfcn\d+(-bsic\d+)?)"), "first_seen": time, "last_seen": time,
    "blocks_ok": COUNT, "blocks_bad": COUNT,
}
CELL_MAY = {
    "bsic": whole(0, 63), "ncc": whole(0, 7), "bcc": whole(0, 7), "mcc": pattern(r"\d{3}"), "mnc": pattern(r"\d{2,3}"),
    "lac": whole(0, 65535), "ci": whole(0, 65535), "si_seen": list_of(lambda v: v in SI),
    "neighbours": list_of(neighbour),
    "cell_reselect_hysteresis_db": one_of(*range(0, 15, 2)), "cell_reselect_offset_db": whole(-126, 126),
    "temporary_offset_db": one_of(*range(0, 71, 10)), "penalty_time_s": one_of(*range(20, 621, 20)),
    "cell_bar_access": whole(0, 1), "cell_bar_qualify": whole(0, 1), "rxlev_access_min_dbm": whole(-110, -47),
    "ms_txpwr_max_cch": whole(0, 31), "t3212_min": one_of(*range(0, 1531, 6)), "att": flag,
    "bs_ag_blks_res": whole(0, 7),
    "bs_pa_mfrms": whole(2, 9), "ccch_conf": whole(0, 7), "gprs": flag, "rac": whole(0, 255), "power_dbfs": real,
    "snr_db": real, "freq_offset_hz": real, "freq_offset_ppm": real, "freq_offset_sd_hz": real, "clock_ppm": real,
    "clipped": real,
    "cell_allocation": list_of(whole(0, 1023)), "acs": flag, "neci": flag, "power_offset_db": one_of(0, 2, 4, 6),
    "mscr": whole(0, 1), "cell_broadcast": flag, "dtx": whole(0, 2), "pwrc": flag, "radio_link_timeout": whole(4, 64),
    "max_retrans": one_of(1, 2, 4, 7), "tx_integer": whole(0, 50), "call_reestablishment": flag,
    "access_classes_barred": whole(0, 65535), "emergency_call_barred": flag, "ncc_permitted": whole(0, 255),
    "si2ter_indicator": whole(0, 1), "si2quater_indicator": whole(0, 1), "early_classmark_sending": flag,
    "early_classmark_sending_3g": flag, "ra_colour": whole(0, 7), "geran_priority": whole(0, 7),
    "si13_network_control_order": whole(0, 3), "sgsnr": whole(0, 1), "egprs": flag,
    "network_mode_of_operation": whole(1, 3), "bcch_change_mark": whole(0, 7),
    **{name: COUNT for name in ("paging_1", "paging_2", "paging_3", "paging_empty", "paged_tmsi", "paged_imsi",
                                "imm_assign", "imm_assign_packet", "imm_assign_ext", "imm_assign_reject",
                                "assigned_update", "assigned_answer", "assigned_call", "assigned_emergency",
                                "assigned_other")},
}
MESSAGE = {
    "rat": one_of("gsm"), "cell": CELL["cell"], "arfcn": whole(0, 1023), "channel": lambda v: v in CHANNELS,
    "name": text,
    "timeslot": whole(0, 7), "fn": whole(0, 2715647), "hex": pattern(r"([0-9a-f]{2}){23}"),
}
MESSAGE_MAY = {"combined": one_of(True), "subslot": whole(0, 3), "snr_db": real}
LTE_CELL = {
    "rat": one_of("lte"), "first_seen": time, "last_seen": time, "blocks_ok": COUNT, "blocks_bad": COUNT,
    "cell": pattern(r"lte:(\d{3}-\d{2,3}-\d{1,5}-\d{1,9}|(earfcn\d+|freq\d+Hz)(-pci\d+)?)"),
}
LTE_CELL_MAY = {
    **{name: CELL_MAY[name]
       for name in ("mcc", "mnc", "neighbours", "power_dbfs", "snr_db", "freq_offset_hz", "freq_offset_ppm",
                    "freq_offset_sd_hz", "clock_ppm", "clipped", "paged_tmsi", "paged_imsi")},
    "freq_hz": whole(400e6, 6e9), "band": pattern(r"B\d{1,2}"), "earfcn": whole(0, 70645), "pci": whole(0, 503),
    "tac": whole(0, 65535), "eci": whole(0, (1 << 28) - 1), "plmns": list_of(pattern(r"\d{3}-\d{2,3}")),
    "duplex": one_of("fdd", "tdd"), "cp": one_of("normal", "extended"), "bandwidth_prb": one_of(6, 15, 25, 50, 75, 100),
    "antenna_ports": one_of(1, 2, 4), "phich_duration": one_of("normal", "extended"),
    "phich_resource": one_of("1/6", "1/2", "1", "2"), "sfn": whole(0, 1023), "cell_barred": flag,
    "intra_freq_reselection": flag, "csg_indication": flag, "csg_identity": whole(0, (1 << 27) - 1),
    "q_rx_lev_min_dbm": one_of(*range(-140, -43, 2)), "q_rx_lev_min_offset_db": one_of(*range(2, 17, 2)),
    "p_max_dbm": whole(-30, 33), "freq_band_indicator": whole(1, 256), "tdd_config": whole(0, 6),
    "tdd_special": whole(0, 9),
    "si_window_ms": one_of(1, 2, 5, 10, 15, 20, 40), "system_info_value_tag": whole(0, 31),
    "ims_emergency_support": flag,
    "si_schedule": list_of(lambda v: v.keys() == {"period_frames", "sibs"}
                           and v["period_frames"] in (8, 16, 32, 64, 128, 256, 512)
                           and list_of(whole(2, 32))(v["sibs"])),
    "sib_seen": list_of(whole(2, 32)), "ac_barring_emergency": flag, "ac_barring_mo_signalling_percent": whole(0, 100),
    "ac_barring_mo_data_percent": whole(0, 100), "default_paging_cycle": one_of(32, 64, 128, 256),
    "reference_signal_power_dbm": whole(-60, 50), "ul_earfcn": whole(0, 65535),
    "cell_reselection_priority": whole(0, 7),
    "q_hyst_db": whole(0, 24), "s_intra_search_db": one_of(*range(0, 63, 2)),
    "s_non_intra_search_db": one_of(*range(0, 63, 2)),
    "thresh_serving_low_db": one_of(*range(0, 63, 2)), "t_reselection_s": whole(0, 7),
    "reselection_q_rx_lev_min_dbm": one_of(*range(-140, -43, 2)), "rsrp_dbfs": real, "rsrq_db": real, "load": real,
    "paging": COUNT,
    "paging_warning": COUNT, "paging_nb_percent": one_of(400, 200, 100, 50, 25, 12, 6, 3),
    "prach_root": whole(0, 837), "prach_config": whole(0, 63),
    "pb": whole(0, 3), "allowed_measurement_prb": one_of(6, 15, 25, 50, 75, 100), "antenna_port_1": flag,
}
LTE_MESSAGE = {
    "rat": one_of("lte"), "cell": LTE_CELL["cell"], "channel": lambda v: v in LTE_CHANNELS, "name": text,
    "sfn": whole(0, 1023), "subframe": whole(0, 9), "hex": pattern(r"([0-9a-f]{2}){1,320}"),
}
LTE_MESSAGE_MAY = {"earfcn": LTE_CELL_MAY["earfcn"], "pci": whole(0, 503), "combined": one_of(True), "snr_db": real}
# What SIB1 says: a pcap has no place for the number of the cell, so that all else may be another's after a round trip.
SIB1 = {"mcc", "mnc", "tac", "eci", "plmns", "cell_barred", "intra_freq_reselection", "csg_indication", "csg_identity",
        "q_rx_lev_min_dbm", "q_rx_lev_min_offset_db", "p_max_dbm", "freq_band_indicator", "tdd_config", "tdd_special",
        "si_window_ms", "system_info_value_tag", "ims_emergency_support", "si_schedule"}
STATUS = {"source": text, "samples": COUNT, "dropped_samples": COUNT, "seconds": real, "blocks_ok": blocks,
          "blocks_bad": blocks}
LEVELS = ("notice", "suspicious", "fake")
RULE = {"id": text, "version": whole(1, 99), "family": text, "weight": real, "observed": text, "expected": text,
        "observed_zh": text, "expected_zh": text, "expected_from": text, "text_en": text, "text_zh": text}
ALERT = {"id": text, "state": one_of("raised", "updated", "cleared"), "level": one_of(*LEVELS), "score": real,
         "prior": real,
         "families": list_of(lambda v: v.keys() == {"family", "weight"} and text(v["family"]) and v["weight"] > 0),
         "first_seen": time,
         "rules": list_of(lambda v: v.keys() >= RULE.keys() and all(RULE[key](v[key]) for key in RULE))}
ALERT_MAY = {"evidence": text, "clipped": real, "frames": list_of(
    lambda v: v.keys() <= {"time", "channel", "fn", "sfn", "subframe", "hex"} and time(v["time"])
    and bool(re.fullmatch(r"([0-9a-f]{2}){1,320}", v["hex"])))}
GSM_PLACE = ("rat", "cell", "freq_hz", "arfcn", "band", "bsic", "mcc", "mnc", "lac", "ci")
LTE_PLACE = ("rat", "cell", "freq_hz", "earfcn", "band", "pci", "mcc", "mnc", "tac", "eci")
SPAN = {"low_hz": COUNT, "high_hz": COUNT, "listened_s": real, "visits": whole(1, 1 << 32), "first": time, "last": time}
PART = {"low_hz": COUNT, "high_hz": COUNT, "listened_s": real}
COVERAGE = {"spans": list_of(lambda v: all(good(v.get(key)) for key, good in SPAN.items())), "cells": COUNT,
            "parts": list_of(lambda v: v.keys() - {"deaf_s"} == PART.keys() and all(PART[key](v[key]) for key in PART)),
            **{level: COUNT for level in LEVELS}}
STATUS_MAY = {"error": text, "reason": text, "ppm": real, "clipped": real, "ghosts": whole(1, 1 << 32),
              "aliases": whole(1, 1 << 32),
              "looks_like": one_of("cu8", "cs8", "cs16")}
KINDS = {("cell", "gsm"): (CELL, CELL_MAY), ("message", "gsm"): (MESSAGE, MESSAGE_MAY),
         ("cell", "lte"): (LTE_CELL, LTE_CELL_MAY),
         ("message", "lte"): (LTE_MESSAGE, LTE_MESSAGE_MAY), ("status", None): (STATUS, STATUS_MAY),
         ("coverage", None): (COVERAGE, {}),
         ("alert", "gsm"): (ALERT, {**ALERT_MAY, **{key: {**CELL, **CELL_MAY}[key] for key in GSM_PLACE}}),
         ("alert", "lte"): (ALERT, {**ALERT_MAY, **{key: {**LTE_CELL, **LTE_CELL_MAY}[key] for key in LTE_PLACE}})}


def run(program, recording, scratch, **more):
    """The bytes of each output."""
    scratch.mkdir()
    kinds = ("jsonl", "text", "pcap")
    words = [word for kind in kinds for word in ("--output", f"{kind}:{scratch / kind}")]
    subprocess.run([program, "replay", "--messages", "--sensor", "s", *words, recording], capture_output=True,
                   timeout=300, check=True, **more)
    return {kind: (scratch / kind).read_bytes() for kind in kinds}


def records(octets):
    return [json.loads(line) for line in octets.decode().splitlines()]


def wrong_with(record):
    must, may = KINDS.get((record.get("type"), record.get("rat")), ({}, {}))
    must = {**ALWAYS, **must}
    for key in must.keys() - record.keys():
        yield f"{key} is missing"
    for key, value in record.items():
        good = must.get(key, may.get(key))
        if not good:
            yield f"{key}: {value!r}: not known here; a new key belongs in CELL_MAY or LTE_CELL_MAY"
        elif not good(value):
            yield f"{key}: {value!r} is out of bounds"
    if record["type"] == "cell" and not record["first_seen"] <= record["last_seen"]:
        yield f"seen first {record['first_seen']} and last {record['last_seen']}"


def contract(_, recording, runs):
    said = records(runs[0]["jsonl"])
    for record in said:
        for wrong in wrong_with(record):
            yield f"{record.get('type')}: {wrong}"
    if [i for i, record in enumerate(said) if record["type"] == "status"] != [len(said) - 1]:
        yield "a status record belongs at the end, and nowhere else"
    read = sum(n for channel, n in said[-1]["blocks_ok"].items() if channel != "SCH")
    if said[-1]["source"] != str(recording) or read != sum(record["type"] == "message" for record in said):
        yield f"status: {said[-1]}, which is not what the messages say"


def deterministic(_, recording, runs):
    for kind in runs[0]:
        if runs[0][kind] != runs[1][kind]:
            yield f"{kind} differs from run to run"


def parameters(octets):
    """What each cell broadcasts, by identity. Why phones asked for channels is not in the octets of a pcap."""
    skip = {"time", "bsic", "ncc", "bcc", "blocks_ok", "blocks_bad", "first_seen", "last_seen", "power_dbfs", "snr_db",
            "freq_offset_hz", "freq_offset_ppm", "freq_offset_sd_hz", "clock_ppm", "clipped"}
    cells = {}
    for record in records(octets):
        if record["type"] == "cell" and "eci" in record:
            cells[record["cell"]] = {key: value for key, value in record.items() if key in SIB1}
        elif record["type"] == "cell" and "ci" in record:
            cells[record["arfcn"], record["cell"]] = {
                key: sorted(map(str, value)) if isinstance(value, list) else value
                for key, value in record.items() if key not in skip and not key.startswith("assigned_")}
    return cells


def restless(octets):
    """Carriers of stations that change their identity: a pcap has no BSIC, so what they say between is nobody's
    there."""
    names = {}
    for record in records(octets):
        if record["type"] == "cell" and "ci" in record and "bsic" in record:
            names.setdefault((record["arfcn"], record["bsic"]), set()).add(record["cell"])
    return {arfcn for (arfcn, _), cells in names.items() if len(cells) > 1}


def round_trip(program, recording, runs):
    with tempfile.TemporaryDirectory() as name:
        path = pathlib.Path(name) / "x.pcap"
        path.write_bytes(runs[0]["pcap"])
        again = run(program, path, path.parent / "out")
    if again["pcap"] != runs[0]["pcap"] and recording.suffix != ".pcap":
        yield "the pcap written from the pcap is another"
    before, after = parameters(runs[0]["jsonl"]), parameters(again["jsonl"])
    moved = restless(runs[0]["jsonl"])
    for place in before.keys() | after.keys():
        if place[0] not in moved and before.get(place) != after.get(place):
            yield f"{place}: {before.get(place)} became {after.get(place)}"


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    recordings = sorted(ROOT.glob("captures/*.sigmf-meta"))
    if SHARED.exists():
        recordings += sorted(SHARED.glob("*.sigmf-meta")) + sorted(SHARED.glob("pcap/*.pcap"))
    else:
        print("skipped: the recordings of ../shared/captures are not here")
    passed = failed = 0
    for recording in recordings:
        with tempfile.TemporaryDirectory() as name:
            scratch = pathlib.Path(name)
            strange = {"TZ": "Asia/Kathmandu", "LC_ALL": "de_DE.UTF-8", "LANG": "zh_CN.UTF-8", "COLUMNS": "20",
                       "LINES": "5", "TERM": "dumb", "HOME": "/nonexistent"}
            runs = [run(program, recording, scratch / "a", cwd=ROOT),
                    run(program, recording, scratch / "b", cwd="/", env=strange)]
        for test in (contract, deterministic, round_trip):
            wrong = sorted(set(test(program, recording, runs)))
            for line in wrong[:10]:
                print(f"{recording.name}: {test.__name__}: {line}")
            passed, failed = passed + (not wrong), failed + bool(wrong)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
