// SPDX-License-Identifier: GPL-3.0-or-later
/* freq_list: every format against an encoder that knows nothing of the decoder, against libosmogsm's encoder and
 * decoder, and against octets that were on the air.
 *
 * The encoder here follows annex J from the other side: a circle of values is split at a root so that each half circle
 * holds half of them, and each half is a smaller circle of its own.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <osmocom/gsm/gsm48_arfcn_range_encode.h>
#include <osmocom/gsm/gsm48_ie.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/gsm/l3/freq_list.h"  // freq_list_decode
#include "hex.h"                         // hex_read

enum { ELEMENT = 16 };

struct bits {
	uint8_t octets[ELEMENT];
	unsigned at;
};

static void put(struct bits *b, unsigned value, unsigned n)
{
	while (n--) {
		assert_true(b->at < 8 * ELEMENT);
		b->octets[b->at / 8] |= (value >> n & 1) << (7 - b->at % 8);
		b->at++;
	}
}

/* Which of these values on a circle of 1..m has at most half of the others within m/2 before it, the rest after it. */
static int root_find(const int *values, int n, int m)
{
	for (int i = 0; i < n; i++) {
		int before = 0;
		for (int k = 0; k < n; k++)
			before += k != i && ((values[i] - values[k]) % m + m) % m <= m / 2;
		if (before == n / 2)
			return i;
	}
	return -1;
}

/* Fills w[k], w[k + j], ... for the values on a circle of m; j: first node of k's level. */
static void encode_circle(const int *values, int n, int m, int k, int j, uint16_t *w)
{
	int before[64], after[64], nof_before = 0, nof_after = 0, root;

	if (n == 0)
		return;
	root = root_find(values, n, m);
	assert_true(root >= 0);
	w[k] = values[root];
	for (int i = 0; i < n; i++) {
		int distance = ((values[i] - values[root]) % m + m) % m;
		if (i == root)
			continue;
		if (distance <= m / 2)
			after[nof_after++] = distance;
		else
			before[nof_before++] = distance - m / 2;
	}
	encode_circle(before, nof_before, m / 2, k + j, 2 * j, w);
	encode_circle(after, nof_after, m / 2, k + 2 * j, 2 * j, w);
}

static const struct format {
	const char *name;
	uint8_t octet;
	unsigned bits; /* of W(1); 0: bit map */
	int most;
} formats[] = {
	{ "range 1024", 0x80, 10, 16 }, { "range 512", 0x88, 9, 17 },         { "range 256", 0x8a, 8, 21 },
	{ "range 128", 0x8c, 7, 28 },   { "variable bit map", 0x8e, 0, 111 },
};

/* values: distinct, 1..2^bits-1 above orig (modulo 1024). */
static void encode(const struct format *f, int orig, bool zero, const int *values, int n, struct bits *b)
{
	uint16_t w[64] = { 0 };

	memset(b, 0, sizeof(*b));
	b->octets[0] = f->octet;
	if (f->bits == 10) {
		b->at = 5;
		put(b, zero, 1);
	} else {
		b->at = 7;
		put(b, orig, 10);
	}
	if (f->bits == 0) {
		for (int i = 0; i < n; i++)
			b->octets[(16 + values[i]) / 8] |= 0x80 >> (16 + values[i]) % 8;
		return;
	}
	encode_circle(values, n, (1 << f->bits) - 1, 1, 1, w);
	for (int k = 1; k <= n; k++) {
		assert_true(w[k] > 0);
		put(b, w[k], range_width(k, f->bits));
	}
}

static int draw(int *values, int n, int most)
{
	bool taken[1024] = { false };
	int drawn = 0;

	while (drawn < n) {
		int v = 1 + rand() % most;
		if (!taken[v])
			values[drawn++] = v;
		taken[v] = true;
	}
	return drawn;
}

static int set_count(const struct arfcn_set *set)
{
	int count = 0;

	for (int i = 0; i < 1024; i++)
		count += arfcn_set_has(set, i);
	return count;
}

