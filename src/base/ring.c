// SPDX-License-Identifier: GPL-3.0-or-later
/* ring: `pushed` counts slots published, `popped` slots freed; both only grow. The producer writes pushed, the consumer
 * popped, each on a cache line of its own; a release store hands the slot over, an acquire load takes it. See ring.h.
 */
#include "ring.h"

#include <assert.h>
#include <poll.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { CACHE_LINE = 64 };

struct ring {
	alignas(CACHE_LINE) atomic_size_t pushed;
	alignas(CACHE_LINE) atomic_size_t popped;
	alignas(CACHE_LINE) atomic_bool closed;
	int event_fd;
	size_t slots;
	size_t stride;   /* octets from slot to slot */
	uint8_t *memory; /* [slots x stride] */
};

struct ring *ring_create(size_t slots, size_t slot_bytes)
{
	assert(slots > 0 && (slots & (slots - 1)) == 0 && slot_bytes > 0);
	struct ring *ring = aligned_alloc(CACHE_LINE, sizeof(*ring));
	if (!ring)
		return NULL;
	memset(ring, 0, sizeof(*ring));
	ring->slots = slots;
	ring->stride = (slot_bytes + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE;
	ring->memory = aligned_alloc(CACHE_LINE, slots * ring->stride);
	ring->event_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (!ring->memory || ring->event_fd < 0) {
		ring_destroy(ring);
		return NULL;
	}
	memset(ring->memory, 0, slots * ring->stride); /* page faults now, not on the sample path */
	return ring;
}

void ring_destroy(struct ring *ring)
{
	if (!ring)
		return;
	if (ring->event_fd >= 0)
		close(ring->event_fd);
	free(ring->memory);
	free(ring);
}

static void *slot(const struct ring *ring, size_t count)
{
	return ring->memory + (count & (ring->slots - 1)) * ring->stride;
}

/* Never blocks; a full counter would mean 2^64 wake-ups nobody read. */
static void wake(const struct ring *ring)
{
	uint64_t one = 1;
	ssize_t n = write(ring->event_fd, &one, sizeof(one));
	(void)n;
}

void *ring_reserve(struct ring *ring)
{
	size_t pushed = atomic_load_explicit(&ring->pushed, memory_order_relaxed);
	size_t popped = atomic_load_explicit(&ring->popped, memory_order_acquire);
	return pushed - popped < ring->slots ? slot(ring, pushed) : NULL;
}

void ring_push(struct ring *ring)
{
	atomic_fetch_add_explicit(&ring->pushed, 1, memory_order_release);
	wake(ring);
}

void ring_close(struct ring *ring)
{
	atomic_store_explicit(&ring->closed, true, memory_order_release);
	wake(ring);
}

void *ring_front(struct ring *ring)
{
	size_t popped = atomic_load_explicit(&ring->popped, memory_order_relaxed);
	size_t pushed = atomic_load_explicit(&ring->pushed, memory_order_acquire);
	return pushed != popped ? slot(ring, popped) : NULL;
}

void ring_pop(struct ring *ring)
{
	atomic_fetch_add_explicit(&ring->popped, 1, memory_order_release);
}

bool ring_wait(struct ring *ring)
{
	for (;;) {
		if (ring_front(ring))
			return true;
		if (ring_closed(ring)) /* the last push came before the close */
			return ring_front(ring) != NULL;
		poll(&(struct pollfd){ .fd = ring->event_fd, .events = POLLIN }, 1, -1);
		ring_fd_clear(ring);
	}
}

int ring_fd(const struct ring *ring)
{
	return ring->event_fd;
}

void ring_fd_clear(struct ring *ring)
{
	uint64_t wakes;
	ssize_t n = read(ring->event_fd, &wakes, sizeof(wakes));
	(void)n; /* nothing to read is fine */
	if (ring_closed(ring))
		wake(ring);
}

bool ring_closed(const struct ring *ring)
{
	return atomic_load_explicit(&ring->closed, memory_order_acquire);
}
