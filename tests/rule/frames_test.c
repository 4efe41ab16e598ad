// SPDX-License-Identifier: GPL-3.0-or-later
/* frames: the limits of what rules make of frame timings and of when a cell came, each on its edge and a step beyond.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "stage.h"  // stage_says
#include "town.h"   // town_second

#define COUNT(cases) (sizeof(cases) / sizeof((cases)[0]))

/* A timing since `first_ns` ago, heard last `last_ns` ago; added to those that it had. */
static void add_frames(struct stage *stage, int i, double at_s, int64_t first_ns, int64_t last_ns)
{
	const int64_t now_ns = stage->street.scene.now_ns;
	struct history *history = stage->histories[i];

	history->epochs[history->nof_epochs++ % HISTORY_EPOCHS] = (struct history_epoch){
		.at_s = at_s, .first_ns = now_ns - first_ns, .last_ns = now_ns - last_ns, .blocks = 9
	};
}

/* All of TDD, of one band and one operator, the frames of the first `off_s` after those of the others; it came last, a
 * second ago. */
static void tdd_open(struct stage *stage, int others, double off_s)
{
	stage_open(stage, others + 1);
	for (int i = 0; i <= others; i++) {
		strcpy(stage->cells[i]->lte.duplex, "tdd");
		strcpy(stage->cells[i]->band, "B38");
		stage->cells[i]->m.freq_offset_hz = 0;
		stage->cells[i]->first_seen_ns -= SECONDS(i ? 2 : 1);
		add_frames(stage, i, i ? 3.001 : 3.001 + off_s, SECONDS(30), 0);
	}
}

static float tdd_says(struct stage *stage)
{
	return stage_says(stage, "tdd-unaligned");
}

static void how_far_apart(void **state)
{
	static const struct {
		double off_us, apart_us; /* of the first; of the last from the second */
		float weight;
	} cases[] = { { 301, 0, 3.5f },     { 299, 0, 0 },     { -301, 0, 3.5f },    { -299, 0, 0 },
		      { 9699, 0, 3.5f },    { 9701, 0, 0 },    { 1300, 149, 3.5f },  { 1300, 151, 0 },
		      { 1300, -149, 3.5f }, { 1300, -151, 0 }, { 1300, 9851, 3.5f }, { 1300, 9849, 0 },
		      { 448, 149, 0 },      { 450, 149, 3.5f } };

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++) {
		struct stage stage;

		tdd_open(&stage, 2, cases[c].off_us * 1e-6);
		stage.histories[2]->epochs[0].at_s += cases[c].apart_us * 1e-6;
		assert_float_equal(tdd_says(&stage), cases[c].weight, 1e-6);
		if (c == 2)
			stage_told(&stage, "frames begin -301 us from those of 2 others", NULL);
	}
}

enum kin { STRANGER, OF_ITS_CARRIER, OF_ITS_OPERATOR };

static void against_whom(void **state)
{
	static const struct {
		int others;
		enum kin kin;
		int64_t earlier_ns; /* than the first */
		float weight;
	} cases[] = { { 1, STRANGER, SECONDS(1), 1.0f },
		      { 1, STRANGER, SECONDS(60), 1.0f },
		      { 2, STRANGER, SECONDS(60), 2.0f },
		      { 2, OF_ITS_CARRIER, SECONDS(1), 3.5f },
		      { 1, OF_ITS_CARRIER, SECONDS(1), 2.7f },
		      { 1, OF_ITS_OPERATOR, SECONDS(1), 2.7f },
		      { 1, OF_ITS_OPERATOR, SECONDS(60) - 1, 2.7f },
		      { 1, OF_ITS_OPERATOR, SECONDS(60), 3.4f },
		      { 1, OF_ITS_OPERATOR, 0, 2.7f },
		      { 1, OF_ITS_OPERATOR, -1, 0 },
		      { 2, OF_ITS_OPERATOR, -1, 3.5f },
		      { 0, OF_ITS_OPERATOR, 0, 0 } };

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++) {
		struct stage stage;

		tdd_open(&stage, cases[c].others, 0.0013);
		for (int i = 1; i < stage.count; i++) {
			stage.cells[i]->first_seen_ns = stage.cells[0]->first_seen_ns - cases[c].earlier_ns;
			if (cases[c].kin != OF_ITS_OPERATOR)
				strcpy(c % 2 ? stage.cells[i]->mnc : stage.cells[i]->mcc, "11");
			if (cases[c].kin == OF_ITS_CARRIER)
				stage.cells[i]->lte.earfcn = stage.cells[0]->lte.earfcn;
		}
		assert_float_equal(tdd_says(&stage), cases[c].weight, 1e-6);
		if (cases[c].weight > 0 && cases[c].others == 1)
			stage_told(&stage, "frames begin 1300 us from those of 1 other", NULL);
	}
}

