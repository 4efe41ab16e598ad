// SPDX-License-Identifier: GPL-3.0-or-later
/* loop: who is called, when, and how often. No length of time is measured: a tick that comes is enough, and one that is
 * not due before the next century never comes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "loop.h"

enum { WAITS_MAX = 1000 };

static const double centuries_s = 1e10;

struct called {
	int times, fd;
};

static void count(void *ctx)
{
	struct called *called = ctx;

	called->times++;
}

static void read_one(void *ctx)
{
	struct called *called = ctx;
	char octet;

	assert_int_equal(read(called->fd, &octet, 1), 1);
	called->times++;
}

static struct loop *make(void)
{
	struct fault fault;
	struct loop *loop = loop_create(&fault);

	assert_non_null(loop);
	return loop;
}

static void wait_at_once(struct loop *loop)
{
	struct fault fault;

	assert_int_equal(loop_wait(loop, 0, &fault), 0);
}

static void a_descriptor_is_called_until_it_is_read_empty(void **state)
{
	struct loop *loop = make();
	struct called first = { 0 }, second = { 0 };
	struct fault fault;
	int a[2], b[2];

	(void)state;
	assert_int_equal(pipe(a), 0);
	assert_int_equal(pipe(b), 0);
	first.fd = a[0];
	second.fd = b[0];
	assert_int_equal(loop_add_fd(loop, a[0], read_one, &first, &fault), 0);
	assert_int_equal(loop_add_fd(loop, b[0], read_one, &second, &fault), 0);
	wait_at_once(loop);
	assert_int_equal(first.times + second.times, 0);
	assert_int_equal(write(a[1], "xyz", 3), 3);
	assert_int_equal(write(b[1], "x", 1), 1);
	for (int i = 0; i < 10; i++)
		wait_at_once(loop);
	assert_int_equal(first.times, 3);
	assert_int_equal(second.times, 1);
	loop_destroy(loop);
	assert_int_equal(write(a[1], "x", 1), 1); /* still open */
	for (int i = 0; i < 2; i++) {
		close(a[i]);
		close(b[i]);
	}
}

static void patience_ends_and_ticks_come_again(void **state)
{
	struct loop *loop = make();
	struct called often = { 0 }, never = { 0 };
	struct fault fault;

	(void)state;
	assert_int_equal(loop_wait(loop, 1e-3, &fault), 0); /* nothing is waited for, and it returns */
	assert_int_equal(loop_add_tick(loop, 1e-3, count, &often, &fault), 0);
	assert_int_equal(loop_add_tick(loop, centuries_s, count, &never, &fault), 0);
	for (int i = 0; i < WAITS_MAX && often.times < 3; i++)
		assert_int_equal(loop_wait(loop, INFINITY, &fault), 0);
	assert_int_equal(often.times, 3);
	assert_int_equal(never.times, 0);
	loop_destroy(loop);
}

static void signals_are_calls(void **state)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
	struct loop *loop = make();
	struct called stop = { 0 };
	struct fault fault;

	(void)state;
	assert_int_equal(loop_add_stop_signals(loop, count, &stop, &fault), 0);
	assert_int_equal(loop_add_signal(loop, SIGHUP, count, &stop, &fault), 0);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(raise(signals[i]), 0); /* blocked: this process lives on */
		for (int waits = 0; waits < WAITS_MAX && stop.times == i; waits++)
			wait_at_once(loop);
		assert_int_equal(stop.times, i + 1);
	}
	loop_destroy(loop);
}

static void what_cannot_be_waited_for_is_refused(void **state)
{
	struct loop *loop = make();
	struct called called = { 0 };
	struct fault fault;
	int file = open("Makefile", O_RDONLY | O_CLOEXEC);

	(void)state;
	assert_true(file >= 0);
	assert_int_equal(loop_add_fd(loop, file, count, &called, &fault), -EPERM); /* a file is always ready */
	assert_non_null(strstr(fault.text, "cannot wait for a descriptor"));
	assert_int_equal(loop_add_fd(loop, -1, count, &called, &fault), -EBADF);
	assert_int_equal(loop_add_stop_signals(loop, count, &called, &fault), 0);
	assert_int_equal(loop_add_stop_signals(loop, count, &called, &fault), -EBUSY); /* each signal is somebody's */
	assert_non_null(strstr(fault.text, "cannot wait for signals"));
	loop_destroy(loop);
	loop_destroy(NULL);
	close(file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_descriptor_is_called_until_it_is_read_empty),
		cmocka_unit_test(patience_ends_and_ticks_come_again),
		cmocka_unit_test(signals_are_calls),
		cmocka_unit_test(what_cannot_be_waited_for_is_refused),
	};

	return cmocka_run_group_tests_name("loop", tests, NULL, NULL);
}
