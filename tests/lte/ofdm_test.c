// SPDX-License-Identifier: GPL-3.0-or-later
/* ofdm: subframes made by the sum of 36.211 6.12, sample by sample, through a delay and a channel of each antenna port,
 * with carrier error and noise: what was sent must come out again, and what was done to it be told.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/lte/phy/ofdm.h"
#include "encoder.h"  // struct random, enc_gold

enum { MOST_SAMPLES = 15 * 2048 };

/* One subframe on its way. */
struct way {
	struct lte_cell cell;
	unsigned number, points;                   /* subframe; samples of a symbol */
	double offset_hz, delay_s, echo_s, snr_db; /* echo: 12 dB down, so much later */
	double phase[LTE_PORTS_MAX];
	float complex sent[LTE_PORTS_MAX][LTE_SYMBOLS_MAX][LTE_SUBCARRIERS_MAX];
	float complex samples[MOST_SAMPLES];
};

static struct random dice = { 5 };

static unsigned per_slot(const struct way *w)
{
	return w->cell.cp_extended ? 6 : 7;
}

static double uniform(void)
{
	return random_bits(&dice) / 4294967296.0;
}

static float complex qpsk(unsigned b0, unsigned b1)
{
	return (1 - 2 * (float)b0) * (float)M_SQRT1_2 + I * (1 - 2 * (float)b1) * (float)M_SQRT1_2;
}

/* ---- what is sent: 6.10.1, and random symbols elsewhere ---- */

static int v_of(unsigned port, unsigned ns, unsigned l, unsigned slot_symbols)
{
	if (port < 2)
		return l == 0 ? 3 * (int)port : l == slot_symbols - 3 ? 3 - 3 * (int)port : -1;
	return l != 1 ? -1 : (int)(3 * ((port + ns) % 2));
}

static void reference(struct way *w, unsigned port, unsigned ns, unsigned l)
{
	const unsigned pci = w->cell.pci, symbol = ns % 2 * per_slot(w) + l, prb = w->cell.nof_prb;
	int v = v_of(port, ns, l, per_slot(w));
	uint8_t c[4 * 110];
	enc_gold(1024 * (7 * (ns + 1) + l + 1) * (2 * pci + 1) + 2 * pci + !w->cell.cp_extended, c, sizeof(c));
	for (unsigned m = 0; v >= 0 && m < 2 * prb; m++) {
		const unsigned k = 6 * m + ((unsigned)v + pci % 6) % 6, at = m + 110 - prb;
		for (unsigned other = 0; other < w->cell.ports; other++)
			w->sent[other][symbol][k] = other == port ? qpsk(c[2 * at], c[2 * at + 1]) : 0;
	}
}

static void fill(struct way *w)
{
	memset(w->sent, 0, sizeof(w->sent));
	for (unsigned port = 0; port < w->cell.ports; port++)
		for (unsigned l = 0; l < 2 * per_slot(w); l++)
			for (unsigned k = 0; k < 12u * w->cell.nof_prb; k++) {
				uint32_t bits = random_bits(&dice);
				w->sent[port][l][k] = (float)M_SQRT1_2 * qpsk(bits >> 7 & 1, bits >> 11 & 1);
			}
	for (unsigned port = 0; port < w->cell.ports; port++)
		for (unsigned slot = 0; slot < 2; slot++)
			for (unsigned l = 0; l < per_slot(w); l++)
				reference(w, port, 2 * w->number + slot, l);
}

/* ---- 6.12 ---- */

/* Frequency of subcarrier k of the grid, in subcarriers from the carrier. */
static int place_of(const struct way *w, int k)
{
	int half = 6 * w->cell.nof_prb;
	return k < half ? k - half : k - half + 1;
}

/* What the channel of a port makes of subcarrier place f. */
static double complex channel(const struct way *w, unsigned port, int f)
{
	double complex direct = cexp(I * (w->phase[port] - 2 * M_PI * f * 15e3 * w->delay_s));
	return direct * (1 + 0.25 * cexp(-2 * I * M_PI * f * 15e3 * w->echo_s));
}

