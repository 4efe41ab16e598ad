// SPDX-License-Identifier: GPL-3.0-or-later
/* conduct: every block on the SDCCHs is taken apart by libosmocoding and read by this test's own eyes: it must be what
 * was told, clear or ciphered; grants say why, where and whom; shares are those asked for; another identity_seed
 * changes nobody's conduct; frames that are not sent are lived through all the same.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <osmocom/coding/gsm0503_coding.h>

#include "../../src/air/access.h"    // enum air_purpose
#include "../../src/air/downlink.h"  // air_downlink_frame
#include "../../src/air/serving.h"   // air_serving_arfcn

enum { MULTIFRAME = 51, EVENTS_MAX = 20000, SLOTS = 8, CARRIERS_MAX = 5 };

struct seen {
	uint32_t fn;
	int subslot, act, value;
};

static struct air_downlink downlink, other;
static struct air_event told[EVENTS_MAX];
static int nof_told;

static void note(void *ctx, const struct air_event *event)
{
	(void)ctx;
	assert_true(nof_told < EVENTS_MAX);
	told[nof_told++] = *event;
}

static struct air_scenario *start(struct air_downlink *d, const char *head, const char *keys)
{
	char text[700];
	struct fault fault;
	snprintf(text, sizeof(text), "[air]\nfreq = 945M\n%s[cell a]\narfcn = 1023\nbsic = 29\n%s", head, keys);
	struct air_scenario *scenario = air_scenario_parse(text, strlen(text), "x", &fault);
	if (!scenario)
		fail_msg("%s", fault.text);
	air_downlink_init(d, scenario, 0, AIR_BEACON, AIR_HYPERFRAME - 102 * 100);
	nof_told = 0;
	return scenario;
}

/* ---- reading ---- */

struct reader {
	int timeslot, nof_subslots;
	sbit_t soft[AIR_BLOCK_BITS];
	bool busy;                    /* the block under way is no dummy */
	bool more[SLOTS][2];          /* a message goes on, by SAPI 0 and 3 */
	int last_ns[SLOTS][2];        /* -1: none yet */
	int blocks, ciphered, sacchs; /* normal blocks, those that cannot be read, SACCH blocks read */
	struct seen seen[EVENTS_MAX];
	uint32_t dark[EVENTS_MAX];
	int nof_seen;
};

static struct reader reader;

static bool is_dummy(const uint8_t *burst)
{
	uint8_t dummy[AIR_BURST_BITS];
	air_burst_dummy(dummy);
	return memcmp(burst, dummy, sizeof(dummy)) == 0;
}

static void see(struct reader *r, uint32_t fn, int subslot, int act, int value)
{
	assert_true(r->nof_seen < EVENTS_MAX);
	r->seen[r->nof_seen++] = (struct seen){ fn, subslot, act, value };
}

/* 24.008 9.2, 24.011 8.1, 44.018 9.1 */
static void read_message(struct reader *r, uint32_t fn, int subslot, const uint8_t *l3)
{
	int first = l3[0] & 15, type = l3[1];
	if (l3[0] == 5 && type == 0x18)
		see(r, fn, subslot, AIR_ACT_IDENTITY, l3[2]);
	else if (l3[0] == 5 && type == 0x12)
		see(r, fn, subslot, AIR_ACT_AUTHENTICATE, -1);
	else if (l3[0] == 5 && type == 0x02)
		see(r, fn, subslot, AIR_ACT_ACCEPT, l3[7] == 0x17);
	else if (l3[0] == 5 && type == 0x04)
		see(r, fn, subslot, AIR_ACT_REFUSE, l3[2]);
	else if (l3[0] == 5 && type == 0x21)
		see(r, fn, subslot, AIR_ACT_SERVE, -1);
	else if (l3[0] == 5 && type == 0x22)
		see(r, fn, subslot, AIR_ACT_DENY, l3[2]);
	else if (l3[0] == 6 && type == 0x35)
		see(r, fn, subslot, AIR_ACT_CIPHER, l3[2] & 1 ? 1 + (l3[2] >> 1 & 7) : 0);
	else if (l3[0] == 6 && type == 0x0d)
		see(r, fn, subslot, AIR_ACT_RELEASE, l3[2]);
	else if (l3[0] == 6 && type == 0x2e)
		see(r, fn, subslot, AIR_ACT_ASSIGN, -1);
	else if (first == 9 && type == 1)
		see(r, fn, subslot, l3[0] & 0x80 ? AIR_ACT_TEXT_SENT : AIR_ACT_TEXT, -1);
	else if (first == 9 && type == 4)
		see(r, fn, subslot, AIR_ACT_TEXT_TAKEN, -1);
	else if (first == 3 && type == 5)
		see(r, fn, subslot, AIR_ACT_SETUP, -1);
	else if (first == 3 && type == 2)
		see(r, fn, subslot, AIR_ACT_PROCEED, -1);
	else
		fail_msg("message %02x %02x", l3[0], l3[1]);
}

