// SPDX-License-Identifier: GPL-3.0-or-later
/* sigmf: metadata of SigMF recordings (Signal Metadata Format 1.x, "core" namespace).
 *
 * Read: datatype, sample_rate, num_channels, dataset, trailing_bytes and metadata_only of `global`; sample_start,
 * frequency, datetime and header_bytes of every object in `captures`, and of our own recordings the gain over the first
 * one's. Everything else is somebody else's.
 * The file is hostile: every value is checked for type and range, and what is wrong is named by file, object and key.
 */
#include "sigmf.h"

#include <errno.h>
#include <jansson.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "source.h"  // struct source_config
#include "unpack.h"  // unpack_suffix
#include "utc.h"     // utc_parse

/* Real metadata is a few kB; with very many annotations some MB. */
enum { META_BYTES_MAX = 64 << 20 };
enum { SEGMENTS_MAX = 1 << 20 };

static const char meta_suffix[] = ".sigmf-meta", data_suffix[] = ".sigmf-data";

/* What all the functions below need at hand. */
static const double centre_max_hz = 100e9; /* no receiver gets there */
static const double over_max_db = 150;

struct reader {
	const char *name; /* of the metadata file */
	const struct source_config *config;
	uint64_t data_bytes;
	struct recording *recording;
	struct fault *fault;
};

/* The object a value is looked up in, with its name for faults: "global", "captures[2]". */
struct place {
	const json_t *object;
	char name[32];
};

static int bad(const struct reader *r, const struct place *place, const char *key, const char *reason)
{
	return fault_set(r->fault, EINVAL, "%s: %s: %s %s", r->name, place->name, key, reason);
}

/* Each get_ leaves *value alone when the key is absent: 0, or -EINVAL when the value is of no use. */
static int get_count(const struct reader *r, const struct place *place, const char *key, uint64_t *value)
{
	const json_t *json = json_object_get(place->object, key);
	if (!json)
		return 0;
	if (!json_is_integer(json) || json_integer_value(json) < 0)
		return bad(r, place, key, "is not a whole number of 0 or more");
	*value = json_integer_value(json);
	return 0;
}

static int get_positive(const struct reader *r, const struct place *place, const char *key, double *value)
{
	const json_t *json = json_object_get(place->object, key);
	if (!json)
		return 0;
	if (!json_is_number(json) || !(json_number_value(json) > 0))
		return bad(r, place, key, "is not a number above 0");
	*value = json_number_value(json);
	return 0;
}

static int get_text(const struct reader *r, const struct place *place, const char *key, const char **value)
{
	const json_t *json = json_object_get(place->object, key);
	if (!json)
		return 0;
	if (!json_is_string(json))
		return bad(r, place, key, "is not a string");
	*value = json_string_value(json);
	return 0;
}

static int read_format(const struct reader *r, const struct place *global)
{
	static const char key[] = "core:datatype";
	const char *datatype = NULL;
	if (r->config->format) {
		if (sample_type_parse(r->config->format, &r->recording->type))
			return fault_set(r->fault, EINVAL, "%s: --format '%s' is none of " SAMPLE_TYPES, r->name,
			                 r->config->format);
		return 0;
	}
	int err = get_text(r, global, key, &datatype);
	if (err)
		return err;
	if (!datatype)
		return bad(r, global, key, "is missing (or give --format)");
	if (sample_type_parse(datatype, &r->recording->type))
		return fault_set(r->fault, EINVAL, "%s: global: %s '%.32s' is no type of samples of up to 64 bits",
		                 r->name, key, datatype);
	return 0;
}

static int read_rate(const struct reader *r, const struct place *global)
{
	static const char key[] = "core:sample_rate";
	double rate_hz = r->config->rate_hz;
	int err = rate_hz == 0 ? get_positive(r, global, key, &rate_hz) : 0;
	if (err)
		return err;
	if (rate_hz == 0)
		return bad(r, global, key, "is missing (or give --rate)");
	r->recording->rate_hz = rate_hz;
	return recording_check_rate(r->name, r->config->rate_hz == 0 ? key : "--rate", rate_hz, r->fault);
}

static int read_global(const struct reader *r, const struct place *global)
{
	uint64_t channels = 1;
	int err = read_format(r, global);
	if (!err)
		err = read_rate(r, global);
	if (!err)
		err = get_count(r, global, "core:num_channels", &channels);
	if (!err && channels != 1)
		err = bad(r, global, "core:num_channels", "is not 1: recordings of one channel only");
	if (!err && json_is_true(json_object_get(global->object, "core:metadata_only")))
		err = bad(r, global, "core:metadata_only", "is true: there are no samples");
	return err;
}

