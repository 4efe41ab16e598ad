// SPDX-License-Identifier: GPL-3.0-or-later
/* section: see section.h. Each setting is checked in its line; what they say together is read by whoever reads the
 * words of such an item on the command line. */
#include "section.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "settings.h"  // settings_find

static const struct config_section *find(const struct config *config, const char *name)
{
	for (const struct config_section *kind = config->sections; kind && kind->name; kind++)
		if (strcmp(kind->name, name) == 0)
			return kind;
	return NULL;
}

/* An item more, where the command line did not give the list: 0, or -errno with the reason, which names the setting. */
static int add_item(struct config *config, const char *name, const char *words, int line, struct fault *fault)
{
	void *field;
	const struct setting *setting = settings_find(config->groups, name, strlen(name), &field);
	const struct config_given *given = settings_find_given(config, name);
	int error;

	if (given && !given->line)
		return 0;
	error = settings_given(config, setting, words, line, fault);
	return error ? error : settings_set(setting, field, words, fault);
}

static struct config_words *new_words(struct config *config, const char *text)
{
	struct config_words *words = calloc(1, sizeof(*words));

	if (!words)
		return NULL;
	memcpy(words->text, text, strlen(text) + 1); /* a line of the file is shorter */
	words->next = config->words;
	config->words = words;
	return words;
}

/* The heading's first word, and the rest of it; "" there is none. */
static const char *cut_heading(char *heading)
{
	const size_t length = strcspn(heading, " \t");
	char *rest = heading + length;

	rest += strspn(rest, " \t");
	heading[length] = 0;
	return rest;
}

int section_begin(struct section *section, struct config *config, int line, char *heading, struct fault *fault)
{
	const char *text = cut_heading(heading);
	const struct config_section *kind = find(config, heading);
	struct fault why;

	*section = (struct section){ .begun = true, .name = heading };
	if (!config->sections)
		return fault_set(fault, EINVAL, "%s:%d: there are no sections in this file", config->path, line);
	if (!kind)
		return fault_set(fault, EINVAL, "%s:%d: there is no section '%.40s'", config->path, line, heading);
	if (!*text)
		return fault_set(fault, EINVAL, "%s:%d: a section is written [%s NAME], its settings below it",
		                 config->path, line, kind->name);
	if (kind->tables(text, section->tables, &why))
		return fault_set(fault, EINVAL, "%s:%d: %s: %s", config->path, line, kind->name, why.text);
	section->words = new_words(config, text);
	if (!section->words)
		return fault_set(fault, ENOMEM, "out of memory");
	return add_item(config, kind->name, section->words->text, line, fault);
}

static int refuse_unknown(const struct section *section, const struct config *config, int line, const char *name,
                          const struct setting_group *groups, struct fault *fault)
{
	const struct setting *meant = settings_meant(groups, name, strlen(name));
	void *field;

	if (settings_find(config->groups, name, strlen(name), &field))
		return fault_set(fault, EINVAL, "%s:%d: %s: belongs before the first section: [%s] has no such setting",
		                 config->path, line, name, section->name);
	return fault_set(fault, EINVAL, "%s:%d: [%s] has no setting '%.40s'%s%s%s", config->path, line, section->name,
	                 name, meant ? "; did you mean " : "", meant ? meant->name : "", meant ? "?" : "");
}

/* Notes that it was given: 0, or -EINVAL with the reason. */
static int note(struct section *section, const struct config *config, int line, const struct setting *setting,
                struct fault *fault)
{
	for (int i = 0; i < section->count; i++)
		if (section->given[i].setting == setting)
			return fault_set(fault, EINVAL, "%s:%d: %s: was given in line %d already", config->path, line,
			                 setting->name, section->given[i].line);
	if (section->count == PLUG_OPTIONS_MAX)
		return fault_set(fault, E2BIG, "%s:%d: more than %d settings of one [%s]", config->path, line,
		                 PLUG_OPTIONS_MAX, section->name);
	section->given[section->count].setting = setting;
	section->given[section->count++].line = line;
	return 0;
}

/* ",gain=30" more: 0, or -EINVAL with the reason. */
static int append(struct section *section, const struct config *config, int line, const char *name, const char *value,
                  struct fault *fault)
{
	char *text = section->words->text;
	const size_t used = strlen(text), more = strlen(name) + strlen(value) + 2;

	if (!plug_holds(value))
		return fault_set(fault, EINVAL, "%s:%d: %s: a value cannot have NAME= behind a comma", config->path,
		                 line, name);
	if (used + more >= PLUG_TEXT_MAX)
		return fault_set(fault, E2BIG, "%s:%d: the section is too long", config->path, line);
	snprintf(text + used, PLUG_TEXT_MAX - used, ",%s=%s", name, value);
	return 0;
}

int section_key(struct section *section, const struct config *config, int line, const char *name, const char *value,
                struct fault *fault)
{
	struct setting_group groups[CONFIG_SECTION_TABLES + 1] = { 0 };
	const struct setting *setting;
	struct fault why;
	void *field;
	int error;

	if (!section->words)
		return 0;
	for (int i = 0; i < CONFIG_SECTION_TABLES && section->tables[i]; i++)
		groups[i].table = section->tables[i];
	setting = settings_find(groups, name, strlen(name), &field);
	if (!setting)
		return refuse_unknown(section, config, line, name, groups, fault);
	error = note(section, config, line, setting, fault);
	if (error)
		return error;
	error = settings_check(setting, value, &why);
	if (error)
		return fault_set(fault, -error, "%s:%d: %s: %s", config->path, line, name, why.text);
	return append(section, config, line, name, value, fault);
}

void section_free(struct config *config)
{
	for (struct config_words *words = config->words, *next; words; words = next) {
		next = words->next;
		free(words);
	}
	config->words = NULL;
}
