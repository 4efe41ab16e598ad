// SPDX-License-Identifier: GPL-3.0-or-later
/* plan: windows cover every carrier of the bands, inside what the tuner reaches, and no spectrum twice. */
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "earfcn.h"  // earfcn_bands
#include "plan.h"

static struct plan plan;
static struct fault fault;
static const struct plan_tuner r820t = { .rate_hz = 2.4e6, .min_hz = 24e6, .max_hz = 1766e6 };

/* Windows in which this carrier lies with its whole width. */
static int covering(double freq_hz)
{
	int count = 0;

	for (int i = 0; i < plan.count; i++)
		count += fabs(plan.windows[i].centre_hz - freq_hz) <= plan.usable_hz / 2 + 1;
	return count;
}

static void every_carrier_is_covered(void **state)
{
	static const double rates[] = { 270.834e3, 1e6, 1.0833e6, 2e6, 2.048e6, 2.4e6, 3.2e6, 20e6 };
	(void)state;

	for (size_t r = 0; r < sizeof(rates) / sizeof(rates[0]); r++) {
		const struct plan_tuner tuner = { .rate_hz = rates[r] };
		uint32_t carriers = 0;

		assert_int_equal(plan_bands(&plan, "gsm900", &tuner, &fault), 0);
		for (int n = 0; n < 174; n++)
			assert_true(covering(925.2e6 + n * 200e3) >= 1);
		for (int i = 0; i < plan.count; i++)
			carriers += plan.windows[i].carriers;
		assert_int_equal(carriers, 174);
	}
}

/* A window narrower than a carrier is one all the same. */
static void one_carrier_at_least(void **state)
{
	static const double rates[] = { 200e3, 250e3, 270.834e3 };
	(void)state;

	for (int r = 0; r < 3; r++) {
		const struct plan_tuner tuner = { .rate_hz = rates[r] };

		assert_int_equal(plan_bands(&plan, "gsm900", &tuner, &fault), 0);
		assert_int_equal(plan.count, 174);
		for (int i = 0; i < plan.count; i++)
			assert_int_equal(plan.windows[i].carriers, 1);
	}
}

static void the_middle_stays_free(void **state)
{
	(void)state;
	assert_int_equal(plan_bands(&plan, "gsm900,gsm850", &r820t, &fault), 0);
	for (int i = 0; i < plan.count; i++)
		assert_true(fabs(fabs(remainder(plan.windows[i].centre_hz, 200e3)) - 100e3) < 1);
	assert_int_equal(plan.count, 18 + 13);
}

/* Several devices take a share each, in one piece; together all of it. */
static void windows_are_shared(void **state)
{
	struct plan_part share;
	(void)state;

	assert_int_equal(plan_bands(&plan, "gsm900", &r820t, &fault), 0);
	for (int parts = 1; parts <= 8; parts++) {
		int first = 0;

		for (int part = 0; part < parts; part++, first = share.end) {
			assert_int_equal(plan_share(&plan, part, parts, &share, &fault), 0);
			assert_int_equal(share.first, first);
			assert_in_range(share.end - first, plan.count / parts, plan.count / parts + 1);
		}
		assert_int_equal(first, plan.count);
	}
	assert_int_equal(plan_share(&plan, 0, plan.count + 1, &share, &fault), -EINVAL);
	assert_string_equal(fault.text, "19 devices have 18 windows to share: one is enough");
	assert_string_equal(fault.setting, "device");
}