/* The time of a segment that does not say it goes on from the one before by the number of samples between. */
static int read_time(const struct reader *r, const struct place *place, size_t i)
{
	struct segment *segment = &r->recording->segments[i];
	const char *text = NULL;
	int err = get_text(r, place, "core:datetime", &text);
	if (err)
		return err;
	if (text && utc_parse(text, &segment->time_ns))
		return bad(r, place, "core:datetime", "is not a time as in RFC 3339 (2026-01-02T03:04:05Z)");
	if (text && r->config->start_ns == INT64_MIN)
		return 0;
	if (i == 0)
		segment->time_ns = r->config->start_ns == INT64_MIN ? 0 : r->config->start_ns;
	else
		segment->time_ns =
			segment[-1].time_ns + iq_duration_ns(segment->start - segment[-1].start, r->recording->rate_hz);
	return 0;
}

/* Of our own recordings: levels are told as with the gain at the start. */
static int read_gain(const struct reader *r, const struct place *place, struct segment *segment)
{
	static const char key[] = "fbswatch:over_db";
	const json_t *json = json_object_get(place->object, key);
	if (!json)
		return 0;
	if (!json_is_number(json) || !(fabs(json_number_value(json)) <= over_max_db))
		return bad(r, place, key, "is no gain");
	segment->over_db = (float)json_number_value(json);
	return 0;
}

static int read_segment(const struct reader *r, const struct place *place, size_t i)
{
	struct segment *segment = &r->recording->segments[i];
	int err = get_count(r, place, "core:sample_start", &segment->start);
	if (!err && i > 0 && segment->start < segment[-1].start)
		err = bad(r, place, "core:sample_start", "is smaller than in the segment before: not in order");
	if (!err)
		err = get_count(r, place, "core:header_bytes", &segment->skip);
	if (!err)
		err = get_positive(r, place, "core:frequency", &segment->freq_hz);
	if (!err)
		err = read_gain(r, place, segment);
	if (!err && segment->freq_hz > centre_max_hz)
		err = bad(r, place, "core:frequency", "is beyond 100 GHz");
	if (!err && r->config->freq_hz != 0)
		segment->freq_hz = r->config->freq_hz;
	if (!err && segment->freq_hz == 0)
		err = bad(r, place, "core:frequency", "is missing (or give --freq)");
	return err ? err : read_time(r, place, i);
}

static int read_captures(const struct reader *r, const json_t *captures)
{
	struct recording *recording = r->recording;
	size_t described = captures ? json_array_size(captures) : 0;
	if ((captures && !json_is_array(captures)) || described > SEGMENTS_MAX)
		return fault_set(r->fault, EINVAL, "%s: captures is not a list of at most %d segments", r->name,
		                 SEGMENTS_MAX);
	recording->nof_segments = described ? described : 1; /* none at all: one, as far as the options describe it */
	recording->segments = calloc(recording->nof_segments, sizeof(*recording->segments));
	if (!recording->segments)
		return fault_set(r->fault, ENOMEM, "%s: out of memory", r->name);
	for (size_t i = 0; i < recording->nof_segments; i++) {
		struct place place = { .object = described ? json_array_get(captures, i) : NULL };
		snprintf(place.name, sizeof(place.name), "captures[%zu]", i);
		if (described && !json_is_object(place.object))
			return fault_set(r->fault, EINVAL, "%s: %s is not an object", r->name, place.name);
		int err = read_segment(r, &place, i);
		if (err)
			return err;
	}
	return 0;
}

static uint64_t less(uint64_t from, uint64_t take)
{
	return from > take ? from - take : 0;
}

/* Finds out how far the data goes: it may be a copy that was cut off. */
static int place_segments(const struct reader *r, const struct place *global)
{
	struct recording *recording = r->recording;
	size_t bytes = sample_bytes(&recording->type), i;
	uint64_t trailer = 0, passed = 0; /* octets, samples */
	int err = get_count(r, global, "core:trailing_bytes", &trailer);
	if (err)
		return err;
	uint64_t left = less(r->data_bytes, trailer);
	for (i = 0; i < recording->nof_segments; i++) {
		const struct segment *segment = &recording->segments[i];
		uint64_t between = segment->start - passed;
		if (between > left / bytes || (i > 0 && between == left / bytes))
			break;
		left = less(left - between * bytes, segment->skip);
		passed = segment->start;
	}
	recording->nof_samples = passed + left / bytes;
	recording->nof_reached = i;
	recording->segments[0].skip += recording->segments[0].start * bytes; /* samples no segment describes */
	return 0;
}

static int read_root(const struct reader *r, const json_t *root)
{
	struct place global = { .object = json_object_get(root, "global"), .name = "global" };
	if (!json_is_object(global.object))
		return fault_set(r->fault, EINVAL, "%s: no object 'global': not SigMF metadata", r->name);
	int err = read_global(r, &global);
	if (!err)
		err = read_captures(r, json_object_get(root, "captures"));
	if (!err)
		err = place_segments(r, &global);
	if (err)
		recording_clear(r->recording);
	return err;
}

static json_t *parse_json(const char *name, const char *text, size_t length, struct fault *fault)
{
	json_error_t error;
	json_t *root = json_loadb(text, length, 0, &error);
	if (!root)
		fault_set(fault, EINVAL, "%s: line %d, column %d: %s", name, error.line, error.column, error.text);
	return root;
}

