// SPDX-License-Identifier: GPL-3.0-or-later
/* operators: the built-in plan's answers, the reading of a plan, and what is said of a bad one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "arfcn.h"   // arfcn_freq_hz
#include "earfcn.h"  // earfcn_from_freq
#include "operators.h"

static struct operators *open_builtin(void)
{
	struct fault fault = { 0 };
	struct operators *operators = operators_open(NULL, &fault);

	assert_string_equal(fault.text, "");
	assert_non_null(operators);
	return operators;
}

static void names_of_the_built_in_plan(void **state)
{
	struct operators *operators = open_builtin();

	(void)state;
	assert_string_equal(operators_name(operators, "460", "02", false), "China Mobile");
	assert_string_equal(operators_name(operators, "460", "01", true), "中国联通");
	assert_string_equal(operators_name(operators, "460", "15", true), "中国广电");
	assert_string_equal(operators_name(operators, "460", "99", true), "");
	assert_string_equal(operators_name(operators, "460", "002", true), "");
	assert_string_equal(operators_name(operators, "262", "01", false), "");
	assert_true(operators_country_known(operators, "460"));
	assert_false(operators_country_known(operators, "262"));
	assert_false(operators_country_known(operators, "46"));
	assert_false(operators_country_known(operators, ""));
	operators_close(operators);
}

/* Carriers that the four operators were given (the sources stand in the plan). */
static void carriers_of_the_built_in_plan(void **state)
{
	static const struct {
		const char *mnc;
		double mhz;
		enum operators_verdict verdict;
	} lte[] = {
		{ "00", 1815, OPERATORS_INSIDE },   { "00", 2360, OPERATORS_INSIDE },
		{ "00", 1890, OPERATORS_INSIDE },   { "00", 2605, OPERATORS_INSIDE },
		{ "00", 2645, OPERATORS_INSIDE },   { "00", 1850, OPERATORS_OUTSIDE },
		{ "00", 2140, OPERATORS_OUTSIDE },  { "00", 875, OPERATORS_OUTSIDE },
		{ "01", 1850, OPERATORS_INSIDE },   { "01", 1870, OPERATORS_INSIDE },
		{ "01", 955, OPERATORS_INSIDE },    { "01", 2140, OPERATORS_INSIDE },
		{ "01", 1815, OPERATORS_OUTSIDE },  { "01", 2660, OPERATORS_OUTSIDE },
		{ "11", 1867.5, OPERATORS_INSIDE }, { "11", 875, OPERATORS_INSIDE },
		{ "11", 940, OPERATORS_OUTSIDE },   { "15", 770, OPERATORS_INSIDE },
		{ "15", 1850, OPERATORS_OUTSIDE },  { "20", 1850, OPERATORS_UNKNOWN },
		{ "99", 1850, OPERATORS_UNKNOWN },
	};
	struct operators *operators = open_builtin();

	(void)state;
	for (size_t i = 0; i < sizeof(lte) / sizeof(lte[0]); i++) {
		int32_t earfcn = earfcn_from_freq(lte[i].mhz * 1e6, EARFCN_ANY);

		if (operators_channel(operators, "460", lte[i].mnc, RAT_LTE, earfcn) != lte[i].verdict)
			fail_msg("460-%s on %g MHz (EARFCN %d)", lte[i].mnc, lte[i].mhz, earfcn);
	}
	for (uint16_t arfcn = 0; arfcn < 1024; arfcn++) {
		double mhz = arfcn_freq_hz(arfcn) / 1e6;
		bool mobile = (mhz > 930 && mhz < 949) || (mhz > 1805 && mhz < 1830);
		bool unicom = (mhz > 949 && mhz < 960) || (mhz > 1830.1 && mhz < 1860);

		if (mobile)
			assert_int_equal(operators_channel(operators, "460", "00", RAT_GSM, arfcn), OPERATORS_INSIDE);
		if (unicom)
			assert_int_equal(operators_channel(operators, "460", "01", RAT_GSM, arfcn), OPERATORS_INSIDE);
		if (mobile && (mhz < 948 || mhz > 1000))
			assert_int_equal(operators_channel(operators, "460", "01", RAT_GSM, arfcn), OPERATORS_OUTSIDE);
		assert_int_equal(operators_channel(operators, "460", "03", RAT_GSM, arfcn), OPERATORS_OUTSIDE);
	}
	assert_int_equal(operators_channel(operators, "460", "00", RAT_GSM, INT32_MIN), OPERATORS_UNKNOWN);
	assert_int_equal(operators_area(operators, "460", "00", RAT_GSM, 4187), OPERATORS_UNKNOWN);
	operators_close(operators);
}

