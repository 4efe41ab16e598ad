// SPDX-License-Identifier: GPL-3.0-or-later
/* stage: see stage.h. */
#include "stage.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

void stage_add(struct stage *stage, const struct cell *said)
{
	stage->street.scene.now_ns -= SECONDS(1);
	struct cell *cell = (struct cell *)street_say(&stage->street, said, 2);
	struct history *history = (struct history *)cells_history(cell);

	stage->street.scene.now_ns -= SECONDS(1);
	cell->clock_ppm = cell->clock_apart_ppm = NAN;
	history->power = (struct history_levels){ 0 };
	history->unconfirmed[0].blocks = history->unconfirmed[1].blocks = 0;
	history->nof_epochs = history->nof_traces = 0;
	stage->cells[stage->count] = cell;
	stage->histories[stage->count++] = history;
}

static void begin(struct stage *stage)
{
	stage->count = 0;
	street_open(&stage->street);
	stage->street.power_dbfs = -80;
	stage->street.snr_db = 20;
}

void stage_open(struct stage *stage, int count)
{
	begin(stage);
	for (int i = 0; i < count; i++) {
		struct cell said = street_lte(1200 + i, 100 + i, 6402, (411000 + i) << 8 | 1);

		stage_add(stage, &said);
	}
}

void stage_open_gsm(struct stage *stage, int count)
{
	begin(stage);
	for (int i = 0; i < count; i++) {
		struct cell said = street_gsm(1 + i, i % 64, 4187, 20021 + i);

		stage_add(stage, &said);
	}
}

float stage_says_now(struct stage *stage, const char *rule)
{
	return street_ask(&stage->street, stage->cells[0], rule) ? stage->street.finding.weight : 0;
}

float stage_says(struct stage *stage, const char *rule)
{
	const float weight = stage_says_now(stage, rule);

	street_close(&stage->street);
	return weight;
}

void stage_told(const struct stage *stage, const char *observed, const char *expected)
{
	assert_string_equal(stage->street.finding.observed, observed);
	if (expected)
		assert_string_equal(stage->street.finding.expected, expected);
}
