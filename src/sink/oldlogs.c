// SPDX-License-Identifier: GPL-3.0-or-later
/* oldlogs: see oldlogs.h. A compressed file gets its name when it is whole and on the disk; then the other goes. */
#include "oldlogs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

enum { STEP_BYTES = 64 * 1024 };

static const char packed[] = ".gz", unfinished[] = ".gz~";

void oldlogs_open(struct oldlogs *old, const char *path, double keep_s, double keep_free_bytes)
{
	*old = (struct oldlogs){
		.path = path, .keep_ns = (int64_t)(keep_s * 1e9), .keep_free_bytes = keep_free_bytes, .in = -1
	};
}

void oldlogs_close(struct oldlogs *old)
{
	if (old->in >= 0)
		close(old->in);
	if (old->out)
		gzclose(old->out);
	old->in = -1;
	old->out = NULL;
}

/* The time in "watch.jsonl-20261129T201530Z" or "...Z-1", and what stands behind it; false: another file. */
static bool parse_name(const struct oldlogs *old, const char *name, int64_t *time_ns, const char **ending)
{
	const char *slash = strrchr(old->path, '/'), *base = slash ? slash + 1 : old->path;
	const size_t length = strlen(base);
	struct tm tm = { 0 };

	if (strncmp(name, base, length) != 0 || name[length] != '-')
		return false;
	const char *rest = strptime(name + length + 1, "%Y%m%dT%H%M%SZ", &tm);

	if (!rest)
		return false;
	*time_ns = (int64_t)timegm(&tm) * INT64_C(1000000000);
	*ending = rest[0] == '-' ? rest + 1 + strspn(rest + 1, "0123456789") : rest;
	return !**ending || strcmp(*ending, packed) == 0 || strcmp(*ending, unfinished) == 0;
}

static int folder_of(const struct oldlogs *old, char folder[OLDLOGS_PATH_SIZE])
{
	const char *slash = strrchr(old->path, '/');

	return snprintf(folder, OLDLOGS_PATH_SIZE, "%.*s", slash ? (int)(slash - old->path + 1) : 2,
	                slash ? old->path : "./");
}

/* The oldest one of them, compressed or not (any) or still to be compressed, into path; how many there are. newest_ns:
 * NULL: not asked for. */
static int find_oldest(const struct oldlogs *old, bool any, char path[OLDLOGS_PATH_SIZE], int64_t *oldest_ns,
                       int64_t *newest_ns)
{
	char folder[OLDLOGS_PATH_SIZE], best[NAME_MAX + 1] = "";
	int count = 0, n = folder_of(old, folder);
	DIR *dir = opendir(folder);

	for (const struct dirent *entry; dir && (entry = readdir(dir));) {
		const char *ending;
		int64_t time_ns;

		if (!parse_name(old, entry->d_name, &time_ns, &ending) || (!any && *ending))
			continue;
		if (newest_ns && (!count || time_ns > *newest_ns))
			*newest_ns = time_ns;
		if (!count++ || strcmp(entry->d_name, best) < 0) {
			snprintf(best, sizeof(best), "%s", entry->d_name);
			*oldest_ns = time_ns;
		}
	}
	if (dir)
		closedir(dir);
	if (count && snprintf(path, OLDLOGS_PATH_SIZE, "%.*s%s", n, folder, best) >= OLDLOGS_PATH_SIZE)
		return 0;
	return count;
}

int oldlogs_rename(struct oldlogs *old, int64_t now_ns)
{
	const time_t seconds = now_ns / INT64_C(1000000000);
	char name[OLDLOGS_PATH_SIZE], time[32];
	struct stat st;
	struct tm tm;

	gmtime_r(&seconds, &tm);
	strftime(time, sizeof(time), "%Y%m%dT%H%M%SZ", &tm);
	for (int i = 0; i < 1000; i++) {
		char other[OLDLOGS_PATH_SIZE + 8], number[16] = "";

		if (i)
			snprintf(number, sizeof(number), "-%d", i);
		if (snprintf(name, sizeof(name), "%s-%s%s", old->path, time, number) >= (int)sizeof(name))
			return -ENAMETOOLONG;
		snprintf(other, sizeof(other), "%s%s", name, packed);
		if (lstat(name, &st) && lstat(other, &st))
			return rename(old->path, name) ? -errno : 0;
	}
	return -EEXIST;
}

static bool begin(struct oldlogs *old)
{
	int64_t time_ns;

	if (!find_oldest(old, false, old->name, &time_ns, NULL))
		return false;
	snprintf(old->unfinished, sizeof(old->unfinished), "%s%s", old->name, unfinished);
	old->in = open(old->name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	old->out = old->in >= 0 ? gzopen(old->unfinished, "wbe") : NULL;
	if (old->out)
		return true;
	oldlogs_close(old);
	return false;
}

static int sync_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), error = fd < 0 || fsync(fd) ? -errno : 0;

	if (fd >= 0)
		close(fd);
	return error;
}

/* The compressed file takes the place of the other, or, where it failed, goes. */
static bool end(struct oldlogs *old, bool well)
{
	char name[OLDLOGS_PATH_SIZE + 8];

	snprintf(name, sizeof(name), "%s%s", old->name, packed);
	close(old->in);
	old->in = -1;
	well = gzclose(old->out) == Z_OK && well;
	old->out = NULL;
	if (well && !sync_file(old->unfinished) && !rename(old->unfinished, name)) {
		unlink(old->name);
		return true;
	}
	unlink(old->unfinished);
	return false;
}

bool oldlogs_compress(struct oldlogs *old)
{
	char piece[STEP_BYTES];

	if (!old->out)
		return begin(old);
	const ssize_t n = read(old->in, piece, sizeof(piece));

	if (n > 0 && gzwrite(old->out, piece, (unsigned)n) == n)
		return true;
	return end(old, n == 0);
}

static bool is_full(const struct oldlogs *old)
{
	char folder[OLDLOGS_PATH_SIZE];
	struct statvfs vfs;

	folder_of(old, folder);
	return old->keep_free_bytes > 0 && !statvfs(folder, &vfs) &&
	       (double)vfs.f_bavail * (double)vfs.f_frsize < old->keep_free_bytes;
}

void oldlogs_prune(const struct oldlogs *old, int64_t now_ns)
{
	char path[OLDLOGS_PATH_SIZE];
	int64_t oldest_ns, newest_ns = 0;

	while (find_oldest(old, true, path, &oldest_ns, &newest_ns) > 1) {
		const bool aged =
			old->keep_ns && now_ns - oldest_ns > old->keep_ns && now_ns - newest_ns <= old->keep_ns;

		if ((!aged && !is_full(old)) || unlink(path))
			return;
	}
}
