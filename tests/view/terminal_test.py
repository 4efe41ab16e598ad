#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The view in a real terminal (tmux): a recording replayed and looked at, at 80x24 and 120x40, in English and Chinese,
page by page as tests/view/golden has it (--refresh writes it anew); another size, no colour, a terminal that cannot be
drawn on; a terminal that takes nothing; keys that give orders; how the terminal is left: by q, by Ctrl-C, by a crash,
by Ctrl-Z and fg.

usage: terminal_test.py PROGRAM [--refresh]
"""
import contextlib
import json
import os
import pathlib
import pty
import shutil
import signal
import subprocess
import sys
import tempfile
import termios
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests/view/golden"
CAPTURE = ROOT / "captures/gsm-blaster.sigmf-meta"
AIR = ROOT / "captures/gsm-three-cells.ini"
PATIENCE_S = 60  # a busy machine is slow
BLASTER = "gsm:999-01-4033-10"
ENDED = {"en": "the recording has ended", "zh": "录音已播完"}
PAGES = (("cells", ()), ("cell", ("End", "Enter")), ("scrolled", ("PageDown",)), ("spectrum", ("w",)),
         ("messages", ("r",)), ("alerts", ("a",)), ("help", ("?",)), ("sorted", ("Escape", "s", "s")),
         ("filtered", ("/", "302", "Enter")))


class Terminal:
    """A tmux of its own, with one program in it."""

    def __init__(self, folder, columns=80, lines=24, term="tmux-256color"):
        socket = tempfile.mktemp(dir=folder)  # another one each time: the last server may still be going
        self.tmux = ["tmux", "-S", socket, "-f", "/dev/null"]
        self.term = term
        subprocess.run([*self.tmux, "new-session", "-d", "-s", "t", "-x", str(columns), "-y", str(lines),
                        "env PS1='shell$ ' sh"], check=True)
        self.call("set-option", "-g", "remain-on-exit", "on")
        self.wait("shell$")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.call("kill-server")

    def call(self, *words):
        return subprocess.run([*self.tmux, *words], capture_output=True, text=True, check=False).stdout

    def screen(self):
        return self.call("capture-pane", "-t", "t", "-p")

    def children(self):
        """What the shell runs."""
        shell = self.call("display-message", "-p", "-t", "t", "#{pane_pid}").strip()
        return [int(word) for word in pathlib.Path(f"/proc/{shell}/task/{shell}/children").read_text().split()]

    def child(self):
        return self.children()[0]

    def press(self, *keys):
        for key in keys:
            self.call("send-keys", "-t", "t", key)
            time.sleep(0.06)  # after Esc another key would be part of a longer sequence

    def run(self, *words, env=""):
        self.press(f"{env} TERM={self.term} {' '.join(map(str, words))}; echo status=$?", "Enter")

    def wait(self, text):
        """The screen once the text is on it and nothing changes any more; "" when that does not come."""
        end, before = time.monotonic() + PATIENCE_S, ""
        while time.monotonic() < end:
            now = self.screen()
            if text in now and now == before:
                return now
            before = now
            time.sleep(0.15)
        return ""


def replay(program, lang="en"):
    return (program, "replay", "--pace", "1000", "--lang", lang, "--journal", "none", "--operators",
            ROOT / "tests/view/plan.csv", CAPTURE)


def plain(screen, folder=ROOT):
    """Without what is of this machine: speed, and where the tree is."""
    lines = [line.rstrip() for line in screen.replace(str(folder), "").splitlines()]
    return "\n".join("fbswatch: ..." if line.startswith("fbswatch:") else line for line in lines).rstrip() + "\n"


def compare(name, screen, refresh):
    path = GOLDEN / f"tmux-{name}.txt"
    if refresh:
        path.write_text(plain(screen), encoding="utf-8")
    elif not path.exists() or path.read_text(encoding="utf-8") != plain(screen):
        yield f"{path.name}: the screen is\n{plain(screen)}"


def pages(program, folder, refresh):
    """Each page after the other, in both languages and sizes."""
    for columns, lines in ((80, 24), (120, 40)):
        for lang in ("en", "zh"):
            with Terminal(folder, columns, lines) as terminal:
                terminal.run(*replay(program, lang))
                if not terminal.wait(ENDED[lang]):
                    yield f"{columns}x{lines} {lang}: {terminal.screen()}"
                    continue
                for page, keys in PAGES:
                    terminal.press(*keys)
                    yield from compare(f"{page}-{columns}x{lines}-{lang}", terminal.wait(ENDED[lang]), refresh)


def resized(program, folder, refresh):
    """To 120x40 and back it is what it is there from the start; in less it says so, and goes on."""
    with Terminal(folder) as terminal:
        terminal.run(*replay(program))
        terminal.wait(ENDED["en"])
        for columns, lines in ((120, 40), (80, 24)):
            terminal.call("resize-window", "-t", "t", "-x", str(columns), "-y", str(lines))
            time.sleep(1)
            if not refresh:
                yield from compare(f"cells-{columns}x{lines}-en", terminal.wait(ENDED["en"]), False)
        terminal.call("resize-window", "-t", "t", "-x", "60", "-y", "12")
        if "alerts: 1" not in terminal.wait("60x12: too small"):
            yield f"too small: {terminal.screen()}"
        terminal.press("q")
        if not terminal.wait("status=0"):
            yield f"q in a small terminal: {terminal.screen()}"


def colours(program, folder, refresh):
    """Colours where there are some, none with NO_COLOR or in a terminal without; the words are the same."""
    for term, env, coloured in (("tmux-256color", "", True), ("tmux", "", True), ("tmux-256color", "NO_COLOR=1", False),
                                ("vt100", "", False)):
        with Terminal(folder, term=term) as terminal:
            terminal.run(*replay(program), env=env)
            screen = terminal.wait(ENDED["en"])
            if not refresh:
                yield from compare("cells-80x24-en", screen, False)
            styled = terminal.call("capture-pane", "-t", "t", "-p", "-e")
            if ("\033[31m" in styled or "\033[1m\033[31m" in styled) != coloured:
                yield f"{term} {env}: colours {'missing' if coloured else 'there'}: {styled!r}"


def dumb(program, folder, _):
    """Lines, then the table, and no control sequences."""
    master, slave = pty.openpty()
    with subprocess.Popen([*map(str, replay(program))], stdin=slave, stdout=slave, stderr=slave,
                          env={**os.environ, "TERM": "dumb"}) as run:
        os.close(slave)
        told = b""
        with contextlib.suppress(OSError):  # at the end
            while octets := os.read(master, 65536):
                told += octets
        if run.wait() or b"ALERT raised" not in told or b"ARFCN" not in told or b"\033" in told:
            yield f"dumb: status {run.returncode}, {told!r}"


def left_as_it_was(program, folder, _):
    """By q, Ctrl-C, a crash: the shell is back, what stood there too, the table of the cells under it, echo is on."""
    for how, status in (("q", "status=0"), ("C-c", "status=1"), ("SEGV", "status=139")):
        with Terminal(folder, 100, 40) as terminal:
            terminal.run("echo", "before")
            terminal.wait("before")
            terminal.run(*replay(program) if how == "q" else (*replay(program)[:3], "0.1", *replay(program)[4:]))
            terminal.wait(ENDED["en"] if how == "q" else "replay ")
            if how == "SEGV":
                os.kill(terminal.child(), signal.SIGSEGV)
            else:
                terminal.press(how)
            screen = terminal.wait(status)
            terminal.press("echo typed", "Enter")
            typed = terminal.wait("\ntyped")
            if "before" not in screen or "?help" in screen or "echo typed" not in typed:
                yield f"after {how}: {terminal.screen()}"
            if how == "q" and "4033" not in screen:
                yield f"no table: {screen}"


def suspended(program, folder, _):
    with Terminal(folder) as terminal:
        terminal.run(*replay(program))
        before = terminal.wait(ENDED["en"])
        terminal.press("C-z")
        stopped = terminal.wait("shell$")
        terminal.press("fg", "Enter")
        after = terminal.wait(ENDED["en"])
        if "?help" in stopped or plain(after) != plain(before):
            yield f"stopped:\n{stopped}\nbefore:\n{before}\nafter:\n{after}"


def records_of(path):
    text = path.read_text() if path.exists() else ""
    return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]


def orders(program, folder, _):
    """A watch: its keys park, hunt and mute; a mute with a reason stands on the allow-list."""
    out, base = folder / "out.jsonl", folder / "base.db"
    with Terminal(folder, 100, 30) as terminal:
        terminal.run(program, "watch", "--device", f"air={AIR},rate=1M,speed=5", "--freq", "945M", "--journal", "none",
                     "--baseline", base, "--output", "text:-", "--output", f"jsonl:{out}")
        terminal.wait("watching")
        for keys, answer in ((("p",), "stays on"), (("p",), "the plan goes on"), (("g",), "level in dBFS"),
                             (("Escape",), "the plan goes on"), (("m", "Enter"), "is muted for 3600 s"),
                             (("m", "lab of ours", "Enter"), "is allowed")):
            terminal.press(*keys)
            end = time.monotonic() + PATIENCE_S
            while answer not in terminal.screen() and time.monotonic() < end:
                time.sleep(0.2)
            if answer not in terminal.screen():
                yield f"{keys}: no '{answer}' in\n{terminal.screen()}"
        terminal.press("q")
        if not terminal.wait("status=0"):
            yield f"q: {terminal.screen()}"
    done = [record["verb"] for record in records_of(out) if record["type"] == "command"]
    if done != ["park", "park", "park", "park", "mute", "allow"]:
        yield f"commands on record: {done}"
    if any(record["type"] == "spectrum" for record in records_of(out)):
        yield "the view's spectrum is in a file that nobody wanted it in"


def stalled(program, folder, _):
    """Ctrl-S: the terminal takes nothing; the run goes on, and ends in time."""
    out = folder / "stalled.jsonl"
    with Terminal(folder) as terminal:
        terminal.run(program, "watch", "--device", f"air={AIR},rate=1M,speed=2", "--freq", "945M", "--journal", "none",
                     "--messages", "--output", "text:-", "--output", f"jsonl:{out}")
        terminal.wait("watching")
        tty = terminal.call("display-message", "-p", "-t", "t", "#{pane_tty}").strip()
        with open(tty, "rb", buffering=0) as pane:
            termios.tcflow(pane, termios.TCOOFF)
            before = len(records_of(out))
            time.sleep(4)
            if len(records_of(out)) < before + 20:
                yield f"a terminal that takes nothing holds the run up: {before}, then {len(records_of(out))} records"
            os.kill(terminal.child(), signal.SIGTERM)
            end = time.monotonic() + PATIENCE_S
            while terminal.children() and time.monotonic() < end:
                time.sleep(0.1)
            if terminal.children():
                yield "a terminal that takes nothing keeps the run from ending"
            termios.tcflow(pane, termios.TCOON)
        if not terminal.wait("status="):
            yield f"SIGTERM: {terminal.screen()}"


def same_records(program, folder, _):
    """Watched or not."""
    told = []
    for name, words in (("plain", ()), ("paced", ("--pace", "50"))):
        path = folder / f"{name}.jsonl"
        subprocess.run([program, "replay", *words, "--journal", "none", "--messages", "--sensor", "x", "--output",
                        f"jsonl:{path}", str(CAPTURE)], check=True, capture_output=True)
        told.append(path.read_text())
    path = folder / "viewed.jsonl"
    with Terminal(folder) as terminal:
        terminal.run(*replay(program)[:-3], "--messages", "--sensor", "x", "--output", "text:-", "--output",
                     f"jsonl:{path}", CAPTURE)
        terminal.wait(ENDED["en"])
        terminal.press("q")
        terminal.wait("status=0")
    told.append(path.read_text())
    if len(set(told)) != 1:
        yield "records of a replay differ by whether it is watched"


def main():
    program, refresh = str(pathlib.Path(sys.argv[1]).resolve()), "--refresh" in sys.argv
    passed = failed = 0
    if not shutil.which("tmux"):
        print("skipped: there is no tmux here\n0 passed, 0 failed, 1 skipped")
        return 0
    for test in (pages, resized, colours, dumb, left_as_it_was, suspended, orders, stalled, same_records):
        with tempfile.TemporaryDirectory() as folder:
            wrong = list(test(program, pathlib.Path(folder), refresh))
        for line in wrong:
            print(f"{test.__name__}: {line}")
        passed, failed = passed + (not wrong), failed + bool(wrong)
    print(f"{passed} passed, {failed} failed, 0 skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