/* 44.006 clause 3 */
static void read_frame(struct reader *r, uint32_t fn, int subslot, const uint8_t *o)
{
	int sapi = o[0] >> 2 & 7, three = sapi == 3, control = o[1], length = o[2] >> 2;
	bool command = o[0] & 2;
	assert_true(sapi == 0 || sapi == 3);
	assert_true(length <= 20 && (o[2] & 1));
	for (int i = 3 + length; i < 23; i++)
		assert_int_equal(o[i], 0x2b);
	if (control == 0x03)
		assert_int_equal(length, 0);
	else if ((control & ~0x10) == 0x63 && sapi == 0 && length)
		see(r, fn, subslot, AIR_ACT_ECHO, o[3] == 5 && (o[4] & 0x3f) == 0x08 ? AIR_PURPOSE_UPDATE : -1);
	else if ((control & ~0x10) == 0x63)
		see(r, fn, subslot, three ? AIR_ACT_OPENED : AIR_ACT_CLOSED, -1);
	else if ((control & ~0x10) == 0x2f)
		see(r, fn, subslot, AIR_ACT_OPEN, -1);
	else if ((control & 0x0f) == 1) {
		assert_false(command);
	} else if ((control & 1) == 0) {
		int ns = control >> 1 & 7;
		bool again = ns == r->last_ns[subslot][three], begins = !r->more[subslot][three];
		assert_true(command);
		assert_true(again || ns == (r->last_ns[subslot][three] + 1) % 8);
		r->last_ns[subslot][three] = ns;
		r->more[subslot][three] = o[2] & 2;
		if (begins && !again)
			read_message(r, fn, subslot, o + 3);
	} else
		fail_msg("control %02x", control);
	if ((control & ~0x10) == 0x63 && sapi == 0) /* what is numbered begins anew */
		r->last_ns[subslot][0] = r->last_ns[subslot][1] = -1;
}

/* 44.004 7.1, 44.006 2.1: power, timing advance, then SI5 or SI6 */
static void read_sacch(struct reader *r, const uint8_t *o)
{
	assert_true(o[1] < 64 && o[2] == 0x03 && o[3] == 0x03 && o[5] == 0x06);
	assert_true(o[6] == 0x1d || o[6] == 0x1e);
	r->sacchs++;
}

/* Frame by frame: which block lies there, by 45.002 clause 7 tables 1 and 3. */
static bool place(const struct reader *r, uint32_t fn, int *subslot, bool *sacch, int *burst)
{
	int f = (int)(fn % 51), half = (int)(fn / 51 % 2);
	if (r->timeslot == 0) {
		static const int starts[] = { 22, 26, 32, 36, 42, 46 };
		for (int i = 0; i < 6; i++)
			if (f >= starts[i] && f < starts[i] + 4) {
				*sacch = i >= 4;
				*subslot = *sacch ? i - 4 + 2 * half : i;
				*burst = f - starts[i];
				return true;
			}
		return false;
	}
	*sacch = f >= 32;
	*subslot = *sacch ? (f - 32) / 4 + 4 * half : f / 4;
	*burst = f % 4;
	return f < 48;
}

