// SPDX-License-Identifier: GPL-3.0-or-later
/* fbswatch check-config: what watch would say of a file of settings, all of it at once. Lines are checked as they are
 * read; then what only whoever uses a setting can tell. No device is looked for and nothing is opened for writing. */
#include <errno.h>
#include <stdlib.h>

#include "bank.h"            // bank_check
#include "cmd.h"             // struct command
#include "device.h"          // devices_read
#include "operators.h"       // operators_open
#include "plain.h"           // plain_print
#include "radio_settings.h"  // struct radio_settings

struct checking {
	struct radio_settings settings;
	enum language language;
	int wrong;
};

static void tell(void *ctx, const struct fault *fault)
{
	struct checking *checking = ctx;

	plain_print(stdout, "%s\n", fault->text);
	checking->wrong++;
}

static int check_language(const struct radio_settings *settings, struct fault *fault)
{
	const char *lang = settings->config.engine.lang;
	enum language any;

	return lang && language_parse(lang, &any)
	               ? fault_setting(fault, "lang", EINVAL, "'%s' is neither en nor zh", lang)
	               : 0;
}

static int check_sensor(const struct radio_settings *settings, struct fault *fault)
{
	return engine_check_sensor(settings->config.engine.sensor, fault);
}

static int check_rats(const struct radio_settings *settings, struct fault *fault)
{
	return bank_check(settings->config.reception.rats, fault);
}

static int check_bands(const struct radio_settings *settings, struct fault *fault)
{
	return device_check_bands(&settings->options.radio, fault);
}

static int check_operators(const struct radio_settings *settings, struct fault *fault)
{
	struct fault why;
	struct operators *plan = operators_open(settings->config.engine.operators, &why);

	operators_close(plan);
	return plan ? 0 : fault_setting(fault, "operators", EINVAL, "%s", why.text);
}

static int check_outputs(const struct setting_list *list, struct fault *fault)
{
	return engine_check_outputs(list, NULL, 0, fault);
}

/* Of a kind that there is? What it says itself is read with all of them. */
static int check_kind(const char *words, struct fault *fault)
{
	const struct setting *tables[CONFIG_SECTION_TABLES] = { NULL };
	struct fault why;
	int error = device_tables(words, tables, &why);

	return error ? fault_item(fault, "device", words, -error, "%s", why.text) : 0;
}

static int check_devices(const struct setting_list *list, const struct radio_config *common, struct fault *fault)
{
	struct device_words *words = calloc(PDU_RADIOS_MAX, sizeof(*words));
	int count = words ? devices_read(list, common, words, fault) : fault_set(fault, ENOMEM, "out of memory");

	free(words);
	return count < 0 ? count : 0;
}

/* What is wrong with it is told with its place. */
static void judge(struct checking *checking, int error, struct fault *fault)
{
	if (!error)
		return;
	config_blame(&checking->settings.given, fault);
	tell(checking, fault);
}

/* Each item by itself; where none is wrong, all together. */
static void check_lists(struct checking *checking)
{
	const struct setting_list *outputs = &checking->settings.config.engine.outputs;
	const struct setting_list *devices = &checking->settings.options.devices;
	const struct radio_config *common = &checking->settings.options.radio;
	const int before = checking->wrong;
	struct fault fault;

	for (int i = 0; i < outputs->count; i++)
		judge(checking, output_check(outputs->items[i], &fault), &fault);
	for (int i = 0; i < devices->count; i++) {
		const struct setting_list one = { 1, { devices->items[i] } };
		int error = check_kind(one.items[0], &fault);

		judge(checking, error ? error : check_devices(&one, common, &fault), &fault);
	}
	if (checking->wrong > before)
		return;
	judge(checking, check_outputs(outputs, &fault), &fault);
	judge(checking, check_devices(devices, common, &fault), &fault);
}

static void check_all(struct checking *checking)
{
	static int (*const checks[])(const struct radio_settings *settings, struct fault *fault) = {
		check_language, check_sensor, check_rats, check_bands, check_operators,
	};
	struct fault fault;

	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++)
		judge(checking, checks[i](&checking->settings, &fault), &fault);
	check_lists(checking);
}

/* 0, or -errno when it cannot be read at all. */
static int check(struct checking *checking, const char *path, struct fault *fault)
{
	struct config *given = &checking->settings.given;

	radio_settings_init(&checking->settings);
	given->wrong = tell;
	given->ctx = checking;
	int error = config_read_file(given, path, fault);

	if (error && !checking->wrong)
		return error;
	check_all(checking);
	return 0;
}

static int report(const struct checking *checking, const char *path)
{
	const bool zh = checking->language == LANGUAGE_ZH;

	if (checking->wrong)
		plain_print(stdout, zh ? "%s：%d 处错误\n" : "%s: %d wrong\n", path, checking->wrong);
	else
		plain_print(stdout, zh ? "%s：没有错误\n" : "%s: nothing is wrong\n", path);
	return checking->wrong ? RUN_REFUSED : RUN_DONE;
}

struct options {
	const char *lang;
};

static const struct setting check_table[] = {
	{ "lang", SETTING_STRING, offsetof(struct options, lang), 0, 0, "en|zh", "language (the environment's)",
	  "语言（默认随环境）" },
	{ 0 },
};

static int check_run(int argc, char **argv)
{
	struct options options = { 0 };
	const struct setting_group groups[] = { { .table = check_table, .target = &options }, { 0 } };
	struct config given = { .groups = groups };
	struct checking checking = { .language = language_of_environment() };
	struct fault fault = { 0 };
	char **operands;
	int count = config_read(&given, argc, argv, &operands, &fault);

	if (count > 1)
		count = fault_set(&fault, EINVAL, "one file at a time, but '%s' was given too", operands[1]);
	if (count >= 0 && options.lang && language_parse(options.lang, &checking.language))
		count = fault_setting(&fault, "lang", EINVAL, "'%s' is neither en nor zh", options.lang);
	if (count < 0)
		return command_refuse(&check_config_command, &given, &fault);
	const char *path = count ? operands[0] : RADIO_SETTINGS_PATH;
	int result = check(&checking, path, &fault) ? command_refuse(&check_config_command, NULL, &fault)
	                                            : report(&checking, path);

	config_close(&checking.settings.given);
	return result;
}

static const struct setting_group *check_options(void)
{
	static const struct setting_group groups[] = { { check_table, NULL, "Options", "选项" }, { 0 } };

	return groups;
}

const struct command check_config_command = {
	.name = "check-config",
	.operands = "[FILE]",
	.summary = "Checks a file of settings as watch --config reads it; tells each error with its line.",
	.summary_zh = "检查设置文件（watch --config 所用），逐条指出错误及其行号。",
	.details = "FILE: " RADIO_SETTINGS_PATH " where none is given, that of the service.\n"
		   "Exit status: 0 nothing is wrong, 2 something is, or the file cannot be read.\n",
	.details_zh = "FILE：默认为服务所用的 " RADIO_SETTINGS_PATH "。\n"
		      "退出状态：0 没有错误，2 有错误或文件无法读取。\n",
	.run = check_run,
	.options = check_options,
};
