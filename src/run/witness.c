// SPDX-License-Identifier: GPL-3.0-or-later
/* witness: journal and evidence of a run. Neither may stop the watching: what cannot be kept is told, once. */
#include "plain.h"  // plain_print
#include "witness.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "sealed.h"  // sealed_judge

static const double after_share = 0.4; /* of the samples kept, those after the alert */

int run_journal_path(char *path, int size)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
	int n = -1;

	if (state && state[0] == '/')
		n = snprintf(path, (size_t)size, "%s/fbswatch/alerts.jsonl", state);
	else if (home && home[0] == '/')
		n = snprintf(path, (size_t)size, "%s/.local/state/fbswatch/alerts.jsonl", home);
	if (n >= 0 && n < size)
		return 0;
	path[0] = 0;
	return -ENOENT;
}

static int open_evidence(struct witness *witness, const struct run_config *config, const struct witness_origin *origin,
                         bool live, struct fault *fault)
{
	const struct evidence_config evidence = {
		.folder = config->evidence,
		.sensor = witness->sensor,
		.before_s = config->evidence_s * (1 - after_share),
		.after_s = config->evidence_s * after_share,
		.background = live,
		.space_bytes = (uint64_t)config->evidence_space,
		.source = origin->source,
		.device = origin->device,
		.gain_db = origin->gain_db,
		.ppm = origin->ppm,
		.clock = origin->clock,
		.position = config->position,
		.judge = sealed_judge,
	};

	witness->evidence = evidence_open(&evidence, fault);
	return witness->evidence ? 0 : -EINVAL;
}

int witness_open(struct witness *witness, const struct run_config *config, const char *sensor,
                 const struct witness_origin *origin, bool live, struct fault *fault)
{
	*witness = (struct witness){ .sensor = sensor };
	witness->usual = !config->journal && !run_journal_path(witness->journal, sizeof(witness->journal));
	if (config->journal && strcmp(config->journal, "none") != 0)
		snprintf(witness->journal, sizeof(witness->journal), "%s", config->journal);
	return config->evidence ? open_evidence(witness, config, origin, live, fault) : 0;
}

void witness_close(struct witness *witness)
{
	if (witness->instance)
		witness->sink->close(witness->instance);
	evidence_close(witness->evidence);
}

void witness_iq(struct witness *witness, const struct iq_block *block)
{
	if (witness->evidence)
		evidence_iq(witness->evidence, block);
}

void witness_pdu(struct witness *witness, const struct pdu *pdu)
{
	if (witness->evidence)
		evidence_pdu(witness->evidence, pdu);
}

/* The folders of the usual place, where its root (home or state folder) is there; a path that the user names is left to him. */
static void make_usual_folders(void)
{
	static const char *const below_home[] = { "/.local", "/.local/state", "/.local/state/fbswatch", NULL };
	static const char *const below_state[] = { "/fbswatch", NULL };
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
	bool has_state = state && state[0] == '/';
	char path[512];

	for (const char *const *part = has_state ? below_state : below_home; *part; part++)
		if (snprintf(path, sizeof(path), "%s%s", has_state ? state : home, *part) < (int)sizeof(path))
			mkdir(path, 0755);
}

static void write_journal(struct witness *witness, int64_t time_ns, const struct alert *alert)
{
	struct fault fault = { 0 };

	if (!witness->journal[0] || witness->refused)
		return;
	const struct sink_config config = {
		.target = witness->journal, .sensor = witness->sensor, .live = true, .append = true
	};

	witness->sink = sink_find("jsonl");
	if (!witness->instance && witness->usual)
		make_usual_folders();
	if (!witness->instance)
		witness->instance = witness->sink->open(&config, &fault);
	if (witness->instance) {
		int error = witness->sink->alert(witness->instance, time_ns, alert);

		if (!error)
			return;
		fault_set(&fault, -error, "%s: %s", witness->journal, strerror(-error));
	}
	witness->refused = true;
	plain_print(stderr, "fbswatch: no journal of alerts is kept: %s\n", fault.text);
}

void witness_listened(struct witness *witness, const struct listen_stretch *stretch)
{
	const struct listening_stretch told = {
		.low_hz = stretch->low_hz,
		.high_hz = stretch->high_hz,
		.from_ns = stretch->from_ns,
		.to_ns = stretch->to_ns,
		.deaf_ns = stretch->deaf_ns,
		.floor_dbfs = stretch->floor_dbfs,
	};

	if (witness->evidence)
		evidence_listened(witness->evidence, &told);
}

static struct evidence_scene scene_of(const struct judge *judge)
{
	return (struct evidence_scene){ judge->scene.cells, judge->scene.coverage, judge->baseline, judge->operators };
}

void witness_alert(struct witness *witness, int64_t time_ns, const struct alert *alert, const struct judge *judge, bool at_end)
{
	const struct evidence_scene scene = scene_of(judge);

	write_journal(witness, time_ns, alert);
	if (witness->evidence && alert->level >= ALERT_SUSPICIOUS && alert->state != ALERT_CLEARED)
		evidence_request(witness->evidence, alert, &scene, time_ns, at_end);
}

void witness_write(struct witness *witness, int64_t time_ns, bool all, struct judge *judge, struct outputs *outputs)
{
	const struct evidence_scene scene = scene_of(judge);
	struct fault fault = { 0 };
	int written = 1;

	while (witness->evidence && written > 0) {
		written = evidence_write(witness->evidence, time_ns, all, &scene, &witness->written, &fault);
		if (written > 0)
			alerts_witness(judge->alerts, time_ns, witness->written.id, witness->written.evidence);
	}
	if (written < 0 && witness->evidence)
		outputs_status(outputs, time_ns,
		               &(struct status){ .source = "evidence", .error = fault.text, .ppm = NAN });
}
