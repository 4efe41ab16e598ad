// SPDX-License-Identifier: GPL-3.0-or-later
/* engine: a pdu becomes part of a cell, the cell is judged, and whoever is to know is told, in this order. See
 * engine.h. */
#include "inside.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "listening.h"  // listening_tell
#include "plain.h"      // plain_is
#include "receivers.h"  // receiver_of
#include "standing.h"   // standing_restore
#include "sweep.h"      // struct sweep

static void cell_due(void *ctx, int64_t time_ns, const struct cell *cell)
{
	struct engine *engine = ctx;

	outputs_put(&engine->outputs, &(struct record){ .type = RECORD_CELL, .time_ns = time_ns, .cell = cell });
}

static void sweep_due(void *ctx, int64_t time_ns, const struct spectrum_sweep *spectrum)
{
	struct engine *engine = ctx;

	outputs_put(&engine->outputs,
	            &(struct record){ .type = RECORD_SPECTRUM, .time_ns = time_ns, .spectrum = spectrum });
}

static void cells_heard(void *ctx, int64_t time_ns, const struct heard_cells *heard)
{
	struct engine *engine = ctx;

	outputs_put(&engine->outputs, &(struct record){ .type = RECORD_HEARD, .time_ns = time_ns, .heard = heard });
}

/* The end of an alert's id is a hash of the cell's handle: it stays when the cell broadcasts another identity. */
static const char *place_in(const char *id)
{
	const char *last = strrchr(id, '-');

	return last ? last : "";
}

static void meet(struct engine *engine, const struct alert *alert)
{
	bool is_it = engine->awaited[0] && strcmp(place_in(alert->id), place_in(engine->awaited)) == 0;
	char key[CELL_KEY_SIZE];

	cell_key(&alert->cell, key, sizeof(key));
	if (!is_it && (engine->met || strcmp(key, engine->awaited_cell) != 0))
		return;
	engine->met = is_it;
	engine->reached = alert->state == ALERT_CLEARED ? ALERT_NONE : alert->level;
	if (engine->reached > engine->highest)
		engine->highest = engine->reached;
}

void engine_await(struct engine *engine, const char *alert, const char *cell)
{
	snprintf(engine->awaited, sizeof(engine->awaited), "%s", alert);
	snprintf(engine->awaited_cell, sizeof(engine->awaited_cell), "%s", cell);
}

static void alert_due(void *ctx, int64_t time_ns, const struct alert *alert)
{
	struct engine *engine = ctx;

	const bool muted = mutes_cover(&engine->mutes, time_ns, alert);
	struct record record = { .type = RECORD_ALERT, .time_ns = time_ns, .muted = muted, .alert = alert };

	outputs_number(&engine->outputs, &record);
	if (!mutes_withhold(&engine->mutes, time_ns, alert))
		outputs_put(&engine->outputs, &record);
	witness_alert(&engine->witness, &record, &engine->judge, engine->ending);
	meet(engine, alert);
	if (engine->alerted)
		engine->alerted(engine->alerted_ctx, &alert->cell,
		                alert->state == ALERT_CLEARED ? ALERT_NONE : alert->level);
}

int engine_check_sensor(const char *name, struct fault *fault)
{
	const size_t size = sizeof(((struct engine *)0)->sensor);

	if (name && (!name[0] || strlen(name) >= size))
		return fault_setting(fault, "sensor", EINVAL, "the name must have 1 to %zu octets", size - 1);
	if (name && !plain_is(name))
		return fault_setting(fault, "sensor", EINVAL, "'%s' is not plain text in UTF-8", name);
	return 0;
}

static int name_sensor(struct engine *engine, const char *name, struct fault *fault)
{
	char host[sizeof(engine->sensor)] = "";
	int error = engine_check_sensor(name, fault);

	if (error)
		return error;
	if (!name && (gethostname(host, sizeof(host) - 1) || !plain_is(host)))
		name = "fbswatch";
	snprintf(engine->sensor, sizeof(engine->sensor), "%s", name ? name : host);
	return 0;
}

/* Words that are no place are kept for the evidence alone. */
static int place_sensor(struct engine *engine, const char *words, struct fault *fault)
{
	struct fault why;

	if (position_parse(words, &engine->position, &why) != -ERANGE)
		return 0;
	return fault_setting(fault, "position", EINVAL, "%s", why.text);
}

/* No output may overwrite a file that the judge reads. */
static int check_outputs(const struct engine_config *config, struct fault *fault)
{
	const char *const paths[] = { config->baseline, config->operators };
	struct source_file files[2];
	struct stat st;
	int count = 0;

	for (int i = 0; i < 2; i++)
		if (paths[i] && !stat(paths[i], &st))
			files[count++] = (struct source_file){ st.st_dev, st.st_ino };
	return engine_check_outputs(&config->outputs, files, count, fault);
}

