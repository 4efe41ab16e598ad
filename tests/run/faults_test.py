#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""watch under faults: a device that is unplugged, stalls, trickles or floods, a disk that is full or fails, a clock
that is set, pipes without a reader, files that are moved and torn, settings that are read again, right and wrong ones,
a gpsd and a broker that go away, stops, kills and restarts. At the end it is alive, every line of every file is a
record, nothing is numbered twice or left out, and the fake that is on the air all the while was raised once, under one
id, never cleared, and told to the broker under that id; where the sensor is is known again, and the broker knows that
it is there.

usage: faults_test.py PROGRAM [FAULTS [KILLS [SEED]]]
"""
import collections
import datetime
import errno
import json
import os
import random
import signal
import statistics
import sys
import threading
import time

from bench import PATIENCE_S, bench, retry

DAY_NS = 86400 * 10**9


# ---- the faults: each leaves the machine as it was, or takes some moments to be over

def unplugged(b, dice):
    b.relay.go()
    time.sleep(dice.uniform(0, 3))
    b.relay.come()


def stalled(b, dice):
    b.relay.mode = "stall"
    time.sleep(dice.uniform(0.5, 4))
    b.relay.mode = ""


def trickles(b, dice):
    b.relay.mode = "trickle"
    time.sleep(dice.uniform(0.5, 4))
    b.relay.mode = ""


def floods(b, dice):
    b.relay.mode = "flood"
    time.sleep(dice.uniform(0.5, 3))
    b.relay.mode = ""


def disk_fails(b, dice):
    b.set_state(error=dice.choice((errno.ENOSPC, errno.EROFS, errno.EIO, errno.EDQUOT)))
    time.sleep(dice.uniform(0.2, 4))
    b.set_state(error=0)


def disk_fails_over_a_restart(b, dice):
    b.set_state(error=errno.ENOSPC)
    time.sleep(dice.uniform(0, 1))
    b.kill()
    b.start()
    time.sleep(dice.uniform(0.2, 2))
    b.set_state(error=0)


def clock_is_set(b, dice):
    b.set_state(clock_ns=dice.choice((-3, -1, 1, 3)) * DAY_NS)
    time.sleep(dice.uniform(0.5, 2))
    b.set_state(clock_ns=0)


def reader_comes_and_goes(b, dice):
    fd = os.open(b.fifo, os.O_RDONLY | os.O_NONBLOCK)
    time.sleep(dice.uniform(0, 3))
    os.close(fd)


def stopped(b, dice):
    b.watch.send_signal(signal.SIGSTOP)
    time.sleep(dice.uniform(0.5, 3) if dice.random() < 0.95 else 60)
    b.watch.send_signal(signal.SIGCONT)


def killed(b, dice):
    b.kill()
    time.sleep(dice.uniform(0, 1))
    b.start()
    time.sleep(dice.uniform(0, 2))


def killed_and_torn(b, dice):
    """As a power cut leaves files."""
    b.kill()
    for path in (b.log, b.journal):
        with open(path, "ab") as file:
            file.write(dice.choice((b'{"type":"alert","ti', bytes(100), b"\xff\x1b{")))
    b.start()
    retry(lambda: b.log.read_bytes().endswith(b"\n"))  # whoever moves it away before has the half line


def moved(b, dice):
    """As logrotate(8) does, to a name that the log's own may have."""
    if b.log.exists():
        b.log.rename(f"{b.log}-2026{dice.randrange(10**4, 10**5)}T{dice.randrange(10**6)}Z-1")
    if dice.random() < 0.5:
        b.hang_up()


def settings_are_read_again(b, dice):
    """Others, what needs a new start, wrong ones, none: then these."""
    b.configure(dice.choice(("", "dwell = 5\n", "ppm = 3\n", "messages = maybe\n", "no setting\n")))
    if dice.random() < 0.2:
        (b.folder / "conf").unlink()
    for _ in range(dice.randrange(1, 4)):
        b.hang_up()
        time.sleep(dice.uniform(0, 0.5))
    b.configure()
    b.hang_up()


def evidence_has_no_place(b, dice):
    """Something else has its name, once the run has found it."""
    retry(lambda: b.order("request", "status"))
    place, away = b.folder / "evidence", b.folder / "away"
    place.rename(away)
    place.write_text("")
    time.sleep(dice.uniform(0.2, 3))
    place.unlink()
    away.rename(place)


def gpsd_gone(b, dice):
    b.gpsd.go()
    time.sleep(dice.uniform(0, 4))
    b.gpsd.come()


def broker_gone(b, dice):
    b.broker.stop()
    time.sleep(dice.uniform(0, 4))
    b.broker_returns()


def broker_gone_over_a_restart(b, dice):
    b.broker.stop()
    killed(b, dice)
    b.broker_returns()


FAULTS = (unplugged, stalled, trickles, floods, disk_fails, disk_fails_over_a_restart, clock_is_set,
          reader_comes_and_goes, stopped, killed, killed_and_torn, moved, settings_are_read_again,
          evidence_has_no_place, gpsd_gone, broker_gone, broker_gone_over_a_restart)
BESIDE = (unplugged, trickles, floods, disk_fails, clock_is_set, reader_comes_and_goes, gpsd_gone)


