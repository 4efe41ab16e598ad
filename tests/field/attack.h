// SPDX-License-Identifier: GPL-3.0-or-later
/* attack: what fake stations of GSM and LTE have in common.
 */
#pragma once

#include "build.h"  // struct field

/* A fake with the operator's content, strong, there for some minutes from the event on, that pages nobody, on a cheap
 * clock. */
struct emitter *attack_put(struct field *f, enum rat rat, int op, const char *name);
void attack_cheap_clock(struct field *f, struct emitter *e);
/* A LAC or TAC that its operator does not have. */
void attack_alien_area(struct field *f, struct emitter *e);
/* The network of a country far away. */
void attack_name_abroad(struct field *f, struct plmn *plmn);
