// SPDX-License-Identifier: GPL-3.0-or-later
/* rest_octets: SI3, SI4, SI13 against libosmogsm's encoders; SI7, SI2ter and the whole grammar of SI2quater against a
 * generator that writes what the clause allows and remembers which neighbours it wrote.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <osmocom/gsm/gsm48_rest_octets.h>
#include <osmocom/gsm/sysinfo.h>
#include <stdlib.h>

#include "../../src/gsm/l3/csn1.h"         // csn1_bits
#include "../../src/gsm/l3/gsm_message.h"  // gsm_parse
#include "bits.h"                          // struct bits
#include "hex.h"                           // hex_pdu

static void parse_octets(const uint8_t *octets, struct cell *cell)
{
	struct pdu pdu = { .rat = RAT_GSM, .channel = PDU_BCCH, .len = PDU_GSM_OCTETS };

	memcpy(pdu.octets, octets, PDU_GSM_OCTETS);
	assert_true(gsm_parse(&pdu, cell));
}

static void parse(const char *hex, struct cell *cell)
{
	struct pdu pdu = hex_pdu(PDU_BCCH, hex);

	parse_octets(pdu.octets, cell);
}

static struct cell fresh(void)
{
	struct cell cell;

	cell_init(&cell, RAT_GSM);
	return cell;
}

static void reader_bits(void **state)
{
	(void)state;
	const uint8_t octets[] = { 0xff, 0xa5, 0x2b, 0xd4 };
	struct csn1 r = csn1_open(octets, 1, 4);

	assert_int_equal(csn1_left(&r), 24);
	assert_int_equal(csn1_bits(&r, 4), 0xa);
	assert_int_equal(csn1_bits(&r, 4), 0x5);
	for (int i = 0; i < 8; i++)
		assert_false(csn1_high(&r));
	for (int i = 0; i < 8; i++)
		assert_true(csn1_high(&r));
	assert_false(csn1_overrun(&r));
	assert_int_equal(csn1_bits(&r, 32), 0);
	assert_false(csn1_high(&r));
	assert_true(csn1_overrun(&r));
	assert_int_equal(csn1_left(&r), 0);
}

static struct osmo_gsm48_si_ro_info random_ro_info(void)
{
	struct osmo_gsm48_si_ro_info info = { 0 };

	info.selection_params.present = rand() & 1;
	info.selection_params.cbq = rand() & 1;
	info.selection_params.cell_resel_off = rand() & 63;
	info.selection_params.temp_offs = rand() & 7;
	info.selection_params.penalty_time = rand() & 31;
	info.power_offset.present = rand() & 1;
	info.power_offset.power_offset = rand() & 3;
	info.si2ter_indicator = rand() & 1;
	info.early_cm_ctrl = rand() & 1;
	info.scheduling.present = rand() & 1;
	info.scheduling.where = rand() & 7;
	info.gprs_ind.present = rand() & 1;
	info.gprs_ind.ra_colour = rand() & 7;
	info.gprs_ind.si13_position = rand() & 1;
	info.early_cm_restrict_3g = rand() & 1;
	info.si2quater_indicator = rand() & 1;
	return info;
}

static void check_selection(const struct osmo_gsm48_si_ro_info *info, const struct cell *cell)
{
	const struct osmo_gsm48_si_selection_params *s = &info->selection_params;
	bool negative = s->penalty_time == 31;

	if (s->present) {
		assert_int_equal(cell->gsm.cell_bar_qualify, s->cbq);
		assert_int_equal(cell->gsm.cell_reselect_offset_db, (negative ? -2 : 2) * s->cell_resel_off);
		assert_int_equal(cell->gsm.temporary_offset_db, negative ? CELL_UNKNOWN : 10 * s->temp_offs);
		assert_int_equal(cell->gsm.penalty_time_s, negative ? CELL_UNKNOWN : 20 * (s->penalty_time + 1));
	} else {
		assert_int_equal(cell->gsm.cell_bar_qualify, CELL_UNKNOWN);
		assert_int_equal(cell->gsm.cell_reselect_offset_db, CELL_UNKNOWN);
		assert_int_equal(cell->gsm.temporary_offset_db, CELL_UNKNOWN);
		assert_int_equal(cell->gsm.penalty_time_s, CELL_UNKNOWN);
	}
	assert_int_equal(cell->gsm.power_offset_db,
	                 info->power_offset.present ? 2 * info->power_offset.power_offset : CELL_UNKNOWN);
}

static void si3_of_the_library(void **state)
{
	(void)state;
	struct cell cell = fresh();

	srand(1);
	for (int run = 0; run < 5000; run++) {
		struct osmo_gsm48_si_ro_info info = random_ro_info();
		struct pdu pdu = hex_pdu(PDU_BCCH, "49061b070862f2321267490305274040e504003b2b2b2b");

		osmo_gsm48_rest_octets_si3_encode(pdu.octets + 19, &info);
		parse_octets(pdu.octets, &cell);
		check_selection(&info, &cell);
		assert_int_equal(cell.gsm.si2ter_indicator, info.si2ter_indicator);
		assert_int_equal(cell.gsm.early_classmark_sending, info.early_cm_ctrl);
		assert_int_equal(cell.gsm.gprs, info.gprs_ind.present);
		assert_int_equal(cell.gsm.ra_colour, info.gprs_ind.present ? info.gprs_ind.ra_colour : CELL_UNKNOWN);
		/* the library writes H where the restriction is not wanted */
		assert_int_equal(cell.gsm.early_classmark_sending_3g, !info.early_cm_restrict_3g);
		assert_int_equal(cell.gsm.si2quater_indicator, info.si2quater_indicator);
	}
}

