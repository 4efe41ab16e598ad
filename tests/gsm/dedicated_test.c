// SPDX-License-Identifier: GPL-3.0-or-later
/* dedicated: what a cell does on a dedicated channel, from hand-made frames: each message that is an event, where a
 * connection begins and ends, and that no octet stays behind whatever comes in.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "../../src/gsm/l3/dedicated.h"  // struct dedicated
#include "dice.h"                        // dice
#include "hex.h"                         // hex_read

enum { EVENTS = 64 };

static struct {
	struct dedicated d;
	struct dedicated_own own;
	struct conduct events[EVENTS];
	int count;
	uint32_t fn;
} t;

static void on_event(void *ctx, const struct conduct *event)
{
	(void)ctx;
	assert_true(t.count < EVENTS);
	assert_true(conduct_sound(event));
	t.events[t.count++] = *event;
}

static struct dedicated_out out = { on_event, NULL, false };

static int start(void **state)
{
	(void)state;
	memset(&t, 0, sizeof(t));
	t.fn = 1000;
	dedicated_end(&t.d, &out);
	return 0;
}

static void feed(enum dedicated_block block, bool sacch, const char *hex)
{
	uint8_t octets[DEDICATED_OCTETS];
	static const uint8_t zero[DEDICATED_OCTETS];

	hex_read(hex, octets, sizeof(octets));
	t.fn += 51;
	dedicated_block(&t.d, &t.own, block, sacch, t.fn, octets, &out);
	assert_memory_equal(octets, zero, sizeof(zero));
}

static void read_block(const char *hex)
{
	feed(DEDICATED_READ, false, hex);
}

static void wait(int multiframes)
{
	while (multiframes--)
		feed(DEDICATED_EMPTY, false, "");
}

/* The event that came next, all in one number. */
static int seen;
static void next(enum conduct_kind kind, int value, int flags)
{
	assert_true(seen < t.count);
	const struct conduct *e = &t.events[seen++];

	if (e->kind != kind || e->value != value || e->flags != flags)
		fail_msg("%s %d %d, not %s %d %d", conduct_name(e->kind), e->value, e->flags, conduct_name(kind), value,
		         flags);
}

static void no_more(void)
{
	assert_int_equal(seen, t.count);
}

#define UPDATE  "01733d0508 02 00f110 0001 33 05f4 01020304"
#define FILL    "030301"
#define RELEASE "03060d060d00"

/* Without its blanks. */
static const char *packed(const char *hex)
{
	static char text[64];
	int n = 0;

	for (; *hex; hex++)
		if (*hex != ' ')
			text[n++] = *hex;
	text[n] = 0;
	return text;
}

static void begin(const char *ua, enum conduct_purpose purpose, enum conduct_identity identity)
{
	start(NULL);
	seen = 0;
	read_block(packed(ua));
	next(CONDUCT_BEGAN, purpose, identity);
	no_more();
}

static void purposes(void **state)
{
	(void)state;
	begin("01733d0508 00 00f110 0001 33 05f4 01020304", CONDUCT_UPDATE, CONDUCT_IDENTITY_TMSI);
	begin("01733d0508 01 00f110 0001 33 05f4 01020304", CONDUCT_UPDATE_PERIODIC, CONDUCT_IDENTITY_TMSI);
	begin("01734905c8 72 00f110 0001 33 08 0910101010101010", CONDUCT_ATTACH, CONDUCT_IDENTITY_IMSI);
	begin("0173350627 03 03331901 05f4 01020304", CONDUCT_ANSWER, CONDUCT_IDENTITY_TMSI);
	begin("0173350524 71 03331901 05f4 01020304", CONDUCT_CALL, CONDUCT_IDENTITY_TMSI);
	begin("0173410524 72 03331901 08 0a10101010101010", CONDUCT_EMERGENCY, CONDUCT_IDENTITY_IMEI);
	begin("0173350524 74 03331901 05f4 01020304", CONDUCT_MESSAGE, CONDUCT_IDENTITY_TMSI);
	begin("0173350524 78 03331901 05f4 01020304", CONDUCT_OTHER, CONDUCT_IDENTITY_TMSI);
	begin("0173350528 70 03331901 05f4 01020304", CONDUCT_OTHER, CONDUCT_IDENTITY_TMSI);
	begin("0173250501 33 05f4 01020304", CONDUCT_OTHER, CONDUCT_IDENTITY_TMSI);
	begin("0173112b2b2b2b", CONDUCT_PURPOSE_UNKNOWN, CONDUCT_NO_IDENTITY); /* overwritten by others */
	begin("0173290524 71 ff331901 05f4 0102", CONDUCT_CALL, CONDUCT_NO_IDENTITY);
}

