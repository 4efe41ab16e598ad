// SPDX-License-Identifier: GPL-3.0-or-later
/* hand: a call comes back with its value; one that does not holds nobody up, and keeps the hand busy until it does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <semaphore.h>

#include "../../src/source/hand.h"

static sem_t entered, released;

static int doubled(void *ctx, double *value)
{
	int *times = ctx;

	++*times;
	*value *= 2;
	return *value > 100 ? -ERANGE : 0;
}

static int stuck(void *ctx, double *value)
{
	sem_post(&entered);
	while (sem_wait(&released))
		continue;
	return doubled(ctx, value);
}

static void calls_come_back(void **state)
{
	struct hand *hand = hand_create();
	double value = 21;
	int times = 0;

	(void)state;
	assert_non_null(hand);
	assert_int_equal(hand_do(hand, doubled, &times, &value), 0);
	assert_true(value == 42 && times == 1);
	assert_int_equal(hand_do(hand, doubled, &times, &value), 0);
	assert_int_equal(hand_do(hand, doubled, &times, &value), -ERANGE);
	assert_true(value == 168 && times == 3);
	hand_destroy(hand);
	hand_destroy(NULL);
}

static void one_that_does_not_is_left(void **state)
{
	struct hand *hand = hand_create();
	double value = 1;
	int times = 0;

	(void)state;
	sem_init(&entered, 0, 0);
	sem_init(&released, 0, 0);
	assert_int_equal(hand_do(hand, stuck, &times, &value), -ETIMEDOUT);
	sem_wait(&entered);
	assert_int_equal(hand_do(hand, doubled, &times, &value), -EBUSY);
	assert_true(value == 1 && times == 0);
	sem_post(&released);
	while (hand_do(hand, doubled, &times, &value) == -EBUSY)
		continue;
	assert_true(value == 2 && times == 2); /* the late one was made all the same, and its value is nobody's */
	assert_int_equal(hand_do(hand, stuck, &times, &value), -ETIMEDOUT);
	sem_post(&released);
	hand_destroy(hand); /* waits for it */
	assert_int_equal(times, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(calls_come_back),
		cmocka_unit_test(one_that_does_not_is_left),
	};

	return cmocka_run_group_tests_name("hand", tests, NULL, NULL);
}
