// SPDX-License-Identifier: GPL-3.0-or-later
/* pdsch_phone: symbols are brought to their places in the constellation, which in 16QAM and 64QAM takes the power of
 * the data against the reference signals: the cell tells it the phone alone, but it is that of the symbols received.
 */
#include "pdsch_phone.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "coding.h"  // gold_descramble
#include "regs.h"    // regs_symbols
#include "turbo.h"

enum { ITERATIONS = 8, PARITY = 24, BITS_MAX = 6 };

struct phone {
	struct turbo *turbo;
	struct re elements[PDSCH_RES_MAX];
	float complex symbols[PDSCH_RES_MAX];
	float precision[PDSCH_RES_MAX]; /* of each symbol: over its noise */
	float llr[BITS_MAX * PDSCH_RES_MAX];
	float soft[PDSCH_SOFT_MAX];
	uint8_t bits[DCI_TBS_MAX + PARITY];
};

struct phone *phone_create(void)
{
	struct phone *phone = calloc(1, sizeof(*phone));

	if (phone && !(phone->turbo = turbo_create())) {
		free(phone);
		return NULL;
	}
	return phone;
}

void phone_destroy(struct phone *phone)
{
	if (!phone)
		return;
	turbo_destroy(phone->turbo);
	free(phone);
}

void phone_wipe(struct phone *phone)
{
	explicit_bzero(phone->symbols, sizeof(phone->symbols));
	explicit_bzero(phone->llr, sizeof(phone->llr));
	explicit_bzero(phone->soft, sizeof(phone->soft));
	explicit_bzero(phone->bits, sizeof(phone->bits));
	turbo_wipe(phone->turbo);
}

/* ---- symbols ---- */

static float complex at(const float complex of[LTE_SYMBOLS_MAX][LTE_SUBCARRIERS_MAX], struct re re)
{
	return of[re.symbol][re.subcarrier];
}

static void single(struct phone *p, const struct lte_subframe *sf, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const float complex h = at(sf->h[0], p->elements[i]), r = at(sf->res, p->elements[i]);
		const float gain = crealf(h * conjf(h)) + 1e-20f;

		p->symbols[i] = conjf(h) * r / gain;
		p->precision[i] = gain / sf->noise;
	}
}

/* 36.211 6.3.4.3, as in txdiv.c; each port sends half of the power. */
static void diverse(struct phone *p, const struct lte_subframe *sf, size_t n)
{
	for (size_t i = 0; i + 1 < n; i += 2) {
		const struct re *e = p->elements + i;
		const unsigned first = sf->cell->ports == 4 ? i / 2 % 2 : 0,
			       second = sf->cell->ports == 4 ? first + 2 : 1;
		const float complex r = at(sf->res, e[0]), s = at(sf->res, e[1]);
		const float complex a = at(sf->h[first], e[0]), b = at(sf->h[second], e[0]), c = at(sf->h[first], e[1]),
				    d = at(sf->h[second], e[1]);
		const float gain =
			(crealf(a * conjf(a)) + crealf(b * conjf(b)) + crealf(c * conjf(c)) + crealf(d * conjf(d))) /
				2 +
			1e-20f;

		p->symbols[i] = (float)M_SQRT2 * (conjf(a) * r + b * conjf(s)) / gain;
		p->symbols[i + 1] = (float)M_SQRT2 * (conjf(c) * s - d * conjf(r)) / gain;
		p->precision[i] = p->precision[i + 1] = gain / 2 / sf->noise;
	}
}

/* Amplitude of the data against what the reference signals say, by its power without the noise. */
static float amplitude(const struct phone *p, size_t n)
{
	float power = 0, noise = 0, weight = 1e-20f;

	for (size_t i = 0; i < n; i++) {
		const float complex y = p->symbols[i];

		power += p->precision[i] * crealf(y * conjf(y));
		noise += 1;
		weight += p->precision[i];
	}
	const float mean = (power - noise) / weight;

	return sqrtf(fminf(fmaxf(mean, 0.1f), 4.0f));
}

/* Soft bits of one dimension: 36.211 7.1.2 to 7.1.4; steps of `unit` from the middle. */
static void dimension(float y, float unit, unsigned each, float scale, float *llr)
{
	llr[0] = scale * y;
	if (each == 2)
		llr[2] = scale * (2 * unit - fabsf(y));
	if (each == 3) {
		llr[2] = scale * (4 * unit - fabsf(y));
		llr[4] = scale * (2 * unit - fabsf(fabsf(y) - 4 * unit));
	}
}

static void soft_bits(struct phone *p, size_t n, unsigned bits)
{
	static const float power[] = { 0, 2, 10, 42 }; /* of a symbol in units */
	const unsigned each = bits / 2;
	const float full = bits > 2 ? amplitude(p, n) : 1, unit = full / sqrtf(power[each]);

	for (size_t i = 0; i < n; i++) {
		const float scale = 4 * unit * p->precision[i];

		dimension(crealf(p->symbols[i]), unit, each, scale, p->llr + bits * i);
		dimension(cimagf(p->symbols[i]), unit, each, scale, p->llr + bits * i + 1);
	}
}

/* ---- transport blocks ---- */

bool phone_receive(struct phone *p, const struct lte_subframe *sf, const struct grant *grant, unsigned cfi,
                   uint8_t octets[PDSCH_OCTETS_MAX])
{
	struct turbo_plan plan;
	const unsigned ports = sf->cell->ports;
	const size_t n = pdsch_elements_of(sf, grant->blocks, cfi, p->elements), received = n * grant->bits;

	memset(octets, 0, PDSCH_OCTETS_MAX);
	if (n == 0 || !turbo_plan(grant->tbs + PARITY, &plan) || turbo_soft_size(&plan) > PDSCH_SOFT_MAX)
		return false;
	if (ports == 1)
		single(p, sf, n);
	else
		diverse(p, sf, n & ~(size_t)1);
	soft_bits(p, n, grant->bits);
	gold_descramble((uint32_t)grant->rnti << 14 | (uint32_t)sf->number << 9 | sf->cell->pci, p->llr, received);
	memset(p->soft, 0, sizeof(p->soft));
	turbo_dematch(&plan, p->llr, received, (ports > 1 ? 2u : 1u) * grant->bits, grant->rv, p->soft);
	if (!turbo_decode(p->turbo, &plan, p->soft, ITERATIONS, p->bits))
		return false;
	for (unsigned i = 0; i < grant->tbs; i++)
		octets[i / 8] |= (uint8_t)(p->bits[i] << (7 - i % 8));
	return true;
}
