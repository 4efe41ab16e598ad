#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every condition that doctor tells, made with a stand-in for what it is about: the right sentence comes first, with
its exit status, evidence and remedy, in English and in Chinese; and a machine where all is well.

usage: doctor_test.py PROGRAM
"""
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile

PATIENCE_S = 240
IDS = ["no-device", "kernel-driver", "permission", "claimed", "broken", "band", "samples", "clipped", "deaf", "antenna",
       "empty", "crystal", "unread", "clock", "disk"]
AIR = "[air]\nrate = 2.4M\nfreq = 945M\nduration = 10\nseed = 3\n"
CELL = """
[cell {name}]
{where}
bsic = 9
mcc = 999
mnc = 70
lac = 4000
ci = {name}
level_dbfs = -28
"""


def doctor(program, *words, **standin):
    env = {"LC_ALL": "C.UTF-8", "HOME": "/nonexistent", "LD_LIBRARY_PATH": os.environ.get("LD_LIBRARY_PATH", ""),
           "FBSWATCH_STANDIN_CLOCK": "synchronised",
           **{f"FBSWATCH_STANDIN_{name.upper()}": str(value) for name, value in standin.items()}}
    return subprocess.run([program, "doctor", *map(str, words)], capture_output=True, text=True, timeout=PATIENCE_S,
                          env=env, check=False)


def dongle_on_usb(root, driver=None, holder=None):
    """A tree of /sys, /dev and /proc with one dongle."""
    place = root / "sys/bus/usb/devices/1-1.4"
    place.mkdir(parents=True)
    for name, value in [("idVendor", "0bda"), ("idProduct", "2838"), ("busnum", 1), ("devnum", 7),
                        ("serial", "00000001"), ("product", "RTL2838UHIDIR")]:
        (place / name).write_text(f"{value}\n")
    interface = root / "sys/bus/usb/devices/1-1.4:1.0"
    interface.mkdir()
    if driver:
        (interface / "driver").symlink_to(f"../../../bus/usb/drivers/{driver}")
    node = root / "dev/bus/usb/001/007"
    node.parent.mkdir(parents=True)
    node.touch(mode=0o640)
    (root / "proc").mkdir()
    if holder:
        descriptors = root / "proc/4711/fd"
        descriptors.mkdir(parents=True)
        (descriptors / "9").symlink_to("/dev/bus/usb/001/007")
        (root / "proc/4711/comm").write_text(holder + "\n")
    return root


def scenario(path, *parts, air=AIR):
    path.write_text(air + "".join(parts))
    return f"air={path}"


def noise(path, seconds=1):
    """As of a dongle without an antenna: some steps of noise."""
    draw = random.Random(1)
    path.write_bytes(bytes(min(max(round(draw.gauss(127.5, 5)), 0), 255) for _ in range(int(seconds * 2e6))))
    return path


def conditions(folder):
    """(id, words of the command, what the stand-in is told, what evidence and remedy must say)."""
    gone = folder / "dongle"
    (folder / "dongle.gone").touch()
    stall = folder / "silent"
    (folder / "silent.stall").touch()
    cells = [CELL.format(name=n, where=f"arfcn = {arfcn}") for n, arfcn in ((1, 48), (2, 51))]
    quiet = noise(folder / "noise.cu8")
    heard = scenario(folder / "heard.ini", *cells)
    usb = dongle_on_usb(folder / "usb")
    yield "no-device", ["--root", folder], {"switch": gone}, ["no RTL-SDR dongle is connected", "plug it in"]
    yield ("no-device", ["--root", usb, "--device", "rtlsdr=00000009"], {},
           ["1 RTL-SDR on USB, not this one", "name one that is there"])
    yield "no-device", ["--device", "rtl_tcp=127.0.0.1:1"], {}, ["Connection refused", "rtl_tcp -a"]
    yield ("kernel-driver", ["--root", dongle_on_usb(folder / "tv", driver="dvb_usb_rtl28xxu")], {"open": -6},
           ["dvb_usb_rtl28xxu is bound to 1-1.4:1.0",
            "echo 1-1.4:1.0 | sudo tee /sys/bus/usb/drivers/dvb_usb_rtl28xxu/unbind"])
    yield ("permission", ["--root", usb], {"open": -3},
           ["/dev/bus/usb/001/007 has mode 0640", 'ATTR{idVendor}=="0bda", ATTR{idProduct}=="2838", MODE="0666"'])
    yield ("claimed", ["--root", dongle_on_usb(folder / "used", driver="usbfs", holder="gqrx")], {"open": -6},
           ["/dev/bus/usb/001/007 is open in gqrx (process 4711)", "kill 4711"])
    yield "broken", ["--root", usb], {"open": -99}, ["error -99", "plug it in again"]
    yield "band", ["--band", "b3"], {"tuner": 2}, ["the tuner reaches 22 to 949 MHz", "--lo"]
    yield "samples", [], {"switch": stall}, ["no samples", "another USB port"]
    yield ("samples", ["--band", "b31", "--duration", "7", "--dwell", "10"], {"file": quiet, "lose": 10},
           ["% lost", "another USB port"])
    yield ("clipped", ["--device", scenario(folder / "loud.ini", air=AIR + "gain_db = 60\n")], {},
           ["at full scale", "--gain"])
    yield "deaf", ["--band", "b31"], {"file": quiet}, ["noise floor", "another dongle"]
    yield ("antenna", ["--band", "b31"], {"file": quiet, "amplify": 1}, ["nothing stands 3 dB above", "antenna"])
    yield ("empty", ["--device", scenario(folder / "fm.ini", CELL.format(name=1, where="freq = 99.9M"))], {},
           ["nothing stands 3 dB above", "other bands"])
    yield ("crystal", ["--device", scenario(folder / "off.ini", *cells, air=AIR + "ppm = 90\n")], {},
           ["carriers are off by +9", "ppm, and 60 are searched", "--ppm 9"])
    yield ("unread", ["--device", scenario(folder / "jam.ini", "[jam x]\nfreq = 945M\nwidth = 6M\nlevel_dbfs = -15\n")],
           {}, ["energy in", "other bands"])
    yield "clock", ["--device", heard], {"clock": "free"}, ["nothing synchronises it", "timedatectl"]
    yield ("disk", ["--device", heard, "--evidence", folder / "evidence", "--evidence-space", "1e15"], {},
           ["MB free, and up to 1000000000 MB more", "make room"])
    yield None, ["--device", heard, "--output", f"jsonl:{folder}/x.jsonl"], {}, []


def has_chinese(text):
    return any("一" <= letter <= "鿿" for letter in text)


def wrong_line(line):
    """What a line of trouble lacks."""
    for name in ("sentence", "evidence", "remedy"):
        if not line.get(name + "_en") or has_chinese(line[name + "_en"]):
            yield f"{name}_en"
        if not line.get(name + "_zh") or name != "evidence" and not has_chinese(line[name + "_zh"]):
            yield f"{name}_zh"


def wrong_verdict(done, wanted, words):
    """Of --json."""
    said = json.loads(done.stdout)
    verdict, status = wanted or "well", 10 + IDS.index(wanted) if wanted else 0
    if said["verdict"] != verdict or said["exit_status"] != status or done.returncode != status:
        yield f"verdict {said['verdict']} ({said['exit_status']}), exit status {done.returncode}"
    if [line["id"] for line in said["checks"]] != IDS:
        yield "not all checks, in their order"
    trouble = [line for line in said["checks"] if line["state"] == "trouble"]
    if wanted and trouble:
        yield from wrong_line(trouble[0])
        shown = " ".join(trouble[0].get(name, "") for name in ("evidence_en", "remedy_en"))
        yield from (f"'{word}' is not in '{shown}'" for word in words if word not in shown)
    if not wanted and "messages in" not in said.get("heard_en", ""):
        yield f"heard: {said.get('heard_en')}"


def wrong_words(program, words, standin):
    """The verdict first, in either language, and no control character."""
    for language in ("en", "zh"):
        said = json.loads(doctor(program, *words, "--json", **standin).stdout)
        text = doctor(program, *words, "--lang", language, **standin).stdout
        if not text.split("\n", 1)[0].endswith(said["sentence_" + language]):
            yield f"{language}: begins with {text[:80]!r}"
        if said["checks"][0]["remedy_" + language] not in text or "!!" not in text:
            yield f"{language}: no remedy"
        if any(ord(letter) < 32 and letter != "\n" for letter in text):
            yield f"{language}: control characters"


def hostile_names(program, folder):
    """What a stick calls itself steers no terminal, and gets into no line for the shell."""
    root = dongle_on_usb(folder / "hostile", driver="x; reboot")
    (root / "sys/bus/usb/devices/1-1.4/product").write_text("\x1b[2Jred\n")
    text = doctor(program, "--root", root, "--lang", "en", open=-6).stdout
    if "\x1b" in text or "reboot" in text or "?[2Jred" not in text:
        yield f"hostile names: {text[:400]!r}"


def refused(program):
    for words, name in [(["x"], "x"), (["--band", "b999"], "b999"),
                        (["--device", "air=/nonexistent.ini"], "No such file"),
                        (["--lang", "xx"], "xx"), (["--device", "bogus"], "bogus")]:
        done = doctor(program, *words)
        if done.returncode != 2 or name not in done.stderr or done.stdout:
            yield f"{words}: {done.returncode}, {done.stderr!r}"


def main():
    program = sys.argv[1]
    passed = failed = 0

    def told(name, wrong):
        nonlocal passed, failed
        wrong = list(wrong)
        passed, failed = passed + (not wrong), failed + bool(wrong)
        for words in wrong:
            print(f"{name}: {words}")

    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        for wanted, words, standin, shown in conditions(folder):
            done = doctor(program, *words, "--json", "--journal", "none", **standin)
            told(f"{wanted} ({words})", wrong_verdict(done, wanted, shown) if done.stdout else [done.stderr])
        told("words", wrong_words(program, ["--root", folder], {"switch": folder / "dongle"}))
        told("hostile", hostile_names(program, folder))
        told("refused", refused(program))
    print(f"{passed} passed, {failed} failed")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
