#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""fbswatch check-config: each error with its line, in any number; and the example, scripts/packaging/fbswatch.conf, in
which every option of watch stands, in both languages, and what it shows as an example can be had.

usage: check_config_test.py PROGRAM
"""
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "scripts/packaging/fbswatch.conf"
SHOWN = re.compile(r"#?([a-z-]+) = (.*)")


def run(program, *words, lang="C.UTF-8"):
    done = subprocess.run([program, *map(str, words)], capture_output=True, text=True, timeout=60, env={"LC_ALL": lang})
    return done.returncode, done.stdout, done.stderr


def check(program, scratch, text):
    """(exit status, [(line, reason)]) of a file with this text."""
    path = scratch / "x.conf"
    path.write_text(text, encoding="utf-8")
    status, out, _ = run(program, "check-config", path)
    lines = out.splitlines()
    told = [re.fullmatch(re.escape(str(path)) + r":(\d+): (.*)", line) for line in lines[:-1]]
    assert all(told), out
    assert lines[-1] == f"{path}: " + (f"{len(told)} wrong" if told else "nothing is wrong"), out
    return status, [(int(match[1]), match[2]) for match in told]


def errors_with_their_lines(program, scratch):
    good = "band = gsm900\noutput = jsonl:/tmp/x\n"
    assert check(program, scratch, good) == (0, [])
    assert check(program, scratch, "") == (0, [])
    for text, line, words in [
        ("bnad = gsm900\n", 1, "did you mean band?"),
        ("\nband = gsm901\n", 2, "band: 'gsm901' is none of"),
        ("rat = umts\n", 1, "rat: there is no receiver 'umts'"),
        ("lang = fr\n", 1, "lang: 'fr' is neither en nor zh"),
        (f"sensor = {'x' * 256}\n", 1, "sensor: the name must have 1 to 255 octets"),
        ("operators = /nowhere/x.csv\n", 1, "operators: /nowhere/x.csv: No such file"),
        ("output = jsonl:/tmp/x\noutput = xml:-\n", 2, "output: 'xml:-' is not KIND:TARGET of a known kind"),
        ("output = jsonl:/tmp/x,apend=yes\n", 1, "did you mean append?"),
        ("output = jsonl:/tmp/x,messages=maybe\n", 1, "messages: 'maybe' is neither yes nor no"),
        ("output = jsonl:/tmp/x\n\noutput = text:/tmp/x\n", 3, "output: "),
        ("device = teapot=1\n", 1, "device: "),
        ("device = rtlsdr=1,gain=300\n", 1, "gain: 300 is outside"),
        ("[device rtlsdr=1]\n[device rtlsdr=1]\n", 2, "rtlsdr=1 is given twice"),
        ("[device rtlsdr=1]\nband = b99\n", 1, "'b99' is none of"),
        ("[device rtlsdr=1]\nantenna = RX\n", 2, "[device] has no setting 'antenna'"),
        ("[output jsonl:/tmp/x]\nmessages = perhaps\n", 2, "messages: 'perhaps' is neither yes nor no"),
        ("dwell = 1 min\n", 1, "dwell: '1 min' is not a number"),
        ("dwell = 1\ndwell = 2\n", 2, "dwell: was given in line 1 already"),
        ("dwell\n", 1, "neither a section nor key = value"),
        ("config = x\n", 1, "config: is for the command line only"),
        ("x" * 2000 + "\n", 1, "the line is too long"),
    ]:
        status, told = check(program, scratch, text)
        assert status == 2 and len(told) == 1 and told[0][0] == line and words in told[0][1], (text, told)


def all_at_once(program, scratch):
    status, told = check(program, scratch, "bnad = x\nlang = fr\nrate = 2.4\n[device rtlsdr=1]\ngain = loud\n")
    assert status == 2 and sorted(line for line, _ in told) == [1, 2, 3, 5], told


def sections_as_soapy_takes_them(program, scratch):
    told = check(program, scratch, "[device soapy=driver=hackrf,serial=1]\nantenna = RX\nbandwidth = 10M\n")
    assert told == (0, []), told


def no_file(program, scratch):
    for words, reason in [([scratch / "none.conf"], "none.conf: No such file or directory"),
                          ([], "/etc/fbswatch/fbswatch.conf"), (["a", "b"], "one file at a time"),
                          (["--lang", "fr", EXAMPLE], "'fr' is neither en nor zh")]:
        if not words and pathlib.Path("/etc/fbswatch/fbswatch.conf").exists():
            continue
        status, out, err = run(program, "check-config", *words)
        assert (status, out) == (2, "") and reason in err, (words, err)


def in_both_languages(program, scratch):
    assert run(program, "check-config", "--lang", "zh", EXAMPLE)[:2] == (0, f"{EXAMPLE}：没有错误\n")
    assert run(program, "check-config", EXAMPLE, lang="zh_CN.UTF-8")[:2] == (0, f"{EXAMPLE}：没有错误\n")
    (scratch / "x.conf").write_text("x\ny\n")
    assert run(program, "check-config", "--lang", "zh", scratch / "x.conf")[1].endswith("x.conf：2 处错误\n")


def example_is_right(program, _):
    assert run(program, "check-config", EXAMPLE)[:2] == (0, f"{EXAMPLE}: nothing is wrong\n")


def example_has_every_option(program, _):
    options = set(re.findall(r"^  --([a-z-]+)", run(program, "help", "watch")[1], re.M)) - {"config"}
    shown = {match[1] for match in map(SHOWN.match, EXAMPLE.read_text(encoding="utf-8").splitlines()) if match}
    assert options <= shown, f"scripts/packaging/fbswatch.conf lacks {sorted(options - shown)}"


def example_shows_what_can_be_had(program, scratch):
    """Each setting that is not made, made."""
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    operators = scratch / "operators.csv"
    operators.write_bytes((ROOT / "src/baseline/operators-cn.csv").read_bytes())
    made = [re.sub(r"^#(?=[a-z-]+ = |\[)", "", line).replace("/etc/fbswatch/operators.csv", str(operators))
            for line in lines]
    assert sum(a != b for a, b in zip(lines, made)) > 20
    told = check(program, scratch, "\n".join(made))
    assert told == (0, []), told


def example_is_bilingual(program, _):
    """Where there are words, there are words of both."""
    comments = re.findall(r"(?:^# [^\n]*\n)+", EXAMPLE.read_text(encoding="utf-8"), re.M)
    english_only = [block for block in comments if not re.search("[一-鿿]", block)]
    assert len(comments) > 20 and not english_only, english_only


def main():
    program = sys.argv[1]
    tests = [errors_with_their_lines, all_at_once, sections_as_soapy_takes_them, no_file, in_both_languages,
             example_is_right, example_has_every_option, example_shows_what_can_be_had, example_is_bilingual]
    failed = 0
    for test in tests:
        with tempfile.TemporaryDirectory() as scratch:
            try:
                test(program, pathlib.Path(scratch))
            except AssertionError as error:
                print(f"{test.__name__}: {error or test.__doc__}")
                failed += 1
    print(f"{len(tests) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
