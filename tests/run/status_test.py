#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""fbswatch status: what a watch answers, in both languages and as JSON, and the exit statuses; what the record of the
minute and the file for Prometheus say is the same. A watch starts without its state folder, its device and a clock.

usage: status_test.py PROGRAM
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

from service_test import finish, records, retry, watching


def status(program, scratch, *words):
    done = subprocess.run([program, "status", "--control", str(scratch / "control"), *words], capture_output=True,
                          text=True, timeout=60, env={"LC_ALL": "C.UTF-8"})
    return done.returncode, done.stdout, done.stderr


def of_json(program, scratch):
    code, out, err = status(program, scratch, "--json")
    assert out, err
    return code, json.loads(out)


def well(program, scratch):
    """What is asked leaves no record."""
    out, prom = scratch / "out.jsonl", scratch / "x.prom"
    with watching(program, scratch, "--output", f"jsonl:{out}", "--output", f"prometheus:{prom}", "--control",
                  scratch / "control", FBSWATCH_STANDIN_CLOCK="synchronised") as (manager, run):
        assert retry(lambda: manager.times("WATCHDOG=1")), "never alive"
        code, told = of_json(program, scratch)
        assert code == 0 and told["healthy"] and told["problems"] == [], told
        device = told["devices"][0]
        assert device["source"] == "rtlsdr" and device["clock_synchronised"] and device["samples"], device
        assert [disk["path"] for disk in device["disks"]] and 0 < device["disks"][0]["free_share"] <= 1, device
        code, english, _ = status(program, scratch)
        assert code == 0 and " is well (" in english and "clock synchronised" in english, english
        code, chinese, _ = status(program, scratch, "--lang", "zh")
        assert code == 0 and "：正常（" in chinese and "时钟已同步" in chinese, chinese
        subprocess.run([program, "control", str(scratch / "control"), "request", "status"], check=True, timeout=60,
                       stdout=subprocess.DEVNULL)
        assert retry(prom.exists), "no file for Prometheus"
        record = [r for r in records(out) if r["type"] == "status"][-1]
        assert device.keys() <= record.keys(), device.keys() - record.keys()
        assert [r["verb"] for r in records(out) if r["type"] == "command"] == ["request"]
        text = prom.read_text()
        assert "fbswatch_up 1\n" in text and 'fbswatch_device_up{device="rtlsdr"} 1\n' in text, text
        assert re.search(r'^fbswatch_problem\{problem="clock"\} 0$', text, re.M), text
        assert finish(run)[0] == 0
    assert "fbswatch_up 0\n" in prom.read_text()


def nothing_is_there(program, scratch):
    """It works, waits, and says so; once its device comes all is well but for the clock, which is a remark."""
    (scratch / "switch.gone").touch()
    out = scratch / "out.jsonl"
    with watching(program, scratch, "--output", f"jsonl:{out}", "--control", scratch / "control",
                  XDG_STATE_HOME=str(scratch / "none/none")) as (manager, _):
        assert retry(lambda: manager.times("READY=1")), "never ready"
        code, told = of_json(program, scratch)
        assert code == 1 and not told["healthy"] and told["problems"] == ["device", "clock"], told
        code, english, _ = status(program, scratch)
        assert code == 1 and "has a problem" in english and "! a device is lost, or not there\n" in english, english
        code, chinese, _ = status(program, scratch, "--lang", "zh")
        assert code == 1 and "有问题" in chinese and "! 设备丢失或尚未接入\n" in chinese, chinese
        (scratch / "switch.gone").unlink()
        assert retry(lambda: of_json(program, scratch)[0] == 0), "not well with its device"
        assert of_json(program, scratch)[1]["problems"] == ["clock"]
        assert all(record["clock"] == "unsynchronised" for record in records(out)), records(out)


def an_output_fails(program, scratch):
    """/dev/full is a disk that has no room."""
    with watching(program, scratch, "--output", f"jsonl:{scratch}/out", "--output", "text:/dev/full", "--control",
                  scratch / "control", FBSWATCH_STANDIN_CLOCK="synchronised") as (manager, _):
        assert retry(lambda: manager.times("WATCHDOG=1")), "never alive"
        subprocess.run([program, "control", str(scratch / "control"), "request", "status"], check=True, timeout=60,
                       stdout=subprocess.DEVNULL)
        assert retry(lambda: of_json(program, scratch)[1]["problems"] == ["output"]), of_json(program, scratch)
        code, english, _ = status(program, scratch)
        assert code == 1 and "! an output fails" in english and "text:/dev/full: fails" in english, english


def nobody_answers(program, scratch):
    code, out, err = status(program, scratch)
    assert (code, out) == (2, "") and "control: No such file" in err, err
    assert status(program, scratch, "operand")[0] == 2
    assert status(program, scratch, "--lang", "fr")[0] == 2


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    tests = [well, nothing_is_there, an_output_fails, nobody_answers]
    failed = 0
    for test in tests:
        with tempfile.TemporaryDirectory() as scratch:
            try:
                test(program, pathlib.Path(scratch))
            except AssertionError as error:
                print(f"{test.__name__}: {error}")
                failed += 1
    print(f"{len(tests) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
