// SPDX-License-Identifier: GPL-3.0-or-later
/* scenario: what a file says arrives, and every mistake is told with its line.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "air.h"                     // air_scenario_parse
#include "../../src/air/scenario.h"  // struct air_scenario

static struct air_scenario *parse(const char *text, struct fault *fault)
{
	return air_scenario_parse(text, strlen(text), "x.ini", fault);
}

static void reads_every_type(void **state)
{
	(void)state;
	struct fault fault;
	struct air_scenario *s = parse(
		"# a comment\r\n"
		"[air]\n rate = 2.4M # and another\n\tfreq=947.0M\nduration = 1.5\nformat = cs16\nseed = 77\n"
		"noise_dbfs = none\ndc = 0.1, -0.2\nstart = 2026-05-06T07:08:09Z\n\n"
		"[cell one two]\narfcn = 60\nmcc = 001\nmnc = 012\nneighbours = 1,2 3\nlte_neighbours = 1300:7 99\n"
		"fading = tu50\nwithout = si1 si13\nsi3 = 49061b070862f2321267490305274040e504003b2b2b2b\n"
		"[cell]\nfreq = 947.123M\nesn0_db = 7\nstop_s = 3",
		&fault);
	assert_non_null(s);
	assert_true(s->rate_hz == 2.4e6 && s->freq_hz == 947e6 && s->duration_s == 1.5 && s->seed == 77 &&
	            s->format == IQ_CS16);
	assert_true(s->noise_dbfs == -INFINITY && s->dc_i == 0.1 && s->dc_q == -0.2);
	assert_true(s->start_ns == 1778051289000000000);
	assert_int_equal(s->nof_cells, 2);
	const struct air_cell *a = &s->cells[0], *b = &s->cells[1];
	assert_string_equal(a->name, "one two");
	assert_true(a->freq_hz == 947e6 && a->fading == AIR_TU50);
	assert_string_equal(a->mnc, "012");
	assert_true(a->neighbours.count == 3 && a->neighbours.value[2] == 3);
	assert_true(a->nof_lte == 2 && a->lte[0].earfcn == 1300 && a->lte[0].priority == 7 &&
	            a->lte[1].priority == AIR_ANY);
	assert_true(a->si_off[AIR_SI1] && a->si_off[AIR_SI13] && !a->si_off[AIR_SI2]);
	assert_true(a->si[AIR_SI3].given && a->si[AIR_SI3].octets[2] == 0x1b && a->si[AIR_SI3].octets[22] == 0x2b);
	assert_true(a->allocation.count == 1 && a->allocation.value[0] == 60);
	assert_true(b->freq_hz == 947.123e6 && b->course.stop_s == 3 && air_cell_level_dbfs(s, b) == -INFINITY);
	air_scenario_destroy(s);
}

static void finds_the_bands(void **state)
{
	(void)state;
	static const struct {
		const char *cell;
		double freq_hz;
	} cases[] = {
		{ "arfcn = 1", 935.2e6 },    { "arfcn = 124", 959.8e6 },
		{ "arfcn = 0", 935.0e6 },    { "arfcn = 975", 925.2e6 },
		{ "arfcn = 955", 921.2e6 },  { "arfcn = 512", 1805.2e6 },
		{ "arfcn = 885", 1879.8e6 }, { "arfcn = 512\npcs = yes", 1930.2e6 },
		{ "arfcn = 128", 869.2e6 },  { "arfcn = 10\nfreq = 1M", 1e6 },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char text[100];
		struct fault fault;
		snprintf(text, sizeof(text), "[air]\nfreq = 900M\n[cell a]\n%s\n", cases[i].cell);
		struct air_scenario *s = parse(text, &fault);
		assert_non_null(s);
		assert_true(fabs(s->cells[0].freq_hz - cases[i].freq_hz) < 1);
		air_scenario_destroy(s);
	}
}

static void names_line_and_reason(void **state)
{
	(void)state;
	static const struct {
		const char *text, *line, *reason;
	} cases[] = {
		{ "", "x.ini:0: ", "freq" },
		{ "[air]\nrate = 1M\n", "x.ini:2: ", "freq" },
		{ "rate = 1M\n", "x.ini:1: ", "before the first section" },
		{ "[air]\nfreq = 900M\nspeed = 3\n", "x.ini:3: ", "unknown key 'speed'" },
		{ "[air\nfreq = 900M\n", "x.ini:1: ", "section" },
		{ "[air] x\n", "x.ini:1: ", "section" },
		{ "[umts x]\n", "x.ini:1: ", "unknown kind" },
		{ "[air]\nfreq\n", "x.ini:2: ", "key = value" },
		{ "[air]\nrate = fast\n", "x.ini:2: ", "rate: 'fast' is not a number" },
		{ "[air]\nrate = 100\n", "x.ini:2: ", "not within" },
		{ "[air]\nrate = nan\n", "x.ini:2: ", "not a number" },
		{ "[air]\nformat = wav\n", "x.ini:2: ", "'wav'" },
		{ "[air]\nseed = -1\n", "x.ini:2: ", "seed" },
		{ "[air]\nseed = 99999999999999999999999\n", "x.ini:2: ", "seed" },
		{ "[air]\ndc = 1\n", "x.ini:2: ", "two numbers" },
		{ "[air]\nstart = yesterday\n", "x.ini:2: ", "'yesterday'" },
		{ "[air]\nfreq=900M\n[cell a]\n", "x.ini:3: ", "neither arfcn nor freq" },
		{ "[air]\nfreq=900M\n[cell a]\narfcn=126\n", "x.ini:3: ", "no band" },
		{ "[cell a]\narfcn=1\nbsic=64\n", "x.ini:3: ", "bsic" },
		{ "[cell a]\narfcn=1.5\n", "x.ini:2: ", "whole" },
		{ "[cell a]\nmnc=1\n", "x.ini:2: ", "digits" },
		{ "[cell a]\nmcc=26a\n", "x.ini:2: ", "digits" },
		{ "[cell a]\nneighbours=1 2 1\n", "x.ini:2: ", "1 twice" },
		{ "[cell a]\nneighbours=1 1024\n", "x.ini:2: ", "1024" },
		{ "[cell a]\nlte_neighbours=1300:8\n", "x.ini:2: ", "priority" },
		{ "[cell a]\nsi1=00\n", "x.ini:2: ", "46 hexadecimal digits" },
		{ "[cell a]\nsi1=49061b070862f2321267490305274040e504003b2b2b2g\n", "x.ini:2: ", "digit 46" },
		{ "[cell a]\nwithout=si99\n", "x.ini:2: ", "si99" },
		{ "[cell a]\narfcn=1\nmax_retrans=3\n[air]\n", "x.ini:1: ", "max_retrans" },
		{ "[cell a]\narfcn=1\nlevel_dbfs=-3\nesn0_db=3\n[air]\n", "x.ini:1: ", "either" },
		{ "[cell a]\narfcn=1\nneighbours=700\nneighbour_format=bitmap0\n[air]\n",
		  "x.ini:1: ", "neighbour list" },
		{ "[cell a]\narfcn=1\nallocation=1 600\nallocation_format=range128\n[air]\n",
		  "x.ini:1: ", "allocation" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct fault fault;
		assert_null(parse(cases[i].text, &fault));
		if (strncmp(fault.text, cases[i].line, strlen(cases[i].line)) != 0 ||
		    !strstr(fault.text, cases[i].reason))
			fail_msg("case %zu says: %s", i, fault.text);
	}
}

static void bears_hostile_files(void **state)
{
	(void)state;
	static char text[200000];
	struct fault fault;
	memset(text, 'x', sizeof(text));
	assert_null(air_scenario_parse(text, sizeof(text), "x.ini", &fault));
	assert_non_null(strstr(fault.text, "too long"));
	assert_null(air_scenario_parse("[air]\nfreq = 9\0M", 16, "x.ini", &fault));
	assert_non_null(strstr(fault.text, "not a text file"));
	size_t at = 0;
	while (at + 20 < sizeof(text))
		at += (size_t)sprintf(text + at, "[cell]\narfcn=1\n");
	assert_null(air_scenario_parse(text, at, "x.ini", &fault));
	assert_non_null(strstr(fault.text, "x.ini:129: too many cells"));
	assert_null(air_scenario_read("/nowhere/at/all.ini", &fault));
	assert_non_null(strstr(fault.text, "/nowhere/at/all.ini: No such file"));
	assert_null(air_scenario_read("/", &fault));
	assert_non_null(strstr(fault.text, "/: "));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_every_type),
		cmocka_unit_test(finds_the_bands),
		cmocka_unit_test(names_line_and_reason),
		cmocka_unit_test(bears_hostile_files),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