static int open_parts(struct engine *engine, const struct engine_config *config, struct fault *fault)
{
	struct sink_config sink = { .messages = config->messages,
		                    .live = config->live,
		                    .patient = config->patient,
		                    .append = config->live,
		                    .position = config->position,
		                    .viewed = config->screen != NULL };

	if (config->lang && language_parse(config->lang, &sink.language))
		return fault_setting(fault, "lang", EINVAL, "'%s' is neither en nor zh", config->lang);
	if (place_sensor(engine, config->position, fault) || daybook_open(&engine->daybook, config->digest, fault))
		return -EINVAL;
	engine->cells = cells_create(ENGINE_CELLS_MAX, cell_due, engine);
	if (engine->cells)
		cells_on_heard(engine->cells, cells_heard);
	engine->orders = order_queue_create();
	if (config->spectrum_s > 0)
		engine->sweep = sweep_create(config->spectrum_s, sweep_due, engine);
	if (!engine->cells || !engine->orders || (config->spectrum_s > 0 && !engine->sweep) ||
	    screens_open(engine, config->screen))
		return fault_set(fault, ENOMEM, "out of memory");
	int error = judge_open(&engine->judge, config, engine->cells, alert_due, engine, fault);

	if (!error)
		error = check_outputs(config, fault);
	if (!error)
		error = witness_open(&engine->witness, config, engine->sensor, fault);
	if (!error && config->live && !config->silent)
		standing_restore(engine->judge.alerts, engine->witness.journal.path, engine->sensor);
	engine->witness.position = &engine->position;
	engine->witness.basis = config->signalling;
	if (error || config->silent)
		return error;
	error = outputs_open(&engine->outputs, &config->outputs, &sink, engine->sensor, fault);
	engine->outputs.screen = config->screen;
	engine->outputs.position = &engine->position;
	engine->outputs.basis = config->signalling;
	return error;
}

static void close_parts(struct engine *engine)
{
	order_queue_destroy(engine->orders);
	free(engine->told);
	sweep_destroy(engine->sweep);
	screens_close(engine);
	witness_close(&engine->witness);
	judge_close(&engine->judge);
	cells_destroy(engine->cells);
}

struct engine *engine_open(const struct engine_config *config, struct fault *fault)
{
	struct engine *engine = calloc(1, sizeof(*engine));

	if (!engine) {
		fault_set(fault, ENOMEM, "out of memory");
		return NULL;
	}
	engine->driver = config->driver;
	engine->driver_ctx = config->driver_ctx;
	engine->alerted = config->alerted;
	engine->alerted_ctx = config->alerted_ctx;
	if (!name_sensor(engine, config->sensor, fault)) {
		if (!open_parts(engine, config, fault))
			return engine;
		close_parts(engine);
	}
	free(engine);
	return NULL;
}

int engine_close(struct engine *engine, struct fault *fault)
{
	close_parts(engine);
	int error = outputs_close(&engine->outputs, fault);

	free(engine);
	return error;
}

void engine_pdu(struct engine *engine, const struct pdu *pdu)
{
	const struct receiver *receiver = receiver_of(pdu->rat);

	if (!receiver)
		return;
	engine->version++;
	const struct cell *cell = cells_update(engine->cells, pdu, receiver->parse);
	struct pdu settled;

	if (receiver->settle) {
		settled = *pdu;
		receiver->settle(&settled, cell);
		pdu = &settled;
	}
	if (pdu->channel != PDU_SCH && pdu->channel != PDU_CONDUCT) { /* these are no messages */
		char key[CELL_KEY_SIZE];

		cell_key(cell, key, sizeof(key));
		const struct message message = { pdu, receiver->message_name(pdu), key };

		outputs_put(&engine->outputs,
		            &(struct record){ .type = RECORD_MESSAGE, .time_ns = pdu->time_ns, .message = &message });
	}
	if (pdu->channel != PDU_CONDUCT) /* what is kept tells of no single connection */
		witness_pdu(&engine->witness, pdu);
	judge_cell(&engine->judge, cell, pdu->time_ns);
	witness_write(&engine->witness, pdu->time_ns, false, &engine->judge, &engine->outputs);
}

void engine_iq(struct engine *engine, uint8_t radio, const struct iq_block *block)
{
	witness_iq(&engine->witness, radio, block);
}

void engine_listened(struct engine *engine, const struct listen_stretch *stretch)
{
	engine->version++;
	witness_listened(&engine->witness, stretch);
	coverage_add(&engine->judge.coverage, stretch->low_hz, stretch->high_hz, stretch->from_ns, stretch->to_ns,
	             stretch->floor_dbfs);
	coverage_deaf(&engine->judge.coverage, stretch->low_hz, stretch->high_hz, stretch->deaf_ns);
}

