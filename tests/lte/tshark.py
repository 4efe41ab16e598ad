#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""tshark: each LTE broadcast and paging message, decoded by us and by Wireshark's dissector, field by field.

The messages are those of a recording of real cells, where somebody put it beside the project, of the pcap files named,
and thousands made up at random from the types of 36.331 up to Release 17, written down here once more: every optional
field, every alternative, extensions with anything inside. They are written to one pcap as GSMTAP, dissected by tshark,
and held against what TEST --dump says of each. Each made-up message is also cut by one octet: it must not pass then.

usage: tshark.py TEST [PCAP...]      TEST: the program built from tshark_test.c; exit status 77: there is no tshark
"""
import collections
import itertools
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
PBCH, BCCH, PCCH = 7, 8, 9  # enum pdu_channel
GSMTAP_TYPE, GSMTAP_CHANNEL = 0x0d, {PBCH: 4, BCCH: 5, PCCH: 6}
PERCENT = (0, 5, 10, 15, 20, 25, 30, 40, 50, 60, 70, 75, 80, 85, 90, 95)
HYSTERESIS = (0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24)
WINDOWS = (1, 2, 5, 10, 15, 20, 40)
LATER_SIBS = (19, 20, 21, 24, 25, 26, 26, 27, 28, 29)
LATE_SIBS = LATER_SIBS + (30, 31, 32)

# A type is a function from a random generator to a string of bits.


def number(count):
    width = (count - 1).bit_length()
    return lambda rng: format(rng.randrange(count), f"0{width}b") if width else ""


def bits(n):
    return lambda rng: format(rng.getrandbits(n), f"0{n}b") if n else ""


def octets(low, high):
    return lambda rng: "".join(format(rng.getrandbits(8), "08b") for _ in range(rng.randint(low, high)))


def length_of(text):
    n = len(text) // 8
    return format(n, "08b") if n < 128 else "10" + format(n, "014b")


def opened(inner):
    """An octet string or open type around the coding of another type."""
    def make(rng):
        text = inner(rng)
        text += "0" * (-len(text) % 8) or ("" if text else "0" * 8)
        return length_of(text) + text
    return make


def optional(inner, chance=0.5):
    inner.optional = chance
    return inner


def sequence(*fields, extended=None):
    """extended: None without an extension marker, else the additions."""
    def make(rng):
        head = "" if extended is None else str(int(bool(extended) and rng.random() < 0.3))
        present = [getattr(f, "optional", None) is None or rng.random() < f.optional for f in fields]
        text = head + "".join(str(int(p)) for f, p in zip(fields, present) if getattr(f, "optional", None) is not None)
        text += "".join(f(rng) for f, p in zip(fields, present) if p)
        if head == "1":
            there = [rng.random() < 0.5 for _ in extended]
            text += "0" + format(len(there) - 1, "06b") + "".join(str(int(t)) for t in there)
            text += "".join(opened(addition)(rng) for addition, t in zip(extended, there) if t)
        return text
    return make


def listed(low, high, inner):
    def make(rng):
        n = rng.randint(low, min(high, low + 4) if rng.random() < 0.9 else high)
        return format(n - low, f"0{(high - low).bit_length()}b") + "".join(inner(rng) for _ in range(n)) if high > low \
            else "".join(inner(rng) for _ in range(n))
    return make


def choice(*alternatives, extension=False):
    def make(rng):
        i, width = rng.randrange(len(alternatives)), (len(alternatives) - 1).bit_length()
        return "0" * extension + (format(i, f"0{width}b") if width else "") + alternatives[i](rng)
    return make


def fixed(text):
    return lambda rng: text


def opt(inner, chance=0.5):
    """A copy that is optional, so that a type can be used both ways."""
    return optional(lambda rng: inner(rng), chance)


# Types of 36.331


TRUE = fixed("")
FLAG = number(2)
Q_RX, Q_QUAL, P_MAX, THRESHOLD, PRIORITY, T_RESELECTION, PCI = (number(n) for n in (49, 32, 64, 32, 8, 8, 504))
SPEED = sequence(number(4), number(4))
PCI_RANGE = sequence(PCI, opt(number(16)))
DIGIT = number(10)
PLMN_FIRST = lambda rng: "1" + "".join(DIGIT(rng) for _ in range(3)) + listed(2, 3, DIGIT)(rng)
PLMN = sequence(opt(listed(3, 3, DIGIT)), listed(2, 3, DIGIT))


def plmn_list(rng):
    n = rng.randint(1, 6)
    return format(n - 1, "03b") + "".join((PLMN if i else PLMN_FIRST)(rng) + FLAG(rng) for i in range(n))


def sib_type(rng):
    return "0" + number(16)(rng) if rng.random() < 0.8 else "10" + format(rng.randrange(10), "06b")


LATE_SIB_TYPE = lambda rng: "0" + format(rng.randrange(13), "04b")
PERIOD = number(7)
NS_PMAX, NS_PMAX_V10L0 = listed(1, 8, sequence(opt(P_MAX), number(32))), listed(1, 8, sequence(opt(number(256))))
SIB1_LATE = sequence(opt(listed(1, 8, number(64))), opt(sequence(
    opt(number(192)), opt(listed(1, 8, sequence(opt(number(192))))), opt(sequence(
        opt(NS_PMAX), opt(listed(1, 8, NS_PMAX)), opt(sequence(
            opt(NS_PMAX_V10L0), opt(listed(1, 8, NS_PMAX_V10L0)), opt(sequence(
                opt(opened(octets(1, 3))), opt(sequence(
                    opt(listed(1, 32, sequence(opt(listed(1, 31, LATE_SIB_TYPE))))),
                    opt(listed(1, 32, sequence(PERIOD, listed(1, 31, LATE_SIB_TYPE)))),
                    opt(sequence(opt(sequence(listed(1, 32, sequence(number(16), number(10))))), opt(TRUE, 0)))
                ), 0.9)), 0.9)), 0.9)), 0.9)), 0.9))
CE_CELL = sequence(Q_RX, opt(Q_QUAL))
ONE_OF = lambda n: sequence(lambda rng: "0" + number(n)(rng), extended=[])
POS_SIB = sequence(opt(TRUE), opt(ONE_OF(6)), opt(ONE_OF(4)), lambda rng: "0" + number(27)(rng), extended=[])
PLMN_5GC = sequence(choice(PLMN_FIRST, number(6)), FLAG, FLAG)
CELL_5GC = sequence(listed(1, 6, PLMN_5GC), opt(bits(8)), bits(24), choice(bits(28), number(6)))
V1700 = sequence(opt(sequence(FLAG, opt(listed(1, 6, sequence(opt(listed(1, 12, bits(16)))))))), opt(TRUE, 0))
V1610 = sequence(opt(TRUE), opt(TRUE), opt(TRUE), opt(listed(1, 6, sequence(opt(TRUE), opt(TRUE), opt(TRUE)))),
                 opt(V1700, 0.95))
V1540 = sequence(opt(TRUE), opt(V1610, 0.95))
V1530 = sequence(opt(TRUE), opt(sequence(number(6))), opt(choice(TRUE, FLAG)), FLAG, opt(listed(1, 6, FLAG)),
                 opt(listed(1, 32, sequence(PERIOD, listed(1, 32, POS_SIB))), 0.3),
                 opt(sequence(FLAG, FLAG, listed(1, 6, CELL_5GC))), opt(TRUE), opt(TRUE), opt(V1540, 0.95))
V1450 = sequence(opt(TRUE), opt(V1530, 0.95))
V1430 = sequence(opt(TRUE), opt(TRUE), opt(listed(1, 5, sequence(plmn_list, bits(16), bits(28))), 0.3),
                 opt(V1450, 0.95))
V1360 = sequence(opt(sequence(number(8))), opt(V1430, 0.95))
V1350 = sequence(opt(CE_CELL), opt(V1360, 0.95))
V1320 = sequence(opt(sequence(opt(FLAG), opt(choice(number(4), number(4))), opt(choice(number(4), number(4))),
                              opt(number(16)))),
                 opt(V1350, 0.95))
V1310 = sequence(opt(bits(10)), opt(TRUE), opt(CE_CELL), opt(sequence(
    number(7), number(4), opt(listed(1, 32, sequence(number(16), number(10)))), opt(choice(bits(10), bits(40))),
    opt(bits(10)),
    number(4), FLAG, opt(TRUE), opt(listed(1, 32, number(4))))), opt(V1320, 0.95))
V1250 = sequence(sequence(opt(TRUE)), opt(sequence(Q_QUAL)), opt(TRUE), opt(V1310, 0.9))
V1130 = sequence(opt(sequence(FLAG)), opt(sequence(Q_QUAL)), opt(V1250, 0.9))
V920 = sequence(opt(TRUE), opt(sequence(Q_QUAL, opt(number(8)))), opt(V1130, 0.8))
V890 = sequence(opt(opened(SIB1_LATE)), opt(V920, 0.8))
SIB1 = sequence(
    sequence(plmn_list, bits(16), bits(28), FLAG, FLAG, FLAG, opt(bits(27))), sequence(Q_RX, opt(number(8))),
    opt(P_MAX),
    number(64), listed(1, 32, sequence(PERIOD, listed(0, 31, sib_type))), opt(sequence(number(7), number(9))),
    number(7),
    number(32), opt(V890, 0.8))

AC = sequence(number(16), number(8), bits(5))
RADIO = sequence(
    sequence(sequence(number(16), opt(sequence(number(15), number(4), number(8), extended=[]))),
             sequence(number(4), number(16)),
             sequence(number(11), number(8), number(8)), number(8), extended=[]),
    number(4), number(4), number(8), number(838), number(64), FLAG, number(16), number(95), number(111), number(4),
    number(4), FLAG, number(99), FLAG, FLAG, number(30), FLAG, number(8), number(3), number(99), number(8),
    number(2048),
    choice(TRUE, sequence(number(8), number(16), FLAG, opt(TRUE))),
    number(151), number(8), number(32), number(3), number(3), number(4), number(3), number(3), number(8), FLAG,
    extended=[])
SIB2 = sequence(
    opt(sequence(FLAG, opt(AC), opt(AC))), RADIO,
    sequence(number(8), number(8), number(7), number(8), number(7), number(8), extended=[]),
    sequence(opt(bits(16)), opt(number(6)), number(32)),
    opt(listed(1, 8, sequence(number(6), number(8), choice(bits(6), bits(24))))),
    number(8), extended=[opened(fixed("0" * 8)), sequence(opt(AC), opt(AC)), sequence(opt(AC))])
SIB3 = sequence(
    sequence(number(16), opt(sequence(number(8), number(8), number(16), number(16), SPEED))),
    sequence(opt(THRESHOLD), THRESHOLD, PRIORITY),
    sequence(Q_RX, opt(P_MAX), opt(THRESHOLD), opt(number(6)), FLAG, bits(2), T_RESELECTION, opt(SPEED)),
    extended=[opened(fixed("0" * 8)), sequence(opt(sequence(THRESHOLD, THRESHOLD)), opt(sequence(THRESHOLD, THRESHOLD)),
                                               opt(Q_QUAL), opt(THRESHOLD))])
SIB4 = sequence(opt(listed(1, 16, sequence(PCI, number(31), extended=[]))), opt(listed(1, 16, PCI_RANGE)),
                opt(PCI_RANGE),
                extended=[opened(fixed("0" * 8)), sequence(opt(listed(1, 16, PCI_RANGE)))])
CELLS, EXCLUDED = listed(1, 16, sequence(PCI, number(31))), listed(1, 16, PCI_RANGE)
CARRIER = (Q_RX, opt(P_MAX), T_RESELECTION, opt(SPEED), THRESHOLD, THRESHOLD, number(6), FLAG, opt(PRIORITY), bits(2),
           opt(number(31)), opt(CELLS), opt(EXCLUDED))
LARGE = lambda rng: format(rng.randrange(65536, 262144) - 65536, "018b")
EARFCN = lambda rng: rng.choice((bits(16)(rng), "1" * 16))
INTER = sequence(EARFCN, *CARRIER,
                 extended=[sequence(opt(Q_QUAL), opt(sequence(THRESHOLD, THRESHOLD))), sequence(opt(Q_QUAL))])
INTER_R12 = sequence(bits(18), *CARRIER, opt(Q_QUAL), opt(sequence(THRESHOLD, THRESHOLD)), opt(Q_QUAL),
                     opt(listed(1, 8, number(256))),
                     opt(TRUE), opt(Q_QUAL), extended=[])
SIB5_LATE = sequence(opt(listed(1, 8, sequence(opt(listed(1, 8, number(64)))))), opt(sequence(
    opt(listed(1, 8, sequence(opt(LARGE), opt(listed(1, 8, sequence(opt(number(192)))))))), opt(TRUE, 0))))
SIB5 = sequence(listed(1, 8, INTER), extended=[opened(SIB5_LATE), sequence(
    opt(listed(1, 8, sequence(opt(TRUE), opt(Q_QUAL)))), opt(listed(1, 8, INTER_R12)))])
UTRA = (bits(14), opt(PRIORITY), THRESHOLD, THRESHOLD, number(48), number(84))
FDD_R12 = sequence(*UTRA, number(25), opt(sequence(THRESHOLD, THRESHOLD)), opt(listed(1, 8, number(86))), opt(TRUE),
                   extended=[])
SIB6 = sequence(opt(listed(1, 16,
                           sequence(*UTRA, number(25), extended=[sequence(opt(sequence(THRESHOLD, THRESHOLD)))]))),
                opt(listed(1, 16, sequence(*UTRA, extended=[]))), T_RESELECTION, opt(SPEED),
                extended=[opened(fixed("0" * 8)), sequence(
                    opt(listed(1, 16, sequence(opt(TRUE)))), opt(listed(1, 16, sequence(opt(TRUE)))),
                    opt(listed(1, 16, FDD_R12)), opt(listed(1, 16, sequence(*UTRA, opt(TRUE), extended=[]))))])
GSM = sequence(bits(10), FLAG, choice(listed(0, 31, bits(10)), sequence(number(8), bits(5)), listed(1, 16, bits(8))))
SIB7 = sequence(T_RESELECTION, opt(SPEED), opt(listed(1, 16, sequence(
    GSM, sequence(opt(PRIORITY), bits(8), number(46), opt(number(40)), THRESHOLD, THRESHOLD), extended=[]))),
    extended=[opened(fixed("0" * 8))])
BAND = lambda rng: "0" + number(22)(rng)
CDMA = sequence(listed(1, 32, sequence(BAND, opt(PRIORITY), number(64), number(64), extended=[])),
                listed(1, 16, sequence(BAND, listed(1, 16, sequence(bits(11), listed(1, 16, bits(9)))))), T_RESELECTION,
                opt(SPEED))
SIB8 = sequence(opt(sequence(FLAG, choice(bits(39), bits(49)))), opt(number(16)),
                opt(sequence(sequence(FLAG, opt(bits(8)), opt(listed(1, 2, bits(8)))), opt(CDMA))),
                opt(sequence(opt(bits(63)), opt(bits(42)), opt(CDMA))), extended=[])
SIB9 = sequence(opt(listed(1, 48, lambda rng: format(rng.randrange(97, 123), "08b"))), extended=[])
SIB10 = sequence(bits(16), bits(16), bits(16), opt(bits(400)), extended=[])
SIB11 = sequence(bits(16), bits(16), FLAG, number(64), opened(octets(1, 9)), opt(bits(8)), extended=[])
SIB12 = sequence(bits(16), bits(16), FLAG, number(64), opened(octets(1, 9)), opt(bits(8)), opt(opened(octets(1, 2))),
                 extended=[])
SIB16 = sequence(opt(sequence(bits(39), opt(bits(2)), opt(bits(8)), opt(bits(7)))), opt(opened(octets(1, 2))),
                 extended=[])
SIBS = (SIB2, SIB3, SIB4, SIB5, SIB6, SIB7, SIB8, SIB9, SIB10, SIB11)


def any_sib(rng):
    i = rng.randrange(len(SIBS) + 2)
    if i < len(SIBS):
        return "0" + format(i, "04b") + SIBS[i](rng)
    index, content = ((0, SIB12), (4, SIB16))[i - len(SIBS)]
    return "10" + format(index, "06b") + opened(content)(rng)


def information(rng):
    n = rng.choice((1, 1, 2, 3))
    more = rng.random() < 0.2
    text = "000" + str(int(more)) + format(n - 1, "05b") + "".join(any_sib(rng) for _ in range(n))
    return text + (sequence(opt(opened(octets(1, 4))), opt(TRUE, 0))(rng) if more else "")


POS = lambda rng: "0" + number(27)(rng) + sequence(opened(octets(1, 20)), opt(opened(octets(1, 3))), extended=[])(rng)
POSITIONING = sequence(listed(1, 32, POS), opt(opened(octets(1, 3))), opt(TRUE, 0))
IMSI = listed(6, 21, DIGIT)
IDENTITY = choice(sequence(bits(8), bits(32)), IMSI, extension=True)


def identity(rng):
    if rng.random() < 0.8:
        return IDENTITY(rng)
    index = rng.randrange(2)
    return "10" + format(index, "05b").zfill(6) + opened(bits(48) if index == 0 else sequence(bits(40)))(rng)


RECORD = sequence(identity, FLAG, extended=[])
PAGING = lambda rng: "0" + sequence(
    opt(listed(1, 16, RECORD), 0.95), opt(TRUE), opt(TRUE), opt(sequence(opt(opened(octets(1, 3))), opt(sequence(
        opt(TRUE), opt(sequence(opt(TRUE), opt(sequence(opt(TRUE), opt(TRUE), opt(TRUE, 0))))))))))(rng)


def whole(text):
    text += "0" * (-len(text) % 8)
    return int(text, 2).to_bytes(len(text) // 8, "big")


def made_up(rng, count):
    """(channel, octets, kind); what does not fit into a transport block of the BCCH is left out."""
    for _ in range(count):
        for channel, kind, make in ((BCCH, "sib1", lambda r: "01" + SIB1(r)), (BCCH, "si", information),
                                    (BCCH, "si", information),
                                    (BCCH, "pos", lambda r: "0010" + POSITIONING(r)), (PCCH, "paging", PAGING),
                                    (PBCH, "mib", lambda r: number(6)(r) + bits(11)(r) + "0" * 10)):
            octets_ = whole(make(rng))
            if len(octets_) <= 277:
                yield channel, octets_, kind


# Two opinions


def recorded(pcap):
    """The messages of somebody's GSMTAP recording."""
    run = subprocess.run(["tshark", "-r", pcap, "-Y", "gsmtap", "-T", "fields", "-e", "udp.payload"],
                         capture_output=True, text=True, check=True)
    for line in run.stdout.split():
        payload = bytes.fromhex(line.replace(":", ""))
        channel = {number_: ours_ for ours_, number_ in GSMTAP_CHANNEL.items()}.get(payload[12])
        if payload[2] == GSMTAP_TYPE and channel:
            yield channel, payload[4 * payload[1]:], "air"


