// SPDX-License-Identifier: GPL-3.0-or-later
/* lte_rrc: SystemInformationBlockType1 and SystemInformation (36.331 6.2.2). Unaligned PER writes one bit for each
 * optional element, first of all in a sequence, and numbers in as many bits as their range needs.
 */
#include "lte_rrc.h"

#include <string.h>

#include "air.h"  // air_lte_message

/* The log2 of a power of two. */
static unsigned log_2(int x)
{
	unsigned n = 0;
	while (1 << n < x)
		n++;
	return n;
}

static void put_digits(struct air_bits *bits, const char *digits)
{
	for (; *digits; digits++)
		air_bits_put(bits, (uint32_t)(*digits - '0'), 4);
}

/* A country code equal to the one before goes without saying. */
static void put_plmns(struct air_bits *bits, const struct air_enb *enb)
{
	air_bits_put(bits, (uint32_t)enb->nof_plmns - 1, 3);
	for (int i = 0; i < enb->nof_plmns; i++) {
		const struct air_plmn *plmn = &enb->plmns[i];
		bool country = i == 0 || strcmp(plmn->mcc, plmn[-1].mcc) != 0;
		air_bits_put(bits, country, 1);
		if (country)
			put_digits(bits, plmn->mcc);
		air_bits_put(bits, strlen(plmn->mnc) == 3, 1);
		put_digits(bits, plmn->mnc);
		air_bits_put(bits, 1, 1); /* not reserved for operator use */
	}
}

static void put_access(struct air_bits *bits, const struct air_enb *enb)
{
	air_bits_put(bits, (uint32_t)enb->csg, 1); /* csg-Identity is there */
	put_plmns(bits, enb);
	air_bits_put(bits, (uint32_t)enb->tac, 16);
	air_bits_put(bits, (uint32_t)enb->eci, 28);
	air_bits_put(bits, !enb->barred, 1);
	air_bits_put(bits, !enb->reselection, 1);
	air_bits_put(bits, (uint32_t)enb->csg, 1);
	if (enb->csg)
		air_bits_put(bits, 1, 27);
}

static void put_schedule(struct air_bits *bits, const struct air_enb *enb)
{
	air_bits_put(bits, (uint32_t)enb->nof_si - 1, 5);
	for (int i = 0; i < enb->nof_si; i++) {
		const struct air_si_message *si = &enb->si[i];
		int count = 0;
		for (int k = 0; k < si->nof_sibs; k++)
			count += si->sib[k] != 2;
		air_bits_put(bits, log_2(si->period / 8), 3);
		air_bits_put(bits, (uint32_t)count, 5);
		for (int k = 0; k < si->nof_sibs; k++)
			if (si->sib[k] != 2)
				air_bits_put(bits, (uint32_t)si->sib[k] - 3, 5);
	}
}

static uint32_t window_code(int window_ms)
{
	static const int windows_ms[] = { 1, 2, 5, 10, 15, 20, 40 };
	uint32_t code = 0;
	while (code < 6 && windows_ms[code] < window_ms)
		code++;
	return code;
}

/* Octets given in the scenario are sent as they are. */
static int take(int n, const uint8_t *given, uint8_t *octets)
{
	memcpy(octets, given, (size_t)n);
	return n;
}

int air_lte_sib1(const struct air_enb *enb, uint8_t *octets)
{
	struct air_bits bits = { .octets = octets, .size = 8 * AIR_SI_OCTETS };
	memset(octets, 0, AIR_SI_OCTETS);
	if (enb->nof_sib1_octets)
		return take(enb->nof_sib1_octets, enb->sib1, octets);
	air_bits_put(&bits, 1, 2);                /* c1: systemInformationBlockType1 */
	air_bits_put(&bits, enb->tdd ? 2 : 0, 3); /* p-Max, tdd-Config, nonCriticalExtension */
	put_access(&bits, enb);
	air_bits_put(&bits, 0, 1);
	air_bits_put(&bits, (uint32_t)(enb->q_rx_lev_min_dbm / 2 + 70), 6);
	air_bits_put(&bits, (uint32_t)(enb->band > 64 ? 64 : enb->band) - 1, 6);
	put_schedule(&bits, enb);
	if (enb->tdd) {
		air_bits_put(&bits, (uint32_t)enb->tdd_config, 3);
		air_bits_put(&bits, (uint32_t)enb->tdd_special, 4);
	}
	air_bits_put(&bits, window_code(enb->si_window_ms), 3);
	air_bits_put(&bits, (uint32_t)enb->value_tag, 5);
	return (int)(bits.at + 7) / 8;
}

int air_lte_si(const struct air_enb *enb, int n, uint8_t *octets)
{
	const struct air_si_message *si = &enb->si[n];
	struct air_bits bits = { .octets = octets, .size = 8 * AIR_SI_OCTETS };
	memset(octets, 0, AIR_SI_OCTETS);
	if (si->nof_octets)
		return take(si->nof_octets, si->octets, octets);
	air_bits_put(&bits, 0, 2); /* c1: systemInformation */
	air_bits_put(&bits, 0, 2); /* systemInformation-r8, nonCriticalExtension */
	air_bits_put(&bits, (uint32_t)si->nof_sibs - 1, 5);
	for (int i = 0; i < si->nof_sibs; i++) {
		air_bits_put(&bits, (uint32_t)si->sib[i] - 2, 5);
		air_lte_sib(&bits, enb, si->sib[i]);
	}
	return (int)(bits.at + 7) / 8;
}

int air_lte_message(const struct air_scenario *scenario, int cell, int n, uint8_t octets[PDU_OCTETS_MAX])
{
	if (cell < 0 || cell >= scenario->nof_enbs || n < 0 || n > scenario->enbs[cell].nof_si)
		return 0;
	return n ? air_lte_si(&scenario->enbs[cell], n - 1, octets) : air_lte_sib1(&scenario->enbs[cell], octets);
}
