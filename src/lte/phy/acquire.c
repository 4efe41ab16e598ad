// SPDX-License-Identifier: GPL-3.0-or-later
/* acquire: first carrier error, timing and sampling error by the reference signals; then the PBCH under one, two and
 * four antenna ports.
 */
#include "acquire.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "refine.h"  // refine_execute

enum { FRAMES = PBCH_FRAMES_MAX, PORT_CHOICES = 3 };
#define ALIAS_HZ 2e3 /* ambiguity of the offset by the turn between slots: 1 / slot length */
static const uint8_t port_choices[PORT_CHOICES] = { 2, 1, 4 };

struct acquire {
	struct refine refine;
	struct pbch_store store[PORT_CHOICES];
};

void acquire_destroy(struct acquire *a)
{
	if (!a)
		return;
	ofdm_destroy(a->refine.ofdm);
	free(a);
}

struct acquire *acquire_create(void)
{
	struct acquire *a = calloc(1, sizeof(*a));
	if (!a)
		return NULL;
	a->refine.ofdm = ofdm_create(REFINE_POINTS);
	if (!a->refine.ofdm) {
		acquire_destroy(a);
		return NULL;
	}
	return a;
}

/* PBCH under the port choices from `first` up to `end`. */
static bool read_pbch(struct acquire *a, const float complex *x, int n, int first, int end, struct acquired *out)
{
	struct crs_report report;
	for (int p = first; p < end; p++)
		a->store[p].frames = 0;
	for (int f = 0; f < FRAMES && refine_subframe(&a->refine, x, n, out, f, 0); f++)
		for (int p = first; p < end; p++) {
			crs_estimate(&a->refine.sf, port_choices[p], &report);
			pbch_store_add(&a->store[p], &a->refine.sf, port_choices[p]);
		}
	for (int p = first; p < end; p++)
		if (pbch_store_decode(&a->store[p], port_choices[p], &out->mib))
			return true;
	return false;
}

/* Tries the port choice of a known cell first. */
static bool read_any_pbch(struct acquire *a, const float complex *x, int n, unsigned ports, struct acquired *out)
{
	for (int p = 0; p < PORT_CHOICES; p++)
		if (port_choices[p] == ports && read_pbch(a, x, n, p, p + 1, out))
			return true;
	return read_pbch(a, x, n, 0, PORT_CHOICES, out);
}

static void read_mib(const struct pbch_result *mib, struct lte_cell *cell)
{
	static const uint8_t prb[8] = { 6, 15, 25, 50, 75, 100 }; /* 36.331 MasterInformationBlock */
	cell->nof_prb = prb[mib->mib[0] >> 5];
	cell->phich_extended = mib->mib[0] >> 4 & 1;
	cell->phich_resource = mib->mib[0] >> 2 & 3;
	cell->ports = mib->ports;
}

/* From what the search tells, timing to a sample and carrier to a kilohertz or so. The turn between slots tells the
 * carrier better, but only up to multiples of 2 kHz: of three the one under which the channel is the clearest. Timing
 * by reference signals means nothing before. */
static bool come_near(struct acquire *a, const float complex *x, int n, struct acquired *out)
{
	const struct acquired start = *out;
	if (!refine_execute(&a->refine, x, n, 2, REFINE_NOTHING, out))
		return false;
	const double offset_hz = out->offset_hz;
	for (int alias = -1; alias <= 1; alias++) {
		struct acquired other = start;
		other.offset_hz = offset_hz + alias * ALIAS_HZ;
		if (refine_execute(&a->refine, x, n, 2, REFINE_NOTHING, &other) &&
		    (alias < 0 || other.snr_db > out->snr_db))
			*out = other;
	}
	return refine_execute(&a->refine, x, n, 2, REFINE_CARRIER_KNOWN, out);
}

bool acquire_execute(struct acquire *a, const float complex *x, int n, const struct search_found *found,
                     struct acquired *out)
{
	const bool known = found->ports > 0;
	const enum refine_trust trust = known ? REFINE_CARRIER_KNOWN | REFINE_SLIP_KNOWN : REFINE_CARRIER_KNOWN;
	*out = (struct acquired){ .frame_at = found->frame_at,
		                  .offset_hz = found->offset_hz,
		                  .slip_ppm = found->slip_ppm };
	out->cell = (struct lte_cell){ .pci = found->pci,
		                       .tdd = found->tdd,
		                       .cp_extended = found->cp_extended,
		                       .nof_prb = REFINE_PRB,
		                       .tdd_config = -1,
		                       .tdd_special = -1 };
	if (!(known ? refine_execute(&a->refine, x, n, found->ports > 1 ? 2 : 1, trust, out) : come_near(a, x, n, out)))
		return false;
	while (out->frame_at < 0)
		out->frame_at += SEARCH_FRAME * (1 + out->slip_ppm * 1e-6);
	if (!read_any_pbch(a, x, n, found->ports, out))
		return false;
	/* measured over the middle blocks, by the ports there are */
	refine_execute(&a->refine, x, n, out->mib.ports > 1 ? 2 : 1, trust, out);
	read_mib(&out->mib, &out->cell);
	return true;
}
