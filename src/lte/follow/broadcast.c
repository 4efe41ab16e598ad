// SPDX-License-Identifier: GPL-3.0-or-later
/* broadcast: the shared channel under SI-RNTI.
 *
 * SIB1 stands in subframe 5 of every other frame, four redundancy versions in 80 ms. Where the other messages may stand
 * it says itself. Of a carrier that the window does not hold, the assignments' parity is rarely to be had (see
 * slice.c).
 */
#include "broadcast.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../phy/pcfich.h"  // pcfich_decode
#include "../phy/pdcch.h"   // pdcch_search
#include "../phy/regs.h"    // regs_phich_factor
#include "schedule.h"       // schedule_due
#include "traffic.h"        // traffic_listen
#include "../phy/view.h"    // struct view

enum {
	SIB1_TRIES = 24,   /* stretches tried for SIB1 of a whole carrier … */
	SLICE_TRIES = 6,   /* … or a slice of it */
	MESSAGE_TRIES = 8, /* windows */
	PHICH_FACTORS = 3,
};

struct broadcast {
	struct view view;
	double rate_hz;
	uint64_t index; /* sample number of the stretch in the stream */
	bool full;      /* the stretch was not cut short */
	struct pdcch_soft control;
	struct pdsch *pdsch;
	struct pdsch_sum sum; /* of one transmission */
	struct slice *slice;
	struct traffic *traffic;
	uint16_t found_sfn;
	uint8_t found[PDSCH_OCTETS_MAX];
};

/* The reading of one cell in one stretch. */
struct job {
	struct broadcast *b;
	struct acquired *cell;
	struct reading *reading;
	struct view *view;     /* b's */
	bool silent;           /* only learning the schedule */
	bool found;            /* SIB1 was put together of pieces, in b->found */
	unsigned sib1s;        /* SIB1s read directly */
	unsigned since;        /* subframes since the SI window began in which a message is looked for */
	uint64_t due;          /* messages that are to be read, a bit each */
	uint64_t begun, ended; /* messages whose windows began in the stretch, and ended in it */
	bool listens;          /* listens for paging, too */
	broadcast_emit_fn *emit;
	void *ctx;
};

void broadcast_destroy(struct broadcast *b)
{
	if (!b)
		return;
	view_free(&b->view);
	pdsch_destroy(b->pdsch);
	slice_destroy(b->slice);
	traffic_destroy(b->traffic);
	free(b);
}

struct broadcast *broadcast_create(double rate_hz)
{
	struct broadcast *b = calloc(1, sizeof(*b));
	if (!b)
		return NULL;
	b->rate_hz = rate_hz;
	b->pdsch = pdsch_create();
	b->slice = slice_create();
	b->traffic = traffic_create();
	if (view_init(&b->view, rate_hz) && b->pdsch && b->slice && b->traffic)
		return b;
	broadcast_destroy(b);
	return NULL;
}

bool broadcast_reachable(const struct broadcast *b, const struct acquired *cell, double place_hz)
{
	return view_reaches(b->rate_hz, &cell->cell, place_hz);
}

uint64_t broadcast_next(const struct reading *r, const struct agenda_clock *clock, uint64_t index)
{
	const uint64_t at = r->agenda.sib1.at;
	if (!r->scheduled)
		return at > index ? at : index;
	return agenda_next(&r->agenda, &r->schedule, clock, index);
}

/* ---- one subframe ---- */

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

/* Tries what is assigned in the subframe under one hypothesis; take() says whether it was what was looked for.
 */
typedef bool take_fn(struct job *job, const struct dci *dci, unsigned cfi);

