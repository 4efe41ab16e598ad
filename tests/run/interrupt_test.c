// SPDX-License-Identifier: GPL-3.0-or-later
/* interrupt: the signals that end a run are told once, by a thread, and are as they were before when it is over. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../src/run/interrupt.h"

static atomic_int calls;
static struct interrupt interrupt;

static void on(void *ctx)
{
	if (ctx == &interrupt && atomic_load(&interrupt.happened)) /* before it is told */
		calls++;
}

static bool is_blocked(int signal)
{
	sigset_t now;

	pthread_sigmask(SIG_BLOCK, NULL, &now);
	return sigismember(&now, signal);
}

static void each_signal_is_told(void **state)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
	(void)state;

	for (int i = 0; i < 3; i++) {
		calls = 0;
		assert_int_equal(interrupt_start(&interrupt, on, &interrupt), 0);
		assert_false(interrupt.happened);
		for (int k = 0; k < 3; k++)
			assert_true(is_blocked(signals[k]));
		assert_false(is_blocked(SIGUSR1));
		kill(getpid(), signals[i]);
		for (int ms = 0; ms < 10000 && !calls; ms++)
			nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
		assert_int_equal(calls, 1);
		assert_true(interrupt.happened);
		interrupt_stop(&interrupt);
		assert_false(is_blocked(signals[i]));
	}
}

static void without_a_signal_nothing(void **state)
{
	sigset_t mine;
	(void)state;

	calls = 0;
	sigemptyset(&mine);
	sigaddset(&mine, SIGHUP);
	pthread_sigmask(SIG_BLOCK, &mine, NULL);
	assert_int_equal(interrupt_start(&interrupt, on, &interrupt), 0);
	interrupt_stop(&interrupt);
	assert_true(!interrupt.happened && !calls);
	assert_true(is_blocked(SIGHUP)); /* it was before */
	assert_true(!is_blocked(SIGINT) && !is_blocked(SIGTERM));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_signal_is_told),
		cmocka_unit_test(without_a_signal_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
