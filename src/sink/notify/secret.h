// SPDX-License-Identifier: GPL-3.0-or-later
/* secret: a password, token or key out of a file, so that none stands on a command line or in a log. Private to
 * src/sink/notify. */
#pragma once

#include "fault.h"  // struct fault

enum { SECRET_SIZE = 1024 };

/* The file's only line into text[SECRET_SIZE]; a file that everybody may read is refused. 0, or -errno with the reason,
 * which names `option`. path NULL: "". */
int secret_read(const char *option, const char *path, char *text, struct fault *fault);

/* Whether a file that an option names can be read: 0, or -errno with the reason. path NULL: 0. */
int secret_check(const char *option, const char *path, struct fault *fault);