static void says(const char *hex, enum conduct_kind kind, int value, int flags)
{
	begin(UPDATE, CONDUCT_ATTACH, CONDUCT_IDENTITY_TMSI);
	read_block(packed(hex));
	next(kind, value, flags);
	if (kind == CONDUCT_RELEASED)
		next(CONDUCT_ENDED, CONDUCT_ATTACH, CONDUCT_WAS_CLEAR);
	no_more();
}

static void says_nothing(const char *hex)
{
	begin(UPDATE, CONDUCT_ATTACH, CONDUCT_IDENTITY_TMSI);
	read_block(packed(hex));
	no_more();
}

static void messages(void **state)
{
	(void)state;
	says("03000d 051801", CONDUCT_ASKED, CONDUCT_IDENTITY_IMSI, 0);
	says("03000d 0518f2", CONDUCT_ASKED, CONDUCT_IDENTITY_IMEI, 0);
	says("03000d 051803", CONDUCT_ASKED, CONDUCT_IDENTITY_IMEISV, 0);
	says("03004d 0512 03 0102030405060708090a0b0c0d0e0f10 2b", CONDUCT_AUTHENTICATION, 0, 0);
	says("030053 0512 03 0102030405060708090a0b0c0d0e0f10 20", CONDUCT_AUTHENTICATION, 0, CONDUCT_AUTN);
	says("03000d 063501", CONDUCT_CIPHERING, 1, 0);
	says("03000d 063500", CONDUCT_CIPHERING, 0, 0);
	says("03000d 063515", CONDUCT_CIPHERING, 3, CONDUCT_IMEISV);
	says("030039 0502 00f110 0001 17 05f4 01020304", CONDUCT_UPDATE_ACCEPTED, CONDUCT_NO_IDENTITY,
	     CONDUCT_IDENTITY_TMSI);
	says("03001d 0502 00f110 0001", CONDUCT_UPDATE_ACCEPTED, 0, CONDUCT_NO_IDENTITY);
	says("03000d 05040b", CONDUCT_UPDATE_REJECTED, 11, 0);
	says("03000d 050406", CONDUCT_UPDATE_REJECTED, 6, 0);
	says("03000d 05042b", CONDUCT_UPDATE_REJECTED, CONDUCT_NO_CAUSE, 0);
	says("030009 0521", CONDUCT_SERVICE_ACCEPTED, 0, 0);
	says("03000d 052216", CONDUCT_SERVICE_REJECTED, 22, 0);
	says("03000d 052906", CONDUCT_ABORTED, 6, 0);
	says("030009 0511", CONDUCT_PROOF_REJECTED, 0, 0);
	says("030039 051a 00f110 0001 05f4 01020304", CONDUCT_REALLOCATED, 0, 0);
	says("03000d 060d00", CONDUCT_RELEASED, 0, 0);
	says("030019 060d05 7301ff", CONDUCT_RELEASED, 5, CONDUCT_BA_RANGE);
	says("03002d 060d05 c0 7402ffff 7701ff", CONDUCT_RELEASED, 5, CONDUCT_POINTS);
	says("0f003d 0901 0a 00000000000000000000", CONDUCT_SMS, 0, 0);
	says("0f003d 6901 0a 00000000000000000000", CONDUCT_SMS, 0, 0);
	says("0f3f01", CONDUCT_SMS_LINK, 0, 0);
}

static void no_events(void **state)
{
	(void)state;
	says_nothing("0f003d 8901 0a 00000000000000000000"); /* of a transaction that the phone began */
	says_nothing("0f0009 0904");
	says_nothing("03000d 05182b"); /* overwritten */
	says_nothing("03000d 06352b");
	says_nothing("03000d 06350f"); /* an eighth algorithm */
	says_nothing("01000d 051801"); /* a response */
	says_nothing("03000c 051801"); /* no length */
	says_nothing("0300fd 051801"); /* a length beyond the block */
	says_nothing("43000d 051801"); /* another link protocol */
	says_nothing("83000d 051801");
	says_nothing("03000d 061801"); /* another protocol */
	says_nothing("03000d 151801"); /* a skip indicator */
	says_nothing("0b000d 051801"); /* SAPI 2 */
	says_nothing("030005 05");
	says_nothing("032101");
}

