// SPDX-License-Identifier: GPL-3.0-or-later
/* manifest: a signed text of names, sizes and SHA-256. Format 2 binds the folder's name and a running number; format 1,
 * the older form, did not, and is still read. */
#include "manifest.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char format_older[] = "fbswatch evidence 1", format_now[] = "fbswatch evidence 2";

static json_t *file_object(int folder, const char *name, int *error)
{
	uint8_t digest[FILES_DIGEST];
	uint64_t size = 0;
	int fd;

	*error = files_settle(folder, name);
	if (*error)
		return NULL;
	fd = files_open(folder, name, &size);
	*error = fd < 0 ? fd : files_digest(fd, size, digest);
	if (fd >= 0)
		close(fd);
	if (*error)
		return NULL;
	json_t *file = json_object();

	json_object_set_new(file, "name", json_string(name));
	json_object_set_new(file, "bytes", json_integer((json_int_t)size));
	json_object_set_new(file, "sha256", signed_hex(digest, sizeof(digest)));
	return file;
}

/* In the order of their names: the same bundle has the same manifest. */
static int list_files(int folder, json_t *files)
{
	struct dirent **entries;
	int count = scandirat(folder, ".", &entries, NULL, alphasort), error = count < 0 ? -errno : 0;

	for (int i = 0; i < count; i++) {
		if (!error && entries[i]->d_name[0] != '.')
			json_array_append_new(files, file_object(folder, entries[i]->d_name, &error));
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	return error;
}

static json_t *link_object(const struct manifest_link *link)
{
	json_t *object = json_object();

	json_object_set_new(object, "name", json_string(link->name));
	json_object_set_new(object, "sha256", signed_hex(link->digest, FILES_DIGEST));
	return object;
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

int manifest_write(int folder, json_t *about, const char *name, struct manifest_link *link, const struct key *key)
{
	struct manifest_link now = { .number = link->number + 1 };
	json_t *files = json_array();
	int error = list_files(folder, files);

	json_object_set_new(about, "format", json_string(format_now));
	json_object_set_new(about, "name", json_string(name));
	json_object_set_new(about, "number", json_integer((json_int_t)now.number));
	json_object_set_new(about, "files", files);
	if (link->name[0])
		json_object_set_new(about, "previous", link_object(link));
	if (error)
		json_decref(about);
	else
		error = signed_write(folder, MANIFEST_NAME, SIGNATURE_NAME, about, key);
	if (!error)
		error = digest_of(folder, now.digest);
	if (error)
		return error;
	snprintf(now.name, sizeof(now.name), "%s", name);
	*link = now;
	return 0;
}

/* The folder is named after alert and level, and a first bundle is the only one without another before it. */
static bool read_place(const json_t *root, struct evidence_seal *seal)
{
	const json_t *previous = json_object_get(root, "previous");
	char expected[sizeof(seal->alert) + sizeof(seal->level)];

	snprintf(expected, sizeof(expected), "%s-%s", seal->alert, seal->level);
	if (previous && (!signed_word(previous, "name", seal->previous, sizeof(seal->previous)) ||
	                 !signed_digest(previous, "sha256", seal->previous_digest)))
		return false;
	if (seal->older) {
		snprintf(seal->name, sizeof(seal->name), "%s", expected);
		return true;
	}
	return signed_word(root, "name", seal->name, sizeof(seal->name)) && strcmp(seal->name, expected) == 0 &&
	       signed_number(root, "number", &seal->number) && (seal->number == 1 || (seal->number > 1 && previous)) &&
	       !(seal->number == 1 && previous);
}

static bool read_verdict(const json_t *root, struct evidence_seal *seal)
{
	const json_t *verdict = json_object_get(root, "verdict");
	uint64_t time_ns;

	seal->at_end = json_is_true(json_object_get(verdict, "at_end"));
	if (!signed_number(verdict, "blocks", &seal->blocks) || !signed_number(verdict, "time_ns", &time_ns) ||
	    !signed_word(verdict, "replayed", seal->replayed, sizeof(seal->replayed)))
		return false;
	seal->time_ns = (int64_t)time_ns;
	return true;
}

static bool read_seal(const struct signed_text *text, struct evidence_seal *seal)
{
	const char *format = json_string_value(json_object_get(text->root, "format"));
	size_t files = json_array_size(json_object_get(text->root, "files"));

	if (!format || (strcmp(format, format_older) != 0 && strcmp(format, format_now) != 0))
		return false;
	seal->older = strcmp(format, format_older) == 0;
	memcpy(seal->key, text->key, sizeof(seal->key));
	memcpy(seal->digest, text->digest, sizeof(seal->digest));
	seal->files = (int)files;
	return signed_word(text->root, "alert", seal->alert, sizeof(seal->alert)) &&
	       signed_word(text->root, "cell", seal->cell, sizeof(seal->cell)) &&
	       signed_word(text->root, "level", seal->level, sizeof(seal->level)) && files > 0 &&
	       files <= MANIFEST_FILES_MAX && read_place(text->root, seal) &&
	       (seal->older || read_verdict(text->root, seal));
}

int manifest_read(int folder, const char *where, struct signed_text *text, struct evidence_seal *seal,
                  struct fault *fault)
{
	int error = signed_read(folder, where, MANIFEST_NAME, SIGNATURE_NAME, text, fault);

	*seal = (struct evidence_seal){ 0 };
	if (error)
		return -EBADMSG;
	if (!read_seal(text, seal))
		return fault_set(fault, EBADMSG,
		                 "%s/%s: signed, but not a manifest of evidence that this version knows", where,
		                 MANIFEST_NAME);
	return 0;
}