def write_pcap(path, messages):
    with open(path, "wb") as out:
        out.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 101))  # raw IP
        for channel, octets_, _ in messages:
            gsmtap = struct.pack(">BBBBHbbIBBBB", 2, 4, GSMTAP_TYPE, 0, 0, -60, 20, 0,
                                 GSMTAP_CHANNEL[channel], 0, 0, 0) + octets_
            udp = struct.pack(">HHHH", 4729, 4729, 8 + len(gsmtap), 0) + gsmtap
            ip = struct.pack(">BBHHHBBH8s", 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0, bytes([127, 0, 0, 1] * 2)) + udp
            out.write(struct.pack("<IIII", 0, 0, len(ip), len(ip)) + ip)


class Frame:
    """One message as dissected: (name without its protocol, number or text, octets), in order."""

    def __init__(self, packet):
        self.order, self.malformed = [], False
        for item in packet.iter():
            name = item.get("name") or ""
            self.malformed |= name == "_ws.malformed" and item.get("hide") != "yes"  # hidden: a remark on a value
            if name.startswith("lte-rrc."):
                show = item.get("show") or ""
                value = int(show) if re.fullmatch(r"-?\d+", show) else show
                self.order.append((name[8:], value, item.get("value") or ""))

    @classmethod
    def of(cls, order):
        """A part of a message."""
        frame = cls.__new__(cls)
        frame.order, frame.malformed = order, False
        return frame

    def all(self, name):
        return [value for have, value, _ in self.order if have == name]

    def last(self, name):
        values = self.all(name)
        return values[-1] if values else None

    def raw(self, name, shift=0):
        values = [int(value, 16) for have, _, value in self.order if have == name]
        return values[0] >> shift if values else None

    def under(self, name):
        """What follows each field of this name, up to the next one."""
        groups = []
        for item in self.order:
            if item[0] == name:
                groups.append([])
            elif groups:
                groups[-1].append(item)
        return groups


