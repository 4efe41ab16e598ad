// SPDX-License-Identifier: GPL-3.0-or-later
/* epoch and history, block by block: how far a timing may move, which of two that are not confirmed gives way, which
 * comes back, what is forgotten when two stations turn out; rings, repeats and levels to their last place. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/cells/epoch.h"

#define SECONDS(s) ((int64_t)llround((s)*1e9))

static const int64_t start_ns = INT64_C(1800000000) * 1000000000;

/* A block at time_s of the station whose frame 0 was sent at_s after the start. */
static struct pdu block(enum rat rat, double time_s, double at_s)
{
	struct pdu pdu = {
		.rat = rat, .channel = PDU_BCCH, .time_ns = start_ns + SECONDS(time_s), .m = { NAN, NAN, NAN, NAN }
	};
	double frame_s = rat == RAT_GSM ? 60e-3 / 13 : 10e-3;
	int64_t frames = llround((time_s - at_s) / frame_s);

	pdu.time_ns = start_ns + SECONDS(at_s + (double)frames * frame_s);
	if (rat == RAT_GSM) {
		pdu.gsm.bsic = 5;
		pdu.gsm.fn = (uint32_t)((frames % 2715648 + 2715648) % 2715648);
	} else {
		pdu.lte.pci = 5;
		pdu.lte.sfn = (uint16_t)((frames % 1024 + 1024) % 1024);
	}
	return pdu;
}

static void add(struct history *history, enum rat rat, double time_s, double at_s)
{
	struct pdu pdu = block(rat, time_s, at_s);

	epoch_add(history, &pdu);
}

/* Two blocks. */
static void confirm(struct history *history, enum rat rat, double time_s, double at_s)
{
	add(history, rat, time_s, at_s);
	add(history, rat, time_s + 1, at_s);
}

static bool is_at(const struct history *history, enum rat rat, unsigned back, double at_s)
{
	struct pdu pdu = block(rat, 100, at_s);
	const struct history_epoch *epoch = history_epoch(history, back);

	return epoch && fabs(history_epoch_distance_s(rat, epoch->at_s, epoch_of(&pdu))) < 1e-6;
}

/* A millisecond, and a tenth of one more each second. */
static void how_far_a_timing_moves(void **state)
{
	static const struct {
		double later_s, off_s;
		bool continues;
	} cases[] = {
		{ 0, 0.9e-3, true },     { 0, 1.2e-3, false },     { 0, -0.9e-3, true },    { 0, -1.2e-3, false },
		{ 100, 10.9e-3, true },  { 100, 11.1e-3, false },  { -100, 10.9e-3, true }, { -100, 11.1e-3, false },
		{ 100, -10.9e-3, true }, { 100, -11.1e-3, false },
	};
	(void)state;

	for (int rat = 0; rat < 2; rat++)
		for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
			struct history history = { 0 };

			confirm(&history, (enum rat)rat, 200, 0.5);
			struct pdu pdu = block((enum rat)rat, 201 + cases[i].later_s, 0.5 + cases[i].off_s);
			struct history_epoch none = history.epochs[0];

			assert_int_equal(epoch_continues(&history.epochs[0], &pdu), cases[i].continues);
			none.blocks = 0;
			assert_false(epoch_continues(&none, &pdu));
		}
}

static void a_timing_is_followed(void **state)
{
	struct history history = { 0 };
	struct pdu silent = { .rat = RAT_GSM, .gsm = { .bsic = -1 } };
	(void)state;

	add(&history, RAT_LTE, 10, 0.5);
	assert_null(history_epoch(&history, 0));
	for (int i = 1; i < 30; i++)
		add(&history, RAT_LTE, 10 + i, 0.5 + i * 0.9e-3);
	epoch_add(&history, &silent);
	assert_int_equal(history.nof_epochs, 1);
	const struct history_epoch *epoch = history_epoch(&history, 0);

	assert_true(is_at(&history, RAT_LTE, 0, 0.5 + 29 * 0.9e-3));
	assert_int_equal(epoch->blocks, 30);
	assert_true(epoch->first_ns == start_ns + SECONDS(10));
	assert_true(llabs(epoch->last_ns - start_ns - SECONDS(39)) < SECONDS(0.1));
	assert_true(!history.unconfirmed[0].blocks && !history.unconfirmed[1].blocks);
}