/* Seconds from the subframe's start to the useful part of symbol l. */
static double useful(const struct way *w, unsigned l)
{
	const double ts = 1 / 30.72e6, extended = w->cell.cp_extended;
	double slot = l / per_slot(w) * 15360 * ts;
	unsigned i = l % per_slot(w);
	return slot + (extended ? i * (512 + 2048) + 512 : i * (144 + 2048) + 160) * ts;
}

/* The window's middle, in subcarriers from the carrier's. */
static int middle_of(const struct way *w)
{
	return (int)lrint(-w->offset_hz / 15e3);
}

static float complex one_sample(const struct way *w, const double complex *a, double t)
{
	const int half = 6 * w->cell.nof_prb, seen = (int)w->points / 2 - 1;
	const int first = middle_of(w) - seen > -half ? middle_of(w) - seen : -half;
	const int last = middle_of(w) + seen < half ? middle_of(w) + seen : half;
	const double complex step = cexp(2 * I * M_PI * 15e3 * t);
	double complex turn = cexp(2 * I * M_PI * 15e3 * first * t), sum = 0;
	for (int f = first; f <= last; f++, turn *= step)
		sum += a[f + half] * turn;
	return (float complex)(sum / w->points);
}

static void transmit(struct way *w)
{
	const double rate = w->points * 15e3;
	static double complex a[LTE_SUBCARRIERS_MAX + 1];
	unsigned n = 0, half = 6u * w->cell.nof_prb;
	const double noise = w->snr_db < 100 ? sqrt(pow(10, -w->snr_db / 10) / 2 / w->points) : 0;
	for (unsigned l = 0; l < 2 * per_slot(w); l++) {
		memset(a, 0, sizeof(a));
		for (unsigned port = 0; port < w->cell.ports; port++)
			for (unsigned k = 0; k < 2 * half; k++)
				a[place_of(w, (int)k) + (int)half] +=
					channel(w, port, place_of(w, (int)k)) * w->sent[port][l][k];
		for (; n < 15 * w->points && n / rate < useful(w, l) + 1 / 15e3 - 1e-12; n++) {
			double t = n / rate;
			w->samples[n] = one_sample(w, a, t - useful(w, l)) *
			                (float complex)cexp(2 * I * M_PI * w->offset_hz * t);
			w->samples[n] += (float)noise * CMPLXF((float)random_gauss(&dice), (float)random_gauss(&dice));
		}
	}
}

/* ---- what arrives ---- */

static struct way *make(unsigned prb, unsigned points, unsigned ports, bool extended)
{
	struct way *w = calloc(1, sizeof(*w));
	assert_non_null(w);
	w->cell = (struct lte_cell){ .pci = (uint16_t)(random_bits(&dice) % 504),
		                     .cp_extended = extended,
		                     .ports = (uint8_t)ports,
		                     .nof_prb = (uint8_t)prb };
	w->number = random_bits(&dice) % 10;
	w->points = points;
	w->snr_db = 200;
	for (unsigned port = 0; port < 4; port++)
		w->phase[port] = 2 * M_PI * uniform();
	fill(w);
	return w;
}

static struct lte_subframe *receive(const struct way *w, double offset_hz)
{
	struct ofdm *ofdm = ofdm_create(w->points);
	struct lte_subframe *sf = calloc(1, sizeof(*sf));
	assert_true(ofdm && sf);
	assert_int_equal(ofdm_points(ofdm), w->points);
	assert_int_equal(ofdm_subframe_samples(ofdm), 15 * w->points);
	sf->cell = &w->cell;
	sf->number = (uint8_t)w->number;
	ofdm_demodulate(ofdm, w->samples, offset_hz, sf);
	ofdm_destroy(ofdm);
	assert_int_equal(sf->nof_symbols, 2 * per_slot(w));
	return sf;
}