static void whose_carrier_it_is(void **state)
{
	struct operators *operators = open_builtin();
	char text[64], small[12];

	(void)state;
	assert_string_equal(operators_of_channel(operators, RAT_GSM, 30, text, sizeof(text)),
	                    "460-00,460-02,460-04,460-07,460-08");
	assert_string_equal(operators_of_channel(operators, RAT_GSM, 30, small, sizeof(small)), "460-00");
	assert_string_equal(operators_of_channel(operators, RAT_GSM, 300, text, sizeof(text)), "");
	assert_string_equal(operators_of_channel(operators, RAT_LTE, 100, text, sizeof(text)),
	                    "460-01,460-06,460-09,460-03,460-05,460-11");
	operators_close(operators);
}

/* A file with this text. */
static struct operators *open_text(const char *text, struct fault *fault)
{
	char path[] = "/tmp/operators-XXXXXX";
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	*fault = (struct fault){ 0 };
	struct operators *operators = operators_open(path, fault);

	unlink(path);
	return operators;
}

static void a_plan_of_ones_own(void **state)
{
	struct fault fault;
	struct operators *operators =
		open_text("# mine\r\n\n 262-01  262-06 , A ,,1-5 9,none,1 3-4,65535\n310-410,B,乙,,,,", &fault);

	(void)state;
	assert_string_equal(fault.text, "");
	assert_non_null(operators);
	assert_int_equal(operators_channel(operators, "262", "06", RAT_GSM, 5), OPERATORS_INSIDE);
	assert_int_equal(operators_channel(operators, "262", "06", RAT_GSM, 6), OPERATORS_OUTSIDE);
	assert_int_equal(operators_channel(operators, "262", "06", RAT_LTE, 6), OPERATORS_OUTSIDE);
	assert_int_equal(operators_area(operators, "262", "01", RAT_GSM, 4), OPERATORS_INSIDE);
	assert_int_equal(operators_area(operators, "262", "01", RAT_GSM, 2), OPERATORS_OUTSIDE);
	assert_int_equal(operators_area(operators, "262", "01", RAT_LTE, 65535), OPERATORS_INSIDE);
	assert_string_equal(operators_name(operators, "262", "01", true), "A");
	assert_string_equal(operators_name(operators, "310", "410", true), "乙");
	assert_int_equal(operators_channel(operators, "310", "410", RAT_GSM, 6), OPERATORS_UNKNOWN);
	operators_close(operators);
}

/* The highest number of each kind; and 0, which is one, as -1 is not. */
static void the_first_and_the_last_numbers(void **state)
{
	struct fault fault;
	struct operators *operators = open_text("262-01,A,,1-1023,5 262143,1-65535,1-65535\n262-02,B,,0,0,0,0", &fault);

	(void)state;
	assert_non_null(operators);
	for (int i = 0; i < 2; i++) {
		const enum rat rat = i ? RAT_LTE : RAT_GSM;

		assert_int_equal(operators_channel(operators, "262", "01", rat, i ? 262143 : 1023), OPERATORS_INSIDE);
		assert_int_equal(operators_channel(operators, "262", "01", rat, 0), OPERATORS_OUTSIDE);
		assert_int_equal(operators_channel(operators, "262", "02", rat, 0), OPERATORS_INSIDE);
		assert_int_equal(operators_channel(operators, "262", "02", rat, -1), OPERATORS_UNKNOWN);
		assert_int_equal(operators_area(operators, "262", "01", rat, 65535), OPERATORS_INSIDE);
		assert_int_equal(operators_area(operators, "262", "01", rat, 0), OPERATORS_OUTSIDE);
		assert_int_equal(operators_area(operators, "262", "02", rat, 0), OPERATORS_INSIDE);
		assert_int_equal(operators_area(operators, "262", "02", rat, 1), OPERATORS_OUTSIDE);
		assert_int_equal(operators_area(operators, "262", "02", rat, -1), OPERATORS_UNKNOWN);
	}
	operators_close(operators);
}

