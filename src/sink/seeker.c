// SPDX-License-Identifier: GPL-3.0-or-later
/* seeker: see seeker.h. getaddrinfo(3) cannot be interrupted, so whoever is last, the thread or its owner, frees. */
#include "seeker.h"

#include <errno.h>
#include <netdb.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { RETRY_S = 5, STEP_MS = 100 };

struct seeker {
	struct address address;
	atomic_int fd;        /* -1: none yet */
	atomic_int answer;    /* the last of getaddrinfo(3) */
	atomic_int holders;   /* owner and thread */
	atomic_bool given_up; /* by the owner */
};

/* A connected socket, or -1 where that is not possible now. */
static int connect_to(const struct addrinfo *found)
{
	int fd = socket(found->ai_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0 || !connect(fd, found->ai_addr, found->ai_addrlen))
		return fd;
	close(fd);
	return -1;
}

static bool seek(struct seeker *seeker, int flags)
{
	const struct addrinfo hints = { .ai_socktype = SOCK_DGRAM, .ai_flags = flags };
	struct addrinfo *found = NULL;
	const int answer = getaddrinfo(seeker->address.host, seeker->address.port, &hints, &found);

	atomic_store(&seeker->answer, answer);
	if (answer)
		return false;
	const int fd = connect_to(found);

	freeaddrinfo(found);
	atomic_store(&seeker->fd, fd);
	return fd >= 0;
}

static void release(struct seeker *seeker)
{
	if (atomic_fetch_sub(&seeker->holders, 1) > 1)
		return;
	if (seeker->fd >= 0)
		close(seeker->fd);
	free(seeker);
}

static void *seek_on(void *ctx)
{
	struct seeker *seeker = ctx;

	while (!atomic_load(&seeker->given_up) && !seek(seeker, 0))
		for (int i = 0; i < RETRY_S * 1000 / STEP_MS && !atomic_load(&seeker->given_up); i++)
			nanosleep(&(struct timespec){ .tv_nsec = STEP_MS * 1000000 }, NULL);
	release(seeker);
	return NULL;
}

static int start(struct seeker *seeker, struct fault *fault)
{
	pthread_t thread;

	seeker->holders = 2;
	int error = pthread_create(&thread, NULL, seek_on, seeker);

	if (!error)
		return -pthread_detach(thread);
	seeker->holders = 1;
	return fault_set(fault, error, "cannot start a thread: %s", strerror(error));
}

struct seeker *seeker_open(const struct address *address, bool wait, struct fault *fault)
{
	struct seeker *seeker = calloc(1, sizeof(*seeker));
	int error = 0;

	if (!seeker) {
		fault_set(fault, ENOMEM, "out of memory");
		return NULL;
	}
	*seeker = (struct seeker){ .address = *address, .fd = -1, .holders = 1 };
	if (seek(seeker, wait ? 0 : AI_NUMERICHOST))
		return seeker;
	if (wait)
		error = fault_set(fault, EINVAL, "%s",
		                  seeker->answer ? gai_strerror(seeker->answer) : "there is no way to it");
	else
		error = start(seeker, fault);
	if (!error)
		return seeker;
	release(seeker);
	return NULL;
}

void seeker_close(struct seeker *seeker)
{
	atomic_store(&seeker->given_up, true);
	release(seeker);
}

int seeker_fd(const struct seeker *seeker, const char **why)
{
	const int fd = atomic_load(&seeker->fd), answer = atomic_load(&seeker->answer);

	if (fd < 0 && why)
		*why = answer ? gai_strerror(answer) : "there is no way to it";
	return fd;
}