/* Each timing is carried on to now: a slow clock finds carriers high and frames early. */
static void timings_of_a_while_ago(void **state)
{
	static const struct {
		int64_t own_ns, others_ns; /* ago */
		double off_s, ppm;
		float weight;
	} cases[] = { { -SECONDS(1), 0, 0.0013, 0, 3.5f },   { -SECONDS(1) - 1, 0, 0.0013, 0, 0 },
		      { 0, -SECONDS(1), 0.0013, 0, 3.5f },   { 0, -SECONDS(1) - 1, 0.0013, 0, 0 },
		      { SECONDS(60), 0, 0.0013, 0, 3.5f },   { SECONDS(60) + 1, 0, 0.0013, 0, 0 },
		      { 0, SECONDS(60), 0.0013, 0, 3.5f },   { 0, SECONDS(60) + 1, 0.0013, 0, 0 },
		      { 0, SECONDS(40), 0, 37, 3.5f },       { 0, SECONDS(40), -40 * 37e-6, 37, 0 },
		      { SECONDS(40), 0, 40 * 37e-6, 37, 0 }, { 0, SECONDS(40), 0.0013, NAN, 0 } };

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++) {
		struct stage stage;

		tdd_open(&stage, 2, cases[c].off_s);
		for (int i = 0; i < stage.count; i++) {
			stage.cells[i]->m.freq_offset_hz = cases[c].ppm * stage.cells[i]->freq_hz * 1e-6;
			stage.histories[i]->epochs[0].last_ns -= i ? cases[c].others_ns : cases[c].own_ns;
		}
		assert_float_equal(tdd_says(&stage), cases[c].weight, 1e-6);
	}
}

/* Who is compared with at all; and of a crowd the last 32. */
static void who_is_compared_with(void **state)
{
	struct stage stage;

	(void)state;
	for (int kind = 0; kind < 5; kind++) {
		tdd_open(&stage, 1, 0.0013);
		strcpy(stage.cells[kind == 1]->lte.duplex, kind < 2 ? "fdd" : "tdd");
		if (kind == 2)
			strcpy(stage.cells[1]->band, "B39");
		if (kind == 3)
			stage.histories[1]->nof_epochs = 0;
		assert_float_equal(tdd_says(&stage), kind < 4 ? 0 : 2.7f, 1e-6);
	}
	for (int odd = 1; odd < 4; odd++) { /* of 34 others the first and the second are not looked at */
		tdd_open(&stage, 34, 0.0013);
		stage.histories[odd]->epochs[0].at_s += 0.005;
		assert_float_equal(tdd_says(&stage), odd < 3 ? 3.5f : 0, 1e-6);
	}
}

/* Where any timing began anew, what was heard before is not compared with: of several that did the last one counts. */
static void a_step_of_the_receivers_time(void **state)
{
	(void)state;
	for (int before = 0; before < 2; before++)
		for (int late = 3; late < 5; late++) {
			struct stage stage;

			tdd_open(&stage, 4, 0.0013);
			for (int i = 3; i < 5; i++) { /* of FDD: it has no part in it else */
				strcpy(stage.cells[i]->lte.duplex, "fdd");
				add_frames(&stage, i, 1, SECONDS(i == late ? 10 : 20), 0);
			}
			for (int i = 1; i < 3; i++)
				stage.histories[i]->epochs[0].last_ns -= SECONDS(10) + before;
			assert_float_equal(tdd_says(&stage), before ? 0 : 3.5f, 1e-6);
		}
}

