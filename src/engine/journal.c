// SPDX-License-Identifier: GPL-3.0-or-later
/* journal: see journal.h. */
#include "journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "engine.h"  // engine_journal_path
#include "log.h"     // log_line
#include "state.h"   // state_path

int engine_journal_path(char *path, int size)
{
	return state_path("alerts.jsonl", path, size);
}

void journal_init(struct journal *journal, const char *path)
{
	journal->path[0] = 0;
	journal->opened = journal->refused = false;
	journal->usual = !path && !engine_journal_path(journal->path, sizeof(journal->path));
	if (path && strcmp(path, "none") != 0)
		snprintf(journal->path, sizeof(journal->path), "%s", path);
}

void journal_close(struct journal *journal)
{
	if (journal->opened)
		close(journal->fd);
	journal->opened = false;
}

static int open_file(struct journal *journal)
{
	if (journal->usual)
		state_make_folder();
	journal->fd = open(journal->path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
	journal->opened = journal->fd >= 0;
	return journal->opened ? 0 : -errno;
}

static int write_all(int fd, const char *text, size_t size)
{
	while (size > 0) {
		ssize_t n = write(fd, text, size);

		if (n < 0 && errno != EINTR)
			return -errno;
		text += n > 0 ? n : 0;
		size -= n > 0 ? (size_t)n : 0;
	}
	return 0;
}

void journal_put(struct journal *journal, const struct record *record)
{
	if (!journal->path[0] || journal->refused)
		return;
	int size = record_encode(record, journal->line);
	int error = size < 0 ? size : journal->opened ? 0 : open_file(journal);

	if (!error)
		error = write_all(journal->fd, journal->line, (size_t)size);
	if (!error)
		return;
	journal->refused = true;
	log_line(LOG_LEVEL_WARNING, "no journal of alerts is kept: %s: cannot be written: %s", journal->path,
	         strerror(-error));
}
