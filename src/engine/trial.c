// SPDX-License-Identifier: GPL-3.0-or-later
/* trial: a made-up alert to every output that tells people, to see whether it would arrive. See engine.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine.h"  // engine_try_outputs
#include "output.h"  // output_kind
#include "plain.h"   // plain_is
#include "record.h"  // struct record
#include "utc.h"     // utc_now

/* The cell is one of the test network, 001-01, of no place. */
static struct alert *make_alert(int64_t now_ns)
{
	struct alert *alert = calloc(1, sizeof(*alert));
	char time[UTC_TEXT_SIZE];
	size_t used = 0;

	if (!alert)
		return NULL;
	cell_init(&alert->cell, RAT_GSM);
	strcpy(alert->cell.mcc, "001");
	strcpy(alert->cell.mnc, "01");
	alert->cell.gsm.lac = alert->cell.gsm.ci = 1;
	alert->level = ALERT_FAKE;
	alert->state = ALERT_RAISED;
	alert->first_seen_ns = now_ns;
	alert->nof_findings = 1;
	alert->findings[0] = (struct finding){
		.rule = "test",
		.observed = "nothing",
		.expected = "nothing",
		.observed_zh = "无",
		.expected_zh = "无",
		.text_en = "Somebody tries whether alerts arrive. Nothing was heard.",
		.text_zh = "这是一次告警送达测试，并未收到任何信号。",
	};
	for (const char *c = utc_format(now_ns, time); *c; c++)
		if (!strchr("-:", *c))
			alert->id[used++] = *c;
	strcpy(alert->id + used, "-test");
	return alert;
}

static int try_one(const char *name, const struct sink_config *config, const struct record *record, int number,
                   engine_tried_fn *tried, void *ctx, struct fault *fault)
{
	struct fault said = { .text = "" };
	struct plug plug;
	const struct sink *sink = output_kind(name, &plug, fault);

	if (!sink)
		return -EINVAL;
	if (!sink->test)
		return 0;
	struct sink_config own = *config;

	own.target = plug.target;
	own.plug = &plug;
	const int error = sink->test(&own, record, &said);

	tried(ctx, number, sink->name, error, said.text);
	return 1;
}

int engine_try_outputs(const struct engine_config *config, engine_tried_fn *tried, void *ctx, struct fault *fault)
{
	char host[256] = "";
	const char *sensor = config->sensor;
	struct sink_config sink = { .trial = true, .position = config->position };
	struct record record = { .type = RECORD_ALERT, .time_ns = utc_now(), .test = true };
	int count = 0, error = engine_check_sensor(sensor, fault);

	if (error || engine_check_outputs(&config->outputs, NULL, 0, fault))
		return error ? error : -EINVAL;
	if (config->lang && language_parse(config->lang, &sink.language))
		return fault_setting(fault, "lang", EINVAL, "'%s' is neither en nor zh", config->lang);
	if (!sensor && (gethostname(host, sizeof(host) - 1) || !plain_is(host)))
		strcpy(host, "fbswatch");
	record.sensor = sink.sensor = sensor ? sensor : host;
	struct alert *alert = make_alert(record.time_ns);

	if (!alert)
		return fault_set(fault, ENOMEM, "out of memory");
	record.alert = alert;
	for (int i = 0; i < config->outputs.count && count >= 0; i++) {
		const int one = try_one(config->outputs.items[i], &sink, &record, i + 1, tried, ctx, fault);

		count = one < 0 ? one : count + one;
	}
	free(alert);
	return count;
}
