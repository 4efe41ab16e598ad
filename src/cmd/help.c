// SPDX-License-Identifier: GPL-3.0-or-later
/* fbswatch help: what there is, and the options of one command; the rules. */
#include <string.h>

#include "cmd.h"        // struct command
#include "receivers.h"  // receivers[]
#include "rule.h"       // rules[]
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

/* Each rule as it describes itself: what the documents would otherwise repeat. */
static void help_rules(void)
{
	int count = 0;

	for (; rules[count]; count++) {
		const struct rule *rule = rules[count];
		const char *rat = rule->both ? "gsm, lte" : rat_name(rule->rat);

		printf("%s (%s; %s; weight up to %.1f; version %d)\n", rule->id, rat, family_name(rule->family),
		       rule->weight, rule->version);
		printf("  looks for:    %s\n  false alarms: %s\n  weight:       %s\n\n", rule->looks_for,
		       rule->false_alarms, rule->weight_from);
	}
	printf("%d rules. A weight is log10 of how much likelier the sign is of a fake cell than of an honest one;\n"
	       "the heaviest sign of each family counts.\n",
	       count);
}

static int help_run(int argc, char **argv)
{
	const bool wants_rules = argc > 1 && strcmp(argv[1], "rules") == 0;
	const struct command *command = argc > 1 ? command_find(argv[1]) : NULL;
	struct fault fault;

	if (argc > 1 && !command && !wants_rules) {
		command_unknown(argv[1], &fault);
		return command_refuse(&help_command, NULL, &fault);
	}
	if (wants_rules)
		help_rules();
	else if (command)
		command_help(command, stdout);
	else
		help_all();
	return RUN_DONE;
}

const struct command help_command = {
	.name = "help",
	.operands = "[COMMAND | rules]",
	.summary = "Explains a command and its options, or lists the rules that tell fake cells.",
	.run = help_run,
};
