#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A bundled recording in every wrapping that people have theirs in, written by Python's own modules: it opens without
an option, its cells are the same, and what had to be inferred is said in one line.

usage: containers_test.py PROGRAM
"""
import gzip
import io
import json
import lzma
import pathlib
import shutil
import struct
import subprocess
import sys
import tarfile
import tempfile
import wave
import zlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
RECORDING = ROOT / "captures/gsm-three-cells.sigmf-meta"
SAMPLES = RECORDING.with_suffix(".sigmf-data").read_bytes()[:1200000]
CELLS = {"gsm:001-01-10420-23011", "gsm:001-01-1-10"}  # what 0.6 s are enough for
RATE, FREQ, START = 1000000, 945000000, "2026-01-01T08:00:0"

# How a component of full scale 1 is stored, by SigMF's names.
PACK = {
    "u8": lambda v: struct.pack("B", round(v * 127.5 + 127.5)), "i8": lambda v: struct.pack("b", round(v * 127)),
    "u16_le": lambda v: struct.pack("<H", round(v * 32767 + 32768)),
    "i16_le": lambda v: struct.pack("<h", round(v * 32767)),
    "u16_be": lambda v: struct.pack(">H", round(v * 32767 + 32768)),
    "i16_be": lambda v: struct.pack(">h", round(v * 32767)),
    "u32_le": lambda v: struct.pack("<I", round(v * 2**31 * 0.99 + 2**31)), "f32_le": lambda v: struct.pack("<f", v),
    "i32_le": lambda v: struct.pack("<i", round(v * (2**31 - 1))),
    "i32_be": lambda v: struct.pack(">i", round(v * (2**31 - 1))),
    "f32_be": lambda v: struct.pack(">f", v), "f64_le": lambda v: struct.pack("<d", v),
    "f64_be": lambda v: struct.pack(">d", v),
    "i24_le": lambda v: struct.pack("<i", round(v * (2**23 - 1)) << 8)[1:],
    "i24in32": lambda v: struct.pack("<i", round(v * (2**23 - 1))),
}


def stored(kind, octets=SAMPLES):
    """The recording's components in another type."""
    table = [PACK[kind]((value - 127.5) / 127.5) for value in range(256)]
    return b"".join([table[octet] for octet in octets])


def replay(program, path, *options):
    done = subprocess.run([program, "replay", "--sensor", "s", "--output", "jsonl:-", *options, path],
                          capture_output=True,
                          timeout=300)
    records = [json.loads(line) for line in done.stdout.splitlines()]
    cells = {r["cell"] for r in records if r["type"] == "cell" and "ci" in r}
    return cells, done.stderr.decode(), records, done.returncode


def wrong(program, path, says=(), start=None, options=(), power=True):
    """What is not as it should be when this is replayed."""
    cells, said, records, status = replay(program, path, *options)
    lines = [line for line in said.splitlines() if line.startswith(f"fbswatch: {path}: by its")]
    name = pathlib.Path(path).name
    if status or cells != CELLS:
        yield f"{name}: exit status {status}, {sorted(cells)}, said {said!r}"
    elif len(lines) != bool(says) or any(words not in lines[0] for words in says):
        yield f"{name}: said {said!r}, not {says}"
    elif start and not any(r["time"].startswith(start) for r in records):
        yield f"{name}: begins at {records[0]['time']}"
    elif power and not any(-18 < r["power_dbfs"] < -16 for r in records if r.get("cell") == "gsm:001-01-1-10"):
        yield f"{name}: levels are wrong: {[r['power_dbfs'] for r in records if 'power_dbfs' in r]}"


