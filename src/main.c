// SPDX-License-Identifier: GPL-3.0-or-later
/* fbswatch: finds the subcommand and runs it. */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "cmd.h"  // command_find

static int version(void)
{
	printf("fbswatch %s\n%s", FBSWATCH_VERSION, FBSWATCH_LIBRARIES);
	return RUN_DONE;
}

static int usage(void)
{
	fprintf(stderr, "usage: fbswatch COMMAND [OPTION]...; see 'fbswatch help'\n");
	return RUN_REFUSED;
}

int main(int argc, char **argv)
{
	signal(SIGPIPE, SIG_IGN); /* a reader that went away is an error of that output, not the end of the program */
	if (argc < 2)
		return usage();
	if (!strcmp(argv[1], "--version"))
		return version();
	if (!strcmp(argv[1], "--help"))
		return help_command.run(1, argv);
	const struct command *command = command_find(argv[1]);

	if (!command) {
		fprintf(stderr, "fbswatch: there is no command '%s'; see 'fbswatch help'\n", argv[1]);
		return RUN_REFUSED;
	}
	if (argc == 3 && !strcmp(argv[2], "--help")) {
		command_help(command, stdout);
		return RUN_DONE;
	}
	return command->run(argc - 1, argv + 1);
}