/* As many of those a carrier belongs to as there is room for, whole. */
static void as_many_owners_as_there_is_room_for(void **state)
{
	struct fault fault;
	struct operators *operators = open_text("262-01 262-002,A,,7,,,\n262-03,B,,8,,,\n262-04,C,,7,,,", &fault);
	char text[24];

	(void)state;
	assert_non_null(operators);
	assert_string_equal(operators_of_channel(operators, RAT_GSM, 7, text, 22), "262-01,262-002,262-04");
	assert_string_equal(operators_of_channel(operators, RAT_GSM, 7, text, 21), "262-01,262-002");
	assert_string_equal(operators_of_channel(operators, RAT_GSM, 7, text, 15), "262-01,262-002");
	assert_string_equal(operators_of_channel(operators, RAT_GSM, 7, text, 14), "262-01");
	assert_string_equal(operators_of_channel(operators, RAT_GSM, 7, text, 7), "262-01");
	assert_string_equal(operators_of_channel(operators, RAT_GSM, 7, text, 6), "");
	assert_string_equal(operators_of_channel(operators, RAT_GSM, 9, text, 22), "");
	operators_close(operators);
}

static enum operators_verdict shared(const struct operators *operators, const char *mnc, const char *other)
{
	struct cell_plmn a = { "460", "" }, b = { "460", "" };

	strcpy(a.mnc, mnc);
	strcpy(b.mnc, other);
	assert_int_equal(operators_shared(operators, &a, &b), operators_shared(operators, &b, &a));
	return operators_shared(operators, &a, &b);
}

static void who_shares_cells(void **state)
{
	struct fault fault;
	struct operators *operators = open_builtin();

	(void)state;
	assert_int_equal(shared(operators, "00", "15"), OPERATORS_INSIDE);
	assert_int_equal(shared(operators, "00", "04"), OPERATORS_INSIDE);
	assert_int_equal(shared(operators, "01", "11"), OPERATORS_INSIDE);
	assert_int_equal(shared(operators, "06", "03"), OPERATORS_INSIDE);
	assert_int_equal(shared(operators, "00", "01"), OPERATORS_OUTSIDE);
	assert_int_equal(shared(operators, "00", "11"), OPERATORS_OUTSIDE);
	assert_int_equal(shared(operators, "15", "01"), OPERATORS_OUTSIDE);
	assert_int_equal(shared(operators, "00", "20"), OPERATORS_OUTSIDE);
	assert_int_equal(shared(operators, "00", "99"), OPERATORS_UNKNOWN);
	operators_close(operators);
	operators = open_text("460-00,A,,,,,\n460-01,B,,,,,\n460-02,C,,,,,,460-00\n460-03,D,,,,,,none\n460-04,E,,,,,,",
	                      &fault);
	assert_non_null(operators);
	assert_int_equal(shared(operators, "00", "01"), OPERATORS_UNKNOWN); /* older plans say nothing of it */
	assert_int_equal(shared(operators, "00", "04"), OPERATORS_UNKNOWN);
	assert_int_equal(shared(operators, "00", "02"), OPERATORS_INSIDE);
	assert_int_equal(shared(operators, "01", "02"), OPERATORS_OUTSIDE);
	assert_int_equal(shared(operators, "00", "03"), OPERATORS_OUTSIDE);
	operators_close(operators);
}

