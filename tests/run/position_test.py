#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a sensor is: fixed by --position, or by gpsd (one of our own, which comes late, moves and goes away), in cells
and alerts, and from there in tables and on maps by fbswatch export.

usage: position_test.py PROGRAM
"""
import csv
import io
import json
import pathlib
import subprocess
import sys
import tempfile
import xml.dom.minidom

from around import Gpsd

RECORDING = pathlib.Path(__file__).resolve().parents[2] / "captures/gsm-blaster.sigmf-meta"
AIR = """[air]
rate = 1M
freq = 947.4M
duration = 60
seed = 5
noise_dbfs = -46

[cell a]
arfcn = 61
esn0_db = 20
bsic = 13
mcc = 999
mnc = 01
lac = 77
ci = 5
"""


def run(program, *words, **more):
    return subprocess.run([program, *map(str, words)], capture_output=True, text=True, timeout=120, check=False, **more)


def records(text):
    return [json.loads(line) for line in text.splitlines()]


def fixed(program, folder):
    """Every cell and alert says it, and nothing else."""
    done = run(program, "replay", RECORDING, "--position", "39.9042,116.4074,25", "--journal", "none", "--output",
               "jsonl:-")
    said = records(done.stdout)
    where = {"lat": 39.9042, "lon": 116.4074, "accuracy_m": 25.0, "source": "fixed"}
    if {json.dumps(r.get("position")) for r in said if r["type"] in ("cell", "alert")} != {json.dumps(where)}:
        yield "not every cell and alert says where"
    if any("position" in r for r in said if r["type"] not in ("cell", "alert")):
        yield "others say where"
    (folder / "fixed.jsonl").write_text(done.stdout)
    done = run(program, "replay", RECORDING, "--position", "91,0", "--journal", "none")
    if done.returncode != 2 or "position: latitude is -90 to 90" not in done.stderr:
        yield f"91 degrees north: {done.returncode}, {done.stderr}"
    done = run(program, "replay", RECORDING, "--position", "on the roof", "--journal", "none", "--output", "jsonl:-")
    if done.returncode or "position" in done.stdout:
        yield "words are no place, but no fault either"


def by_gpsd(program, folder):
    air = folder / "air.ini"
    air.write_text(AIR)
    gpsd = Gpsd(step=1e-4)
    with subprocess.Popen([program, "watch", "--device", f"air={air},speed=1,park=947.4M", "--journal", "none",
                           "--gpsd", f"127.0.0.1:{gpsd.port}", "--duration", "40", "--output", "jsonl:-"],
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as watch:
        placed = []
        for line in watch.stdout:
            record = json.loads(line)
            if record["type"] == "cell" and "position" in record:
                placed.append(record["position"])
                break
        watch.terminate()
        watch.stdout.read()
    if not placed or placed[0]["source"] != "gpsd" or placed[0]["lon"] != 121.5 or placed[0]["accuracy_m"] != 12.5 or \
            not 31.2 <= placed[0]["lat"] <= 31.3:
        yield f"by gpsd: {placed}"
    done = run(program, "watch", "--device", f"air={air},park=947.4M", "--gpsd", "host:99999", "--journal", "none")
    if done.returncode != 2 or "is neither HOST nor HOST:PORT" not in done.stderr:
        yield f"no address: {done.returncode}, {done.stderr}"
    done = run(program, "watch", "--device", f"air={air},park=947.4M", "--gpsd", "127.0.0.1:1", "--duration", "3",
               "--journal", "none", "--output", "jsonl:-")
    if done.returncode or not any(r["type"] == "cell" for r in records(done.stdout)):
        yield f"nobody there: {done.returncode}, {done.stderr}"


def exported(program, folder):
    """The same cells and alerts in every format; what has no place is not on the map, and is told."""
    file = folder / "fixed.jsonl"
    wanted = [r for r in records(file.read_text()) if r["type"] in ("cell", "alert")]
    alerts = [r for r in wanted if r["type"] == "alert"]
    rows = list(csv.DictReader(io.StringIO(run(program, "export", file).stdout)))
    if [(r["type"], r["cell"], r["lat"], r["lon"]) for r in rows] != \
            [(r["type"], r["cell"], "39.904200", "116.407400") for r in wanted]:
        yield f"csv: {rows[:2]}"
    if [r["alert"] for r in rows if r["type"] == "alert"] != [r["id"] for r in alerts]:
        yield "csv: not the alerts"
    features = json.loads(run(program, "export", "--format", "geojson", file).stdout)["features"]
    if [f["properties"]["cell"] for f in features] != [r["cell"] for r in wanted] or \
            any(f["geometry"] != {"type": "Point", "coordinates": [116.4074, 39.9042]} for f in features):
        yield f"geojson: {features[:2]}"
    places = xml.dom.minidom.parseString(run(program, "export", "--format", "kml", "--only", "alerts", file).stdout)
    if len(places.getElementsByTagName("Placemark")) != len(alerts):
        yield "kml: not the alerts"
    yield from driven(program, wanted[0])
    hostile = dict(wanted[0], sensor='=1+1","<b>&\u202e')
    hostile.pop("position")
    done = run(program, "export", "-", input=json.dumps(hostile) + "\nno record\n")
    if '"\'=1+1"",""<b>&' not in done.stdout or "\u202e" in done.stdout or "the first is 2" not in done.stderr:
        yield f"hostile: {done.stdout!r} {done.stderr!r}"
    done = run(program, "export", "--format", "kml", "-", input=json.dumps(hostile) + "\n")
    if "Placemark" in done.stdout or "1 records have no position" not in done.stderr:
        yield f"no place: {done.stdout!r} {done.stderr!r}"
    hostile["position"] = {"lat": 1, "lon": 2}
    xml.dom.minidom.parseString(run(program, "export", "--format", "kml", "-", input=json.dumps(hostile) + "\n").stdout)
    for words in (("--format", "gpx", file), (), (folder / "none.jsonl",), ("--only", "x", file)):
        if run(program, "export", *words).returncode != 2:
            yield f"{words}: not refused"


def driven(program, cell):
    """A minute's levels are points where the sensor moved on, of cells that are known whole."""
    minutes = [{"type": "heard", "time": f"2026-01-01T00:0{i}:00.000000Z", "sensor": "car", "position":
                {"lat": 39.9042 + lat, "lon": 116.4074, "source": "gpsd"}, "cells":
                [{"cell": cell["cell"], "power_dbfs": -50 - i}, {"cell": "gsm:999-99-1-1", "power_dbfs": -1}]}
               for i, lat in enumerate((0, 0.01, 0.01001, 0.02))]
    minutes.append({k: v for k, v in minutes[0].items() if k != "position"})
    lines = "".join(json.dumps(record) + "\n" for record in [cell, *minutes])
    features = json.loads(run(program, "export", "--format", "geojson", "-", input=lines).stdout)["features"]
    told = [(f["properties"]["type"], f["properties"].get("power_dbfs"), f["geometry"]["coordinates"][1])
            for f in features[1:]]
    if told != [("heard", -51, 39.9142), ("heard", -53, 39.9242)] or features[1]["properties"]["sensor"] != "car":
        yield f"driven: {features}"


def main(program):
    passed = failed = 0
    with tempfile.TemporaryDirectory() as name:
        for test in (fixed, by_gpsd, exported):
            wrong = list(test(program, pathlib.Path(name)))
            for line in wrong:
                print(f"{test.__name__}: {line}")
            passed += not wrong
            failed += bool(wrong)
    print(f"{passed} passed, {failed} failed")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
