// SPDX-License-Identifier: GPL-3.0-or-later
/* evidence: keeps what was heard last, and makes bundles of it when asked. See evidence.h.
 *
 * A bundle is written into a hidden folder beside the others, every file is brought to the disk, then the folder gets its
 * name in one step: whoever looks sees all of it or nothing, also after a power cut. */
#include "evidence.h"

#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bundle.h"    // bundle_write
#include "manifest.h"  // manifest_write
#include "utc.h"       // utc_format

enum { WAITING_MAX = 16 };

static const char unfinished[] = ".unfinished";

struct waiting {
	struct alert alert;
	int64_t asked_ns, due_ns;
};

struct evidence {
	struct evidence_config config;
	struct key key;
	struct manifest_link last;
	struct recent recent;
	char hidden[FILES_PATH_SIZE]; /* folder of the bundle that is not whole yet */
	/* the sealer's while busy */
	struct waiting sealing;
	pthread_t sealer;
	bool busy;
	atomic_bool sealed;
	int result;
	uint64_t used_bytes; /* of all bundles */
	bool stopped;        /* after an error: watching goes on without */
	int nof_waiting;
	struct waiting waiting[WAITING_MAX];
};

/* Octets of all files of all bundles. */
static uint64_t measure(const char *folder)
{
	char bundle[FILES_PATH_SIZE], path[FILES_PATH_SIZE];
	struct dirent *entry, *file;
	DIR *all = opendir(folder), *one;
	uint64_t sum = 0;
	struct stat st;

	while (all && (entry = readdir(all))) {
		if (entry->d_name[0] == '.' || files_path(bundle, folder, entry->d_name) || !(one = opendir(bundle)))
			continue;
		while ((file = readdir(one)))
			if (!files_path(path, bundle, file->d_name) && stat(path, &st) == 0 && S_ISREG(st.st_mode))
				sum += (uint64_t)st.st_size;
		closedir(one);
	}
	if (all)
		closedir(all);
	return sum;
}

static int prepare(struct evidence *evidence, struct fault *fault)
{
	const char *folder = evidence->config.folder;

	if (sodium_init() < 0)
		return fault_set(fault, ENOSYS, "%s: no source of random numbers", folder);
	if (mkdir(folder, 0755) && errno != EEXIST)
		return fault_set(fault, errno, "%s: %s", folder, strerror(errno));
	if (files_path(evidence->hidden, folder, unfinished))
		return fault_set(fault, ENAMETOOLONG, "%s: the path is too long", folder);
	files_remove_folder(evidence->hidden);
	int error = key_open(folder, &evidence->key, fault);

	if (error)
		return error;
	error = manifest_find_last(folder, &evidence->last);
	if (error)
		return fault_set(fault, -error, "%s: %s", folder, strerror(-error));
	evidence->used_bytes = measure(folder);
	if (recent_init(&evidence->recent, evidence->config.before_s + evidence->config.after_s))
		return fault_set(fault, ENOMEM, "out of memory");
	return 0;
}

struct evidence *evidence_open(const struct evidence_config *config, struct fault *fault)
{
	struct evidence *evidence = calloc(1, sizeof(*evidence));

	if (!evidence) {
		fault_set(fault, ENOMEM, "out of memory");
		return NULL;
	}
	evidence->config = *config;
	if (prepare(evidence, fault)) {
		evidence_close(evidence);
		return NULL;
	}
	return evidence;
}

void evidence_close(struct evidence *evidence)
{
	if (!evidence)
		return;
	if (evidence->busy)
		pthread_join(evidence->sealer, NULL);
	recent_fini(&evidence->recent);
	sodium_memzero(&evidence->key, sizeof(evidence->key));
	free(evidence);
}

void evidence_iq(struct evidence *evidence, const struct iq_block *block)
{
	if (!evidence->stopped)
		recent_iq(&evidence->recent, block);
}

