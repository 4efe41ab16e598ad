// SPDX-License-Identifier: GPL-3.0-or-later
/* pace: a replay waits for the air, and no longer; gaps are passed over. The host's clock and the loop are made up. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "../../src/run/pace.h"

static struct {
	double host_s, waited_s, longest_s;
	int waits, most; /* waits until it is stopped */
	atomic_bool stop;
} fake;

int clock_gettime(clockid_t clock, struct timespec *now)
{
	(void)clock;
	*now = (struct timespec){ (time_t)fake.host_s, (long)(fmod(fake.host_s, 1) * 1e9) };
	return 0;
}

struct loop *loop_create(struct fault *fault)
{
	(void)fault;
	return (struct loop *)&fake;
}

void loop_destroy(struct loop *loop)
{
	assert_true(!loop || loop == (struct loop *)&fake);
}

int loop_wait(struct loop *loop, double patience_s, struct fault *fault)
{
	(void)fault;
	assert_ptr_equal(loop, &fake);
	assert_true(patience_s >= 0);
	fake.host_s += patience_s;
	fake.waited_s += patience_s;
	fake.longest_s = fmax(fake.longest_s, patience_s);
	if (++fake.waits == fake.most)
		atomic_store(&fake.stop, true);
	return 0;
}

static struct pace begin(double times)
{
	struct fault fault;
	struct pace pace;

	memset(&fake, 0, sizeof(fake));
	fake.host_s = 1000;
	assert_int_equal(pace_open(&pace, times, &fault), 0);
	return pace;
}

/* How long it waits with what was heard up to this time. */
static double waits(struct pace *pace, double air_s)
{
	fake.waited_s = 0;
	pace_to(pace, (int64_t)llround(air_s * 1e9), &fake.stop);
	return fake.waited_s;
}

static void as_fast_as_the_air(void **state)
{
	struct pace pace = begin(1);
	(void)state;

	assert_float_equal(waits(&pace, 50), 0, 1e-6); /* from there on */
	assert_float_equal(waits(&pace, 52), 2, 1e-3);
	assert_true(fake.longest_s < 0.25); /* who wants it to stop is looked for now and then */
	fake.host_s += 1.5;                 /* the machine needed that */
	assert_float_equal(waits(&pace, 54), 0.5, 1e-3);
	fake.host_s += 10; /* too slow: it goes on, and what it is behind by is caught up with */
	assert_float_equal(waits(&pace, 55), 0, 1e-3);
	assert_float_equal(waits(&pace, 64), 0, 1e-3);
	assert_float_equal(waits(&pace, 66), 2, 2e-3);
	pace_close(&pace);
}

static void times_as_fast(void **state)
{
	struct pace pace = begin(4);
	(void)state;

	waits(&pace, 0);
	assert_float_equal(waits(&pace, 8), 2, 1e-3);
	pace_close(&pace);
}

static void a_gap_is_no_air(void **state)
{
	struct pace pace = begin(1);
	(void)state;

	waits(&pace, 0);
	assert_float_equal(waits(&pace, 10), 10, 1e-2);
	assert_float_equal(waits(&pace, 20.5), 0, 1e-6); /* another recording */
	assert_float_equal(waits(&pace, 21.5), 1, 1e-3);
	assert_float_equal(waits(&pace, 3), 0, 1e-6); /* or of another time */
	assert_float_equal(waits(&pace, 4), 1, 1e-3);
	pace_close(&pace);
}

static void stopped(void **state)
{
	struct pace pace = begin(1);
	(void)state;

	waits(&pace, 0);
	fake.most = fake.waits + 3;
	assert_true(waits(&pace, 9) < 1);
	atomic_store(&fake.stop, false);
	fake.most = fake.waits + 5;
	pace_rest(&pace, &fake.stop);
	assert_int_equal(fake.waits, fake.most);
	pace_close(&pace);
}

/* Even where it is late, whoever looks is served between two blocks. */
static void the_loop_is_served(void **state)
{
	struct pace pace = begin(1000000);
	(void)state;

	for (int i = 0; i < 5; i++, fake.host_s++)
		waits(&pace, i);
	assert_int_equal(fake.waits, 5);
	pace_close(&pace);
}

static void not_at_all(void **state)
{
	struct pace pace = begin(0);
	(void)state;

	assert_null(pace.loop);
	waits(&pace, 0);
	waits(&pace, 5);
	assert_int_equal(fake.waits, 0);
	pace_close(&pace);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_fast_as_the_air), cmocka_unit_test(times_as_fast),
		cmocka_unit_test(a_gap_is_no_air),    cmocka_unit_test(stopped),
		cmocka_unit_test(the_loop_is_served), cmocka_unit_test(not_at_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
