#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""check-circles finds a circle of two files and one of two rooms, and no other."""
import os
import pathlib
import subprocess
import sys
import tempfile

CHECK = pathlib.Path(__file__).resolve().parents[2] / "scripts/check-circles"

# what stands in which file, and how many circles that makes
CASES = [
    ({"a/x.c": "void y(void);void x(void){y();}", "a/y.c": "void y(void){}"}, 0),
    ({"a/x.c": "void y(void);void x(void){y();}", "a/y.c": "void x(void);void y(void){x();}"}, 1),
    ({"a/x.c": "void y(void);void x(void){y();}", "b/y.c": "void x(void);void y(void){x();}"}, 2),
    ({"a/x.c": "void y(void);void x(void){y();}", "b/y.c": "void y(void){}", "b/z.c": "void w(void);void z(void){w();}",
      "a/w.c": "void w(void){}"}, 1),
    # a table may name what calls its reader's functions
    ({"a/x.c": "extern const int n;int x(void){return n;}",
      "a/y.c": "int x(void);const int n=1;int y(void){return x();}"}, 0),
]


def circles(files):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            source = pathlib.Path(folder, "src", name)
            source.parent.mkdir(parents=True, exist_ok=True)
            source.write_text(text)
            made = pathlib.Path(folder, "build/src", name).with_suffix(".o")
            made.parent.mkdir(parents=True, exist_ok=True)
            subprocess.run([os.environ.get("CC", "cc"), "-c", "-o", made, source], check=True)
        run = subprocess.run([CHECK, "build"], cwd=folder, capture_output=True, text=True)
        return run.stdout.count("a circle: "), run.returncode


def main():
    failed = 0
    for files, want in CASES:
        got = circles(files)
        if got != (want, int(want > 0)):
            print(f"{sorted(files)}: {got}, not {want}")
            failed += 1
    print(f"{len(CASES) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
