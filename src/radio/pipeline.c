// SPDX-License-Identifier: GPL-3.0-or-later
/* pipeline: reader thread, dsp thread, and the rings between them. See pipeline.h; what comes out: pipeline_out.c.
 */
#include "pipeline.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline_inside.h"  // struct pipeline

/* 1.7 s of samples at 2.4 Msps, as much of those kept for evidence as half of that; ten seconds of pdus of ten busy
 * cells */
enum {
	IQ_SLOTS_MIN = 128,
	KEPT_SLOTS_MIN = 64,
	PDU_SLOTS = 4096,
	EVENT_SLOTS = 16,
	WANT_SLOTS = 16,
	STRETCH_SLOTS = 64,
	LOOK_SLOTS = 8,
	SCOPE_SLOTS = 2,
	SPECTRUM_SLOTS = 16
};

/* Of the samples of a wide receiver, and of those kept. */
static const double queue_s = 0.5, kept_s = 0.25;
static const double look_every_s = 0.04; /* the shortest look is four times as long */

static void add(_Atomic uint64_t *counter, uint64_t n)
{
	atomic_fetch_add_explicit(counter, n, memory_order_relaxed);
}

static void emit(void *ctx, const struct pdu *pdu)
{
	struct pipeline *pipeline = ctx;
	struct pdu *slot = ring_reserve(pipeline->pdus);

	if (!slot) {
		add(&pipeline->pdus_dropped, 1);
		return;
	}
	*slot = *pdu;
	slot->radio = pipeline->config.radio;
	ring_push(pipeline->pdus);
}

static void on_iq(void *ctx, const struct iq_block *block)
{
	struct pipeline *pipeline = ctx;
	struct iq_block on_air = *block;

	/* samples missing with a new tune number: the tuner settled, nothing was lost */
	add(&pipeline->read, 1);
	add(block->tune == pipeline->tune ? &pipeline->source_lost : &pipeline->settled, block->lost);
	pipeline->tune = block->tune;
	on_air.freq_hz = converter_rf_hz(&pipeline->config.converter, block->freq_hz);
	iq_queue_offer(&pipeline->iq, &on_air);
}

/* The pdu ring has one producer, and it is the other thread; live sources have none to give. */
static void on_pdu(void *ctx, const struct pdu *pdu)
{
	struct pipeline *pipeline = ctx;

	(void)pdu;
	add(&pipeline->pdus_dropped, 1);
}

static void on_event(void *ctx, int err, const char *text)
{
	struct pipeline *pipeline = ctx;
	struct pipeline_event *slot = ring_reserve(pipeline->events);

	if (!slot) {
		add(&pipeline->pdus_dropped, 1);
		return;
	}
	slot->err = err;
	snprintf(slot->text, sizeof(slot->text), "%s", text);
	ring_push(pipeline->events);
}

/* A lost device is no dead reader. */
static void on_tried(void *ctx)
{
	struct pipeline *pipeline = ctx;

	add(&pipeline->read, 1);
}

static struct source_out inlet(struct pipeline *pipeline)
{
	return (struct source_out){ .iq = on_iq, .pdu = on_pdu, .event = on_event, .tried = on_tried, .ctx = pipeline };
}

static void *reader_main(void *ctx)
{
	struct pipeline *pipeline = ctx;
	const struct source_out out = inlet(pipeline);

	pipeline->result = pipeline->config.source->run(pipeline->config.instance, &out, &pipeline->fault);
	ring_close(pipeline->iq.ring);
	return NULL;
}

/* Where the ring is full it is told after a later block. */
static void tell_want(struct pipeline *pipeline)
{
	struct pipeline_want now = { 0 };
	struct receiver_want want;

	if (bank_want(&pipeline->bank, &want)) {
		now.centre_hz = want.centre_hz;
		now.seconds = want.seconds;
		snprintf(now.why, sizeof(now.why), "%s", want.why);
	}
	if (now.centre_hz == pipeline->wanted.centre_hz && now.seconds == pipeline->wanted.seconds)
		return;
	struct pipeline_want *slot = ring_reserve(pipeline->wants);

	if (!slot)
		return;
	*slot = pipeline->wanted = now;
	ring_push(pipeline->wants);
}

