// SPDX-License-Identifier: GPL-3.0-or-later
/* signals: against the formulas and tables of 36.211, written out as they stand there and computed the slow way.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>

#include "../../src/lte/phy/signals.h"
#include "encoder.h"  // enc_gold

static void assert_near(float complex a, double complex b)
{
	if (!(cabs((double complex)a - b) < 1e-5))
		fail_msg("%g%+gi is not %g%+gi", (double)crealf(a), (double)cimagf(a), creal(b), cimag(b));
}

/* ---- 6.11.1.1 ---- */

static void pss_by_the_formula(void **state)
{
	(void)state;
	static const int roots[] = { 25, 29, 34 };
	for (unsigned n_id_2 = 0; n_id_2 < 3; n_id_2++) {
		float complex d[SYNC_SUBCARRIERS];
		pss_sequence(n_id_2, d);
		for (int n = 0; n <= 30; n++)
			assert_near(d[n], cexp(-I * M_PI * roots[n_id_2] * n * (n + 1) / 63));
		for (int n = 31; n <= 61; n++)
			assert_near(d[n], cexp(-I * M_PI * roots[n_id_2] * (n + 1) * (n + 2) / 63));
	}
}

/* Roots 29 and 34 add up to 63: one is the conjugate of the other. Halves mirror each other. */
static void pss_symmetries(void **state)
{
	(void)state;
	float complex d25[SYNC_SUBCARRIERS], d29[SYNC_SUBCARRIERS], d34[SYNC_SUBCARRIERS], sum = 0;
	pss_sequence(0, d25);
	pss_sequence(1, d29);
	pss_sequence(2, d34);
	for (int n = 0; n < SYNC_SUBCARRIERS; n++) {
		assert_near(d29[n], conj((double complex)d34[n]));
		assert_near(d25[n], d25[SYNC_SUBCARRIERS - 1 - n]);
		sum += d25[n] * conjf(d29[n]);
	}
	assert_near(d25[0], 1);
	assert_near(d25[1], cos(50 * M_PI / 63) - I * sin(50 * M_PI / 63));
	assert_true(cabsf(sum) < 10);
}

/* ---- 6.11.2.1 ---- */

/* Table 6.11.2.1-1: all pairs one apart in order, then all two apart, and so on. */
static void table_of_m0_m1(unsigned m0[SSS_GROUPS], unsigned m1[SSS_GROUPS])
{
	unsigned n = 0;
	for (unsigned apart = 1; n < SSS_GROUPS; apart++)
		for (unsigned m = 0; m + apart <= 30 && n < SSS_GROUPS; m++, n++) {
			m0[n] = m;
			m1[n] = m + apart;
		}
}

static void the_table_is_the_table(void **state)
{
	(void)state;
	static const unsigned rows[][3] = { { 0, 0, 1 },   { 29, 29, 30 },  { 30, 0, 2 },  { 58, 28, 30 },
		                            { 59, 0, 3 },  { 86, 27, 30 },  { 87, 0, 4 },  { 113, 26, 30 },
		                            { 114, 0, 5 }, { 139, 25, 30 }, { 140, 0, 6 }, { 164, 24, 30 },
		                            { 165, 0, 7 }, { 166, 1, 8 },   { 167, 2, 9 } };
	unsigned m0[SSS_GROUPS], m1[SSS_GROUPS];
	table_of_m0_m1(m0, m1);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_true(m0[rows[i][0]] == rows[i][1] && m1[rows[i][0]] == rows[i][2]);
}

static void feedback(const int *taps, int x[31])
{
	for (int i = 0; i < 5; i++)
		x[i] = i == 4;
	for (int i = 0; i + 5 < 31; i++) {
		int sum = 0;
		for (const int *tap = taps; *tap >= 0; tap++)
			sum += x[i + *tap];
		x[i + 5] = sum % 2;
	}
}

