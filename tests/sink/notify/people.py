# SPDX-License-Identifier: GPL-3.0-or-later
"""people: who the outputs talk to in the tests: a broker (Debian's mosquitto) and a subscriber of it, an HTTP server; a
certificate authority; an air with several fakes; runs of the program."""
import http.server
import json
import os
import pathlib
import shutil
import signal
import socket
import ssl
import struct
import subprocess
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
BLASTER = ROOT / "captures/gsm-blaster.sigmf-meta"
ALERT = "20260101T100000.622065Z-eb94ea12"
PATIENCE_S = 120
MOSQUITTO = shutil.which("mosquitto", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


def free_port(kind=socket.SOCK_STREAM):
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(condition, patience_s=PATIENCE_S):
    """What the condition gives, once it is true."""
    end = time.monotonic() + patience_s
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.02)
    return None


def private_file(path, text):
    path.write_text(text)
    path.chmod(0o600)
    return path


# ---- runs of the program ----

def environment(folder):
    state = folder / "state"
    state.mkdir(exist_ok=True)
    return {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "XDG_STATE_HOME": str(state), "HOME": str(folder),
            **{name: value for name, value in os.environ.items() if name.startswith("LD_")}}


def run(program, folder, *words):
    return subprocess.run([program, *map(str, words)], capture_output=True, text=True, timeout=PATIENCE_S,
                          env=environment(folder))


def replay(program, folder, *outputs, more=()):
    """The blaster's recording; its one alert becomes fake at once."""
    words = [word for output in outputs for word in ("--output", output)]
    return run(program, folder, "replay", "--sensor", "roof", "--journal", "none", *words, *more, BLASTER)


def city(folder, fakes=3):
    """The blaster's scenario, wider and longer, with so many blasters, one a second."""
    head, blaster = (ROOT / "captures/gsm-blaster.ini").read_text().split("[cell blaster]")
    text = head.replace("rate = 1M", "rate = 2.4M").replace("freq = 945.2M", "freq = 945.6M")
    for n in range(fakes):
        arfcn = 53 + 2 * n
        mine = blaster.replace("arfcn = 53", f"arfcn = {arfcn}").replace("neighbours = 53", f"neighbours = {arfcn}")
        mine = mine.replace("start_s = 0.1", f"start_s = {1 + n}").replace("ci = 10", f"ci = {10 + n}")
        text += f"[cell fake{n}]{mine.replace('level_dbfs = -14', 'level_dbfs = -20')}"
    path = folder / "city.ini"
    path.write_text(text)
    return path


def watch(program, folder, air, *outputs, duration=9, speed=None):
    """A watch that is running. The same air again gives the same alerts."""
    words = [word for output in outputs for word in ("--output", output)]
    device = f"air={air},rate=2.4M,park=945.6M" + (f",speed={speed}" if speed else "")
    return subprocess.Popen([program, "watch", "--device", device, "--duration", str(duration), "--sensor", "roof",
                             "--journal", "none", *words], env=environment(folder), stderr=subprocess.PIPE, text=True)


def ended(process):
    """Its exit status and what it said."""
    said = process.communicate(timeout=PATIENCE_S)[1]
    return process.returncode, said


