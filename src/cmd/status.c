// SPDX-License-Identifier: GPL-3.0-or-later
/* fbswatch status: asks a watch how it is, by its socket, and says it for people or as JSON. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cmd.h"          // struct command
#include "control.h"      // control_ask
#include "plain.h"        // plain_print
#include "status_told.h"  // struct status_heard

#define USUAL_PATH "/run/fbswatch/control"

struct options {
	const char *control, *lang;
	bool json;
};

static const struct setting status_table[] = {
	{ "control", SETTING_STRING, offsetof(struct options, control), 0, 0, "PATH",
	  "the watch's --control (" USUAL_PATH ", the service's)",
	  "该运行的 --control（默认为服务的 " USUAL_PATH "）" },
	{ "json", SETTING_FLAG, offsetof(struct options, json), 0, 0, NULL, "one JSON object", "输出一个 JSON 对象" },
	{ "lang", SETTING_STRING, offsetof(struct options, lang), 0, 0, "en|zh", "language (the environment's)",
	  "语言（默认随环境）" },
	{ 0 },
};

static void say_time(double uptime_s, bool zh)
{
	const long minutes = lround(uptime_s / 60);

	plain_print(stdout, zh ? "  已运行 %ld 天 %ld 小时 %ld 分" : "  up %ld days %ld h %ld min", minutes / 1440,
	            minutes / 60 % 24, minutes % 60);
}

static void say_run(const struct status_heard *heard, bool zh)
{
	if (isfinite(heard->uptime_s))
		say_time(heard->uptime_s, zh);
	if (isfinite(heard->cpu_percent))
		plain_print(stdout, zh ? "，处理器 %.0f %%，内存 %.0f MB" : ", %.0f %% of a processor, %.0f MB",
		            heard->cpu_percent, heard->rss_bytes / 1e6);
	plain_print(stdout,
	            zh ? "\n  小区 %.0f；累计告警：伪基站 %.0f，可疑 %.0f，注意 %.0f\n"
	               : "\n  %.0f cells; alerts so far: %.0f fake, %.0f suspicious, %.0f notice\n",
	            heard->cells, heard->fake, heard->suspicious, heard->notice);
}

static void say_device(const struct status_heard_device *device, bool zh)
{
	const double all = device->samples + device->dropped_samples;

	plain_print(stdout, "  %s: ", device->source);
	if (device->error[0]) {
		plain_print(stdout, "%s\n", device->error);
		return;
	}
	plain_print(stdout, zh ? "采样丢失 %.2f %%" : "%.2f %% of the samples lost",
	            all > 0 ? 100 * device->dropped_samples / all : 0);
	if (isfinite(device->ppm))
		plain_print(stdout, zh ? "，晶振 %+.2f ppm" : ", crystal %+.2f ppm", device->ppm);
	if (isfinite(device->gain_db))
		plain_print(stdout, zh ? "，增益 %.1f dB" : ", gain %.1f dB", device->gain_db);
	plain_print(stdout, "%s%s\n", device->reason[0] ? "; " : "", device->reason);
}

static void say_clock(const struct status_heard *heard, bool zh)
{
	plain_print(stdout, zh ? "  时钟%s" : "  clock %s",
	            heard->synchronised ? (zh ? "已同步" : "synchronised") : (zh ? "未同步" : "not synchronised"));
	if (isfinite(heard->step_s))
		plain_print(stdout, zh ? "；上次调整 %+.1f s（%s）" : "; set by %+.1f s at %s", heard->step_s,
		            heard->stepped);
	if (isfinite(heard->temperature_c))
		plain_print(stdout, zh ? "；温度 %.0f °C" : "; %.0f degrees C", heard->temperature_c);
	plain_print(stdout, "\n");
}

static void say_places(const struct status_heard *heard, bool zh)
{
	for (int i = 0; i < heard->nof_disks; i++)
		plain_print(stdout, zh ? "  磁盘 %s：剩余 %.1f GB（%.0f %%）\n" : "  disk %s: %.1f GB free (%.0f %%)\n",
		            heard->disks[i].path, heard->disks[i].free_bytes / 1e9, 100 * heard->disks[i].free_share);
	for (int i = 0; i < heard->nof_outputs; i++) {
		const struct status_heard_output *output = &heard->outputs[i];

		plain_print(stdout,
		            zh ? "  输出 %s：%s，失败 %.0f 次，丢失 %.0f 条记录\n"
		               : "  output %s: %s, failed %.0f times, %.0f records lost\n",
		            output->name, output->works ? (zh ? "正常" : "works") : (zh ? "失败" : "fails"),
		            output->failures, output->lost);
	}
}

static void say_problems(const struct status_heard *heard, enum language language)
{
	for (int i = 0; i < STATUS_PROBLEMS; i++)
		if (heard->problems & 1u << i)
			plain_print(stdout, "! %s\n", status_problem_words((enum status_problem)i, language));
}

static void say(const struct status_heard *heard, enum language language)
{
	const bool zh = language == LANGUAGE_ZH;
	const char *state = heard->healthy ? (zh ? "正常" : "is well") : (zh ? "有问题" : "has a problem");

	plain_print(stdout, zh ? "%s：%s（fbswatch %s，%s）\n" : "%s %s (fbswatch %s, %s)\n", heard->sensor, state,
	            heard->version, heard->time);
	say_problems(heard, language);
	say_run(heard, zh);
	for (int i = 0; i < heard->nof_devices; i++)
		say_device(&heard->devices[i], zh);
	say_clock(heard, zh);
	say_places(heard, zh);
}

/* 0; -errno with the reason when there is no such answer. The data is the caller's to free. */
static int ask(const char *path, struct status_heard *heard, char **data, struct fault *fault)
{
	struct order_answer answer = { .data = NULL };
	int error = control_ask(path, "status", &answer, fault);

	*data = answer.data;
	if (!error && answer.error)
		error = fault_set(fault, EPERM, "%s: refused: %s", path, answer.text);
	if (error)
		return error;
	const char *wrong = answer.data ? status_heard_decode(answer.data, heard) : "no status";

	return wrong ? fault_set(fault, EPROTO, "%s: no answer that is understood: %s", path, wrong) : 0;
}

