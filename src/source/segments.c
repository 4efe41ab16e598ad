// SPDX-License-Identifier: GPL-3.0-or-later
/* segments: checks and memory that recordings of all containers share. See recording.h. */
#include <errno.h>
#include <stdlib.h>

#include "recording.h"

int recording_check_rate(const char *name, const char *key, double rate_hz, struct fault *fault)
{
	if (!(rate_hz >= RECORDING_RATE_MIN_HZ && rate_hz <= RECORDING_RATE_MAX_HZ))
		return fault_set(fault, EINVAL, "%s: %s %.12g is outside 270.833 kHz to 30.72 MHz", name, key, rate_hz);
	return 0;
}

void recording_clear(struct recording *recording)
{
	free(recording->segments);
	recording->segments = NULL;
	recording->nof_segments = 0;
}
