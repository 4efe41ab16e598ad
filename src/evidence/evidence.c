// SPDX-License-Identifier: GPL-3.0-or-later
/* evidence: keeps what was heard last, and makes bundles of it when asked. See evidence.h.
 *
 * A bundle is written into a hidden folder beside the others, every file is brought to the disk, then the folder gets its
 * name in one step: whoever looks sees all of it or nothing, also after a power cut. */
#include "evidence.h"

#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bundle.h"    // bundle_write
#include "folder.h"    // struct folder
#include "manifest.h"  // manifest_write
#include "utc.h"       // utc_format

enum { WAITING_MAX = 16 };

static const int64_t retry_ns = INT64_C(10) * 1000000000; /* after a bundle that could not be written */

struct waiting {
	struct alert alert;
	int64_t asked_ns, due_ns;
};

struct evidence {
	struct evidence_config config;
	struct folder folder;
	struct recent recent;
	/* the sealer's while busy */
	struct waiting sealing;
	pthread_t sealer;
	bool busy;
	atomic_bool sealed;
	int result;
	bool in_trouble; /* the last bundle could not be written: said so */
	int nof_waiting;
	struct waiting waiting[WAITING_MAX];
};

struct evidence *evidence_open(const struct evidence_config *config, struct fault *fault)
{
	struct evidence *evidence = calloc(1, sizeof(*evidence));

	if (!evidence) {
		fault_set(fault, ENOMEM, "out of memory");
		return NULL;
	}
	evidence->config = *config;
	int error = folder_open(&evidence->folder, config->folder, fault);

	if (!error && recent_init(&evidence->recent, config->before_s + config->after_s))
		error = fault_set(fault, ENOMEM, "out of memory");
	if (!error)
		return evidence;
	evidence_close(evidence);
	return NULL;
}

void evidence_close(struct evidence *evidence)
{
	if (!evidence)
		return;
	if (evidence->busy)
		pthread_join(evidence->sealer, NULL);
	recent_fini(&evidence->recent);
	folder_close(&evidence->folder);
	free(evidence);
}

void evidence_iq(struct evidence *evidence, const struct iq_block *block)
{
	recent_iq(&evidence->recent, block);
}

void evidence_pdu(struct evidence *evidence, const struct pdu *pdu)
{
	recent_pdu(&evidence->recent, pdu);
}

static void bundle_name(const struct alert *alert, char name[ALERT_PATH_SIZE])
{
	snprintf(name, ALERT_PATH_SIZE, "%s-%s", alert->id, alert_level_name(alert->level));
}

static bool is_there(const struct evidence *evidence, const struct alert *alert)
{
	char name[ALERT_PATH_SIZE], path[FILES_PATH_SIZE];

	bundle_name(alert, name);
	return files_path(path, evidence->config.folder, name) == 0 && evidence_is_bundle(path);
}