static int status_run(int argc, char **argv)
{
	enum language language = language_of_environment();
	struct options options = { .control = USUAL_PATH };
	const struct setting_group groups[] = { { .table = status_table, .target = &options }, { 0 } };
	struct config given = { .groups = groups };
	struct fault fault = { 0 };
	struct status_heard *heard = calloc(1, sizeof(*heard));
	char **operands, *data = NULL;
	int error =
		heard ? config_read(&given, argc, argv, &operands, &fault) : fault_set(&fault, ENOMEM, "out of memory");

	if (error > 0)
		error = fault_set(&fault, EINVAL, "takes no operand, but '%s' was given", operands[0]);
	if (!error && options.lang && language_parse(options.lang, &language))
		error = fault_setting(&fault, "lang", EINVAL, "'%s' is neither en nor zh", options.lang);
	if (!error)
		error = ask(options.control, heard, &data, &fault);
	int result =
		error ? command_refuse(&status_command, &given, &fault) : (heard->healthy ? RUN_DONE : RUN_UNFINISHED);

	if (!error && options.json)
		plain_print(stdout, "%s\n", data);
	else if (!error)
		say(heard, language);
	free(data);
	free(heard);
	return result;
}

static const struct setting_group *status_options(void)
{
	static const struct setting_group groups[] = { { status_table, NULL, "Options", "选项" }, { 0 } };

	return groups;
}

const struct command status_command = {
	.name = "status",
	.operands = "",
	.summary = "Says how a running watch is.",
	.summary_zh = "查询正在运行的监视的状态。",
	.details = "Exit status: 0 it is well, 1 something is wrong, 2 no watch answers, or bad usage.\n",
	.details_zh = "退出状态：0 正常，1 有问题，2 没有运行中的监视回答，或用法错误。\n",
	.run = status_run,
	.options = status_options,
};
