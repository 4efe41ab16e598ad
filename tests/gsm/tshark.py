#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""tshark: each System Information message, decoded by us and by Wireshark's dissector, field by field.

The messages are those of recordings of real cells, where somebody put them beside the project, of the pcap files named,
and thousands made up at random: every format of frequency list, and rest octets of any content. They are written to
one pcap as GSMTAP, dissected by tshark, and held against what TEST --dump says of each.

usage: tshark.py TEST [PCAP...]      TEST: the program built from tshark_test.c; exit status 77: there is no tshark
"""
import collections
import json
import pathlib
import random
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

ROOT = pathlib.Path(__file__).resolve().parents[2]
OTHERS = ROOT.parent / "shared/captures"
BCCH, CCCH, SACCH4 = 1, 2, 6  # enum pdu_channel
GSMTAP_CHANNEL = {BCCH: 1, CCCH: 2, SACCH4: 0x87}
RETRANS = (1, 2, 4, 7)
TX_SLOTS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 16, 20, 25, 32, 50)
SI1, SI2, SI2BIS, SI2TER, SI2QUATER, SI3, SI4, SI13 = 0x19, 0x1a, 0x02, 0x03, 0x07, 0x1b, 0x1c, 0x00
SI5, SI5BIS, SI5TER, SI6, SI9 = 0x1d, 0x05, 0x06, 0x1e, 0x04
LAI = (SI3, SI4, SI6)
RACH = (SI1, SI2, SI2BIS, SI3, SI4)  # not SI9, of which Wireshark 4.0 shows nothing
SELECTION = (SI3, SI4)

# Our key, Wireshark's field, what its value means in our unit, and the messages it is taken from. Wireshark 4.0 shows
# BS_PA_MFRMS as multiframes, but in three bits: 8 and 9 as 0 and 1.
FIELDS = [
    ("lac", "gsm_a.lac", int, LAI),
    ("ci", "gsm_a.bssmap.cell_ci", int, (SI3, SI6)),
    ("ci", "gsm_a.rr.cell_id", int, (SI4,)),
    ("mscr", "gsm_a.rr.mscr", int, (SI3,)),
    ("att", "gsm_a.rr.att", int, (SI3,)),
    ("bs_ag_blks_res", "gsm_a.rr.bs_ag_blks_res", int, (SI3,)),
    ("ccch_conf", "gsm_a.rr.ccch_conf", int, (SI3,)),
    ("bs_pa_mfrms", "gsm_a.rr.bs_pa_mfrms", lambda v: v if v > 1 else v + 8, (SI3,)),
    ("t3212_min", "gsm_a.rr.t3212", lambda v: 6 * v, (SI3,)),
    ("pwrc", "gsm_a.rr.pwrc", int, (SI3,)),
    ("dtx", "gsm_a.rr.dtx_bcch", int, (SI3,)),
    ("radio_link_timeout", "gsm_a.rr.radio_link_timeout", lambda v: 4 * (v + 1), (SI3,)),
    ("cell_reselect_hysteresis_db", "gsm_a.rr.cell_reselect_hyst", lambda v: 2 * v, SELECTION),
    ("ms_txpwr_max_cch", "gsm_a.rr.ms_txpwr_max_cch", int, SELECTION),
    ("acs", "gsm_a.rr.acs", int, (SI4,)),
    ("neci", "gsm_a.rr.neci", int, SELECTION),
    ("rxlev_access_min_dbm", "gsm_a.rr.rxlev_access_min", lambda v: v - 110, SELECTION),
    ("max_retrans", "gsm_a.rr.max_retrans", lambda v: RETRANS[v], RACH),
    ("tx_integer", "gsm_a.rr.tx_integer", lambda v: TX_SLOTS[v], RACH),
    ("cell_bar_access", "gsm_a.rr.cell_barr_access", int, RACH),
    ("call_reestablishment", "gsm_a.rr.re", lambda v: int(not v), RACH),
    ("access_classes_barred", "gsm_a.rr.acc", lambda v: v & ~0x400, RACH),
    ("emergency_call_barred", "gsm_a.rr.acc", lambda v: v >> 10 & 1, RACH),
    ("ncc_permitted", "gsm_a.rr.ncc_permitted", int, (SI2, SI6)),
    ("cell_bar_qualify", "gsm_a.rr.cbq", int, SELECTION),
    ("power_offset_db", "gsm_a.rr.power_offset", lambda v: 2 * v, SELECTION),
    ("si2ter_indicator", "gsm_a.rr.system_information_type_2ter", int, (SI3,)),
    ("early_classmark_sending", "gsm_a.rr.early_classmark_sending", int, (SI3,)),
    ("early_classmark_sending_3g", "gsm_a.rr.3g_early_classmark_sending_restriction", int, (SI3,)),
    ("gprs", "gsm_a.rr.gprs_indicator", int, (SI3,)),
    ("ra_colour", "gsm_a.rr.gprs_ra_colour", int, (SI3,)),
    ("si2quater_indicator", "gsm_a.rr.si2quater_indicator", int, (SI3,)),
    ("bcch_change_mark", "gsm_a.rr.bcch_change_mark", int, (SI13,)),
    ("rac", "gsm_a.rr.rac", int, (SI13,)),
    ("si13_network_control_order", "gsm_a.rr.network_control_order", int, (SI13,)),
    ("network_mode_of_operation", "gsm_a.rr.nmo", lambda v: v + 1 if v < 3 else None, (SI13,)),
]
# The same, where what is not sent means no.
FLAGS = [
    ("egprs", "gsm_a.rr.egprs_supported", SI13),
    ("sgsnr", "gsm_a.rr.sgsnr", SI13),
]


# Messages


class Bits:
    """A block written bit by bit over filling."""

    def __init__(self, head):
        self.octets, self.at = bytearray(head + bytes([0x2b] * (23 - len(head)))), 8 * len(head)

    def put(self, value, n):
        for i in reversed(range(n)):
            mask = 0x80 >> self.at % 8
            bit = value >> i & 1
            if self.at < 8 * 23:
                self.octets[self.at // 8] = self.octets[self.at // 8] & ~mask | mask * bit
            self.at += 1


def random_list(rng):
    """A frequency list of 16 octets in one of the six formats, zeros from some place on."""
    octets = bytearray(rng.randbytes(16))
    octets[0] = rng.choice((0x00, 0x30, 0x80, 0x84, 0x88, 0x8a, 0x8c, 0x8e)) & 0xfe | octets[0] & 1
    if octets[0] & 0x80 == 0 or octets[0] & 0x8e == 0x8e:  # bit maps: few carriers, tshark cuts long texts off
        thin = bytes(a & b & c for a, b, c in zip(rng.randbytes(13), rng.randbytes(13), rng.randbytes(13)))
        return bytes(octets[:3]) + thin
    return bytes(octets)


def random_lai(rng):
    digits = [rng.randrange(10) for _ in range(5)] + [rng.choice((15, rng.randrange(10)))]
    plmn = [digits[1] << 4 | digits[0], digits[5] << 4 | digits[2], digits[4] << 4 | digits[3]]
    return bytes(plmn) + rng.randbytes(2)


def made_up(rng, count):
    """Messages of every type with everything in them that has a place of its own, at random."""
    for _ in range(count):
        rach, rest4 = rng.randbytes(3), rng.randbytes(4)
        yield BCCH, bytes([0x55, 6, SI1]) + random_list(rng) + rach + b"\x2b"
        yield BCCH, bytes([0x59, 6, SI2]) + random_list(rng) + rng.randbytes(1) + rach
        yield BCCH, bytes([0x55, 6, SI2BIS]) + random_list(rng) + rach + b"\x2b"
        yield BCCH, bytes([0x49, 6, SI2TER]) + random_list(rng) + b"\x2b\x2b\x2b\x2b"
        yield BCCH, bytes([0x49, 6, SI3]) + rng.randbytes(2) + random_lai(rng) + rng.randbytes(6) + rach + rest4
        rest = rng.randbytes(10)
        if rest[0] not in (0x64, 0x72):  # tshark would take it for a CBCH element, whatever the pseudo length says
            yield BCCH, bytes([0x31, 6, SI4]) + random_lai(rng) + rng.randbytes(2) + rach + rest
        yield BCCH, bytes([0x11, 6, SI9]) + rach + bytes([0x2b] * 17)
        yield BCCH, bytes([0x01, 6, SI13]) + rng.randbytes(20)
        yield SACCH4, bytes([5, 7, 3, 3, 0x49, 6, SI5]) + random_list(rng)
        si6 = bytes([5, 7, 3, 3, 0x2d, 6, SI6])
        yield SACCH4, si6 + rng.randbytes(2) + random_lai(rng) + rng.randbytes(2) + bytes([0x2b] * 7)
        yield BCCH, random_si2quater(rng)


def random_identity(rng):
    """Length and value of a mobile identity: none, IMSI, IMEI or TMSI, of made-up digits."""
    if rng.random() < 0.3:
        return rng.choice((bytes([1, 0xf0]), bytes([5, 0xf4]) + rng.randbytes(4)))
    digits = [rng.randrange(10) for _ in range(15)]
    value = [digits[0] << 4 | 8 | rng.choice((1, 2))] + [b << 4 | a for a, b in zip(digits[1::2], digits[2::2])]
    return bytes([len(value)] + value)


def named(rng, count):
    """Messages that name somebody."""
    for _ in range(count):
        body = bytes([6, 0x21, 0]) + random_identity(rng)
        if rng.random() < 0.5 and len(body) < 13:
            body += b"\x17" + random_identity(rng)
        yield CCCH, fill(body)
        body = bytes([6, 0x22, 0]) + rng.randbytes(8)
        yield CCCH, fill(body + (b"\x17" + random_identity(rng) if rng.random() < 0.5 else b""))
        yield CCCH, bytes([0x4d, 6, 0x24, 0]) + rng.randbytes(16) + b"\x2b" * 3
        head = rng.choice((b"\x00\x71\xa3\x6a", b"\x30\x71\xa3\x6a"))
        yield CCCH, bytes([0x2d, 6, 0x3f]) + head + b"\x7f\x4d\x04\x00\x00\xd0" + rng.randbytes(4) + b"\x2b" * 6


def fill(body):
    return bytes([len(body) << 2 | 1]) + body + b"\x2b" * (22 - len(body))


def random_si2quater(rng):
    """Any bits at all behind the head; or few elements before those that list neighbours, so that these are reached."""
    bits = Bits(bytes([0x05, 6, SI2QUATER]))
    bits.put(rng.getrandbits(11), 11)
    if rng.random() < 0.3:
        bits.put(rng.getrandbits(149), 149)
        return bytes(bits.octets)
    for _ in range(7):
        bits.put(0, 1)
    if rng.random() < 0.5:
        put_umts(bits, rng)
    else:
        bits.put(0, 1)
    bits.put(0, 2)
    for _ in range(4):  # Releases 5 to 8: an H, and nothing but what has to be there
        bits.put(0x2b >> (7 - bits.at % 8) & 1 ^ 1, 1)
        bits.put((0, 0, 0, 1)[_], (2, 1, 2, 1)[_])
    put_lte(bits, rng)
    return bytes(bits.octets)


def put_umts(bits, rng):
    bits.put(0b1001, 4)
    bits.put(0, 1)
    for _ in range(rng.randint(1, 2)):
        bits.put(0b10, 2)
        bits.put(rng.getrandbits(14), 14)
        count = rng.randint(1, 4)
        bits.put(rng.getrandbits(1), 1)
        bits.put(count, 5)
        for k in range(count):
            width = 10 - (k + 1).bit_length() + 1
            bits.put(rng.randrange(1, 1 << width), width)
    bits.put(0, 2)


def put_lte(bits, rng):
    bits.put(1, 1)
    bits.put(rng.getrandbits(15), 15)
    bits.put(0b01, 2)
    bits.put(rng.getrandbits(3), 3)
    bits.put(0, 2)
    for _ in range(rng.randint(1, 2)):
        bits.put(1, 1)
        for _ in range(rng.randint(1, 2)):
            bits.put(1, 1)
            bits.put(rng.getrandbits(16), 16)
            bits.put(0, 1)
        bits.put(0, 1)
        bits.put(8 | rng.getrandbits(3), 4)
        bits.put(rng.getrandbits(5), 5)
        bits.put(0, 2)
    bits.put(0, 3)


def recorded(pcap):
    """The messages of somebody's GSMTAP recording."""
    run = subprocess.run(["tshark", "-r", pcap, "-Y", "gsmtap", "-T", "fields", "-e", "udp.payload"],
                         capture_output=True, text=True, check=True)
    for line in run.stdout.split():
        payload = bytes.fromhex(line.replace(":", ""))
        channel = {number: ours for ours, number in GSMTAP_CHANNEL.items()}.get(payload[12])
        octets = payload[4 * payload[1]:]
        if channel and len(octets) == 23:
            yield channel, octets