static void round_trip(const struct format *f)
{
	int n = rand() % (f->most + 1), range = f->bits ? (1 << f->bits) - 1 : 111;
	int values[128], orig = f->bits == 10 ? 0 : rand() % 1024;
	bool zero = f->bits != 10 || rand() % 2;
	struct arfcn_set set;
	struct bits b;

	draw(values, n, range);
	encode(f, orig, zero, values, n, &b);
	assert_true(freq_list_decode(b.octets, ELEMENT, FREQ_LIST, &set));
	assert_int_equal(set_count(&set), n + zero);
	if (zero)
		assert_true(arfcn_set_has(&set, orig));
	for (int i = 0; i < n; i++)
		assert_true(arfcn_set_has(&set, (orig + values[i]) % 1024));
}

static void every_format_round_trips(void **state)
{
	(void)state;
	srand(1);
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		for (int run = 0; run < 2000; run++)
			round_trip(&formats[i]);
}

/* Its tables end where the element does: compared over what both define. */
static void agrees_with_library_decoder(void **state)
{
	(void)state;
	srand(2);
	for (int run = 0; run < 20000; run++) {
		const struct format *f = &formats[run % 5];
		struct gsm_sysinfo_freq theirs[1024] = { 0 };
		int values[128], n = rand() % (f->most + 1), orig = rand() % 1024;
		struct arfcn_set set;
		struct bits b;

		draw(values, n, f->bits ? (1 << f->bits) - 1 : 111);
		encode(f, orig, true, values, n, &b);
		assert_true(freq_list_decode(b.octets, ELEMENT, FREQ_LIST, &set));
		assert_int_equal(gsm48_decode_freq_list(theirs, b.octets, ELEMENT, 0xce, 1), 0);
		for (int arfcn = 0; arfcn < 1024; arfcn++)
			if ((theirs[arfcn].mask != 0) != arfcn_set_has(&set, arfcn))
				fail_msg("%s: %d of %d", f->name, arfcn, n);
	}
}

