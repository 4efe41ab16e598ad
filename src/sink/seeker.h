// SPDX-License-Identifier: GPL-3.0-or-later
/* seeker: a UDP socket to a host whose name nobody may know yet: a thread of its own asks until somebody does.
 */
#pragma once

#include <stdbool.h>

#include "address.h"  // struct address
#include "fault.h"    // struct fault

struct seeker;

/* wait: the name is asked for now, and refused where it is not known; else an address is taken at once, and a name is
 * asked for by the thread. NULL with the reason. */
struct seeker *seeker_open(const struct address *address, bool wait, struct fault *fault);
/* Returns at once; the thread ends by itself. */
void seeker_close(struct seeker *seeker);

/* The socket, or -1 as long as there is none: then why is set to the reason where that is not NULL. */
int seeker_fd(const struct seeker *seeker, const char **why);