static void read_frame_of_bits(struct reader *r, uint32_t fn, const uint8_t *frame)
{
	const uint8_t *burst = frame + 156 * r->timeslot + (r->timeslot > 0) + (r->timeslot > 4);
	int subslot, number, errors, total;
	bool sacch;
	uint8_t octets[PDU_GSM_OCTETS];
	if (!place(r, fn, &subslot, &sacch, &number)) {
		assert_true(r->timeslot == 0 || is_dummy(burst));
		return;
	}
	if (number == 0)
		r->busy = !is_dummy(burst);
	assert_true(r->busy != is_dummy(burst));
	for (int i = 0; i < AIR_NORMAL_BITS; i++)
		r->soft[number * AIR_NORMAL_BITS + i] = burst[3 + (i < 58 ? i : i + 26)] ? -127 : 127;
	if (!r->busy || number != 3)
		return;
	assert_true(burst[3 + 57] && burst[3 + 58 + 26]); /* stealing flags: all ones on control channels */
	r->blocks++;
	if (gsm0503_xcch_decode(octets, r->soft, &errors, &total))
		r->dark[r->ciphered++] = fn - 3;
	else if (sacch)
		read_sacch(r, octets);
	else
		read_frame(r, fn - 3, subslot, octets);
}

static void run(struct air_downlink *d, struct reader *r, const struct air_scenario *scenario, int frames)
{
	static uint8_t bits[AIR_FRAME_BITS];
	memset(r, 0, sizeof(*r));
	memset(r->last_ns, 0xff, sizeof(r->last_ns));
	r->timeslot = scenario->cells[0].serving.timeslot;
	d->conduct.on_event = note;
	for (int i = 0; i < frames; i++) {
		struct air_block block;
		uint32_t fn = d->fn;
		air_downlink_frame(d, bits, &block);
		read_frame_of_bits(r, fn, bits);
	}
}

/* The same over all carriers of a cell, each with its own downlink: in each frame one of them has the SDCCH. */
static void run_all(struct air_downlink *carriers, struct reader *r, const struct air_scenario *scenario, int frames)
{
	static uint8_t bits[AIR_FRAME_BITS], frame[AIR_FRAME_BITS];
	const struct air_cell *cell = &scenario->cells[0];
	int arfcns[AIR_NEIGHBOURS_MAX], n = 1 + air_serving_others(cell, arfcns);
	int ts = cell->serving.timeslot, at = 156 * ts + 1 + (ts > 4), sent[CARRIERS_MAX] = { 0 };
	memset(r, 0, sizeof(*r));
	memset(r->last_ns, 0xff, sizeof(r->last_ns));
	r->timeslot = ts;
	carriers[0].conduct.on_event = note;
	for (int i = 0; i < frames; i++) {
		uint32_t fn = carriers[0].fn;
		int arfcn = air_serving_arfcn(cell, fn);
		air_burst_dummy(frame + at);
		for (int k = 0; k < n; k++) {
			struct air_block block;
			assert_true(air_downlink_frame(&carriers[k], bits, &block) ? k == 0 : true);
			assert_true(carriers[k].gain[0] == (k ? 0 : 1));
			bool busy = carriers[k].gain[ts] > 0 && !is_dummy(bits + at);
			assert_true(!busy || arfcn == carriers[k].arfcn);
			assert_true(k || carriers[k].gain[ts] == 1);
			sent[k] += busy;
			if (busy)
				memcpy(frame + at, bits + at, AIR_BURST_BITS);
		}
		read_frame_of_bits(r, fn, frame);
	}
	for (int k = cell->serving.hopping.count ? 0 : 1; k < n; k++)
		assert_true(sent[k] > 300);
}

/* ---- comparing ---- */

