// SPDX-License-Identifier: GPL-3.0-or-later
/* town: see town.h. */
#include "town.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "earfcn.h"  // earfcn_freq_hz

static bool parse(const struct pdu *pdu, struct cell *cell)
{
	const struct sender *said;

	memcpy(&said, pdu->octets, sizeof(said));
	strcpy(cell->mcc, "460");
	strcpy(cell->mnc, "00");
	strcpy(cell->lte.duplex, said->tdd ? "tdd" : "fdd");
	cell->lte.tac = said->tac;
	cell->lte.eci = said->eci;
	return true;
}

const struct cell *town_hear(struct street *street, const struct sender *s, double rx_ppm)
{
	const int64_t from_ns = INT64_C(1772323200) * 1000000000;
	double t = (double)(street->scene.now_ns - from_ns) * 1e-9, freq_hz = earfcn_freq_hz(s->channel);
	int64_t frame = (int64_t)floor((t - s->epoch_s) / 10e-3);
	struct pdu pdu = { .rat = RAT_LTE, .channel = PDU_BCCH_DLSCH, .freq_hz = freq_hz, .len = sizeof(s) };

	pdu.time_ns = from_ns + llround((s->epoch_s + (double)frame * 10e-3) * (1 + rx_ppm * 1e-6) * 1e9);
	pdu.m = (struct measurement){ s->dbfs + 20, 20, (s->ppm - rx_ppm) * freq_hz * 1e-6, 5 };
	pdu.lte.earfcn = s->channel;
	pdu.lte.pci = (uint16_t)s->id;
	pdu.lte.sfn = (uint16_t)(frame & 1023);
	pdu.lte.rsrp_dbfs = s->dbfs;
	pdu.lte.rsrq_db = NAN;
	memcpy(pdu.octets, &s, sizeof(s));
	return cells_update(street->cells, &pdu, parse);
}

void town_open(struct town *town, bool tdd)
{
	*town = (struct town){ .rx_ppm = 37 };
	street_open(&town->street);
	for (int i = 0; i < HONEST; i++)
		town->honest[i] = (struct sender){
			.channel = tdd ? 38950 : 1300,
			.id = 100 + i,
			.tac = 6402,
			.eci = (411000 + i) << 8 | 1,
			.tdd = tdd,
			.ppm = 0.01 * (i - 2),
			.epoch_s = tdd ? 1.23 + i * 5e-6 : 0.7 * i,
			.dbfs = -90 + 2 * (float)i,
		};
}

const struct cell *town_second(struct town *town, const struct sender *other)
{
	const struct cell *cell = NULL;

	for (int i = 0; i < HONEST; i++)
		town_hear(&town->street, &town->honest[i], town->rx_ppm);
	if (other)
		cell = town_hear(&town->street, other, town->rx_ppm);
	coverage_add(&town->street.coverage, 1700e6, 2400e6, town->street.scene.now_ns,
	             town->street.scene.now_ns + SECONDS(1), -110);
	town->street.scene.now_ns += SECONDS(1);
	return cell;
}

const struct cell *town_seconds(struct town *town, const struct sender *other, int count)
{
	const struct cell *cell = NULL;

	while (count--)
		cell = town_second(town, other);
	return cell;
}

void town_accuses_nobody(struct town *town)
{
	for (size_t i = 0; i < cells_count(town->street.cells) && i < HONEST; i++)
		for (int k = 0; rules[k]; k++)
			if (rules[k]->both && street_ask(&town->street, cells_get(town->street.cells, i), rules[k]->id))
				fail_msg("%s of an honest cell: %s", rules[k]->id, town->street.finding.observed);
}
