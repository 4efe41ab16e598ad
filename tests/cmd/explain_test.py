#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""fbswatch explain, and alerts as people read them, in both languages: each finding says what was seen, what was
expected and what else could cause it; the language chosen is the one spoken, and no sentence is cut.

usage: explain_test.py PROGRAM
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

RECORDING = pathlib.Path(__file__).resolve().parents[2] / "captures/gsm-blaster.sigmf-meta"
VALUES = {"en": re.compile(r"^ {7}seen: (.+); expected: (.+), from (.+)$"),
          "zh": re.compile(r"^ {7}实测：(.+)；应为：(.+)；依据：(.+)$")}
SIGN = re.compile(r"^  \+[0-9.]+ ([a-z0-9-]+)")
CAUSE = {"en": re.compile(r"^  ([a-z0-9-]+): (.+)$"), "zh": re.compile(r"^  ([a-z0-9-]+)：(.+)$")}
CAUSES = {"en": "What else could cause each sign:", "zh": "各规则可能的误报原因："}
SUMS = {"en": re.compile(r"  sum: -4\.0( \+\d\.\d [a-z]+)+ = [+-]\d+\.\d"),
        "zh": re.compile(r"  合计：-4\.0( \+\d\.\d \w+)+ = [+-]\d+\.\d")}


def run(program, *words):
    done = subprocess.run([program, *map(str, words)], capture_output=True, timeout=300)
    return done.returncode, done.stdout.decode()  # not UTF-8: an error


def chinese(text):
    return any("\u4e00" <= character <= "\u9fff" for character in text)


def spoken(text, language):
    """What is wrong with an alert in words, without its last part."""
    *lines, total = text.splitlines()
    if not SUMS[language].match(total):
        yield f"{total!r} is no sum"
    for sign, value in zip(lines[1::2], lines[2::2]):
        match = VALUES[language].match(value)
        if not SIGN.match(sign) or not match:
            yield f"{sign!r} and {value!r} are no finding"
        elif any(chinese(words) != (language == "zh") for words in (sign, *match.groups())):
            yield f"not in {language}: {sign} {value}"


def explained(program, language, record, journal):
    """What is wrong with the explanation of this alert."""
    status, text = run(program, "explain", "--lang", language, record["id"], journal)
    alert, _, causes = text.partition(CAUSES[language] + "\n")
    matches = [CAUSE[language].match(line) for line in causes.splitlines()]
    rules = [rule["id"] for rule in record["rules"]]
    if status or [SIGN.match(line).group(1) for line in alert.splitlines()[1:-1:2]] != rules:
        yield f"exit status {status}, not the signs of {rules}: {alert}"
    if not all(matches) or [match.group(1) for match in matches] != rules:
        yield f"causes are not those of {rules}: {causes}"
    elif any(chinese(match.group(2)) != (language == "zh") for match in matches):
        yield f"not in {language}: {causes}"
    yield from spoken(alert, language)


def records_say_both(record):
    for rule in record["rules"]:
        for key in ("observed", "expected", "text"):
            english, other = rule["text_en" if key == "text" else key], rule[f"{key}_zh"]
            if not english.isascii() or not chinese(other):
                yield f"{rule['id']}: {english!r}, {other!r}"


def older_records(program, record, folder):
    """Values that a record has in English only are told so."""
    older = json.loads(json.dumps(record))
    for rule in older["rules"]:
        del rule["observed_zh"], rule["expected_zh"]
    (folder / "older").write_text('{"type":"alert"\n' + json.dumps(older) + "\n", encoding="utf-8")
    status, text = run(program, "explain", "--lang", "zh", record["id"], folder / "older")
    for rule in record["rules"]:
        if status or f"实测：{rule['observed']}；应为：{rule['expected']}；" not in text:
            yield f"{rule['id']}: exit status {status}, {text}"


def by_option(program, record, journal):
    """--journal names the file as it does for the other commands."""
    named = run(program, "explain", record["id"], journal)
    told = run(program, "explain", "--journal", journal, record["id"])
    if told != named or told[0]:
        yield f"exit status {told[0]}, {told[1]!r}"


def hostile_records(program, record, folder):
    """Nothing of a record steers the terminal; what no record can have is refused by its line, and nothing fails."""
    def told(changed, *first):
        (folder / "hostile").write_text("".join((*first, json.dumps(changed), "\n")), encoding="utf-8")
        done = subprocess.run([program, "explain", record["id"], folder / "hostile"], capture_output=True, timeout=300)
        return done.returncode, done.stdout.decode() + done.stderr.decode()

    marks = "\x1b]0;owned\x07\u009b31m\u202egnp\u2066\r"
    changed = json.loads(json.dumps(record))
    changed["evidence"] = marks
    for rule in changed["rules"]:
        rule.update({key: marks + rule[key] for key in ("observed", "expected", "text_en")})
    status, text = told(changed, "{" * 300_000, "\n")
    if status or any(character in text for character in marks if not character.isascii() or ord(character) < 32):
        yield f"exit status {status}, {text!r}"
    wrong = {"mcc": "4\x1b6", "arfcn": 5000, "lac": -1, "rat": "x", "score": 1e300, "bsic": 1 << 40, "neighbours": [7]}
    for key, value in wrong.items():
        status, text = told({**record, key: value})
        if status != 2 or "hostile:1 is no record" not in text or "\x1b" in text:
            yield f"{key}: exit status {status}, {text!r}"
    changed["rules"][0]["weight"] = 1e300
    status, text = told(changed)
    if status != 2 or "weight" not in text:
        yield f"weight: exit status {status}, {text!r}"
    status, text = told({**record, "id": "another"})
    if status != 2 or "there is no alert" not in text:
        yield f"another: exit status {status}, {text!r}"


def text_output(program, language):
    """The alerts of a replay, as the text output has them."""
    _, text = run(program, "replay", "--journal", "none", "--lang", language, "--output", "text:-", RECORDING)
    begin = r"^\S+ (?:ALERT |新告警|告警更新|告警解除).*\n(?:  .*\n)+"
    alerts = re.findall(begin, text, re.M)
    if len(alerts) < 2:
        yield f"{len(alerts)} alerts: {text}"
    for alert in alerts:
        yield from spoken(alert, language)


def main():
    program, failed = sys.argv[1], 0
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        run(program, "replay", "--journal", folder / "journal", "--output", f"jsonl:{folder / 'records'}", RECORDING)
        record = json.loads((folder / "journal").read_text(encoding="utf-8").splitlines()[-1])
        checks = {
            "records say both": list(records_say_both(record)),
            "older records": list(older_records(program, record, folder)),
            "hostile records": list(hostile_records(program, record, folder)),
            "by option": list(by_option(program, record, folder / "journal")),
        }
        for language in VALUES:
            checks[f"explain in {language}"] = list(explained(program, language, record, folder / "journal"))
            checks[f"text in {language}"] = list(text_output(program, language))
    for name, failures in checks.items():
        failed += bool(failures)
        for failure in failures:
            print(f"{name}: {failure}")
    print(f"{len(checks) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