def dissect(messages):
    with tempfile.TemporaryDirectory() as folder:
        write_pcap(f"{folder}/all.pcap", messages)
        run = subprocess.run(["tshark", "-r", f"{folder}/all.pcap", "-T", "pdml"], capture_output=True, check=True)
    return [Frame(packet) for packet in ElementTree.fromstring(run.stdout).iter("packet")]


def ours(test, messages):
    lines = "".join(f"{channel} {octets_.hex()}\n" for channel, octets_, _ in messages)
    run = subprocess.run([test, "--dump"], input=lines, capture_output=True, text=True, check=True)
    return [dict(pair.split("=", 1) for pair in line.split()) for line in run.stdout.splitlines()]


def seen(mine, key):
    return [tuple(int(n) for n in item.split(":")) for item in mine.get(key, "").split(",") if item]


def frames_per_period(value):
    return 8 << value


def as_bits(numbers):
    total = 0
    for n in numbers:
        total |= 1 << n
    return total


def sib_of(value):
    return value + 3 if value < 16 else LATER_SIBS[value - 16]


def schedule(frame):
    """What SIB1 lists, then what Release 12 adds to it, in front and behind."""
    messages = [[frames_per_period(g[0][1]), as_bits(sib_of(v) for n, v, _ in g if n == "SIB_Type")]
                for g in frame.under("SchedulingInfo_element")]
    messages[0][1] |= 1 << 2
    late = frame.under("SchedulingInfo_v12j0_element")
    for message, group in zip(messages, late):
        group = group[:next((i for i, item in enumerate(group) if item[0] == "schedulingInfoListExt_r12"), len(group))]
        message[1] |= as_bits(LATE_SIBS[v] for n, v, _ in group if n == "SIB_Type_v12j0")
    for group in frame.under("SchedulingInfoExt_r12_element"):
        messages.append([frames_per_period(group[0][1]),
                         as_bits(LATE_SIBS[v] for n, v, _ in group if n == "SIB_Type_v12j0")])
    return ",".join(f"{period}:{sibs:x}" for period, sibs in messages)