/* Blocks of stations 0 to 3 in this order, a second each: those that a second block confirmed, in order. */
static void what_is_not_confirmed_gives_way(void **state)
{
	static const struct {
		const char *heard, *confirmed;
	} cases[] = { { "00", "0" },    { "010", "0" },     { "0101", "01" },   { "0110", "10" },
		      { "0120", "" },   { "0121", "1" },    { "0122", "2" },    { "01231", "" },
		      { "01232", "2" }, { "012323", "23" }, { "0012010", "0" }, { "00102010", "01" } };
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct history history = { 0 };
		size_t count = strlen(cases[i].confirmed);

		for (size_t k = 0; cases[i].heard[k]; k++)
			add(&history, RAT_GSM, 10 + (double)k, cases[i].heard[k] - '0');
		if (history.nof_epochs < count)
			fail_msg("%s", cases[i].heard);
		for (size_t k = 0; k < count; k++)
			if (!is_at(&history, RAT_GSM, history.nof_epochs - 1 - (unsigned)k,
			           cases[i].confirmed[k] - '0'))
				fail_msg("%s: %zu", cases[i].heard, k);
	}
}

/* Looked for in an eightieth of the period at most, and told from the timing now. */
static void which_timing_comes_back(void **state)
{
	static const struct {
		enum rat rat;
		double apart_s, after_s;
		unsigned back;
	} cases[] = {
		{ RAT_LTE, 1, 620, 1 },     { RAT_LTE, 1, 640, 0 },     { RAT_LTE, 0.045, 200, 1 },
		{ RAT_LTE, 0.04, 200, 0 },  { RAT_GSM, 900, 780e3, 1 }, { RAT_GSM, 900, 786e3, 0 },
		{ RAT_GSM, 157, 780e3, 1 }, { RAT_GSM, 155, 780e3, 0 },
	};
	struct history history = { 0 };
	struct pdu pdu = block(RAT_LTE, 0, 0);
	(void)state;

	assert_int_equal(epoch_returns(&history, &pdu), 0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		history = (struct history){ 0 };
		confirm(&history, cases[i].rat, 10, 0.5);
		confirm(&history, cases[i].rat, 10 + cases[i].after_s, 0.5 + cases[i].apart_s);
		pdu = block(cases[i].rat, 11 + cases[i].after_s, 0.5);
		assert_int_equal(epoch_returns(&history, &pdu), cases[i].back);
		pdu = block(cases[i].rat, 11 + cases[i].after_s, 0.5 + cases[i].apart_s);
		assert_int_equal(epoch_returns(&history, &pdu), 0);
	}
	history = (struct history){ 0 };
	for (int i = 0; i < 10; i++)
		confirm(&history, RAT_LTE, 10 + i * 2, i);
	for (int i = 0; i < 10; i++) {
		pdu = block(RAT_LTE, 32, i);
		assert_int_equal(epoch_returns(&history, &pdu), i < 2 ? 0 : 9 - i);
		assert_int_equal(is_at(&history, RAT_LTE, (unsigned)(9 - i), i), i >= 2);
	}
}

/* Changes 0 … count - 1, at as many seconds; the timing `back` ends at `until`: what is left of them. */
static void what_two_stations_forget(void **state)
{
	static const struct {
		unsigned epochs, back, changes, left;
		int dropped_from;
	} cases[] = { { 2, 1, 5, 5, 10 },   { 2, 1, 15, 10, 10 },  { 3, 2, 15, 10, 10 },
		      { 3, 1, 15, 15, 20 }, { 10, 1, 40, 32, 90 }, { 10, 3, 80, 22, 70 } };
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct history mixed = { .nof_traces = 3, .nof_clocks = 4, .power = { .count = 7 } }, other = { 0 };

		for (unsigned k = 0; k < cases[i].epochs; k++)
			confirm(&mixed, RAT_LTE, 10 * k, k);
		add(&mixed, RAT_LTE, 200, 9.9);
		for (int i2 = 0; i2 < HISTORY_SOURCES; i2 += 31)
			mixed.frames[i2] = calloc(1, sizeof(struct history_frame));
		for (unsigned k = 0; k < cases[i].changes; k++)
			mixed.changes[mixed.nof_changes++ % HISTORY_CHANGES] =
				(struct history_change){ .time_ns = start_ns + SECONDS(k), .field = (int16_t)k };
		const unsigned known = cases[i].changes < HISTORY_CHANGES ? cases[i].changes : HISTORY_CHANGES,
			       kept = cases[i].left;
		const unsigned ring = cases[i].epochs < HISTORY_EPOCHS ? cases[i].epochs : HISTORY_EPOCHS;

		assert_int_equal(epoch_split(&mixed, &other, cases[i].back), known == kept);
		assert_int_equal(other.nof_epochs, 1);
		assert_true(is_at(&other, RAT_LTE, 0, cases[i].epochs - 1));
		assert_int_equal(mixed.nof_epochs, ring - cases[i].back);
		for (unsigned back = 0; back < mixed.nof_epochs; back++)
			assert_true(is_at(&mixed, RAT_LTE, back, cases[i].epochs - 1 - cases[i].back - back));
		assert_int_equal(mixed.nof_changes, kept);
		for (unsigned back = 0; back < kept; back++)
			assert_int_equal(history_change(&mixed, back)->field,
			                 (cases[i].changes < (unsigned)cases[i].dropped_from
			                          ? cases[i].changes
			                          : (unsigned)cases[i].dropped_from) -
			                         1 - back);
		assert_true(!mixed.frames[0] && !mixed.frames[31] && !mixed.power.count && !mixed.nof_traces &&
		            !mixed.nof_clocks);
		assert_true(!mixed.unconfirmed[0].blocks && !mixed.unconfirmed[1].blocks);
	}
}

