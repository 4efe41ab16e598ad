// SPDX-License-Identifier: GPL-3.0-or-later
/* air: adds up the carriers of a scenario, then does to the sum what a receiver does to it: window, noise, gain,
 * IQ imbalance, DC offset.
 */
#include "air.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "carrier.h"      // struct air_carrier
#include "course.h"       // air_receiver_gain_db
#include "jam.h"          // struct air_jammer
#include "lte_carrier.h"  // struct air_lte_carrier
#include "prng.h"         // struct air_prng
#include "scenario.h"     // struct air_scenario
#include "serving.h"      // air_serving_others
#include "window.h"       // struct air_window

#define SYMBOL_HZ             (13e6 / 48)
#define CARRIER_HALF_WIDTH_HZ 190e3 /* anything beyond is 35 dB down and may alias */

struct air {
	const struct air_scenario *scenario;
	struct air_tables tables;
	struct air_prng noise;
	struct air_window window;
	double rate_hz, freq_hz;
	uint64_t left; /* samples of this stretch; UINT64_MAX: endless */
	int stretch;
	float noise_sd, adc_noise_sd;
	double elapsed_s; /* time rendered so far */
	float mix[2][2];  /* IQ imbalance, as what it makes of I and Q */
	float dc[2];
	size_t ready_at;                       /* first sample of ready not yet read */
	float complex ready[AIR_WINDOW_BLOCK]; /* rendered in whole blocks, so that samples do not depend on how they
	                                          are read */
	struct air_lte_tools *lte_tools;       /* NULL: no LTE cells */
	struct air_lte_carrier *lte[AIR_CELLS_MAX];
	struct air_jammer jammers[AIR_JAMS_MAX];
	int nof_carriers;                  /* C0 of each cell, then others */
	bool silent[AIR_CARRIERS_MAX];     /* carriers outside the window */
	bool resting[AIR_CARRIERS_MAX];    /* of these, those that nobody wants the blocks of: they go on when they are
	                                    * needed
	                                    */
	uint64_t rested[AIR_CARRIERS_MAX]; /* samples since */
	struct air_carrier carriers[];
};

static uint64_t sample_at(const struct air_scenario *scenario, double time_s)
{
	return (uint64_t)llround(scenario->rate_hz * time_s);
}

uint64_t air_scenario_stretch(const struct air_scenario *scenario, int i, int64_t *time_ns)
{
	uint64_t first = 0;
	for (const struct air_stretch *s = scenario->stretches; s < scenario->stretches + i; s++)
		first += sample_at(scenario, s->to_s) - sample_at(scenario, s->from_s);
	if (i < scenario->nof_stretches)
		*time_ns = scenario->start_ns + llround(scenario->stretches[i].from_s * 1e9);
	return first;
}

void air_scenario_info(const struct air_scenario *scenario, struct air_info *info)
{
	*info = (struct air_info){
		.rate_hz = scenario->rate_hz,
		.freq_hz = scenario->freq_hz,
		.nof_samples = air_scenario_stretch(scenario, scenario->nof_stretches, &(int64_t){ 0 }),
		.nof_stretches = scenario->nof_stretches,
		.start_ns = scenario->start_ns,
		.format = scenario->format,
		.nof_cells = scenario->nof_cells,
		.nof_lte_cells = scenario->nof_enbs,
	};
}

/* A clock that drifts is followed all the time. */
static bool may_rest(const struct air_carrier *carrier)
{
	return !carrier->on_block && !carrier->on_event && !air_course_clock_moves(&carrier->cell->course) &&
	       carrier->scenario->warm_up_ppm == 0;
}

static void wake_all(struct air *air)
{
	for (int i = 0; i < air->nof_carriers; i++) {
		if (air->rested[i])
			air_carrier_skip(&air->carriers[i], air->rested[i], &air->scenario->stretches[air->stretch]);
		air->rested[i] = 0;
	}
}

/* In I and in Q, of noise of this power in a carrier's width. */
static float noise_sd(const struct air *air, double dbfs)
{
	return (float)sqrt(pow(10, dbfs / 10) * air->rate_hz / SYMBOL_HZ / 2);
}