def plmns(frame):
    found = []
    for group in frame.under("plmn_Identity_element"):
        parts, kind = {}, None
        for name, value, _ in group:
            if name == "cellReservedForOperatorUse":
                break
            if name in ("mcc", "mnc"):
                kind = name
                parts[kind] = ""
            elif name == "MCC_MNC_Digit":
                parts[kind] += str(value)
        found.append((parts.get("mcc", found[-1][0] if found else ""), parts["mnc"]))
    return ",".join(f"{mcc}-{mnc}" for mcc, mnc in found)


def twice(value):
    return None if value is None else 2 * value


def want_sib1(frame):
    """Root fields stand before the first extension."""
    first = next((i for i, item in enumerate(frame.order) if item[0] == "nonCriticalExtension_element"),
                 len(frame.order))
    root = Frame.of(frame.order[:first])
    special = {0: 7, 1: 9, None: root.last("specialSubframePatterns")}[frame.last("specialSubframePatterns_v1130")]
    late = [name for name, _, _ in frame.order if name in ("freqBandIndicator_v9e0", "multiBandInfoList_v9e0")]
    band = (frame.all("freqBandIndicator_v9e0") if late[:1] == ["freqBandIndicator_v9e0"]
            else root.all("freqBandIndicator"))[0]
    return {
        "plmns": plmns(root), "mcc": plmns(root)[:3], "mnc": plmns(root).split(",")[0][4:],
        "tac": root.raw("trackingAreaCode"), "eci": root.raw("cellIdentity", 4),
        "cell_barred": 1 - root.last("cellBarred"),
        "intra_freq_reselection": 1 - root.last("intraFreqReselection"), "csg_indication": root.last("csg_Indication"),
        "csg_identity": root.raw("csg_Identity", 5), "q_rx_lev_min_dbm": twice(root.last("q_RxLevMin")),
        "q_rx_lev_min_offset_db": twice(root.last("q_RxLevMinOffset")), "p_max_dbm": root.last("p_Max"),
        "freq_band_indicator": band, "band": f"B{band}", "tdd_config": root.last("subframeAssignment"),
        "tdd_special": special,
        "si_window_ms": WINDOWS[root.last("si_WindowLength")], "system_info_value_tag": root.last("systemInfoValueTag"),
        "ims_emergency_support": int("ims_EmergencySupport_r9" in [n for n, _, _ in frame.order]),
        "schedule": schedule(frame),
    }


