// SPDX-License-Identifier: GPL-3.0-or-later
/* control: orders by a Unix socket. A connection is one order: a line in, and its answer, a line of JSON, out. Root and
 * the user that the run belongs to may order anything, who is in its group may ask.
 */
#pragma once

#include "fault.h"  // struct fault
#include "loop.h"   // struct loop
#include "order.h"  // struct order_queue

struct control;

/* Makes the socket at this path, for this user and group alone; one that a run left behind is replaced. It is served
 * from the loop. Queue and loop: as they are until the first of them is gone; path: lasts. NULL with the reason. */
struct control *control_open(const char *path, struct order_queue *queue, struct loop *loop, struct fault *fault);
/* Once queue and loop are gone: takes the socket away. NULL is ignored. */
void control_close(struct control *control);

/* The other end: gives this order to the run at the path, and waits for its answer: 0; -errno with the reason when
 * there was none. */
int control_ask(const char *path, const char *text, struct order_answer *answer, struct fault *fault);
