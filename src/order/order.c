// SPDX-License-Identifier: GPL-3.0-or-later
/* order: the verbs and what they take, each a table of settings that plug.h reads. See order.h. */
#include "order.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "pdu.h"    // PDU_RADIOS_MAX
#include "plain.h"  // plain_is

#define FIELD(member) offsetof(struct order_task, member)

/* clang-format off */
static const struct setting park_table[] = {
	{ "freq", SETTING_HERTZ, FIELD(park.freq_hz), 1e6, 10e9, "HZ", "listen to one window, centred here",
	  "只听以此为中心的一个窗口" },
	{ "for", SETTING_NUMBER, FIELD(park.for_s), 1, 86400, "S", "for this time (600); then the plan goes on",
	  "停留时间（600），之后继续原计划" },
	{ "off", SETTING_FLAG, FIELD(park.off), 0, 0, NULL, "the plan goes on now", "立即继续原计划" },
	{ "device", SETTING_INT, FIELD(park.device), 1, PDU_RADIOS_MAX, "N", "of several devices, which one (1)",
	  "有多个设备时，第几个（1）" },
	{ 0 },
};

static const struct setting mute_table[] = {
	{ "what", SETTING_STRING, FIELD(mute.what), 0, 0, "ID|CELL", "an alert that stands, or a cell that was heard",
	  "一个未解除的告警，或一个已收到的小区" },
	{ "for", SETTING_NUMBER, FIELD(mute.for_s), 1, 30 * 86400, "S", "for this time (3600)", "静默时间（3600）" },
	{ "off", SETTING_FLAG, FIELD(mute.off), 0, 0, NULL, "told again from now on", "立即恢复上报" },
	{ 0 },
};

static const struct setting allow_table[] = {
	{ "cell", SETTING_STRING, FIELD(allow.cell), 0, 0, "CELL", "a cell that was heard, by its key", "一个已收到的小区的键" },
	{ "reason", SETTING_STRING, FIELD(allow.reason), 0, 0, "TEXT", "why it may stay as it is", "为何可以保持原样" },
	{ "until", SETTING_TIME, FIELD(allow.until_ns), 0, 0, "RFC3339", "until when (for ever)", "截止时间（默认永久）" },
	{ "off", SETTING_FLAG, FIELD(allow.off), 0, 0, NULL, "takes it off the list", "从放行名单中移除" },
	{ 0 },
};

static const struct setting set_table[] = {
	{ "dwell", SETTING_NUMBER, FIELD(set.dwell_s), 0.1, 86400, "S", "time on each window, from the next one on",
	  "每个窗口停留的时间，自下一窗口起" },
	{ "gain", SETTING_AUTO, FIELD(set.gain_db), -100, 100, "auto|DB", "gain of the tuner, from now on",
	  "调谐器增益，立即生效" },
	{ "device", SETTING_INT, FIELD(set.device), 1, PDU_RADIOS_MAX, "N", "of several devices, whose gain (all)",
	  "有多个设备时，第几个的增益（默认全部）" },
	{ "messages", SETTING_FLAG, FIELD(set.messages), 0, 0, NULL, "outputs get a record for every message, or no more",
	  "输出是否包含每条消息的记录" },
	{ 0 },
};

static const struct setting reload_table[] = { { 0 } }, status_table[] = { { 0 } };

static const struct setting request_table[] = {
	{ "alert", SETTING_STRING, FIELD(request.alert), 0, 0, "ID", "an alert that stands", "一个未解除的告警" },
	{ "status", SETTING_FLAG, FIELD(request.status), 0, 0, NULL, "how the receivers are", "接收机状态" },
	{ "coverage", SETTING_FLAG, FIELD(request.coverage), 0, 0, NULL, "what was listened to", "已监听的频谱" },
	{ "cells", SETTING_FLAG, FIELD(request.cells), 0, 0, NULL, "every cell heard", "所有收到的小区" },
	{ 0 },
};
/* clang-format on */

static const struct verb {
	const char *name;
	const struct setting *table;
	bool bare; /* its first argument may be given without a name */
	enum order_right right;
	const char *help, *help_zh;
} verbs[ORDER_VERBS] = {
	[ORDER_PARK] = { "park", park_table, true, ORDER_MAY_STEER, "stays on one frequency", "停留在一个频率上" },
	[ORDER_MUTE] = { "mute", mute_table, true, ORDER_MAY_STEER,
	                 "does not tell outputs of an alert, or of a cell's alerts; the journal has them",
	                 "不向输出上报某个告警或某小区的告警；日志中仍有" },
	[ORDER_ALLOW] = { "allow", allow_table, true, ORDER_MAY_CHANGE, "puts a cell on the baseline's allow-list",
	                  "把小区加入基线的放行名单" },
	[ORDER_SET] = { "set", set_table, false, ORDER_MAY_CHANGE, "changes settings of the run", "更改运行中的设置" },
	[ORDER_RELOAD] = { "reload", reload_table, false, ORDER_MAY_CHANGE,
	                   "reads the settings and the plan of operators again, and opens log files anew",
	                   "重新读取设置和运营商规划，并重新打开日志文件" },
	[ORDER_REQUEST] = { "request", request_table, true, ORDER_MAY_ASK,
	                    "puts records of what is known to the outputs now", "立即向输出写入当前所知的记录" },
	[ORDER_STATUS] = { "status", status_table, false, ORDER_MAY_ASK, "answers how the run is (fbswatch status)",
	                   "回答运行状态（fbswatch status）" },
};

