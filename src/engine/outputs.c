// SPDX-License-Identifier: GPL-3.0-or-later
/* outputs: fans records out. In a replay, a sink that fails is closed and its error kept: whoever drives the run sees
 * it and stops. Live, it is tried again, and only a run that nobody hears any more ends. */
#include "outputs.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "log.h"  // log_line

/* At random: "" where there is nothing random. */
static void name_boot(char boot[17])
{
	uint8_t random[8];

	boot[0] = 0;
	if (getrandom(random, sizeof(random), 0) == sizeof(random))
		for (int i = 0; i < 8; i++)
			snprintf(boot + 2 * i, 3, "%02x", random[i]);
}

int outputs_open(struct outputs *outputs, const struct setting_list *list, const struct sink_config *config,
                 const char *sensor, struct fault *fault)
{
	static const struct setting_list usual = { 1, { "text:-" } };
	int error = 0;

	*outputs = (struct outputs){ .sensor = sensor, .config = *config };
	outputs->config.sensor = sensor;
	if (config->live)
		name_boot(outputs->boot);
	if (!list->count)
		list = &usual;
	for (int i = 0; i < list->count && !error; i++) {
		struct output *output = &outputs->items[i];
		struct plug plug;

		error = output_open(output, list->items[i], &outputs->config, fault);
		if (error)
			break;
		outputs->count++;
		outputs->config.target = output_kind(output->name, &plug, fault) ? plug.target : "";
		if (output->sink->for_people && !outputs->table)
			error = table_open(&outputs->table, &outputs->config, fault) ? -EINVAL : 0;
	}
	outputs->config.target = NULL;
	if (error)
		outputs_close(outputs, &(struct fault){ 0 });
	return error;
}

static void note(struct outputs *outputs, const char *name, int error)
{
	if (error >= 0 || outputs->error)
		return;
	outputs->error = error;
	fault_set(&outputs->fault, -error, "%s: %s", name, strerror(-error));
}

static void note_output(struct outputs *outputs, const struct output *output, int error)
{
	char name[256];

	output_name(output, name, sizeof(name));
	note(outputs, name, error);
}

/* Whether the run may as well end: in a replay each failure says so, live only that all are gone for good. */
static void look(struct outputs *outputs)
{
	const struct output *last = NULL;
	bool all_gone = outputs->count > 0;

	for (int i = 0; i < outputs->count; i++) {
		const struct output *output = &outputs->items[i];

		if (output->error && !outputs->config.live)
			note_output(outputs, output, output->error);
		all_gone &= output->gone;
		last = output;
	}
	if (all_gone)
		note_output(outputs, last, last->error);
}

/* Live, the terminal went away, and with it whatever is written to standard output. */
static void close_table(struct outputs *outputs, int error)
{
	int closed = outputs->table ? table_close(outputs->table) : 0;

	outputs->table = NULL;
	if (!outputs->config.live)
		note(outputs, "table", error < 0 ? error : closed);
	for (int i = 0; i < outputs->count && error < 0; i++)
		if (outputs->items[i].sink->for_people)
			output_lose(&outputs->items[i], error);
	look(outputs);
}

static bool somebody_writes(const struct outputs *outputs, enum record_type type)
{
	bool wanted = type != RECORD_MESSAGE;

	for (int i = 0; i < outputs->count && !wanted; i++) {
		const struct output *output = &outputs->items[i];

		if (output->instance && output->sink->numbers_messages)
			wanted = output->sink->numbers_messages(output->instance);
	}
	return wanted;
}

void outputs_number(struct outputs *outputs, struct record *record)
{
	record->doubt = outputs->doubt;
	if (record->boot || !outputs->boot[0] || !somebody_writes(outputs, record->type))
		return;
	record->boot = outputs->boot;
	record->seq = outputs->seq++;
}

