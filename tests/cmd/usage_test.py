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


def run(program, *words, env=None, **more):
    return subprocess.run([program, *map(str, words)], capture_output=True, timeout=300,
                          env=env or {"LC_ALL": "C.UTF-8"}, **more)


def refused(program, scratch):
    """Exit status 2, nothing on standard output, one line on standard error that names what is wrong."""
    (scratch / "empty.cu8").touch()
    (scratch / "bad.sigmf-data").touch()
    (scratch / "bad.sigmf-meta").write_text('{"global": {"core:datatype": "cu9"}}')
    for words, name in [
        ([], "usage"),
        (["frobnicate"], "frobnicate"),
        (["scna"], "did you mean 'scan'?"),
        (["help", "replya"], "did you mean 'replay'?"),
        (["scan", "--bnd", "gsm900"], "unknown option --bnd; did you mean --band?"),
        (["replay", "--freq", "947.5", RECORDING], "option --freq: 947.5 Hz is too little; did you mean 947.5M?"),
        (["replay", "--freq", "947500", RECORDING], "did you mean 947500k?"),
        (["replay", "--rate", "2.4", RECORDING], "did you mean 2.4M?"),
        (["replay", "--lo", "1998", RECORDING], "did you mean 1998M?"),
        (["scan", "--freq", "947.5"], "did you mean 947.5M?"),
        (["scan", "--rate", "2400"], "did you mean 2400k?"),
        (["scan", "--gain", "30Hz"], "30Hz"),
        (["replay", "--format", "cu9", scratch / "missing.cu8"], "missing.cu8: No such file"),
        (["replay", "--rat", "umts", scratch / "missing"], "missing: No such file"),
        (["replay", "--start", "yesterday", RECORDING, scratch / "missing.wav"],
         "option --start: 'yesterday' is not a time"),
        (["simulate", scratch / "missing.ini"], "missing.ini: No such file"),
        (["replay"], "recording"),
        (["replay", "--frobnicate", "x"], "--frobnicate"),
        (["replay", "--rate", "fast", "x.cu8"], "--rate"),
        (["replay", "--rate"], "--rate"),
        (["replay", "--start", "yesterday", *RAW[:6], scratch / "empty.cu8"], "--start"),
        (["replay", "--format", "cu9", scratch / "empty.cu8"], "--format"),
        (["replay", "--rat", "gsm,umts", RECORDING], "umts"),
        (["replay", "--rat", "", RECORDING], "--rat"),
        (["replay", "--output", "xml:-", RECORDING], "xml:-"),
        (["replay", "--output", "jsonl:/dev/null/x", RECORDING], "option --output: /dev/null/x"),
        (["replay", "--output", "jsonl:-,apend=yes", RECORDING],
         "option --output: jsonl: there is no option 'apend'; did you mean"),
        (["replay", "--output", "text:-,messages=maybe", RECORDING], "text: messages: 'maybe' is neither yes nor no"),
        (["replay", "--output", "pcap:-,append=yes", RECORDING], "pcap: has no options, but 'append' was given"),
        (["replay", "--output", "jsonl:,append=yes", RECORDING], "KIND:TARGET"),
        (["replay", "--output", "gsmtap:host:port", RECORDING], "gsmtap:host:port"),
        (["replay", scratch / "missing.sigmf-meta"], "missing.sigmf-meta"),
        (["replay", scratch / "bad.sigmf-meta"], "bad.sigmf-meta"),
        (["replay", RECORDING, scratch / "missing.sigmf-meta"], "missing.sigmf-meta"),
        (["replay", scratch], str(scratch)),
        (["scan", "--device", "frob=1"], "frob=1"),
        (["scan", "--device", "file=x"], "file=x"),
        (["scan", "--band", "gsm901"], "gsm901"),
        (["scan", "--band", "gsm900,,b8"], "''"),
        (["scan", "--band", "901"], "901"),
        (["scan", "--gain", "loud"], "option --gain: 'loud' is neither auto nor a number"),
        (["scan", "--gain", "101"], "option --gain: 101 is outside -100 to 100"),
        (["scan", "operand"], "operand"),
        (["watch", "--device", "rtlsdr=1", "--device", "rtlsdr=1,gain=3"], "rtlsdr=1 is given twice"),
        (["watch"] + 9 * ["--device", "rtlsdr"], "given 9 times, 8 is the most"),
        (["watch", "--device", "rtlsdr=1,gian=3"], "rtlsdr: there is no option 'gian'; did you mean gain?"),
        (["watch", "--device", "rtlsdr=1,gain=300"], "rtlsdr: gain: 300 is outside"),
        (["watch", "--device", "rtlsdr=1,park=945M,band=b8"], "either park or band, not both"),
        (["watch", "--device", "rtlsdr=1,band=b8,b99"], "option --device: 'b99' is none of"),
        (["scan", "--device", "rtl_tcp=127.0.0.1:1"], "127.0.0.1:1"),
        (["replay", "--lang", "fr", RECORDING], "fr"),
        (["replay", "--evidence", "/nonexistent/e", RECORDING], "/nonexistent/e"),
        (["explain"], "alert"),
        (["explain", "x", "/nonexistent/x"], "/nonexistent/x"),
        (["explain", "x", RECORDING], "'x'"),
        (["explain", "--lang", "fr", "x"], "fr"),
        (["explain", "--journal", "/nonexistent/j", "x"], "/nonexistent/j"),
        (["verify"], "folder"),
        (["verify", "/nonexistent/e"], "/nonexistent/e"),
        (["help", "frobnicate"], "frobnicate"),
        (["help", "--lang", "fr"], "option --lang: 'fr' is neither en nor zh"),
        (["help", "scan", "watch"], "watch"),
    ]:
        done = run(program, *words)
        said = done.stderr.decode()
        if done.returncode != 2 or done.stdout or said.count("\n") != 1 or name not in said:
            yield f"{words}: exit status {done.returncode}, said {said!r}"


