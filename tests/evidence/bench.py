# SPDX-License-Identifier: GPL-3.0-or-later
"""bench: makes a folder of evidence for the tests beside it: a scenario with one cell that is flagged among three
honest ones, replayed with another start time each time, so that each run raises another alert and keeps another bundle;
and signs as the sensor or a stranger would (libsodium by ctypes)."""
import ctypes
import ctypes.util
import hashlib
import json
import re
import subprocess

CELL = """
[cell c{arfcn}]
arfcn = {arfcn}
level_dbfs = -20
bsic = {bsic}
mcc = 001
mnc = 01
lac = {lac}
ci = {ci}
neighbours = {neighbours}
"""
AIR = "[air]\nrate = 1M\nfreq = 945M\nduration = 4\nformat = cu8\nseed = 3\nnoise_dbfs = -50\n"
HONEST = [CELL.format(arfcn=a, bsic=a % 64, lac=700, ci=100 + a, neighbours="48 49 50 51 60") for a in (48, 49, 51)]
FAKE = CELL.format(arfcn=50, bsic=63, lac=1, ci=10, neighbours="50") + \
    "ncc_permitted = 255\ncro = 63\nt3212 = 1\natt = 0\nmscr = 0\n" \
    "rxlev_access_min = 0\nmax_retrans = 7\naccess_classes = 1024\n"


class Bench:
    def __init__(self, program, folder, seconds=3, fake=FAKE, change=str):
        self.seconds, self.program, self.folder, self.evidence = seconds, program, folder, folder / "evidence"
        self.recording, self.runs = folder / "air.sigmf-data", 0
        scenario = folder / "air.ini"
        scenario.write_text(change(AIR + "".join(HONEST) + fake), encoding="utf-8")
        subprocess.run([program, "simulate", scenario, "--out", self.recording], check=True)

    def command(self, evidence, *more):
        self.runs += 1
        start = f"2026-01-{1 + self.runs // 1440 % 28:02}T{self.runs // 60 % 24:02}:{self.runs % 60:02}:00Z"
        return [self.program, "replay", "--format", "cu8", "--rate", "1M", "--freq", "945M", "--start", start, "--rat",
                "gsm",
                "--journal", "none", "--output", "text:/dev/null", "--evidence", evidence, "--evidence-seconds",
                str(self.seconds), *more,
                self.recording]

    def verify(self, evidence):
        """Good bundles; a bad one is an error."""
        done = subprocess.run([self.program, "verify", evidence], capture_output=True, text=True)
        good, bad = map(int, re.search(r"(\d+) good, (\d+) bad", done.stdout).groups())
        if bad:
            raise AssertionError(done.stdout)
        return good


class Signer:
    """Ed25519 from a seed of 64 hex digits, as in FOLDER/key."""
    sodium = ctypes.CDLL(ctypes.util.find_library("sodium") or "libsodium.so.23")

    def __init__(self, seed):
        self.public, self.secret = ctypes.create_string_buffer(32), ctypes.create_string_buffer(64)
        self.sodium.crypto_sign_seed_keypair(self.public, self.secret, bytes.fromhex(seed))

    def hex(self):
        return self.public.raw.hex()

    def sign(self, text):
        signature = ctypes.create_string_buffer(64)
        self.sodium.crypto_sign_detached(signature, None, text, ctypes.c_ulonglong(len(text)), self.secret)
        return signature.raw.hex() + "\n"

    def manifest(self, bundle, **changes):
        """Signs the bundle's manifest anew, with changes."""
        about = {**json.loads((bundle / "manifest.json").read_text()), **changes, "public_key": self.hex()}
        about = {key: value for key, value in about.items() if value is not None}
        text = json.dumps(about, indent=1).encode()
        (bundle / "manifest.json").write_bytes(text)
        (bundle / "manifest.sig").write_text(self.sign(text))
        return hashlib.sha256(text).hexdigest()

    def line(self, path, about):
        text = json.dumps({**about, "public_key": self.hex()}).encode()
        path.write_bytes(text + b"\n" + self.sign(text).encode())
