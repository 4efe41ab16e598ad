// SPDX-License-Identifier: GPL-3.0-or-later
/* physical: the rules about carriers, frames, levels and the moment of appearance. A street of cells is heard second by second: each has a
 * clock, a frame count, a level; the receiver's own clock and the sensor's way change all of them alike, and accuse nobody. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "earfcn.h"  // earfcn_freq_hz
#include "scene.h"   // struct street

/* A transmitter, and what is said by it. */
struct sender {
	int channel, id; /* EARFCN, PCI */
	int tac, eci;
	bool tdd;
	double ppm;     /* of its clock */
	double epoch_s; /* when its frame 0 was sent */
	float dbfs;
};

static bool parse(const struct pdu *pdu, struct cell *cell)
{
	const struct sender *said;

	memcpy(&said, pdu->octets, sizeof(said));
	strcpy(cell->mcc, "460");
	strcpy(cell->mnc, "00");
	strcpy(cell->duplex, said->tdd ? "tdd" : "fdd");
	cell->tac = said->tac;
	cell->eci = said->eci;
	return true;
}

/* One block of it, as received with a clock that is off by rx_ppm. */
static const struct cell *hear(struct street *street, const struct sender *s, double rx_ppm)
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

enum { HONEST = 6 };

struct town {
	struct street street;
	struct sender honest[HONEST];
	double rx_ppm;
};

static void open_town(struct town *town, bool tdd)
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

/* A second in which all are heard, the other one too when there is one: the place of that. */
static const struct cell *second(struct town *town, const struct sender *other)
{
	const struct cell *cell = NULL;

	for (int i = 0; i < HONEST; i++)
		hear(&town->street, &town->honest[i], town->rx_ppm);
	if (other)
		cell = hear(&town->street, other, town->rx_ppm);
	coverage_add(&town->street.coverage, 1700e6, 2400e6, town->street.scene.now_ns,
	             town->street.scene.now_ns + SECONDS(1), -110);
	town->street.scene.now_ns += SECONDS(1);
	return cell;
}

static const struct cell *seconds(struct town *town, const struct sender *other, int count)
{
	const struct cell *cell = NULL;

	while (count--)
		cell = second(town, other);
	return cell;
}

static void nobody_honest_is_accused(struct town *town)
{
	for (size_t i = 0; i < cells_count(town->street.cells) && i < HONEST; i++)
		for (int k = 0; rules[k]; k++)
			if (rules[k]->both && street_ask(&town->street, cells_get(town->street.cells, i), rules[k]->id))
				fail_msg("%s of an honest cell: %s", rules[k]->id, town->street.finding.observed);
}

static void carriers(void **state)
{
	static const struct {
		double ppm;
		float weight;
	} cases[] = { { 0.04, 0 }, { 0.2, 1.2f }, { -0.6, 2.7f }, { 3, 3.5f } };

	(void)state;
	for (int i = 0; i < 4; i++) {
		struct town town;

		open_town(&town, false);
		struct sender fake = { 1300, 200, 999, 77, false, cases[i].ppm, 0.1, -80 };
		const struct cell *cell = seconds(&town, &fake, 5);

		assert_int_equal(street_ask(&town.street, cell, "clock-off"), cases[i].weight > 0);
		if (cases[i].weight > 0)
			assert_float_equal(town.street.finding.weight, cases[i].weight, 0.01);
		nobody_honest_is_accused(&town);
		street_close(&town.street);
	}
}

/* More fakes than honest cells, all from one van and of one clock: those that were there before say what is right. */
static void outnumbered(void **state)
{
	struct town town;
	struct sender fakes[2 * HONEST];

	(void)state;
	open_town(&town, false);
	seconds(&town, NULL, 120);
	for (int s = 0; s < 20; s++) {
		for (int i = 0; i < 2 * HONEST; i++) {
			fakes[i] = (struct sender){ 1300, 200 + i, 999, 77 + i, false, 2, 0.1 * i, -70 };
			hear(&town.street, &fakes[i], town.rx_ppm);
		}
		second(&town, NULL);
	}
	nobody_honest_is_accused(&town);
	for (size_t i = HONEST; i < cells_count(town.street.cells); i++)
		assert_true(street_ask(&town.street, cells_get(town.street.cells, i), "clock-off"));
	street_close(&town.street);
}

/* A crystal that warms up: 9 ppm in the first ten minutes; cells in turns, as a dongle sweeps. Then one of them drifts by itself. */
static void warming_up(void **state)
{
	struct town town;
	struct sender fake = { 1300, 200, 6402, 77, false, 0.02, 0.1, -80 };
	const struct cell *cell = NULL;

	(void)state;
	open_town(&town, false);
	for (int s = 0; s < 1200; s++) {
		town.rx_ppm = 46 - 9 * exp(-s / 200.0);
		const struct sender *now = s / 10 % 7 < HONEST ? &town.honest[s / 10 % 7] : &fake;
		const struct cell *heard = hear(&town.street, now, town.rx_ppm);

		if (now == &fake)
			cell = heard;
		town.street.scene.now_ns += SECONDS(1);
		if (s > 300 && s % 10 == 9 && street_ask(&town.street, heard, "clock-off"))
			fail_msg("after %d s: %s", s, town.street.finding.observed);
	}
	assert_false(street_ask(&town.street, cell, "clock-drifts"));
	nobody_honest_is_accused(&town);
	for (int s = 0; s < 900; s++) {
		fake.ppm += 0.0007;
		cell = second(&town, s % 10 ? NULL : &fake) ? cell : cell;
	}
	assert_true(street_ask(&town.street, cell, "clock-drifts"));
	nobody_honest_is_accused(&town);
	street_close(&town.street);
}

