// SPDX-License-Identifier: GPL-3.0-or-later
/* postman: pace, waits that double, letters refused, a disk that takes none, a connection that is kept - by a carrier
 * and a clock of the tests' own. */
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../../src/sink/notify/postman.h"

/* What the carrier does next, and what it got. */
static struct {
	enum delivery result;
	int kept, keep_error, calls, level;
	char got[4096];
} there;

static char path[64];
static struct postman postman;
static struct gate told;
static const struct summary summary = { .health = "ok" };

static enum delivery deliver(void *instance, const struct letter *letter, int stop_fd, struct fault *why)
{
	assert_ptr_equal(instance, &there);
	assert_int_equal(stop_fd, 77);
	there.calls++;
	if (there.result == DELIVERED)
		strcat(strcat(there.got, letter->id), " ");
	else
		fault_set(why, ECONNREFUSED, "nobody there");
	return there.result;
}

static int keep(void *instance, const struct summary *now, int stop_fd, struct fault *why)
{
	(void)stop_fd;
	assert_ptr_equal(instance, &there);
	there.kept++;
	there.level = now->level;
	return there.keep_error ? fault_set(why, there.keep_error, "no link") : 0;
}

static const struct carrier simple = { .name = "x", .deliver = deliver };
static const struct carrier keeping = { .name = "x", .deliver = deliver, .keep = keep };

static void start(const struct carrier *carrier, bool spooled)
{
	struct fault fault;

	postman = (struct postman){ .carrier = carrier,
		                    .instance = &there,
		                    .retry_s = 5,
		                    .per_minute = 3,
		                    .told = &told,
		                    .spool = spooled ? spool_open(path, 4, &fault) : NULL,
		                    .stop_fd = 77 };
	assert_true(!spooled || postman.spool);
	postman_init(&postman);
}

static void stop(void)
{
	postman_end(&postman);
	spool_close(postman.spool);
	postman.spool = NULL;
}

static int begin(void **state)
{
	(void)state;
	memset(&there, 0, sizeof(there));
	memset(&told, 0, sizeof(told));
	strcpy(path, "/tmp/fbswatch-postman-XXXXXX");
	assert_non_null(mkdtemp(path));
	start(&simple, true);
	return 0;
}

static int end(void **state)
{
	char command[96];

	(void)state;
	stop();
	snprintf(command, sizeof(command), "rm -r %s", path);
	return system(command);
}

static void take(const char *id)
{
	struct letter *letter = calloc(1, sizeof(*letter) + 64);
	char *text = (char *)(letter + 1);

	*letter = (struct letter){ .type = RECORD_ALERT,
		                   .level = ALERT_FAKE,
		                   .lat = NAN,
		                   .lon = NAN,
		                   .accuracy_m = NAN,
		                   .id = strcpy(text, id),
		                   .cell = "",
		                   .sensor = "",
		                   .title = "",
		                   .text = "",
		                   .json = "{}" };
	postman_take(&postman, letter);
}

static double round_at(double now_s)
{
	return postman_round(&postman, &summary, false, now_s);
}

/* As many as may go at once, then one every twenty seconds. */
static void pace(void **state)
{
	(void)state;
	assert_true(isinf(round_at(100)));
	for (int i = 0; i < 4; i++)
		take((const char *[]){ "a", "b", "c", "d" }[i]);
	assert_true(round_at(100) == 0);
	assert_true(round_at(100) == 0);
	assert_true(round_at(100) == 0);
	assert_string_equal(there.got, "a b c ");
	assert_true(fabs(round_at(100) - 20) < 1e-6);
	assert_true(fabs(round_at(119) - 1) < 1e-6);
	assert_string_equal(there.got, "a b c ");
	assert_true(isinf(round_at(120)));
	assert_string_equal(there.got, "a b c d ");
	assert_int_equal(postman.delivered, 4);
	assert_int_equal(postman_lost(&postman), 0);
}

/* 5 10 20 ... 320 320 seconds, for as long as it takes, and nothing is lost. */
static void nobody_there(void **state)
{
	double now_s = 1000, wait_s = 5;

	(void)state;
	postman.per_minute = 0;
	there.result = AWAY;
	take("a");
	for (int i = 0; i < 20; i++) {
		assert_true(fabs(round_at(now_s) - wait_s) < 1e-6);
		assert_int_equal(there.calls, i + 1);
		assert_string_equal(postman.why.text, "nobody there");
		assert_true(fabs(round_at(now_s + wait_s / 2) - wait_s / 2) < 1e-6); /* not before */
		assert_int_equal(there.calls, i + 1);
		now_s += wait_s;
		wait_s = fmin(2 * wait_s, 5 * 64);
	}
	there.result = DELIVERED;
	assert_true(isinf(round_at(now_s)));
	assert_string_equal(there.got, "a ");
	assert_int_equal(postman.why.error, 0);
	there.result = AWAY; /* the next trouble begins anew */
	take("b");
	assert_true(fabs(round_at(now_s) - 5) < 1e-6);
}

