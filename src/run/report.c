// SPDX-License-Identifier: GPL-3.0-or-later
/* report: what happens to a pdu after the receivers, on the one thread that parses, keeps cells and writes. */
#include "report.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "receivers.h"  // receiver_of

static void cell_due(void *ctx, int64_t time_ns, const struct cell *cell)
{
	struct report *report = ctx;

	outputs_cell(&report->outputs, time_ns, cell);
}

static void alert_due(void *ctx, int64_t time_ns, const struct alert *alert)
{
	struct report *report = ctx;

	outputs_alert(&report->outputs, time_ns, alert);
}

static void name_sensor(struct report *report, const char *name)
{
	char host[sizeof(report->sensor)] = "";

	if (!name && gethostname(host, sizeof(host) - 1))
		name = "fbswatch";
	snprintf(report->sensor, sizeof(report->sensor), "%s", name ? name : host);
}

int report_open(struct report *report, const struct run_config *config, bool live, struct fault *fault)
{
	*report = (struct report){ 0 };
	name_sensor(report, config->sensor);
	struct sink_config sink = { .sensor = report->sensor, .messages = config->messages, .live = live };

	report->cells = cells_create(REPORT_CELLS_MAX, cell_due, report);
	if (!report->cells)
		return fault_set(fault, ENOMEM, "out of memory");
	int error = judge_open(&report->judge, config, report->cells, alert_due, report, fault);

	if (!error) {
		error = outputs_open(&report->outputs, &config->outputs, &sink, fault);
		if (error)
			judge_close(&report->judge);
	}
	if (error)
		cells_destroy(report->cells);
	return error;
}

int report_close(struct report *report, struct fault *fault)
{
	judge_close(&report->judge);
	cells_destroy(report->cells);
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
		outputs_message(&report->outputs, &(struct message){ pdu, receiver->message_name(pdu), key });
	}
	judge_cell(&report->judge, cell, pdu->time_ns);
}

void report_listened(struct report *report, const struct listen_stretch *stretch)
{
	coverage_add(&report->judge.coverage, stretch->low_hz, stretch->high_hz, stretch->from_ns, stretch->to_ns,
	             stretch->floor_dbfs);
}

void report_coverage(struct report *report, int64_t time_ns)
{
	struct coverage *coverage = &report->judge.coverage;

	coverage->cells = (uint32_t)cells_count(report->cells);
	coverage->notice = alerts_reached(report->judge.alerts, ALERT_NOTICE);
	coverage->suspicious = alerts_reached(report->judge.alerts, ALERT_SUSPICIOUS);
	coverage->fake = alerts_reached(report->judge.alerts, ALERT_FAKE);
	if (coverage->count)
		outputs_coverage(&report->outputs, time_ns, coverage);
}

void report_end(struct report *report, int64_t time_ns, const char *note)
{
	cells_report(report->cells, time_ns);
	outputs_refresh(&report->outputs, time_ns, report->cells, note);
	report_coverage(report, time_ns);
}
