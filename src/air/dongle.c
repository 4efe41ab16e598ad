// SPDX-License-Identifier: GPL-3.0-or-later
/* dongle: the scenario as a source of samples, in this process: a radio whose time is its samples. The next block is
 * made when it is asked for, so whoever listens is never late, and a run on it is the same on every machine. A retune
 * takes as long as that of an RTL-SDR at USB; nothing is made of what is on the air meanwhile.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <time.h>

#include "air.h"
#include "scenario.h"  // struct air_scenario

enum { BLOCK_SAMPLES = 16384 };

static const double usual_rate_hz = 2.4e6;
static const double settle_s = 0.04;
static const double gain_max_db = 49.6;
static const double freq_min_hz = 1e6, freq_max_hz = 10e9;

struct dongle {
	struct air_scenario *scenario;
	struct air *air;
	char name[256]; /* of the scenario's file */
	double rate_hz, freq_hz;
	double gain_db, first_gain_db; /* of the tuner, now and as chosen first; NAN: none */
	double speed;                  /* times real time; 0: as fast as samples are asked for */
	int64_t start_ns;              /* UTC of the first sample */
	int64_t host_ns;               /* monotonic clock of the host, at the first block */
	uint64_t index;                /* of the next sample */
	uint64_t settling;             /* samples until the tuner has settled */
	uint32_t tune;
	atomic_bool cancelled;
	float complex samples[BLOCK_SAMPLES];
	uint8_t octets[2 * BLOCK_SAMPLES];
};

static const struct setting options[] = {
	{ "rate", SETTING_HERTZ, offsetof(struct source_config, rate_hz), 225e3, 62e6, "HZ", "samples a second (2.4M)",
	  "每秒采样数（2.4M）" },
	{ "ppm", SETTING_NUMBER, offsetof(struct source_config, ppm), -1000, 1000, "PPM",
	  "correction of the crystal (0)", "晶振校正（0）" },
	{ "start", SETTING_TIME, offsetof(struct source_config, start_ns), 0, 0, "TIME",
	  "of the first sample (as in the scenario)", "第一个采样的时间（默认按场景）" },
	{ "speed", SETTING_NUMBER, offsetof(struct source_config, speed), 0.01, 1000, "TIMES",
	  "times real time (as fast as it can)", "相对实时的倍数（默认尽快）" },
	{ 0 },
};

static void dongle_close(void *instance)
{
	struct dongle *dongle = instance;

	if (!dongle)
		return;
	air_destroy(dongle->air);
	air_scenario_destroy(dongle->scenario);
	free(dongle);
}

static int read_scenario(struct dongle *dongle, const struct source_config *config, struct fault *fault)
{
	if (!config->target || !config->target[0])
		return fault_set(fault, EINVAL, "air: which scenario? air=SCENARIO.ini");
	dongle->scenario = air_scenario_read(config->target, fault);
	return dongle->scenario ? 0 : -EINVAL;
}

/* Tuned to where the scenario listens. */
static int set_up(struct dongle *dongle, const struct source_config *config, struct fault *fault)
{
	struct air_scenario *scenario = dongle->scenario;

	scenario->ppm += config->ppm; /* as librtlsdr has it: a crystal that is too fast by so much */
	snprintf(dongle->name, sizeof(dongle->name), "%s", config->target);
	dongle->speed = config->speed;
	dongle->gain_db = scenario->tuner_db;
	dongle->first_gain_db = NAN;
	dongle->rate_hz = config->rate_hz > 0 ? config->rate_hz : usual_rate_hz;
	dongle->freq_hz = config->freq_hz > 0 ? config->freq_hz : scenario->freq_hz;
	air_scenario_stretch(scenario, 0, &dongle->start_ns);
	if (config->start_ns > INT64_MIN)
		dongle->start_ns = config->start_ns;
	dongle->air = air_create(scenario, NULL, NULL);
	if (!dongle->air)
		return fault_set(fault, ENOMEM, "out of memory");
	air_endless(dongle->air);
	return air_tune(dongle->air, dongle->freq_hz, dongle->rate_hz)
	               ? fault_set(fault, EINVAL, "%s: no air at %.0f samples a second", config->target,
	                           dongle->rate_hz)
	               : 0;
}

static void *dongle_open(const struct source_config *config, struct fault *fault)
{
	struct dongle *dongle = calloc(1, sizeof(*dongle));

	if (!dongle) {
		fault_set(fault, ENOMEM, "out of memory");
		return NULL;
	}
	if (!read_scenario(dongle, config, fault) && !set_up(dongle, config, fault))
		return dongle;
	dongle_close(dongle);
	return NULL;
}