/* Where the ring is full a later one tells as much. */
static void tell_look(struct pipeline *pipeline, const struct iq_block *block)
{
	pipeline->looked_s += block->nof_samples / block->rate_hz;
	if (pipeline->looked_s < look_every_s)
		return;
	struct pipeline_look *slot = ring_reserve(pipeline->looks);

	if (!slot)
		return;
	pipeline->looked_s = 0;
	slot->centre_hz = block->freq_hz;
	bank_look(&pipeline->bank, &slot->what);
	adc_tell(&pipeline->adc, &slot->level);
	ring_push(pipeline->looks);
}

static void push_stretch(struct pipeline *pipeline, const struct listen_stretch *stretch)
{
	struct listen_stretch *slot = ring_reserve(pipeline->stretches);
	struct receiver_counts counts;

	if (!slot) {
		add(&pipeline->pdus_dropped, 1);
		return;
	}
	bank_counts(&pipeline->bank, &counts);
	*slot = *stretch;
	slot->floor_dbfs = counts.floor_dbfs - bank_over_db(&pipeline->bank, stretch->from_ns);
	ring_push(pipeline->stretches);
}

/* Where the ring is full the next part tells of a shorter time. */
static void measure(struct pipeline *pipeline, const struct iq_block *block)
{
	struct spectrum_part *slot = ring_reserve(pipeline->spectra);

	if (slot && (block ? periodogram_block(&pipeline->periodogram, block, slot)
	                   : periodogram_end(&pipeline->periodogram, slot)))
		ring_push(pipeline->spectra);
}

static void take_scope(struct pipeline *pipeline)
{
	for (const struct receiver_scope *slot; (slot = ring_front(pipeline->scopes)); ring_pop(pipeline->scopes))
		bank_follow(&pipeline->bank, slot);
}

/* The oldest block. */
static void receive(struct pipeline *pipeline)
{
	struct iq_slot *slot = ring_front(pipeline->iq.ring);
	struct listen_stretch stretch;

	if (pipeline->config.converter.inverted)
		iq_conjugate(slot->block.format, slot->samples, slot->block.nof_samples);
	bank_crystal(&pipeline->bank, atomic_load(&pipeline->crystal_ppm));
	take_scope(pipeline);
	adc_feed(&pipeline->adc, &slot->block);
	bank_feed(&pipeline->bank, &slot->block);
	if (listen_block(&pipeline->listen, &slot->block, pipeline->bank.clipped, &stretch))
		push_stretch(pipeline, &stretch);
	if (pipeline->config.keep) /* a copy for evidence; dropped when its queue is full */
		iq_queue_offer(&pipeline->kept, &slot->block);
	if (pipeline->config.spectrum)
		measure(pipeline, &slot->block);
	tell_look(pipeline, &slot->block);
	const uint32_t samples = slot->block.nof_samples;

	ring_pop(pipeline->iq.ring);
	add(&pipeline->received, samples);
	tell_want(pipeline);
}

/* No more will come. */
static void receive_end(struct pipeline *pipeline)
{
	struct listen_stretch stretch;

	bank_flush(&pipeline->bank);
	if (listen_end(&pipeline->listen, &stretch))
		push_stretch(pipeline, &stretch);
	if (pipeline->config.spectrum)
		measure(pipeline, NULL);
	ring_close(pipeline->pdus);
}

static void *dsp_main(void *ctx)
{
	struct pipeline *pipeline = ctx;

	while (ring_wait(pipeline->iq.ring))
		receive(pipeline);
	receive_end(pipeline);
	return NULL;
}

