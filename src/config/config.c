// SPDX-License-Identifier: GPL-3.0-or-later
/* config: the command line first, then the file that it names; help. See config.h. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "argv.h"     // argv_read
#include "file.h"     // file_read
#include "section.h"  // section_free

int config_read(struct config *config, int argc, char **argv, char ***operands, struct fault *fault)
{
	int count = argv_read(config, argc, argv, operands, fault);
	int error = count >= 0 && config->path ? file_read(config, fault) : 0;

	if (count >= 0 && !error)
		return count;
	config_blame(config, fault);
	return count < 0 ? count : error;
}

int config_read_file(struct config *config, const char *path, struct fault *fault)
{
	config->path = path;
	int error = file_read(config, fault);

	if (error)
		config_blame(config, fault);
	return error;
}

void config_close(struct config *config)
{
	section_free(config);
	free(config->text);
	config->text = NULL;
}

void config_help(const struct setting_group *groups, enum language language, FILE *out)
{
	for (; groups->table; groups++) {
		fprintf(out, "%s:\n", language_text(language, groups->title, groups->title_zh));
		for (const struct setting *setting = groups->table; setting->name; setting++) {
			int n = fprintf(out, "  --%s%s%s", setting->name, setting->argument ? " " : "",
			                setting->argument ? setting->argument : "");

			fprintf(out, "%*s%s\n", n < 32 ? 32 - n : 2, "",
			        language_text(language, setting->help, setting->help_zh));
		}
	}
}
