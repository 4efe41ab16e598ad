// SPDX-License-Identifier: GPL-3.0-or-later
/* uper: the primitives of X.691 that RRC messages are made of, and patterns of them, see uper.h.
 *
 * Clauses: 11.5 constrained whole numbers, 11.9 length determinants, 14 ENUMERATED, 19 SEQUENCE, 20 SEQUENCE OF,
 * 23 CHOICE. Lengths from 16 K on, cut into fragments, do not occur: a message has 277 octets at most. */
#include "uper.h"

#include <assert.h>
#include <string.h>

enum { PADDING_BITS = 16 };

struct uper uper_open(const uint8_t *octets, size_t len)
{
	return (struct uper){ .octets = octets, .end = 8 * len };
}

static void fail(struct uper *r)
{
	r->failed = true;
	r->bit = r->end;
}

static void advance(struct uper *r, size_t bits)
{
	if (bits > r->end - r->bit)
		fail(r);
	else
		r->bit += bits;
}

uint32_t uper_bits(struct uper *r, unsigned n)
{
	size_t at = r->bit;
	uint32_t value = 0;

	advance(r, n);
	if (r->failed)
		return 0;
	for (; n; n--, at++)
		value = value << 1 | (r->octets[at / 8] >> (7 - at % 8) & 1);
	return value;
}

bool uper_flag(struct uper *r)
{
	return uper_bits(r, 1);
}

/* Bits of count - 1. */
static unsigned width(uint32_t count)
{
	return count > 1 ? 32 - (unsigned)__builtin_clz(count - 1) : 0;
}

uint32_t uper_of(struct uper *r, uint32_t count)
{
	uint32_t value = uper_bits(r, width(count));

	if (value < count)
		return value;
	fail(r);
	return 0;
}

int32_t uper_int(struct uper *r, int32_t low, int32_t high)
{
	return low + (int32_t)uper_of(r, (uint32_t)(high - low) + 1);
}

static size_t length(struct uper *r)
{
	if (!uper_flag(r))
		return uper_bits(r, 7);
	if (!uper_flag(r))
		return uper_bits(r, 14);
	fail(r);
	return 0;
}

uint32_t uper_small(struct uper *r)
{
	if (!uper_flag(r))
		return uper_bits(r, 6);
	fail(r); /* from 64 on with a length: there are no such */
	return 0;
}

struct uper uper_octets(struct uper *r)
{
	size_t bits = 8 * length(r);
	struct uper inner = *r;

	advance(r, bits);
	inner.end = r->failed ? inner.bit : r->bit;
	inner.failed = r->failed;
	return inner;
}

void uper_additions(struct uper *r, struct uper *additions, size_t count)
{
	uint32_t listed = uper_small(r) + 1;
	uint64_t present = 0;

	for (size_t i = 0; i < count; i++)
		additions[i] = (struct uper){ 0 };
	for (uint32_t i = 0; i < listed; i++)
		present |= (uint64_t)uper_flag(r) << i;
	for (uint32_t i = 0; i < listed; i++) {
		if (!(present >> i & 1))
			continue;
		struct uper addition = uper_octets(r);
		if (i < count)
			additions[i] = addition;
	}
}

bool uper_present(const struct uper *addition)
{
	return addition->octets && !addition->failed;
}

bool uper_finished(const struct uper *r)
{
	struct uper rest = *r;
	size_t looked_at = (r->bit + 7) / 8 * 8 + PADDING_BITS;

	if (looked_at < rest.end)
		rest.end = looked_at;
	while (rest.bit < rest.end)
		if (uper_flag(&rest))
			return false;
	return !rest.failed;
}

/* Patterns. Each function takes the text from its sign on and returns what stands behind its type. r is NULL to pass a
 * type over. */

static const char *type_skip(struct uper *r, const char *p);

static const char *number(const char *p, uint32_t *value)
{
	for (*value = 0; *p >= '0' && *p <= '9'; p++)
		*value = 10 * *value + (uint32_t)(*p - '0');
	return p;
}

static bool marker(const char **p)
{
	bool found = strncmp(*p, "...", 3) == 0;

	*p += found ? 3 : 0;
	return found;
}

static const char *blanks(const char *p)
{
	return p + strspn(p, " \t\n");
}

/* How many '?' the SEQUENCE has itself. */
static unsigned count_optional(const char *p)
{
	unsigned count = 0;

	for (p = blanks(p); *p != '}'; p = blanks(type_skip(NULL, p))) {
		count += *p == '?';
		p += *p == '?';
	}
	return count;
}

static void additions_skip(struct uper *r)
{
	uper_additions(r, NULL, 0);
}

static const char *sequence_skip(struct uper *r, const char *p)
{
	bool extended = marker(&p) && r && uper_flag(r);
	unsigned optional = r ? count_optional(p) : 0; /* only once in every depth */
	uint32_t present = r ? uper_bits(r, optional) : 0;

	for (p = blanks(p); *p != '}'; p = blanks(p)) {
		bool absent = r && *p == '?' && !(present >> --optional & 1);

		p += *p == '?';
		p = type_skip(absent ? NULL : r, p);
	}
	if (extended)
		additions_skip(r);
	return p + 1;
}

static unsigned count_alternatives(const char *p)
{
	unsigned count = 1;

	for (p = blanks(type_skip(NULL, p)); *p == '|'; count++)
		p = blanks(type_skip(NULL, p + 1));
	return count;
}

static const char *choice_skip(struct uper *r, const char *p)
{
	bool extended = marker(&p) && r && uper_flag(r);
	uint32_t chosen = UINT32_MAX;

	if (extended) {
		uper_small(r);
		uper_octets(r);
	} else if (r) {
		chosen = uper_of(r, count_alternatives(p));
	}
	for (uint32_t i = 0;; i++) {
		p = blanks(type_skip(i == chosen ? r : NULL, p));
		if (*p++ == '>')
			return p;
	}
}

static const char *list_skip(struct uper *r, const char *p)
{
	uint32_t low, high, count;

	p = number(number(p, &low) + 1, &high) + 1;
	count = r ? low + uper_of(r, high - low + 1) : 0;
	while (count-- && !r->failed)
		type_skip(r, p);
	return type_skip(NULL, p);
}

static const char *enumerated_skip(struct uper *r, const char *p)
{
	bool extended = marker(&p) && r && uper_flag(r);
	uint32_t count;

	p = number(p, &count);
	if (extended)
		uper_small(r);
	else if (r)
		uper_of(r, count);
	return p;
}

static const char *type_skip(struct uper *r, const char *p)
{
	uint32_t bits;

	p = blanks(p);
	switch (*p) {
	case '{':
		return sequence_skip(r, p + 1);
	case '<':
		return choice_skip(r, p + 1);
	case '[':
		return list_skip(r, p + 1);
	case '#':
		return enumerated_skip(r, p + 1);
	case 's':
		if (r)
			uper_octets(r);
		return p + 1;
	case '*':
		if (r)
			r->bit = r->end;
		return p + 1;
	default:
		assert(*p >= '0' && *p <= '9');
		p = number(p, &bits);
		if (r)
			advance(r, bits);
		return p;
	}
}

void uper_skip(struct uper *r, const char *pattern)
{
	for (pattern = blanks(pattern); *pattern; pattern = blanks(pattern))
		pattern = type_skip(r, pattern);
}

void uper_blank(void *octets, size_t bit, size_t end)
{
	for (; bit < end; bit++)
		((uint8_t *)octets)[bit / 8] &= (uint8_t) ~(0x80 >> bit % 8);
}
