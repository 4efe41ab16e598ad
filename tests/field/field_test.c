// SPDX-License-Identifier: GPL-3.0-or-later
/* field: what is drawn is what the receivers' parsers read; clocks run; the same seed gives the same pdus; settings
 * come as often as they were counted on real cells.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "build.h"
#include "cell.h"       // struct cell
#include "receivers.h"  // receiver_of

static struct field *make(int kind, uint64_t seed, double duration_s)
{
	struct world_config config = { .kind = kind, .seed = seed, .duration_s = duration_s };
	struct field *f = field_create(&config);

	assert_non_null(f);
	return f;
}

static int kind_of(const char *name)
{
	for (int i = 0; field_kinds[i].name; i++)
		if (strcmp(field_kinds[i].name, name) == 0)
			return i;
	fail();
	return -1;
}

/* ---- GSM ---- */

static void read_gsm(const struct gsm_content *c, void (*write)(const struct gsm_content *c, uint8_t *octets),
                     struct cell *cell)
{
	struct pdu pdu = { .rat = RAT_GSM, .channel = PDU_BCCH, .freq_hz = arfcn_hz(c->arfcn), .len = GSM_OCTETS };

	pdu.gsm.arfcn = (uint16_t)c->arfcn;
	pdu.gsm.bsic = (int8_t)(c->ncc * 8 + c->bcc);
	write(c, pdu.octets);
	assert_true(receiver_of(RAT_GSM)->parse(&pdu, cell));
}

static int listed(const struct cell *cell, enum neighbour_rat rat, int channel)
{
	int count = 0;

	for (int i = 0; i < cell->nof_neighbours; i++)
		count += cell->neighbours[i].rat == rat && cell->neighbours[i].channel == channel;
	return count;
}

static void same_identity_and_settings(const struct gsm_content *c, const struct cell *cell)
{
	static const int retransmissions[] = { 1, 2, 4, 7 };

	assert_string_equal(cell->mcc, c->plmn.mcc);
	assert_string_equal(cell->mnc, c->plmn.mnc);
	assert_int_equal(cell->gsm.lac, c->lac);
	assert_int_equal(cell->gsm.ci, c->ci);
	assert_int_equal(cell->gsm.t3212_min, 6 * c->t3212);
	assert_int_equal(cell->gsm.cell_reselect_hysteresis_db, c->hysteresis_db);
	assert_int_equal(cell->gsm.rxlev_access_min_dbm, c->rxlev - 110);
	assert_int_equal(cell->gsm.neci, c->neci);
	assert_int_equal(cell->gsm.att, c->att);
	assert_int_equal(cell->gsm.mscr, c->mscr);
	assert_int_equal(cell->gsm.ccch_conf, c->combined);
	assert_int_equal(cell->gsm.bs_ag_blks_res, c->ag_blocks);
	assert_int_equal(cell->gsm.bs_pa_mfrms, c->paging_multiframes);
	assert_int_equal(cell->gsm.radio_link_timeout, c->link_timeout);
	assert_int_equal(cell->gsm.dtx, c->dtx);
	assert_int_equal(cell->gsm.pwrc, c->pwrc);
	assert_int_equal(cell->gsm.max_retrans, retransmissions[c->max_retrans]);
	assert_int_equal(cell->gsm.cell_bar_access, c->barred);
	assert_int_equal(cell->gsm.emergency_call_barred, c->access_classes >> 10 & 1);
	assert_int_equal(cell->gsm.ncc_permitted, c->ncc_permitted);
	if (c->selection)
		assert_int_equal(cell->gsm.cell_reselect_offset_db, 2 * c->offset);
}

static void same_additions(const struct gsm_content *c, const struct cell *cell)
{
	assert_int_equal(cell->gsm.gprs, c->gprs);
	assert_int_equal(cell->gsm.early_classmark_sending, c->classmark);
	assert_int_equal(cell->gsm.si2quater_indicator, c->nof_lte || c->nof_umts);
	if (c->gprs) {
		assert_int_equal(cell->gsm.rac, c->rac);
		assert_int_equal(cell->gsm.ra_colour, c->colour);
		assert_int_equal(cell->gsm.egprs, c->egprs);
		assert_int_equal(cell->gsm.sgsnr, c->sgsnr);
		assert_int_equal(cell->gsm.network_mode_of_operation, c->nmo + 1);
	}
	for (int i = 0; i < c->nof_lte; i++)
		assert_int_equal(listed(cell, NEIGHBOUR_LTE, c->lte[i].channel), 1);
	for (int i = 0; i < c->nof_umts && !c->nof_lte; i++)
		assert_int_equal(listed(cell, NEIGHBOUR_UMTS, c->umts[i]), 1);
}

