// SPDX-License-Identifier: GPL-3.0-or-later
/* si: System Information messages from a cell's parameters. 44.018 9.1.31 to 9.1.43a and 10.5.2, 24.008 10.5.1.3;
 * when each is sent: 45.002 6.3.1.3.
 */
#include "si.h"

#include <string.h>

#include "freq_list.h"    // air_freq_list_encode
#include "rest_octets.h"  // air_rest_si3 …

enum { PADDING = 0x2b, RR = 0x06, EXT_IND = 0x20 };

static const uint8_t message_type[AIR_SI_COUNT] = {
	[AIR_SI1] = 0x19, [AIR_SI2] = 0x1a, [AIR_SI2BIS] = 0x02, [AIR_SI2TER] = 0x03, [AIR_SI2QUATER] = 0x07,
	[AIR_SI3] = 0x1b, [AIR_SI4] = 0x1c, [AIR_SI13] = 0x00,   [AIR_SI5] = 0x1d,    [AIR_SI6] = 0x1e,
	[AIR_SI7] = 0x1f, [AIR_SI8] = 0x18, [AIR_SI9] = 0x04,
};

/* A message under construction: octets follow each other. */
struct writer {
	uint8_t *octets;
	unsigned at;
};

static void put(struct writer *w, int octet)
{
	w->octets[w->at++] = (uint8_t)octet;
}

static void put16(struct writer *w, int value)
{
	put(w, value >> 8);
	put(w, value);
}

/* L2 pseudo length (44.018 10.5.2.19) counts the octets after it that are not rest octets. */
static struct writer begin(struct air_message *message, enum air_si si, int length)
{
	struct writer w = { .octets = message->octets };
	message->given = true;
	memset(message->octets, PADDING, AIR_OCTETS);
	put(&w, length << 2 | 1);
	put(&w, RR);
	put(&w, message_type[si]);
	return w;
}

static void put_list(struct writer *w, int format, const struct air_list *list, int flags)
{
	air_freq_list_encode((enum air_list_format)format, list, w->octets + w->at);
	w->octets[w->at] |= (uint8_t)flags;
	w->at += AIR_FREQ_LIST_OCTETS;
}

/* 24.008 10.5.1.3: digits in swapped nibbles, 0xf for the third digit of a two-digit MNC. */
static void put_lai(struct writer *w, const struct air_cell *cell)
{
	int mnc3 = cell->mnc[2] ? cell->mnc[2] & 15 : 15;
	put(w, (cell->mcc[1] & 15) << 4 | (cell->mcc[0] & 15));
	put(w, mnc3 << 4 | (cell->mcc[2] & 15));
	put(w, (cell->mnc[1] & 15) << 4 | (cell->mnc[0] & 15));
	put16(w, cell->lac);
}

/* 10.5.2.4 */
static void put_cell_selection(struct writer *w, const struct air_cell *cell)
{
	put(w, cell->crh_db / 2 << 5 | cell->ms_txpwr_max_cch);
	put(w, cell->acs << 7 | cell->neci << 6 | cell->rxlev_access_min);
}

/* 10.5.2.29 */
static void put_rach_control(struct writer *w, const struct air_cell *cell)
{
	static const uint8_t code[8] = { [1] = 0, [2] = 1, [4] = 2, [7] = 3 };
	put(w, code[cell->max_retrans & 7] << 6 | cell->tx_integer << 2 | cell->cell_bar_access << 1 |
	               !cell->reestablishment);
	put16(w, cell->access_classes);
}

/* 10.5.2.11 */
static void put_control_channel(struct writer *w, const struct air_cell *cell)
{
	put(w, cell->mscr << 7 | cell->att << 6 | cell->bs_ag_blks_res << 3 | cell->ccch_conf);
	put(w, cell->bs_pa_mfrms - 2);
	put(w, cell->t3212);
}

/* 10.5.2.3; the SACCH form differs in its DTX bits only, and is sent without. */
static int cell_options(const struct air_cell *cell)
{
	return cell->pwrc << 6 | cell->dtx << 4 | (cell->radio_link_timeout / 4 - 1);
}

