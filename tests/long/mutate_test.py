#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""scripts/mutate on a tree of its own: a test that looks kills, one that does not lets live; hangs die; order is by
seed."""
import pathlib
import shutil
import subprocess
import sys
import tempfile

MUTATE = pathlib.Path(__file__).resolve().parents[2] / "scripts/mutate"
MAKEFILE = """
CFLAGS = -O2 -g
build/%.o: %.c
	@mkdir -p $(@D)
	@gcc $(CFLAGS) -c -o $@ $<
build/tests/toy/%_test: build/tests/toy/%_test.o build/src/toy/ramp.o
	@gcc -o $@ $^
build/tests/librtlsdr.so.0 build/tests/rtl_tcp_server:
	@mkdir -p $(@D)
	@touch $@
.SECONDARY:
"""
ROOM = """/* ramp: 1 + 2 < 3 is said, and is no code. */
int ramp(int x)
{
	const char *text = "4 < 5";
	int sum = 0;

	if (x < 3)
		return text[1] == ' ';
	while (x > 0)
		sum += 1 + x--;
	return sum;
}
"""
TEST = """int ramp(int x);
int main(void)
{
	return ramp(2) != 1 || ramp(3) != %s || ramp(4) != %s;
}
"""
BLIND = "int ramp(int x);\nint main(void)\n{\n\treturn !ramp(2);\n}\n"


class Tree:
    """A room with one file and one test."""

    def __init__(self, folder, test):
        self.root = pathlib.Path(folder)
        for name, text in (("Makefile", MAKEFILE), ("src/toy/ramp.c", ROOM), ("tests/toy/ramp_test.c", test)):
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        (self.root / "scripts").mkdir()
        shutil.copy2(MUTATE, self.root / "scripts/mutate")

    def mutate(self, *arguments):
        return subprocess.run([self.root / "scripts/mutate", *arguments], capture_output=True, text=True)


def sharp_test_kills(tree):
    run = tree(TEST % (9, 14)).mutate("toy", "--count", "100")
    last = run.stdout.splitlines()[-1]
    return run.returncode == 0 and "(100 %)" in last and "src/toy" not in run.stdout and " 0 of" not in last


def blind_test_lets_live(tree):
    run = tree(BLIND).mutate("toy/ramp.c:10", "--count", "100")
    return run.returncode == 0 and "src/toy/ramp.c:10\n  -\t\tsum += 1 + x--;\n  +\t\tsum -= 1 + x--;\n" in run.stdout


def words_are_no_code(tree):
    run = tree(BLIND).mutate("toy", "--count", "1000", "--list")
    return "src/toy/ramp.c:7\n" in run.stdout and ".c:1\n" not in run.stdout and ".c:4\n" not in run.stdout


def seed_gives_the_order(tree):
    room = tree(BLIND)
    first, again, other = (room.mutate("toy", "--list", "--seed", seed).stdout for seed in ("1", "1", "2"))
    return first == again and first != other and sorted(first) == sorted(other)


def two_at_a_time_count_the_same(tree):
    room = tree(BLIND)
    return room.mutate("toy/ramp.c:7", "--jobs", "2").stdout.splitlines()[-1] == \
        room.mutate("toy/ramp.c:7").stdout.splitlines()[-1]


def red_test_is_refused(tree):
    run = tree(TEST % (9, 10)).mutate("toy")
    return run.returncode == 1 and "ramp_test fails before anything is broken" in run.stderr


def left_out_tests_kill_nothing(tree):
    run = tree(TEST % (9, 14)).mutate("toy", "--without", "tests/toy/ramp_test.c")
    return run.returncode == 1 and "there are no tests" in run.stderr


def wrong_room_is_refused(tree):
    run = tree(BLIND).mutate("tyo")
    return run.returncode == 1 and "tyo: no such room" in run.stderr


def main():
    failed = 0
    tests = (sharp_test_kills, blind_test_lets_live, words_are_no_code, seed_gives_the_order,
             two_at_a_time_count_the_same,
             red_test_is_refused, left_out_tests_kill_nothing, wrong_room_is_refused)
    for test in tests:
        with tempfile.TemporaryDirectory() as folder:
            number = iter(range(9))
            if not test(lambda text: Tree(pathlib.Path(folder) / str(next(number)), text)):
                print(f"{test.__name__} failed")
                failed += 1
    print(f"{len(tests) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
