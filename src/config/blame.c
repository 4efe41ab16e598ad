// SPDX-License-Identifier: GPL-3.0-or-later
/* blame: a fault of a setting names the place where it was given: file and line, or option. */
#include <stddef.h>
#include <string.h>

#include "config.h"    // config_blame
#include "settings.h"  // settings_find_given

/* Where what the fault is about was given; NULL: nowhere. */
static const struct config_given *find_blamed(const struct config *config, const struct fault *fault)
{
	for (int i = 0; fault->item && i < config->nof_given; i++)
		if (config->given[i].item == fault->item)
			return &config->given[i];
	return settings_find_given(config, fault->setting);
}

void config_blame(const struct config *config, struct fault *fault)
{
	char reason[sizeof(fault->text)];
	const struct config_given *given;

	if (!fault->setting)
		return;
	given = find_blamed(config, fault);
	memcpy(reason, fault->text, sizeof(reason));
	if (given && given->line)
		fault_set(fault, 0, "%s:%d: %s: %s", config->path, given->line, fault->setting, reason);
	else
		fault_set(fault, 0, "option --%s: %s", fault->setting, reason);
}
