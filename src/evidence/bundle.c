// SPDX-License-Identifier: GPL-3.0-or-later
/* bundle: records and Wireshark's frames are written by the sinks that write them everywhere else; blocks and samples
 * as they are in memory. */
#include "bundle.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "files.h"       // files_path
#include "listened.h"    // listened_encode
#include "manifest.h"    // MANIFEST_NAME
#include "pdu_pack.h"    // pdu_unpack
#include "sigmf_meta.h"  // sigmf_meta_encode
#include "sink.h"        // sink_find

#define SEALED_NAME "iq.sealed"

static void *sink_begin(const char *name, const char *path, const struct sink **sink)
{
	const struct sink_config config = { .target = path, .messages = true };

	*sink = sink_find(name);
	return *sink ? (*sink)->open(&config, &(struct fault){ 0 }) : NULL;
}

static int write_records(const struct bundle *bundle, const char *path)
{
	const struct cells *cells = bundle->scene->cells;
	struct record record = { .time_ns = bundle->time_ns, .sensor = bundle->config->sensor };
	const struct sink *sink;
	void *jsonl = sink_begin("jsonl", path, &sink);
	int error;

	if (!jsonl)
		return -EIO;
	record.type = RECORD_ALERT;
	record.alert = bundle->alert;
	error = sink->put(jsonl, &record);
	record.type = RECORD_CELL;
	for (size_t i = 0; !error && i < cells_count(cells); i++) {
		record.cell = cells_get(cells, i);
		error = sink->put(jsonl, &record);
	}
	record.type = RECORD_COVERAGE;
	record.coverage = bundle->scene->coverage;
	if (!error)
		error = sink->put(jsonl, &record);
	int closed = sink->close(jsonl);

	return error ? error : closed;
}

static int write_blocks(const struct bundle *bundle, const char *path)
{
	const struct recent *recent = bundle->recent;
	FILE *file = fopen(path, "wxe");
	bool good = file && fwrite(PDU_FILE_MAGIC, strlen(PDU_FILE_MAGIC), 1, file) == 1;

	if (!file)
		return -errno;
	if (good && recent->pdu_used)
		good = fwrite(recent->pdus, recent->pdu_used, 1, file) == 1;
	int error = good ? 0 : -errno;

	return fclose(file) && !error ? -errno : error;
}

static int write_pcap(const struct bundle *bundle, const char *path)
{
	const struct recent *recent = bundle->recent;
	const struct sink *sink;
	void *pcap = sink_begin("pcap", path, &sink);
	int error = pcap ? 0 : -EIO;
	size_t used = 0, taken;
	struct pdu pdu;

	const struct message message = { &pdu, "", "" };

	for (; !error && (taken = pdu_unpack(recent->pdus + used, recent->pdu_used - used, &pdu)); used += taken)
		if (pdu.channel != PDU_SCH)
			error = sink->put(pcap, &(struct record){ .type = RECORD_MESSAGE,
			                                          .time_ns = pdu.time_ns,
			                                          .message = &message });
	if (!pcap)
		return error;
	int closed = sink->close(pcap);

	return error ? error : closed;
}

/* Where samples go: a file, or an envelope. */
struct samples_out {
	FILE *file;
	struct envelope *envelope;
};

static int out_open(struct samples_out *out, const char *path, const struct evidence_config *config)
{
	*out = (struct samples_out){ 0 };
	if (config->seals)
		out->envelope = envelope_create(path, config->seal_to);
	else
		out->file = fopen(path, "wxe");
	return out->envelope || out->file ? 0 : -errno;
}

static int out_put(struct samples_out *out, const uint8_t *octets, size_t size)
{
	if (out->envelope)
		return envelope_put(out->envelope, octets, size);
	return fwrite(octets, 1, size, out->file) == size ? 0 : -errno;
}

static int out_close(struct samples_out *out)
{
	if (out->envelope)
		return envelope_close(out->envelope);
	return fclose(out->file) ? -errno : 0;
}

