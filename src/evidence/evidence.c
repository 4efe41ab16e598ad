// SPDX-License-Identifier: GPL-3.0-or-later
/* evidence: keeps what was heard last, and makes bundles of it when asked. See evidence.h.
 *
 * A bundle is written into a hidden folder beside the others, every file is brought to the disk, then the folder gets
 * its name in one step: whoever looks sees all of it or nothing, also after a power cut. */
#include "evidence.h"

#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bundle.h"   // bundle_write
#include "folder.h"   // struct folder
#include "request.h"  // struct request

enum { WAITING_MAX = 16 };

/* After a bundle that could not be written; each time twice as long. */
static const int64_t retry_first_ns = INT64_C(2) * 1000000000, retry_last_ns = INT64_C(64) * 1000000000;

struct evidence {
	struct evidence_config config;
	struct folder folder;
	struct recent recent;
	struct samples samples[PDU_RADIOS_MAX]; /* of each receiver */
	struct listening listening;
	/* the sealer's while busy */
	struct request sealing;
	uint64_t forgotten; /* blocks that were heard before those of its file */
	pthread_t sealer;
	bool busy;
	atomic_bool sealed;
	int result;
	bool in_trouble;  /* the last bundle could not be written: said so … */
	int64_t retry_ns; /* … and it is tried again after so long */
	int nof_waiting;
	struct request waiting[WAITING_MAX];
};

struct evidence *evidence_open(const struct evidence_config *config, struct fault *fault)
{
	struct evidence *evidence = calloc(1, sizeof(*evidence));

	if (!evidence) {
		fault_set(fault, ENOMEM, "out of memory");
		return NULL;
	}
	evidence->config = *config;
	for (int i = 0; i < PDU_RADIOS_MAX; i++)
		evidence->samples[i].seconds = config->before_s + config->after_s;
	int error = folder_open(&evidence->folder, config->folder, fault);

	if (!error && recent_init(&evidence->recent))
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
	request_clear(&evidence->sealing);
	for (int i = 0; i < evidence->nof_waiting; i++)
		request_clear(&evidence->waiting[i]);
	for (int i = 0; i < PDU_RADIOS_MAX; i++)
		samples_fini(&evidence->samples[i]);
	recent_fini(&evidence->recent);
	folder_close(&evidence->folder);
	free(evidence);
}

void evidence_iq(struct evidence *evidence, uint8_t radio, const struct iq_block *block)
{
	samples_add(&evidence->samples[radio], block);
}

void evidence_pdu(struct evidence *evidence, const struct pdu *pdu)
{
	recent_pdu(&evidence->recent, pdu);
	listening_forget(&evidence->listening, evidence->recent.forgotten);
}

void evidence_listened(struct evidence *evidence, const struct listening_stretch *stretch)
{
	struct listening_stretch now = *stretch;

	now.blocks = evidence->recent.nof_pdus;
	listening_add(&evidence->listening, &now);
}

/* Whether the bundle is on the disk already, or being written. */
static bool is_kept(const struct evidence *evidence, const struct request *request)
{
	char name[ALERT_PATH_SIZE], sealing[ALERT_PATH_SIZE], path[FILES_PATH_SIZE];

	request_name(request, name);
	request_name(&evidence->sealing, sealing);
	return (evidence->busy && strcmp(name, sealing) == 0) ||
	       (files_path(path, evidence->config.folder, name) == 0 && evidence_is_bundle(path));
}

/* What the baseline knows now: it may learn of the alert before the bundle is written. */
static void take_excerpt(struct request *request, const struct evidence_scene *scene)
{
	struct fault fault;

	if (scene->baseline)
		baseline_excerpt(scene->baseline, scene->cells, &request->baseline, &request->baseline_size, &fault);
}

void evidence_request(struct evidence *evidence, const struct alert *alert, const struct evidence_scene *scene,
                      int64_t time_ns, bool at_end)
{
	struct request request = { .alert = *alert, .asked_ns = time_ns }, *waiting = evidence->waiting;
	int i = 0;

	if (is_kept(evidence, &request))
		return;
	while (i < evidence->nof_waiting && strcmp(waiting[i].alert.id, alert->id) != 0)
		i++;
	if (i == WAITING_MAX) /* too many at once: the bundles asked for first hold the same samples */
		return;
	if (i == evidence->nof_waiting) {
		evidence->nof_waiting++;
		waiting[i] = request;
		waiting[i].due_ns = time_ns + llround(evidence->config.after_s * 1e9);
		take_excerpt(&waiting[i], scene);
	}
	waiting[i].alert = *alert;
	waiting[i].blocks = evidence->recent.nof_pdus;
	waiting[i].at_end = at_end;
	waiting[i].spoken_ns = time_ns;
}

