// SPDX-License-Identifier: GPL-3.0-or-later
/* health: the first question to a receiver that prints nothing is why; its counts know. */
#include "health.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { PART_SIZE = 176 };

/* Blocks read of messages that give a cell's identity. */
static uint64_t blocks_read(const struct receiver_counts *counts)
{
	uint64_t sum = 0;

	for (int i = 0; i < PDU_CHANNELS; i++)
		sum += i == PDU_SCH || i == PDU_PBCH ? 0 : counts->blocks_ok[i];
	return sum;
}

static const char *plural(uint32_t count)
{
	return count == 1 ? "" : "s";
}

/* NB-IoT in place of GSM: nothing is wrong with the receiver. */
static void nbiot_reason(const struct receiver_counts *counts, double max_offset_ppm, char text[PART_SIZE])
{
	uint32_t named = counts->nbiot_carriers, places = counts->nbiot_places;
	uint32_t others = counts->carriers_power > places ? counts->carriers_power - places : 0;
	size_t used = named == 1 ? (size_t)snprintf(text, PART_SIZE, "GSM: an NB-IoT carrier")
	                         : (size_t)snprintf(text, PART_SIZE, "GSM: %u NB-IoT carriers", named);

	if (others)
		snprintf(text + used, PART_SIZE - used,
		         ", and %u with power but without synchronisation bursts: no beacons, or the receiver is off "
		         "by more than "
		         "%.0f ppm",
		         others, max_offset_ppm);
	else
		snprintf(text + used, PART_SIZE - used, " and nothing else: no beacons here");
}

/* GSM: power first, then the tone and the synchronisation burst, then blocks. */
static void gsm_reason(const struct receiver_counts *counts, double max_offset_ppm, char text[PART_SIZE])
{
	if (isnan(counts->floor_dbfs))
		snprintf(text, PART_SIZE, "GSM: too short to measure anything");
	else if (!counts->carriers_power)
		snprintf(text, PART_SIZE, "GSM: no carrier above the noise floor (%.0f dBFS)", counts->floor_dbfs);
	else if (isfinite(counts->crystal_ppm))
		snprintf(text, PART_SIZE,
		         "GSM: the receiver's crystal is off by %+.0f ppm, and %.0f are searched (--ppm, --max-offset)",
		         counts->crystal_ppm, max_offset_ppm);
	else if (counts->aliases)
		snprintf(text, PART_SIZE,
		         "GSM: only a cell at the window's edge, which may be a strong carrier outside it (--freq)");
	else if (counts->carriers_sync)
		snprintf(text, PART_SIZE,
		         "GSM: %u carrier%s synchronised but no block read: too weak, disturbed, or too short",
		         counts->carriers_sync, plural(counts->carriers_sync));
	else if (counts->nbiot_carriers)
		nbiot_reason(counts, max_offset_ppm, text);
	else
		snprintf(text, PART_SIZE,
		         "GSM: %u carrier%s with power but without synchronisation bursts: no beacons, or the receiver "
		         "is off "
		         "by more than %.0f ppm",
		         counts->carriers_power, plural(counts->carriers_power), max_offset_ppm);
}

/* LTE: PSS and SSS, then the MIB, then SIB1 where the window holds what it takes. */
static void lte_reason(const struct receiver_counts *counts, double max_offset_ppm, char text[PART_SIZE])
{
	if (counts->blocks_ok[PDU_PBCH])
		snprintf(text, PART_SIZE,
		         "LTE: a cell's MIB read but no SIB1: too weak, too short, or the window holds too little of "
		         "the carrier (--rate)");
	else if (counts->carriers_sync)
		snprintf(text, PART_SIZE,
		         "LTE: synchronisation signals (PSS, SSS) found but no MIB read: too weak, or chance");
	else
		snprintf(text, PART_SIZE,
		         "LTE: no cell's synchronisation signals (PSS): none is there, too weak, too short, or the "
		         "receiver is off "
		         "by more than %.0f ppm",
		         max_offset_ppm);
}

/* Added to what the receivers found, which is more precise. */
static size_t put_clipped(const struct receiver_counts each[], int count, char *text, size_t size)
{
	float most = 0;

	for (int i = 0; i < count; i++)
		most = fmaxf(most, each[i].clipped);
	if (!(most > (float)RECEIVER_CLIPPED))
		return 0;
	return (size_t)snprintf(text, size, "signal clipped (%.0f %% of the samples at full scale): lower the gain",
	                        100.0 * most);
}

const char *health_reason(const struct receiver_counts each[], int count, uint64_t samples, double max_offset_ppm,
                          char text[HEALTH_REASON_SIZE])
{
	size_t used = 0;

	for (int i = 0; i < count; i++)
		if (blocks_read(&each[i]))
			return NULL;
	if (!samples)
		return "no samples";
	used = put_clipped(each, count, text, HEALTH_REASON_SIZE);
	for (int i = 0; i < count && used < HEALTH_REASON_SIZE; i++) {
		char part[PART_SIZE];

		if (!each[i].carriers)
			continue;
		(each[i].rats & 1 << RAT_LTE ? lte_reason : gsm_reason)(&each[i], max_offset_ppm, part);
		used += (size_t)snprintf(text + used, HEALTH_REASON_SIZE - used, "%s%s", used ? "; " : "", part);
	}
	return used ? text : "the window holds no carrier of a known band";
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

static double clock_s(clockid_t id)
{
	struct timespec now;

	clock_gettime(id, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

double health_clock_s(void)
{
	return clock_s(CLOCK_MONOTONIC);
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

void health_machine(struct status *status, double started_s)
{
	double uptime_s = health_clock_s() - started_s;

	status->uptime_s = uptime_s;
	status->cpu_seconds = clock_s(CLOCK_PROCESS_CPUTIME_ID);
	status->cpu_percent = uptime_s > 0 ? 100 * status->cpu_seconds / uptime_s : NAN;
	status->realtime_factor = uptime_s > 0 ? status->seconds / uptime_s : NAN;
	status->rss_bytes = resident_bytes();
}
