// SPDX-License-Identifier: GPL-3.0-or-later
/* queue: each order has one answer, whoever gives it and whenever; a full queue says so at once; several threads give
 * while one takes (worth running under the thread sanitizer). */
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "order.h"  // order_give

enum { THREADS = 4, EACH = 5000, ROOM = 32 };

/* Of each ticket: how often it was answered, and how the last time. */
struct answers {
	atomic_int count[THREADS * EACH];
	_Atomic int error[THREADS * EACH];
};

static struct answers answers;

static void on_answer(void *ctx, uint64_t ticket, const struct order_answer *answer)
{
	assert_ptr_equal(ctx, &answers);
	answers.error[ticket] = answer->error;
	answers.count[ticket]++;
	assert_true(answer->text[0]);
}

static struct order order_of(uint64_t ticket)
{
	struct order order = { .origin = ORDER_PAGE, .answer = on_answer, .ctx = &answers, .ticket = ticket };

	snprintf(order.name, sizeof(order.name), "%d", (int)ticket);
	snprintf(order.text, sizeof(order.text), "mute %d", (int)ticket);
	return order;
}

static void give_one(struct order_queue *queue, uint64_t ticket)
{
	const struct order order = order_of(ticket);

	order_give(queue, &order);
}

static int setup(void **state)
{
	memset(&answers, 0, sizeof(answers));
	*state = order_queue_create();
	return *state ? 0 : -1;
}

static int readable(const struct order_queue *queue)
{
	return poll(&(struct pollfd){ .fd = order_queue_fd(queue), .events = POLLIN }, 1, 0);
}

static void one_after_the_other(void **state)
{
	struct order_queue *queue = *state;
	struct order order;

	assert_false(order_take(queue, &order));
	assert_int_equal(readable(queue), 0);
	for (uint64_t i = 0; i < 3; i++)
		give_one(queue, i);
	assert_int_equal(readable(queue), 1);
	for (uint64_t i = 0; i < 3; i++) {
		assert_true(order_take(queue, &order));
		assert_true(order.ticket == i && order.origin == ORDER_PAGE && order.name[0] == '0' + (char)i);
		assert_int_equal(answers.count[i], 0);
		order_answer(&order, 0, "done");
		assert_int_equal(answers.count[i], 1);
	}
	assert_false(order_take(queue, &order));
	assert_int_equal(readable(queue), 0);
	order_answer(&(struct order){ .answer = NULL }, 0, "to nobody");
	order_queue_destroy(queue);
}

/* Those that found no room are answered at once, those that wait when the run ends then. */
static void full_and_ended(void **state)
{
	struct order_queue *queue = *state;
	struct order order;

	for (uint64_t i = 0; i < ROOM + 2; i++)
		give_one(queue, i);
	for (int i = 0; i < ROOM + 2; i++)
		assert_int_equal(answers.count[i], i >= ROOM);
	assert_int_equal(answers.error[ROOM], -EBUSY);
	assert_true(order_take(queue, &order));
	order_answer(&order, 0, "done");
	give_one(queue, ROOM + 2);
	assert_int_equal(answers.count[ROOM + 2], 0);
	order_queue_destroy(queue);
	for (int i = 0; i < ROOM + 3; i++)
		assert_int_equal(answers.count[i], 1);
	assert_int_equal(answers.error[1], -ESHUTDOWN);
	assert_int_equal(answers.error[ROOM + 2], -ESHUTDOWN);
	order_queue_destroy(NULL);
}

struct giver {
	pthread_t thread;
	struct order_queue *queue;
	uint64_t first;
};

static atomic_int giving;

static void *give(void *arg)
{
	const struct giver *giver = arg;

	for (uint64_t i = 0; i < EACH; i++) {
		const struct order order = order_of(giver->first + i);

		order_give(giver->queue, &order);
		if (answers.error[order.ticket] == -EBUSY)
			sched_yield();
	}
	giving--;
	return NULL;
}

/* Nothing is lost, nothing comes twice, those of one thread come in their order, and no wake-up is missed. */
static void several_threads(void **state)
{
	struct order_queue *queue = *state;
	struct giver givers[THREADS];
	int64_t last[THREADS];
	struct order order;

	giving = THREADS;
	for (int i = 0; i < THREADS; i++) {
		last[i] = -1;
		givers[i] = (struct giver){ .queue = queue, .first = (uint64_t)i * EACH };
		assert_int_equal(pthread_create(&givers[i].thread, NULL, give, &givers[i]), 0);
	}
	while (giving || readable(queue)) {
		poll(&(struct pollfd){ .fd = order_queue_fd(queue), .events = POLLIN }, 1, 10);
		while (order_take(queue, &order)) {
			char text[ORDER_TEXT_SIZE];

			snprintf(text, sizeof(text), "mute %d", (int)order.ticket);
			assert_string_equal(order.text, text); /* whole */
			assert_true((int64_t)order.ticket > last[order.ticket / EACH]);
			last[order.ticket / EACH] = (int64_t)order.ticket;
			order_answer(&order, 0, "done");
		}
	}
	for (int i = 0; i < THREADS; i++)
		pthread_join(givers[i].thread, NULL);
	assert_false(order_take(queue, &order));
	for (int i = 0; i < THREADS * EACH; i++)
		assert_int_equal(answers.count[i], 1);
	order_queue_destroy(queue);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(one_after_the_other, setup),
		cmocka_unit_test_setup(full_and_ended, setup),
		cmocka_unit_test_setup(several_threads, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
