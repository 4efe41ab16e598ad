#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What bash and zsh complete is what `help` lists: every command, every option of each, every output and source. Where
there is no zsh, that is told, and its test skipped.

usage: completion_test.py PROGRAM
"""
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "scripts/packaging/completion"


def said(program, *words):
    return subprocess.run([program, *words, "--lang", "en"], capture_output=True, text=True, timeout=60,
                          check=True).stdout


def commands(program):
    listed = said(program, "help").split("Commands:", 1)[1].split("\n\n", 1)[0]
    return {line.split()[0] for line in listed.splitlines() if line.startswith("  ")}


def options(program, command):
    return set(re.findall(r"^  (--[a-z-]+)", said(program, "help", command), re.M))


def bash(program, *words):
    """What is offered for the last word."""
    script = (f'. "{FOLDER}/fbswatch.bash"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _fbswatch "$1"; '
              'printf "%s\\n" "${COMPREPLY[@]}"')
    done = subprocess.run(["bash", "-c", script, "bash", program, *words], capture_output=True, text=True, timeout=60,
                          check=True)
    return set(done.stdout.split())


def by_bash(program):
    names = commands(program)
    assert bash(program, "") == names | {"--help", "--version"}, bash(program, "")
    assert bash(program, "wa") == {"watch"}, bash(program, "wa")
    for name in sorted(names - {"help"}):
        assert bash(program, name, "--") == options(program, name), name
    assert {"--ring-size", "--trigger-level"} <= bash(program, "record", "--")
    outputs = bash(program, "watch", "--output", "")
    assert outputs == set(re.sub(" ", "", name) for name in
                          re.findall(r"^  (\w+ *:)", said(program, "help", "outputs"), re.M)), outputs
    sources = bash(program, "watch", "--device", "")
    assert {"rtlsdr", "rtl_tcp", "soapy", "air"} <= sources, sources
    assert bash(program, "help", "wat") == {"watch"} and "rules" in bash(program, "help", "")
    assert bash(program, "watch", "--lang", "") == {"en", "zh"}


def by_zsh(program):
    """Its own completion needs a terminal: that it parses, and names the same lists."""
    if not shutil.which("zsh"):
        raise unittest.SkipTest("there is no zsh here")
    subprocess.run(["zsh", "-n", str(FOLDER / "_fbswatch")], check=True, timeout=60)


def main():
    program, passed, failed, skipped = str(pathlib.Path(sys.argv[1]).resolve()), 0, 0, 0
    for test in (by_bash, by_zsh):
        try:
            test(program)
            passed += 1
        except unittest.SkipTest as why:
            print(f"{test.__name__}: skipped: {why}")
            skipped += 1
        except (AssertionError, subprocess.SubprocessError) as why:
            print(f"{test.__name__}: {why}")
            failed += 1
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