def percent(frame, name):
    group = frame.under(name)
    return PERCENT[group[0][0][1]] if group else 100


def want_sib2(frame):
    return {
        "ac_barring_emergency": frame.last("ac_BarringForEmergency") or 0,
        "ac_barring_mo_signalling_percent": percent(frame, "ac_BarringForMO_Signalling_element"),
        "ac_barring_mo_data_percent": percent(frame, "ac_BarringForMO_Data_element"),
        "default_paging_cycle": 32 << frame.last("defaultPagingCycle"),
        "reference_signal_power_dbm": frame.last("referenceSignalPower"), "ul_earfcn": frame.last("ul_CarrierFreq"),
    }


def want_sib3(frame):
    return {
        "q_hyst_db": HYSTERESIS[frame.last("q_Hyst")], "s_non_intra_search_db": twice(frame.last("s_NonIntraSearch")),
        "thresh_serving_low_db": twice(frame.last("threshServingLow")),
        "s_intra_search_db": twice(frame.last("s_IntraSearch")),
        "cell_reselection_priority": frame.last("cellReselectionPriority"),
        "t_reselection_s": frame.last("t_ReselectionEUTRA"),
        "reselection_q_rx_lev_min_dbm": twice(frame.last("q_RxLevMin")),
    }


def group_value(group, *names):
    return next((value for name, value, _ in group if name in names), -1)


