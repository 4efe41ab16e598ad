// SPDX-License-Identifier: GPL-3.0-or-later
/* machine: see machine.h. */
#include "machine.h"

#include <fts.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "utc.h"  // utc_synchronised

static double bytes_in(const char *path)
{
	char folder[DOCTOR_PATH_SIZE];
	char *const roots[] = { folder, NULL };
	double bytes = 0;

	snprintf(folder, sizeof(folder), "%s", path);
	FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_XDEV | FTS_NOCHDIR, NULL);

	for (const FTSENT *entry; tree && (entry = fts_read(tree));)
		bytes += entry->fts_info == FTS_F ? (double)entry->fts_statp->st_size : 0;
	if (tree)
		fts_close(tree);
	return bytes;
}

/* Of the path, or of the nearest folder above it that is there. */
static double free_bytes(const char *path)
{
	char folder[DOCTOR_PATH_SIZE];
	struct statvfs state;

	snprintf(folder, sizeof(folder), "%s", path);
	while (statvfs(folder, &state)) {
		char *slash = strrchr(folder, '/');

		if (!folder[0] || strcmp(folder, ".") == 0 || strcmp(folder, "/") == 0)
			return NAN;
		if (slash)
			slash[slash == folder] = 0;
		else
			snprintf(folder, sizeof(folder), ".");
	}
	return (double)state.f_bavail * (double)state.f_frsize;
}

static void add(struct doctor_facts *facts, const char *path, double wanted_bytes)
{
	struct doctor_folder *folder = &facts->folders[facts->nof_folders];

	if (facts->nof_folders == DOCTOR_FOLDERS_MAX)
		return;
	snprintf(folder->path, sizeof(folder->path), "%s", path);
	folder->free_bytes = free_bytes(folder->path);
	folder->wanted_bytes = wanted_bytes;
	facts->nof_folders++;
}

void machine_look(const struct doctor_request *request, struct doctor_facts *facts)
{
	facts->synchronised = utc_synchronised();
	for (int i = 0; i < DOCTOR_FOLDERS_MAX && request->paths[i]; i++)
		add(facts, request->paths[i], 0);
	if (request->evidence)
		add(facts, request->evidence, fmax(request->evidence_space - bytes_in(request->evidence), 0));
}
