/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fault: why setting something up failed, in words that name the file, the place and the reason.
 * Whoever stops because of it prints it, once.
 */
#pragma once

struct fault {
	char text[384];
};

/* Writes the text (control characters as '?') and returns -err, so that a caller can `return fault_set(fault, EINVAL, ...)`. */
int fault_set(struct fault *fault, int err, const char *format, ...) __attribute__((format(printf, 3, 4)));
