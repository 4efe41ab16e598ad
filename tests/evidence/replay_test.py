#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A bundle leads whoever replays it to the verdict that was sealed, from what is inside it alone: the blocks up to the
one at which it was spoken, what was listened to, the baseline's rows, the plan; and its blocks come out of its samples.

Bundles are changed and signed anew with the sensor's own key: what a change does to the verdict shows what the verdict
hangs on.

usage: replay_test.py PROGRAM
"""
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from bench import CELL, Bench, Signer

# An operator that no built-in plan knows, and a cell that the baseline or the plan must speak against.
OURS = {"mcc = 001": "mcc = 262", "mnc = 01": "mnc = 77", "lac = 700": "lac = 21700"}
QUIET = CELL.format(arfcn=50, bsic=63, lac=40001, ci=30010,
                    neighbours="48 49 51 60") + "cro = 63\nt3212 = 1\nrxlev_access_min = 0\n"
KNOWN = [(48, 48, 148), (49, 49, 149), (50, 63, 150), (51, 51, 151), (990, 12, 9000)]
PLAN = "262-77,Ours,,0-49 51-60,,21700,\n"


def ours(text):
    for ours_not, mine in OURS.items():
        text = text.replace(ours_not, mine)
    return text


def known_line(arfcn, bsic, ci):
    said = {"rat": "gsm", "freq_hz": 935000000 + 200000 * arfcn, "arfcn": arfcn, "bsic": bsic, "mcc": "262",
            "mnc": "77",
            "lac": 21700, "ci": ci}
    return json.dumps({"type": "known_cell", "version": 1, "learned": True, "first_seen": "2025-12-01T00:00:00Z",
                       "last_seen": "2025-12-31T00:00:00Z", "days": [20420, 20421, 20422], "listened_s": 90000,
                       "said": said}) + "\n"


class Test:
    def __init__(self, program, folder):
        self.program, self.folder, self.wrong, self.passed = program, folder, [], 0
        self.bench = Bench(program, folder)
        (folder / "quiet").mkdir()
        self.quiet = Bench(program, folder / "quiet", fake=QUIET, change=ours)

    def run(self, *words):
        return subprocess.run([self.program, *map(str, words)], capture_output=True, text=True, timeout=120)

    def replay(self, bundle, *words):
        return self.run("replay", "--journal", "none", "--output", "text:/dev/null", *words, bundle)

    def keep(self, bench, *words):
        """The bundle of a run; its folder is empty before."""
        folder = self.folder / "kept"
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run(list(map(str, bench.command(folder, *words))), check=True, stderr=subprocess.DEVNULL)
        self.key = Signer((folder / "key").read_text().strip())
        return next(path for path in folder.iterdir() if path.name.startswith("2"))

    def sign(self, bundle, drop=(), **changes):
        """As the sensor would have: the files as they are now."""
        for name in drop:
            (bundle / name).unlink()
        files = [{"name": path.name, "bytes": path.stat().st_size,
                  "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
                 for path in sorted(bundle.iterdir()) if not path.name.startswith("manifest")]
        self.key.manifest(bundle, files=files, **changes)

    def expect(self, what, done, status, *words):
        said = done.stdout + done.stderr
        if done.returncode == status and all(word in said for word in words):
            self.passed += 1
        else:
            self.wrong.append(f"{what}: exit status {done.returncode}, {words} expected in\n{said}")

    def as_sealed(self):
        bundle = self.keep(self.bench)
        self.files = sorted(path.name for path in bundle.iterdir())
        self.expect("honest", self.replay(bundle), 0, ": fake, this replay: fake", "the blocks come out of the samples",
                    "unpinned")
        self.expect("Chinese", self.replay(bundle, "--lang", "zh"), 0, "消息块确实出自这些采样")
        self.expect("two at once", self.replay(bundle, bundle), 2, "one bundle at a time")
        self.expect("a key for no bundle", self.run("replay", "--key", self.key.hex(), self.bench.recording), 2,
                    "option --key")
        if self.files != sorted(path.name for path in bundle.iterdir()):
            self.wrong.append("a replay leaves files behind")

    def verdict_is_spoken_at_its_block(self):
        """One block earlier it was not spoken yet; what was heard later changes nothing, there or not."""
        bundle = self.keep(self.bench)
        verdict = json.loads((bundle / "manifest.json").read_text())["verdict"]
        self.sign(bundle, verdict={**verdict, "blocks": verdict["blocks"] - 1})
        done = self.replay(bundle)
        self.expect("a block earlier", done, 1, "the replay comes to '")
        self.sign(bundle, verdict={**verdict, "replayed": "suspicious"})
        self.expect("told of both", self.replay(bundle), 1, "sealed as leading to 'suspicious'", "comes to 'fake'")
        self.cut(bundle / "blocks.pdu", verdict["blocks"])
        self.sign(bundle, verdict=verdict)
        self.expect("nothing after", self.replay(bundle), 0, "this replay: fake")

    def cut(self, path, blocks):
        octets = path.read_bytes()
        end = len(b"fbswatch pdu 2\n")
        for _ in range(blocks):
            end += 2 + int.from_bytes(octets[end:end + 2], "little")
        assert end < len(octets), "no block came after the verdict: nothing is tested"
        path.write_bytes(octets[:end])

    def verdict_of_the_end(self):
        """The recording ends before the verdict: it is spoken by the end of the run, with all that is known then."""
        whole = self.bench.recording.read_bytes()
        self.bench.recording.write_bytes(whole[:2 * 1600000])
        bundle = self.keep(self.bench)
        self.bench.recording.write_bytes(whole)
        verdict = json.loads((bundle / "manifest.json").read_text())["verdict"]
        if not verdict["at_end"]:
            self.wrong.append(f"the verdict was not spoken at the end: {verdict}")
        self.expect("at the end", self.replay(bundle), 0, "this replay: fake")
        self.sign(bundle, verdict={**verdict, "at_end": False})
        self.expect("not at the end", self.replay(bundle), 1, "comes to '")

    def baseline_inside(self):
        known, path = self.folder / "known.jsonl", self.folder / "roof.db"
        known.write_text("".join(known_line(*cell) for cell in KNOWN))
        self.expect("baseline", self.run("baseline", "merge", path, known), 0)
        bundle = self.keep(self.quiet, "--baseline", path)
        path.unlink()
        self.expect("with its baseline", self.replay(bundle), 0, "suspicious, this replay: suspicious")
        kept = self.run("baseline", "export", bundle / "baseline.sqlite").stdout
        rows = sorted(json.loads(line)["said"]["arfcn"] for line in kept.splitlines())
        if rows != [48, 49, 50, 51]:
            self.wrong.append(f"the baseline inside knows {rows}")
        for extra in bundle.glob("baseline.sqlite-*"):
            extra.unlink()
        self.sign(bundle, drop=["baseline.sqlite"])
        self.expect("without it", self.replay(bundle), 1, "comes to 'notice'")

    def plan_inside(self):
        plan = self.folder / "plan.csv"
        plan.write_text(PLAN)
        bundle = self.keep(self.quiet, "--operators", plan)
        plan.unlink()
        done = self.replay(bundle)
        self.expect("with its plan", done, 0, "suspicious, this replay: suspicious")
        (bundle / "operators.csv").write_text("")
        self.sign(bundle)
        self.expect("without it", self.replay(bundle), 1, "comes to 'notice'")
        self.sign(bundle, drop=["operators.csv"])
        self.expect("a part missing", self.replay(bundle), 2, "has not all parts")

    def listening_inside(self):
        for text in ("", "[]", "{}", '{"spans":[],"stretches":[{}]}', '{"spans":[{"low_hz":1}],"stretches":[]}'):
            bundle = self.keep(self.bench)
            (bundle / "listened.json").write_text(text)
            self.sign(bundle)
            self.expect(f"listened.json: {text}", self.replay(bundle), 2, "listened.json")

    def samples(self):
        bundle = self.keep(self.bench)
        size = (bundle / "iq.sigmf-data").stat().st_size
        shift = os.urandom(2) + (bundle / "iq.sigmf-data").read_bytes()[:size - 2]
        (bundle / "iq.sigmf-data").write_bytes(bytes(128 for _ in range(size)))
        self.sign(bundle)
        self.expect("other samples", self.replay(bundle), 1, "do not come out of the samples", "none of its blocks")
        (bundle / "iq.sigmf-data").write_bytes(shift)
        self.sign(bundle)
        self.expect("a sample later", self.replay(bundle), 0, "the blocks come out")
        self.sign(bundle, drop=["iq.sigmf-data", "iq.sigmf-meta"])
        self.expect("no samples", self.replay(bundle), 0, "holds no samples")
        octets = (bundle / "blocks.pdu").read_bytes()
        (bundle / "blocks.pdu").write_bytes(octets[:-1])
        self.sign(bundle)
        self.expect("blocks cut off", self.replay(bundle), 0, "this replay: fake")


def main():
    program = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        test = Test(program, pathlib.Path(folder))
        for part in (test.as_sealed, test.verdict_is_spoken_at_its_block, test.verdict_of_the_end, test.baseline_inside,
                     test.plan_inside, test.listening_inside, test.samples):
            part()
    for line in test.wrong:
        print(line)
    print(f"{test.passed} passed, {len(test.wrong)} failed, 0 skipped")
    return 1 if test.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
