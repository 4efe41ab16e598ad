// SPDX-License-Identifier: GPL-3.0-or-later
/* status_heard: see status_told.h. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "status_told.h"

static double number(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	return json_is_number(value) ? json_number_value(value) : NAN;
}

static void copy(const json_t *object, const char *key, char *text, size_t size)
{
	const char *value = json_string_value(json_object_get(object, key));

	snprintf(text, size, "%s", value ? value : "");
}

static bool is_true(const json_t *object, const char *key)
{
	return json_is_true(json_object_get(object, key));
}

static unsigned problems_of(const json_t *list)
{
	unsigned all = 0;

	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *name = json_string_value(json_array_get(list, i));

		for (int p = 0; name && p < STATUS_PROBLEMS; p++)
			if (strcmp(name, status_problem_name((enum status_problem)p)) == 0)
				all |= 1u << p;
	}
	return all;
}

static void read_device(const json_t *object, struct status_heard_device *device)
{
	copy(object, "source", device->source, sizeof(device->source));
	copy(object, "error", device->error, sizeof(device->error));
	copy(object, "reason", device->reason, sizeof(device->reason));
	device->samples = number(object, "samples");
	device->dropped_samples = number(object, "dropped_samples");
	device->ppm = number(object, "ppm");
	device->gain_db = number(object, "gain_db");
	device->clipped = number(object, "clipped");
}

static void read_disks(const json_t *list, struct status_heard *heard)
{
	for (size_t i = 0; i < json_array_size(list) && i < STATUS_DISKS_MAX; i++) {
		const json_t *object = json_array_get(list, i);
		struct status_heard_disk *disk = &heard->disks[heard->nof_disks++];

		copy(object, "path", disk->path, sizeof(disk->path));
		disk->free_bytes = number(object, "free_bytes");
		disk->free_share = number(object, "free_share");
	}
}

static void read_outputs(const json_t *list, struct status_heard *heard)
{
	for (size_t i = 0; i < json_array_size(list) && i < STATUS_OUTPUTS_MAX; i++) {
		const json_t *object = json_array_get(list, i);
		struct status_heard_output *output = &heard->outputs[heard->nof_outputs++];

		copy(object, "output", output->name, sizeof(output->name));
		output->works = is_true(object, "works");
		output->failures = number(object, "failures");
		output->lost = number(object, "lost");
	}
}

/* What is the same in the status of every radio. */
static void read_run(const json_t *object, struct status_heard *heard)
{
	heard->uptime_s = number(object, "uptime_s");
	heard->cpu_percent = number(object, "cpu_percent");
	heard->rss_bytes = number(object, "rss_bytes");
	heard->cells = number(object, "cells");
	heard->notice = number(object, "notice");
	heard->suspicious = number(object, "suspicious");
	heard->fake = number(object, "fake");
	heard->temperature_c = number(object, "temperature_c");
	heard->synchronised = is_true(object, "clock_synchronised");
	heard->step_s = number(object, "clock_step_s");
	copy(object, "clock_stepped", heard->stepped, sizeof(heard->stepped));
	read_disks(json_object_get(object, "disks"), heard);
	read_outputs(json_object_get(object, "outputs"), heard);
}

const char *status_heard_decode(const char *text, struct status_heard *heard)
{
	json_t *object = json_loads(text, 0, NULL);
	const json_t *devices = json_object_get(object, "devices");
	const char *wrong = NULL;

	*heard = (struct status_heard){ .healthy = is_true(object, "healthy") };
	if (!json_is_object(object))
		wrong = "no JSON object";
	else if (!json_array_size(devices))
		wrong = "devices: missing";
	copy(object, "sensor", heard->sensor, sizeof(heard->sensor));
	copy(object, "version", heard->version, sizeof(heard->version));
	copy(object, "time", heard->time, sizeof(heard->time));
	heard->problems = problems_of(json_object_get(object, "problems"));
	for (size_t i = 0; i < json_array_size(devices) && i < PDU_RADIOS_MAX; i++)
		read_device(json_array_get(devices, i), &heard->devices[heard->nof_devices++]);
	read_run(json_array_get(devices, 0), heard);
	json_decref(object);
	return wrong;
}
