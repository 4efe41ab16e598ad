// SPDX-License-Identifier: GPL-3.0-or-later
/* live_tape: a live run whose samples are recorded: what the recorder is told by the radios and of alerts, and what a
 * person is told of it. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <unistd.h>  // STDERR_FILENO

#include "live_inside.h"  // struct live
#include "log.h"          // log_line
#include "tape.h"         // tape_open

/* Before the device is open its rate is known where the user gave it. */
static const double usual_rate_hz = 2.4e6;

static double rate_of(const struct live *live)
{
	double most_hz = 0;

	for (int i = 0; i < live->radios.count; i++) {
		struct radio_counts counts;

		radio_counts(live->radios.each[i], &counts);
		most_hz = fmax(most_hz, counts.rate_hz);
	}
	return most_hz > 0 ? most_hz : usual_rate_hz;
}

/* As the metadata tell it. */
static void tell_origins(struct live *live)
{
	struct engine_snapshot snapshot;

	engine_snapshot(live->engine, &snapshot);
	for (int i = 0; i < live->radios.count; i++) {
		struct radio *radio = live->radios.each[i];
		struct sigmf_origin origin = { .ppm = live->corrections_ppm[i], .clock_ppm = snapshot.clock_ppm[i] };

		snprintf(origin.sensor, sizeof(origin.sensor), "%s", snapshot.sensor);
		snprintf(origin.source, sizeof(origin.source), "%s", radio_name(radio));
		snprintf(origin.device, sizeof(origin.device), "%s", radio_device(radio));
		snprintf(origin.id, sizeof(origin.id), "%s", radio_id(radio));
		tape_origin(live->tape, (uint8_t)i, &origin);
	}
	tape_position(live->tape, snapshot.position);
}

int live_tape_open(struct live *live, struct fault *fault)
{
	if (!live->config->tape)
		return 0;
	struct tape_config config = *live->config->tape;

	config.radios = live->radios.count;
	config.rate_hz = rate_of(live);
	config.patient = live->steps;
	live->tape = tape_open(&config, fault);
	if (live->tape)
		tell_origins(live);
	return live->tape ? 0 : -EINVAL;
}

void live_tape_iq(struct live *live, uint8_t number, const struct iq_block *block)
{
	if (live->tape)
		tape_iq(live->tape, number, block, radio_first_gain_db(live->radios.each[number]));
}

void live_tape_alerted(struct live *live, const struct cell *cell, enum alert_level level)
{
	char key[CELL_KEY_SIZE], label[32];

	if (!live->tape || live->config->tape_alert == ALERT_NONE || level < live->config->tape_alert)
		return;
	cell_key(cell, key, sizeof(key));
	snprintf(label, sizeof(label), "%s", alert_level_name(level));
	tape_trigger(live->tape, cell->radio, utc_run_now(&live->clock), label, key);
}

/* Trouble is on record too. */
static void tell_news(struct live *live)
{
	struct tape_news news;

	while (tape_news(live->tape, &news)) {
		if (news.trouble)
			engine_trouble(live->engine, utc_run_now(&live->clock), "recording", news.text);
		if (!engine_holds(live->engine, STDERR_FILENO))
			log_line(news.trouble ? LOG_LEVEL_WARNING : LOG_LEVEL_INFO, "%s", news.text);
	}
}

void live_tape_tick(struct live *live)
{
	if (!live->tape)
		return;
	tell_origins(live);
	tell_news(live);
	if (tape_done(live->tape))
		radios_stop(&live->radios);
}

int live_tape_end(struct live *live, struct fault *fault)
{
	if (!live->tape)
		return 0;
	tell_origins(live);
	int error = tape_end(live->tape, fault);

	tell_news(live);
	tape_close(live->tape);
	live->tape = NULL;
	return error;
}
