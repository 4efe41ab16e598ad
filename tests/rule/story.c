// SPDX-License-Identifier: GPL-3.0-or-later
/* story: scenario -> samples -> source -> receivers -> cells -> rules, by the parts that a replay is made of. */
#include "story.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bank.h"                     // struct bank
#include "listen.h"                   // struct listen
#include "../../src/engine/inside.h"  // struct engine
#include "air.h"                      // air_record
#include "source.h"                   // source_find

enum { TEXT_MAX = 64 * 1024, PATH_SIZE = 512, FINDINGS = 128 };

static const int64_t every_ns = INT64_C(500) * 1000000;

struct story {
	const char *rule;
	bool honest;
	/* as the file has it */
	char text[TEXT_MAX];
	enum rat rat;
	int channel, id;
	char rats[16], plan[256];
	bool learns, follows;
	/* as it is heard */
	struct engine *engine;
	struct bank bank;
	struct listen listen;
	const struct source *source;
	void *instance;
	int64_t asked_ns, end_ns;
	bool accused_heard;
	enum story_end end;
};

/* ---- the file ---- */

static bool ends_in(const char *line, const char *mark)
{
	size_t n = strlen(line), m = strlen(mark);

	return n >= m && strcmp(line + n - m, mark) == 0;
}

static int add_file(struct story *story, const char *path, struct fault *fault);

static int add_part(struct story *story, const char *path, const char *name, struct fault *fault)
{
	char part[PATH_SIZE];
	const char *slash = strrchr(path, '/');

	snprintf(part, sizeof(part), "%.*s/%s.part", (int)(slash ? slash - path : 0), path, name);
	return add_file(story, part, fault);
}

static int add_order(struct story *story, const char *path, const char *order, struct fault *fault)
{
	char word[64];

	if (sscanf(order, "with %63s", word) == 1)
		return add_part(story, path, word, fault);
	if (sscanf(order, "accuses %63s %d %d", word, &story->channel, &story->id) == 3) {
		story->rat = strcmp(word, "lte") == 0 ? RAT_LTE : RAT_GSM;
		return 0;
	}
	if (sscanf(order, "rats %15s", story->rats) == 1)
		return 0;
	if (strncmp(order, "plan ", 5) == 0) {
		snprintf(story->plan, sizeof(story->plan), "%.200s\n", order + 5);
		return 0;
	}
	if (strcmp(order, "follows") == 0) {
		story->follows = true;
		return 0;
	}
	if (strcmp(order, "learns") == 0) {
		story->learns = true;
		return 0;
	}
	return fault_set(fault, EINVAL, "%s: '#! %s' is no order", path, order);
}

static int add_line(struct story *story, const char *path, char *line, struct fault *fault)
{
	size_t used = strlen(story->text);

	line[strcspn(line, "\n")] = 0;
	if (ends_in(line, story->honest ? "# fake" : "# honest"))
		return 0;
	if (ends_in(line, story->honest ? "# honest" : "# fake"))
		*strrchr(line, '#') = 0;
	if (strncmp(line, "#! ", 3) == 0)
		return add_order(story, path, line + 3, fault);
	snprintf(story->text + used, sizeof(story->text) - used, "%s\n", line);
	return 0;
}

static int add_file(struct story *story, const char *path, struct fault *fault)
{
	char line[1024];
	FILE *file = fopen(path, "re");
	int error = file ? 0 : fault_set(fault, errno, "%s: %s", path, strerror(errno));

	while (!error && fgets(line, sizeof(line), file))
		error = add_line(story, path, line, fault);
	if (file)
		fclose(file);
	return error;
}

/* ---- the ear ---- */

static bool is_accused(const struct story *story, const struct cell *cell)
{
	if (cell->rat != story->rat)
		return false;
	return cell->rat == RAT_LTE ? cell->lte.earfcn == story->channel && cell->lte.pci == story->id
	                            : cell->gsm.arfcn == story->channel && cell->gsm.bsic == story->id;
}

static void ask(struct story *story, const struct cell *cell, int64_t time_ns)
{
	struct finding findings[FINDINGS];
	int count = judge_findings(&story->engine->judge, time_ns, cell, findings, FINDINGS);
	bool accused = is_accused(story, cell);

	story->accused_heard |= accused;
	for (int i = 0; i < count; i++)
		if (strcmp(findings[i].rule, story->rule) == 0 && story->end != STORY_SPEAKS)
			story->end = accused ? STORY_SPEAKS : STORY_OTHERS;
}

