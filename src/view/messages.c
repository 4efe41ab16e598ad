// SPDX-License-Identifier: GPL-3.0-or-later
/* messages: see messages.h. */
#include "messages.h"

#include <stddef.h>
#include <stdio.h>

#include "record.h"  // struct message

void messages_add(struct messages *messages, int64_t time_ns, const struct message *message)
{
	struct kept_message *kept = &messages->kept[messages->count++ % MESSAGES_MAX];

	kept->time_ns = time_ns;
	kept->pdu = *message->pdu;
	snprintf(kept->cell, sizeof(kept->cell), "%s", message->cell_key);
	snprintf(kept->name, sizeof(kept->name), "%s", message->name);
}

const struct kept_message *messages_last(const struct messages *messages, unsigned back)
{
	if (back >= messages->count || back >= MESSAGES_MAX)
		return NULL;
	return &messages->kept[(messages->count - 1 - back) % MESSAGES_MAX];
}
