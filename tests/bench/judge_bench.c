// SPDX-License-Identifier: GPL-3.0-or-later
/* Judging: share of a core that rules and alerts take at CELLS cells, each heard BLOCKS times a second, all honest but
 * one. What parsing and the store take is not in it. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../../src/engine/judge.h"
#include "engine.h"  // struct engine_config

enum { CELLS = 60, BLOCKS = 20, SECONDS = 120, NEIGHBOURS = 20 };

static double now_s(void)
{
	struct timespec time;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

/* The block says which cell it is, and every field of it. */
static bool parse(const struct pdu *pdu, struct cell *cell)
{
	const int i = pdu->octets[0];

	for (const struct cell_field *field = cell_fields; field->key; field++)
		if (field->type != CELL_STRING && field->broadcast)
			*(int32_t *)((char *)cell + field->offset) = 1;
	strcpy(cell->mcc, "460");
	strcpy(cell->mnc, i % 2 ? "01" : "00");
	cell->gsm.lac = cell->lte.tac = 4000 + i % 3;
	cell->gsm.ci = cell->lte.eci = 20000 + i;
	cell->gsm.si_seen = 0x5f;
	cell->lte.sib_seen = 0x2e;
	cell->nof_neighbours = NEIGHBOURS;
	for (int k = 0; k < NEIGHBOURS; k++)
		cell->neighbours[k] = (struct cell_neighbour){ NEIGHBOUR_GSM, CELL_SI2, (i + 2 * k) % CELLS, -1, -1 };
	return true;
}

static struct pdu block(int i, int64_t time_ns)
{
	struct pdu pdu = {
		.rat = i % 3 ? RAT_GSM : RAT_LTE, .time_ns = time_ns, .freq_hz = 935e6 + i * 200e3, .len = 23
	};

	pdu.channel = pdu.rat == RAT_GSM ? PDU_BCCH : PDU_BCCH_DLSCH;
	pdu.m = (struct measurement){ -60 - (float)(i % 20), 20, 1000 + i % 7, 3 };
	pdu.octets[0] = (uint8_t)i;
	if (pdu.rat == RAT_GSM) {
		pdu.gsm.arfcn = (uint16_t)i;
		pdu.gsm.bsic = 9;
		pdu.gsm.fn = (uint32_t)(time_ns / 4615385 % 2715648);
	} else {
		pdu.lte.earfcn = 3400 + i;
		pdu.lte.pci = (uint16_t)i;
		pdu.lte.sfn = (uint16_t)(time_ns / 10000000 % 1024);
		pdu.lte.rsrp_dbfs = -90 - (float)(i % 20);
	}
	if (i == 7) /* off by 2 ppm */
		pdu.m.freq_offset_hz += 1900;
	return pdu;
}

static void on_due(void *ctx, int64_t time_ns, const struct cell *cell)
{
	(void)ctx;
	(void)time_ns;
	(void)cell;
}

static void on_alert(void *ctx, int64_t time_ns, const struct alert *alert)
{
	(void)time_ns;
	(void)alert;
	++*(int *)ctx;
}

int main(void)
{
	const struct engine_config config = { .sensor = "bench" };
	struct cells *cells = cells_create(1000, on_due, NULL);
	struct judge judge;
	struct fault fault = { .text = "" };
	double spent_s = 0;
	int alerts = 0;

	if (!cells || judge_open(&judge, &config, cells, on_alert, &alerts, &fault)) {
		fprintf(stderr, "%s\n", fault.text);
		return 1;
	}
	for (int64_t t = 0; t < (int64_t)SECONDS * BLOCKS; t++)
		for (int i = 0; i < CELLS; i++) {
			const int64_t time_ns =
				INT64_C(1772323200) * 1000000000 + t * (1000000000 / BLOCKS) + i * 100000;
			struct pdu pdu = block(i, time_ns);
			const struct cell *cell = cells_update(cells, &pdu, parse);
			double before_s = now_s();

			judge_cell(&judge, cell, time_ns);
			spent_s += now_s() - before_s;
		}
	printf("judging %d cells: %.2f %% of a core, %.1f us a judgement of a cell, %d alert records\n", CELLS,
	       100 * spent_s / SECONDS, 1e6 * spent_s / SECONDS / CELLS / 2, alerts);
	judge_close(&judge);
	cells_destroy(cells);
	return 0;
}
