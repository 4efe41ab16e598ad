/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * broadcast: the shared channel under SI-RNTI.
 *
 * SIB1 stands in subframe 5 of every other frame, four redundancy versions in 80 ms. Where the other messages may stand it
 * says itself. The carrier is cut out of the stretch at the rate of its bandwidth, or at the widest that the window allows:
 * then its outer blocks are missing, and what lies there cannot be read.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "broadcast.h"
#include "dci_ml.h"  // dci_ml_decode
#include "dsp.h"     // channeliser_rate_hz
#include "ofdm.h"    // ofdm_demodulate, crs_estimate
#include "pcfich.h"  // pcfich_decode
#include "pdcch.h"   // pdcch_search
#include "points.h"  // points_for
#include "regs.h"    // regs_phich_factor

enum {
	WIDTHS = 6,
	TRIES_MAX = 24,    /* stretches of a whole carrier, */
	SLICE_TRIES = 4,   /* as many of which one of a slice counts */
	GUESSES_MAX = 8,   /* subframes of a cell, one a stretch: some 50 ms each on a desktop computer */
	PHICH_FACTORS = 3,
	VISIBLE_MIN = 24,  /* coded bits of an assignment: below that chance wins */
	LIKELY_TRIED = 4,  /* words of one guess whose block is tried */
};
static const uint8_t widths[WIDTHS] = { 6, 15, 25, 50, 75, 100 }; /* blocks */

struct broadcast {
	double search_hz;         /* the rate that cells were acquired at, exactly */
	unsigned most_points;     /* that the window's rate allows */
	unsigned points[WIDTHS];  /* of each width's transform */
	struct cutter *cutters[WIDTHS];
	struct ofdm *ofdms[WIDTHS];
	float complex *samples;   /* [size: max_samples] */
	int max_samples, nof_samples;
	int cut_width;            /* whose samples these are; -1: none */
	double cut_wish_hz, cut_hz; /* at which place they were wanted, and are */
	struct lte_subframe sf;
	struct pdcch_soft control;
	struct pdsch *pdsch;
	struct pdsch_sum sum;     /* of one transmission */
	struct dci_ml *ml;
};

/* One cell of one stretch on its way. */
struct job {
	struct broadcast *b;
	struct acquired *cell;
	struct reading *reading;
	struct ofdm *ofdm;
	double rate_hz, offset_hz;
	bool silent;              /* only learning the schedule */
	bool guessed;             /* once a stretch */
	struct pdsch_sum *sib1;   /* where its transmissions add up */
	broadcast_emit_fn *emit;
	void *ctx;
};

void broadcast_destroy(struct broadcast *b)
{
	if (!b)
		return;
	for (int i = 0; i < WIDTHS; i++) {
		cutter_destroy(b->cutters[i]);
		ofdm_destroy(b->ofdms[i]);
	}
	pdsch_destroy(b->pdsch);
	dci_ml_destroy(b->ml);
	free(b->samples);
	free(b);
}

/* Widths that share a transform share everything. */
static bool make_width(struct broadcast *b, double rate_hz, int width)
{
	const unsigned n = b->points[width];
	if (width > 0 && n == b->points[width - 1])
		return true;
	b->cutters[width] = cutter_create(rate_hz, n * LTE_SUBCARRIER_HZ);
	b->ofdms[width] = ofdm_create(n);
	return b->cutters[width] && b->ofdms[width];
}

struct broadcast *broadcast_create(double rate_hz)
{
	struct broadcast *b = calloc(1, sizeof(*b));
	bool ok = b != NULL;
	if (!b)
		return NULL;
	broadcast_begin(b);
	b->search_hz = channeliser_rate_hz(rate_hz, SEARCH_RATE_HZ);
	b->most_points = points_most(rate_hz);
	unsigned most = 0;
	for (int i = 0; i < WIDTHS; i++) {
		b->points[i] = points_for(rate_hz, widths[i]);
		most = b->points[i] > most ? b->points[i] : most;
	}
	b->max_samples = (int)(most * LTE_SUBCARRIER_HZ / SEARCH_RATE_HZ * (SEARCH_SAMPLES + SEARCH_FRAME / 4));
	b->samples = malloc((size_t)b->max_samples * sizeof(*b->samples));
	b->pdsch = pdsch_create();
	b->ml = dci_ml_create(DCI_ML_LIKELY);
	for (int i = 0; i < WIDTHS; i++)
		ok = ok && make_width(b, rate_hz, i);
	if (!ok || !b->samples || !b->pdsch || !b->ml) {
		broadcast_destroy(b);
		return NULL;
	}
	return b;
}

