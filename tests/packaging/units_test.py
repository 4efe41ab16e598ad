#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What scripts/packaging gives the system, as far as the system's own tools judge it: the unit and how much it may, its
user, the rules for devices. A tool that is not there is told, and its test skipped.

usage: units_test.py PROGRAM
"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

PACKAGING = pathlib.Path(__file__).resolve().parents[2] / "scripts/packaging"
UNIT = PACKAGING / "fbswatch.service"
EXPOSURE_MAX = 2.0


def tool(name):
    if not shutil.which(name):
        raise unittest.SkipTest(f"there is no {name} here")
    return name


def run(*words):
    return subprocess.run([*map(str, words)], capture_output=True, text=True, timeout=120, check=False,
                          env={"LC_ALL": "C.UTF-8", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"})


def is_confined(_program, _scratch):
    done = run(tool("systemd-analyze"), "security", "--offline=true", "--no-pager", UNIT)
    level = re.search(r"Overall exposure level for fbswatch.service: ([\d.]+)", done.stdout)
    assert level, done.stdout + done.stderr
    print(f"systemd-analyze security: {level[1]}")
    assert float(level[1]) <= EXPOSURE_MAX, level[1]


def is_understood(program, scratch):
    """Every line of the unit, with the program where it is now."""
    unit = scratch / UNIT.name
    unit.write_text(UNIT.read_text().replace("/usr/bin/fbswatch", str(program)))
    done = run(tool("systemd-analyze"), "verify", "--man=no", unit)
    said = [line for line in (done.stdout + done.stderr).splitlines() if "fbswatch" in line]
    assert done.returncode == 0 and not said, said


def waits_for_a_band(_program, scratch):
    """The condition of the unit: not as it is delivered, but once it says where to listen."""
    words = re.search(r"^ExecCondition=(.*) /etc/fbswatch/fbswatch.conf$", UNIT.read_text(), re.M)[1].split(" ", 2)
    example, conf = (PACKAGING / "fbswatch.conf").read_text(), scratch / "x.conf"
    for text, status in [(example, 1), (example + "\n[device rtlsdr=1]\npark = 947.4M\n", 0), ("band = gsm900\n", 0),
                         ("  freq=945M\n", 0), ("#band = gsm900\nbands = x\n", 1)]:
        conf.write_text(text)
        assert run(words[0], words[1], words[2].strip("'"), conf).returncode == status, text[-60:]


def asks_the_clock(_program, _scratch):
    """Whether it is synchronised: no setting of the unit may forbid that."""
    text = UNIT.read_text()
    assert "SystemCallFilter=adjtimex clock_adjtime" in text and not re.search("^ProtectClock=", text, re.M)


def user_is_made(_program, scratch):
    (scratch / "etc").mkdir()
    done = run(tool("systemd-sysusers"), f"--root={scratch}", PACKAGING / "fbswatch.sysusers")
    assert done.returncode == 0, done.stderr
    assert re.search(r"^fbswatch:.*:/var/lib/fbswatch:/usr/sbin/nologin$", (scratch / "etc/passwd").read_text(), re.M)
    assert re.search(r"^plugdev:.*:fbswatch$", (scratch / "etc/group").read_text(), re.M)


def rules_are_whole(_program, _scratch):
    """Each line of udev's is of matches, assignments and jumps that lead somewhere."""
    text = (PACKAGING / "60-fbswatch.rules").read_text()
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    part = r'(?:[A-Z]+(?:\{\w+\})?(?:==|!=|\+=|=)"[^"]*")'
    wrong = [line for line in lines if not re.fullmatch(rf"{part}(?:, {part})*", line)]
    assert not wrong, wrong
    assert set(re.findall(r'GOTO="(\w+)"', text)) == set(re.findall(r'LABEL="(\w+)"', text))
    assert 'GROUP="plugdev", MODE="0660"' in text
    for vendor, product in ("0bda", "2838"), ("1d50", "60a1"), ("1d50", "6089"):  # RTL-SDR, Airspy, HackRF
        assert re.search(rf'idVendor\}}=="{vendor}", ATTR\{{idProduct\}}=="(?:\w+\|)*{product}', text), product


def drivers_are_kept_away(_program, _scratch):
    lines = [line for line in (PACKAGING / "fbswatch-blacklist.conf").read_text().splitlines() if line[0] != "#"]
    assert "blacklist dvb_usb_rtl28xxu" in lines and all(re.fullmatch(r"blacklist \w+", line) for line in lines)


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    tests = [is_confined, is_understood, waits_for_a_band, asks_the_clock, user_is_made, rules_are_whole,
             drivers_are_kept_away]
    passed = failed = skipped = 0
    for test in tests:
        with tempfile.TemporaryDirectory() as scratch:
            try:
                test(program, pathlib.Path(scratch))
                passed += 1
            except AssertionError as error:
                print(f"{test.__name__}: {error}")
                failed += 1
            except unittest.SkipTest as why:
                print(f"{test.__name__}: skipped: {why}")
                skipped += 1
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
