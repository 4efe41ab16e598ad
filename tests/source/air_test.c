// SPDX-License-Identifier: GPL-3.0-or-later
/* air: a source that steps. A block a step and no sample more; its time is its samples; a retune takes 40 ms of them,
 * in which nothing is given; twice the same is given the same; what cannot be is refused.
 */
#include "runner.h"  // refused, config_of

#include <errno.h>
#include <math.h>
#include <time.h>

enum { BLOCK = 16384, SETTLE = 40000 /* 40 ms at 1 Msps */ };

static const char scenario[] = "[air]\nrate = 2.4M\nfreq = 945M\nduration = 1\nstart = 2026-03-01T08:00:00Z\nppm = 10\n"
			       "noise_dbfs = -40\n[cell a]\narfcn = 51\nlevel_dbfs = -6\n";
static const int64_t start_ns = INT64_C(1772352000) * 1000000000;

static char path[] = "/tmp/air_test.XXXXXX";
static struct fault fault;

static int setup(void **state)
{
	int fd = mkstemp(path);
	(void)state;
	return fd < 0 || write(fd, scenario, strlen(scenario)) != (ssize_t)strlen(scenario) || close(fd);
}

static int teardown(void **state)
{
	(void)state;
	return unlink(path);
}

static void *open_air(const struct source_config *config)
{
	void *instance = source_find("air")->open(config, &fault);
	if (!instance)
		fail_msg("%s", fault.text);
	return instance;
}

/* So many blocks more. */
static void step(void *instance, struct collected *c, int blocks)
{
	struct source_out out = collect_out(c);
	for (int i = 0; i < blocks; i++) {
		size_t before = c->nof_blocks;
		assert_int_equal(source_find("air")->step(instance, &out, &fault), 1);
		assert_int_equal(c->nof_blocks, before + 1);
	}
}

static void assert_block(const struct collected *c, int i, uint32_t tune, double freq_hz, uint64_t index, uint64_t lost)
{
	const struct iq_block *block = &c->blocks[i];
	assert_int_equal(block->format, IQ_CU8);
	assert_int_equal(block->tune, tune);
	assert_true(block->freq_hz == freq_hz && block->rate_hz == 1e6);
	assert_int_equal(block->index, index);
	assert_int_equal(block->lost, lost);
	assert_int_equal(block->nof_samples, BLOCK);
	assert_true(block->time_ns == start_ns + (int64_t)index * 1000);
}

static void time_is_samples(void **state)
{
	const struct source *source = source_find("air");
	struct source_config config = config_of(path);
	void *instance = open_air(&config);
	struct collected *c = collect_create();
	struct source_out out = collect_out(c);

	(void)state;
	assert_true(source->now_ns(instance) == start_ns);
	step(instance, c, 2);
	assert_true(source->now_ns(instance) == start_ns + 2 * BLOCK * 1000);
	assert_int_equal(source->tune(instance, 950.6e6), 0);
	assert_true(source->now_ns(instance) == start_ns + 2 * BLOCK * 1000);
	step(instance, c, 2);
	assert_true(source->now_ns(instance) == start_ns + (4 * BLOCK + SETTLE) * 1000);
	assert_block(c, 0, 0, 940.2e6, 0, 0);
	assert_block(c, 1, 0, 940.2e6, BLOCK, 0);
	assert_block(c, 2, 1, 950.6e6, 2 * BLOCK + SETTLE, SETTLE);
	assert_block(c, 3, 1, 950.6e6, 3 * BLOCK + SETTLE, 0);
	source->cancel(instance);
	assert_int_equal(source->step(instance, &out, &fault), 0);
	assert_int_equal(c->nof_blocks, 4);
	source->close(instance);
	collect_destroy(c);
}

/* Goes on after the scenario's end. */
static void the_same_twice(void **state)
{
	struct source_config config = config_of(path);
	void *instance[2] = { open_air(&config), open_air(&config) };
	struct collected *c[2] = { collect_create(), collect_create() };

	(void)state;
	for (int i = 0; i < 2; i++) {
		step(instance[i], c[i], 20);
		assert_int_equal(source_find("air")->tune(instance[i], 945.2e6), 0);
		step(instance[i], c[i], 100);
	}
	assert_memory_equal(c[0]->octets, c[1]->octets, 120 * 2 * BLOCK);
	assert_memory_not_equal(c[0]->octets, c[0]->octets + 100 * 2 * BLOCK, 2 * BLOCK);
	for (int i = 0; i < 2; i++) {
		source_find("air")->close(instance[i]);
		collect_destroy(c[i]);
	}
}