struct restart {
	int times;
	double jump_s;
	int64_t ago_ns;     /* the first of them; the others ten seconds later each */
	float rise_db;      /* over the level noted … */
	int64_t noted_ns;   /* … so long before the last one */
	int64_t another_ns; /* so long after the last one another timing of another cell began; -1: none did */
	float weight;
};

static void counts_that_begin_anew(void **state)
{
	static const struct restart cases[] = {
		{ 1, 1, SECONDS(100), 0, SECONDS(1), -1, 0.5f },
		{ 1, 0.999, SECONDS(100), 0, SECONDS(1), -1, 0 },
		{ 1, -1, SECONDS(100), 0, SECONDS(1), -1, 0.5f },
		{ 2, 1, SECONDS(100), 0, SECONDS(1), -1, 1.5f },
		{ 3, 1, SECONDS(100), 0, SECONDS(1), -1, 2.0f },
		{ 4, 1, SECONDS(100), 0, SECONDS(1), -1, 2.0f },
		{ 1, 1, SECONDS(1800), 0, SECONDS(1), -1, 0.5f },
		{ 1, 1, SECONDS(1800) + 1, 0, SECONDS(1), -1, 0 },
		{ 1, 1, SECONDS(1800), 8, SECONDS(1), -1, 2.5f },
		{ 1, 1, SECONDS(1800) + 1, 8, SECONDS(1), -1, 0 },
		{ 1, 1, SECONDS(100), 8, SECONDS(1), -1, 2.5f },
		{ 1, 1, SECONDS(100), 7.9f, SECONDS(1), -1, 0.5f },
		{ 1, 0.999, SECONDS(100), 8, SECONDS(1), -1, 0 },
		{ 1, 1, SECONDS(100), 8, SECONDS(120), -1, 2.5f },
		{ 1, 1, SECONDS(100), 8, SECONDS(120) + 1, -1, 0.5f },
		{ 1, 1, SECONDS(100), 8, 0, -1, 0.5f },
		{ 1, 1, SECONDS(100), 8, SECONDS(1), SECONDS(60), 0 },
		{ 1, 1, SECONDS(100), 8, SECONDS(1), SECONDS(60) + 1, 2.5f },
		{ 3, 1, SECONDS(100), 8, SECONDS(1), -1, 2.5f },
		{ 1, 1, SECONDS(5), 8, SECONDS(1), -1, 2.5f },
	};

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++) {
		const struct restart *r = &cases[c];
		const int64_t last_ns = r->ago_ns - SECONDS(10) * (r->times - 1);
		struct stage stage;

		stage_open(&stage, 2);
		for (int k = 0; k <= r->times; k++)
			add_frames(&stage, 0, 2 + r->jump_s * k, k ? r->ago_ns - SECONDS(10) * (k - 1) : SECONDS(3000),
			           k < r->times ? r->ago_ns - SECONDS(10) * k : 0);
		struct history *history = stage.histories[0];
		const int64_t now_ns = stage.street.scene.now_ns;

		history->nof_traces = 2;
		history->trace[0] = (struct history_trace){ now_ns - last_ns - r->noted_ns,
			                                    stage.cells[0]->lte.rsrp_dbfs - r->rise_db };
		history->trace[1] = (struct history_trace){ now_ns - last_ns, stage.cells[0]->lte.rsrp_dbfs };
		add_frames(&stage, 1, 1, SECONDS(4000), SECONDS(3900));
		if (r->another_ns >= 0)
			add_frames(&stage, 1, 5, last_ns - r->another_ns, 0);
		assert_float_equal(stage_says(&stage, "timing-restarts"), r->weight, 1e-6);
		assert_true(!r->weight || !stage.street.finding.newcomer);
		char told[64];

		snprintf(told, sizeof(told), "%d restart%s within half an hour", r->times, r->times == 1 ? "" : "s");
		if (r->weight > 0)
			stage_told(&stage, told, NULL);
	}
}

/* Another area or number with the new count, from the last block of the one before to a minute after: another station.
 */