def real_ones():
    blocks = OTHERS / "osmo-bts/A.json"
    if blocks.exists():
        for octets in sorted(set(json.loads(blocks.read_text())["blocks"].values())):
            yield BCCH, bytes.fromhex(octets)
    for pcap in sorted(OTHERS.glob("pcap/gsm-*.pcap")):
        yield from recorded(str(pcap))


# Two opinions


def write_pcap(path, messages):
    with open(path, "wb") as out:
        out.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 101))  # raw IP
        for channel, octets in messages:
            gsmtap = struct.pack(">BBBBHbbIBBBB", 2, 4, 1, 0, 51, -60, 20, 0, GSMTAP_CHANNEL[channel], 0, 0, 0) + octets
            udp = struct.pack(">HHHH", 4729, 4729, 8 + len(gsmtap), 0) + gsmtap
            ip = struct.pack(">BBHHHBBH8s", 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0, bytes([127, 0, 0, 1] * 2)) + udp
            out.write(struct.pack("<IIII", 0, 0, len(ip), len(ip)) + ip)


def number(text):
    return int(text, 0) if re.fullmatch(r"0x[0-9a-fA-F]+|[0-9]+", text or "") else {"True": 1, "False": 0}.get(text)


class Frame:
    """One message as dissected: fields by name with all their values, and in their order."""

    def __init__(self, packet):
        self.order = [(f.get("name"), f.get("show", ""), f.get("showname") or "") for f in packet.iter("field")]
        self.values = collections.defaultdict(list)
        for proto in packet.iter("proto"):
            self.values[proto.get("name")].append("")
        for name, show, _ in self.order:
            self.values[name].append(show)

    def number(self, name):
        return number(self.values[name][-1]) if name in self.values else None

    def arfcns(self):
        texts = [text or show for _, show, text in self.order if "List of ARFCNs" in (text or show)]
        return {int(word) for text in texts for word in text.split("=")[-1].split() if word.isdigit()}

    def umts(self):
        """(UARFCN, code), the code -1 for a carrier of which no cell is listed."""
        found, carrier, codes = set(), None, 0
        for name, show, _ in self.order + [("gsm_a.rr.fdd_uarfcn", None, "")]:
            if name in ("gsm_a.rr.fdd_uarfcn", "gsm_a.rr.tdd_uarfcn"):
                if carrier is not None and not codes:
                    found.add((carrier, -1))
                carrier, codes = show and int(show), 0
            elif name in ("gsm_a.rr.scrambling_code", "gsm_a.rr.cell_parameter"):
                found.add((carrier, int(show)))
                codes += 1
        return found

    def lte(self):
        """(EARFCN, priority); the priority stands behind the carriers that share it, and may be missing."""
        found, waiting = set(), []
        for name, show, _ in self.order:
            if name == "gsm_a.rr.earfcn":
                waiting.append(int(show))
            elif name in ("gsm_a.rr.eutran_priority", "gsm_a.rr.thresh_eutran_high"):
                found |= {(earfcn, int(show) if name.endswith("priority") else -1) for earfcn in waiting}
                waiting = []
        return found


