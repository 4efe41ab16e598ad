// SPDX-License-Identifier: GPL-3.0-or-later
/* dcch: what a cell tells one phone, octets made by hand after 36.321, 36.322, 36.323, 36.331 and 24.301.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "../../src/lte/follow/connection.h"
#include "../../src/lte/rrc/dcch.h"
#include "../../src/lte/rrc/mac.h"

/* ---- bits by hand ---- */

struct bits {
	uint8_t octets[128];
	size_t n;
};

static void put(struct bits *b, unsigned value, unsigned n)
{
	while (n--) {
		b->octets[b->n / 8] |= (uint8_t)((value >> n & 1) << (7 - b->n % 8));
		b->n++;
	}
}

static size_t len_of(const struct bits *b)
{
	return (b->n + 7) / 8;
}

/* DLInformationTransfer with this NAS message. */
static struct bits transfer(const uint8_t *nas, unsigned len)
{
	struct bits b = { 0 };

	put(&b, 1, 5);
	put(&b, 0, 2 + 3 + 1 + 2);
	put(&b, len, 8);
	for (unsigned i = 0; i < len; i++)
		put(&b, nas[i], 8);
	return b;
}

static struct bits release(bool redirect)
{
	struct bits b = { 0 };

	put(&b, 5, 5);
	put(&b, 0, 2 + 3);
	put(&b, redirect ? 4 : 0, 3);
	put(&b, 1, 2); /* other */
	return b;
}

static struct bits security_mode(unsigned eea, unsigned eia)
{
	struct bits b = { 0 };

	put(&b, 6, 5);
	put(&b, 0, 2 + 3 + 1 + 1);
	put(&b, eea, 4);
	put(&b, eia, 4);
	return b;
}

/* ---- MAC ---- */

static void random_access(void **state)
{
	(void)state;
	/* a backoff indicator, two preambles; timing advance 17, grant; padding */
	static const uint8_t two[] = { 0x82, 0xc5, 0x46, 0x01, 0x1a, 0x1a, 0x0c, 0x00, 0x46,
		                       0x02, 0x2a, 0x1a, 0x0c, 0xff, 0xf3, 0x00, 0x00 };
	uint16_t rnti[MAC_RESPONSES_MAX];
	uint8_t many[200];

	assert_int_equal(mac_responses(two, sizeof(two), rnti), 2);
	assert_int_equal(rnti[0], 0x46);
	assert_int_equal(rnti[1], 0xfff3);
	assert_int_equal(mac_responses(two, 14, rnti), -1);
	assert_int_equal(mac_responses(two, 2, rnti), -1);
	assert_int_equal(mac_responses(two, 0, rnti), -1);
	memset(many, 0xc1, sizeof(many));
	many[MAC_RESPONSES_MAX] = 0x41; /* one more than there is room for */
	assert_int_equal(mac_responses(many, sizeof(many), rnti), -1);
}

static void transport_block(void **state)
{
	(void)state;
	/* contention resolution, CCCH of 3 octets, padding to the end */
	static const uint8_t block[] = { 0x3c, 0x20, 0x03, 0x1f, 1, 2, 3, 4, 5, 6, 0x68, 7, 8, 0, 0 };
	static const uint8_t reserved[] = { 0x0d, 1, 2 }, endless[] = { 0x21, 0x85 };
	struct mac_part parts[MAC_PARTS_MAX];

	assert_int_equal(mac_parts(block, sizeof(block), parts), 2);
	assert_true(parts[0].kind == MAC_RESOLUTION && parts[0].at == 4 && parts[0].len == 6);
	assert_true(parts[1].kind == MAC_CCCH && parts[1].at == 10 && parts[1].len == 3);
	assert_int_equal(mac_parts(block, 12, parts), -1);
	assert_int_equal(mac_parts(reserved, sizeof(reserved), parts), -1);
	assert_int_equal(mac_parts(endless, sizeof(endless), parts), -1);
}

/* ---- RRC and NAS ---- */