/* meta: with room for a segment a block; its count stays 0 where there are no samples. */
static int write_samples(const struct bundle *bundle, const char *path, struct sigmf_meta *meta)
{
	struct samples_out out;
	const struct iq_block *last = NULL;
	uint64_t samples = 0;
	int error = out_open(&out, path, bundle->config);

	if (error)
		return error;
	for (unsigned i = 0; !error && i < bundle->samples->nof_blocks; i++) {
		const uint8_t *pieces[2];
		size_t bytes[2];
		const struct iq_block *block = samples_block(bundle->samples, i, pieces, bytes);

		if (block->time_ns + iq_duration_ns(block->nof_samples, block->rate_hz) < bundle->from_ns ||
		    block->time_ns > bundle->to_ns)
			continue;
		if (!sigmf_goes_on(last, block))
			meta->segments[meta->count++] = (struct sigmf_segment){ .start = samples,
				                                                .freq_hz = block->freq_hz,
				                                                .time_ns = block->time_ns,
				                                                .over_db = block->over_db };
		error = out_put(&out, pieces[0], bytes[0]);
		if (!error)
			error = out_put(&out, pieces[1], bytes[1]);
		samples += block->nof_samples;
		last = block;
		meta->format = block->format;
		meta->rate_hz = block->rate_hz;
	}
	int closed = out_close(&out);

	return error ? error : closed;
}

static int write_octets(const char *path, const void *octets, size_t size)
{
	FILE *file = fopen(path, "wxe");
	bool good = file && fwrite(octets, 1, size, file) == size;
	int error = good ? 0 : -errno;

	if (file && fclose(file) && !error)
		error = -errno;
	return error;
}

/* Frees the text. */
static int write_text(const char *path, char *text)
{
	int error = text ? write_octets(path, text, strlen(text)) : -ENOMEM;

	free(text);
	return error;
}

static int write_iq(const struct bundle *bundle, const char *data, const char *meta_path)
{
	struct sigmf_meta meta = { .segments = calloc(bundle->samples->nof_blocks + 1u, sizeof(*meta.segments)) };
	int error = meta.segments ? write_samples(bundle, data, &meta) : -ENOMEM;

	if (!error && !meta.count) /* nothing but decoded blocks was heard, or nothing was kept */
		error = remove(data) ? -errno : 0;
	else if (!error)
		error = write_text(meta_path, sigmf_meta_encode(&meta));
	free(meta.segments);
	return error;
}

bool bundle_is_file(const char *name)
{
	static const char *const names[] = { "records.jsonl",    "blocks.pdu",    "blocks.pcap",     "iq.sigmf-data",
		                             SEALED_NAME,        "iq.sigmf-meta", EVIDENCE_LISTENED, EVIDENCE_BASELINE,
		                             EVIDENCE_OPERATORS, MANIFEST_NAME,   SIGNATURE_NAME,    NULL };

	for (int i = 0; names[i]; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

static int write_listened(const struct bundle *bundle, const char *path)
{
	return write_text(path, listened_encode(bundle->listening, bundle->recent->forgotten));
}

static int write_baseline(const struct bundle *bundle, const char *path)
{
	return bundle->baseline ? write_octets(path, bundle->baseline, bundle->baseline_size) : 0;
}

static int write_operators(const struct bundle *bundle, const char *path)
{
	size_t size;
	const char *text = operators_text(bundle->scene->operators, &size);

	return write_octets(path, text, size);
}

int bundle_write(const struct bundle *bundle, const char *folder)
{
	static const struct {
		const char *name;
		int (*write)(const struct bundle *bundle, const char *path);
	} parts[] = {
		{ "records.jsonl", write_records },    { "blocks.pdu", write_blocks },
		{ "blocks.pcap", write_pcap },         { EVIDENCE_LISTENED, write_listened },
		{ EVIDENCE_BASELINE, write_baseline }, { EVIDENCE_OPERATORS, write_operators },
	};
	char path[FILES_PATH_SIZE], meta[FILES_PATH_SIZE];
	int error = 0;

	for (size_t i = 0; !error && i < sizeof(parts) / sizeof(parts[0]); i++) {
		error = files_path(path, folder, parts[i].name);
		if (!error)
			error = parts[i].write(bundle, path);
	}
	if (error || bundle->config->no_samples)
		return error;
	error = files_path(path, folder, bundle->config->seals ? SEALED_NAME : "iq.sigmf-data");
	if (!error)
		error = files_path(meta, folder, "iq.sigmf-meta");
	return error ? error : write_iq(bundle, path, meta);
}
