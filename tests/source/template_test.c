// SPDX-License-Identifier: GPL-3.0-or-later
/* template: what the test of a source looks like. Copy it beside the source's name: every sample, its place and its
 * time; that it ends, and that it can be ended. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "collect.h"  // struct collected

extern const struct source example_source; /* yours: source_find("your-name") */

static void *open_source(void)
{
	struct source_config config = collect_config("x");
	struct fault fault = { .text = "" };

	config.rate_hz = 2e6;
	config.freq_hz = 945e6;
	config.start_ns = 7;
	void *instance = example_source.open(&config, &fault);

	assert_non_null(instance);
	return instance;
}

static void a_second_of_silence(void **state)
{
	struct collected *c = collect_create();
	const struct source_out out = collect_out(c);
	void *instance = open_source();
	struct source_info info;
	struct fault fault;

	(void)state;
	example_source.info(instance, &info);
	assert_true(info.rate_hz == 2e6 && info.freq_hz == 945e6 && info.nof_files == 0);
	assert_int_equal(example_source.run(instance, &out, &fault), 0);
	assert_int_equal(c->nof_octets, 2 * 2000000);
	for (size_t i = 0; i < c->nof_octets; i++)
		assert_int_equal(c->octets[i], 0);
	const struct iq_block *last = &c->blocks[c->nof_blocks - 1];

	assert_int_equal(last->index + last->nof_samples, 2000000);
	assert_int_equal(last->time_ns, 7 + (int64_t)last->index * 500);
	assert_true(last->rate_hz == 2e6 && last->freq_hz == 945e6 && last->format == IQ_CS8 && !last->lost);
	example_source.close(instance);
	collect_destroy(c);
}

static void cancelled(void **state)
{
	struct collected *c = collect_create();
	const struct source_out out = collect_out(c);
	void *instance = open_source();
	struct fault fault;

	(void)state;
	example_source.cancel(instance);
	assert_int_equal(example_source.run(instance, &out, &fault), 0);
	assert_int_equal(c->nof_blocks, 0);
	example_source.close(instance);
	collect_destroy(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_second_of_silence),
		cmocka_unit_test(cancelled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