void engine_position(struct engine *engine, int64_t time_ns, const struct position *position)
{
	engine->version++;
	engine->position = *position;
	judge_position(&engine->judge, time_ns, position);
}

void engine_spectrum(struct engine *engine, const struct spectrum_part *part)
{
	if (engine->sweep)
		sweep_part(engine->sweep, part);
	if (engine->screen_sweep)
		sweep_part(engine->screen_sweep, part);
}

void engine_coverage(struct engine *engine, int64_t time_ns)
{
	struct coverage *coverage = &engine->judge.coverage;

	coverage->cells = (uint32_t)cells_count(engine->cells);
	coverage->notice = alerts_reached(engine->judge.alerts, ALERT_NOTICE);
	coverage->suspicious = alerts_reached(engine->judge.alerts, ALERT_SUSPICIOUS);
	coverage->fake = alerts_reached(engine->judge.alerts, ALERT_FAKE);
	if (coverage->count)
		outputs_put(&engine->outputs,
		            &(struct record){ .type = RECORD_COVERAGE, .time_ns = time_ns, .coverage = coverage });
}

void engine_listening(struct engine *engine, struct listening *listening, uint64_t blocks)
{
	engine->version++;
	listening_tell(listening, blocks, &engine->judge.coverage);
}

void engine_reconsider(struct engine *engine, int64_t time_ns)
{
	engine->version++;
	judge_again(&engine->judge, time_ns);
}

void engine_survey(struct engine *engine, int64_t time_ns, struct survey *survey)
{
	survey->cells = (uint32_t)cells_count(engine->cells);
	outputs_put(&engine->outputs, &(struct record){ .type = RECORD_SURVEY, .time_ns = time_ns, .survey = survey });
}

void engine_clock(struct engine *engine, struct utc_run *clock)
{
	struct clock_step step;
	const bool tell = wall_look(&engine->wall, clock, &step);

	engine->outputs.doubt = engine->wall.doubt;
	if (tell)
		outputs_put(&engine->outputs,
		            &(struct record){ .type = RECORD_CLOCK, .time_ns = utc_run_now(clock), .clock = &step });
}

void engine_flush(struct engine *engine)
{
	const double now_s = (double)utc_monotonic_ns() * 1e-9;

	outputs_flush(&engine->outputs);
	outputs_tick(&engine->outputs, now_s);
	journal_tick(&engine->witness.journal, now_s);
	if (engine->outputs.began)
		cells_retell(engine->cells, engine->outputs.time_ns);
	engine->outputs.began = false;
}

int engine_renew(struct engine *engine, const char *operators, struct fault *fault)
{
	engine->version++;
	return judge_reload(&engine->judge, operators, fault);
}

void engine_messages(struct engine *engine, bool wanted)
{
	outputs_messages(&engine->outputs, wanted);
}

void engine_reopen(struct engine *engine)
{
	outputs_reopen(&engine->outputs);
}

void engine_end(struct engine *engine, int64_t time_ns, const char *note)
{
	engine->version++;
	engine->ending = true;
	judge_again(&engine->judge, time_ns);
	alerts_end(engine->judge.alerts, time_ns);
	witness_write(&engine->witness, time_ns, true, &engine->judge, &engine->outputs);
	judge_end(&engine->judge, time_ns);
	if (engine->sweep)
		sweep_end(engine->sweep, time_ns);
	cells_report(engine->cells, time_ns);
	if (!engine->outputs.screen)
		outputs_draw(&engine->outputs, time_ns, engine->cells, note);
	engine_coverage(engine, time_ns);
}

void engine_snapshot(const struct engine *engine, struct engine_snapshot *snapshot)
{
	*snapshot = (struct engine_snapshot){
		.version = engine->version,
		.cells = (uint32_t)cells_count(engine->cells),
		.notice = alerts_reached(engine->judge.alerts, ALERT_NOTICE),
		.suspicious = alerts_reached(engine->judge.alerts, ALERT_SUSPICIOUS),
		.fake = alerts_reached(engine->judge.alerts, ALERT_FAKE),
		.dropped_records = outputs_dropped(&engine->outputs),
		.sensor = engine->sensor,
		.position = &engine->position,
	};
	for (int i = 0; i < PDU_RADIOS_MAX; i++)
		snapshot->clock_ppm[i] = cells_consensus_ppm(engine->cells, (uint8_t)i);
}

int engine_error(const struct engine *engine)
{
	return engine->outputs.error;
}

struct order_queue *engine_orders(struct engine *engine)
{
	return engine->orders;
}

bool engine_holds(const struct engine *engine, int fd)
{
	return outputs_hold(&engine->outputs, fd);
}

enum alert_level engine_awaited(const struct engine *engine, bool highest)
{
	return highest ? engine->highest : engine->reached;
}