static void check_gsm(const struct gsm_content *c)
{
	struct cell cell;

	cell_init(&cell, RAT_GSM);
	read_gsm(c, gsm_si1, &cell);
	read_gsm(c, gsm_si2, &cell);
	read_gsm(c, gsm_si3, &cell);
	read_gsm(c, gsm_si4, &cell);
	if (c->gprs)
		read_gsm(c, gsm_si13, &cell);
	if (c->nof_lte || c->nof_umts)
		read_gsm(c, gsm_si2quater, &cell);
	same_identity_and_settings(c, &cell);
	same_additions(c, &cell);
	assert_int_equal(cell.gsm.nof_allocation, c->allocation.count);
	for (int i = 0; i < c->list.count; i++)
		assert_int_equal(listed(&cell, NEIGHBOUR_GSM, c->list.of[i]), 1);
}

/* ---- LTE ---- */

static void read_lte(const struct lte_content *c, int n, struct cell *cell)
{
	struct pdu pdu = { .rat = RAT_LTE, .channel = n < 0 ? PDU_PBCH : PDU_BCCH_DLSCH };
	int band;

	pdu.freq_hz = earfcn_hz(c->earfcn, &band);
	pdu.lte.earfcn = c->earfcn;
	pdu.lte.pci = (uint16_t)c->pci;
	pdu.lte.ports = (uint8_t)c->ports;
	pdu.len = (uint16_t)(n < 0 ? lte_mib(c, 4, pdu.octets)
	                     : n   ? lte_si(c, n - 1, pdu.octets)
	                           : lte_sib1(c, pdu.octets));
	assert_true(receiver_of(RAT_LTE)->parse(&pdu, cell));
}

static bool sends(const struct lte_content *c, int sib)
{
	for (int i = 0; i < c->nof_si; i++)
		if (c->sibs[i] >> sib & 1)
			return true;
	return false;
}

static void same_access(const struct lte_content *c, const struct cell *cell)
{
	assert_int_equal(cell->lte.bandwidth_prb, c->nof_prb);
	assert_int_equal(cell->nof_plmns, c->nof_plmns);
	for (int i = 0; i < c->nof_plmns; i++) {
		assert_string_equal(cell->plmns[i].mcc, c->plmns[i].mcc);
		assert_string_equal(cell->plmns[i].mnc, c->plmns[i].mnc);
	}
	assert_int_equal(cell->lte.tac, c->tac);
	assert_int_equal(cell->lte.eci, c->eci);
	assert_int_equal(cell->lte.cell_barred, c->barred);
	assert_int_equal(cell->lte.q_rx_lev_min_dbm, 2 * c->q_rx_lev_min);
	assert_int_equal(cell->lte.freq_band_indicator, c->band);
	assert_int_equal(cell->lte.system_info_value_tag, c->value_tag);
	assert_int_equal(cell->lte.nof_si_messages, c->nof_si);
	for (int i = 0; i < c->nof_si; i++)
		assert_int_equal(cell->lte.si_schedule[i].period_frames, 8 << c->si_period[i]);
	if (c->tdd)
		assert_int_equal(cell->lte.tdd_special, c->tdd_special);
	if (c->late_extension)
		assert_int_equal(cell->lte.ims_emergency_support, 1);
}

static void same_reselection(const struct lte_content *c, const struct cell *cell)
{
	assert_int_equal(cell->lte.prach_root, c->prach_root);
	assert_int_equal(cell->lte.prach_config, c->prach_config);
	assert_int_equal(cell->lte.reference_signal_power_dbm, c->reference_power);
	if (sends(c, 3)) {
		assert_int_equal(cell->lte.cell_reselection_priority, c->priority);
		assert_int_equal(cell->lte.thresh_serving_low_db, 2 * c->serving_low);
		assert_int_equal(cell->lte.reselection_q_rx_lev_min_dbm, 2 * c->reselection_q);
		assert_int_equal(cell->lte.antenna_port_1, c->port_1);
	}
	for (int i = 0; i < c->nof_layers && sends(c, 5); i++)
		assert_true(listed(cell, NEIGHBOUR_LTE, c->layers[i].channel) > 0);
	for (int i = 0; i < c->nof_umts && sends(c, 6); i++)
		assert_int_equal(listed(cell, NEIGHBOUR_UMTS, c->umts[i].channel), 1);
	for (int i = 0; i < c->gsm.count && sends(c, 7); i++)
		assert_true(listed(cell, NEIGHBOUR_GSM, c->gsm.of[i]) > 0);
}

