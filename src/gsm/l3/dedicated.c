// SPDX-License-Identifier: GPL-3.0-or-later
/* dedicated: the life of a connection, as its downlink shows it.
 *
 * It begins with the network's UA that repeats the phone's first message (44.006 8.4.1.4), or, where that was missed,
 * with the first numbered frame after a grant. It ends with Channel Release, with the disconnection of the link, with a
 * grant to another phone, or after three seconds of nothing. Once the network ciphers, blocks that arrive well make no
 * sense any more: three of them in a row tell ciphering from none, whatever was commanded (44.018 3.4.7).
 */
#include "dedicated.h"

#include <string.h>

#include "lapdm.h"  // lapdm_parse

enum { FRAMES = 2715648, MULTIFRAME = 51 };
enum { SILENT_FRAMES = 650 }; /* 3 s */
enum { SEALED_BLOCKS = 3 };
enum { SACCH_LAYER_1 = 2 };

static uint32_t frames_since(uint32_t fn, uint32_t before)
{
	return (fn + FRAMES - before) % FRAMES;
}

static void tell(const struct dedicated_out *out, struct conduct event)
{
	out->event(out->ctx, &event);
}

static void clear(struct dedicated *d)
{
	*d = (struct dedicated){ .state = DEDICATED_IDLE, .ns = { -1, -1 } };
}

static void begin(struct dedicated *d, uint32_t fn, enum conduct_purpose purpose, enum conduct_identity identity,
                  const struct dedicated_out *out)
{
	clear(d);
	d->state = DEDICATED_ON;
	d->purpose = (uint8_t)purpose;
	d->began_fn = d->since_fn = d->met_fn = fn;
	tell(out, (struct conduct){ CONDUCT_BEGAN, (uint8_t)purpose, (uint8_t)identity, 0 });
}

/* In this frame. Whether it stayed clear is known where it was read to its end. */
static void end(struct dedicated *d, bool whole, uint32_t fn, const struct dedicated_out *out)
{
	if (d->state == DEDICATED_ON) {
		if (whole && !d->sealed && !d->doubtful && !(d->sum & CONDUCT_WAS_UNREADABLE))
			d->sum |= CONDUCT_WAS_CLEAR;
		tell(out, (struct conduct){ CONDUCT_ENDED, d->purpose, d->sum,
		                            (uint16_t)(frames_since(fn, d->began_fn) / MULTIFRAME) });
	}
	clear(d);
}

void dedicated_grant(struct dedicated *d, enum conduct_purpose purpose, uint32_t fn, const struct dedicated_out *out)
{
	end(d, !out->gaps, d->met_fn, out);
	d->state = DEDICATED_GRANTED;
	d->purpose = (uint8_t)purpose;
	d->since_fn = fn;
}

/* A UA with a message begins a connection. It is repeated as long as the phone asks again: then nothing has come in
 * between. Without one it confirms that the link is disconnected. */
static void acknowledged(struct dedicated *d, const struct lapdm *frame, uint32_t fn, const struct dedicated_out *out)
{
	enum conduct_identity identity;

	if (frame->sapi != 0)
		return;
	if (!frame->len) {
		if (d->state == DEDICATED_ON)
			end(d, true, fn, out);
		return;
	}
	if (d->state == DEDICATED_ON && d->ns[0] < 0 && !d->sum)
		return;
	const enum conduct_purpose granted = d->state == DEDICATED_GRANTED ? d->purpose : CONDUCT_PURPOSE_UNKNOWN;
	const enum conduct_purpose said = dedicated_first(frame->info, frame->len, &identity);

	end(d, !out->gaps, d->met_fn, out);
	begin(d, fn, said == CONDUCT_PURPOSE_UNKNOWN ? granted : said, identity, out);
}

static void message(struct dedicated *d, const struct lapdm *frame, uint32_t fn, const struct dedicated_out *out)
{
	struct conduct event;

	if (!dedicated_message(frame->info, frame->len, &event, &d->sum))
		return;
	tell(out, event);
	if (event.kind == CONDUCT_RELEASED)
		end(d, true, fn, out);
}

/* A numbered frame: sent again until it is acknowledged, under the same number. One that goes on with a message says
 * nothing by itself; where one was missed, of a link of short messages it is not known which those are. */
