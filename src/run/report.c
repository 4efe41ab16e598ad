// SPDX-License-Identifier: GPL-3.0-or-later
/* report: what happens to a pdu after the receivers, on the one thread that parses, keeps cells and writes. */
#include "report.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clash.h"      // clash_check
#include "plain.h"      // plain_is
#include "receivers.h"  // receiver_of

static void cell_due(void *ctx, int64_t time_ns, const struct cell *cell)
{
	struct report *report = ctx;

	outputs_put(&report->outputs, &(struct record){ .type = RECORD_CELL, .time_ns = time_ns, .cell = cell });
}

/* What an id ends in stands for the place of the cell in the store, whatever the cell says of itself. */
static const char *place_in(const char *id)
{
	const char *last = strrchr(id, '-');

	return last ? last : "";
}

static void meet(struct report *report, const struct alert *alert)
{
	bool is_it = report->awaited[0] && strcmp(place_in(alert->id), place_in(report->awaited)) == 0;
	char key[CELL_KEY_SIZE];

	cell_key(&alert->cell, key, sizeof(key));
	if (!is_it && (report->met || strcmp(key, report->awaited_cell) != 0))
		return;
	report->met = is_it;
	report->reached = alert->state == ALERT_CLEARED ? ALERT_NONE : alert->level;
	if (report->reached > report->highest)
		report->highest = report->reached;
}

void report_await(struct report *report, const char *alert, const char *cell)
{
	snprintf(report->awaited, sizeof(report->awaited), "%s", alert);
	snprintf(report->awaited_cell, sizeof(report->awaited_cell), "%s", cell);
}

static void alert_due(void *ctx, int64_t time_ns, const struct alert *alert)
{
	struct report *report = ctx;

	outputs_put(&report->outputs, &(struct record){ .type = RECORD_ALERT, .time_ns = time_ns, .alert = alert });
	witness_alert(&report->witness, time_ns, alert, &report->judge, report->ending);
	meet(report, alert);
}

/* The name stands in every record, and is signed: it must be text. */
static int name_sensor(struct report *report, const char *name, struct fault *fault)
{
	char host[sizeof(report->sensor)] = "";

	if (name && (!name[0] || strlen(name) >= sizeof(report->sensor)))
		return fault_setting(fault, "sensor", EINVAL, "the name must have 1 to %zu octets",
		                     sizeof(report->sensor) - 1);
	if (name && !plain_is(name))
		return fault_setting(fault, "sensor", EINVAL, "'%s' is not plain text in UTF-8", name);
	if (!name && (gethostname(host, sizeof(host) - 1) || !plain_is(host)))
		name = "fbswatch";
	snprintf(report->sensor, sizeof(report->sensor), "%s", name ? name : host);
	return 0;
}

/* No output takes the place of what the judge reads. */
static int check_outputs(const struct run_config *config, struct fault *fault)
{
	const char *const paths[] = { config->baseline, config->operators };
	struct source_file files[2];
	struct stat st;
	int count = 0;

	for (int i = 0; i < 2; i++)
		if (paths[i] && !stat(paths[i], &st))
			files[count++] = (struct source_file){ st.st_dev, st.st_ino };
	return clash_check(&config->outputs, files, count, fault);
}

static int open_parts(struct report *report, const struct run_config *config, const struct witness_origin *origin,
                      bool live, struct fault *fault)
{
	struct sink_config sink = { .messages = config->messages, .live = live };

	if (config->lang && language_parse(config->lang, &sink.language))
		return fault_setting(fault, "lang", EINVAL, "'%s' is neither en nor zh", config->lang);
	report->cells = cells_create(REPORT_CELLS_MAX, cell_due, report);
	if (!report->cells)
		return fault_set(fault, ENOMEM, "out of memory");
	int error = judge_open(&report->judge, config, report->cells, live, alert_due, report, fault);

	if (!error)
		error = check_outputs(config, fault);
	if (!error)
		error = witness_open(&report->witness, config, report->sensor, origin, live, fault);
	if (error || config->silent)
		return error;
	return outputs_open(&report->outputs, &config->outputs, &sink, report->sensor, fault);
}

static void close_parts(struct report *report)
{
	witness_close(&report->witness);
	judge_close(&report->judge);
	cells_destroy(report->cells);
}

int report_open(struct report *report, const struct run_config *config, const struct witness_origin *origin, bool live,
                struct fault *fault)
{
	*report = (struct report){ 0 };
	int error = name_sensor(report, config->sensor, fault);

	if (error)
		return error;
	error = open_parts(report, config, origin, live, fault);
	if (error)
		close_parts(report);
	return error;
}

int report_close(struct report *report, struct fault *fault)
{
	close_parts(report);
	return outputs_close(&report->outputs, fault);
}

void report_pdu(struct report *report, const struct pdu *pdu)
{
	const struct receiver *receiver = receiver_of(pdu->rat);

	if (!receiver)
		return;
	const struct cell *cell = cells_update(report->cells, pdu, receiver->parse);

	if (pdu->channel != PDU_SCH) { /* which says where the cell is, and is no message */
		char key[CELL_KEY_SIZE];

		cell_key(cell, key, sizeof(key));
		const struct message message = { pdu, receiver->message_name(pdu), key };

		outputs_put(&report->outputs,
		            &(struct record){ .type = RECORD_MESSAGE, .time_ns = pdu->time_ns, .message = &message });
	}
	witness_pdu(&report->witness, pdu);
	judge_cell(&report->judge, cell, pdu->time_ns);
	witness_write(&report->witness, pdu->time_ns, false, &report->judge, &report->outputs);
}

void report_iq(struct report *report, const struct iq_block *block)
{
	witness_iq(&report->witness, block);
}

void report_listened(struct report *report, const struct listen_stretch *stretch)
{
	witness_listened(&report->witness, stretch);
	coverage_add(&report->judge.coverage, stretch->low_hz, stretch->high_hz, stretch->from_ns, stretch->to_ns,
	             stretch->floor_dbfs);
	coverage_deaf(&report->judge.coverage, stretch->low_hz, stretch->high_hz, stretch->deaf_ns);
}

void report_coverage(struct report *report, int64_t time_ns)
{
	struct coverage *coverage = &report->judge.coverage;

	coverage->cells = (uint32_t)cells_count(report->cells);
	coverage->notice = alerts_reached(report->judge.alerts, ALERT_NOTICE);
	coverage->suspicious = alerts_reached(report->judge.alerts, ALERT_SUSPICIOUS);
	coverage->fake = alerts_reached(report->judge.alerts, ALERT_FAKE);
	if (coverage->count)
		outputs_put(&report->outputs,
		            &(struct record){ .type = RECORD_COVERAGE, .time_ns = time_ns, .coverage = coverage });
}

void report_end(struct report *report, int64_t time_ns, const char *note)
{
	report->ending = true;
	judge_again(&report->judge, time_ns);
	alerts_end(report->judge.alerts, time_ns);
	witness_write(&report->witness, time_ns, true, &report->judge, &report->outputs);
	judge_end(&report->judge, time_ns);
	cells_report(report->cells, time_ns);
	outputs_draw(&report->outputs, time_ns, report->cells, note);
	report_coverage(report, time_ns);
}