static void bands_are_checked(void **state)
{
	(void)state;
	assert_true(plan_bands(&plan, "gsm900,foo", &r820t, &fault) < 0);
	assert_non_null(strstr(fault.text, "'foo'"));
	assert_string_equal(fault.setting, "band");
	assert_true(plan_bands(&plan, "", &r820t, &fault) < 0);
	assert_true(plan_bands(&plan, "gsm900,", &r820t, &fault) < 0);
	assert_true(plan_bands(&plan, "dcs1800", &r820t, &fault) < 0);
	assert_string_equal(fault.text,
	                    "the tuner reaches 24 to 1766 MHz, but dcs1800 is 1805 to 1880 MHz: a dongle with an "
	                    "E4000, another receiver (soapy) or a converter (lo) is needed");
	assert_true(plan_bands(&plan, "b40", &r820t, &fault) < 0);
	assert_string_equal(fault.text, "the tuner reaches 24 to 1766 MHz, but b40 is 2301 to 2399 MHz: another "
	                                "receiver (soapy) or a converter (lo) is needed");
	for (const char *const *name = (const char *const[]){ "b", "b0", "b15", "b54", "b08", "b8x", "8", "b256", "b-1",
	                                                      "b 8", "90", "gsm", NULL };
	     *name; name++)
		assert_true(plan_bands(&plan, *name, &r820t, &fault) < 0);
	assert_non_null(strstr(fault.text, "b65 to b76, b85, b87 to b88"));
	assert_int_equal(plan_bands(&plan, "gsm900,gsm900", &r820t, &fault), 0);
	assert_int_equal(plan.count, 18);
	for (const char *const *name = (const char *const[]){ "GSM900", "900", "E-GSM900", " gsm-900 ", NULL }; *name;
	     name++) {
		assert_int_equal(plan_bands(&plan, *name, &r820t, &fault), 0);
		assert_int_equal(plan.count, 18);
	}
	assert_int_equal(plan_bands(&plan, "gsm900, B8", &r820t, &fault), 0);
	assert_true(plan.count > 20);
}

/* Whatever carrier number a cell of 1.4 MHz or more may have, the signals that tell it lie in the usable part of a
 * window. */
static void every_lte_carrier_is_covered(void **state)
{
	static const double rates[] = { 1.92e6, 2.048e6, 2.4e6, 2.56e6, 3.2e6, 10e6 };
	(void)state;

	for (const struct earfcn_band *row = earfcn_bands; row->band; row++)
		for (size_t r = 0; r < sizeof(rates) / sizeof(rates[0]); r++) {
			const struct plan_tuner tuner = { .rate_hz = rates[r] };
			char name[8];
			uint32_t carriers = 0;

			snprintf(name, sizeof(name), "b%d", row->band);
			int error = plan_bands(&plan, name, &tuner, &fault);

			if (error) { /* 5 GHz through a narrow window */
				assert_int_equal(row->band, 46);
				char words[48];

				snprintf(words, sizeof(words), "more than 1024 windows of %.3f MHz",
				         0.8 * rates[r] / 1e6);
				assert_string_equal(fault.text, words);
				continue;
			}
			for (int i = 0; i < plan.count; i++) {
				carriers += plan.windows[i].carriers;
				assert_true(fabs(remainder(plan.windows[i].centre_hz, 100e3)) < 1);
			}
			assert_int_equal(carriers, row->last - row->first + 1 - 13);
			for (int32_t n = row->first + 7; n <= row->last - 6; n++) {
				bool covered = false;

				for (int i = 0; i < plan.count && !covered; i++)
					covered = fabs(plan.windows[i].centre_hz - earfcn_freq_hz(n)) + 540e3 <=
					          0.4 * rates[r] + 1;
				assert_true(covered);
			}
		}
}

static void lte_bands_and_their_windows(void **state)
{
	const struct plan_tuner slow = { .rate_hz = 1e6 };
	(void)state;

	assert_int_equal(plan_bands(&plan, "b8", &r820t, &fault), 0);
	assert_int_equal(plan.count, 38); /* 337 places, nine in a window */
	assert_int_equal(plan.windows[0].carriers, 9);
	assert_true(fabs(plan.windows[0].centre_hz - 926.1e6) < 1);
	assert_string_equal(plan.note, "");
	assert_int_equal(plan_bands(&plan, "b8,gsm900,b8", &r820t, &fault), 0);
	assert_int_equal(plan.count, 38); /* they hold all of GSM 900 */
	assert_true(plan_bands(&plan, "b8", &slow, &fault) < 0);
	assert_string_equal(fault.text, "b8 needs 1920000 samples a second, not 1000000 (rate)");
}