static void si4_of_the_library(void **state)
{
	(void)state;
	srand(2);
	for (int run = 0; run < 5000; run++) {
		struct osmo_gsm48_si_ro_info info = random_ro_info();
		struct pdu pdu = hex_pdu(PDU_BCCH, "31061c62f23212674040e504002b2b2b2b2b2b2b2b2b2b");
		struct cell cell = fresh();

		osmo_gsm48_rest_octets_si4_encode(pdu.octets + 13, &info, 10);
		parse_octets(pdu.octets, &cell);
		check_selection(&info, &cell);
	}
}

/* SI4 rest octets S: LSA parameters, cell identity. */
static void si4_cell_identity(void **state)
{
	(void)state;
	struct pdu pdu = hex_pdu(PDU_BCCH, "31061c62f23212674040e50400");
	struct bits b = bits_begin(pdu.octets, 13);
	struct cell cell = fresh();

	put_high(&b, false);
	put_high(&b, false);
	put_high(&b, true); /* GPRS */
	put(&b, 0xd, 4);
	put_high(&b, true); /* S */
	put_high(&b, true); /* LSA, with MCC and MNC */
	put(&b, 0x2a, 6);
	put(&b, 1, 1);
	put(&b, 0xabcdef, 24);
	put_high(&b, true);
	put(&b, 51966, 16);
	parse_octets(b.octets, &cell);
	assert_int_equal(cell.gsm.ci, 51966);
}

/* SI3 without and SI4 with other parameters: SI3 decides, until ACS says that SI7 has them. */
static void who_decides_on_c2(void **state)
{
	(void)state;
	struct cell cell = fresh();

	parse("31061c62f23212674040e504008a212b2b2b2b2b2b2b2b", &cell);
	assert_int_equal(cell.gsm.cell_reselect_offset_db, 20);
	parse("49061b070862f2321267490305274040e504003b2b2b2b", &cell);
	assert_int_equal(cell.gsm.cell_reselect_offset_db, CELL_UNKNOWN);
	parse("31061c62f23212674040e504008a212b2b2b2b2b2b2b2b", &cell);
	assert_int_equal(cell.gsm.cell_reselect_offset_db, CELL_UNKNOWN);
	parse("05061f8a212b", &cell);
	assert_int_equal(cell.gsm.cell_reselect_offset_db, CELL_UNKNOWN);
	parse("31061c62f232126740c0e504002b2b2b2b2b2b2b2b2b2b", &cell);
	parse("05061f8a212b", &cell);
	assert_int_equal(cell.gsm.cell_reselect_offset_db, 20);
	parse("49061b070862f2321267490305274040e504003b2b2b2b", &cell);
	assert_int_equal(cell.gsm.cell_reselect_offset_db, 20);
}