static int make_parts(struct pipeline *pipeline, struct fault *fault)
{
	const struct pipeline_config *config = &pipeline->config;
	const struct receiver_config receiver = {
		.rate_hz = config->rate_hz,
		.max_offset_ppm = config->max_offset_ppm,
		.combine = config->combine,
		.signalling = config->signalling,
		.converter = converter_present(&config->converter),
		.emit = emit,
		.emit_ctx = pipeline,
	};

	const unsigned slots = iq_queue_slots(config->rate_hz, queue_s, IQ_SLOTS_MIN),
		       kept = iq_queue_slots(config->rate_hz, kept_s, KEPT_SLOTS_MIN);

	pipeline->pdus = ring_create(PDU_SLOTS, sizeof(struct pdu));
	pipeline->events = ring_create(EVENT_SLOTS, sizeof(struct pipeline_event));
	pipeline->wants = ring_create(WANT_SLOTS, sizeof(struct pipeline_want));
	pipeline->stretches = ring_create(STRETCH_SLOTS, sizeof(struct listen_stretch));
	pipeline->looks = ring_create(LOOK_SLOTS, sizeof(struct pipeline_look));
	pipeline->scopes = ring_create(SCOPE_SLOTS, sizeof(struct receiver_scope));
	if (adc_init(&pipeline->adc) || iq_queue_init(&pipeline->iq, config->iq_slots ? config->iq_slots : slots) ||
	    !pipeline->pdus || !pipeline->events || !pipeline->wants || !pipeline->stretches || !pipeline->looks ||
	    !pipeline->scopes || (config->keep && iq_queue_init(&pipeline->kept, kept)))
		return fault_set(fault, ENOMEM, "out of memory");
	if (config->spectrum && !(pipeline->spectra = ring_create(SPECTRUM_SLOTS, sizeof(struct spectrum_part))))
		return fault_set(fault, ENOMEM, "out of memory");
	if (config->spectrum && periodogram_init(&pipeline->periodogram, config->rate_hz))
		return fault_set(fault, EINVAL, "no spectrum of %.0f samples a second", config->rate_hz);
	return bank_create(&pipeline->bank, config->rats, &receiver, fault);
}

struct pipeline *pipeline_create(const struct pipeline_config *config, struct fault *fault)
{
	struct pipeline *pipeline = calloc(1, sizeof(*pipeline));

	if (!pipeline) {
		fault_set(fault, ENOMEM, "out of memory");
		return NULL;
	}
	pipeline->config = *config;
	pipeline->crystal_ppm = NAN;
	if (make_parts(pipeline, fault)) {
		pipeline_destroy(pipeline);
		return NULL;
	}
	return pipeline;
}

bool pipeline_steps(const struct pipeline *pipeline)
{
	return pipeline->config.source->step;
}

void pipeline_step(struct pipeline *pipeline)
{
	const struct source_out out = inlet(pipeline);
	int result;

	if (ring_closed(pipeline->pdus))
		return;
	result = pipeline->config.source->step(pipeline->config.instance, &out, &pipeline->fault);
	while (ring_front(pipeline->iq.ring))
		receive(pipeline);
	if (result > 0)
		return;
	pipeline->result = result;
	receive_end(pipeline);
}

int64_t pipeline_now_ns(const struct pipeline *pipeline)
{
	return pipeline->config.source->now_ns(pipeline->config.instance);
}

int pipeline_start(struct pipeline *pipeline)
{
	if (pipeline_steps(pipeline))
		return 0;
	int error = pthread_create(&pipeline->dsp, NULL, dsp_main, pipeline);

	if (error)
		return -error;
	error = pthread_create(&pipeline->reader, NULL, reader_main, pipeline);
	if (error) {
		ring_close(pipeline->iq.ring);
		pthread_join(pipeline->dsp, NULL);
		return -error;
	}
	pipeline->started = true;
	return 0;
}

void pipeline_cancel(struct pipeline *pipeline)
{
	pipeline->config.source->cancel(pipeline->config.instance);
}

int pipeline_join(struct pipeline *pipeline, struct fault *fault)
{
	assert(pipeline->started || pipeline_steps(pipeline));
	if (pipeline->started) {
		pthread_join(pipeline->reader, NULL);
		pthread_join(pipeline->dsp, NULL);
	}
	pipeline->started = false;
	*fault = pipeline->fault;
	return pipeline->result;
}

void pipeline_destroy(struct pipeline *pipeline)
{
	if (!pipeline)
		return;
	assert(!pipeline->started);
	bank_destroy(&pipeline->bank);
	adc_fini(&pipeline->adc);
	iq_queue_fini(&pipeline->iq);
	iq_queue_fini(&pipeline->kept);
	ring_destroy(pipeline->pdus);
	ring_destroy(pipeline->events);
	ring_destroy(pipeline->wants);
	ring_destroy(pipeline->stretches);
	ring_destroy(pipeline->looks);
	ring_destroy(pipeline->scopes);
	ring_destroy(pipeline->spectra);
	periodogram_free(&pipeline->periodogram);
	free(pipeline);
}
