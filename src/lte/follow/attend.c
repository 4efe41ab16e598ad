// SPDX-License-Identifier: GPL-3.0-or-later
/* attend: samples are taken in pieces of 80 ms that overlap, so that no subframe is cut. In each the cell is looked for
 * where its clock says, and its reference signals correct that. One cell at a time: the strongest in scope whose whole
 * carrier is in the window; where there are several, they take turns.
 */
#include "attend.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "connection.h"
#include "../phy/pcfich.h"       // pcfich_decode
#include "../phy/pdcch_phone.h"  // pdcch_phones
#include "../phy/pdsch_phone.h"  // phone_receive
#include "../rrc/mac.h"          // mac_responses
#include "../phy/view.h"         // struct view

#define PIECE_S   80e-3
#define OVERLAP_S 3e-3
#define EDGE_S    0.5e-3 /* at either end, where the filter has only begun */
#define TURN_S    60.0

struct attend {
	struct receiver_scope scope;
	struct pdus pdus;
	struct stretch stretch;
	struct view view;
	struct phone *phone;
	struct pdcch_all control;
	struct connection connections[PDCCH_PHONES_MAX];
	bool attending;
	double place_hz; /* of the cell attended */
	uint16_t pci;
	uint64_t since; /* sample of the stream at which its turn began */
	uint64_t done;  /* subframes that begin before this sample were read */
	const struct tracked *cell;
	struct acquired here; /* in this piece */
	uint16_t sfn;         /* of the subframe being read */
	uint8_t subframe;
	double at_s; /* when it begins, in the piece */
	uint8_t octets[PDSCH_OCTETS_MAX];
};

void attend_destroy(struct attend *a)
{
	if (!a)
		return;
	stretch_free(&a->stretch);
	view_free(&a->view);
	phone_destroy(a->phone);
	explicit_bzero(a, sizeof(*a));
	free(a);
}

struct attend *attend_create(const struct receiver_config *config)
{
	struct attend *a = calloc(1, sizeof(*a));

	if (!a)
		return NULL;
	a->phone = phone_create();
	a->pdus = (struct pdus){ .emit = config->emit, .ctx = config->emit_ctx, .stretch = &a->stretch };
	const int error = stretch_init(&a->stretch, config->rate_hz, PIECE_S);

	if (view_init(&a->view, config->rate_hz) && !error && a->phone)
		return a;
	attend_destroy(a);
	return NULL;
}

void attend_scope(struct attend *a, const struct receiver_scope *scope)
{
	a->scope = *scope;
}

/* ---- events ---- */

static void on_event(void *ctx, const struct conduct *event)
{
	const struct attend *a = ctx;

	pdus_conduct(&a->pdus, a->cell, a->at_s, a->sfn, a->subframe, event);
}

static double now_s(const struct attend *a)
{
	return (double)a->stretch.index / a->stretch.rate_hz + a->at_s;
}

/* Those whose end nobody hears: nothing is told. */
static void drop(struct attend *a)
{
	explicit_bzero(a->connections, sizeof(a->connections));
	a->attending = false;
}

/* ---- one subframe ---- */

static struct connection *connection_of(struct attend *a, uint16_t rnti)
{
	for (int i = 0; i < PDCCH_PHONES_MAX; i++)
		if (a->connections[i].rnti == rnti)
			return &a->connections[i];
	return NULL;
}

/* A free place, or that of the one silent for longest. */
static struct connection *place(struct attend *a, uint16_t rnti)
{
	struct connection *at = connection_of(a, rnti);

	at = at ? at : connection_of(a, 0);
	for (int i = 0; !at && i < PDCCH_PHONES_MAX; i++)
		at = i == 0 || a->connections[i].met_s < at->met_s ? &a->connections[i] : at;
	return at;
}

static void answered(struct attend *a, const struct grant *grant, unsigned cfi, const struct connection_out *out)
{
	uint16_t rnti[MAC_RESPONSES_MAX];

	if (!phone_receive(a->phone, &a->view.sf, grant, cfi, a->octets))
		return;
	const int n = mac_responses(a->octets, grant->tbs / 8u, rnti);

	explicit_bzero(a->octets, sizeof(a->octets));
	for (int i = 0; i < n; i++)
		if (rnti[i])
			connection_begin(place(a, rnti[i]), rnti[i], now_s(a), out);
}

static void assigned(struct attend *a, const struct grant *grant, unsigned cfi, const struct connection_out *out)
{
	struct connection *c = connection_of(a, grant->rnti);

	if (!c)
		return;
	if (phone_receive(a->phone, &a->view.sf, grant, cfi, a->octets))
		connection_block(c, a->octets, grant->tbs / 8u, now_s(a), out);
	else
		connection_missed(c, now_s(a));
}

static void read_subframe(struct attend *a, const struct connection_out *out)
{
	struct grant grants[PDCCH_GRANTS_MAX];
	uint16_t rntis[PDCCH_PHONES_MAX];
	unsigned count = 0;
	const unsigned cfi = pcfich_decode(&a->view.sf).value;

	for (int i = 0; i < PDCCH_PHONES_MAX; i++)
		if (a->connections[i].rnti)
			rntis[count++] = a->connections[i].rnti;
	pdcch_receive_all(&a->view.sf, cfi, &a->control);
	unsigned n = pdcch_answers(&a->view.sf, &a->control, grants);

	for (unsigned i = 0; i < n; i++)
		answered(a, &grants[i], cfi, out);
	n = count ? pdcch_phones(&a->view.sf, &a->control, rntis, count, grants) : 0;
	for (unsigned i = 0; i < n; i++)
		assigned(a, &grants[i], cfi, out);
	if (n)
		phone_wipe(a->phone);
	for (int i = 0; i < PDCCH_PHONES_MAX; i++)
		connection_tick(&a->connections[i], now_s(a), out);
}