static void another_identity_is_no_restart(void **state)
{
	static const char *const keys[] = { "lac", "ci", "tac", "eci", "t3212_min" };
	static const struct {
		int64_t ago_ns; /* the change */
		bool another;
	} cases[] = {
		{ SECONDS(110), true }, { SECONDS(110) + 1, false }, { SECONDS(40), true }, { SECONDS(40) - 1, false }
	};

	(void)state;
	for (size_t key = 0; key < COUNT(keys); key++)
		for (size_t c = 0; c < COUNT(cases); c++)
			for (int louder = 0; louder < 2; louder++) {
				const bool another = cases[c].another && key < 4;
				struct stage stage;
				int field = 0;

				while (strcmp(cell_fields[field].key, keys[key]) != 0)
					field++;
				stage_open(&stage, 1);
				add_frames(&stage, 0, 2, SECONDS(3000), SECONDS(110));
				add_frames(&stage, 0, 5, SECONDS(100), 0);
				struct history *history = stage.histories[0];
				const int64_t now_ns = stage.street.scene.now_ns;

				history->nof_changes = 1;
				history->changes[0] =
					(struct history_change){ now_ns - cases[c].ago_ns, (int16_t)field, 1, 7, 8 };
				history->nof_traces = 1;
				history->trace[0] =
					(struct history_trace){ now_ns - SECONDS(110), louder ? -100 : -80 };
				assert_float_equal(stage_says(&stage, "timing-restarts"),
				                   louder    ? 2.5f
				                   : another ? 0
				                             : 0.5f,
				                   1e-6);
				assert_true(!louder || stage.street.finding.newcomer == another);
				if (louder && another)
					stage_told(&stage, "another station, 20 dB stronger", NULL);
			}
}

struct twin {
	int64_t silent_ns; /* the first one, since */
	int64_t later_ns;  /* came after the first one */
	float louder_db;   /* than the first one */
	unsigned blocks, first_blocks;
	bool moved;          /* of another area */
	const char *differs; /* a field that does; NULL none */
	float weight;
};

/* The copy with a timing of its own, heard beside the first one. */
static void copies(void **state)
{
	static const struct twin cases[] = {
		{ SECONDS(60), SECONDS(40), 10, 4, 4, false, NULL, 3.0f },
		{ SECONDS(60) + 1, SECONDS(40), 10, 4, 4, false, NULL, 0 },
		{ -SECONDS(60), SECONDS(40), 10, 4, 4, false, NULL, 3.0f },
		{ -SECONDS(60) - 1, SECONDS(40), 10, 4, 4, false, NULL, 0 },
		{ 0, SECONDS(40), 10, 3, 4, false, NULL, 0 },
		{ 0, SECONDS(40), 10, 4, 3, false, NULL, 0 },
		{ 0, SECONDS(30) + 1, 0, 4, 4, true, NULL, 4.2f },
		{ 0, SECONDS(30), 0, 4, 4, true, NULL, 3.0f },
		{ 0, SECONDS(30) + 1, -0.1f, 4, 4, true, NULL, 3.0f },
		{ 0, SECONDS(30), -0.1f, 4, 4, false, NULL, 0 },
		{ 0, -SECONDS(30), 0, 4, 4, false, NULL, 3.0f },
		{ 0, -SECONDS(30), -0.1f, 4, 4, false, NULL, 0 },
		{ 0, -SECONDS(30) - 1, 10, 4, 4, false, NULL, 0 },
		{ 0, SECONDS(40), 10, 4, 4, false, "mcc", 0 },
		{ 0, SECONDS(40), 10, 4, 4, false, "mnc", 0 },
		{ 0, SECONDS(40), 10, 4, 4, false, "eci", 0 },
		{ 0, SECONDS(40), 10, 4, 4, false, "ci", 0 },
		{ 0, SECONDS(40), 10, 4, 4, false, "lac", 4.2f },
		{ 0, SECONDS(40), 10, 4, 4, false, "t3212_min", 3.0f },
	};

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++) {
		const struct twin *t = &cases[c];
		struct sender first = { 1300, 200, 6402, 77 << 8, false, 0, 0.1, -90 }, copy = first;
		struct cell *cell = NULL, *twin = NULL;
		struct town town;

		town_open(&town, false);
		copy.epoch_s = 4.7;
		for (int s = 0; s < 10; s++, town.street.scene.now_ns += SECONDS(1)) {
			twin = (struct cell *)town_hear(&town.street, &first, town.rx_ppm);
			cell = s > 2 ? (struct cell *)town_hear(&town.street, &copy, town.rx_ppm) : NULL;
		}
		assert_int_equal(cells_count(town.street.cells), 2);
		twin->last_seen_ns = town.street.scene.now_ns - t->silent_ns;
		cell->first_seen_ns = twin->first_seen_ns + t->later_ns;
		cell->lte.rsrp_dbfs = twin->lte.rsrp_dbfs + t->louder_db;
		cell->lte.tac += t->moved;
		((struct history *)cells_history(cell))->epochs[0].blocks = t->blocks;
		((struct history *)cells_history(twin))->epochs[0].blocks = t->first_blocks;
		for (const struct cell_field *f = cell_fields; f->key; f++)
			if (t->differs && strcmp(f->key, t->differs) == 0)
				*((char *)cell + f->offset) = '7';
		assert_int_equal(street_ask(&town.street, cell, "timing-twin"), t->weight > 0);
		if (t->weight > 0) {
			assert_float_equal(town.street.finding.weight, t->weight, 1e-6);
			assert_string_equal(town.street.finding.observed, "frames 4.600 s from those of the other");
		}
		street_close(&town.street);
	}
}