/* Largest error of a visible element, one being 1; those beyond the window's edge left out. */
static double worst_element(const struct way *w, const struct lte_subframe *sf)
{
	double worst = 0;
	for (unsigned l = 0; l < 2 * per_slot(w); l++)
		for (unsigned k = 12u * sf->first_prb; k < 12u * sf->end_prb; k++) {
			double complex wanted = 0;
			if (abs(place_of(w, (int)k) - middle_of(w)) >= (int)w->points / 2)
				continue;
			for (unsigned port = 0; port < w->cell.ports; port++)
				wanted += channel(w, port, place_of(w, (int)k)) * w->sent[port][l][k];
			worst = fmax(worst, cabs((double complex)sf->res[l][k] - wanted));
		}
	return worst;
}

/* Mean squared error of the estimated channel, all ports. */
static double channel_error(const struct way *w, const struct lte_subframe *sf)
{
	double sum = 0;
	unsigned n = 0;
	for (unsigned port = 0; port < w->cell.ports; port++)
		for (unsigned l = 0; l < 2 * per_slot(w); l++)
			for (unsigned k = 12u * sf->first_prb; k < 12u * sf->end_prb; k++, n++) {
				double complex wanted = channel(w, port, place_of(w, (int)k));
				sum += pow(cabs((double complex)sf->h[port][l][k] - wanted), 2);
			}
	return sum / n;
}

static const struct {
	unsigned prb, points;
} shapes[] = {
	{ 6, 128 }, { 15, 256 }, { 25, 384 }, { 25, 512 }, { 50, 1024 }, { 75, 1536 }, { 100, 2048 }, { 6, 512 }
};
enum { SHAPES = sizeof(shapes) / sizeof(shapes[0]) };

/* Every element as it was sent, whatever the delay: up to what half the prefix allows. */
static void elements_come_back(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 2 * SHAPES; i++) {
		struct way *w = make(shapes[i / 2].prb, shapes[i / 2].points, 1 + i % 2, i % 2);
		w->offset_hz = 40e3 * (uniform() - 0.5);
		w->delay_s = 2e-6 * (uniform() - 0.5);
		w->echo_s = 0.3e-6;
		transmit(w);
		struct lte_subframe *sf = receive(w, w->offset_hz);
		assert_true(sf->first_prb == 0 && sf->end_prb == w->cell.nof_prb);
		if (!(worst_element(w, sf) < 3e-3))
			fail_msg("%u blocks, %u points: %g", w->cell.nof_prb, w->points, worst_element(w, sf));
		free(sf);
		free(w);
	}
}

/* Through a narrower window than the carrier, anywhere in it, at any even rate. */
static void a_slice_comes_back(void **state)
{
	(void)state;
	static const unsigned points[] = { 128, 136, 160, 186, 256 };
	for (unsigned i = 0; i < 15; i++) {
		struct way *w = make(i % 2 ? 100 : 25, points[i % 5], 2, i % 3 == 1);
		const unsigned side = i / 5; /* middle, low edge, high edge */
		const double edge_hz = (6 * w->cell.nof_prb - points[i % 5] / 2.0) * 15e3;
		w->offset_hz = 900 + (side == 1 ? edge_hz : side == 2 ? -edge_hz : 0);
		transmit(w);
		struct lte_subframe *sf = receive(w, w->offset_hz);
		assert_true((sf->end_prb - sf->first_prb) * 12u + 24 > points[i % 5] - 12);
		assert_true(side ? (side == 1) == (sf->first_prb == 0)
		                 : sf->first_prb > 0 && sf->first_prb + sf->end_prb == w->cell.nof_prb);
		assert_true((side == 2) == (sf->end_prb == w->cell.nof_prb));
		/* the window cuts off what lies beyond it, and the middle of the prefix may be between two samples */
		if (!(worst_element(w, sf) < 0.02))
			fail_msg("%u points: %g", points[i % 5], worst_element(w, sf));
		free(sf);
		free(w);
	}
}

