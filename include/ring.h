// SPDX-License-Identifier: GPL-3.0-or-later
/* ring: bounded queue of fixed-size slots between one producer and one consumer thread, C11 atomics, no locks.
 * A slot is written and read in place.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct ring;

/* NULL when out of memory (or of file descriptors). slots: a power of two; each slot is aligned to a cache line.
 * An eventfd wakes the consumer. */
struct ring *ring_create(size_t slots, size_t slot_bytes);
void ring_destroy(struct ring *ring);

/* Producer: the next free slot, NULL when full. ring_push() publishes it. Neither blocks. */
void *ring_reserve(struct ring *ring);
void ring_push(struct ring *ring);
/* Producer: no more will come. */
void ring_close(struct ring *ring);

/* Consumer: the oldest slot, NULL when empty. ring_pop() frees it. */
void *ring_front(struct ring *ring);
void ring_pop(struct ring *ring);
/* Consumer: waits until a slot is there (true), or the ring is closed and drained (false). */
bool ring_wait(struct ring *ring);
/* For an event loop: readable while something may be there or the ring was closed. */
int ring_fd(const struct ring *ring);
/* Consumer: acknowledges ring_fd() before looking at the ring. */
void ring_fd_clear(struct ring *ring);
bool ring_closed(const struct ring *ring);
