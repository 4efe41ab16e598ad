// SPDX-License-Identifier: GPL-3.0-or-later
/* tombstone: a signed text of one line. */
#include "tombstone.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "utc.h"  // utc_format

static const char format[] = "fbswatch evidence tombstone 1";

int tombstone_write(int folder, int bundle, const struct evidence_seal *seal, int64_t time_ns, const struct key *key)
{
	json_t *object = json_object();
	char time[UTC_TEXT_SIZE];

	json_object_set_new(object, "format", json_string(format));
	json_object_set_new(object, "name", json_string(seal->name));
	json_object_set_new(object, "sha256", signed_hex(seal->digest, FILES_DIGEST));
	json_object_set_new(object, "time", json_string(utc_format(time_ns, time)));
	json_object_set_new(object, "reason", json_string("the space for evidence was used up"));
	unlinkat(folder, TOMBSTONE_NEW_NAME, 0);
	int error = signed_write(folder, TOMBSTONE_NEW_NAME, NULL, object, key);

	if (!error && (renameat(folder, TOMBSTONE_NEW_NAME, bundle, TOMBSTONE_NAME) || fsync(bundle)))
		error = -errno;
	return error;
}

int tombstone_check(int bundle, const char *where, const struct evidence_seal *seal, struct fault *fault)
{
	struct signed_text text;
	uint8_t digest[FILES_DIGEST];
	char name[ALERT_PATH_SIZE];
	int error = signed_read(bundle, where, TOMBSTONE_NAME, NULL, &text, fault);
	const char *said = json_string_value(json_object_get(text.root, "format"));

	if (!error && (!said || strcmp(said, format) != 0 || strcmp(text.key, seal->key) != 0 ||
	               !signed_word(text.root, "name", name, sizeof(name)) || strcmp(name, seal->name) != 0 ||
	               !signed_digest(text.root, "sha256", digest) || memcmp(digest, seal->digest, FILES_DIGEST) != 0))
		error = fault_set(fault, EBADMSG, "%s/%s: is not of this bundle, or not of its key", where,
		                  TOMBSTONE_NAME);
	signed_clear(&text);
	return error;
}
