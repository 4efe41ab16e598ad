#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The manual page and the program's own help name the same commands, options, outputs, devices, options of these and
orders; neither is behind the other.

usage: manual_test.py PROGRAM
"""
import pathlib
import re
import subprocess
import sys

MANUAL = pathlib.Path(__file__).resolve().parents[2] / "src/cmd/fbswatch.1"
ALWAYS = {"version", "help"}  # of the program, not of a command


def said(program, *words):
    return subprocess.run([program, *words, "--lang", "en"], capture_output=True, text=True, timeout=60,
                          check=True).stdout


def options(text):
    return set(re.findall(r"(?<![\w-])--([a-z][a-z-]*)", text)) - ALWAYS


def commands(text):
    """Names in the list under 'Commands:'."""
    listed = text.split("Commands:", 1)[1].split("\n\n", 1)[0]
    return {line.split()[0] for line in listed.splitlines() if line.startswith("  ")}


def helped_plugs(text):
    """{output: its options} in what `help outputs` says, or the same of sources."""
    plugs = {}
    for line in text.splitlines()[1:]:
        name, option = re.match(r"  (\w+)|      (?:--)?([a-z-]+)[= ]", line).groups()
        if name:
            plugs[name] = options = set()
        else:
            options.add(option)
    return plugs


def explained_plugs(manual):
    """The same in the manual: the paragraphs under --output, with 'name=' in each."""
    section = manual.split('.BI --output "', 1)[1].split(".RS", 1)[1].split(".RE", 1)[0]
    plugs = {}
    for paragraph in section.split(".TP")[1:]:
        name = re.match(r"\s*\.B[IR] (\w+):", paragraph)[1]
        plugs[name] = set(re.findall(r"\b([a-z-]+)=", paragraph))
    return plugs


def missing_orders(helped, manual):
    """'verb argument' of what `help orders` says that the paragraphs under ORDERS do not."""
    section = manual.split(".SH ORDERS", 1)[1].split(".SH ", 1)[0]
    paragraphs = {re.match(r'\s*\.BI? "?(\w+)', words)[1]: re.sub(r"\\f\w", " ", words)
                  for words in section.split(".TP")[1:]}
    return [f"{verb} {name}" for verb in sorted(helped) for name in sorted(helped[verb] | {verb})
            if not re.search(rf"\b{name}\b", paragraphs.get(verb, ""))]


def main():
    program = sys.argv[1]
    manual = MANUAL.read_text(encoding="utf-8").replace("\\-", "-")
    helped = commands(said(program, "help"))
    listed = manual.split(".SH COMMANDS")[1].split(".SH OPTIONS")[0]
    explained = set(re.findall(r"^\.B[IR]? \"?([a-z][a-z-]*)", listed, re.M))
    texts = {command: said(program, "help", command) for command in helped}
    sources = helped_plugs(said(program, "help", "sources"))
    outputs, manual_outputs = helped_plugs(said(program, "help", "outputs")), explained_plugs(manual)
    wrong = [
        [f"{name}: has no place in the manual" for name in sorted(helped - explained)],
        [f"{name}: is in the manual only" for name in sorted(explained - helped)],
        [f"--{name} of {command}: has no place in the manual" for command in sorted(helped)
         for name in sorted(options(texts[command]) - options(manual))],
        [f"--{name}: is in the manual only" for name in sorted(options(manual) - options("".join(texts.values())))],
        [f"{name}: a source that src/cmd/fbswatch.1 does not name" for name in sorted(sources)
         if not re.search(rf"(?<!\w){name}(?!\w)", manual)],
        [f"--{name} of {source}: has no place in the manual" for source in sorted(sources)
         for name in sorted(sources[source] - options(manual) - set(re.findall(r"\b([a-z-]+)=", manual)))],
        [f"{name}: no paragraph of its own ('.BR {name}:') under --output in src/cmd/fbswatch.1"
         for name in sorted(outputs.keys() - manual_outputs.keys())],
        [f"{name}: is in the manual only" for name in sorted(manual_outputs.keys() - outputs.keys())],
        [f"{name}: the options of its paragraph in the manual, {sorted(manual_outputs[name])}, are not those that it"
         f" has, {sorted(outputs[name])}"
         for name in sorted(outputs.keys() & manual_outputs.keys()) if outputs[name] != manual_outputs[name]],
        [f"{words}: has no place under ORDERS" for words in
         missing_orders(helped_plugs(said(program, "help", "orders")), manual)],
    ]
    for lines in wrong:
        for line in lines:
            print(line)
    failed = sum(bool(lines) for lines in wrong)
    print(f"{len(wrong) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
