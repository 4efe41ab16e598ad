// SPDX-License-Identifier: GPL-3.0-or-later
/* log: see log.h. Nothing is remembered from line to line: whoever turns standard error elsewhere is followed. */
#include "log.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "plain.h"  // plain_text

/* Standard error is the very stream that JOURNAL_STREAM names by device and inode. */
static bool leads_to_journal(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	char here[64];
	struct stat st;

	if (!stream || fstat(STDERR_FILENO, &st))
		return false;
	snprintf(here, sizeof(here), "%llu:%llu", (unsigned long long)st.st_dev, (unsigned long long)st.st_ino);
	return strcmp(stream, here) == 0;
}

void log_line(enum log_level level, const char *format, ...)
{
	static const char *const prefixes[] = {
		[LOG_LEVEL_ERROR] = SD_ERR, [LOG_LEVEL_WARNING] = SD_WARNING, [LOG_LEVEL_INFO] = SD_INFO
	};
	va_list args;
	char *text;

	va_start(args, format);
	int size = vasprintf(&text, format, args);
	va_end(args);
	if (size < 0)
		return;
	fprintf(stderr, "%sfbswatch: %s\n", leads_to_journal() ? prefixes[level] : "", plain_text(text, false));
	free(text);
}
