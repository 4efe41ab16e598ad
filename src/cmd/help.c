// SPDX-License-Identifier: GPL-3.0-or-later
/* fbswatch help: what there is, and the options of one command. */
#include <errno.h>

#include "cmd.h"        // struct command
#include "receivers.h"  // receivers[]
#include "sink.h"       // sinks[]
#include "source.h"     // sources[]

static void help_all(void)
{
	printf("fbswatch %s: finds GSM and LTE cells and reads what they broadcast, by listening only.\n\n"
	       "usage: fbswatch COMMAND [OPTION]...\n"
	       "       fbswatch --version | --help\n\nCommands:\n",
	       FBSWATCH_VERSION);
	for (int i = 0; commands[i]; i++)
		printf("  %-12s%s\n", commands[i]->name, commands[i]->summary);
	printf("\nOutputs (--output KIND:TARGET):\n");
	for (int i = 0; sinks[i]; i++)
		printf("  %-7s:%-16s%s\n", sinks[i]->name, sinks[i]->target_help, sinks[i]->description);
	printf("\nSources:\n");
	for (int i = 0; sources[i]; i++)
		printf("  %-12s%s\n", sources[i]->name, sources[i]->description);
	printf("\nReceivers (--rat):\n");
	for (int i = 0; receivers[i]; i++)
		printf("  %-12s%s\n", receivers[i]->name, receivers[i]->description);
}

static int help_run(int argc, char **argv)
{
	const struct command *command = argc > 1 ? command_find(argv[1]) : NULL;
	struct fault fault;

	if (argc > 1 && !command) {
		fault_set(&fault, EINVAL, "there is no command '%s'", argv[1]);
		return command_refuse(&help_command, &fault);
	}
	if (command)
		command_help(command, stdout);
	else
		help_all();
	return RUN_DONE;
}

const struct command help_command = {
	.name = "help",
	.operands = "[COMMAND]",
	.summary = "Explains a command and its options.",
	.run = help_run,
};