static int sign(const int *x, unsigned i)
{
	return 1 - 2 * x[i % 31];
}

static void sss_by_the_formula(void **state)
{
	(void)state;
	int xs[31], xc[31], xz[31];
	unsigned m0s[SSS_GROUPS], m1s[SSS_GROUPS];
	feedback((const int[]){ 2, 0, -1 }, xs);
	feedback((const int[]){ 3, 0, -1 }, xc);
	feedback((const int[]){ 4, 2, 1, 0, -1 }, xz);
	table_of_m0_m1(m0s, m1s);
	for (unsigned n1 = 0; n1 < SSS_GROUPS; n1++)
		for (unsigned n2 = 0; n2 < 3; n2++) {
			int8_t first[SYNC_SUBCARRIERS], second[SYNC_SUBCARRIERS];
			const unsigned m0 = m0s[n1], m1 = m1s[n1];
			sss_sequence(n1, n2, 0, first);
			sss_sequence(n1, n2, 5, second);
			for (unsigned n = 0; n < 31; n++) {
				int c0 = sign(xc, n + n2), c1 = sign(xc, n + n2 + 3);
				int s0 = sign(xs, n + m0), s1 = sign(xs, n + m1);
				int z0 = sign(xz, n + m0 % 8), z1 = sign(xz, n + m1 % 8);
				assert_true(first[2 * n] == s0 * c0 && second[2 * n] == s1 * c0);
				assert_true(first[2 * n + 1] == s1 * c1 * z0 && second[2 * n + 1] == s0 * c1 * z1);
			}
		}
}

/* ---- 6.10.1 ---- */

static void crs_by_the_formula(void **state)
{
	(void)state;
	static const unsigned prbs[] = { 6, 15, 25, 50, 75, 100, 110 };
	uint8_t c[4 * 110];
	for (unsigned pci = 0; pci < 504; pci += 23)
		for (unsigned ns = 0; ns < 20; ns += 1 + pci % 3)
			for (unsigned l = 0; l < 7; l++) {
				const unsigned width = prbs[(pci + ns + l) % 7], extended = (pci + ns) % 2;
				float complex r[CRS_MAX];
				enc_gold(1024 * (7 * (ns + 1) + l + 1) * (2 * pci + 1) + 2 * pci + !extended, c,
				         sizeof(c));
				crs_sequence(pci, ns, l, (int)extended, width, r);
				for (unsigned m = 0; m < 2 * width; m++) {
					unsigned place = m + 110 - width;
					assert_near(r[m],
					            (1 - 2 * c[2 * place] + I * (1 - 2 * c[2 * place + 1])) / sqrt(2));
				}
			}
}

/* v of 6.10.1.2, in its words. */
static int v_of(unsigned port, unsigned ns, unsigned l)
{
	if (port == 0)
		return l == 0 ? 0 : 3;
	if (port == 1)
		return l == 0 ? 3 : 0;
	return port == 2 ? 3 * (ns % 2) : 3 + 3 * (ns % 2);
}

static void crs_places(void **state)
{
	(void)state;
	for (unsigned pci = 0; pci < 504; pci++)
		for (unsigned symbols = 6; symbols <= 7; symbols++)
			for (unsigned port = 0; port < 4; port++)
				for (unsigned ns = 0; ns < 20; ns++)
					for (unsigned l = 0; l < symbols; l++) {
						bool here = port < 2 ? l == 0 || l == symbols - 3 : l == 1;
						int wanted = here ? (v_of(port, ns, l) + (int)pci % 6) % 6 : -1;
						assert_int_equal(crs_first(pci, port, ns, l, symbols), wanted);
					}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pss_by_the_formula),     cmocka_unit_test(pss_symmetries),
		cmocka_unit_test(the_table_is_the_table), cmocka_unit_test(sss_by_the_formula),
		cmocka_unit_test(crs_by_the_formula),     cmocka_unit_test(crs_places),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