static bool assignments(struct job *job, unsigned cfi, unsigned factor, take_fn *take)
{
	struct broadcast *b = job->b;
	struct pdcch_hit hits[PDCCH_HITS_MAX];
	bool taken = false;
	pdcch_receive(&job->view->sf, cfi, factor, &b->control);
	unsigned n = pdcch_search(&job->cell->cell, &b->control, hits);
	for (unsigned i = 0; i < n && !taken; i++)
		if (hits[i].dci.rnti == DCI_SI_RNTI)
			taken = take(job, &hits[i].dci, cfi);
	return taken;
}

/* The likeliest control format first, then the others: its indicator is not always well received. */
static bool go_through(struct job *job, take_fn *take)
{
	struct cfi cfi = pcfich_decode(&job->view->sf);
	unsigned factors[PHICH_FACTORS], n = phich_factors(job, job->view->sf.number, factors);
	for (unsigned i = 0; i < 3; i++) {
		unsigned value = (cfi.value - 1u + i) % 3 + 1;
		for (unsigned k = 0; k < n; k++)
			if (assignments(job, value, factors[k], take))
				return true;
	}
	return false;
}

static void out(struct job *job, enum pdu_channel channel, bool combined, const uint8_t *octets, unsigned len)
{
	if (job->silent)
		return;
	job->reading->blocks_ok++;
	job->emit(job->ctx, channel, job->view->sf.sfn, job->view->sf.number, combined, octets, len);
}

/* ---- SIB1 ---- */

/* Messages are in the same places, and are told to be the same. */
static bool same_schedule(const struct rrc_scheduling *a, const struct rrc_scheduling *b)
{
	bool same = a->value_tag == b->value_tag && a->si_window_ms == b->si_window_ms &&
	            a->nof_messages == b->nof_messages;
	for (unsigned n = 0; same && n < a->nof_messages; n++)
		same = a->messages[n].period_frames == b->messages[n].period_frames &&
		       a->messages[n].sibs == b->messages[n].sibs;
	return same;
}

static uint32_t sum_of(const uint8_t *octets, unsigned len)
{
	uint32_t sum = 2166136261u; /* FNV-1a */
	for (unsigned i = 0; i < len; i++)
		sum = (sum ^ octets[i]) * 16777619u;
	return sum;
}

static bool take_schedule(struct job *job, const uint8_t *octets, unsigned len)
{
	struct reading *r = job->reading;
	struct rrc_scheduling schedule;
	if (!rrc_sib1_scheduling(octets, len, &schedule))
		return false;
	if (!r->scheduled || !same_schedule(&schedule, &r->schedule)) {
		memset(r->agenda.messages, 0, sizeof(r->agenda.messages));
		job->due = agenda_due(&r->agenda, &schedule, job->b->index);
	}
	r->schedule = schedule;
	r->scheduled = true;
	r->sib1_sum = sum_of(octets, len);
	job->cell->cell.tdd_config = schedule.tdd_config;
	job->cell->cell.tdd_special = schedule.tdd_special;
	return true;
}

static bool take_sib1(struct job *job, const struct dci *dci, unsigned cfi)
{
	uint8_t octets[PDSCH_OCTETS_MAX];
	struct reading *r = job->reading;
	unsigned rv = dci->rv == DCI_RV_BY_TIME ? dci_rv_by_time(job->view->sf.sfn / 2) : dci->rv;
	if (!pdsch_receive(job->b->pdsch, &job->view->sf, dci, cfi, rv, &r->sib1, octets)) {
		r->blocks_bad += !job->silent;
		return false;
	}
	take_schedule(job, octets, dci->tbs / 8u);
	out(job, PDU_BCCH_DLSCH, false, octets, dci->tbs / 8u);
	job->sib1s += !job->silent;
	return true;
}

/* Takes SIB1 from where earlier slices of the carrier suggest it is. */
static bool take_located(struct job *job)
{
	const struct lte_subframe *sf = &job->view->sf;
	const struct slice_reading *place = &job->reading->slice;
	const struct cfi cfi = pcfich_decode(sf);
	if (!place->located || !slice_shows(sf, &place->dci))
		return false;
	return take_sib1(job, &place->dci, cfi_possible(&cfi, place->cfi) ? place->cfi : cfi.value);
}

