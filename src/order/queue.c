// SPDX-License-Identifier: GPL-3.0-or-later
/* queue: orders on their way to the main thread. The ring has one producer; several take turns by a lock, which the
 * main thread never takes: nobody keeps it from listening. See order.h. */
#include "order.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

#include "ring.h"  // struct ring

enum { SLOTS = 32 };

struct order_queue {
	pthread_mutex_t lock; /* taken by producers only */
	struct ring *ring;    /* a ring of struct order */
};

struct order_queue *order_queue_create(void)
{
	struct order_queue *queue = calloc(1, sizeof(*queue));

	if (!queue)
		return NULL;
	queue->ring = ring_create(SLOTS, sizeof(struct order));
	pthread_mutex_init(&queue->lock, NULL);
	if (queue->ring)
		return queue;
	order_queue_destroy(queue);
	return NULL;
}

void order_queue_destroy(struct order_queue *queue)
{
	struct order order;

	if (!queue)
		return;
	while (queue->ring && order_take(queue, &order))
		order_answer(&order, -ESHUTDOWN, "the run has ended");
	ring_destroy(queue->ring);
	pthread_mutex_destroy(&queue->lock);
	free(queue);
}

void order_give(struct order_queue *queue, const struct order *order)
{
	pthread_mutex_lock(&queue->lock);
	struct order *slot = ring_reserve(queue->ring);

	if (slot) {
		*slot = *order;
		ring_push(queue->ring);
	}
	pthread_mutex_unlock(&queue->lock);
	if (!slot)
		order_answer(order, -EBUSY, "too many orders wait already");
}

int order_queue_fd(const struct order_queue *queue)
{
	return ring_fd(queue->ring);
}

bool order_take(struct order_queue *queue, struct order *order)
{
	ring_fd_clear(queue->ring); /* cleared before looking: what comes later wakes again */
	const struct order *slot = ring_front(queue->ring);

	if (!slot)
		return false;
	*order = *slot;
	ring_pop(queue->ring);
	return true;
}

void order_answer(const struct order *order, int error, const char *text)
{
	order_answer_data(order, error, text, NULL);
}

void order_answer_data(const struct order *order, int error, const char *text, char *data)
{
	struct order_answer answer = { .error = error, .data = data };

	snprintf(answer.text, sizeof(answer.text), "%s", text);
	if (order->answer)
		order->answer(order->ctx, order->ticket, &answer);
}
