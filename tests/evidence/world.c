// SPDX-License-Identifier: GPL-3.0-or-later
/* world: see world.h. */
#include "world.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void nothing_due(void *ctx, int64_t time_ns, const struct cell *cell)
{
	(void)ctx, (void)time_ns, (void)cell;
}

static bool parse_place(const struct pdu *pdu, struct cell *cell)
{
	(void)pdu;
	cell->gsm.lac = 7;
	return true;
}

void world_open_evidence(struct world *world)
{
	const struct evidence_config config = {
		.folder = world->folder,
		.sensor = "roof",
		.before_s = 0.5,
		.after_s = 0.25,
		.space_bytes = 100000000,
		.origins = { { "test", "none", NAN, 1.5 }, { "another", "none", NAN, NAN } },
		.clock = "made up",
		.position = "somewhere",
	};

	world->evidence = evidence_open(&config, &world->fault);
	assert_non_null(world->evidence);
}

void world_hear(struct world *world)
{
	static uint8_t samples[2 * SAMPLES];
	struct pdu pdu = { .rat = RAT_GSM,
		           .channel = PDU_BCCH,
		           .freq_hz = 945e6,
		           .time_ns = start_ns,
		           .gsm = { .arfcn = 50, .bsic = 9, .fn = 51 },
		           .len = PDU_GSM_OCTETS };

	for (int i = 0; i < BLOCKS; i++) {
		struct iq_block block = {
			.format = IQ_CU8,
			.tune = i < 5,
			.freq_hz = 945e6 + (i < 5),
			.rate_hz = rate_hz,
			.index = (uint64_t)i * SAMPLES,
			.time_ns = start_ns + iq_duration_ns((uint64_t)i * SAMPLES, rate_hz),
			.nof_samples = SAMPLES,
			.samples = samples,
		};

		memset(samples, i, sizeof(samples));
		evidence_iq(world->evidence, 0, &block);
		pdu.octets[0] = (uint8_t)i;
		evidence_pdu(world->evidence, &pdu);
	}
	cells_update(world->cells, &pdu, parse_place);
}

int world_set_up(void **state)
{
	struct world *world = calloc(1, sizeof(*world));

	strcpy(world->folder, "/tmp/fbswatch-test-XXXXXX");
	assert_non_null(mkdtemp(world->folder));
	world->cells = cells_create(10, nothing_due, NULL);
	coverage_init(&world->coverage);
	world->operators = operators_open(NULL, &world->fault);
	world->scene = (struct evidence_scene){ world->cells, &world->coverage, NULL, world->operators };
	world_open_evidence(world);
	world_hear(world);
	strcpy(world->alert.id, "20260101T000000.000000Z-00000001");
	world->alert.level = ALERT_SUSPICIOUS;
	cell_init(&world->alert.cell, RAT_GSM);
	*state = world;
	return 0;
}

int world_tear_down(void **state)
{
	struct world *world = *state;
	char command[128];

	evidence_close(world->evidence);
	cells_destroy(world->cells);
	operators_close(world->operators);
	snprintf(command, sizeof(command), "rm -rf '%s'", world->folder);
	assert_int_equal(system(command), 0);
	free(world);
	return 0;
}

int world_write(struct world *world, double after_s, bool all)
{
	return evidence_write(world->evidence, start_ns + llround(after_s * 1e9), all, &world->scene, &world->written,
	                      &world->fault);
}

void world_make_bundle(struct world *world)
{
	evidence_request(world->evidence, &world->alert, &world->scene, start_ns + llround(0.6e9), false);
	assert_int_equal(world_write(world, 0.7, false), 0); /* not before its samples are there */
	assert_int_equal(world_write(world, 0.9, false), 1);
	assert_int_equal(world_write(world, 0.9, false), 0);
}
