// SPDX-License-Identifier: GPL-3.0-or-later
/* fbswatch simulate: make a synthetic air from a scenario file, as a recording or as a virtual dongle. */
#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "air.h"  // air_scenario_read, air_record …
#include "cmd.h"  // struct command

struct simulate_options {
	const char *out, *blocks;
	int port;
};

#define FIELD(member) offsetof(struct simulate_options, member)
static const struct setting simulate_table[] = {
	{ "out", SETTING_STRING, FIELD(out), 0, 0, "FILE.sigmf-data", "write a recording, its metadata and its truth",
	  "写出录音、元数据和真值" },
	{ "blocks", SETTING_STRING, FIELD(blocks), 0, 0, "FILE.json",
	  "with --out: write every block sent on timeslot 0 too", "与 --out 同用：另写出时隙 0 上发送的每个消息块" },
	{ "rtl-tcp", SETTING_INT, FIELD(port), 1, 65535, "PORT", "serve it in real time on 127.0.0.1, as rtl_tcp does",
	  "像 rtl_tcp 一样在 127.0.0.1 上实时提供" },
	{ 0 },
};

static const struct setting_group *simulate_options(void)
{
	static const struct setting_group groups[] = { { simulate_table, NULL, "Options", "选项" }, { 0 } };
	return groups;
}

static bool same_file(const char *a, const char *b)
{
	struct stat x, y;
	if (!a || !b)
		return false;
	return !strcmp(a, b) || (!stat(a, &x) && !stat(b, &y) && x.st_dev == y.st_dev && x.st_ino == y.st_ino);
}

static int read_options(int argc, char **argv, struct simulate_options *options, const char **path, struct fault *fault)
{
	const struct setting_group groups[] = { { .table = simulate_table, .target = options }, { 0 } };
	struct config given = { .groups = groups };
	char **operands;
	int count = config_read(&given, argc, argv, &operands, fault);
	if (count < 0)
		return count;
	if (count != 1)
		return fault_set(fault, EINVAL, "one scenario file is wanted");
	if (access(operands[0], R_OK))
		return fault_set(fault, errno, "%s: %s", operands[0], strerror(errno));
	if (!options->out == !options->port)
		return fault_set(fault, EINVAL, "either --out or --rtl-tcp is wanted");
	if (options->out && !air_record_name_good(options->out))
		return fault_set(fault, EINVAL, "--out %s: the name must end in .sigmf-data", options->out);
	if (options->blocks && !options->out)
		return fault_set(fault, EINVAL, "--blocks goes with --out");
	if (same_file(options->out, operands[0]) || same_file(options->blocks, operands[0]))
		return fault_set(fault, EINVAL, "%s: would be overwritten by its own recording", operands[0]);
	if (same_file(options->out, options->blocks))
		return fault_set(fault, EINVAL, "--out and --blocks are the same file, %s", options->out);
	*path = operands[0];
	return 0;
}

static int serve(const struct air_scenario *scenario, int port, struct fault *fault)
{
	int listener = air_listen(port, fault);
	return listener < 0 ? listener : air_serve(scenario, listener, NULL, fault);
}

static int simulate_run(int argc, char **argv)
{
	struct simulate_options options = { 0 };
	struct fault fault = { 0 };
	const char *path = NULL;
	if (read_options(argc, argv, &options, &path, &fault))
		return command_refuse(&simulate_command, NULL, &fault);
	struct air_scenario *scenario = air_scenario_read(path, &fault);
	if (!scenario)
		return command_refuse(&simulate_command, NULL, &fault);
	int err = options.out ? air_record(scenario, options.out, options.blocks, &fault)
	                      : serve(scenario, options.port, &fault);
	air_scenario_destroy(scenario);
	if (err)
		command_refuse(&simulate_command, NULL, &fault);
	return err ? RUN_UNFINISHED : RUN_DONE;
}

const struct command simulate_command = {
	.name = "simulate",
	.operands = "SCENARIO",
	.summary = "Makes a synthetic air from a scenario file: a recording, or a virtual dongle.",
	.summary_zh = "由场景文件生成合成空口：一份录音，或一个虚拟电视棒。",
	.run = simulate_run,
	.options = simulate_options,
};
