// SPDX-License-Identifier: GPL-3.0-or-later
/* logdisk: the file of a log as it is on the disk: only appended to, opened anew when it was moved away or failed.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "oldlogs.h"  // struct oldlogs
#include "torn.h"     // struct torn

struct logdisk {
	const char *path;
	int fd;     /* -1: it failed, and is closed */
	off_t size; /* as we know it */
	dev_t device;
	ino_t inode;
	int64_t changed_ns; /* when it was changed last, as it was opened */
	bool unsynced;
};

/* Opens or makes the file: 0 or -errno. path: lasts. */
int logdisk_open(struct logdisk *disk, const char *path);
void logdisk_close(struct logdisk *disk);

/* Writes whole lines; *done: octets of those that stand in the file whole, also where it failed. 0, or -errno: then it
 * is closed. */
int logdisk_write(struct logdisk *disk, const char *lines, size_t size, size_t *done);

/* Brings to the disk what was written since the last time: 0, or -errno: then it is closed. */
int logdisk_sync(struct logdisk *disk);

/* Opens it anew where it failed or its name leads to another file by now, or none; *began: the file that lines go to is
 * another one, or was emptied. *torn: half a line that was set aside. 0 or -errno. */
int logdisk_look(struct logdisk *disk, bool *began, struct torn *torn);

/* Makes an old file of it, and begins a new one: 0 or -errno, and it goes on as it was. */
int logdisk_turn(struct logdisk *disk, struct oldlogs *old, int64_t time_ns);
