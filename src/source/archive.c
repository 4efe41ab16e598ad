// SPDX-License-Identifier: GPL-3.0-or-later
/* archive: tar as POSIX.1-2001 and GNU have it. A member is a header of 512 octets, its contents, and zeros up to the
 * next multiple of 512:
 *
 *     0  name, 100 octets          124  length in octal, 12 octets; the top bit set: in base 256
 *   148  sum of the header, octal  156  type: '0' or NUL a file, 'x' more about the next member, 'L' its long name
 *
 * Where the metadata stand behind the data, the archive is gone through twice. See archive.h.
 */
#include "archive.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "sigmf.h"   // sigmf_parse
#include "unpack.h"  // unpack_suffix

enum { BLOCK = 512, NAME_OCTETS = 1024, EXTRA_MAX = 65536, META_MAX = 16 << 20, MEMBERS_MAX = 4096 };

static const char meta_suffix[] = ".sigmf-meta", data_suffix[] = ".sigmf-data";

struct member {
	char type;
	char name[NAME_OCTETS];
	uint64_t size;
};

struct archive {
	struct octets *octets;
	const char *name;
	struct fault *fault;
	uint64_t at;          /* octets read */
	struct member member; /* member whose contents come next */
	char *meta;           /* metadata of the first recording, [meta_size] */
	size_t meta_size;
	char base[NAME_OCTETS];      /* its name without suffix; "": not seen */
	uint64_t data_at, data_size; /* place and size of its samples; 0: not seen yet */
};

static int bad(const struct archive *a, const char *what)
{
	return fault_set(a->fault, EBADMSG, "%s: octet %llu: %s", a->name, (unsigned long long)a->at, what);
}

/* 1, 0 at the end of the file, -errno. */
static int take(struct archive *a, void *buffer, size_t size)
{
	ssize_t n = octets_read(a->octets, buffer, size);
	if (n < 0)
		return fault_set(a->fault, (int)-n, "%s: octet %llu: %s", a->name, (unsigned long long)a->at,
		                 octets_error(n));
	a->at += (uint64_t)n;
	return (size_t)n == size;
}

static int pass(struct archive *a, uint64_t count)
{
	int more = octets_skip(a->octets, count);
	a->at += count;
	return more < 0 ? fault_set(a->fault, -more, "%s: octet %llu: %s", a->name, (unsigned long long)a->at,
	                            octets_error(more))
	                : more;
}

static uint64_t padded(uint64_t size)
{
	return (size + BLOCK - 1) / BLOCK * BLOCK;
}

/* A number in a header: UINT64_MAX when it is none. */
static uint64_t number(const uint8_t *p, size_t length)
{
	uint64_t value = 0;
	if (p[0] & 0x80) {
		for (size_t i = length - 8; i < length; i++)
			value = value << 8 | p[i];
		return value;
	}
	for (size_t i = 0; i < length && p[i] && (p[i] != ' ' || value == 0); i++) {
		if (p[i] != ' ' && (p[i] < '0' || p[i] > '7'))
			return UINT64_MAX;
		value = p[i] == ' ' ? value : value << 3 | (p[i] & 7u);
	}
	return value;
}

/* The sum over the header, its own place counted as blanks. */
static bool sum_right(const uint8_t head[BLOCK])
{
	unsigned sum = 0;
	for (int i = 0; i < BLOCK; i++)
		sum += i >= 148 && i < 156 ? ' ' : head[i];
	return number(head + 148, 8) == sum;
}

/* Records "LENGTH KEY=VALUE\n" of an extended header; what is malformed ends them. */
static void read_extra(struct member *next, const char *text, size_t size)
{
	while (size > 0) {
		char *end;
		size_t length = strtoul(text, &end, 10), head = (size_t)(end - text) + 1;
		if (*end != ' ' || length <= head || length > size || text[length - 1] != '\n')
			return;
		const char *pair = end + 1;
		size_t left = length - head - 1;
		if (left > 5 && !strncmp(pair, "path=", 5) && left - 5 < NAME_OCTETS)
			snprintf(next->name, NAME_OCTETS, "%.*s", (int)(left - 5), pair + 5);
		if (left > 5 && !strncmp(pair, "size=", 5))
			next->size = strtoull(pair + 5, NULL, 10);
		text += length;
		size -= length;
	}
}

/* The contents of the member, with an octet 0 behind them: NULL with *fault. */
static char *take_contents(struct archive *a, size_t max)
{
	size_t size = (size_t)padded(a->member.size);
	char *text = a->member.size <= max ? malloc(size + 1) : NULL;
	if (!text) {
		bad(a, a->member.size > max ? "a member that is too long for what it is" : "out of memory");
		return NULL;
	}
	int more = take(a, text, size);
	text[more > 0 ? a->member.size : 0] = 0;
	if (more > 0)
		return text;
	if (more == 0)
		bad(a, "the archive is cut off");
	free(text);
	return NULL;
}

