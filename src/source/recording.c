// SPDX-License-Identifier: GPL-3.0-or-later
/* recording: asks each container whether it knows the file. What none of them knows is raw, and then the options or the
 * file's name must say it all. See recording.h.
 */
#include "recording.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "archive.h"  // archive_open
#include "claim.h"    // claim_fill
#include "name.h"     // name_parse
#include "sdriq.h"    // sdriq_read
#include "sigmf.h"    // sigmf_open
#include "wav.h"      // wav_read

/* No receiver for anything above it. */
static const double centre_max_hz = 100e9;

static int claim_options(const char *name, const struct source_config *config, struct claim *claim, struct fault *fault)
{
	*claim = claim_none();
	claim->rate_hz = config->rate_hz;
	claim->freq_hz = config->freq_hz;
	claim->time_ns = config->start_ns;
	claim->typed = config->format != NULL;
	if (config->format && sample_type_parse(config->format, &claim->type))
		return fault_set(fault, EINVAL, "%s: --format '%s' is none of " SAMPLE_TYPES, name, config->format);
	return 0;
}

/* Is all there that samples need, and possible? */
static int check(const char *name, const struct source_config *config, const struct claim *claim, struct fault *fault)
{
	if (!claim->typed)
		return fault_set(fault, EINVAL, "%s: raw samples need --format (cu8, cs8, cs16 or cf32)", name);
	if (claim->rate_hz == 0)
		return fault_set(fault, EINVAL, "%s: raw samples need --rate (samples a second)", name);
	if (claim->freq_hz == 0)
		return fault_set(fault, EINVAL, "%s: raw samples need --freq (centre frequency)", name);
	if (!(claim->freq_hz > 0 && claim->freq_hz <= centre_max_hz))
		return fault_set(fault, EINVAL, "%s: %s %.12g is not a frequency", name,
		                 config->freq_hz != 0 ? "--freq" : "the header's", claim->freq_hz);
	return recording_check_rate(name, config->rate_hz != 0 ? "--rate" : "the header's rate", claim->rate_hz, fault);
}

/* What the file says of itself at its beginning; *data_octets as in wav.h. */
static int claim_header(struct octets *octets, const char *name, const struct source_config *config,
                        struct claim *claim, uint64_t *data_octets, struct fault *fault)
{
	uint8_t head[WAV_HEAD];
	*claim = claim_none();
	*data_octets = UINT64_MAX;
	if (sdriq_is(name))
		return sdriq_read(octets, name, claim, fault);
	if (config->format && !octets_is_file(octets)) /* a pipe may be silent for long: all was said */
		return 0;
	ssize_t n = octets_peek(octets, head, sizeof(head));
	if (n < 0)
		return fault_set(fault, (int)-n, "%s: %s", name, octets_error(n));
	return wav_is(head, (size_t)n) ? wav_read(octets, name, claim, data_octets, fault) : 0;
}

/* One segment, from here to the end of the data. */
static int one_segment(struct recording *recording, const char *name, const struct claim *claim, uint64_t data_octets,
                       struct fault *fault)
{
	struct segment *segment = calloc(1, sizeof(*segment));
	if (!segment)
		return fault_set(fault, ENOMEM, "%s: out of memory", name);
	segment->freq_hz = claim->freq_hz;
	segment->time_ns = claim->time_ns == INT64_MIN ? 0 : claim->time_ns;
	recording->type = claim->type;
	recording->rate_hz = claim->rate_hz;
	recording->nof_samples = data_octets == UINT64_MAX ? UINT64_MAX : data_octets / sample_bytes(&claim->type);
	recording->nof_segments = recording->nof_reached = 1;
	recording->segments = segment;
	return 0;
}

static int open_single(struct recording *recording, struct octets *octets, const char *name,
                       const struct source_config *config, struct fault *fault)
{
	struct claim claim, header, named = claim_none();
	uint64_t data_octets;
	bool standard_input = !strcmp(config->target, "-");
	int err = octets_open(octets, config->target, fault);
	if (!err)
		err = claim_options(name, config, &claim, fault);
	if (!err)
		err = claim_header(octets, name, config, &header, &data_octets, fault);
	if (err)
		return err;
	if (!standard_input)
		name_parse(config->target, &named);
	claim_fill(&claim, &header, "by its header: ", recording->inferred, sizeof(recording->inferred));
	claim_fill(&claim, &named, "by its name: ", recording->inferred, sizeof(recording->inferred));
	err = check(name, config, &claim, fault);
	return err ? err : one_segment(recording, name, &claim, data_octets, fault);
}

/* A real sample is one with a Q of 0: nothing tells the two sides of the centre apart. */
static void tell_real(struct recording *recording)
{
	size_t used = strlen(recording->inferred);
	if (recording->type.real)
		snprintf(recording->inferred + used, sizeof(recording->inferred) - used,
		         "%sreal samples, no Q: both sides of the centre look the same", used ? "; " : "");
}

int recording_open(struct recording *recording, struct octets *octets, const char *name,
                   const struct source_config *config, struct fault *fault)
{
	const char *target = config->target;
	bool standard_input = !strcmp(target, "-");
	int err;
	*recording = (struct recording){ 0 };
	if (!standard_input && archive_is(target))
		err = archive_open(octets, target, config, recording, fault);
	else if (!standard_input && sigmf_is(target))
		err = sigmf_open(octets, target, config, recording, fault);
	else
		err = open_single(recording, octets, name, config, fault);
	if (!err)
		tell_real(recording);
	return err;
}