/* Two places with two timings each, by hand: as far apart, it is a slip of the receiver's samples. */
static void receivers_that_slip(void **state)
{
	static const struct {
		int channel, id; /* of the second place */
		double shift_s, other_s;
		bool speaks;
	} cases[] = {
		{ 1300, 201, 0.9, 0.9, false },     { 1310, 200, 0.9, 0.9, false },   { 1300, 201, -0.9, -0.9, false },
		{ 1300, 201, 0.9, 0.9049, false },  { 1300, 201, 0.9, 0.9051, true }, { 1300, 201, 0.9, 0.8951, false },
		{ 1300, 201, 0.9, 0.8949, true },   { 1300, 201, 1, 1, true },        { 1300, 201, -1, -1, true },
		{ 1300, 201, 0.999, 0.999, false }, { 1300, 201, 0.2, 4.7, true },
	};

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++)
		for (int known = 0; known < 2; known++) {
			const double at_s[] = { 0, cases[c].shift_s, 0, cases[c].other_s };
			struct sender senders[] = {
				{ 1300, 200, 6402, 77 << 8, false, 0, 0, -90 },
				{ 1300, 200, 6402, 77 << 8, false, 0, 4.7, -80 },
				{ cases[c].channel, cases[c].id, 6402, 78 << 8, false, 0, 1, -90 },
				{ cases[c].channel, cases[c].id, 6402, (known ? 78 : 79) << 8, false, 0, 6, -80 },
			};
			const struct cell *cells[4];
			struct town town;

			town_open(&town, false);
			for (int s = 0; s < 12; s++, town.street.scene.now_ns += SECONDS(1))
				for (int i = 0; i < 4; i++)
					cells[i] = i % 2 && s < 3 ? NULL
					                          : town_hear(&town.street, &senders[i], town.rx_ppm);
			assert_int_equal(cells_count(town.street.cells), 4);
			for (int i = 0; i < 4; i++)
				((struct history *)cells_history(cells[i]))->epochs[0].at_s = at_s[i];
			assert_int_equal(street_ask(&town.street, cells[1], "timing-twin"), cases[c].speaks || !known);
			street_close(&town.street);
		}
}

static bool parse_gsm(const struct pdu *pdu, struct cell *cell)
{
	strcpy(cell->mcc, "460");
	strcpy(cell->mnc, "00");
	cell->gsm.lac = 7;
	cell->gsm.ci = pdu->octets[0];
	cell->gsm.si_seen |= 1u << CELL_SI3;
	return true;
}