static void read_sib1(struct job *job)
{
	if (!go_through(job, take_sib1) && job->view->slice && !take_located(job) && job->silent)
		slice_see(job->b->slice, &job->view->sf);
}

static bool same_place(const struct dci *a, const struct dci *b)
{
	return a->first == b->first && a->nof == b->nof && a->tbs == b->tbs && a->distributed == b->distributed;
}

/* At the end of a stretch in which no SIB1 of the slice decoded alone: tries them together. */
static void find_sib1(struct job *job)
{
	struct broadcast *b = job->b;
	struct slice_reading *place = &job->reading->slice;
	const struct dci before = place->dci;
	const bool found = slice_sib1(b->slice, b->pdsch, place, &b->found_sfn, b->found);
	if (!same_place(&before, &place->dci))
		job->reading->sib1.count = 0; /* what was added up was read at other resource blocks */
	job->found = found && take_schedule(job, b->found, place->dci.tbs / 8u);
}

/* ---- other messages ---- */

/* The stretch holds this subframe. */
static void note_windows(struct job *job, unsigned sfn, unsigned number)
{
	const struct rrc_scheduling *s = &job->reading->schedule;
	for (unsigned n = 0; job->reading->scheduled && n < s->nof_messages; n++) {
		const int place = schedule_place(s, n, sfn, number);
		job->begun |= (uint64_t)(place == 0) << n;
		job->ended |= (uint64_t)(place == s->si_window_ms - 1) << n;
	}
}

static bool take_message(struct job *job, const struct dci *dci, unsigned cfi)
{
	uint8_t octets[PDSCH_OCTETS_MAX];
	job->b->sum.count = 0;
	unsigned rv = dci->rv == DCI_RV_BY_TIME ? dci_rv_by_time(job->since) : dci->rv;
	if (!pdsch_receive(job->b->pdsch, &job->view->sf, dci, cfi, rv, &job->b->sum, octets)) {
		job->reading->blocks_bad++;
		return false;
	}
	out(job, PDU_BCCH_DLSCH, false, octets, dci->tbs / 8u);
	return true;
}

/* For a slice, which shows too little of the control channel. */
static bool take_unassigned(struct job *job)
{
	uint8_t octets[PDSCH_OCTETS_MAX];
	unsigned len;
	if (!job->view->slice || !slice_message(job->b->slice, job->b->pdsch, &job->view->sf, &len, octets))
		return false;
	out(job, PDU_BCCH_DLSCH, false, octets, len);
	return true;
}

/* ---- the rest ---- */

static void paged(void *ctx, const uint8_t *octets, unsigned len)
{
	out(ctx, PDU_PCCH, false, octets, len);
}

static void read_messages(struct job *job, uint64_t due, unsigned sfn, unsigned number)
{
	struct reading *r = job->reading;
	for (unsigned n = 0; n < CELL_SI_MESSAGES_MAX && due >> n; n++) {
		job->since = (unsigned)schedule_place(&r->schedule, n, sfn, number);
		if (!(due >> n & 1) || (!go_through(job, take_message) && !take_unassigned(job)))
			continue;
		job->due &= ~(UINT64_C(1) << n);
		agenda_read(&r->agenda.messages[n], r->schedule.messages[n].period_frames * FRAME_S, job->b->index,
		            job->b->rate_hz);
	}
}

/* What a due message's window, SIB1's place or a paging occasion makes worth receiving. */
static void read_subframe(struct job *job, int frame, unsigned number)
{
	struct reading *r = job->reading;
	const struct lte_cell *cell = &job->cell->cell;
	const unsigned sfn = view_sfn(job->view, frame);
	const bool sib1 = number == 5 && sfn % 2 == 0, listens = job->listens && schedule_paging(cell, number);
	const uint64_t due = !sib1 ? schedule_due(&r->schedule, cell, job->due, sfn, number) : 0;
	note_windows(job, sfn, number);
	if ((!sib1 && !due && !listens) || !view_receive(job->view, frame, number))
		return;
	if (sib1)
		read_sib1(job);
	read_messages(job, due, sfn, number);
	if (listens)
		traffic_listen(job->b->traffic, &job->view->sf, &r->load, paged, job);
}

