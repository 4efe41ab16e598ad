// SPDX-License-Identifier: GPL-3.0-or-later
/* outputs: fans records out. A sink that fails is closed and its error kept; whoever drives the run sees it and stops. */
#include "outputs.h"

#include <errno.h>
#include <string.h>

const struct sink *outputs_kind(const char *name, const char **target, struct fault *fault)
{
	const char *colon = strchr(name, ':');
	char kind[16] = "";

	if (colon && (size_t)(colon - name) < sizeof(kind))
		memcpy(kind, name, (size_t)(colon - name));
	const struct sink *sink = sink_find(kind);

	if (!sink || !colon[1]) {
		fault_set(fault, EINVAL, "option --output: '%s' is not KIND:TARGET of a known kind", name);
		return NULL;
	}
	*target = colon + 1;
	return sink;
}

static int open_one(struct outputs *outputs, const char *name, const struct sink_config *config, struct fault *fault)
{
	struct sink_config own = *config;
	const struct sink *sink = outputs_kind(name, &own.target, fault);
	void *instance = sink ? sink->open(&own, fault) : NULL;

	if (!instance)
		return -EINVAL;
	outputs->items[outputs->count].sink = sink;
	outputs->items[outputs->count].instance = instance;
	outputs->items[outputs->count++].name = name;
	return 0;
}

int outputs_open(struct outputs *outputs, const struct opt_list *list, const struct sink_config *config,
                 struct fault *fault)
{
	static const struct opt_list usual = { 1, { "text:-" } };
	int error = 0;

	*outputs = (struct outputs){ 0 };
	if (!list->count)
		list = &usual;
	for (int i = 0; i < list->count && !error; i++)
		error = open_one(outputs, list->items[i], config, fault);
	if (error)
		outputs_close(outputs, &(struct fault){ 0 });
	return error;
}

static void note(struct outputs *outputs, int i, int error)
{
	if (error >= 0 || outputs->error)
		return;
	outputs->error = error;
	fault_set(&outputs->fault, -error, "%s: %s", outputs->items[i].name, strerror(-error));
}

static void close_one(struct outputs *outputs, int i)
{
	const struct sink *sink = outputs->items[i].sink;
	void *instance = outputs->items[i].instance;

	if (!instance)
		return;
	outputs->dropped += sink->dropped ? sink->dropped(instance) : 0;
	outputs->items[i].instance = NULL;
	note(outputs, i, sink->close(instance));
}

static void result(struct outputs *outputs, int i, int error)
{
	note(outputs, i, error);
	if (error < 0)
		close_one(outputs, i);
}

/* Calls one operation of every sink that has it. */
#define EACH(outputs, operation, ...)                                                                                  \
	for (int i = 0; i < (outputs)->count; i++)                                                                     \
		if ((outputs)->items[i].instance && (outputs)->items[i].sink->operation)                               \
	result(outputs, i, (outputs)->items[i].sink->operation((outputs)->items[i].instance, ##__VA_ARGS__))

void outputs_cell(struct outputs *outputs, int64_t time_ns, const struct cell *cell)
{
	EACH(outputs, cell, time_ns, cell);
}

void outputs_message(struct outputs *outputs, const struct message *message)
{
	EACH(outputs, message, message);
}

void outputs_alert(struct outputs *outputs, int64_t time_ns, const struct alert *alert)
{
	EACH(outputs, alert, time_ns, alert);
}

void outputs_coverage(struct outputs *outputs, int64_t time_ns, const struct coverage *coverage)
{
	EACH(outputs, coverage, time_ns, coverage);
}

void outputs_status(struct outputs *outputs, int64_t time_ns, const struct status *status)
{
	EACH(outputs, status, time_ns, status);
}

void outputs_survey(struct outputs *outputs, int64_t time_ns, const struct survey *survey)
{
	EACH(outputs, survey, time_ns, survey);
}

void outputs_clock(struct outputs *outputs, int64_t time_ns, double step_s, bool synchronised)
{
	EACH(outputs, clock, time_ns, step_s, synchronised);
}

void outputs_refresh(struct outputs *outputs, int64_t time_ns, const struct cells *cells, const char *note)
{
	EACH(outputs, refresh, time_ns, cells, note);
}

void outputs_flush(struct outputs *outputs)
{
	EACH(outputs, flush);
}

bool outputs_draw_on(const struct outputs *outputs, int fd)
{
	for (int i = 0; i < outputs->count; i++) {
		const struct sink *sink = outputs->items[i].sink;
		const void *instance = outputs->items[i].instance;

		if (instance && sink->draws_on && sink->draws_on(instance, fd))
			return true;
	}
	return false;
}

uint64_t outputs_dropped(const struct outputs *outputs)
{
	uint64_t sum = outputs->dropped;

	for (int i = 0; i < outputs->count; i++)
		if (outputs->items[i].instance && outputs->items[i].sink->dropped)
			sum += outputs->items[i].sink->dropped(outputs->items[i].instance);
	return sum;
}

int outputs_close(struct outputs *outputs, struct fault *fault)
{
	for (int i = 0; i < outputs->count; i++)
		close_one(outputs, i);
	if (outputs->error)
		*fault = outputs->fault;
	return outputs->error;
}
