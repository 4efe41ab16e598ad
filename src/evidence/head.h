// SPDX-License-Identifier: GPL-3.0-or-later
/* head: number, name and hash of the newest bundle of a folder, signed and rewritten with each bundle, so that bundles
 * removed from the end of the chain are missed.
 */
#pragma once

#include "manifest.h"  // struct manifest_link

#define HEAD_NAME     "seal.head"
#define HEAD_NEW_NAME ".seal.head-new"

struct head {
	struct manifest_link newest;
	char key[ATTEST_KEY_SIZE];
};

/* Writes the next head under a provisional name, before the next bundle gets its name; head_turn() makes it the head
 * afterwards. 0 or -errno. */
int head_announce(int folder, const struct manifest_link *newest, const struct key *key);
int head_turn(int folder);

/* The head, or the announced one where its bundle is there already: the power failed between the two. 0, -ENOENT
 * without one, or -EBADMSG with the reason. *announced: it is the announced one. */
int head_read(int folder, const char *where, struct head *head, bool *announced, struct fault *fault);
