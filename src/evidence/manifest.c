// SPDX-License-Identifier: GPL-3.0-or-later
/* manifest: JSON of names, sizes and SHA-256, and beside it the Ed25519 signature (RFC 8032) over its octets as 128 hex digits. */
#include "manifest.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { SIGNATURE_HEX = 2 * crypto_sign_BYTES };

static json_t *hex_string(const uint8_t *octets, size_t size)
{
	char hex[2 * 64 + 1];

	return json_string(sodium_bin2hex(hex, sizeof(hex), octets, size));
}

static json_t *file_object(const char *folder, const char *name, int *error)
{
	char path[FILES_PATH_SIZE];
	uint8_t digest[FILES_DIGEST];
	uint64_t size = 0;

	*error = files_path(path, folder, name);
	if (!*error)
		*error = files_sync(path);
	if (!*error)
		*error = files_digest(path, digest, &size);
	if (*error)
		return NULL;
	json_t *file = json_object();

	json_object_set_new(file, "name", json_string(name));
	json_object_set_new(file, "bytes", json_integer((json_int_t)size));
	json_object_set_new(file, "sha256", hex_string(digest, sizeof(digest)));
	return file;
}

/* In the order of their names: the same bundle has the same manifest. */
static int list_files(const char *folder, json_t *files)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, NULL, alphasort), error = count < 0 ? -errno : 0;

	for (int i = 0; i < count; i++) {
		if (!error && entries[i]->d_name[0] != '.')
			json_array_append_new(files, file_object(folder, entries[i]->d_name, &error));
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	return error;
}

static int write_signed(const char *folder, const char *text, const struct key *key)
{
	unsigned char signature[crypto_sign_BYTES];
	char path[FILES_PATH_SIZE], hex[SIGNATURE_HEX + 2];
	int error = files_path(path, folder, MANIFEST_NAME);

	if (!error)
		error = files_write(path, text, strlen(text), 0644);
	crypto_sign_detached(signature, NULL, (const unsigned char *)text, strlen(text), key->secret);
	sodium_bin2hex(hex, SIGNATURE_HEX + 1, signature, sizeof(signature));
	strcat(hex, "\n");
	if (!error)
		error = files_path(path, folder, SIGNATURE_NAME);
	if (!error)
		error = files_write(path, hex, SIGNATURE_HEX + 1, 0644);
	return error;
}

int manifest_write(const char *folder, json_t *about, const struct manifest_link *previous, const struct key *key)
{
	json_t *files = json_array(), *link = json_object();
	int error = list_files(folder, files);

	json_object_set_new(about, "files", files);
	if (previous->name[0]) {
		json_object_set_new(link, "name", json_string(previous->name));
		json_object_set_new(link, "sha256", hex_string(previous->digest, FILES_DIGEST));
		json_object_set(about, "previous", link);
	}
	json_decref(link);
	json_object_set_new(about, "public_key", hex_string(key->public, sizeof(key->public)));
	char *text = error ? NULL : json_dumps(about, JSON_INDENT(1));

	if (!error)
		error = text ? write_signed(folder, text, key) : -ENOMEM;
	free(text);
	json_decref(about);
	return error;
}

int manifest_digest(const char *folder, uint8_t digest[FILES_DIGEST])
{
	char path[FILES_PATH_SIZE];
	uint64_t size;
	int error = files_path(path, folder, MANIFEST_NAME);

	return error ? error : files_digest(path, digest, &size);
}

/* Name of the bundle that this one follows; "" for the first, or one that cannot be read. */
static void read_previous(const char *folder, char name[ALERT_PATH_SIZE])
{
	char path[FILES_PATH_SIZE];
	json_t *root = files_path(path, folder, MANIFEST_NAME) ? NULL : json_load_file(path, 0, NULL);
	const char *text = json_string_value(json_object_get(json_object_get(root, "previous"), "name"));

	snprintf(name, ALERT_PATH_SIZE, "%s", text ? text : "");
	json_decref(root);
}

static bool is_followed(const char *folder, struct dirent **entries, int count, const char *name)
{
	char path[FILES_PATH_SIZE], previous[ALERT_PATH_SIZE];

	for (int i = 0; i < count; i++) {
		if (files_path(path, folder, entries[i]->d_name) || !evidence_is_bundle(path))
			continue;
		read_previous(path, previous);
		if (strcmp(previous, name) == 0)
			return true;
	}
	return false;
}

int manifest_find_last(const char *folder, struct manifest_link *link)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, NULL, alphasort), error = 0;
	char path[FILES_PATH_SIZE];

	*link = (struct manifest_link){ 0 };
	if (count < 0)
		return -errno;
	for (int i = count - 1; i >= 0 && !link->name[0] && !error; i--) {
		const char *name = entries[i]->d_name;

		if (name[0] == '.' || files_path(path, folder, name) || !evidence_is_bundle(path) ||
		    is_followed(folder, entries, count, name))
			continue;
		snprintf(link->name, sizeof(link->name), "%s", name);
		error = manifest_digest(path, link->digest);
	}
	for (int i = 0; i < count; i++)
		free(entries[i]);
	free(entries);
	return error;
}
