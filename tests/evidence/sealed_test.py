#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bundles whose samples are sealed to an authority's key: nobody without its secret half sees them, and with it they
are the samples of a bundle that was not sealed. The rest of the bundle verifies and replays as always.

usage: sealed_test.py PROGRAM
"""
import pathlib
import subprocess
import sys
import tempfile

from bench import Bench

CLEAR, SEALED = "iq.sigmf-data", "iq.sealed"


class Test:
    def __init__(self, program, folder):
        self.program, self.folder, self.wrong, self.passed = program, folder, [], 0
        self.bench = Bench(program, folder)

    def run(self, *words):
        return subprocess.run([self.program, *map(str, words)], capture_output=True, text=True, timeout=120)

    def expect(self, what, true, said=""):
        if true:
            self.passed += 1
        else:
            self.wrong.append(f"{what} {said}")

    def keep(self, name, *words):
        self.bench.runs = 0
        subprocess.run(list(map(str, self.bench.command(self.folder / name, *words))), check=True,
                       stderr=subprocess.DEVNULL)
        return next(path for path in (self.folder / name).iterdir() if path.name.startswith("2"))

    def all(self):
        secret, out = self.folder / "secret", self.folder / "out"
        made = self.run("unseal", "--new-key", secret)
        key = made.stdout.strip()
        self.expect("a key is made", len(key) == 64 and secret.stat().st_mode & 0o777 == 0o600, made.stderr)
        self.expect("no key is written over", self.run("unseal", "--new-key", secret).returncode == 2)
        clear, sealed = self.keep("clear"), self.keep("sealed", "--seal-to", key)
        self.expect("the clear one is clear", (clear / CLEAR).exists() and not (clear / SEALED).exists())
        self.expect("the sealed one is sealed", (sealed / SEALED).exists() and not (sealed / CLEAR).exists())
        samples = (clear / CLEAR).read_bytes()
        self.expect("of samples nothing is seen", samples[5000:5016] not in (sealed / SEALED).read_bytes())
        opened = self.run("unseal", "--key", secret, sealed / SEALED, out)
        self.expect("it opens", opened.returncode == 0 and out.read_bytes() == samples, opened.stderr)
        verified = self.run("verify", self.folder / "sealed")
        self.expect("it verifies", verified.returncode == 0, verified.stdout)
        again = self.run("replay", "--journal", "none", "--output", "text:/dev/null", sealed)
        self.expect("it replays", again.returncode == 0, again.stdout + again.stderr)
        followed = self.keep("followed", "--signalling", "a laboratory of our own")
        self.expect("dedicated channels followed: no samples", not list(followed.glob("iq.*")))
        followed = self.keep("both", "--signalling", "a laboratory of our own", "--seal-to", key)
        self.expect("dedicated channels followed: sealed samples", (followed / SEALED).exists() and
                    not (followed / CLEAR).exists())
        for bad in ("", "12", "g" * 64):
            refused = self.run("replay", "--evidence", self.folder / "none", "--seal-to", bad, clear / CLEAR)
            self.expect(f"'{bad}' is refused", refused.returncode == 2 and "64 hex digits" in refused.stderr,
                        refused.stderr)


def main():
    with tempfile.TemporaryDirectory() as name:
        test = Test(str(pathlib.Path(sys.argv[1]).resolve()), pathlib.Path(name))
        test.all()
    for line in test.wrong:
        print(line)
    print(f"{test.passed} passed, {len(test.wrong)} failed")
    return 1 if test.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
