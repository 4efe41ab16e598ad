/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sky: made by src/air, which shares no code with the receiver that is judged here.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sky.h"

enum {
	TEXT = 1024,
	FILTER_DELAY = 24, /* samples, of the window's filter in src/air; there is none where a carrier fits */
};

double random_uniform(struct random *r)
{
	return random_bits(r) / 4294967296.0;
}

static int below(struct random *r, int n)
{
	return (int)(random_uniform(r) * n);
}

struct scene scene_draw(struct random *r, double offset_hz, double clock_ppm)
{
	static const int prbs[] = { 6, 15, 25, 50, 75, 100 }, ports[] = { 1, 2, 4 };
	struct scene s = { .snr_db = 20, .load = 0.5 };
	s.pci = below(r, 504);
	s.ports = ports[below(r, 3)];
	s.prb = prbs[below(r, 6)];
	s.tdd = below(r, 2);
	s.cp_extended = below(r, 2);
	s.tdd_config = below(r, 7);
	s.tdd_special = below(r, 8);
	s.phich_resource = below(r, 4);
	s.phich_extended = below(r, 2);
	s.sfn = below(r, 1024);
	s.timing_ms = 9.99 * random_uniform(r);
	s.offset_hz = offset_hz * (2 * random_uniform(r) - 1);
	s.clock_ppm = clock_ppm * (2 * random_uniform(r) - 1);
	return s;
}

struct sky sky_make(const char *text)
{
	struct fault fault = { 0 };
	struct sky sky = { 0 };
	struct air_scenario *scenario = air_scenario_parse(text, strlen(text), "test", &fault);
	if (!scenario)
		fail_msg("%s", fault.text);
	air_scenario_info(scenario, &sky.info);
	struct air *air = air_create(scenario, NULL, NULL);
	sky.x = malloc(sky.info.nof_samples * sizeof(*sky.x));
	assert_true(air && sky.x);
	sky.n = (int)sky.info.nof_samples;
	for (size_t done = 0, n = 1; n > 0; done += n)
		n = air_read(air, sky.x + done, sky.info.nof_samples - done);
	air_destroy(air);
	air_scenario_destroy(scenario);
	return sky;
}

void sky_free(struct sky *sky)
{
	free(sky->x);
	*sky = (struct sky){ 0 };
}

struct sky sky_scene(const struct scene *s, unsigned seed)
{
	static const char *const resources[] = { "1/6", "1/2", "1", "2" };
	char text[TEXT];
	snprintf(text, sizeof(text),
	         "[air]\nfreq = 1850M\nrate = 1.92M\nduration = %.9f\nformat = cf32\nnoise_dbfs = -40\nseed = %u\n"
	         "[lte a]\nfreq = 1850M\npci = %d\nports = %d\nprb = %d\ncp = %s\nduplex = %s\ntdd_config = %d\n"
	         "tdd_special = %d\nphich_resource = %s\nphich_duration = %s\nsfn = %d\ntiming_ms = %.7f\n"
	         "offset_hz = %.3f\nclock_ppm = %.4f\nsnr_db = %.3f\nload = %.3f\n",
	         SEARCH_SAMPLES / SEARCH_RATE_HZ, seed, s->pci, s->ports, s->prb,
	         s->cp_extended ? "extended" : "normal", s->tdd ? "tdd" : "fdd", s->tdd_config, s->tdd_special,
	         resources[s->phich_resource], s->phich_extended ? "extended" : "normal", s->sfn, s->timing_ms,
	         s->offset_hz, s->clock_ppm, s->snr_db, s->load);
	struct sky sky = sky_make(text);
	assert_int_equal(sky.n, SEARCH_SAMPLES);
	return sky;
}

double scene_frame(const struct scene *s, double at, int *sfn)
{
	const double frame = SEARCH_FRAME / (1 + s->clock_ppm * 1e-6);
	const double first = (s->prb > 6 ? FILTER_DELAY : 0) - s->timing_ms / 10 * frame;
	long frames = lround((at - first) / frame);
	*sfn = (int)((s->sfn + frames + 1024) % 1024);
	return first + (double)frames * frame;
}

bool scene_is_found(const struct scene *s, const struct search_found *f)
{
	int sfn;
	return f->pci == s->pci && f->tdd == s->tdd && f->cp_extended == s->cp_extended &&
	       fabs(f->offset_hz - s->offset_hz) < 1000 && fabs(f->frame_at - scene_frame(s, f->frame_at, &sfn)) < 4;
}

/* 36.331 6.2.2: bandwidth, PHICH duration and resource, the upper eight bits of the frame number, ten spare ones. */
static bool mib_is_right(const struct scene *s, const uint8_t mib[3], unsigned ttis_later)
{
	static const int prbs[] = { 6, 15, 25, 50, 75, 100 };
	const uint32_t bits = (uint32_t)mib[0] << 16 | (uint32_t)mib[1] << 8 | mib[2];
	int sfn;
	scene_frame(s, 0, &sfn);
	unsigned high = (unsigned)(sfn / 4) % 256, said = bits >> 10 & 255;
	return prbs[(bits >> 21) % 6] == s->prb && bits >> 21 < 6 && (bits >> 20 & 1) == s->phich_extended &&
	       (int)(bits >> 18 & 3) == s->phich_resource && (bits & 1023) == 0 && (said - high) % 256 <= ttis_later;
}

bool scene_is_acquired(const struct scene *s, const struct acquired *a, double offset_hz, double most_samples)
{
	int sfn;
	double frame_at = scene_frame(s, a->frame_at, &sfn);
	return a->cell.pci == s->pci && a->cell.tdd == s->tdd && a->cell.cp_extended == s->cp_extended &&
	       a->cell.nof_prb == s->prb && a->cell.ports == s->ports && a->mib.ports == s->ports &&
	       a->cell.phich_extended == s->phich_extended && a->cell.phich_resource == s->phich_resource &&
	       a->mib.sfn == sfn && mib_is_right(s, a->mib.mib, 3) && fabs(a->offset_hz - s->offset_hz) <= offset_hz &&
	       fabs(a->frame_at - frame_at) <= most_samples;
}
