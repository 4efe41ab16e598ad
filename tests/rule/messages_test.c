// SPDX-License-Identifier: GPL-3.0-or-later
/* messages: what must be the same in two messages of a GSM cell, octet by octet; when each message may come; what is
 * kept of what all rules say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stage.h"  // stage_says

#define COUNT(cases) (sizeof(cases) / sizeof((cases)[0]))

/* The message in a frame of its own: all zero, just heard, for the third time. */
static struct history_frame *put(struct stage *stage, unsigned si, uint8_t channel)
{
	struct history_frame *frame = calloc(1, sizeof(*frame) + PDU_OCTETS_MAX);

	assert_non_null(frame);
	*frame = (struct history_frame){
		.time_ns = stage->street.scene.now_ns, .channel = channel, .repeats = 3, .len = PDU_GSM_OCTETS
	};
	free(stage->histories[0]->frames[si]);
	return stage->histories[0]->frames[si] = frame;
}

static void take_all(struct stage *stage)
{
	for (int i = 0; i < HISTORY_SOURCES; i++) {
		free(stage->histories[0]->frames[i]);
		stage->histories[0]->frames[i] = NULL;
	}
}

/* LAI, cell selection, RACH control and cell identity, from the first octet to the last; ACS is spare in SI3. */
static void octets_that_are_sent_twice(void **state)
{
	static const struct {
		unsigned si;
		bool sacch; /* with a header of four octets */
		struct {
			int first, last;
		} twice[2]; /* none from 0 on */
		int spare;  /* octet whose highest bit is */
	} messages[] = { { CELL_SI1, false, { { 19, 21 } }, -1 },    { CELL_SI2, false, { { 20, 22 } }, -1 },
		         { CELL_SI2BIS, false, { { 19, 21 } }, -1 }, { CELL_SI3, false, { { 3, 9 }, { 14, 18 } }, 15 },
		         { CELL_SI4, false, { { 3, 12 } }, 9 },      { CELL_SI6, true, { { 7, 13 } }, -1 } };

	struct stage stage;

	(void)state;
	stage_open_gsm(&stage, 1);
	take_all(&stage);
	for (size_t m = 0; m < COUNT(messages); m++)
		for (int at = 0; at < PDU_GSM_OCTETS; at++)
			for (int bit = 0; bit < 8; bit += 7) {
				bool twice = false;

				for (size_t k = 0; k < COUNT(messages); k++)
					put(&stage, messages[k].si, messages[k].sacch ? PDU_SACCH4 : PDU_BCCH);
				stage.histories[0]->frames[messages[m].si]->octets[at] = (uint8_t)(1 << bit);
				for (int k = 0; k < 2; k++)
					twice |= messages[m].twice[k].last && at >= messages[m].twice[k].first &&
					         at <= messages[m].twice[k].last;
				if (bit == 7 && at == messages[m].spare)
					twice = false;
				if ((stage_says_now(&stage, "si-inconsistent") > 0) != twice)
					fail_msg("SI %u, octet %d, bit %d", messages[m].si, at, bit);
				assert_true(!twice || stage.street.finding.sources & 1u << CELL_SI3);
				assert_true(!twice || messages[m].si == CELL_SI3 ||
				            stage.street.finding.sources & 1u << messages[m].si);
			}
	street_close(&stage.street);
}

/* How often and how lately both were heard, and nothing changed since. */
static void contradictions_in_time(void **state)
{
	static const struct {
		int repeats, len;
		int64_t apart_ns, changed_ns;
		bool speaks;
	} cases[] = { { 3, 23, SECONDS(4), SECONDS(15), true },      { 2, 23, SECONDS(4), SECONDS(15), false },
		      { 3, 22, SECONDS(4), SECONDS(15), false },     { 3, 23, SECONDS(4) + 1, SECONDS(15), false },
		      { 3, 23, SECONDS(4), SECONDS(15) - 1, false }, { 3, 23, -SECONDS(4), SECONDS(15), true },
		      { 3, 23, -SECONDS(4) - 1, SECONDS(15), false } };

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++)
		for (int which = 0; which < 2; which++) {
			struct stage stage;

			stage_open_gsm(&stage, 1);
			take_all(&stage);
			struct history_frame *si3 = put(&stage, CELL_SI3, PDU_BCCH),
					     *si4 = put(&stage, CELL_SI4, PDU_BCCH);

			(which ? si3 : si4)->repeats = (uint16_t)cases[c].repeats;
			(which ? si3 : si4)->len = (uint16_t)cases[c].len;
			si3->time_ns -= cases[c].apart_ns;
			si4->octets[3] = 1;
			stage.histories[0]->nof_changes = 1;
			stage.histories[0]->changes[0].time_ns = stage.street.scene.now_ns - cases[c].changed_ns;
			assert_true((stage_says_now(&stage, "si-inconsistent") > 0) == cases[c].speaks);
			take_all(&stage);
			street_close(&stage.street);
		}
}

