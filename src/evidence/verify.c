// SPDX-License-Identifier: GPL-3.0-or-later
/* verify: one bundle that lies anywhere. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bundle_check.h"  // bundle_check

bool evidence_is_bundle(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		return false;
	bool is = files_exist(fd, MANIFEST_NAME);

	close(fd);
	return is;
}

int evidence_key_parse(const char *text, char key[EVIDENCE_KEY_SIZE], struct fault *fault)
{
	return signed_key_parse(text, key) ? 0 : fault_setting(fault, "key", EINVAL, "a public key is 64 hex digits");
}

int evidence_verify(const char *folder, const char *key, struct evidence_seal *seal, struct fault *fault)
{
	char *path = realpath(folder, NULL); /* the real name, also of "." */
	int fd = path ? open(path, O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC) : -1;

	*seal = (struct evidence_seal){ 0 };
	if (fd < 0 || sodium_init() < 0) {
		int error = fault_set(fault, EBADMSG, "%s: %s", folder, strerror(errno));

		free(path);
		return error;
	}
	int error = bundle_check(fd, folder, strrchr(path, '/') + 1, false, seal, fault);

	if (!error && key && strcmp(key, seal->key) != 0)
		error = fault_set(fault, EBADMSG, "%s: signed by another key: %s", folder, seal->key);
	close(fd);
	free(path);
	return error;
}