static int width_of(const struct broadcast *b, const struct lte_cell *cell)
{
	int width = 0;
	while (width < WIDTHS - 1 && widths[width] < cell->nof_prb)
		width++;
	while (width > 0 && !b->cutters[width])
		width--;
	return width;
}

bool broadcast_reachable(const struct broadcast *b, const struct acquired *cell, double place_hz)
{
	double rate_hz = b->most_points * LTE_SUBCARRIER_HZ, width_hz = cell->cell.nof_prb * 180e3;
	return fabs(place_hz) + fmin(width_hz, rate_hz) / 2 <= rate_hz * 0.55;
}

bool broadcast_done(const struct reading *r)
{
	if (r->tries >= TRIES_MAX)
		return true;
	return r->scheduled && r->read == (1u << r->schedule.nof_messages) - 1;
}

/* ---- one subframe ---- */

static unsigned sfn_of(const struct job *job, int frame)
{
	return (job->cell->mib.sfn + (unsigned)(frame + 1024)) % 1024;
}

/* Demodulates subframe `number` of the frame that began `frame` frames after the cell's first. False: not in the samples. */
static bool receive(struct job *job, int frame, unsigned number)
{
	struct broadcast *b = job->b;
	struct crs_report report;
	double scale = job->rate_hz / b->search_hz, a_frame = SEARCH_FRAME * (1 + job->cell->slip_ppm * 1e-6);
	double at = (job->cell->frame_at + (frame + number / 10.0) * a_frame) * scale;
	if (at < 0 || at + ofdm_subframe_samples(job->ofdm) > b->nof_samples)
		return false;
	b->sf.cell = &job->cell->cell;
	b->sf.number = (uint8_t)number;
	b->sf.sfn = (uint16_t)sfn_of(job, frame);
	ofdm_demodulate(job->ofdm, b->samples + lrint(at), job->offset_hz, &b->sf);
	crs_estimate(&b->sf, job->cell->cell.ports, &report);
	return true;
}

/* How many PHICH groups there are, against N_g: known for FDD and once SIB1 was read. */
static unsigned phich_factors(const struct job *job, unsigned number, unsigned factors[PHICH_FACTORS])
{
	if (!job->cell->cell.tdd || job->cell->cell.tdd_config >= 0) {
		factors[0] = regs_phich_factor(&job->cell->cell, number);
		return 1;
	}
	for (unsigned i = 0; i < PHICH_FACTORS; i++)
		factors[i] = i;
	return PHICH_FACTORS;
}

/* Everything assigned in the received subframe under one hypothesis; take() tells whether it was what was looked for. */
typedef bool take_fn(struct job *job, const struct dci *dci, unsigned cfi);

static bool assignments(struct job *job, unsigned cfi, unsigned factor, take_fn *take)
{
	struct broadcast *b = job->b;
	struct pdcch_hit hits[PDCCH_HITS_MAX];
	bool taken = false;
	pdcch_receive(&b->sf, cfi, factor, &b->control);
	unsigned n = pdcch_search(&job->cell->cell, &b->control, hits);
	for (unsigned i = 0; i < n && !taken; i++)
		if (hits[i].dci.rnti == DCI_SI_RNTI)
			taken = take(job, &hits[i].dci, cfi);
	return taken;
}

/* The likeliest control format first, then the others: its indicator is not always well received. */
static bool go_through(struct job *job, take_fn *take)
{
	struct cfi cfi = pcfich_decode(&job->b->sf);
	unsigned factors[PHICH_FACTORS], n = phich_factors(job, job->b->sf.number, factors);
	for (unsigned i = 0; i < 3; i++) {
		unsigned value = (cfi.value - 1u + i) % 3 + 1;
		for (unsigned k = 0; k < n; k++)
			if (assignments(job, value, factors[k], take))
				return true;
	}
	return false;
}

static void out(struct job *job, bool combined, const uint8_t *octets, unsigned len)
{
	if (job->silent)
		return;
	job->reading->blocks_ok++;
	job->emit(job->ctx, job->b->sf.sfn, job->b->sf.number, combined, octets, len);
}

