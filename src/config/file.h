// SPDX-License-Identifier: GPL-3.0-or-later
/* file: the settings in a file, one a line: "name = value". Private to src/config.
 */
#pragma once

#include "config.h"  // struct config

/* Reads config->path; settings given on the command line keep their value. 0, or -errno with the whole reason.
 */
int file_read(struct config *config, struct fault *fault);
