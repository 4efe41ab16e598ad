// SPDX-License-Identifier: GPL-3.0-or-later
/* verify: whether a bundle is, octet by octet, what its sensor signed. The signature comes first; after that the manifest can be
 * trusted to say what must be in the folder, no less and no more. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "manifest.h"  // MANIFEST_NAME

enum { MANIFEST_MOST = 1024 * 1024, SIGNATURE_HEX = 2 * crypto_sign_BYTES };

static const char hex_digits[] = "0123456789abcdef";

bool evidence_is_bundle(const char *folder)
{
	char path[FILES_PATH_SIZE];
	struct stat st;

	return !files_path(path, folder, MANIFEST_NAME) && stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

/* Lower-case hex of exactly this many octets. */
static bool from_hex(const char *text, uint8_t *octets, size_t size)
{
	size_t n = 0;

	return text && strlen(text) == 2 * size && strspn(text, hex_digits) == 2 * size &&
	       sodium_hex2bin(octets, size, text, 2 * size, NULL, &n, NULL) == 0 && n == size;
}

static int read_signature(const char *folder, unsigned char signature[crypto_sign_BYTES], struct fault *fault)
{
	char path[FILES_PATH_SIZE];
	uint8_t *text = NULL;

	if (files_path(path, folder, SIGNATURE_NAME))
		return fault_set(fault, EBADMSG, "%s: the path is too long", folder);
	long n = files_read(path, SIGNATURE_HEX + 1, &text);
	bool good = n == SIGNATURE_HEX + 1 && text[SIGNATURE_HEX] == '\n';

	if (good) {
		text[SIGNATURE_HEX] = 0;
		good = from_hex((const char *)text, signature, crypto_sign_BYTES);
	}
	free(text);
	return good ? 0 : fault_set(fault, EBADMSG, "%s: no signature of 128 hex digits and a line feed", path);
}

static int check_signature(const char *folder, const uint8_t *text, size_t size, const json_t *root, const char *key,
                           struct evidence_seal *seal, struct fault *fault)
{
	unsigned char signature[crypto_sign_BYTES], public[crypto_sign_PUBLICKEYBYTES];
	const char *said = json_string_value(json_object_get(root, "public_key"));

	if (!from_hex(said, public, sizeof(public)))
		return fault_set(fault, EBADMSG, "%s/%s: no public_key of 64 hex digits", folder, MANIFEST_NAME);
	if (key && strcmp(key, said) != 0)
		return fault_set(fault, EBADMSG, "%s: signed by another key: %s", folder, said);
	snprintf(seal->key, sizeof(seal->key), "%s", said);
	int error = read_signature(folder, signature, fault);

	if (!error && crypto_sign_verify_detached(signature, text, size, public))
		error = fault_set(fault, EBADMSG, "%s: the signature does not fit %s", folder, MANIFEST_NAME);
	return error;
}

static int check_file(const char *folder, const json_t *file, struct fault *fault)
{
	const char *name = json_string_value(json_object_get(file, "name"));
	const json_int_t bytes = json_integer_value(json_object_get(file, "bytes"));
	uint8_t said[FILES_DIGEST], found[FILES_DIGEST];
	char path[FILES_PATH_SIZE];
	uint64_t size = 0;

	if (!name || strchr(name, '/') || files_path(path, folder, name) ||
	    !from_hex(json_string_value(json_object_get(file, "sha256")), said, sizeof(said)))
		return fault_set(fault, EBADMSG, "%s/%s: an entry of `files` is malformed", folder, MANIFEST_NAME);
	int error = files_digest(path, found, &size);

	if (error)
		return fault_set(fault, EBADMSG, "%s: %s", path, strerror(-error));
	if (size != (uint64_t)bytes || memcmp(said, found, sizeof(said)) != 0)
		return fault_set(fault, EBADMSG, "%s: not what was signed (%llu octets, %lld signed)", path,
		                 (unsigned long long)size, (long long)bytes);
	return 0;
}

static bool is_listed(const json_t *files, const char *name)
{
	size_t i;
	json_t *file;

	json_array_foreach(files, i, file)
	{
		const char *listed = json_string_value(json_object_get(file, "name"));

		if (listed && strcmp(listed, name) == 0)
			return true;
	}
	return false;
}

