// SPDX-License-Identifier: GPL-3.0-or-later
/* prune: makes room in a folder of evidence. The tombstone is on disk before the first file goes. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "folder.h"     // struct folder
#include "tombstone.h"  // tombstone_write

/* A bundle of this sensor that has files to give. */
struct candidate {
	int fd; /* -1: there is none */
	struct manifest manifest;
	struct evidence_seal seal;
};

static void candidate_clear(struct candidate *candidate)
{
	if (candidate->fd >= 0)
		close(candidate->fd);
	candidate->fd = -1;
}

static bool has_files(const struct candidate *candidate)
{
	for (int i = 0; i < candidate->manifest.nof_files; i++)
		if (files_exist(candidate->fd, candidate->manifest.files[i].name))
			return true;
	return false;
}

static bool is_rather_kept(const struct evidence_seal *a, const struct evidence_seal *b)
{
	bool fake = strcmp(a->level, alert_level_name(ALERT_FAKE)) == 0,
	     other = strcmp(b->level, alert_level_name(ALERT_FAKE)) == 0;

	if (fake != other)
		return fake;
	return a->number != b->number ? a->number > b->number : strcmp(a->name, b->name) > 0;
}

static void consider(const struct folder *folder, const char *name, const char *key, struct candidate *best)
{
	struct candidate now = { .fd = files_folder(folder->fd, name) };
	struct fault fault;

	if (now.fd >= 0 && !manifest_read(now.fd, folder->path, &now.manifest, &now.seal, &fault) &&
	    strcmp(now.seal.key, key) == 0 && strcmp(now.seal.name, name) == 0 && has_files(&now) &&
	    (best->fd < 0 || is_rather_kept(&best->seal, &now.seal))) {
		candidate_clear(best);
		*best = now;
		return;
	}
	candidate_clear(&now);
}

static void choose(const struct folder *folder, struct candidate *best)
{
	struct dirent **entries;
	int count = scandirat(folder->fd, ".", &entries, NULL, alphasort);
	char key[ATTEST_KEY_SIZE];

	*best = (struct candidate){ .fd = -1 };
	signed_key_text(&folder->key, key);
	for (int i = 0; i < count; i++) {
		if (!folder_is_own(entries[i]->d_name))
			consider(folder, entries[i]->d_name, key, best);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
}

static int take_away(struct folder *folder, const struct candidate *candidate, int64_t time_ns)
{
	struct fault fault;
	int error = 0;

	if (tombstone_check(candidate->fd, folder->path, &candidate->seal, &fault))
		error = tombstone_write(folder->fd, candidate->fd, &candidate->seal, time_ns, &folder->key);
	for (int i = 0; !error && i < candidate->manifest.nof_files; i++)
		unlinkat(candidate->fd, candidate->manifest.files[i].name, 0);
	return error;
}

int folder_prune(struct folder *folder, uint64_t bytes, int64_t time_ns)
{
	int pruned = 0, error = 0;

	while (!error && folder->used_bytes >= bytes) {
		struct candidate candidate;
		uint64_t before = folder->used_bytes;

		choose(folder, &candidate);
		if (candidate.fd < 0)
			return pruned;
		error = take_away(folder, &candidate, time_ns);
		candidate_clear(&candidate);
		folder_measure(folder);
		if (!error && folder->used_bytes >= before)
			error = -EIO; /* what does not go away is not tried again and again */
		pruned++;
	}
	return error ? error : pruned;
}