static struct osmo_gsm48_si13_info random_si13(void)
{
	struct osmo_gsm48_si13_info info = {
		.cell_opts = { .nmo = rand() % 3,
		               .t3168 = 500 * (1 + rand() % 8),
		               .t3192 = 500,
		               .drx_timer_max = rand() % 8,
		               .bs_cv_max = rand() % 16,
		               .ext_info_present = rand() & 1,
		               .ext_info = { .egprs_supported = rand() & 1,
		                             .use_egprs_p_ch_req = rand() & 1,
		                             .bep_period = rand() & 15,
		                             .pfc_supported = rand() & 1 } },
		.pwr_ctrl_pars = { .alpha = rand() % 11,
		                   .t_avg_w = rand() & 31,
		                   .t_avg_t = rand() & 31,
		                   .pc_meas_chan = rand() & 1,
		                   .n_avg_i = rand() & 15 },
		.bcch_change_mark = rand() & 7,
		.si_change_field = rand() & 15,
		.rac = rand() & 255,
		.spgc_ccch_sup = rand() & 1,
		.net_ctrl_ord = rand() & 3,
		.prio_acc_thr = rand() & 7,
	};

	return info;
}

static void si13_of_the_library(void **state)
{
	(void)state;
	srand(3);
	for (int run = 0; run < 5000; run++) {
		struct osmo_gsm48_si13_info info = random_si13();
		struct pdu pdu = hex_pdu(PDU_BCCH, "010600");
		struct cell cell = fresh();

		osmo_gsm48_rest_octets_si13_encode(pdu.octets + 3, &info);
		parse_octets(pdu.octets, &cell);
		assert_int_equal(cell.gsm.rac, info.rac);
		assert_int_equal(cell.gsm.bcch_change_mark, info.bcch_change_mark);
		assert_int_equal(cell.gsm.si13_network_control_order, info.net_ctrl_ord);
		assert_int_equal(cell.gsm.network_mode_of_operation, (int)info.cell_opts.nmo + 1);
		assert_int_equal(cell.gsm.egprs,
		                 info.cell_opts.ext_info_present && info.cell_opts.ext_info.egprs_supported);
		assert_int_equal(cell.gsm.sgsnr, 1); /* the library always says so */
	}
}

/* A GPRS mobile allocation of each kind before the RAC, and a PBCCH. */
static void si13_with_what_comes_before(void **state)
{
	(void)state;
	for (int kind = 0; kind < 3; kind++) {
		struct bits b = bits_begin((const uint8_t[]){ 0x01, 0x06, 0x00 }, 3);
		struct cell cell = fresh();

		put_high(&b, true);
		put(&b, 5, 3);
		put(&b, 0, 4);
		put(&b, 1, 1);
		put(&b, 2, 2);
		put(&b, 33, 6); /* HSN */
		if (kind) {
			put(&b, 1, 1);
			put(&b, 9, 4);
			put(&b, 1, 1);
			put(&b, 3, 4);
		}
		put(&b, 0, 1);
		put(&b, kind == 2, 1);
		if (kind == 2) {
			put(&b, 0x40 | 17, 7);
			put(&b, 0x40 | 18, 7);
			put(&b, 0, 1);
		} else {
			put(&b, 10, 6);
			put(&b, 0x5a5, 11);
		}
		put(&b, 0, 1); /* no PBCCH */
		put(&b, 0xc3, 8);
		put(&b, 0, 4);
		put(&b, 2, 2);
		parse_octets(b.octets, &cell);
		assert_int_equal(cell.gsm.bcch_change_mark, 5);
		assert_int_equal(cell.gsm.rac, 0xc3);
		assert_int_equal(cell.gsm.si13_network_control_order, 2);
	}
}