def sigmf_types(program, folder):
    for kind in PACK:
        if kind in ("i24_le", "i24in32"):
            continue
        meta = {"global": {"core:datatype": "c" + kind, "core:sample_rate": RATE},
                "captures": [{"core:frequency": FREQ}]}
        (folder / "x.sigmf-meta").write_text(json.dumps(meta))
        (folder / "x.sigmf-data").write_bytes(stored(kind))
        yield from wrong(program, folder / "x.sigmf-meta")
        if not kind.startswith("f64"):
            (folder / "raw").write_bytes((folder / "x.sigmf-data").read_bytes())
            yield from wrong(program, folder / "raw",
                             options=["--format", f"C{kind.upper()}", "--rate", "1M", "--freq", "945M"])


def raw_names(program, folder):
    for name, kind, says in (
        ("gqrx_20260101_080000_945000000_1000000_fc.raw", "f32_le",
         ["by its name: cf32, 1000000 samples", "945 MHz", START]),
        ("g001_945M_1000k.cu8", "u8", ["by its name: cu8, 1000000 samples a second, 945 MHz"]),
        ("x_945000000Hz_1000000sps.cs16", "i16_le", ["by its name: cs16, 1000000 samples a second, 945 MHz"]),
        ("2026-01-01_08-00-00_1000000SPS_945000000Hz.cs8", "i8", ["by its name: cs8", START]),
    ):
        (folder / name).write_bytes(stored(kind))
        yield from wrong(program, folder / name, says, START if START in says else None)
    (folder / "g001_900M_1000k.cu8").write_bytes(SAMPLES)
    yield from wrong(program, folder / "g001_900M_1000k.cu8", ["by its name: cu8, 1000000"], options=["--freq", "945M"])


def auxiliary(freq):
    when = struct.pack("<8H", 2026, 1, 4, 1, 8, 0, 0, 0)
    contents = when + when + struct.pack("<9I", freq, RATE, 0, 0, 0, 0, 0, 0, 0)
    return b"auxi" + struct.pack("<I", len(contents)) + contents


def by_wave(width, octets):
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(width)
        file.setframerate(RATE)
        file.writeframes(octets)
    return out.getvalue()


def waves(program, folder):
    for width, kind in ((1, "u8"), (2, "i16_le"), (3, "i24_le"), (4, "i32_le")):
        whole = by_wave(width, stored(kind))
        plain = folder / f"SDRSharp_20260101_080000Z_945000000Hz_{width}_IQ.wav"
        plain.write_bytes(whole)
        yield from wrong(program, plain, ["by its header: c", "by its name: 945 MHz, from " + START], START)
        auxi = folder / f"HDSDR_{width}_RF.wav"
        auxi.write_bytes(whole[:36] + b"LIST\3\0\0\0abc\0" + auxiliary(FREQ) + whole[36:])
        yield from wrong(program, auxi, ["by its header: c", "1000000 samples a second, 945 MHz, from " + START], START)
    # floats, an extensible header, RF64 and a file that was never finished: not for the module
    for name, kind, tag in (("f32", "f32_le", 3), ("f64", "f64_le", 3), ("i16", "i16_le", 1)):
        size, octets = len(PACK[kind](0)), stored(kind)
        chunk = struct.pack("<HHIIHH", 0xfffe, 2, RATE, RATE * 2 * size, 2 * size, 8 * size)
        chunk += struct.pack("<HHIH14s", 22, 8 * size, 3, tag, bytes(14))
        ds64 = b"ds64" + struct.pack("<IQQQI", 28, 0, len(octets) - 16, 0, 0)
        head = b"RF64\xff\xff\xff\xffWAVE" + ds64 + b"fmt " + struct.pack("<I", len(chunk)) + chunk
        path = folder / f"baseband_945000000Hz_08-00-00_01-01-2026_{name}.wav"
        path.write_bytes(head + b"data\xff\xff\xff\xff" + octets)
        yield from wrong(program, path, ["by its header: c", "by its name: 945 MHz, from " + START], START)
        path.write_bytes(head.replace(b"RF64", b"RIFF") + b"data\0\0\0\0" + octets)
        yield from wrong(program, path, ["by its header: c"])