void evidence_request(struct evidence *evidence, const struct alert *alert, int64_t time_ns)
{
	struct waiting *waiting = evidence->waiting;
	int i = 0;

	if (is_there(evidence, alert))
		return;
	while (i < evidence->nof_waiting && strcmp(waiting[i].alert.id, alert->id) != 0)
		i++;
	if (i == WAITING_MAX) /* so many at once: the samples hold them all, the first bundles too */
		return;
	if (i == evidence->nof_waiting) {
		evidence->nof_waiting++;
		waiting[i].asked_ns = time_ns;
		waiting[i].due_ns = time_ns + llround(evidence->config.after_s * 1e9);
	}
	waiting[i].alert = *alert; /* the latest word on it */
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

static json_t *about(const struct evidence *evidence, const struct waiting *waiting)
{
	const struct evidence_config *config = &evidence->config;
	char time[UTC_TEXT_SIZE], key[CELL_KEY_SIZE];
	json_t *object = json_object();

	cell_key(&waiting->alert.cell, key, sizeof(key));
	put_words(object, "alert", waiting->alert.id);
	put_words(object, "level", alert_level_name(waiting->alert.level));
	put_words(object, "cell", key);
	put_words(object, "time", utc_format(waiting->asked_ns, time));
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

static int write_files(struct evidence *evidence, const struct waiting *waiting, const struct cells *cells,
                       const struct coverage *coverage)
{
	const struct bundle bundle = {
		.config = &evidence->config,
		.recent = &evidence->recent,
		.cells = cells,
		.coverage = coverage,
		.alert = &waiting->alert,
		.from_ns = waiting->asked_ns - llround(evidence->config.before_s * 1e9),
		.to_ns = waiting->asked_ns + llround(evidence->config.after_s * 1e9),
		.time_ns = waiting->asked_ns,
	};
	int error = folder_begin(&evidence->folder);

	return error ? error : bundle_write(&bundle, evidence->folder.unfinished);
}

/* Signs the hidden folder and gives it its name. */
static int seal(struct evidence *evidence)
{
	struct folder *folder = &evidence->folder;
	struct manifest_link link = folder->newest;
	char name[ALERT_PATH_SIZE];
	int bundle = files_folder(folder->fd, FOLDER_UNFINISHED);

	if (bundle < 0)
		return bundle;
	bundle_name(&evidence->sealing.alert, name);
	int error = manifest_write(bundle, about(evidence, &evidence->sealing), name, &link, &folder->key);

	close(bundle);
	return error ? error : folder_seal(folder, &link);
}

static void *seal_main(void *ctx)
{
	struct evidence *evidence = ctx;

	evidence->result = seal(evidence);
	atomic_store(&evidence->sealed, true);
	return NULL;
}

/* Room for a bundle, at the cost of older ones. */
static int make_room(struct evidence *evidence, int64_t time_ns)
{
	const uint64_t space_bytes = evidence->config.space_bytes;
	int pruned = folder_prune(&evidence->folder, space_bytes, time_ns);

	if (pruned < 0)
		return pruned;
	return evidence->folder.used_bytes < space_bytes ? 0 : -EDQUOT;
}

/* Fills the hidden folder and has it sealed: 0, or -errno. */
static int begin(struct evidence *evidence, int64_t time_ns, const struct cells *cells, const struct coverage *coverage)
{
	struct waiting *waiting = &evidence->sealing;
	char name[ALERT_PATH_SIZE], *path = waiting->alert.evidence;

	bundle_name(&waiting->alert, name);
	if (strlen(evidence->config.folder) + 1 + strlen(name) >= ALERT_PATH_SIZE)
		return -ENAMETOOLONG;
	path = stpcpy(path, evidence->config.folder);
	*path++ = '/';
	strcpy(path, name);
	int error = make_room(evidence, time_ns);

	if (!error)
		error = write_files(evidence, waiting, cells, coverage);
	if (error)
		return error;
	atomic_store(&evidence->sealed, false);
	if (evidence->config.background)
		return -pthread_create(&evidence->sealer, NULL, seal_main, evidence);
	seal_main(evidence);
	return 0;
}

/* What could not be written waits for better times: the blocks are in memory for a while. */
static int finish(struct evidence *evidence, int error, int64_t time_ns, bool all, struct fault *fault)
{
	bool told = evidence->in_trouble;

	evidence->in_trouble = error != 0;
	if (!error)
		return 1;
	folder_drop(&evidence->folder);
	evidence->sealing.due_ns = time_ns + retry_ns;
	if (!all && evidence->nof_waiting < WAITING_MAX)
		evidence->waiting[evidence->nof_waiting++] = evidence->sealing;
	fault_set(fault, -error, "%s: %s: no evidence is kept until there is room again, watching goes on",
	          evidence->config.folder,
	          error == -EDQUOT ? "the space for evidence is used up" : strerror(-error));
	return told ? 0 : error;
}

/* The bundle that a thread is sealing: 0 while it is. */
static int await(struct evidence *evidence, int64_t time_ns, bool all, struct alert *written, struct fault *fault)
{
	if (!all && !atomic_load(&evidence->sealed))
		return 0;
	pthread_join(evidence->sealer, NULL);
	evidence->busy = false;
	*written = evidence->sealing.alert;
	return finish(evidence, evidence->result, time_ns, all, fault);
}

/* The bundle that is due next: false when there is none. */
static bool take_due(struct evidence *evidence, int64_t time_ns, bool all)
{
	for (int i = 0; i < evidence->nof_waiting; i++)
		if (all || time_ns >= evidence->waiting[i].due_ns) {
			evidence->sealing = evidence->waiting[i];
			evidence->waiting[i] = evidence->waiting[--evidence->nof_waiting];
			return true;
		}
	return false;
}

int evidence_write(struct evidence *evidence, int64_t time_ns, bool all, const struct cells *cells,
                   const struct coverage *coverage, struct alert *written, struct fault *fault)
{
	if (evidence->busy)
		return await(evidence, time_ns, all, written, fault);
	if (!take_due(evidence, time_ns, all))
		return 0;
	int error = begin(evidence, time_ns, cells, coverage);

	if (error)
		return finish(evidence, error, time_ns, all, fault);
	evidence->busy = evidence->config.background;
	if (evidence->busy)
		return await(evidence, time_ns, all, written, fault);
	*written = evidence->sealing.alert;
	return finish(evidence, evidence->result, time_ns, all, fault);
}
