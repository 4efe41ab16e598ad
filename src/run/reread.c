// SPDX-License-Identifier: GPL-3.0-or-later
/* reread: see reread.h. A receiver that starts with the first sample needs a while until it reads what one read that
 * had been listening for long, so a few blocks at the beginning are missing in most bundles; a message is the same when
 * its octets, its cell and its place in the frames are. */
#include "reread.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "log.h"        // log_line
#include "bank.h"       // struct bank
#include "receivers.h"  // receiver_of
#include "source.h"     // source_find
#include "standard.h"   // standard_of

enum { STRETCHES_MAX = 4096, EXPECTED_MIN = 20 /* messages; of fewer none may come out of honest samples */ };

/* Samples without a break. */
struct stretch {
	double low_hz, high_hz;
	int64_t from_ns, to_ns;
};

/* Messages by their sums. */
struct sums {
	uint64_t *list; /* [count] */
	size_t count, room;
	bool failed; /* out of memory */
};

struct again {
	uint8_t radio; /* whose samples these are */
	struct bank bank;
	struct sums kept, got;
	int count;
	struct stretch stretches[STRETCHES_MAX];
	struct reread *result;
};

/* FNV-1a. */
static uint64_t sum_more(uint64_t sum, const void *octets, size_t size)
{
	for (size_t i = 0; i < size; i++)
		sum = (sum ^ ((const uint8_t *)octets)[i]) * UINT64_C(1099511628211);
	return sum;
}

/* Which of the channels of a block it is taken for may depend on what was heard before. */
static uint64_t sum_of(const struct pdu *pdu)
{
	struct heard heard;

	standard_of(pdu->rat)->heard(pdu, &heard);
	const uint32_t place[] = {
		(uint32_t)pdu->rat, heard.channel, (uint32_t)heard.code, heard.frame, heard.subframe, pdu->len,
	};

	return sum_more(sum_more(UINT64_C(14695981039346656037), place, sizeof(place)), pdu->octets, pdu->len);
}

static void add(struct sums *sums, uint64_t sum)
{
	if (sums->count == sums->room) {
		size_t room = sums->room ? 2 * sums->room : 1024;
		uint64_t *list = realloc(sums->list, room * sizeof(*list));

		sums->failed |= !list;
		if (!list)
			return;
		sums->list = list;
		sums->room = room;
	}
	sums->list[sums->count++] = sum;
}

static int compare(const void *a, const void *b)
{
	const uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;

	return left < right ? -1 : left > right;
}

/* How many of the messages that were kept came again. */
static uint64_t count_common(struct sums *kept, struct sums *got)
{
	uint64_t common = 0;

	if (!got->count)
		return 0;
	qsort(got->list, got->count, sizeof(*got->list), compare);
	for (size_t i = 0; i < kept->count; i++)
		common += bsearch(&kept->list[i], got->list, got->count, sizeof(*got->list), compare) != NULL;
	return common;
}

/* Bursts say that a cell is there; messages are what is compared. */
static void on_got(void *ctx, const struct pdu *pdu)
{
	struct again *again = ctx;

	if (pdu->channel != PDU_SCH)
		add(&again->got, sum_of(pdu));
}

static void on_iq(void *ctx, const struct iq_block *block)
{
	struct again *again = ctx;
	struct stretch *last = again->count ? &again->stretches[again->count - 1] : NULL;
	const double low_hz = block->freq_hz - block->rate_hz / 2, high_hz = block->freq_hz + block->rate_hz / 2;
	const int64_t to_ns = block->time_ns + iq_duration_ns(block->nof_samples, block->rate_hz);

	again->result->seconds += block->nof_samples / block->rate_hz;
	if (last && last->low_hz == low_hz && llabs(block->time_ns - last->to_ns) < 1000000)
		last->to_ns = to_ns;
	else if (again->count < STRETCHES_MAX)
		again->stretches[again->count++] = (struct stretch){ low_hz, high_hz, block->time_ns, to_ns };
	bank_feed(&again->bank, block);
}

static bool was_listened_to(const struct again *again, const struct pdu *pdu)
{
	for (int i = 0; i < again->count; i++) {
		const struct stretch *stretch = &again->stretches[i];

		if (pdu->time_ns >= stretch->from_ns && pdu->time_ns < stretch->to_ns &&
		    pdu->freq_hz > stretch->low_hz && pdu->freq_hz < stretch->high_hz)
			return true;
	}
	return false;
}

