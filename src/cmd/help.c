// SPDX-License-Identifier: GPL-3.0-or-later
/* fbswatch help: what there is, and the options of one command; outputs, sources, rules. In the language that --lang
 * says, or else the environment. */
#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "cmd.h"        // struct command
#include "order.h"      // order_help
#include "plug.h"       // plug_help
#include "receivers.h"  // receivers[]
#include "rule.h"       // rules[]
#include "sink.h"       // sinks[]
#include "source.h"     // sources[]

struct help {
	const char *lang;
};

static const struct setting help_table[] = {
	{ "lang", SETTING_STRING, offsetof(struct help, lang), 0, 0, "en|zh", "language (the environment's)",
	  "语言（默认随环境）" },
	{ 0 },
};

static const struct setting_group *help_options(void)
{
	static const struct setting_group groups[] = { { help_table, NULL, "Options", "选项" }, { 0 } };

	return groups;
}

static void put_line(enum language language, const char *name, const char *english, const char *chinese)
{
	printf("  %-14s%s\n", name, language_text(language, english, chinese));
}

/* Each with its own options. */
static void help_outputs(enum language language)
{
	printf("%s (--output KIND:TARGET[,OPTION=VALUE]...):\n", language_text(language, "Outputs", "输出"));
	for (int i = 0; sinks[i]; i++) {
		printf("  %-7s:%-16s%s\n", sinks[i]->name, sinks[i]->target_help,
		       language_text(language, sinks[i]->description, sinks[i]->description_zh));
		plug_help(sinks[i]->options, false, language, stdout);
	}
}

/* Whether these are options of a command, or stand behind the name of a device only. */
static bool of_command(const struct setting *table)
{
	return table == recording_options || table == device_options;
}

static void help_sources(enum language language)
{
	printf("%s:\n", language_text(language, "Sources", "信号源"));
	for (int i = 0; sources[i]; i++) {
		put_line(language, sources[i]->name, sources[i]->description, sources[i]->description_zh);
		plug_help(sources[i]->options, of_command(sources[i]->options), language, stdout);
		plug_help(sources[i]->own_options, false, language, stdout);
	}
}

static void help_all(enum language language)
{
	const bool zh = language == LANGUAGE_ZH;

	printf(zh ? "fbswatch %s：只接收不发射，查找 GSM 和 LTE 小区并读取其广播内容。\n\n"
	            "用法: fbswatch COMMAND [OPTION]...\n"
	            "      fbswatch --version | --help\n\n命令:\n"
	          : "fbswatch %s: finds GSM and LTE cells and reads what they broadcast, by listening only.\n\n"
	            "usage: fbswatch COMMAND [OPTION]...\n"
	            "       fbswatch --version | --help\n\nCommands:\n",
	       FBSWATCH_VERSION);
	for (int i = 0; commands[i]; i++)
		put_line(language, commands[i]->name, commands[i]->summary, commands[i]->summary_zh);
	printf("\n");
	help_outputs(language);
	printf("\n");
	help_sources(language);
	printf("\n%s (--rat):\n", zh ? "接收制式" : "Receivers");
	for (int i = 0; receivers[i]; i++)
		put_line(language, receivers[i]->name, receivers[i]->description, receivers[i]->description_zh);
}

/* As it describes itself: what the documents would otherwise repeat. The fields and clauses that a rule reads, and
 * where its weight is from, are named in English. */
static void help_rule(const struct rule *rule, bool zh)
{
	const char *rat = rule->both ? "gsm, lte" : rat_name(rule->rat);

	printf(zh ? "%s (%s；%s；权重至多 %.1f；版本 %d)\n" : "%s (%s; %s; weight up to %.1f; version %d)\n", rule->id,
	       rat, (zh ? family_name_zh : family_name)(rule->family), rule->weight, rule->version);
	printf(zh ? "  查找: %s\n  误报: %s\n  权重依据: %s\n\n"
	          : "  looks for:    %s\n  false alarms: %s\n  weight:       %s\n\n",
	       rule->looks_for, zh ? rule->false_alarms_zh : rule->false_alarms, rule->weight_from);
}

static void help_rules(enum language language)
{
	const bool zh = language == LANGUAGE_ZH;
	int count = 0;

	for (; rules[count]; count++)
		help_rule(rules[count], zh);
	printf(zh ? "共 %d "
	            "条规则。权重是该迹象在伪基站上比在正常小区上更可能出现的倍数的常用对数；\n每一族只计最重的迹象。\n"
	          : "%d rules. A weight is log10 of how much likelier the sign is of a fake cell than of an honest "
	            "one;\n"
	            "the heaviest sign of each family counts.\n",
	       count);
}

static void help_orders(enum language language)
{
	printf("%s (fbswatch control PATH VERB [ARGUMENT][,NAME=VALUE]...):\n",
	       language_text(language, "Orders", "指令"));
	order_help(language, stdout);
}

static const struct topic {
	const char *name;
	void (*help)(enum language language);
} topics[] = {
	{ "rules", help_rules }, { "outputs", help_outputs }, { "sources", help_sources }, { "orders", help_orders }
};

/* Help on one word, or on all. */
static int help_word(const char *word, enum language language, struct fault *fault)
{
	const struct command *command = command_find(word);

	for (size_t i = 0; i < sizeof(topics) / sizeof(topics[0]); i++)
		if (strcmp(word, topics[i].name) == 0) {
			topics[i].help(language);
			return 0;
		}
	if (!command)
		return command_unknown(word, fault);
	command_help(command, language, stdout);
	return 0;
}

static int help_run(int argc, char **argv)
{
	enum language language = language_of_environment();
	struct help help = { 0 };
	const struct setting_group groups[] = { { .table = help_table, .target = &help }, { 0 } };
	struct config given = { .groups = groups };
	struct fault fault = { 0 };
	char **operands;
	int count = config_read(&given, argc, argv, &operands, &fault);

	if (count > 1)
		count = fault_set(&fault, EINVAL, "one command at a time, but '%s' was given too", operands[1]);
	if (count >= 0 && help.lang && language_parse(help.lang, &language))
		count = fault_setting(&fault, "lang", EINVAL, "'%s' is neither en nor zh", help.lang);
	if (count < 0 || (count > 0 && help_word(operands[0], language, &fault)))
		return command_refuse(&help_command, &given, &fault);
	if (count == 0)
		help_all(language);
	return RUN_DONE;
}

const struct command help_command = {
	.name = "help",
	.operands = "[COMMAND | outputs | sources | rules | orders]",
	.summary = "Explains a command and its options; lists outputs, sources, orders, or the rules that tell fakes.",
	.summary_zh = "说明一个命令及其选项；列出输出、信号源、指令或识别伪基站的规则。",
	.run = help_run,
	.options = help_options,
};
