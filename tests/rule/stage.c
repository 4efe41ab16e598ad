// SPDX-License-Identifier: GPL-3.0-or-later
/* stage: see stage.h. */
#include "stage.h"

#include <math.h>

void stage_open(struct stage *stage, int count)
{
	stage->count = count;
	street_open(&stage->street);
	stage->street.power_dbfs = -80;
	stage->street.snr_db = 20;
	for (int i = 0; i < count; i++) {
		struct cell said = street_lte(1200 + i, 100 + i, 6402, (411000 + i) << 8 | 1);

		stage->cells[i] = (struct cell *)street_say(&stage->street, &said, 1);
		stage->street.scene.now_ns -= SECONDS(1);
		stage->cells[i]->clock_ppm = stage->cells[i]->clock_apart_ppm = NAN;
		stage->histories[i] = (struct history *)cells_history(stage->cells[i]);
		stage->histories[i]->power = (struct history_levels){ 0 };
		stage->histories[i]->unconfirmed[0].blocks = stage->histories[i]->unconfirmed[1].blocks = 0;
		stage->histories[i]->nof_epochs = stage->histories[i]->nof_traces = 0;
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