static bool of_dialogue(const struct air_event *e)
{
	return e->act != AIR_ACT_PAGE && e->act != AIR_ACT_GRANT && e->act != AIR_ACT_SECRET && e->act != AIR_ACT_END &&
	       e->act != AIR_ACT_HEARD;
}

static void compare(const struct reader *r)
{
	int at = 0, dark = 0;
	for (int i = 0; i < nof_told; i++) {
		const struct air_event *e = &told[i];
		if (e->secret) {
			while (dark < r->ciphered && r->dark[dark] != e->fn)
				dark++;
			assert_true(dark < r->ciphered);
			continue;
		}
		if (!of_dialogue(e))
			continue;
		const struct seen *s = &r->seen[at++];
		if (at > r->nof_seen && i > nof_told - 4) /* its last burst is beyond the end */
			return;
		assert_true(at <= r->nof_seen);
		if (s->fn != e->fn)
			fail_msg("seen %u %d act %d value %d, told %u %d act %d value %d secret %d", s->fn, s->subslot,
			         s->act, s->value, e->fn, e->subslot, (int)e->act, e->value, e->secret);
		assert_int_equal(s->subslot, e->subslot);
		assert_int_equal(s->act, e->act);
		if (s->value >= 0)
			assert_int_equal(s->value, e->value);
	}
	assert_int_equal(at, r->nof_seen);
}

static void what_is_sent_is_what_is_told(void **state)
{
	(void)state;
	static const struct {
		const char *keys;
		bool ciphers;
	} cases[] = {
		{ "conduct = honest\nconnections_per_minute = 60\n", true },
		{ "conduct = catch\nconnections_per_minute = 60\nsdcch_timeslot = 5\n", false },
		{ "conduct = sms\nconnections_per_minute = 60\nearly_classmark = no\n", false },
		{ "conduct = vlr-restart\nccch_conf = 1\nconnections_per_minute = 40\ncipher = a5/3\n", true },
		{ "conduct = honest\nconnections_per_minute = 90\ncipher = a5/0\n", false },
		{ "conduct = home\nconnections_per_minute = 90\ncipher = none\nbs_ag_blks_res = 0\n", false },
		{ "conduct = dead-sim\nccch_conf = 1\nsdcch_timeslot = 3\nconnections_per_minute = 90\n", true },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct air_scenario *scenario = start(&downlink, "", cases[i].keys);
		run(&downlink, &reader, scenario, 20000);
		if (!(reader.nof_seen > 90 && reader.sacchs > 50))
			fail_msg("%zu: %d seen, %d SACCH", i, reader.nof_seen, reader.sacchs);
		assert_true(cases[i].ciphers ? reader.ciphered > 100 : reader.ciphered == 0);
		compare(&reader);
		air_scenario_destroy(scenario);
	}
}

static void sdcchs_are_followed_to_other_carriers(void **state)
{
	(void)state;
	static const char *const cases[] = {
		"conduct = honest\nconnections_per_minute = 60\nsdcch_arfcn = 3\nsdcch_timeslot = 2\n",
		"conduct = sms\nconnections_per_minute = 60\nhopping = 3 1023 0 10\nhsn = 21\nmaio = 2\n",
		"conduct = catch\nconnections_per_minute = 60\nhopping = 5 6 1023\n",
	};
	static struct air_downlink carriers[CARRIERS_MAX];
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct air_scenario *scenario = start(&carriers[0], "", cases[i]);
		int arfcns[AIR_NEIGHBOURS_MAX], n = air_serving_others(&scenario->cells[0], arfcns);
		for (int k = 0; k < n; k++)
			air_downlink_init(&carriers[k + 1], scenario, 0, arfcns[k], carriers[0].fn);
		run_all(carriers, &reader, scenario, 20000);
		assert_true(reader.nof_seen > 90 && reader.sacchs > 50);
		compare(&reader);
		air_scenario_destroy(scenario);
	}
}

