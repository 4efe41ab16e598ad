// SPDX-License-Identifier: GPL-3.0-or-later
/* oldlogs: the files that a log was before: "watch.jsonl-20261129T201530Z", compressed to ".gz", removed when they are
 * too old or the disk too full. All of it shows in the folder: what a crash leaves half done is done again.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <zlib.h>

enum { OLDLOGS_PATH_SIZE = 4096 };

struct oldlogs {
	const char *path;                       /* of the log; lasts */
	int64_t keep_ns;                        /* how old they become; 0: any age */
	double keep_free_bytes;                 /* what shall stay free on the disk; 0: nothing */
	int in;                                 /* the file that is being compressed; -1 none */
	gzFile out;                             /* and what it becomes */
	char name[OLDLOGS_PATH_SIZE];           /* of that file */
	char unfinished[OLDLOGS_PATH_SIZE + 8]; /* "NAME.gz~" */
};

void oldlogs_open(struct oldlogs *old, const char *path, double keep_s, double keep_free_bytes);
/* What is half compressed is left to the next run. */
void oldlogs_close(struct oldlogs *old);

/* Gives the log the name that it has from now on (UTC): 0 or -errno. */
int oldlogs_rename(struct oldlogs *old, int64_t now_ns);

/* Compresses a little: true while there is more to do. Errors leave the file as it is, until the next run. */
bool oldlogs_compress(struct oldlogs *old);

/* Removes what is older than it may become by now_ns, and, the oldest first but never the newest, what takes space that
 * shall be free. Where even the newest is too old nothing goes: it is rather the clock that is wrong. */
void oldlogs_prune(const struct oldlogs *old, int64_t now_ns);
