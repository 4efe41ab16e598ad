// SPDX-License-Identifier: GPL-3.0-or-later
/* receivers: the table. A new radio standard is one line here. */
#include "receivers.h"

const struct receiver *const receivers[] = { &gsm_receiver, &lte_receiver, NULL };

const struct receiver *receiver_of(enum rat rat)
{
	for (int i = 0; receivers[i]; i++)
		if (receivers[i]->rat == rat)
			return receivers[i];
	return NULL;
}