static void request(void **state)
{
	(void)state;
	const uint8_t signalling[6] = { 0x4f, 0xff, 0xff, 0xff, 0xff, 0xf6 }, call[6] = { 0x50, 0, 0, 0, 0, 0x0c },
		      re[6] = { 0x00, 0, 0, 0, 0, 0 };
	enum conduct_purpose purpose;
	enum conduct_identity identity;

	assert_true(dcch_request(signalling, &purpose, &identity));
	assert_true(purpose == CONDUCT_UPDATE && identity == CONDUCT_IDENTITY_TMSI);
	assert_true(dcch_request(call, &purpose, &identity));
	assert_true(purpose == CONDUCT_CALL && identity == CONDUCT_NO_IDENTITY);
	assert_false(dcch_request(re, &purpose, &identity));
}

static void common(void **state)
{
	(void)state;
	const uint8_t setup[] = { 0x60, 0 }, reject[] = { 0x41, 0xe0 }, other[] = { 0x80 };
	struct dcch out = { 0 };

	assert_true(dcch_common(setup, sizeof(setup), &out));
	assert_true(out.setup && out.count == 1 && out.events[0].kind == CONDUCT_SETUP);
	out = (struct dcch){ 0 };
	assert_true(dcch_common(reject, sizeof(reject), &out));
	assert_true(out.released && out.events[0].kind == CONDUCT_RRC_REJECTED && out.events[0].value == 16);
	assert_false(dcch_common(other, sizeof(other), &out));
	assert_false(dcch_common(other, 0, &out));
}

struct nas {
	uint8_t octets[9], len, kind, value, flags;
};

static void nas_in_clear(void **state)
{
	(void)state;
	static const struct nas each[] = {
		{ { 0x07, 0x55, 0x01 }, 3, CONDUCT_ASKED, CONDUCT_IDENTITY_IMSI, 0 },
		{ { 0x07, 0x55, 0x02 }, 3, CONDUCT_ASKED, CONDUCT_IDENTITY_IMEI, 0 },
		{ { 0x07, 0x52, 0x00 }, 3, CONDUCT_AUTHENTICATION, 0, CONDUCT_AUTN },
		{ { 0x07, 0x54 }, 2, CONDUCT_PROOF_REJECTED, 0, 0 },
		{ { 0x07, 0x44, 0x0f }, 3, CONDUCT_UPDATE_REJECTED, 15, 0 },
		{ { 0x07, 0x44 }, 2, CONDUCT_UPDATE_REJECTED, CONDUCT_NO_CAUSE, 0 },
		{ { 0x07, 0x4b, 0x07 }, 3, CONDUCT_UPDATE_REJECTED, 7, 0 },
		{ { 0x07, 0x4e, 0x16 }, 3, CONDUCT_SERVICE_REJECTED, 22, 0 },
		{ { 0x07, 0x45, 0x01 }, 3, CONDUCT_ABORTED, CONDUCT_NO_CAUSE, 0 },
		{ { 0x37, 1, 2, 3, 4, 0, 0x07, 0x5d, 0x21 }, 9, CONDUCT_NAS_SECURITY, 2, 1 },
		{ { 0x37, 1, 2, 3, 4, 0, 0x07, 0x5d, 0x00 }, 9, CONDUCT_NAS_SECURITY, 0, 0 },
	};

	for (size_t i = 0; i < sizeof(each) / sizeof(each[0]); i++) {
		const struct bits b = transfer(each[i].octets, each[i].len);
		struct dcch out = { 0 };

		assert_true(dcch_dedicated(b.octets, len_of(&b), &out));
		assert_int_equal(out.count, 1);
		assert_int_equal(out.events[0].kind, each[i].kind);
		assert_int_equal(out.events[0].value, each[i].value);
		assert_int_equal(out.events[0].flags, each[i].flags);
		assert_true(conduct_sound(&out.events[0]));
		for (size_t len = 0; len < len_of(&b) - 1; len++)
			assert_false(dcch_dedicated(b.octets, len, &out));
	}
}

static void nas_ciphered(void **state)
{
	(void)state;
	const uint8_t sealed[] = { 0x27, 1, 2, 3, 4, 5, 0x99, 0x98 }, null[] = { 0x27, 1, 2, 3, 4, 5, 0x07, 0x42 };
	struct dcch out = { 0 };

	assert_true(dcch_nas(sealed, sizeof(sealed), &out) && out.sealed && out.count == 0);
	out = (struct dcch){ 0 };
	assert_true(dcch_nas(null, sizeof(null), &out) && !out.sealed);
}

