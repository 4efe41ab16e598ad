#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A run on an air whose time is its samples: the same octets twice; times and pauses by samples, faster than the host's
clock; two devices that go forward together; a fake that comes and goes; what does not go together is refused.

usage: air_test.py PROGRAM
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

SCENARIO = """
[air]
rate = 1M
freq = 945M
duration = 10
seed = 3
noise_dbfs = -50
ppm = 7
start = 2026-05-01T06:00:00Z
""" + "".join(f"""
[cell c{n}]
arfcn = {arfcn}
bsic = {9 + n}
mcc = 999
mnc = 70
lac = 4000
ci = {100 + n}
level_dbfs = {-28 - n}
{more}
""" for n, (arfcn, more) in enumerate(((48, ""), (51, ""), (56, "start_s = 20\nstop_s = 30"))))
SETTLE_S = 0.04
PATIENCE_S = 120


def run(program, air, out, *words):
    out.unlink(missing_ok=True)  # a live run appends
    done = subprocess.run([program, *words, "--sensor", "x", "--journal", "none", "--output", f"jsonl:{out}"],
                          capture_output=True, text=True, timeout=PATIENCE_S)
    if done.returncode:
        raise RuntimeError(f"{words}: exit status {done.returncode}, {done.stderr}")
    text = unnamed(out.read_text())
    return text, [json.loads(line) for line in text.splitlines()]


def unnamed(text):
    """Without what is random of every run."""
    return re.sub(r'"boot":"[0-9a-f]{16}",', "", text)


def of_type(records, kind):
    return [record for record in records if record["type"] == kind]


def identified(records):
    return {record["ci"] for record in of_type(records, "cell") if "ci" in record}


def seconds(record):
    """Since 06:00."""
    hours, minutes, rest = record["time"][11:-1].split(":")
    return (int(hours) - 6) * 3600 + int(minutes) * 60 + float(rest)


def same_twice(program, air, folder):
    """Evidence, baseline and text too."""
    told = []
    for name in ("one", "other"):
        out = folder / f"{name}.jsonl"
        words = ["watch", "--device", f"air={air},rate=1M", "--band", "gsm900", "--dwell", "0.2", "--duration", "20",
                 "--baseline", str(folder / f"{name}.db"), "--output", f"text:{folder / name}", "--messages"]
        told.append((run(program, air, out, *words)[0], (folder / name).read_text()))
    if told[0] != told[1] or not told[0][0]:
        yield "two runs, two outputs"


def slow_reader(program, air, folder):
    """It is waited for: nothing is lost, and nothing told otherwise."""
    words = ["watch", "--device", f"air={air},park=945M,rate=1M", "--duration", "30", "--messages"]
    text, _ = run(program, air, folder / "quick.jsonl", *words)
    with subprocess.Popen([program, *words, "--sensor", "x", "--journal", "none", "--output", "jsonl:-"],
                          stdout=subprocess.PIPE, text=True) as slow:
        time.sleep(2)
        told = unnamed(slow.stdout.read())
    if len(text) < 200000 or told != text:
        yield f"{len(told)} octets of {len(text)}"


def pauses(program, air, folder):
    """A window takes its dwell and the time that the tuner settles, whatever the machine does."""
    text, records = run(program, air, folder / "scan.jsonl", "scan", "--device", f"air={air},rate=2.4M", "--band",
                        "gsm850", "--dwell", "0.5")
    (survey,), status = of_type(records, "survey"), of_type(records, "status")[-1]
    spans = of_type(records, "coverage")[-1]["spans"]
    wanted_s = len(spans) * (SETTLE_S + 0.5)
    block_s = 16384 / 2.4e6
    if not wanted_s <= survey["duration_s"] <= wanted_s + len(spans) * block_s + 0.01:
        yield f"{len(spans)} windows in {survey['duration_s']} s, not {wanted_s}"
    if abs(seconds(survey) - survey["duration_s"]) > 1e-3:
        yield f"began at {survey['time']}"
    if abs(status["seconds"] - len(spans) * 0.5) > len(spans) * block_s or status["dropped_samples"]:
        yield f"{status}"
    if {"uptime_s", "cpu_percent", "rss_bytes"} & status.keys():
        yield f"of this machine: {status}"


def comes_and_goes(program, air, folder):
    """An hour of watch has a cell for ten seconds. Status every minute, by samples."""
    _, records = run(program, air, folder / "watch.jsonl", "watch", "--device", f"air={air},park=946M,rate=1M",
                     "--duration", "130")
    if identified(records) != {102}:
        yield f"cells {identified(records)}"
    first = min((seconds(record) for record in of_type(records, "cell")), default=None)
    if first is None or not 20 <= first <= 22:
        yield f"on the air after 20 s, heard after {first}"
    times = [round(seconds(record)) for record in of_type(records, "status")]
    if times != [60, 120, 130]:
        yield f"status after {times} s"


def together(program, air, folder):
    """Two that share a band go forward at one time; parked, each hears its own, and the order is always the same."""
    words = [word for park in ("944.9M", "946M") for word in ("--device", f"air={air},park={park},rate=1M")]
    texts = [run(program, air, folder / f"{i}.jsonl", "watch", *words, "--duration", "26") for i in range(2)]
    if texts[0] != texts[1]:
        yield "two runs of two devices, two outputs"
    records = texts[0][1]
    if identified(records) != {100, 101, 102}:
        yield f"cells {identified(records)}"
    heard_s = [record["seconds"] for record in of_type(records, "status")[-2:]]
    if max(heard_s) - min(heard_s) > 0.05 or abs(max(heard_s) - 26) > 0.3:
        yield f"heard {heard_s}"
    times = [seconds(record) for record in of_type(records, "cell")]
    if sorted(times) != times and max(a - b for a, b in zip(times, times[1:])) > 1:
        yield f"out of order: {times}"
    words = [word for _ in range(2) for word in ("--device", f"air={air},rate=1M")]
    _, records = run(program, air, folder / "two.jsonl", "scan", *words, "--band", "gsm850", "--dwell", "0.2")
    if len(of_type(records, "survey")) != 2:
        yield f"surveys: {of_type(records, 'survey')}"


