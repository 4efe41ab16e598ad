// SPDX-License-Identifier: GPL-3.0-or-later
/* fading: a radio channel as a few rays, each with a delay and a complex gain that changes with time.
 */
#pragma once

#include <complex.h>

#include "scenario.h"  // enum air_fading

struct air_prng;

enum { AIR_RAYS_MAX = 9, AIR_WAVES = 16 };

/* One wave of a ray's sum. */
struct air_wave {
	double doppler_hz, phase; /* phase in turns */
};

struct air_ray {
	double delay_s;
	float complex gain; /* mean amplitude, and phase where it does not move */
	bool moving;
	struct air_wave waves[AIR_WAVES];
};

struct air_fader {
	int nof_rays;
	struct air_ray rays[AIR_RAYS_MAX];
};

/* Mean power of all rays together is 1. */
void air_fader_init(struct air_fader *fader, enum air_fading fading, double carrier_hz, struct air_prng *prng);

/* The same by the profiles of 36.101 annex B.2, for LTE. */
void air_fader_init_lte(struct air_fader *fader, enum air_lte_fading fading, double doppler_hz, struct air_prng *prng);

float complex air_ray_gain(const struct air_ray *ray, double time_s);
