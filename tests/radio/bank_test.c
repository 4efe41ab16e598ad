// SPDX-License-Identifier: GPL-3.0-or-later
/* bank: receivers by their names, what each counts, and what all of them do. The receivers are the tests' own. */
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "bank.h"
#include "receivers.h"  // receivers[]

/* One of two. */
struct one {
	int number, feeds, flushes;
	double crystal_ppm, wanted_hz;
	bool alive, deaf;
};

static struct one ones[2];

static void *create(int number, struct fault *fault)
{
	if (ones[number].deaf) {
		fault_set(fault, EIO, "deaf");
		return NULL;
	}
	ones[number] = (struct one){
		.number = number, .alive = true, .crystal_ppm = NAN, .wanted_hz = ones[number].wanted_hz
	};
	return &ones[number];
}

static void *create_first(const struct receiver_config *config, struct fault *fault)
{
	(void)config;
	return create(0, fault);
}

static void *create_second(const struct receiver_config *config, struct fault *fault)
{
	(void)config;
	return create(1, fault);
}

static void feed(void *instance, const struct iq_block *block)
{
	(void)block;
	((struct one *)instance)->feeds++;
}

static void flush(void *instance)
{
	((struct one *)instance)->flushes++;
}

static void destroy(void *instance)
{
	((struct one *)instance)->alive = false;
}

static void crystal(void *instance, double ppm)
{
	((struct one *)instance)->crystal_ppm = ppm;
}

static bool want(const void *instance, struct receiver_want *wish)
{
	const struct one *one = instance;

	*wish = (struct receiver_want){ .centre_hz = one->wanted_hz };
	return one->wanted_hz > 0;
}

static void counts(const void *instance, struct receiver_counts *sum)
{
	const uint32_t n = 1 + 9 * (uint32_t)((const struct one *)instance)->number;

	for (int i = 0; i < PDU_CHANNELS; i++) {
		sum->blocks_ok[i] = n * (1 + (uint32_t)i);
		sum->blocks_bad[i] = n * (2 + (uint32_t)i);
	}
	sum->resets = n;
	sum->carriers = 2 * n;
	sum->carriers_power = 3 * n;
	sum->carriers_sync = 4 * n;
	sum->carriers_tracked = 5 * n;
	sum->nbiot_carriers = 6 * n;
	sum->nbiot_places = 7 * n;
	sum->ghosts = 8 * n;
	sum->aliases = 9 * n;
	sum->crystal_ppm = n > 1 ? 30 : NAN;
	sum->floor_dbfs = n > 1 ? -70 : -60;
}

static const struct receiver first = { .name = "gsm",
	                               .rat = RAT_GSM,
	                               .rate_min_hz = 1e6,
	                               .create = create_first,
	                               .feed = feed,
	                               .flush = flush,
	                               .destroy = destroy,
	                               .counts = counts,
	                               .want = want };
static const struct receiver second = { .name = "lte",
	                                .rat = RAT_LTE,
	                                .rate_min_hz = 2e6,
	                                .create = create_second,
	                                .feed = feed,
	                                .flush = flush,
	                                .destroy = destroy,
	                                .counts = counts,
	                                .want = want,
	                                .crystal = crystal };

/* In place of src/radio/receivers.c. */
const struct receiver *const receivers[] = { &first, &second, NULL };

static void names_of_receivers(void **state)
{
	static const struct {
		const char *list;
		bool good, first, second;
	} cases[] = {
		{ "gsm", true, true, false },          { "LTE", true, false, true },
		{ "gsm,lte", true, true, true },       { " gsm , Lte ", true, true, true },
		{ "gsmx", false, false, false },       { "gs", false, false, false },
		{ "gsm,", false, true, false },        { ",lte", false, false, true },
		{ "gsm,umts,lte", false, true, true }, { "g sm", false, false, false },
		{ "", false, false, false },           { "  ", false, false, false },
	};
	struct fault fault;
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (bank_check(cases[i].list, &fault) != (cases[i].good ? 0 : -EINVAL) ||
		    bank_listed(cases[i].list, &first) != cases[i].first ||
		    bank_listed(cases[i].list, &second) != cases[i].second)
			fail_msg("'%s'", cases[i].list);
	}
	assert_int_equal(bank_check(NULL, &fault), 0);
	assert_true(bank_check("gsm, a b ,lte", &fault) < 0);
	assert_string_equal(fault.text, "there is no receiver 'a b'");
	assert_string_equal(fault.setting, "rat");
}

