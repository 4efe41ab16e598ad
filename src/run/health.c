// SPDX-License-Identifier: GPL-3.0-or-later
/* health: the first question to a receiver that prints nothing is why; its counts know. */
#include "health.h"

#include <math.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static uint64_t blocks_read(const struct receiver_counts *counts)
{
	uint64_t sum = 0;

	for (int i = PDU_SCH + 1; i < PDU_CHANNELS; i++)
		sum += counts->blocks_ok[i];
	return sum;
}

static const char *plural(uint32_t count)
{
	return count == 1 ? "" : "s";
}

/* GSM measures power first; LTE looks for its signals, whatever the power. */
static bool measures_power(const struct receiver_counts *counts)
{
	return counts->rats & 1 << RAT_GSM;
}

static const char *not_found(const struct receiver_counts *counts)
{
	return counts->rats & 1 << RAT_LTE ? "neither GSM beacons nor LTE cells" : "not GSM beacons";
}

const char *health_reason(const struct receiver_counts *counts, uint64_t samples, double max_offset_ppm,
                          char text[HEALTH_REASON_SIZE])
{
	if (blocks_read(counts))
		return NULL;
	if (!samples)
		return "no samples";
	if (!counts->carriers)
		return "the window holds no carrier of a known band";
	if (measures_power(counts) && isnan(counts->floor_dbfs))
		return "too short to measure anything";
	if (counts->clipped > 0.01f)
		snprintf(text, HEALTH_REASON_SIZE,
		         "signal clipped (%.0f %% of the samples at full scale): lower the gain",
		         100.0 * counts->clipped);
	else if (measures_power(counts) && !counts->carriers_power)
		snprintf(text, HEALTH_REASON_SIZE, "no carrier above the noise floor (%.0f dBFS)", counts->floor_dbfs);
	else if (counts->carriers_sync)
		snprintf(text, HEALTH_REASON_SIZE,
		         "%u carrier%s synchronised but no block read: too weak, disturbed, or too short",
		         counts->carriers_sync, plural(counts->carriers_sync));
	else if (!measures_power(counts))
		snprintf(text, HEALTH_REASON_SIZE,
		         "no LTE cell: none is there, too weak, too short, or the receiver is off by more than %.0f ppm",
		         max_offset_ppm);
	else
		snprintf(text, HEALTH_REASON_SIZE,
		         "%u carrier%s with power but without synchronisation bursts: %s, "
		         "or the receiver is off by more than %.0f ppm",
		         counts->carriers_power, plural(counts->carriers_power), not_found(counts), max_offset_ppm);
	return text;
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