/* ---- a piece ---- */

static bool is_whole(const struct attend *a, const struct tracked *cell)
{
	return fabs(cell->place_hz) + cell->last.cell.nof_prb * LTE_PRB_SUBCARRIERS * LTE_SUBCARRIER_HZ / 2 <=
	       a->stretch.rate_hz / 2;
}

static bool in_scope(const struct attend *a, const struct tracked *cell)
{
	const bool placed = !cell->last.cell.tdd || cell->last.cell.tdd_config >= 0;

	return !cell->doubtful && !cell->ghost && is_whole(a, cell) && placed &&
	       receiver_in_scope(&a->scope, RAT_LTE, pdus_earfcn(&a->pdus, cell), cell->last.cell.pci);
}

static bool is_attended(const struct attend *a, const struct tracked *cell)
{
	return a->attending && cell->place_hz == a->place_hz && cell->last.cell.pci == a->pci;
}

/* The next to be attended: the strongest, but for the one that had its turn. */
static const struct tracked *choose(const struct attend *a, const struct tracked_cells *cells)
{
	const struct tracked *best = NULL, *own = NULL;

	for (int i = 0; i < cells->count; i++) {
		const struct tracked *cell = &cells->cells[i];

		if (!in_scope(a, cell))
			continue;
		if (is_attended(a, cell))
			own = cell;
		else if (!best || cell->last.rsrp_dbfs > best->last.rsrp_dbfs)
			best = cell;
	}
	const bool over = (double)(a->stretch.index - a->since) > TURN_S * a->stretch.rate_hz;

	return own && (!best || !over) ? own : best;
}

static void turn_to(struct attend *a, const struct tracked *cell)
{
	if (cell && is_attended(a, cell))
		return;
	drop(a);
	if (!cell)
		return;
	a->attending = true;
	a->place_hz = cell->place_hz;
	a->pci = cell->last.cell.pci;
	a->since = a->done = a->stretch.index;
}

/* Where its clock says that it is in this piece. */
static void expect(struct attend *a, const struct tracked *cell, double decimation)
{
	const double frame = tracked_frame(cell),
		     apart = (double)(int64_t)(a->stretch.index - cell->index) / decimation;
	const double at = cell->last.frame_at - apart, frames = floor(at / frame);

	a->here = cell->last;
	a->here.offset_hz = cell->offset_hz;
	a->here.frame_at = at - frames * frame;
	a->here.mib.sfn = (uint16_t)(((long)cell->last.mib.sfn - (long)frames % 1024 + 2048) % 1024);
}

static void read_piece(struct attend *a)
{
	const struct connection_out out = { on_event, a };
	const struct stretch *s = &a->stretch;
	const double end_s = s->nof_samples / s->rate_hz - EDGE_S;

	for (int frame = -1; frame < view_frames(&a->view); frame++)
		for (unsigned number = 0; number < 10; number++) {
			const double at_s = view_begins_s(&a->view, frame, number);
			const uint64_t at = s->index + (uint64_t)(fmax(at_s, 0) * s->rate_hz);

			if (at_s < EDGE_S || at_s + 1e-3 > end_s || at < a->done ||
			    !view_receive(&a->view, frame, number))
				continue;
			a->at_s = at_s;
			a->sfn = a->view.sf.sfn;
			a->subframe = (uint8_t)number;
			a->done = at + (uint64_t)(0.5e-3 * s->rate_hz);
			read_subframe(a, &out);
		}
}

static void go_through(struct attend *a, const struct tracked_cells *cells, double central_hz)
{
	a->pdus.central_hz = central_hz;
	a->cell = choose(a, cells);
	turn_to(a, a->cell);
	if (!a->cell)
		return;
	expect(a, a->cell, a->stretch.rate_hz / central_hz);
	view_begin(&a->view);
	view_open(&a->view, &a->stretch, a->place_hz, &a->here);
	if (!a->view.slice && view_settle(&a->view, &a->here))
		read_piece(a);
}

/* The last of it is the first of the next. */
static void go_on(struct attend *a)
{
	struct stretch *s = &a->stretch;
	const size_t bytes = iq_sample_bytes(s->format);
	const uint32_t keep = (uint32_t)(OVERLAP_S * s->rate_hz), passed = s->nof_samples - keep;

	memmove(s->octets, s->octets + passed * bytes, keep * bytes);
	s->nof_samples = keep;
	s->index += passed;
	s->time_ns += (int64_t)(passed * 1e9 / s->rate_hz);
}

void attend_restart(struct attend *a)
{
	stretch_restart(&a->stretch);
	drop(a);
}

void attend_feed(struct attend *a, const struct iq_block *block, const struct tracked_cells *cells, double central_hz)
{
	const struct stretch *s = &a->stretch;

	if (s->nof_samples && (block->index != s->index + s->nof_samples || block->format != s->format))
		attend_restart(a);
	for (uint32_t at = 0; at < block->nof_samples;) {
		at += stretch_add(&a->stretch, block, at);
		if (!stretch_full(s))
			continue;
		go_through(a, cells, central_hz);
		go_on(a);
	}
}

void attend_flush(struct attend *a, const struct tracked_cells *cells, double central_hz)
{
	const struct connection_out out = { on_event, a };

	if (a->stretch.nof_samples >= 2 * OVERLAP_S * a->stretch.rate_hz)
		go_through(a, cells, central_hz);
	for (int i = 0; i < PDCCH_PHONES_MAX && a->attending && a->cell; i++)
		connection_end(&a->connections[i], false, &out);
	attend_restart(a);
}
