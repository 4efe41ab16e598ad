// SPDX-License-Identifier: GPL-3.0-or-later
/* folder: the folder of all bundles: one writer has it, and only what is ours is ever taken away in it.
 */
#pragma once

#include "manifest.h"  // struct manifest_link

#define FOLDER_UNFINISHED ".unfinished"

struct folder {
	const char *path;
	int fd;                           /* the folder, open and locked */
	char unfinished[FILES_PATH_SIZE]; /* folder of the bundle that is not whole yet */
	struct key key;
	struct manifest_link newest; /* the newest bundle, verified; the next one is chained to it */
	uint64_t used_bytes;         /* of all bundles */
};

/* Whether the sensor itself uses this name beside the bundles (key, head, lock …). */
bool folder_is_own(const char *name);

/* Makes the folder where it is missing (mode 0700), locks it, takes away what a crash left behind, finds key and newest
 * bundle: 0, or -errno with the reason. folder_close() in either case. */
int folder_open(struct folder *folder, const char *path, struct fault *fault);
void folder_close(struct folder *folder);

/* An empty folder for a bundle; folder_drop() takes it away with all that is in it, folder_seal() gives it its name:
 * its manifest is there, newest is what it says of itself. 0 or -errno. */
int folder_begin(struct folder *folder);
void folder_drop(struct folder *folder);
int folder_seal(struct folder *folder, const struct manifest_link *newest);

/* Adds up used_bytes again from the files. */
void folder_measure(struct folder *folder);

/* Takes files of old bundles away until all together take less than `bytes`: first those of lower level, of these the
 * oldest; a signed tombstone stays. How many bundles, or -errno. */
int folder_prune(struct folder *folder, uint64_t bytes, int64_t time_ns);