def want_sib4(frame):
    return {"lte": [(-1, group_value(g, "physCellId"), -1) for g in frame.under("IntraFreqNeighCellInfo_element")]}


def lte_carriers(groups):
    for group in groups:
        end = next((i for i, item in enumerate(group) if re.match(r"InterFreqCarrierFreqInfo_.*element", item[0])),
                   len(group))
        group = group[:end]
        yield [group_value(group, "dl_CarrierFreq", "dl_CarrierFreq_r12"),
               group_value(group, "cellReselectionPriority", "cellReselectionPriority_r12"),
               [value for name, value, _ in group if name == "physCellId"]]


def want_sib5(frame):
    carriers = list(lte_carriers(frame.under("InterFreqCarrierFreqInfo_element")))
    for carrier, group in zip(carriers, frame.under("InterFreqCarrierFreqInfo_v9e0_element")):
        large = group_value(group, "dl_CarrierFreq_v9e0")
        if carrier[0] == 65535 and large >= 0:
            carrier[0] = large
    carriers += lte_carriers(frame.under("InterFreqCarrierFreqInfo_r12_element"))
    return {"lte": [(earfcn, pci, priority) for earfcn, priority, pcis in carriers for pci in [-1] + pcis]}


def want_sib6(frame):
    kinds = ("FDD", "TDD", "FDD_Ext_r12", "TDD_r12")
    groups = [list(itertools.takewhile(lambda item: not item[0].startswith("CarrierFreqUTRA_"), group))
              for kind in kinds for group in frame.under(f"CarrierFreqUTRA_{kind}_element")]
    return {"umts": [(group_value(g, "carrierFreq", "carrierFreq_r12"), -1,
                      group_value(g, "cellReselectionPriority", "cellReselectionPriority_r12")) for g in groups]}