static int64_t host_now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

/* Waits until the host's clock is where the next sample is. */
static void pace(struct dongle *dongle)
{
	if (dongle->index == 0)
		dongle->host_ns = host_now_ns();
	double ahead_s = (double)dongle->index / dongle->rate_hz / dongle->speed -
	                 (double)(host_now_ns() - dongle->host_ns) * 1e-9;
	if (ahead_s > 0)
		nanosleep(&(struct timespec){ (time_t)ahead_s, (long)(fmod(ahead_s, 1) * 1e9) }, NULL);
}

static int64_t dongle_now_ns(void *instance)
{
	const struct dongle *dongle = instance;

	return dongle->start_ns + iq_duration_ns(dongle->index, dongle->rate_hz);
}

static int dongle_step(void *instance, const struct source_out *out, struct fault *fault)
{
	struct dongle *dongle = instance;
	const uint64_t lost = dongle->settling;

	(void)fault;
	if (atomic_load(&dongle->cancelled))
		return 0;
	if (dongle->speed > 0)
		pace(dongle);
	air_skip(dongle->air, lost);
	dongle->index += lost;
	dongle->settling = 0;
	air_read(dongle->air, dongle->samples, BLOCK_SAMPLES);
	air_quantise(IQ_CU8, dongle->samples, BLOCK_SAMPLES, dongle->octets);
	out->iq(out->ctx,
	        &(struct iq_block){
			.format = IQ_CU8,
			.tune = dongle->tune,
			.freq_hz = dongle->freq_hz,
			.over_db = isnan(dongle->first_gain_db) ? 0 : (float)(dongle->gain_db - dongle->first_gain_db),
			.rate_hz = dongle->rate_hz,
			.index = dongle->index,
			.lost = lost,
			.time_ns = dongle_now_ns(dongle),
			.nof_samples = BLOCK_SAMPLES,
			.samples = dongle->octets,
		});
	dongle->index += BLOCK_SAMPLES;
	return 1;
}

static void dongle_cancel(void *instance)
{
	atomic_store(&((struct dongle *)instance)->cancelled, true);
}

static void settle(struct dongle *dongle)
{
	dongle->tune++;
	dongle->settling = (uint64_t)llround(settle_s * dongle->rate_hz);
}

static int dongle_tune(void *instance, double freq_hz)
{
	struct dongle *dongle = instance;

	if (!(freq_hz >= freq_min_hz && freq_hz <= freq_max_hz) || air_tune(dongle->air, freq_hz, dongle->rate_hz))
		return -EINVAL;
	dongle->freq_hz = freq_hz;
	settle(dongle);
	return 0;
}

/* In steps of a tenth of a dB, as far as an R820T. */
static int dongle_set_gain(void *instance, double *gain_db)
{
	struct dongle *dongle = instance;

	if (isnan(dongle->gain_db))
		return -ENOTSUP;
	*gain_db = round(10 * fmin(fmax(*gain_db, 0), gain_max_db)) / 10;
	if (isnan(dongle->first_gain_db))
		dongle->first_gain_db = *gain_db;
	dongle->scenario->gain_db += *gain_db - dongle->gain_db;
	dongle->gain_db = *gain_db;
	settle(dongle);
	return 0;
}

static void dongle_info(void *instance, struct source_info *info)
{
	const struct dongle *dongle = instance;

	*info = (struct source_info){
		.rate_hz = dongle->rate_hz,
		.freq_hz = dongle->freq_hz,
		.freq_min_hz = freq_min_hz,
		.freq_max_hz = freq_max_hz,
		.settle_s = settle_s,
		.gain_max_db = isnan(dongle->gain_db) ? 0 : gain_max_db,
	};
	snprintf(info->id, sizeof(info->id), "air=%s", dongle->name);
	snprintf(info->text, sizeof(info->text), "synthetic air: nothing in it is on the air");
}

const struct source air_source = {
	.name = "air",
	.description = "a synthetic air, from a scenario file, whose time is its samples: SCENARIO",
	.description_zh = "由场景文件生成的合成空口，时间按采样计：场景文件",
	.options = options,
	.live = true,
	.rate_hz = usual_rate_hz,
	.open = dongle_open,
	.step = dongle_step,
	.now_ns = dongle_now_ns,
	.cancel = dongle_cancel,
	.tune = dongle_tune,
	.set_gain = dongle_set_gain,
	.close = dongle_close,
	.info = dongle_info,
};
