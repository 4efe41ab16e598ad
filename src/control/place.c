// SPDX-License-Identifier: GPL-3.0-or-later
/* place: see place.h. */
#include "place.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int place_of(const char *path, struct sockaddr_un *address, struct fault *fault)
{
	size_t length = strlen(path);

	*address = (struct sockaddr_un){ .sun_family = AF_UNIX };
	if (!length || length >= sizeof(address->sun_path))
		return fault_set(fault, ENAMETOOLONG, "'%.40s' is no path of 1 to %zu octets", path,
		                 sizeof(address->sun_path) - 1);
	memcpy(address->sun_path, path, length);
	return 0;
}

int place_connect(const char *path, struct fault *fault)
{
	struct sockaddr_un address;
	int error = place_of(path, &address, fault);
	int fd = error ? -1 : socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (error)
		return error;
	if (fd >= 0 && !connect(fd, (const struct sockaddr *)&address, sizeof(address)))
		return fd;
	error = fault_set(fault, errno, "%s: %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	return error;
}
