// SPDX-License-Identifier: GPL-3.0-or-later
/* radio: what --device, --band and --freq mean together. */
#include "radio.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "bank.h"       // bank_listed
#include "receivers.h"  // gsm_receiver

/* "KIND" or "KIND=TARGET" of a source that is live. */
static int find_source(struct radio *radio, const char *device, struct source_config *source, struct fault *fault)
{
	const char *equals = strchr(device, '=');
	char kind[16] = "";

	snprintf(kind, sizeof(kind), "%.*s", (int)strcspn(device, "="), device);
	radio->source = source_find(kind);
	if (!radio->source || !radio->source->live)
		return fault_setting(fault, "device", EINVAL, "there is no device '%s'", device);
	source->target = equals ? equals + 1 : "";
	return 0;
}

static int make_plan(struct radio *radio, const struct radio_config *config, struct fault *fault)
{
	if (config->source.freq_hz > 0)
		return plan_fixed(&radio->plan, config->source.freq_hz, &radio->tuner, fault);
	return plan_bands(&radio->plan, radio->bands, &radio->tuner, fault);
}

/* 900 MHz is where most cells of both kinds are that any dongle can hear. */
static const char *bands_of(const struct radio_config *config, const char *rats)
{
	if (config->source.freq_hz > 0)
		return "";
	if (config->bands)
		return config->bands;
	return rats && !bank_listed(rats, &gsm_receiver) ? "b8" : "gsm900";
}

static void learn_tuner(struct radio *radio)
{
	radio->source->info(radio->instance, &radio->info);
	converter_info(&radio->converter, &radio->info);
	radio->tuner = (struct plan_tuner){
		.rate_hz = radio->info.rate_hz,
		.min_hz = radio->info.freq_min_hz,
		.max_hz = radio->info.freq_max_hz,
		.gap_min_hz = radio->info.freq_gap_min_hz,
		.gap_max_hz = radio->info.freq_gap_max_hz,
	};
	radio->tuned_hz = radio->info.freq_hz;
}

/* What is wrong without knowing the tuner is told before the device is looked for. */
static int check_words(struct radio *radio, const struct radio_config *config, struct fault *fault)
{
	radio->tuner = (struct plan_tuner){ .rate_hz = config->source.rate_hz };
	return make_plan(radio, config, fault);
}

static int tune_first(struct radio *radio, struct fault *fault)
{
	double centre_hz = radio->plan.windows[0].centre_hz;
	int error = radio_tune(radio, centre_hz);

	return error ? fault_set(fault, -error, "cannot tune to %.3f MHz: %s", centre_hz / 1e6, strerror(-error)) : 0;
}

int radio_open(struct radio *radio, const struct run_config *run, const struct radio_config *config,
               struct fault *fault)
{
	struct source_config source = config->source;

	*radio = (struct radio){ .bands = bands_of(config, run->rats), .converter = { run->lo_hz, run->lo_invert } };
	source.freq_hz = 0; /* wherever it likes until the tuner is known */
	if (converter_check(&radio->converter, fault) || find_source(radio, config->device, &source, fault) ||
	    check_words(radio, config, fault))
		return -EINVAL;
	radio->instance = radio->source->open(&source, fault);
	if (!radio->instance)
		return -EINVAL;
	learn_tuner(radio);
	int error = make_plan(radio, config, fault);

	return error ? error : tune_first(radio, fault);
}

void radio_close(struct radio *radio)
{
	if (radio->instance)
		radio->source->close(radio->instance);
	radio->instance = NULL;
}

int radio_tune(struct radio *radio, double centre_hz)
{
	if (centre_hz == radio->tuned_hz)
		return 0;
	double tuned_hz = converter_tuned_hz(&radio->converter, centre_hz);
	int error = radio->source->tune ? radio->source->tune(radio->instance, tuned_hz) : -ENOTSUP;

	if (!error)
		radio->tuned_hz = centre_hz;
	return error;
}
