// SPDX-License-Identifier: GPL-3.0-or-later
/* file: recorded samples (recording.h says of which kinds) from a file or standard input, as fast as they are taken.
 * Time is the number of samples, so that every replay gives the same. A file cut anywhere is played to its last whole
 * sample.
 */
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "octets.h"     // octets_read
#include "recording.h"  // recording_open
#include "sources.h"    // file_source, struct source

enum { BLOCK_SAMPLES = 32768 };

struct file {
	struct octets octets;
	struct recording recording;
	size_t bytes;          /* octets of one sample in the file */
	enum iq_format format; /* format of the samples given on */
	bool swap_iq;
	uint64_t position;    /* samples of the recording read so far */
	char *name;           /* for faults */
	uint8_t *buffer, *iq; /* [BLOCK_SAMPLES]: as read, as given on */
};

static void file_close(void *instance)
{
	struct file *file = instance;
	if (!file)
		return;
	octets_close(&file->octets);
	recording_clear(&file->recording);
	free(file->name);
	free(file->buffer);
	free(file->iq);
	free(file);
}

static int prepare(struct file *file, const struct source_config *config, struct fault *fault)
{
	file->name = strdup(strcmp(config->target, "-") ? config->target : "standard input");
	if (!file->name)
		return fault_set(fault, ENOMEM, "%s: out of memory", config->target);
	int err = octets_init(&file->octets, fault);
	if (!err)
		err = recording_open(&file->recording, &file->octets, file->name, config, fault);
	if (err)
		return err;
	file->swap_iq = config->swap_iq;
	file->bytes = sample_bytes(&file->recording.type);
	file->format = sample_format(&file->recording.type);
	file->buffer = malloc(BLOCK_SAMPLES * file->bytes);
	file->iq = malloc(BLOCK_SAMPLES * iq_sample_bytes(file->format));
	return file->buffer && file->iq ? 0 : fault_set(fault, ENOMEM, "%s: out of memory", file->name);
}

static void *file_open(const struct source_config *config, struct fault *fault)
{
	struct file *file = calloc(1, sizeof(*file));
	if (!file) {
		fault_set(fault, ENOMEM, "%s: out of memory", config->target);
		return NULL;
	}
	file->octets.stream = (struct stream){ .fd = -1, .cancel_fd = -1 };
	if (prepare(file, config, fault)) {
		file_close(file);
		return NULL;
	}
	return file;
}

static void emit(struct file *file, size_t i, uint32_t nof_samples, const struct source_out *out)
{
	const struct recording *recording = &file->recording;
	const struct segment *segment = &recording->segments[i];
	sample_convert(&recording->type, file->buffer, file->iq, nof_samples);
	if (file->swap_iq)
		iq_conjugate(file->format, file->iq, nof_samples);
	out->iq(out->ctx, &(struct iq_block){
				  .format = file->format,
				  .tune = i,
				  .freq_hz = segment->freq_hz,
				  .rate_hz = recording->rate_hz,
				  .over_db = segment->over_db,
				  .index = file->position - recording->segments[0].start,
				  .time_ns = segment->time_ns +
	                                     iq_duration_ns(file->position - segment->start, recording->rate_hz),
				  .nof_samples = nof_samples,
				  .samples = file->iq,
			  });
}

/* One segment, block by block: 1 when it was complete, 0 at the end of the file, -errno. */
static int play(struct file *file, size_t i, const struct source_out *out)
{
	const struct recording *recording = &file->recording;
	bool last = i + 1 == recording->nof_reached;
	uint64_t end = last ? recording->nof_samples : recording->segments[i + 1].start;
	int more = octets_skip(&file->octets, recording->segments[i].skip);
	file->position = recording->segments[i].start;
	while (more > 0 && file->position < end) {
		uint64_t left = end - file->position;
		uint32_t want = left < BLOCK_SAMPLES ? left : BLOCK_SAMPLES;
		ssize_t n = octets_read(&file->octets, file->buffer, want * file->bytes);
		if (n < 0)
			return n;
		uint32_t nof_samples = n / file->bytes;
		if (nof_samples > 0)
			emit(file, i, nof_samples, out);
		file->position += nof_samples;
		more = nof_samples == want;
	}
	return more;
}

/* Reports segments that the metadata has and the file has not. */
static void tell_cut(const struct file *file, const struct source_out *out)
{
	const struct recording *recording = &file->recording;
	size_t i = recording->nof_reached;
	struct fault fault;
	if (i == recording->nof_segments || !out->event)
		return;
	fault_set(&fault, ENODATA, "%s: cut off: captures[%zu] starts at sample %llu, but there are %llu samples",
	          file->name, i, (unsigned long long)recording->segments[i].start,
	          (unsigned long long)recording->nof_samples);
	out->event(out->ctx, -ENODATA, fault.text);
}

static int file_run(void *instance, const struct source_out *out, struct fault *fault)
{
	struct file *file = instance;
	int more = 1;
	for (size_t i = 0; more > 0 && i < file->recording.nof_reached; i++)
		more = play(file, i, out);
	if (more < 0 && more != -ECANCELED)
		return fault_set(fault, -more, "%s: after %llu samples: %s", file->name,
		                 (unsigned long long)file->position, octets_error(more));
	if (more != -ECANCELED)
		tell_cut(file, out);
	return 0;
}

static void file_cancel(void *instance)
{
	struct file *file = instance;
	octets_cancel(&file->octets);
}

static void file_info(void *instance, struct source_info *info)
{
	const struct file *file = instance;
	*info = (struct source_info){
		.rate_hz = file->recording.rate_hz,
		.freq_hz = file->recording.segments[0].freq_hz,
	};
	char type[SAMPLE_NAME_SIZE];
	snprintf(info->text, sizeof(info->text), "%s %s", sample_type_name(&file->recording.type, type), file->name);
	snprintf(info->inferred, sizeof(info->inferred), "%s", file->recording.inferred);
	stream_info(&file->octets.stream, info);
	if (file->recording.described)
		info->files[info->nof_files++] = file->recording.description;
}

const struct setting recording_options[] = {
	{ "format", SETTING_STRING, offsetof(struct source_config, format), 0, 0, "NAME",
	  "sample format: cu8, cs8, cs16, cf32, or another as SigMF names it (cf32_be, ri16_le)",
	  "采样格式：cu8、cs8、cs16、cf32，或 SigMF 命名的其他格式（cf32_be、ri16_le）" },
	{ "rate", SETTING_HERTZ, offsetof(struct source_config, rate_hz), 1, 100e6, "HZ", "samples a second",
	  "每秒采样数" },
	{ "freq", SETTING_HERTZ, offsetof(struct source_config, freq_hz), 1e6, 10e9, "HZ", "centre frequency",
	  "中心频率" },
	{ "start", SETTING_TIME, offsetof(struct source_config, start_ns), 0, 0, "RFC3339", "time of the first sample",
	  "第一个采样的时间" },
	{ "swap-iq", SETTING_FLAG, offsetof(struct source_config, swap_iq), 0, 0, NULL,
	  "I and Q are the wrong way round in the recording", "录音中的 I 和 Q 互换了位置" },
	{ 0 },
};

const struct source file_source = {
	.name = "file",
	.description = "recorded samples: raw, SigMF, WAV, .sdriq, also packed (.gz, .xz); - is standard input",
	.description_zh = "录制的采样：裸数据、SigMF、WAV、.sdriq，也可为压缩文件（.gz、.xz）；- 为标准输入",
	.options = recording_options,
	.open = file_open,
	.run = file_run,
	.cancel = file_cancel,
	.close = file_close,
	.info = file_info,
};
