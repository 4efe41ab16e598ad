#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several devices in one run, each a synthetic air served by rtl_tcp's protocol, with a crystal of its own: two bands
at once; the same cells twice, which are no clones of each other; one that is lost while the other goes on; windows that
are shared, and taken over; one that comes late.

usage: devices_test.py PROGRAM
"""
import json
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time

AIR = """
[air]
rate = {rate}
freq = {freq}
duration = 1.95
seed = {seed}
noise_dbfs = -50
ppm = {ppm}
"""
GSM = "".join(f"""
[cell c{n}]
arfcn = {arfcn}
bsic = {9 + n}
mcc = 999
mnc = 70
lac = {4000 + n}
ci = {100 + n}
level_dbfs = -25
""" for n, arfcn in enumerate((48, 50, 52)))
LTE = """
[lte a]
earfcn = 9893
pci = 301
prb = 6
ports = 2
plmns = 999-070
tac = 4711
eci = 123456
level_dbfs = -25
"""
GSM_CELLS = {f"gsm:999-70-{4000 + n}-{100 + n}" for n in range(3)}
LTE_CELLS = {"lte:999-070-4711-123456"}
PATIENCE_S = 90  # a busy machine serves the samples more slowly


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def listening(port, state="0A"):
    """Without connecting: the server has one client only. State 01: it has it."""
    rows = [line.split() for line in pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return any(row[1].endswith(f":{port:04X}") and row[3] == state for row in rows)


def retry(call):
    """Until it gives something true, or patience ends."""
    end = time.monotonic() + PATIENCE_S
    while not (result := call()) and time.monotonic() < end:
        time.sleep(0.1)
    return result


def of_type(path, kind):
    """Records on whole lines: the last may still be on its way."""
    text = path.read_text() if path.exists() else ""
    records = [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]
    return [record for record in records if record["type"] == kind]


def cells(path):
    """With their identity; before that is known a record names the carrier."""
    return {record["cell"] for record in of_type(path, "cell") if record.keys() & {"ci", "eci"}}


class Dongle:
    """A virtual one; its words for --device begin with `name`."""

    def __init__(self, program, folder, scenario, port=None):
        self.port = port or free_port()
        self.name = f"rtl_tcp=127.0.0.1:{self.port}"
        path = folder / f"{self.port}.ini"
        path.write_text(scenario)
        self.server = subprocess.Popen([program, "simulate", str(path), "--rtl-tcp", str(self.port)],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        retry(lambda: listening(self.port))

    def kill(self):
        self.server.kill()
        self.server.wait()


def gsm(ppm, seed=1):
    return AIR.format(rate="1M", freq="945M", seed=seed, ppm=ppm) + GSM


def lte(ppm):
    return AIR.format(rate="1.92M", freq="464.8M", seed=5, ppm=ppm) + LTE


def watching(program, out, devices, *more):
    words = [word for device in devices for word in ("--device", device)]
    return subprocess.Popen([program, "watch", *words, "--journal", "none", "--output", f"jsonl:{out}", *more],
                            stderr=subprocess.PIPE)


def stop(watch):
    watch.send_signal(signal.SIGTERM)
    return watch.communicate(timeout=PATIENCE_S)[1]


def two_bands(program, folder):
    """One of them is lost: it is named, and the other one goes on."""
    out, one, other = folder / "bands.jsonl", Dongle(program, folder, gsm(31)), Dongle(program, folder, lte(-22))
    watch = watching(program, out, [f"{one.name},park=945M,rate=1M", f"{other.name},park=464.8M,rate=1.92M"])
    if not retry(lambda: GSM_CELLS | LTE_CELLS <= cells(out)):
        yield f"two bands: {cells(out)}"
    other.kill()
    if not retry(lambda: [s for s in of_type(out, "status") if s["source"] == other.name and "error" in s]):
        yield "the loss of one of two was not told"
    said = stop(watch)
    if watch.returncode or other.name.encode() not in said:
        yield f"exit status {watch.returncode}: {said}"
    last = {status["source"]: status for status in of_type(out, "status")}
    if last.keys() != {one.name, other.name} or "error" in last[one.name] or not last[one.name]["samples"]:
        yield f"status: {last}"
    elif abs(last[one.name].get("ppm", 0) - 31) > 2:
        yield f"the crystal of the first: {last[one.name]}"
    one.kill()


def same_cells(program, folder):
    """Heard by two receivers, 50 ppm and some time apart, they are three cells still, and nobody is accused."""
    out = folder / "same.jsonl"
    dongles = [Dongle(program, folder, gsm(31)), Dongle(program, folder, gsm(-19, seed=7))]
    watch = watching(program, out, [f"{dongle.name},park=945M,rate=1M" for dongle in dongles])
    if not retry(lambda: GSM_CELLS <= cells(out) and time.sleep(10) is None):
        yield f"the same cells: {cells(out)}"
    said = stop(watch)
    last = {status["source"]: status for status in of_type(out, "status")}
    if watch.returncode or cells(out) != GSM_CELLS or len(last) != 2 or not all(s["blocks_ok"] for s in last.values()):
        yield f"exit status {watch.returncode}, {said}, {cells(out)}, {last}"
    accused = [(a["cell"], r["id"]) for a in of_type(out, "alert") for r in a["rules"]
               if r["id"] in ("clock-off", "timing-twin", "timing-restarts", "identity-cloned", "power-jump")]
    if accused:
        yield f"accused: {accused}"
    for dongle in dongles:
        dongle.kill()


def shared_windows(program, folder):
    """Two that were not told where to listen share the windows of the band; a scan ends when both are done."""
    out = folder / "shared.jsonl"
    dongles = [Dongle(program, folder, gsm(0)), Dongle(program, folder, gsm(3))]
    words = [word for dongle in dongles for word in ("--device", f"{dongle.name},gain=20")]
    done = subprocess.run([program, "scan", *words, "--band", "gsm850", "--dwell", "0.1", "--journal", "none",
                           "--output", f"jsonl:{out}"], capture_output=True, timeout=PATIENCE_S)
    alone = folder / "alone.jsonl"
    dongle = Dongle(program, folder, gsm(0))
    subprocess.run([program, "scan", "--device", dongle.name, "--band", "gsm850", "--dwell", "0.1", "--journal",
                    "none", "--output", f"jsonl:{alone}"], capture_output=True, timeout=PATIENCE_S)
    surveys, whole = of_type(out, "survey"), of_type(alone, "survey")
    if done.returncode or len(surveys) != 2:
        yield f"shared: exit status {done.returncode}, {done.stderr}, {surveys}"
    elif sum(s["channels_visited"] for s in surveys) != whole[0]["channels_visited"]:
        yield f"shared: {surveys}, alone {whole}"
    for served in (*dongles, dongle):
        served.kill()


def taken_over(program, folder):
    """One of two that share a band is lost before it gets to the cells of its share: the other hears them."""
    out = folder / "taken.jsonl"
    lost, other = Dongle(program, folder, gsm(0)), Dongle(program, folder, gsm(3))
    watch = watching(program, out, [lost.name, other.name], "--band", "pgsm900")
    retry(lambda: listening(lost.port, "01"))
    lost.kill()
    if not retry(lambda: GSM_CELLS <= cells(out)):
        yield f"the share of the lost one: {cells(out)}"
    said = stop(watch)
    if watch.returncode or lost.name.encode() not in said:
        yield f"exit status {watch.returncode}: {said}"
    other.kill()


def waited_for(program, folder):
    """One that is not there at the start is told once, and taken when it comes; a scan does not wait."""
    out, port = folder / "waited.jsonl", free_port()
    watch = watching(program, out, [f"rtl_tcp=127.0.0.1:{port},park=945M,rate=1M"])
    if not retry(lambda: [s for s in of_type(out, "status") if "waiting for it" in s.get("error", "")]):
        yield f"the device that is not there: {of_type(out, 'status')}"
    dongle = Dongle(program, folder, gsm(0), port)
    if not retry(lambda: GSM_CELLS <= cells(out)):
        yield f"the device that came: {cells(out)}"
    said = stop(watch)
    if watch.returncode or said.count(b"waiting for it") != 1 or b"is there" not in said:
        yield f"exit status {watch.returncode}: {said}"
    dongle.kill()
    scan = subprocess.run([program, "scan", "--device", dongle.name, "--journal", "none"], capture_output=True,
                          timeout=PATIENCE_S)
    if scan.returncode != 2 or b"waiting" in scan.stderr:
        yield f"scan: exit status {scan.returncode}: {scan.stderr}"


def main(program):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        failed = 0
        for test in (two_bands, same_cells, shared_windows, taken_over, waited_for):
            problems = list(test(program, folder))
            failed += bool(problems)
            for problem in problems:
                print(f"{test.__name__}: {problem}")
    print(f"{5 - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(str(pathlib.Path(sys.argv[1]).resolve())))
