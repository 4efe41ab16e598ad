// SPDX-License-Identifier: GPL-3.0-or-later
/* status: what is wrong with a live run, of all that it says of its health. See status.h. */
#include "status.h"

#include <stddef.h>

static const double lost_share = 0.01; /* of the samples: less is a moment now and then */
static const double clipped_share = 0.1;
static const double least_share = 0.02; /* of a disk: of 32 GB more than a week of logs */
static const uint64_t least_bytes = 100000000;
static const double hot_c = 80; /* where a Raspberry Pi begins to slow down */

/* clang-format off */
static const struct {
	const char *name, *words, *words_zh;
} problems[STATUS_PROBLEMS] = {
	[PROBLEM_DEVICE] = { "device", "a device is lost, or not there", "设备丢失或尚未接入" },
	[PROBLEM_LOST] = { "lost", "more than one sample in a hundred is lost: the USB port, or the machine, is too slow",
	                   "超过百分之一的采样丢失：USB 端口或机器太慢" },
	[PROBLEM_CLIPPED] = { "clipped", "the signal is cut: lower the gain", "信号过载：请降低增益" },
	[PROBLEM_OUTPUT] = { "output", "an output fails", "有输出失败" },
	[PROBLEM_DISK] = { "disk", "a disk is nearly full", "磁盘将满" },
	[PROBLEM_HOT] = { "hot", "the processor is hot and slows down", "处理器过热并降频" },
	[PROBLEM_CLOCK] = { "clock", "the clock is not synchronised: times may be wrong", "时钟未同步：时间可能不准" },
};
/* clang-format on */

static bool lacks_output(const struct status *status)
{
	for (int i = 0; i < status->nof_outputs; i++)
		if (!status->outputs[i].works)
			return true;
	return false;
}

static bool lacks_room(const struct status_host *host)
{
	for (int i = 0; i < host->nof_disks; i++)
		if (host->disks[i].free_share < least_share || host->disks[i].free_bytes < least_bytes)
			return true;
	return false;
}

unsigned status_problems(const struct status *status)
{
	const double samples = (double)status->samples, dropped = (double)status->dropped_samples;
	const bool is[STATUS_PROBLEMS] = {
		[PROBLEM_DEVICE] = status->error != NULL,
		[PROBLEM_LOST] = dropped > lost_share * (samples + dropped),
		[PROBLEM_CLIPPED] = status->samples && status->clipped > clipped_share,
		[PROBLEM_OUTPUT] = lacks_output(status),
		[PROBLEM_DISK] = lacks_room(&status->host),
		[PROBLEM_HOT] = status->host.temperature_c >= hot_c,
		[PROBLEM_CLOCK] = !status->host.synchronised,
	};
	unsigned all = 0;

	for (int i = 0; i < STATUS_PROBLEMS; i++)
		all |= is[i] ? 1u << i : 0;
	return all;
}

const char *status_problem_name(enum status_problem problem)
{
	return problems[problem].name;
}

const char *status_problem_words(enum status_problem problem, enum language language)
{
	return language_text(language, problems[problem].words, problems[problem].words_zh);
}
