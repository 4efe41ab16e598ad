// SPDX-License-Identifier: GPL-3.0-or-later
/* fault: a disk that fails and a clock that is set, for a program that this is loaded before (LD_PRELOAD). The file
 * that FAULT_STATE names holds two numbers, which a test may change at any time: the errno of every write to a file (0:
 * none), of which half is written first, and how far the clock was set [ns]. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct state {
	int64_t error, clock_ns;
};

static const struct state *state;

static const struct state *present(void)
{
	static const struct state none = { 0, 0 };
	const char *path = getenv("FAULT_STATE");
	int fd = state || !path ? -1 : open(path, O_RDONLY | O_CLOEXEC);

	if (fd >= 0) {
		void *mapped = mmap(NULL, sizeof(*state), PROT_READ, MAP_SHARED, fd, 0);

		close(fd);
		state = mapped == MAP_FAILED ? NULL : mapped;
	}
	return state ? state : &none;
}

static int fails(int fd)
{
	struct stat st;

	return present()->error && !fstat(fd, &st) && S_ISREG(st.st_mode);
}

ssize_t write(int fd, const void *octets, size_t size)
{
	static ssize_t (*real)(int, const void *, size_t);
	static _Thread_local int half;

	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "write");
	if (!fails(fd) || present()->error == EROFS)
		half = 0;
	if (!fails(fd))
		return real(fd, octets, size);
	half = !half && present()->error != EROFS;
	if (half && size > 1)
		return real(fd, octets, size / 2);
	half = 0;
	errno = (int)present()->error;
	return -1;
}

int fdatasync(int fd)
{
	static int (*real)(int);

	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "fdatasync");
	if (!fails(fd) || present()->error != EIO)
		return real(fd);
	errno = EIO;
	return -1;
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
	static int (*real)(clockid_t, struct timespec *);

	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "clock_gettime");
	int error = real(clock, now);
	const int64_t set_ns = clock == CLOCK_REALTIME && !error ? present()->clock_ns : 0;

	now->tv_sec += set_ns / 1000000000;
	return error;
}
