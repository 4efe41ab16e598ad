// SPDX-License-Identifier: GPL-3.0-or-later
/* courier: from a record to a carrier, through a thread and a folder: what is told once, over a restart, at the end of
 * a run, with nobody there, with a carrier that hangs. The carrier is the tests' own. */
#include "../scratch.h"  // scratch_cell

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

#include "../../../src/sink/notify/courier.h"

enum manner { TAKES, IS_AWAY, WAITS_FOR_STOP, HANGS };

static struct {
	atomic_int manner;
	atomic_int busy, calls, destroyed;
	struct courier_options options;
	pthread_mutex_t lock;
	char got[4096];
	struct summary summary;
} there = { .lock = PTHREAD_MUTEX_INITIALIZER };

static char folder[64], spool[96];
static struct alert alert;

static void *make(const struct sink_config *config, struct courier_options *common, char *shown, struct fault *fault)
{
	if (strcmp(config->target, "bad") == 0) {
		fault_set(fault, EINVAL, "it is bad");
		return NULL;
	}
	*common = there.options;
	strcpy(shown, "there");
	return &there;
}

static enum delivery deliver(void *instance, const struct letter *letter, int stop_fd, struct fault *why)
{
	struct pollfd fd = { .fd = stop_fd, .events = POLLIN };

	assert_ptr_equal(instance, &there);
	there.calls++;
	there.busy = 1;
	if (there.manner == WAITS_FOR_STOP)
		poll(&fd, 1, -1);
	while (there.manner == HANGS)
		usleep(1000);
	there.busy = 0;
	if (there.manner != TAKES) {
		fault_set(why, EIO, "no");
		return AWAY;
	}
	pthread_mutex_lock(&there.lock);
	snprintf(there.got + strlen(there.got), 64, "%s:%s ", letter->id, alert_state_name(letter->state));
	pthread_mutex_unlock(&there.lock);
	return DELIVERED;
}

static int keep(void *instance, const struct summary *summary, int stop_fd, struct fault *why)
{
	(void)instance;
	(void)stop_fd;
	(void)why;
	pthread_mutex_lock(&there.lock);
	there.summary = *summary;
	pthread_mutex_unlock(&there.lock);
	return 0;
}

static void destroy(void *instance)
{
	(void)instance;
	there.destroyed++;
}

static const struct carrier carrier = { .name = "x", .make = make, .deliver = deliver, .destroy = destroy };
static const struct carrier keeper = {
	.name = "x", .make = make, .deliver = deliver, .keep = keep, .destroy = destroy
};

