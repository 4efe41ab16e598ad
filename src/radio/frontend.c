// SPDX-License-Identifier: GPL-3.0-or-later
/* frontend: what --device, --band and --freq mean together. */
#include "frontend.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "bank.h"       // bank_listed
#include "receivers.h"  // gsm_receiver

/* "KIND" or "KIND=TARGET" of a source that is live. */
static int find_source(struct frontend *frontend, const char *device, struct source_config *source, struct fault *fault)
{
	const char *equals = strchr(device, '=');
	char kind[16] = "";

	snprintf(kind, sizeof(kind), "%.*s", (int)strcspn(device, "="), device);
	frontend->source = source_find(kind);
	if (!frontend->source || !frontend->source->live)
		return fault_setting(fault, "device", EINVAL, "there is no device '%s'", device);
	source->target = equals ? equals + 1 : "";
	return 0;
}

static int make_plan(struct frontend *frontend, const struct radio_config *config, struct fault *fault)
{
	if (config->source.freq_hz > 0)
		return plan_fixed(&frontend->plan, config->source.freq_hz, &frontend->tuner, fault);
	return plan_bands(&frontend->plan, frontend->bands, &frontend->tuner, fault);
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

static void learn_tuner(struct frontend *frontend)
{
	frontend->source->info(frontend->instance, &frontend->info);
	converter_info(&frontend->converter, &frontend->info);
	frontend->tuner = (struct plan_tuner){
		.rate_hz = frontend->info.rate_hz,
		.min_hz = frontend->info.freq_min_hz,
		.max_hz = frontend->info.freq_max_hz,
		.gap_min_hz = frontend->info.freq_gap_min_hz,
		.gap_max_hz = frontend->info.freq_gap_max_hz,
	};
	frontend->tuned_hz = frontend->info.freq_hz;
}

/* What is wrong without knowing the tuner is told before the device is looked for. */
static int check_words(struct frontend *frontend, const struct radio_config *config, struct fault *fault)
{
	double rate_hz = config->source.rate_hz;

	frontend->tuner = (struct plan_tuner){ .rate_hz = rate_hz > 0 ? rate_hz : frontend->source->rate_hz };
	return make_plan(frontend, config, fault);
}

static int tune_first(struct frontend *frontend, struct fault *fault)
{
	double centre_hz = frontend->plan.windows[0].centre_hz;
	int error = frontend_tune(frontend, centre_hz);

	return error ? fault_set(fault, -error, "cannot tune to %.3f MHz: %s", centre_hz / 1e6, strerror(-error)) : 0;
}

int frontend_learn(struct frontend *frontend, const struct radio_config *config, struct fault *fault)
{
	learn_tuner(frontend);
	return make_plan(frontend, config, fault);
}

int frontend_open(struct frontend *frontend, const struct radio_config *config, struct fault *fault)
{
	struct source_config source = config->source;

	*frontend = (struct frontend){ .bands = bands_of(config, config->reception.rats),
		                       .converter = { config->reception.lo_hz, config->reception.lo_invert } };
	source.freq_hz = 0; /* wherever it likes until the tuner is known */
	source.wait = config->watch;
	if (converter_check(&frontend->converter, fault) || find_source(frontend, config->device, &source, fault) ||
	    check_words(frontend, config, fault))
		return -EINVAL;
	frontend->instance = frontend->source->open(&source, fault);
	if (!frontend->instance)
		return -EINVAL;
	int error = frontend_learn(frontend, config, fault);

	return error ? error : tune_first(frontend, fault);
}

void frontend_close(struct frontend *frontend)
{
	if (frontend->instance)
		frontend->source->close(frontend->instance);
	frontend->instance = NULL;
}

struct pipeline *frontend_pipeline(const struct frontend *frontend, const struct radio_config *config,
                                   struct fault *fault)
{
	const struct pipeline_config pipeline = {
		.source = frontend->source,
		.instance = frontend->instance,
		.rate_hz = frontend->info.rate_hz,
		.rats = config->reception.rats,
		.max_offset_ppm = config->reception.max_offset_ppm,
		.combine = !config->reception.no_combine,
		.signalling = config->reception.signalling,
		.keep = config->keep,
		.spectrum = config->spectrum,
		.radio = config->number,
		.converter = frontend->converter,
	};

	return pipeline_create(&pipeline, fault);
}

int frontend_tune(struct frontend *frontend, double centre_hz)
{
	if (centre_hz == frontend->tuned_hz)
		return 0;
	double tuned_hz = converter_tuned_hz(&frontend->converter, centre_hz);
	int error = frontend->source->tune ? frontend->source->tune(frontend->instance, tuned_hz) : -ENOTSUP;

	if (!error)
		frontend->tuned_hz = centre_hz;
	return error;
}