const char *order_origin_name(enum order_origin origin)
{
	static const char *const names[ORDER_ORIGINS] = { "terminal", "socket", "page", "fleet", "signal" };

	return names[origin];
}

const char *order_verb_name(enum order_verb verb)
{
	return verbs[verb].name;
}

/* "set gain=30": no argument without a name comes first. */
static bool begins_with_name(const char *words)
{
	size_t length = strspn(words, "abcdefghijklmnopqrstuvwxyz0123456789-");

	return length && words[length] == '=';
}

/* Splits the words into the verb, an argument without a name, and those with one. */
static int take_apart(const char *text, struct plug *words, struct fault *fault)
{
	char copy[ORDER_TEXT_SIZE];
	size_t length = strlen(text), verb = strcspn(text, " ");

	if (!length)
		return fault_set(fault, EINVAL, "there is no verb");
	if (length >= sizeof(copy))
		return fault_set(fault, ENAMETOOLONG, "longer than %zu octets", sizeof(copy) - 1);
	if (!plain_is(text))
		return fault_set(fault, EINVAL, "is not plain text in UTF-8");
	memcpy(copy, text, length + 1);
	if (copy[verb] && begins_with_name(copy + verb + 1))
		copy[verb] = ',';
	return plug_parse(words, copy, ' ', fault);
}

static int find_verb(const char *name, enum order_verb *found, struct fault *fault)
{
	for (int i = 0; i < ORDER_VERBS; i++)
		if (strcmp(verbs[i].name, name) == 0) {
			*found = (enum order_verb)i;
			return 0;
		}
	return fault_set(fault, EINVAL, "there is no verb '%.40s'", name);
}

static const struct setting *find_flag(const struct setting *table, const char *name)
{
	for (; table->name; table++)
		if (table->type == SETTING_FLAG && strcmp(table->name, name) == 0)
			return table;
	return NULL;
}

/* The argument without a name is a flag that is wanted, or the first of the table. */
static int name_argument(const struct verb *verb, struct plug *words, struct fault *fault)
{
	const struct setting *flag = find_flag(verb->table, words->target);

	if (!words->target[0])
		return 0;
	if (!flag && !verb->bare)
		return fault_set(fault, EINVAL, "%s: '%s' is not name=value", verb->name, words->target);
	if (words->count == PLUG_OPTIONS_MAX)
		return fault_set(fault, E2BIG, "%s: more than %d options", verb->name, PLUG_OPTIONS_MAX);
	words->options[words->count++] = flag ? (struct plug_option){ flag->name, "yes" }
	                                      : (struct plug_option){ verb->table[0].name, words->target };
	return 0;
}

bool order_gives(const struct order_task *task, const char *name)
{
	for (int i = 0; i < task->words.count; i++)
		if (strcmp(task->words.options[i].name, name) == 0)
			return true;
	return false;
}

/* Fills in the default of each argument that was not given. */
static void fill_defaults(struct order_task *task)
{
	switch (task->verb) {
	case ORDER_PARK:
		task->park = (struct order_park){ .for_s = 600, .device = 1 };
		break;
	case ORDER_MUTE:
		task->mute = (struct order_mute){ .for_s = 3600 };
		break;
	case ORDER_ALLOW:
		task->allow = (struct order_allow){ .until_ns = INT64_MAX };
		break;
	case ORDER_SET:
		task->set = (struct order_set){ 0 };
		break;
	case ORDER_REQUEST:
		task->request = (struct order_request){ 0 };
		break;
	case ORDER_RELOAD:
	case ORDER_STATUS:
	case ORDER_VERBS:
		break;
	}
}

/* The mandatory argument that is missing; NULL: none. */
static const char *missing(const struct order_task *task)
{
	switch (task->verb) {
	case ORDER_PARK:
		return order_gives(task, "freq") != task->park.off ? NULL : "either freq or off";
	case ORDER_MUTE:
		return task->mute.what && task->mute.what[0] ? NULL : "the id of an alert or the key of a cell";
	case ORDER_ALLOW:
		if (!task->allow.cell || !task->allow.cell[0])
			return "the key of a cell";
		return task->allow.off || (task->allow.reason && task->allow.reason[0]) ? NULL : "a reason";
	case ORDER_SET:
		return task->words.count > order_gives(task, "device") ? NULL : "a setting";
	case ORDER_REQUEST:
		return task->words.count ? NULL : "what to tell";
	case ORDER_RELOAD:
	case ORDER_STATUS:
	case ORDER_VERBS:
		break;
	}
	return NULL;
}

int order_read(const char *text, struct order_task *task, struct fault *fault)
{
	int error = take_apart(text, &task->words, fault);

	if (!error)
		error = find_verb(task->words.kind, &task->verb, fault);
	if (error)
		return error;
	const struct verb *verb = &verbs[task->verb];

	task->right = verb->right;
	fill_defaults(task);
	error = name_argument(verb, &task->words, fault);
	if (!error)
		error = plug_read(&task->words, verb->table, task, fault);
	if (error)
		return error;
	const char *wants = missing(task);

	return wants ? fault_set(fault, EINVAL, "%s: wants %s", verb->name, wants) : 0;
}

void order_help(enum language language, FILE *out)
{
	for (int i = 0; i < ORDER_VERBS; i++) {
		fprintf(out, "  %-12s%s\n", verbs[i].name, language_text(language, verbs[i].help, verbs[i].help_zh));
		plug_help(verbs[i].table, false, language, out);
	}
}
