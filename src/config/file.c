// SPDX-License-Identifier: GPL-3.0-or-later
/* file: see file.h. The names are those of the command line without the dashes; a list is given line by line. */
#include "file.h"

#include <errno.h>
#include <string.h>

#include "ini.h"       // ini_parse
#include "section.h"   // struct section
#include "settings.h"  // settings_set_text

enum { FILE_MAX_OCTETS = 64 * 1024 };

struct reader {
	struct config *config;
	struct fault *fault;
	struct section section;
	int wrong; /* lines that were told of */
};

static int refuse_unknown(const struct reader *reader, int line, const char *name)
{
	const struct setting *meant = settings_meant(reader->config->groups, name, strlen(name));

	return fault_set(reader->fault, EINVAL, "%s:%d: there is no setting '%.40s'%s%s%s", reader->config->path, line,
	                 name, meant ? "; did you mean " : "", meant ? meant->name : "", meant ? "?" : "");
}

static int on_section(void *ctx, int line, char *heading)
{
	struct reader *reader = ctx;

	return section_begin(&reader->section, reader->config, line, heading, reader->fault);
}

static int read_one(const struct reader *reader, int line, const char *name, const char *value)
{
	struct config *config = reader->config;
	void *field;
	const struct setting *setting = settings_find(config->groups, name, strlen(name), &field);
	const struct config_given *given = setting ? settings_find_given(config, setting->name) : NULL;
	int error;

	if (!setting)
		return refuse_unknown(reader, line, name);
	if (given && !given->line)
		return 0;
	if (given && setting->type != SETTING_LIST)
		return fault_set(reader->fault, EINVAL, "%s:%d: %s: was given in line %d already", config->path, line,
		                 setting->name, given->line);
	error = settings_given(config, setting, value, line, reader->fault);
	return error ? error : settings_set_text(setting, field, value, reader->fault);
}

static int on_key(void *ctx, int line, char *name, char *value)
{
	struct reader *reader = ctx;

	if (reader->section.begun)
		return section_key(&reader->section, reader->config, line, name, value, reader->fault);
	return read_one(reader, line, name, value);
}

static int on_wrong(void *ctx, struct fault *fault)
{
	struct reader *reader = ctx;

	config_blame(reader->config, fault);
	reader->config->wrong(reader->config->ctx, fault);
	reader->wrong++;
	return 0;
}

int file_read(struct config *config, struct fault *fault)
{
	const struct ini_calls calls = { on_section, on_key, config->wrong ? on_wrong : NULL };
	struct reader reader = { .config = config, .fault = fault };
	size_t size;

	config->text = ini_read(config->path, FILE_MAX_OCTETS, &size, fault);
	int error = config->text ? ini_parse(config->text, size, config->path, &calls, &reader, fault) : -EINVAL;

	return error || !reader.wrong ? error : -EINVAL;
}