/* ---- SIB1 ---- */

static bool take_sib1(struct job *job, const struct dci *dci, unsigned cfi)
{
	uint8_t octets[PDSCH_OCTETS_MAX];
	struct reading *r = job->reading;
	unsigned rv = dci->rv == DCI_RV_BY_TIME ? dci_rv_by_time(job->b->sf.sfn / 2) : dci->rv;
	if (!pdsch_receive(job->b->pdsch, &job->b->sf, dci, cfi, rv, job->sib1, octets)) {
		r->blocks_bad += !job->silent && job->sib1 == &r->sib1; /* a guess is not a block */
		return false;
	}
	struct rrc_scheduling schedule;
	if (rrc_sib1_scheduling(octets, dci->tbs / 8u, &schedule)) {
		if (!r->scheduled || schedule.value_tag != r->schedule.value_tag)
			r->read = 0;
		r->schedule = schedule;
		r->scheduled = true;
		job->cell->cell.tdd_config = schedule.tdd_config;
		job->cell->cell.tdd_special = schedule.tdd_special;
	}
	out(job, false, octets, dci->tbs / 8u);
	return true;
}

/* Log likelihood ratio of the control format indicator that needs no second try. */
static const float CFI_SURE = 8;

/* All blocks of an assignment lie in the slice that was received. */
static bool in_view(const struct lte_subframe *sf, const struct dci *dci)
{
	bool blocks[LTE_PRB_MAX] = { false };
	dci_blocks(sf->cell, dci, 0, blocks);
	for (unsigned i = 0; i < sf->cell->nof_prb; i++) {
		bool received = i >= sf->first_prb && i < sf->end_prb;
		if (blocks[i] && !received)
			return false;
	}
	return true;
}

/* One place of the search space, one redundancy version: the likeliest words that the slice can prove. */
static bool try_likely(struct job *job, unsigned cfi, unsigned first_cce, unsigned level, unsigned rv)
{
	struct broadcast *b = job->b;
	struct dci_ml_sum sum = { 0 };
	struct dci_ml_hit hits[DCI_ML_HITS];
	dci_ml_add(&job->cell->cell, b->control.llr + first_cce * PDCCH_CCE_BITS, level * PDCCH_CCE_BITS, rv, &sum);
	if (sum.visible < VISIBLE_MIN)
		return false;
	unsigned n = dci_ml_decode(b->ml, &job->cell->cell, &sum, hits);
	for (unsigned i = 0; i < n && i < LIKELY_TRIED; i++) {
		hits[i].dci.rv = (uint8_t)rv;
		b->sum.count = 0;
		job->sib1 = &b->sum; /* a wrong guess must not spoil what was added up */
		bool good = in_view(&b->sf, &hits[i].dci) && take_sib1(job, &hits[i].dci, cfi);
		job->sib1 = &job->reading->sib1;
		if (good)
			return true;
	}
	return false;
}

/* Of a slice, the control channel's parity is rarely to be had: its likeliest contents are tried, where every known
 * scheduler puts SIB1's, at the first control channel element, with the version that the time tells or always 0. The parity
 * of the transport block proves what comes out. */
static bool guess_sib1(struct job *job)
{
	struct broadcast *b = job->b;
	struct cfi cfi = pcfich_decode(&b->sf);
	unsigned by_time = dci_rv_by_time(b->sf.sfn / 2), factors[PHICH_FACTORS];
	const unsigned n = phich_factors(job, b->sf.number, factors), formats = cfi.lead > CFI_SURE ? 1 : 3;
	job->reading->guesses++;
	for (unsigned i = 0; i < formats * n; i++) {
		unsigned value = (cfi.value - 1u + i / n) % 3 + 1;
		pdcch_receive(&b->sf, value, factors[i % n], &b->control);
		for (unsigned level = 4; level <= 8; level += 4)
			if (try_likely(job, value, 0, level, by_time) || (by_time && try_likely(job, value, 0, level, 0)))
				return true;
	}
	return false;
}

static void read_sib1(struct job *job)
{
	const struct lte_subframe *sf = &job->b->sf;
	bool slice = sf->first_prb > 0 || sf->end_prb < sf->cell->nof_prb;
	if (go_through(job, take_sib1) || !slice || job->guessed || job->reading->guesses >= GUESSES_MAX)
		return;
	job->guessed = true;
	guess_sib1(job);
}