/* Carriers that reach into the window are rendered at a rate that holds them whole. */
static void place_all(struct air *air)
{
	double offset_hz[AIR_CARRIERS_MAX], reach_hz = 0;
	for (int i = 0; i < air->nof_carriers; i++) {
		offset_hz[i] = fabs(air_carrier_place(&air->carriers[i], air->freq_hz, air->rate_hz));
		air->silent[i] = offset_hz[i] - CARRIER_HALF_WIDTH_HZ > air->rate_hz / 2;
		air->resting[i] = air->silent[i] && may_rest(&air->carriers[i]);
		if (!air->silent[i])
			reach_hz = fmax(reach_hz, offset_hz[i] + CARRIER_HALF_WIDTH_HZ);
	}
	for (int i = 0; i < air->scenario->nof_enbs; i++)
		reach_hz = fmax(reach_hz, air_lte_carrier_reach_hz(air->lte[i], air->freq_hz, air->rate_hz));
	int factor = (int)ceil(2 * reach_hz / air->rate_hz - 1e-9);
	air_window_set(&air->window, factor < 1 ? 1 : factor);
	for (int i = 0; i < air->nof_carriers && factor > 1; i++)
		air_carrier_place(&air->carriers[i], air->freq_hz, air->rate_hz * factor);
	for (int i = 0; i < air->scenario->nof_enbs; i++)
		air_lte_carrier_place(air->lte[i], air->freq_hz, air->rate_hz, air->window.factor);
	for (int i = 0; i < air->scenario->nof_jams; i++)
		air_jammer_place(&air->jammers[i], air->freq_hz, air->rate_hz * air->window.factor);
	air->noise_sd = noise_sd(air, air->scenario->noise_dbfs);
	air->adc_noise_sd = isnan(air->scenario->adc_noise_dbfs) ? 0 : noise_sd(air, air->scenario->adc_noise_dbfs);
}

int air_tune(struct air *air, double freq_hz, double rate_hz)
{
	if (!(rate_hz >= 200e3 && rate_hz <= 30.72e6 && freq_hz > 0))
		return -EINVAL;
	if (rate_hz != air->rate_hz) /* samples ready at the old rate are dropped */
		air->ready_at = AIR_WINDOW_BLOCK;
	wake_all(air);
	air->freq_hz = freq_hz;
	air->rate_hz = rate_hz;
	place_all(air);
	return 0;
}

static void init_impairments(struct air *air)
{
	const struct air_scenario *s = air->scenario;
	double ratio = pow(10, s->iq_gain_db / 40), half = s->iq_phase_deg * M_PI / 360;
	air->mix[0][0] = (float)(ratio * cos(half));
	air->mix[0][1] = (float)(-ratio * sin(half));
	air->mix[1][0] = (float)(-sin(half) / ratio);
	air->mix[1][1] = (float)(cos(half) / ratio);
	air->dc[0] = (float)s->dc_i;
	air->dc[1] = (float)s->dc_q;
}

static bool create_lte(struct air *air)
{
	const struct air_scenario *s = air->scenario;
	if (s->nof_enbs && !(air->lte_tools = air_lte_tools_create()))
		return false;
	for (int i = 0; i < s->nof_enbs; i++)
		if (!(air->lte[i] = air_lte_carrier_create(s, i, air->lte_tools)))
			return false;
	return true;
}

static void skip(struct air *air, uint64_t n)
{
	for (int i = 0; i < air->nof_carriers; i++)
		if (air->resting[i])
			air->rested[i] += n * (uint64_t)air->window.factor;
		else
			air_carrier_skip(&air->carriers[i], n * (uint64_t)air->window.factor,
			                 &air->scenario->stretches[air->stretch]);
	for (int i = 0; i < air->scenario->nof_enbs; i++)
		air_lte_carrier_skip(air->lte[i], n * (uint64_t)air->window.factor);
	for (int i = 0; i < air->scenario->nof_jams; i++)
		air->jammers[i].elapsed_s += (double)n / air->rate_hz;
	air->elapsed_s += (double)n / air->rate_hz;
}

void air_skip(struct air *air, uint64_t n)
{
	uint64_t ready = AIR_WINDOW_BLOCK - air->ready_at; /* what is rendered already is used up first */
	air->ready_at += n < ready ? n : ready;
	if (n > ready)
		skip(air, n - ready);
}

/* The stretch begins so many samples from here. */
static void begin_stretch(struct air *air, uint64_t gap)
{
	const struct air_stretch *stretch = &air->scenario->stretches[air->stretch];
	air->left = sample_at(air->scenario, stretch->to_s) - sample_at(air->scenario, stretch->from_s);
	air_skip(air, gap);
}

static void next_stretch(struct air *air)
{
	uint64_t end = sample_at(air->scenario, air->scenario->stretches[air->stretch].to_s);
	if (air->left == 0 && ++air->stretch < air->scenario->nof_stretches)
		begin_stretch(air, sample_at(air->scenario, air->scenario->stretches[air->stretch].from_s) - end);
}

