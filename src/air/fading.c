/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fading: 45.005 annex C.3.3, typical urban with the six taps of the reduced setting (alternative 1), each with the
 * classical Doppler spectrum as a sum of waves from all around (Jakes); and a fixed second ray for tests of equalisers.
 */
#include "fading.h"

#include <math.h>

#include "prng.h"  // air_prng_uniform
#include "turn.h"  // air_complex

#define LIGHT_M_PER_S 299792458.0

static const struct {
	double delay_s, power_db;
} typical_urban[AIR_RAYS_MAX] = {
	{ 0, -3 }, { 0.2e-6, 0 }, { 0.5e-6, -2 }, { 1.6e-6, -6 }, { 2.3e-6, -8 }, { 5.0e-6, -10 },
};

static void init_typical_urban(struct air_fader *fader, double km_per_h, double carrier_hz, struct air_prng *prng)
{
	double doppler_hz = km_per_h / 3.6 / LIGHT_M_PER_S * carrier_hz, total = 0;
	for (int i = 0; i < AIR_RAYS_MAX; i++)
		total += pow(10, typical_urban[i].power_db / 10);
	fader->nof_rays = AIR_RAYS_MAX;
	for (int i = 0; i < AIR_RAYS_MAX; i++) {
		struct air_ray *ray = &fader->rays[i];
		double power = pow(10, typical_urban[i].power_db / 10) / total;
		*ray = (struct air_ray){ .delay_s = typical_urban[i].delay_s, .moving = true };
		ray->gain = (float)sqrt(power / AIR_WAVES);
		for (int k = 0; k < AIR_WAVES; k++) {
			double angle = 2 * M_PI * (k + air_prng_uniform(prng)) / AIR_WAVES;
			ray->waves[k].doppler_hz = doppler_hz * cos(angle);
			ray->waves[k].phase = air_prng_uniform(prng);
		}
	}
}

/* A second ray 5 us (1.35 symbols) late, 1.9 dB weaker. */
static void init_two_ray(struct air_fader *fader)
{
	float norm = 1 / sqrtf(1 + 0.64f);
	fader->nof_rays = 2;
	fader->rays[0] = (struct air_ray){ .gain = norm };
	fader->rays[1] =
		(struct air_ray){ .delay_s = 5e-6, .gain = air_complex(0.8f * norm * cosf(1), 0.8f * norm * sinf(1)) };
}

void air_fader_init(struct air_fader *fader, enum air_fading fading, double carrier_hz, struct air_prng *prng)
{
	if (fading == AIR_TU3 || fading == AIR_TU50) {
		init_typical_urban(fader, fading == AIR_TU3 ? 3 : 50, carrier_hz, prng);
	} else if (fading == AIR_TWO_RAY) {
		init_two_ray(fader);
	} else {
		fader->nof_rays = 1;
		fader->rays[0] = (struct air_ray){ .gain = 1 };
	}
}

float complex air_ray_gain(const struct air_ray *ray, double time_s)
{
	if (!ray->moving)
		return ray->gain;
	double re = 0, im = 0;
	for (int k = 0; k < AIR_WAVES; k++) {
		double angle = 2 * M_PI * (ray->waves[k].doppler_hz * time_s + ray->waves[k].phase);
		re += cos(angle);
		im += sin(angle);
	}
	return ray->gain * air_complex((float)re, (float)im);
}
