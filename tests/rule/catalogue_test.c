// SPDX-License-Identifier: GPL-3.0-or-later
/* catalogue: every rule describes itself in full, has a name of its own, and says nothing of a cell of which nothing is
 * known. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "scene.h"  // street_say

/* An estimate, or a grave sign: there is nothing between. */
static bool is_weight(float weight)
{
	return weight <= 3.5f || weight == RULE_GRAVE;
}

static void every_rule_is_described(void **state)
{
	(void)state;
	for (int i = 0; rules[i]; i++) {
		const struct rule *rule = rules[i];

		assert_true(strlen(rule->id) > 0 &&
		            strspn(rule->id, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(rule->id));
		assert_ptr_equal(rule_find(rule->id), rule);
		assert_true(rule->version > 0 && is_weight(rule->weight));
		assert_true(rule->weight > 0 || strcmp(rule->id, "conduct-serves") == 0); /* it speaks for a cell */
		assert_true(rule->family < FAMILIES && rule->basis < BASES);
		assert_true(strlen(rule->looks_for) > 20 && strlen(rule->false_alarms) > 10 &&
		            strlen(rule->weight_from) > 10);
		assert_true(rule->false_alarms_zh && has_chinese(rule->false_alarms_zh));
		assert_non_null(rule->check);
		assert_true(!rule->sources_lte == !(rule->both && rule->sources));
	}
	assert_null(rule_find("template"));
	assert_null(rule_find(""));
}

/* INT32_MIN stands for unknown, and what is made of it too; people read "?". */
static void assert_knows(const struct finding *finding)
{
	const char *const said[] = { finding->observed, finding->expected, finding->observed_zh, finding->expected_zh };

	for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++)
		if (strstr(said[i], "-2147483648") || strstr(said[i], "-8388608"))
			fail_msg("%s: %s", finding->rule, said[i]);
}

/* One field or the other was never heard, of cells that break every other rule: no number is made up for it. */
static void unknown_numbers_are_no_numbers(void **state)
{
	static const struct {
		int32_t lac, enb;
	} cases[] = { { 0, 0x19b }, { 1, 0xe01 }, { 65534, 0 } };

	(void)state;
	for (size_t c = 0; c < sizeof(cases) / sizeof(cases[0]); c++)
		for (const struct cell_field *f = cell_fields; f->key; f++) {
			struct street street;

			if (f->type == CELL_STRING || f->counts)
				continue;
			street_open(&street);
			for (int i = 0; i < 4; i++) {
				struct cell cell = i < 2 ? street_gsm(60 + i, 9, cases[c].lac, 1)
				                         : street_lte(1300 + i, 5, cases[c].lac, cases[c].enb << 8 | 1);

				cell.gsm.cell_reselect_hysteresis_db = 14;
				cell.lte.bandwidth_prb = 6;
				cell.lte.antenna_ports = 1;
				street_list_gsm(&cell, 77);
				if (f->offset != offsetof(struct cell, gsm.arfcn) &&
				    f->offset != offsetof(struct cell, lte.earfcn))
					*(int32_t *)((char *)&cell + f->offset) = CELL_UNKNOWN;
				const struct cell *heard = street_say(&street, &cell, 3);

				for (int r = 0; rules[r]; r++)
					if (street_ask(&street, heard, rules[r]->id))
						assert_knows(&street.finding);
			}
			street_close(&street);
		}
}

/* Cells that were seen and said nothing yet, and some that said every field is its least or its most. */
static void no_rule_stumbles(void **state)
{
	static const int32_t extremes[] = { CELL_UNKNOWN, 0, -1, INT32_MAX, INT32_MIN + 1, 65535 };
	struct street street;

	(void)state;
	street_open(&street);
	for (int rat = RAT_GSM; rat <= RAT_LTE; rat++)
		for (size_t e = 0; e < sizeof(extremes) / sizeof(extremes[0]); e++) {
			struct cell cell,
				place = rat ? street_lte(1300 + (int)e, 5, 1, 1) : street_gsm(60 + (int)e, 9, 1, 1);

			cell_init(&cell, rat);
			for (const struct cell_field *f = cell_fields; f->key; f++)
				if (f->type != CELL_STRING && !f->counts)
					*(int32_t *)((char *)&cell + f->offset) = extremes[e];
			cell.gsm.arfcn = place.gsm.arfcn;
			cell.gsm.bsic = place.gsm.bsic;
			cell.lte.earfcn = place.lte.earfcn;
			cell.lte.pci = place.lte.pci;
			if (e)
				memcpy(cell.mcc, place.mcc, sizeof(cell.mcc));
			const struct cell *heard = street_say(&street, &cell, 3);

			for (int i = 0; rules[i]; i++) {
				bool spoke = street_ask(&street, heard, rules[i]->id);

				assert_false(spoke && !e);
				if (spoke)
					assert_knows(&street.finding);
				assert_false(spoke && !(street.finding.weight > 0 && is_weight(street.finding.weight)));
			}
		}
	street_close(&street);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_rule_is_described),
		cmocka_unit_test(no_rule_stumbles),
		cmocka_unit_test(unknown_numbers_are_no_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
