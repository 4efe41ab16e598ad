// SPDX-License-Identifier: GPL-3.0-or-later
/* runner: a live source that runs in a thread of its own, for a test to wait for what comes.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <unistd.h>

#include "collect.h"  // collect_out

enum { PATIENCE_S = 20 };

struct runner {
	const struct source *source;
	void *instance;
	struct collected *c;
	struct source_out out;
	struct fault fault;
	pthread_t thread;
	int result;
};

static inline struct source_config config_of(const char *target)
{
	struct source_config config = collect_config(target);
	config.rate_hz = 1e6;
	config.freq_hz = 940.2e6;
	return config;
}

/* The source does not open, and says why. */
static inline void refused(const char *source, const struct source_config *config, const char *words)
{
	struct fault fault = { .text = "" };
	assert_null(source_find(source)->open(config, &fault));
	if (!strstr(fault.text, words))
		fail_msg("'%s' does not say '%s'", fault.text, words);
}

static inline void *runner_main(void *arg)
{
	struct runner *r = arg;
	r->result = r->source->run(r->instance, &r->out, &r->fault);
	return NULL;
}

static inline void runner_start(struct runner *r, const char *source, const struct source_config *config)
{
	r->source = source_find(source);
	r->instance = r->source->open(config, &r->fault);
	if (!r->instance)
		fail_msg("%s", r->fault.text);
	r->c = collect_create();
	r->out = collect_out(r->c);
	assert_int_equal(pthread_create(&r->thread, NULL, runner_main, r), 0);
}

/* Waits until so much has been collected; fails when it does not come. */
static inline void await(struct runner *r, size_t blocks, int events)
{
	for (int i = 0; i < PATIENCE_S * 200; i++) {
		pthread_mutex_lock(&r->c->lock);
		bool enough = r->c->nof_blocks >= blocks && r->c->nof_events >= events;
		pthread_mutex_unlock(&r->c->lock);
		if (enough)
			return;
		usleep(5000);
	}
	fail_msg("%zu blocks, %d events in %d s", r->c->nof_blocks, r->c->nof_events, PATIENCE_S);
}

static inline void runner_cancel(struct runner *r)
{
	r->source->cancel(r->instance);
	pthread_join(r->thread, NULL);
	assert_int_equal(r->result, 0);
}

static inline void runner_end(struct runner *r)
{
	r->source->close(r->instance);
	collect_destroy(r->c);
}
