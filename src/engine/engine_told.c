// SPDX-License-Identifier: GPL-3.0-or-later
/* engine_told: how a run is, once a minute, once a day and to who asks. See engine.h. */
#include "inside.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "status_told.h"  // status_told_encode

/* Once a day. */
static void tell_day(struct engine *engine, int64_t time_ns)
{
	struct digest digest = {
		.cells = (uint32_t)cells_count(engine->cells),
		.notice = alerts_reached(engine->judge.alerts, ALERT_NOTICE),
		.suspicious = alerts_reached(engine->judge.alerts, ALERT_SUSPICIOUS),
		.fake = alerts_reached(engine->judge.alerts, ALERT_FAKE),
		.dropped_records = outputs_dropped(&engine->outputs),
	};

	if (daybook_turn(&engine->daybook, time_ns, &digest))
		outputs_put(&engine->outputs,
		            &(struct record){ .type = RECORD_DIGEST, .time_ns = time_ns, .digest = &digest });
}

/* What is known here. */
static void fill_status(const struct engine *engine, struct status *status)
{
	status->ppm = cells_consensus_ppm(engine->cells, status->radio);
	status->dropped_records = outputs_dropped(&engine->outputs);
	status->nof_outputs = outputs_health(&engine->outputs, status->outputs);
	status->cells = (uint32_t)cells_count(engine->cells);
	status->notice = alerts_reached(engine->judge.alerts, ALERT_NOTICE);
	status->suspicious = alerts_reached(engine->judge.alerts, ALERT_SUSPICIOUS);
	status->fake = alerts_reached(engine->judge.alerts, ALERT_FAKE);
}

void engine_trouble(struct engine *engine, int64_t time_ns, const char *source, const char *words)
{
	const struct status status = { .source = source, .error = words, .ppm = NAN };

	outputs_put(&engine->outputs, &(struct record){ .type = RECORD_STATUS, .time_ns = time_ns, .status = &status });
}

int engine_tell(struct engine *engine, int64_t time_ns, struct status *each, int count)
{
	const struct status_told told = { engine->sensor, time_ns, count, each };

	for (int i = 0; i < count; i++)
		fill_status(engine, &each[i]);
	if (!engine->told)
		engine->told = malloc(STATUS_TOLD_MAX);
	return engine->told ? status_told_encode(&told, engine->told, STATUS_TOLD_MAX) : -ENOMEM;
}

void engine_status(struct engine *engine, int64_t time_ns, struct status *status)
{
	fill_status(engine, status);
	outputs_put(&engine->outputs, &(struct record){ .type = RECORD_STATUS, .time_ns = time_ns, .status = status });
	daybook_status(&engine->daybook, status);
	tell_day(engine, time_ns);
	outputs_flush(&engine->outputs);
}

uint32_t engine_scope(const struct engine *engine, struct receiver_scope *scope)
{
	*scope = engine->judge.scope.cells;
	return engine->judge.scope.version;
}
