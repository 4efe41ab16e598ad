// SPDX-License-Identifier: GPL-3.0-or-later
/* fbswatch baseline: the known cells of a place: import, learn, look at, exchange, allow. */
#include "baseline.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "cmd.h"    // struct command
#include "plain.h"  // plain_print
#include "utc.h"    // utc_format, utc_parse

struct baseline_options {
	const char *reason, *until;
};

/* What a verb gets: the file, open, and the operands after it. */
struct job {
	struct baseline *baseline;
	const struct baseline_options *options;
	int count;
	char **operands;
};

struct verb {
	const char *name;
	int least, most; /* operands after the file */
	bool read_only;
	int (*run)(const struct job *job, struct fault *fault); /* 0 or -errno */
};

#define FIELD(member) offsetof(struct baseline_options, member)
static const struct setting baseline_table[] = {
	{ "reason", SETTING_STRING, FIELD(reason), 0, 0, "TEXT", "with allow: why the cell may stay as it is",
	  "用于 allow：该小区为何可以保持原样" },
	{ "until", SETTING_STRING, FIELD(until), 0, 0, "RFC3339", "with allow: until when (for ever)",
	  "用于 allow：截止时间（默认永久）" },
	{ 0 },
};

static const struct setting_group *baseline_options(void)
{
	static const struct setting_group groups[] = { { baseline_table, NULL, "Options", "选项" }, { 0 } };

	return groups;
}

static int import(const struct job *job, struct fault *fault)
{
	for (int i = 0; i < job->count; i++) {
		struct baseline_import sums;
		int error = baseline_import(job->baseline, job->operands[i], &sums, fault);

		if (error)
			return error;
		plain_print(stdout,
		            "%s: %" PRIu64 " GSM and LTE cells, %" PRIu64 " of other networks, %" PRIu64
		            " malformed lines\n",
		            job->operands[i], sums.rows, sums.other, sums.malformed);
		if (sums.malformed)
			plain_print(stdout, "%s:%" PRIu64 ": %s\n", job->operands[i], sums.first_bad_line,
			            sums.first_bad_reason);
	}
	return 0;
}

static int learn(const struct job *job, struct fault *fault)
{
	for (int i = 0; i < job->count; i++) {
		struct baseline_records sums;
		int error = baseline_learn_records(job->baseline, job->operands[i], &sums, fault);

		if (error)
			return error;
		plain_print(stdout,
		            "%s: %" PRIu64 " records of cells, %" PRIu64 " of alerts, %" PRIu64 " others, %" PRIu64
		            " malformed lines\n",
		            job->operands[i], sums.cells, sums.alerts, sums.other, sums.malformed);
		if (sums.malformed)
			plain_print(stdout, "%s:%" PRIu64 ": %s\n", job->operands[i], sums.first_bad_line,
			            sums.first_bad_reason);
	}
	return 0;
}

static void show_cell(void *ctx, const struct cell *cell, const struct known *known)
{
	const char *state = known->learned ? "learned" : known->distrusted ? "distrusted" : "quarantine";
	char key[CELL_KEY_SIZE], last[UTC_TEXT_SIZE];

	(void)ctx;
	cell_key(cell, key, sizeof(key));
	utc_format(known->last_ns, last);
	plain_print(stdout, "%-34s %-10s %6d %4d  %2d days, last %.10s", key, state,
	            known->channel == CELL_UNKNOWN ? -1 : known->channel, known->id == CELL_UNKNOWN ? -1 : known->id,
	            known->days, known->last_ns ? last : "never     ");
	if (known->power_median_dbfs == known->power_median_dbfs)
		plain_print(stdout, ", %.0f dBFS", known->power_median_dbfs);
	plain_print(stdout, "%s%s%s\n", known->imported ? ", listed" : "", known->allowed ? ", allowed: " : "",
	            known->reason);
}

