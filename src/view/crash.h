// SPDX-License-Identifier: GPL-3.0-or-later
/* crash: a program that dies with the terminal in its hands leaves it usable. */
#pragma once

#include <signal.h>

enum { CRASH_SIGNALS = 5 };

struct crash {
	struct sigaction before[CRASH_SIGNALS];
};

/* From now on until crash_unguard(), whatever kills the program from within restores the terminal first. */
void crash_guard(struct crash *crash);
void crash_unguard(const struct crash *crash);
