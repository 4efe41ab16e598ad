// SPDX-License-Identifier: GPL-3.0-or-later
/* manifest: see manifest.h. A bundle that is read is named after its alert and level, and has a place in a chain. */
#include "manifest.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int add_file(int folder, const char *name, struct manifest *manifest)
{
	struct manifest_file *file = &manifest->files[manifest->nof_files];
	int error = manifest->nof_files == ATTEST_FILES_MAX || strlen(name) >= sizeof(file->name)
	                    ? -E2BIG
	                    : files_settle(folder, name);

	if (error)
		return error;
	int fd = files_open(folder, name, &file->bytes);

	error = fd < 0 ? fd : files_digest(fd, file->bytes, file->digest);
	if (fd >= 0)
		close(fd);
	strcpy(file->name, name);
	manifest->nof_files++;
	return error;
}

/* In the order of their names: the same bundle has the same manifest. */
static int add_files(int folder, struct manifest *manifest)
{
	struct dirent **entries;
	int count = scandirat(folder, ".", &entries, NULL, alphasort), error = count < 0 ? -errno : 0;

	for (int i = 0; i < count; i++) {
		if (!error && entries[i]->d_name[0] != '.')
			error = add_file(folder, entries[i]->d_name, manifest);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	return error;
}

static int digest_of(int folder, uint8_t digest[FILES_DIGEST])
{
	uint64_t size;
	int fd = files_open(folder, MANIFEST_NAME, &size);

	if (fd < 0)
		return fd;
	int error = files_digest(fd, size, digest);

	close(fd);
	return error;
}

int manifest_write(int folder, struct manifest *manifest, const struct manifest_origin *origin, const char *name,
                   struct manifest_link *link, const struct key *key)
{
	struct manifest_link now = { .number = link->number + 1 };
	char hex[ATTEST_KEY_SIZE];
	int error = add_files(folder, manifest);

	if (error)
		return error;
	snprintf(now.name, sizeof(now.name), "%s", name);
	memcpy(manifest->name, now.name, sizeof(now.name));
	manifest->number = now.number;
	manifest->previous = *link;
	signed_key_text(key, hex);
	error = signed_write(folder, MANIFEST_NAME, SIGNATURE_NAME, manifest_encode(manifest, origin, hex), key);
	if (!error)
		error = digest_of(folder, now.digest);
	if (!error)
		*link = now;
	return error;
}

/* The folder is named after alert and level, and a first bundle is the only one without another before it. */
static bool has_place(const struct manifest *manifest, const char *expected)
{
	const bool previous = manifest->previous.name[0];

	return manifest->older ||
	       (strcmp(manifest->name, expected) == 0 && manifest->number > 0 && (manifest->number > 1) == previous);
}

static bool fill_seal(const struct manifest *manifest, const struct signed_text *text, struct evidence_seal *seal)
{
	char expected[sizeof(seal->alert) + sizeof(seal->level)];

	*seal = (struct evidence_seal){
		.number = manifest->number,
		.blocks = manifest->blocks,
		.at_end = manifest->at_end,
		.radio = manifest->radio,
		.time_ns = manifest->time_ns,
		.files = manifest->nof_files,
		.older = manifest->older,
	};
	snprintf(expected, sizeof(expected), "%s-%s", manifest->alert, manifest->level);
	snprintf(seal->name, sizeof(seal->name), "%s", expected);
	memcpy(seal->alert, manifest->alert, sizeof(seal->alert));
	memcpy(seal->level, manifest->level, sizeof(seal->level));
	memcpy(seal->cell, manifest->cell, sizeof(seal->cell));
	memcpy(seal->replayed, manifest->replayed, sizeof(seal->replayed));
	memcpy(seal->previous, manifest->previous.name, sizeof(seal->previous));
	memcpy(seal->previous_digest, manifest->previous.digest, FILES_DIGEST);
	memcpy(seal->key, text->key, sizeof(seal->key));
	memcpy(seal->digest, text->digest, FILES_DIGEST);
	return has_place(manifest, expected);
}

int manifest_read(int folder, const char *where, struct manifest *manifest, struct evidence_seal *seal,
                  struct fault *fault)
{
	struct signed_text text;
	int error = signed_read(folder, where, MANIFEST_NAME, SIGNATURE_NAME, &text, fault);

	if (error)
		error = -EBADMSG;
	else if (!manifest_decode(text.text, text.size, manifest) || !fill_seal(manifest, &text, seal))
		error = fault_set(fault, EBADMSG,
		                  "%s/%s: signed, but not a manifest of evidence that this version knows", where,
		                  MANIFEST_NAME);
	if (error)
		*seal = (struct evidence_seal){ 0 };
	signed_clear(&text);
	return error;
}