static void show_allowed(void *ctx, const char *key, const char *reason, int64_t until_ns)
{
	char until[UTC_TEXT_SIZE];

	(void)ctx;
	plain_print(stdout, "%-34s allowed    until %s: %s\n", key,
	            until_ns == INT64_MAX ? "revoked" : utc_format(until_ns, until), reason);
}

static int show(const struct job *job, struct fault *fault)
{
	struct baseline_sums sums = { 0 };
	int error = baseline_show(job->baseline, utc_now(), show_cell, NULL, fault);

	if (!error)
		error = baseline_allowed(job->baseline, show_allowed, NULL, fault);
	if (!error)
		error = baseline_sum(job->baseline, &sums, fault);
	if (!error)
		plain_print(stdout,
		            "%" PRId64 " learned, %" PRId64 " in quarantine (%" PRId64 " after an alert), %" PRId64
		            " in imported lists, %" PRId64 " allowed\n",
		            sums.learned, sums.quarantined, sums.distrusted, sums.listed, sums.allowed);
	return error;
}

static int export(const struct job *job, struct fault *fault)
{
	FILE *out = job->count && strcmp(job->operands[0], "-") != 0 ? fopen(job->operands[0], "wex") : stdout;

	if (!out)
		return fault_set(fault, errno, "%s: %s", job->operands[0], strerror(errno));
	int error = baseline_export(job->baseline, out, fault);

	if (out != stdout && fclose(out) && !error)
		error = fault_set(fault, errno, "%s: %s", job->operands[0], strerror(errno));
	return error;
}

static int merge(const struct job *job, struct fault *fault)
{
	for (int i = 0; i < job->count; i++) {
		uint64_t cells;
		int error = baseline_merge(job->baseline, job->operands[i], &cells, fault);

		if (error)
			return error;
		plain_print(stdout, "%s: %" PRIu64 " cells\n", job->operands[i], cells);
	}
	return 0;
}

/* "gsm:" or "lte:" and something after it, without blanks. */
static bool is_key(const char *key)
{
	return (strncmp(key, "gsm:", 4) == 0 || strncmp(key, "lte:", 4) == 0) && key[4] &&
	       strlen(key) < CELL_KEY_SIZE && strcspn(key, " \t\r\n") == strlen(key);
}

static int allow(const struct job *job, struct fault *fault)
{
	int64_t until_ns = INT64_MAX;

	if (!is_key(job->operands[0]))
		return fault_set(fault, EINVAL, "'%s' is no key of a cell like gsm:460-00-4187-21034",
		                 job->operands[0]);
	if (!job->options->reason || !job->options->reason[0])
		return fault_set(fault, EINVAL, "allow wants a --reason");
	if (job->options->until && utc_parse(job->options->until, &until_ns))
		return fault_setting(fault, "until", EINVAL, "'%s' is not a time like 2026-01-02T03:04:05Z",
		                     job->options->until);
	return baseline_allow(job->baseline, job->operands[0], job->options->reason, until_ns, fault);
}

static int disallow(const struct job *job, struct fault *fault)
{
	return baseline_disallow(job->baseline, job->operands[0], fault);
}

static void show_profile(void *ctx, enum rat rat, const char *plmn, const char *field, const char *value, int cells)
{
	const char *wanted = ctx;

	if (!wanted || strcmp(wanted, plmn) == 0)
		plain_print(stdout, "%-4s %-8s %-36s %-12s %6d\n", rat_name(rat), plmn, field, value, cells);
}

static int profile(const struct job *job, struct fault *fault)
{
	return baseline_profiles(job->baseline, show_profile, job->count ? job->operands[0] : NULL, fault);
}

static const struct verb verbs[] = {
	{ "import", 1, 1 << 20, false, import }, { "learn", 1, 1 << 20, false, learn }, { "show", 0, 0, true, show },
	{ "export", 0, 1, true, export },        { "merge", 1, 1 << 20, false, merge }, { "allow", 1, 1, false, allow },
	{ "disallow", 1, 1, false, disallow },   { "profile", 0, 1, true, profile },    { 0 },
};

