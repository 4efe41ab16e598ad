#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A folder of evidence against whoever can write to it, but has not the sensor's key: each attack on a chain of five
bundles must be BAD with exit status 1, and the file that is wrong named. What an honest life leaves - a crash at any
step, files pruned for space, one bundle taken out by itself - must verify. The attacker signs with a key of his own
(libsodium by ctypes).

usage: attack_test.py PROGRAM
"""
import fcntl
import hashlib
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile

from bench import Bench, Signer

BUNDLES = 5
LIMIT_S = 60  # nothing that lies in a folder may be waited for


STRANGER = Signer("5a" * 32)


def bundles(folder):
    return sorted(path for path in folder.iterdir() if path.name.startswith("2"))


def run(program, *words):
    return subprocess.run([program, *words], capture_output=True, text=True, timeout=LIMIT_S)


def remove(*places):
    def attack(folder, spare):
        gone = [bundles(folder)[place] for place in places]
        for path in gone:
            shutil.rmtree(path)
        if len(places) > 1:
            return f"numbers {places[0] + 1} to {places[-1] + 1} are missing, the last of them is {gone[-1].name}"
        return f"{gone[-1].name}: is missing (number {places[0] + 1})"
    return attack


def insert_spare(folder, spare):
    """A bundle of the same sensor that a twin of the folder once held, in the place of one that is here."""
    shutil.copytree(bundles(spare)[-1], folder / bundles(spare)[-1].name)
    return bundles(spare)[-1].name


def insert_folder(folder, spare):
    (folder / "20260101T000000.000000Z-00000000-fake").mkdir()
    return "20260101T000000.000000Z-00000000-fake/manifest.json"


def insert_file(folder, spare):
    (folder / "note").write_text("an afterthought\n")
    return "note"


def swap_names(folder, spare):
    first, second = bundles(folder)[1:3]
    first.rename(folder / "aside")
    second.rename(first)
    (folder / "aside").rename(second)
    return first.name


def swap_content(folder, spare):
    """The names as they were signed, the manifests of each other."""
    first, second = bundles(folder)[1:3]
    for name in ("manifest.json", "manifest.sig"):
        (first / name).rename(folder / "aside")
        (second / name).rename(first / name)
        (folder / "aside").rename(second / name)
    return first.name


def copy_under_another_name(folder, spare):
    shutil.copytree(bundles(folder)[1], folder / "20261231T000000.000000Z-00000001-fake")
    return "20261231T000000.000000Z-00000001-fake"


def rename_one(folder, spare):
    bundles(folder)[2].rename(folder / "20260102T000000.000000Z-00000001-fake")
    return "20260102T000000.000000Z-00000001-fake"


def resign(place):
    def attack(folder, spare):
        STRANGER.manifest(bundles(folder)[place])
        return bundles(folder)[place].name
    return attack


def append_strangers(folder, spare):
    """A bundle that follows the last one in every word, by another key."""
    last = bundles(folder)[-1]
    about = json.loads((last / "manifest.json").read_text())
    digest = hashlib.sha256((last / "manifest.json").read_bytes()).hexdigest()
    name = "20261231T000000.000000Z-00000001-fake"
    shutil.copytree(last, folder / name)
    STRANGER.manifest(folder / name, name=name, alert=name.removesuffix("-fake"), number=about["number"] + 1,
                      previous={"name": last.name, "sha256": digest})
    return name


def append_strangers_and_head(folder, spare):
    name = append_strangers(folder, spare)
    digest = hashlib.sha256((folder / name / "manifest.json").read_bytes()).hexdigest()
    STRANGER.line(folder / "seal.head",
                  {"format": "fbswatch evidence head 1", "number": BUNDLES + 1, "name": name, "sha256": digest})
    return "signed by another key"


def level_changed(folder, spare):
    bundle = bundles(folder)[0]
    text = (bundle / "manifest.json").read_text().replace('"level": "fake"', '"level": "suspicious"')
    (bundle / "manifest.json").write_text(text)
    return f"{bundle.name}/manifest.json"


def head_removed(folder, spare):
    (folder / "seal.head").unlink()
    return "seal.head"


def head_altered(folder, spare):
    head = folder / "seal.head"
    head.write_text(head.read_text().replace(f'"number":{BUNDLES}', f'"number":{BUNDLES - 1}'))
    return "seal.head"


def head_of_a_stranger(folder, spare):
    about = json.loads((folder / "seal.head").read_text().splitlines()[0])
    STRANGER.line(folder / "seal.head", about)
    return "signed by another key"


def head_old(folder, spare):
    """An older head beside all the bundles: what came after it is not in it."""
    shutil.copy(folder / "head-old", folder / "seal.head")
    return bundles(folder)[-1].name


def tombstone_forged(folder, spare):
    """Takes the samples away, and says that it was the sensor."""
    bundle = bundles(folder)[1]
    digest = hashlib.sha256((bundle / "manifest.json").read_bytes()).hexdigest()
    (bundle / "iq.sigmf-data").unlink()
    STRANGER.line(bundle / "tombstone",
                  {"format": "fbswatch evidence tombstone 1", "name": bundle.name, "sha256": digest})
    return "tombstone"


def tombstone_moved(folder, spare):
    """The sensor's own tombstone of another bundle."""
    bundle = bundles(folder)[1]
    shutil.copy(folder / "tombstone-other", bundle / "tombstone")
    (bundle / "iq.sigmf-data").unlink()
    return "tombstone"