def arfcns(group):
    first, following = group_value(group, "startingARFCN"), group_value(group, "followingARFCNs")
    if following == 0:
        return [first] + [value for name, value, _ in group if name == "ARFCN_ValueGERAN"]
    if following == 1:
        step = group_value(group, "arfcn_Spacing")
        return [(first + i * step) % 1024 for i in range(group_value(group, "numberOfFollowingARFCNs") + 1)]
    bit_map = next(value for name, _, value in group if name == "variableBitMapOfARFCNs")
    ones = format(int(bit_map, 16), f"0{4 * len(bit_map)}b")
    return [first] + [(first + i) % 1024 for i, one in enumerate(ones, 1) if one == "1"]


def want_sib7(frame):
    return {"gsm": [(arfcn, -1, group_value(g, "cellReselectionPriority"))
                    for g in frame.under("CarrierFreqsInfoGERAN_element") for arfcn in arfcns(g)]}


WANT_SIB = {2: want_sib2, 3: want_sib3, 4: want_sib4, 5: want_sib5, 6: want_sib6, 7: want_sib7}


def want_information(frame):
    """Of several SIBs of a type the last one counts."""
    wanted, numbers = {}, set()
    later = (12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 24, 25, 26, 26, 27, 28, 29, 30, 31, 32)
    items = [g for name, g in zip(frame.all("sib_TypeAndInfo_item"), frame.under("sib_TypeAndInfo_item"))]
    for index, group in zip(frame.all("sib_TypeAndInfo_item"), items):
        sib = index + 2 if index < 10 else later[index - 10]
        numbers.add(sib)
        found = WANT_SIB[sib](Frame.of(group)) if sib in WANT_SIB else {}
        wanted.update({(sib, key) if key in ("lte", "umts", "gsm") else key: value for key, value in found.items()})
    lists = collections.defaultdict(list)
    for key in [k for k in wanted if isinstance(k, tuple)]:
        lists[key[1]] += wanted.pop(key)
    return {**wanted, "sib_seen": as_bits(numbers), **{key: sorted(value) for key, value in lists.items()}}


def want_mib(frame):
    return {
        "bandwidth_prb": (6, 15, 25, 50, 75, 100)[frame.last("dl_Bandwidth")],
        "phich_duration": ("normal", "extended")[frame.last("phich_Duration")],
        "phich_resource": ("1/6", "1/2", "1", "2")[frame.last("phich_Resource")],
        "sfn": 4 * frame.raw("systemFrameNumber"),
    }