static void check_lte(const struct lte_content *c)
{
	struct cell cell;

	cell_init(&cell, RAT_LTE);
	for (int n = -1; n <= c->nof_si; n++)
		read_lte(c, n, &cell);
	same_access(c, &cell);
	same_reselection(c, &cell);
}

/* All that any kind has on the air, as drawn. */
static void what_is_drawn_is_read(void **state)
{
	(void)state;
	for (int kind = 0; field_kinds[kind].name; kind++) {
		for (uint64_t seed = 1; seed < 4; seed++) {
			struct field *f = make(kind, seed, 100);

			for (int i = 0; i < f->nof_emitters; i++) {
				const struct emitter *e = f->emitters[i];

				if (e->rat == RAT_LTE)
					check_lte(&e->lte);
				else if (!e->gsm.given)
					check_gsm(&e->gsm);
			}
			field_destroy(f);
		}
	}
}

/* The laboratory's octets say what they said, but for the identity. */
static void recorded_octets_stay(void **state)
{
	(void)state;
	struct field *f = make(kind_of("gsm-lab-octets"), 2, 0);
	const struct emitter *e = f->emitters[f->nof_emitters - 1];
	struct cell cell;

	cell_init(&cell, RAT_GSM);
	read_gsm(&e->gsm, gsm_si1, &cell);
	read_gsm(&e->gsm, gsm_si2, &cell);
	read_gsm(&e->gsm, gsm_si3, &cell);
	read_gsm(&e->gsm, gsm_si4, &cell);
	assert_int_equal(cell.gsm.lac, e->gsm.lac);
	assert_int_equal(cell.gsm.ci, e->gsm.ci);
	assert_string_equal(cell.mnc, e->gsm.plmn.mnc);
	assert_int_equal(cell.gsm.t3212_min, 30);
	assert_int_equal(cell.gsm.cell_reselect_hysteresis_db, 4);
	assert_int_equal(cell.gsm.max_retrans, 7);
	assert_int_equal(cell.gsm.emergency_call_barred, 1);
	assert_int_equal(cell.gsm.ncc_permitted, 0xff);
	assert_int_equal(cell.nof_neighbours, 6);
	field_destroy(f);
}

/* ---- pages ---- */

static void pages_are_counted(void **state)
{
	(void)state;
	struct cell cell;

	cell_init(&cell, RAT_GSM);
	for (int phones = 1; phones <= 4; phones++) {
		struct pdu pdu = { .rat = RAT_GSM, .channel = PDU_PCH, .freq_hz = arfcn_hz(20), .len = GSM_OCTETS };

		gsm_paging(phones, phones == 1, pdu.octets);
		receiver_of(RAT_GSM)->redact(&pdu);
		assert_true(receiver_of(RAT_GSM)->parse(&pdu, &cell));
	}
	assert_int_equal(cell.paged_imsi, 1);
	assert_int_equal(cell.paged_tmsi, 2 + 3 + 4);
	cell_init(&cell, RAT_LTE);
	for (int warned = 0; warned < 2; warned++) {
		struct pdu pdu = { .rat = RAT_LTE, .channel = PDU_PCCH, .freq_hz = 2110e6 };

		pdu.len = (uint16_t)(warned ? lte_warning(pdu.octets) : lte_paging(3, true, pdu.octets));
		receiver_of(RAT_LTE)->redact(&pdu);
		assert_true(receiver_of(RAT_LTE)->parse(&pdu, &cell));
	}
	assert_int_equal(cell.lte.paging, 2);
	assert_int_equal(cell.paged_imsi, 3);
	assert_int_equal(cell.lte.paging_warning, 1);
}

/* ---- the stream ---- */

static void same_seed_same_pdus(void **state)
{
	(void)state;
	struct field *a = make(kind_of("lte-gsm-pair"), 7, 60), *b = make(kind_of("lte-gsm-pair"), 7, 60),
		     *c = make(kind_of("lte-gsm-pair"), 8, 60);
	struct pdu x, y, z;
	int count = 0, different = 0;

	while (field_next(a, &x)) {
		assert_true(field_next(b, &y));
		assert_memory_equal(&x, &y, sizeof(x));
		different += !field_next(c, &z) || memcmp(&x, &z, sizeof(x)) != 0;
		count++;
	}
	assert_false(field_next(b, &y));
	assert_true(count > 1000 && different > count / 2);
	field_destroy(a);
	field_destroy(b);
	field_destroy(c);
}

