// SPDX-License-Identifier: GPL-3.0-or-later
/* cmd: the table of subcommands and what they share. */
#include "cmd.h"
#include "plain.h"  // plain_print
#include "slip.h"   // slip_distance

#include <errno.h>
#include <string.h>

const struct command *const commands[] = {
	&replay_command,
	&scan_command,
	&watch_command,
	&record_command,
	&simulate_command,
	&baseline_command,
	&explain_command,
	&verify_command,
	&control_command,
	&doctor_command,
	&check_config_command,
	&notify_test_command,
	&status_command,
	&export_command,
	&unseal_command,
	&help_command,
	NULL,
};

const struct command *command_find(const char *name)
{
	for (int i = 0; commands[i]; i++)
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	return NULL;
}

int command_unknown(const char *name, struct fault *fault)
{
	const char *meant = NULL;
	int best = 0;

	for (int i = 0; commands[i]; i++) {
		int distance = slip_distance(name, commands[i]->name);

		if (distance < 0 || (meant && distance >= best))
			continue;
		meant = commands[i]->name;
		best = distance;
	}
	if (meant)
		return fault_set(fault, EINVAL, "there is no command '%s'; did you mean '%s'?", name, meant);
	return fault_set(fault, EINVAL, "there is no command '%s'; see 'fbswatch help'", name);
}

void command_help(const struct command *command, enum language language, FILE *out)
{
	fprintf(out, "%s: fbswatch %s%s%s%s\n%s\n\n", language_text(language, "usage", "用法"), command->name,
	        command->options ? " [OPTION]..." : "", command->operands[0] ? " " : "", command->operands,
	        language_text(language, command->summary, command->summary_zh));
	if (command->details)
		fprintf(out, "%s\n", language_text(language, command->details, command->details_zh));
	if (command->options)
		config_help(command->options(), language, out);
}

int command_refuse(const struct command *command, const struct config *config, struct fault *fault)
{
	if (config)
		config_blame(config, fault);
	plain_print(stderr, "fbswatch %s: %s\n", command->name, fault->text);
	return RUN_REFUSED;
}
