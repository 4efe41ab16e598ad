// SPDX-License-Identifier: GPL-3.0-or-later
/* argv: see argv.h. */
#include "argv.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <string.h>

#include "quantity.h"  // quantity_number
#include "settings.h"  // settings_set

/* No option has this name; one may be meant. */
static int refuse_unknown(const struct setting_group *groups, const char *word, int length, struct fault *fault)
{
	const struct setting *meant = length > 0 ? settings_meant(groups, word + 2, (size_t)length) : NULL;

	return fault_set(fault, EINVAL, "unknown option %.*s%s%s%s", length ? length + 2 : INT_MAX, word,
	                 meant ? "; did you mean --" : "", meant ? meant->name : "", meant ? "?" : "");
}

/* The word after an option that needs none. */
static bool is_number(const char *word)
{
	double ignored;

	return !quantity_number(word, &ignored);
}

/* The option at argv[*i]; *i moves on to its last word. */
static int read_one(struct config *config, int argc, char **argv, int *i, struct fault *fault)
{
	const char *word = argv[*i], *name = word + 2, *value = strchr(word, '=');
	int length = word[1] == '-' ? (int)strcspn(name, "=") : 0, error;
	void *field;
	const struct setting *setting = length ? settings_find(config->groups, name, (size_t)length, &field) : NULL;

	if (!setting)
		return refuse_unknown(config->groups, word, length, fault);
	if (setting->type == SETTING_FLAG && value)
		return fault_setting(fault, setting->name, EINVAL, "takes no argument");
	if (value)
		value++;
	else if (setting->type == SETTING_TIMES && (*i + 1 >= argc || !is_number(argv[*i + 1])))
		value = "1";
	else if (setting->type != SETTING_FLAG && *i + 1 < argc)
		value = argv[++*i];
	else if (setting->type != SETTING_FLAG)
		return fault_setting(fault, setting->name, EINVAL, "%s is missing", setting->argument);
	if (setting->type == SETTING_FILE) {
		config->path = value;
		return 0;
	}
	error = settings_set(setting, field, value, fault);
	return error ? error : settings_given(config, setting, value, 0, fault);
}

int argv_read(struct config *config, int argc, char **argv, char ***operands, struct fault *fault)
{
	int count = 0;
	bool ended = false;

	*operands = argv + 1;
	for (int i = 1; i < argc; i++) {
		if (!ended && !strcmp(argv[i], "--")) {
			ended = true;
		} else if (ended || argv[i][0] != '-' || !argv[i][1]) {
			(*operands)[count++] = argv[i]; /* count < i: only words already read are overwritten */
		} else {
			int error = read_one(config, argc, argv, &i, fault);

			if (error)
				return error;
		}
	}
	return count;
}
