// SPDX-License-Identifier: GPL-3.0-or-later
/* standard: the table. A new radio standard is one line here. */
#include "standard.h"

#include <string.h>

const struct standard *const standards[RATS] = {
	[RAT_GSM] = &gsm_standard,
	[RAT_LTE] = &lte_standard,
};

const struct standard *standard_named(const char *name)
{
	for (int i = 0; i < RATS; i++)
		if (strcmp(standards[i]->name, name) == 0)
			return standards[i];
	return NULL;
}
