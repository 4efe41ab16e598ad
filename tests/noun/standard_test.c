// SPDX-License-Identifier: GPL-3.0-or-later
/* standard: what each radio standard says of itself holds together, and with the others. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cell.h"
#include "standard.h"

static void each_is_found(void **state)
{
	(void)state;
	for (int rat = 0; rat < RATS; rat++) {
		assert_int_equal(standard_of((enum rat)rat)->rat, rat);
		assert_ptr_equal(standard_named(standards[rat]->name), standards[rat]);
		assert_string_equal(rat_name((enum rat)rat), standards[rat]->name);
	}
	assert_ptr_equal(standard_named("gsm"), &gsm_standard);
	assert_ptr_equal(standard_named("lte"), &lte_standard);
	assert_null(standard_named("nr"));
	assert_null(standard_named(""));
}

static void each_is_whole(void **state)
{
	(void)state;
	for (int rat = 0; rat < RATS; rat++) {
		const struct standard *s = standards[rat];

		assert_true(s->place && s->place_key && s->flags && s->heard && s->numbers && s->sources && s->sound);
		assert_true(s->gsmtap_put && s->gsmtap_get && s->channel_within && s->reason);
		assert_true(s->area_key[0] && s->identity_key[0] && s->frame_key[0] && s->list_wrong[0]);
		assert_true(s->level && s->frame_digits > 0 && s->period_s > 0 && s->site_votes > 0);
		assert_true(s->channel_max > 0 && s->area_max > 0 && s->list_bits > 0);
	}
}

/* Nothing that tells one from the other in a file is of two. */
static void none_is_like_another(void **state)
{
	(void)state;
	for (int a = 0; a < RATS; a++)
		for (int b = 0; b < a; b++) {
			const struct standard *one = standards[a], *other = standards[b];
			const int plans[] = { one->plan_channels, one->plan_areas, other->plan_channels,
				              other->plan_areas };

			assert_true(strcmp(one->name, other->name) != 0);
			assert_true(strcmp(one->list_radio, other->list_radio) != 0);
			assert_int_not_equal(one->gsmtap_type, other->gsmtap_type);
			for (int i = 0; i < 4; i++)
				for (int k = 0; k < i; k++)
					assert_int_not_equal(plans[i], plans[k]);
			assert_true(one->part >= other->part + other->part_size ||
			            other->part >= one->part + one->part_size);
			for (int channel = 0; channel < PDU_CHANNELS; channel++)
				assert_false(one->gsmtap_channels[channel] && other->gsmtap_channels[channel]);
		}
}

/* The places of a cell's numbers are in its own part of it, and hold what the standard's own names say. */
static void a_cell_is_named(void **state)
{
	struct cell cell;

	(void)state;
	for (int rat = 0; rat < RATS; rat++) {
		const struct standard *s = standards[rat];
		const size_t places[] = { s->channel, s->code, s->area, s->identity, s->site };

		for (int i = 0; i < 5; i++)
			assert_true(places[i] >= s->part && places[i] + sizeof(int32_t) <= s->part + s->part_size);
	}
	cell_init(&cell, RAT_GSM);
	cell.gsm.arfcn = 1, cell.gsm.bsic = 2, cell.gsm.lac = 3, cell.gsm.ci = 4, cell.m.power_dbfs = -5;
	assert_int_equal(cell_channel(&cell) + 10 * cell_code(&cell) + 100 * cell_area(&cell), 321);
	assert_int_equal(cell_identity(&cell), 4);
	assert_true(cell_level_dbfs(&cell) == -5);
	cell_init(&cell, RAT_LTE);
	cell.lte.earfcn = 1, cell.lte.pci = 2, cell.lte.tac = 3, cell.lte.eci = 4, cell.lte.rsrp_dbfs = -5;
	assert_int_equal(cell_channel(&cell) + 10 * cell_code(&cell) + 100 * cell_area(&cell), 321);
	assert_int_equal(cell_identity(&cell), 4);
	assert_true(cell_level_dbfs(&cell) == -5);
}

static void a_pdu_is_heard(void **state)
{
	struct pdu gsm = { .rat = RAT_GSM, .m.power_dbfs = -7, .gsm = { .arfcn = 0x8200, .bsic = 63, .fn = 26 } };
	struct pdu lte = { .rat = RAT_LTE,
		           .freq_hz = 739.1e6,
		           .lte = { .earfcn = -1, .pci = 503, .sfn = 1, .subframe = 5 } };
	struct heard heard;

	(void)state;
	standard_of(gsm.rat)->heard(&gsm, &heard);
	assert_int_equal(heard.channel, 0x8200); /* the flag of 1900 MHz tells it from the same number on 1800 */
	assert_int_equal(heard.code, 63);
	assert_true(heard.frame == 26 && heard.subframe == 0 && heard.level_dbfs == -7);
	assert_float_equal(heard.frame_s, 0.12, 1e-12);
	gsm.gsm.timeslot = 2;
	standard_of(gsm.rat)->heard(&gsm, &heard);
	assert_true(isnan(heard.frame_s));
	standard_of(lte.rat)->heard(&lte, &heard);
	assert_true(heard.channel == (1u << 31 | 147820)); /* in steps of 5 kHz, above every number */
	assert_int_equal(heard.code, 503);
	assert_true(heard.frame == 1 && heard.subframe == 5);
	assert_float_equal(heard.frame_s, 0.015, 1e-12);
	lte.lte.pci = PDU_PCI_UNKNOWN;
	lte.lte.earfcn = 0;
	standard_of(lte.rat)->heard(&lte, &heard);
	assert_true(heard.channel == 0 && heard.code == -1 && isnan(heard.frame_s));
}

static void a_channel_in_a_range(void **state)
{
	(void)state;
	assert_true(gsm_standard.channel_within(5, 7, 5) && gsm_standard.channel_within(5, 7, 7));
	assert_false(gsm_standard.channel_within(5, 7, 4) || gsm_standard.channel_within(5, 7, 8));
	assert_true(lte_standard.channel_within(1300, 1310, 1310));
	assert_false(lte_standard.channel_within(1300, 1310, 1311));
	/* 1805 MHz is 1200 in band 3; 2110 MHz is 0 in band 1, and 2110 MHz of band 4 is 1950 */
	assert_true(lte_standard.channel_within(0, 0, 1950));
	assert_false(lte_standard.channel_within(0, 0, 1951));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_is_found),        cmocka_unit_test(each_is_whole),
		cmocka_unit_test(none_is_like_another), cmocka_unit_test(a_cell_is_named),
		cmocka_unit_test(a_pdu_is_heard),       cmocka_unit_test(a_channel_in_a_range),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