static void repeats_and_segments(void **state)
{
	(void)state;
	begin(UPDATE, CONDUCT_ATTACH, CONDUCT_IDENTITY_TMSI);
	read_block(packed(UPDATE)); /* the phone asked again */
	read_block("03000d051801");
	read_block("03100d051801"); /* not acknowledged yet */
	read_block("03020d051802");
	next(CONDUCT_ASKED, CONDUCT_IDENTITY_IMSI, 0);
	next(CONDUCT_ASKED, CONDUCT_IDENTITY_IMEI, 0);
	read_block("030453051200");
	read_block("03060d051801"); /* goes on with it, whatever it looks like */
	next(CONDUCT_AUTHENTICATION, 0, 0);
	read_block("03080d051801");
	next(CONDUCT_ASKED, CONDUCT_IDENTITY_IMSI, 0);
	read_block("0f3f01");
	read_block("0f3f01");
	next(CONDUCT_SMS_LINK, 0, 0);
	read_block("0f020d0901ff"); /* the first frame of the link was missed: this may be within a message */
	read_block("0f040d0901ff");
	next(CONDUCT_SMS, 0, 0);
	no_more();
}

static void ends(void **state)
{
	(void)state;
	begin(UPDATE, CONDUCT_ATTACH, CONDUCT_IDENTITY_TMSI);
	wait(3);
	read_block("03000d05040b");
	read_block("03020d060d00");
	next(CONDUCT_UPDATE_REJECTED, 11, 0);
	next(CONDUCT_RELEASED, 0, 0);
	next(CONDUCT_ENDED, CONDUCT_ATTACH, CONDUCT_WAS_REFUSED | CONDUCT_WAS_CLEAR);
	assert_int_equal(t.events[seen - 1].held_multiframes, 5);
	read_block("03120d060d00"); /* it was not acknowledged */
	read_block("017301");
	read_block(FILL);
	no_more();

	begin(UPDATE, CONDUCT_ATTACH, CONDUCT_IDENTITY_TMSI);
	read_block("03000d051801");
	read_block("017301"); /* disconnected */
	next(CONDUCT_ASKED, CONDUCT_IDENTITY_IMSI, 0);
	next(CONDUCT_ENDED, CONDUCT_ATTACH, CONDUCT_WAS_ASKED | CONDUCT_WAS_CLEAR);

	begin(UPDATE, CONDUCT_ATTACH, CONDUCT_IDENTITY_TMSI);
	read_block("035301");
	next(CONDUCT_ENDED, CONDUCT_ATTACH, CONDUCT_WAS_CLEAR);

	begin(UPDATE, CONDUCT_ATTACH, CONDUCT_IDENTITY_TMSI);
	read_block(FILL);
	wait(12);
	no_more();
	wait(1);
	next(CONDUCT_ENDED, CONDUCT_ATTACH, CONDUCT_WAS_CLEAR);
	assert_int_equal(t.events[seen - 1].held_multiframes, 1);

	begin(UPDATE, CONDUCT_ATTACH, CONDUCT_IDENTITY_TMSI);
	read_block("03000d051801");
	read_block(packed(UPDATE)); /* somebody else, and the release was missed */
	next(CONDUCT_ASKED, CONDUCT_IDENTITY_IMSI, 0);
	next(CONDUCT_ENDED, CONDUCT_ATTACH, CONDUCT_WAS_ASKED | CONDUCT_WAS_CLEAR);
	next(CONDUCT_BEGAN, CONDUCT_ATTACH, CONDUCT_IDENTITY_TMSI);
	dedicated_end(&t.d, &out); /* nobody listens any more: whether it stayed clear is not known */
	next(CONDUCT_ENDED, CONDUCT_ATTACH, 0);
	dedicated_end(&t.d, &out);
	no_more();
}

