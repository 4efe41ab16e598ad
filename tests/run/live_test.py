#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""scan and watch against a synthetic air served by rtl_tcp's protocol: cells, survey, status, a server that goes away
and comes back or does not, the signals that stop a run, a terminal.

usage: live_test.py PROGRAM
"""
import contextlib
import json
import os
import pathlib
import pty
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCENARIO = ROOT / "captures/gsm-three-cells.ini"
CELLS = {"gsm:001-01-10420-23011", "gsm:001-01-1-10", "gsm:999-070-7001-40402"}
PATIENCE_S = 90  # a busy machine serves the samples more slowly


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def listening(port):
    """Without connecting: the server has one client only."""
    rows = [line.split() for line in pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return any(row[1].endswith(f":{port:04X}") and row[3] == "0A" for row in rows)


def serve(program, port):
    server = subprocess.Popen([program, "simulate", str(SCENARIO), "--rtl-tcp", str(port)],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    retry(lambda: listening(port))
    return server


def retry(call):
    """Until it gives something true, or patience ends."""
    end = time.monotonic() + PATIENCE_S
    while not (result := call()) and time.monotonic() < end:
        time.sleep(0.1)
    return result


def end(process):
    """What it said on standard error; killed when it does not end."""
    try:
        return process.communicate(timeout=PATIENCE_S)[1]
    except subprocess.TimeoutExpired:
        process.kill()
        return process.communicate()[1]


def records(path):
    """Whole lines only: the last may still be on its way."""
    text = path.read_text() if path.exists() else ""
    return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]


def of_type(path, kind):
    return [record for record in records(path) if record["type"] == kind]


def last(path):
    """The last record; empty where there is none."""
    return (records(path) or [{}])[-1]


def cells(path):
    return {record["cell"] for record in of_type(path, "cell")}


def words(port, out, *more):
    return ["--device", f"rtl_tcp=127.0.0.1:{port}", "--freq", "945M", "--rate", "1M", "--output", f"jsonl:{out}",
            *more]


def scan(program, port, out):
    for dwell_s in (4, 15, 40):  # a busy machine serves the samples more slowly
        run = [program, "scan", *words(port, out, "--dwell", str(dwell_s))]
        done = subprocess.run(run, capture_output=True, timeout=120)
        if done.returncode:
            yield f"scan: {done.stderr.decode()!r}"
            return
        if CELLS <= cells(out):
            break
    else:
        yield f"scan found {cells(out)}"
    survey, status = of_type(out, "survey"), of_type(out, "status")
    if [s["cells"] for s in survey] != [3] or survey[0]["channels_visited"] != 4:
        yield f"survey: {survey}"
    if last(out).get("type") != "status" or "error" in status[-1] or not status[-1]["samples"]:
        yield f"status: {status}"
    if not {"cpu_seconds", "rss_bytes", "uptime_s", "realtime_factor"} <= status[-1].keys():
        yield "no figures of the machine in the status record"


def lost_and_found(program, port, out, server):
    """server: a list of one process, replaced by the one that runs at the end."""
    watch = subprocess.Popen([program, "watch", *words(port, out)], stderr=subprocess.PIPE)
    if not retry(lambda: CELLS <= cells(out)):
        watch.kill()
        yield f"watch found {cells(out)}: {end(watch)!r}"
        return
    server[0].kill()
    server[0].wait()
    killed = time.monotonic()
    if not retry(lambda: any("error" in s for s in of_type(out, "status"))) or time.monotonic() - killed > 2:
        yield f"the loss was not told in time: {of_type(out, 'status')}"
    before = len(of_type(out, "status"))
    server[0] = serve(program, port)
    if not retry(lambda: len(of_type(out, "status")) > before and "error" not in of_type(out, "status")[-1]):
        yield "the return was not told"
    samples = of_type(out, "status")[-1]["samples"]
    time.sleep(1)
    watch.send_signal(signal.SIGTERM)
    said = end(watch)
    if watch.returncode != 0:
        yield f"SIGTERM ended the watch with exit status {watch.returncode}: {said!r}"
    if not of_type(out, "status")[-1]["samples"] > samples:
        yield "no samples after the return"


def unfinished(program, port, out, server):
    """A scan that cannot come to its end says why, with exit status 1; what was found is kept."""
    run = [program, "scan", *words(port, out, "--dwell", "100")]
    for stop, why in ((lambda scan: scan.send_signal(signal.SIGTERM), b"interrupted"),
                      (lambda scan: server[0].kill(), b"closed the connection")):
        out.unlink(missing_ok=True)
        scan = subprocess.Popen(run, stderr=subprocess.PIPE)
        if not retry(lambda: of_type(out, "cell")):
            yield "no cell was found"
        stop(scan)
        said = end(scan)
        if scan.returncode != 1 or why not in said or why.decode() not in last(out).get("error", "") or not cells(out):
            yield f"exit status {scan.returncode}, {said}, {last(out)}"
    server[0].wait()
    server[0] = serve(program, port)


def away(program, port, out, server):
    """A watch is stopped while its device is away: at once, and the last record says what is wrong."""
    watch = subprocess.Popen([program, "watch", *words(port, out)], stderr=subprocess.PIPE)
    retry(lambda: of_type(out, "cell"))
    server[0].kill()
    server[0].wait()
    retry(lambda: of_type(out, "status"))
    watch.send_signal(signal.SIGTERM)
    said = end(watch)
    if watch.returncode != 0 or "error" not in last(out):
        yield f"exit status {watch.returncode}, {said}, {last(out)}"
    server[0] = serve(program, port)


def on_a_terminal(program, port, out, server):
    """The live table stays where it is when the device goes: the note is in it, not on a line of its own."""
    try:
        screen, terminal = pty.openpty()
    except OSError:
        raise unittest.SkipTest("no pseudo-terminal here")
    run = [program, "watch", *words(port, out, "--output", f"text:{os.ttyname(terminal)}")]
    watch = subprocess.Popen(run, stdout=terminal, stderr=terminal, env={**os.environ, "TERM": "xterm"})
    seen = bytearray()
    threading.Thread(target=drain, args=(screen, seen), daemon=True).start()
    retry(lambda: of_type(out, "cell"))
    server[0].kill()
    server[0].wait()
    told = retry(lambda: b"closed the connection" in seen)
    watch.send_signal(signal.SIGTERM)
    end(watch)
    if not told or b"fbswatch:" in seen:
        yield f"told: {told}, {bytes(seen[-500:])}"
    server[0] = serve(program, port)


def drain(screen, seen):
    try:
        while piece := os.read(screen, 65536):
            seen.extend(piece)
    except OSError:  # nobody has the terminal open any more
        pass


def stopped(program, port, out):
    watch = subprocess.Popen([program, "watch", *words(port, out)], stderr=subprocess.PIPE)
    retry(lambda: of_type(out, "cell"))
    watch.send_signal(signal.SIGINT)
    said = end(watch)
    if watch.returncode != 0:
        yield f"exit status {watch.returncode}: {said!r}"
    if last(out).get("type") != "status":
        yield "the last record is no status"


def terminal_closed(program, port, out):
    """SIGHUP ends a watch whose terminal went away; any other does not, it reads its settings again."""
    try:
        screen, terminal = pty.openpty()
    except OSError:
        raise unittest.SkipTest("no pseudo-terminal here")
    watch = subprocess.Popen([program, "watch", *words(port, out)], stdin=terminal, stderr=subprocess.PIPE)
    os.close(terminal)
    retry(lambda: of_type(out, "cell"))
    watch.send_signal(signal.SIGHUP)
    told = retry(lambda: of_type(out, "command"))
    if not told or told[0]["origin"] != "signal" or told[0]["verb"] != "reload" or not told[0]["ok"]:
        yield f"SIGHUP: {told}"
    if watch.poll() is not None:
        yield f"SIGHUP ended it: {watch.returncode}"
    os.close(screen)
    watch.send_signal(signal.SIGHUP)
    said = end(watch)
    if watch.returncode != 0 or last(out).get("type") != "status":
        yield f"exit status {watch.returncode}: {said!r}, {last(out)}"


def limited(program, port, out):
    """--duration ends a watch; a band of several windows is tuned through."""
    run = [program, "watch", "--device", f"rtl_tcp=127.0.0.1:{port}", "--band", "pgsm900", "--dwell", "0.5",
           "--duration", "3", "--output", f"jsonl:{out}"]
    done = subprocess.run(run, capture_output=True, timeout=120)
    if done.returncode or "error" in of_type(out, "status")[-1]:
        yield f"exit status {done.returncode}: {of_type(out, 'status')}"


@contextlib.contextmanager
def stress(count):
    """So many processes that want all of a core each."""
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for process in busy:
            process.kill()
            process.wait()


def witnessed(program, port, out):
    """An alert live: its evidence verifies, holds samples, and leads a replay to the same verdict; also on a machine
    that is busy."""
    yield from witness(program, port, out)
    shutil.rmtree(out.parent / "evidence")
    out.unlink()
    with stress(5 * (os.cpu_count() or 1)):
        yield from witness(program, port, out)


def witness(program, port, out):
    folder = out.parent / "evidence"
    run = [program, "watch", *words(port, out, "--evidence", folder, "--evidence-seconds", "1", "--journal", "none")]
    watch = subprocess.Popen(run, stderr=subprocess.PIPE)
    retry(lambda: any("evidence" in alert for alert in of_type(out, "alert")))
    watch.send_signal(signal.SIGTERM)
    said = end(watch)
    kept = {alert["evidence"] for alert in of_type(out, "alert") if "evidence" in alert}
    if watch.returncode or not kept:
        yield f"exit status {watch.returncode}: {said!r}, {of_type(out, 'alert')}"
    done = subprocess.run([program, "verify", folder], capture_output=True, timeout=120)
    if done.returncode or b" 0 bad" not in done.stdout:
        yield f"verify: {done.stdout}"
    for bundle in kept:
        done = subprocess.run([program, "replay", "--journal", "none", "--output", "text:/dev/null", bundle],
                              capture_output=True, timeout=120)
        verdict = json.loads((pathlib.Path(bundle) / "manifest.json").read_text())
        if done.returncode or not (pathlib.Path(bundle) / "iq.sigmf-data").stat().st_size:
            yield f"{bundle}: {done.stderr}"
        if verdict["level"] != verdict["verdict"]["replayed"]:  # the blocks go back to the start of the run
            yield f"{bundle}: {verdict['level']}, {verdict['verdict']}"


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    port, passed, failed, skipped = free_port(), 0, 0, 0
    server = [serve(program, port)]
    try:
        for test in (scan, unfinished, lost_and_found, away, on_a_terminal, stopped,
                     terminal_closed, limited, witnessed):
            with tempfile.TemporaryDirectory() as scratch:
                more = [server] if test in (unfinished, lost_and_found, away, on_a_terminal) else []
                try:
                    wrong = list(test(program, port, pathlib.Path(scratch) / "out.jsonl", *more))
                except unittest.SkipTest as why:
                    print(f"{test.__name__}: skipped: {why}")
                    skipped += 1
                    continue
            for line in wrong:
                print(f"{test.__name__}: {line}")
            passed, failed = passed + (not wrong), failed + bool(wrong)
    finally:
        server[0].kill()
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