/* 44.018 10.5.2.5, 10.5.2.21: carriers 3, 10, 1023, 0 in this order, of 3, 7, 10, 1023, 0. */
static void grants_name_what_is_hopped_over(void **state)
{
	(void)state;
	static uint8_t bits[AIR_FRAME_BITS];
	struct air_scenario *scenario =
		start(&downlink, "",
	              "conduct = catch\nconnections_per_minute = 120\nallocation = 0 7 3 10 1023\n"
	              "hopping = 3 1023 0 10\nhsn = 37\nmaio = 2\n");
	downlink.conduct.on_event = note;
	int grants = 0;
	for (int i = 0; i < 5000; i++) {
		struct air_block block;
		int before = nof_told;
		bool began = air_downlink_frame(&downlink, bits, &block);
		const struct air_event *e = &told[before];
		if (!began || nof_told == before || e->act != AIR_ACT_GRANT || e->value == AIR_PURPOSE_PACKET)
			continue;
		const uint8_t *o = block.octets;
		grants++;
		assert_int_equal(o[0], 12 << 2 | 1);
		assert_int_equal(o[4], (8 + e->subslot) << 3 | 1);
		assert_int_equal(o[5] << 8 | o[6], 5 << 13 | 1 << 12 | 2 << 6 | 37);
		assert_true(o[11] == 1 && o[12] == 0x1d && o[13] == 0x2b);
	}
	assert_true(grants > 10);
	air_scenario_destroy(scenario);
}

static void assert_refused(const char *keys, const char *reason)
{
	char text[400];
	struct fault fault;
	snprintf(text, sizeof(text), "[air]\nfreq = 945M\n[cell a]\n%s", keys);
	assert_null(air_scenario_parse(text, strlen(text), "x", &fault));
	assert_non_null(strstr(fault.text, reason));
}

static void carriers_that_cannot_be_are_refused(void **state)
{
	(void)state;
	assert_refused("arfcn = 5\nhopping = 5 6\nmaio = 2\n", "maio");
	assert_refused("arfcn = 5\nallocation = 5 7\nhopping = 5 6\n", "allocation");
	assert_refused("arfcn = 5\nhopping = 5 6\nsdcch_arfcn = 3\n", "either");
	assert_refused("freq = 945M\nsdcch_arfcn = 3\n", "arfcn");
	assert_refused("arfcn = 5\nsdcch_timeslot = 0\n", "ccch_conf");
	assert_refused("arfcn = 5\nccch_conf = 1\nsdcch_timeslot = 0\nhopping = 5 6\n", "timeslot");
	assert_refused("arfcn = 5\nconduct = kind\n", "conduct");
}

/* 44.018 9.1.7, 10.5.2.1e; 9.1.37: SI5 in bit map 0. */
static void phones_are_pointed_where_asked(void **state)
{
	(void)state;
	struct air_scenario *scenario = start(
		&downlink, "", "conduct = catch\nneighbours = 1 2 3\nsacch_neighbours = 9\nrelease_to = 124 33\n");
	struct air_message_of of = { .cell = &scenario->cells[0] };
	uint8_t octets[AIR_MESSAGE_MAX];
	static const uint8_t wanted[] = { 0x06, 0x0d, 0x00, 0x77, 0x05, 0x10, 0xf8, 0xec, 0x10, 0xba };
	assert_int_equal(air_message_put(&of, AIR_ACT_RELEASE, 0, octets), sizeof(wanted));
	assert_memory_equal(octets, wanted, sizeof(wanted));
	const uint8_t *si5 = downlink.si.message[AIR_SI5].octets;
	assert_int_equal(si5[6], 0x1d);
	assert_int_equal(si5[7 + 16 - 2], 0x01); /* carrier 9 */
	assert_int_equal(si5[7 + 16 - 1], 0x00);
	air_scenario_destroy(scenario);
}

/* ---- grants and pages ---- */

