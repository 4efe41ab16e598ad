// SPDX-License-Identifier: GPL-3.0-or-later
/* wav: RIFF of form WAVE, and RF64 (ITU-R BS.2088, EBU 3306) where a file grows over 4 GB. A chunk is an identifier of
 * four letters, 32 bits of length, its contents, and an octet of padding where the length is odd. Read are
 *
 *   fmt    tag (1 integers, 3 floats, 0xfffe: the tag is in octet 24), channels, rate, octets a second, octets a
 * sample, bits ds64   length of the file and of `data`, 64 bits each auxi   as SDRuno, HDSDR and SDR# have it: start
 * and end (16 octets of SYSTEMTIME each), centre frequency (32 bits, Hz); SDR Console writes XML there instead data the
 * samples; a length of 0 or 0xffffffff stands in files that were not finished
 *
 * See wav.h.
 */
#include "wav.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "utc.h"  // utc_parse

enum { CHUNKS_MAX = 64, CHUNK_HEAD = 8, CONTENTS_MAX = 4096 };
enum { TAG_INTEGER = 1, TAG_FLOAT = 3, TAG_EXTENSIBLE = 0xfffe };

struct wav {
	struct octets *octets;
	const char *name;
	struct claim *claim;
	struct fault *fault;
	uint64_t at; /* octets read */
	bool formatted, is64;
	uint64_t data64; /* length of `data` by ds64 */
};

struct chunk {
	char id[5];
	uint32_t length;
	uint32_t kept; /* octets of the contents, the first CONTENTS_MAX */
	uint8_t contents[CONTENTS_MAX + 1];
};

static uint32_t get16(const uint8_t *p)
{
	return (uint32_t)(p[0] | p[1] << 8);
}

static uint32_t get32(const uint8_t *p)
{
	return get16(p) | get16(p + 2) << 16;
}

static uint64_t get64(const uint8_t *p)
{
	return get32(p) | (uint64_t)get32(p + 4) << 32;
}

static int bad(const struct wav *w, const char *what)
{
	return fault_set(w->fault, EBADMSG, "%s: octet %llu: %s", w->name, (unsigned long long)w->at, what);
}

static int take(struct wav *w, void *octets, size_t size)
{
	ssize_t n = octets_read(w->octets, octets, size);
	if (n < 0)
		return fault_set(w->fault, (int)-n, "%s: octet %llu: %s", w->name, (unsigned long long)w->at,
		                 octets_error(n));
	w->at += (uint64_t)n;
	return (size_t)n < size ? bad(w, "the WAV header is cut off") : 0;
}

static int pass(struct wav *w, uint64_t count)
{
	int more = octets_skip(w->octets, count);
	w->at += count;
	return more > 0 ? 0 : bad(w, "the WAV header is cut off");
}

/* The head of a chunk; of any but `data` its contents, and what follows them is next. */
static int take_chunk(struct wav *w, struct chunk *chunk)
{
	uint8_t head[CHUNK_HEAD];
	int err = take(w, head, sizeof(head));
	memcpy(chunk->id, head, 4);
	chunk->id[4] = 0;
	chunk->length = get32(head + 4);
	if (err || !strcmp(chunk->id, "data"))
		return err;
	chunk->kept = chunk->length < CONTENTS_MAX ? chunk->length : CONTENTS_MAX;
	err = take(w, chunk->contents, chunk->kept);
	chunk->contents[err ? 0 : chunk->kept] = 0;
	return err ? err : pass(w, (uint64_t)chunk->length - chunk->kept + chunk->length % 2);
}

static int read_format(struct wav *w, const struct chunk *chunk)
{
	const uint8_t *p = chunk->contents;
	if (chunk->kept < 16)
		return bad(w, "a chunk 'fmt ' that is too short");
	uint32_t tag = get16(p), channels = get16(p + 2), frame = get16(p + 12);
	if (tag == TAG_EXTENSIBLE && chunk->kept >= 26)
		tag = get16(p + 24);
	if (channels != 1 && channels != 2)
		return bad(w, "the WAV file has neither two channels (I and Q) nor one");
	uint32_t octets = frame / channels;
	bool known = tag == TAG_INTEGER ? octets >= 1 && octets <= 4 : tag == TAG_FLOAT && (octets == 4 || octets == 8);
	if (!known || frame % channels)
		return bad(w, "the WAV file holds neither integers of 8 to 32 bits nor floats");
	w->claim->typed = true;
	w->claim->type = (struct sample_type){
		.kind = tag == TAG_FLOAT ? SAMPLE_FLOAT
		        : octets == 1    ? SAMPLE_UNSIGNED
		                         : SAMPLE_SIGNED,
		.octets = (uint8_t)octets,
		.real = channels == 1,
	};
	w->claim->rate_hz = get32(p + 4);
	w->formatted = true;
	return 0;
}

