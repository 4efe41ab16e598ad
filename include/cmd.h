// SPDX-License-Identifier: GPL-3.0-or-later
/* cmd: the subcommands. Each reads its options, calls one function of a lower room, and gives the exit status.
 */
#pragma once

#include <stdio.h>

#include "config.h"    // struct setting_group
#include "language.h"  // enum language
#include "run.h"       // enum run_exit, struct run_config

struct command {
	const char *name;
	const char *operands; /* "FILE...", "" when it takes none */
	const char *summary, *summary_zh;
	const char *details, *details_zh;  /* lines that `help` shows after it; NULL: none */
	int (*run)(int argc, char **argv); /* argv[0]: the command's name */
	/* Option groups for `help`, ended by a NULL table; their targets are not touched. NULL: no options. */
	const struct setting_group *(*options)(void);
};

extern const struct command replay_command, scan_command, watch_command, record_command, simulate_command;
extern const struct command baseline_command, explain_command, verify_command, control_command, doctor_command,
	check_config_command, export_command, notify_test_command, status_command, unseal_command, help_command;

/* All commands, ended by NULL. */
extern const struct command *const commands[];

/* By name, NULL when there is none. */
const struct command *command_find(const char *name);

/* -EINVAL with the reason: there is no command of this name, but perhaps one that is meant. */
int command_unknown(const char *name, struct fault *fault);

/* "usage: …" and every option. */
void command_help(const struct command *command, enum language language, FILE *out);

/* Prints the reason on one line, with the place where the setting was given that it is about (config: NULL, there are
 * none), and gives RUN_REFUSED. */
int command_refuse(const struct command *command, const struct config *config, struct fault *fault);
