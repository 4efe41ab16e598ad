#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Debian package: builds, has nothing that lintian minds, is installed into a new Debian, where the program runs,
the user is there and the service is enabled, and purged, which keeps what nobody can make again.

usage: package_test.py PROGRAM
Needs root, and Debian's archive; without them it says so and is skipped.
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOOLS = ("dpkg-buildpackage", "dh", "lintian", "debootstrap")
ARCHIVE = "http://deb.debian.org/debian"
KEPT = "var/lib/fbswatch/key"


def run(*words, **more):
    return subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False, **more)


def inside(tree, *words):
    return run("chroot", tree, "env", "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C.UTF-8", *words)


def built():
    """The package, and what is wrong."""
    done = run("make", "-s", "deb", cwd=ROOT)
    package = ROOT / done.stdout.strip().splitlines()[-1].replace("../", "build/deb/") if not done.returncode else None
    if not package:
        return None, [f"make deb: {done.stderr[-2000:]}"]
    changes = next((ROOT / "build/deb").glob("*.changes"))
    said = [line for line in run("lintian", "--allow-root", "--tag-display-limit", "0", changes).stdout.splitlines()
            if line[:2] in ("E:", "W:") and "initial-upload-closes-no-bugs" not in line]
    return package, said


def installed(tree, package):
    shutil.copy(package, tree / "tmp/fbswatch.deb")
    done = inside(tree, "apt-get", "install", "-y", "-qq", "--no-install-recommends", "/tmp/fbswatch.deb")
    if done.returncode:
        yield f"apt-get install: {done.stderr[-2000:]}"
        return
    for words, wanted in ((("fbswatch", "--version"), "fbswatch "), (("id", "fbswatch"), "plugdev"),
                          (("fbswatch", "check-config"), ""), (("systemctl", "is-enabled", "fbswatch"), "enabled")):
        done = inside(tree, *words)
        if done.returncode or wanted not in done.stdout:
            yield f"{' '.join(words)}: {done.returncode}, {done.stdout}{done.stderr}"
    recording = ROOT / "captures/gsm-blaster.sigmf-meta"
    for path in (recording, recording.with_suffix(".sigmf-data")):
        shutil.copy(path, tree / "tmp")
    done = inside(tree, "fbswatch", "replay", f"/tmp/{recording.name}", "--journal", "none", "--output", "jsonl:-")
    if '"level":"fake"' not in done.stdout:
        yield f"replay: {done.returncode}, {done.stderr}"


def purged(tree):
    (tree / KEPT).parent.mkdir(parents=True, exist_ok=True)
    (tree / KEPT).write_text("key")
    done = inside(tree, "apt-get", "purge", "-y", "-qq", "fbswatch")
    if done.returncode or not (tree / KEPT).exists() or "/var/lib/fbswatch is kept" not in done.stdout:
        yield f"purge: {done.returncode}, {done.stdout[-500:]}{done.stderr[-500:]}"
    if (tree / "usr/bin/fbswatch").exists() or (tree / "etc/fbswatch/fbswatch.conf").exists():
        yield "purge left the program or its configuration"


def main():
    missing = [tool for tool in TOOLS if not shutil.which(tool)]
    if missing or run("id", "-u").stdout.strip() != "0":
        print(f"skipped: needs root and {', '.join(TOOLS)}" + (f"; missing: {' '.join(missing)}" if missing else ""))
        print("0 passed, 0 failed, 1 skipped")
        return False
    with tempfile.TemporaryDirectory(dir=ROOT / "build") as folder:
        tree = pathlib.Path(folder) / "debian"
        done = run("debootstrap", "--variant=minbase", "--include=systemd,ca-certificates", "bookworm", tree, ARCHIVE)
        if done.returncode:
            print(f"skipped: debootstrap: {(done.stdout + done.stderr)[-300:]}")
            print("0 passed, 0 failed, 1 skipped")
            return False
        package, wrong = built()
        steps = [wrong, list(installed(tree, package)) if package else [], list(purged(tree)) if package else []]
    for line in sum(steps, []):
        print(line)
    failed = sum(bool(step) for step in steps)
    print(f"{len(steps) - failed} passed, {failed} failed")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
