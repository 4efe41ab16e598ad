// SPDX-License-Identifier: GPL-3.0-or-later
/* content_gsm: System Information (44.018 9.1.31 to 9.1.43a, 10.5.2), pages (9.1.22 to 9.1.24) and assignments
 * (9.1.18). */
#include <string.h>

#include "content.h"
#include "writer.h"

enum { PADDING = 0x2b, RR = 0x06 };
enum { SPAN = 111 }; /* carriers that a variable bit map reaches */

/* L2 pseudo length, protocol, message type. */
static struct writer begin(uint8_t octets[GSM_OCTETS], int length, int type)
{
	struct writer w = writer_begin(octets, GSM_OCTETS, PADDING);

	writer_put(&w, (uint32_t)(length << 2 | 1), 8);
	writer_put(&w, RR, 8);
	writer_put(&w, (uint32_t)type, 8);
	return w;
}

/* ---- lists of carriers: 10.5.2.13.2 bit map 0, 10.5.2.13.7 variable bit map ---- */

static bool has(const struct channels *list, int channel)
{
	for (int i = 0; i < list->count; i++)
		if (list->of[i] == channel)
			return true;
	return false;
}

static bool put_map_0(struct writer *w, const struct channels *list)
{
	writer_put(w, 0, 4);
	for (int channel = 124; channel > 0; channel--)
		writer_put(w, has(list, channel), 1);
	return true;
}

static bool put_map_variable(struct writer *w, const struct channels *list)
{
	int origin = list->of[0];

	for (int i = 0; i < list->count; i++)
		origin = list->of[i] < origin ? list->of[i] : origin;
	writer_put(w, 2, 2);
	writer_put(w, 0, 2);
	writer_put(w, 7, 3);
	writer_put(w, (uint32_t)origin, 10);
	for (int i = 1; i <= SPAN; i++)
		writer_put(w, has(list, origin + i), 1);
	for (int i = 0; i < list->count; i++)
		if (list->of[i] > origin + SPAN)
			return false;
	return true;
}

static bool put_channels(struct writer *w, const struct channels *list)
{
	for (int i = 0; i < list->count; i++)
		if (list->of[i] < 1 || list->of[i] > 124)
			return put_map_variable(w, list);
	return put_map_0(w, list);
}

bool gsm_channels(const struct channels *list, uint8_t octets[16])
{
	struct writer w = writer_begin(octets, 16, 0);

	return put_channels(&w, list);
}

/* ---- elements ---- */

static int digit(const char *digits, int n)
{
	return digits[n] ? digits[n] - '0' : 15;
}

/* 10.5.1.3 of 24.008 */
static void put_lai(struct writer *w, const struct gsm_content *c)
{
	const struct plmn *p = &c->plmn;
	const int nibbles[] = { digit(p->mcc, 1), digit(p->mcc, 0), digit(p->mnc, 2),
		                digit(p->mcc, 2), digit(p->mnc, 1), digit(p->mnc, 0) };

	for (int i = 0; i < 6; i++)
		writer_put(w, (uint32_t)nibbles[i], 4);
	writer_put(w, (uint32_t)c->lac, 16);
}

/* 10.5.2.29 */
static void put_rach(struct writer *w, const struct gsm_content *c)
{
	writer_put(w, (uint32_t)c->max_retrans, 2);
	writer_put(w, (uint32_t)c->spread, 4);
	writer_put(w, (uint32_t)c->barred, 1);
	writer_put(w, (uint32_t)c->reestablish_off, 1);
	writer_put(w, (uint32_t)c->access_classes, 16);
}

/* 10.5.2.4 */
static void put_selection(struct writer *w, const struct gsm_content *c, int acs)
{
	writer_put(w, (uint32_t)c->hysteresis_db / 2, 3);
	writer_put(w, (uint32_t)c->txpwr, 5);
	writer_put(w, (uint32_t)acs, 1);
	writer_put(w, (uint32_t)c->neci, 1);
	writer_put(w, (uint32_t)c->rxlev, 6);
}

/* What the rest octets of SI3 and SI4 begin with (10.5.2.34): selection parameters, no power offset. */
static void put_reselection(struct writer *w, const struct gsm_content *c)
{
	writer_high(w, c->selection);
	if (c->selection) {
		writer_put(w, 0, 1);
		writer_put(w, (uint32_t)c->offset, 6);
		writer_put(w, (uint32_t)c->temporary, 3);
		writer_put(w, (uint32_t)c->penalty, 5);
	}
	writer_high(w, false);
}

static void put_gprs(struct writer *w, const struct gsm_content *c)
{
	writer_high(w, c->gprs);
	if (c->gprs) {
		writer_put(w, (uint32_t)c->colour, 3);
		writer_put(w, 0, 1);
	}
}

/* The identity goes into what was recorded of another cell: LAI at this octet, CI before it where there is one. */
static void replay(const struct gsm_content *c, int n, int lai_at, int ci_at, uint8_t octets[GSM_OCTETS])
{
	struct writer w = { octets, 8 * lai_at, 8 * GSM_OCTETS, PADDING };

	memcpy(octets, c->recorded[n], GSM_OCTETS);
	if (lai_at)
		put_lai(&w, c);
	w.at = 8 * ci_at;
	if (ci_at)
		writer_put(&w, (uint32_t)c->ci, 16);
}

