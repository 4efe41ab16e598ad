// SPDX-License-Identifier: GPL-3.0-or-later
/* fake: a receiver for the tests of run, and the table with nothing else in it. It checks that the samples follow each
 * other without a gap but those announced, and for every block gives one BCCH pdu whose frame number counts the blocks.
 * It wishes for what fake_knobs says, once something was heard elsewhere and until it was heard there. The pdus of one
 * block are of one cell, or of as many as there are pdus where fake_knobs gives them an offset.
 */
#pragma once

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "receivers.h"  // struct receiver

struct fake {
	struct receiver_config config;
	uint64_t next; /* index expected */
	uint32_t fn;
	_Atomic uint64_t samples, lost, breaks; /* breaks: gaps that were not announced */
	_Atomic uint64_t blocks;
	uint32_t tune; /* of the last block */
	double freq_hz;
	uint64_t settled;        /* of `lost`, what came with a new tune number */
	uint64_t wanted_samples; /* heard where it wished to be */
	uint64_t elsewhere;      /* samples heard neither there nor where it began */
	double home_hz;
	double crystal_ppm;      /* told last; NAN: not yet */
	uint64_t crystal_blocks; /* fed before the first time */
	bool flushed;
};

struct fake_knobs {
	uint32_t pdus_each;          /* pdus given for every block */
	void (*on_feed)(void);       /* called before a block is looked at */
	_Atomic(struct fake *) last; /* created last; its figures may be read after the run */
	double wanted_hz, wanted_s;  /* wished for; 0: nothing */
	bool insists;                /* wishes on when it was there */
	double offset_ppm;           /* of the carriers; 0: not measured */
	struct fake end;             /* copied at destroy */
};

extern struct fake_knobs fake_knobs;

static void *fake_create(const struct receiver_config *config, struct fault *fault)
{
	struct fake *fake = calloc(1, sizeof(*fake));

	if (!fake)
		fault_set(fault, 12, "out of memory");
	else if (config->rate_hz < 300e3)
		fault_set(fault, 22, "rate too low");
	if (!fake || config->rate_hz < 300e3) {
		free(fake);
		return NULL;
	}
	fake->config = *config;
	fake->crystal_ppm = NAN;
	fake_knobs.last = fake;
	return fake;
}

static void fake_emit(struct fake *fake, const struct iq_block *block, uint32_t number)
{
	struct pdu pdu = {
		.channel = PDU_BCCH,
		.time_ns = block->time_ns,
		.freq_hz = 947.4e6,
		.m = { -30, 12, NAN, NAN },
		.gsm = { .arfcn = 62, .bsic = 43, .fn = fake->fn++ },
		.len = PDU_GSM_OCTETS,
		.octets = { 0xab, 0xcd },
	};

	pdu.blocks_ok = fake->fn;
	if (fake_knobs.offset_ppm != 0) {
		pdu.gsm.arfcn = (uint16_t)(62 + number);
		pdu.freq_hz += number * 200e3;
		pdu.m.freq_offset_hz = fake_knobs.offset_ppm * 1e-6 * pdu.freq_hz;
	}
	fake->config.emit(fake->config.emit_ctx, &pdu);
}

static void fake_place(struct fake *fake, const struct iq_block *block)
{
	if (!fake->blocks)
		fake->home_hz = block->freq_hz;
	fake->settled += block->tune != fake->tune ? block->lost : 0;
	fake->tune = block->tune;
	fake->freq_hz = block->freq_hz;
	if (fake_knobs.wanted_hz > 0 && block->freq_hz == fake_knobs.wanted_hz)
		fake->wanted_samples += block->nof_samples;
	else if (block->freq_hz != fake->home_hz)
		fake->elsewhere += block->nof_samples;
}

static void fake_feed(void *instance, const struct iq_block *block)
{
	struct fake *fake = instance;

	if (fake_knobs.on_feed)
		fake_knobs.on_feed();
	fake_place(fake, block);
	fake->breaks += block->index != fake->next + block->lost;
	fake->next = block->index + block->nof_samples;
	fake->samples += block->nof_samples;
	fake->lost += block->lost;
	fake->blocks++;
	for (uint32_t i = 0; i < fake_knobs.pdus_each; i++)
		fake_emit(fake, block, i);
}

static void fake_crystal(void *instance, double ppm)
{
	struct fake *fake = instance;

	if (isnan(fake->crystal_ppm))
		fake->crystal_blocks = fake->blocks;
	fake->crystal_ppm = ppm;
}

static void fake_flush(void *instance)
{
	((struct fake *)instance)->flushed = true;
}

static void fake_destroy(void *instance)
{
	memcpy(&fake_knobs.end, instance, sizeof(fake_knobs.end));
	free(instance);
}

static void fake_counts(const void *instance, struct receiver_counts *counts)
{
	const struct fake *fake = instance;

	*counts = (struct receiver_counts){ .floor_dbfs = -60, .carriers = 10 };
	counts->blocks_ok[PDU_BCCH] = fake->blocks * fake_knobs.pdus_each;
}

static bool fake_want(const void *instance, struct receiver_want *want)
{
	const struct fake *fake = instance;

	if (!(fake_knobs.wanted_hz > 0) || (fake->wanted_samples > 0 && !fake_knobs.insists))
		return false;
	*want = (struct receiver_want){ fake_knobs.wanted_hz, fake_knobs.wanted_s, "a test" };
	return true;
}

/* Its cell, where that is in the window. A look never ends. */
static void fake_look(const void *instance, struct receiver_look *look)
{
	const struct fake *fake = instance;

	look->looked = false;
	if (fabs(fake->freq_hz - 947.4e6) < 500e3)
		look->candidates[look->count++] = (struct candidate){ RAT_GSM, CANDIDATE_FOUND, 43, 947.4e6, -30, 12 };
}

static void fake_redact(struct pdu *pdu)
{
	pdu->octets[1] = 0xff;
}

static bool fake_parse(const struct pdu *pdu, struct cell *cell)
{
	(void)pdu;
	(void)cell;
	return true;
}

static const char *fake_name(const struct pdu *pdu)
{
	(void)pdu;
	return "Fake Information";
}

static const struct receiver fake_receiver = {
	.name = "gsm",
	.description = "of the tests",
	.rat = RAT_GSM,
	.create = fake_create,
	.feed = fake_feed,
	.flush = fake_flush,
	.destroy = fake_destroy,
	.counts = fake_counts,
	.want = fake_want,
	.look = fake_look,
	.crystal = fake_crystal,
	.redact = fake_redact,
	.parse = fake_parse,
	.message_name = fake_name,
};

struct fake_knobs fake_knobs = { .pdus_each = 1 };

/* In place of src/radio/receivers.c. */
const struct receiver *const receivers[] = { &fake_receiver, NULL };

const struct receiver *receiver_of(enum rat rat)
{
	return rat == RAT_GSM ? &fake_receiver : NULL;
}
