// SPDX-License-Identifier: GPL-3.0-or-later
/* plug: its words, taken apart, and its own settings. See plug.h. */
#include "plug.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "settings.h"  // settings_find

/* Letters, digits and dashes of a setting's name. */
static size_t name_length(const char *text)
{
	return strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-");
}

/* Where "name=" follows a comma, the comma; NULL: nowhere. */
static const char *find_options(const char *text)
{
	for (const char *comma = strchr(text, ','); comma; comma = strchr(comma + 1, ',')) {
		size_t length = name_length(comma + 1);

		if (length && comma[1 + length] == '=')
			return comma;
	}
	return NULL;
}

/* Cuts the text there: what stands behind the comma; NULL: nothing. */
static char *cut_before_options(char *text)
{
	const char *comma = find_options(text);

	if (!comma)
		return NULL;
	text[comma - text] = 0;
	return text + (comma - text) + 1;
}

bool plug_holds(const char *value)
{
	return !find_options(value);
}

/* Cuts "name=value,name=value ..." apart. */
static int cut_options(struct plug *plug, char *text, struct fault *fault)
{
	while (text) {
		char *rest = cut_before_options(text), *equals = strchr(text, '=');

		if (plug->count == PLUG_OPTIONS_MAX)
			return fault_set(fault, E2BIG, "%s: more than %d options", plug->kind, PLUG_OPTIONS_MAX);
		*equals = 0;
		plug->options[plug->count++] = (struct plug_option){ text, equals + 1 };
		text = rest;
	}
	return 0;
}

int plug_parse(struct plug *plug, const char *words, char separator, struct fault *fault)
{
	size_t length = strlen(words);
	char *options, *target;

	plug->count = 0;
	plug->kind = plug->target = plug->text;
	if (length >= sizeof(plug->text))
		return fault_set(fault, ENAMETOOLONG, "'%.40s...' is too long", words);
	memcpy(plug->text, words, length + 1);
	options = cut_before_options(plug->text);
	target = strchr(plug->text, separator);
	plug->target = target ? target + 1 : plug->text + strlen(plug->text);
	if (target)
		*target = 0;
	return cut_options(plug, options, fault);
}

/* The target's first word is a candidate like those behind it: "soapy=driver=x", "soapy=gain=3". 0 or -E2BIG. */
static int cut_target(struct plug *plug, struct fault *fault)
{
	char *first = plug->text + (plug->target - plug->text);
	const size_t length = name_length(first);

	if (!length || first[length] != '=')
		return 0;
	if (plug->count == PLUG_OPTIONS_MAX)
		return fault_set(fault, E2BIG, "%s: more than %d options", plug->kind, PLUG_OPTIONS_MAX);
	memmove(plug->options + 1, plug->options, (size_t)plug->count++ * sizeof(plug->options[0]));
	first[length] = 0;
	plug->options[0] = (struct plug_option){ first, first + length + 1 };
	plug->target = first + length; /* "" */
	return 0;
}

/* The first options are the target, or the rest of it, again. */
static void rejoin(struct plug *plug, int count)
{
	char *text = plug->text;

	if (count && !*plug->target)
		plug->target = plug->options[0].name;
	for (int i = 0; i < count; i++) {
		const struct plug_option *option = &plug->options[i];

		if (option->name != plug->target)
			text[option->name - text - 1] = ',';
		text[option->value - text - 1] = '=';
	}
	plug->count -= count;
	memmove(plug->options, plug->options + count, (size_t)plug->count * sizeof(plug->options[0]));
}

static int refuse_unknown(const struct plug *plug, const struct setting_group *groups, const char *name,
                          struct fault *fault)
{
	const struct setting *meant = settings_meant(groups, name, strlen(name));

	return fault_set(fault, EINVAL, "%s: there is no option '%s'%s%s%s", plug->kind, name,
	                 meant ? "; did you mean " : "", meant ? meant->name : "", meant ? "?" : "");
}

int plug_give_back(struct plug *plug, const struct setting_group *groups, struct fault *fault)
{
	int given = 0, error = cut_target(plug, fault);
	void *field;

	for (; given < plug->count && !error; given++) {
		const struct plug_option *option = &plug->options[given];

		if (settings_find(groups, option->name, strlen(option->name), &field))
			break;
		if (settings_meant(groups, option->name, strlen(option->name)))
			error = refuse_unknown(plug, groups, option->name, fault);
	}
	if (!error)
		rejoin(plug, given);
	return error;
}

static bool is_repeated(const struct plug *plug, int i)
{
	for (int k = 0; k < i; k++)
		if (strcmp(plug->options[k].name, plug->options[i].name) == 0)
			return true;
	return false;
}

/* Into its target, or, to check it, nowhere. */
static int read_one(const struct plug *plug, int i, const struct setting_group *groups, bool check, struct fault *fault)
{
	const struct plug_option *option = &plug->options[i];
	struct fault why;
	void *field;
	const struct setting *setting = settings_find(groups, option->name, strlen(option->name), &field);

	if (!setting)
		return refuse_unknown(plug, groups, option->name, fault);
	if (is_repeated(plug, i))
		return fault_set(fault, EINVAL, "%s: %s is given twice", plug->kind, option->name);
	int error = check ? settings_check(setting, option->value, &why)
	                  : settings_set_text(setting, field, option->value, &why);

	return error ? fault_set(fault, -error, "%s: %s: %s", plug->kind, option->name, why.text) : 0;
}

int plug_read_groups(const struct plug *plug, const struct setting_group *groups, struct fault *fault)
{
	int error = 0;

	for (int i = 0; plug && i < plug->count && !error; i++)
		error = read_one(plug, i, groups, false, fault);
	return error;
}

int plug_check(const struct plug *plug, const struct setting *const tables[], int count, struct fault *fault)
{
	struct setting_group groups[CONFIG_SECTION_TABLES + 1] = { 0 };
	int error = 0;

	for (int i = 0; i < count && tables[i]; i++)
		groups[i].table = tables[i];
	for (int i = 0; i < plug->count && !error; i++)
		error = read_one(plug, i, groups, true, fault);
	return error;
}

int plug_read(const struct plug *plug, const struct setting *table, void *target, struct fault *fault)
{
	static const struct setting none[] = { { 0 } };
	const struct setting_group groups[] = { { .table = table ? table : none, .target = target }, { 0 } };

	return plug_read_groups(plug, groups, fault);
}

void plug_help(const struct setting *table, bool dashes, enum language language, FILE *out)
{
	for (; table && table->name; table++) {
		const char *argument = table->argument ? table->argument : dashes ? "" : "yes|no";
		int n = fprintf(out, "      %s%s%s%s", dashes ? "--" : "", table->name, dashes ? " " : "=", argument);

		fprintf(out, "%*s%s\n", n < 26 ? 26 - n : 1, "", language_text(language, table->help, table->help_zh));
	}
}