static void grants_say_why_where_and_whom(void **state)
{
	(void)state;
	static uint8_t bits[AIR_FRAME_BITS];
	struct air_scenario *scenario =
		start(&downlink, "", "conduct = honest\nconnections_per_minute = 120\nsdcch_timeslot = 6\nneci = 0\n");
	downlink.conduct.on_event = note;
	int grants = 0, pages = 0, by_class[8] = { 0 };
	for (int i = 0; i < 30000; i++) {
		struct air_block block;
		int before = nof_told;
		bool began = air_downlink_frame(&downlink, bits, &block);
		const struct air_event *e = &told[before];
		if (!began || nof_told == before || (e->act != AIR_ACT_GRANT && e->act != AIR_ACT_PAGE))
			continue;
		const uint8_t *o = block.octets;
		assert_int_equal(e->fn, block.fn);
		if (e->act == AIR_ACT_PAGE) {
			assert_true(block.channel == PDU_PCH && o[1] == 0x06 && o[2] == 0x21);
			assert_true(o[4] == 5 ? o[5] == 0xf4 && o[6] == 0x5a : o[4] == 8 && (o[5] & 7) == 1);
			pages++;
			continue;
		}
		grants++;
		assert_int_equal(block.channel, PDU_AGCH);
		assert_true(o[0] == 0x2d && o[1] == 0x06 && o[2] == 0x3f);
		by_class[o[7] >> 5]++;
		if (e->value == AIR_PURPOSE_PACKET) {
			assert_int_equal(o[3], 0x10);
			continue;
		}
		assert_int_equal(o[3], 0);
		assert_int_equal(o[4], (8 + e->subslot) << 3 | 6);
		assert_int_equal(o[5] << 8 | o[6], 5 << 13 | 1023); /* TSC 5, no hopping */
		assert_true(o[10] < 64 && o[11] == 0);
		assert_true(e->value != AIR_PURPOSE_UPDATE || o[7] >> 5 == 0);
		assert_true(e->value != AIR_PURPOSE_CALL || o[7] >> 5 == 7);
	}
	assert_true(grants > 150 && pages > 20);
	assert_true(by_class[0] > 50 && by_class[7] > 20 && by_class[4] > 10);
	air_scenario_destroy(scenario);
}

/* ---- shares ---- */

struct shares {
	int acts[AIR_ACTS], updates, answers, grants, asked_imsi, connections;
	double held_s; /* from the phone's first message to the end, on average */
};

/* Every block of so many multiframes, without the bits. */
static struct shares count(const char *keys, int multiframes)
{
	static uint32_t began[1 << 15];
	struct air_scenario *scenario = start(&downlink, "", keys);
	struct air_conduct *c = &downlink.conduct;
	struct shares s = { 0 };
	int held = 0;
	memset(began, 0, sizeof(began));
	c->on_event = note;
	for (uint32_t m = 0; m < (uint32_t)multiframes; m++) {
		uint8_t octets[23];
		bool secret;
		nof_told = 0;
		air_conduct_multiframe(c, c->cell, m * MULTIFRAME);
		for (int block = 1; block <= 9; block++)
			air_conduct_notice(c, block, m * MULTIFRAME);
		for (int k = 0; k < c->nof_subslots; k++)
			air_conduct_block(c, k, false, &downlink.si, m * MULTIFRAME, octets, &secret);
		for (const struct air_event *e = told; e < told + nof_told; e++) {
			s.acts[e->act]++;
			s.asked_imsi += e->act == AIR_ACT_IDENTITY && e->value == 1;
			s.updates += e->act == AIR_ACT_GRANT && e->value == AIR_PURPOSE_UPDATE;
			s.answers += e->act == AIR_ACT_GRANT && e->value == AIR_PURPOSE_ANSWER;
			if (e->act == AIR_ACT_ECHO)
				began[e->connection] = m;
			if (e->act == AIR_ACT_END && began[e->connection]) {
				s.held_s += (m - began[e->connection]) * MULTIFRAME * 60e-3 / 13;
				held++;
			}
		}
	}
	s.held_s /= held;
	s.connections = s.acts[AIR_ACT_ECHO];
	air_scenario_destroy(scenario);
	return s;
}