static void init_carriers(struct air *air, air_block_fn *on_block, void *ctx)
{
	const struct air_scenario *s = air->scenario;
	air->nof_carriers = s->nof_cells;
	for (int i = 0; i < s->nof_cells; i++) {
		int arfcns[AIR_NEIGHBOURS_MAX], n = air_serving_others(&s->cells[i], arfcns);
		air_carrier_init(&air->carriers[i], s, i, on_block, ctx);
		for (int k = 0; k < n; k++)
			air_carrier_init_other(&air->carriers[air->nof_carriers++], s, i, k, arfcns[k]);
	}
}

struct air *air_create(const struct air_scenario *scenario, air_block_fn *on_block, void *ctx)
{
	struct air *air = calloc(1, sizeof(*air) + (size_t)air_serving_carriers(scenario) * sizeof(air->carriers[0]));
	if (!air)
		return NULL;
	air->scenario = scenario;
	air->ready_at = AIR_WINDOW_BLOCK;
	air_turn_table_fill(&air->tables.turns);
	air_gmsk_table_fill(&air->tables.gmsk);
	air_prng_seed(&air->noise, scenario->seed, 0);
	init_impairments(air);
	for (int i = 0; i < scenario->nof_jams; i++)
		air_jammer_init(&air->jammers[i], scenario, i);
	init_carriers(air, on_block, ctx);
	if (!create_lte(air)) {
		air_destroy(air);
		return NULL;
	}
	air_tune(air, scenario->freq_hz, scenario->rate_hz);
	begin_stretch(air, sample_at(scenario, scenario->stretches[0].from_s));
	return air;
}

void air_destroy(struct air *air)
{
	for (int i = 0; air && i < AIR_CELLS_MAX; i++)
		air_lte_carrier_destroy(air->lte[i]);
	if (air)
		air_lte_tools_destroy(air->lte_tools);
	free(air);
}

void air_watch(struct air *air, air_event_fn *on_event, void *ctx)
{
	for (int i = 0; i < air->scenario->nof_cells; i++)
		air_carrier_watch(&air->carriers[i], on_event, ctx);
	place_all(air);
}

void air_endless(struct air *air)
{
	air->left = UINT64_MAX;
}

static void impair(const struct air *air, float complex *out, size_t n)
{
	float(*x)[2] = (float(*)[2])out;
	float gain = (float)pow(10, air_receiver_gain_db(air->scenario, air->elapsed_s) / 20);
	for (size_t i = 0; i < n; i++) {
		float re = gain * x[i][0], im = gain * x[i][1];
		x[i][0] = air->mix[0][0] * re + air->mix[0][1] * im + air->dc[0];
		x[i][1] = air->mix[1][0] * re + air->mix[1][1] * im + air->dc[1];
	}
}

static void render(struct air *air)
{
	enum { N = AIR_WINDOW_BLOCK };
	float complex *wide = air_window_input(&air->window, N);
	for (int i = 0; i < air->nof_carriers; i++)
		if (air->resting[i])
			air->rested[i] += N * (uint64_t)air->window.factor;
		else
			air_carrier_add(&air->carriers[i], &air->tables, air->silent[i], wide,
			                (size_t)N * (size_t)air->window.factor);
	for (int i = 0; i < air->scenario->nof_enbs; i++)
		air_lte_carrier_add(air->lte[i], &air->tables.turns, wide, (size_t)N * (size_t)air->window.factor);
	for (int i = 0; i < air->scenario->nof_jams; i++)
		air_jammer_add(&air->jammers[i], &air->tables.turns, wide, (size_t)N * (size_t)air->window.factor);
	air_window_output(&air->window, air->ready, N);
	if (air->noise_sd > 0)
		air_prng_add_noise(&air->noise, &air->tables.turns, air->noise_sd, air->ready, N);
	impair(air, air->ready, N);
	if (air->adc_noise_sd > 0)
		air_prng_add_noise(&air->noise, &air->tables.turns, air->adc_noise_sd, air->ready, N);
	air->elapsed_s += N / air->rate_hz;
	air->ready_at = 0;
}

size_t air_read(struct air *air, float complex *out, size_t n)
{
	size_t done = 0;
	while (done < n && air->left > 0) {
		if (air->ready_at == AIR_WINDOW_BLOCK)
			render(air);
		size_t m = n - done, ready = AIR_WINDOW_BLOCK - air->ready_at;
		m = m < ready ? m : ready;
		m = m < air->left ? m : (size_t)air->left;
		memcpy(out + done, air->ready + air->ready_at, m * sizeof(*out));
		air->ready_at += m;
		done += m;
		if (air->left != UINT64_MAX)
			air->left -= m;
		next_stretch(air);
	}
	return done;
}
