// SPDX-License-Identifier: GPL-3.0-or-later
/* pipeline_inside: what a pipeline is made of. Private to its two files. */
#pragma once

#include <pthread.h>
#include <stdatomic.h>

#include "bank.h"         // struct bank
#include "iq_queue.h"     // struct iq_queue
#include "periodogram.h"  // struct periodogram
#include "pipeline.h"     // struct pipeline_config
#include "ring.h"         // struct ring

struct pipeline {
	struct pipeline_config config;
	struct bank bank;
	struct adc adc;
	struct iq_queue iq, kept;
	struct ring *pdus, *events, *wants, *stretches, *looks, *spectra, *scopes;
	struct listen listen;           /* the dsp thread's */
	struct periodogram periodogram; /* the same */
	pthread_t reader, dsp;
	bool started;
	uint32_t tune;               /* reader's: of the last block offered */
	struct pipeline_want wanted; /* dsp thread's: the wish sent last */
	double looked_s;             /* dsp thread's: samples since the look sent last */
	_Atomic double crystal_ppm;  /* for the receivers */
	int result;                  /* of run(): the reader's until it is joined */
	struct fault fault;
	_Atomic uint64_t read;     /* what the reader did: blocks, and attempts to get a lost device back */
	_Atomic uint64_t received; /* samples that the dsp thread is done with */
	_Atomic uint64_t source_lost, settled, pdus_dropped;
};