static int check_strangers(const char *folder, const json_t *files, struct fault *fault)
{
	DIR *open = opendir(folder);
	struct dirent *entry;
	int error = open ? 0 : fault_set(fault, EBADMSG, "%s: %s", folder, strerror(errno));

	while (open && !error && (entry = readdir(open)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
		    strcmp(entry->d_name, MANIFEST_NAME) != 0 && strcmp(entry->d_name, SIGNATURE_NAME) != 0 &&
		    !is_listed(files, entry->d_name))
			error = fault_set(fault, EBADMSG, "%s/%s: was not there when the bundle was signed", folder,
			                  entry->d_name);
	if (open)
		closedir(open);
	return error;
}

static int check_files(const char *folder, const json_t *root, struct evidence_seal *seal, struct fault *fault)
{
	const json_t *files = json_object_get(root, "files");
	int error = 0;
	size_t i;
	json_t *file;

	if (!json_array_size(files))
		return fault_set(fault, EBADMSG, "%s/%s: no `files`", folder, MANIFEST_NAME);
	json_array_foreach(files, i, file) if (!error) error = check_file(folder, file, fault);
	seal->files = (int)json_array_size(files);
	return error ? error : check_strangers(folder, files, fault);
}

/* The bundle before may have been taken elsewhere; if it is here, it must be the one that was meant. */
static int check_chain(const char *folder, const json_t *root, struct evidence_seal *seal, struct fault *fault)
{
	const json_t *link = json_object_get(root, "previous");
	const char *name = json_string_value(json_object_get(link, "name"));
	char beside[FILES_PATH_SIZE], path[FILES_PATH_SIZE];
	uint8_t said[FILES_DIGEST], found[FILES_DIGEST];

	if (!link)
		return 0;
	if (!name || strchr(name, '/') ||
	    !from_hex(json_string_value(json_object_get(link, "sha256")), said, sizeof(said)))
		return fault_set(fault, EBADMSG, "%s/%s: `previous` is malformed", folder, MANIFEST_NAME);
	snprintf(seal->previous, sizeof(seal->previous), "%s", name);
	if (files_path(beside, folder, "..") || files_path(path, beside, name) || manifest_digest(path, found))
		return 0;
	if (memcmp(said, found, sizeof(said)) != 0)
		return fault_set(fault, EBADMSG, "%s: the bundle before it, %s, is not the one it was chained to",
		                 folder, name);
	seal->chained = true;
	return 0;
}

static void read_words(const json_t *root, struct evidence_seal *seal)
{
	const char *alert = json_string_value(json_object_get(root, "alert"));
	const char *level = json_string_value(json_object_get(root, "level"));
	const char *cell = json_string_value(json_object_get(root, "cell"));

	snprintf(seal->alert, sizeof(seal->alert), "%s", alert ? alert : "");
	snprintf(seal->cell, sizeof(seal->cell), "%s", cell ? cell : "");
	snprintf(seal->level, sizeof(seal->level), "%s", level ? level : "");
}

int evidence_verify(const char *folder, const char *key, struct evidence_seal *seal, struct fault *fault)
{
	char path[FILES_PATH_SIZE];
	uint8_t *text = NULL;
	json_error_t place;

	*seal = (struct evidence_seal){ 0 };
	if (sodium_init() < 0 || files_path(path, folder, MANIFEST_NAME))
		return fault_set(fault, EBADMSG, "%s: the path is too long", folder);
	long n = files_read(path, MANIFEST_MOST, &text);

	if (n < 0)
		return fault_set(fault, EBADMSG, "%s: %s", path, strerror((int)-n));
	json_t *root = json_loadb((const char *)text, (size_t)n, JSON_REJECT_DUPLICATES, &place);
	int error = json_is_object(root) ? 0 : fault_set(fault, EBADMSG, "%s:%d: %s", path, place.line, place.text);

	if (!error)
		error = check_signature(folder, text, (size_t)n, root, key, seal, fault);
	if (!error)
		error = check_files(folder, root, seal, fault);
	if (!error)
		error = check_chain(folder, root, seal, fault);
	if (!error)
		read_words(root, seal);
	json_decref(root);
	free(text);
	return error;
}
