// SPDX-License-Identifier: GPL-3.0-or-later
/* gain: a tuner in figures - what it makes of noise and of a strong carrier - is brought to where it should be, on each
 * band for itself, and left there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#include "../../src/radio/adc.h"
#include "../../src/radio/gain.h"

static const double low_hz = 800e6, high_hz = 945e6;
static const float lacking_dbfs = -43.5f;

static struct gain gain;
static double now_s;

/* What is on the air of a band, at no gain. */
struct air {
	double centre_hz, noise_dbfs, carrier_dbfs, converter_dbfs;
};

static struct adc_level level_of(const struct air *air, double seconds)
{
	const double gain_db = gain_at(&gain, air->centre_hz), carrier_dbfs = air->carrier_dbfs + gain_db,
		     floor = pow(10, (air->noise_dbfs + gain_db) / 10) + pow(10, air->converter_dbfs / 10);

	return (struct adc_level){
		.seconds = seconds,
		.floor_dbfs = (float)(10 * log10(floor)),
		.power_dbfs = (float)(10 * log10(floor + pow(10, carrier_dbfs / 10))),
		.clipped = carrier_dbfs > 6    ? 0.2f
		           : carrier_dbfs > -1 ? 0.01f
		                               : 0,
		.lacking_dbfs = lacking_dbfs,
	};
}

/* Listens there for so many looks of 0.1 s: how often the gain changed. */
static int listen_to(const struct air *air, int looks)
{
	int changes = 0;

	for (int i = 0; i < looks; i++) {
		const struct adc_level level = level_of(air, 0.1);

		now_s += 0.1;
		changes += gain_look(&gain, air->centre_hz, &level, now_s);
	}
	return changes;
}

static int setup(void **state)
{
	static struct plan plan = { .count = 3 };

	(void)state;
	plan.windows[0].centre_hz = low_hz;
	plan.windows[1].centre_hz = high_hz;
	plan.windows[2].centre_hz = high_hz + 2e6;
	gain_start(&gain, &plan, 0, 49.6);
	now_s = 0;
	return 0;
}

static void bands(void **state)
{
	static struct plan plan = { .count = 40 };
	struct gain none;

	(void)state;
	assert_int_equal(gain.count, 2);
	assert_true(gain_at(&gain, low_hz) == GAIN_FIRST_DB && gain_at(&gain, high_hz) == GAIN_FIRST_DB);
	gain_is(&gain, high_hz + 1e6, 22.9);
	assert_true(gain_at(&gain, high_hz) == 22.9 && gain_at(&gain, 2e9) == 22.9); /* and what is nearest */
	assert_true(gain_at(&gain, low_hz) == GAIN_FIRST_DB && gain_at(&gain, 1e6) == GAIN_FIRST_DB);
	for (int i = 0; i < plan.count; i++)
		plan.windows[i].centre_hz = 100e6 + i * 20.1e6;
	gain_start(&gain, &plan, -10, 7);
	assert_int_equal(gain.count, GAIN_BANDS_MAX);
	assert_true(gain_at(&gain, plan.windows[39].centre_hz) == 7); /* as near to the first as it can be */
	for (int i = 0; i < plan.count; i++)
		plan.windows[i].centre_hz = 100e6 + i * 19.9e6;
	gain_start(&gain, &plan, -10, 7);
	assert_int_equal(gain.count, 1);
	gain_start(&none, &plan, 0, 0);
	assert_true(isnan(gain_at(&none, 945e6)));
	assert_false(gain_look(&none, 945e6, &(struct adc_level){ .seconds = 1, .clipped = 1 }, 1));
	gain_is(&none, 945e6, 3);
}

static void well_set_stays(void **state)
{
	const struct air quiet = { low_hz, -66.5, -200, -50 }, loud = { high_hz, -66.5, -32, -50 };

	(void)state;
	assert_int_equal(listen_to(&quiet, 1000) + listen_to(&loud, 1000), 0);
}

static void starved(void **state)
{
	const struct air air = { low_hz, -80, -200, -50 };

	(void)state;
	assert_int_equal(listen_to(&air, 1000), 1);
	assert_true(fabs(gain_at(&gain, low_hz) - 41.5) < 0.3);
	assert_true(gain_at(&gain, high_hz) == GAIN_FIRST_DB);
}

/* A strong carrier leaves less room. */
static void starved_beside_a_carrier(void **state)
{
	const struct air air = { low_hz, -80, -52, -50 };

	(void)state;
	assert_int_equal(listen_to(&air, 500), 1);
	assert_true(fabs(gain_at(&gain, low_hz) - 37) < 0.5);
}

static void cut(void **state)
{
	const struct air air = { high_hz, -66, -25, -50 }, quiet = { high_hz + 2e6, -80, -200, -50 };
	const struct adc_level once = level_of(&air, 0.04);

	(void)state;
	assert_false(gain_look(&gain, high_hz, &once, 0.04)); /* too short to tell */
	assert_int_equal(listen_to(&air, 100), 1);
	assert_true(gain_at(&gain, high_hz) == GAIN_FIRST_DB - 6);
	assert_int_equal(listen_to(&quiet, 5900), 0); /* of another window, where it might be more: no swinging */
	assert_int_equal(listen_to(&quiet, 110), 1);  /* ten minutes later it may have gone */
	assert_true(gain_at(&gain, high_hz) > GAIN_FIRST_DB);
}

static void cut_very_much(void **state)
{
	const struct air air = { high_hz, -66, -20, -50 };

	(void)state;
	assert_int_equal(listen_to(&air, 100), 1);
	assert_true(gain_at(&gain, high_hz) == GAIN_FIRST_DB - 12);
}

/* No gain goes below what the tuner has. */
static void cut_whatever_is_done(void **state)
{
	const struct air air = { high_hz, -66, 20, -50 };

	(void)state;
	assert_int_equal(listen_to(&air, 100), 3);
	assert_true(gain_at(&gain, high_hz) == 0);
}

/* Without an antenna, or with a tuner that does as it likes. */
static void deaf(void **state)
{
	const struct air air = { high_hz, -120, -200, -49 };

	(void)state;
	assert_int_equal(listen_to(&air, 5900), 2); /* up, and down again */
	assert_true(gain_at(&gain, high_hz) == GAIN_FIRST_DB);
	assert_int_equal(listen_to(&air, 110), 2); /* and is tried again after ten minutes */
}

/* It is the floor of the same window that must rise. */
static void elsewhere_in_between(void **state)
{
	const struct air air = { high_hz, -80, -200, -50 }, quieter = { high_hz + 2e6, -90, -200, -50 };

	(void)state;
	assert_int_equal(listen_to(&air, 1), 1);
	assert_int_equal(listen_to(&quieter, 10), 0);
	assert_int_equal(listen_to(&air, 10), 0);
	assert_true(gain_at(&gain, high_hz) > 40);
	assert_int_equal(listen_to(&quieter, 600), 1); /* once a minute */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(bands, setup),
		cmocka_unit_test_setup(well_set_stays, setup),
		cmocka_unit_test_setup(starved, setup),
		cmocka_unit_test_setup(starved_beside_a_carrier, setup),
		cmocka_unit_test_setup(cut, setup),
		cmocka_unit_test_setup(cut_very_much, setup),
		cmocka_unit_test_setup(cut_whatever_is_done, setup),
		cmocka_unit_test_setup(deaf, setup),
		cmocka_unit_test_setup(elsewhere_in_between, setup),
	};

	return cmocka_run_group_tests_name("gain", tests, NULL, NULL);
}
