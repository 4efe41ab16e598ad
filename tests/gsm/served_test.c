// SPDX-License-Identifier: GPL-3.0-or-later
/* served: what cells of src/air do to phones, as the receiver tells it of samples: whatever was sent in clear is told,
 * what was ciphered is told to be, and nothing is told that was not done.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "air.h"
#include "receivers.h"  // gsm_receiver

enum { PORTION = 32768, MOST = 8000 };

#define SETTLED_S 3.0 /* the cell is found, and its channels are opened by a first grant */
#define SOON_S    2.0 /* before the end: what began there need not be told to its end */

struct told {
	int count;
	struct air_event events[MOST];
};

struct heard {
	int count;
	struct pdu pdus[MOST];
	bool right[MOST];
};

static struct told told;
static struct heard heard;

static void note_told(void *ctx, const struct air_event *event)
{
	struct told *t = ctx;
	assert_true(t->count < MOST);
	t->events[t->count++] = *event;
}

static void note_heard(void *ctx, const struct pdu *pdu)
{
	struct heard *h = ctx;
	if (pdu->channel != PDU_CONDUCT)
		return;
	assert_true(h->count < MOST && conduct_sound(&pdu->conduct));
	h->pdus[h->count++] = *pdu;
}

static double play(const char *text)
{
	static float complex samples[PORTION];
	static uint8_t octets[2 * PORTION];
	struct fault fault;
	struct air_scenario *scenario = air_scenario_parse(text, strlen(text), "x", &fault);
	if (!scenario)
		fail_msg("%s", fault.text);
	struct air_info info;
	air_scenario_info(scenario, &info);
	struct air *air = air_create(scenario, NULL, NULL);
	const struct receiver_config config = { .rate_hz = info.rate_hz,
		                                .max_offset_ppm = 30,
		                                .signalling = true,
		                                .emit = note_heard,
		                                .emit_ctx = &heard };
	const struct receiver_scope all = { .all = true };
	void *receiver = gsm_receiver.create(&config, &fault);
	assert_non_null(receiver);
	gsm_receiver.follow(receiver, &all);
	told.count = heard.count = 0;
	memset(heard.right, 0, sizeof(heard.right));
	air_watch(air, note_told, &told);
	struct iq_block block = {
		.format = info.format, .tune = 1, .freq_hz = info.freq_hz, .rate_hz = info.rate_hz, .samples = octets
	};
	size_t n;
	while ((n = air_read(air, samples, PORTION)) > 0) {
		air_quantise(info.format, samples, n, octets);
		block.nof_samples = (uint32_t)n;
		block.time_ns = info.start_ns + iq_duration_ns(block.index, info.rate_hz);
		gsm_receiver.feed(receiver, &block);
		block.index += n;
	}
	gsm_receiver.flush(receiver);
	gsm_receiver.destroy(receiver);
	air_destroy(air);
	air_scenario_destroy(scenario);
	return (double)info.nof_samples / info.rate_hz;
}

/* What the receiver should say of an act in clear; CONDUCT_KINDS: nothing. */
static enum conduct_kind kind_of(enum air_act act)
{
	static const struct {
		enum air_act act;
		enum conduct_kind kind;
	} rows[] = {
		{ AIR_ACT_ECHO, CONDUCT_BEGAN },
		{ AIR_ACT_IDENTITY, CONDUCT_ASKED },
		{ AIR_ACT_AUTHENTICATE, CONDUCT_AUTHENTICATION },
		{ AIR_ACT_CIPHER, CONDUCT_CIPHERING },
		{ AIR_ACT_ACCEPT, CONDUCT_UPDATE_ACCEPTED },
		{ AIR_ACT_REFUSE, CONDUCT_UPDATE_REJECTED },
		{ AIR_ACT_SERVE, CONDUCT_SERVICE_ACCEPTED },
		{ AIR_ACT_DENY, CONDUCT_SERVICE_REJECTED },
		{ AIR_ACT_OPEN, CONDUCT_SMS_LINK },
		{ AIR_ACT_TEXT, CONDUCT_SMS },
		{ AIR_ACT_RELEASE, CONDUCT_RELEASED },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].act == act)
			return rows[i].kind;
	return CONDUCT_KINDS;
}

static bool same_value(const struct air_event *e, const struct conduct *c)
{
	switch (e->act) {
	case AIR_ACT_IDENTITY:
	case AIR_ACT_CIPHER:
	case AIR_ACT_REFUSE:
	case AIR_ACT_DENY:
	case AIR_ACT_RELEASE:
		return c->value == e->value;
	case AIR_ACT_AUTHENTICATE:
		return (c->flags & CONDUCT_AUTN) == e->value;
	default:
		return true;
	}
}

