// SPDX-License-Identifier: GPL-3.0-or-later
/* tombstone: a signed text of one line. */
#include "tombstone.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int tombstone_write(int folder, int bundle, const struct evidence_seal *seal, int64_t time_ns, const struct key *key)
{
	char hex[ATTEST_KEY_SIZE];

	signed_key_text(key, hex);
	unlinkat(folder, TOMBSTONE_NEW_NAME, 0);
	int error = signed_write(folder, TOMBSTONE_NEW_NAME, NULL,
	                         tombstone_encode(seal->name, seal->digest, time_ns, hex), key);

	if (!error && (renameat(folder, TOMBSTONE_NEW_NAME, bundle, TOMBSTONE_NAME) || fsync(bundle)))
		error = -errno;
	return error;
}

int tombstone_check(int bundle, const char *where, const struct evidence_seal *seal, struct fault *fault)
{
	struct manifest_link link;
	struct signed_text text;
	int error = signed_read(bundle, where, TOMBSTONE_NAME, NULL, &text, fault);

	if (!error && (!tombstone_decode(text.text, text.size, &link) || strcmp(text.key, seal->key) != 0 ||
	               strcmp(link.name, seal->name) != 0 || memcmp(link.digest, seal->digest, FILES_DIGEST) != 0))
		error = fault_set(fault, EBADMSG, "%s/%s: is not of this bundle, or not of its key", where,
		                  TOMBSTONE_NAME);
	signed_clear(&text);
	return error;
}