/* ---- messages ---- */

void gsm_si1(const struct gsm_content *c, uint8_t octets[GSM_OCTETS])
{
	if (c->given) {
		replay(c, 0, 0, 0, octets);
		return;
	}
	struct writer w = begin(octets, 21, 0x19);

	put_channels(&w, &c->allocation);
	put_rach(&w, c);
}

void gsm_si2(const struct gsm_content *c, uint8_t octets[GSM_OCTETS])
{
	if (c->given) {
		replay(c, 1, 0, 0, octets);
		return;
	}
	struct writer w = begin(octets, 22, 0x1a);

	put_channels(&w, &c->list);
	writer_put(&w, (uint32_t)c->ncc_permitted, 8);
	put_rach(&w, c);
}

void gsm_si3(const struct gsm_content *c, uint8_t octets[GSM_OCTETS])
{
	if (c->given) {
		replay(c, 2, 5, 3, octets);
		return;
	}
	struct writer w = begin(octets, 18, 0x1b);

	writer_put(&w, (uint32_t)c->ci, 16);
	put_lai(&w, c);
	writer_put(&w, (uint32_t)c->mscr, 1); /* 10.5.2.11 */
	writer_put(&w, (uint32_t)c->att, 1);
	writer_put(&w, (uint32_t)c->ag_blocks, 3);
	writer_put(&w, c->combined, 3);
	writer_put(&w, 0, 5);
	writer_put(&w, (uint32_t)c->paging_multiframes - 2, 3);
	writer_put(&w, (uint32_t)c->t3212, 8);
	writer_put(&w, 0, 1); /* 10.5.2.3 */
	writer_put(&w, (uint32_t)c->pwrc, 1);
	writer_put(&w, (uint32_t)c->dtx, 2);
	writer_put(&w, (uint32_t)c->link_timeout / 4 - 1, 4);
	put_selection(&w, c, 0);
	put_rach(&w, c);
	put_reselection(&w, c);
	writer_high(&w, false); /* SI2ter */
	writer_high(&w, c->classmark);
	writer_high(&w, false); /* where SI9 is */
	put_gprs(&w, c);
	writer_high(&w, c->classmark && c->nof_umts > 0);
	writer_high(&w, c->nof_lte || c->nof_umts);
	if (c->nof_lte || c->nof_umts)
		writer_put(&w, 0, 1);
}

void gsm_si4(const struct gsm_content *c, uint8_t octets[GSM_OCTETS])
{
	if (c->given) {
		replay(c, 3, 3, 0, octets);
		return;
	}
	struct writer w = begin(octets, 12, 0x1c);

	put_lai(&w, c);
	put_selection(&w, c, c->acs);
	put_rach(&w, c);
	put_reselection(&w, c);
	put_gprs(&w, c);
}

/* 10.5.2.37b; GPRS Cell Options of 44.060 12.24 as Release 4 has them, no PAN parameters. */
void gsm_si13(const struct gsm_content *c, uint8_t octets[GSM_OCTETS])
{
	struct writer w = begin(octets, 0, 0x00);

	writer_high(&w, true);
	writer_put(&w, (uint32_t)c->change_mark, 3);
	writer_put(&w, 0, 4 + 1 + 1);
	writer_put(&w, (uint32_t)c->rac, 8);
	writer_put(&w, 0, 1);
	writer_put(&w, 6, 3);
	writer_put(&w, 0, 2);
	writer_put(&w, (uint32_t)c->nmo, 2);
	writer_put(&w, 2, 3); /* T3168 */
	writer_put(&w, 0, 3);
	writer_put(&w, 3, 3);
	writer_put(&w, 0, 2);
	writer_put(&w, 12, 4); /* BS_CV_MAX */
	writer_put(&w, 0, 1);
	writer_put(&w, c->egprs, 1);
	if (c->egprs) {
		writer_put(&w, 8, 6); /* nine bits follow */
		writer_put(&w, 0x30, 6);
		writer_put(&w, 0, 3);
	}
	writer_put(&w, 5, 4); /* 44.060 12.9: ALPHA … N_AVG_I */
	writer_put(&w, 12, 5);
	writer_put(&w, 12, 5);
	writer_put(&w, 0, 1);
	writer_put(&w, 4, 4);
	writer_high(&w, true);
	writer_put(&w, (uint32_t)c->sgsnr, 1);
}

/* One UTRAN carrier after the other, without a cell of any. */
static void put_umts(struct writer *w, const struct gsm_content *c)
{
	writer_put(w, 0, 2); /* indices */
	writer_put(w, 1, 1); /* FDD: no bandwidth */
	writer_put(w, 0, 1);
	for (int i = 0; i < c->nof_umts; i++) {
		writer_put(w, 1, 1);
		writer_put(w, 0, 1);
		writer_put(w, (uint32_t)c->umts[i], 14);
		writer_put(w, 0, 1 + 5);
	}
	writer_put(w, 0, 1);
	writer_put(w, 0, 1); /* no TDD */
}