static void grants(void **state)
{
	(void)state;
	start(NULL);
	seen = 0;
	read_block("03000d051801"); /* of whom nobody knows */
	read_block(FILL);
	no_more();
	dedicated_grant(&t.d, CONDUCT_CALL, t.fn, &out);
	read_block(FILL);
	no_more();
	read_block("03000d051801"); /* the UA was missed */
	next(CONDUCT_BEGAN, CONDUCT_CALL, CONDUCT_NO_IDENTITY);
	next(CONDUCT_ASKED, CONDUCT_IDENTITY_IMSI, 0);
	dedicated_grant(&t.d, CONDUCT_UPDATE, t.fn, &out);
	next(CONDUCT_ENDED, CONDUCT_CALL, CONDUCT_WAS_ASKED | CONDUCT_WAS_CLEAR);
	read_block("0173112b2b2b2b");
	next(CONDUCT_BEGAN, CONDUCT_UPDATE, CONDUCT_NO_IDENTITY);
	read_block(RELEASE);
	next(CONDUCT_RELEASED, 0, 0);
	next(CONDUCT_ENDED, CONDUCT_UPDATE, CONDUCT_WAS_CLEAR);
	dedicated_grant(&t.d, CONDUCT_CALL, t.fn, &out);
	wait(13); /* no phone came */
	read_block("03000d051801");
	no_more();
}

/* Where blocks that could not be read are not told of, only what is read to its end is known to be clear. */
static void with_gaps(void **state)
{
	(void)state;
	out.gaps = true;
	begin(UPDATE, CONDUCT_ATTACH, CONDUCT_IDENTITY_TMSI);
	wait(14);
	next(CONDUCT_ENDED, CONDUCT_ATTACH, 0);
	begin(UPDATE, CONDUCT_ATTACH, CONDUCT_IDENTITY_TMSI);
	read_block(RELEASE);
	next(CONDUCT_RELEASED, 0, 0);
	next(CONDUCT_ENDED, CONDUCT_ATTACH, CONDUCT_WAS_CLEAR);
	out.gaps = false;
}

static void ciphering(void **state)
{
	(void)state;
	begin(UPDATE, CONDUCT_ATTACH, CONDUCT_IDENTITY_TMSI);
	read_block("03000d063501");
	read_block(FILL);
	feed(DEDICATED_SEALED, false, "");
	feed(DEDICATED_SEALED, true, "");
	next(CONDUCT_CIPHERING, 1, 0);
	no_more();
	feed(DEDICATED_SEALED, false, "");
	next(CONDUCT_UNREADABLE, 0, 0);
	feed(DEDICATED_SEALED, false, "");
	wait(14);
	next(CONDUCT_ENDED, CONDUCT_ATTACH, CONDUCT_WAS_COMMANDED | CONDUCT_WAS_UNREADABLE);
	assert_int_equal(t.events[seen - 1].held_multiframes, 6);
	no_more();

	begin(UPDATE, CONDUCT_ATTACH, CONDUCT_IDENTITY_TMSI);
	feed(DEDICATED_SEALED, false, "");
	feed(DEDICATED_SEALED, false, "");
	read_block(FILL); /* two were disturbed */
	feed(DEDICATED_SEALED, false, "");
	feed(DEDICATED_SEALED, false, "");
	read_block(RELEASE);
	next(CONDUCT_RELEASED, 0, 0);
	next(CONDUCT_ENDED, CONDUCT_ATTACH, CONDUCT_WAS_CLEAR);

	begin(UPDATE, CONDUCT_ATTACH, CONDUCT_IDENTITY_TMSI);
	feed(DEDICATED_SEALED, false, "");
	feed(DEDICATED_SEALED, false, "");
	wait(14);
	next(CONDUCT_ENDED, CONDUCT_ATTACH, 0); /* not known */

	begin(UPDATE, CONDUCT_ATTACH, CONDUCT_IDENTITY_TMSI);
	feed(DEDICATED_WEAK, false, "");
	wait(14);
	next(CONDUCT_ENDED, CONDUCT_ATTACH, 0);

	begin(UPDATE, CONDUCT_ATTACH, CONDUCT_IDENTITY_TMSI);
	for (int i = 0; i < 3; i++)
		feed(DEDICATED_SEALED, false, "");
	next(CONDUCT_UNREADABLE, 0, 0);
	read_block(packed(UPDATE)); /* of the next one */
	next(CONDUCT_ENDED, CONDUCT_ATTACH, CONDUCT_WAS_UNREADABLE);
	next(CONDUCT_BEGAN, CONDUCT_ATTACH, CONDUCT_IDENTITY_TMSI);
	no_more();
}

