// SPDX-License-Identifier: GPL-3.0-or-later
/* sealed: see sealed.h. What the sensor does before it signs and what anybody does who replays is the same code. */
#include "sealed.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "log.h"     // log_line
#include "reread.h"  // reread_bundle
#include "source.h"  // source_find

/* NULL where the bundle has no such part. */
static const char *part_of(const char *bundle, const char *name, char path[512])
{
	int n = snprintf(path, 512, "%s/%s", bundle, name);

	return n > 0 && n < 512 && access(path, F_OK) == 0 ? path : NULL;
}

int sealed_open(struct sealed *sealed, const char *bundle, const struct evidence_seal *seal, struct run_config *config,
                struct fault *fault)
{
	char path[512];

	*sealed = (struct sealed){ .seal = seal };
	if (!seal || seal->older)
		return 0;
	if (config->engine.baseline || config->engine.operators)
		log_line(LOG_LEVEL_INFO, "%s: is judged by the baseline and the plan that are inside it", bundle);
	config->engine.sealed = true;
	config->engine.baseline = part_of(bundle, EVIDENCE_BASELINE, sealed->baseline);
	config->engine.operators = part_of(bundle, EVIDENCE_OPERATORS, sealed->operators);
	sealed->listening = calloc(1, sizeof(*sealed->listening));
	if (!sealed->listening)
		return fault_set(fault, ENOMEM, "out of memory");
	if (!config->engine.operators || !part_of(bundle, EVIDENCE_LISTENED, path))
		return fault_set(fault, EBADMSG, "%s: has not all parts of a bundle", bundle);
	return evidence_listened_read(path, sealed->listening, fault);
}

void sealed_close(struct sealed *sealed)
{
	free(sealed->listening);
	*sealed = (struct sealed){ 0 };
}

bool sealed_feed(struct sealed *sealed, struct engine *engine, const struct pdu *pdu)
{
	if (sealed->listening)
		engine_listening(engine, sealed->listening, sealed->fed);
	if (!sealed->fed)
		engine_await(engine, sealed->seal->alert, sealed->seal->cell);
	engine_pdu(engine, pdu);
	sealed->fed++;
	return sealed->seal->older || sealed->fed < sealed->seal->blocks;
}

/* In the older form nothing says when the verdict was spoken: all is judged, and the highest level counts. */
void sealed_end(struct sealed *sealed, struct engine *engine, int64_t end_ns)
{
	const struct evidence_seal *seal = sealed->seal;

	if (sealed->listening && seal->at_end)
		engine_listening(engine, sealed->listening, sealed->fed);
	if (!seal->older && !seal->at_end)
		engine_await(engine, "", "");
	engine_end(engine, seal->at_end ? seal->time_ns : end_ns, "");
}

static enum alert_level reached(const struct sealed *sealed, const struct engine *engine)
{
	return engine_awaited(engine, sealed->seal->older);
}

static int compare(const struct sealed *sealed, const struct engine *engine, const char *bundle, bool pinned,
                   struct fault *fault)
{
	const struct evidence_seal *seal = sealed->seal;
	const char *level = alert_level_name(reached(sealed, engine)),
		   *expected = seal->older ? seal->level : seal->replayed;

	log_line(LOG_LEVEL_INFO,
	         "%s: signed by %s (%s), one bundle, its place in the chain not checked%s; verdict on %s: %s, "
	         "this replay: %s",
	         bundle, seal->key, pinned ? "pinned" : "unpinned", seal->older ? ", the older form" : "", seal->cell,
	         seal->level, level);
	if (strcmp(expected, seal->level) != 0)
		log_line(LOG_LEVEL_INFO,
		         "%s: some of what led to '%s' was heard before the blocks kept here begin: "
		         "sealed as leading to '%s' by themselves",
		         bundle, seal->level, expected);
	if (strcmp(level, expected) == 0)
		return 0;
	return fault_set(fault, EBADMSG, "%s: the replay comes to '%s', not to '%s'", bundle, level, expected);
}

int sealed_check(const struct sealed *sealed, const struct engine *engine, const char *bundle,
                 const struct run_config *config, struct fault *fault)
{
	enum language language = LANGUAGE_EN;
	struct engine_snapshot snapshot;
	struct reread reread;
	int error = compare(sealed, engine, bundle, config->evidence_key, fault);

	if (error)
		return error;
	if (config->engine.lang)
		language_parse(config->engine.lang, &language);
	engine_snapshot(engine, &snapshot);
	const uint8_t radio = sealed->seal->radio;

	error = reread_bundle(bundle, config, radio, snapshot.clock_ppm[radio], &reread, fault);
	return error ? error : reread_tell(&reread, bundle, language, fault);
}

/* A bundle that is judged before it is signed. */
struct trial {
	struct sealed sealed;
	struct engine *engine;
	const struct source *source;
	void *blocks;
	int64_t end_ns;
};

static void on_pdu(void *ctx, const struct pdu *pdu)
{
	struct trial *trial = ctx;

	trial->end_ns = pdu->time_ns;
	if (!sealed_feed(&trial->sealed, trial->engine, pdu))
		trial->source->cancel(trial->blocks);
}

static int run_blocks(struct trial *trial, const char *bundle, struct fault *fault)
{
	const struct source_out out = { .pdu = on_pdu, .ctx = trial };
	char path[512];
	const struct source_config config = { .target = part_of(bundle, "blocks.pdu", path) };

	trial->source = source_find("blocks");
	trial->blocks = config.target ? trial->source->open(&config, fault) : NULL;
	if (!trial->blocks)
		return -EBADMSG;
	int error = trial->sealed.seal->blocks ? trial->source->run(trial->blocks, &out, fault) : 0;

	trial->source->close(trial->blocks);
	sealed_end(&trial->sealed, trial->engine, trial->end_ns);
	return error;
}

int sealed_judge(const char *bundle, const struct evidence_seal *seal)
{
	struct run_config config = { .engine = { .silent = true, .journal = "none" } };
	struct trial *trial = calloc(1, sizeof(*trial));
	struct fault fault;

	if (!trial)
		return -ENOMEM;
	int error = sealed_open(&trial->sealed, bundle, seal, &config, &fault);

	if (!error) {
		trial->engine = engine_open(&config.engine, &fault);
		error = trial->engine ? run_blocks(trial, bundle, &fault) : -EINVAL;
	}
	int level = error ? error : (int)reached(&trial->sealed, trial->engine);

	if (trial->engine)
		engine_close(trial->engine, &fault);

	sealed_close(&trial->sealed);
	free(trial);
	return level;
}