def dissect(messages):
    with tempfile.TemporaryDirectory() as folder:
        write_pcap(f"{folder}/all.pcap", messages)
        run = subprocess.run(["tshark", "-r", f"{folder}/all.pcap", "-T", "pdml"], capture_output=True, check=True)
    return [Frame(packet) for packet in ElementTree.fromstring(run.stdout).iter("packet")]


def ours(test, messages):
    lines = "".join(f"{channel} {octets.hex()}\n" for channel, octets in messages)
    run = subprocess.run([test, "--dump"], input=lines, capture_output=True, text=True, check=True)
    return [dict(pair.split("=", 1) for pair in line.split()) for line in run.stdout.splitlines()]


def listed(mine, key):
    return {tuple(int(n) for n in item.split(":")) for item in mine.get(key, "").split(",") if item}


def check(kind, mine, frame):
    """What differs: (key, ours, tshark's)."""
    for key, name, convert, kinds in FIELDS:
        if kind not in kinds:
            continue
        raw = frame.number(name)
        want = None if raw is None else convert(raw)
        have = int(mine[key]) if key in mine else None
        if want != have:
            yield key, have, want
    yield from check_flags(kind, mine, frame)
    yield from check_identity(kind, mine, frame)
    yield from check_c2(kind, mine, frame)
    yield from check_lists(kind, mine, frame)