/* SI2 lists 20 and the cell itself, 10; SI3 names cell 0x1234 in area 0x0042. */
static void broadcast(const char *si2, const char *si3)
{
	uint8_t octets[DEDICATED_OCTETS];

	t.own = (struct dedicated_own){ .arfcn = 10 };
	hex_read(packed(si2), octets, sizeof(octets));
	dedicated_own_block(&t.own, octets);
	hex_read(packed(si3), octets, sizeof(octets));
	dedicated_own_block(&t.own, octets);
}

#define SI2_OTHERS "59061a 00000000000000000000000000080200 ff e50400"
#define SI2_OWN    "59061a 00000000000000000000000000000200 ff e50400"
#define SI3        "49061b 1234 64f000 0042"
#define SI5_OWN    "0511 030349 061d 00000000000000000000000000000200"
#define SI5_MORE   "0511 030349 061d 20000000000000000000000000000200"
#define SI5_OTHERS "0511 030349 061d 00000000000000000000000000080200"
#define SI6        "0511 03032d 061e 1234 64f000 0042 27 ff"
#define SI6_OTHER  "0511 03032d 061e 1235 64f000 0042 27 ff"

static void on_sacch(const char *si2, const char *si3, const char *block, enum conduct_kind kind)
{
	begin(UPDATE, CONDUCT_ATTACH, CONDUCT_IDENTITY_TMSI);
	broadcast(si2, si3);
	feed(DEDICATED_READ, false, packed(block)); /* not here */
	for (int i = 0; i < 2; i++)
		feed(DEDICATED_READ, true, packed(block));
	if (kind != CONDUCT_KINDS)
		next(kind, 0, 0);
	no_more();
}

static void contradictions(void **state)
{
	(void)state;
	on_sacch(SI2_OTHERS, SI3, SI5_OWN, CONDUCT_SI5_OWN_ONLY);
	on_sacch(SI2_OTHERS, SI3, SI5_MORE, CONDUCT_KINDS);
	on_sacch(SI2_OTHERS, SI3, SI5_OTHERS, CONDUCT_KINDS);
	on_sacch(SI2_OWN, SI3, SI5_OWN, CONDUCT_KINDS);
	on_sacch(SI3, SI3, SI5_OWN, CONDUCT_KINDS); /* SI2 is not known */
	on_sacch(SI2_OTHERS, SI3, SI6, CONDUCT_KINDS);
	on_sacch(SI2_OTHERS, SI3, SI6_OTHER, CONDUCT_SI6_DIFFERS);
	on_sacch(SI2_OTHERS, SI2_OTHERS, SI6_OTHER, CONDUCT_KINDS);
}

/* Any octets: on_event() finds each event sound, feed() no octet left. Half of them begin like a frame. */
static void any_octets(void **state)
{
	struct dice dice = { 7 };
	char hex[2 * DEDICATED_OCTETS + 1];
	(void)state;

	start(NULL);
	for (int i = 0; i < 200000; i++) {
		for (int k = 0; k < DEDICATED_OCTETS; k++)
			snprintf(hex + 2 * k, 3, "%02x", (unsigned)dice_below(&dice, 256));
		if (i & 1)
			snprintf(hex, 11, "%02x%02x%02x%02x", i & 2 ? 1 : 3, (unsigned)dice_below(&dice, 128) * 2,
			         4 * (unsigned)dice_below(&dice, 21) + 1, 4 + (unsigned)dice_below(&dice, 6));
		hex[8] = hex[8] ? hex[8] : '0';
		feed((enum dedicated_block)dice_below(&dice, 4), dice_below(&dice, 2), hex);
		if (dice_below(&dice, 50) == 0)
			dedicated_grant(&t.d, CONDUCT_CALL, t.fn, &out);
		t.fn %= 2715648;
		t.count = 0;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(purposes, start),       cmocka_unit_test_setup(messages, start),
		cmocka_unit_test_setup(no_events, start),      cmocka_unit_test_setup(repeats_and_segments, start),
		cmocka_unit_test_setup(ends, start),           cmocka_unit_test_setup(grants, start),
		cmocka_unit_test_setup(with_gaps, start),      cmocka_unit_test_setup(ciphering, start),
		cmocka_unit_test_setup(contradictions, start), cmocka_unit_test_setup(any_octets, start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