static void assert_share(int got, int of, double least, double most)
{
	double share = (double)got / of;
	if (!(share >= least && share <= most))
		fail_msg("%d of %d is not within %g and %g", got, of, least, most);
}

/* Updates of all grants; asked for the IMSI, refused, turned unreadable of all connections; seconds held. */
static void shares_are_those_of_the_conduct(void **state)
{
	(void)state;
	static const struct {
		const char *keys;
		double updates[2], asked[2], refused[2], ciphered[2], texts[2], held_s[2];
	} rows[] = {
		{ "conduct = catch\n", { .95, 1 }, { .85, 1 }, { .8, .95 }, { 0, 0 }, { 0, 0 }, { .8, 3 } },
		{ "conduct = sms\n", { .95, 1 }, { .4, .6 }, { 0, 0 }, { 0, 0 }, { .9, 1 }, { 3, 7 } },
		{ "conduct = honest\n", { .2, .8 }, { 0, .05 }, { 0, .06 }, { .9, 1 }, { 0, .2 }, { 2, 8 } },
		{ "conduct = home\n", { .2, .35 }, { 0, .05 }, { 0, .01 }, { .9, 1 }, { 0, .4 }, { 2, 8 } },
		{ "conduct = wheels\n", { .35, .8 }, { 0, .1 }, { 0, .03 }, { .9, 1 }, { 0, .3 }, { 2, 8 } },
		{ "conduct = vlr-restart\n", { .5, .8 }, { .4, 1 }, { 0, .06 }, { .9, 1 }, { 0, .2 }, { 2, 8 } },
		{ "conduct = dead-sim\n", { .5, .7 }, { .3, .7 }, { .3, .7 }, { .4, .7 }, { 0, .2 }, { 2, 8 } },
		{ "conduct = honest\nrefused_share = 0.9\nreject_causes = 13\n",
		  { .2, .8 },
		  { 0, .05 },
		  { .3, .7 },
		  { .4, .8 },
		  { 0, .2 },
		  { 2, 8 } },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct shares s = count(rows[i].keys, 40000);
		assert_true(s.connections > 1000);
		assert_share(s.updates, s.acts[AIR_ACT_GRANT], rows[i].updates[0], rows[i].updates[1]);
		assert_share(s.asked_imsi, s.connections, rows[i].asked[0], rows[i].asked[1]);
		assert_share(s.acts[AIR_ACT_REFUSE], s.connections, rows[i].refused[0], rows[i].refused[1]);
		assert_share(s.acts[AIR_ACT_SECRET], s.connections, rows[i].ciphered[0], rows[i].ciphered[1]);
		assert_share(s.acts[AIR_ACT_TEXT], s.connections, rows[i].texts[0], rows[i].texts[1]);
		assert_share((int)(1000 * s.held_s), 1000, rows[i].held_s[0], rows[i].held_s[1]);
		assert_share(s.acts[AIR_ACT_GRANT] - s.acts[AIR_ACT_ECHO], s.acts[AIR_ACT_GRANT], 0.02, 0.3);
		assert_true((s.answers > 0) == (i > 1));
	}
}

/* A new location area is found within minutes. */
static void a_newcomer_has_updates_at_first(void **state)
{
	(void)state;
	struct shares first = count("conduct = wheels\nconnections_per_minute = 120\n", 255), later;
	later = count("conduct = wheels\nconnections_per_minute = 120\n", 8000);
	assert_share(first.updates, first.acts[AIR_ACT_GRANT], 0.8, 1);
	assert_share(later.updates, later.acts[AIR_ACT_GRANT], 0.35, 0.55);
}

/* ---- identities ---- */

