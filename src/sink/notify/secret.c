// SPDX-License-Identifier: GPL-3.0-or-later
/* secret: see secret.h. */
#include "secret.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int open_file(const char *option, const char *path, struct stat *st, struct fault *fault)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0 || fstat(fd, st)) {
		fault_set(fault, errno, "%s: %s: %s", option, path, strerror(errno));
	} else if (S_ISREG(st->st_mode)) {
		return fd;
	} else {
		fault_set(fault, EINVAL, "%s: %s: is not a file", option, path);
	}
	if (fd >= 0)
		close(fd);
	return fault->error;
}

int secret_check(const char *option, const char *path, struct fault *fault)
{
	struct stat st;
	int fd = path ? open_file(option, path, &st, fault) : 0;

	if (path && fd >= 0)
		close(fd);
	return fd < 0 ? fd : 0;
}

int secret_read(const char *option, const char *path, char *text, struct fault *fault)
{
	struct stat st;

	text[0] = 0;
	if (!path)
		return 0;
	int fd = open_file(option, path, &st, fault);

	if (fd < 0)
		return fd;
	ssize_t n = read(fd, text, SECRET_SIZE);

	close(fd);
	if (st.st_mode & S_IROTH)
		return fault_set(fault, EPERM, "%s: %s: everybody may read it: chmod 600 it", option, path);
	if (n < 0 || n == SECRET_SIZE)
		return fault_set(fault, EINVAL, "%s: %s: is longer than a line of %d octets", option, path,
		                 SECRET_SIZE - 1);
	text[n] = 0;
	text[strcspn(text, "\r\n")] = 0;
	for (const char *c = text; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			return fault_set(fault, EINVAL, "%s: %s: holds a control character", option, path);
	return text[0] ? 0 : fault_set(fault, EINVAL, "%s: %s: is empty", option, path);
}
