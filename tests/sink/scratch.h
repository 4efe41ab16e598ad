// SPDX-License-Identifier: GPL-3.0-or-later
/* scratch: what the sink tests share: a file that is read back, a cell and a message to write into it.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "sink.h"  // struct sink

struct scratch {
	char path[64];
	char text[256 * 1024];
	size_t size;
};

static inline void scratch_make(struct scratch *scratch)
{
	strcpy(scratch->path, "/tmp/fbswatch-test-XXXXXX");
	int fd = mkstemp(scratch->path);

	assert_true(fd >= 0);
	close(fd);
}

/* Reads the file and removes it. */
static inline void scratch_take(struct scratch *scratch)
{
	FILE *file = fopen(scratch->path, "rb");

	assert_non_null(file);
	scratch->size = fread(scratch->text, 1, sizeof(scratch->text) - 1, file);
	scratch->text[scratch->size] = 0;
	fclose(file);
	unlink(scratch->path);
}

static inline void *scratch_open(struct scratch *scratch, const struct sink *sink, bool messages, bool live)
{
	struct fault fault = { .text = "" };

	scratch_make(scratch);
	const struct sink_config config = { .target = scratch->path, .messages = messages, .live = live };
	void *instance = sink->open(&config, &fault);

	assert_string_equal(fault.text, "");
	assert_non_null(instance);
	return instance;
}

/* A record of this sensor into a sink. */
#define PUT(sink, instance, ...) (sink)->put(instance, &(struct record){ .sensor = "roof \"3\"", __VA_ARGS__ })

static inline struct pdu scratch_pdu(void)
{
	struct pdu pdu = {
		.rat = RAT_GSM,
		.channel = PDU_BCCH,
		.time_ns = INT64_C(1767323045678901000), /* 2026-01-02T03:04:05.678901Z */
		.freq_hz = 947.4e6,
		.m = { -32.46f, 18.4f, 1234.567, 1.5f },
		.gsm = { .arfcn = 62, .bsic = 43, .fn = 1326 * 51 + 2 },
		.len = PDU_GSM_OCTETS,
		.octets = { 0x49, 0x06, 0x1b, 0x07, 0x08, 0x62, 0xf2, 0x32, 0x12, 0x67, 0x49, 0x03,
		            0x05, 0x27, 0x40, 0x40, 0xe5, 0x04, 0x00, 0x3b, 0x2b, 0x2b, 0x2b },
	};

	return pdu;
}

static inline void scratch_cell(struct cell *cell)
{
	struct pdu pdu = scratch_pdu();

	cell_init(cell, RAT_GSM);
	cell_place(cell, &pdu);
	cell->m = pdu.m;
	strcpy(cell->mcc, "460");
	strcpy(cell->mnc, "00");
	cell->gsm.lac = 4187;
	cell->gsm.ci = 21034;
	cell->gsm.gprs = 1;
	cell->gsm.t3212_min = 0;
	cell->gsm.si_seen = 1u << CELL_SI2 | 1u << CELL_SI3;
	cell->first_seen_ns = cell->last_seen_ns = pdu.time_ns;
}