static double now_s(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static int begin(void **state)
{
	(void)state;
	there.manner = TAKES;
	there.busy = there.calls = there.destroyed = 0;
	there.got[0] = 0;
	there.options = (struct courier_options){ .keep = 100, .retry_s = 0.01, .spool = spool };
	strcpy(folder, "/tmp/fbswatch-courier-XXXXXX");
	assert_non_null(mkdtemp(folder));
	snprintf(spool, sizeof(spool), "%s/spool", folder);
	scratch_cell(&alert.cell);
	return 0;
}

static int end(void **state)
{
	char command[96];

	(void)state;
	snprintf(command, sizeof(command), "rm -r %s", folder);
	return system(command);
}

static void *open_it(const struct carrier *which, bool live)
{
	const struct sink_config config = { .target = "x", .live = live };
	struct fault fault = { .text = "" };
	void *courier = courier_open(which, &config, &fault);

	assert_string_equal(fault.text, "");
	assert_non_null(courier);
	return courier;
}

static void put(void *courier, const char *id, enum alert_level level, enum alert_state state)
{
	strcpy(alert.id, id);
	alert.level = level;
	alert.state = state;
	assert_int_equal(courier_put(courier, &(struct record){ .type = RECORD_ALERT, .sensor = "x", .alert = &alert }),
	                 0);
}

/* A patient time for what another thread does. */
static void wait_until(const atomic_int *value, int wanted)
{
	for (int i = 0; i < 10000 && *value < wanted; i++)
		usleep(1000);
	assert_true(*value >= wanted);
}

static void told_once(void **state)
{
	void *courier = open_it(&carrier, false);

	(void)state;
	put(courier, "n", ALERT_NOTICE, ALERT_RAISED);
	put(courier, "a", ALERT_SUSPICIOUS, ALERT_RAISED);
	put(courier, "a", ALERT_SUSPICIOUS, ALERT_UPDATED);
	put(courier, "a", ALERT_FAKE, ALERT_UPDATED);
	put(courier, "a", ALERT_FAKE, ALERT_CLEARED);
	put(courier, "a", ALERT_FAKE, ALERT_CLEARED);
	assert_int_equal(courier_dropped(courier), 0);
	assert_int_equal(courier_close(courier), 0);
	assert_string_equal(there.got, "a:raised a:updated a:cleared ");
	assert_int_equal(there.destroyed, 1);
}

static void by_its_level(void **state)
{
	void *courier;

	(void)state;
	there.options.level = "notice";
	there.options.updates = true;
	courier = open_it(&carrier, false);
	put(courier, "n", ALERT_NOTICE, ALERT_RAISED);
	put(courier, "n", ALERT_NOTICE, ALERT_UPDATED);
	courier_close(courier);
	assert_string_equal(there.got, "n:raised n:updated ");
}

static void a_day(void **state)
{
	const struct digest digest = { .cells = 1 };
	const struct record record = { .type = RECORD_DIGEST, .sensor = "x", .digest = &digest };
	void *courier;

	(void)state;
	there.options.digest = true;
	courier = open_it(&carrier, false);
	courier_put(courier, &record);
	courier_put(courier, &record); /* each is another day */
	courier_close(courier);
	assert_string_equal(there.got,
	                    "digest-1970-01-01T00:00:00.000000Z:raised digest-1970-01-01T00:00:00.000000Z:raised ");
	there.options.digest = false;
	courier = open_it(&carrier, false);
	courier_put(courier, &record);
	courier_close(courier);
	assert_int_equal(there.calls, 2);
}

/* What could not be told then is told by the next run, what was told is not. */
static void over_a_restart(void **state)
{
	void *courier = open_it(&carrier, true);
	struct fault why = { .text = "" };

	(void)state;
	put(courier, "a", ALERT_FAKE, ALERT_RAISED);
	wait_until(&there.calls, 1);
	assert_int_equal(courier_trouble(courier, &why), 0);
	there.manner = IS_AWAY;
	put(courier, "b", ALERT_FAKE, ALERT_RAISED);
	wait_until(&there.calls, 3); /* then the second is told */
	assert_int_equal(courier_trouble(courier, &why), -EIO);
	assert_string_equal(why.text, "no");
	courier_close(courier);
	there.manner = TAKES;
	courier = open_it(&carrier, true);
	put(courier, "a", ALERT_FAKE, ALERT_RAISED);
	put(courier, "b", ALERT_FAKE, ALERT_UPDATED);
	put(courier, "a", ALERT_FAKE, ALERT_CLEARED);
	courier_close(courier);
	assert_string_equal(there.got, "a:raised b:raised a:cleared ");
}

/* A kill between a letter and its note: it is noted when the letter is found. */
static void noted_late(void **state)
{
	char note[128];
	void *courier;

	(void)state;
	there.manner = IS_AWAY;
	courier = open_it(&carrier, true);
	put(courier, "a", ALERT_FAKE, ALERT_RAISED);
	wait_until(&there.calls, 1);
	courier_close(courier);
	snprintf(note, sizeof(note), "%s/told", spool);
	assert_int_equal(unlink(note), 0);
	there.manner = TAKES;
	for (int i = 0; i < 2; i++) {
		courier = open_it(&carrier, true);
		wait_until(&there.calls, 2);
		put(courier, "a", ALERT_FAKE, ALERT_RAISED);
		courier_close(courier);
	}
	assert_string_equal(there.got, "a:raised ");
}

/* A replay begins anew; but what waits is not doubled. */
static void replayed_again(void **state)
{
	void *courier = open_it(&carrier, false);

	(void)state;
	put(courier, "a", ALERT_FAKE, ALERT_RAISED);
	courier_close(courier);
	there.options.retry_s = 1000;
	there.manner = IS_AWAY;
	courier = open_it(&carrier, false);
	put(courier, "a", ALERT_FAKE, ALERT_RAISED);
	const double begin_s = now_s();

	courier_close(courier);
	assert_true(now_s() - begin_s < 5); /* no try falls into the time that it may wait */
	there.manner = TAKES;
	courier = open_it(&carrier, false);
	put(courier, "a", ALERT_FAKE, ALERT_RAISED);
	courier_close(courier);
	assert_string_equal(there.got, "a:raised a:raised ");
}

/* The end of a replay waits for somebody who comes back. */
static void waited_for(void **state)
{
	void *courier;

	(void)state;
	there.manner = IS_AWAY;
	courier = open_it(&carrier, false);
	put(courier, "a", ALERT_FAKE, ALERT_RAISED);
	wait_until(&there.calls, 2);
	there.manner = TAKES;
	courier_close(courier);
	assert_string_equal(there.got, "a:raised ");
}

static void ends_soon(void **state)
{
	void *courier;

	(void)state;
	there.manner = WAITS_FOR_STOP;
	courier = open_it(&carrier, true);
	put(courier, "a", ALERT_FAKE, ALERT_RAISED);
	wait_until(&there.busy, 1);
	const double begin_s = now_s();

	courier_close(courier);
	assert_true(now_s() - begin_s < 2);
	assert_int_equal(there.destroyed, 1);
	there.manner = TAKES;
	courier = open_it(&carrier, true);
	courier_close(courier);
	assert_string_equal(there.got, "a:raised "); /* by the next run */
}

static void hangs(void **state)
{
	static void *courier; /* it is left behind, and lasts */
	char last[160];

	(void)state;
	there.manner = HANGS;
	courier = open_it(&carrier, true);
	put(courier, "a", ALERT_FAKE, ALERT_RAISED);
	wait_until(&there.busy, 1);
	for (int i = 0; i < 100; i++) { /* nothing waits for it */
		char id[16];

		snprintf(id, sizeof(id), "%d", i);
		put(courier, id, ALERT_FAKE, ALERT_RAISED);
	}
	assert_int_equal(courier_dropped(courier), 100 - 64);
	const double begin_s = now_s();

	courier_close(courier);
	assert_true(now_s() - begin_s < 2);
	assert_int_equal(there.destroyed, 0);
	there.manner = IS_AWAY;
	snprintf(last, sizeof(last), "%s/%016x.letter", spool, 64);
	for (int i = 0; i < 10000 && access(last, F_OK); i++)
		usleep(1000);
	assert_int_equal(access(last, F_OK), 0); /* what it was given is on disk */
	usleep(100000);                          /* until its thread has ended */
}

static void without_a_folder(void **state)
{
	void *courier;

	(void)state;
	there.options.spool = "/proc/nowhere";
	courier = open_it(&carrier, true); /* that is told on standard error */
	put(courier, "a", ALERT_FAKE, ALERT_RAISED);
	wait_until(&there.calls, 1);
	courier_close(courier);
	assert_string_equal(there.got, "a:raised ");
}

static void shown(void **state)
{
	const struct status status = { .cells = 25, .error = "gone", .source = "x" };
	void *courier = open_it(&keeper, true);
	struct summary summary = { 0 };

	(void)state;
	put(courier, "a", ALERT_FAKE, ALERT_RAISED);
	put(courier, "b", ALERT_SUSPICIOUS, ALERT_RAISED);
	courier_put(courier, &(struct record){ .type = RECORD_STATUS, .time_ns = 5, .sensor = "x", .status = &status });
	for (int i = 0; i < 10000 && summary.cells != 25; i++) {
		usleep(1000);
		pthread_mutex_lock(&there.lock);
		summary = there.summary;
		pthread_mutex_unlock(&there.lock);
	}
	assert_int_equal(summary.cells, 25);
	assert_int_equal(summary.level, ALERT_FAKE);
	assert_int_equal(summary.standing, 2);
	assert_int_equal(summary.time_ns, 5);
	assert_string_equal(summary.health, "lost");
	courier_close(courier);
}

static void refused(void **state)
{
	struct sink_config config = { .target = "bad" };
	struct fault fault = { .text = "" };
	void *courier;

	(void)state;
	assert_null(courier_open(&carrier, &config, &fault));
	assert_string_equal(fault.text, "it is bad");
	config.target = "x";
	there.options.level = "loud";
	assert_null(courier_open(&carrier, &config, &fault));
	assert_string_equal(fault.text, "level: 'loud' is none of notice, suspicious, fake");
	there.options.level = NULL;
	courier = open_it(&carrier, false);
	assert_null(courier_open(&carrier, &config, &fault));
	assert_int_equal(fault.error, -EBUSY);
	courier_close(courier);
}

static void on_trial(void **state)
{
	const struct sink_config config = { .target = "x", .trial = true };
	const struct record record = { .type = RECORD_ALERT, .sensor = "x", .test = true, .alert = &alert };
	struct fault said = { .text = "" };

	(void)state;
	strcpy(alert.id, "t");
	alert.state = ALERT_RAISED;
	assert_int_equal(courier_test(&carrier, &config, &record, &said), 0);
	assert_string_equal(there.got, "t:raised ");
	assert_string_equal(said.text, "there");
	assert_int_equal(access(spool, F_OK), -1);
	there.manner = IS_AWAY;
	assert_int_equal(courier_test(&carrier, &config, &record, &said), -EIO);
	assert_string_equal(said.text, "no");
	assert_int_equal(courier_test(&carrier, &(struct sink_config){ .target = "bad" }, &record, &said), -EINVAL);
	assert_string_equal(said.text, "it is bad");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(told_once, begin, end),
		cmocka_unit_test_setup_teardown(by_its_level, begin, end),
		cmocka_unit_test_setup_teardown(a_day, begin, end),
		cmocka_unit_test_setup_teardown(over_a_restart, begin, end),
		cmocka_unit_test_setup_teardown(noted_late, begin, end),
		cmocka_unit_test_setup_teardown(replayed_again, begin, end),
		cmocka_unit_test_setup_teardown(waited_for, begin, end),
		cmocka_unit_test_setup_teardown(ends_soon, begin, end),
		cmocka_unit_test_setup_teardown(hangs, begin, end),
		cmocka_unit_test_setup_teardown(without_a_folder, begin, end),
		cmocka_unit_test_setup_teardown(shown, begin, end),
		cmocka_unit_test_setup_teardown(refused, begin, end),
		cmocka_unit_test_setup_teardown(on_trial, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