static void who_is_made(void **state)
{
	static const struct {
		const char *rats;
		double rate_hz;
		int deaf; /* receiver that cannot be made */
		bool first, second;
		const char *why;
	} cases[] = {
		{ NULL, 2e6, -1, true, true, "" },
		{ NULL, 1.9e6, -1, true, false, "1900000 samples a second are too few for lte, which needs 2000000" },
		{ "lte", 2e6, -1, false, true, "" },
		{ "lte", 1.9e6, -1, false, false, "1900000 samples a second are too few for lte, which needs 2000000" },
		{ NULL, 1e6, -1, true, false, "1000000 samples a second are too few for lte, which needs 2000000" },
		{ NULL, 2e6, 1, false, false, "deaf" },
		{ NULL, 2e6, 0, false, false, "deaf" },
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct receiver_config config = { .rate_hz = cases[i].rate_hz };
		struct fault fault = { .text = "" };
		struct bank bank;
		int count = cases[i].first + cases[i].second;

		for (int k = 0; k < 2; k++)
			ones[k] = (struct one){ .deaf = k == cases[i].deaf };
		assert_int_equal(bank_create(&bank, cases[i].rats, &config, &fault), count ? 0 : -EINVAL);
		assert_string_equal(fault.text, cases[i].why);
		assert_int_equal(bank.count, count);
		assert_true(ones[0].alive == cases[i].first && ones[1].alive == cases[i].second);
		bank_destroy(&bank);
		assert_true(!ones[0].alive && !ones[1].alive && !bank.count);
	}
}

static void all_of_them(void **state)
{
	const struct receiver_config config = { .rate_hz = 2e6 };
	struct receiver_counts each[BANK_MAX], sum;
	struct receiver_want wish;
	struct fault fault;
	struct bank bank;
	(void)state;

	memset(ones, 0, sizeof(ones));
	assert_int_equal(bank_create(&bank, NULL, &config, &fault), 0);
	assert_false(bank_want(&bank, &wish));
	ones[1].wanted_hz = 5;
	assert_true(bank_want(&bank, &wish) && wish.centre_hz == 5);
	ones[0].wanted_hz = 4;
	assert_true(bank_want(&bank, &wish) && wish.centre_hz == 4);
	bank_flush(&bank);
	assert_true(ones[0].flushes == 1 && ones[1].flushes == 1);
	bank_crystal(&bank, 7);
	bank_crystal(&bank, NAN);
	assert_true(ones[1].crystal_ppm == 7 && isnan(ones[0].crystal_ppm));
	assert_int_equal(bank_each(&bank, each), 2);
	assert_true(each[0].rats == 1 << RAT_GSM && each[1].rats == 1 << RAT_LTE && each[0].clipped == 0);
	bank_counts(&bank, &sum);
	for (int i = 0; i < PDU_CHANNELS; i++)
		assert_true(sum.blocks_ok[i] == 11 * (1 + (uint64_t)i) && sum.blocks_bad[i] == 11 * (2 + (uint64_t)i));
	assert_true(sum.resets == 11 && sum.carriers == 22 && sum.carriers_power == 33 && sum.carriers_sync == 44 &&
	            sum.carriers_tracked == 55);
	assert_true(sum.nbiot_carriers == 66 && sum.nbiot_places == 77 && sum.ghosts == 88 && sum.aliases == 99);
	assert_true(sum.rats == (1 << RAT_GSM | 1 << RAT_LTE) && sum.floor_dbfs == -60 && sum.crystal_ppm == 30);
	bank_destroy(&bank);
}

/* Of each 1024 samples the first 256; more than a tenth of them. */
static void what_is_clipped(void **state)
{
	static const struct {
		uint32_t samples, from, loud; /* at full scale from here on */
		bool clipped;
		float share;
	} cases[] = {
		{ 256, 0, 25, false, 25.f / 256 },    { 256, 0, 26, true, 26.f / 256 },
		{ 1024, 256, 768, false, 0 },         { 100, 0, 10, false, 0.1f },
		{ 100, 0, 11, true, 0.11f },          { 1025, 1024, 1, false, 1.f / 257 },
		{ 1280, 1024, 52, true, 52.f / 512 }, { 2000, 1024, 256, true, 0.5f },
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		static uint8_t samples[2 * 2048];
		const struct receiver_config config = { .rate_hz = 2e6 };
		const struct iq_block block = { .format = IQ_CU8, .nof_samples = cases[i].samples, .samples = samples };
		struct receiver_counts sum;
		struct fault fault;
		struct bank bank;

		memset(samples, 127, sizeof(samples));
		memset(samples + 2 * cases[i].samples, 255,
		       sizeof(samples) - 2 * cases[i].samples); /* what follows is not looked at */
		memset(samples + 2 * cases[i].from, 255, 2 * cases[i].loud);
		assert_int_equal(bank_create(&bank, NULL, &config, &fault), 0);
		bank_feed(&bank, &block);
		assert_true(ones[0].feeds == 1 && ones[1].feeds == 1);
		assert_int_equal(bank.clipped, cases[i].clipped);
		bank_counts(&bank, &sum);
		assert_float_equal(sum.clipped, cases[i].share, 1e-6);
		bank_destroy(&bank);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_of_receivers),
		cmocka_unit_test(who_is_made),
		cmocka_unit_test(all_of_them),
		cmocka_unit_test(what_is_clipped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
