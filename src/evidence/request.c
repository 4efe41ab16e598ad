// SPDX-License-Identifier: GPL-3.0-or-later
/* request: what a manifest says of an alert and its verdict. */
#include "request.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void request_name(const struct request *request, char name[ALERT_PATH_SIZE])
{
	snprintf(name, ALERT_PATH_SIZE, "%s-%s", request->alert.id, alert_level_name(request->alert.level));
}

void request_clear(struct request *request)
{
	free(request->baseline);
	request->baseline = NULL;
}

static struct evidence_seal seal_of(const struct request *request, uint64_t forgotten)
{
	const char *level = alert_level_name(request->alert.level);
	struct evidence_seal seal = { .at_end = request->at_end,
		                      .time_ns = request->spoken_ns,
		                      .radio = request->alert.cell.radio };

	seal.blocks = request->blocks > forgotten ? request->blocks - forgotten : 0;
	snprintf(seal.alert, sizeof(seal.alert), "%s", request->alert.id);
	snprintf(seal.level, sizeof(seal.level), "%s", level);
	snprintf(seal.replayed, sizeof(seal.replayed), "%s", level);
	cell_key(&request->alert.cell, seal.cell, sizeof(seal.cell));
	return seal;
}

static struct manifest manifest_of(const struct evidence_seal *seal)
{
	struct manifest manifest = {
		.blocks = seal->blocks, .at_end = seal->at_end, .time_ns = seal->time_ns, .radio = seal->radio
	};

	memcpy(manifest.alert, seal->alert, sizeof(manifest.alert));
	memcpy(manifest.level, seal->level, sizeof(manifest.level));
	memcpy(manifest.cell, seal->cell, sizeof(manifest.cell));
	memcpy(manifest.replayed, seal->replayed, sizeof(manifest.replayed));
	return manifest;
}

static struct manifest_origin origin_of(const struct evidence_config *config, const struct request *request)
{
	const struct evidence_origin *heard = &config->origins[request->alert.cell.radio];

	return (struct manifest_origin){
		.asked_ns = request->asked_ns,
		.sensor = config->sensor,
		.source = heard->source,
		.device = heard->device,
		.gain_db = heard->gain_db,
		.ppm = heard->ppm,
		.clock = config->clock,
		.position = config->position,
	};
}

int request_seal(const struct request *request, const struct evidence_config *config, uint64_t forgotten,
                 struct folder *folder)
{
	const struct manifest_origin origin = origin_of(config, request);
	struct manifest_link link = folder->newest;
	struct evidence_seal seal = seal_of(request, forgotten);
	char name[ALERT_PATH_SIZE];
	int bundle = files_folder(folder->fd, FOLDER_UNFINISHED), level;

	if (bundle < 0)
		return bundle;
	level = config->judge ? config->judge(folder->unfinished, &seal) : (int)request->alert.level;
	if (level >= 0)
		snprintf(seal.replayed, sizeof(seal.replayed), "%s", alert_level_name((enum alert_level)level));
	struct manifest manifest = manifest_of(&seal);

	request_name(request, name);
	int error = manifest_write(bundle, &manifest, &origin, name, &link, &folder->key);

	close(bundle);
	return error ? error : folder_seal(folder, &link);
}