/* Every kind can be drawn, is heard, and has a fake in it when it is an attack; every message is one. */
static void every_kind_is_well_formed(void **state)
{
	(void)state;
	for (int kind = 0; field_kinds[kind].name; kind++) {
		struct field *f = make(kind, 3, 60);
		struct world_station station;
		struct pdu pdu;
		int messages = 0, fakes = 0;

		while (field_next(f, &pdu)) {
			struct cell cell;

			cell_init(&cell, pdu.rat);
			receiver_of(pdu.rat)->redact(&pdu);
			if (pdu.channel != PDU_SCH)
				assert_true(receiver_of(pdu.rat)->parse(&pdu, &cell));
			messages++;
		}
		for (int i = 0; i < field_stations(f); i++) {
			field_station(f, i, &station);
			fakes += station.fake;
		}
		assert_true(messages > 100);
		assert_int_equal(fakes > 0, field_kinds[kind].group != WORLD_HONEST);
		field_destroy(f);
	}
}

/* Frame numbers run with true time, within what crystals are off by, and the synchronisation burst says the same. */
static void frames_follow_the_clock(void **state)
{
	(void)state;
	struct field *f = make(0, 5, 120);
	struct pdu pdu;
	int64_t first_ns = 0;
	uint32_t first_fn = 0;
	int arfcn = -1, compared = 0;

	while (field_next(f, &pdu)) {
		if (pdu.channel != PDU_SCH || (arfcn >= 0 && pdu.gsm.arfcn != arfcn))
			continue;
		uint32_t t1 = (uint32_t)(pdu.octets[0] << 16 | pdu.octets[1] << 8 | pdu.octets[2]) >> 7 & 0x7ff;

		assert_int_equal(pdu.octets[0] >> 2, pdu.gsm.bsic);
		assert_int_equal(t1, pdu.gsm.fn / (26 * 51));
		first_ns = arfcn < 0 ? pdu.time_ns : first_ns;
		first_fn = arfcn < 0 ? pdu.gsm.fn : first_fn;
		arfcn = pdu.gsm.arfcn;
		double frames = (double)(pdu.time_ns - first_ns) / (60e6 / 13);

		assert_true(fabs(frames - (pdu.gsm.fn - (double)first_fn)) < 1e-4 * frames + 0.01);
		compared++;
	}
	assert_true(compared > 10);
	field_destroy(f);
}

/* ---- shares: 228 records of real cells ---- */

struct shares {
	int cells, barred, hysteresis, retransmissions, timers, high_offset, no_quater, permitted;
};

static void count(struct shares *s, const struct gsm_content *c)
{
	s->cells++;
	s->barred += c->access_classes != 0;
	s->hysteresis += c->hysteresis_db == 6;
	s->retransmissions += c->max_retrans == 2;
	s->timers += c->t3212 >= 10;
	s->high_offset += c->selection && 2 * c->offset > 50;
	s->no_quater += !c->nof_lte && !c->nof_umts;
	s->permitted += c->ncc_permitted != 0xff && (c->ncc_permitted >> c->ncc & 1);
}

static void settings_are_as_counted(void **state)
{
	(void)state;
	struct shares s = { 0 };

	for (uint64_t seed = 1; seed <= 60; seed++) {
		struct field *f = make(0, seed, 10);

		for (int i = 0; i < f->nof_emitters; i++)
			if (f->emitters[i]->rat == RAT_GSM)
				count(&s, &f->emitters[i]->gsm);
		field_destroy(f);
	}
	assert_true(s.cells > 500);
	assert_int_equal(s.barred + s.no_quater, 0);
	assert_int_equal(s.retransmissions, s.cells);
	assert_int_equal(s.timers, s.cells);
	assert_int_equal(s.permitted, s.cells);
	assert_true(s.hysteresis > 0.8 * s.cells);
	assert_true(s.high_offset > 0.25 * s.cells && s.high_offset < 0.65 * s.cells); /* 42 % were */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_drawn_is_read),     cmocka_unit_test(recorded_octets_stay),
		cmocka_unit_test(pages_are_counted),         cmocka_unit_test(same_seed_same_pdus),
		cmocka_unit_test(every_kind_is_well_formed), cmocka_unit_test(frames_follow_the_clock),
		cmocka_unit_test(settings_are_as_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
