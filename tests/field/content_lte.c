// SPDX-License-Identifier: GPL-3.0-or-later
/* content_lte: BCCH-BCH, BCCH-DL-SCH and PCCH messages of 36.331 in unaligned PER. Each step names the elements it
 * writes. */
#include <string.h>

#include "content.h"
#include "writer.h"

enum { NO_OFFSET = 15 }; /* q-OffsetCell dB0 */

static void put(struct writer *w, int value, int width)
{
	writer_put(w, (uint32_t)value, width);
}

static void put_all(struct writer *w, const int (*steps)[2], int count)
{
	for (int i = 0; i < count; i++)
		put(w, steps[i][0], steps[i][1]);
}

#define PUT_ALL(w, ...)                                                                                                \
	put_all(w, (const int[][2]){ __VA_ARGS__ }, (int)(sizeof((const int[][2]){ __VA_ARGS__ }) / sizeof(int[2])))

int lte_mib(const struct lte_content *c, int sfn, uint8_t *octets)
{
	static const int widths[] = { 6, 15, 25, 50, 75, 100 };
	struct writer w = writer_begin(octets, 3, 0);
	int code = 0;

	while (code < 5 && widths[code] < c->nof_prb)
		code++;
	PUT_ALL(&w, { code, 3 }, { c->phich_extended, 1 }, { c->phich_resource, 2 }, { sfn >> 2, 8 }, { 0, 10 });
	return 3;
}

/* ---- SIB1 ---- */

static void put_plmn(struct writer *w, const struct plmn *plmn, bool country)
{
	put(w, country, 1);
	for (int i = 0; i < 3 && country; i++)
		put(w, plmn->mcc[i] - '0', 4);
	put(w, plmn->mnc[2] != 0, 1);
	for (int i = 0; plmn->mnc[i]; i++)
		put(w, plmn->mnc[i] - '0', 4);
	put(w, 1, 1); /* cellReservedForOperatorUse: notReserved */
}

static void put_access(struct writer *w, const struct lte_content *c)
{
	put(w, c->csg, 1);
	put(w, c->nof_plmns - 1, 3);
	for (int i = 0; i < c->nof_plmns; i++)
		put_plmn(w, &c->plmns[i], i == 0 || strcmp(c->plmns[i].mcc, c->plmns[i - 1].mcc) != 0);
	PUT_ALL(w, { c->tac, 16 }, { c->eci, 28 }, { !c->barred, 1 }, { c->no_reselection, 1 }, { c->csg, 1 });
	if (c->csg)
		put(w, 4711, 27);
}

static void put_schedule(struct writer *w, const struct lte_content *c)
{
	put(w, c->nof_si - 1, 5);
	for (int i = 0; i < c->nof_si; i++) {
		const uint32_t listed = c->sibs[i] & ~(1u << 2);

		put(w, c->si_period[i], 3);
		put(w, __builtin_popcount(listed), 5);
		for (int sib = 3; sib < 16; sib++)
			if (listed >> sib & 1)
				put(w, sib - 3, 1 + 4);
	}
}

int lte_sib1(const struct lte_content *c, uint8_t octets[LTE_OCTETS])
{
	struct writer w = writer_begin(octets, LTE_OCTETS, 0);
	const bool power = c->p_max != 99;

	PUT_ALL(&w, { 0, 1 }, { 1, 1 }, { power, 1 }, { c->tdd, 1 }, { c->late_extension, 1 });
	put_access(&w, c);
	PUT_ALL(&w, { 0, 1 }, { c->q_rx_lev_min + 70, 6 });
	if (power)
		put(&w, c->p_max + 30, 6);
	put(&w, c->band - 1, 6);
	put_schedule(&w, c);
	if (c->tdd)
		PUT_ALL(&w, { c->tdd_config, 3 }, { c->tdd_special, 4 });
	PUT_ALL(&w, { c->window_code, 3 }, { c->value_tag, 5 });
	if (c->late_extension) /* v890: nothing late; v920: emergency calls over IMS */
		PUT_ALL(&w, { 1, 2 }, { 4, 3 });
	return writer_octets(&w);
}

