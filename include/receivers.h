// SPDX-License-Identifier: GPL-3.0-or-later
/* receivers: the radio standards there are.
 */
#pragma once

#include "receiver.h"  // struct receiver

extern const struct receiver gsm_receiver, lte_receiver;

/* All receivers, ended by NULL. */
extern const struct receiver *const receivers[];

/* By standard; NULL when there is none. */
const struct receiver *receiver_of(enum rat rat);
