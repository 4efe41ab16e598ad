// SPDX-License-Identifier: GPL-3.0-or-later
/* radio_run: what scan, watch and record have in common.
 */
#pragma once

#include "cmd.h"             // struct command
#include "radio_settings.h"  // struct radio_settings

/* Listens as the settings say, once they are read of these words: the exit status. The settings are closed. */
int radio_run_devices(const struct command *command, struct radio_settings *settings, int argc, char **argv);