static void si13_empty(void **state)
{
	(void)state;
	struct cell cell = fresh();

	parse("0106002b2b2b", &cell);
	assert_int_equal(cell.gsm.rac, CELL_UNKNOWN);
	assert_int_equal(cell.gsm.bcch_change_mark, CELL_UNKNOWN);
}

/* What the generator wrote. */
struct wrote {
	int count, lte_priority[8];
	struct cell_neighbour list[64];
	int geran_priority;
};

static void put_optional(struct bits *b, unsigned n)
{
	bool present = rand() & 1;

	put(b, present, 1);
	if (present)
		put(b, rand(), n);
}

static void put_time_differences(struct bits *b, unsigned width)
{
	bool present = rand() & 1;

	put(b, present, 1);
	if (!present)
		return;
	put_optional(b, 5);
	for (int carriers = 1 + rand() % 2; carriers; carriers--) {
		for (int n = rand() % 3; n; n--) {
			put(b, 0, 1);
			put(b, rand(), width);
		}
		put(b, 1, 1);
		put(b, carriers == 1, 1);
	}
}

static void put_bsics(struct bits *b)
{
	int n = rand() % 3;

	put_optional(b, 5);
	put(b, rand(), 6);
	put(b, n, 7);
	put(b, rand(), 7 * n);
}

static void put_gprs_measurement(struct bits *b)
{
	put(b, rand(), 3);
	put_optional(b, 2);
	put_optional(b, 2);
	put(b, rand(), 2);
	for (int i = 0; i < 5; i++)
		put_optional(b, 6);
}

/* One element in `rarity` is there, so that most messages have room for neighbours. */
static bool put_presence(struct bits *b, int rarity)
{
	bool present = rand() % rarity == 0;

	put(b, present, 1);
	return present;
}

static void put_gsm_part(struct bits *b)
{
	put_optional(b, 3);
	if (put_presence(b, 4)) {
		put_time_differences(b, 6);
		put_time_differences(b, 12);
	}
	if (put_presence(b, 4))
		put_bsics(b);
	if (put_presence(b, 4)) {
		put(b, 5, 7);
		put(b, rand(), 5);
	}
	if (put_presence(b, 4))
		put_gprs_measurement(b);
	if (put_presence(b, 4)) {
		put(b, rand(), 2);
		put_optional(b, 9);
	}
	if (put_presence(b, 4)) {
		put(b, 6, 8);
		put(b, rand(), 7);
	}
}

static void wrote_add(struct wrote *w, enum neighbour_rat rat, int channel, int id, int priority)
{
	w->list[w->count++] = (struct cell_neighbour){ rat, 0, channel, id, priority };
}

/* Up to three cells: W(1) is the first value, the others lie within half a circle behind it and before it. */
static void put_umts_carrier(struct bits *b, bool fdd, struct wrote *w)
{
	int m = fdd ? 1023 : 511, bits = fdd ? 10 : 9, mask = fdd ? 511 : 127;
	int uarfcn = rand() & 0x3fff, n = rand() % 4, root = 1 + rand() % m;
	int before = 1 + rand() % (m / 2), after = 1 + rand() % (m / 2);
	bool zero = rand() & 1;

	put(b, 1, 1);
	put(b, 0, 1);
	put(b, uarfcn, 14);
	put(b, zero, 1);
	put(b, n, 5);
	if (n > 0)
		put(b, root, bits);
	if (n > 1)
		put(b, before, bits - 1);
	if (n > 2)
		put(b, after, bits - 1);
	if (zero)
		wrote_add(w, NEIGHBOUR_UMTS, uarfcn, 0, -1);
	if (n > 0)
		wrote_add(w, NEIGHBOUR_UMTS, uarfcn, root & mask, -1);
	if (n > 1)
		wrote_add(w, NEIGHBOUR_UMTS, uarfcn, ((root + m / 2 + before - 1) % m + 1) & mask, -1);
	if (n > 2)
		wrote_add(w, NEIGHBOUR_UMTS, uarfcn, ((root + after - 1) % m + 1) & mask, -1);
	if (!zero && n == 0)
		wrote_add(w, NEIGHBOUR_UMTS, uarfcn, -1, -1);
}

