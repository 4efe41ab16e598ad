// SPDX-License-Identifier: GPL-3.0-or-later
/* place: where a control socket is. Private to src/control.
 */
#pragma once

#include <sys/un.h>

#include "fault.h"  // struct fault

/* The address of a path: 0, or -ENAMETOOLONG with the reason. */
int place_of(const char *path, struct sockaddr_un *address, struct fault *fault);

/* A descriptor that is connected to whoever listens there, or -errno with the reason. */
int place_connect(const char *path, struct fault *fault);