void outputs_put(struct outputs *outputs, const struct record *record)
{
	struct record named = *record;

	outputs->time_ns = record->time_ns;
	named.sensor = outputs->sensor;
	named.position = outputs->position;
	named.basis = outputs->basis;
	outputs_number(outputs, &named);
	for (int i = 0; i < outputs->count; i++)
		output_put(&outputs->items[i], &named);
	look(outputs);
	if (outputs->table)
		table_put(outputs->table, record);
	if (outputs->screen && record->type != RECORD_SPECTRUM)
		outputs->screen->put(outputs->screen->ctx, record);
}

void outputs_messages(struct outputs *outputs, bool wanted)
{
	outputs->config.messages = wanted; /* of those that are opened again */
	for (int i = 0; i < outputs->count; i++)
		if (outputs->items[i].instance && outputs->items[i].sink->messages)
			outputs->items[i].sink->messages(outputs->items[i].instance, wanted);
}

/* What its file has to tell. */
static void hear(struct outputs *outputs, const struct output *output)
{
	struct torn torn = { .octets = 0 };
	const struct torn_told told = { output->name, &torn };

	if (!output->instance || !output->sink->news)
		return;
	outputs->began |= output->sink->news(output->instance, &torn);
	if (torn.octets)
		outputs_put(outputs,
		            &(struct record){ .type = RECORD_TORN, .time_ns = outputs->time_ns, .torn = &told });
}

void outputs_flush(struct outputs *outputs)
{
	for (int i = 0; i < outputs->count; i++) {
		hear(outputs, &outputs->items[i]);
		output_flush(&outputs->items[i]);
	}
	look(outputs);
}

static void tell(struct outputs *outputs, const struct output *output)
{
	struct fault line;
	struct status status = { .source = "output", .error = line.text, .ppm = NAN, .radio = PDU_RADIOS_MAX };

	output_describe(output, &line);
	if (!outputs_hold(outputs, STDERR_FILENO))
		log_line(output->error ? LOG_LEVEL_WARNING : LOG_LEVEL_INFO, "%s", line.text);
	outputs_put(outputs, &(struct record){ .type = RECORD_STATUS, .time_ns = outputs->time_ns, .status = &status });
}

void outputs_tick(struct outputs *outputs, double now_s)
{
	for (int i = 0; i < outputs->count && outputs->config.live; i++)
		if (output_tick(&outputs->items[i], &outputs->config, now_s))
			tell(outputs, &outputs->items[i]);
}

void outputs_reopen(struct outputs *outputs)
{
	for (int i = 0; i < outputs->count; i++)
		if (outputs->items[i].instance && outputs->items[i].sink->reopen)
			outputs->items[i].sink->reopen(outputs->items[i].instance);
}

void outputs_draw(struct outputs *outputs, int64_t time_ns, const struct cells *cells, const char *words)
{
	if (!outputs->table)
		return;
	outputs_flush(outputs); /* so that lines written before stand above the table */
	int error = table_draw(outputs->table, time_ns, cells, words);

	if (error < 0)
		close_table(outputs, error);
}

bool outputs_hold(const struct outputs *outputs, int fd)
{
	return outputs->table && table_holds(outputs->table, fd);
}

uint64_t outputs_dropped(const struct outputs *outputs)
{
	uint64_t sum = 0;

	for (int i = 0; i < outputs->count; i++)
		sum += output_lost(&outputs->items[i]);
	return sum;
}

int outputs_health(const struct outputs *outputs, struct status_output *all)
{
	int count = 0;

	_Static_assert((int)STATUS_OUTPUTS_MAX >= (int)SETTING_LIST_MAX, "each has a place");
	for (int i = 0; i < outputs->count; i++) {
		const struct output *output = &outputs->items[i];

		if (!output->failures)
			continue;
		all[count] = (struct status_output){ .works = !output->error,
			                             .failures = output->failures,
			                             .lost = output_lost(output) };
		output_name(output, all[count++].name, sizeof(all->name));
	}
	return count;
}

int outputs_close(struct outputs *outputs, struct fault *fault)
{
	close_table(outputs, 0);
	for (int i = 0; i < outputs->count; i++)
		note_output(outputs, &outputs->items[i], output_close(&outputs->items[i]));
	if (outputs->error)
		*fault = outputs->fault;
	return outputs->error;
}
