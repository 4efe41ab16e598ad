// SPDX-License-Identifier: GPL-3.0-or-later
/* dialogue: one block a 51-multiframe. The phone's own frames are not made; their effect on the numbers is: what it
 * says is acknowledged two blocks later, or by the next message where that comes first.
 */
#include "lapdm.h"  // air_lapdm_fill
#include "dialogue.h"

#include <string.h>

#include "access.h"  // enum air_purpose

enum { ANSWER_BLOCKS = 2, SECRET_BLOCKS = 2, SAPI_3 = 1 }; /* 44.018 3.4.7: once a ciphered frame was heard */

void air_dialogue_add(struct air_dialogue *d, struct air_step step)
{
	if (d->nof_steps < AIR_STEPS_MAX)
		d->steps[d->nof_steps++] = step;
}

void air_dialogue_begin(struct air_dialogue *d)
{
	d->active = true;
	d->at = 0;
	d->wait = d->steps[0].wait;
	memset(d->ns, 0, sizeof(d->ns));
	memset(d->nr, 0, sizeof(d->nr));
	d->answer_in = d->secret_in = 0;
	d->repeat = d->secret = d->turns_secret = false;
	d->length = d->sent = 0;
}

static bool on_sapi_3(enum air_act act)
{
	return act == AIR_ACT_OPEN || act == AIR_ACT_OPENED || act == AIR_ACT_TEXT || act == AIR_ACT_TEXT_TAKEN ||
	       act == AIR_ACT_TEXT_SENT || act == AIR_ACT_HEARD;
}

static int sapi_of(int which)
{
	return which == SAPI_3 ? 3 : 0;
}

/* What the phone said since is acknowledged along with whatever goes out now. */
static void take_answer(struct air_dialogue *d, int which)
{
	if (d->answer_in == 0 || d->answer_on != which)
		return;
	d->nr[which] = (d->nr[which] + 1) & 7;
	d->answer_in = 0;
}

static void send_part(struct air_dialogue *d)
{
	const struct air_step *step = &d->steps[d->at];
	int which = on_sapi_3(step->act);
	size_t left = d->length - d->sent, n = left < AIR_LAPDM_ROOM ? left : AIR_LAPDM_ROOM;
	struct air_lapdm with = {
		.sapi = sapi_of(which), .ns = d->ns[which], .nr = d->nr[which], .more = n < left, .poll = d->repeat
	};
	air_lapdm_i(d->frame, &with, d->message + d->sent, n);
	if (step->again && !d->repeat && d->sent == 0) {
		d->repeat = true;
		return;
	}
	d->repeat = false;
	d->ns[which] = (d->ns[which] + 1) & 7;
	d->sent += n;
}

/* Behind the last block of a step. */
static void finish_step(struct air_dialogue *d)
{
	const struct air_step *step = &d->steps[d->at++];
	if (step->answered) {
		d->answer_in = ANSWER_BLOCKS;
		d->answer_on = on_sapi_3(step->act);
	}
	if (step->act == AIR_ACT_CIPHER && step->value > 0)
		d->secret_in = SECRET_BLOCKS;
	if (d->at < d->nof_steps)
		d->wait = d->steps[d->at].wait;
}

static void begin_step(struct air_dialogue *d, const struct air_cell *cell)
{
	const struct air_step *step = &d->steps[d->at];
	struct air_message_of of = {
		.cell = cell, .phone = &d->phone, .transaction = d->transaction, .update_type = d->update_type
	};
	int which = on_sapi_3(step->act);
	d->shows = *step;
	take_answer(d, which);
	d->length = d->sent = 0;
	switch (step->act) {
	case AIR_ACT_NONE:
		air_lapdm_fill(d->frame);
		break;
	case AIR_ACT_ECHO:
		air_lapdm_ua(d->frame, 0, d->message, air_message_first(&of, d->purpose, d->by_imsi, d->message));
		break;
	case AIR_ACT_OPENED:
	case AIR_ACT_CLOSED:
		air_lapdm_ua(d->frame, sapi_of(which), NULL, 0);
		break;
	case AIR_ACT_OPEN:
		air_lapdm_sabm(d->frame, 3);
		break;
	case AIR_ACT_HEARD:
		d->nr[which] = (d->nr[which] + 1) & 7;
		air_lapdm_rr(d->frame, sapi_of(which), d->nr[which]);
		break;
	default:
		d->length = air_message_put(&of, step->act, step->value, d->message);
		send_part(d);
	}
	if (d->sent == d->length)
		finish_step(d);
}

static void rest(struct air_dialogue *d)
{
	if (d->wait > 0)
		d->wait--;
	if (d->answer_in == 1) {
		int which = d->answer_on;
		take_answer(d, which);
		air_lapdm_rr(d->frame, sapi_of(which), d->nr[which]);
		return;
	}
	if (d->answer_in > 1)
		d->answer_in--;
	air_lapdm_fill(d->frame);
}

static void count_to_secret(struct air_dialogue *d)
{
	d->turns_secret = d->secret_in == 1;
	d->secret |= d->turns_secret;
	if (d->secret_in > 0)
		d->secret_in--;
}

void air_dialogue_next(struct air_dialogue *d, const struct air_cell *cell)
{
	d->shows = (struct air_step){ .act = AIR_ACT_NONE };
	count_to_secret(d);
	if (d->sent < d->length) {
		send_part(d);
		if (d->sent == d->length)
			finish_step(d);
	} else if (d->wait > 0)
		rest(d);
	else if (d->at < d->nof_steps)
		begin_step(d, cell);
	else
		d->active = false;
	d->last = d->at == d->nof_steps;
}
