// SPDX-License-Identifier: GPL-3.0-or-later
/* check_signal: what is wrong with the samples, by what a survey heard, by the noise floor with little and with much
 * gain, and by what stands on the broadcast bands. See check.h. */
#include <math.h>

#include "check.h"
#include "receiver.h"  // RECEIVER_CLIPPED
#include "levels.h"    // LEVELS_SIGNAL_DB

/* Fewer gaps than this cost a block now and then. */
static const double lost_share_most = 0.01;
/* From the least to the most gain a tuner's noise rises by 20 dB and more; a dead one's, by what measuring is off. */
static const double floor_moves_least_db = 3;

static bool nothing_read(const struct doctor_facts *facts)
{
	return !facts->heard.blocks && !facts->wide.blocks;
}

static double lost_share(const struct doctor_heard *heard)
{
	double lost = (double)heard->lost + (double)heard->dropped;

	return lost > 0 ? lost / (lost + (double)heard->samples) : 0;
}

static enum diagnosis_state say_gone(const struct doctor_facts *facts, struct diagnosis_line *line)
{
	say(&line->evidence, "after %.1f s of samples: %s", "收到 %.1f 秒采样之后：%s", facts->heard.seconds,
	    facts->heard.end.text[0] ? facts->heard.end.text : "no more came");
	say(&line->remedy, "another USB port or cable, no hub without a supply of its own; then another dongle",
	    "换 USB 接口或线缆，不要用无独立供电的集线器；再不行就换一个电视棒");
	return DIAGNOSIS_TROUBLE;
}

static enum diagnosis_state judge_samples(const struct doctor_facts *facts, struct diagnosis_line *line)
{
	const struct doctor_heard *heard = &facts->heard;

	if (!heard->samples || heard->end.error)
		return say_gone(facts, line);
	say(&line->evidence, "%.2f %% lost: %llu samples on the way here, %llu because this machine is too slow",
	    "丢失 %.2f %%：%llu 个采样丢在途中，%llu 个因本机太慢", 100 * lost_share(heard),
	    (unsigned long long)heard->lost, (unsigned long long)heard->dropped);
	if (lost_share(heard) <= lost_share_most)
		return DIAGNOSIS_WELL;
	if (heard->dropped > heard->lost)
		say(&line->remedy, "end what else keeps the processor busy, or listen to less (--rat, --rate)",
		    "结束占用处理器的其他程序，或减少收听内容（--rat、--rate）");
	else
		say(&line->remedy,
		    "another USB port, not shared with disk or camera; a lower --rate; with rtl_tcp, a cable instead "
		    "of "
		    "radio",
		    "换一个不与硬盘或摄像头共用的 USB 接口；降低 --rate；用 rtl_tcp 时改用网线而非无线");
	return DIAGNOSIS_TROUBLE;
}

static enum diagnosis_state judge_clipped(const struct doctor_facts *facts, struct diagnosis_line *line)
{
	say(&line->evidence, "%.1f %% of the samples at full scale", "%.1f %% 的采样达到满量程",
	    100 * facts->heard.clipped);
	if (!(facts->heard.clipped > RECEIVER_CLIPPED))
		return DIAGNOSIS_WELL;
	say(&line->remedy,
	    "less gain (--gain 20, or less); away from the transmitter; an attenuator, or a filter for the band",
	    "降低增益（--gain 20 或更低）；远离发射机；加衰减器或频段滤波器");
	return DIAGNOSIS_TROUBLE;
}

static enum diagnosis_state judge_deaf(const struct doctor_facts *facts, struct diagnosis_line *line)
{
	double moved_db = facts->high_dbfs - facts->low_dbfs;

	if (!nothing_read(facts))
		return DIAGNOSIS_WELL;
	if (isnan(moved_db))
		return DIAGNOSIS_UNKNOWN;
	say(&line->evidence, "noise floor %.1f dBFS with a gain of %.0f dB, %.1f dBFS with %.0f dB",
	    "噪声底：增益最低时（%2$.0f dB）%1$.1f dBFS，最高时（%4$.0f dB）%3$.1f dBFS", facts->low_dbfs,
	    facts->gain_low_db, facts->high_dbfs, facts->gain_high_db);
	if (moved_db >= floor_moves_least_db)
		return DIAGNOSIS_WELL;
	say(&line->remedy, "its front end is dead (static, a strong transmitter, or the wrong driver): another dongle",
	    "前端已损坏（静电、强发射机或驱动不对）：换一个电视棒");
	return DIAGNOSIS_TROUBLE;
}

/* Whether the band has energy, by the raster's carriers or by the width of the windows. Synchronisation alone, with
 * nothing above the floor, is chance. */
static bool has_energy(const struct doctor_facts *facts)
{
	return facts->heard.carriers_power || facts->windows_power;
}

static void say_silence(const struct doctor_facts *facts, struct diagnosis_text *text)
{
	say(text, "in %d windows nothing stands %.0f dB above the floor (%.1f dBFS)",
	    "在 %d 个窗口中没有任何信号高出噪声底 %.0f dB（%.1f dBFS）", facts->windows, LEVELS_SIGNAL_DB,
	    facts->floor_dbfs);
}