def check_flags(kind, mine, frame):
    """An extension too short for what it begins with is taken at its length by us, at its content by Wireshark."""
    short = (frame.number("gsm_a.rr.extension_length") or 0) < 8 and "gsm_a.rr.extension_length" in frame.values
    if short or "_ws.malformed" in frame.values or "gsm_a.rr.bcch_change_mark" not in frame.values:
        return
    for key, name, of in FLAGS:
        if kind == of and int(mine.get(key, 0)) != (frame.number(name) or 0):
            yield key, mine.get(key), frame.number(name)


def check_identity(kind, mine, frame):
    """Digits stand at the end of the text, "Mobile Network Code (MNC): Unknown (01)", an MCC's without leading
    zeros."""
    for key, name in (("mcc", "e212.lai.mcc"), ("mnc", "e212.lai.mnc")):
        digits = re.findall(r"\((\d+)\)",
                            " ".join(text for have, _, text in frame.order if have == name and kind in LAI))
        digits = [text.zfill(3) if key == "mcc" else text for text in digits]
        if digits[-1:] != [mine[k] for k in (key,) if k in mine]:
            yield key, mine.get(key), digits


def check_c2(kind, mine, frame):
    """With a penalty time of 31 the offset counts negative, and there is neither a temporary offset nor a time."""
    if kind not in SELECTION or "gsm_a.rr.penalty_time" not in frame.values:
        return
    time, offset = frame.number("gsm_a.rr.penalty_time"), frame.number("gsm_a.rr.cell_reselect_offset")
    negative = time == 31
    want = {
        "cell_reselect_offset_db": -2 * offset if negative else 2 * offset,
        "temporary_offset_db": None if negative else 10 * frame.number("gsm_a.rr.temporary_offset"),
        "penalty_time_s": None if negative else 20 * (time + 1),
    }
    for key, value in want.items():
        have = int(mine[key]) if key in mine else None
        if have != value:
            yield key, have, value


