#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line: exit status and words for good and bad usage, whole recordings, cut ones, and outputs that fail.

usage: usage_test.py PROGRAM
"""
import json
import pathlib
import signal
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
RECORDING = ROOT / "captures/gsm-three-cells.sigmf-meta"
RAW = ["--format", "cu8", "--rate", "1M", "--freq", "945M", "--start", "2026-01-01T08:00:00Z"]


def run(program, *words, **more):
    return subprocess.run([program, *map(str, words)], capture_output=True, timeout=300, **more)


def refused(program, scratch):
    """Exit status 2, nothing on standard output, one line on standard error that names what is wrong."""
    (scratch / "empty.cu8").touch()
    (scratch / "bad.sigmf-data").touch()
    (scratch / "bad.sigmf-meta").write_text('{"global": {"core:datatype": "cu9"}}')
    for words, name in [
        ([], "usage"),
        (["frobnicate"], "frobnicate"),
        (["replay"], "recording"),
        (["replay", "--frobnicate", "x"], "--frobnicate"),
        (["replay", "--rate", "fast", "x.cu8"], "--rate"),
        (["replay", "--rate"], "--rate"),
        (["replay", "--start", "yesterday", *RAW[:6], scratch / "empty.cu8"], "--start"),
        (["replay", "--format", "cu9", scratch / "empty.cu8"], "--format"),
        (["replay", "--rat", "gsm,umts", RECORDING], "umts"),
        (["replay", "--rat", "", RECORDING], "--rat"),
        (["replay", "--output", "xml:-", RECORDING], "xml:-"),
        (["replay", "--output", "jsonl:/nonexistent/x", RECORDING], "/nonexistent/x"),
        (["replay", "--output", "gsmtap:host:port", RECORDING], "gsmtap:host:port"),
        (["replay", scratch / "missing.sigmf-meta"], "missing.sigmf-meta"),
        (["replay", scratch / "bad.sigmf-meta"], "bad.sigmf-meta"),
        (["replay", RECORDING, scratch / "missing.sigmf-meta"], "missing.sigmf-meta"),
        (["replay", scratch], str(scratch)),
        (["scan", "--device", "frob=1"], "frob=1"),
        (["scan", "--device", "file=x"], "file=x"),
        (["scan", "--band", "gsm901"], "gsm901"),
        (["scan", "--gain", "loud"], "loud"),
        (["scan", "operand"], "operand"),
        (["watch", "--device", "rtl_tcp=127.0.0.1:1"], "127.0.0.1:1"),
        (["help", "frobnicate"], "frobnicate"),
    ]:
        done = run(program, *words)
        said = done.stderr.decode()
        if done.returncode != 2 or done.stdout or said.count("\n") != 1 or name not in said:
            yield f"{words}: exit status {done.returncode}, said {said!r}"


def helpful(program, _):
    """Help and version, of the program and of each command."""
    listed = run(program, "help").stdout.decode()
    for name in ("replay", "scan", "watch", "help"):
        if f"  {name} " not in listed:
            yield f"help does not list {name}"
        for words in (["help", name], [name, "--help"]):
            done = run(program, *words)
            if done.returncode or b"usage: fbswatch " + name.encode() not in done.stdout:
                yield f"{words}: no help"
    done = run(program, "--version")
    if done.returncode or not done.stdout.startswith(b"fbswatch ") or b"libosmocore 1" not in done.stdout:
        yield "--version does not name the libraries"


def untouched(program, scratch):
    """A refused run leaves an existing output as it was."""
    out = scratch / "kept.jsonl"
    out.write_text("kept")
    run(program, "replay", "--output", f"jsonl:{out}", RECORDING, scratch / "missing.sigmf-meta")
    run(program, "replay", "--output", f"jsonl:{out}", "--output", "xml:x", RECORDING)
    if out.read_text() != "kept":
        yield "the output was touched"


def repeatable(program, _):
    """The same bytes on every run, in every locale and time zone; also from standard input."""
    words = ["replay", "--messages", "--sensor", "s", "--output", "jsonl:-"]
    first = run(program, *words, RECORDING)
    again = run(program, *words, RECORDING, env={"LC_ALL": "de_DE.UTF-8", "TZ": "Asia/Shanghai"})
    if first.returncode or first.stdout != again.stdout:
        yield "two runs differ"
    samples = RECORDING.with_suffix(".sigmf-data").read_bytes()
    piped = run(program, *words, *RAW, "-", input=samples)
    cells = [sorted(l["cell"] for l in map(json.loads, out.splitlines()) if l["type"] == "cell")
             for out in (first.stdout, piped.stdout)]
    if piped.returncode or cells[0] != cells[1]:
        yield "standard input gives other cells than the file"


def cut(program, scratch):
    """A recording cut anywhere: what was read of it before the cut is the same, and nothing is invented."""
    words = ["replay", "--sensor", "s", "--messages", "--output", "jsonl:-", *RAW]
    samples = RECORDING.with_suffix(".sigmf-data").read_bytes()
    whole = {l["hex"] + str(l["fn"]) + l["cell"][:4] for l in messages(run(program, *words, "-", input=samples))}
    for size in (0, 1, 2, 3, 1000, 65537, 600001, 1500000, 2000003, len(samples) - 1):
        done = run(program, *words, "-", input=samples[:size])
        invented = {l["hex"] + str(l["fn"]) + l["cell"][:4] for l in messages(done)} - whole
        if done.returncode not in (0, 2) or invented:
            yield f"cut at {size}: exit status {done.returncode}, {len(invented)} messages that the whole does not have"


def messages(done):
    return [l for l in map(json.loads, done.stdout.splitlines()) if l["type"] == "message"]


def damaged(program, _):
    """Zeros, full scale and noise in the middle: nothing is invented, and the rest is read."""
    words = ["replay", "--sensor", "s", "--output", "jsonl:-", *RAW, "-"]
    samples = RECORDING.with_suffix(".sigmf-data").read_bytes()
    middle, hole = len(samples) // 2 & ~1, 200000
    noise = bytes((i * 2654435761 >> 13) & 255 for i in range(hole))
    for name, filling in (("zeros", bytes(hole)), ("full scale", b"\xff\x00" * (hole // 2)), ("noise", noise)):
        done = run(program, *words, input=samples[:middle] + filling + samples[middle + hole:])
        cells = {(l["arfcn"], l["bsic"]) for l in map(json.loads, done.stdout.splitlines()) if l["type"] == "cell"}
        if done.returncode or cells != {(48, 18), (50, 63), (52, 36)}:
            yield f"{name}: exit status {done.returncode}, {cells}"


def failing_outputs(program, _):
    """A full disk and a reader that went away: exit status 1, one line that says so."""
    for kind in ("jsonl", "text", "pcap"):
        done = run(program, "replay", "--messages", "--output", f"{kind}:/dev/full", RECORDING)
        if done.returncode != 1 or b"No space left on device" not in done.stderr:
            yield f"{kind}:/dev/full: exit status {done.returncode}, {done.stderr.decode()!r}"
    closed = subprocess.run(["sh", "-c", f"'{program}' replay --output jsonl:- '{RECORDING}' 2>&1 >&-"],
                            capture_output=True, timeout=300)
    if b"jsonl:-" not in closed.stdout:
        yield f"closed standard output: {closed.stdout!r}"


def interrupted(program, _):
    """A signal ends a replay that waits for samples: what was read is reported, exit status 1."""
    run_it = [program, "replay", "--output", "jsonl:-", *RAW, "-"]
    samples = RECORDING.with_suffix(".sigmf-data").read_bytes()
    with subprocess.Popen(run_it, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as replay:
        replay.stdin.write(samples)
        replay.stdin.flush()
        replay.send_signal(signal.SIGTERM)
        out, said = replay.stdout.read(), replay.stderr.read().decode()
    last = json.loads(out.splitlines()[-1]) if out else {}
    if replay.returncode != 1 or "interrupted" not in said or last.get("type") != "status" or "error" not in last:
        yield f"exit status {replay.returncode}, {said!r}, {last}"


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    passed = failed = 0
    for test in (refused, helpful, untouched, repeatable, cut, damaged, failing_outputs, interrupted):
        with tempfile.TemporaryDirectory() as scratch:
            wrong = list(test(program, pathlib.Path(scratch)))
        for line in wrong:
            print(f"{test.__name__}: {line}")
        passed, failed = passed + (not wrong), failed + bool(wrong)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
