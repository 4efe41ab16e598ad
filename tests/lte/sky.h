// SPDX-License-Identifier: GPL-3.0-or-later
/* sky: LTE cells of src/air in memory, as the search takes them or through the receiver, and what is true of them.
 */
#pragma once

#include <complex.h>
#include <stdbool.h>

#include "../../src/lte/phy/acquire.h"  // struct acquired
#include "../gsm/recording.h"           // struct heard
#include "air.h"                        // struct air_info
#include "encoder.h"                    // struct random

#define SKY_HZ 1850e6

/* One cell. Its identity and what it broadcasts follow from the PCI. */
struct scene {
	int pci, ports, prb;
	bool tdd, cp_extended;
	int tdd_config, tdd_special, sfn;
	int phich_resource; /* its code */
	bool phich_extended;
	double timing_ms; /* into frame sfn, at the first sample */
	double offset_hz; /* of the carrier */
	double clock_ppm; /* its frames are this much shorter */
	double snr_db;    /* of a reference element */
	double load;
	double place_hz;  /* of its nominal carrier, from SKY_HZ */
	const char *more; /* keys of the scenario that are not here; NULL: none */
};

/* What it is heard with. */
struct band {
	double rate_hz, duration_s;
	double centre_hz; /* of the window, from SKY_HZ */
	enum iq_format format;
	unsigned seed;    /* of the noise */
	const char *more; /* [air] keys that are not here; NULL: none */
};

struct sky {
	struct air_info info;
	struct band band;
	const struct scene *scenes;
	int nof_scenes;
	float complex *x; /* [size: n] */
	int n;
};

/* Everything at random, offsets up to these either way; no noise to speak of. */
struct scene scene_draw(struct random *r, double offset_hz, double clock_ppm);

/* From 0 to 1. */
double random_uniform(struct random *r);

/* Fails the test when the scenario is malformed. */
struct sky sky_make(const char *scenario);
void sky_free(struct sky *sky);

/* The scenario of several cells. */
enum { SKY_TEXT = 8192 };
void sky_text(const struct band *band, const struct scene *scenes, int n, char text[SKY_TEXT]);

/* Several cells, which must outlive it. */
struct sky sky_scenes(const struct band *band, const struct scene *scenes, int n);

/* SEARCH_SAMPLES of one cell at SEARCH_RATE_HZ, alone on its carrier. seed: of the noise. */
struct sky sky_scene(const struct scene *scene, unsigned seed);

/* Frame start nearest to sample `at`; *sfn: of that frame. */
double scene_frame(const struct scene *scene, double at, int *sfn);

/* PCI, duplex mode and prefix, carrier within 3 kHz and frame timing within 4 samples. */
bool scene_is_found(const struct scene *scene, const struct search_found *found);

/* All of that, the MIB and its frame number, ports; carrier within offset_hz and timing within most_samples. */
bool scene_is_acquired(const struct scene *scene, const struct acquired *a, double offset_hz, double most_samples);

/* ---- through the receiver ---- */

/* lte_receiver for this sky whose pdus go into *heard. */
void *sky_receiver(const struct sky *sky, struct heard *heard);

/* Feeds samples [from, to) in portions, in the sky's format. change (NULL: none) may alter what each block says. */
typedef void sky_change_fn(void *ctx, struct iq_block *block);
void sky_feed(const struct sky *sky, void *receiver, size_t from, size_t to, size_t portion, sky_change_fn *change,
              void *ctx);

/* The whole of it; heard must be freed. */
struct heard sky_play(const struct sky *sky);

/* What of it is true of one scene of the sky. */
struct sky_verdict {
	unsigned mibs, sib1s, others; /* right ones */
	unsigned wrong;               /* of any scene: what nobody sent */
	double first_s;               /* of the first right MIB; INFINITY: none */
};
struct sky_verdict sky_judge(const struct sky *sky, const struct heard *heard, int scene);
