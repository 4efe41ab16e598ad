// SPDX-License-Identifier: GPL-3.0-or-later
/* basis: see basis.h. */
#include "basis.h"

#include <string.h>

#include "log.h"  // log_line

void basis_tell(const struct run_config *config)
{
	const char *basis = config->engine.signalling, *scope = config->engine.signalling_scope;
	const bool all = scope && strcmp(scope, "all") == 0;

	if (!basis)
		return;
	if (config->engine.lang && strcmp(config->engine.lang, "zh") == 0)
		log_line(LOG_LEVEL_WARNING, "跟踪%s小区的专用信道，依据：%s", all ? "所有" : "可疑", basis);
	else
		log_line(LOG_LEVEL_WARNING, "dedicated channels of %s are followed, on this basis: %s",
		         all ? "all cells" : "suspects", basis);
}
