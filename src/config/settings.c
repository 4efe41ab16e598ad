// SPDX-License-Identifier: GPL-3.0-or-later
/* settings: what the types of a table mean. See settings.h. */
#include "settings.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "quantity.h"  // quantity_parse
#include "slip.h"      // slip_distance
#include "utc.h"       // utc_parse

/* No receiver is tuned or sampled below this. */
static const double least_hz = 100e3;

const struct setting *settings_find(const struct setting_group *groups, const char *name, size_t length, void **field)
{
	for (; groups->table; groups++) {
		for (const struct setting *setting = groups->table; setting->name; setting++) {
			if (strlen(setting->name) == length && !strncmp(setting->name, name, length)) {
				*field = groups->target ? (char *)groups->target + setting->offset : NULL;
				return setting;
			}
		}
	}
	return NULL;
}

const struct setting *settings_meant(const struct setting_group *groups, const char *name, size_t length)
{
	char word[SLIP_WORD_MAX + 1] = "";
	const struct setting *meant = NULL;
	int best = INT_MAX;

	if (length <= SLIP_WORD_MAX)
		snprintf(word, sizeof(word), "%.*s", (int)length, name);
	for (; groups->table; groups++) {
		for (const struct setting *setting = groups->table; setting->name; setting++) {
			int distance = slip_distance(word, setting->name);

			if (distance >= 0 && distance < best) {
				meant = setting;
				best = distance;
			}
		}
	}
	return meant;
}

static int check_range(const struct setting *setting, const char *text, double value, struct fault *fault)
{
	if ((setting->min != 0 || setting->max != 0) && !(value >= setting->min && value <= setting->max))
		return fault_setting(fault, setting->name, EINVAL, "%s is outside %.12g to %.12g", text, setting->min,
		                     setting->max);
	return 0;
}

/* Refuses "947.5", too low for a frequency, and says what may be meant or what is allowed. */
static int refuse_small(const struct setting *setting, const char *text, double value, struct fault *fault)
{
	static const struct {
		const char *suffix;
		double factor;
	} suffixes[] = { { "M", 1e6 }, { "k", 1e3 }, { "G", 1e9 } };
	bool plain = text[strspn(text, "0123456789.+-")] == 0;

	for (size_t i = 0; plain && i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
		double meant = value * suffixes[i].factor;

		if (fabs(meant) >= least_hz && meant >= setting->min && meant <= setting->max)
			return fault_setting(fault, setting->name, EINVAL, "%s Hz is too little; did you mean %s%s?",
			                     text, text, suffixes[i].suffix);
	}
	return fault_setting(fault, setting->name, EINVAL, "%s is too little: %.12g at least", text,
	                     fmax(setting->min, least_hz));
}

static int set_number(const struct setting *setting, double *field, const char *text, struct fault *fault)
{
	double value;
	int error;

	if (quantity_parse(text, setting->argument, &value))
		return fault_setting(fault, setting->name, EINVAL, "'%s' is not a number", text);
	if (setting->type == SETTING_HERTZ && value != 0 && (fabs(value) < least_hz || value < setting->min))
		return refuse_small(setting, text, value, fault);
	error = check_range(setting, text, value, fault);
	if (!error)
		*field = value;
	return error;
}

/* Of a gain, in dB. */
static int set_auto(const struct setting *setting, double *field, const char *text, struct fault *fault)
{
	bool automatic = strcasecmp(text, "auto") == 0;
	double value = NAN;

	if (!automatic && quantity_parse(text, "DB", &value))
		return fault_setting(fault, setting->name, EINVAL, "'%s' is neither auto nor a number", text);
	int error = automatic ? 0 : check_range(setting, text, value, fault);

	if (!error)
		*field = value;
	return error;
}

static int set_time(const struct setting *setting, int64_t *field, const char *text, struct fault *fault)
{
	if (utc_parse(text, field))
		return fault_setting(fault, setting->name, EINVAL, "'%s' is not a time like 2026-01-02T03:04:05Z",
		                     text);
	return 0;
}

static int set_int(const struct setting *setting, int *field, const char *text, struct fault *fault)
{
	char *end;
	int error;

	errno = 0;
	long value = strtol(text, &end, 10);

	if (end == text || *end || errno || value < INT_MIN || value > INT_MAX)
		return fault_setting(fault, setting->name, EINVAL, "'%s' is not a whole number", text);
	error = check_range(setting, text, (double)value, fault);
	if (!error)
		*field = (int)value;
	return error;
}

static int add_item(const struct setting *setting, struct setting_list *list, const char *text, struct fault *fault)
{
	if (list->count == SETTING_LIST_MAX)
		return fault_setting(fault, setting->name, EINVAL, "given more than %d times", SETTING_LIST_MAX);
	list->items[list->count++] = text;
	return 0;
}

int settings_set(const struct setting *setting, void *field, const char *text, struct fault *fault)
{
	switch (setting->type) {
	case SETTING_FLAG:
		*(bool *)field = true;
		return 0;
	case SETTING_STRING:
		*(const char **)field = text;
		return 0;
	case SETTING_NUMBER:
	case SETTING_TIMES:
	case SETTING_HERTZ:
		return set_number(setting, field, text, fault);
	case SETTING_AUTO:
		return set_auto(setting, field, text, fault);
	case SETTING_TIME:
		return set_time(setting, field, text, fault);
	case SETTING_INT:
		return set_int(setting, field, text, fault);
	case SETTING_LIST:
		return add_item(setting, field, text, fault);
	case SETTING_FILE:
		break;
	}
	return fault_setting(fault, setting->name, EINVAL, "is for the command line only");
}

int settings_set_text(const struct setting *setting, void *field, const char *text, struct fault *fault)
{
	bool yes = strcmp(text, "yes") == 0;

	if (setting->type != SETTING_FLAG)
		return settings_set(setting, field, text, fault);
	if (!yes && strcmp(text, "no") != 0)
		return fault_setting(fault, setting->name, EINVAL, "'%s' is neither yes nor no", text);
	*(bool *)field = yes;
	return 0;
}

int settings_check(const struct setting *setting, const char *text, struct fault *fault)
{
	union {
		bool flag;
		double number;
		int64_t time_ns;
		int whole;
		const char *words;
		struct setting_list list;
	} any = { .list = { 0 } };

	return settings_set_text(setting, &any, text, fault);
}

int settings_given(struct config *config, const struct setting *setting, const char *text, int line,
                   struct fault *fault)
{
	const bool list = setting->type == SETTING_LIST;

	if (!list && settings_find_given(config, setting->name))
		return 0;
	if (config->nof_given == CONFIG_GIVEN_MAX)
		return fault_setting(fault, setting->name, E2BIG, "one of more than %d settings", CONFIG_GIVEN_MAX);
	config->given[config->nof_given++] = (struct config_given){ setting, list ? text : NULL, line };
	return 0;
}

const struct config_given *settings_find_given(const struct config *config, const char *name)
{
	for (int i = 0; i < config->nof_given; i++)
		if (strcmp(config->given[i].setting->name, name) == 0)
			return &config->given[i];
	return NULL;
}
