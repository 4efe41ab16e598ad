// SPDX-License-Identifier: GPL-3.0-or-later
#include "device.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "plan.h"  // plan_bands

/* clang-format off */
const struct setting device_radio_options[] = {
	{ "park", SETTING_HERTZ, offsetof(struct radio_config, source.freq_hz), 1e6, 10e9, "HZ",
	  "listen to one window, centred here", "只听以此为中心的一个窗口" },
	{ "band", SETTING_STRING, offsetof(struct radio_config, bands), 0, 0, "LIST",
	  "the bands that this device listens to", "此设备所听的频段" },
	{ "dwell", SETTING_NUMBER, offsetof(struct radio_config, dwell_s), 0.1, 86400, "S",
	  "time on each window", "每个窗口停留的时间" },
	{ 0 },
};
/* clang-format on */

static int blame(struct fault *fault, const char *item, int error)
{
	const struct fault why = *fault;

	return fault_item(fault, "device", item, -error, "%s", why.text);
}

/* For checking a list of bands where neither device nor rate is known. */
static const double any_rate_hz = 2.4e6;

int device_check_bands(const struct radio_config *radio, struct fault *fault)
{
	const struct plan_tuner any = { .rate_hz = radio->source.rate_hz > 0 ? radio->source.rate_hz : any_rate_hz };
	struct plan plan;

	return radio->bands ? plan_bands(&plan, radio->bands, &any, fault) : 0;
}

int device_tables(const char *words, const struct setting *tables[CONFIG_SECTION_TABLES], struct fault *fault)
{
	struct plug plug;
	int error = plug_parse(&plug, words, '=', fault);
	const struct source *source = error ? NULL : source_find(plug.kind);

	if (!error && (!source || !source->live))
		error = fault_set(fault, EINVAL, "'%.40s' is no device of a known kind", words);
	if (error)
		return error;
	tables[0] = source->options;
	tables[1] = source->options ? device_radio_options : NULL;
	tables[2] = source->options ? source->own_options : NULL;
	return 0;
}

/* Its words and what they set. A kind that does not exist is refused by whoever opens it. */
static int read_plug(const char *words, struct device_words *read, struct fault *fault)
{
	static const struct setting none[] = { { 0 } };
	int error = plug_parse(&read->plug, words, '=', fault);
	const struct source *source = error ? NULL : source_find(read->plug.kind);
	const struct setting_group groups[] = {
		{ .table = source && source->live ? source->options : device_options, .target = &read->radio.source },
		{ .table = device_radio_options, .target = &read->radio },
		{ .table = source && source->own_options ? source->own_options : none, .target = &read->radio.source },
		{ 0 },
	};

	if (!error && source && source->arguments)
		error = plug_give_back(&read->plug, groups, fault);
	return error ? error : plug_read_groups(&read->plug, groups, fault);
}

static int read_one(const char *words, const struct radio_config *common, struct device_words *read,
                    struct fault *fault)
{
	struct radio_config *radio = &read->radio;

	*radio = *common;
	radio->bands = NULL;
	radio->source.freq_hz = 0;
	int error = read_plug(words, read, fault);

	if (!error && radio->bands && radio->source.freq_hz > 0)
		error = fault_set(fault, EINVAL, "%s: either park or band, not both", read->plug.kind);
	if (!error)
		error = device_check_bands(radio, fault);
	if (error)
		return blame(fault, words, error);
	snprintf(read->name, sizeof(read->name), "%s%s%.255s", read->plug.kind, read->plug.target[0] ? "=" : "",
	         read->plug.target);
	radio->device = read->name;
	return 0;
}

/* Those that were not told where to listen listen where all do: to one window each, or to the bands together. */
static void share(struct device_words *read, int count, const struct radio_config *common)
{
	for (int i = 0; i < count; i++) {
		struct radio_config *radio = &read[i].radio;

		if (radio->bands || radio->source.freq_hz > 0)
			continue;
		radio->bands = common->bands;
		radio->source.freq_hz = common->source.freq_hz;
		radio->shares = !(radio->source.freq_hz > 0);
	}
}

/* Whether its samples are made, for whoever asks. */
static bool is_made(const char *kind)
{
	const struct source *source = source_find(kind);

	return source && source->step;
}

/* Two that are pointed at the same thing would take it from each other; an air is there for all. */
static int refuse_twins(const struct setting_list *words, const struct device_words *read, struct fault *fault)
{
	for (int i = 1; i < words->count; i++)
		for (int k = 0; k < i; k++)
			if (strcmp(read[i].name, read[k].name) == 0 && !is_made(read[i].plug.kind))
				return fault_item(fault, "device", words->items[i], EINVAL,
				                  "%s is given twice: each device by its own serial number or address",
				                  read[i].name);
	return 0;
}

int devices_read(const struct setting_list *words, const struct radio_config *common, struct device_words *read,
                 struct fault *fault)
{
	static const struct setting_list usual = { 1, { "rtlsdr" } };
	const struct setting_list *all = words->count ? words : &usual;
	int error = 0;

	if (all->count > PDU_RADIOS_MAX)
		return fault_setting(fault, "device", E2BIG, "given %d times, %d is the most", all->count,
		                     PDU_RADIOS_MAX);
	for (int i = 0; i < all->count && !error; i++)
		error = read_one(all->items[i], common, &read[i], fault);
	if (!error)
		error = refuse_twins(all, read, fault);
	if (error)
		return error;
	share(read, all->count, common);
	return all->count;
}
