#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program of a Raspberry Pi, built here by Debian's cross compiler and run by qemu: its unit tests pass, every
recording of captures/ gives the same alerts as on this machine, each loop that the compiler makes vectors of for AVX2
it makes vectors of for NEON too, and its package is built, holds what it should and has nothing that lintian minds.
Nothing is said of its speed.

usage: arm64_test.py PROGRAM [UNITS]        UNITS: of make check-units, all of them
Needs crossbuild-essential-arm64, qemu-user-static and the libraries of scripts/setup for arm64; without them it says
so and is skipped.
"""
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
CROSS, QEMU = "aarch64-linux-gnu", "qemu-aarch64-static"
TOOLS = (f"{CROSS}-gcc", f"{CROSS}-g++", QEMU)
PACKAGE_TOOLS = ("dpkg-buildpackage", "dh", "lintian")
BUILT = ROOT / "build" / CROSS
UNIT_TIMEOUT_S = 7200
HOT = ("src/dsp/convert.c", "src/dsp/channeliser.c", "src/gsm/phy/fcch.c", "src/lte/phy/pss.c", "src/lte/phy/blind.c")


def run(*words, **more):
    return subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False, cwd=ROOT, **more)


def make(*words):
    return run("make", "-s", f"CROSS={CROSS}", *words)


def units(which):
    done = make(f"UNITS={which}", f"RUN={QEMU}", f"TIMEOUT={UNIT_TIMEOUT_S}", "check-units")
    print(done.stdout, end="")
    if done.returncode:
        yield f"check-units: {done.stderr[-2000:]}"


def alerts(recording, *words):
    """What is the same on every machine: whose alerts, when and why."""
    done = run(*words, "replay", recording, "--journal", "none", "--sensor", "x", "--output", "jsonl:-")
    records = [json.loads(line) for line in done.stdout.splitlines()]
    return done.returncode, [(r["id"], r["state"], r["level"], r["cell"], [rule["id"] for rule in r["rules"]])
                             for r in records if r["type"] == "alert"]


def recordings(program):
    """By the test of captures/ too, to which qemu is the program."""
    found = 0
    for recording in sorted((ROOT / "captures").glob("*.sigmf-meta")):
        here, there = alerts(recording, program), alerts(recording, QEMU, BUILT / "fbswatch")
        found += len(here[1])
        if here != there:
            yield f"{recording.name}: {here} here, {there} there"
    if not found:
        yield "no alerts to compare"
    with tempfile.TemporaryDirectory() as folder:
        wrapper = pathlib.Path(folder) / "fbswatch"
        wrapper.write_text(f"#!/bin/sh\nexec {QEMU} {BUILT}/fbswatch \"$@\"\n")
        wrapper.chmod(0o755)
        done = run(ROOT / "tests/replay/captures_test.py", wrapper)
    print(f"captures_test: {done.stdout.splitlines()[-1:]}")
    if done.returncode:
        yield done.stdout[-2000:]


def vectors(name, compiler, *words):
    """Lines of the loops in one file that became vectors."""
    made = make("-n", "-W", name, BUILT.relative_to(ROOT) / name.replace(".c", ".o")).stdout
    flags = shlex.split(made.splitlines()[-1])[1:]
    flags = [flag for flag in flags[:flags.index("-c")] if flag not in ("-MMD", "-MP")]
    said = run(compiler, *flags, *words, "-fopt-info-vec-optimized", "-c", "-o", "/dev/null",
               name).stderr
    return {int(line) for line in re.findall(re.escape(name) + r":(\d+):\d+: optimized: +loop vectorized", said)}


def hot_functions(name):
    """[(name, first line, last line)] of those that are there for AVX2 too (DSP_HOT)."""
    text = (ROOT / name).read_text()
    for begin in re.finditer(r"^DSP_HOT [^(]*?(\w+)\(", text, re.M):
        end = text.index("\n}\n", begin.start())
        yield begin[1], text.count("\n", 0, begin.start()) + 1, text.count("\n", 0, end) + 1


def neon():
    """As many loops of each function, at least; a compiler names the line of a loop or of what stands before it."""
    for name in HOT:
        avx2, there = vectors(name, "gcc", "-march=x86-64-v3"), vectors(name, f"{CROSS}-gcc")
        for function, first, last in hot_functions(name):
            near = [line for line in avx2 if first <= line <= last and
                    not any(abs(line - other) <= 2 and first <= other <= last for other in there)]
            print(f"{name}: {function}: AVX2 in {sum(first <= line <= last for line in avx2)} places, NEON in "
                  f"{sum(first <= line <= last for line in there)}")
            if near:
                yield f"{name}: {function}: no NEON at {near}"


def package():
    """Its own name for the machine; what lintian minds."""
    done = make("deb")
    if done.returncode:
        yield f"make deb: {done.stderr[-2000:]}"
        return
    deb = next((ROOT / "build/deb").glob("fbswatch_*_arm64.deb"))
    said = [line for line in run("lintian", "--allow-root", "--tag-display-limit", "0",
                                 next((ROOT / "build/deb").glob("*_arm64.changes"))).stdout.splitlines()
            if line[:2] in ("E:", "W:") and "initial-upload-closes-no-bugs" not in line]
    yield from said
    with tempfile.TemporaryDirectory() as folder:
        run("dpkg-deb", "-x", deb, folder)
        program = pathlib.Path(folder) / "usr/bin/fbswatch"
        recording = ROOT / "captures/gsm-blaster.sigmf-meta"
        if run("dpkg-deb", "-f", deb, "Architecture").stdout != "arm64\n" or "fake" not in str(alerts(recording, QEMU,
                                                                                                   program)):
            yield "the packaged program does not work"


def main():
    program, which = os.path.abspath(sys.argv[1]), (sys.argv[2:] or ["%"])[0]
    missing = [tool for tool in TOOLS if not shutil.which(tool)]
    built = None if missing else make("all")
    if missing or built.returncode:
        print(f"skipped: no program for arm64: {' '.join(missing) or built.stderr[-300:]}")
        print("0 passed, 0 failed, 1 skipped")
        return False
    steps = {"units": units(which), "recordings": recordings(program), "neon": neon(), "package": package()}
    skipped = [tool for tool in PACKAGE_TOOLS if not shutil.which(tool)]
    if skipped:
        print(f"package skipped: no {' '.join(skipped)}")
        steps.pop("package")
    failed = 0
    for name, step in steps.items():
        wrong = list(step)
        failed += bool(wrong)
        for line in wrong:
            print(f"{name}: {line}")
    print(f"{len(steps) - failed} passed, {failed} failed" + (", 1 skipped" if skipped else ""))
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