/* ---- SIB2 ---- */

static void put_barring(struct writer *w, const struct lte_content *c)
{
	PUT_ALL(w, { 0, 1 }, { c->emergency_barred >= 0, 1 }, { 0, 1 });
	if (c->emergency_barred >= 0) /* no signalling, no data: not barred; emergency calls */
		PUT_ALL(w, { 0, 2 }, { c->emergency_barred, 1 });
}

static void put_sib2(struct writer *w, const struct lte_content *c)
{
	put_barring(w, c);
	PUT_ALL(w, { 0, 1 });
	PUT_ALL(w, { 0, 1 }, { 0, 1 }, { 11, 4 }, { 1, 2 }, { 10, 4 }, { 5, 4 }, { 7, 3 }, { 7, 3 }, { 4, 3 });
	PUT_ALL(w, { 1, 2 }, { c->paging_cycle, 2 }, { c->nb, 3 });
	PUT_ALL(w, { c->prach_root, 10 }, { c->prach_config, 6 }, { 0, 1 }, { 8, 4 }, { 4, 7 });
	PUT_ALL(w, { c->reference_power + 60, 7 }, { c->ports > 1, 2 });
	PUT_ALL(w, { 0, 2 }, { 0, 1 }, { 6, 7 }, { 1, 1 }, { 0, 1 }, { 0, 5 }, { 0, 1 }, { 0, 3 });
	PUT_ALL(w, { 0, 2 }, { 1, 7 }, { 0, 3 }, { 36, 11 }, { 0, 1 });
	PUT_ALL(w, { 41, 8 }, { 5, 3 }, { 12, 5 }, { 0, 2 }, { 1, 2 }, { 1, 2 }, { 1, 2 }, { 1, 2 }, { 5, 3 },
	        { 0, 1 });
	PUT_ALL(w, { 0, 1 }, { 6, 3 }, { 5, 3 }, { 5, 3 }, { 6, 3 }, { 3, 3 }, { 0, 3 });
	PUT_ALL(w, { 0, 2 }, { 0, 5 }, { 7, 3 });
}

/* ---- SIB3 to SIB7 ---- */

static void put_optional(struct writer *w, int value, int width)
{
	if (value >= 0)
		put(w, value, width);
}

static void put_sib3(struct writer *w, const struct lte_content *c)
{
	PUT_ALL(w, { 0, 1 }, { 0, 1 }, { c->q_hyst, 4 }, { c->non_intra >= 0, 1 });
	put_optional(w, c->non_intra, 5);
	PUT_ALL(w, { c->serving_low, 5 }, { c->priority, 3 });
	PUT_ALL(w, { 0, 1 }, { c->intra >= 0, 1 }, { c->measured_prb >= 0, 1 }, { 0, 1 }, { c->reselection_q + 70, 6 });
	put_optional(w, c->intra, 5);
	put_optional(w, c->measured_prb, 3);
	PUT_ALL(w, { c->port_1, 1 }, { 1, 2 }, { 1, 3 });
}

static void put_sib4(struct writer *w, const struct lte_content *c)
{
	PUT_ALL(w, { 0, 1 }, { c->intra_pci.count > 0, 1 }, { 0, 2 });
	if (c->intra_pci.count)
		put(w, c->intra_pci.count - 1, 4);
	for (int i = 0; i < c->intra_pci.count; i++)
		PUT_ALL(w, { 0, 1 }, { c->intra_pci.of[i], 9 }, { NO_OFFSET, 5 });
}

