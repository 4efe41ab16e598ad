#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A sensor for two hours, in real time: two virtual dongles over rtl_tcp hear 25 cells, with everything that a service
keeps. Memory and descriptors stay as they are after the first minutes, no sample and no record is lost, nobody is taken
for a fake, and the log would be no more than 8 MB a day.

usage: hours_test.py PROGRAM [HOURS [RATE [SCENARIO]]]
HOURS: 2; the last line but one says how many it were. RATE: of each dongle, 2.4M. SCENARIO: of the 25 cells.
"""
import json
import os
import pathlib
import signal
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "run"))

from around import free_port  # pylint: disable=wrong-import-position

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCENARIO = ROOT / "../shared/cases/gsm900-25-cells.ini"
CELLS, DAY_MB, END_S = 25, 8, 2
MEMORY_GROWTH = 0.02  # from the second quarter to the last
STEP_S = 20


class Sensor:
    def __init__(self, program, folder, rate, scenario):
        self.log = folder / "log"
        self.servers, devices = [], []
        for _ in range(2):
            port = free_port()
            self.servers.append(subprocess.Popen([program, "simulate", scenario, "--rtl-tcp", str(port)],
                                                 stdout=subprocess.DEVNULL))
            devices += ["--device", f"rtl_tcp=127.0.0.1:{port},rate={rate}"]
        outputs = [word for output in (f"jsonl:{self.log}", f"prometheus:{folder}/prom")
                   for word in ("--output", output)]
        self.watch = subprocess.Popen(
            [program, "watch", *devices, "--band", "gsm900", "--sensor", "x", "--journal", folder / "journal",
             "--baseline", folder / "baseline", "--evidence", folder / "evidence", "--control", folder / "control",
             *outputs], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def memory_kb(self):
        status = pathlib.Path(f"/proc/{self.watch.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0])

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.watch.pid}/fd"))

    def records(self):
        return [json.loads(line) for line in self.log.read_text().splitlines(keepends=True) if line.endswith("\n")]

    def end(self):
        """Exit status, and seconds that SIGTERM took."""
        start = time.monotonic()
        self.watch.send_signal(signal.SIGTERM)
        return self.watch.wait(60), time.monotonic() - start

    def close(self):
        for process in [*self.servers, self.watch]:
            process.kill()
            process.wait()


def look(sensor, hours):
    """[(seconds, kB, descriptors, octets of the log)] as long as it lives."""
    looks, start = [], time.monotonic()
    while sensor.watch.poll() is None and (passed_s := time.monotonic() - start) < hours * 3600:
        looks.append((passed_s, sensor.memory_kb(), sensor.descriptors(),
                      sensor.log.stat().st_size if sensor.log.exists() else 0))
        time.sleep(STEP_S)
    return looks


def check_resources(looks):
    quarter = len(looks) // 4
    second, last = looks[quarter:2 * quarter], looks[-quarter:]
    memory = [statistics.median(look[1] for look in part) for part in (second, last)]
    descriptors = [statistics.median(look[2] for look in part) for part in (second, last)]
    passed_s, octets = last[-1][0] - second[0][0], last[-1][3] - second[0][3]
    day_mb = octets / passed_s * 86400 / 1e6
    most = [max(look[i] for look in looks) for i in (1, 2)]
    print(f"memory {memory[0] / 1000:.1f} -> {memory[1] / 1000:.1f} MB (most {most[0] / 1000:.1f}), "
          f"descriptors {descriptors[0]:g} -> {descriptors[1]:g} (most {most[1]}), log {day_mb:.2f} MB a day")
    if memory[1] > memory[0] * (1 + MEMORY_GROWTH):
        yield "memory grows"
    if descriptors[1] > descriptors[0]:
        yield "descriptors grow"
    if day_mb > DAY_MB:
        yield f"{day_mb:.2f} MB a day"


def check_records(records):
    """Each device's last status counts from its start."""
    last = {record["source"]: record for record in records if record["type"] == "status"}
    lost = {key: sum(record.get(key, 0) for record in last.values())
            for key in ("samples", "dropped_samples", "dropped_messages", "dropped_records")}
    levels = [record["level"] for record in records if record["type"] == "alert"]
    cells = max(record.get("cells", 0) for record in last.values())
    print(f"{len(records)} records, {cells} cells, {lost}, cpu {max(r['cpu_seconds'] for r in last.values()):.0f} s, "
          f"alerts {levels}")
    if len(last) != 2 or cells != CELLS:
        yield f"{len(last)} devices, {cells} cells"
    if lost["dropped_samples"] or lost["dropped_messages"] or lost["dropped_records"]:
        yield f"lost: {lost}"
    if set(levels) - {"none", "notice"}:
        yield f"alerts {levels}"
    if [record["seq"] for record in records] != list(range(len(records))):
        yield "not numbered one by one"


def hours_of(program, folder, hours, rate, scenario):
    sensor = Sensor(program, folder, rate, scenario)
    try:
        looks = look(sensor, hours)
        if sensor.watch.poll() is not None or len(looks) < 8:
            yield f"ended with {sensor.watch.poll()} after {looks[-1:]}"
            return
        status, took_s = sensor.end()
        if status or took_s > END_S:
            yield f"SIGTERM: {status} after {took_s:.1f} s"
        yield from check_resources(looks)
        yield from check_records(sensor.records())
    finally:
        sensor.close()


def main():
    program = os.path.abspath(sys.argv[1])
    hours, rate, scenario = [*sys.argv[2:], *("2", "2.4M", SCENARIO)[len(sys.argv) - 2:]]
    hours = float(hours)
    if not os.path.exists(scenario):
        print(f"skipped: there is no {scenario}\n0 passed, 0 failed, 1 skipped")
        return False
    with tempfile.TemporaryDirectory() as name:
        problems = list(hours_of(program, pathlib.Path(name), hours, rate, scenario))
    for problem in problems:
        print(f"hours_of: {problem}")
    print(f"{hours:g} hours at {rate} samples a second")
    print(f"{int(not problems)} passed, {int(bool(problems))} failed")
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
