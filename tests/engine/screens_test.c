// SPDX-License-Identifier: GPL-3.0-or-later
/* screens: what an engine gives to whoever shows it: records, its state, a spectrum of its own; and when it is over. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "engine.h"    // struct engine
#include "screen.h"    // struct screen
#include "spectrum.h"  // struct spectrum_part

static const int64_t start_ns = INT64_C(1767225600000000000);

static struct {
	int records[RECORD_TYPES], draws, ends;
	double low_hz;
	struct screen_state state;
	char note[32];
} shown;

static void on_put(void *ctx, const struct record *record)
{
	assert_ptr_equal(ctx, &shown);
	shown.records[record->type]++;
	if (record->type == RECORD_SPECTRUM)
		shown.low_hz = record->spectrum->low_hz;
}

static void on_draw(void *ctx, const struct screen_state *state)
{
	assert_ptr_equal(ctx, &shown);
	shown.draws++;
	shown.state = *state;
	snprintf(shown.note, sizeof(shown.note), "%s", state->note);
}

static void on_end(void *ctx)
{
	assert_ptr_equal(ctx, &shown);
	shown.ends++;
}

static const struct screen screen = { on_put, on_draw, on_end, &shown };
static char path[64], output[80];

static struct engine *open_engine(double spectrum_s)
{
	const struct engine_config config = { .outputs = { 1, { output } },
		                              .journal = "none",
		                              .sensor = "x",
		                              .live = true,
		                              .spectrum_s = spectrum_s,
		                              .screen = &screen };
	struct fault fault = { .text = "" };
	struct engine *engine;

	memset(&shown, 0, sizeof(shown));
	strcpy(path, "/tmp/fbswatch-test-XXXXXX");
	close(mkstemp(path));
	snprintf(output, sizeof(output), "jsonl:%s", path);
	engine = engine_open(&config, &fault);
	assert_string_equal(fault.text, "");
	assert_non_null(engine);
	return engine;
}

/* How many records of this type the file has in the end. */
static int close_engine(struct engine *engine, const char *type)
{
	char line[65536], wanted[32];
	struct fault fault = { .text = "" };
	int count = 0;

	assert_int_equal(engine_close(engine, &fault), 0);
	FILE *file = fopen(path, "r");

	assert_non_null(file);
	snprintf(wanted, sizeof(wanted), "\"type\":\"%s\"", type);
	while (fgets(line, sizeof(line), file))
		count += strstr(line, wanted) != NULL;
	fclose(file);
	unlink(path);
	return count;
}

static void hear(struct engine *engine, double to_s)
{
	struct spectrum_part part = {
		.to_ns = start_ns + (int64_t)(to_s * 1e9), .seconds = 0.5, .first = 18900, .count = 4
	};

	engine_spectrum(engine, &part);
}

/* Every second, whatever the files are to have. */
static void a_spectrum_of_its_own(void **state)
{
	(void)state;
	for (int wanted = 0; wanted < 2; wanted++) {
		struct engine *engine = open_engine(wanted ? 2 : 0);

		for (int i = 1; i <= 8; i++)
			hear(engine, 0.5 * i);
		assert_int_equal(shown.records[RECORD_SPECTRUM], 4);
		assert_float_equal(shown.low_hz, 945e6, 1);
		engine_unscreen(engine, start_ns);
		assert_int_equal(close_engine(engine, "spectrum"), wanted ? 2 : 0);
	}
}

static void records_and_state(void **state)
{
	struct engine *engine = open_engine(0);
	struct status status = { .source = "x", .live = true };
	(void)state;

	engine_status(engine, start_ns, &status);
	assert_int_equal(shown.records[RECORD_STATUS], 1);
	engine_draw(engine, start_ns + 5, "all is well");
	assert_int_equal(shown.draws, 1);
	assert_string_equal(shown.note, "all is well");
	assert_true(shown.state.time_ns == start_ns + 5);
	assert_int_equal(cells_count(shown.state.cells), 0);
	assert_non_null(shown.state.alerts);
	assert_string_equal(operators_name(shown.state.operators, "460", "00", false), "China Mobile");
	assert_false(shown.state.muted(shown.state.ctx, start_ns, &(struct alert){ .id = "x" }));
	engine_end(engine, start_ns, "");
	assert_int_equal(shown.ends, 0); /* it may be looked at until somebody has seen enough */
	engine_unscreen(engine, start_ns);
	engine_unscreen(engine, start_ns);
	assert_int_equal(shown.ends, 1);
	engine_status(engine, start_ns, &status);
	hear(engine, 9);
	hear(engine, 20);
	assert_int_equal(shown.records[RECORD_STATUS], 1);
	assert_int_equal(shown.records[RECORD_SPECTRUM], 0);
	assert_int_equal(close_engine(engine, "status"), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_spectrum_of_its_own),
		cmocka_unit_test(records_and_state),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