/* Of n that were put into a ring of this size, what is found so far back: -1 nothing. */
static int64_t wanted(int64_t n, int64_t back, int64_t size)
{
	return back < n && back < size ? n - 1 - back : -1;
}

static void rings(void **state)
{
	struct history history = { 0 };
	(void)state;

	for (int n = 0; n < 100; n++) {
		for (int back = 0; back < 70; back++) {
			const struct history_clock *clock = history_clock(&history, (unsigned)back);
			const struct history_trace *trace = history_trace(&history, (unsigned)back);
			const struct history_change *change = history_change(&history, (unsigned)back);

			assert_true((clock ? clock->time_ns : -1) == wanted(n, back, HISTORY_CLOCKS));
			assert_true((trace ? trace->time_ns : -1) == wanted(n, back, HISTORY_TRACE));
			assert_true((change ? change->time_ns : -1) == wanted(n, back, HISTORY_CHANGES));
		}
		history.clock[history.nof_clocks++ % HISTORY_CLOCKS].time_ns = n;
		history.trace[history.nof_traces++ % HISTORY_TRACE].time_ns = n;
		history.changes[history.nof_changes++ % HISTORY_CHANGES].time_ns = n;
	}
}

/* One more block that says `said`, of a cell last heard at last_s. */
static void hear(struct history *history, const struct pdu *pdu, const struct cell *said, const struct cell *before,
                 struct cell *after)
{
	assert_int_equal(history_add(history, pdu, said, before, after), 0);
}

static void which_messages(void **state)
{
	struct cell said;
	struct pdu pdu = { .rat = RAT_GSM, .channel = PDU_BCCH };
	(void)state;

	cell_init(&said, RAT_GSM);
	said.gsm.si_seen = 1u << CELL_SI2 | 1u << CELL_SI17;
	assert_true(history_sources(&pdu, &said) == said.gsm.si_seen);
	cell_init(&said, RAT_LTE);
	pdu = (struct pdu){ .rat = RAT_LTE, .channel = PDU_PBCH };
	assert_true(history_sources(&pdu, &said) == 0);
	said.lte.bandwidth_prb = 6;
	assert_true(history_sources(&pdu, &said) == 1);
	pdu.channel = PDU_BCCH_DLSCH;
	assert_true(history_sources(&pdu, &said) == 0);
	said.lte.tac = 0;
	said.lte.sib_seen = 1u << 24;
	assert_true(history_sources(&pdu, &said) == (1u << 1 | 1u << 24));
}

static void values_of_fields(void **state)
{
	struct cell cell;
	(void)state;

	cell_init(&cell, RAT_LTE);
	for (const struct cell_field *field = cell_fields; field->key; field++) {
		if (strcmp(field->key, "cp") == 0) {
			assert_int_equal(history_value(&cell, field), CELL_UNKNOWN);
			strcpy(cell.lte.cp, "a");
			assert_int_equal(history_value(&cell, field), 0xe40c292cu & INT32_MAX); /* FNV-1a */
		} else if (strcmp(field->key, "tac") == 0) {
			cell.lte.tac = 77;
			assert_int_equal(history_value(&cell, field), 77);
		}
	}
}

