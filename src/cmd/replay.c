// SPDX-License-Identifier: GPL-3.0-or-later
/* fbswatch replay: decode recordings. */
#include <errno.h>
#include <math.h>
#include <stddef.h>

#include "cmd.h"      // struct command
#include "options.h"  // run_options
#include "source.h"   // recording_options

static const struct setting pace_table[] = {
	{ "pace", SETTING_TIMES, offsetof(struct run_config, pace), 0.01, 1e6, "[TIMES]",
	  "as fast as it was on the air, or TIMES as fast; on a terminal it can be looked at (as fast as it can)",
	  "按空口的速度播放，或其若干倍；在终端上可查看（默认尽快）" },
	{ 0 },
};

static const struct setting replay_table[] = {
	{ "key", SETTING_STRING, offsetof(struct run_config, evidence_key), 0, 0, "HEX",
	  "of a bundle of evidence: accept only this public key", "证据包的公钥：只接受这一个" },
	{ 0 },
};

static const struct setting_group *replay_options(void)
{
	static const struct setting_group groups[] = {
		{ recording_options, NULL, "Input options", "输入选项" },
		{ pace_table, NULL, "Pace of the air", "速度" },
		{ replay_table, NULL, "Evidence", "证据" },
		{ run_options, NULL, "Options", "选项" },
		{ file_options, NULL, "File of settings", "设置文件" },
		{ 0 },
	};

	return groups;
}

static int replay_run(int argc, char **argv)
{
	struct run_config config;
	struct source_config input = { .start_ns = INT64_MIN, .gain_db = NAN };
	const struct setting_group groups[] = {
		{ .table = recording_options, .target = &input },
		{ .table = pace_table, .target = &config },
		{ .table = replay_table, .target = &config },
		{ .table = run_options, .target = &config },
		{ .table = file_options },
		{ 0 },
	};
	struct config given = { .groups = groups };
	struct fault fault = { 0 };
	char **paths;

	run_options_init(&config);
	int nof_paths = config_read(&given, argc, argv, &paths, &fault);

	if (nof_paths == 0)
		fault_set(&fault, EINVAL, "no recording given; see 'fbswatch help replay'");
	if (nof_paths <= 0 || run_check_paths(paths, nof_paths, &fault))
		return command_refuse(&replay_command, &given, &fault);
	enum run_exit result = run_replay(&config, &input, paths, nof_paths, &fault);

	if (result != RUN_DONE)
		command_refuse(&replay_command, &given, &fault);
	config_close(&given);
	return result;
}

const struct command replay_command = {
	.name = "replay",
	.operands = "FILE...",
	.summary =
		"Decodes recordings (samples, raw or SigMF, WAV, .sdriq; pcap of GSMTAP frames; - is standard input).",
	.summary_zh = "解码录音（采样：裸数据、SigMF、WAV、.sdriq；含 GSMTAP 帧的 pcap；- 为标准输入）。",
	.run = replay_run,
	.options = replay_options,
};