def sdriqs(program, folder):
    for bits, kind, start in ((16, "i16_le", 1767254400000), (24, "i24in32", 1767254400)):
        head = struct.pack("<IQQII", RATE, FREQ, start, bits, 0)
        path = folder / f"x{bits}.sdriq"
        path.write_bytes(head + struct.pack("<I", zlib.crc32(head)) + stored(kind))
        yield from wrong(program, path, ["by its header: cs", "945 MHz, from " + START], START)


def archive(path, mode, form, names):
    with tarfile.open(path, mode, format=form) as tar:
        for name, octets in names:
            member = tarfile.TarInfo(name)
            member.size = len(octets)
            tar.addfile(member, io.BytesIO(octets))


def archives(program, folder):
    meta, deep = RECORDING.read_bytes(), "x" * 150
    forms = ((tarfile.USTAR_FORMAT, "a/a"), (tarfile.PAX_FORMAT, deep), (tarfile.GNU_FORMAT, deep))
    for i, (form, base) in enumerate(forms):
        members = [(f"{base}.sigmf-meta", meta), ("other.txt", b"not ours"), (f"{base}.sigmf-data", SAMPLES)]
        for suffix, mode in (("", "w"), (".gz", "w:gz"), (".xz", "w:xz")):
            for order in (members, members[::-1]):
                path = folder / f"a{i}.sigmf{suffix}"
                archive(path, mode, form, order)
                yield from wrong(program, path, start=START)
    archive(folder / "b.sigmf", "w", tarfile.PAX_FORMAT, [("a.sigmf-meta", meta), ("b.sigmf-data", SAMPLES)])
    if "holds no a.sigmf-data" not in replay(program, folder / "b.sigmf")[1]:
        yield "an archive without its data is not refused by name"


def packed(program, folder):
    for suffix, module in ((".gz", gzip), (".xz", lzma)):
        for name, octets in (("g001_945M_1000k.cu8", SAMPLES),
                             ("HDSDR_20260101_080000Z_945000kHz_RF.wav", by_wave(1, SAMPLES))):
            half = len(octets) // 2 & ~1  # two packed streams in a row are one
            (folder / (name + suffix)).write_bytes(module.compress(octets[:half]) + module.compress(octets[half:]))
            yield from wrong(program, folder / (name + suffix), ["by its name: "])
        shutil.copy(RECORDING, folder / "y.sigmf-meta")
        (folder / f"y.sigmf-data{suffix}").write_bytes(module.compress(SAMPLES))
        for name in ("y.sigmf-meta", f"y.sigmf-data{suffix}", "y"):
            yield from wrong(program, folder / name)
        (folder / f"y.sigmf-data{suffix}").unlink()
        whole = module.compress(SAMPLES)
        (folder / f"cut_945M_1000k.cu8{suffix}").write_bytes(whole[:-1000])
        cells, said, records, status = replay(program, folder / f"cut_945M_1000k.cu8{suffix}")
        if status or cells != CELLS or records[-1]["samples"] < len(SAMPLES) // 2 - 70000:
            yield f"cut {suffix}: {status}, {records[-1]}, {said}"
        (folder / f"bad_945M_1000k.cu8{suffix}").write_bytes(whole[:100000] + bytes(64) + whole[100064:])
        cells, said, records, status = replay(program, folder / f"bad_945M_1000k.cu8{suffix}")
        if status != 1 or "what is packed in it is damaged" not in said:
            yield f"damaged {suffix}: exit status {status}, {said}"