/* Said again: of some messages it must be the same octets, of others the cell must stay as it is. */
static void what_is_a_repeat(void **state)
{
	static const struct {
		enum rat rat;
		unsigned source;
		bool constant;
	} cases[] = {
		{ RAT_GSM, CELL_SI1, true },        { RAT_GSM, CELL_SI2, true },
		{ RAT_GSM, CELL_SI2BIS, true },     { RAT_GSM, CELL_SI3, true },
		{ RAT_GSM, CELL_SI4, true },        { RAT_GSM, CELL_SI2TER, false },
		{ RAT_GSM, CELL_SI2QUATER, false }, { RAT_GSM, CELL_SI5, false },
		{ RAT_LTE, CELL_SI3, false },       { RAT_LTE, 31, false },
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct history history = { 0 };
		struct pdu pdu = { .rat = cases[i].rat,
			           .channel = PDU_BCCH,
			           .len = 3,
			           .octets = { 1, 2, 3 },
			           .m = { NAN, NAN, NAN, NAN } };
		struct cell said, before, after;
		const unsigned source = cases[i].source;

		cell_init(&said, cases[i].rat);
		before = after = said;
		if (cases[i].rat == RAT_GSM) {
			said.gsm.si_seen = 1u << source;
			pdu.gsm.bsic = 5;
			pdu.gsm.fn = 777;
		} else {
			said.lte.sib_seen = UINT64_C(1) << source;
			pdu.lte.sfn = 777;
			pdu.lte.subframe = 5;
		}
		hear(&history, &pdu, &said, &before, &after);
		const struct history_frame *frame = history.frames[source];

		assert_int_equal(frame->repeats, 1);
		assert_int_equal(frame->number, 777);
		assert_int_equal(frame->subframe, cases[i].rat == RAT_LTE ? 5 : 0);
		assert_int_equal(frame->channel, PDU_BCCH);
		hear(&history, &pdu, &said, &before, &after);
		assert_int_equal(history_repeats(&history, UINT64_C(1) << source), 2);
		pdu.octets[2] = 4;
		hear(&history, &pdu, &said, &before, &after);
		assert_int_equal(history_repeats(&history, UINT64_MAX), cases[i].constant ? 1 : 3);
		pdu.len = 2; /* shorter, and what is left of it the same */
		hear(&history, &pdu, &said, &before, &after);
		assert_int_equal(history_repeats(&history, UINT64_MAX), cases[i].constant ? 1 : 4);
		assert_int_equal(history.frames[source]->len, 2);
		pdu.len = 20;
		hear(&history, &pdu, &said, &before, &after);
		assert_memory_equal(history.frames[source]->octets, pdu.octets, 20);
		history.frames[source]->repeats = UINT16_MAX - 1;
		hear(&history, &pdu, &said, &before, &after);
		hear(&history, &pdu, &said, &before, &after);
		assert_int_equal(history.frames[source]->repeats, UINT16_MAX);
		*(cases[i].rat == RAT_GSM ? &before.gsm.lac : &before.lte.tac) = 1;
		*(cases[i].rat == RAT_GSM ? &after.gsm.lac : &after.lte.tac) = 2;
		hear(&history, &pdu, &said, &before, &after);
		assert_int_equal(history.frames[source]->repeats, 1);
		assert_int_equal(history.nof_changes, 1);
		assert_int_equal(history_change(&history, 0)->source, source);
		assert_true(history_change(&history, 0)->before == 1 && history_change(&history, 0)->after == 2);
		assert_int_equal(history_repeats(&history, ~(UINT64_C(1) << source)), 0);
		history_clear(&history);
		assert_null(history.frames[source]);
	}
}

/* The least repeated of those asked for. */
static void the_least_repeated(void **state)
{
	struct history history = { 0 };
	(void)state;

	for (int i = 0; i < 3; i++) {
		history.frames[10 * i] = calloc(1, sizeof(struct history_frame));
		history.frames[10 * i]->repeats = (uint16_t)(i == 1 ? 3 : 5 + i);
	}
	assert_int_equal(history_repeats(&history, UINT64_MAX), 3);
	assert_int_equal(history_repeats(&history, 1u << 20 | 1), 5);
	assert_int_equal(history_repeats(&history, 1u << 20 | 1u << 5), 7);
	assert_int_equal(history_repeats(&history, 1u << 5), 0);
	history_clear(&history);
}

