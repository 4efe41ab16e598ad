// SPDX-License-Identifier: GPL-3.0-or-later
/* fading: 45.005 annex C.3.3, typical urban with the six taps of the reduced setting (alternative 1), each with the
 * classical Doppler spectrum as a sum of waves from all around (Jakes); and a fixed second ray for tests of equalisers.
 */
#include "fading.h"

#include <math.h>

#include "prng.h"  // air_prng_uniform
#include "turn.h"  // air_complex

#define LIGHT_M_PER_S 299792458.0

/* A profile ends where the delays stop growing. */
struct tap {
	double delay_s, power_db;
};

static const struct tap typical_urban[AIR_RAYS_MAX] = {
	{ 0, -3 }, { 0.2e-6, 0 }, { 0.5e-6, -2 }, { 1.6e-6, -6 }, { 2.3e-6, -8 }, { 5.0e-6, -10 },
};

static const struct tap lte_profiles[][AIR_RAYS_MAX] = {
	[AIR_LTE_EPA] = { { 0, 0 },
	                  { 30e-9, -1 },
	                  { 70e-9, -2 },
	                  { 90e-9, -3 },
	                  { 110e-9, -8 },
	                  { 190e-9, -17.2 },
	                  { 410e-9, -20.8 } },
	[AIR_LTE_EVA] = { { 0, 0 },
	                  { 30e-9, -1.5 },
	                  { 150e-9, -1.4 },
	                  { 310e-9, -3.6 },
	                  { 370e-9, -0.6 },
	                  { 710e-9, -9.1 },
	                  { 1090e-9, -7 },
	                  { 1730e-9, -12 },
	                  { 2510e-9, -16.9 } },
	[AIR_LTE_ETU] = { { 0, -1 },
	                  { 50e-9, -1 },
	                  { 120e-9, -1 },
	                  { 200e-9, 0 },
	                  { 230e-9, 0 },
	                  { 500e-9, 0 },
	                  { 1600e-9, -3 },
	                  { 2300e-9, -5 },
	                  { 5000e-9, -7 } },
};

static int count_taps(const struct tap *taps)
{
	int n = 1;
	while (n < AIR_RAYS_MAX && taps[n].delay_s > taps[n - 1].delay_s)
		n++;
	return n;
}

static void init_profile(struct air_fader *fader, const struct tap *taps, double doppler_hz, struct air_prng *prng)
{
	double total = 0;
	fader->nof_rays = count_taps(taps);
	for (int i = 0; i < fader->nof_rays; i++)
		total += pow(10, taps[i].power_db / 10);
	for (int i = 0; i < fader->nof_rays; i++) {
		struct air_ray *ray = &fader->rays[i];
		double power = pow(10, taps[i].power_db / 10) / total;
		*ray = (struct air_ray){ .delay_s = taps[i].delay_s, .moving = true };
		ray->gain = (float)sqrt(power / AIR_WAVES);
		for (int k = 0; k < AIR_WAVES; k++) {
			double angle = 2 * M_PI * (k + air_prng_uniform(prng)) / AIR_WAVES;
			ray->waves[k].doppler_hz = doppler_hz * cos(angle);
			ray->waves[k].phase = air_prng_uniform(prng);
		}
	}
}

static void init_typical_urban(struct air_fader *fader, double km_per_h, double carrier_hz, struct air_prng *prng)
{
	init_profile(fader, typical_urban, km_per_h / 3.6 / LIGHT_M_PER_S * carrier_hz, prng);
}

/* Without fading a ray still has its own phase: antenna ports are never in step. */
void air_fader_init_lte(struct air_fader *fader, enum air_lte_fading fading, double doppler_hz, struct air_prng *prng)
{
	if (fading != AIR_LTE_STATIC) {
		init_profile(fader, lte_profiles[fading], doppler_hz, prng);
		return;
	}
	double angle = 2 * M_PI * air_prng_uniform(prng);
	fader->nof_rays = 1;
	fader->rays[0] = (struct air_ray){ .gain = air_complex((float)cos(angle), (float)sin(angle)) };
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
