// SPDX-License-Identifier: GPL-3.0-or-later
/* jam: what of the sweep is outside the samples' band is not there for them. Each sweep begins a little elsewhere, so
 * that its spectrum is dense.
 */
#include "jam.h"

#include <math.h>

#define SWEEP_S 10e-6

void air_jammer_init(struct air_jammer *j, const struct air_scenario *scenario, int index)
{
	*j = (struct air_jammer){ .jam = &scenario->jams[index] };
	air_prng_seed(&j->prng, scenario->seed, 200000 + (uint64_t)index);
	j->phase = (uint32_t)air_prng_next(&j->prng);
}

void air_jammer_place(struct air_jammer *j, double window_hz, double rate_hz)
{
	j->offset_hz = j->jam->freq_hz - window_hz;
	j->sample_s = 1 / rate_hz;
	j->slope_hz = j->jam->width_hz / SWEEP_S * j->sample_s;
}

/* The next frequency, from the window's centre. */
static double sweep(struct air_jammer *j)
{
	j->at_hz += j->slope_hz;
	if (j->at_hz >= j->jam->width_hz / 2)
		j->at_hz = fmod(air_prng_uniform(&j->prng) * j->slope_hz, j->jam->width_hz) - j->jam->width_hz / 2;
	return j->offset_hz + j->at_hz;
}

void air_jammer_add(struct air_jammer *j, const struct air_turn_table *turns, float complex *out, size_t n)
{
	const struct air_jam *jam = j->jam;
	double limit_hz = 0.5 / j->sample_s;
	float gain = (float)pow(10, jam->level_dbfs / 20);
	for (size_t i = 0; i < n; i++, j->elapsed_s += j->sample_s) {
		double hz = sweep(j);
		float re, im;
		j->phase += air_turn_of(fmod(hz * j->sample_s, 1));
		if (fabs(hz) >= limit_hz || j->elapsed_s < jam->start_s || j->elapsed_s >= jam->stop_s)
			continue;
		air_turn_sincos(turns, j->phase, &re, &im);
		out[i] += air_complex(gain * re, gain * im);
	}
}
