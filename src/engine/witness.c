// SPDX-License-Identifier: GPL-3.0-or-later
/* witness: journal and evidence of a run. Neither may stop the watching: what cannot be kept is told, once. */
#include "witness.h"

#include <errno.h>
#include <math.h>
#include <string.h>

static const double after_share = 0.4; /* of the samples kept, those after the alert */

static int open_evidence(struct witness *witness, const struct engine_config *config, struct fault *fault)
{
	struct evidence_config evidence = {
		.folder = config->evidence,
		.sensor = witness->sensor,
		.before_s = config->evidence_s * (1 - after_share),
		.after_s = config->evidence_s * after_share,
		.background = config->live && !config->patient,
		.space_bytes = (uint64_t)config->evidence_space,
		.clock = config->clock,
		.position = config->position,
		.judge = config->judge,
	};
	struct fault why;

	if (config->seal_to && envelope_key_parse(config->seal_to, evidence.seal_to, &why))
		return fault_setting(fault, "seal-to", EINVAL, "%s", why.text);
	evidence.seals = config->seal_to != NULL;
	evidence.no_samples = config->signalling && !evidence.seals; /* they hold what was said on dedicated channels */

	memcpy(evidence.origins, config->origins, sizeof(evidence.origins));
	witness->evidence = evidence_open(&evidence, fault);
	return witness->evidence ? 0 : -EINVAL;
}

int witness_open(struct witness *witness, const struct engine_config *config, const char *sensor, struct fault *fault)
{
	witness->sensor = sensor;
	witness->evidence = NULL;
	journal_init(&witness->journal, config->journal, config->live && !config->patient);
	return config->evidence ? open_evidence(witness, config, fault) : 0;
}

void witness_close(struct witness *witness)
{
	journal_close(&witness->journal);
	evidence_close(witness->evidence);
}

void witness_iq(struct witness *witness, uint8_t radio, const struct iq_block *block)
{
	if (witness->evidence)
		evidence_iq(witness->evidence, radio, block);
}

void witness_pdu(struct witness *witness, const struct pdu *pdu)
{
	if (witness->evidence)
		evidence_pdu(witness->evidence, pdu);
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

static void keep(struct witness *witness, const struct record *record)
{
	struct record named = *record;

	named.sensor = witness->sensor;
	named.position = witness->position;
	named.basis = witness->basis;
	journal_put(&witness->journal, &named);
}

void witness_alert(struct witness *witness, const struct record *record, const struct judge *judge, bool at_end)
{
	const struct evidence_scene scene = scene_of(judge);
	const struct alert *alert = record->alert;

	keep(witness, record);
	if (witness->evidence && alert->level >= ALERT_SUSPICIOUS && alert->state != ALERT_CLEARED)
		evidence_request(witness->evidence, alert, &scene, record->time_ns, at_end);
}

void witness_order(struct witness *witness, const struct record *record)
{
	keep(witness, record);
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
	if (written >= 0 || !witness->evidence)
		return;
	const struct status status = { .source = "evidence", .error = fault.text, .ppm = NAN };

	outputs_put(outputs, &(struct record){ .type = RECORD_STATUS, .time_ns = time_ns, .status = &status });
}