def suspicions(program, folder):
    """Recordings with half of the signal, or its mirror image: nothing is found, and why is said."""
    swapped = bytearray(SAMPLES)
    swapped[0::2], swapped[1::2] = SAMPLES[1::2], SAMPLES[0::2]
    (folder / "swapped_945M_1000k.cu8").write_bytes(swapped)
    (folder / "one_945M_1000k.cu8").write_bytes(SAMPLES[0::2])
    for name, key, words, options in (
        ("swapped", "error", "I and Q seem to be the wrong way round, and the carriers named wrong: try with --swap-iq",
         ()),
        ("swapped", "reason", "the wrong way round: cells are read with --swap-iq", ("--max-offset", "30")),
        ("one", "reason", "both sides of the spectrum mirror each other", ()),
    ):
        cells, said, records, _ = replay(program, folder / f"{name}_945M_1000k.cu8", *options)
        if words not in records[-1].get(key, "") or (key == "error" and words not in said):
            yield f"{name}: {cells}, {records[-1]}"
    yield from wrong(program, folder / "swapped_945M_1000k.cu8", ["by its name"], options=["--swap-iq"])
    said = replay(program, RECORDING, "--swap-iq")[2][-1].get("error", "")
    if "try without --swap-iq" not in said:
        yield f"--swap-iq where it is wrong: {said!r}"
    for name in ("gsm-empty", "gsm-weak-fading", "lte-two-cells"):
        last = replay(program, ROOT / f"captures/{name}.sigmf-meta")[2][-1]
        if "mirror" in last.get("reason", "") or "error" in last:
            yield f"{name} is suspected: {last}"
    (folder / "noise_945M_1000k.cs8").write_bytes(bytes((i * 2654435761 >> 13) & 255 for i in range(2000000)))
    said = replay(program, folder / "noise_945M_1000k.cs8")[2][-1]["reason"]
    if "mirror" in said or "wrong way" in said:
        yield f"noise is suspected: {said}"


def real(program, folder):
    """Real samples are taken as they are, and told: the right side of the centre is read."""
    meta = {"global": {"core:datatype": "rf32_be", "core:sample_rate": RATE}, "captures": [{"core:frequency": FREQ}]}
    (folder / "r.sigmf-meta").write_text(json.dumps(meta))
    (folder / "r.sigmf-data").write_bytes(stored("f32_be", SAMPLES[0::2]))
    said = replay(program, folder / "r.sigmf-meta")[1]
    if "real samples, no Q" not in said:
        yield f"real samples are not told: {said!r}"


def refused(program, folder):
    for name, octets, words in (
        ("x.wav", b"RIFF\0\0\0\0WAVEfmt \2\0\0\0xx", "too short"),
        ("x.wav", b"RIFF\0\0\0\0WAVEdata\0\0\0\0", "before the chunk"),
        ("x.wav", by_wave(1, b"\0\0")[:30], "cut off"),
        ("x.wav", b"RIFF\0\0\0\0WAVE" + b"junk\0\0\0\0" * 99, "no chunk 'data'"),
        ("x.wav", by_wave(1, b"\0\0").replace(b"\x01\0\x02\0", b"\x01\0\x05\0"), "neither two channels"),
        ("x.wav", by_wave(1, b"\0\0").replace(b"\x01\0\x02\0", b"\x07\0\x02\0"), "neither integers"),
        ("x.wav", by_wave(1, b"\0\0"), "need --freq"), ("x.sdriq", bytes(31), "cut off"), ("x.sdriq", bytes(32), "CRC"),
        ("x.sigmf", b"x" * 512, "wrong sum"), ("x.sigmf", bytes(1024), "holds no"), ("x.sigmf", b"", "holds no"),
        ("x.cu8.gz", b"not gzip", "damaged"), ("x.pcap.xz", b"not xz at all", "damaged"),
        ("x.pdu", b"x", "not a file of"),
    ):
        (folder / name).write_bytes(octets)
        _, said, records, status = replay(program, folder / name)
        if status != 2 or records or words not in said or name not in said:
            yield f"{name}: exit status {status}, {said!r} does not say {words!r}"


def main():
    program = sys.argv[1]
    passed = failed = 0
    for test in (sigmf_types, raw_names, waves, sdriqs, archives, packed, suspicions, real, refused):
        with tempfile.TemporaryDirectory() as folder:
            lines = list(test(program, pathlib.Path(folder)))
        for line in lines:
            print(f"{test.__name__}: {line}")
        passed, failed = passed + (not lines), failed + bool(lines)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