static void identities_change_nobodys_conduct(void **state)
{
	(void)state;
	static const char *const all[] = { "catch", "sms", "honest", "home", "wheels", "vlr-restart", "dead-sim" };
	static struct air_event first[EVENTS_MAX];
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		static uint8_t a[AIR_FRAME_BITS], b[AIR_FRAME_BITS];
		char keys[120];
		snprintf(keys, sizeof(keys),
		         "conduct = %s\nconnections_per_minute = 60\npagings_per_s = 5\nccch_conf = %d\n", all[i],
		         i % 2 ? 1 : 0);
		struct air_scenario *of_a = start(&downlink, "identity_seed = 1\n", keys);
		struct air_scenario *of_b = start(&other, "identity_seed = 2\n", keys);
		downlink.conduct.on_event = other.conduct.on_event = note;
		int apart = 0;
		for (int frame = 0; frame < 12000; frame++) {
			struct air_block block_a, block_b;
			nof_told = 0;
			bool began = air_downlink_frame(&downlink, a, &block_a);
			int nof_first = nof_told;
			memcpy(first, told, sizeof(first[0]) * (size_t)nof_first);
			nof_told = 0;
			assert_true(began == air_downlink_frame(&other, b, &block_b));
			assert_int_equal(nof_told, nof_first);
			assert_memory_equal(told, first, sizeof(first[0]) * (size_t)nof_first);
			for (int slot = 0; slot < SLOTS; slot++) {
				int at = slot * 156 + (slot > 0) + (slot > 4);
				assert_true(is_dummy(a + at) == is_dummy(b + at));
				apart += memcmp(a + at, b + at, AIR_BURST_BITS) != 0;
			}
			if (began && block_a.channel == PDU_AGCH && block_a.octets[2] == 0x3f) {
				assert_memory_equal(block_a.octets, block_b.octets, 7);
				assert_int_equal(block_a.octets[7] >> 5, block_b.octets[7] >> 5);
			}
		}
		assert_true(apart > 200);
		air_scenario_destroy(of_a);
		air_scenario_destroy(of_b);
	}
}

/* ---- frames that nobody hears ---- */

static void skipped_frames_are_lived_through(void **state)
{
	(void)state;
	static uint8_t bits[AIR_FRAME_BITS];
	static const char keys[] = "conduct = honest\nconnections_per_minute = 90\n";
	struct air_scenario *scenario = start(&downlink, "", keys), *same = start(&other, "", keys);
	struct air_block block;
	int sent = 0;
	for (int i = 0; sent < 15000; i++) {
		int frames = 1 + i * 37 % 200;
		bool skips = i % 2;
		if (skips)
			air_downlink_skip(&other, (uint64_t)frames);
		for (int k = 0; k < frames; k++, sent++) {
			air_downlink_frame(&downlink, bits, &block);
			if (!skips)
				air_downlink_frame(&other, bits, &block);
		}
		assert_int_equal(downlink.fn, other.fn);
		assert_int_equal(downlink.conduct.connections, other.conduct.connections);
		for (int k = 0; k < AIR_SUBSLOTS; k++) {
			const struct air_dialogue *x = &downlink.conduct.dialogues[k], *y = &other.conduct.dialogues[k];
			assert_int_equal(x->active, y->active);
			assert_memory_equal(x->frame, y->frame, sizeof(x->frame));
		}
	}
	assert_true(downlink.conduct.connections > 40);
	air_scenario_destroy(scenario);
	air_scenario_destroy(same);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_sent_is_what_is_told),
		cmocka_unit_test(sdcchs_are_followed_to_other_carriers),
		cmocka_unit_test(grants_name_what_is_hopped_over),
		cmocka_unit_test(carriers_that_cannot_be_are_refused),
		cmocka_unit_test(phones_are_pointed_where_asked),
		cmocka_unit_test(grants_say_why_where_and_whom),
		cmocka_unit_test(shares_are_those_of_the_conduct),
		cmocka_unit_test(a_newcomer_has_updates_at_first),
		cmocka_unit_test(identities_change_nobodys_conduct),
		cmocka_unit_test(skipped_frames_are_lived_through),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
