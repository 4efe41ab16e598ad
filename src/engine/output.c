// SPDX-License-Identifier: GPL-3.0-or-later
/* output: see output.h. One that was opened again works only when it has stood for as long as the wait before: a file
 * on a full disk can be opened, and fails with the first record. */
#include "output.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const double first_wait_s = 1, longest_wait_s = 30;

const struct sink *output_kind(const char *name, struct plug *plug, struct fault *fault)
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

static bool is_standard(const struct output *output)
{
	const char *target = strchr(output->name, ':') + 1;

	return output->sink->to_file && target[0] == '-' && (!target[1] || target[1] == ',');
}

/* Standard output cannot be opened again. */
static bool is_final(const struct output *output, int error)
{
	return is_standard(output) && (error == -EPIPE || error == -EBADF);
}

static void set_trouble(struct output *output, int error, const char *why)
{
	if (!output->error) {
		output->failures++;
		output->told_lost = output_lost(output);
	}
	output->error = error;
	output->gone |= is_final(output, error);
	snprintf(output->why, sizeof(output->why), "%s", why);
}

/* In words that do not name the file again. */
static const char *reason(const struct output *output, const struct fault *why)
{
	if (!output->sink->to_file)
		return why->text;
	return why->error == -ENXIO ? "nobody reads it" : strerror(-why->error);
}

static void open_sink(struct output *output, const struct sink_config *config, struct fault *why)
{
	struct sink_config own = *config;
	struct plug plug;

	if (!output_kind(output->name, &plug, why)) /* parsed before: it is of a known kind */
		return;
	own.target = plug.target;
	own.plug = &plug;
	output->instance = output->sink->open(&own, why);
}

int output_open(struct output *output, const char *name, const struct sink_config *config, struct fault *fault)
{
	struct fault why = { .text = "" };
	struct plug plug;

	*output = (struct output){ .name = name, .wait_s = first_wait_s };
	output->sink = output_kind(name, &plug, fault);
	if (!output->sink)
		return -EINVAL;
	open_sink(output, config, &why);
	if (output->instance)
		return 0;
	if (!config->live || !sink_mends(why.error))
		return fault_item(fault, "output", name, -why.error, "%s", why.text);
	set_trouble(output, why.error, reason(output, &why));
	return 0;
}

int output_close(struct output *output)
{
	const struct sink *sink = output->sink;
	void *instance = output->instance;

	if (!instance)
		return output->error;
	output->dropped += sink->dropped ? sink->dropped(instance) : 0;
	output->instance = NULL;
	int error = sink->close(instance);

	return output->error && !sink->trouble ? output->error : error; /* one that mends itself has lost nothing yet */
}

void output_fail(struct output *output, int error)
{
	set_trouble(output, error, strerror(-error));
	output_close(output);
	output->next_s = 0;
}

void output_put(struct output *output, const struct record *record)
{
	int error = 0;

	if (!output->instance)
		output->lost += record->type != RECORD_MESSAGE;
	else
		error = output->sink->put(output->instance, record);
	if (error < 0)
		output_fail(output, error);
}

void output_flush(struct output *output)
{
	int error = output->instance && output->sink->flush ? output->sink->flush(output->instance) : 0;

	if (error < 0)
		output_fail(output, error);
}

void output_lose(struct output *output, int error)
{
	if (!output->instance || !is_standard(output))
		return;
	output_fail(output, error);
	output->gone = true;
}

static void try_again(struct output *output, const struct sink_config *config, double now_s)
{
	struct sink_config again = *config;
	struct fault why = { .text = "" };

	if (!output->next_s)
		output->next_s = now_s + output->wait_s;
	if (now_s < output->next_s)
		return;
	again.again = true;
	open_sink(output, &again, &why);
	output->opened_s = now_s;
	output->wait_s = fmin(2 * output->wait_s, longest_wait_s);
	output->next_s = output->instance ? 0 : now_s + output->wait_s;
	if (!output->instance)
		set_trouble(output, why.error, reason(output, &why));
}

/* One that mends itself says so. */
static void ask(struct output *output, double now_s)
{
	struct fault why = { .text = "" };
	int error = output->sink->trouble ? output->sink->trouble(output->instance, &why) : 1;

	if (error < 0)
		set_trouble(output, error, why.text);
	else if (!error || now_s - output->opened_s >= output->wait_s / 2)
		output->error = 0;
}

bool output_tick(struct output *output, const struct sink_config *config, double now_s)
{
	if (!output->instance && !output->gone)
		try_again(output, config, now_s);
	if (output->instance)
		ask(output, now_s);
	if (!output->error)
		output->wait_s = first_wait_s;
	const bool changed = output->in_trouble != (output->error != 0);

	output->in_trouble = output->error != 0;
	return changed;
}

uint64_t output_lost(const struct output *output)
{
	const bool asks = output->instance && output->sink->dropped;

	return output->lost + output->dropped + (asks ? output->sink->dropped(output->instance) : 0);
}

void output_name(const struct output *output, char *text, size_t size)
{
	snprintf(text, size, "%s", output->sink->to_file ? output->name : output->sink->name);
}

void output_describe(const struct output *output, struct fault *line)
{
	char name[256];

	output_name(output, name, sizeof(name));
	if (output->error)
		fault_set(line, -output->error, "%s: %s: %s, the others go on", name, output->why,
		          output->gone ? "nothing more is written there" : "it is tried again");
	else
		fault_set(line, 0, "%s: works again, %llu records were lost", name,
		          (unsigned long long)(output_lost(output) - output->told_lost));
}
