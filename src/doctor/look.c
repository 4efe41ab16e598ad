// SPDX-License-Identifier: GPL-3.0-or-later
/* look: gathers the facts: what the machine says, then a survey, then, where nothing was read, what may be the cause:
 * the floor with little and with much gain, what stands in the band and on the broadcast band with one gain, and a
 * survey with a wider search. See doctor.h. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "ear.h"      // ear_survey
#include "machine.h"  // machine_look
#include "levels.h"   // LEVELS_SIGNAL_DB
#include "usb.h"      // usb_look

/* FM broadcast (87.5 to 108 MHz nearly everywhere) is heard by any antenna. */
static const double broadcast_low_hz = 88e6, broadcast_high_hz = 108e6;
/* Steps of a tuner's gain: the nearest that it has is taken. */
static const double gain_low_db = 0, gain_high_db = 50, gain_even_db = 30;
/* What no crystal of a dongle exceeds. */
static const double wide_ppm = 150;

/* "rtlsdr" or "rtlsdr=TARGET". */
static const char *usb_target(const char *device)
{
	if (strncmp(device, "rtlsdr", 6) != 0 || (device[6] && device[6] != '='))
		return NULL;
	return device[6] ? device + 7 : "";
}

/* Whether the kind of device has a gain to set. */
static bool has_gain(const char *device)
{
	char kind[16];

	snprintf(kind, sizeof(kind), "%.*s", (int)strcspn(device, "="), device);
	const struct source *source = source_find(kind);

	for (const struct setting *setting = source ? source->options : NULL; setting && setting->name; setting++)
		if (strcmp(setting->name, "gain") == 0)
			return true;
	return false;
}

static double floor_with(const struct radio_config *radio, double gain_db, struct doctor_facts *facts)
{
	struct radio_config config = *radio;
	struct doctor_look look = { .freq_hz = facts->heard.centres_hz[0] };

	config.source.gain_db = gain_db;
	ear_look(&config, &look, 1, &facts->interrupted);
	return look.floor_dbfs;
}

static void look_gain(const struct radio_config *radio, struct doctor_facts *facts)
{
	facts->gain_low_db = gain_low_db;
	facts->gain_high_db = gain_high_db;
	if (!has_gain(radio->device))
		return;
	facts->low_dbfs = floor_with(radio, gain_low_db, facts);
	facts->high_dbfs = floor_with(radio, gain_high_db, facts);
}

/* With one gain for all, so that windows can be compared. */
static struct radio_config even_gain(const struct radio_config *radio)
{
	struct radio_config config = *radio;

	if (isnan(config.source.gain_db))
		config.source.gain_db = gain_even_db;
	return config;
}

static void look_band(const struct radio_config *radio, struct doctor_facts *facts)
{
	const struct radio_config config = even_gain(radio);
	struct doctor_look looks[DOCTOR_WINDOWS_MAX];
	const int count = facts->heard.windows;

	for (int i = 0; i < count; i++)
		looks[i].freq_hz = facts->heard.centres_hz[i];
	facts->windows = ear_look(&config, looks, count, &facts->interrupted);
	for (int i = 0; i < count; i++)
		facts->floor_dbfs = fmin(facts->floor_dbfs, looks[i].floor_dbfs);
	for (int i = 0; i < count; i++)
		facts->windows_power += looks[i].top_dbfs - facts->floor_dbfs >= LEVELS_SIGNAL_DB;
}

static void look_around(const struct radio_config *radio, struct doctor_facts *facts)
{
	const double step_hz = facts->heard.rate_hz * RECEIVER_USABLE;
	const struct radio_config config = even_gain(radio);
	struct doctor_look looks[DOCTOR_WINDOWS_MAX];
	int count = 0;

	for (double low_hz = broadcast_low_hz; low_hz < broadcast_high_hz && count < DOCTOR_WINDOWS_MAX;
	     low_hz += step_hz)
		looks[count++].freq_hz = low_hz + step_hz / 2;
	facts->around = ear_look(&config, looks, count, &facts->interrupted);
	for (int i = 0; i < count; i++)
		facts->around_peak_db = fmax(facts->around_peak_db, looks[i].top_dbfs - looks[i].floor_dbfs);
}

/* Once more, with a wider search: whether it is the crystal. */
static void look_wide(const struct doctor_request *request, struct doctor_facts *facts)
{
	struct radio_config config = *request->radio;
	struct fault fault;

	config.reception.max_offset_ppm = facts->wide_ppm = wide_ppm;
	facts->searched_wide = true;
	ear_survey(&config, request->listen_s, &facts->wide, &facts->interrupted, &fault);
}

/* Nothing was read: why? */
static void look_closer(const struct doctor_request *request, struct doctor_facts *facts)
{
	const struct radio_config *radio = request->radio;
	const struct doctor_heard *heard = &facts->heard;

	if (!heard->samples || !heard->windows || heard->end.error)
		return;
	look_gain(radio, facts);
	look_band(radio, facts);
	const bool energy = heard->carriers_power || facts->windows_power;

	if (!energy)
		look_around(radio, facts);
	else if (isnan(heard->crystal_ppm) && facts->max_offset_ppm < wide_ppm)
		look_wide(request, facts);
}

/* Whether it is the request that is wrong, not the device. */
static bool is_nonsense(const struct fault *fault)
{
	return fault->error == -EINVAL || fault->error == -ENOENT || fault->error == -E2BIG || fault->error == -ENOMEM;
}

int doctor_look(const struct doctor_request *request, struct doctor_facts *facts, struct fault *fault)
{
	const struct radio_config *radio = request->radio;
	const char *target = usb_target(radio->device);

	*facts = (struct doctor_facts){
		.device = radio->device,
		.is_usb = target,
		.usb.count = -1,
		.max_offset_ppm = radio->reception.max_offset_ppm,
		.ppm = radio->source.ppm,
		.wide.offset_ppm = NAN,
		.wide.crystal_ppm = NAN,
		.floor_dbfs = INFINITY,
		.low_dbfs = NAN,
		.high_dbfs = NAN,
	};
	if (target)
		usb_look(request->root, target, &facts->usb);
	machine_look(request, facts);
	if (ear_survey(radio, request->listen_s, &facts->heard, &facts->interrupted, fault)) {
		facts->opening = *fault;
		return is_nonsense(fault) ? fault->error : 0;
	}
	if (!facts->heard.blocks && !facts->interrupted)
		look_closer(request, facts);
	return 0;
}
