// SPDX-License-Identifier: GPL-3.0-or-later
/* fbswatch: finds the subcommand and runs it. */
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "cmd.h"  // command_find
#include "log.h"  // log_line

static int version(void)
{
	printf("fbswatch %s\n%s", FBSWATCH_VERSION, FBSWATCH_LIBRARIES);
	return RUN_DONE;
}

static const char *const versions[] = { "--version", "-v", "-V", "version", NULL };
static const char *const helps[] = { "--help", "-h", "-?", NULL };

static bool is_any(const char *word, const char *const words[])
{
	for (; *words; words++)
		if (strcmp(word, *words) == 0)
			return true;
	return false;
}

static int unknown(const char *name)
{
	struct fault fault;

	command_unknown(name, &fault);
	log_line(LOG_LEVEL_ERROR, "%s", fault.text);
	return RUN_REFUSED;
}

static int usage(void)
{
	fprintf(stderr, "usage: fbswatch COMMAND [OPTION]...; see 'fbswatch help'\n");
	return RUN_REFUSED;
}

int main(int argc, char **argv)
{
	signal(SIGXFSZ, SIG_IGN); /* so is a file that has become too large */
	signal(SIGPIPE, SIG_IGN); /* a reader that went away is an error of that output, not the end of the program */
	if (argc < 2)
		return usage();
	if (is_any(argv[1], versions))
		return version();
	if (is_any(argv[1], helps))
		return help_command.run(1, argv);
	const struct command *command = command_find(argv[1]);

	if (!command)
		return unknown(argv[1]);
	if (argc == 3 && is_any(argv[2], helps)) {
		char *words[] = { "help", argv[1], NULL };

		return help_command.run(2, words);
	}
	return command->run(argc - 1, argv + 1);
}
