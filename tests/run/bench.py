# SPDX-License-Identifier: GPL-3.0-or-later
"""bench: a watch with all that it is connected to - a server for its device, a gpsd, a broker -, and its files, for
tests that do it harm."""
import contextlib
import glob
import gzip
import json
import os
import pathlib
import re
import signal
import struct
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "tests/sink/notify"))

from around import Gpsd, Relay, free_port  # pylint: disable=wrong-import-position
from people import Broker, Subscriber  # pylint: disable=wrong-import-position

STANDIN = pathlib.Path(os.environ.get("TEST_PREFIX", ROOT / "build/tests")).resolve() / "fault.so"
PATIENCE_S = 120
ALERTS, ONLINE = "fbswatch/x/alert", "fbswatch/x/online"


def scenario(seed):
    """The blaster of the captures, on the air from the first moment on."""
    text = (ROOT / "captures/gsm-blaster.ini").read_text()
    return re.sub(r"start_s = .*\n", "", text).replace("seed = 2014", f"seed = {seed}")


def retry(call, patience_s=PATIENCE_S):
    end = time.monotonic() + patience_s
    while not (result := call()) and time.monotonic() < end:
        time.sleep(0.05)
    return result


class Bench:
    """A watch, what it is connected to, and its files."""

    def __init__(self, program, folder, messages):
        self.program, self.folder, self.port = program, folder, free_port()
        self.relay, self.gpsd, self.broker = Relay(self.port), Gpsd(), Broker(folder)
        self.listeners = [Subscriber(self.broker.port)]
        self.log, self.journal, self.fifo = folder / "log", folder / "journal", folder / "fifo"
        self.state = folder / "state"
        self.messages = messages
        self.server = self.watch = None
        (folder / "air.ini").write_text(scenario(1))
        os.mkfifo(self.fifo)
        (folder / "home").mkdir()
        self.configure()
        self.set_state(0, 0)

    def set_state(self, error=None, clock_ns=None):
        """It is mapped: never emptied."""
        with open(self.state, "r+b" if self.state.exists() else "w+b") as file:
            for place, value in enumerate((error, clock_ns)):
                if value is not None:
                    file.seek(8 * place)
                    file.write(struct.pack("q", value))

    def configure(self, more=""):
        (self.folder / "conf").write_text(
            f"sensor = x\njournal = {self.journal}\nevidence = {self.folder}/evidence\nevidence-seconds = 2\n"
            f"gpsd = 127.0.0.1:{self.gpsd.port}\ncontrol = {self.folder}/control\noutput = text:/dev/null\n"
            f"output = jsonl:{self.log},rotate=200k,messages={self.messages}\noutput = jsonl:{self.fifo}\n"
            f"output = mqtt:127.0.0.1:{self.broker.port},retry=0.1\n{more}"
            f"[device rtl_tcp=127.0.0.1:{self.relay.port}]\nrate = 1M\npark = 945.2M\n")

    def serve(self):
        self.server = subprocess.Popen([self.program, "simulate", self.folder / "air.ini", "--rtl-tcp", str(self.port)],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def start(self):
        env = {**os.environ, "LD_PRELOAD": str(STANDIN), "FAULT_STATE": str(self.state),
               "XDG_STATE_HOME": str(self.folder / "home")}
        self.watch = subprocess.Popen([self.program, "watch", "--config", self.folder / "conf"], env=env,
                                      stdout=subprocess.DEVNULL, stderr=open(self.folder / "said", "ab"))

    def alive(self):
        return self.watch.poll() is None

    def kill(self):
        self.watch.kill()
        self.watch.wait()

    def lines(self, path):
        """Of a log and what it was before."""
        old = glob.glob(f"{path}-*[Z0-9]") + glob.glob(f"{path}-*.gz")
        for name in sorted(old, key=lambda name: name.removesuffix(".gz")) + [path]:
            if str(name).endswith(".gz"):
                with gzip.open(name, "rb") as file:
                    yield from file.read().splitlines(keepends=True)
            elif os.path.exists(name) and not os.path.exists(f"{name}.gz"):
                yield from pathlib.Path(name).read_bytes().splitlines(keepends=True)

    def records(self, path):
        return [json.loads(line) for line in self.lines(path) if line.endswith(b"\n")]

    def last(self):
        """The record that the log ends with, None where a new file has just begun."""
        lines = self.log.read_bytes().splitlines(keepends=True) if self.log.exists() else []
        return next((json.loads(line) for line in reversed(lines) if line.endswith(b"\n")), None)

    def alerts(self, path):
        return [record for record in self.records(path) if record["type"] == "alert"]

    def order(self, *words):
        return subprocess.run([self.program, "control", self.folder / "control", *words], capture_output=True,
                              timeout=PATIENCE_S, check=False).returncode == 0

    def hang_up(self):
        """As its manager does: once it is there."""
        retry(lambda: self.order("request", "status"))
        self.watch.send_signal(signal.SIGHUP)

    def broker_returns(self):
        self.broker.start()
        self.listeners.append(Subscriber(self.broker.port))

    def told(self):
        """Ids of the alerts that came to the broker."""
        return [json.loads(text)["id"] for listener in self.listeners for text in listener.of(ALERTS)]

    def online(self):
        """What the broker tells of it, to whoever asks only now."""
        later = Subscriber(self.broker.port)
        return retry(lambda: later.of(ONLINE), 1) == ["online"]

    def close(self):
        self.relay.go()
        self.gpsd.go()
        for process in (self.watch, self.server, self.broker.process):
            if process and process.poll() is None:
                process.kill()
                process.wait()


@contextlib.contextmanager
def bench(program, messages):
    with tempfile.TemporaryDirectory() as name:
        made = Bench(program, pathlib.Path(name), messages)
        made.serve()
        made.start()
        try:
            if not retry(lambda: made.alerts(made.journal) and made.told()):
                raise RuntimeError("no alert: " + (made.folder / "said").read_text())
            yield made
        finally:
            made.close()