/* What is partly out of reach is told, and the rest surveyed; a gap is out of reach too. */
static void part_of_a_band(void **state)
{
	const struct plan_tuner fc0012 = { .rate_hz = 2.4e6, .min_hz = 22e6, .max_hz = 948.6e6 };
	const struct plan_tuner e4000 = { 2.4e6, 52e6, 2200e6, 1100e6, 1250e6 };
	const struct plan_tuner shifted = { 2.4e6, 1352e6, 3500e6, 2400e6, 2550e6 }; /* an E4000 behind a converter */
	(void)state;

	assert_int_equal(plan_bands(&plan, "b8", &fc0012, &fault), 0);
	assert_string_equal(plan.note, "of b8 the tuner reaches 925.7 to 949.0 MHz only");
	for (int i = 0; i < plan.count; i++)
		assert_true(plan.windows[i].centre_hz <= 948.6e6);
	assert_int_equal(plan_bands(&plan, "b1,b3,b39", &e4000, &fault), 0);
	assert_string_equal(plan.note, "");
	assert_int_equal(plan_bands(&plan, "b41", &shifted, &fault), 0);
	assert_string_equal(plan.note, "of b41 the tuner reaches 2549.8 to 2689.3 MHz only");
	for (int i = 0; i < plan.count; i++)
		assert_true(plan.windows[i].centre_hz >= 2550e6);
	assert_true(plan_bands(&plan, "b40,b53", &shifted, &fault) < 0);
	assert_string_equal(fault.text,
	                    "the tuner reaches 1352 to 3500 MHz without 2400 to 2550, but b53 is 2484 to 2494 MHz: "
	                    "another receiver (soapy) or a converter (lo) is needed");
	assert_true(plan_reaches(&e4000, 1250e6) && !plan_reaches(&e4000, 1200e6) && plan_reaches(&e4000, 1100e6));
}

/* What the notes on tuners say of each. */
static void bands_by_tuner(void **state)
{
	static const uint8_t e4000_only[] = { 1, 2, 3, 4, 9, 10, 23, 25, 33, 34, 35, 36, 37, 39, 65, 66, 70 };
	static const uint8_t neither[] = { 7, 22, 30, 38, 40, 41, 42, 43, 46, 47, 48, 49, 52, 53, 69 };
	const struct plan_tuner e4000 = { 3.2e6, 52e6, 2200e6, 1100e6, 1250e6 };
	(void)state;

	for (const struct earfcn_band *row = earfcn_bands; row->band; row++) {
		bool out = memchr(neither, row->band, sizeof(neither)),
		     far = memchr(e4000_only, row->band, sizeof(e4000_only));
		char name[8];

		snprintf(name, sizeof(name), "b%d", row->band);
		assert_int_equal(plan_bands(&plan, name, &r820t, &fault) == 0, !out && !far);
		assert_int_equal(plan_bands(&plan, name, &e4000, &fault) == 0, !out);
		assert_string_equal(plan.note, "");
	}
}

static void one_window(void **state)
{
	(void)state;
	assert_true(plan_fixed(&plan, 1842e6, &r820t, &fault) < 0);
	assert_int_equal(plan_fixed(&plan, 947e6, &r820t, &fault), 0);
	assert_int_equal(plan.count, 1);
	assert_true(plan.windows[0].centre_hz == 947e6);
}

/* Whatever the bands and their order, the windows rise, and none holds only what others hold. */
static void no_spectrum_twice(void **state)
{
	static const char *const bands[] = { "gsm900,b8", "b8,gsm900", "b20,gsm900,b8,pgsm900", "b8,b8",
		                             "b5,b26,gsm850" };
	static const int counts[] = { 38, 38, 70, 38, 39 };
	(void)state;

	for (size_t b = 0; b < sizeof(bands) / sizeof(bands[0]); b++) {
		assert_int_equal(plan_bands(&plan, bands[b], &r820t, &fault), 0);
		assert_int_equal(plan.count, counts[b]);
		for (int i = 1; i < plan.count; i++)
			assert_true(plan.windows[i].centre_hz - plan.windows[i - 1].centre_hz > 99e3);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_carrier_is_covered),
		cmocka_unit_test(one_carrier_at_least),
		cmocka_unit_test(the_middle_stays_free),
		cmocka_unit_test(windows_are_shared),
		cmocka_unit_test(bands_are_checked),
		cmocka_unit_test(every_lte_carrier_is_covered),
		cmocka_unit_test(lte_bands_and_their_windows),
		cmocka_unit_test(part_of_a_band),
		cmocka_unit_test(bands_by_tuner),
		cmocka_unit_test(one_window),
		cmocka_unit_test(no_spectrum_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
