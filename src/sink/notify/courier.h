// SPDX-License-Identifier: GPL-3.0-or-later
/* courier: what all outputs that tell people have in common. The main thread puts a record: whether people are told is
 * decided there (gate.h), a letter is made (letter.h) and laid into a short queue. A thread of the courier's own puts
 * it on disk and takes it to the carrier (postman.h), so that nothing ever waits for a network, a resolver or a slow
 * disk but that thread. Private to src/sink/notify.
 *
 * The functions with `void *instance` are members of struct sink as they stand. */
#pragma once

#include <stddef.h>

#include "carrier.h"  // struct carrier, struct courier_options

/* Rows of a table of settings, for a struct whose member `common` is a struct courier_options. */
/* clang-format off */
#define COURIER_SETTINGS(options) \
	{ "level", SETTING_STRING, offsetof(options, common.level), 0, 0, "LEVEL", \
	  "alerts from this level on: notice, suspicious or fake (suspicious)", \
	  "从此级别起的告警：notice、suspicious 或 fake（suspicious）" }, \
	{ "updates", SETTING_FLAG, offsetof(options, common.updates), 0, 0, NULL, \
	  "updates of an alert that leave its level as it is, too (no)", "级别不变的告警更新也发送（no）" }, \
	{ "digest", SETTING_FLAG, offsetof(options, common.digest), 0, 0, NULL, \
	  "the daily digest, where --digest asks for one (yes)", "每日摘要，由 --digest 开启（yes）" }, \
	{ "per-minute", SETTING_INT, offsetof(options, common.per_minute), 1, 6000, "N", \
	  "no more than this; the rest waits (30)", "每分钟最多发送的条数，其余等待（30）" }, \
	{ "retry", SETTING_NUMBER, offsetof(options, common.retry_s), 0.01, 3600, "S", \
	  "first wait before another try; it doubles, up to 64 times that (5)", \
	  "失败后首次重试前的等待，逐次加倍，至多 64 倍（5）" }, \
	{ "keep", SETTING_INT, offsetof(options, common.keep), 1, 100000, "N", \
	  "what may wait on disk; the oldest makes room (1000)", "磁盘上最多等待的条数，满时舍弃最旧的（1000）" }, \
	{ "spool", SETTING_STRING, offsetof(options, common.spool), 0, 0, "FOLDER", \
	  "where it waits (a folder of its own in the user's state folder)", "等待发送内容的目录（默认在用户的状态目录中）" }
/* clang-format on */

/* Defaults. */
#define COURIER_DEFAULTS                                                                                               \
	{                                                                                                              \
		.per_minute = 30, .keep = 1000, .retry_s = 5, .digest = true                                           \
	}

/* An instance of a sink; NULL with the reason. */
void *courier_open(const struct carrier *carrier, const struct sink_config *config, struct fault *fault);
int courier_put(void *instance, const struct record *record);
uint64_t courier_dropped(const void *instance);
int courier_trouble(const void *instance, struct fault *why);
int courier_close(void *instance);

/* Delivers this record at once, by the words of an output, past gate and spool; what came of it in words: 0 or
 * -errno. */
int courier_test(const struct carrier *carrier, const struct sink_config *config, const struct record *record,
                 struct fault *said);
