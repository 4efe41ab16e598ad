// SPDX-License-Identifier: GPL-3.0-or-later
/* whole: cells as they were written whole last, of which records say later only that they were heard.
 */
#pragma once

#include "cell.h"  // struct cell

enum { WHOLE_MAX = 1024 };

struct whole; /* the last WHOLE_MAX */

/* NULL: out of memory. */
struct whole *whole_create(void);
void whole_destroy(struct whole *whole);

void whole_note(struct whole *whole, const struct cell *cell);
/* By its key: NULL where it is not known. */
const struct cell *whole_find(const struct whole *whole, const char *key);