/* SI3 of a GSM cell whose frame 0 was sent at epoch_s. */
static const struct cell *hear_gsm(struct street *street, int arfcn, int ci, double epoch_s)
{
	const int64_t from_ns = INT64_C(1772323200) * 1000000000;
	const double t = (double)(street->scene.now_ns - from_ns) * 1e-9;
	const int64_t frame = (int64_t)floor((t - epoch_s + 1000) / (60e-3 / 13));
	struct pdu pdu = { .rat = RAT_GSM,
		           .channel = PDU_BCCH,
		           .freq_hz = 935e6 + arfcn * 200e3,
		           .m = { -80, 20, NAN, NAN },
		           .len = 1 };

	pdu.time_ns = from_ns + llround((epoch_s - 1000 + (double)frame * 60e-3 / 13) * 1e9);
	pdu.gsm.arfcn = (uint16_t)arfcn;
	pdu.gsm.bsic = 5;
	pdu.gsm.fn = (uint32_t)frame;
	pdu.octets[0] = (uint8_t)ci;
	return cells_update(street->cells, &pdu, parse_gsm);
}

/* A copy of a GSM cell in its own place is one, but for a slip. */
static void gsm_cells_that_slip(void **state)
{
	(void)state;
	for (int slip = 0; slip < 2; slip++) {
		const double at_s[] = { 0, 0.9, 0, slip ? 0.9 : 0.8 };
		const struct cell *cells[4];
		struct street street;

		street_open(&street);
		for (int s = 0; s < 12; s++, street.scene.now_ns += SECONDS(1))
			for (int i = 0; i < 4; i++)
				cells[i] = i % 2 && s < 3 ? NULL
				                          : hear_gsm(&street, 62 + i / 2, 8 + i / 2, 40 * (i % 2) + i);
		assert_int_equal(cells_count(street.cells), 4);
		for (int i = 0; i < 4; i++)
			((struct history *)cells_history(cells[i]))->epochs[0].at_s = at_s[i];
		assert_int_equal(street_ask(&street, cells[1], "identity-cloned"), !slip);
		assert_int_equal(street_ask(&street, cells[1], "timing-twin"), !slip);
		street_close(&street);
	}
}

struct birth {
	int64_t before_ns, listened_ns, age_ns;
	int others, born, stronger; /* of the others, these */
	double ppm, sd_ppm;
	int sites;
	float weight;
};