static void numbered(struct dedicated *d, const struct lapdm *frame, uint32_t fn, const struct dedicated_out *out)
{
	const int link = frame->sapi == 3;

	if (d->state == DEDICATED_GRANTED)
		begin(d, fn, d->purpose, CONDUCT_NO_IDENTITY, out);
	if (d->state != DEDICATED_ON || (frame->sapi != 0 && frame->sapi != 3) || frame->ns == d->ns[link])
		return;
	const bool next = frame->ns == (d->ns[link] + 1) % 8;
	const bool goes_on = next ? d->more[link] : link == 1;

	d->ns[link] = (int8_t)frame->ns;
	d->more[link] = frame->more;
	if (!goes_on)
		message(d, frame, fn, out);
}

/* The network asks for a link for short messages: it has one for the phone. */
static void linked(struct dedicated *d, const struct lapdm *frame, const struct dedicated_out *out)
{
	if (d->state != DEDICATED_ON || frame->sapi != 3 || d->linked)
		return;
	d->linked = true;
	d->sum |= CONDUCT_WAS_SMS;
	d->ns[1] = -1;
	d->more[1] = false;
	tell(out, (struct conduct){ CONDUCT_SMS_LINK, 0, 0, 0 });
}

/* On the SACCH; each contradiction once a connection. */
static void told_to_all(struct dedicated *d, const struct dedicated_own *own, const struct lapdm *frame,
                        const struct dedicated_out *out)
{
	struct conduct event;

	if (d->state != DEDICATED_ON || !dedicated_contradicts(own, frame->info, frame->len, &event))
		return;
	bool *told = event.kind == CONDUCT_SI5_OWN_ONLY ? &d->si5_told : &d->si6_told;

	if (!*told)
		tell(out, event);
	*told = true;
}

static void read_frame(struct dedicated *d, const struct dedicated_own *own, const struct lapdm *frame, bool sacch,
                       uint32_t fn, const struct dedicated_out *out)
{
	switch (frame->kind) {
	case LAPDM_I:
		numbered(d, frame, fn, out);
		break;
	case LAPDM_UI:
		if (sacch)
			told_to_all(d, own, frame, out);
		break;
	case LAPDM_SABM:
		linked(d, frame, out);
		break;
	case LAPDM_UA:
		acknowledged(d, frame, fn, out);
		break;
	case LAPDM_DISC:
		if (frame->sapi == 0)
			end(d, true, fn, out);
		break;
	default:
		break;
	}
}

static void sealed(struct dedicated *d, const struct dedicated_out *out)
{
	if (d->state != DEDICATED_ON || d->sum & CONDUCT_WAS_UNREADABLE || ++d->sealed < SEALED_BLOCKS)
		return;
	d->sum |= CONDUCT_WAS_UNREADABLE;
	tell(out, (struct conduct){ CONDUCT_UNREADABLE, 0, 0, 0 });
}

/* What is read after a ciphered connection is of the next one. */
static void readable(struct dedicated *d, const struct dedicated_out *out)
{
	if (d->sum & CONDUCT_WAS_UNREADABLE)
		end(d, !out->gaps, d->met_fn, out);
	d->sealed = 0;
	d->doubtful = false;
}

static void received(struct dedicated *d, const struct dedicated_own *own, enum dedicated_block block, bool sacch,
                     uint32_t fn, const uint8_t *octets, const struct dedicated_out *out)
{
	const unsigned skip = sacch ? SACCH_LAYER_1 : 0;
	struct lapdm frame;

	switch (block) {
	case DEDICATED_READ:
		readable(d, out);
		frame = lapdm_parse(octets + skip, DEDICATED_OCTETS - skip);
		read_frame(d, own, &frame, sacch, fn, out);
		d->met_fn = fn;
		break;
	case DEDICATED_SEALED:
		d->met_fn = fn;
		sealed(d, out);
		break;
	case DEDICATED_WEAK:
		d->doubtful = true;
		break;
	case DEDICATED_EMPTY:
		break;
	}
}

void dedicated_block(struct dedicated *d, const struct dedicated_own *own, enum dedicated_block block, bool sacch,
                     uint32_t fn, uint8_t *octets, const struct dedicated_out *out)
{
	const bool silent = d->state == DEDICATED_ON && frames_since(fn, d->met_fn) > SILENT_FRAMES;
	const bool unused = d->state == DEDICATED_GRANTED && frames_since(fn, d->since_fn) > SILENT_FRAMES;

	if (silent)
		end(d, !out->gaps, d->met_fn, out);
	else if (unused)
		clear(d);
	received(d, own, block, sacch, fn, octets, out);
	if (octets)
		explicit_bzero(octets, DEDICATED_OCTETS);
}

void dedicated_end(struct dedicated *d, const struct dedicated_out *out)
{
	end(d, false, d->met_fn, out);
}