static void put_umts_part(struct bits *b, struct wrote *w)
{
	if (put_presence(b, 2)) {
		put_optional(b, 7);
		put_optional(b, 7);
		for (int fdd = 1; fdd >= 0; fdd--) {
			if (!put_presence(b, 2))
				continue;
			put_optional(b, 3);
			for (int n = rand() % 3; n; n--)
				put_umts_carrier(b, fdd, w);
			put(b, 0, 1);
		}
	}
	if (put_presence(b, 3)) {
		put(b, rand(), 5);
		put_optional(b, 10);
		put_optional(b, 6);
	}
	if (put_presence(b, 3)) {
		put(b, rand(), 5);
		put_optional(b, 3);
		put_optional(b, 6);
		put_optional(b, 2);
		put_optional(b, 6);
	}
}

static void put_umts_priorities(struct bits *b)
{
	put(b, rand(), 2);
	put_optional(b, 13);
	for (int n = rand() % 2; n; n--) {
		put(b, 1, 1);
		for (int k = rand() % 3; k; k--) {
			put(b, 1, 1);
			put(b, rand(), 5);
		}
		put(b, 0, 1);
		put_optional(b, 3);
		put(b, rand(), 5);
		put_optional(b, 5);
		put_optional(b, 5);
	}
	put(b, 0, 1);
}

static void put_lte_reporting(struct bits *b, int first)
{
	for (int mode = 0; mode < 2; mode++) {
		if (!put_presence(b, 2))
			continue;
		put(b, rand(), first);
		put_optional(b, 6);
		put_optional(b, 3);
	}
}

static void put_lte_neighbours(struct bits *b, struct wrote *w)
{
	int n = 1 + rand() % 3, priority = rand() % 9 - 1, first = w->count;

	put(b, 1, 1);
	for (int i = 0; i < n; i++) {
		wrote_add(w, NEIGHBOUR_LTE, rand() & 0xffff, -1, priority < 8 ? priority : -1);
		put(b, 1, 1);
		put(b, w->list[first + i].channel, 16);
		put_optional(b, 3);
	}
	put(b, 0, 1);
	put(b, w->list[first].priority >= 0, 1);
	if (w->list[first].priority >= 0)
		put(b, w->list[first].priority, 3);
	put(b, rand(), 5);
	put_optional(b, 5);
	put_optional(b, 5);
}

static void put_lte(struct bits *b, struct wrote *w)
{
	put(b, rand(), 3);
	if (put_presence(b, 3)) {
		bool narrow = rand() & 1;
		put(b, rand(), 7);
		put(b, narrow, 1);
		put_lte_reporting(b, narrow ? 6 : 3);
		if (narrow)
			put(b, rand(), 1);
	}
	if (put_presence(b, 3)) {
		put(b, rand(), 7);
		put_lte_reporting(b, 3);
	}
	for (int n = 1 + rand() % 2; n; n--)
		put_lte_neighbours(b, w);
	put(b, 0, 1);
}

static void put_release_8(struct bits *b, struct wrote *w)
{
	put_high(b, true); /* Release 5 */
	put_optional(b, 7);
	if (put_presence(b, 2))
		put_optional(b, 6);
	put_high(b, true); /* 6 */
	put(b, rand(), 1);
	put_high(b, true); /* 7 */
	put_optional(b, 6);
	put_optional(b, 6);
	put_high(b, true); /* 8 */
	put(b, 1, 1);
	if (put_presence(b, 2)) {
		w->geran_priority = rand() & 7;
		put(b, w->geran_priority, 3);
		put(b, rand(), 12);
	}
	if (put_presence(b, 3))
		put_umts_priorities(b);
	if (put_presence(b, 1))
		put_lte(b, w);
}