def remembers(program, air, folder):
    """A crystal beyond the search that was measured once, with a longer reach, is known to the next run; what is known
    of another crystal makes nothing worse. With `--journal none` nothing is kept."""
    off = folder / "off.ini"
    cells = "".join(f"\n[cell n{n}]\nlike = c{n % 2}\narfcn = {n + 2}\nlac = {100 + n}\nci = {200 + n}\nbsic = {n}\n"
                    for n in range(48, 51, 2))
    state = folder / "state"
    state.mkdir()

    def scan(ppm, *words):
        off.write_text(SCENARIO.replace("ppm = 7", f"ppm = {ppm}") + cells)
        out = folder / "off.jsonl"
        out.unlink(missing_ok=True)
        done = subprocess.run([program, "scan", "--device", f"air={off}", "--freq", "945M", "--dwell", "4", "--sensor",
                               "x", "--output", f"jsonl:{out}", *words], capture_output=True, text=True,
                              timeout=PATIENCE_S, env={**os.environ, "XDG_STATE_HOME": str(state)})
        records = [json.loads(line) for line in out.read_text().splitlines()]
        return done.stderr, len(identified(records)), of_type(records, "status")[-1].get("ppm", 0)

    def kept():
        return [path.read_text() for path in (state / "fbswatch").glob("crystal-*")]
    _, found, ppm = scan(95, "--journal", "none", "--max-offset", "120")
    if kept():
        yield f"kept although nothing was to be: {kept()}"
    if found != 4 or abs(ppm - 95) > 0.1 or scan(95)[1] != 0:
        yield f"{found} cells found at {ppm} ppm"
    scan(95, "--max-offset", "120")
    if len(kept()) != 1 or "ppm = 9" not in kept()[0]:
        yield f"kept: {kept()}"
    _, found, ppm = scan(95)
    if found != 4 or abs(ppm - 95) > 0.1:
        yield f"then {found} cells at {ppm} ppm"
    _, found, ppm = scan(-41)
    if found != 4 or abs(ppm + 41) > 0.1:
        yield f"with another crystal {found} cells at {ppm} ppm"
    next((state / "fbswatch").glob("crystal-*")).write_text("ppm = 1e9\n")
    said, found, _ = scan(-41)
    if found != 4 or "is not used" not in said:
        yield f"with a file that is wrong {found} cells, {said}"
    _, found, ppm = scan(-41 + 95, "--max-offset", "60", "--ppm", "-95")
    if found != 4 or abs(ppm + 41) > 0.1 or "ppm = 5" not in kept()[0]:
        yield f"corrected by 95: {found} cells at {ppm} ppm, {kept()}"


def amplified(program, air, folder):
    """A tuner whose gain is chosen: well set, starved, cut, and with nothing in front of it; the levels that are told
    are those of 30 dB always."""
    text = air.read_text().replace("start_s = 20\nstop_s = 30", "")
    for lift_db, more, gains in ((0, "", (30, 30)), (-20, "", (38, 49.6)), (30, "", (17, 25)),
                                 (-60, "adc_noise_dbfs = -57", (30, 30))):
        air.write_text(text.replace("ppm = 7\n", f"ppm = 7\ntuner_db = 30\ngain_db = {lift_db}\n{more}\n", 1)
                       .replace("noise_dbfs = -50", "noise_dbfs = -44"))
        _, records = run(program, air, folder / "gain.jsonl", "watch", "--device", f"air={air},rate=1M", "--freq",
                         "945M", "--duration", "8")
        gain_db = of_type(records, "status")[-1]["gain_db"]
        levels = {record["ci"]: record["power_dbfs"] for record in of_type(records, "cell") if "ci" in record}
        if not gains[0] <= gain_db <= gains[1]:
            yield f"{lift_db} dB: a gain of {gain_db} dB"
        wrong = {ci: level for ci, level in levels.items() if abs(level - (-28 - (ci - 100) + lift_db)) > 1.5}
        if wrong or (lift_db > -60 and len(levels) < 2):
            yield f"{lift_db} dB: levels {levels} with a gain of {gain_db} dB"


def refused(program, air, _):
    for words, why in (([f"air={air}", "rtlsdr"], "the time of one is its samples"),
                       (["air"], "which scenario?"),
                       ([f"air={air},gian=3"], "there is no option 'gian'"),
                       ([f"air={air},bias-tee=yes"], "there is no option 'bias-tee'"),
                       ([f"air={air}.none"], "No such file")):
        devices = [word for device in words for word in ("--device", device)]
        done = subprocess.run([program, "watch", *devices, "--journal", "none"], capture_output=True, text=True,
                              timeout=PATIENCE_S)
        if done.returncode != 2 or why not in done.stderr:
            yield f"{words}: exit status {done.returncode}, {done.stderr}"


def main(program):
    tests = (same_twice, slow_reader, pauses, comes_and_goes, together, remembers, amplified, refused)
    failed = 0
    for test in tests:
        with tempfile.TemporaryDirectory() as name:
            air = pathlib.Path(name) / "air.ini"
            air.write_text(SCENARIO)
            problems = list(test(program, air, pathlib.Path(name)))
        failed += bool(problems)
        for problem in problems:
            print(f"{test.__name__}: {problem}")
    print(f"{len(tests) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1])))
