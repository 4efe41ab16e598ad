// SPDX-License-Identifier: GPL-3.0-or-later
/* pbch: master information coded, mapped and sent as 36.212 5.3.1 and 36.211 6.6 say it, step by step, and read again:
 * every phase of the 40 ms, every number of ports, both prefixes; added up over frame numbers that run on; what noise
 * makes of it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/lte/phy/pbch.h"
#include "encoder.h"  // enc_crc, enc_conv, enc_conv_match, enc_gold

enum { PRB = 6, WIDTH = 72, CODED_MOST = 1920 };

static struct random dice = { 21 };

static double uniform(void)
{
	return random_bits(&dice) / 4294967296.0;
}

/* ---- 36.212 5.3.1 ---- */

/* The 24 bits of radio frame sfn, with what else the MIB says in `rest`: 6 bits before the frame number, 10 behind it.
 */
static void mib_bits(unsigned rest, unsigned sfn, uint8_t bits[24])
{
	for (unsigned i = 0; i < 24; i++) {
		if (i < 6)
			bits[i] = rest >> (15 - i) & 1;
		else if (i < 14)
			bits[i] = sfn / 4 >> (13 - i) & 1;
		else
			bits[i] = rest >> (23 - i) & 1;
	}
}

/* The whole 40 ms that frame sfn lies in, scrambled. e: 1920, or 1728 with the extended prefix. */
static void code(unsigned pci, unsigned ports, unsigned rest, unsigned sfn, unsigned e, uint8_t out[CODED_MOST])
{
	uint8_t bits[40], d[120], c[CODED_MOST];
	mib_bits(rest, sfn, bits);
	enc_crc(bits, 24, 0x11021, 16, ports == 1 ? 0 : ports == 2 ? 0xffff : 0x5555);
	enc_conv(bits, 40, d);
	enc_conv_match(d, 40, out, e);
	enc_gold(pci, c, e);
	for (unsigned i = 0; i < e; i++)
		out[i] ^= c[i];
}

/* ---- 36.211 6.6.3, 6.6.4 ---- */

struct sender {
	struct lte_cell cell;
	unsigned rest;
	double snr_db;
	float complex h[4]; /* of each port, the same everywhere */
};

static float complex qpsk(const uint8_t *b)
{
	return (1 - 2 * (float)b[0]) * (float)M_SQRT1_2 + I * (1 - 2 * (float)b[1]) * (float)M_SQRT1_2;
}

/* What four ports send in places i and i + 1 for symbols x0 and x1. */
static void precode(const struct sender *s, unsigned i, float complex x0, float complex x1, float complex y[2])
{
	const unsigned a = s->cell.ports == 4 && i % 4 == 2 ? 1 : 0, b = s->cell.ports == 4 ? a + 2 : 1;
	if (s->cell.ports == 1) {
		y[0] = s->h[0] * x0;
		y[1] = s->h[0] * x1;
		return;
	}
	y[0] = (float)M_SQRT1_2 * (s->h[a] * x0 - s->h[b] * conjf(x1));
	y[1] = (float)M_SQRT1_2 * (s->h[a] * x1 + s->h[b] * conjf(x0));
}

static float complex noise(const struct sender *s)
{
	const float sd = (float)(pow(10, -s->snr_db / 20) * M_SQRT1_2);
	return sd * CMPLXF((float)random_gauss(&dice), (float)random_gauss(&dice));
}

static unsigned raster(const struct sender *s, uint8_t *symbol, uint8_t *carrier)
{
	const unsigned per_slot = s->cell.cp_extended ? 6 : 7;
	unsigned n = 0;
	for (unsigned l = 0; l < 4; l++)
		for (unsigned k = 0; k < WIDTH; k++) {
			/* as if there were four ports: symbols 0 and 1, and the one of ports 0 and 1 later in the slot
			 */
			bool reference = k % 3 == s->cell.pci % 3u && (l <= 1 || l == per_slot - 3);
			if (reference)
				continue;
			symbol[n] = (uint8_t)(per_slot + l);
			carrier[n++] = (uint8_t)k;
		}
	return n;
}

