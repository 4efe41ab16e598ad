// SPDX-License-Identifier: GPL-3.0-or-later
/* fbswatch notify-test: does an alert arrive? A made-up one goes to every output that tells people. */
#include <errno.h>

#include "cmd.h"             // struct command
#include "plain.h"           // plain_print
#include "radio_settings.h"  // struct radio_settings

struct trial {
	enum language language;
	int failed;
};

static const struct setting_group *trial_groups(void)
{
	static const struct setting_group groups[] = {
		{ run_options, NULL, "Options, as of watch", "选项，与 watch 相同" },
		{ file_options, NULL, "File of settings", "设置文件" },
		{ 0 },
	};

	return groups;
}

static void on_tried(void *ctx, int number, const char *kind, int error, const char *said)
{
	struct trial *trial = ctx;
	const bool zh = trial->language == LANGUAGE_ZH;

	if (error)
		plain_print(stdout, zh ? "输出 %d（%s）：未送达：%s\n" : "output %d (%s): not delivered: %s\n", number,
		            kind, said);
	else
		plain_print(stdout, zh ? "输出 %d（%s）：已送达 %s\n" : "output %d (%s): delivered to %s\n", number,
		            kind, said);
	fflush(stdout);
	trial->failed += error != 0;
}

static int trial_run(int argc, char **argv)
{
	struct radio_settings settings;
	struct trial trial = { .language = LANGUAGE_EN };
	struct fault fault = { 0 };
	char **operands;

	radio_settings_init(&settings);
	int count = config_read(&settings.given, argc, argv, &operands, &fault);

	if (count > 0)
		count = fault_set(&fault, EINVAL, "takes no operand, but '%s' was given", operands[0]);
	if (count == 0 && settings.config.engine.lang)
		language_parse(settings.config.engine.lang, &trial.language);
	if (count == 0)
		count = engine_try_outputs(&settings.config.engine, on_tried, &trial, &fault);
	if (count == 0)
		count = fault_set(&fault, EINVAL, "no output here tells people; see 'fbswatch help outputs'");
	if (count < 0)
		return command_refuse(&notify_test_command, &settings.given, &fault);
	config_close(&settings.given);
	return trial.failed ? RUN_UNFINISHED : RUN_DONE;
}

const struct command notify_test_command = {
	.name = "notify-test",
	.operands = "",
	.summary = "Sends a made-up alert by every output that tells people, and says what came of it.",
	.summary_zh = "通过每个通知类输出发送一条测试告警，并说明结果。",
	.details = "Takes all options of watch, and its file of settings (--config).\n"
		   "Exit status: 0 all delivered it, 1 one or more did not, 2 none was tried.\n",
	.details_zh = "接受 watch 的所有选项及其设置文件（--config）。\n"
		      "退出状态：0 全部送达，1 有未送达的，2 未尝试任何输出。\n",
	.run = trial_run,
	.options = trial_groups,
};
