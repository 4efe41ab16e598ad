// SPDX-License-Identifier: GPL-3.0-or-later
/* reason: why no GSM cell was read, by the counts of the receiver. */
#include "reason.h"

#include <math.h>
#include <stdio.h>

static const char *plural(uint32_t count)
{
	return count == 1 ? "" : "s";
}

/* NB-IoT in place of GSM: nothing is wrong with the receiver. */
static void nbiot_reason(const struct receiver_counts *counts, double max_offset_ppm, char text[STANDARD_REASON_SIZE])
{
	uint32_t named = counts->nbiot_carriers, places = counts->nbiot_places;
	uint32_t others = counts->carriers_power > places ? counts->carriers_power - places : 0;
	size_t used = named == 1 ? (size_t)snprintf(text, STANDARD_REASON_SIZE, "GSM: an NB-IoT carrier")
	                         : (size_t)snprintf(text, STANDARD_REASON_SIZE, "GSM: %u NB-IoT carriers", named);

	if (others)
		snprintf(text + used, STANDARD_REASON_SIZE - used,
		         ", and %u with power but without synchronisation bursts: no beacons, or the receiver is off "
		         "by more than "
		         "%.0f ppm",
		         others, max_offset_ppm);
	else
		snprintf(text + used, STANDARD_REASON_SIZE - used, " and nothing else: no beacons here");
}

/* In English. */
static void reason_en(const struct receiver_counts *counts, double max_offset_ppm, char text[STANDARD_REASON_SIZE])
{
	if (isnan(counts->floor_dbfs))
		snprintf(text, STANDARD_REASON_SIZE, "GSM: too short to measure anything");
	else if (!counts->carriers_power)
		snprintf(text, STANDARD_REASON_SIZE, "GSM: no carrier above the noise floor (%.0f dBFS)",
		         counts->floor_dbfs);
	else if (isfinite(counts->crystal_ppm))
		snprintf(text, STANDARD_REASON_SIZE,
		         "GSM: the receiver's crystal is off by %+.0f ppm, and %.0f are searched (--ppm, --max-offset)",
		         counts->crystal_ppm, max_offset_ppm);
	else if (counts->aliases)
		snprintf(text, STANDARD_REASON_SIZE,
		         "GSM: only a cell at the window's edge, which may be a strong carrier outside it (--freq)");
	else if (counts->carriers_sync)
		snprintf(text, STANDARD_REASON_SIZE,
		         "GSM: %u carrier%s synchronised but no block read: too weak, disturbed, or too short",
		         counts->carriers_sync, plural(counts->carriers_sync));
	else if (counts->nbiot_carriers)
		nbiot_reason(counts, max_offset_ppm, text);
	else
		snprintf(text, STANDARD_REASON_SIZE,
		         "GSM: %u carrier%s with power but without synchronisation bursts: no beacons, or the receiver "
		         "is off "
		         "by more than %.0f ppm",
		         counts->carriers_power, plural(counts->carriers_power), max_offset_ppm);
}

static void nbiot_reason_zh(const struct receiver_counts *counts, double max_offset_ppm,
                            char text[STANDARD_REASON_SIZE])
{
	uint32_t places = counts->nbiot_places;
	uint32_t others = counts->carriers_power > places ? counts->carriers_power - places : 0;
	size_t used = (size_t)snprintf(text, STANDARD_REASON_SIZE, "GSM：%u 个 NB-IoT 载波", counts->nbiot_carriers);

	if (others)
		snprintf(text + used, STANDARD_REASON_SIZE - used,
		         "，另有 %u 个载波有功率但无同步突发：没有信标，或接收机偏差超过 %.0f ppm", others,
		         max_offset_ppm);
	else
		snprintf(text + used, STANDARD_REASON_SIZE - used, "，别无其他：此处没有信标");
}

static void reason_zh(const struct receiver_counts *counts, double max_offset_ppm, char text[STANDARD_REASON_SIZE])
{
	if (isnan(counts->floor_dbfs))
		snprintf(text, STANDARD_REASON_SIZE, "GSM：太短，无法测量");
	else if (!counts->carriers_power)
		snprintf(text, STANDARD_REASON_SIZE, "GSM：没有高于噪声（%.0f dBFS）的载波", counts->floor_dbfs);
	else if (isfinite(counts->crystal_ppm))
		snprintf(text, STANDARD_REASON_SIZE,
		         "GSM：接收机晶振偏差 %+.0f ppm，而搜索范围为 %.0f ppm（--ppm、--max-offset）",
		         counts->crystal_ppm, max_offset_ppm);
	else if (counts->aliases)
		snprintf(text, STANDARD_REASON_SIZE, "GSM：只有窗口边缘的一个小区，可能是窗口外的强载波（--freq）");
	else if (counts->carriers_sync)
		snprintf(text, STANDARD_REASON_SIZE, "GSM：%u 个载波已同步，但没有读到消息块：太弱、受扰或太短",
		         counts->carriers_sync);
	else if (counts->nbiot_carriers)
		nbiot_reason_zh(counts, max_offset_ppm, text);
	else
		snprintf(text, STANDARD_REASON_SIZE,
		         "GSM：%u 个载波有功率但无同步突发：没有信标，或接收机偏差超过 %.0f ppm",
		         counts->carriers_power, max_offset_ppm);
}

/* GSM: power first, then the tone and the synchronisation burst, then blocks. */
void gsm_reason(const struct receiver_counts *counts, double max_offset_ppm, enum language language,
                char text[STANDARD_REASON_SIZE])
{
	(language == LANGUAGE_ZH ? reason_zh : reason_en)(counts, max_offset_ppm, text);
}