static void build_1(struct air_message *m, const struct air_cell *cell)
{
	struct writer w = begin(m, AIR_SI1, 21);
	put_list(&w, cell->allocation_format, &cell->allocation, 0);
	put_rach_control(&w, cell);
}

static void build_2(struct air_message *m, const struct air_cell *cell)
{
	struct writer w = begin(m, AIR_SI2, 22);
	put_list(&w, cell->neighbour_format, &cell->neighbours, cell->neighbours_bis.count ? EXT_IND : 0);
	put(&w, cell->ncc_permitted);
	put_rach_control(&w, cell);
}

static void build_2bis(struct air_message *m, const struct air_cell *cell)
{
	struct writer w = begin(m, AIR_SI2BIS, 21);
	put_list(&w, cell->neighbour_format, &cell->neighbours_bis, EXT_IND);
	put_rach_control(&w, cell);
}

static void build_2ter(struct air_message *m, const struct air_cell *cell)
{
	struct writer w = begin(m, AIR_SI2TER, 18);
	put_list(&w, cell->neighbour_format, &cell->neighbours_ter, 0);
}

static void build_3(struct air_message *m, const struct air_cell *cell)
{
	struct writer w = begin(m, AIR_SI3, 18);
	put16(&w, cell->ci);
	put_lai(&w, cell);
	put_control_channel(&w, cell);
	put(&w, cell_options(cell));
	put_cell_selection(&w, cell);
	put_rach_control(&w, cell);
	air_rest_si3(cell, w.octets + w.at);
}

/* 10.5.2.5: the CBCH on SDCCH/4 sub-slot 2 (timeslot 0) or SDCCH/8, not hopping, on C0. */
static void put_cbch(struct writer *w, const struct air_cell *cell)
{
	int arfcn = cell->arfcn & 1023, type = cell->cbch_slot == 0 ? 0x06 : 0x0a;
	put(w, 0x64);
	put(w, type << 3 | cell->cbch_slot);
	put(w, (cell->bsic & 7) << 5 | arfcn >> 8);
	put(w, arfcn);
}

static void build_4(struct air_message *m, const struct air_cell *cell)
{
	bool cbch = cell->cbch_slot != AIR_ANY;
	struct writer w = begin(m, AIR_SI4, cbch ? 16 : 12);
	put_lai(&w, cell);
	put_cell_selection(&w, cell);
	put_rach_control(&w, cell);
	if (cbch)
		put_cbch(&w, cell);
	air_rest_si4(cell, w.octets + w.at, AIR_OCTETS - w.at);
}

static void build_13(struct air_message *m, const struct air_cell *cell)
{
	struct writer w = begin(m, AIR_SI13, 0);
	air_rest_si13(cell, w.octets + w.at);
}

/* SACCH messages: 44.004 layer 1 header, 44.006 B4 address and control, then as on the BCCH. */
static struct writer begin_sacch(struct air_message *message, enum air_si si, int length)
{
	static const uint8_t header[4] = { 0x00, 0x00, 0x03, 0x03 };
	struct writer w = begin(message, si, length);
	memmove(message->octets + sizeof(header), message->octets, w.at);
	memcpy(message->octets, header, sizeof(header));
	w.at += sizeof(header);
	return w;
}

const struct air_list *air_si_sacch_neighbours(const struct air_cell *cell)
{
	return cell->serving.sacch_neighbours.count < 0 ? &cell->neighbours : &cell->serving.sacch_neighbours;
}

static void build_5(struct air_message *m, const struct air_cell *cell)
{
	struct writer w = begin_sacch(m, AIR_SI5, 18);
	put_list(&w, cell->neighbour_format, air_si_sacch_neighbours(cell), 0);
}

static void build_6(struct air_message *m, const struct air_cell *cell)
{
	struct writer w = begin_sacch(m, AIR_SI6, 11);
	put16(&w, cell->ci);
	put_lai(&w, cell);
	put(&w, cell_options(cell) & ~0x30);
	put(&w, cell->ncc_permitted);
}

static int lte_messages(const struct air_cell *cell)
{
	int count = 0, first = 0;
	uint8_t scratch[20];
	while (first < cell->nof_lte && count < AIR_SI2QUATER_MAX)
		air_rest_si2quater(cell, count++, 1, &first, scratch);
	return count;
}