static bool is_of(const struct air_event *e, const struct pdu *pdu)
{
	return pdu->gsm.fn == e->fn && pdu->conduct.kind == kind_of(e->act) && same_value(e, &pdu->conduct);
}

struct score {
	int sent, found, invented, ciphered, ciphered_late, unreadable; /* late: once all is settled */
};

static struct score judge(double duration_s)
{
	struct score s = { 0 };
	for (const struct air_event *e = told.events; e < told.events + told.count; e++) {
		bool late = e->time_s > SETTLED_S && e->time_s < duration_s - SOON_S;
		s.ciphered += e->act == AIR_ACT_SECRET;
		s.ciphered_late += e->act == AIR_ACT_SECRET && late;
		if (kind_of(e->act) == CONDUCT_KINDS || e->secret)
			continue;
		int found = 0;
		for (int i = 0; i < heard.count; i++)
			if (is_of(e, &heard.pdus[i]) && !heard.right[i])
				found = heard.right[i] = true;
		s.sent += late;
		s.found += late && found;
	}
	for (int i = 0; i < heard.count; i++) {
		enum conduct_kind kind = heard.pdus[i].conduct.kind;
		bool of_clear = kind != CONDUCT_UNREADABLE && kind != CONDUCT_ENDED && kind != CONDUCT_UNFOLLOWED;
		s.unreadable += kind == CONDUCT_UNREADABLE;
		s.invented += of_clear && !heard.right[i];
	}
	return s;
}

struct row {
	const char *name, *air, *cell;
	double least;
};

static void assert_row(const struct row *row)
{
	char text[600];
	snprintf(text, sizeof(text),
	         "[air]\nfreq = 945.4M\nrate = 1083333.3333\nduration = 24\nnoise_dbfs = -45\n%s"
	         "[cell a]\narfcn = 52\nbsic = 29\nconnections_per_minute = 100\nneighbours = 40 60\n%s",
	         row->air, row->cell);
	double duration_s = play(text);
	struct score s = judge(duration_s);
	print_message("%-34s %3d of %3d events, %d invented, %d of %d unreadable\n", row->name, s.found, s.sent,
	              s.invented, s.unreadable, s.ciphered);
	if (s.sent < 30 || s.found < row->least * s.sent || s.invented || s.unreadable > s.ciphered ||
	    s.unreadable < 0.9 * s.ciphered_late)
		fail_msg("%s", row->name);
}

static void what_is_done_is_told(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{ "honest, 15 dB", "", "conduct = honest\nesn0_db = 15\n", 0.98 },
		{ "catch, 6 dB", "seed = 2\n", "conduct = catch\nesn0_db = 6\n", 0.9 },
		{ "SMS in clear, SDCCH/4, 15 dB", "seed = 3\n", "conduct = sms\nccch_conf = 1\nesn0_db = 15\n", 0.98 },
		{ "A5/0, another carrier, 15 dB", "seed = 4\n",
		  "conduct = honest\ncipher = a5/0\nsdcch_arfcn = 54\nsdcch_timeslot = 3\nesn0_db = 15\n", 0.98 },
		{ "dead SIM, hopping, 15 dB", "seed = 5\n",
		  "conduct = dead-sim\nhopping = 50 52 54\nhsn = 9\nmaio = 1\nesn0_db = 15\n", 0.98 },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_row(&rows[i]);
}

/* Other people, the same conduct: then the same is told. */
static void whom_it_was_done_to_is_not_told(void **state)
{
	(void)state;
	static const char text[] = "[air]\nfreq = 945.4M\nrate = 1083333.3333\nduration = 12\nidentity_seed = %d\n"
				   "[cell a]\narfcn = 52\nbsic = 29\nconnections_per_minute = 150\nesn0_db = 20\n"
				   "conduct = vlr-restart\n";
	static struct heard first;
	char with[400];
	snprintf(with, sizeof(with), text, 1);
	play(with);
	first = heard;
	snprintf(with, sizeof(with), text, 2);
	play(with);
	assert_true(first.count > 30);
	assert_int_equal(heard.count, first.count);
	for (int i = 0; i < heard.count; i++) {
		const struct pdu *a = &heard.pdus[i], *b = &first.pdus[i];
		assert_int_equal(a->conduct.kind, b->conduct.kind);
		assert_int_equal(a->conduct.value, b->conduct.value);
		assert_int_equal(a->conduct.flags, b->conduct.flags);
		assert_int_equal(a->conduct.held_multiframes, b->conduct.held_multiframes);
		assert_int_equal(a->gsm.subslot, b->gsm.subslot);
		assert_int_equal(a->gsm.fn, b->gsm.fn);
		assert_true(llabs(a->time_ns - b->time_ns) < 1000); /* as well as it is measured */
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_done_is_told),
		cmocka_unit_test(whom_it_was_done_to_is_not_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
