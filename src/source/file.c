/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * file: recorded samples, raw or SigMF, from a file or standard input, as fast as they are taken. Time is the number of
 * samples, so that every replay gives the same. A file cut anywhere is played to its last whole sample.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "recording.h"  // struct recording
#include "sigmf.h"      // sigmf_open
#include "sources.h"    // file_source, struct source
#include "stream.h"     // struct stream

enum { BLOCK_SAMPLES = 32768 };

struct file {
	struct stream stream;
	struct recording recording;
	size_t bytes;      /* of one sample */
	uint64_t position; /* samples of the recording read so far */
	char *name;        /* for faults */
	uint8_t *buffer;   /* [BLOCK_SAMPLES x bytes] */
};

static void file_close(void *instance)
{
	struct file *file = instance;
	if (!file)
		return;
	stream_close(&file->stream);
	recording_clear(&file->recording);
	free(file->name);
	free(file->buffer);
	free(file);
}

static int open_raw(struct file *file, const struct source_config *config, struct fault *fault)
{
	struct stat st;
	int err = recording_from_options(&file->recording, file->name, config, fault);
	if (err)
		return err;
	int fd = strcmp(config->target, "-") ? open(config->target, O_RDONLY | O_CLOEXEC)
	                                     : fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0);
	if (fd < 0)
		return fault_set(fault, errno, "%s: %s", file->name, strerror(errno));
	file->stream.fd = fd;
	if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode))
		return fault_set(fault, EISDIR, "%s: is a directory", file->name);
	return 0;
}

static int open_sigmf(struct file *file, const struct source_config *config, struct fault *fault)
{
	int fd = sigmf_open(config->target, config, &file->recording, fault);
	if (fd < 0)
		return fd;
	file->stream.fd = fd;
	return 0;
}

static int prepare(struct file *file, const struct source_config *config, struct fault *fault)
{
	bool standard_input = !strcmp(config->target, "-");
	file->name = strdup(standard_input ? "standard input" : config->target);
	if (!file->name || stream_init(&file->stream))
		return fault_set(fault, ENOMEM, "%s: out of memory or descriptors", config->target);
	int err = !standard_input && sigmf_is(config->target) ? open_sigmf(file, config, fault)
	                                                      : open_raw(file, config, fault);
	if (err)
		return err;
	file->bytes = iq_sample_bytes(file->recording.format);
	file->buffer = malloc(BLOCK_SAMPLES * file->bytes);
	return file->buffer ? 0 : fault_set(fault, ENOMEM, "%s: out of memory", file->name);
}

static void *file_open(const struct source_config *config, struct fault *fault)
{
	struct file *file = calloc(1, sizeof(*file));
	if (!file) {
		fault_set(fault, ENOMEM, "%s: out of memory", config->target);
		return NULL;
	}
	file->stream = (struct stream){ .fd = -1, .cancel_fd = -1 };
	if (prepare(file, config, fault)) {
		file_close(file);
		return NULL;
	}
	return file;
}

/* Passes over octets that are no samples: 1 when they were there, 0 at the end of the file, -errno. */
static int skip(struct file *file, uint64_t octets)
{
	while (octets > 0) {
		size_t want = octets < BLOCK_SAMPLES ? octets : BLOCK_SAMPLES;
		ssize_t n = stream_read(&file->stream, file->buffer, want, -1);
		if (n < 0)
			return n;
		if ((size_t)n < want)
			return 0;
		octets -= n;
	}
	return 1;
}

static void emit(const struct file *file, size_t i, uint32_t nof_samples, const struct source_out *out)
{
	const struct recording *recording = &file->recording;
	const struct segment *segment = &recording->segments[i];
	out->iq(out->ctx, &(struct iq_block){
				  .format = recording->format,
				  .tune = i,
				  .freq_hz = segment->freq_hz,
				  .rate_hz = recording->rate_hz,
				  .index = file->position - recording->segments[0].start,
				  .time_ns = segment->time_ns +
	                                     iq_duration_ns(file->position - segment->start, recording->rate_hz),
				  .nof_samples = nof_samples,
				  .samples = file->buffer,
			  });
}

/* One segment, block by block: 1 when it was complete, 0 at the end of the file, -errno. */
static int play(struct file *file, size_t i, const struct source_out *out)
{
	const struct recording *recording = &file->recording;
	bool last = i + 1 == recording->nof_reached;
	uint64_t end = last ? recording->nof_samples : recording->segments[i + 1].start;
	int more = skip(file, recording->segments[i].skip);
	file->position = recording->segments[i].start;
	while (more > 0 && file->position < end) {
		uint64_t left = end - file->position;
		uint32_t want = left < BLOCK_SAMPLES ? left : BLOCK_SAMPLES;
		ssize_t n = stream_read(&file->stream, file->buffer, want * file->bytes, -1);
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

/* The metadata speaks of more than there is. */
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
		                 (unsigned long long)file->position, strerror(-more));
	if (more != -ECANCELED)
		tell_cut(file, out);
	return 0;
}

static void file_cancel(void *instance)
{
	struct file *file = instance;
	stream_cancel(&file->stream);
}

static void file_info(void *instance, struct source_info *info)
{
	const struct file *file = instance;
	*info = (struct source_info){
		.rate_hz = file->recording.rate_hz,
		.freq_hz = file->recording.segments[0].freq_hz,
	};
	snprintf(info->text, sizeof(info->text), "%s %s", iq_format_name(file->recording.format), file->name);
	stream_info(&file->stream, info);
	if (file->recording.described)
		info->files[info->nof_files++] = file->recording.description;
}

const struct source file_source = {
	.name = "file",
	.description = "recorded samples: cu8, cs8, cs16, cf32 raw, or SigMF; - is standard input",
	.open = file_open,
	.run = file_run,
	.cancel = file_cancel,
	.close = file_close,
	.info = file_info,
};