static void build_2quater(struct air_si_set *set, const struct air_cell *cell)
{
	int first = 0, count = lte_messages(cell);
	for (int i = 0; i < count; i++) {
		struct writer w = begin(&set->quater[i], AIR_SI2QUATER, 1);
		air_rest_si2quater(cell, i, count, &first, w.octets + w.at);
	}
	set->nof_2quater = count;
}

static void add_turn(struct air_si_set *set, int which, const struct air_message *message)
{
	if (message->given && set->nof_turns[which] < AIR_TURN_MAX)
		set->turn[which][set->nof_turns[which]++] = message->octets;
}

/* 45.002 6.3.1.3: SI2bis and SI2ter want TC 5, SI2quater TC 5 too unless those are there, SI9 and SI13 TC 4. */
static void schedule(struct air_si_set *set, const struct air_cell *cell)
{
	add_turn(set, 1, &set->message[AIR_SI2BIS]);
	add_turn(set, 1, &set->message[AIR_SI2TER]);
	int where = set->nof_turns[1] ? 0 : 1;
	add_turn(set, 0, &set->message[AIR_SI13]);
	add_turn(set, 0, &set->message[AIR_SI9]);
	for (int i = 0; i < set->nof_2quater; i++)
		add_turn(set, where, &set->quater[i]);
	for (int i = 0; i < cell->nof_extra; i++)
		add_turn(set, 0, &cell->extra[i]);
}

/* What the scenario says in octets replaces what follows from its parameters. */
static void override(struct air_si_set *set, const struct air_cell *cell)
{
	for (int si = 0; si < AIR_SI_COUNT; si++) {
		if (cell->si[si].given)
			set->message[si] = cell->si[si];
		if (cell->si_off[si])
			set->message[si].given = false;
	}
	if (cell->si[AIR_SI2QUATER].given) {
		set->quater[0] = cell->si[AIR_SI2QUATER];
		set->nof_2quater = 1;
	}
	if (cell->si_off[AIR_SI2QUATER])
		set->nof_2quater = 0;
}

void air_si_build(struct air_si_set *set, const struct air_cell *cell)
{
	memset(set, 0, sizeof(*set));
	build_1(&set->message[AIR_SI1], cell);
	build_2(&set->message[AIR_SI2], cell);
	build_3(&set->message[AIR_SI3], cell);
	build_4(&set->message[AIR_SI4], cell);
	build_5(&set->message[AIR_SI5], cell);
	build_6(&set->message[AIR_SI6], cell);
	if (cell->neighbours_bis.count)
		build_2bis(&set->message[AIR_SI2BIS], cell);
	if (cell->neighbours_ter.count)
		build_2ter(&set->message[AIR_SI2TER], cell);
	if (cell->gprs)
		build_13(&set->message[AIR_SI13], cell);
	build_2quater(set, cell);
	override(set, cell);
	schedule(set, cell);
}

static const uint8_t *first_given(const struct air_si_set *set, enum air_si a, enum air_si b, enum air_si c)
{
	static const enum air_si last = AIR_SI3;
	const enum air_si order[] = { a, b, c, last };
	for (int i = 0; i < 4; i++)
		if (set->message[order[i]].given)
			return set->message[order[i]].octets;
	return set->message[last].octets;
}

const uint8_t *air_si_scheduled(const struct air_si_set *set, int tc, uint32_t turn)
{
	static const enum air_si by_tc[8] = { AIR_SI1, AIR_SI2, AIR_SI3, AIR_SI4, AIR_SI3, AIR_SI2, AIR_SI3, AIR_SI4 };
	if ((tc == 4 || tc == 5) && set->nof_turns[tc - 4])
		return set->turn[tc - 4][turn % (uint32_t)set->nof_turns[tc - 4]];
	return first_given(set, by_tc[tc], AIR_SI3, AIR_SI2);
}

const uint8_t *air_si_extended(const struct air_si_set *set, int tc)
{
	if (tc == 7 && set->message[AIR_SI7].given)
		return set->message[AIR_SI7].octets;
	if (tc == 3 && set->message[AIR_SI8].given)
		return set->message[AIR_SI8].octets;
	return NULL;
}
