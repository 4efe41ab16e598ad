// SPDX-License-Identifier: GPL-3.0-or-later
/* The baseline: microseconds of a look-up (the median: what else the machine does shows least) and of learning, with
 * CELLS learned cells.
 *
 * usage: baseline_bench [FILE]   with FILE, its imported lists are there as well; it is learned into and left so */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "baseline.h"

enum { CELLS = 200, ROUNDS = 20000, NEIGHBOURS = 24, DAYS = 3, MINUTES = 21 };

static const int64_t minute_ns = INT64_C(60) * 1000000000, day_ns = INT64_C(86400) * 1000000000;

static double now_s(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

/* Every field says something, as of a cell that was heard for long. */
static void make_cell(struct cell *cell, int i)
{
	cell_init(cell, RAT_GSM);
	for (const struct cell_field *field = cell_fields; field->key; field++)
		if (field->type != CELL_STRING && field->broadcast)
			*(int32_t *)((char *)cell + field->offset) = 1;
	strcpy(cell->band, "P900");
	strcpy(cell->mcc, "460");
	strcpy(cell->mnc, i % 2 ? "01" : "00");
	cell->freq_hz = 945e6;
	cell->gsm.arfcn = i % 124 + 1;
	cell->gsm.bsic = i / 124 % 64;
	cell->gsm.ncc = cell->gsm.bsic >> 3;
	cell->gsm.bcc = cell->gsm.bsic & 7;
	cell->gsm.lac = 4000 + i % 7;
	cell->gsm.ci = i;
	cell->lte.tac = cell->lte.eci = cell->lte.pci = cell->lte.earfcn = CELL_UNKNOWN;
	cell->gsm.t3212_min = i % 3 * 30;
	cell->m.power_dbfs = -60;
	for (int k = 0; k < NEIGHBOURS; k++)
		cell_neighbour_add(cell, &(struct cell_neighbour){ NEIGHBOUR_GSM, CELL_SI2, k + 1, -1, -1 });
}

static double learn_us(struct baseline *baseline, struct fault *fault)
{
	double start_s = now_s();

	for (int day = 0; day < DAYS; day++)
		for (int minute = 0; minute < MINUTES; minute++) {
			for (int i = 0; i < CELLS; i++) {
				struct cell cell;

				make_cell(&cell, i);
				baseline_learn(baseline, &cell, day * day_ns + (minute + 1) * minute_ns, fault);
			}
			baseline_commit(baseline, fault);
		}
	return (now_s() - start_s) / (DAYS * MINUTES * CELLS) * 1e6;
}

static void ask(struct baseline *baseline, int what, const struct cell *cell)
{
	struct baseline_usual usual;
	struct known known;
	struct cell expected;
	int cells;

	switch (what) {
	case 0:
		baseline_find(baseline, cell, 0, &known);
		break;
	case 1:
		baseline_find_place(baseline, cell, &expected, &known);
		break;
	case 2:
		baseline_usual(baseline, cell, 50, 30, &usual);
		break;
	default:
		baseline_area(baseline, cell, &cells);
	}
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void bench(struct baseline *baseline, struct fault *fault)
{
	static const char *const names[] = { "find", "find_place", "usual", "area" };

	printf("baseline learn       %7.2f us a cell and minute, commits included\n", learn_us(baseline, fault));
	for (int what = 0; what < 4; what++) {
		static double spent_s[ROUNDS];

		for (int i = 0; i < ROUNDS; i++) {
			struct cell cell;

			make_cell(&cell, (int)((unsigned)i * 2654435761u % CELLS));
			double start_s = now_s();

			ask(baseline, what, &cell);
			spent_s[i] = now_s() - start_s;
		}
		qsort(spent_s, ROUNDS, sizeof(spent_s[0]), compare);
		printf("baseline %-10s  %7.2f us, 99 %% below %.2f us\n", names[what], spent_s[ROUNDS / 2] * 1e6,
		       spent_s[ROUNDS / 100 * 99] * 1e6);
	}
}

int main(int argc, char **argv)
{
	char path[64] = "/tmp/baseline-bench-XXXXXX";
	struct fault fault = { 0 };

	if (argc < 2 && close(mkstemp(path)))
		return 1;
	struct baseline *baseline = baseline_open(argc > 1 ? argv[1] : path, false, &fault);

	if (baseline)
		bench(baseline, &fault);
	baseline_close(baseline);
	if (argc < 2)
		unlink(path);
	if (fault.text[0])
		fprintf(stderr, "%s\n", fault.text);
	return fault.text[0] != 0;
}