static struct bits si2quater(unsigned index, unsigned last, struct wrote *w)
{
	struct bits b = bits_begin((const uint8_t[]){ 0x05, 0x06, 0x07 }, 3);

	*w = (struct wrote){ .geran_priority = CELL_UNKNOWN };
	put(&b, rand(), 3);
	put(&b, index, 4);
	put(&b, last, 4);
	put_gsm_part(&b);
	put_umts_part(&b, w);
	if (rand() % 4)
		put_release_8(&b, w);
	return b;
}

static int listed(const struct cell *cell, const struct cell_neighbour *n)
{
	int count = 0;

	for (int i = 0; i < cell->nof_neighbours; i++) {
		const struct cell_neighbour *m = &cell->neighbours[i];
		count += m->rat == n->rat && m->channel == n->channel && m->id == n->id && m->priority == n->priority;
	}
	return count;
}

static void si2quater_grammar(void **state)
{
	(void)state;
	int compared = 0, lte = 0, umts = 0;

	srand(4);
	while (compared < 20000) {
		struct cell cell = fresh();
		struct wrote w;
		struct bits b = si2quater(0, 0, &w);

		if (b.full)
			continue;
		parse_octets(b.octets, &cell);
		assert_int_equal(cell.nof_neighbours, w.count);
		assert_int_equal(cell.gsm.geran_priority, w.geran_priority);
		for (int i = 0; i < w.count; i++) {
			assert_true(listed(&cell, &w.list[i]) >= 1);
			lte += w.list[i].rat == NEIGHBOUR_LTE;
			umts += w.list[i].rat == NEIGHBOUR_UMTS;
		}
		compared++;
	}
	assert_in_range(lte, 1000, 1000000);
	assert_in_range(umts, 1000, 1000000);
}

/* Cut off anywhere: no neighbour that was not written. */
static void si2quater_cut_off(void **state)
{
	(void)state;
	srand(5);
	for (int run = 0; run < 20000; run++) {
		struct cell cell = fresh();
		struct wrote w;
		struct bits b = si2quater(0, 0, &w);

		parse_octets(b.octets, &cell);
		if (!b.full)
			continue;
		for (int i = 0; i < cell.nof_neighbours; i++) {
			bool found = false;
			for (int k = 0; k < w.count; k++)
				found |= w.list[k].channel == cell.neighbours[i].channel;
			assert_true(found);
		}
	}
}

static void put_one_earfcn(struct bits *b, unsigned earfcn, unsigned priority)
{
	put(b, 0, 10); /* nothing before Release 5 */
	put_high(b, true);
	put(b, 0, 2);
	put_high(b, true);
	put(b, 0, 1);
	put_high(b, true);
	put(b, 0, 2);
	put_high(b, true);
	put(b, 1, 1);
	put(b, 0, 2);
	put(b, 1, 1);
	put(b, 0, 5);
	put(b, 3, 2);
	put(b, earfcn, 16);
	put(b, 0, 2);
	put(b, 1, 1);
	put(b, priority, 3);
	put(b, 0, 5 + 2);
	put(b, 0, 1);
}

static void parse_instance(unsigned index, unsigned last, unsigned earfcn, struct cell *cell)
{
	struct bits b = bits_begin((const uint8_t[]){ 0x05, 0x06, 0x07 }, 3);

	put(&b, 0, 3);
	put(&b, index, 4);
	put(&b, last, 4);
	put_one_earfcn(&b, earfcn, 6);
	assert_false(b.full);
	parse_octets(b.octets, cell);
}