static void newcomers(void **state)
{
	static const int64_t hours_ns = SECONDS(7200);
	static const struct birth cases[] = {
		{ SECONDS(600), SECONDS(30), SECONDS(5), 3, 0, 1, 0, 0.01, 3, 1.2f },
		{ SECONDS(600) - 1, SECONDS(30), SECONDS(5), 3, 0, 1, 0, 0.01, 3, 0.7f },
		{ SECONDS(120), SECONDS(30), SECONDS(5), 3, 0, 1, 0, 0.01, 3, 0.7f },
		{ SECONDS(120) - 1, SECONDS(30), SECONDS(5), 3, 0, 1, 0, 0.01, 3, 0 },
		{ SECONDS(600), SECONDS(30) - 1, SECONDS(5), 3, 0, 1, 0, 0.01, 3, 0 },
		{ SECONDS(600), SECONDS(30), hours_ns, 3, 0, 1, 0, 0.01, 3, 1.2f },
		{ SECONDS(600), SECONDS(30), hours_ns + 1, 3, 0, 1, 0, 0.01, 3, 0 },
		{ SECONDS(600), SECONDS(30), SECONDS(5), 2, 0, 1, 0, 0.01, 3, 0 },
		{ SECONDS(600), SECONDS(30), SECONDS(5), 6, 1, 1, 0, 0.01, 3, 1.2f },
		{ SECONDS(600), SECONDS(30), SECONDS(5), 5, 1, 1, 0, 0.01, 3, 0 },
		{ SECONDS(600), SECONDS(30), SECONDS(5), 4, 0, 2, 0, 0.01, 3, 1.2f },
		{ SECONDS(600), SECONDS(30), SECONDS(5), 4, 0, 3, 0, 0.01, 3, 0.6f },
		{ SECONDS(600), SECONDS(30), SECONDS(5), 6, 1, 4, 0, 0.01, 3, 0.6f },
		{ SECONDS(600), SECONDS(30), SECONDS(5), 7, 1, 4, 0, 0.01, 3, 0.6f },
		{ SECONDS(600), SECONDS(30), SECONDS(5), 6, 1, 3, 0, 0.01, 3, 1.2f },
		{ SECONDS(600), SECONDS(30), SECONDS(5), 3, 0, 1, 0.5, 0.12, 3, 2.5f },
		{ SECONDS(600), SECONDS(30), SECONDS(5), 3, 0, 1, -0.5, 0.12, 3, 2.5f },
		{ SECONDS(600), SECONDS(30), SECONDS(5), 3, 0, 1, 0.499, 0.12, 3, 1.2f },
		{ SECONDS(600), SECONDS(30), SECONDS(5), 3, 0, 1, 0.5, 0.12, 2, 1.2f },
		{ SECONDS(600), SECONDS(30), SECONDS(5), 3, 0, 1, 0.5, 0.13, 3, 1.2f },
		{ SECONDS(600), SECONDS(30), SECONDS(5) - 1, 3, 0, 1, 0.5, 0.12, 3, 1.2f },
		{ SECONDS(600), SECONDS(30), SECONDS(5), 4, 0, 3, 0.5, 0.12, 3, 0.6f },
	};

	(void)state;
	for (size_t c = 0; c < COUNT(cases); c++) {
		const struct birth *b = &cases[c];
		struct stage stage;

		stage_open(&stage, b->others + 1);
		const int64_t now_ns = stage.street.scene.now_ns, from_ns = now_ns - b->age_ns - b->before_ns;

		coverage_add(&stage.street.coverage, 1700e6, 2400e6, from_ns, now_ns, NAN);
		stage.street.coverage.spans[0].listened_ns = b->listened_ns;
		for (int i = 0; i < stage.count; i++) {
			stage.cells[i]->first_seen_ns =
				i == 0 || i > b->others - b->born ? now_ns - b->age_ns : from_ns;
			stage.cells[i]->m.power_dbfs = i && i <= b->stronger ? -70 : -80;
		}
		stage.cells[0]->clock_ppm = b->ppm;
		stage.cells[0]->clock_sites = b->sites;
		stage.cells[0]->m.freq_offset_sd_hz = (float)(b->sd_ppm * stage.cells[0]->freq_hz * 1e-6);
		const float weight = stage_says_now(&stage, "cell-born");

		assert_float_equal(weight, b->weight, 1e-6);
		assert_true(!weight || stage.street.finding.newcomer == (weight < 2));
		if (weight > 0 && b->age_ns == hours_ns)
			stage_told(&stage, "on the air since 120 min",
			           "there for months, as 3 cells that were here before");
		stage.street.known.learned = c % 3 == 0;
		stage.street.known.quarantined = c % 3 == 1;
		stage.street.known.imported = c % 3 == 2;
		assert_true(stage_says(&stage, "cell-born") == 0);
	}
}

/* Frames that begin when those of one network's cell do not prove it where that was there before. */
static void newcomers_of_their_own_time(void **state)
{
	(void)state;
	for (int elder = 0; elder < 2; elder++) {
		struct stage stage;

		tdd_open(&stage, 7, 0.0013);
		const int64_t now_ns = stage.street.scene.now_ns;

		coverage_add(&stage.street.coverage, 1700e6, 2400e6, now_ns - SECONDS(700), now_ns, NAN);
		for (int i = 1; i < stage.count; i++) {
			stage.cells[i]->first_seen_ns = now_ns - SECONDS(i == 1 && !elder ? 65 : 700);
			strcpy(stage.cells[i]->lte.duplex, i == 1 ? "tdd" : "fdd");
		}
		stage.cells[0]->first_seen_ns = now_ns - SECONDS(6);
		assert_float_equal(stage_says(&stage, "cell-born"), elder ? 2.5f : 1.2f, 1e-6);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(how_far_apart),
		cmocka_unit_test(against_whom),
		cmocka_unit_test(timings_of_a_while_ago),
		cmocka_unit_test(who_is_compared_with),
		cmocka_unit_test(a_step_of_the_receivers_time),
		cmocka_unit_test(counts_that_begin_anew),
		cmocka_unit_test(another_identity_is_no_restart),
		cmocka_unit_test(copies),
		cmocka_unit_test(receivers_that_slip),
		cmocka_unit_test(gsm_cells_that_slip),
		cmocka_unit_test(newcomers),
		cmocka_unit_test(newcomers_of_their_own_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
