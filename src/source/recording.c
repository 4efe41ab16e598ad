/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * recording: a raw file knows nothing of itself, so the options must say it all. See recording.h.
 */
#include "recording.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

int recording_check_rate(const char *name, const char *key, double rate_hz, struct fault *fault)
{
	if (!(rate_hz >= RECORDING_RATE_MIN_HZ && rate_hz <= RECORDING_RATE_MAX_HZ))
		return fault_set(fault, EINVAL, "%s: %s %.12g is outside 270.833 kHz to 25 MHz", name, key, rate_hz);
	return 0;
}

static int check_options(const char *name, const struct source_config *config, enum iq_format *format,
			 struct fault *fault)
{
	if (!config->format)
		return fault_set(fault, EINVAL, "%s: raw samples need --format (cu8, cs8, cs16 or cf32)", name);
	if (iq_format_parse(config->format, format))
		return fault_set(fault, EINVAL, "%s: --format '%s' is none of cu8, cs8, cs16, cf32", name,
		                 config->format);
	if (config->rate_hz == 0)
		return fault_set(fault, EINVAL, "%s: raw samples need --rate (samples a second)", name);
	if (config->freq_hz == 0)
		return fault_set(fault, EINVAL, "%s: raw samples need --freq (centre frequency)", name);
	if (!(config->freq_hz > 0) || !isfinite(config->freq_hz))
		return fault_set(fault, EINVAL, "%s: --freq %.12g is not a frequency", name, config->freq_hz);
	return recording_check_rate(name, "--rate", config->rate_hz, fault);
}

int recording_from_options(struct recording *recording, const char *name, const struct source_config *config,
			   struct fault *fault)
{
	int err = check_options(name, config, &recording->format, fault);
	if (err)
		return err;
	struct segment *segment = calloc(1, sizeof(*segment));
	if (!segment)
		return fault_set(fault, ENOMEM, "%s: out of memory", name);
	segment->freq_hz = config->freq_hz;
	segment->time_ns = config->start_ns == INT64_MIN ? 0 : config->start_ns;
	recording->rate_hz = config->rate_hz;
	recording->nof_samples = UINT64_MAX;
	recording->nof_segments = recording->nof_reached = 1;
	recording->segments = segment;
	return 0;
}

void recording_clear(struct recording *recording)
{
	free(recording->segments);
	recording->segments = NULL;
	recording->nof_segments = 0;
}