static void send_frame(const struct sender *s, unsigned sfn, struct lte_subframe *sf)
{
	uint8_t coded[CODED_MOST], symbol[240], carrier[240];
	memset(sf, 0, sizeof(*sf));
	sf->cell = &s->cell;
	sf->nof_symbols = s->cell.cp_extended ? 12 : 14;
	sf->end_prb = PRB;
	sf->noise = (float)pow(10, -s->snr_db / 10);
	for (unsigned l = 0; l < sf->nof_symbols; l++)
		for (unsigned k = 0; k < WIDTH; k++) {
			sf->res[l][k] = noise(s) + (l % 2 ? 1 : I); /* what is none of it must not matter */
			for (unsigned port = 0; port < 4; port++)
				sf->h[port][l][k] = s->h[port];
		}
	unsigned n = raster(s, symbol, carrier);
	assert_int_equal(n, s->cell.cp_extended ? 216 : 240);
	code(s->cell.pci, s->cell.ports, s->rest, sfn, 8 * n, coded);
	const uint8_t *bits = coded + (sfn % 4) * 2 * n;
	for (unsigned i = 0; i < n; i += 2) {
		float complex y[2];
		precode(s, i, qpsk(bits + 2 * i), qpsk(bits + 2 * i + 2), y);
		sf->res[symbol[i]][carrier[i]] = y[0] + noise(s);
		sf->res[symbol[i + 1]][carrier[i + 1]] = y[1] + noise(s);
	}
}

static struct sender draw(double snr_db)
{
	struct sender s = { .snr_db = snr_db };
	s.cell.pci = (uint16_t)(random_bits(&dice) % 504);
	s.cell.ports = (uint8_t)(1u << random_bits(&dice) % 3);
	s.cell.cp_extended = random_bits(&dice) >> 5 & 1;
	s.cell.nof_prb = PRB;
	s.rest = (random_bits(&dice) % 6 << 13 | (random_bits(&dice) % 8) << 10);
	for (unsigned port = 0; port < 4; port++)
		s.h[port] = (float complex)cexp(2 * I * M_PI * uniform());
	return s;
}

static void fill_store(const struct sender *s, unsigned sfn, unsigned frames, unsigned ports, struct pbch_store *store)
{
	static struct lte_subframe sf;
	store->frames = 0;
	for (unsigned f = 0; f < frames; f++) {
		send_frame(s, (sfn + f) % 1024, &sf);
		pbch_store_add(store, &sf, ports);
	}
	assert_int_equal(store->frames, frames < PBCH_FRAMES_MAX ? frames : PBCH_FRAMES_MAX);
}

/* The MIB of any of the blocks in the store. */
static bool is_right(const struct sender *s, unsigned sfn, unsigned frames, const struct pbch_result *r)
{
	bool mib = false;
	for (unsigned f = 0; f < frames && !mib; f++) {
		uint8_t bits[24], octets[3] = { 0 };
		mib_bits(s->rest, (sfn + f) % 1024, bits);
		for (unsigned i = 0; i < 24; i++)
			octets[i / 8] |= (uint8_t)(bits[i] << (7 - i % 8));
		mib = memcmp(octets, r->mib, sizeof(octets)) == 0;
	}
	return mib && r->sfn == sfn && r->ports == s->cell.ports;
}

/* ---- tests ---- */

static void every_phase_of_the_40_ms(void **state)
{
	(void)state;
	static struct pbch_store store;
	struct pbch_result r;
	for (unsigned n = 0; n < 240; n++) {
		struct sender s = draw(12);
		unsigned sfn = n < 40 ? (1024 - 20 + n) % 1024 : random_bits(&dice) % 1024, frames = 1 + n % 9;
		fill_store(&s, sfn, frames, s.cell.ports, &store);
		assert_true(pbch_store_decode(&store, s.cell.ports, &r));
		if (!is_right(&s, sfn, frames, &r))
			fail_msg("PCI %u, %u ports, extended %d, SFN %u, %u frames: SFN %u, %02x%02x%02x", s.cell.pci,
			         s.cell.ports, s.cell.cp_extended, sfn, frames, r.sfn, r.mib[0], r.mib[1], r.mib[2]);
		assert_true(r.proved && r.sums >= 1 && r.sums <= frames);
	}
}

