// SPDX-License-Identifier: GPL-3.0-or-later
/* connection: the temporary identity of a random access response is the phone's from then on. It is kept for as long
 * as a connection is young: what is of interest comes before security, or not at all.
 */
#include "connection.h"

#include <math.h>
#include <string.h>

#include "../rrc/dcch.h"  // dcch_dedicated
#include "../rrc/mac.h"   // mac_parts

#define SILENT_S 3.0  /* without a block */
#define YOUNG_S  20.0 /* since the access */

static const double multiframe_s = 51 * 60e-3 / 13;

struct listener {
	struct connection *c;
	const struct connection_out *out;
	double now_s;
	bool released;
};

static void tell(const struct connection *c, double now_s, struct conduct event, const struct connection_out *out)
{
	const double held = c->on ? (now_s - c->began_s) / multiframe_s : 0;

	event.held_multiframes = (uint16_t)fmin(fmax(held, 0), UINT16_MAX);
	out->event(out->ctx, &event);
}

static void clear(struct connection *c)
{
	explicit_bzero(c, sizeof(*c));
}

void connection_end(struct connection *c, bool whole, const struct connection_out *out)
{
	if (c->on) {
		const bool clear_so_far = whole && c->setup && !c->gaps && !c->secured && !c->unreadable;
		const uint8_t sum = c->sum | (clear_so_far ? CONDUCT_WAS_CLEAR : 0);

		tell(c, c->met_s, (struct conduct){ .kind = CONDUCT_ENDED, .value = c->purpose, .flags = sum }, out);
	}
	clear(c);
}

void connection_begin(struct connection *c, uint16_t rnti, double now_s, const struct connection_out *out)
{
	connection_end(c, true, out);
	c->rnti = rnti;
	c->access_s = c->met_s = now_s;
	tell(c, now_s, (struct conduct){ .kind = CONDUCT_ACCESS }, out);
}

void connection_missed(struct connection *c, double now_s)
{
	c->met_s = now_s;
	c->gaps = true;
}

void connection_tick(struct connection *c, double now_s, const struct connection_out *out)
{
	if (c->rnti && (now_s - c->met_s > SILENT_S || now_s - c->access_s > YOUNG_S))
		connection_end(c, true, out);
}

/* ---- what it is told ---- */

static void resolved(struct listener *l, const uint8_t *octets)
{
	enum conduct_purpose purpose;
	enum conduct_identity identity;
	struct connection *c = l->c;

	if (c->on || !dcch_request(octets, &purpose, &identity))
		return;
	c->on = true;
	c->began_s = l->now_s;
	c->purpose = (uint8_t)purpose;
	tell(c, l->now_s,
	     (struct conduct){ .kind = CONDUCT_BEGAN, .value = (uint8_t)purpose, .flags = (uint8_t)identity }, l->out);
}

static void unreadable(struct listener *l)
{
	if (l->c->unreadable)
		return;
	l->c->unreadable = true;
	l->c->sum |= CONDUCT_WAS_UNREADABLE;
	tell(l->c, l->now_s, (struct conduct){ .kind = CONDUCT_UNREADABLE }, l->out);
}

static void take(struct listener *l, const struct dcch *said)
{
	struct connection *c = l->c;

	for (int i = 0; i < said->count; i++)
		tell(c, l->now_s, said->events[i], l->out);
	c->sum |= said->sum;
	c->setup |= said->setup;
	c->secured |= said->secured;
	c->null |= said->null;
	l->released |= said->released;
	if (said->sealed)
		unreadable(l);
}

static void message(void *ctx, const uint8_t *octets, size_t len)
{
	struct listener *l = ctx;
	struct dcch said = { 0 };
	const bool secured = l->c->secured, known = dcch_dedicated(octets, len, &said);

	if (secured && (!known || !l->c->null))
		unreadable(l);
	else if (known)
		take(l, &said);
}

static void common(struct listener *l, const uint8_t *octets, size_t len)
{
	struct dcch said = { 0 };

	if (dcch_common(octets, len, &said))
		take(l, &said);
}

void connection_block(struct connection *c, uint8_t *octets, size_t len, double now_s, const struct connection_out *out)
{
	struct listener l = { c, out, now_s, false };
	struct mac_part parts[MAC_PARTS_MAX];
	const int n = mac_parts(octets, len, parts);

	c->met_s = now_s;
	for (int i = 0; i < n; i++) /* before all else: a setup belongs to whom it names */
		if (parts[i].kind == MAC_RESOLUTION)
			resolved(&l, octets + parts[i].at);
	for (int i = 0; i < n; i++) {
		const uint8_t *at = octets + parts[i].at;

		if (parts[i].kind == MAC_CCCH)
			common(&l, at, parts[i].len);
		else if (parts[i].kind == MAC_SRB1)
			srb_take(&c->srb, at, parts[i].len, message, &l);
	}
	explicit_bzero(octets, len);
	if (l.released)
		connection_end(c, true, out);
}