def helpful(program, _):
    """Help and version, of the program and of each command."""
    listed = run(program, "help").stdout.decode()
    for name in ("replay", "scan", "watch", "explain", "verify", "help"):
        if f"  {name} " not in listed:
            yield f"help does not list {name}"
        for words in (["help", name], [name, "--help"], [name, "-h"]):
            done = run(program, *words)
            if done.returncode or b"usage: fbswatch " + name.encode() not in done.stdout:
                yield f"{words}: no help"
    bands = run(program, "scan", "--band", "x").stderr.decode().strip().split("is none of ")[1]
    if bands not in " ".join(run(program, "help", "scan").stdout.decode().split()):
        yield f"the help of --band does not list {bands}"
    for word in ("--version", "-v", "version"):
        done = run(program, word)
        if done.returncode or not done.stdout.startswith(b"fbswatch ") or b"libosmocore 1" not in done.stdout:
            yield f"{word} does not name the libraries"
    if run(program, "-h").stdout != run(program, "help").stdout:
        yield "-h is no help"


def translated(program, _):
    """Help is in the language of --lang, else of the environment; what is wrong is told in English."""
    chinese = {"LANG": "zh_CN.UTF-8"}
    for topic in ([], ["scan"], ["baseline"], ["help"], ["rules"], ["outputs"], ["sources"]):
        english = run(program, "help", *topic).stdout
        spoken = run(program, "help", *topic, "--lang", "zh").stdout
        if not english.isascii() or spoken.isascii():
            yield f"help {topic} is not in the language that was asked for"
        if run(program, "help", *topic, env=chinese).stdout != spoken:
            yield f"help {topic} does not follow the environment"
        if run(program, "help", "--lang=en", *topic, env=chinese).stdout != english:
            yield f"help {topic} does not follow --lang"
    if run(program, "scan", "-h", env=chinese).stdout != run(program, "help", "scan", "--lang", "zh").stdout:
        yield "scan -h does not follow the environment"
    said = run(program, "help", "replya", env=chinese).stderr
    if b"did you mean 'replay'?" not in said:
        yield f"not in English: {said!r}"


def understood(program, _):
    """Names in letters of any size, with blanks and units, mean what they mean in small letters."""
    samples = RECORDING.with_suffix(".sigmf-data")
    replay = ["replay", "--sensor", "s", "--output", "jsonl:-"]
    plain = run(program, *replay, "--rat", "gsm", *RAW, samples).stdout
    for words in (["--rat", "GSM", *RAW],
                  ["--rat", " Gsm ", "--format", "CU8", "--rate", "1Msps", "--freq", "945MHz", *RAW[6:]],
                  ["--rat=gsm", "--format", "cU8", "--rate", "1000 kHz", "--freq", "0.945GHz", *RAW[6:]]):
        if run(program, *replay, *words, samples).stdout != plain:
            yield f"{words}: another result"
    # no device is there: what is refused is the device, not the words
    for words in (["--band", "GSM900"], ["--band", "B8"], ["--band", "900"], ["--band", "gsm900, b8"],
                  ["--band", "E-GSM900"],
                  ["--gain", "30dB"], ["--gain", "AUTO"], ["--freq", "947.5MHz"], ["--rat", "GSM, LTE"],
                  ["--ppm", "3ppm"]):
        said = run(program, "scan", "--device", "rtl_tcp=127.0.0.1:1", *words).stderr.decode()
        if "127.0.0.1:1" not in said or "option" in said:
            yield f"{words}: {said!r}"


def untouched(program, scratch):
    """A refused run leaves an existing output as it was."""
    out = scratch / "kept.jsonl"
    out.write_text("kept")
    run(program, "replay", "--output", f"jsonl:{out}", RECORDING, scratch / "missing.sigmf-meta")
    run(program, "replay", "--output", f"jsonl:{out}", "--output", "xml:x", RECORDING)
    if out.read_text() != "kept":
        yield "the output was touched"


