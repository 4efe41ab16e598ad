// SPDX-License-Identifier: GPL-3.0-or-later
/* rrc_paging: Paging of 36.331 6.2.2: how many are called by which kind of identity, and these identities overwritten.
 *
 * The form stays, so that what has been redacted still dissects: an S-TMSI of zeros, an IMSI of as many zeros as it had
 * digits. What a later release may have put somewhere is overwritten unread.
 */
#include "rrc.h"

#include <string.h>

enum { RECORDS_MAX = 16, ADDITIONS_MAX = 64 };
enum identity { IDENTITY_TMSI, IDENTITY_IMSI, IDENTITY_OTHER };

/* Somebody's identity or what may be one: bits from `bit` up to `end`. */
typedef void found_fn(void *ctx, size_t bit, size_t end);

struct visitor {
	found_fn *found; /* NULL: nobody asks */
	void *ctx;
	int32_t identities[IDENTITY_OTHER + 1];
	bool warning; /* ETWS or CMAS */
};

static void found(const struct visitor *v, size_t bit, size_t end)
{
	if (v->found)
		v->found(v->ctx, bit, end);
}

/* PagingUE-Identity: S-TMSI, IMSI, and what Release 15 added. */
static void identity_visit(struct uper *r, struct visitor *v)
{
	enum identity kind = IDENTITY_OTHER;
	struct uper value;

	if (uper_flag(r)) {
		uper_small(r);
		value = uper_octets(r);
	} else {
		kind = uper_flag(r) ? IDENTITY_IMSI : IDENTITY_TMSI;
		uint32_t digits = kind == IDENTITY_IMSI ? (uint32_t)uper_int(r, 6, 21) : 0;

		value = *r;
		if (kind == IDENTITY_TMSI)
			uper_skip(r, "8 32");
		while (digits--)
			uper_of(r, 10);
		value.end = r->bit;
	}
	v->identities[kind]++;
	if (!r->failed)
		found(v, value.bit, value.end);
}

static void record_visit(struct uper *r, struct visitor *v)
{
	struct uper additions[ADDITIONS_MAX];
	bool extended = uper_flag(r);

	identity_visit(r, v);
	uper_skip(r, "#2"); /* cn-Domain */
	if (!extended)
		return;
	uper_additions(r, additions, ADDITIONS_MAX);
	for (int i = 0; i < ADDITIONS_MAX; i++)
		if (!r->failed && uper_present(&additions[i]))
			found(v, additions[i].bit, additions[i].end);
}

/* v890, v920, v1130, v1310, each in the one before; behind these everything is overwritten. */
static void extensions_visit(struct uper *r, struct visitor *v)
{
	uint32_t has = uper_bits(r, 2);

	if (has & 2) {
		struct uper late = uper_octets(r);

		found(v, late.bit, late.end);
	}
	if (!(has & 1))
		return;
	has = uper_bits(r, 2); /* v920: cmas-Indication */
	v->warning |= has & 2;
	if (!(has & 1) || !(uper_bits(r, 2) & 1) || !(uper_bits(r, 3) & 1))
		return;
	found(v, r->bit, r->end);
	uper_skip(r, "*");
}

/* False when it is no Paging, or cut off. */
static bool paging_visit(struct uper *r, struct visitor *v)
{
	bool other_class = uper_flag(r);
	uint32_t has = uper_bits(r, 4); /* records, systemInfoModification, etws-Indication, nonCriticalExtension */

	if (other_class)
		return false;
	v->warning = has & 2;
	if (has & 8)
		for (int32_t count = uper_int(r, 1, RECORDS_MAX); count && !r->failed; count--)
			record_visit(r, v);
	if (has & 1)
		extensions_visit(r, v);
	return !r->failed;
}

void rrc_paging(struct uper *r, struct cell *cell)
{
	struct visitor v = { 0 };

	if (!paging_visit(r, &v)) {
		r->failed = true;
		return;
	}
	cell->lte.paging++;
	cell->paged_tmsi += v.identities[IDENTITY_TMSI];
	cell->paged_imsi += v.identities[IDENTITY_IMSI];
	cell->lte.paging_warning += v.warning;
}

bool rrc_paging_redact(uint8_t *octets, size_t len)
{
	struct visitor v = { .found = uper_blank, .ctx = octets };
	struct uper r = uper_open(octets, len);

	if (!paging_visit(&r, &v))
		return false;
	uper_blank(octets, r.bit, r.end); /* padding, if it is that */
	return true;
}