/* Bits that are spare today may be set tomorrow; two blocks that agree are proof enough. */
static void spare_bits_may_be_set(void **state)
{
	(void)state;
	static struct pbch_store store;
	struct pbch_result r;
	for (unsigned n = 0; n < 20; n++) {
		struct sender s = draw(12);
		s.rest |= 1 + random_bits(&dice) % 1023;
		fill_store(&s, 4 * n, 8, s.cell.ports, &store);
		assert_true(pbch_store_decode(&store, s.cell.ports, &r));
		assert_true(is_right(&s, 4 * n, 8, &r) && r.proved);
	}
}

static void bandwidths_that_are_none(void **state)
{
	(void)state;
	static struct pbch_store store;
	struct pbch_result r;
	for (unsigned n = 0; n < 8; n++) {
		struct sender s = draw(12);
		s.rest = (6 + n % 2) << 13;
		fill_store(&s, 17 * n, 8, s.cell.ports, &store);
		assert_false(pbch_store_decode(&store, s.cell.ports, &r));
	}
}

/* With one port more or less than there are, or as another cell, it is not read. */
static void only_as_what_it_is(void **state)
{
	(void)state;
	static struct pbch_store store;
	struct pbch_result r;
	for (unsigned n = 0; n < 30; n++) {
		struct sender s = draw(12);
		unsigned other = s.cell.ports == 4 ? 1u << n % 2 : s.cell.ports == 1 ? 2u << n % 2 : n % 2 ? 1 : 4;
		fill_store(&s, n, 8, other, &store);
		assert_false(pbch_store_decode(&store, other, &r));
		static struct lte_subframe sf;
		store.frames = 0;
		for (unsigned f = 0; f < 8; f++) {
			send_frame(&s, n + f, &sf);
			s.cell.pci = (uint16_t)((s.cell.pci + 3) % 504);
			pbch_store_add(&store, &sf, s.cell.ports);
			s.cell.pci = (uint16_t)((s.cell.pci + 501) % 504);
		}
		assert_false(pbch_store_decode(&store, s.cell.ports, &r));
	}
}

static unsigned read_of(double snr_db, unsigned frames, unsigned rounds)
{
	static struct pbch_store store;
	struct pbch_result r;
	unsigned right = 0;
	for (unsigned n = 0; n < rounds; n++) {
		struct sender s = draw(snr_db);
		unsigned sfn = random_bits(&dice) % 1024;
		fill_store(&s, sfn, frames, s.cell.ports, &store);
		if (!pbch_store_decode(&store, s.cell.ports, &r))
			continue;
		assert_true(is_right(&s, sfn, frames, &r));
		right++;
	}
	print_message("%3.0f dB, %2u frames: %u of %u\n", snr_db, frames, right, rounds);
	return right;
}

/* With a perfect channel. Over frame numbers that carry from bit to bit as well: sfn is any. */
static void frames_add_up(void **state)
{
	(void)state;
	assert_true(read_of(-3, 4, 60) >= 58);
	assert_true(read_of(-10, 8, 60) >= 58);
	assert_true(read_of(-13, 8, 60) > read_of(-13, 2, 60) + 20);
	assert_true(read_of(-16, 32, 40) >= 36);
}

/* By 16 bits of parity alone chance would be believed once in some hundred stores of eight frames. */
static void noise_is_hardly_ever_believed(void **state)
{
	(void)state;
	enum { ROUNDS = 1500 };
	static struct pbch_store store;
	struct pbch_result r;
	unsigned proved = 0, passed = 0;
	store.frames = 8;
	for (unsigned n = 0; n < ROUNDS; n++) {
		for (unsigned f = 0; f < 8; f++)
			for (unsigned phase = 0; phase < PBCH_PHASES; phase++)
				for (unsigned i = 0; i < PBCH_CODED; i++)
					store.bits[f][phase][i] = (float)random_gauss(&dice);
		bool passes = pbch_store_decode(&store, 1u << n % 3, &r);
		passed += passes;
		proved += passes && r.proved;
	}
	print_message("%u of %d stores of noise read, %u of them proved\n", passed, ROUNDS, proved);
	assert_true(proved <= 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_phase_of_the_40_ms),
		cmocka_unit_test(spare_bits_may_be_set),
		cmocka_unit_test(bandwidths_that_are_none),
		cmocka_unit_test(only_as_what_it_is),
		cmocka_unit_test(frames_add_up),
		cmocka_unit_test(noise_is_hardly_ever_believed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
