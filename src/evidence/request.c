// SPDX-License-Identifier: GPL-3.0-or-later
/* request: what a manifest says of a bundle. */
#include "request.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "utc.h"  // utc_format

void request_name(const struct request *request, char name[ALERT_PATH_SIZE])
{
	snprintf(name, ALERT_PATH_SIZE, "%s-%s", request->alert.id, alert_level_name(request->alert.level));
}

void request_clear(struct request *request)
{
	free(request->baseline);
	request->baseline = NULL;
}

static void put_number(json_t *object, const char *key, double value)
{
	if (isfinite(value))
		json_object_set_new(object, key, json_real(value));
}

static void put_words(json_t *object, const char *key, const char *words)
{
	if (words && words[0])
		json_object_set_new(object, key, json_string(words));
}

static json_t *verdict(const struct evidence_seal *seal)
{
	json_t *object = json_object();

	json_object_set_new(object, "blocks", json_integer((json_int_t)seal->blocks));
	json_object_set_new(object, "at_end", json_boolean(seal->at_end));
	json_object_set_new(object, "time_ns", json_integer(seal->time_ns));
	put_words(object, "replayed", seal->replayed);
	return object;
}

static json_t *about(const struct evidence_config *config, const struct request *request,
                     const struct evidence_seal *seal)
{
	char time[UTC_TEXT_SIZE];
	json_t *object = json_object();

	put_words(object, "alert", seal->alert);
	put_words(object, "level", seal->level);
	put_words(object, "cell", seal->cell);
	put_words(object, "time", utc_format(request->asked_ns, time));
	json_object_set_new(object, "verdict", verdict(seal));
	put_words(object, "sensor", config->sensor);
	put_words(object, "program", "fbswatch " FBSWATCH_VERSION);
	put_words(object, "source", config->source);
	put_words(object, "device", config->device);
	put_number(object, "gain_db", config->gain_db);
	put_number(object, "ppm", config->ppm);
	put_words(object, "clock", config->clock);
	put_words(object, "position", config->position);
	return object;
}

static void fill_seal(const struct request *request, uint64_t forgotten, struct evidence_seal *seal)
{
	const char *level = alert_level_name(request->alert.level);

	*seal = (struct evidence_seal){ .at_end = request->at_end, .time_ns = request->spoken_ns };
	seal->blocks = request->blocks > forgotten ? request->blocks - forgotten : 0;
	snprintf(seal->alert, sizeof(seal->alert), "%s", request->alert.id);
	snprintf(seal->level, sizeof(seal->level), "%s", level);
	snprintf(seal->replayed, sizeof(seal->replayed), "%s", level);
	cell_key(&request->alert.cell, seal->cell, sizeof(seal->cell));
}

int request_seal(const struct request *request, const struct evidence_config *config, uint64_t forgotten,
                 struct folder *folder)
{
	struct manifest_link link = folder->newest;
	struct evidence_seal seal;
	char name[ALERT_PATH_SIZE];
	int bundle = files_folder(folder->fd, FOLDER_UNFINISHED), level;

	if (bundle < 0)
		return bundle;
	fill_seal(request, forgotten, &seal);
	level = config->judge ? config->judge(folder->unfinished, &seal) : (int)request->alert.level;
	if (level >= 0)
		snprintf(seal.replayed, sizeof(seal.replayed), "%s", alert_level_name((enum alert_level)level));
	request_name(request, name);
	int error = manifest_write(bundle, about(config, request, &seal), name, &link, &folder->key);

	close(bundle);
	return error ? error : folder_seal(folder, &link);
}
