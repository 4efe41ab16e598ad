#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""webhook: against a server of the tests' own: body, signature, templates; a server that fails, refuses, is away; TLS;
what is secret stays secret.

usage: webhook_test.py PROGRAM
"""
import base64
import hashlib
import hmac
import json
import sys

import people
from people import ALERT, Web


def generic(program, folder):
    """The record, signed; another port of the same alert is known by its id."""
    key, token = people.private_file(folder / "key", "k3y\n"), people.private_file(folder / "token", "t0ken\n")
    log = folder / "log.jsonl"
    with Web() as web:
        done = people.replay(program, folder, f"webhook:http://127.0.0.1:{web.port}/a?b=c,d,secret-file={key},"
                             f"token-file={token}", f"jsonl:{log}")
    if done.returncode or len(web.got) != 1:
        yield f"exit status {done.returncode}, {len(web.got)} requests, {done.stderr}"
        return
    path, headers, body = web.got[0]
    record = next(record for record in people.read_records(log) if record["type"] == "alert")
    if path != "/a?b=c,d" or json.loads(body) != record or headers["Content-Type"] != "application/json":
        yield f"{path} {headers}"
    wanted = "sha256=" + hmac.new(b"k3y", body, hashlib.sha256).hexdigest()
    if headers.get("X-Fbswatch-Signature") != wanted or headers.get("X-Fbswatch-Id") != ALERT:
        yield f"{headers}"
    if headers.get("Authorization") != "Bearer t0ken":
        yield f"{headers.get('Authorization')}"
    if "k3y" in done.stderr or "t0ken" in done.stderr:
        yield "a secret in what is said"


def templates(program, folder):
    with Web() as web:
        for name, lang in (("ntfy", "zh"), ("slack", "en")):
            people.replay(program, folder, f"webhook:http://127.0.0.1:{web.port}/{name},template={name}",
                          more=("--lang", lang))
    if [path for path, *_ in web.got] != ["/ntfy", "/slack"]:
        yield f"{web.got}"
        return
    _, headers, body = web.got[0]
    title = headers["Title"].removeprefix("=?UTF-8?B?").removesuffix("?=")
    if base64.b64decode(title).decode() != "伪基站 gsm:999-01-4001-10 (roof)":
        yield f"title {headers['Title']}"
    if (headers["Priority"], headers["Tags"]) != ("5", "rotating_light") or not body.decode().startswith("新告警"):
        yield f"{headers} {body.decode()}"
    if len(body) > 4096:
        yield f"{len(body)} octets: ntfy makes a file of it"
    text = json.loads(web.got[1][2])["text"]
    if not text.startswith("*fake gsm:999-01-4001-10 (roof)*\nALERT raised") or "<" in text:
        yield text


def fails(program, folder):
    """A server in trouble is asked again, the letter once."""
    with Web(lambda n: 503 if n < 3 else 204) as web:
        done = people.replay(program, folder, f"webhook:http://127.0.0.1:{web.port}/,retry=0.05")
    if done.returncode or len(web.got) != 4 or len({body for *_, body in web.got}) != 1:
        yield f"{len(web.got)} requests, {done}"


def refuses(program, folder):
    """What it never takes is given up after eight tries; a wrong token is waited for."""
    with Web(lambda n: 422) as web:
        done = people.replay(program, folder, f"webhook:http://127.0.0.1:{web.port}/,retry=0.01")
    left = list(folder.glob("state/fbswatch/outbox/*/*.letter"))
    if done.returncode or len(web.got) != 8 or left:
        yield f"{len(web.got)} requests, {left}, {done}"
    with Web(lambda n: 401) as web:
        done = people.replay(program, folder, f"webhook:http://127.0.0.1:{web.port}/x,retry=0.05")
    left = list(folder.glob("state/fbswatch/outbox/*/*.letter"))
    if len(left) != 1 or "1 not delivered: the server answers with status 401: so?[1m it is; the next run" not in (
            done.stderr):
        yield f"{left} {done.stderr}"
    if "/x" in done.stderr.replace(str(folder), "") or "\x1b" in done.stderr:
        yield f"said {done.stderr!r}"


def away(program, folder):
    """Nobody is there; then somebody is, at the same place."""
    port = people.free_port()
    output = f"webhook:http://127.0.0.1:{port}/,retry=20"
    done = people.replay(program, folder, output)
    if done.returncode or "1 not delivered" not in done.stderr:
        yield f"{done}"
    with Web(port=port) as web:
        for _ in range(2):  # a replay tells again what was delivered, but not what waits
            done = people.replay(program, folder, output)
    if done.returncode or [headers["X-Fbswatch-Id"] for _, headers, _ in web.got] != [ALERT, ALERT]:
        yield f"{done} {web.got}"


def encrypted(program, folder):
    people.certificates(folder)
    with Web(context=people.server_context(folder)) as web:
        for options, works in ((f",ca-file={folder}/ca.pem", True), ("", False)):
            done = people.run(program, folder, "notify-test", "--output",
                              f"webhook:https://localhost:{web.port}/{options}")
            if (done.returncode == 0) != works or (not works and "certificate" not in done.stdout):
                yield f"{options}: {done}"
        done = people.run(program, folder, "notify-test", "--output",
                          f"webhook:https://127.0.0.2:{web.port}/,ca-file={folder}/ca.pem")
        if done.returncode != 1:
            yield f"a certificate of another host: {done}"
    if len(web.got) != 1:
        yield f"{len(web.got)} requests"


def secret_place(program, folder):
    """The URL is in a file, and in no word that is said."""
    with Web() as web:
        url = people.private_file(folder / "url", f"http://127.0.0.1:{web.port}/services/T0/s3cret\n")
        done = people.replay(program, folder, f"webhook:-,url-file={url}")
    if done.returncode or [path for path, *_ in web.got] != ["/services/T0/s3cret"]:
        yield f"{done} {web.got}"
    done_2 = people.replay(program, folder, f"webhook:-,url-file={url},retry=20")
    if "s3cret" in done.stderr + done_2.stderr or "1 not delivered" not in done_2.stderr:
        yield f"{done_2.stderr}"


def refused(program, folder):
    """Before anything is started."""
    open_file = folder / "open"
    open_file.write_text("x\n")
    open_file.chmod(0o644)
    empty = people.private_file(folder / "empty", "\n")
    for output, why in (("webhook:ftp://x/", "this is no URL of http or https"),
                        ("webhook:http://user:pass@x/", "a password does not belong into the URL"),
                        ("webhook:x", "this is no URL"),
                        ("webhook:http://x/,template=xml", "'xml' is none of generic, ntfy, slack"),
                        (f"webhook:http://x/,secret-file={open_file}", "everybody may read it: chmod 600 it"),
                        (f"webhook:http://x/,secret-file={empty}", "is empty"),
                        ("webhook:http://x/,ca-file=/nonexistent/c", "/nonexistent/c: No such file"),
                        (f"webhook:http://x/,url-file={empty}", "either a URL or url-file="),
                        ("webhook:http://x/,level=loud", "'loud' is none of notice, suspicious, fake"),
                        ("webhook:http://x/,per-minute=0", "0 is outside 1 to 6000")):
        done = people.replay(program, folder, output)
        if done.returncode != 2 or why not in done.stderr or "pass" in done.stderr.replace("password", ""):
            yield f"{output}: exit status {done.returncode}, {done.stderr}"
    if (folder / "state/fbswatch").exists():
        yield "something was made all the same"


if __name__ == "__main__":
    sys.exit(people.main(sys.argv[1], (generic, templates, fails, refuses, away, encrypted, secret_place, refused)))
