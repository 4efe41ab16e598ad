// SPDX-License-Identifier: GPL-3.0-or-later
/* sch: the 25 bits of the synchronisation channel, 44.018 figure 9.1.30.1:
 *
 *          bit 8    7    6    5    4    3    2    1
 *   octet 1  [ BSIC: NCC     | BCC         ][T1 high]
 *   octet 2  [ T1 middle                            ]
 *   octet 3  [T1 low][ T2                ][T3' high ]
 *   octet 4                                  [T3' low]
 *
 * FN = 51 ((T3 - T2) mod 26) + T3 + 51 x 26 T1, T3 = 10 T3' + 1 (45.002 4.3.3).
 */
#include "sch.h"

#include <math.h>
#include <osmocom/coding/gsm0503_coding.h>  // gsm0503_sch_decode, gsm0503_sch_encode
#include <string.h>

enum { SUPERFRAME = 26 * 51, T3P_COUNT = 5 };
/* Of 78 coded bits: random bits lie about 20 from the nearest codeword, a burst that decodes rarely more than 12. */
enum { CORRECTED_MAX = 14 };

struct fields {
	unsigned bsic, t1, t2, t3p;
};

static void pack(const struct fields *f, uint8_t o[SCH_OCTETS])
{
	o[0] = (uint8_t)(f->bsic << 2 | f->t1 >> 9);
	o[1] = (uint8_t)(f->t1 >> 1);
	o[2] = (uint8_t)((f->t1 & 1) << 7 | f->t2 << 2 | f->t3p >> 1);
	o[3] = (uint8_t)(f->t3p & 1);
}

static void unpack(const uint8_t o[SCH_OCTETS], struct fields *f)
{
	f->bsic = o[0] >> 2;
	f->t1 = (unsigned)(o[0] & 3) << 9 | (unsigned)o[1] << 1 | o[2] >> 7;
	f->t2 = o[2] >> 2 & 31;
	f->t3p = (unsigned)(o[2] & 3) << 1 | (o[3] & 1);
}

static bool fields_valid(const struct fields *f)
{
	return f->t2 < 26 && f->t3p < T3P_COUNT;
}

static uint32_t frame_number(const struct fields *f)
{
	unsigned t3 = 10 * f->t3p + 1;
	return 51 * ((t3 + 26 * 2 - f->t2) % 26) + t3 + SUPERFRAME * f->t1;
}

static void fields_of(uint8_t bsic, uint32_t fn, struct fields *f)
{
	*f = (struct fields){ bsic, fn / SUPERFRAME, fn % 26, (fn % 51 - 1) / 10 };
}

/* libosmocoding's soft bits: +127 is a certain 0. */
static void quantise(const float *bits, sbit_t *out)
{
	float mean = 1e-20f;
	for (unsigned i = 0; i < SCH_BITS; i++)
		mean += fabsf(bits[i]) / SCH_BITS;
	for (unsigned i = 0; i < SCH_BITS; i++) {
		float v = bits[i] * (40 / mean);
		out[i] = (sbit_t)(v > 127 ? 127 : v < -127 ? -127 : lrintf(v));
	}
}

static unsigned disagreements(const float *bits, const uint8_t *coded)
{
	unsigned n = 0;
	for (unsigned i = 0; i < SCH_BITS; i++)
		n += (bits[i] < 0) != coded[i];
	return n;
}

static bool decode_fields(const float *bits, struct fields *f)
{
	sbit_t soft[SCH_BITS];
	uint8_t octets[SCH_OCTETS] = { 0 }, again[SCH_OCTETS];
	ubit_t coded[SCH_BITS];
	quantise(bits, soft);
	if (gsm0503_sch_decode(octets, soft) != 0)
		return false;
	unpack(octets, f);
	pack(f, again);
	if (gsm0503_sch_encode(coded, again) != 0)
		return false;
	return disagreements(bits, coded) <= CORRECTED_MAX;
}

static void fill(const struct fields *f, struct sch *sch)
{
	pack(f, sch->octets);
	sch->bsic = (uint8_t)f->bsic;
	sch->fn = frame_number(f);
}

bool sch_decode(const float bits[SCH_BITS], struct sch *sch)
{
	struct fields f;
	if (!decode_fields(bits, &f) || !fields_valid(&f))
		return false;
	fill(&f, sch);
	return true;
}

void sch_encode(uint8_t bsic, uint32_t fn, uint8_t bits[SCH_BITS])
{
	struct fields f;
	uint8_t octets[SCH_OCTETS];
	fields_of(bsic, fn, &f);
	pack(&f, octets);
	gsm0503_sch_encode(bits, octets);
}

float sch_agreement(const float bits[SCH_BITS], const uint8_t coded[SCH_BITS])
{
	float sum = 0, square = 1e-20f;
	for (unsigned i = 0; i < SCH_BITS; i++) {
		sum += coded[i] ? -bits[i] : bits[i];
		square += bits[i] * bits[i];
	}
	return sum / sqrtf(square);
}

/* ---- store ---- */

/* The code is linear: against the all-zero fields as base, what two fields turn over does not depend on the others. */
void sch_store_init(struct sch_store *store)
{
	uint8_t octets[SCH_OCTETS], zero[SCH_BITS];
	pack(&(struct fields){ .t2 = 0 }, octets);
	gsm0503_sch_encode(zero, octets);
	for (unsigned t2 = 0; t2 < 26; t2++)
		for (unsigned t3p = 0; t3p < T3P_COUNT; t3p++) {
			uint8_t *turned = store->turned[t2][t3p];
			pack(&(struct fields){ .t2 = t2, .t3p = t3p }, octets);
			gsm0503_sch_encode(turned, octets);
			for (unsigned i = 0; i < SCH_BITS; i++)
				turned[i] ^= zero[i];
		}
	sch_store_reset(store);
}

void sch_store_reset(struct sch_store *store)
{
	store->count = 0;
}

void sch_store_add(struct sch_store *store, unsigned frame, const float bits[SCH_BITS])
{
	if (store->count == SCH_STORE)
		return;
	store->frame[store->count] = (uint16_t)frame;
	memcpy(store->bits[store->count++], bits, sizeof(store->bits[0]));
}

/* Adds the store up for a first burst at `start` of the superframe; T1 is constant up to the superframe's end. */
static unsigned add_up(const struct sch_store *store, unsigned start, float sum[SCH_BITS])
{
	unsigned used = 0;
	memset(sum, 0, SCH_BITS * sizeof(*sum));
	for (unsigned i = 0; i < store->count; i++) {
		unsigned at = start + store->frame[i];
		if (at >= SUPERFRAME || at % 51 % 10 != 1)
			continue;
		const uint8_t *turned = store->turned[at % 26][(at % 51 - 1) / 10];
		for (unsigned k = 0; k < SCH_BITS; k++)
			sum[k] += turned[k] ? -store->bits[i][k] : store->bits[i][k];
		used++;
	}
	return used;
}

bool sch_store_decode(const struct sch_store *store, struct sch *first)
{
	for (unsigned start = 1; start < SUPERFRAME; start++) {
		if (start % 51 % 10 != 1)
			continue;
		float sum[SCH_BITS];
		struct fields f;
		/* With its T2 and T3' taken out, the right guess decodes to zeros there: eight more bits of proof. */
		if (add_up(store, start, sum) < 2 || !decode_fields(sum, &f) || f.t2 || f.t3p)
			continue;
		f.t2 = start % 26;
		f.t3p = (start % 51 - 1) / 10;
		fill(&f, first);
		return true;
	}
	return false;
}
