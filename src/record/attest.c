// SPDX-License-Identifier: GPL-3.0-or-later
/* attest: see attest.h. Head and tombstone are one line each; whoever signs stands last in every text. */
#include "attest.h"

#include <errno.h>
#include <string.h>

#include "json_get.h"  // get_word
#include "json_put.h"  // put_digest
#include "utc.h"       // utc_format

static const char head_format[] = "fbswatch evidence head 1", tombstone_format[] = "fbswatch evidence tombstone 1";

static bool is_key(const json_t *root, char key[ATTEST_KEY_SIZE])
{
	uint8_t octets[ATTEST_DIGEST]; /* a key has as many */

	return get_word(root, "public_key", key, ATTEST_KEY_SIZE) && get_digest(root, "public_key", octets);
}

int attest_signer(const char *path, const char *text, size_t size, char key[ATTEST_KEY_SIZE], struct fault *fault)
{
	json_error_t place;
	json_t *root = json_loadb(text, size, JSON_REJECT_DUPLICATES, &place);
	int error = 0;

	if (!root)
		error = fault_set(fault, EBADMSG, "%s:%d: %s", path, place.line, place.text);
	else if (!json_is_object(root))
		error = fault_set(fault, EBADMSG, "%s:1: no object", path);
	else if (!is_key(root, key))
		error = fault_set(fault, EBADMSG, "%s: no public_key of 64 hex digits", path);
	json_decref(root);
	return error;
}

/* Frees the object. */
static char *line_of(json_t *object, const char *key)
{
	json_object_set_new(object, "public_key", json_string(key));
	char *line = json_dumps(object, JSON_COMPACT);

	json_decref(object);
	return line;
}

char *head_encode(const struct manifest_link *newest, const char *key)
{
	json_t *object = json_object();

	json_object_set_new(object, "format", json_string(head_format));
	put_int(object, "number", (int64_t)newest->number);
	json_object_set_new(object, "name", json_string(newest->name));
	put_digest(object, "sha256", newest->digest);
	return line_of(object, key);
}

char *tombstone_encode(const char *name, const uint8_t digest[ATTEST_DIGEST], int64_t time_ns, const char *key)
{
	json_t *object = json_object();

	json_object_set_new(object, "format", json_string(tombstone_format));
	json_object_set_new(object, "name", json_string(name));
	put_digest(object, "sha256", digest);
	put_time(object, "time", time_ns);
	json_object_set_new(object, "reason", json_string("the space for evidence was used up"));
	return line_of(object, key);
}

static bool has_format(const json_t *root, const char *format)
{
	const char *said = json_string_value(json_object_get(root, "format"));

	return said && strcmp(said, format) == 0;
}

static bool get_link(const json_t *root, struct manifest_link *link)
{
	return get_word(root, "name", link->name, sizeof(link->name)) && get_digest(root, "sha256", link->digest);
}

bool head_decode(const char *text, size_t size, struct manifest_link *newest)
{
	json_t *root = json_loadb(text, size, JSON_REJECT_DUPLICATES, NULL);
	bool good = has_format(root, head_format) && get_number(root, "number", &newest->number) && newest->number &&
	            get_link(root, newest);

	json_decref(root);
	return good;
}

bool tombstone_decode(const char *text, size_t size, struct manifest_link *link)
{
	json_t *root = json_loadb(text, size, JSON_REJECT_DUPLICATES, NULL);
	bool good = has_format(root, tombstone_format) && get_link(root, link);

	json_decref(root);
	return good;
}