static void commands(void **state)
{
	(void)state;
	const struct bits b = security_mode(2, 1), none = security_mode(0, 0);
	struct dcch out = { 0 };

	assert_true(dcch_dedicated(b.octets, len_of(&b), &out) && out.secured && !out.null);
	assert_true(out.events[0].kind == CONDUCT_RRC_SECURITY && out.events[0].value == 2 && out.events[0].flags == 1);
	out = (struct dcch){ 0 };
	assert_true(dcch_dedicated(none.octets, len_of(&none), &out) && out.null);
}

static unsigned arfcn_of(const struct conduct *event)
{
	assert_int_equal(event->kind, CONDUCT_REDIRECTED);
	return event->value | (event->flags & 3u) << 8;
}

/* The carriers of a release: one by one, at equal distances, as a map of bits; also across ARFCN 1023. */
static void redirections(void **state)
{
	(void)state;
	struct bits list = release(true), spaced = release(true), map = release(true), plain = release(false);
	struct dcch out = { 0 };

	put(&list, 1, 4);
	put(&list, 512, 10);
	put(&list, 0, 1 + 2);
	put(&list, 2, 5);
	put(&list, 514, 10);
	put(&list, 30, 10);
	assert_true(dcch_dedicated(list.octets, len_of(&list), &out) && out.released && out.count == 4);
	assert_true(out.events[0].kind == CONDUCT_RELEASED && out.events[0].flags == CONDUCT_POINTS);
	assert_true(arfcn_of(&out.events[1]) == 512 && arfcn_of(&out.events[2]) == 514 &&
	            arfcn_of(&out.events[3]) == 30);
	put(&spaced, 1, 4);
	put(&spaced, 1020, 10);
	put(&spaced, 0, 1);
	put(&spaced, 1, 2);
	put(&spaced, 2, 3);
	put(&spaced, 2, 5);
	out = (struct dcch){ 0 };
	assert_true(dcch_dedicated(spaced.octets, len_of(&spaced), &out) && out.count == 4);
	assert_true(arfcn_of(&out.events[2]) == 1023 && arfcn_of(&out.events[3]) == 2);
	put(&map, 1, 4);
	put(&map, 10, 10);
	put(&map, 0, 1);
	put(&map, 2, 2);
	put(&map, 0, 4);
	put(&map, 0x81, 8);
	out = (struct dcch){ 0 };
	assert_true(dcch_dedicated(map.octets, len_of(&map), &out) && out.count == 4);
	assert_true(arfcn_of(&out.events[2]) == 11 && arfcn_of(&out.events[3]) == 18);
	out = (struct dcch){ 0 };
	assert_true(dcch_dedicated(plain.octets, len_of(&plain), &out) && out.count == 1 && !out.events[0].flags);
}

/* ---- a connection ---- */

struct told {
	int count;
	struct conduct events[64];
};

static void on_event(void *ctx, const struct conduct *event)
{
	struct told *told = ctx;

	assert_true(conduct_sound(event) && told->count < 64);
	told->events[told->count++] = *event;
}

/* One block with this message on the bearer; cut: FI of the RLC PDU. */
static void say(struct connection *c, unsigned number, unsigned cut, const uint8_t *octets, size_t len, double now_s,
                struct told *told)
{
	uint8_t block[160] = { 0x01, (uint8_t)(0x80 | cut << 3 | number >> 8), (uint8_t)number };

	memcpy(block + 3, octets, len);
	connection_block(c, block, 3 + len, now_s, &(struct connection_out){ on_event, told });
	for (size_t i = 0; i < sizeof(block); i++)
		assert_int_equal(block[i], 0);
}

/* With PDCP's head and code. */
static size_t pdcp(const struct bits *b, uint8_t *out)
{
	memset(out, 0, 140);
	memcpy(out + 1, b->octets, len_of(b));
	return len_of(b) + 5;
}

static void begin(struct connection *c, struct told *told)
{
	uint8_t block[] = { 0x3c, 0x00, 0x4f, 0xff, 0xff, 0xff, 0xff, 0xf6, 0x60, 0 };

	connection_begin(c, 70, 10, &(struct connection_out){ on_event, told });
	connection_block(c, block, sizeof(block), 10.1, &(struct connection_out){ on_event, told });
}

static void expect(const struct told *told, const uint8_t *kinds, int count)
{
	assert_int_equal(told->count, count);
	for (int i = 0; i < count; i++)
		assert_int_equal(told->events[i].kind, kinds[i]);
}

