// SPDX-License-Identifier: GPL-3.0-or-later
/* postman: see postman.h. */
#include "postman.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double keep_every_s = 1;

void postman_init(struct postman *postman)
{
	postman->tokens = postman->per_minute;
	postman->kept_s = -INFINITY;
}

/* ---- onto the disk ---- */

void postman_remember(const struct postman *postman)
{
	char *text = malloc(GATE_TEXT_MAX);

	if (text)
		spool_note(postman->spool, text, gate_write(postman->told, text));
	free(text);
}

static int put_away(struct postman *postman, const struct letter *letter)
{
	char *octets;
	long size = postman->spool ? letter_encode(letter, &octets) : -ENOENT;

	if (size < 0)
		return (int)size;
	int error = spool_put(postman->spool, octets, (size_t)size);

	free(octets);
	if (error || !postman->told || letter->type != RECORD_ALERT)
		return error;
	gate_tell(postman->told, letter->id, letter->level, letter->state); /* now that the letter is safe */
	postman_remember(postman);
	return 0;
}

static void drop_held(struct postman *postman)
{
	free(postman->held[0]);
	memmove(postman->held, postman->held + 1, (size_t)--postman->nof_held * sizeof(postman->held[0]));
}

void postman_take(struct postman *postman, struct letter *letter)
{
	if (postman->nof_held == POSTMAN_HELD_MAX) {
		drop_held(postman);
		postman->lost++;
	}
	postman->held[postman->nof_held++] = letter;
	while (postman->nof_held && !put_away(postman, postman->held[0]))
		drop_held(postman);
}

size_t postman_waiting(const struct postman *postman)
{
	return (postman->spool ? spool_count(postman->spool) : 0) + (size_t)postman->nof_held;
}

uint64_t postman_lost(const struct postman *postman)
{
	return postman->lost + (postman->spool ? spool_lost(postman->spool) : 0);
}

/* ---- to the carrier ---- */

static void fail(struct postman *postman, double now_s)
{
	const double wait_s = postman->retry_s * fmin(ldexp(1, postman->failures), POSTMAN_WAIT_MOST);

	postman->failures++;
	postman->next_s = now_s + wait_s;
	if (!postman->why.error)
		postman->why.error = -EIO;
}

static void succeed(struct postman *postman)
{
	postman->failures = 0;
	postman->why = (struct fault){ .error = 0 };
}

/* It went, or will not. */
static void finish(struct postman *postman, bool spooled, bool lost)
{
	postman->refusals = 0;
	if (spooled && lost)
		spool_set_aside(postman->spool);
	else if (spooled)
		spool_drop(postman->spool);
	else
		drop_held(postman);
	if (lost && !spooled)
		postman->lost++;
	postman->delivered += !lost;
}

static void deliver(struct postman *postman, const struct letter *letter, bool spooled, double now_s)
{
	struct fault why = { .text = "" };
	const enum delivery result = postman->carrier->deliver(postman->instance, letter, postman->stop_fd, &why);

	postman->tokens--;
	if (result == DELIVERED) {
		succeed(postman);
		finish(postman, spooled, false);
		return;
	}
	postman->why = why;
	fail(postman, now_s);
	if (result == REFUSED && ++postman->refusals == POSTMAN_TRIES)
		finish(postman, spooled, true);
}

/* The oldest letter. One that cannot be read is none. */
static void deliver_first(struct postman *postman, double now_s)
{
	struct letter letter;
	char *octets;

	if (!postman->spool || !spool_count(postman->spool)) {
		deliver(postman, postman->held[0], false, now_s);
		return;
	}
	long size = spool_first(postman->spool, &octets);

	if (size == -ENOMEM || size == -EMFILE || size == -ENFILE || size == -EIO) {
		fault_set(&postman->why, (int)-size, "the spool cannot be read: %s", strerror((int)-size));
		fail(postman, now_s);
		return;
	}
	if (size < 0 || letter_decode(octets, (size_t)size, &letter))
		finish(postman, true, true);
	else
		deliver(postman, &letter, true, now_s);
	if (size >= 0)
		free(octets);
}

/* How long until a letter may go [s]. */
static double pace(struct postman *postman, double now_s)
{
	const double rate = postman->per_minute / 60.0;

	if (!postman->per_minute)
		return 0;
	postman->tokens = fmin(postman->tokens + (now_s - postman->tokens_s) * rate, postman->per_minute);
	postman->tokens_s = now_s;
	return postman->tokens >= 1 ? 0 : (1 - postman->tokens) / rate;
}

/* 0, or -errno. */
static int keep(struct postman *postman, const struct summary *summary, bool news, double now_s)
{
	struct fault why = { .text = "" };

	if (!postman->carrier->keep || (!news && now_s - postman->kept_s < keep_every_s))
		return 0;
	postman->kept_s = now_s;
	int error = postman->carrier->keep(postman->instance, summary, postman->stop_fd, &why);

	if (error) {
		postman->why = why;
		fail(postman, now_s);
	} else if (postman->unkept) { /* another reason is not mended by this */
		succeed(postman);
	}
	postman->unkept = error != 0;
	return error;
}

double postman_round(struct postman *postman, const struct summary *summary, bool news, double now_s)
{
	const double idle_s = postman->carrier->keep ? keep_every_s : INFINITY;

	if (now_s < postman->next_s)
		return postman->next_s - now_s;
	if (keep(postman, summary, news, now_s))
		return postman->next_s - now_s;
	if (!postman_waiting(postman))
		return idle_s;
	const double wait_s = pace(postman, now_s);

	if (wait_s > 0)
		return fmin(wait_s, idle_s);
	deliver_first(postman, now_s);
	if (postman->next_s > now_s)
		return postman->next_s - now_s;
	return postman_waiting(postman) ? 0 : idle_s;
}

void postman_end(struct postman *postman)
{
	while (postman->nof_held)
		drop_held(postman);
}
