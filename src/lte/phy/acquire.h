// SPDX-License-Identifier: GPL-3.0-or-later
/* acquire: from a candidate of the search to a cell whose MIB was read. Private to src/lte.
 */
#pragma once

#include <stdbool.h>

#include "../lte.h"  // struct lte_cell
#include "pbch.h"    // struct pbch_result
#include "search.h"  // struct search_found

/* A cell with all that a stretch of samples tells of it. */
struct acquired {
	struct lte_cell cell;
	struct pbch_result mib;
	double frame_at; /* sample of the first whole radio frame; its number is mib.sfn */
	double offset_hz, slip_ppm;
	float rsrp_dbfs, rsrq_db,
		snr_db;   /* of the reference signals (36.214 5.1.1, 5.1.3), over the middle six resource blocks */
	float power_dbfs; /* all of these six resource blocks */
	float offset_sd_hz;
};

struct acquire;
struct acquire *acquire_create(void);
void acquire_destroy(struct acquire *a);

/* x [size: n] at SEARCH_RATE_HZ, in which `found` was found. False: no MIB in it that can be believed. */
bool acquire_execute(struct acquire *a, const float complex *x, int n, const struct search_found *found,
                     struct acquired *out);
