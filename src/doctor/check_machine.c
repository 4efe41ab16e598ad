// SPDX-License-Identifier: GPL-3.0-or-later
/* check_machine: what is wrong with the machine, whatever is heard. See check.h. */
#include <math.h>
#include <string.h>

#include "check.h"

/* Below this no day of records fits, and other programs fail too. */
static const double free_least_bytes = 200e6;

static enum diagnosis_state judge_clock(const struct doctor_facts *facts, struct diagnosis_line *line)
{
	if (facts->synchronised) {
		say(&line->evidence, "the kernel says so", "内核如此报告");
		return DIAGNOSIS_WELL;
	}
	say(&line->evidence, "the kernel says that nothing synchronises it: times of records may be wrong",
	    "内核报告没有任何来源在同步它：记录的时间可能不对");
	say(&line->remedy, "sudo timedatectl set-ntp true, or chrony; without a network, a GPS receiver with gpsd",
	    "sudo timedatectl set-ntp true，或 chrony；没有网络时用 GPS 接收机和 gpsd");
	return DIAGNOSIS_TROUBLE;
}

/* How much more room there should be; negative: there is enough. */
static double lacking_bytes(const struct doctor_folder *folder)
{
	return fmax(free_least_bytes, folder->wanted_bytes) - folder->free_bytes;
}

static enum diagnosis_state judge_disk(const struct doctor_facts *facts, struct diagnosis_line *line)
{
	const struct doctor_folder *worst = NULL;

	for (int i = 0; i < facts->nof_folders; i++) {
		const struct doctor_folder *folder = &facts->folders[i];

		if (isfinite(folder->free_bytes) && (!worst || lacking_bytes(folder) > lacking_bytes(worst)))
			worst = folder;
	}
	if (!worst)
		return DIAGNOSIS_UNKNOWN;
	if (worst->wanted_bytes > 0)
		say(&line->evidence, "%s: %.0f MB free, and up to %.0f MB more may be written there",
		    "%s：剩余 %.0f MB，而那里最多还会写入 %.0f MB", worst->path, worst->free_bytes / 1e6,
		    worst->wanted_bytes / 1e6);
	else
		say(&line->evidence, "%s: %.0f MB free", "%s：剩余 %.0f MB", worst->path, worst->free_bytes / 1e6);
	if (lacking_bytes(worst) <= 0)
		return DIAGNOSIS_WELL;
	say(&line->remedy, "make room, write elsewhere, or allow evidence less (--evidence-space)",
	    "清理空间，写到别处，或减少证据可占用的空间（--evidence-space）");
	return DIAGNOSIS_TROUBLE;
}

const struct check machine_checks[] = {
	{ CONDITION_CLOCK, "clock", "is this machine's clock synchronised?", "本机时钟已同步吗？",
	  "This machine's clock is not synchronised.", "本机时钟没有同步。", judge_clock, .apart = true },
	{ CONDITION_DISK, "disk", "is there room for what is written?", "要写入的地方有空间吗？",
	  "The disk is nearly full.", "磁盘快满了。", judge_disk, .apart = true },
	{ 0 },
};