static void silences_and_levels(void **state)
{
	static const struct {
		double gap_s, heard_s;
		float dbfs;
		unsigned sightings, traces;
	} cases[] = {
		/* one after the other */
		{ 0, 0, -60, 1, 1 },
		{ 60, 60, -61, 1, 2 },
		{ 60.000001, 60, NAN, 2, 2 },
		{ -5, 60, -60, 2, 3 },
		{ 14.999999, 74.999999, -60, 2, 4 },
		{ 10, 84.999999, -60, 2, 5 },
		{ 9.999999, 94.999998, -60, 2, 5 },
		{ -20, 94.999998, -60, 2, 6 },
	};
	struct history history = { 0 };
	struct cell said, cell;
	struct pdu pdu = {
		.rat = RAT_LTE, .channel = PDU_PBCH, .time_ns = start_ns, .lte = { .pci = PDU_PCI_UNKNOWN }
	};
	int levels = 0;
	(void)state;

	cell_init(&said, RAT_LTE);
	cell_init(&cell, RAT_LTE);
	cell.last_seen_ns = start_ns;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		pdu.time_ns = cell.last_seen_ns + SECONDS(cases[i].gap_s);
		pdu.lte.rsrp_dbfs = cases[i].dbfs;
		pdu.m.power_dbfs = -30;
		hear(&history, &pdu, &said, &cell, &cell);
		cell.last_seen_ns = pdu.time_ns;
		levels += isfinite(cases[i].dbfs);
		assert_int_equal(history.sightings, cases[i].sightings);
		assert_true(history.heard_ns == SECONDS(cases[i].heard_s));
		assert_int_equal(history.nof_traces, cases[i].traces);
		assert_int_equal(history.power.count, levels);
	}
	assert_true(history_trace(&history, 0)->dbfs == -60 && history_trace(&history, 4)->dbfs == -61);
	assert_true(history_level_quantile(&history.power, 1) == -60);
}

static void changes_within(void **state)
{
	struct history history = { 0 };
	unsigned distinct;
	(void)state;

	for (int i = 0; i < 4; i++)
		history.changes[history.nof_changes++] = (struct history_change){
			.time_ns = 100 * i, .field = (int16_t)(i == 2 ? 9 : 5), .before = i, .after = i + 1
		};
	assert_int_equal(history_changes(&history, 5, 1000, 900, NULL), 2);
	assert_int_equal(history_changes(&history, 5, 1000, 899, &distinct), 1);
	assert_int_equal(distinct, 2);
	assert_int_equal(history_changes(&history, 5, 1000, 1000, &distinct), 3);
	assert_int_equal(distinct, 5);
	assert_int_equal(history_changes(&history, 9, 1000, 1000, &distinct), 1);
	assert_int_equal(history_changes(&history, 6, 1000, 1000, &distinct), 0);
	assert_int_equal(distinct, 0);
	assert_int_equal(history_changes(&history, 5, 100, 200, &distinct), 3); /* the clock was set back since */
	assert_int_equal(history_changes(&history, 5, 100, 199, &distinct), 2);
}

static void levels_in_their_places(void **state)
{
	static const struct {
		float dbfs;
		int step;
	} cases[] = { { -1000, 0 },  { -150.6f, 0 }, { -150, 0 }, { -149.4f, 1 },
		      { 8.4f, 158 }, { 9, 159 },     { 10, 159 }, { 1000, 159 } };
	struct history_levels levels;
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		levels = (struct history_levels){ 0 };
		history_level_add(&levels, cases[i].dbfs);
		history_level_add(&levels, INFINITY);
		assert_int_equal(levels.steps[cases[i].step], 1);
		assert_int_equal(levels.count, 1);
	}
	levels = (struct history_levels){ .count = UINT16_MAX + 14 };
	levels.steps[0] = levels.steps[159] = 7;
	levels.steps[10] = UINT16_MAX;
	history_level_add(&levels, -140);
	assert_int_equal(levels.steps[10], 32768);
	assert_int_equal(levels.steps[0], 3);
	assert_int_equal(levels.steps[159], 3);
	assert_int_equal(levels.count, 32768 + 6);
	levels = (struct history_levels){ .count = 4 };
	for (int i = 0; i < 4; i++)
		levels.steps[i ? 100 + i : 0] = 1;
	assert_true(history_level_quantile(&levels, 0) == -150 && history_level_quantile(&levels, 0.25) == -150);
	assert_true(history_level_quantile(&levels, 0.26) == -49 && history_level_quantile(&levels, 0.5) == -49);
	assert_true(history_level_quantile(&levels, 1) == -47);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(how_far_a_timing_moves),
		cmocka_unit_test(a_timing_is_followed),
		cmocka_unit_test(what_is_not_confirmed_gives_way),
		cmocka_unit_test(which_timing_comes_back),
		cmocka_unit_test(what_two_stations_forget),
		cmocka_unit_test(rings),
		cmocka_unit_test(which_messages),
		cmocka_unit_test(values_of_fields),
		cmocka_unit_test(what_is_a_repeat),
		cmocka_unit_test(the_least_repeated),
		cmocka_unit_test(silences_and_levels),
		cmocka_unit_test(changes_within),
		cmocka_unit_test(levels_in_their_places),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
