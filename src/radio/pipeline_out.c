// SPDX-License-Identifier: GPL-3.0-or-later
/* pipeline_out: the ends of the rings where whoever reports takes from them, and what was counted. See pipeline.h. */
#include "pipeline_inside.h"

const struct pdu *pipeline_front(struct pipeline *pipeline)
{
	return ring_front(pipeline->pdus);
}

void pipeline_pop(struct pipeline *pipeline)
{
	ring_pop(pipeline->pdus);
}

bool pipeline_event(struct pipeline *pipeline, struct pipeline_event *event)
{
	const struct pipeline_event *slot = ring_front(pipeline->events);

	if (!slot)
		return false;
	*event = *slot;
	ring_pop(pipeline->events);
	return true;
}

bool pipeline_want(struct pipeline *pipeline, struct pipeline_want *want)
{
	bool told = false;

	for (const struct pipeline_want *slot; (slot = ring_front(pipeline->wants)); ring_pop(pipeline->wants)) {
		*want = *slot;
		told = true;
	}
	return told;
}

bool pipeline_look(struct pipeline *pipeline, struct pipeline_look *look)
{
	bool told = false;

	for (const struct pipeline_look *slot; (slot = ring_front(pipeline->looks)); ring_pop(pipeline->looks)) {
		*look = *slot;
		told = true;
	}
	return told;
}

void pipeline_crystal(struct pipeline *pipeline, double ppm)
{
	atomic_store(&pipeline->crystal_ppm, ppm);
}

bool pipeline_follow(struct pipeline *pipeline, const struct receiver_scope *scope)
{
	struct receiver_scope *slot = ring_reserve(pipeline->scopes);

	if (!slot)
		return false;
	*slot = *scope;
	ring_push(pipeline->scopes);
	return true;
}

const struct iq_block *pipeline_kept(struct pipeline *pipeline)
{
	const struct iq_slot *slot = pipeline->kept.ring ? ring_front(pipeline->kept.ring) : NULL;

	return slot ? &slot->block : NULL;
}

void pipeline_kept_pop(struct pipeline *pipeline)
{
	ring_pop(pipeline->kept.ring);
}

const struct spectrum_part *pipeline_spectrum(struct pipeline *pipeline)
{
	return pipeline->spectra ? ring_front(pipeline->spectra) : NULL;
}

void pipeline_spectrum_pop(struct pipeline *pipeline)
{
	ring_pop(pipeline->spectra);
}

bool pipeline_listened(struct pipeline *pipeline, struct listen_stretch *stretch)
{
	const struct listen_stretch *slot = ring_front(pipeline->stretches);

	if (!slot)
		return false;
	*stretch = *slot;
	ring_pop(pipeline->stretches);
	return true;
}

int pipeline_pdu_fd(const struct pipeline *pipeline)
{
	return ring_fd(pipeline->pdus);
}

int pipeline_event_fd(const struct pipeline *pipeline)
{
	return ring_fd(pipeline->events);
}

int pipeline_want_fd(const struct pipeline *pipeline)
{
	return ring_fd(pipeline->wants);
}

int pipeline_look_fd(const struct pipeline *pipeline)
{
	return ring_fd(pipeline->looks);
}

void pipeline_clear(struct pipeline *pipeline)
{
	ring_fd_clear(pipeline->pdus);
	ring_fd_clear(pipeline->events);
	ring_fd_clear(pipeline->wants);
	ring_fd_clear(pipeline->looks);
}

bool pipeline_finished(struct pipeline *pipeline)
{
	return ring_closed(pipeline->pdus) && !ring_front(pipeline->pdus); /* the last push came before the close */
}

double pipeline_heard_s(const struct pipeline *pipeline)
{
	return (double)atomic_load(&pipeline->iq.taken) / pipeline->config.rate_hz;
}

struct pipeline_pulse pipeline_pulse(const struct pipeline *pipeline)
{
	const uint64_t received = atomic_load(&pipeline->received);

	return (struct pipeline_pulse){ atomic_load(&pipeline->read), received,
		                        atomic_load(&pipeline->iq.taken) > received };
}

void pipeline_counts(const struct pipeline *pipeline, struct pipeline_counts *counts)
{
	counts->taken = atomic_load(&pipeline->iq.taken);
	counts->dropped = atomic_load(&pipeline->iq.dropped);
	counts->offered = atomic_load(&pipeline->iq.offered);
	counts->source_lost = atomic_load(&pipeline->source_lost);
	counts->settled = atomic_load(&pipeline->settled);
	counts->pdus_dropped = atomic_load(&pipeline->pdus_dropped);
	bank_counts(&pipeline->bank, &counts->receivers);
	counts->nof_receivers = bank_each(&pipeline->bank, counts->each);
}