static void caught(void **state)
{
	(void)state;
	static const uint8_t kinds[] = { CONDUCT_ACCESS,          CONDUCT_BEGAN,    CONDUCT_SETUP, CONDUCT_ASKED,
		                         CONDUCT_UPDATE_REJECTED, CONDUCT_RELEASED, CONDUCT_ENDED };
	const uint8_t identity[] = { 0x07, 0x55, 0x01 }, reject[] = { 0x07, 0x44, 0x0f };
	const struct bits first = transfer(identity, 3), second = transfer(reject, 3), third = release(false);
	struct connection c = { 0 };
	struct told told = { 0 };
	uint8_t sdu[140];

	begin(&c, &told);
	size_t len = pdcp(&first, sdu);

	say(&c, 0, 0, sdu, len, 10.2, &told);
	say(&c, 0, 0, sdu, len, 10.3, &told); /* again */
	len = pdcp(&second, sdu);
	say(&c, 1, 1, sdu, 5, 10.4, &told); /* in two pieces */
	say(&c, 2, 2, sdu + 5, len - 5, 10.5, &told);
	len = pdcp(&third, sdu);
	say(&c, 3, 0, sdu, len, 11.1, &told);
	expect(&told, kinds, sizeof(kinds));
	assert_int_equal(told.events[6].flags, CONDUCT_WAS_ASKED | CONDUCT_WAS_REFUSED | CONDUCT_WAS_CLEAR);
	assert_int_equal(told.events[6].value, CONDUCT_UPDATE);
	assert_int_equal(told.events[6].held_multiframes, 4);
	assert_int_equal(c.rnti, 0);
}

static void honest(void **state)
{
	(void)state;
	static const uint8_t kinds[] = { CONDUCT_ACCESS,         CONDUCT_BEGAN,        CONDUCT_SETUP,
		                         CONDUCT_AUTHENTICATION, CONDUCT_RRC_SECURITY, CONDUCT_UNREADABLE,
		                         CONDUCT_ENDED };
	const uint8_t authentication[] = { 0x07, 0x52, 0x00 };
	const struct bits first = transfer(authentication, 3), second = security_mode(2, 2);
	struct connection c = { 0 };
	struct told told = { 0 };
	uint8_t sdu[140];

	begin(&c, &told);
	size_t len = pdcp(&first, sdu);

	say(&c, 0, 0, sdu, len, 10.2, &told);
	len = pdcp(&second, sdu);
	say(&c, 1, 0, sdu, len, 10.3, &told);
	memset(sdu + 1, 0x5a, 30);
	say(&c, 2, 0, sdu, 31, 10.4, &told);
	say(&c, 3, 0, sdu, 31, 10.5, &told);
	connection_tick(&c, 13.4, &(struct connection_out){ on_event, &told });
	assert_int_equal(told.count, 6);
	connection_tick(&c, 13.6, &(struct connection_out){ on_event, &told });
	expect(&told, kinds, sizeof(kinds));
	assert_int_equal(told.events[6].flags, CONDUCT_WAS_PROVED | CONDUCT_WAS_COMMANDED | CONDUCT_WAS_UNREADABLE);
}

/* Any octets: events that are sound, octets gone, nothing of another's. */
static void hostile(void **state)
{
	(void)state;
	struct connection c = { 0 };

	srand(5);
	for (int i = 0; i < 20000; i++) {
		uint8_t block[277];
		struct told told = { 0 };
		const size_t len = (size_t)rand() % sizeof(block);

		for (size_t k = 0; k < len; k++)
			block[k] = (uint8_t)rand();
		if (len > 4 && i % 2) {
			block[0] = 0x01;
			block[1] &= 0x9f;
		}
		if (!c.rnti)
			begin(&c, &told);
		connection_block(&c, block, len, 10 + i * 1e-3, &(struct connection_out){ on_event, &told });
		for (size_t k = 0; k < len; k++)
			assert_int_equal(block[k], 0);
		assert_true(c.srb.held <= SRB_OCTETS_MAX);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_access), cmocka_unit_test(transport_block), cmocka_unit_test(request),
		cmocka_unit_test(common),        cmocka_unit_test(nas_in_clear),    cmocka_unit_test(nas_ciphered),
		cmocka_unit_test(commands),      cmocka_unit_test(redirections),    cmocka_unit_test(caught),
		cmocka_unit_test(honest),        cmocka_unit_test(hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