static void bad_plans_are_named(void **state)
{
	static const struct {
		const char *text, *why;
	} plans[] = {
		{ "460-00,A,,1,1,1", ":1: field 6: there are fewer than 7 fields" },
		{ "#\n460-00,A,,1,1,1,1,460-01,", ":2: field 9: there are more than 8 fields" },
		{ "460-00,A,,1,1,1,1,46001", ":1: field 8: is no list of PLMNs" },
		{ ",A,,,,,", ":1: field 1: there is no PLMN" },
		{ "46000,A,,,,,", ":1: field 1: is no list of PLMNs" },
		{ "460-0,A,,,,,", ":1: field 1:" },
		{ "460-0000,A,,,,,", ":1: field 1:" },
		{ "4x0-00,A,,,,,", ":1: field 1:" },
		{ "460-00,A\x01,,,,,", ":1: field 2: a control character" },
		{ "460-00,A,,1024,,,", ":1: field 4: is no range" },
		{ "460-00,A,,5-4,,,", ":1: field 4:" },
		{ "460-00,A,,5-,,,", ":1: field 4:" },
		{ "460-00,A,,-5,,,", ":1: field 4:" },
		{ "460-00,A,,5-6-7,,,", ":1: field 4:" },
		{ "460-00,A,,,99999999999999999999,,", ":1: field 5:" },
		{ "460-00,A,,,262144,,", ":1: field 5:" },
		{ "460-00,A,,,,65536,", ":1: field 6:" },
		{ "460-00,A,,,,,x", ":1: field 7:" },
		{ "460-00,A,,,,,\n460-01 460-00,B,,,,,", ":2: field 1: a PLMN that an earlier line has" },
		{ "460-00,0123456789012345678901234567890123456789012345678901234567890123,,,,,",
		  ":1: field 2: the name is too long" },
	};
	struct fault fault;

	(void)state;
	for (size_t i = 0; i < sizeof(plans) / sizeof(plans[0]); i++) {
		assert_null(open_text(plans[i].text, &fault));
		if (!strstr(fault.text, plans[i].why))
			fail_msg("'%s': '%s'", plans[i].text, fault.text);
	}
	assert_null(operators_open("/nonexistent/plan", &fault));
	assert_non_null(strstr(fault.text, "/nonexistent/plan"));
	assert_null(operators_open("/", &fault));
	assert_null(operators_open("/dev/zero", &fault));
	assert_non_null(strstr(fault.text, "larger than any plan"));
}

/* Too many ranges, too many PLMNs: refused, not cut. */
static void overfull_fields_are_refused(void **state)
{
	static char text[4096];
	struct fault fault;
	size_t n = (size_t)sprintf(text, "460-00,A,,");

	(void)state;
	for (int i = 0; i < 65; i++)
		n += (size_t)sprintf(text + n, "%d ", i);
	sprintf(text + n, ",,,");
	assert_null(open_text(text, &fault));
	assert_non_null(strstr(fault.text, "too many ranges"));
	n = 0;
	for (int i = 0; i < 33; i++)
		n += (size_t)sprintf(text + n, "460-%02d ", i);
	sprintf(text + n, ",A,,,,,");
	assert_null(open_text(text, &fault));
	assert_non_null(strstr(fault.text, "too many PLMNs"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_of_the_built_in_plan),
		cmocka_unit_test(carriers_of_the_built_in_plan),
		cmocka_unit_test(whose_carrier_it_is),
		cmocka_unit_test(a_plan_of_ones_own),
		cmocka_unit_test(who_shares_cells),
		cmocka_unit_test(the_first_and_the_last_numbers),
		cmocka_unit_test(as_many_owners_as_there_is_room_for),
		cmocka_unit_test(bad_plans_are_named),
		cmocka_unit_test(overfull_fields_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