/* ---- a stretch ---- */

void broadcast_begin(struct broadcast *b)
{
	view_begin(&b->view);
}

void broadcast_open(struct broadcast *b, const struct stretch *stretch, double place_hz, struct acquired *cell)
{
	b->index = stretch->index;
	b->full = stretch_full(stretch);
	view_open(&b->view, stretch, place_hz, cell);
}

bool broadcast_settle(struct broadcast *b, struct acquired *cell)
{
	return view_settle(&b->view, cell);
}

void broadcast_shown(const struct broadcast *b, unsigned *first, unsigned *end)
{
	*first = b->view.sf.first_prb;
	*end = b->view.sf.end_prb;
}

/* Reads the stretch's first SIB1, whose schedule tells where the other messages of the stretch are. */
static void learn_schedule(struct job *job)
{
	slice_restart(job->b->slice, &job->reading->slice);
	for (int frame = -1; !job->reading->scheduled && frame < view_frames(job->view); frame++)
		if (view_sfn(job->view, frame) % 2 == 0 && view_receive(job->view, frame, 5))
			read_sib1(job);
	if (!job->reading->scheduled && job->view->slice)
		find_sib1(job);
}

/* Tells the agenda what was read and what was missed. */
static void look_ahead(struct job *job, uint64_t index, double rate_hz)
{
	struct agenda *agenda = &job->reading->agenda;
	const uint64_t missed = job->due & job->begun & job->ended;
	for (unsigned n = 0; n < CELL_SI_MESSAGES_MAX; n++)
		if (missed >> n & 1)
			agenda_missed(&agenda->messages[n], MESSAGE_TRIES, index, rate_hz);
	if (job->reading->scheduled)
		agenda_read(&agenda->sib1, 0, index, rate_hz);
	else
		agenda_missed(&agenda->sib1, job->view->slice ? SLICE_TRIES : SIB1_TRIES, index, rate_hz);
}

/* Paging and load, beside SIB1; a part of a stretch says less of the load than the whole one before. */
static bool listens(const struct job *job)
{
	const struct reading *r = job->reading;
	return !job->view->slice && (job->b->full || isnan(load_share(&r->load))) &&
	       (agenda_fresh(&r->agenda, &r->schedule) || r->agenda.sib1.at <= job->b->index);
}

static void begin(struct job *job)
{
	struct reading *r = job->reading;
	learn_schedule(job);
	job->silent = false;
	job->due = agenda_due(&r->agenda, &r->schedule, job->b->index);
	job->listens = listens(job);
	if (job->listens)
		r->load = (struct load){ 0 };
}

void broadcast_read(struct broadcast *b, struct acquired *cell, struct reading *reading, broadcast_emit_fn *emit,
                    void *ctx)
{
	struct job job = {
		.b = b, .cell = cell, .view = &b->view, .reading = reading, .silent = true, .emit = emit, .ctx = ctx
	};
	begin(&job);
	for (int frame = -1; frame < view_frames(&b->view); frame++)
		for (unsigned number = 0; number < 10; number++)
			if (view_holds(&b->view, frame, number))
				read_subframe(&job, frame, number);
	look_ahead(&job, b->index, b->rate_hz);
	if (!job.found || job.sib1s > 0)
		return;
	b->view.sf.sfn = b->found_sfn;
	b->view.sf.number = 5;
	out(&job, PDU_BCCH_DLSCH, true, b->found, reading->slice.dci.tbs / 8u);
}