static const struct verb *find_verb(int count, char **operands, struct fault *fault)
{
	const struct verb *verb = verbs;

	if (count < 0)
		return NULL;
	while (verb->name && (!count || strcmp(verb->name, operands[0]) != 0))
		verb++;
	if (!verb->name)
		fault_set(fault, EINVAL,
		          count ? "there is no '%s'; see 'fbswatch help baseline'"
		                : "what to do is missing; see 'fbswatch help baseline'",
		          count ? operands[0] : "");
	else if (count < 2 || count - 2 < verb->least || count - 2 > verb->most)
		fault_set(fault, EINVAL, "%s: %s; see 'fbswatch help baseline'", verb->name,
		          count < 2 ? "no baseline file given" : "wrong number of operands");
	else
		return verb;
	return NULL;
}

static int baseline_run(int argc, char **argv)
{
	struct baseline_options options = { 0 };
	const struct setting_group groups[] = { { .table = baseline_table, .target = &options }, { 0 } };
	struct config given = { .groups = groups };
	struct fault fault = { 0 };
	char **operands;
	int count = config_read(&given, argc, argv, &operands, &fault);
	const struct verb *verb = find_verb(count, operands, &fault);

	if (!verb)
		return command_refuse(&baseline_command, &given, &fault);
	struct job job = {
		.baseline = baseline_open(operands[1], verb->read_only, &fault),
		.options = &options,
		.count = count - 2,
		.operands = operands + 2,
	};

	if (!job.baseline)
		return command_refuse(&baseline_command, &given, &fault);
	int error = verb->run(&job, &fault);

	baseline_close(job.baseline);
	if (!error && fflush(stdout))
		error = fault_set(&fault, errno, "standard output: %s", strerror(errno));
	if (error)
		command_refuse(&baseline_command, &given, &fault);
	return !error ? RUN_DONE : error == -EINVAL ? RUN_REFUSED : RUN_UNFINISHED;
}

const struct command baseline_command = {
	.name = "baseline",
	.operands = "import|learn|show|export|merge|allow|disallow|profile FILE [ARGUMENT]...",
	.summary = "Keeps the cells that are known at a place: imports, learns, shows, exports, merges, allows.",
	.summary_zh = "管理一个地点的已知小区：导入、学习、查看、导出、合并、放行。",
	.details = "  import FILE LIST...      lists of OpenCelliD or Mozilla, gzipped or not\n"
		   "  learn FILE RECORDS...    cell and alert records (jsonl), in the order of time\n"
		   "  show FILE                the cells, learned or in quarantine, and the allow-list\n"
		   "  profile FILE [MCC-MNC]   what an operator's learned cells broadcast\n"
		   "  export FILE [OUT]        all cells as JSON Lines\n"
		   "  merge FILE OTHER...      what other sensors know: their files, or their exports\n"
		   "  allow FILE KEY           the cell with this key raises no alert\n"
		   "  disallow FILE KEY        takes it off that list\n",
	.details_zh = "  import FILE LIST...      OpenCelliD 或 Mozilla 的小区列表，可为 gzip 压缩\n"
		      "  learn FILE RECORDS...    小区和告警记录（jsonl），按时间顺序\n"
		      "  show FILE                小区（已学习或隔离中）以及放行名单\n"
		      "  profile FILE [MCC-MNC]   某运营商已学习小区的广播内容\n"
		      "  export FILE [OUT]        全部小区，JSON Lines 格式\n"
		      "  merge FILE OTHER...      其他传感器所知：它们的文件或导出\n"
		      "  allow FILE KEY           具有此键的小区不再告警\n"
		      "  disallow FILE KEY        从放行名单中移除\n",
	.run = baseline_run,
	.options = baseline_options,
};