static int write_files(struct evidence *evidence, const struct request *request, const struct evidence_scene *scene)
{
	const struct bundle bundle = {
		.config = &evidence->config,
		.recent = &evidence->recent,
		.samples = &evidence->samples[request->alert.cell.radio],
		.listening = &evidence->listening,
		.scene = scene,
		.baseline = request->baseline,
		.baseline_size = request->baseline_size,
		.alert = &request->alert,
		.from_ns = request->asked_ns - llround(evidence->config.before_s * 1e9),
		.to_ns = request->asked_ns + llround(evidence->config.after_s * 1e9),
		.time_ns = request->asked_ns,
	};
	int error = folder_begin(&evidence->folder);

	return error ? error : bundle_write(&bundle, evidence->folder.unfinished);
}

static void *seal_main(void *ctx)
{
	struct evidence *evidence = ctx;

	evidence->result = request_seal(&evidence->sealing, &evidence->config, evidence->forgotten, &evidence->folder);
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
static int begin(struct evidence *evidence, int64_t time_ns, const struct evidence_scene *scene)
{
	struct request *request = &evidence->sealing;
	char name[ALERT_PATH_SIZE], *path = request->alert.evidence;

	request_name(request, name);
	if (strlen(evidence->config.folder) + 1 + strlen(name) >= ALERT_PATH_SIZE)
		return -ENAMETOOLONG;
	path = stpcpy(path, evidence->config.folder);
	*path++ = '/';
	strcpy(path, name);
	int error = make_room(evidence, time_ns);

	if (!error)
		error = write_files(evidence, request, scene);
	if (error)
		return error;
	evidence->forgotten = evidence->recent.forgotten;
	atomic_store(&evidence->sealed, false);
	if (evidence->config.background)
		return -pthread_create(&evidence->sealer, NULL, seal_main, evidence);
	seal_main(evidence);
	return 0;
}

/* Takes note of the result; a bundle that could not be written is tried again, as its blocks stay in memory for a
 * while. */
static int finish(struct evidence *evidence, int error, int64_t time_ns, bool all, struct fault *fault)
{
	bool told = evidence->in_trouble;

	evidence->in_trouble = error != 0;
	if (!error) {
		request_clear(&evidence->sealing);
		return 1;
	}
	const int64_t longer_ns = 2 * evidence->retry_ns;

	evidence->retry_ns = !told ? retry_first_ns : longer_ns < retry_last_ns ? longer_ns : retry_last_ns;
	folder_drop(&evidence->folder);
	evidence->sealing.due_ns = time_ns + evidence->retry_ns;
	if (!all && evidence->nof_waiting < WAITING_MAX)
		evidence->waiting[evidence->nof_waiting++] = evidence->sealing;
	else
		request_clear(&evidence->sealing);
	evidence->sealing.baseline = NULL;
	fault_set(fault, -error, "%s: %s: no evidence is kept until there is room again, watching goes on",
	          evidence->config.folder, error == -EDQUOT ? "the space for evidence is used up" : strerror(-error));
	return told ? 0 : error;
}

/* Takes the result of the sealing thread; 0 while it is still at work. */
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
	for (int i = 0; i < evidence->nof_waiting; i++) {
		struct request *request = &evidence->waiting[i];

		if (!all && time_ns < request->due_ns)
			continue;
		bool kept = is_kept(evidence, request); /* it may have been written meanwhile, on an earlier request */

		evidence->sealing = *request;
		*request = evidence->waiting[--evidence->nof_waiting];
		if (!kept)
			return true;
		request_clear(&evidence->sealing);
		i--;
	}
	return false;
}

int evidence_write(struct evidence *evidence, int64_t time_ns, bool all, const struct evidence_scene *scene,
                   struct alert *written, struct fault *fault)
{
	if (evidence->busy)
		return await(evidence, time_ns, all, written, fault);
	if (!take_due(evidence, time_ns, all))
		return 0;
	int error = begin(evidence, time_ns, scene);

	if (error)
		return finish(evidence, error, time_ns, all, fault);
	evidence->busy = evidence->config.background;
	if (evidence->busy)
		return await(evidence, time_ns, all, written, fault);
	*written = evidence->sealing.alert;
	return finish(evidence, evidence->result, time_ns, all, fault);
}