def want_paging(frame):
    names = [name for name, _, _ in frame.order]
    return {
        "paging": 1, "paged_tmsi": names.count("s_TMSI_element"), "paged_imsi": names.count("imsi"),
        "paging_warning": int("etws_Indication" in names or "cmas_Indication_r9" in names),
    }


def want(channel, frame):
    if channel == PBCH:
        return want_mib(frame)
    if channel == PCCH:
        return want_paging(frame)
    if frame.last("c1") == 1:
        return want_sib1(frame)
    return want_information(frame)


def positioning(frame):
    """Assistance data of random content: tshark looks into it."""
    return "posSystemInformation_r15_element" in [name for name, _, _ in frame.order]


def check(channel, mine, frame):
    """What differs: (key, ours, tshark's)."""
    if mine["parsed"] != "1" or (frame.malformed and not positioning(frame)):
        yield "parsed", mine["parsed"], "malformed" if frame.malformed else "well formed"
        return
    for key, value in want(channel, frame).items():
        have = mine.get(key)
        if isinstance(value, list):
            have = sorted(seen(mine, key))
            if len(have) + len(value) > 400:  # as many as a cell has room for
                continue
        elif isinstance(value, int):
            have = None if have is None else int(have)
        if have != value:
            yield key, have, value


def check_cut(test, messages):
    """Without its last octet no message is one; the number of failures. tshark does not see it in all, but where types
    of several releases follow each other, it has to notice in most: so it ends where we do."""
    cut = [(channel, octets_[:-1], kind) for channel, octets_, kind in messages if len(octets_) > 1]
    passed = [octets_ for (_, octets_, _), mine in zip(cut, ours(test, cut), strict=True) if mine["parsed"] == "1"]
    for octets_ in passed:
        print(f"{octets_.hex()}: passes although it is cut")
    sib1 = [message for message in cut if message[2] == "sib1"]
    noticed = sum(frame.malformed for frame in dissect(sib1))
    if noticed < 0.8 * len(sib1):
        print(f"of {len(sib1)} SIB1 that are cut tshark notices {noticed}")
    return len(passed) + (noticed < 0.8 * len(sib1))


def identities(frame):
    return [show
            for name, show, _ in frame.order
            if name in ("mmec", "m_TMSI", "IMSI_Digit", "ng_5G_S_TMSI_r15", "fullI_RNTI_r15")]


def check_redaction(test, messages):
    """What is left dissects as before, with as many records, and names nobody; the number of failures."""
    after = [(channel, bytes.fromhex(mine["redacted"]), kind)
             for (channel, _, kind), mine in zip(messages, ours(test, messages))]
    failures = found = 0
    for before_frame, frame, (_, octets_, _), again in zip(dissect(messages), dissect(after), after, ours(test, after),
                                                           strict=True):
        left = [show for show in identities(frame) if re.search(r"[1-9a-f]", str(show))]
        found += len(identities(before_frame))
        same = before_frame.all("pagingRecordList") == frame.all("pagingRecordList")
        if left or not same or frame.malformed or again["redacted"] != octets_.hex():
            failures += 1
            print(f"redacted {octets_.hex()}: {'names somebody' if left else 'is not what it was'}")
    if found < len(messages):
        print(f"tshark names only {found} in {len(messages)} messages that are full of names")
        failures += 1
    return failures


def main():
    test, pcaps = sys.argv[1], sys.argv[2:]
    if not shutil.which("tshark"):
        print("skipped: no tshark here")
        return 77
    messages = [m for pcap in [*map(str, sorted(OTHERS.glob("pcap/lte-*.pcap"))), *pcaps] for m in recorded(pcap)]
    of_the_air = len(messages)
    messages += list(made_up(random.Random(1), 300))
    kinds, differing = collections.Counter(), 0
    for (channel, octets_, kind), mine, frame in zip(messages, ours(test, messages), dissect(messages), strict=True):
        kinds[kind] += 1
        for key, have, want in check(channel, mine, frame):
            differing += 1
            print(f"{kind} {channel} {octets_.hex()}: {key} is {have}, tshark says {want}")
    differing += check_cut(test, messages[of_the_air:])
    differing += check_redaction(test, [m for m in messages if m[2] == "paging"])
    print(f"{of_the_air} messages of the air, {len(messages) - of_the_air} made up, {differing} differences")
    return 1 if differing or min(kinds.values()) < 100 else 0


if __name__ == "__main__":
    sys.exit(main())
