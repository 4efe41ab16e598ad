// SPDX-License-Identifier: GPL-3.0-or-later
/* head: a signed text of one line. */
#include "head.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

int head_announce(int folder, const struct manifest_link *newest, const struct key *key)
{
	char hex[ATTEST_KEY_SIZE];

	signed_key_text(key, hex);
	unlinkat(folder, HEAD_NEW_NAME, 0);
	return signed_write(folder, HEAD_NEW_NAME, NULL, head_encode(newest, hex), key);
}

int head_turn(int folder)
{
	return renameat(folder, HEAD_NEW_NAME, folder, HEAD_NAME) || fsync(folder) ? -errno : 0;
}

static int read_one(int folder, const char *where, const char *name, struct head *head, struct fault *fault)
{
	struct signed_text text;
	int error = signed_read(folder, where, name, NULL, &text, fault);

	*head = (struct head){ 0 };
	if (!error && !head_decode(text.text, text.size, &head->newest))
		error = fault_set(fault, EBADMSG, "%s/%s: signed, but no head of a folder of evidence", where, name);
	if (!error)
		memcpy(head->key, text.key, sizeof(head->key));
	signed_clear(&text);
	return error;
}

/* The bundle that the announced head speaks of has its name. */
static bool has_come(int folder, const struct head *announced)
{
	int fd = files_folder(folder, announced->newest.name);
	struct evidence_seal seal;
	struct manifest manifest;
	struct fault fault;

	if (fd < 0)
		return false;
	bool come = manifest_read(fd, "", &manifest, &seal, &fault) == 0 && strcmp(seal.key, announced->key) == 0 &&
	            memcmp(seal.digest, announced->newest.digest, FILES_DIGEST) == 0;

	close(fd);
	return come;
}

int head_read(int folder, const char *where, struct head *head, bool *announced, struct fault *fault)
{
	struct head next;
	struct fault why;
	int error = read_one(folder, where, HEAD_NAME, head, fault);

	*announced = false;
	if (error == -EBADMSG || read_one(folder, where, HEAD_NEW_NAME, &next, &why) || !has_come(folder, &next) ||
	    (!error && (strcmp(next.key, head->key) != 0 || next.newest.number != head->newest.number + 1)))
		return error;
	*head = next;
	*announced = true;
	return 0;
}