static int ascending(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

/* n carriers as the library would broadcast them. False where it finds no format. */
static bool library_encode(const int *arfcns, int n, uint8_t element[ELEMENT])
{
	int list[32], w[OSMO_GSM48_RANGE_ENC_MAX_ARFCNS] = { 0 }, f0, f0_included, range, rest;

	memcpy(list, arfcns, n * sizeof(int));
	range = osmo_gsm48_range_enc_determine_range(list, n, &f0);
	if (range == OSMO_GSM48_ARFCN_RANGE_INVALID)
		return false;
	rest = osmo_gsm48_range_enc_filter_arfcns(list, n, f0, &f0_included);
	osmo_gsm48_range_enc_arfcns(range, list, rest, w, 0);
	memset(element, 0, ELEMENT);
	switch (range) {
	case OSMO_GSM48_ARFCN_RANGE_128:
		return osmo_gsm48_range_enc_128(element, f0, w) == 0;
	case OSMO_GSM48_ARFCN_RANGE_256:
		return osmo_gsm48_range_enc_256(element, f0, w) == 0;
	case OSMO_GSM48_ARFCN_RANGE_512:
		return osmo_gsm48_range_enc_512(element, f0, w) == 0;
	default:
		return osmo_gsm48_range_enc_1024(element, f0, f0_included, w) == 0;
	}
}

static void agrees_with_library_encoder(void **state)
{
	(void)state;
	int formats_seen = 0;
	srand(3);
	for (int run = 0; run < 5000; run++) {
		static const int spreads[] = { 120, 250, 500, 1020 };
		int values[32], n = 2 + rand() % 15, spread = spreads[run % 4], base = rand() % (1024 - spread);
		uint8_t element[ELEMENT];
		struct arfcn_set set;

		draw(values, n, spread);
		for (int i = 0; i < n; i++)
			values[i] += base;
		qsort(values, n, sizeof(int), ascending);
		if (!library_encode(values, n, element))
			continue;
		assert_true(freq_list_decode(element, ELEMENT, FREQ_LIST, &set));
		formats_seen |= 1 << (element[0] >> 1 & 7);
		assert_int_equal(set_count(&set), n);
		for (int i = 0; i < n; i++)
			assert_true(arfcn_set_has(&set, values[i]));
	}
	assert_int_equal(__builtin_popcount(formats_seen & 0x70), 3);
}

static void bit_map_0(void **state)
{
	(void)state;
	struct arfcn_set set;
	uint8_t element[ELEMENT] = { 0x08 };

	assert_true(freq_list_decode(element, ELEMENT, FREQ_LIST, &set));
	assert_int_equal(set_count(&set), 1);
	assert_true(arfcn_set_has(&set, 124));
	element[0] = 0x31; /* EXT-IND, BA-IND, 121 */
	element[1] = 0x80;
	element[15] = 0x01;
	assert_true(freq_list_decode(element, ELEMENT, FREQ_LIST, &set));
	assert_int_equal(set_count(&set), 3);
	assert_true(arfcn_set_has(&set, 121) && arfcn_set_has(&set, 120) && arfcn_set_has(&set, 1));
}

/* SI1 and SI2 of a laboratory cell at 1800 MHz: variable bit map and range 512. */
static void heard_on_the_air(void **state)
{
	(void)state;
	static const int neighbours[] = { 806, 815, 817, 818, 823, 880 };
	uint8_t element[ELEMENT];
	struct arfcn_set set;

	hex_read("8fb68000000000000000000000000000", element, ELEMENT);
	assert_true(freq_list_decode(element, ELEMENT, FREQ_LIST, &set));
	assert_int_equal(set_count(&set), 1);
	assert_true(arfcn_set_has(&set, 877));
	hex_read("8f930058400000000000002000000000", element, ELEMENT);
	assert_true(freq_list_decode(element, ELEMENT, FREQ_LIST, &set));
	assert_int_equal(set_count(&set), 6);
	for (int i = 0; i < 6; i++)
		assert_true(arfcn_set_has(&set, neighbours[i]));
}

/* Bits 7 and 6 are the format of one kind and multiband reporting of the other. */
static void formats_of_the_kinds(void **state)
{
	(void)state;
	struct arfcn_set set;
	uint8_t element[ELEMENT] = { 0xee, 0x00, 0x40 };

	assert_false(freq_list_decode(element, ELEMENT, FREQ_LIST, &set));
	assert_int_equal(set_count(&set), 0);
	assert_true(freq_list_decode(element, ELEMENT, FREQ_LIST_EXTENDED, &set));
	assert_int_equal(set_count(&set), 2);
	assert_true(arfcn_set_has(&set, 0) && arfcn_set_has(&set, 1));
	element[0] = 0x40;
	assert_false(freq_list_decode(element, ELEMENT, FREQ_LIST, &set));
	assert_true(freq_list_decode(element, ELEMENT, FREQ_LIST_EXTENDED, &set));
}

/* Any octets, any length: no value outside, nothing read past the end (run under a sanitizer). */
static void any_octets(void **state)
{
	(void)state;
	srand(4);
	for (int run = 0; run < 50000; run++) {
		size_t len = rand() % 140;
		uint8_t *octets = malloc(len ? len : 1);
		struct arfcn_set set;

		for (size_t i = 0; i < len; i++)
			octets[i] = rand();
		bool ok = freq_list_decode(octets, len, run % 2 ? FREQ_LIST : FREQ_LIST_EXTENDED, &set);
		assert_true(ok || set_count(&set) == 0);
		assert_false(arfcn_set_has(&set, 1024));
		free(octets);
	}
}

/* Once in a lifetime: W(k) takes every value of its circle exactly once as W runs through its own. */
static void range_is_one_to_one(void **state)
{
	(void)state;
	for (unsigned k = 2; k < 8; k++) {
		bool seen[128] = { false };
		uint16_t w[8] = { 0, 100, 31, 60, 5, 9, 30, 14 };
		unsigned all = (1u << range_width(k, 7)) - 1;

		for (w[k] = 1; w[k] <= all; w[k]++) {
			unsigned v = range_value(w, k, 7);
			assert_in_range(v, 1, 127);
			assert_false(seen[v]);
			seen[v] = true;
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_format_round_trips),
		cmocka_unit_test(agrees_with_library_decoder),
		cmocka_unit_test(agrees_with_library_encoder),
		cmocka_unit_test(bit_map_0),
		cmocka_unit_test(heard_on_the_air),
		cmocka_unit_test(formats_of_the_kinds),
		cmocka_unit_test(any_octets),
		cmocka_unit_test(range_is_one_to_one),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
