// SPDX-License-Identifier: GPL-3.0-or-later
/* argv: the settings on the command line. Private to src/config.
 */
#pragma once

#include "config.h"  // struct config

/* See config_read(). The last file of settings is in config->path. */
int argv_read(struct config *config, int argc, char **argv, char ***operands, struct fault *fault);
