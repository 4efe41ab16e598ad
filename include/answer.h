// SPDX-License-Identifier: GPL-3.0-or-later
/* answer: what came of an order, as one line of JSON: {"ok":true,"answer":"...","data":...}.
 */
#pragma once

#include <stddef.h>

#include "order.h"  // struct order_answer

enum { ANSWER_BYTES_MAX = 64 * 1024 };

/* With its end of line, into line[ANSWER_BYTES_MAX]: its octets, or -EMSGSIZE. */
int answer_encode(const struct order_answer *answer, char *line);

/* From line[size]: NULL, or what is wrong with it: it may be anybody's. An error comes out as -EIO, whatever it was. */
const char *answer_decode(const char *line, size_t size, struct order_answer *answer);
