// SPDX-License-Identifier: GPL-3.0-or-later
/* ring: order, bounds, closing, and two threads at once (worth running under the thread sanitizer).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>

#include "ring.h"  // ring_create

enum { SLOTS = 8, SLOT_BYTES = 200, MESSAGES = 200000 };

struct message {
	uint32_t number;
	uint8_t fill[SLOT_BYTES - sizeof(uint32_t)];
};

static int readable(const struct ring *ring)
{
	return poll(&(struct pollfd){ .fd = ring_fd(ring), .events = POLLIN }, 1, 0);
}

static void full_and_empty(void **state)
{
	(void)state;
	struct ring *ring = ring_create(SLOTS, SLOT_BYTES);
	assert_null(ring_front(ring));
	for (uint32_t round = 0; round < 100; round++) {
		for (uint32_t i = 0; i < SLOTS; i++) {
			uint32_t *slot = ring_reserve(ring);
			assert_non_null(slot);
			assert_int_equal((uintptr_t)slot % 64, 0);
			assert_ptr_equal(slot, ring_reserve(ring));
			*slot = round * SLOTS + i;
			ring_push(ring);
		}
		assert_null(ring_reserve(ring));
		for (uint32_t i = 0; i < SLOTS; i++) {
			assert_int_equal(*(uint32_t *)ring_front(ring), round * SLOTS + i);
			ring_pop(ring);
		}
		assert_null(ring_front(ring));
	}
	ring_destroy(ring);
}

static void slots_do_not_overlap(void **state)
{
	(void)state;
	struct ring *ring = ring_create(2, SLOT_BYTES);
	memset(ring_reserve(ring), 0xaa, SLOT_BYTES);
	ring_push(ring);
	memset(ring_reserve(ring), 0x55, SLOT_BYTES);
	ring_push(ring);
	for (int i = 0; i < SLOT_BYTES; i++)
		assert_int_equal(((uint8_t *)ring_front(ring))[i], 0xaa);
	ring_destroy(ring);
}

static void descriptor_tells(void **state)
{
	(void)state;
	struct ring *ring = ring_create(SLOTS, SLOT_BYTES);
	assert_int_equal(readable(ring), 0);
	ring_reserve(ring);
	ring_push(ring);
	assert_int_equal(readable(ring), 1);
	ring_fd_clear(ring);
	assert_int_equal(readable(ring), 0);
	assert_false(ring_closed(ring));
	ring_close(ring);
	assert_true(ring_closed(ring));
	ring_fd_clear(ring);
	assert_int_equal(readable(ring), 1);
	ring_destroy(ring);
}

static void closed_ring_drains(void **state)
{
	(void)state;
	struct ring *ring = ring_create(SLOTS, SLOT_BYTES);
	ring_reserve(ring);
	ring_push(ring);
	ring_close(ring);
	assert_true(ring_wait(ring));
	ring_pop(ring);
	assert_false(ring_wait(ring));
	assert_false(ring_wait(ring));
	ring_destroy(ring);
	ring_destroy(NULL);
}

static void *produce(void *arg)
{
	struct ring *ring = arg;
	for (uint32_t i = 0; i < MESSAGES;) {
		struct message *message = ring_reserve(ring);
		if (!message) {
			sched_yield();
			continue;
		}
		message->number = i;
		memset(message->fill, i & 0xff, sizeof(message->fill));
		ring_push(ring);
		i++;
	}
	ring_close(ring);
	return NULL;
}

static void two_threads(void **state)
{
	(void)state;
	struct ring *ring = ring_create(SLOTS, sizeof(struct message));
	pthread_t producer;
	uint32_t count = 0, wrong = 0;
	assert_int_equal(pthread_create(&producer, NULL, produce, ring), 0);
	while (ring_wait(ring)) {
		const struct message *message = ring_front(ring);
		wrong += message->number != count || message->fill[0] != (count & 0xff) ||
		         message->fill[sizeof(message->fill) - 1] != (count & 0xff);
		count++;
		ring_pop(ring);
	}
	pthread_join(producer, NULL);
	assert_int_equal(count, MESSAGES);
	assert_int_equal(wrong, 0);
	ring_destroy(ring);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(full_and_empty),   cmocka_unit_test(slots_do_not_overlap),
		cmocka_unit_test(descriptor_tells), cmocka_unit_test(closed_ring_drains),
		cmocka_unit_test(two_threads),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
