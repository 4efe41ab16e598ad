// SPDX-License-Identifier: GPL-3.0-or-later
/* fbswatch explain: an alert in plain words, from the journal or any file of records. */
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "baseline_lines.h"  // lines_read
#include "cmd.h"             // struct command
#include "plain.h"           // plain_print
#include "record_read.h"     // alert_decode
#include "rule.h"            // rule_find
#include "verdict.h"         // verdict_format

enum { PAGE_BYTES = 64 * 1024 };

struct explain {
	const char *lang, *journal;
	enum language language;
	const char *id;
	struct alert alert, read; /* the last record with this id; the one that is being read */
	bool found;
	struct fault passed; /* the first line that was no record, and why */
};

static const struct setting explain_table[] = {
	{ "lang", SETTING_STRING, offsetof(struct explain, lang), 0, 0, "en|zh", "language (en)", "语言（en）" },
	{ "journal", SETTING_STRING, offsetof(struct explain, journal), 0, 0, "FILE",
	  "where alerts were kept (the user's state folder)", "保存告警的日志（默认在用户的状态目录）" },
	{ 0 },
};

static const struct setting_group *explain_options(void)
{
	static const struct setting_group groups[] = { { explain_table, NULL, "Options", "选项" }, { 0 } };

	return groups;
}

/* Ours, of the same name: the record may be anybody's, and older or newer than we are. */
static const char *rule_name(const char *id)
{
	const struct rule *rule = rule_find(id);

	return rule ? rule->id : "?";
}

/* The last record with the id that was asked for. */
static const char *take(void *ctx, const char *line, size_t size, int *error, struct fault *fault)
{
	struct explain *explain = ctx;
	const char *wrong = alert_decode(line, size, explain->id, &explain->read, rule_name);

	(void)error;
	(void)fault;
	if (!wrong && explain->read.id[0]) {
		explain->alert = explain->read;
		explain->found = true;
	}
	return wrong;
}

/* Lines that are no records are passed over: a journal may have been cut off by a power failure. */
static int read_file(struct explain *explain, const char *path, struct fault *fault)
{
	struct baseline_records sums = { 0 };
	int error = lines_read(path, take, explain, &sums, fault);

	if (!error && sums.malformed && !explain->passed.text[0])
		fault_set(&explain->passed, EINVAL, "; %s:%llu is no record: %s", path,
		          (unsigned long long)sums.first_bad_line, sums.first_bad_reason);
	return error;
}

static void print_known_errors(const struct explain *explain)
{
	const bool chinese = explain->language == LANGUAGE_ZH;

	plain_print(stdout, chinese ? "各规则可能的误报原因：\n" : "What else could cause each sign:\n");
	for (int i = 0; i < explain->alert.nof_findings; i++) {
		const struct rule *rule = rule_find(explain->alert.findings[i].rule);

		if (rule)
			plain_print(stdout, chinese ? "  %s：%s\n" : "  %s: %s\n", rule->id,
			            chinese ? rule->false_alarms_zh : rule->false_alarms);
	}
}

static int print_alert(const struct explain *explain, struct fault *fault)
{
	char *page = malloc(PAGE_BYTES);

	if (!page)
		return fault_set(fault, ENOMEM, "out of memory");
	fwrite(page, 1, verdict_format(&explain->alert, explain->language, page, PAGE_BYTES), stdout);
	free(page);
	print_known_errors(explain);
	return 0;
}

/* Where alerts are when no file of records is named: into journal[size]. */
static int find_journal(const struct explain *explain, char *journal, int size, struct fault *fault)
{
	if (explain->journal)
		return snprintf(journal, (size_t)size, "%s", explain->journal) < size
		               ? 0
		               : fault_setting(fault, "journal", ENAMETOOLONG, "the name is too long");
	if (engine_journal_path(journal, size))
		return fault_set(fault, ENOENT, "there is no home folder with a journal: name a file of records");
	return 0;
}

static int explain_files(struct explain *explain, char **files, int count, struct fault *fault)
{
	char journal[512];
	bool use_journal = !count || explain->journal;
	int error = use_journal ? find_journal(explain, journal, sizeof(journal), fault) : 0;

	if (!error && use_journal)
		error = read_file(explain, journal, fault);
	for (int i = 0; i < count && !error; i++)
		error = read_file(explain, files[i], fault);
	if (!error && !explain->found)
		error = fault_set(fault, ENOENT, "there is no alert '%s' in %s%s", explain->id,
		                  count ? "these files" : journal, explain->passed.text);
	return error ? error : print_alert(explain, fault);
}

static int explain_run(int argc, char **argv)
{
	static const struct explain none;
	struct explain *explain = malloc(sizeof(*explain)); /* an alert is too large for the stack of a small machine */
	const struct setting_group groups[] = { { .table = explain_table, .target = explain }, { 0 } };
	struct config given = { .groups = groups };
	struct fault fault = { 0 };
	char **operands;

	if (!explain)
		return RUN_UNFINISHED;
	*explain = none;
	int count = config_read(&given, argc, argv, &operands, &fault);

	if (count == 0)
		count = fault_set(&fault, EINVAL, "no alert given; see 'fbswatch help explain'");
	if (count > 0 && explain->lang && language_parse(explain->lang, &explain->language))
		count = fault_setting(&fault, "lang", EINVAL, "'%s' is neither en nor zh", explain->lang);
	if (count > 0) {
		explain->id = operands[0];
		count = explain_files(explain, operands + 1, count - 1, &fault) ? -1 : count;
	}
	free(explain);
	return count < 0 ? command_refuse(&explain_command, &given, &fault) : RUN_DONE;
}

const struct command explain_command = {
	.name = "explain",
	.operands = "ALERT-ID [FILE...]",
	.summary = "Says why an alert was raised, from the journal or from files of records.",
	.summary_zh = "说明告警的原因，依据日志或记录文件。",
	.run = explain_run,
	.options = explain_options,
};