/* One that is never taken holds the others up for eight tries. */
static void refused(void **state)
{
	double now_s = 0;

	(void)state;
	postman.per_minute = 0;
	there.result = REFUSED;
	take("bad");
	take("good");
	for (int i = 0; i < 8; i++) {
		assert_int_equal(postman_waiting(&postman), 2);
		now_s += round_at(now_s);
	}
	assert_int_equal(postman_waiting(&postman), 1);
	assert_int_equal(postman_lost(&postman), 1);
	there.result = DELIVERED;
	round_at(now_s);
	assert_string_equal(there.got, "good ");
	assert_int_equal(there.calls, 9);
	assert_int_equal(postman.delivered, 1);
}

/* Each once, whatever was told before the end; what was told is known to the next run. */
static void over_a_restart(void **state)
{
	char *text;

	(void)state;
	there.result = AWAY;
	take("a");
	take("b");
	round_at(0);
	stop();
	start(&simple, true);
	assert_int_equal(postman_waiting(&postman), 2);
	long size = spool_read_note(postman.spool, &text);

	assert_int_equal(size, 12);
	assert_memory_equal(text, "a 3 0\nb 3 0\n", 12);
	free(text);
	there.result = DELIVERED;
	round_at(0);
	stop();
	start(&simple, true);
	round_at(0);
	assert_string_equal(there.got, "a b ");
	assert_int_equal(postman_waiting(&postman), 0);
}

static void torn(void **state)
{
	char command[160];

	(void)state;
	take("a");
	take("b");
	stop();
	snprintf(command, sizeof(command), "truncate -s 40 %s/0000000000000000.letter", path);
	assert_int_equal(system(command), 0);
	start(&simple, true);
	assert_true(round_at(0) == 0);
	round_at(0);
	assert_string_equal(there.got, "b ");
	assert_int_equal(postman_lost(&postman), 1);
	assert_int_equal(postman.delivered, 1);
}

static void full(void **state)
{
	(void)state;
	for (int i = 0; i < 6; i++)
		take((const char *[]){ "a", "b", "c", "d", "e", "f" }[i]);
	assert_int_equal(postman_waiting(&postman), 4);
	assert_int_equal(postman_lost(&postman), 2);
	round_at(0);
	assert_string_equal(there.got, "c ");
}

/* Without a disk letters wait in memory, not too many, and go all the same. */
static void no_disk(void **state)
{
	char id[16];

	(void)state;
	stop();
	start(&simple, false);
	for (int i = 0; i < POSTMAN_HELD_MAX + 2; i++) {
		snprintf(id, sizeof(id), "%d", i);
		take(id);
	}
	assert_int_equal(postman_waiting(&postman), POSTMAN_HELD_MAX);
	assert_int_equal(postman_lost(&postman), 2);
	round_at(0);
	round_at(0);
	assert_string_equal(there.got, "2 3 ");
	there.result = REFUSED;
	postman.per_minute = 0;
	for (double now_s = 0; postman_lost(&postman) == 2; now_s = postman.next_s)
		round_at(now_s);
	assert_int_equal(postman_waiting(&postman), POSTMAN_HELD_MAX - 3);
}

/* Once a second, and with news at once; a link that fails is a failure like any other, mended by itself only. */
static void kept(void **state)
{
	(void)state;
	stop();
	start(&keeping, true);
	assert_true(fabs(round_at(10) - 1) < 1e-6);
	assert_int_equal(there.kept, 1);
	round_at(10.5);
	assert_int_equal(there.kept, 1);
	postman_round(&postman, &(struct summary){ .level = ALERT_FAKE }, true, 10.5);
	assert_int_equal(there.kept, 2);
	assert_int_equal(there.level, ALERT_FAKE);
	there.keep_error = EPIPE;
	take("a");
	assert_true(fabs(round_at(12) - 5) < 1e-6);
	assert_int_equal(postman.why.error, -EPIPE);
	assert_true(fabs(round_at(17) - 10) < 1e-6);
	assert_string_equal(there.got, "");
	there.keep_error = 0;
	round_at(27);
	assert_int_equal(postman.why.error, 0);
	assert_string_equal(there.got, "a ");
	there.result = AWAY; /* what fails besides a link that stands goes on waiting longer */
	take("b");
	assert_true(fabs(round_at(30) - 5) < 1e-6);
	assert_true(fabs(round_at(35) - 10) < 1e-6);
	assert_int_equal(postman.why.error, -ECONNREFUSED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(pace, begin, end),
		cmocka_unit_test_setup_teardown(nobody_there, begin, end),
		cmocka_unit_test_setup_teardown(refused, begin, end),
		cmocka_unit_test_setup_teardown(over_a_restart, begin, end),
		cmocka_unit_test_setup_teardown(torn, begin, end),
		cmocka_unit_test_setup_teardown(full, begin, end),
		cmocka_unit_test_setup_teardown(no_disk, begin, end),
		cmocka_unit_test_setup_teardown(kept, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
