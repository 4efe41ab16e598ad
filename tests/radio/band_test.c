// SPDX-License-Identifier: GPL-3.0-or-later
/* band: first and last carrier of every GSM band (3GPP TS 45.005 clause 2), and of LTE bands what their narrowest
 * carrier leaves of them (36.101 5.7.3). */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/radio/band.h"

static void expect(const char *name, double first_mhz, double last_mhz, bool lte)
{
	struct band band;

	if (!band_find(name, strlen(name), &band))
		fail_msg("%s is not known", name);
	if (fabs(band.first_hz - first_mhz * 1e6) > 1 || fabs(band.last_hz - last_mhz * 1e6) > 1)
		fail_msg("%s from %.1f to %.1f MHz", name, band.first_hz / 1e6, band.last_hz / 1e6);
	assert_true(band.lte == lte);
	assert_true(band.raster_hz == (lte ? 100e3 : 200e3) && band.half_hz == (lte ? 540e3 : 50e3));
}

static void gsm(void **state)
{
	static const struct {
		const char *name;
		double first_mhz, last_mhz;
	} bands[] = {
		{ "gsm450", 460.6, 467.4 },    { "gsm480", 489.0, 495.8 },    { "gsm750", 777.2, 791.8 },
		{ "gsm850", 869.2, 893.8 },    { "gsm900", 925.2, 959.8 },    { "pgsm900", 935.2, 959.8 },
		{ "rgsm900", 921.2, 959.8 },   { "ergsm900", 918.2, 959.8 },  { "dcs1800", 1805.2, 1879.8 },
		{ "gsm1800", 1805.2, 1879.8 }, { "pcs1900", 1930.2, 1989.8 }, { "gsm1900", 1930.2, 1989.8 },
	};
	(void)state;

	for (size_t i = 0; i < sizeof(bands) / sizeof(bands[0]); i++)
		expect(bands[i].name, bands[i].first_mhz, bands[i].last_mhz, false);
}

static void lte(void **state)
{
	(void)state;
	expect("b8", 925.7, 959.3, true);
	expect("b3", 1805.7, 1879.3, true);
}

static void no_band(void **state)
{
	struct band band;
	(void)state;

	assert_false(band_find("gsm90", 5, &band));
	assert_false(band_find("b0", 2, &band));
	assert_false(band_find("gsm9000", 7, &band));
	assert_true(band_find("gsm9000", 6, &band));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gsm),
		cmocka_unit_test(lte),
		cmocka_unit_test(no_band),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