void evidence_pdu(struct evidence *evidence, const struct pdu *pdu)
{
	if (!evidence->stopped)
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

	if (evidence->stopped || is_there(evidence, alert))
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
	put_words(object, "format", "fbswatch evidence 1");
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

static int write_hidden(struct evidence *evidence, const struct waiting *waiting, const struct cells *cells,
                        const struct coverage *coverage)
{
	const struct bundle bundle = {
		.config = &evidence->config,
		.recent = &evidence->recent,
		.cells = cells,
		.coverage = coverage,
		.alert = &waiting->alert,
		.from_ns = waiting->asked_ns - llround(evidence->config.before_s * 1e9),
		.to_ns = waiting->due_ns,
		.time_ns = waiting->asked_ns,
	};
	int error = mkdir(evidence->hidden, 0755) ? -errno : 0;

	return error ? error : bundle_write(&bundle, evidence->hidden);
}

/* Brings the hidden folder to the disk, signs it and gives it its name. */
static int seal(struct evidence *evidence)
{
	const char *folder = evidence->config.folder;
	char name[ALERT_PATH_SIZE], path[FILES_PATH_SIZE];
	int error = manifest_write(evidence->hidden, about(evidence, &evidence->sealing), &evidence->last, &evidence->key);

	bundle_name(&evidence->sealing.alert, name);
	if (!error)
		error = files_sync(evidence->hidden);
	if (!error)
		error = files_path(path, folder, name);
	if (!error && rename(evidence->hidden, path))
		error = -errno;
	if (!error)
		error = files_sync(folder);
	if (error)
		return error;
	snprintf(evidence->last.name, sizeof(evidence->last.name), "%s", name);
	return manifest_digest(path, evidence->last.digest);
}

static void *seal_main(void *ctx)
{
	struct evidence *evidence = ctx;

	evidence->result = seal(evidence);
	atomic_store(&evidence->sealed, true);
	return NULL;
}

/* Fills the hidden folder and has it sealed: 0, or -errno. */
static int begin(struct evidence *evidence, const struct cells *cells, const struct coverage *coverage)
{
	struct waiting *waiting = &evidence->sealing;
	char name[ALERT_PATH_SIZE], *path = waiting->alert.evidence;

	bundle_name(&waiting->alert, name);
	if (evidence->used_bytes >= evidence->config.space_bytes)
		return -EDQUOT;
	if (strlen(evidence->config.folder) + 1 + strlen(name) >= ALERT_PATH_SIZE)
		return -ENAMETOOLONG;
	path = stpcpy(path, evidence->config.folder);
	*path++ = '/';
	strcpy(path, name);
	int error = write_hidden(evidence, waiting, cells, coverage);

	if (error)
		return error;
	atomic_store(&evidence->sealed, false);
	if (evidence->config.background)
		return -pthread_create(&evidence->sealer, NULL, seal_main, evidence);
	seal_main(evidence);
	return 0;
}

static int finish(struct evidence *evidence, int error, struct fault *fault)
{
	if (!error) {
		evidence->used_bytes = measure(evidence->config.folder);
		return 1;
	}
	files_remove_folder(evidence->hidden);
	evidence->stopped = true;
	return fault_set(fault, -error, "%s: %s: no more evidence is kept from now on, watching goes on",
	                 evidence->config.folder,
	                 error == -EDQUOT ? "the space for evidence is used up" : strerror(-error));
}

/* The bundle that a thread is sealing: 0 while it is. */
static int await(struct evidence *evidence, bool all, struct alert *written, struct fault *fault)
{
	if (!all && !atomic_load(&evidence->sealed))
		return 0;
	pthread_join(evidence->sealer, NULL);
	evidence->busy = false;
	*written = evidence->sealing.alert;
	return finish(evidence, evidence->result, fault);
}

/* The bundle that is due next: false when there is none. */
static bool take_due(struct evidence *evidence, int64_t time_ns, bool all)
{
	for (int i = 0; i < evidence->nof_waiting && !evidence->stopped; i++)
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
		return await(evidence, all, written, fault);
	if (!take_due(evidence, time_ns, all))
		return 0;
	int error = begin(evidence, cells, coverage);

	if (error)
		return finish(evidence, error, fault);
	evidence->busy = evidence->config.background;
	if (evidence->busy)
		return await(evidence, all, written, fault);
	*written = evidence->sealing.alert;
	return finish(evidence, evidence->result, fault);
}