def head_as_tombstone(folder, spare):
    """What the sensor signed for another purpose."""
    bundle = bundles(folder)[-1]
    shutil.copy(folder / "seal.head", bundle / "tombstone")
    (bundle / "iq.sigmf-data").unlink()
    return "tombstone"


def file_missing(folder, spare):
    (bundles(folder)[3] / "records.jsonl").unlink()
    return "records.jsonl"


def file_added(folder, spare):
    (bundles(folder)[3] / ".more").write_text("")
    return ".more"


def bundle_is_a_link(folder, spare):
    bundle = bundles(folder)[0]
    bundle.rename(spare.parent / "elsewhere")
    bundle.symlink_to(spare.parent / "elsewhere")
    return bundle.name


ATTACKS = [remove(0), remove(2), remove(4), remove(1, 2), remove(3, 4), remove(0, 1, 2, 3, 4), insert_spare,
           insert_folder,
           insert_file, swap_names, swap_content, copy_under_another_name, rename_one, resign(0), resign(2), resign(4),
           append_strangers, append_strangers_and_head, level_changed, head_removed, head_altered, head_of_a_stranger,
           head_old, tombstone_forged, tombstone_moved, head_as_tombstone, file_missing, file_added, bundle_is_a_link]


class Test:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.bench = Bench(program, folder, seconds=1)
        self.whole, self.spare, self.wrong, self.passed = folder / "whole", folder / "spare", [], 0
        for i in range(BUNDLES):
            self.keep(self.whole)
            if i == BUNDLES - 2:
                self.old_head = (self.whole / "seal.head").read_bytes()
                shutil.copytree(self.whole, self.spare)
        self.keep(self.spare)
        self.key = Signer((self.whole / "key").read_text().strip())

    def keep(self, folder, *more):
        subprocess.run(self.bench.command(folder, *more), check=True, stderr=subprocess.DEVNULL)

    def expect(self, what, good, done, words=""):
        said = done.stdout + done.stderr
        if (done.returncode == 0) == good and words in said:
            self.passed += 1
        else:
            self.wrong.append(f"{what}: exit status {done.returncode}, '{words}' expected in\n{said}")

    def copy(self):
        folder = self.folder / "attacked"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(self.folder / "elsewhere", ignore_errors=True)
        shutil.copytree(self.whole, folder)
        return folder

    def tombstone(self):
        """A tombstone that the sensor signed, of its first bundle."""
        folder = self.copy()
        first = bundles(folder)[0]
        self.keep(folder, "--evidence-space", "10M")
        return (first / "tombstone").read_bytes()

    def attacks(self):
        tombstone = self.tombstone()
        for i, attack in enumerate(ATTACKS):
            folder = self.copy()
            name = f"{i} {attack.__qualname__}"
            for extra, octets in (("head-old", self.old_head), ("tombstone-other", tombstone)):
                (folder / extra).write_bytes(octets)
            words = attack(folder, self.spare)
            (folder / "head-old").unlink(missing_ok=True)
            (folder / "tombstone-other").unlink(missing_ok=True)
            done = run(self.program, "verify", folder)
            self.expect(name, False, done, words)
            if done.returncode != 1 or "BAD " not in done.stdout:
                self.wrong.append(f"{name}: exit status {done.returncode}")
            self.expect(name + ", pinned", False, run(self.program, "verify", "--key", self.key.hex(), folder), words)

    def older_head_whole(self):
        """The documented limit: what the folder once was still verifies; the anchor tells."""
        folder = self.copy()
        shutil.rmtree(bundles(folder)[-1])
        (folder / "seal.head").write_bytes(self.old_head)
        done = run(self.program, "verify", folder)
        self.expect("an older folder put back whole", True, done, f"newest: number {BUNDLES - 1}")

    def honest(self):
        digest = hashlib.sha256((bundles(self.whole)[-1] / "manifest.json").read_bytes()).hexdigest()
        done = run(self.program, "verify", self.whole)
        self.expect("whole", True, done, f"newest: number {BUNDLES}, sha256 {digest}")
        self.expect("unpinned", True, done, f"unpinned: {self.key.hex()}")
        self.expect("pinned", True, run(self.program, "verify", "--key", self.key.hex().upper(), self.whole),
                    "\npinned")
        self.expect("another's key", False, run(self.program, "verify", "--key", STRANGER.hex(), self.whole),
                    "another key")
        done = run(self.program, "verify", "--key", "no key", self.whole)
        self.expect("no key", False, done, "64 hex digits")
        one = self.folder / "taken" / bundles(self.whole)[2].name
        shutil.copytree(bundles(self.whole)[2], one)
        self.expect("one by itself", True, run(self.program, "verify", one),
                    "one bundle, its place in the chain not checked")
        for words, good in ((("--key", self.key.hex()), True), (("--key", STRANGER.hex()), False), ((), True)):
            done = run(self.program, "replay", "--journal", "none", "--output", "text:/dev/null", *words, one)
            self.expect(f"replay {words}", good, done, "" if good else "another key")
        one.rename(one.parent / "renamed")
        self.expect("one renamed", False, run(self.program, "verify", one.parent / "renamed"), "was signed as")

    def crashes(self):
        """Between the new bundle's name and the head's, with leftovers of each kind."""
        folder = self.copy()
        (folder / "seal.head").rename(folder / ".seal.head-new")
        (folder / "seal.head").write_bytes(self.old_head)
        (folder / ".unfinished").mkdir()
        (folder / ".unfinished" / "records.jsonl").write_text("half")
        self.expect("announced head", True, run(self.program, "verify", folder), f"newest: number {BUNDLES}")
        self.keep(folder)
        self.expect("and on", True, run(self.program, "verify", folder), f"newest: number {BUNDLES + 1}")
        folder = self.copy()
        (folder / ".seal.head-new").write_text("half a head")
        self.expect("half a head", True, run(self.program, "verify", folder), f"newest: number {BUNDLES}")

    def pruned(self):
        folder = self.copy()
        self.keep(folder, "--evidence-space", "10M")
        done = run(self.program, "verify", folder)
        self.expect("pruned", True, done, "taken away by the sensor")
        self.expect("pruned, counted", True, done, f"{BUNDLES + 1} good, 0 bad")
        first = bundles(folder)[0]
        if sorted(path.name for path in first.iterdir()) != ["manifest.json", "manifest.sig", "tombstone"]:
            self.wrong.append(f"pruned: {list(first.iterdir())}")
        self.expect("replay of a pruned one", False, run(self.program, "replay", first), "taken away")

    def older_form(self):
        """Bundles of the form before this one: of the same key, without name, number and head."""
        folder, previous = self.copy(), None
        for bundle in bundles(folder):
            digest = self.key.manifest(bundle, format="fbswatch evidence 1", name=None, number=None, previous=previous)
            previous = {"name": bundle.name, "sha256": digest}
        (folder / "seal.head").unlink()
        self.expect("older form", True, run(self.program, "verify", folder), "the older form")
        self.expect("one of the older form", True, run(self.program, "verify", bundles(folder)[1]), "the older form")
        self.keep(folder)
        done = run(self.program, "verify", folder)
        self.expect("older form, gone on", True, done, f"newest: number {BUNDLES + 1}")
        shutil.rmtree(bundles(folder)[1])
        self.expect("older form, one missing", False, run(self.program, "verify", folder), bundles(folder)[1].name)

    def waits(self):
        """What would keep a reader waiting is refused by name, by verify and by replay."""
        for name in ("manifest.json", "manifest.sig", "blocks.pdu", "iq.sigmf-data"):
            for what in ("fifo", "zero", "socket", "folder", "sparse"):
                folder = self.copy()
                path = bundles(folder)[0] / name
                path.unlink()
                self.plant(path, what)
                for words in (("verify", folder), ("verify", path.parent), ("replay", path.parent)):
                    self.expect(f"{name} is a {what}: {words[0]}", False, run(self.program, *words), name)

    def plant(self, path, what):
        if what == "fifo":
            os.mkfifo(path)
        elif what == "zero":
            path.symlink_to("/dev/zero")
        elif what == "socket":
            with socket.socket(socket.AF_UNIX) as plug:
                os.chdir(path.parent)
                plug.bind(path.name)
                os.chdir("/")
        elif what == "folder":
            path.mkdir()
        else:
            with open(path, "wb") as file:
                file.truncate(1 << 40)

    def many_names(self):
        """A manifest that lists one large file over and over."""
        bundle = bundles(self.copy())[0]
        files = json.loads((bundle / "manifest.json").read_text())["files"]
        for more in (files * 2, files * 1000):
            self.key.manifest(bundle, files=more)
            self.expect(f"{len(more)} files", False, run(self.program, "verify", bundle), "manifest.json")

    def one_writer(self):
        """Two runs at once: one keeps evidence, the other is refused in one line."""
        folder = self.copy()
        lock = os.open(folder, os.O_RDONLY)
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = run(*map(str, self.bench.command(folder)))
        self.expect("verify meanwhile", True, run(self.program, "verify", folder))
        os.close(lock)
        self.expect("a second run", False, done, "another run keeps evidence there")
        if done.returncode != 2 or done.stderr.count("\n") != 1:
            self.wrong.append(f"a second run: {done}")
        pairs = [subprocess.Popen(list(map(str, self.bench.command(folder))), stderr=subprocess.DEVNULL)
                 for _ in range(2)]
        kept = sum(pair.wait() == 0 for pair in pairs)
        self.expect("a pair", kept > 0, run(self.program, "verify", folder), f"{BUNDLES + kept} good, 0 bad")

    def only_our_own(self):
        """A link in the place of what a crash left behind, files that are no evidence's, a chain that cannot be gone on
        with."""
        folder, other = self.copy(), self.folder / "precious"
        other.mkdir()
        (other / "records.jsonl").write_text("precious")
        (folder / ".unfinished").symlink_to(other)
        self.expect("a link", False, run(*map(str, self.bench.command(folder))), ".unfinished")
        (folder / ".unfinished").unlink()
        (folder / ".unfinished").mkdir()
        (folder / ".unfinished" / "diary").write_text("precious")
        self.expect("a strange file", False, run(*map(str, self.bench.command(folder))), ".unfinished")
        self.expect("another folder", False, run(*map(str, self.bench.command(other))), "holds other things")
        if not (other / "records.jsonl").exists() or not (folder / ".unfinished" / "diary").exists():
            self.wrong.append("a file that is not ours was removed")
        for attack in (head_removed, head_of_a_stranger):
            folder = self.copy()
            attack(folder, self.spare)
            self.expect(f"to go on: {attack.__name__}", False, run(*map(str, self.bench.command(folder))),
                        "name a new folder")
        modes = {path: path.stat().st_mode & 0o777 for path in (self.whole, *self.whole.rglob("*"))}
        wrong = {str(path): oct(mode) for path, mode in modes.items() if mode != (0o700 if path.is_dir() else 0o600)}
        if wrong:
            self.wrong.append(f"modes: {wrong}")


def main():
    program = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        test = Test(program, pathlib.Path(folder))
        for part in (test.honest, test.attacks, test.older_head_whole, test.crashes, test.pruned, test.older_form,
                     test.waits,
                     test.many_names, test.one_writer, test.only_our_own):
            part()
    for line in test.wrong:
        print(line)
    print(f"{test.passed} passed, {len(test.wrong)} failed, 0 skipped")
    return 1 if test.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
