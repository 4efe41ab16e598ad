// SPDX-License-Identifier: GPL-3.0-or-later
/* template: what a source looks like. Copy it to a name of your own, say here what it reads (which format, which
 * document), give it a line in sources.h and a test, tests/source/NAME_test.c. It is compiled, so that it stays right,
 * and in no list, so that nobody is offered it. This one gives a second of silence.
 *
 * run() calls back block by block until the end or cancel(), which comes from another thread. What is read is hostile:
 * the fault names the file, the place and the reason. What is lost is said in the next block (iq.h), never made up. A
 * dongle is a struct device_driver (device.h) rather: lost, tried again and back are the same for all. */
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "sources.h"  // struct source

enum { BLOCK_SAMPLES = 16384 };

static const double default_rate_hz = 1e6;

struct example {
	double rate_hz, freq_hz;
	int64_t start_ns;
	uint64_t position; /* samples given so far */
	atomic_bool cancelled;
	uint8_t samples[BLOCK_SAMPLES][2];
};

static void *example_open(const struct source_config *config, struct fault *fault)
{
	struct example *example = calloc(1, sizeof(*example));

	if (!example) {
		fault_set(fault, ENOMEM, "%s: out of memory", config->target);
		return NULL;
	}
	example->rate_hz = config->rate_hz > 0 ? config->rate_hz : default_rate_hz;
	example->freq_hz = config->freq_hz;
	example->start_ns = config->start_ns > INT64_MIN ? config->start_ns : 0;
	return example;
}

/* The next block; its time follows from the number of samples before it. */
static void give(struct example *example, uint32_t nof_samples, const struct source_out *out)
{
	out->iq(out->ctx, &(struct iq_block){
				  .format = IQ_CS8,
				  .freq_hz = example->freq_hz,
				  .rate_hz = example->rate_hz,
				  .index = example->position,
				  .time_ns = example->start_ns + iq_duration_ns(example->position, example->rate_hz),
				  .nof_samples = nof_samples,
				  .samples = example->samples,
			  });
	example->position += nof_samples;
}

static int example_run(void *instance, const struct source_out *out, struct fault *fault)
{
	struct example *example = instance;
	const uint64_t end = (uint64_t)example->rate_hz;

	(void)fault; /* what was lost on the way, as -errno */
	while (!example->cancelled && example->position < end) {
		uint64_t left = end - example->position;

		give(example, left < BLOCK_SAMPLES ? (uint32_t)left : BLOCK_SAMPLES, out);
	}
	return 0;
}

static void example_cancel(void *instance)
{
	((struct example *)instance)->cancelled = true;
}

static void example_info(void *instance, struct source_info *info)
{
	const struct example *example = instance;

	*info = (struct source_info){ .rate_hz = example->rate_hz, .freq_hz = example->freq_hz };
	snprintf(info->text, sizeof(info->text), "silence");
}

extern const struct source example_source; /* drop this line: sources.h declares yours */

const struct source example_source = {
	.name = "example",
	.description = "what is read, and from where: a phrase that begins small; yours has no full stop.",
	.description_zh = "给人看的短语：读什么，从哪里来。",
	.endings = { ".example" }, /* of the names of its files; a device has .live = true and .tune instead */
	.open = example_open,
	.run = example_run,
	.cancel = example_cancel,
	.close = free,
	.info = example_info,
};
