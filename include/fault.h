// SPDX-License-Identifier: GPL-3.0-or-later
/* fault: why setting something up failed, in words that name the file, the place and the reason.
 * Whoever stops because of it prints it, once.
 */
#pragma once

struct fault {
	char text[384];
	int error;           /* -errno: what kind of reason it is */
	const char *setting; /* the setting that it is about, by its name in the table of settings; NULL: about none */
	const char *item;    /* which item, where the setting is a list; else NULL */
};

/* Writes the text (control characters as '?') and returns -err, so that a caller can `return fault_set(fault, EINVAL,
 * ...)`. */
int fault_set(struct fault *fault, int err, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* The same about a setting: where that was given (the command line, a file) is for the reader of the fault to say. */
int fault_setting(struct fault *fault, const char *setting, int err, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* The same about one item of a list: `item` is the very pointer that stands in the list. */
int fault_item(struct fault *fault, const char *setting, const char *item, int err, const char *format, ...)
	__attribute__((format(printf, 5, 6)));