static void put_sib5(struct writer *w, const struct lte_content *c)
{
	PUT_ALL(w, { 0, 1 }, { c->nof_layers - 1, 3 });
	for (int i = 0; i < c->nof_layers; i++) {
		PUT_ALL(w, { 0, 1 }, { 0, 2 }, { 1, 1 }, { 0, 3 }, { c->layers[i].channel, 16 });
		PUT_ALL(w, { c->reselection_q + 70, 6 }, { 1, 3 }, { 10, 5 }, { 7, 5 }, { 3, 3 }, { 1, 1 });
		PUT_ALL(w, { c->layers[i].priority, 3 }, { 1, 2 });
	}
}

static void put_sib6(struct writer *w, const struct lte_content *c)
{
	PUT_ALL(w, { 0, 1 }, { c->nof_umts > 0, 1 }, { 0, 2 });
	if (c->nof_umts)
		put(w, c->nof_umts - 1, 4);
	for (int i = 0; i < c->nof_umts; i++) {
		PUT_ALL(w, { 0, 1 }, { 1, 1 }, { c->umts[i].channel, 14 }, { c->umts[i].priority, 3 });
		PUT_ALL(w, { 3, 5 }, { 0, 5 }, { 2, 6 }, { 74, 7 }, { 6, 5 });
	}
	put(w, 1, 3);
}

/* A group a band in truth; here the carriers of one, as a list. */
static void put_sib7(struct writer *w, const struct lte_content *c)
{
	PUT_ALL(w, { 0, 1 }, { 0, 1 }, { c->gsm.count > 0, 1 }, { 1, 3 });
	if (!c->gsm.count)
		return;
	PUT_ALL(w, { 0, 4 }, { 0, 1 }, { c->gsm.of[0], 10 }, { 0, 1 }, { 0, 2 }, { c->gsm.count - 1, 5 });
	for (int i = 1; i < c->gsm.count; i++)
		put(w, c->gsm.of[i], 10);
	PUT_ALL(w, { 1, 1 }, { 0, 1 }, { c->gsm_priority, 3 }, { c->gsm_ncc, 8 }, { 0, 6 }, { 4, 5 }, { 1, 5 });
}

int lte_si(const struct lte_content *c, int n, uint8_t octets[LTE_OCTETS])
{
	typedef void put_fn(struct writer * w, const struct lte_content *c);
	static put_fn *const sibs[] = {
		[2] = put_sib2, [3] = put_sib3, [4] = put_sib4, [5] = put_sib5, [6] = put_sib6, [7] = put_sib7
	};
	struct writer w = writer_begin(octets, LTE_OCTETS, 0);

	PUT_ALL(&w, { 0, 2 }, { 0, 1 }, { 0, 1 }, { __builtin_popcount(c->sibs[n]) - 1, 5 });
	for (int sib = 2; sib <= 7; sib++) {
		if (!(c->sibs[n] >> sib & 1))
			continue;
		put(&w, sib - 2, 1 + 4);
		sibs[sib](&w, c);
	}
	return writer_octets(&w);
}

/* ---- paging ---- */

int lte_paging(int phones, bool by_imsi, uint8_t octets[LTE_OCTETS])
{
	struct writer w = writer_begin(octets, LTE_OCTETS, 0);

	PUT_ALL(&w, { 0, 1 }, { 8, 4 }, { phones - 1, 4 });
	for (int i = 0; i < phones; i++) {
		PUT_ALL(&w, { 0, 1 }, { 0, 1 }, { by_imsi, 1 });
		if (by_imsi)
			put(&w, 15 - 6, 4);
		for (int k = 0; k < (by_imsi ? 15 : 10); k++)
			put(&w, 0, 4);
		put(&w, 0, 1);
	}
	return writer_octets(&w);
}

int lte_warning(uint8_t octets[LTE_OCTETS])
{
	struct writer w = writer_begin(octets, LTE_OCTETS, 0);

	PUT_ALL(&w, { 0, 1 }, { 2, 4 });
	return writer_octets(&w);
}