/* ---- other messages ---- */

static bool take_message(struct job *job, const struct dci *dci, unsigned cfi)
{
	uint8_t octets[PDSCH_OCTETS_MAX];
	job->b->sum.count = 0;
	unsigned rv = dci->rv == DCI_RV_BY_TIME ? 0 : dci->rv;
	if (!pdsch_receive(job->b->pdsch, &job->b->sf, dci, cfi, rv, &job->b->sum, octets)) {
		job->reading->blocks_bad++;
		return false;
	}
	out(job, false, octets, dci->tbs / 8u);
	return true;
}

/* Downlink subframes of each TDD configuration, bit n: subframe n; 36.211 table 4.2-2. Special ones do not count. */
static bool downlink(const struct lte_cell *cell, unsigned number)
{
	static const uint16_t plain[7] = { 0x021, 0x231, 0x339, 0x3a1, 0x3b1, 0x3b9, 0x221 };
	if (!cell->tdd)
		return true;
	return cell->tdd_config >= 0 && plain[cell->tdd_config] >> number & 1;
}

/* The window of message n (36.331 5.2.3): does it hold this subframe? */
static bool in_window(const struct rrc_scheduling *s, unsigned n, unsigned sfn, unsigned number)
{
	unsigned x = n * s->si_window_ms, period = s->messages[n].period_frames;
	unsigned begins = x % 10 + 10 * (x / 10 % period), here = sfn % period * 10 + number;
	return here >= begins && here < begins + s->si_window_ms;
}

/* What an unread message's window, or SIB1's place, makes worth receiving. */
static void read_subframe(struct job *job, int frame, unsigned number)
{
	struct reading *r = job->reading;
	unsigned sfn = sfn_of(job, frame);
	if (number == 5 && sfn % 2 == 0) {
		if (receive(job, frame, number))
			read_sib1(job);
		return;
	}
	if (!r->scheduled || !downlink(&job->cell->cell, number))
		return;
	for (unsigned n = 0; n < r->schedule.nof_messages; n++)
		if (!(r->read >> n & 1) && in_window(&r->schedule, n, sfn, number) && receive(job, frame, number) &&
		    go_through(job, take_message))
			r->read |= 1u << n;
}

/* ---- a stretch ---- */

/* Frames from the first whole one on; the part of one before it counts as frame -1. */
static int frames_of(const struct broadcast *b, const struct job *job)
{
	return (int)(b->nof_samples / (job->rate_hz / 100)) + 1;
}

void broadcast_begin(struct broadcast *b)
{
	b->cut_width = -1;
}

/* The cells of one carrier share what was cut out of the stretch. */
static void cut(struct broadcast *b, const struct stretch *stretch, int width, double place_hz)
{
	if (b->cut_width == width && b->cut_wish_hz == place_hz)
		return;
	b->cut_width = width;
	b->cut_wish_hz = b->cut_hz = place_hz;
	b->nof_samples = cutter_execute(b->cutters[width], stretch, &b->cut_hz, b->samples, b->max_samples);
}

void broadcast_read(struct broadcast *b, const struct stretch *stretch, double place_hz, struct acquired *cell,
		    struct reading *reading, broadcast_emit_fn *emit, void *ctx)
{
	const int width = width_of(b, &cell->cell);
	struct job job = { b, cell, reading, b->ofdms[width], 0, 0, true, false, &reading->sib1, emit, ctx };
	cut(b, stretch, width, place_hz);
	job.rate_hz = cutter_rate_hz(b->cutters[width]);
	job.offset_hz = cell->offset_hz + place_hz - b->cut_hz;
	reading->tries += points_hold(b->points[width], cell->cell.nof_prb) ? 1 : SLICE_TRIES;
	/* What the first SIB1 says of the others' places is good for all of the stretch. */
	for (int frame = -1; !reading->scheduled && frame < frames_of(b, &job); frame++)
		if (sfn_of(&job, frame) % 2 == 0 && receive(&job, frame, 5))
			read_sib1(&job);
	job.silent = false;
	job.guessed = job.guessed && !reading->scheduled; /* what was guessed silently is to come out, too */
	for (int frame = -1; frame < frames_of(b, &job); frame++)
		for (unsigned number = 0; number < 10; number++)
			read_subframe(&job, frame, number);
}
