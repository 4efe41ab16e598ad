# SPDX-License-Identifier: GPL-3.0-or-later
"""bench: makes a folder of evidence for the tests beside it: a scenario with one cell that is flagged among three honest ones,
replayed with another start time each time, so that each run raises another alert and keeps another bundle."""
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
    "ncc_permitted = 255\ncro = 63\nt3212 = 1\natt = 0\nmscr = 0\nrxlev_access_min = 0\nmax_retrans = 7\naccess_classes = 1024\n"


class Bench:
    def __init__(self, program, folder, seconds=3):
        self.seconds, self.program, self.folder, self.evidence = seconds, program, folder, folder / "evidence"
        self.recording, self.runs = folder / "air.sigmf-data", 0
        scenario = folder / "air.ini"
        scenario.write_text(AIR + "".join(HONEST) + FAKE, encoding="utf-8")
        subprocess.run([program, "simulate", scenario, "--out", self.recording], check=True)

    def command(self, evidence, *more):
        self.runs += 1
        start = f"2026-01-{1 + self.runs // 1440 % 28:02}T{self.runs // 60 % 24:02}:{self.runs % 60:02}:00Z"
        return [self.program, "replay", "--format", "cu8", "--rate", "1M", "--freq", "945M", "--start", start, "--rat", "gsm",
                "--journal", "none", "--output", "text:/dev/null", "--evidence", evidence, "--evidence-seconds", str(self.seconds), *more,
                self.recording]

    def verify(self, evidence):
        """Good bundles; a bad one is an error."""
        done = subprocess.run([self.program, "verify", evidence], capture_output=True, text=True)
        good, bad = map(int, re.search(r"(\d+) good, (\d+) bad", done.stdout).groups())
        if bad:
            raise AssertionError(done.stdout)
        return good
