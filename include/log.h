// SPDX-License-Identifier: GPL-3.0-or-later
/* log: messages of a run besides its records, on standard error, a line each. */
#pragma once

enum log_level {
	LOG_LEVEL_ERROR,   /* the run ends because of it */
	LOG_LEVEL_WARNING, /* the run goes on, with less than was asked for */
	LOG_LEVEL_INFO,
};

/* "fbswatch: " and the line, made plain (see plain.h), its end put behind it. Where standard error leads into systemd's
 * journal, which shows so by JOURNAL_STREAM (systemd.exec(5)), the level stands in front as in sd-daemon(3). */
void log_line(enum log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));