def read_records(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


# ---- certificates ----

def openssl(folder, *words):
    subprocess.run(["openssl", *map(str, words)], cwd=folder, check=True, capture_output=True, timeout=PATIENCE_S)


def certificates(folder):
    """ca.pem, and server.pem (for localhost) and client.pem, each with its key."""
    openssl(folder, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-days",
            "2", "-subj", "/CN=tests")
    for name in ("server", "client"):
        (folder / "ext").write_text("subjectAltName = DNS:localhost, IP:127.0.0.1\n")
        openssl(folder, "req", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.csr",
                "-subj", f"/CN={name}")
        openssl(folder, "x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
                "-days", "2", "-extfile", "ext", "-out", f"{name}.pem")
    for path in folder.glob("*.key"):
        path.chmod(0o600)


# ---- a broker ----

class Broker:
    """mosquitto on a port of its own; what is retained lives as long as it."""

    def __init__(self, folder, *settings, port=None):
        self.folder, self.settings, self.port = folder, settings, port or free_port()
        self.process = None
        self.start()

    def start(self):
        user = ["user root"] if os.geteuid() == 0 else []
        config = self.folder / f"broker-{self.port}.conf"
        config.write_text("\n".join([*user, f"listener {self.port} 127.0.0.1",
                                     *(self.settings or ["allow_anonymous true"])]) + "\n")
        self.process = subprocess.Popen([MOSQUITTO, "-c", str(config)], stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        if not wait_for(self.listens, 20):
            raise RuntimeError("mosquitto does not start")

    def listens(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def stop(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


class Subscriber(threading.Thread):
    """All topics of a broker, as [(topic, payload)]; acknowledges what asks for it (MQTT 3.1.1)."""

    def __init__(self, port, context=None, user=None, password=None):
        super().__init__(daemon=True)
        self.got = []
        plain = socket.create_connection(("127.0.0.1", port), 20)
        self.socket = context.wrap_socket(plain, server_hostname="localhost") if context else plain
        login = b"".join(struct.pack("!H", len(word)) + word for word in (user, password) if word)
        flags = 2 | (0xc0 if user else 0)
        self.send(0x10, b"\x00\x04MQTT\x04" + bytes([flags]) + b"\x00\x00" + b"\x00\x04test" + login)
        self.receive()
        self.send(0x82, b"\x00\x01\x00\x01#\x01")
        self.socket.settimeout(None)
        self.start()

    def send(self, kind, body):
        size, rest = b"", len(body)
        while True:
            size += bytes([rest % 128 | (0x80 if rest > 127 else 0)])
            rest //= 128
            if not rest:
                break
        self.socket.sendall(bytes([kind]) + size + body)

    def exactly(self, count):
        data = b""
        while len(data) < count:
            more = self.socket.recv(count - len(data))
            if not more:
                raise ConnectionError
            data += more
        return data

    def receive(self):
        kind, size, shift = self.exactly(1)[0], 0, 0
        while True:
            octet = self.exactly(1)[0]
            size |= (octet & 127) << shift
            shift += 7
            if octet < 128:
                return kind, self.exactly(size)

    def run(self):
        try:
            while True:
                kind, body = self.receive()
                if kind >> 4 != 3:
                    continue
                at = 2 + struct.unpack("!H", body[:2])[0]
                topic = body[2:at].decode()
                if kind & 6:
                    self.send(0x40, body[at:at + 2])
                    at += 2
                self.got.append((topic, body[at:].decode()))
        except (OSError, ConnectionError):
            pass

    def of(self, topic):
        return [payload for name, payload in list(self.got) if name == topic]


# ---- an HTTP server ----

class Web:
    """Answers a POST by what `answer(request number)` gives; keeps requests as (path, headers, body)."""

    def __init__(self, answer=lambda n: 200, port=0, context=None):
        got = self.got = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = answer(len(got))
                got.append((self.path, dict(self.headers), body))
                self.send_response(status)
                self.end_headers()
                self.wfile.write(b"so\x1b[1m it is\nand more")

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
        if context:
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def server_context(folder):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem", folder / "server.key")
    return context


# ---- a file of tests ----

def main(program, tests):
    """Each test is a generator of what is wrong, given the program and a folder of its own."""
    import tempfile
    failed = 0
    for test in tests:
        with tempfile.TemporaryDirectory() as name:
            problems = list(test(os.path.abspath(program), pathlib.Path(name)))
        failed += bool(problems)
        for problem in problems:
            print(f"{test.__name__}: {problem}")
    print(f"{len(tests) - failed} passed, {failed} failed")
    return 1 if failed else 0
