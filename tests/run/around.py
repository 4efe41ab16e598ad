# SPDX-License-Identifier: GPL-3.0-or-later
"""around: what a watch in the tests is connected to, and what may go wrong there: a relay before the server that is its
device, which floods and trickles; a gpsd, which goes away and comes back."""
import contextlib
import json
import queue
import socket
import threading
import time

CHUNK, PIECES = 65536, 64
FLOOD = 20  # times as much as comes
HEAD = b'{"class":"VERSION","release":"3.22","rev":"3.22","proto_major":3,"proto_minor":14}\r\n'


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Service:
    """Listens at one port for as long as it is there, with a thread for each that comes."""

    def __init__(self):
        self.port = free_port()
        self.listener, self.links = None, set()

    def come(self):
        self.listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self.accept, args=(self.listener,), daemon=True).start()

    def go(self):
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for link in list(self.links):
            with contextlib.suppress(OSError):
                link.shutdown(socket.SHUT_RDWR)

    def accept(self, listener):
        with contextlib.suppress(OSError):
            while True:
                link, _ = listener.accept()
                threading.Thread(target=self.hold, args=(link,), daemon=True).start()

    def hold(self, link):
        self.links.add(link)
        with link, contextlib.suppress(OSError):
            self.talk(link)
        self.links.discard(link)


class Relay(Service):
    """Before an rtl_tcp server, which never waits for it: the air goes on whatever becomes of the connection, and what
    finds no room is lost. mode: "", "stall" (late, then all at once), "trickle" (an octet now and then) or "flood"
    (each piece many times)."""

    def __init__(self, server_port):
        super().__init__()
        self.server_port, self.mode = server_port, ""
        self.come()

    def talk(self, link):
        pieces = queue.Queue(PIECES)
        with socket.create_connection(("127.0.0.1", self.server_port)) as server:
            for target, args in ((self.commands, (link, server)), (self.samples, (server, pieces))):
                threading.Thread(target=target, args=args, daemon=True).start()
            link.sendall(pieces.get())  # the header, whole
            while piece := pieces.get():
                self.give(link, piece)

    def give(self, link, piece):
        while self.mode == "stall":
            time.sleep(0.02)
        if self.mode == "trickle":
            for octet in piece[:2]:
                link.sendall(bytes([octet]))
                time.sleep(0.05)
        else:
            link.sendall(piece)
        if self.mode == "flood":
            link.sendall(piece * FLOOD)

    @staticmethod
    def samples(server, pieces):
        """Of whole samples."""
        data = b""
        with contextlib.suppress(OSError):
            while more := server.recv(CHUNK):
                data += more
                whole = len(data) // 2 * 2
                with contextlib.suppress(queue.Full):
                    pieces.put_nowait(data[:whole])
                data = data[whole:]
        with contextlib.suppress(queue.Full):
            pieces.put(b"", timeout=10)

    @staticmethod
    def commands(link, server):
        with contextlib.suppress(OSError):
            while words := link.recv(CHUNK):
                server.sendall(words)
        with contextlib.suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)


class Gpsd(Service):
    """Tells a fix ten times a second, so many degrees further north each time."""

    def __init__(self, lat=31.2, step=0.0):
        super().__init__()
        self.lat, self.step = lat, step
        self.come()

    def talk(self, link):
        link.sendall(HEAD)
        for i in range(10**6):
            fix = {"class": "TPV", "device": "/dev/ttyACM0", "mode": 3, "lat": self.lat + i * self.step, "lon": 121.5,
                   "eph": 12.5}
            link.sendall(json.dumps(fix, separators=(",", ":")).encode() + b"\r\n")
            time.sleep(0.1)