/* One header: 1, 0 at the end of the archive, -errno. */
static int take_header(struct archive *a)
{
	uint8_t head[BLOCK];
	int more = take(a, head, sizeof(head));
	if (more <= 0 || !head[0]) /* an empty one ends it */
		return more < 0 ? more : 0;
	a->member.type = (char)head[156];
	a->member.size = number(head + 124, 12);
	snprintf(a->member.name, NAME_OCTETS, "%.100s", (const char *)head);
	if (!sum_right(head))
		return bad(a, "a header with a wrong sum: no tar archive, or damaged");
	return a->member.size < UINT64_MAX - BLOCK ? 1 : bad(a, "a member of impossible length");
}

/* The next file: extended headers before it are applied. 1, 0 at the end, -errno. */
static int next_file(struct archive *a)
{
	struct member extra = { .size = UINT64_MAX };
	for (int i = 0; i < MEMBERS_MAX; i++) {
		int more = take_header(a);
		if (more <= 0)
			return more;
		if (a->member.type == '0' || !a->member.type) {
			if (extra.name[0])
				memcpy(a->member.name, extra.name, NAME_OCTETS);
			if (extra.size < UINT64_MAX - BLOCK)
				a->member.size = extra.size;
			return 1;
		}
		bool known = a->member.type == 'x' || a->member.type == 'L';
		char *text = known ? take_contents(a, EXTRA_MAX) : NULL;
		if (known && !text)
			return -EBADMSG;
		if (a->member.type == 'x')
			read_extra(&extra, text, (size_t)a->member.size);
		else if (known)
			snprintf(extra.name, NAME_OCTETS, "%s", text);
		free(text);
		if (!known && (more = pass(a, padded(a->member.size))) <= 0)
			return more;
	}
	return bad(a, "more than 4096 members");
}

/* Is the member NAME.suffix of our recording or, while none is chosen, of any? */
static bool belongs(const struct archive *a, const char *suffix)
{
	size_t length = strlen(a->member.name), end = strlen(suffix);
	if (length <= end || strcmp(a->member.name + length - end, suffix))
		return false;
	return !a->base[0] || (strlen(a->base) == length - end && !strncmp(a->base, a->member.name, length - end));
}

static void choose(struct archive *a, const char *suffix)
{
	snprintf(a->base, sizeof(a->base), "%.*s", (int)(strlen(a->member.name) - strlen(suffix)), a->member.name);
}

/* Reads members until both metadata and data of a recording are found: 1, 0 at the end, -errno. */
static int find_halves(struct archive *a)
{
	int more = 1;
	for (int i = 0; more > 0 && !(a->meta && a->data_at); i++) {
		if (i == MEMBERS_MAX)
			return bad(a, "more than 4096 members");
		if ((more = next_file(a)) <= 0)
			break;
		if (!a->meta && belongs(a, meta_suffix)) {
			choose(a, meta_suffix);
			a->meta_size = (size_t)a->member.size;
			a->meta = take_contents(a, META_MAX);
			more = a->meta ? 1 : -EBADMSG;
			continue;
		}
		if (!a->data_at && belongs(a, data_suffix)) {
			choose(a, data_suffix);
			a->data_at = a->at;
			a->data_size = a->member.size;
		}
		if (!(a->meta && a->data_at))
			more = pass(a, padded(a->member.size));
	}
	return more;
}

bool archive_is(const char *name)
{
	static const char suffix[] = ".sigmf";
	const char *packed = unpack_suffix(name);
	size_t length = strlen(name) - (packed ? strlen(packed) : 0), end = sizeof(suffix) - 1;
	return length > end && !strncasecmp(name + length - end, suffix, end);
}

/* The reader already stands at the data when they come after the metadata; otherwise the file is read again. */
static int go_to_samples(struct archive *a)
{
	if (a->at == a->data_at)
		return 0;
	if (!octets_is_file(a->octets))
		return bad(a, "the data stand before the metadata, and only a file can be read twice");
	int err = octets_open(a->octets, a->name, a->fault);
	if (err)
		return err;
	a->at = 0;
	return pass(a, a->data_at) < 0 ? -EIO : 0;
}

static int read_halves(struct archive *a, const struct source_config *config, struct recording *recording)
{
	int more = find_halves(a);
	if (more < 0)
		return more;
	if (!a->meta || !a->data_at)
		return fault_set(a->fault, EBADMSG, "%s: holds no %s%s", a->name, a->base,
		                 a->meta ? data_suffix : meta_suffix);
	uint64_t size = octets_size(a->octets), left = size > a->data_at ? size - a->data_at : 0;
	int err = sigmf_parse(a->name, a->meta, a->meta_size, a->data_size < left ? a->data_size : left, config,
	                      recording, a->fault);
	return err ? err : go_to_samples(a);
}

int archive_open(struct octets *octets, const char *name, const struct source_config *config,
                 struct recording *recording, struct fault *fault)
{
	struct archive *a = calloc(1, sizeof(*a));
	if (!a)
		return fault_set(fault, ENOMEM, "%s: out of memory", name);
	*a = (struct archive){ .octets = octets, .name = name, .fault = fault };
	int err = octets_open(octets, name, fault);
	if (!err)
		err = read_halves(a, config, recording);
	free(a->meta);
	free(a);
	return err;
}
