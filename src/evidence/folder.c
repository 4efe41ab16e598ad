// SPDX-License-Identifier: GPL-3.0-or-later
/* folder: see folder.h. The lock is the kernel's, on the folder itself: it ends with the process, however that ends. */
#include "folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bundle.h"        // bundle_is_file
#include "bundle_check.h"  // bundle_check
#include "head.h"          // head_read
#include "tombstone.h"     // TOMBSTONE_NAME

/* Whether the folder is empty or holds our key (1): one with other files would never verify, and is not ours to lock.
 */
static int is_for_evidence(int fd)
{
	struct dirent **entries;
	int count = scandirat(fd, ".", &entries, NULL, NULL);

	for (int i = 0; i < count; i++)
		free(entries[i]);
	if (count >= 0)
		free(entries);
	return count == 2 || files_exist(fd, KEY_NAME) || files_exist(fd, KEY_NEW_NAME);
}

static int take(struct folder *folder, struct fault *fault)
{
	const char *path = folder->path;

	if (mkdir(path, 0700) && errno != EEXIST)
		return fault_set(fault, errno, "%s: %s", path, strerror(errno));
	folder->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder->fd < 0)
		return fault_set(fault, errno, "%s: %s", path, strerror(errno));
	if (flock(folder->fd, LOCK_EX | LOCK_NB))
		return errno == EWOULDBLOCK
		               ? fault_set(fault, EBUSY, "%s: another run keeps evidence there", path)
		               : fault_set(fault, errno, "%s: cannot be locked: %s", path, strerror(errno));
	if (!is_for_evidence(folder->fd))
		return fault_set(fault, ENOTEMPTY,
		                 "%s: holds other things than evidence: name an empty or a new folder", path);
	if (fchmod(folder->fd, 0700))
		return fault_set(fault, errno, "%s: %s", path, strerror(errno));
	return 0;
}

/* Takes files that a bundle of ours may have out of a folder: 0, or -ENOTEMPTY when something else is in it. */
static int empty_bundle(int bundle)
{
	struct dirent **entries;
	int count = scandirat(bundle, ".", &entries, NULL, NULL), error = count < 0 ? -errno : 0;

	for (int i = 0; i < count; i++) {
		const char *name = entries[i]->d_name;

		if (strcmp(name, ".") != 0 && strcmp(name, "..") != 0 &&
		    (!bundle_is_file(name) || unlinkat(bundle, name, 0)))
			error = -ENOTEMPTY;
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	return error;
}

static int remove_unfinished(const struct folder *folder)
{
	int bundle = files_folder(folder->fd, FOLDER_UNFINISHED);

	if (bundle < 0)
		return bundle == -ENOENT ? 0 : bundle;
	int error = empty_bundle(bundle);

	close(bundle);
	if (!error && unlinkat(folder->fd, FOLDER_UNFINISHED, AT_REMOVEDIR))
		error = -errno;
	return error;
}

/* The last bundle of the older form, in a folder without a head: every one of them must verify. */
static void take_older(void *ctx, const char *path, const struct evidence_seal *seal, const struct fault *fault)
{
	struct manifest_link *newest = ctx;

	(void)path;
	if (fault)
		return;
	newest->number++;
	snprintf(newest->name, sizeof(newest->name), "%s", seal->name);
	memcpy(newest->digest, seal->digest, FILES_DIGEST);
}

static int find_newest_older(struct folder *folder, const char *key, struct fault *fault)
{
	struct evidence_chain chain;
	int error = evidence_verify_all(folder->path, key, take_older, &folder->newest, &chain, fault);

	if (!error && chain.bad)
		error = fault_set(fault, EBADMSG, "%s: does not verify, nothing is chained to it: name a new folder",
		                  folder->path);
	return error;
}

/* What the next bundle is chained to is what this sensor signed in its head. */
static int find_newest(struct folder *folder, struct fault *fault)
{
	char key[ATTEST_KEY_SIZE];
	struct fault why;
	struct head head;
	bool announced;
	int error = head_read(folder->fd, folder->path, &head, &announced, &why);

	signed_key_text(&folder->key, key);
	if (error == -ENOENT)
		return find_newest_older(folder, key, fault);
	if (error)
		return fault_set(fault, EBADMSG, "%s: nothing is chained to it: name a new folder", why.text);
	if (strcmp(head.key, key) != 0)
		return fault_set(fault, EBADMSG,
		                 "%s/%s: signed by another key, nothing is chained to it: name a new folder",
		                 folder->path, HEAD_NAME);
	folder->newest = head.newest;
	error = announced ? head_turn(folder->fd) : 0;
	return error ? fault_set(fault, -error, "%s/%s: %s", folder->path, HEAD_NAME, strerror(-error)) : 0;
}

/* Octets of the files of one bundle. */
static uint64_t measure_bundle(int folder, const char *name)
{
	int fd = files_folder(folder, name);
	DIR *open = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *file;
	uint64_t sum = 0;
	struct stat st;

	while (open && (file = readdir(open)))
		if (fstatat(fd, file->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode))
			sum += (uint64_t)st.st_size;
	if (open)
		closedir(open);
	return sum;
}

void folder_measure(struct folder *folder)
{
	struct dirent **entries;
	int count = scandirat(folder->fd, ".", &entries, NULL, NULL);

	folder->used_bytes = 0;
	for (int i = 0; i < count; i++) {
		if (!folder_is_own(entries[i]->d_name))
			folder->used_bytes += measure_bundle(folder->fd, entries[i]->d_name);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
}

int folder_open(struct folder *folder, const char *path, struct fault *fault)
{
	*folder = (struct folder){ .path = path, .fd = -1 };
	if (sodium_init() < 0)
		return fault_set(fault, ENOSYS, "%s: no source of random numbers", path);
	if (files_path(folder->unfinished, path, FOLDER_UNFINISHED))
		return fault_set(fault, ENAMETOOLONG, "%s: the path is too long", path);
	int error = take(folder, fault);

	if (error)
		return error;
	error = remove_unfinished(folder);
	if (error)
		return fault_set(fault, -error, "%s: is not what a run left behind (%s): remove it", folder->unfinished,
		                 files_reason(error));
	error = key_open(folder->fd, path, &folder->key, fault);
	if (!error)
		error = find_newest(folder, fault);
	if (!error)
		folder_measure(folder);
	return error;
}

void folder_close(struct folder *folder)
{
	if (folder->fd >= 0)
		close(folder->fd);
	sodium_memzero(&folder->key, sizeof(folder->key));
	folder->fd = -1;
}

int folder_begin(struct folder *folder)
{
	return mkdirat(folder->fd, FOLDER_UNFINISHED, 0700) ? -errno : 0;
}

void folder_drop(struct folder *folder)
{
	remove_unfinished(folder);
	unlinkat(folder->fd, HEAD_NEW_NAME, 0);
}

int folder_seal(struct folder *folder, const struct manifest_link *newest)
{
	int fd = files_folder(folder->fd, FOLDER_UNFINISHED), error = fd < 0 ? fd : 0;

	if (!error && fsync(fd))
		error = -errno;
	if (fd >= 0)
		close(fd);
	if (!error)
		error = head_announce(folder->fd, newest, &folder->key);
	if (!error && (renameat(folder->fd, FOLDER_UNFINISHED, folder->fd, newest->name) || fsync(folder->fd)))
		error = -errno;
	if (!error)
		error = head_turn(folder->fd);
	if (error)
		return error;
	folder->newest = *newest;
	folder_measure(folder);
	return 0;
}