/* How far a lone carrier of ones and zeros turns in so many samples tells its frequency [Hz]: the mean turn of the
 * samples of FCCH and everything else of a GSM carrier. */
static double mean_turn_hz(const struct collected *c)
{
	double re = 0, im = 0;
	for (size_t i = 0; i + 3 < c->nof_octets; i += 2) {
		double a = c->octets[i] - 127.5, b = c->octets[i + 1] - 127.5, x = c->octets[i + 2] - 127.5,
		       y = c->octets[i + 3] - 127.5;
		re += a * x + b * y;
		im += a * y - b * x;
	}
	return atan2(im, re) / (2 * M_PI) * 1e6;
}

static void the_carrier_is_where_the_tuner_looks(void **state)
{
	static const double corrections_ppm[] = { 0, -10, -40 }; /* of a crystal that is too fast by so much */
	double heard_hz[3];

	(void)state;
	for (int i = 0; i < 3; i++) {
		struct source_config config = config_of(path);
		config.ppm = corrections_ppm[i];
		void *instance = open_air(&config);
		struct collected *c = collect_create();
		assert_int_equal(source_find("air")->tune(instance, 945.1e6), 0); /* ARFCN 51: 945.2 MHz */
		step(instance, c, 60);
		heard_hz[i] = mean_turn_hz(c);
		source_find("air")->close(instance);
		collect_destroy(c);
	}
	assert_true(fabs(heard_hz[1] - 100e3) < 10e3);
	assert_true(fabs(heard_hz[0] - heard_hz[1] - 9452) < 100);  /* 10 ppm of 945.2 MHz */
	assert_true(fabs(heard_hz[1] - heard_hz[2] - 28356) < 300); /* 30 ppm */
}

static void what_it_says_of_itself(void **state)
{
	struct source_config config = config_of(path);
	struct source_info info;

	(void)state;
	config.rate_hz = config.freq_hz = 0;
	config.start_ns = 77;
	void *instance = open_air(&config);
	source_find("air")->info(instance, &info);
	assert_true(info.rate_hz == 2.4e6 && info.freq_hz == 945e6 && info.settle_s == 0.04);
	assert_true(info.freq_min_hz == 1e6 && info.freq_max_hz == 10e9 && info.freq_gap_max_hz == 0);
	assert_int_equal(source_find("air")->now_ns(instance), 77);
	assert_int_equal(source_find("air")->tune(instance, 0.99e6), -EINVAL);
	assert_int_equal(source_find("air")->tune(instance, 10.1e9), -EINVAL);
	source_find("air")->info(instance, &info);
	assert_true(info.freq_hz == 945e6);
	source_find("air")->close(instance);
}

/* 20 blocks at a hundred times real time are 3.3 ms at the least; without a speed nobody waits. */
static void a_pace_can_be_set(void **state)
{
	struct source_config config = config_of(path);
	struct timespec before, after;
	struct collected *c = collect_create();

	(void)state;
	config.speed = 100;
	void *instance = open_air(&config);
	clock_gettime(CLOCK_MONOTONIC, &before);
	step(instance, c, 21);
	clock_gettime(CLOCK_MONOTONIC, &after);
	double passed_s = (double)(after.tv_sec - before.tv_sec) + (double)(after.tv_nsec - before.tv_nsec) * 1e-9;
	assert_true(passed_s >= 20 * BLOCK / 1e6 / 100);
	source_find("air")->close(instance);
	collect_destroy(c);
}

static void what_cannot_be_is_refused(void **state)
{
	struct source_config config = config_of(path);

	(void)state;
	config.rate_hz = 100e3;
	refused("air", &config, "no air at 100000 samples a second");
	config = config_of("");
	refused("air", &config, "air: which scenario?");
	config = config_of("/tmp/none.ini");
	refused("air", &config, "/tmp/none.ini");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(time_is_samples),
		cmocka_unit_test(the_same_twice),
		cmocka_unit_test(the_carrier_is_where_the_tuner_looks),
		cmocka_unit_test(what_it_says_of_itself),
		cmocka_unit_test(a_pace_can_be_set),
		cmocka_unit_test(what_cannot_be_is_refused),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
