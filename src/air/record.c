// SPDX-License-Identifier: GPL-3.0-or-later
/* record: a whole scenario into NAME.sigmf-data, NAME.sigmf-meta and NAME.truth.json (SigMF 1.0.0). Everything is
 * written under temporary names; the files appear together at the end, or not at all.
 */
#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "air.h"
#include "truth.h"         // air_block_log_create …
#include "truth_events.h"  // air_event_log_create …
#include "utc.h"           // utc_format

enum { FILES_MAX = 4, PATH_OCTETS = 1024, CHUNK = 16384 };

static const char data_suffix[] = ".sigmf-data";

struct recording {
	const struct air_scenario *scenario;
	struct air *air;
	struct air_block_log *log;
	struct air_event_log *events; /* NULL: nobody is served */
	struct fault *fault;
	int nof_files;
	FILE *file[FILES_MAX];
	char path[FILES_MAX][PATH_OCTETS], part[FILES_MAX][PATH_OCTETS];
};

static FILE *open_part(struct recording *r, const char *stem, size_t stem_length, const char *suffix)
{
	int i = r->nof_files;
	snprintf(r->path[i], PATH_OCTETS, "%.*s%s", (int)stem_length, stem, suffix);
	int length = snprintf(r->part[i], PATH_OCTETS, "%.*s%s.part", (int)stem_length, stem, suffix);
	if (length < 0 || length >= PATH_OCTETS) {
		fault_set(r->fault, ENAMETOOLONG, "the name is too long");
		return NULL;
	}
	r->file[i] = fopen(r->part[i], "wb");
	if (!r->file[i])
		fault_set(r->fault, errno, "%s: %s", r->part[i], strerror(errno));
	else
		r->nof_files++;
	return r->file[i];
}

/* All closed and renamed, or all gone. */
static int finish(struct recording *r, int err)
{
	for (int i = 0; i < r->nof_files; i++) {
		bool bad = ferror(r->file[i]);
		if ((fclose(r->file[i]) || bad) && !err)
			err = fault_set(r->fault, errno ? errno : EIO, "%s: %s", r->part[i],
			                strerror(errno ? errno : EIO));
	}
	for (int i = 0; i < r->nof_files; i++) {
		if (!err && rename(r->part[i], r->path[i]))
			err = fault_set(r->fault, errno, "%s: %s", r->path[i], strerror(errno));
		if (err)
			unlink(r->part[i]);
	}
	return err;
}

static int write_samples(struct recording *r, FILE *out)
{
	struct air_info info;
	air_scenario_info(r->scenario, &info);
	size_t octets = iq_sample_bytes(info.format), n;
	float complex *samples = malloc(CHUNK * sizeof(*samples));
	uint8_t *raw = malloc(CHUNK * octets);
	int err = samples && raw ? 0 : fault_set(r->fault, ENOMEM, "out of memory");
	while (!err && (n = air_read(r->air, samples, CHUNK)) > 0) {
		air_quantise(info.format, samples, n, raw);
		if (fwrite(raw, octets, n, out) != n)
			err = fault_set(r->fault, errno, "%s: %s", r->part[0], strerror(errno));
	}
	free(samples);
	free(raw);
	return err;
}

/* One for each stretch of listening. */
static json_t *segments(const struct air_scenario *scenario, const struct air_info *info)
{
	json_t *list = json_array();
	char time[UTC_TEXT_SIZE];
	for (int i = 0; i < info->nof_stretches; i++) {
		int64_t time_ns;
		uint64_t first = air_scenario_stretch(scenario, i, &time_ns);
		json_array_append_new(list, json_pack("{s:I,s:f,s:s}", "core:sample_start", (json_int_t)first,
		                                      "core:frequency", info->freq_hz, "core:datetime",
		                                      utc_format(time_ns, time)));
	}
	return list;
}

static json_t *meta(const struct air_scenario *scenario)
{
	static const char *const datatypes[] = {
		[IQ_CU8] = "cu8", [IQ_CS8] = "ci8", [IQ_CS16] = "ci16_le", [IQ_CF32] = "cf32_le"
	};
	struct air_info info;
	air_scenario_info(scenario, &info);
	return json_pack("{s:{s:s,s:f,s:s,s:i,s:s,s:s},s:o,s:[]}", "global", "core:datatype", datatypes[info.format],
	                 "core:sample_rate", info.rate_hz, "core:version", "1.0.0", "core:num_channels", 1,
	                 "core:description", "synthetic: nothing in it was ever on the air", "core:recorder",
	                 "fbswatch simulate", "captures", segments(scenario, &info), "annotations");
}

static int write_meta(struct recording *r, FILE *out)
{
	json_t *root = meta(r->scenario);
	int err = !root || json_dumpf(root, out, JSON_INDENT(1) | JSON_PRESERVE_ORDER) || fputc('\n', out) == EOF;
	json_decref(root);
	return err ? fault_set(r->fault, EIO, "%s: cannot be written", r->part[1]) : 0;
}

static int write_all(struct recording *r, const char *path, const char *blocks_path)
{
	FILE *out;
	size_t stem = strlen(path) - strlen(data_suffix);
	int err = 0;
	if (!(out = open_part(r, path, stem, data_suffix)))
		return -EIO;
	err = write_samples(r, out);
	if (err || !(out = open_part(r, path, stem, ".sigmf-meta")))
		return -EIO;
	err = write_meta(r, out);
	if (err || !(out = open_part(r, path, stem, ".truth.json")))
		return -EIO;
	if (air_truth_write_with(r->scenario, r->events, out))
		return fault_set(r->fault, EIO, "%s: cannot be written", r->part[2]);
	if (!blocks_path)
		return 0;
	if (!(out = open_part(r, blocks_path, strlen(blocks_path), "")))
		return -EIO;
	return air_block_log_write(r->log, out) ? fault_set(r->fault, EIO, "%s: cannot be written", r->part[3]) : 0;
}

bool air_record_name_good(const char *path)
{
	size_t length = strlen(path), suffix = strlen(data_suffix);
	return length > suffix && strcmp(path + length - suffix, data_suffix) == 0;
}

int air_record(const struct air_scenario *scenario, const char *path, const char *blocks_path, struct fault *fault)
{
	struct recording r = { .scenario = scenario, .fault = fault };
	if (!air_record_name_good(path))
		return fault_set(fault, EINVAL, "%s: the name must end in %s", path, data_suffix);
	r.log = blocks_path ? air_block_log_create(scenario) : NULL;
	r.air = air_create(scenario, r.log ? air_block_log_add : NULL, r.log);
	int err = -ENOMEM;
	bool served = air_event_log_wanted(scenario);
	r.events = served ? air_event_log_create(scenario) : NULL;
	if (r.air && r.events)
		air_watch(r.air, air_event_log_add, r.events);
	if (r.air && (r.log || !blocks_path) && (r.events || !served))
		err = finish(&r, write_all(&r, path, blocks_path));
	else
		fault_set(fault, ENOMEM, "out of memory");
	air_destroy(r.air);
	air_block_log_destroy(r.log);
	air_event_log_destroy(r.events);
	return err;
}