/* Windows' SYSTEMTIME: year, month, day of the week, day, hour, minute, second, millisecond, 16 bits each. What is no
 * time is left out. */
static void read_time(struct claim *claim, const uint8_t *p)
{
	char text[64];
	snprintf(text, sizeof(text), "%04u-%02u-%02uT%02u:%02u:%02u.%03uZ", get16(p), get16(p + 2), get16(p + 6),
	         get16(p + 8), get16(p + 10), get16(p + 12), get16(p + 14));
	if (utc_parse(text, &claim->time_ns))
		claim->time_ns = INT64_MIN;
}

/* XML in UTF-16 or UTF-8, of which one attribute is of use. */
static void read_xml(struct claim *claim, const uint8_t *contents, uint32_t size)
{
	static const char key[] = "RadioCenterFreq=\"";
	char text[CONTENTS_MAX + 1];
	size_t length = 0;
	for (uint32_t i = 0; i < size; i++) {
		if (contents[i])
			text[length++] = (char)contents[i];
	}
	text[length] = 0;
	const char *found = strstr(text, key);
	if (found)
		claim->freq_hz = (double)strtoull(found + sizeof(key) - 1, NULL, 10);
}

static void read_auxiliary(struct claim *claim, const struct chunk *chunk)
{
	const uint8_t *p = chunk->contents;
	if (memchr(p, '<', chunk->kept < 4 ? chunk->kept : 4)) { /* behind a byte order mark */
		read_xml(claim, p, chunk->kept);
	} else if (chunk->kept >= 36) {
		read_time(claim, p);
		claim->freq_hz = get32(p + 32);
	}
}

static int read_chunk(struct wav *w, const struct chunk *chunk)
{
	if (!strcmp(chunk->id, "fmt "))
		return read_format(w, chunk);
	if (!strcmp(chunk->id, "auxi"))
		read_auxiliary(w->claim, chunk);
	if (!strcmp(chunk->id, "ds64") && chunk->kept >= 16)
		w->data64 = get64(chunk->contents + 8);
	return 0;
}

/* What is left in the file may be more than 32 bits can say: then that is what was recorded. */
static uint64_t data_length(const struct wav *w, uint32_t length)
{
	uint64_t size = octets_size(w->octets), left = size == UINT64_MAX || size < w->at ? 0 : size - w->at;
	if (w->is64 && length == UINT32_MAX)
		return w->data64 ? w->data64 : UINT64_MAX;
	return length == 0 || length == UINT32_MAX || left > UINT32_MAX ? UINT64_MAX : length;
}

bool wav_is(const uint8_t *head, size_t size)
{
	return size >= WAV_HEAD && (!memcmp(head, "RIFF", 4) || !memcmp(head, "RF64", 4) || !memcmp(head, "BW64", 4)) &&
	       !memcmp(head + 8, "WAVE", 4);
}

int wav_read(struct octets *octets, const char *name, struct claim *claim, uint64_t *data_octets, struct fault *fault)
{
	struct wav w = { .octets = octets, .name = name, .claim = claim, .fault = fault };
	struct chunk chunk = { .length = 0 };
	uint8_t head[WAV_HEAD];
	int err = take(&w, head, sizeof(head));
	w.is64 = !err && !memcmp(head + 2, "64", 2);
	for (int i = 0; !err && i < CHUNKS_MAX; i++) {
		err = take_chunk(&w, &chunk);
		if (!err && !strcmp(chunk.id, "data")) {
			*data_octets = data_length(&w, chunk.length);
			return w.formatted ? 0 : bad(&w, "the samples come before the chunk 'fmt '");
		}
		if (!err)
			err = read_chunk(&w, &chunk);
	}
	return err ? err : bad(&w, "no chunk 'data' among the first 64");
}