/* 45.002 6.3.1.3: of the eight multiframes the places of each message; 0, 4 and 5 may carry any. */
static void places_of_messages(void **state)
{
	static const struct {
		unsigned si;
		unsigned places;
	} cases[] = { { CELL_SI1, 0x31 },    { CELL_SI2, 0x33 },    { CELL_SI3, 0x75 },       { CELL_SI4, 0xb9 },
		      { CELL_SI2BIS, 0x31 }, { CELL_SI2TER, 0x31 }, { CELL_SI2QUATER, 0x31 }, { CELL_SI9, 0x31 },
		      { CELL_SI13, 0x31 },   { CELL_SI7, 0xff },    { CELL_SI5, 0xff } };

	struct stage stage;

	(void)state;
	stage_open_gsm(&stage, 1);
	stage.cells[0]->m.freq_offset_hz = 100;
	for (size_t c = 0; c < COUNT(cases); c++)
		for (unsigned tc = 0; tc < 8; tc++)
			for (unsigned t3 = 1; t3 <= 6; t3++)
				for (unsigned channel = 0; channel < 2; channel++) {
					take_all(&stage);
					const unsigned other = cases[c].si == CELL_SI3 ? CELL_SI4 : CELL_SI3;

					put(&stage, CELL_SI3, PDU_BCCH); /* of which the rule reads */
					put(&stage, other, PDU_BCCH)->number = 51 * (8 + 1) + 2; /* out of place */
					put(&stage, cases[c].si, channel ? PDU_BCCH : PDU_CCCH)->number =
						51 * (16 + tc) + t3;
					const bool out = channel && t3 >= 2 && t3 <= 5 && !(cases[c].places >> tc & 1);

					if ((stage_says_now(&stage, "si-schedule") > 0) != out)
						fail_msg("SI %u at TC %u, T3 %u", cases[c].si, tc, t3);
				}
	street_close(&stage.street);
}

/* SI3 ten times and one of the others never; numbers that nobody counted. */
static void messages_that_never_come(void **state)
{
	static const struct {
		int repeats;
		bool si2, si4;
		const char *absent;
	} cases[] = { { 10, false, true, "SI2 never sent" },
		      { 9, false, true, NULL },
		      { 10, true, false, "SI4 never sent" },
		      { 10, true, true, NULL } };

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++) {
		struct stage stage;

		stage_open_gsm(&stage, 1);
		take_all(&stage);
		put(&stage, CELL_SI3, PDU_BCCH)->repeats = (uint16_t)cases[c].repeats;
		if (cases[c].si2)
			put(&stage, CELL_SI2, PDU_BCCH);
		if (cases[c].si4)
			put(&stage, CELL_SI4, PDU_BCCH);
		stage.cells[0]->m.freq_offset_hz = 100;
		assert_true((stage_says_now(&stage, "si-schedule") > 0) == (cases[c].absent != NULL));
		if (cases[c].absent)
			assert_string_equal(stage.street.finding.observed, cases[c].absent);
		stage.cells[0]->m.freq_offset_hz = NAN; /* another tool's recording */
		assert_true(stage_says_now(&stage, "si-schedule") == 0);
		take_all(&stage);
		street_close(&stage.street);
	}
}

/* A cell of which many rules speak: the heaviest are kept, in order, of the same weight the first; looking around is
 * counted. */
static void what_is_kept(void **state)
{
	struct finding all[64], some[64];
	struct effort effort = { .spent = 0 };
	struct stage stage;

	(void)state;
	stage_open_gsm(&stage, 5);
	struct cell *cell = stage.cells[0];

	cell->gsm.lac = 1;
	cell->gsm.ci = 1;
	cell->gsm.t3212_min = 6;
	cell->gsm.emergency_call_barred = 1;
	cell->gsm.cell_reselect_hysteresis_db = 14;
	cell->gsm.cell_reselect_offset_db = 126;
	cell->gsm.geran_priority = 7;
	const struct suspect suspect = { .cell = cell, .history = stage.histories[0], .known = &stage.street.known };
	const int count = rules_check(&stage.street.scene, &suspect, all, 64);

	assert_in_range(count, 6, 20);
	for (int max = 1; max < 64; max++) {
		memset(some, 0, sizeof(some));
		assert_int_equal(rules_check(&stage.street.scene, &suspect, some, max), max < count ? max : count);
		for (int i = 0; i < max && i < count; i++)
			assert_string_equal(some[i].rule, all[i].rule);
		assert_true(max >= count || !some[max].rule);
	}
	for (int i = 1; i < count; i++)
		assert_true(all[i].weight <= all[i - 1].weight);
	stage.street.scene.effort = &effort;
	assert_int_equal(rules_check(&stage.street.scene, &suspect, some, 64), count);
	const uint64_t once = effort.spent;

	assert_in_range(once, 5 * count, 2000);
	assert_in_range(effort.left, (1 << 18) - 100, (1 << 18) - 1); /* of the last one that looked around */
	rules_check(&stage.street.scene, &suspect, some, 64);
	assert_int_equal(effort.spent, 2 * once);
	street_close(&stage.street);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(octets_that_are_sent_twice),
		cmocka_unit_test(contradictions_in_time),
		cmocka_unit_test(places_of_messages),
		cmocka_unit_test(messages_that_never_come),
		cmocka_unit_test(what_is_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
