// SPDX-License-Identifier: GPL-3.0-or-later
/* section: the sections of a file of settings, each an item of a list with settings of its own. Private to src/config.
 */
#pragma once

#include <stdbool.h>

#include "config.h"  // struct config
#include "plug.h"    // PLUG_OPTIONS_MAX

/* What a section says, as the words of its item. */
struct config_words {
	struct config_words *next;
	char text[PLUG_TEXT_MAX];
};

/* The one that is being read. */
struct section {
	bool begun;                 /* a heading was read; settings of the whole stand before the first */
	struct config_words *words; /* NULL: its heading is wrong, what stands below it is not looked at */
	const char *name;
	const struct setting *tables[CONFIG_SECTION_TABLES];
	int count; /* settings given so far */
	struct {
		const struct setting *setting;
		int line;
	} given[PLUG_OPTIONS_MAX];
};

/* "device rtlsdr=1": 0, or -errno with the reason and the line. */
int section_begin(struct section *section, struct config *config, int line, char *heading, struct fault *fault);

/* A setting of it: 0, or -errno with the reason and the line. */
int section_key(struct section *section, const struct config *config, int line, const char *name, const char *value,
                struct fault *fault);

/* All that sections said. */
void section_free(struct config *config);
