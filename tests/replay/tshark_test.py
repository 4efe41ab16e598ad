#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What we decode of GSM is what Wireshark decodes: field by field, message by message. (LTE: tests/lte/tshark_test.c.)

Each recording is replayed into a GSMTAP pcap and into records at once; tshark dissects the pcap, and its view of every
System Information message is held against the cell records, its view of the GSMTAP headers against the message records.
The dissector shares no code with us. Skipped where tshark is missing.

usage: tshark_test.py PROGRAM
"""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

ROOT = pathlib.Path(__file__).resolve().parents[2]
OTHERS = ROOT.parent / "shared/captures"  # recordings of real networks, where somebody put them

RETRANS = (1, 2, 4, 7)
TX_SLOTS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 16, 20, 25, 32, 50)

# Record key, Wireshark's field, and what its raw value means in our unit (44.018 10.5.2, 45.008 chapter 9).
FIELDS = [
    ("mcc", "e212.lai.mcc", str),  # digits: as they stand in the text
    ("mnc", "e212.lai.mnc", str),
    ("lac", "gsm_a.lac", int),
    ("ci", "gsm_a.bssmap.cell_ci", int),
    ("att", "gsm_a.rr.att", bool),
    ("mscr", "gsm_a.rr.mscr", int),
    ("bs_ag_blks_res", "gsm_a.rr.bs_ag_blks_res", int),
    ("ccch_conf", "gsm_a.rr.ccch_conf", int),
    ("bs_pa_mfrms", "gsm_a.rr.bs_pa_mfrms", int),  # tshark has added the 2 already
    ("t3212_min", "gsm_a.rr.t3212", lambda v: 6 * v),
    ("pwrc", "gsm_a.rr.pwrc", bool),
    ("dtx", "gsm_a.rr.dtx_bcch", int),
    ("radio_link_timeout", "gsm_a.rr.radio_link_timeout", lambda v: 4 * (v + 1)),
    ("cell_reselect_hysteresis_db", "gsm_a.rr.cell_reselect_hyst", lambda v: 2 * v),
    ("ms_txpwr_max_cch", "gsm_a.rr.ms_txpwr_max_cch", int),
    ("neci", "gsm_a.rr.neci", bool),
    ("rxlev_access_min_dbm", "gsm_a.rr.rxlev_access_min", lambda v: v - 110),
    ("max_retrans", "gsm_a.rr.max_retrans", lambda v: RETRANS[v]),
    ("tx_integer", "gsm_a.rr.tx_integer", lambda v: TX_SLOTS[v]),
    ("cell_bar_access", "gsm_a.rr.cell_barr_access", int),
    ("call_reestablishment", "gsm_a.rr.re", lambda v: not v),
    ("access_classes_barred", "gsm_a.rr.acc", lambda v: v & ~0x400),
    ("emergency_call_barred", "gsm_a.rr.acc", lambda v: bool(v & 0x400)),
    ("ncc_permitted", "gsm_a.rr.ncc_permitted", int),
    ("cell_bar_qualify", "gsm_a.rr.cbq", int),
    ("cell_reselect_offset_db", "gsm_a.rr.cell_reselect_offset", lambda v: 2 * v),
    ("temporary_offset_db", "gsm_a.rr.temporary_offset", lambda v: 10 * v),
    ("penalty_time_s", "gsm_a.rr.penalty_time", lambda v: 20 * (v + 1)),
    ("power_offset_db", "gsm_a.rr.power_offset", lambda v: 2 * v),
    ("rac", "gsm_a.rr.rac", int),
    ("bcch_change_mark", "gsm_a.rr.bcch_change_mark", int),
    ("egprs", "gsm_a.rr.egprs_supported", bool),
    ("sgsnr", "gsm_a.rr.sgsnr", int),
]
TYPE = "gsm_a.dtap.msg_rr_type"
SI1, SI2S = 0x19, {0x1a: "2", 0x02: "2bis", 0x03: "2ter", 0x1d: "5", 0x05: "5bis", 0x06: "5ter"}
SI_NAMES = {SI1: "1", 0x1b: "3", 0x1c: "4", 0x07: "2quater", 0x00: "13", **SI2S}


def number(text):
    return int(text, 0) if re.fullmatch(r"(0x)?[0-9a-fA-F]+", text or "") else None


class Frame:
    """One dissected frame: its fields by name, each with every value it has, and the texts beside them."""

    def __init__(self, packet):
        self.values, self.shown, self.texts, self.order = {}, {}, [], []
        for field in packet.iter("field"):
            name, text = field.get("name"), field.get("showname") or field.get("show") or ""
            self.values.setdefault(name, []).append(field.get("show", ""))
            self.shown[name] = text
            self.texts.append(text)
            self.order.append((name, field.get("show", "")))

    def number(self, name):
        return number(self.values[name][-1]) if name in self.values else None

    def digits(self, name):
        """The digits in brackets at the end: of an MNC with its leading zeros, of an MCC without."""
        text = re.search(r"\((\d+)\)$", self.shown[name]).group(1)
        return text.zfill(3) if name.endswith("mcc") else text

    def arfcns(self):
        lists = [re.sub(r".*List of ARFCNs = ?", "", text) for text in self.texts if "List of ARFCNs" in text]
        return {int(word) for text in lists for word in text.split() if word.isdigit()}

    def lte(self):
        """EARFCN -> priority, None where there is none: a priority stands behind the carriers it is for."""
        found, waiting = {}, []
        for name, show in self.order:
            if name == "gsm_a.rr.earfcn":
                waiting.append(int(show))
            elif name in ("gsm_a.rr.eutran_priority", "gsm_a.rr.thresh_eutran_high"):
                found.update((earfcn, int(show) if name.endswith("priority") else None) for earfcn in waiting)
                waiting = []
        return found


def dissect(pcap):
    run = subprocess.run(["tshark", "-r", pcap, "-T", "pdml"], capture_output=True, timeout=300, check=True)
    return [Frame(packet) for packet in ElementTree.fromstring(run.stdout).iter("packet")]


def replay(program, source, folder):
    """Records and dissected frames of one recording: (shell words of the input, octets for standard input)."""
    words, octets = source
    jsonl, pcap = f"{folder}/out.jsonl", f"{folder}/out.pcap"
    run = subprocess.run([program, "replay", "--messages", "--output", f"jsonl:{jsonl}", "--output", f"pcap:{pcap}",
                          *words],
                         input=octets, capture_output=True, timeout=300)
    if run.returncode != 0:
        raise RuntimeError(run.stderr.decode(errors="replace"))
    with open(jsonl, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines], dissect(pcap)


def check_headers(messages, frames):
    """Each message record has its frame, and the GSMTAP header says the same."""
    if len(messages) != len(frames):
        yield f"{len(messages)} message records, {len(frames)} frames"
    have = {(f.number("gsmtap.arfcn"), f.number("gsmtap.frame_nr"), f.number("gsmtap.ts")) for f in frames}
    for message in messages:
        if (message["arfcn"], message["fn"], message["timeslot"]) not in have:
            yield f"no frame with arfcn {message['arfcn']}, fn {message['fn']} ({message['name']})"


def expect(frames):
    """What tshark says of the cell whose frames these are: key -> value."""
    want, gsm, lte, allocation, seen = {}, set(), {}, None, set()
    for frame in frames:
        kind = frame.number(TYPE)
        if kind not in SI_NAMES:
            continue
        seen.add(SI_NAMES[kind])
        for key, name, convert in FIELDS:
            if name in frame.values:
                want[key] = frame.digits(name) if convert is str else convert(frame.number(name))
        if kind == SI1:
            allocation = frame.arfcns()
        elif kind in SI2S:
            gsm |= frame.arfcns()
        lte.update(frame.lte())
    # 31: the offset counts against the cell, the other two not at all (45.008 6.4)
    if want.get("penalty_time_s") == 640:
        want["cell_reselect_offset_db"] *= -1
        del want["penalty_time_s"], want["temporary_offset_db"]
    return want, gsm, lte, allocation, seen


def check_cell(cell, frames):
    want, gsm, lte, allocation, seen = expect(frames)
    for key, value in want.items():
        if cell.get(key) != value:
            yield f"{cell['cell']}: {key} is {cell.get(key)}, tshark says {value}"
    neighbours = cell.get("neighbours", [])
    ours = {n["arfcn"] for n in neighbours if n["rat"] == "gsm"}
    if ours != gsm:
        yield f"{cell['cell']}: neighbours {sorted(ours)}, tshark says {sorted(gsm)}"
    ours = {n["earfcn"]: n.get("priority") for n in neighbours if n["rat"] == "lte"}
    if ours != lte:
        yield f"{cell['cell']}: LTE neighbours {ours}, tshark says {lte}"
    if allocation is not None and set(cell.get("cell_allocation", [])) != allocation:
        yield f"{cell['cell']}: allocation {cell.get('cell_allocation')}, tshark says {sorted(allocation)}"
    if not seen <= set(cell.get("si_seen", [])):
        yield f"{cell['cell']}: si_seen {cell.get('si_seen')}, tshark says {sorted(seen)}"


def check(program, source):
    """(what is wrong, number of fields held against tshark)"""
    with tempfile.TemporaryDirectory() as folder:
        records, frames = replay(program, source, folder)
    wrong = list(check_headers([r for r in records if r["type"] == "message"], frames))
    cells = {r["arfcn"]: r for r in records if r["type"] == "cell" and "arfcn" in r}
    compared = 0
    for arfcn, cell in cells.items():
        mine = [f for f in frames if f.number("gsmtap.arfcn") == arfcn]
        wrong += check_cell(cell, mine)
        compared += len(expect(mine)[0])
    return wrong, compared


def sources():
    """Name of each recording, and how to replay it."""
    for meta in sorted((ROOT / "captures").glob("gsm-*.sigmf-meta")) + sorted(OTHERS.glob("gsm-*.sigmf-meta")):
        yield meta.name.removesuffix(".sigmf-meta"), ([str(meta)], None)
    packed = OTHERS / "osmo-bts/A.s16.xz"
    if packed.exists() and shutil.which("xz"):
        samples = subprocess.run(["xz", "-dc", packed], capture_output=True, check=True).stdout
        yield "osmo-bts/A", (["--format", "cs16", "--rate", "1083333.33", "--freq", "945.2M", "-"], samples)


def main():
    program = sys.argv[1]
    if not shutil.which("tshark"):
        print("skipped: no tshark here\n0 passed, 0 failed, 1 skipped")
        return 0
    passed = failed = total = 0
    for name, source in sources():
        try:
            wrong, compared = check(program, source)
        except (RuntimeError, OSError, ValueError, KeyError, subprocess.SubprocessError,
                ElementTree.ParseError) as error:
            wrong, compared = [f"{type(error).__name__}: {error}"], 0
        total += compared
        passed, failed = passed + (not wrong), failed + bool(wrong)
        if wrong:
            print(f"{name}:\n    " + "\n    ".join(wrong[:20]))
    if not total:
        print("nothing was compared: no recording gave a System Information message")
        failed += 1
    print(f"{total} fields compared\n{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
