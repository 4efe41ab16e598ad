// SPDX-License-Identifier: GPL-3.0-or-later
/* twins: see twins.h. */
#include "twins.h"

#include <math.h>
#include <string.h>

#include "peers.h"  // heard_next

static const double slip_most_s = 1, same_slip_s = 5e-3; /* what two crystals of 50 ppm drift apart in a minute */

bool twins_named_alike(const struct cell *a, const struct cell *b)
{
	return cell_identified(a) && cell_identified(b) && strcmp(a->mcc, b->mcc) == 0 && strcmp(a->mnc, b->mnc) == 0 &&
	       a->gsm.ci == b->gsm.ci && a->lte.eci == b->lte.eci;
}

double twins_apart_s(const struct cell *cell, const struct cell *twin)
{
	const struct history_epoch *own = history_epoch(cells_history(cell), 0),
				   *other = history_epoch(cells_history(twin), 0);

	return own && other && cell->radio == twin->radio ? history_epoch_distance_s(cell->rat, other->at_s, own->at_s)
	                                                  : NAN;
}

static bool same_place(const struct cell *a, const struct cell *b)
{
	return a->rat == b->rat && a->freq_hz == b->freq_hz && a->gsm.bsic == b->gsm.bsic && a->lte.pci == b->lte.pci;
}

static bool has_twin_by(const struct cell *cell, double apart_s)
{
	const struct cell *twin = NULL;

	while ((twin = cells_twin(cell, twin)))
		if (twins_named_alike(cell, twin) && fabs(twins_apart_s(cell, twin) - apart_s) <= same_slip_s)
			return true;
	return false;
}

bool twins_by_slip(const struct scene *scene, const struct cell *cell, const struct cell *twin)
{
	const double apart_s = twins_apart_s(cell, twin);

	if (!(fabs(apart_s) < slip_most_s))
		return false;
	for (const struct cell *c = heard_next(scene, NULL); c; c = heard_next(scene, c))
		if (!same_place(c, cell) && has_twin_by(c, apart_s))
			return true;
	return false;
}
