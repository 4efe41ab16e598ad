// SPDX-License-Identifier: GPL-3.0-or-later
/* xcch: the control blocks of timeslot 0 of the beacon carrier.
 *
 * Timeslot 0 in its 51-multiframe, non-combined and combined (45.002 clause 7, figures 8a and 8b):
 *   F S BBBB CCCC F S CCCC CCCC F S CCCC CCCC F S CCCC CCCC F S CCCC CCCC -
 *   F S BBBB CCCC F S CCCC CCCC F S D0   D1   F S D2   D3   F S A0/2 A1/3 -
 * Blocks stand at the same places in both, so they can be read before the configuration is known.
 */
#include "xcch.h"

#include <math.h>
#include <osmocom/coding/gsm0503_coding.h>  // gsm0503_xcch_decode
#include <string.h>

enum { MULTIFRAME = 51 };
/* Weight that earlier repetitions keep with each new block, as a message may change at any time. */
static const float forget = 0.95f;
/* A block that correlates less with the sum is of another message; 456 random bits reach this once in 60. */
static const float agrees = 0.1f;

/* libosmocoding's soft bits: +127 is a certain 0. */
static void quantise(const float bits[XCCH_BITS], sbit_t soft[XCCH_BITS])
{
	float sum = 1e-20f;
	for (unsigned i = 0; i < XCCH_BITS; i++) {
		float size = fabsf(bits[i]);
		sum += size < 1e6f ? size : 1e6f;
	}
	const float scale = 36 * XCCH_BITS / sum;
	for (unsigned i = 0; i < XCCH_BITS; i++) {
		float v = bits[i] * scale;
		v = v > 127 ? 127 : v < -127 ? -127 : v;
		soft[i] = (sbit_t)(int)(v + (v < 0 ? -0.5f : 0.5f));
	}
}

bool xcch_decode(const float bits[XCCH_BITS], uint8_t octets[XCCH_OCTETS])
{
	sbit_t soft[XCCH_BITS];
	int errors, total;
	quantise(bits, soft);
	return gsm0503_xcch_decode(octets, soft, &errors, &total) == 0;
}

int xcch_burst_of(uint32_t fn, uint32_t *first)
{
	unsigned at = fn % MULTIFRAME, in_ten = at % 10;
	if (at == MULTIFRAME - 1 || in_ten < 2)
		return -1;
	int burst = (int)(in_ten - 2) % XCCH_BURSTS;
	*first = fn - (uint32_t)burst;
	return burst;
}

enum pdu_channel xcch_channel(uint32_t first, const struct ccch_config *config, uint8_t *subslot)
{
	unsigned at = first % MULTIFRAME, block = at / 10 * 2 + (at % 10 >= 6); /* 0 is BCCH, CCCH blocks follow */
	*subslot = 0;
	if (block == 0)
		return PDU_BCCH;
	if (!config)
		return PDU_CCCH;
	if (!config->combined || block <= 3)
		return block - 1 < config->bs_ag_blks_res ? PDU_AGCH : PDU_PCH;
	if (block < 8) {
		*subslot = (uint8_t)(block - 4);
		return PDU_SDCCH4;
	}
	/* SACCH of sub-slots 0, 1 and 2, 3 take turns, 45.002 table 3 */
	*subslot = (uint8_t)(block - 8 + (first / MULTIFRAME % 2 ? 2 : 0));
	return PDU_SACCH4;
}

/* ---- sums ---- */

void xcch_sums_reset(struct xcch_sums *sums)
{
	memset(sums->count, 0, sizeof(sums->count));
}

static unsigned place(uint32_t first)
{
	return first / MULTIFRAME % BCCH_CYCLE;
}

void xcch_sums_done(struct xcch_sums *sums, uint32_t first)
{
	sums->count[place(first)] = 0;
}

static float correlation(const float *a, const float *b)
{
	float ab = 0, aa = 1e-20f, bb = 1e-20f;
	for (unsigned i = 0; i < XCCH_BITS; i++) {
		ab += a[i] * b[i];
		aa += a[i] * a[i];
		bb += b[i] * b[i];
	}
	return ab / sqrtf(aa * bb);
}

static void add(struct xcch_sums *sums, unsigned tc, const float *bits)
{
	float *sum = sums->bits[tc];
	if (sums->count[tc] == 0 || correlation(sum, bits) < agrees) {
		memcpy(sum, bits, XCCH_BITS * sizeof(*sum));
		sums->count[tc] = 1;
		return;
	}
	for (unsigned i = 0; i < XCCH_BITS; i++)
		sum[i] = forget * sum[i] + bits[i];
	if (sums->count[tc] < UINT8_MAX)
		sums->count[tc]++;
}

/* SI3 is sent at TC 2 and 6, SI4 at 3 and 7: where one sum does not decode, its twin's is added. */
static bool decode_twins(struct xcch_sums *sums, unsigned tc, uint8_t *octets)
{
	unsigned twin = (tc + 4) % BCCH_CYCLE;
	float both[XCCH_BITS];
	if ((tc & 3) < 2 || sums->count[twin] == 0)
		return false;
	for (unsigned i = 0; i < XCCH_BITS; i++)
		both[i] = sums->bits[tc][i] + sums->bits[twin][i];
	if (!xcch_decode(both, octets))
		return false;
	sums->count[tc] = sums->count[twin] = 0;
	return true;
}

bool xcch_sums_decode(struct xcch_sums *sums, uint32_t first, const float bits[XCCH_BITS], uint8_t octets[XCCH_OCTETS])
{
	unsigned tc = place(first);
	add(sums, tc, bits);
	if (sums->count[tc] > 1 && xcch_decode(sums->bits[tc], octets)) {
		sums->count[tc] = 0;
		return true;
	}
	return decode_twins(sums, tc, octets);
}
