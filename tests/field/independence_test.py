#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The second generator shares no code with the first one, nor with the synthetic air: it includes nothing of theirs but
the nouns and the shape of a world, and calls none of their functions.

usage: independence_test.py PROGRAM
"""
import pathlib
import re
import subprocess
import sys

FOLDER = pathlib.Path(__file__).resolve().parent
NOUNS = {"world.h", "pdu.h"}  # world.h: types of what is asked for and told, no code
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.M)


def sources():
    return [path for path in sorted(FOLDER.glob("*.[ch]")) if not path.stem.endswith("_test")]


def wrong_includes():
    own = {path.name for path in sources()}
    for path in sources():
        for name in INCLUDE.findall(path.read_text(encoding="utf-8")):
            if name not in own | NOUNS:
                yield f"{path.name} includes {name}"


def wrong_calls(objects):
    """Whatever a built file wants from outside and that one of the generator's own does not give."""
    given, wanted = set(), {}
    for path in objects:
        listed = subprocess.run(["nm", str(path)], capture_output=True, text=True, timeout=60, check=True).stdout
        for line in listed.splitlines():
            kind, name = line.split()[-2:]
            if kind == "U":
                wanted.setdefault(name, path.name)
            else:
                given.add(name)
    for name in sorted(set(wanted) - given):
        if re.match(r"air_|world_|cell_|gsm_|lte_|osmo_|bitvec_", name):
            yield f"{wanted[name]} calls {name}"


def main():
    build = pathlib.Path(sys.argv[1]).resolve().parent
    objects = [build / "tests/field" / (path.stem + ".o") for path in sources() if path.suffix == ".c"]
    there = [path for path in objects if path.exists()]
    wrong = [list(wrong_includes()), list(wrong_calls(there)), [] if len(there) == len(objects) else ["not built"]]
    for line in sum(wrong, []):
        print(line)
    failed = sum(bool(lines) for lines in wrong)
    print(f"{len(wrong) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
