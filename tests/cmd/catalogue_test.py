#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every rule, output and source: is in the list of its folder and so in the help, has a test of its own, and says
nothing that its template said. A placeholder is a sentence of a template: a string that ends in a full stop.

usage: catalogue_test.py PROGRAM
"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDERS = {"rule": "src/rule/catalogue", "sink": "src/sink", "source": "src/source"}
TESTS = {"sink": "tests/sink/{}_test.c", "source": "tests/source/{}_test.c", "rule": "tests/rule/scenes/{}.ini"}
TOPICS = {"rule": "rules", "sink": "outputs", "source": "sources"}


def helped(program, kind):
    """The names that help lists."""
    said = subprocess.run([program, "help", TOPICS[kind], "--lang", "en"], capture_output=True, text=True, timeout=60,
                          check=True)
    form = r"^([a-z0-9-]+) \(" if kind == "rule" else r"^  (\w+)"
    return set(re.findall(form, said.stdout, re.M))


def strings(text):
    """String literals, those that stand one after another joined."""
    literal = r'"(?:[^"\\\n]|\\.)*"'
    return ["".join(re.findall(r'"((?:[^"\\\n]|\\.)*)"', run))
            for run in re.findall(rf"{literal}(?:\s*{literal})*", text)]


def placeholders(folder):
    return {s for s in strings((folder / "_template.c").read_text(encoding="utf-8")) if s.endswith((".", "。"))}


def pair_of_scenes(path):
    """A scene has lines of the fake's or of the honest neighbour's, or the two would be the same."""
    text = path.read_text(encoding="utf-8")
    return re.search(r"# (fake|honest)$", text, re.M) is not None


def played(tests, name):
    """A test of several, through the program, has it as an output."""
    return any(re.search(rf"[^a-z]{name}:", path.read_text(encoding="utf-8"))
               for path in tests.parent.glob("*/*_test.py"))


def wrong(root, kind, names):
    """What is wrong with the plugs of a kind in the tree, of which help lists these names."""
    folder = root / FOLDERS[kind]
    left = placeholders(folder)
    if len(left) < 2:
        yield f"{folder.name}/_template.c: no placeholders"
    for path in sorted(folder.glob("*.c")):
        text = path.read_text(encoding="utf-8")
        if path.name != "_template.c":
            yield from (f"{path.name}: '{s}' is the template's" for s in sorted(left & set(strings(text))))
            field = "id" if kind == "rule" else "name"
            for name in re.findall(rf'^const struct {kind} \w+ = {{.*?\.{field} = "([^"]+)"', text, re.M | re.S):
                if name not in names:
                    yield f"{path.name}: {name} is in no list"
                if name.replace("-", "_") != path.stem:
                    yield f"{path.name}: {name} has another name than its file"
    for name in sorted(names):
        test = root / TESTS[kind].format(name)
        if not test.exists() and not played(root / TESTS[kind], name):
            yield f"{name}: has no {test.relative_to(root)}"
        elif kind == "rule" and not pair_of_scenes(test):
            yield f"{name}: its scene has no honest neighbour"


def newcomers(names):
    """A tree with one plug more, its template under a new name: everything is wrong with it."""
    for kind, folder in FOLDERS.items():
        with tempfile.TemporaryDirectory() as scratch:
            root = pathlib.Path(scratch)
            for part in set(FOLDERS.values()) | {"tests/sink", "tests/source", "tests/rule/scenes"}:
                shutil.copytree(ROOT / part, root / part, dirs_exist_ok=True)
            copy = (root / folder / "_template.c").read_text(encoding="utf-8").replace(
                '"template"' if kind == "rule" else '"example"', '"new-one"')
            (root / folder / "new_one.c").write_text(copy, encoding="utf-8")
            expected = len(placeholders(root / folder))
            unlisted, listed = ([line
                                 for line in wrong(root, kind, names[kind] | more)
                                 if line.startswith(("new_one", "new-one"))]
                                for more in (set(), {"new-one"}))
            if len(unlisted) != expected + 1 or not unlisted[-1].endswith("is in no list"):
                yield f"an unlisted {kind}: {unlisted}"
            if len(listed) != expected + 1 or "new-one: has no tests/" not in listed[-1]:
                yield f"a listed {kind}: {listed}"
            if kind == "rule":
                (root / "tests/rule/scenes/new-one.ini").write_text("#! with suspect\nt3212 = 1\n")
                if "new-one: its scene has no honest neighbour" not in wrong(root, kind, names[kind] | {"new-one"}):
                    yield "a scene without an honest neighbour"


def main():
    names = {kind: helped(sys.argv[1], kind) for kind in FOLDERS}
    results = [list(wrong(ROOT, kind, names[kind])) for kind in FOLDERS] + [list(newcomers(names))]
    for lines in results:
        print("".join(f"{line}\n" for line in lines), end="")
    failed = sum(bool(lines) for lines in results)
    print(f"{len(results) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
