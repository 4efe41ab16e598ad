// SPDX-License-Identifier: GPL-3.0-or-later
/* bundle_check: the signature comes first; after that the manifest can be trusted to say what must be in the folder, no
 * less and no more, and how much is to be read of it. */
#include "bundle_check.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "tombstone.h"  // tombstone_check

/* A bundle that is being looked at. */
struct check {
	int bundle;
	const char *where;
	const struct manifest *manifest;
	struct evidence_seal *seal;
	struct fault *fault;
};

/* Size and digest of an open file as they were signed. */
static int check_content(const struct check *check, int fd, const struct manifest_file *file, uint64_t size)
{
	const char *name = file->name;
	uint8_t found[FILES_DIGEST];

	if (!file->sound)
		return fault_set(check->fault, EBADMSG, "%s/%s: an entry of `files` is malformed", check->where,
		                 MANIFEST_NAME);
	if (size != file->bytes)
		return fault_set(check->fault, EBADMSG, "%s/%s: not what was signed (%llu octets, %llu signed)",
		                 check->where, name, (unsigned long long)size, (unsigned long long)file->bytes);
	int error = files_digest(fd, size, found);

	if (error)
		return fault_set(check->fault, EBADMSG, "%s/%s: %s", check->where, name, files_reason(error));
	if (memcmp(file->digest, found, sizeof(found)) != 0)
		return fault_set(check->fault, EBADMSG, "%s/%s: not what was signed (another content)", check->where,
		                 name);
	return 0;
}

/* A file that is not there was taken away by the sensor, or by somebody else. */
static int check_absence(const struct check *check, const char *name)
{
	int error = tombstone_check(check->bundle, check->where, check->seal, check->fault);

	if (error == -ENOENT)
		return fault_set(check->fault, EBADMSG, "%s/%s: is missing", check->where, name);
	check->seal->pruned = true;
	return error;
}

static int check_file(const struct check *check, const struct manifest_file *file)
{
	uint64_t size;

	if (!file->name[0] || file->name[0] == '.')
		return fault_set(check->fault, EBADMSG, "%s/%s: an entry of `files` is malformed", check->where,
		                 MANIFEST_NAME);
	int fd = files_open(check->bundle, file->name, &size);

	if (fd == -ENOENT)
		return check_absence(check, file->name);
	if (fd < 0)
		return fault_set(check->fault, EBADMSG, "%s/%s: %s", check->where, file->name, files_reason(fd));
	int error = check_content(check, fd, file, size);

	close(fd);
	return error;
}

/* How often the manifest lists it. */
static int times_listed(const struct manifest *manifest, const char *name)
{
	int times = 0;

	for (int i = 0; i < manifest->nof_files; i++)
		times += strcmp(manifest->files[i].name, name) == 0;
	return times;
}

static int check_entry(const struct check *check, const char *name)
{
	int times = times_listed(check->manifest, name);

	if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || strcmp(name, MANIFEST_NAME) == 0 ||
	    strcmp(name, SIGNATURE_NAME) == 0)
		return 0;
	if (strcmp(name, TOMBSTONE_NAME) == 0)
		return tombstone_check(check->bundle, check->where, check->seal, check->fault);
	if (times == 0)
		return fault_set(check->fault, EBADMSG, "%s/%s: was not there when the bundle was signed", check->where,
		                 name);
	if (times > 1)
		return fault_set(check->fault, EBADMSG, "%s/%s: lists %s twice", check->where, MANIFEST_NAME, name);
	return 0;
}

/* Nothing else is in the folder. */
static int check_entries(const struct check *check)
{
	int fd = files_folder(check->bundle, ".");
	DIR *open = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;
	int error = open ? 0 : fault_set(check->fault, EBADMSG, "%s: %s", check->where, strerror(errno));

	while (open && !error && (entry = readdir(open)))
		error = check_entry(check, entry->d_name);
	if (open)
		closedir(open);
	else if (fd >= 0)
		close(fd);
	return error;
}

static int check_files(const struct check *check)
{
	int error = check_entries(check);

	for (int i = 0; !error && i < check->manifest->nof_files; i++)
		error = check_file(check, &check->manifest->files[i]);
	return error;
}

int bundle_check(int bundle, const char *where, const char *name, bool strict, struct evidence_seal *seal,
                 struct fault *fault)
{
	struct manifest manifest;
	int error = manifest_read(bundle, where, &manifest, seal, fault);
	const struct check check = { bundle, where, &manifest, seal, fault };

	if (!error && (strict || !seal->older) && strcmp(name, seal->name) != 0)
		error = fault_set(fault, EBADMSG, "%s: was signed as %s", where, seal->name);
	if (!error)
		error = check_files(&check);
	return error;
}