/* All that were heard a moment ago: a replay asks as often. */
static void ask_all(struct story *story, int64_t time_ns, int64_t within_ns)
{
	story->asked_ns = time_ns;
	for (const struct cell *cell = cells_newest(story->engine->cells);
	     cell && time_ns - cell->last_seen_ns <= within_ns; cell = cells_older(cell))
		ask(story, cell, cell->last_seen_ns);
	if (story->end == STORY_SPEAKS)
		story->source->cancel(story->instance);
}

static void on_receiver_pdu(void *ctx, const struct pdu *pdu)
{
	struct story *story = ctx;

	engine_pdu(story->engine, pdu);
	if (pdu->time_ns - story->asked_ns >= every_ns)
		ask_all(story, pdu->time_ns, every_ns);
}

static void on_iq(void *ctx, const struct iq_block *block)
{
	struct story *story = ctx;
	struct listen_stretch stretch;

	bank_feed(&story->bank, block);
	if (listen_block(&story->listen, block, story->bank.clipped, &stretch))
		engine_listened(story->engine, &stretch);
	story->end_ns = block->time_ns + iq_duration_ns(block->nof_samples, block->rate_hz);
}

static int hear(struct story *story, const char *path, struct fault *fault)
{
	const struct source_config options = { .target = path, .start_ns = INT64_MIN, .gain_db = NAN };
	const struct source_out out = { .iq = on_iq, .ctx = story };
	struct source_info info;
	struct listen_stretch stretch;

	story->source = source_find("file");
	story->instance = story->source->open(&options, fault);
	if (!story->instance)
		return -EIO;
	story->source->info(story->instance, &info);
	const struct receiver_config config = { .rate_hz = info.rate_hz,
		                                .max_offset_ppm = 60,
		                                .combine = true,
		                                .signalling = story->follows,
		                                .emit = on_receiver_pdu,
		                                .emit_ctx = story };
	int error = bank_create(&story->bank, story->rats[0] ? story->rats : NULL, &config, fault);

	const struct receiver_scope all = { .all = true };

	bank_follow(&story->bank, &all);
	if (!error)
		error = story->source->run(story->instance, &out, fault);
	bank_flush(&story->bank);
	if (listen_end(&story->listen, &stretch))
		engine_listened(story->engine, &stretch);
	ask_all(story, story->end_ns, INT64_C(3600) * 1000000000);
	bank_destroy(&story->bank);
	story->source->close(story->instance);
	return error;
}

/* ---- the whole ---- */

static int record(const struct story *story, const char *name, const char *path, struct fault *fault)
{
	struct air_scenario *scenario = air_scenario_parse(story->text, strlen(story->text), name, fault);
	int error = scenario ? air_record(scenario, path, NULL, fault) : -EINVAL;

	air_scenario_destroy(scenario);
	return error;
}

static int write_plan(const struct story *story, const char *path, struct fault *fault)
{
	FILE *file = fopen(path, "we");

	if (!file)
		return fault_set(fault, errno, "%s: %s", path, strerror(errno));
	fputs(story->plan, file);
	fclose(file);
	return 0;
}

static int tell(struct story *story, const char *name, const char *scratch, struct fault *fault)
{
	char path[PATH_SIZE], plan[PATH_SIZE], baseline[PATH_SIZE];
	struct engine_config config = {
		.sensor = "test",
		.journal = "none",
		.live = story->learns,
		.clock = "the recording",
		.origins = { { .source = name, .gain_db = NAN, .ppm = NAN } },
	};

	config.outputs.count = 1;
	config.outputs.items[0] = "jsonl:/dev/null";
	snprintf(path, sizeof(path), "%s/story.sigmf-data", scratch);
	snprintf(plan, sizeof(plan), "%s/plan.csv", scratch);
	snprintf(baseline, sizeof(baseline), "%s/baseline.sqlite", scratch);
	config.operators = story->plan[0] ? plan : NULL;
	config.baseline = story->learns ? baseline : NULL;
	int error = record(story, name, path, fault);

	if (!error && story->plan[0])
		error = write_plan(story, plan, fault);
	story->engine = error ? NULL : engine_open(&config, fault);
	if (!story->engine)
		return -EINVAL;
	error = hear(story, path, fault);
	engine_close(story->engine, fault);
	return error;
}

enum story_end story_tell(const char *path, bool honest, const char *rule, const char *scratch, struct fault *fault)
{
	struct story *story = calloc(1, sizeof(*story));
	enum story_end end = STORY_BROKEN;

	if (!story)
		return end;
	story->rule = rule;
	story->honest = honest;
	story->end = STORY_SILENT;
	if (!add_file(story, path, fault) && !tell(story, path, scratch, fault))
		end = story->end;
	if (end != STORY_BROKEN && !story->accused_heard) {
		fault_set(fault, ENODATA, "%s: the accused is not heard", path);
		end = STORY_BROKEN;
	}
	free(story);
	return end;
}
