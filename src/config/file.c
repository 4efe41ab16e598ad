// SPDX-License-Identifier: GPL-3.0-or-later
/* file: see file.h. The names are those of the command line without the dashes; a list is given line by line. */
#include "file.h"

#include <errno.h>
#include <string.h>

#include "ini.h"       // ini_parse
#include "settings.h"  // settings_set_text

enum { FILE_MAX_OCTETS = 64 * 1024 };

struct reader {
	struct config *config;
	struct fault *fault;
};

static int refuse_unknown(const struct reader *reader, int line, const char *name)
{
	const struct setting *meant = settings_meant(reader->config->groups, name, strlen(name));

	return fault_set(reader->fault, EINVAL, "%s:%d: there is no setting '%.40s'%s%s%s", reader->config->path, line,
	                 name, meant ? "; did you mean " : "", meant ? meant->name : "", meant ? "?" : "");
}

static int on_key(void *ctx, int line, char *name, char *value)
{
	const struct reader *reader = ctx;
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

int file_read(struct config *config, struct fault *fault)
{
	static const struct ini_calls calls = { .key = on_key };
	struct reader reader = { config, fault };
	size_t size;

	config->text = ini_read(config->path, FILE_MAX_OCTETS, &size, fault);
	return config->text ? ini_parse(config->text, size, config->path, &calls, &reader, fault) : -EINVAL;
}
