// SPDX-License-Identifier: GPL-3.0-or-later
/* outputs: fans records out. A sink that fails is closed and its error kept; whoever drives the run sees it and stops.
 */
#include "outputs.h"

#include <errno.h>
#include <string.h>

#include "plug.h"  // plug_parse

const struct sink *outputs_kind(const char *name, struct plug *plug, struct fault *fault)
{
	struct fault why;
	int error = plug_parse(plug, name, ':', &why);
	const struct sink *sink = error ? NULL : sink_find(plug->kind);

	if (error)
		fault_item(fault, "output", name, -error, "%s", why.text);
	else if (!sink || !plug->target[0])
		fault_item(fault, "output", name, EINVAL, "'%s' is not KIND:TARGET of a known kind", name);
	else if (plug->count && !sink->options)
		fault_item(fault, "output", name, EINVAL, "%s: has no options, but '%s' was given", sink->name,
		           plug->options[0].name);
	else
		return sink;
	return NULL;
}

static int open_one(struct outputs *outputs, const char *name, const struct sink_config *config, struct fault *fault)
{
	struct sink_config own = *config;
	struct fault why = { .text = "" };
	struct plug plug;
	const struct sink *sink = outputs_kind(name, &plug, fault);

	own.target = plug.target;
	own.plug = &plug;
	if (!sink)
		return -EINVAL;
	void *instance = sink->open(&own, &why);

	if (!instance)
		return fault_item(fault, "output", name, EINVAL, "%s", why.text);
	if (sink->for_people && !outputs->table && table_open(&outputs->table, &own, fault)) {
		sink->close(instance);
		return -EINVAL;
	}
	outputs->items[outputs->count].sink = sink;
	outputs->items[outputs->count].instance = instance;
	outputs->items[outputs->count++].name = name;
	return 0;
}

int outputs_open(struct outputs *outputs, const struct setting_list *list, const struct sink_config *config,
                 const char *sensor, struct fault *fault)
{
	static const struct setting_list usual = { 1, { "text:-" } };
	int error = 0;

	*outputs = (struct outputs){ .sensor = sensor };
	if (!list->count)
		list = &usual;
	for (int i = 0; i < list->count && !error; i++)
		error = open_one(outputs, list->items[i], config, fault);
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

static void close_one(struct outputs *outputs, int i)
{
	const struct sink *sink = outputs->items[i].sink;
	void *instance = outputs->items[i].instance;

	if (!instance)
		return;
	outputs->dropped += sink->dropped ? sink->dropped(instance) : 0;
	outputs->items[i].instance = NULL;
	note(outputs, outputs->items[i].name, sink->close(instance));
}

static void close_table(struct outputs *outputs)
{
	if (outputs->table)
		note(outputs, "table", table_close(outputs->table));
	outputs->table = NULL;
}

static void result(struct outputs *outputs, int i, int error)
{
	note(outputs, outputs->items[i].name, error);
	if (error < 0)
		close_one(outputs, i);
}

void outputs_put(struct outputs *outputs, const struct record *record)
{
	struct record named = *record;

	named.sensor = outputs->sensor;
	for (int i = 0; i < outputs->count; i++)
		if (outputs->items[i].instance)
			result(outputs, i, outputs->items[i].sink->put(outputs->items[i].instance, &named));
	if (outputs->table)
		table_put(outputs->table, record);
}

void outputs_messages(struct outputs *outputs, bool wanted)
{
	for (int i = 0; i < outputs->count; i++)
		if (outputs->items[i].instance && outputs->items[i].sink->messages)
			outputs->items[i].sink->messages(outputs->items[i].instance, wanted);
}

void outputs_flush(struct outputs *outputs)
{
	for (int i = 0; i < outputs->count; i++)
		if (outputs->items[i].instance && outputs->items[i].sink->flush)
			result(outputs, i, outputs->items[i].sink->flush(outputs->items[i].instance));
}

void outputs_draw(struct outputs *outputs, int64_t time_ns, const struct cells *cells, const char *words)
{
	if (!outputs->table)
		return;
	outputs_flush(outputs); /* so that lines written before stand above the table */
	int error = table_draw(outputs->table, time_ns, cells, words);

	note(outputs, "table", error);
	if (error < 0)
		close_table(outputs);
}

bool outputs_hold(const struct outputs *outputs, int fd)
{
	return outputs->table && table_holds(outputs->table, fd);
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
	close_table(outputs);
	for (int i = 0; i < outputs->count; i++)
		close_one(outputs, i);
	if (outputs->error)
		*fault = outputs->fault;
	return outputs->error;
}
