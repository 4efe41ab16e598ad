// SPDX-License-Identifier: GPL-3.0-or-later
/* overhear: conduct from blocks that another tool decoded (struct receiver .overhear). Private to src/gsm.
 */
#pragma once

#include "receiver.h"  // struct receiver_scope

void *overhear_create(pdu_emit_fn *emit, void *emit_ctx);
void overhear(void *instance, const struct receiver_scope *scope, const struct pdu *pdu);
void overhear_destroy(void *instance);
