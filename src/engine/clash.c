// SPDX-License-Identifier: GPL-3.0-or-later
/* clash: files are told apart by device and inode, whatever their names; one that does not exist yet by its folder and
 * its name in it. A device such as /dev/null may take any number of outputs, standard output one. */
#include "engine.h"  // engine_check_outputs

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output.h"  // output_kind

struct place {
	bool known;
	struct source_file file;
	char name[NAME_MAX + 1]; /* in the folder `file`; "": the file itself */
};

static bool same_file(const struct source_file *a, const struct source_file *b)
{
	return a->device == b->device && a->inode == b->inode;
}

static bool same_place(const struct place *a, const struct place *b)
{
	return a->known && b->known && same_file(&a->file, &b->file) && strcmp(a->name, b->name) == 0;
}

/* A file yet to be made. */
static void place_new(const char *path, struct place *place)
{
	const char *slash = strrchr(path, '/');
	char folder[PATH_MAX];
	struct stat st;

	snprintf(folder, sizeof(folder), "%.*s", slash ? (int)(slash - path + 1) : 2, slash ? path : "./");
	snprintf(place->name, sizeof(place->name), "%s", slash ? slash + 1 : path);
	if (stat(folder, &st))
		return;
	place->file = (struct source_file){ st.st_dev, st.st_ino };
	place->known = true;
}

static void find_place(const char *target, struct place *place)
{
	bool standard = strcmp(target, "-") == 0;
	struct stat st;

	*place = (struct place){ 0 };
	if (standard ? fstat(STDOUT_FILENO, &st) : stat(target, &st)) {
		if (!standard)
			place_new(target, place);
		return;
	}
	place->file = (struct source_file){ st.st_dev, st.st_ino };
	place->known = standard || !S_ISCHR(st.st_mode);
}

static int check_one(const struct setting_list *outputs, const struct place *places, int i,
                     const struct source_file *files, int count, struct fault *fault)
{
	for (int k = 0; k < count; k++)
		if (same_place(&places[i], &(struct place){ .known = true, .file = files[k] }))
			return fault_item(fault, "output", outputs->items[i], EINVAL,
			                  "'%s' would overwrite what is read", outputs->items[i]);
	for (int k = 0; k < i; k++)
		if (same_place(&places[i], &places[k]))
			return fault_item(fault, "output", outputs->items[i], EINVAL, "'%s' and '%s' are the same file",
			                  outputs->items[k], outputs->items[i]);
	return 0;
}

int engine_check_outputs(const struct setting_list *outputs, const struct source_file *files, int count,
                         struct fault *fault)
{
	struct place places[SETTING_LIST_MAX] = { 0 };

	for (int i = 0; i < outputs->count; i++) {
		struct plug plug;
		const struct sink *sink = output_kind(outputs->items[i], &plug, fault);

		if (!sink)
			return -EINVAL;
		if (sink->to_file)
			find_place(plug.target, &places[i]);
		if (check_one(outputs, places, i, files, count, fault))
			return -EINVAL;
	}
	return 0;
}