static void on_kept(void *ctx, const struct pdu *pdu)
{
	struct again *again = ctx;
	struct pdu clean = *pdu;

	if (pdu->radio != again->radio || pdu->channel == PDU_SCH || !was_listened_to(again, pdu))
		return;
	receiver_of(pdu->rat)->redact(&clean);
	add(&again->kept, sum_of(&clean));
}

static int run_source(const char *name, const char *path, struct again *again, double crystal_ppm,
                      const struct run_config *config, struct fault *fault)
{
	const struct source_config options = { .target = path, .start_ns = INT64_MIN, .gain_db = NAN };
	const struct source_out out = { .iq = on_iq, .pdu = on_kept, .ctx = again };
	const struct source *source = source_find(name);
	void *instance = source->open(&options, fault);
	struct source_info info = { 0 };
	int error = instance ? 0 : -EINVAL;

	if (instance)
		source->info(instance, &info);
	if (!error && info.rate_hz > 0) {
		const struct receiver_config receiver = {
			.rate_hz = info.rate_hz,
			.max_offset_ppm = config->reception.max_offset_ppm,
			.combine = !config->reception.no_combine,
			.emit = on_got,
			.emit_ctx = again,
		};

		error = bank_create(&again->bank, config->reception.rats, &receiver, fault);
		if (!error)
			bank_crystal(&again->bank, crystal_ppm);
	}
	if (!error)
		error = source->run(instance, &out, fault);
	if (!error)
		bank_flush(&again->bank);
	bank_destroy(&again->bank);
	if (instance)
		source->close(instance);
	return error;
}

int reread_bundle(const char *bundle, const struct run_config *config, uint8_t radio, double crystal_ppm,
                  struct reread *reread, struct fault *fault)
{
	char samples[512], sealed[512], blocks[512];
	int n = snprintf(samples, sizeof(samples), "%s/iq.sigmf-meta", bundle), error = 0;

	*reread = (struct reread){ 0 };
	if (n >= (int)sizeof(samples))
		return fault_set(fault, ENAMETOOLONG, "%s: the path is too long", bundle);
	struct again *again = calloc(1, sizeof(*again));

	if (!again)
		return fault_set(fault, ENOMEM, "%s: out of memory", bundle);
	snprintf(blocks, sizeof(blocks), "%s/blocks.pdu", bundle);
	snprintf(sealed, sizeof(sealed), "%s/iq.sealed", bundle);
	again->result = reread;
	again->radio = radio;
	reread->samples = access(samples, F_OK) == 0 && access(sealed, F_OK) != 0;
	if (reread->samples)
		error = run_source("file", samples, again, crystal_ppm, config, fault);
	if (reread->samples && !error)
		error = run_source("blocks", blocks, again, crystal_ppm, config, fault);
	if (!error && (again->kept.failed || again->got.failed))
		error = fault_set(fault, ENOMEM, "out of memory");
	reread->expected = again->kept.count;
	reread->found = error ? 0 : count_common(&again->kept, &again->got);
	free(again->kept.list);
	free(again->got.list);
	free(again);
	return error;
}

/* The result in words. */
static const char *outcome(const struct reread *reread, enum language language)
{
	static const char *const words[][2] = {
		{ "too few to tell", "数量太少,无法判断" },
		{ "the blocks come out of the samples", "消息块确实出自这些采样" },
		{ "a part of the blocks comes out of the samples", "只有一部分消息块出自这些采样" },
		{ "the blocks do not come out of the samples", "消息块不是出自这些采样" },
	};
	int row = 2;

	if (reread->expected < EXPECTED_MIN)
		row = reread->found == 0 ? 0 : 1;
	else if (reread->found == 0)
		row = 3;
	else if (reread->found * 2 >= reread->expected)
		row = 1;
	return words[row][language == LANGUAGE_ZH];
}

int reread_tell(const struct reread *reread, const char *bundle, enum language language, struct fault *fault)
{
	const bool zh = language == LANGUAGE_ZH;

	if (!reread->samples) {
		log_line(LOG_LEVEL_INFO, zh ? "%s: 其中没有采样" : "%s: holds no samples", bundle);
		return 0;
	}
	log_line(LOG_LEVEL_INFO,
	         zh ? "%s: 重新接收 %.1f 秒采样,当时的 %llu 条消息中得到 %llu 条:%s"
	            : "%s: %.1f s of samples received again: of %llu messages of that time they give "
	              "%llu: %s",
	         bundle, reread->seconds, (unsigned long long)reread->expected, (unsigned long long)reread->found,
	         outcome(reread, language));
	if (reread->expected >= EXPECTED_MIN && !reread->found)
		return fault_set(fault, EBADMSG, "%s: none of its blocks comes out of its samples", bundle);
	return 0;
}