# ---- what must hold afterwards

def check_files(b):
    for path in (b.log, b.journal):
        for line in b.lines(path):
            try:
                ok = line.endswith(b"\n") and isinstance(json.loads(line), dict)
            except ValueError:
                ok = False
            if not ok:
                yield f"{path.name}: {line[:100]!r}"


def check_numbers(b):
    """Each boot counts from 0: nothing twice, and nothing between two records is missing."""
    boots = collections.defaultdict(list)
    for record in b.records(b.log):
        if record["type"] != "torn" or "seq" in record:
            boots[record["boot"]].append(record["seq"])
    for boot, seqs in boots.items():
        if sorted(seqs) != list(range(len(seqs))):
            gaps = sorted(set(range(max(seqs) + 1)) - set(seqs))
            twice = [seq for seq, count in collections.Counter(seqs).items() if count > 1]
            yield f"boot {boot}: {len(seqs)} records, {len(gaps)} missing {gaps[:5]}, twice {twice[:5]}"


def check_alerts(b):
    for path in (b.log, b.journal):
        alerts = b.alerts(path)
        raised = [alert["id"] for alert in alerts if alert["state"] == "raised"]
        if len(raised) != 1 or {alert["id"] for alert in alerts} != set(raised):
            yield f"{path.name}: raised {[(a['id'], a['level'], a['cell'], a['rules'][0]) for a in alerts]}"
        cleared = [alert["id"] for alert in alerts if alert["state"] == "cleared"]
        if cleared:
            yield f"{path.name}: cleared {cleared}"


def check_neighbours(b):
    """Told where it is, and to whom it belongs."""
    def placed():
        b.order("request", "cells")
        cells = [record for record in b.records(b.log) if record["type"] == "cell"]
        return cells and "position" in cells[-1]
    if not retry(placed, 30):
        yield "no position again"
    if not retry(b.online, 30):
        yield "the broker does not know that it is there"
    if b.told() != [alert["id"] for alert in b.alerts(b.log) if alert["state"] == "raised"]:
        yield f"the broker was told {b.told()}"


def check_end(b):
    """Alive, and ends at once with nothing lost."""
    if not b.alive():
        yield f"dead: {b.watch.returncode}, {(b.folder / 'said').read_text()[-500:]}"
    status = len([1 for record in b.records(b.log) if record["type"] == "status"])
    start = time.monotonic()
    b.watch.send_signal(signal.SIGTERM)
    code = b.watch.wait(timeout=PATIENCE_S)
    took_s = time.monotonic() - start
    if code not in (0, 1) or took_s > 5:  # 1: nobody reads the FIFO
        yield f"ended with {code} after {took_s:.1f} s"
    if len([1 for record in b.records(b.log) if record["type"] == "status"]) <= status:
        yield "no last status record"


CHECKS = (check_neighbours, check_end, check_files, check_alerts, check_numbers)


def happen(b, dice, fault):
    """Now and then together with another one that leaves the run alone."""
    beside = dice.choice([other for other in BESIDE if other != fault])
    both = [fault, beside] if dice.random() < 0.2 else [fault]
    threads = [threading.Thread(target=each, args=(b, random.Random(dice.random()))) for each in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def faults(program, count, _, dice):
    """`count` at random in one run; the server comes back, the disk works, and a moment passes before the end."""
    with bench(program, "no") as b:
        rounds = [dice.sample(FAULTS, len(FAULTS)) for _ in range(0, count, len(FAULTS))]
        for fault in sum(rounds, [])[:count]:
            happen(b, dice, fault)
            if not b.alive():
                yield f"dead after {fault.__name__}: {b.watch.returncode}, {(b.folder / 'said').read_text()[-500:]}"
                b.start()
        time.sleep(5)
        for check in CHECKS:
            yield from check(b)


def kills(program, _, count, dice):
    """SIGKILL at any moment: what was in the log is there, and that was all but the last second."""
    with bench(program, "yes") as b:
        seen, ages_s = set(), []
        for _ in range(count):
            time.sleep(dice.uniform(0, 2))
            last = b.last()
            b.kill()
            if last:
                seen.add((last["boot"], last["seq"]))
                ages_s.append(time.time() - datetime.datetime.fromisoformat(last["time"]).timestamp())
            b.start()
        time.sleep(5)
        for check in CHECKS:
            yield from check(b)
        if gone := seen - {(record["boot"], record["seq"]) for record in b.records(b.log)}:
            yield f"gone behind a kill: {gone}"
        age_s = statistics.median(ages_s or [0])
        print(f"{count} kills, the last record {age_s:.2f} s old in the median")
        if age_s > 1:
            yield "the log is too late"


def main():
    program = os.path.abspath(sys.argv[1])
    count, kill_count, seed = (int(word) for word in (sys.argv[2:] + ["17", "8", "1"][len(sys.argv) - 2:]))
    failed = 0
    tests = (faults, kills)
    for test in tests:
        problems = list(test(program, count, kill_count, random.Random(seed)))
        failed += bool(problems)
        for problem in problems:
            print(f"{test.__name__}: {problem}")
    print(f"{len(tests) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