static void frames_of_tdd(void **state)
{
	struct town town;
	struct sender fake = { 38950, 200, 6402, 77, true, 0.02, 1.23 + 60e-6, -80 };

	(void)state;
	open_town(&town, true);
	assert_false(street_ask(&town.street, seconds(&town, &fake, 20), "tdd-unaligned")); /* 18 km away */
	fake.id = 201;
	fake.epoch_s = 1.23 + 0.0013;
	assert_true(street_ask(&town.street, seconds(&town, &fake, 20), "tdd-unaligned"));
	nobody_honest_is_accused(&town);
	street_close(&town.street);
}

/* Same carrier, PCI and identity from two places; then the same with an identity of its own. */
static void copies(void **state)
{
	struct town town;
	struct sender copy;

	(void)state;
	for (int own_identity = 0; own_identity < 2; own_identity++) {
		open_town(&town, false);
		seconds(&town, NULL, 100);
		copy = town.honest[2];
		copy.epoch_s += 3.21;
		copy.eci += own_identity * 256;
		copy.dbfs = -70;
		const struct cell *cell = seconds(&town, &copy, 20);

		assert_int_equal(cells_count(town.street.cells), HONEST + 1);
		assert_int_equal(street_ask(&town.street, cell, "timing-twin"), !own_identity);
		assert_false(
			street_ask(&town.street, cells_get(town.street.cells, 2), "timing-twin")); /* the original */
		street_close(&town.street);
	}
}

static void restarts(void **state)
{
	struct town town;
	struct sender fake = { 1300, 200, 999, 77, false, 0.02, 0.1, -80 };
	const struct cell *cell = NULL;

	(void)state;
	open_town(&town, false);
	for (int i = 0; i < 4; i++) {
		cell = seconds(&town, &fake, 30);
		assert_int_equal(street_ask(&town.street, cell, "timing-restarts"), i > 0);
		fake.epoch_s += 2.3;
	}
	assert_float_equal(town.street.finding.weight, 2, 0.01);
	street_close(&town.street);
	open_town(&town, false); /* samples were lost and not counted: all cells at once */
	seconds(&town, NULL, 30);
	for (int i = 0; i < HONEST; i++)
		town.honest[i].epoch_s += 1.7;
	seconds(&town, NULL, 30);
	nobody_honest_is_accused(&town);
	street_close(&town.street);
}

static void levels(void **state)
{
	struct town town;

	(void)state;
	open_town(&town, false);
	seconds(&town, NULL, 200);
	for (int i = 0; i < HONEST; i++) /* the gain is turned up */
		town.honest[i].dbfs += 25;
	seconds(&town, NULL, 30);
	nobody_honest_is_accused(&town);
	town.honest[1].dbfs += 25; /* this one took its place */
	seconds(&town, NULL, 30);
	const struct cell *cell = cells_get(town.street.cells, 1);

	assert_true(street_ask(&town.street, cell, "power-jump"));
	assert_float_equal(town.street.finding.weight, 1.7, 0.01);
	street_close(&town.street);
}

/* A van: 30 dB up and down in five minutes. Then the sensor is the van. */
static void passing_by(void **state)
{
	struct town town;

	(void)state;
	for (int sensor_moves = 0; sensor_moves < 2; sensor_moves++) {
		struct sender fake = { 1300, 200, 999, 77, false, 0.02, 0.1, -100 };
		const struct cell *cell = NULL;

		open_town(&town, false);
		for (int s = 0; s < 300; s++) {
			float near = 30 * expf(-(float)((s - 150) * (s - 150)) / 3000);

			fake.dbfs = -100 + near;
			for (int i = 0; i < HONEST && sensor_moves; i++)
				town.honest[i].dbfs = -90 + (i % 2 ? near : -near) / 2;
			cell = second(&town, &fake);
		}
		assert_int_equal(street_ask(&town.street, cell, "power-passes"), !sensor_moves);
		if (!sensor_moves)
			nobody_honest_is_accused(&town);
		street_close(&town.street);
	}
}

static void newcomers(void **state)
{
	struct town town;
	struct sender fake = { 1300, 200, 6402, 77, false, 0.02, 0.1, -60 };

	(void)state;
	open_town(&town, false);
	assert_false(
		street_ask(&town.street, seconds(&town, &fake, 10), "power-newcomer")); /* nobody knows since when */
	street_close(&town.street);
	open_town(&town, false);
	seconds(&town, NULL, 120);
	assert_true(street_ask(&town.street, seconds(&town, &fake, 10), "power-newcomer"));
	fake.id = 201;
	fake.dbfs = -79; /* as strong as the others */
	assert_false(street_ask(&town.street, seconds(&town, &fake, 10), "power-newcomer"));
	nobody_honest_is_accused(&town);
	street_close(&town.street);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(carriers),      cmocka_unit_test(outnumbered), cmocka_unit_test(warming_up),
		cmocka_unit_test(frames_of_tdd), cmocka_unit_test(copies),      cmocka_unit_test(restarts),
		cmocka_unit_test(levels),        cmocka_unit_test(passing_by),  cmocka_unit_test(newcomers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
