#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""record: what is recorded replays to the cells that the live run heard; triggers of a level and of an alert, with what
was before; a ring; a run that is stopped, killed, whose disk fails.

usage: record_test.py PROGRAM
"""
import contextlib
import json
import os
import pathlib
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
STANDIN = pathlib.Path(os.environ.get("TEST_PREFIX", ROOT / "build/tests")).resolve() / "fault.so"
THREE = ROOT / "captures/gsm-three-cells.ini"
PATIENCE_S = 90
ENOSPC = 28

# A weak cell all the time, a strong one from 3 to 5 s.
COMES = """
[air]
rate = 1M
freq = 945M
duration = 20
seed = 5
noise_dbfs = -50
start = 2026-05-01T06:00:00Z
[cell weak]
arfcn = 48
bsic = 9
mcc = 999
mnc = 70
lac = 4000
ci = 100
level_dbfs = -46
[cell strong]
arfcn = 51
bsic = 10
mcc = 999
mnc = 70
lac = 4000
ci = 101
level_dbfs = -20
start_s = 3
stop_s = 5
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def retry(call):
    end = time.monotonic() + PATIENCE_S
    while not (result := call()) and time.monotonic() < end:
        time.sleep(0.05)
    return result


def listening(port):
    rows = [line.split() for line in pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return any(row[1].endswith(f":{port:04X}") and row[3] == "0A" for row in rows)


@contextlib.contextmanager
def server(program, scenario):
    """A dongle that speaks rtl_tcp's protocol, in real time."""
    port = free_port()
    process = subprocess.Popen([program, "simulate", str(scenario), "--rtl-tcp", str(port)],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        retry(lambda: listening(port))
        yield ["--device", f"rtl_tcp=127.0.0.1:{port}", "--rate", "1M", "--freq", "945M"]
    finally:
        process.kill()
        process.wait()


def words(out, *more):
    return ["--journal", "none", "--sensor", "x", "--output", f"jsonl:{out}", *map(str, more)]


def record(program, out, folder, *more):
    return subprocess.run([program, "record", *words(out, *more), str(folder)], capture_output=True, text=True,
                          timeout=PATIENCE_S)


def records(path, kind):
    return [r for r in map(json.loads, path.read_text().splitlines()) if r["type"] == kind]


def takes(folder):
    """{name: (metadata, octets of samples)}; nothing else is there."""
    metas = sorted(folder.glob("*.sigmf-meta"))
    found = {m.stem: (json.loads(m.read_text()), m.with_suffix(".sigmf-data").stat().st_size) for m in metas}
    assert len(list(folder.iterdir())) == 2 * len(found), list(folder.iterdir())
    return found


def said(path):
    """What each cell broadcast, as the last record of it has it."""
    keep = {"cell", "rat", "arfcn", "bsic", "mcc", "mnc", "lac", "ci", "si_seen", "neighbours", "rxlev_access_min_dbm",
            "cell_reselect_hysteresis_db", "t3212_min", "rac"}
    return {r["cell"]: {k: v for k, v in r.items() if k in keep} for r in records(path, "cell")}


def replayed(program, out, folder, *more):
    files = [str(path) for path in sorted(folder.glob("*.sigmf-meta"))]
    subprocess.run([program, "replay", *words(out, *more), *files], check=True, capture_output=True,
                   timeout=PATIENCE_S)
    return said(out)


def same_cells(program, scratch):
    """Samples, place, gain and time are as they were; the cells are the same, field by field."""
    done = record(program, scratch / "live", scratch / "out", "--device", f"air={THREE}", "--freq", "945M", "--rate",
                  "1M", "--seconds", 3, "--position", "48.1,11.5,20", "--gain", 30)
    assert done.returncode == 0 and "recorded " in done.stderr, done.stderr
    [(meta, octets)] = takes(scratch / "out").values()
    assert octets == 2 * 1000000 * 3, octets
    [capture] = meta["captures"]
    assert capture["core:geolocation"] == {"type": "Point", "coordinates": [11.5, 48.1]}, capture
    assert capture["core:datetime"] == "2026-01-01T08:00:00.000000Z" and capture["core:frequency"] == 945e6, capture
    assert capture["fbswatch:gain_db"] == 30, capture
    about = meta["global"]
    assert about["fbswatch:sensor"] == "x" and about["fbswatch:source"].startswith("air="), about
    assert abs(about["fbswatch:clock_ppm"] - 18.2) < 0.1 and about["core:hw"], about
    live = said(scratch / "live")
    assert live == replayed(program, scratch / "replay", scratch / "out"), live
    assert {"gsm:001-01-10420-23011", "gsm:001-01-1-10", "gsm:999-070-7001-40402"} <= live.keys(), live


def level(program, scratch):
    """From before the strong cell came until after it went."""
    scenario = scratch / "air.ini"
    scenario.write_text(COMES)
    for name, more in (("any", []), ("one", ["--trigger-freq", "945.2M"])):
        done = record(program, scratch / name, scratch / f"out-{name}", "--device", f"air={scenario}", "--freq", "945M",
                      "--rate", "1M", "--duration", 8, "--trigger-level", 20, "--pre-roll", 2, "--post-roll", 1, *more)
        assert done.returncode == 0, done.stderr
        [(meta, octets)] = takes(scratch / f"out-{name}").values()
        assert meta["captures"][0]["core:datetime"][17:21] in ("00.9", "01.0"), meta["captures"]
        seconds = octets / 2 / meta["global"]["core:sample_rate"]
        assert 4.8 < seconds < 5.4, seconds  # 2 before, 2, 1 after
        [mark] = meta["annotations"]
        assert mark["core:label"] == "level" and "MHz" in mark["core:comment"], mark
        assert abs(mark["core:sample_start"] / meta["global"]["core:sample_rate"] - 2) < 0.3, mark
    done = record(program, scratch / "none", scratch / "out-none", "--device", f"air={scenario}", "--freq", "945M",
                  "--rate", "1M", "--duration", 5, "--trigger-level", 20, "--trigger-freq", "944.6M")
    assert done.returncode == 0 and not takes(scratch / "out-none"), done.stderr


def alert(program, scratch):
    """The fake is recorded, with what was before; a replay of it finds it."""
    done = record(program, scratch / "live", scratch / "out", "--device",
                  f"air={ROOT / 'captures/gsm-blaster.ini'}", "--rate", "1M", "--freq", "945.2M", "--duration", 8,
                  "--trigger-alert", "suspicious", "--pre-roll", 3, "--post-roll", 1)
    assert done.returncode == 0, done.stderr
    [(meta, _)] = takes(scratch / "out").values()
    assert {mark["core:label"] for mark in meta["annotations"]} <= {"suspicious", "fake"}, meta["annotations"]
    replayed(program, scratch / "replay", scratch / "out")
    fakes = [{a["cell"] for a in records(scratch / name, "alert") if a["level"] != "notice"}
             for name in ("live", "replay")]
    assert fakes[0] and fakes[0] & fakes[1], fakes


def ring(program, scratch):
    """The newest are kept, without a gap, and nobody else's files are touched."""
    out = scratch / "out"
    out.mkdir()
    (out / "holiday.sigmf-data").write_text("mine")
    done = record(program, scratch / "live", out, "--device", f"air={THREE}", "--freq", "945M", "--rate", "1M",
                  "--duration", 9, "--ring-files", 3, "--file-seconds", 2)
    assert done.returncode == 0, done.stderr
    assert (out / "holiday.sigmf-data").read_text() == "mine"
    (out / "holiday.sigmf-data").unlink()
    found = takes(out)
    assert len(found) == 3, found.keys()
    starts = [float(meta["captures"][0]["core:datetime"][17:-1]) for meta, _ in found.values()]
    seconds = [octets / 2e6 for _, octets in found.values()]
    assert all(abs(a + s - b) < 0.001 for a, s, b in zip(starts, seconds, starts[1:])), (starts, seconds)
    done = record(program, scratch / "live", out, "--device", f"air={THREE}", "--freq", "945M", "--rate", "4M",
                  "--duration", 6, "--ring-size", "32M", "--rat", "gsm")
    sizes = [path.stat().st_size for path in out.iterdir()]
    assert done.returncode == 0 and 18e6 < sum(sizes) <= 32e6, (done.stderr, sizes)


def stopped(program, scratch):
    """SIGTERM: what was recorded is whole within two seconds. SIGKILL: the unfinished goes with the next run."""
    out = scratch / "out"
    with server(program, THREE) as device:
        run = subprocess.Popen([program, "record", *device, *words(scratch / "live"), str(out)],
                               stderr=subprocess.PIPE, text=True)
        retry(lambda: any(path.stat().st_size > 2e6 for path in out.glob("*.part")) if out.exists() else False)
        began = time.monotonic()
        run.send_signal(signal.SIGTERM)
        text = run.communicate(timeout=PATIENCE_S)[1]
        assert run.returncode == 0 and time.monotonic() - began < 2, (text, time.monotonic() - began)
    [(meta, octets)] = takes(out).values()
    assert octets > 2e6 and meta["captures"][0]["core:frequency"] == 945e6, meta
    assert replayed(program, scratch / "replay", out)
    with server(program, THREE) as device:
        run = subprocess.Popen([program, "record", *device, *words(scratch / "live"), str(out)],
                               stderr=subprocess.DEVNULL)
        retry(lambda: any(path.stat().st_size for path in out.glob("*.part")))
        run.kill()
        run.wait()
    assert list(out.glob("*.part")), list(out.iterdir())
    done = record(program, scratch / "live", out, "--device", f"air={THREE}", "--freq", "945M", "--seconds", 0.5)
    assert done.returncode == 0 and "was killed left it unfinished" in done.stderr, done.stderr
    assert len(takes(out)) == 2


def fault(state, error):
    """In place: the program has the file mapped."""
    with state.open("r+b") as file:
        file.write(struct.pack("q", error))


def full(program, scratch):
    """A full disk is told once; when there is room it goes on. A run that is to record all ends with status 1."""
    state, out, live = scratch / "state", scratch / "out", scratch / "live"
    state.write_bytes(bytes(16))
    env = {**os.environ, "LD_PRELOAD": str(STANDIN), "FAULT_STATE": str(state)}
    with server(program, THREE) as device:
        run = subprocess.Popen([program, "record", *device, *words(live, "--ring-files", 100), str(out)], env=env,
                               stderr=subprocess.PIPE, text=True)
        retry(lambda: any(path.stat().st_size > 1e6 for path in out.glob("*.part")) if out.exists() else False)
        fault(state, ENOSPC)
        time.sleep(5)
        fault(state, 0)
        again = retry(lambda: [path for path in out.glob("*.part") if path.stat().st_size > 1e6])
        run.send_signal(signal.SIGTERM)
        text = run.communicate(timeout=PATIENCE_S)[1]
    assert again and run.returncode == 0, text
    assert text.count("nothing is recorded until there is room again") == 1, text
    assert text.count(f"{out}: there is room again\n") == 1, text
    assert takes(out)
    told = [r for r in records(live, "status") if r.get("source") == "recording"]
    assert told and "No space left" in told[0]["error"], told
    done = record(program, live, scratch / "all", "--device", f"air={THREE}", "--freq", "945M", "--seconds", 3,
                  "--keep-free", "1e15")
    assert done.returncode == 1 and "No space left on device" in done.stderr, done.stderr
    assert not takes(scratch / "all")


def refused(program, scratch):
    for more, why in (([], "one folder"), (["--trigger-alert", "red", "x"], "none of notice"),
                      (["--trigger-freq", "900M", "x"], "goes with --trigger-level"),
                      (["--trigger-freq", "900M", "--trigger-level", "9", "--freq", "945M", "x"], "outside the window"),
                      (["--ring-size", "1M", "x"], "outside")):
        done = subprocess.run([program, "record", *more], capture_output=True, text=True, timeout=60, cwd=scratch)
        assert done.returncode == 2 and why in done.stderr, done.stderr
    (scratch / "file").write_text("")
    done = record(program, scratch / "live", scratch / "file", "--device", f"air={THREE}", "--seconds", 1)
    assert done.returncode == 2 and "Not a directory" in done.stderr, done.stderr


def main():
    program, passed, failed = str(pathlib.Path(sys.argv[1]).resolve()), 0, 0
    for test in (same_cells, level, alert, ring, stopped, full, refused):
        began = time.monotonic()
        with tempfile.TemporaryDirectory() as scratch:
            try:
                test(program, pathlib.Path(scratch))
                passed += 1
            except (AssertionError, OSError, ValueError, subprocess.SubprocessError) as why:
                print(f"{test.__name__}: {type(why).__name__}: {why}")
                failed += 1
        if "-v" in sys.argv:
            print(f"{test.__name__}: {time.monotonic() - began:.1f} s")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