static enum diagnosis_state judge_antenna(const struct doctor_facts *facts, struct diagnosis_line *line)
{
	if (!nothing_read(facts) || has_energy(facts))
		return DIAGNOSIS_WELL;
	if (!facts->around || !facts->windows)
		return DIAGNOSIS_UNKNOWN;
	if (facts->around_peak_db >= LEVELS_SIGNAL_DB) {
		say(&line->evidence, "FM broadcast stands %.0f dB above the floor", "调频广播高出噪声底 %.0f dB",
		    facts->around_peak_db);
		return DIAGNOSIS_WELL;
	}
	say_silence(facts, &line->evidence);
	say(&line->remedy,
	    "screw the antenna on, check its plug and cable; outdoors or at a window; --bias-tee where an amplifier "
	    "wants it",
	    "接好天线，检查插头和馈线；放到室外或窗边；放大器需要时加 --bias-tee");
	return DIAGNOSIS_TROUBLE;
}

static enum diagnosis_state judge_empty(const struct doctor_facts *facts, struct diagnosis_line *line)
{
	if (!nothing_read(facts) || has_energy(facts))
		return DIAGNOSIS_WELL;
	if (!facts->windows)
		return DIAGNOSIS_UNKNOWN;
	say_silence(facts, &line->evidence);
	say(&line->remedy,
	    "other bands (--band gsm900,b8,b20,b28 ...), an antenna for this band, more gain (--gain 40)",
	    "换频段（--band gsm900,b8,b20,b28 ……）、用适合该频段的天线、提高增益（--gain 40）");
	return DIAGNOSIS_TROUBLE;
}

/* By GSM beacons outside the range searched, or by what was read in a wider one. */
static double crystal_ppm(const struct doctor_facts *facts)
{
	if (facts->heard.blocks)
		return NAN;
	return isfinite(facts->heard.crystal_ppm) ? facts->heard.crystal_ppm : facts->wide.offset_ppm;
}

static enum diagnosis_state judge_crystal(const struct doctor_facts *facts, struct diagnosis_line *line)
{
	double off_ppm = crystal_ppm(facts);

	if (isfinite(off_ppm)) {
		say(&line->evidence, "carriers are off by %+.0f ppm, and %.0f are searched",
		    "载波偏差 %+.0f ppm，而搜索范围为 %.0f", off_ppm, facts->max_offset_ppm);
		say(&line->remedy, "--ppm %.0f, or a larger --max-offset", "--ppm %.0f，或加大 --max-offset",
		    round(facts->ppm + off_ppm));
		return DIAGNOSIS_TROUBLE;
	}
	if (!isfinite(facts->heard.offset_ppm))
		return DIAGNOSIS_UNKNOWN;
	say(&line->evidence, "carriers are off by %+.1f ppm, which is followed", "载波偏差 %+.1f ppm，可以跟上",
	    facts->heard.offset_ppm);
	return DIAGNOSIS_WELL;
}

static enum diagnosis_state judge_unread(const struct doctor_facts *facts, struct diagnosis_line *line)
{
	const struct doctor_heard *heard = &facts->heard;

	if (!nothing_read(facts) || !has_energy(facts))
		return nothing_read(facts) ? DIAGNOSIS_UNKNOWN : DIAGNOSIS_WELL;
	say(&line->evidence, "energy in %d of %d windows, on %u GSM carriers, %u of any kind synchronised. %s",
	    "%d 个窗口（共 %d 个）有能量，GSM 载波 %u 个有功率，%u 个（不限制式）已同步。接收机：%s",
	    facts->windows_power, facts->windows, heard->carriers_power, heard->carriers_sync, heard->reason);
	say(&line->remedy,
	    "3G, 5G, NB-IoT and interference look like this: try other bands; a better place or antenna; longer "
	    "(--duration 120); another --gain",
	    "3G、5G、NB-IoT 和干扰都会这样：换频段；换更好的位置或天线；听更久（--duration 120）；换 --gain");
	return DIAGNOSIS_TROUBLE;
}

const struct check signal_checks[] = {
	{ CONDITION_SAMPLES, "samples", "do all samples arrive?", "采样都到了吗？", "Samples are lost, or none come.",
	  "采样丢失，或根本没有采样。", judge_samples, .hides = true },
	{ CONDITION_CLIPPED, "clipped", "is the level below full scale?", "电平低于满量程吗？",
	  "The receiver is saturated: what it hears is clipped.", "接收机过载：信号被削波。", judge_clipped,
	  .hides = true },
	{ CONDITION_DEAF, "deaf", "does the noise floor follow the gain?", "噪声底随增益变化吗？",
	  "The receiver is deaf: its noise floor does not move with the gain.", "接收机失聪：噪声底不随增益变化。",
	  judge_deaf, .hides = true },
	{ CONDITION_ANTENNA, "antenna", "is there an antenna?", "接了天线吗？", "The antenna is probably missing.",
	  "很可能没有接天线。", judge_antenna, .hides = true },
	{ CONDITION_EMPTY, "empty", "is anything on the band?", "频段上有信号吗？", "The band is empty here.",
	  "这个频段在这里是空的。", judge_empty, .hides = true },
	{ CONDITION_CRYSTAL, "crystal", "is the crystal within what is searched?", "晶振偏差在搜索范围内吗？",
	  "The receiver's crystal is further off than is searched.", "接收机晶振偏差超出搜索范围。", judge_crystal,
	  .hides = true },
	{ CONDITION_UNREAD, "unread", "does it decode?", "能解码吗？", "There is energy, but nothing of it decodes.",
	  "有能量，但什么都解不出来。", judge_unread, .hides = false },
	{ 0 },
};
