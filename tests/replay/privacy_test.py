#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""No subscriber's identity leaves the program: not by any output, not on standard error, not in the journal of alerts,
not in evidence, not in a baseline learned from the records, whether it came as samples or in a capture file of another
tool. Nor does anything that tells how far away a phone is, or what it asked for and when.

A synthetic air full of paging and assignments is made; the identities in it are marked (TMSI 5a5a…, TLLI c05a5a…, IMSI
0010131337…) and known from the list of blocks that were sent. All that the program says is searched for each of them:
as octets, as octets with their halves swapped, as hexadecimal and decimal text, as the usual digests of that text, and
at every bit of every message. Only the samples of the evidence are left out: they are the radio signal itself. What is
too short for a mark is shown otherwise: two recordings that differ in nothing else say the same, octet for octet.

usage: privacy_test.py PROGRAM
"""
import hashlib
import itertools
import json
import pathlib
import random
import re
import shutil
import socket
import struct
import subprocess
import sys
import tempfile

CELL = """
[cell {name}]
arfcn = {arfcn}
level_dbfs = -20
bsic = {bsic}
mcc = 001
mnc = 01
lac = 9
ci = {arfcn}
ccch_conf = {conf}
bs_ag_blks_res = 1
sdcch_busy = {busy}
pagings_per_s = 60
assigns_per_s = 25
imsi_share = 0.5
"""
SCENARIO = "[air]\nrate = 1M\nfreq = 945M\nduration = 2.5\nseed = 5\nnoise_dbfs = -50\n" + \
    CELL.format(name="plain", arfcn=48, bsic=18, conf=0, busy=0) + \
    CELL.format(name="combined", arfcn=52, bsic=36, conf=1, busy=4) + \
    CELL.format(name="fake", arfcn=50, bsic=63, conf=1, busy=4) + \
    "neighbours = 50\nncc_permitted = 255\ncro = 63\nt3212 = 1\natt = 0\nmscr = 0\n" \
    "max_retrans = 7\naccess_classes = 1024\n"
MARKS = ("5a5a", "c05a5a", "0010131337")
# LAPDm frames that only a dedicated channel carries, with the same marks: identity response, location updating accept
# with a new TMSI, SETUP with a number, a text message in CP-DATA, and what no standard knows.
DEDICATED = [
    "0320" "2d" "0559" "08" "0910101333270100" + "2b" * 10,
    "0320" "41" "0502" "00f1100001" "17" "05f4" "5a5a1234" + "2b" * 7,
    "0320" "35" "0305" "5e" "08" "81" "0010131337010203" + "2b" * 7,
    "0320" "51" "0901" "10" "0100" "5a5a1234" "0910101333270100" + "2b" * 4,
    "0320" "51" "7f3f" "5a5a1234" "0910101333270100" + "2b" * 6,
]
# What one phone is told of its place: timing advance, request reference, layer 1 header of the SACCH; and a message
# nobody knows, on the BCCH. By channel of GSMTAP; {} are octets of a phone's own; of <> the first bits are the reason
# of a request, which is counted (44.018 9.1.8: other, answer, answer, call, emergency, re-establishment).
REASONS = (("0001", 4), ("100", 5), ("0011", 4), ("111", 5), ("101", 5), ("110", 5))
SYSTEM = [(1, "49061b000a00f1100001490302407440e504002b2b2b2b"), (1, "31061c00f110000a4903407440e504002b2b2b2b2b2b2b")]
PLACED = [
    (4, "2d063f0041e032" "<>{}{}" "{}" "002b2b2b2b2b2b2b2b2b2b2b"),
    (4, "49063900" "41e032" "<>{}{}" "{}" "42e033" "<>{}{}" "{}" "002b2b2b2b"),
    (4, "4d063a00" "{}{}{}14" "{}{}{}14" "{}{}{}14" "{}{}{}14" "2b2b2b"),
    (1, "2d063f0041e032" "<>{}{}" "{}" "002b2b2b2b2b2b2b2b2b2b2b"),
    (2, "2d063f0041e032" "<>{}{}" "{}" "002b2b2b2b2b2b2b2b2b2b2b"),
    (1, "490620" + "{}" * 20),
    (2, "490620" + "{}" * 20),
    (0x87, "{}{}" "030349061e000a00f110000100ff2b2b2b2b2b2b2b"),
    (0x87, "{}{}" "030349061d1000000000000000000000000000deff"),
    (0x87, "{}{}" "03200d0518" + "2b" * 16),
    (0x87, "{}{}" "010301" + "2b" * 18),
    (7, "0d0021" "1901" + "{}" * 18),
    (7, "03203506" "2d" + "{}" * 18),
]


def swapped(text):
    """The halves of each octet change places: how digits stand in the messages."""
    return re.sub(r"(.)(.)", r"\2\1", text)


def identities(blocks):
    """Hexadecimal or digits of all that is marked in the blocks, as a person would write it."""
    found = set()
    for block in blocks:
        for text in (block, block[1:]):
            found |= {m for m in re.findall(r"(?=(5a5a[0-9a-f]{4}))", text)}
            found |= {m for m in re.findall(r"(?=(c05a5a[0-9a-f]{2}))", text)}
        for at in range(0, len(block), 2):
            digits = swapped(block[at:])
            if re.match(r".0010131337\d{5}", digits):
                found.add(digits[1:16])
    return found


def forms(identity):
    """Each way in which it could appear in octets or in text."""
    even = identity + "f" * (len(identity) % 2)
    yield even.encode()
    yield swapped(even).encode()
    yield ("0" + identity)[-len(even):].encode()
    yield bytes.fromhex(even)
    yield bytes.fromhex(swapped(even))
    yield bytes.fromhex(swapped(("9" + identity)[:16])) if len(identity) == 15 else bytes.fromhex(even)
    for digest in (hashlib.md5, hashlib.sha1, hashlib.sha256):
        yield digest(identity.encode()).hexdigest()[:32].encode()
        yield digest(bytes.fromhex(even)).hexdigest()[:32].encode()
    if len(identity) == 8:
        yield str(int(identity, 16)).encode()
        yield bytes.fromhex(even)[::-1]


def bits_of(text):
    return bin(int("1" + text, 16))[3:]


def leaks(said, known):
    """said: name to octets. Whatever of the identities is in there."""
    for name, octets in said.items():
        lower = octets.lower()
        for identity in known:
            if any(form in octets or form in lower for form in forms(identity)):
                yield f"{name} has {identity}"
    wanted = {bits_of(identity): identity for identity in known}
    for text in {m for octets in said.values() for m in re.findall(rb'"hex":"([0-9a-f]+)"', octets)}:
        text = text.decode()
        for mark in MARKS:
            if mark in text or mark in swapped(text) or mark in swapped(text[1:] + "0"):
                yield f"a message has the mark {mark}: {text}"
        for stream in (bits_of(text), bits_of(swapped(text))):
            for length in {len(bits) for bits in wanted}:
                for at in range(len(stream) - length + 1):
                    if stream[at:at + length] in wanted:
                        yield f"a message has {wanted[stream[at:at + length]]}: {text}"


def replay(program, scratch, recording):
    """All that one run says, by name of the way out."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
        listener.settimeout(0.2)
        outputs = {"jsonl": "out.jsonl", "text": "out.text", "pcap": "out.pcap",
                   "gsmtap": f"127.0.0.1:{listener.getsockname()[1]}"}
        words = [word for kind, target in outputs.items() for word in ("--output", f"{kind}:{target}")]
        evidence = scratch / f"evidence-{recording.name}"
        words += ["--journal", evidence / "journal", "--evidence", evidence, "--evidence-seconds", "1"]
        done = subprocess.run([program, "replay", "--messages", *words, recording], capture_output=True, timeout=300,
                              cwd=scratch, check=True)
        said = {"stdout": done.stdout, "stderr": done.stderr, "gsmtap": b""}
        try:
            while True:
                said["gsmtap"] += listener.recv(65536)
        except TimeoutError:
            pass
    said.update({kind: (scratch / outputs[kind]).read_bytes() for kind in ("jsonl", "text", "pcap")})
    kept = [path for path in evidence.rglob("*") if path.is_file() and path.name not in ("key", "iq.sigmf-data")]
    subprocess.run([program, "baseline", "learn", evidence / "baseline.db", scratch / outputs["jsonl"]], check=True,
                   capture_output=True, timeout=300)
    kept += evidence.glob("baseline.db*")
    said.update({str(path.relative_to(scratch)): path.read_bytes() for path in kept})
    return said


