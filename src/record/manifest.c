// SPDX-License-Identifier: GPL-3.0-or-later
/* manifest: see attest.h. Format 2 binds the folder's name and a running number; format 1, the older form, did not, and
 * is still read. */
#include <math.h>
#include <string.h>

#include "attest.h"    // struct manifest
#include "json_get.h"  // get_word
#include "json_put.h"  // put_digest
#include "pdu.h"       // PDU_RADIOS_MAX
#include "utc.h"       // utc_format

static const char format_older[] = "fbswatch evidence 1", format_now[] = "fbswatch evidence 2";

/* As they were given; what is no UTF-8 is left out. */
static void put_words(json_t *object, const char *key, const char *words)
{
	if (words && words[0])
		json_object_set_new(object, key, json_string(words));
}

static void put_number(json_t *object, const char *key, double value)
{
	if (isfinite(value))
		json_object_set_new(object, key, json_real(value));
}

static json_t *verdict_object(const struct manifest *manifest)
{
	json_t *object = json_object();

	put_int(object, "blocks", (int64_t)manifest->blocks);
	json_object_set_new(object, "at_end", json_boolean(manifest->at_end));
	put_int(object, "time_ns", manifest->time_ns);
	if (manifest->radio)
		put_int(object, "radio", manifest->radio);
	put_words(object, "replayed", manifest->replayed);
	return object;
}

static void put_origin(json_t *object, const struct manifest_origin *origin)
{
	put_words(object, "sensor", origin->sensor);
	put_words(object, "program", "fbswatch " FBSWATCH_VERSION);
	put_words(object, "source", origin->source);
	put_words(object, "device", origin->device);
	put_number(object, "gain_db", origin->gain_db);
	put_number(object, "ppm", origin->ppm);
	put_words(object, "clock", origin->clock);
	put_words(object, "position", origin->position);
}

static json_t *files_list(const struct manifest *manifest)
{
	json_t *list = json_array();

	for (int i = 0; i < manifest->nof_files; i++) {
		const struct manifest_file *file = &manifest->files[i];
		json_t *object = json_object();

		json_object_set_new(object, "name", json_string(file->name));
		put_int(object, "bytes", (int64_t)file->bytes);
		put_digest(object, "sha256", file->digest);
		json_array_append_new(list, object);
	}
	return list;
}

static void put_place(json_t *object, const struct manifest *manifest)
{
	json_object_set_new(object, "format", json_string(format_now));
	json_object_set_new(object, "name", json_string(manifest->name));
	put_int(object, "number", (int64_t)manifest->number);
	json_object_set_new(object, "files", files_list(manifest));
	if (!manifest->previous.name[0])
		return;
	json_t *previous = json_object();

	json_object_set_new(previous, "name", json_string(manifest->previous.name));
	put_digest(previous, "sha256", manifest->previous.digest);
	json_object_set_new(object, "previous", previous);
}

char *manifest_encode(const struct manifest *manifest, const struct manifest_origin *origin, const char *key)
{
	json_t *object = json_object();

	put_words(object, "alert", manifest->alert);
	put_words(object, "level", manifest->level);
	put_words(object, "cell", manifest->cell);
	put_time(object, "time", origin->asked_ns);
	json_object_set_new(object, "verdict", verdict_object(manifest));
	put_origin(object, origin);
	put_place(object, manifest);
	json_object_set_new(object, "public_key", json_string(key));
	char *text = json_dumps(object, JSON_INDENT(1));

	json_decref(object);
	return text;
}

static bool get_format(const json_t *root, struct manifest *manifest)
{
	const char *format = json_string_value(json_object_get(root, "format"));

	manifest->older = format && strcmp(format, format_older) == 0;
	return manifest->older || (format && strcmp(format, format_now) == 0);
}

static bool get_previous(const json_t *root, struct manifest_link *link)
{
	const json_t *previous = json_object_get(root, "previous");

	return !previous || (get_word(previous, "name", link->name, sizeof(link->name)) &&
	                     get_digest(previous, "sha256", link->digest));
}

/* What the older form has not. */
static bool get_verdict(const json_t *root, struct manifest *manifest)
{
	const json_t *verdict = json_object_get(root, "verdict");
	const bool several = json_object_get(verdict, "radio");
	uint64_t time_ns, radio = 0;

	if (several && (!get_number(verdict, "radio", &radio) || radio >= PDU_RADIOS_MAX))
		return false;
	manifest->radio = (uint8_t)radio;
	manifest->at_end = json_is_true(json_object_get(verdict, "at_end"));
	if (!get_number(verdict, "blocks", &manifest->blocks) || !get_number(verdict, "time_ns", &time_ns) ||
	    !get_word(verdict, "replayed", manifest->replayed, sizeof(manifest->replayed)))
		return false;
	manifest->time_ns = (int64_t)time_ns;
	return get_word(root, "name", manifest->name, sizeof(manifest->name)) &&
	       get_number(root, "number", &manifest->number);
}

/* Each entry by itself: the others are worth something without it. */
static bool get_files(const json_t *list, struct manifest *manifest)
{
	size_t count = json_array_size(list);

	for (size_t i = 0; i < count && i < ATTEST_FILES_MAX; i++) {
		const json_t *object = json_array_get(list, i);
		struct manifest_file *file = &manifest->files[manifest->nof_files++];

		get_word(object, "name", file->name, sizeof(file->name));
		file->sound = get_digest(object, "sha256", file->digest) && get_number(object, "bytes", &file->bytes);
	}
	return count > 0 && count <= ATTEST_FILES_MAX;
}

static bool get_manifest(const json_t *root, struct manifest *manifest)
{
	return get_format(root, manifest) && get_word(root, "alert", manifest->alert, sizeof(manifest->alert)) &&
	       get_word(root, "cell", manifest->cell, sizeof(manifest->cell)) &&
	       get_word(root, "level", manifest->level, sizeof(manifest->level)) &&
	       get_files(json_object_get(root, "files"), manifest) && get_previous(root, &manifest->previous) &&
	       (manifest->older || get_verdict(root, manifest));
}

bool manifest_decode(const char *text, size_t size, struct manifest *manifest)
{
	json_t *root = json_loadb(text, size, JSON_REJECT_DUPLICATES, NULL);

	*manifest = (struct manifest){ 0 };
	bool good = get_manifest(root, manifest);

	json_decref(root);
	return good;
}
