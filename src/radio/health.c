// SPDX-License-Identifier: GPL-3.0-or-later
/* health: the first question to a receiver that prints nothing is why; its counts know. */
#include "health.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "standard.h"  // standards

/* Blocks read of messages that give a cell's identity. */
static uint64_t blocks_read(const struct receiver_counts *counts)
{
	uint64_t sum = 0;

	for (int i = 0; i < PDU_CHANNELS; i++)
		sum += i == PDU_SCH || i == PDU_PBCH ? 0 : counts->blocks_ok[i];
	return sum;
}

/* Of the receiver whose counts these are. */
static void put_reason(const struct receiver_counts *counts, double max_offset_ppm, enum language language,
                       char text[STANDARD_REASON_SIZE])
{
	text[0] = 0;
	for (int rat = 0; rat < RATS; rat++)
		if (counts->rats & 1u << rat)
			standards[rat]->reason(counts, max_offset_ppm, language, text);
}

/* Added to what the receivers found, which is more precise. */
static size_t put_clipped(const struct receiver_counts each[], int count, enum language language, char *text,
                          size_t size)
{
	float most = 0;

	for (int i = 0; i < count; i++)
		most = fmaxf(most, each[i].clipped);
	if (!(most > (float)RECEIVER_CLIPPED))
		return 0;
	return (size_t)snprintf(text, size,
	                        language == LANGUAGE_ZH
	                                ? "信号削顶（%.0f %% 的采样达到满刻度）：请降低增益"
	                                : "signal clipped (%.0f %% of the samples at full scale): lower the gain",
	                        100.0 * most);
}

const char *health_reason(const struct receiver_counts each[], int count, uint64_t samples, double max_offset_ppm,
                          enum language language, char text[HEALTH_REASON_SIZE])
{
	size_t used = 0;

	for (int i = 0; i < count; i++)
		if (blocks_read(&each[i]))
			return NULL;
	if (!samples)
		return language_text(language, "no samples", "没有采样");
	used = put_clipped(each, count, language, text, HEALTH_REASON_SIZE);
	for (int i = 0; i < count && used < HEALTH_REASON_SIZE; i++) {
		char part[STANDARD_REASON_SIZE];

		if (!each[i].carriers)
			continue;
		put_reason(&each[i], max_offset_ppm, language, part);
		used += (size_t)snprintf(text + used, HEALTH_REASON_SIZE - used, "%s%s",
		                         used ? language_text(language, "; ", "；") : "", part);
	}
	return used ? text
	            : language_text(language, "the window holds no carrier of a known band",
	                            "窗口内没有任何已知频段的载波");
}

void health_explain(struct status *status, const struct receiver_counts each[], int count, uint64_t samples,
                    double max_offset_ppm, struct health_words *words)
{
	status->reason = health_reason(each, count, samples, max_offset_ppm, LANGUAGE_EN, words->english);
	status->reason_zh = health_reason(each, count, samples, max_offset_ppm, LANGUAGE_ZH, words->chinese);
}

void health_counts(struct status *status, const struct receiver_counts *counts)
{
	memcpy(status->blocks_ok, counts->blocks_ok, sizeof(status->blocks_ok));
	memcpy(status->blocks_bad, counts->blocks_bad, sizeof(status->blocks_bad));
	status->clipped = counts->clipped;
	status->ghosts = counts->ghosts;
	status->aliases = counts->aliases;
	status->nbiot_carriers = counts->nbiot_carriers;
}

static double cpu_s(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static uint64_t resident_bytes(void)
{
	FILE *statm = fopen("/proc/self/statm", "re");
	unsigned long pages = 0;

	if (!statm)
		return 0;
	if (fscanf(statm, "%*u %lu", &pages) != 1)
		pages = 0;
	fclose(statm);
	return pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

void health_machine(struct status *status, double uptime_s)
{
	status->uptime_s = uptime_s;
	status->cpu_seconds = cpu_s();
	status->cpu_percent = uptime_s > 0 ? 100 * status->cpu_seconds / uptime_s : NAN;
	status->realtime_factor = uptime_s > 0 ? status->seconds / uptime_s : NAN;
	status->rss_bytes = resident_bytes();
}