def capture(labelled):
    """GSMTAP (link type 217) of blocks with their kind of channel."""
    out = struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 217)
    for i, (channel, block) in enumerate(labelled):
        frame = struct.pack(">BBBBHbbIBBBB", 2, 4, 1, 0, 48, -30, 20, i * 51, channel, 0, 0, 0) + bytes.fromhex(block)
        out += struct.pack("<IIII", 1767254400 + i, 0, len(frame), len(frame)) + frame
    return out


def capture_of(blocks):
    """Every block on every kind of channel: other tools' labels may be wrong."""
    return capture([(channel, block) for block in blocks for channel in (1, 2, 4, 5, 7, 0x87)])


def from_samples(program, scratch, blocks):
    return replay(program, scratch, scratch / "x.sigmf-meta"), blocks


def from_capture(program, scratch, blocks):
    (scratch / "in.pcap").write_bytes(capture_of(blocks))
    return replay(program, scratch, scratch / "in.pcap"), blocks


def from_dedicated(program, scratch, _):
    (scratch / "in.pcap").write_bytes(capture_of(DEDICATED))
    return replay(program, scratch, scratch / "in.pcap"), DEDICATED


def simulate(program, scratch):
    """Makes x.sigmf-*: every block that was sent."""
    (scratch / "x.ini").write_text(SCENARIO)
    subprocess.run([program, "simulate", "x.ini", "--out", "x.sigmf-data", "--blocks", "x.json"], check=True,
                   cwd=scratch, timeout=300)
    log = json.loads((scratch / "x.json").read_text())
    return [block for cell in (log, *log["others"]) for block in cell["blocks"].values()]