static void put_layer(struct writer *w, const struct ranked *layer)
{
	writer_put(w, 1, 1);
	writer_put(w, 1, 1);
	writer_put(w, (uint32_t)layer->channel, 16);
	writer_put(w, 1, 1);
	writer_put(w, 3, 3); /* 10 MHz are measured */
	writer_put(w, 0, 1);
	writer_put(w, 1, 1);
	writer_put(w, (uint32_t)layer->priority, 3);
	writer_put(w, 6, 5);
	writer_put(w, 1, 1);
	writer_put(w, 2, 5);
	writer_put(w, 0, 1);
}

/* Additions of Release 5, 6, 7 that are empty, and of 8: Priority and E-UTRAN Parameters Description. */
static void put_lte(struct writer *w, const struct gsm_content *c)
{
	const int empty[] = { 2, 1, 2 };

	for (int i = 0; i < 3; i++) {
		writer_high(w, true);
		writer_put(w, 0, empty[i]);
	}
	writer_high(w, true);
	writer_put(w, 3, 2);    /* the description, in it the serving cell: */
	writer_put(w, 1, 3);    /* priority of GSM */
	writer_put(w, 0x6d, 8); /* thresholds */
	writer_put(w, 5, 4);
	writer_put(w, 1, 2); /* no UTRAN, but E-UTRAN: */
	writer_put(w, 3, 3); /* begins and ends here */
	writer_put(w, 0, 2);
	for (int i = 0; i < c->nof_lte && i < 2; i++)
		put_layer(w, &c->lte[i]);
	writer_put(w, 0, 3 + 2);
}

/* 10.5.2.33b */
void gsm_si2quater(const struct gsm_content *c, uint8_t octets[GSM_OCTETS])
{
	struct writer w = begin(octets, 1, 0x07);

	writer_put(&w, 0, 3 + 4 + 4 + 7);
	writer_put(&w, c->nof_umts > 0, 1);
	if (c->nof_umts)
		put_umts(&w, c);
	writer_put(&w, 0, 2);
	if (c->nof_lte)
		put_lte(&w, c);
}

void gsm_scheduled(const struct gsm_content *c, int tc, uint8_t octets[GSM_OCTETS])
{
	if (tc == 0)
		gsm_si1(c, octets);
	else if (tc == 4 && c->gprs)
		gsm_si13(c, octets);
	else if (tc == 5 && (c->nof_lte || c->nof_umts))
		gsm_si2quater(c, octets);
	else if (tc == 1 || tc == 5)
		gsm_si2(c, octets);
	else if (tc == 3 || tc == 7)
		gsm_si4(c, octets);
	else
		gsm_si3(c, octets);
}

/* ---- common control ---- */

void gsm_idle(uint8_t octets[GSM_OCTETS])
{
	struct writer w = begin(octets, 5, 0x21);

	writer_put(&w, 0, 8);
	writer_put(&w, 0x01f0, 16);
}

/* One by IMSI: a page of type 1. */
static void page_permanent(uint8_t octets[GSM_OCTETS])
{
	struct writer w = begin(octets, 12, 0x21);

	writer_put(&w, 0, 8);
	writer_put(&w, 8, 8);
	writer_put(&w, 9, 8);
	for (int i = 0; i < 7; i++)
		writer_put(&w, 0, 8);
}

void gsm_paging(int phones, bool by_imsi, uint8_t octets[GSM_OCTETS])
{
	const bool one = phones == 1, four = phones > 3;

	if (by_imsi) {
		page_permanent(octets);
		return;
	}
	struct writer w = begin(octets, one ? 9 : four ? 19 : phones == 2 ? 11 : 17, one ? 0x21 : four ? 0x24 : 0x22);

	writer_put(&w, 0, 8);
	if (one)
		writer_put(&w, 0x05f4, 16);
	for (int i = 0; i < phones && i < (four ? 4 : 2); i++)
		writer_put(&w, 0, 32);
	if (phones == 3) {
		writer_put(&w, 0x1705f4, 24);
		writer_put(&w, 0, 24);
	}
}

/* SDCCH/8 on timeslot 1, not hopping. */
void gsm_assignment(struct dice *dice, const struct gsm_content *c, uint8_t octets[GSM_OCTETS])
{
	struct writer w = begin(octets, 11, 0x3f);

	writer_put(&w, 0, 8);
	writer_put(&w, (uint32_t)(8 + dice_int(dice, 0, 7)) << 3 | 1, 8);
	writer_put(&w, (uint32_t)c->bcc << 5 | ((uint32_t)c->arfcn >> 8 & 3), 8);
	writer_put(&w, (uint32_t)c->arfcn & 255, 8);
	writer_put(&w, dice_bits(dice) & 0xffffff, 24);
	writer_put(&w, (uint32_t)dice_int(dice, 0, 5), 8);
	writer_put(&w, 0, 8);
}
