#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""scan and watch with a receiver of SoapySDR's: the tests' own module (tests/source/soapy_standin.cc) plays synthetic
air. A carrier of 10 MHz at 2350 MHz, where no dongle's tuner reaches, lies in one window and is read without the tuner
moving; GSM carriers 6 MHz apart are followed at once; a receiver that is unplugged is told, and taken again.

usage: soapy_test.py PROGRAM
"""
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

LTE = """
[air]
rate = 15.36M
freq = 2350M
duration = 1.6
seed = 5
format = cs8
noise_dbfs = -50

[lte a]
freq = 2350M
pci = 301
prb = 50
duplex = tdd
plmns = 999-070
tac = 4711
eci = 123456
level_dbfs = -22
ppm = 1.2
load = 0.4
si = 16: 2 3
"""
CELL = {"cell": "lte:999-070-4711-123456", "band": "B40", "pci": 301, "bandwidth_prb": 50, "duplex": "tdd",
        "sib_seen": [2, 3]}
ARFCNS = (10, 22, 40)
GSM = """
[air]
rate = 8M
freq = 940.1M
duration = 3
seed = 6
format = cs16
noise_dbfs = -50
""" + "".join(f"""
[cell c{arfcn}]
arfcn = {arfcn}
mcc = 999
mnc = 70
lac = 4000
ci = {arfcn}
level_dbfs = -25
""" for arfcn in ARFCNS)
CELLS = {f"gsm:999-70-4000-{arfcn}" for arfcn in ARFCNS}
DEVICE = "soapy=driver=standin,serial=TEST1"
PATIENCE_S = 90


def records(path, kind):
    """Records on whole lines: the last may still be on its way."""
    text = path.read_text() if path.exists() else ""
    found = [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]
    return [record for record in found if record["type"] == kind]


def retry(call):
    """Until it gives something true, or patience ends."""
    end = time.monotonic() + PATIENCE_S
    while not (result := call()) and time.monotonic() < end:
        time.sleep(0.1)
    return result


def make(program, scratch, name, scenario):
    (scratch / f"{name}.ini").write_text(scenario)
    samples = scratch / f"{name}.sigmf-data"
    subprocess.run([program, "simulate", scratch / f"{name}.ini", "--out", samples], check=True, timeout=300)
    return samples


def environment(program, scratch, samples, form):
    module = pathlib.Path(program).resolve().parent / "tests/soapy"
    return {**os.environ, "SOAPY_SDR_PLUGIN_PATH": str(module), "FBSWATCH_SOAPY_FILE": str(samples),
            "FBSWATCH_SOAPY_FORMAT": form, "FBSWATCH_SOAPY_LOG": str(scratch / "log"),
            "FBSWATCH_SOAPY_SWITCH": str(scratch / "switch")}


def log(scratch):
    return (scratch / "log").read_text().splitlines()


def whole_carrier(program, scratch):
    """One window, never left, shows a carrier that takes a dongle several."""
    env = environment(program, scratch, make(program, scratch, "lte", LTE), "CS8")
    done = subprocess.run([program, "scan", "--device", f"{DEVICE},rate=15.36M,gains=LNA:16,VGA:20,park=2350M",
                           "--dwell", "3", "--output", f"jsonl:{scratch / 'lte.jsonl'}"],
                          capture_output=True, text=True, timeout=PATIENCE_S, env=env)
    cells = records(scratch / "lte.jsonl", "cell")
    if done.returncode or not any(CELL.items() <= cell.items() for cell in cells):
        yield f"exit status {done.returncode}, {done.stderr!r}, {cells}"
    tuned = [line for line in log(scratch) if line.startswith("frequency")]
    if tuned[-1] != "frequency 2350000000" or len(tuned) > 2:
        yield f"tuned to {tuned}"
    for line in ("rate 15360000", "gain_LNA 16", "gain_VGA 20", "bandwidth 20000000", "format CS8", "close 0"):
        if log(scratch).count(line) != 1:
            yield f"'{line}' is not in the log once: {log(scratch)}"
    if "fbswatch: SoapySDR: the stand-in?[2J is open\n" not in done.stderr:
        yield f"what the library says is not passed on, made plain: {done.stderr!r}"


def unplugged(program, scratch):
    """All cells of a wide window at once; lost and back."""
    env = environment(program, scratch, make(program, scratch, "gsm", GSM), "CS16")
    out, gone = scratch / "gsm.jsonl", scratch / "switch.gone"
    watch = subprocess.Popen([program, "watch", "--device", f"{DEVICE},rate=8M", "--freq", "940.1M", "--rat", "gsm",
                              "--output", f"jsonl:{out}"], stderr=subprocess.PIPE, text=True, env=env)
    try:
        if not retry(lambda: CELLS <= {cell["cell"] for cell in records(out, "cell")}):
            yield f"found {[cell['cell'] for cell in records(out, 'cell')]}"
        gone.touch()
        if not retry(lambda: any("device was lost" in status.get("error", "") for status in records(out, "status"))):
            yield "the loss is in no status"
        gone.unlink()
        if not retry(lambda: log(scratch).count("open TEST1") == 3):
            yield "it was not opened again"
        if not retry(lambda: "error" not in records(out, "status")[-1]):
            yield "its return is in no status"
    finally:
        watch.send_signal(signal.SIGTERM)
        said = watch.communicate(timeout=PATIENCE_S)[1]
    if watch.returncode or f"{DEVICE}: the device was lost" not in said or f"{DEVICE}: is back" not in said:
        yield f"exit status {watch.returncode}, said {said!r}"
    if records(out, "status")[-1]["source"] != DEVICE:
        yield f"{records(out, 'status')[-1]}"


def main():
    failed = 0
    with tempfile.TemporaryDirectory() as scratch:
        for case in (whole_carrier, unplugged):
            wrong = list(case(sys.argv[1], pathlib.Path(scratch)))
            failed += bool(wrong)
            for line in wrong:
                print(f"{case.__name__}: {line}")
    print(f"{2 - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