def check_lists(kind, mine, frame):
    arfcns = frame.arfcns()
    allocation = {int(n) for n in mine.get("allocation", "").split(",") if n}
    gsm = {channel for channel, _, _ in listed(mine, "gsm")}
    if (allocation if kind == SI1 else gsm) != arfcns:
        yield "arfcns", sorted(allocation or gsm), sorted(arfcns)
    if "_ws.malformed" in frame.values:  # cut off: how much of it counts is a matter of taste
        return
    want, have = frame.number("gsm_a.rr.serving_cell_priority_param_geran_priority"), mine.get("geran_priority")
    if have != (None if want is None else str(want)):
        yield "geran_priority", have, want
    umts = {(channel, code) for channel, code, _ in listed(mine, "umts")}
    if umts != frame.umts():
        yield "umts", sorted(umts), sorted(frame.umts())
    lte = {(channel, priority) for channel, _, priority in listed(mine, "lte")}
    if lte != frame.lte():
        yield "lte", sorted(lte), sorted(frame.lte())


def identities(frame):
    return [(name, show)
            for name, show, _ in frame.order if name.endswith((".imsi", ".imei", ".tmsi", ".tlli", ".imeisv"))]


def check_redaction(test, messages):
    """What is left dissects as before, and names nobody; the number of failures."""
    redacted = [(channel, bytes.fromhex(mine["redacted"]))
                for (channel, _), mine in zip(messages, ours(test, messages))]
    failures = found = 0
    for before, after, (_, octets) in zip(dissect(messages), dissect(redacted), redacted):
        same = before.number("gsm_a.dtap.msg_rr_type") == after.number("gsm_a.dtap.msg_rr_type")
        left = [show for _, show in identities(after) if show.strip("0x")]
        found += len(identities(before))
        if not same or left or "_ws.malformed" in after.values:
            failures += 1
            print(f"redacted {octets.hex()}: {'names somebody' if left else 'does not dissect'}")
    if found < len(messages) // 2:
        print(f"tshark names only {found} in {len(messages)} messages that are full of names")
        failures += 1
    return failures


def main():
    test, pcaps = sys.argv[1], sys.argv[2:]
    if not shutil.which("tshark"):
        print("skipped: no tshark here")
        return 77
    messages = list(real_ones()) + [message for pcap in pcaps for message in recorded(pcap)]
    of_the_air = len(messages)
    messages += list(made_up(random.Random(1), 300))
    kinds, differing = collections.Counter(), 0
    for (channel, octets), mine, frame in zip(messages, ours(test, messages), dissect(messages), strict=True):
        kind = frame.number("gsm_a.dtap.msg_rr_type")
        kinds[kind] += 1
        for key, have, want in check(kind, mine, frame):
            differing += 1
            print(f"{octets.hex()}: {key} is {have}, tshark says {want}")
    differing += check_redaction(test, list(named(random.Random(2), 200)))
    print(f"{of_the_air} messages of the air, {len(messages) - of_the_air} made up, {differing} differences")
    return 1 if differing or len(kinds) < 10 else 0


if __name__ == "__main__":
    sys.exit(main())
