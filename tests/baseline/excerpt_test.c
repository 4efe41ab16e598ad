// SPDX-License-Identifier: GPL-3.0-or-later
/* baseline_excerpt: of the cells at hand it answers as the baseline does, of others it knows nothing. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "baseline.h"
#include "cells.h"

#define DAYS    (86400 * INT64_C(1000000000))
#define MINUTES (60 * INT64_C(1000000000))

static const int64_t start_ns = 20000 * DAYS;

/* Cells of two operators: arfcn, code, LAC, CI. */
static const struct place {
	const char *mnc;
	int arfcn, bsic, lac, ci, learned_days;
} places[] = {
	{ "00", 62, 43, 4187, 1, 4 }, { "00", 63, 44, 4187, 2, 4 }, /* another cell is in its place now */
	{ "00", 64, 45, 4188, 3, 1 },                               /* in quarantine */
	{ "01", 70, 10, 5000, 4, 4 }, { "00", 63, 44, 9999, 77, 0 },
};

enum { PLACES = sizeof(places) / sizeof(places[0]) };

static const struct place *heard; /* that the next block is of */

static void say(const struct place *place, struct cell *cell)
{
	strcpy(cell->mcc, "460");
	strcpy(cell->mnc, place->mnc);
	cell->gsm.lac = place->lac;
	cell->gsm.ci = place->ci;
	cell->gsm.t3212_min = 60 + 6 * (place->ci % 2);
	cell->m.power_dbfs = (float)-place->arfcn;
}

static bool parse(const struct pdu *pdu, struct cell *cell)
{
	(void)pdu;
	say(heard, cell);
	return true;
}

static struct cell cell_of(const struct place *place)
{
	struct cell cell;

	cell_init(&cell, RAT_GSM);
	cell.gsm.arfcn = place->arfcn;
	cell.gsm.bsic = place->bsic;
	cell.freq_hz = 935e6 + 200e3 * place->arfcn;
	say(place, &cell);
	return cell;
}

static void nothing_due(void *ctx, int64_t time_ns, const struct cell *cell)
{
	(void)ctx, (void)time_ns, (void)cell;
}

static void learn_all(struct baseline *baseline, struct fault *fault)
{
	for (int i = 0; i < PLACES; i++) {
		struct cell cell = cell_of(&places[i]);

		for (int day = 0; day < places[i].learned_days; day++)
			for (int minute = 0; minute < 30; minute++)
				assert_int_equal(baseline_learn(baseline, &cell,
				                                start_ns + day * DAYS + minute * MINUTES, fault),
				                 0);
	}
	assert_int_equal(baseline_commit(baseline, fault), 0);
	assert_int_equal(baseline_allow(baseline, "gsm:460-00-4187-1", "ours", INT64_MAX, fault), 0);
	assert_int_equal(baseline_allow(baseline, "gsm:460-01-5000-4", "theirs", INT64_MAX, fault), 0);
}

static void import_list(struct baseline *baseline, const char *folder, struct fault *fault)
{
	struct baseline_import sums;
	char path[128];

	snprintf(path, sizeof(path), "%s/list.csv", folder);
	FILE *file = fopen(path, "w");
	fputs("radio,mcc,net,area,cell\nGSM,460,0,4187,1\nGSM,460,0,4300,1\nGSM,460,1,5000,4\n", file);
	fclose(file);
	assert_int_equal(baseline_import(baseline, path, &sums, fault), 0);
	assert_int_equal(sums.rows, 3);
}

static void assert_same(struct baseline *a, struct baseline *b, const struct cell *cell)
{
	struct known left, right;
	struct cell left_cell, right_cell;
	struct baseline_usual usual[2];
	int cells[2];

	baseline_find(a, cell, start_ns, &left);
	baseline_find(b, cell, start_ns, &right);
	assert_int_equal(left.learned, right.learned);
	assert_int_equal(left.quarantined, right.quarantined);
	assert_int_equal(left.imported, right.imported);
	assert_int_equal(left.imported_elsewhere, right.imported_elsewhere);
	assert_int_equal(left.allowed, right.allowed);
	assert_string_equal(left.reason, right.reason);
	assert_int_equal(left.days, right.days);
	assert_true(left.first_ns == right.first_ns && left.last_ns == right.last_ns);
	assert_true(left.power_median_dbfs == right.power_median_dbfs ||
	            (isnan(left.power_median_dbfs) && isnan(right.power_median_dbfs)));
	bool found = baseline_find_place(a, cell, &left_cell, &left);
	assert_int_equal(found, baseline_find_place(b, cell, &right_cell, &right));
	if (found)
		assert_int_equal(left_cell.gsm.ci, right_cell.gsm.ci);
	assert_int_equal(baseline_area(a, cell, &cells[0]), baseline_area(b, cell, &cells[1]));
	assert_int_equal(cells[0], cells[1]);
	for (int field = 0; cell_fields[field].key; field++) {
		if (strcmp(cell_fields[field].key, "t3212_min") != 0)
			continue;
		baseline_usual(a, cell, field, 60, &usual[0]);
		baseline_usual(b, cell, field, 60, &usual[1]);
		assert_int_equal(usual[0].cells, usual[1].cells);
		assert_int_equal(usual[0].value, usual[1].value);
	}
}

static void answers_for_the_cells_at_hand(void **state)
{
	char folder[] = "/tmp/excerpt-XXXXXX", path[64], command[64];
	struct fault fault = { 0 };
	struct known known;
	struct cells *cells = cells_create(10, nothing_due, NULL);
	uint8_t *octets;
	size_t size;

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/a.db", folder);
	struct baseline *baseline = baseline_open(path, false, &fault), *excerpt;
	learn_all(baseline, &fault);
	import_list(baseline, folder, &fault);
	for (int i = 0; i < PLACES; i++) {
		struct pdu pdu = {
			.rat = RAT_GSM,
			.channel = PDU_BCCH,
			.freq_hz = 935e6 + 200e3 * places[i].arfcn,
			.time_ns = start_ns,
			.gsm = { .arfcn = (uint16_t)places[i].arfcn, .bsic = (int8_t)places[i].bsic, .fn = 51 },
			.len = PDU_GSM_OCTETS
		};

		heard = &places[i];
		if (strcmp(heard->mnc, "00") == 0)
			cells_update(cells, &pdu, parse);
	}
	assert_int_equal(baseline_excerpt(baseline, cells, &octets, &size, &fault), 0);
	snprintf(path, sizeof(path), "%s/b.db", folder);
	FILE *file = fopen(path, "w");
	assert_int_equal(fwrite(octets, 1, size, file), size);
	fclose(file);
	free(octets);
	excerpt = baseline_open_excerpt(path, &fault);
	assert_non_null(excerpt);
	for (int i = 0; i < PLACES; i++) {
		const struct cell cell = cell_of(&places[i]);

		if (strcmp(places[i].mnc, "00") == 0 && places[i].ci != 2)
			assert_same(baseline, excerpt, &cell);
	}
	const struct cell other = cell_of(&places[3]);
	baseline_find(excerpt, &other, start_ns, &known); /* was not heard */
	assert_false(known.learned || known.imported || known.allowed);
	snprintf(path, sizeof(path), "%s/b.db-wal", folder);
	assert_int_not_equal(access(path, F_OK), 0);
	assert_null(baseline_open_excerpt(folder, &fault));
	assert_non_null(strstr(fault.text, folder));
	baseline_close(excerpt);
	baseline_close(baseline);
	cells_destroy(cells);
	snprintf(command, sizeof(command), "rm -rf '%s'", folder);
	assert_int_equal(system(command), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(answers_for_the_cells_at_hand) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
