#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""--lo: a recording made behind a converter decodes to the same records as one made without, upright or inverted; a
dongle behind one is asked for its own frequency while the records tell what is on the air.

usage: lo_test.py PROGRAM
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
RECORDING = ROOT / "captures/gsm-three-cells.sigmf-data"
START = ["--start", "2026-01-01T08:00:00Z"]
PATIENCE_S = 90


def replay(program, path, freq, *more):
    run = [program, "replay", "--format", "cu8", "--rate", "1M", "--freq", freq, *START, *more, "--sensor", "x",
           "--output", "jsonl:-", path]
    done = subprocess.run(run, capture_output=True, text=True, timeout=PATIENCE_S)
    return done.returncode, done.stdout, done.stderr


def cells(text):
    """Every cell record, the last of each."""
    records = [json.loads(line) for line in text.splitlines()]
    return {record["cell"]: record for record in records if record["type"] == "cell"}


def places(text):
    return {(name, record["freq_hz"], round(record["freq_offset_ppm"])) for name, record in cells(text).items()}


def upside_down(scratch):
    """The recording as a mixer with its LO above the band hands it on."""
    samples = bytearray(RECORDING.read_bytes())
    samples[1::2] = bytes(255 - octet for octet in samples[1::2])
    path = scratch / "inverted.cu8"
    path.write_bytes(samples)
    return path


def recorded(program, scratch):
    inverted = upside_down(scratch)
    _, plain, _ = replay(program, RECORDING, "945M")
    if len(cells(plain)) < 3:
        yield f"without a converter only {list(cells(plain))}"
    for path, freq, *lo in [(RECORDING, "1070M", "--lo", "-125M"), (RECORDING, "445M", "--lo=500M"),
                            (inverted, "1055M", "--lo", "2G", "--lo-invert")]:
        status, moved, said = replay(program, path, freq, *lo)
        if status or moved.replace(str(path), str(RECORDING)) != plain:
            yield f"{freq} {lo}: exit status {status}, other records: {said}"
    _, wrong, _ = replay(program, inverted, "945M")
    if places(wrong) & places(plain):  # GMSK inverted is GMSK 135 kHz beside: cells are read, but not where they are
        yield f"inversion changes nothing: {places(wrong)}"


def refused(program, _):
    for freq, *lo in [("945M", "--lo", "-1G"), ("945M", "--lo-invert"), ("945M", "--lo", "-125M", "--lo-invert"),
                      ("945M", "--lo", "900M", "--lo-invert"), ("945M", "--lo", "far")]:
        status, out, said = replay(program, RECORDING, freq, *lo)
        if status != 2 or out or "--lo" not in said:
            yield f"{lo}: exit status {status}, {said!r}"


def watched(program, served, out, *words):
    """What the stand-in was asked for, what was heard until the first cell, what was said."""
    server = subprocess.Popen([program.parent / "tests/rtl_tcp_server", "0", served], stdout=subprocess.PIPE, text=True)
    port = server.stdout.readline().split()[1]
    watch = subprocess.Popen([program, "watch", "--device", f"rtl_tcp=127.0.0.1:{port}", "--rate", "1M", *words,
                              "--output", f"jsonl:{out}"], stderr=subprocess.PIPE)
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end and watch.poll() is None and not (out.exists() and cells(whole(out))):
        time.sleep(0.1)
    watch.terminate()
    said = watch.communicate(timeout=PATIENCE_S)[1]
    server.terminate()
    asked = [int(line.split()[2]) for line in server.communicate()[0].splitlines() if line.startswith("command 01")]
    return asked, cells(whole(out)) if out.exists() else {}, said


def live(program, scratch):
    for served, tuned, *lo in [(RECORDING, 1070000000, "--lo", "-125M"),
                               (upside_down(scratch), 55000000, "--lo", "1G", "--lo-invert")]:
        out = scratch / f"{tuned}.jsonl"
        asked, heard, said = watched(program, served, out, "--freq", "945M", *lo)
        if tuned not in asked:
            yield f"{lo}: the dongle was asked for {asked}: {said!r}"
        if not heard or any(abs(record["freq_hz"] - 945e6) > 5e5 for record in heard.values()):
            yield f"{lo}: records of {[record['freq_hz'] for record in heard.values()]}: {said!r}"


def whole(path):
    """Its complete lines."""
    text = path.read_text()
    return text[:text.rfind("\n") + 1]


def main():
    program, passed, failed = pathlib.Path(sys.argv[1]).resolve(), 0, 0
    for test in (recorded, refused, live):
        with tempfile.TemporaryDirectory() as scratch:
            wrong = list(test(program, pathlib.Path(scratch)))
        for line in wrong:
            print(f"{test.__name__}: {line}")
        passed, failed = passed + (not wrong), failed + bool(wrong)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