static void instances_add_up_and_replace_themselves(void **state)
{
	(void)state;
	struct cell cell = fresh();

	for (unsigned i = 0; i < 16; i++)
		parse_instance(i, 15, 1000 + i, &cell);
	assert_int_equal(cell.nof_neighbours, 16);
	parse_instance(3, 15, 2000, &cell);
	assert_int_equal(cell.nof_neighbours, 16);
	assert_int_equal(listed(&cell, &(struct cell_neighbour){ NEIGHBOUR_LTE, 0, 2000, -1, 6 }), 1);
	assert_int_equal(listed(&cell, &(struct cell_neighbour){ NEIGHBOUR_LTE, 0, 1003, -1, 6 }), 0);
	parse_instance(0, 1, 3000, &cell); /* only two are left */
	assert_int_equal(cell.nof_neighbours, 2);
	parse("59061a00000000000000000000000000000001ffe50400", &cell);
	assert_int_equal(cell.nof_neighbours, 3);
}

static void si2quater_of_the_library(void **state)
{
	(void)state;
	uint16_t uarfcns[2] = { 9613, 9800 }, codes[2] = { 111, 511 };
	uint16_t earfcns[3] = { 1300, 3050, 6300 };
	uint8_t bandwidths[3] = { 4, OSMO_EARFCN_MEAS_INVALID, 5 };
	struct osmo_earfcn_si2q lte = {
		.arfcn = earfcns, .meas_bw = bandwidths, .length = 3, .thresh_hi = 20, .prio = 5, .prio_valid = true
	};
	struct cell cell = fresh();
	size_t u = 0, e = 0;

	for (int i = 0; i < 4; i++) {
		struct pdu pdu = hex_pdu(PDU_BCCH, "050607");
		if (osmo_gsm48_rest_octets_si2quater_encode(pdu.octets + 3, i, 3, uarfcns, &u, 2, codes, &lte, &e) < 0)
			break;
		parse_octets(pdu.octets, &cell);
	}
	for (int i = 0; i < 3; i++)
		assert_int_equal(listed(&cell, &(struct cell_neighbour){ NEIGHBOUR_LTE, 0, earfcns[i], -1, 5 }), 1);
	for (int i = 0; i < 2; i++)
		assert_int_equal(listed(&cell, &(struct cell_neighbour){ NEIGHBOUR_UMTS, 0, uarfcns[i], codes[i], -1 }),
		                 1);
	assert_int_equal(cell.nof_neighbours, 5);
}

static void si2ter_3g_carriers(void **state)
{
	(void)state;
	struct cell cell = fresh();
	struct pdu pdu = hex_pdu(PDU_BCCH, "490603000000000000000000000000000000012b2b2b2b");
	struct bits b = bits_begin(pdu.octets, 19);

	pdu.octets[18] = 0;
	b = bits_begin(pdu.octets, 19);
	put_high(&b, true);
	put(&b, 0, 2);
	put(&b, 1, 3);
	put(&b, 2, 3);
	put(&b, 1, 1);
	put(&b, 1, 2);
	put(&b, 10737, 14);
	put(&b, 0, 1);
	put(&b, 0, 1);
	parse_octets(b.octets, &cell);
	assert_int_equal(cell.nof_neighbours, 1);
	assert_int_equal(cell.neighbours[0].channel, 10737);
	assert_int_equal(cell.neighbours[0].rat, NEIGHBOUR_UMTS);
	parse_octets(pdu.octets, &cell);
	assert_int_equal(cell.nof_neighbours, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reader_bits),
		cmocka_unit_test(si3_of_the_library),
		cmocka_unit_test(si4_of_the_library),
		cmocka_unit_test(si4_cell_identity),
		cmocka_unit_test(who_decides_on_c2),
		cmocka_unit_test(si13_of_the_library),
		cmocka_unit_test(si13_with_what_comes_before),
		cmocka_unit_test(si13_empty),
		cmocka_unit_test(si2quater_grammar),
		cmocka_unit_test(si2quater_cut_off),
		cmocka_unit_test(instances_add_up_and_replace_themselves),
		cmocka_unit_test(si2quater_of_the_library),
		cmocka_unit_test(si2ter_3g_carriers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
