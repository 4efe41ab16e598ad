/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sky: LTE cells of src/air in memory, as the search takes them, and what is true of them.
 */
#pragma once

#include <complex.h>
#include <stdbool.h>

#include "../../src/lte/acquire.h"  // struct acquired
#include "air.h"                    // struct air_info
#include "encoder.h"                // struct random

/* The cell of a drawn scene, which is alone on its carrier. */
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
};

struct sky {
	struct air_info info;
	float complex *x; /* [size: info.nof_samples] */
	int n;
};

/* Everything at random, offsets up to these either way; no noise to speak of. */
struct scene scene_draw(struct random *r, double offset_hz, double clock_ppm);

/* From 0 to 1. */
double random_uniform(struct random *r);

/* Fails the test when the scenario is malformed. */
struct sky sky_make(const char *scenario);
void sky_free(struct sky *sky);

/* SEARCH_SAMPLES of a cell at SEARCH_RATE_HZ. seed: of the noise. */
struct sky sky_scene(const struct scene *scene, unsigned seed);

/* Frame start nearest to sample `at`; *sfn: of that frame. */
double scene_frame(const struct scene *scene, double at, int *sfn);

/* PCI, duplex mode and prefix, carrier within 1 kHz and frame timing within 4 samples. */
bool scene_is_found(const struct scene *scene, const struct search_found *found);

/* All of that, the MIB and its frame number, ports; carrier within offset_hz and timing within most_samples. */
bool scene_is_acquired(const struct scene *scene, const struct acquired *a, double offset_hz, double most_samples);