def overwriting(program, scratch):
    """An output that is an input under any name, or another output, is refused before anything is written."""
    for end in ("meta", "data"):
        (scratch / f"x.sigmf-{end}").write_bytes(RECORDING.with_suffix(f".sigmf-{end}").read_bytes())
    meta, data = scratch / "x.sigmf-meta", scratch / "x.sigmf-data"
    (scratch / "hard").hardlink_to(data)
    (scratch / "soft").symlink_to(meta)
    (scratch / "y.ini").write_text("[air]\nfreq = 945M\n")
    before = {path: path.read_bytes() for path in scratch.iterdir()}
    for words in (
        ["replay", "--output", f"jsonl:{meta}", meta],
        ["replay", "--output", f"pcap:{data}", meta],
        ["replay", "--output", "text:x.sigmf-data", scratch / "x"],
        ["replay", "--output", f"jsonl:{scratch}/../{scratch.name}/x.sigmf-meta", data],
        ["replay", "--output", f"jsonl:{scratch}/hard", meta],
        ["replay", "--output", f"jsonl:{scratch}/soft", meta],
        ["replay", "--output", f"jsonl:{scratch}/hard", RECORDING, meta],
        ["replay", "--output", f"jsonl:{data}", *RAW, data],
        ["replay", "--output", f"jsonl:{scratch}/new", "--output", "text:new", meta],
        ["replay", "--output", "jsonl:new", "--output", "text:./new", meta],
        ["replay", "--output", f"jsonl:{scratch}/y.ini", "--output", f"pcap:{scratch}/y.ini", meta],
        ["replay", "--output", "jsonl:-", "--output", "text:-", meta],
        ["replay", "--output", "pcap:kept", "--output", "jsonl:/dev/null/x", meta],
        ["scan", "--output", "jsonl:new", "--output", "text:./new"],
        ["simulate", scratch / "y.ini", "--out", "z.sigmf-data", "--blocks", "./y.ini"],
        ["simulate", scratch / "y.ini", "--out", "z.sigmf-data", "--blocks", "z.sigmf-data"],
    ):
        before.setdefault(scratch / "kept", b"kept")
        (scratch / "kept").write_bytes(b"kept")
        done = run(program, *words, cwd=scratch)
        if done.returncode != 2 or done.stderr.count(b"\n") != 1 or done.stdout:
            yield f"{words}: exit status {done.returncode}, {done.stderr.decode()!r}"
        after = {path: path.read_bytes() for path in scratch.iterdir()}
        if after != before:
            yield f"{words}: wrote {[str(p) for p in after if after[p] != before.get(p)]}"
    with data.open("rb") as samples, data.open("ab") as same:
        done = subprocess.run([program, "replay", *RAW, "--output", "jsonl:-", "-"], stdin=samples, stdout=same,
                              stderr=subprocess.PIPE, timeout=300)
    if done.returncode != 2 or data.read_bytes() != before[data]:
        yield f"standard input and output are one file: exit status {done.returncode}"
    done = run(program, "replay", "--output", "jsonl:/dev/null", "--output", "pcap:/dev/null", meta)
    if done.returncode:
        yield f"/dev/null twice: {done.stderr.decode()!r}"


def cut_segments(program, scratch):
    """A recording of two segments, cut anywhere: what is there is played, what is missing is said."""
    samples = RECORDING.with_suffix(".sigmf-data").read_bytes()
    segment = {"core:frequency": 945e6, "core:datetime": "2026-01-01T08:00:00Z"}
    meta, data, half = scratch / "x.sigmf-meta", scratch / "x.sigmf-data", len(samples) // 4
    meta.write_text(json.dumps({
        "global": {"core:datatype": "cu8", "core:sample_rate": 1e6},
        "captures": [{"core:sample_start": 0, **segment},
                     {"core:sample_start": half, **segment, "core:datetime": "2026-01-01T09:00:00Z"}]}))
    whole = None
    for size in [len(samples)] + [len(samples) * i // 20 + i % 3 for i in range(20)]:
        data.write_bytes(samples[:size])
        done = run(program, "replay", "--sensor", "s", "--messages", "--output", "jsonl:-", meta)
        records = [json.loads(line) for line in done.stdout.splitlines()]
        read = {(l["hex"], l["fn"], l["cell"][:4]) for l in messages(done)}
        whole = whole or read
        last = records[-1] if records else {}
        want = f"captures[1] starts at sample {half}, but there are {size // 2} samples" if size // 2 <= half else None
        said = last.get("error", "")
        if done.returncode or last.get("type") != "status" or last["samples"] != size // 2 or not read <= whole:
            yield f"cut at {size}: exit status {done.returncode}, {last}"
        if want and (want not in said or str(meta) not in said or want not in done.stderr.decode()):
            yield f"cut at {size}: {said!r} does not say {want!r}"
        if not want and said:
            yield f"cut at {size}: {said!r}"


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
    for test in (refused, helpful, translated, understood, untouched, overwriting, repeatable, cut, cut_segments,
                 damaged, failing_outputs,
                 interrupted):
        with tempfile.TemporaryDirectory() as scratch:
            wrong = list(test(program, pathlib.Path(scratch)))
        for line in wrong:
            print(f"{test.__name__}: {line}")
        passed, failed = passed + (not wrong), failed + bool(wrong)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
