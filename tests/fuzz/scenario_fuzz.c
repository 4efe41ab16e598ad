// SPDX-License-Identifier: GPL-3.0-or-later
/* Scenario files out of anything. What is accepted must be playable: some samples of it are rendered, its messages
 * built, its truth written; every sample is a number.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "air.h"                     // air_scenario_parse …
#include "../../src/air/scenario.h"  // struct air_scenario

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SAMPLES = 1000, CELLS_MOST = 4, ONE_IN = 16 }; /* rendering takes a hundred times as long as reading */

static void play(const struct air_scenario *scenario)
{
	static float complex samples[SAMPLES];
	struct air *air = air_create(scenario, NULL, NULL);
	if (!air)
		return;
	uint8_t octets[PDU_OCTETS_MAX];
	for (int cell = 0; cell < scenario->nof_enbs; cell++)
		for (int message = 0; air_lte_message(scenario, cell, message, octets) > 0;)
			message++;
	size_t n = air_read(air, samples, SAMPLES);
	for (size_t i = 0; i < n; i++)
		if (isnan(crealf(samples[i])) || isnan(cimagf(samples[i])))
			abort();
	air_destroy(air);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fault fault = { 0 };
	char *copy = malloc(size ? size : 1); /* no octet to spare: the sanitizer sees one read past the end */
	memcpy(copy, data, size);
	struct air_scenario *scenario = air_scenario_parse(copy, size, "fuzz", &fault);
	if (!scenario && strncmp(fault.text, "fuzz:", 5) != 0)
		abort();
	if (scenario && scenario->nof_cells + scenario->nof_enbs <= CELLS_MOST && copy[size - 1] % ONE_IN == 0)
		play(scenario);
	air_scenario_destroy(scenario);
	free(copy);
	return 0;
}
