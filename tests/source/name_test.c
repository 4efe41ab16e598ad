// SPDX-License-Identifier: GPL-3.0-or-later
/* name: what names of recordings say, as the common programs and people write them, and what they must not be taken
 * for.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "../../src/source/name.h"  // name_parse
#include "utc.h"                    // utc_format

/* What is not said is "-" or 0. */
static const struct {
	const char *name, *type;
	double rate_hz, freq_hz;
	const char *time;
} cases[] = {
	{ "gqrx_20260101_080000_945000000_1000000_fc.raw", "cf32", 1e6, 945e6, "2026-01-01T08:00:00.000000Z" },
	{ "/a/b/gqrx_20261231_235959_1842500000_2400000_fc.raw", "cf32", 2.4e6, 1842.5e6,
	  "2026-12-31T23:59:59.000000Z" },
	{ "g001_945M_1000k.cu8", "cu8", 1e6, 945e6, "-" },
	{ "g017_942.8M_2048k.cs16", "cs16", 2.048e6, 942.8e6, "-" },
	{ "g001_945M_2.4M.cu8", "cu8", 2.4e6, 945e6, "-" },
	{ "2.4M_945M.cf32", "cf32", 2.4e6, 945e6, "-" },
	{ "rec_945000000Hz_2400000sps.cs16", "cs16", 2.4e6, 945e6, "-" },
	{ "rec-945MHz-2.4Msps.CS8", "cs8", 2.4e6, 945e6, "-" },
	{ "fc945000000Hz_fs2400ksps.fc32", "cf32", 2.4e6, 945e6, "-" },
	{ "capture 945.2 MHz 1.92MS.cfile", "cf32", 1.92e6, 0, "-" },
	{ "capture_945000000_2400000.sc16", "cs16", 2.4e6, 945e6, "-" },
	{ "f945000000_s2400000_g30.cu8", "cu8", 2.4e6, 945e6, "-" },
	{ "LTE10M_f1842.5M_fs15360000.cu8", "cu8", 15.36e6, 1842.5e6, "-" },
	{ "lte_4G_b3_1842.5M_10M_15.36Msps.cf32", "cf32", 15.36e6, 1842.5e6, "-" },
	{ "SDRSharp_20260101_080000Z_945000000Hz_IQ.wav", "-", 0, 945e6, "2026-01-01T08:00:00.000000Z" },
	{ "HDSDR_20260101_080000Z_945000kHz_RF.wav", "-", 0, 945e6, "2026-01-01T08:00:00.000000Z" },
	{ "SDRuno_20260101_080000Z_945000kHz.wav", "-", 0, 945e6, "2026-01-01T08:00:00.000000Z" },
	{ "baseband_945000000Hz_08-09-10_02-01-2026.wav", "-", 0, 945e6, "2026-01-02T08:09:10.000000Z" },
	{ "2026-01-02_08-09-10_6000000SPS_1842500000Hz.cs8", "cs8", 6e6, 1842.5e6, "2026-01-02T08:09:10.000000Z" },
	{ "20260102T080910Z_0.945GHz.ci16_le", "cs16", 0, 945e6, "2026-01-02T08:09:10.000000Z" },
	{ "x_cu8_945M_2400k.bin", "cu8", 2.4e6, 945e6, "-" },
	{ "945M_1000k.ci16_be", "cs16_be", 1e6, 945e6, "-" },
	{ "g001_945M_1000k.cu8.gz", "cu8", 1e6, 945e6, "-" },
	{ "g001_945M_1000k.complex16u.XZ", "cu8", 1e6, 945e6, "-" },
	/* nothing of it: dates, epochs, counts, generations, words */
	{ "20260101.raw", "-", 0, 0, "-" },
	{ "1767254403_17.dat", "-", 0, 0, "-" },
	{ "RTL2832U_gsm900_d174_g5.iq", "-", 0, 0, "-" },
	{ "4G_5G.bin", "-", 0, 0, "-" },
	{ "20261301_080000.raw", "-", 0, 0, "-" },
	{ "cs16", "cs16", 0, 0, "-" },
	{ "945M/x.raw", "-", 0, 0, "-" },
	{ "", "-", 0, 0, "-" },
	{ "....", "-", 0, 0, "-" },
	{ "99999999999999999999999999999999999999M_7M.cu8", "cu8", 7e6, 0, "-" },
	{ "945M_900M_1M_2M", "-", 1e6, 945e6, "-" },
	{ "99M_99.9k_63M.cu8", "cu8", 0, 0, "-" },
	{ "10.5G_100MHz_62Msps.cu8", "cu8", 62e6, 100e6, "-" },
};

static void names(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct claim claim = claim_none();
		char type[SAMPLE_NAME_SIZE] = "-", time[UTC_TEXT_SIZE] = "-";
		name_parse(cases[i].name, &claim);
		if (claim.typed)
			sample_type_name(&claim.type, type);
		if (claim.time_ns != INT64_MIN)
			utc_format(claim.time_ns, time);
		if (strcmp(type, cases[i].type) || claim.rate_hz != cases[i].rate_hz ||
		    claim.freq_hz != cases[i].freq_hz || strcmp(time, cases[i].time))
			fail_msg("'%s': %s, rate %.12g, centre %.12g, %s", cases[i].name, type, claim.rate_hz,
			         claim.freq_hz, time);
	}
}

static void too_long_says_nothing(void **state)
{
	(void)state;
	char name[5000];
	struct claim claim = claim_none();
	memset(name, '_', sizeof(name));
	snprintf(name + 4000, sizeof(name) - 4000, "945M_1000k.cu8");
	name_parse(name, &claim);
	assert_false(claim.typed);
	assert_true(claim.rate_hz == 0 && claim.freq_hz == 0);
}

static void gaps_are_filled_in_order(void **state)
{
	(void)state;
	struct claim claim = claim_none(), header = claim_none(), name = claim_none();
	char words[128] = "";
	claim.freq_hz = 1e9;
	header.rate_hz = 2.4e6;
	header.freq_hz = 2e9;
	name.rate_hz = 1e6;
	name.typed = sample_type_parse("cu8", &name.type) == 0;
	claim_fill(&claim, &header, "by its header: ", words, sizeof(words));
	claim_fill(&claim, &name, "by its name: ", words, sizeof(words));
	assert_true(claim.freq_hz == 1e9 && claim.rate_hz == 2.4e6 && claim.typed);
	assert_string_equal(words, "by its header: 2400000 samples a second; by its name: cu8");
	char few[12] = "";
	claim = claim_none();
	claim_fill(&claim, &name, "by its name: ", few, sizeof(few));
	assert_string_equal(few, "by its name");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test(too_long_says_nothing),
		cmocka_unit_test(gaps_are_filled_in_order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