/* None of it is there. */
static void a_carrier_beside_the_window(void **state)
{
	(void)state;
	struct way *w = make(25, 160, 1, false);
	transmit(w);
	for (int side = -1; side <= 1; side += 2) {
		struct lte_subframe *sf = receive(w, side * 5e6);
		assert_true(sf->first_prb == sf->end_prb && sf->end_prb <= w->cell.nof_prb);
		free(sf);
	}
	free(w);
}

static void channel_of_every_port(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 3 * SHAPES; i++) {
		struct way *w = make(shapes[i / 3].prb, shapes[i / 3].points, 1u << i % 3, i / 3 % 2);
		struct crs_report report;
		w->delay_s = 3e-6 * (uniform() - 0.5);
		w->echo_s = 0.2e-6;
		w->offset_hz = 60 * (uniform() - 0.5);
		transmit(w);
		struct lte_subframe *sf = receive(w, 0);
		crs_estimate(sf, w->cell.ports, &report);
		if (!(fabs(report.offset_hz - w->offset_hz) < 8 && fabs(report.delay_s - w->delay_s) < 0.12e-6))
			fail_msg("%u blocks: %.1f for %.1f Hz, %.3f for %.3f us", w->cell.nof_prb, report.offset_hz,
			         w->offset_hz, 1e6 * report.delay_s, 1e6 * w->delay_s);
		free(sf);
		sf = receive(w, w->offset_hz);
		crs_estimate(sf, w->cell.ports, &report);
		if (!(channel_error(w, sf) < 3e-3))
			fail_msg("%u blocks, %u ports: %.5f", w->cell.nof_prb, w->cell.ports, channel_error(w, sf));
		free(sf);
		free(w);
	}
}

/* The carrier error is told up to half the turn between two slots. */
static void carrier_error_is_told(void **state)
{
	(void)state;
	for (double hz = -900; hz <= 900; hz += 225) {
		struct way *w = make(6, 128, 2, false);
		struct crs_report report;
		w->offset_hz = 12345 + hz;
		w->snr_db = 25;
		transmit(w);
		struct lte_subframe *sf = receive(w, 12345);
		crs_estimate(sf, 2, &report);
		if (!(fabs(report.offset_hz - hz) < 30))
			fail_msg("%.1f for %.1f Hz", report.offset_hz, hz);
		free(sf);
		free(w);
	}
}

/* Mean of many: noise to 5 %; the channel 10 dB better than one element. */
static void noise_is_told(void **state)
{
	(void)state;
	static const double snrs_db[] = { 20, 10, 0, -6 };
	for (unsigned i = 0; i < 8; i++) {
		enum { ROUNDS = 24 };
		double noise = 0, error = 0, wanted = pow(10, -snrs_db[i / 2] / 10);
		for (unsigned round = 0; round < ROUNDS; round++) {
			struct way *w = make(i % 2 ? 25 : 6, i % 2 ? 384 : 128, 2, false);
			struct crs_report report;
			w->snr_db = snrs_db[i / 2];
			w->echo_s = 0.1e-6;
			transmit(w);
			struct lte_subframe *sf = receive(w, 0);
			crs_estimate(sf, 2, &report);
			assert_true(sf->noise == report.noise);
			noise += report.noise / ROUNDS;
			error += channel_error(w, sf) / ROUNDS;
			free(sf);
			free(w);
		}
		if (!(noise > 0.95 * wanted && noise < 1.05 * wanted && error < 0.1 * wanted))
			fail_msg("%d blocks at %.0f dB: noise %.4f for %.4f, channel error %.4f", i % 2 ? 25 : 6,
			         snrs_db[i / 2], noise, wanted, error);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(elements_come_back),          cmocka_unit_test(a_slice_comes_back),
		cmocka_unit_test(a_carrier_beside_the_window), cmocka_unit_test(channel_of_every_port),
		cmocka_unit_test(carrier_error_is_told),       cmocka_unit_test(noise_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
