// SPDX-License-Identifier: GPL-3.0-or-later
/* logfile: a file of lines that grows for months, written by a thread of its own, so that whoever writes never waits
 * for a disk. Lines reach the file at once, whole, and the disk within a second, urgent ones at once. When the disk
 * fails, lines wait in memory, and are written when it works again.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fault.h"  // struct fault
#include "torn.h"   // struct torn

struct logfile;

struct logfile_config {
	const char *path;
	bool patient;           /* whoever writes waits for room in memory, instead of losing lines */
	double rotate_bytes;    /* a file that is longer becomes an old one; 0: none does */
	bool daily;             /* and at the end of a day (UTC) */
	double keep_s;          /* old ones are removed then; 0: never */
	double keep_free_bytes; /* and sooner, when less is free; 0: never */
};

/* Opens or makes the file; what it holds stays untouched until logfile_start(). NULL with the reason. */
struct logfile *logfile_open(const struct logfile_config *config, struct fault *fault);

/* Sets half a line at its end aside, into *torn, and starts the thread: before the first line. 0 or -errno. */
int logfile_start(struct logfile *log, struct torn *torn);

/* Takes one whole line, of this time. urgent: it is to be on the disk at once. False: there was no room, it is lost. */
bool logfile_write(struct logfile *log, const char *line, size_t size, int64_t time_ns, bool urgent);

/* A few times a second: makes an old file of one that is long enough, or of another day. True when a new file began,
 * also because somebody else moved or emptied the one before: lines that come now stand at its start. torn: what was
 * set aside when the file was opened again. */
bool logfile_tick(struct logfile *log, struct torn *torn);

/* Patient, waits until the lines are in the file, or cannot be. */
void logfile_flush(struct logfile *log);

/* The file may have been moved: it is opened anew. */
void logfile_reopen(struct logfile *log);

/* 0, or -errno with the reason as long as nothing can be written. */
int logfile_trouble(struct logfile *log, struct fault *why);

/* Writes what it holds, unless the disk hangs for a second: 0, or -errno, and lines were lost. */
int logfile_close(struct logfile *log);
