// SPDX-License-Identifier: GPL-3.0-or-later
/* messages: the last ones decoded, as they left the receivers: without anybody's identity. */
#pragma once

#include <stdint.h>

#include "cell.h"  // CELL_KEY_SIZE
#include "pdu.h"   // PDU_OCTETS_MAX

struct message;

enum { MESSAGES_MAX = 256, MESSAGE_NAME_SIZE = 64 };

struct messages {
	uint64_t count; /* since the start; the last MESSAGES_MAX are kept, a ring */
	struct kept_message {
		int64_t time_ns;
		char cell[CELL_KEY_SIZE], name[MESSAGE_NAME_SIZE];
		struct pdu pdu;
	} kept[MESSAGES_MAX];
};

void messages_add(struct messages *messages, int64_t time_ns, const struct message *message);

/* Counted back from the last one, 0; NULL when there is none. */
const struct kept_message *messages_last(const struct messages *messages, unsigned back);