def check(test, program, scratch, sent):
    said, blocks = test(program, scratch, sent)
    known = identities(blocks)
    kinds = {len(identity) for identity in known}
    if kinds != {8, 15} or len(known) < len(blocks) // 4:
        yield f"the input has only {len(known)} identities: the test is of no use"
    read = said["jsonl"].count(b'"type":"message"')
    if read < len(blocks) * 0.9 or not all(said[kind] for kind in ("text", "pcap", "gsmtap", "stderr", "jsonl")
                                           if kind != "stderr" or test is from_samples):
        yield f"only {read} of {len(blocks)} messages came out: the test is of no use"
    if test is from_samples and not any("blocks.pdu" in name for name in said):
        yield "no alert, no evidence: the test is of no use"
    yield from sorted(set(leaks(said, known)))[:20]


def placed(program, scratch, seed):
    """All that is said of phones whose octets are drawn anew; seed 0: they are all zero."""
    draw, reasons = random.Random(seed), itertools.cycle(REASONS)

    def own(match):
        bits, free = next(reasons) if match[0] == "<>" else ("0", 8)
        return f"{int(bits, 2) << free | (draw.randrange(1 << free) if seed else 0):02x}"

    frames = [(channel, re.sub("{}|<>", own, block)) for _ in range(20) for channel, block in SYSTEM + PLACED]
    shutil.rmtree(scratch / "evidence-placed.pcap", ignore_errors=True)
    (scratch / "placed.pcap").write_bytes(capture(frames))
    return replay(program, scratch, scratch / "placed.pcap")


def check_places(program, scratch):
    """Who signed what is random; the rest is the same, or says something of a phone."""
    first, second, nobody = (placed(program, scratch, seed) for seed in (1, 2, 0))
    random_names = re.compile(r"(^|/)(key|.*\.db.*|seal.*|manifest.*|.*\.minisig)$")
    names = {name for name in first if not random_names.search(name)}
    if first["jsonl"].count(b'"CP-DATA"') != 20 or first["jsonl"].count(b'"type":"message"') < 290 or len(names) < 6:
        yield "not all messages came out: the test is of no use"
    for name in sorted(names):
        for other in (second, nobody):
            if first[name] != other.get(name):
                yield f"{name} differs with what is a phone's own"


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    passed = failed = 0
    with tempfile.TemporaryDirectory() as name:
        scratch = pathlib.Path(name)
        sent = simulate(program, scratch)
        for test in (from_samples, from_capture, from_dedicated):
            wrong = list(check(test, program, scratch, sent))
            for line in wrong:
                print(f"{test.__name__}: {line}")
            passed, failed = passed + (not wrong), failed + bool(wrong)
        wrong = list(check_places(program, scratch))
        for line in wrong:
            print(f"places: {line}")
        passed, failed = passed + (not wrong), failed + bool(wrong)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
