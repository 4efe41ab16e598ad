// SPDX-License-Identifier: GPL-3.0-or-later
/* hand: see hand.h. */
#include "hand.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <time.h>

struct hand {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t given, done;
	hand_call *call; /* under way; NULL: none */
	void *ctx;
	double value;
	int result;
	bool over;
};

static void *hand_main(void *ctx)
{
	struct hand *hand = ctx;

	pthread_mutex_lock(&hand->lock);
	for (;;) {
		while (!hand->call && !hand->over)
			pthread_cond_wait(&hand->given, &hand->lock);
		if (!hand->call)
			break;
		double value = hand->value;

		pthread_mutex_unlock(&hand->lock);
		int result = hand->call(hand->ctx, &value);

		pthread_mutex_lock(&hand->lock);
		hand->value = value;
		hand->result = result;
		hand->call = NULL;
		pthread_cond_signal(&hand->done);
	}
	pthread_mutex_unlock(&hand->lock);
	return NULL;
}

/* Signals are for the thread that waits for them. */
static int start(struct hand *hand)
{
	sigset_t all, before;

	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &before);
	int error = pthread_create(&hand->thread, NULL, hand_main, hand);

	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return error;
}

struct hand *hand_create(void)
{
	struct hand *hand = calloc(1, sizeof(*hand));
	pthread_condattr_t monotonic;

	if (!hand)
		return NULL;
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_mutex_init(&hand->lock, NULL);
	pthread_cond_init(&hand->given, NULL);
	pthread_cond_init(&hand->done, &monotonic);
	pthread_condattr_destroy(&monotonic);
	if (!start(hand))
		return hand;
	free(hand);
	return NULL;
}

void hand_destroy(struct hand *hand)
{
	if (!hand)
		return;
	pthread_mutex_lock(&hand->lock);
	hand->over = true;
	pthread_cond_signal(&hand->given);
	pthread_mutex_unlock(&hand->lock);
	pthread_join(hand->thread, NULL);
	pthread_cond_destroy(&hand->given);
	pthread_cond_destroy(&hand->done);
	pthread_mutex_destroy(&hand->lock);
	free(hand);
}

static struct timespec patience_end(void)
{
	struct timespec end;

	clock_gettime(CLOCK_MONOTONIC, &end);
	end.tv_nsec += HAND_PATIENCE_MS * 1000000L;
	end.tv_sec += end.tv_nsec / 1000000000L;
	end.tv_nsec %= 1000000000L;
	return end;
}

int hand_do(struct hand *hand, hand_call *call, void *ctx, double *value)
{
	const struct timespec end = patience_end();
	int error = 0;

	pthread_mutex_lock(&hand->lock);
	if (hand->call) {
		pthread_mutex_unlock(&hand->lock);
		return -EBUSY;
	}
	hand->call = call;
	hand->ctx = ctx;
	hand->value = *value;
	pthread_cond_signal(&hand->given);
	while (hand->call && !error)
		error = -pthread_cond_timedwait(&hand->done, &hand->lock, &end);
	if (!hand->call) {
		*value = hand->value;
		error = hand->result;
	}
	pthread_mutex_unlock(&hand->lock);
	return error;
}