int sigmf_parse(const char *name, const char *text, size_t length, uint64_t data_bytes,
                const struct source_config *config, struct recording *recording, struct fault *fault)
{
	json_t *root = parse_json(name, text, length, fault);
	if (!root)
		return -EINVAL;
	struct reader reader = { name, config, data_bytes, recording, fault };
	int err = read_root(&reader, root);
	json_decref(root);
	return err;
}

/* The whole text of a file, with a byte to spare: NULL with *fault. */
static char *read_text(const char *path, size_t *length, struct source_file *id, struct fault *fault)
{
	FILE *file = fopen(path, "re");
	if (!file) {
		fault_set(fault, errno, "%s: %s", path, strerror(errno));
		return NULL;
	}
	char *text = NULL;
	struct stat st = { 0 };
	if (fstat(fileno(file), &st) || !S_ISREG(st.st_mode) || st.st_size > META_BYTES_MAX)
		fault_set(fault, EINVAL, "%s: is not a file of at most %d octets", path, META_BYTES_MAX);
	else if (!(text = malloc(st.st_size + 1)))
		fault_set(fault, ENOMEM, "%s: out of memory", path);
	else
		*length = fread(text, 1, st.st_size, file);
	fclose(file);
	*id = (struct source_file){ st.st_dev, st.st_ino };
	return text;
}

static bool ends_with(const char *text, const char *end)
{
	size_t n = strlen(text), m = strlen(end);
	return n > m && !strcmp(text + n - m, end);
}

/* The length of NAME.sigmf-data.gz without what packed it. */
static int plain_length(const char *target)
{
	const char *packed = unpack_suffix(target);
	return (int)(strlen(target) - (packed ? strlen(packed) : 0));
}

/* What comes before the suffix, where there is one. */
static int base_length(const char *target)
{
	char plain[PATH_MAX];
	int length = plain_length(target);
	if (snprintf(plain, sizeof(plain), "%.*s", length, target) >= (int)sizeof(plain))
		return (int)strlen(target);
	if (ends_with(plain, meta_suffix) || ends_with(plain, data_suffix))
		return length - (int)strlen(meta_suffix);
	return (int)strlen(target);
}

bool sigmf_is(const char *target)
{
	char meta[PATH_MAX];
	struct stat st;
	if (base_length(target) < (int)strlen(target))
		return true;
	if (stat(target, &st) == 0 && !S_ISDIR(st.st_mode))
		return false;
	int n = snprintf(meta, sizeof(meta), "%s%s", target, meta_suffix);
	return n < (int)sizeof(meta) && access(meta, F_OK) == 0;
}

/* NAME.sigmf-data, or what core:dataset names: a file in the same folder, nothing further away. Where it is not there
 * but packed, it is that. */
static int data_path(const struct reader *r, const json_t *root, const char *target, char path[PATH_MAX])
{
	static const char *const packed[] = { ".gz", ".xz" };
	struct place global = { .object = json_object_get(root, "global"), .name = "global" };
	const char *dataset = NULL, *slash = strrchr(target, '/');
	int err = get_text(r, &global, "core:dataset", &dataset);
	if (err)
		return err;
	if (dataset && (strchr(dataset, '/') || !*dataset))
		return bad(r, &global, "core:dataset", "is not the name of a file in the same folder");
	int n = dataset ? snprintf(path, PATH_MAX, "%.*s%s", slash ? (int)(slash + 1 - target) : 0, target, dataset)
	                : snprintf(path, PATH_MAX, "%.*s%s", base_length(target), target, data_suffix);
	if (n >= PATH_MAX - 4)
		return fault_set(r->fault, ENAMETOOLONG, "%s: the name is too long", target);
	for (int i = 0; i < 2 && access(path, F_OK); i++)
		snprintf(path + n, 4, "%s", packed[i]);
	if (access(path, F_OK))
		path[n] = 0;
	return 0;
}

static int open_root(struct reader *r, const json_t *root, struct octets *octets, const char *target)
{
	char path[PATH_MAX];
	int err = data_path(r, root, target, path);
	if (!err)
		err = octets_open(octets, path, r->fault);
	if (!err && !octets_is_file(octets))
		err = fault_set(r->fault, EINVAL, "%s: is not a regular file", path);
	r->data_bytes = err ? 0 : octets_size(octets);
	return err ? err : read_root(r, root);
}

int sigmf_open(struct octets *octets, const char *target, const struct source_config *config,
               struct recording *recording, struct fault *fault)
{
	char path[PATH_MAX];
	int n = snprintf(path, sizeof(path), "%.*s%s", base_length(target), target, meta_suffix);
	if (n >= (int)sizeof(path))
		return fault_set(fault, ENAMETOOLONG, "%s: the name is too long", target);
	size_t length = 0;
	char *text = read_text(path, &length, &recording->description, fault);
	recording->described = text != NULL;
	json_t *root = text ? parse_json(path, text, length, fault) : NULL;
	free(text);
	if (!root)
		return -EINVAL;
	struct reader reader = { .name = path, .config = config, .recording = recording, .fault = fault };
	int err = open_root(&reader, root, octets, target);
	json_decref(root);
	return err;
}
