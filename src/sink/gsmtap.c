// SPDX-License-Identifier: GPL-3.0-or-later
/* gsmtap: every message as a GSMTAP frame in a UDP packet. Nobody needs to listen: what cannot be sent at once is
 * dropped and counted. */
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "address.h"  // address_split
#include "sinks.h"    // gsmtap_sink
#include "tap.h"      // tap_frame

static const char default_port[] = "4729"; /* registered with IANA for GSMTAP */

struct gsmtap {
	int fd;
	uint64_t dropped;
};

static int connect_to(const char *target, struct fault *fault)
{
	const struct addrinfo hints = { .ai_socktype = SOCK_DGRAM };
	struct addrinfo *found = NULL;
	struct address address;

	if (address_split(target, default_port, &address))
		return fault_set(fault, EINVAL, "gsmtap:%s: is not HOST[:PORT]", target);
	int error = getaddrinfo(address.host, address.port, &hints, &found);

	if (error)
		return fault_set(fault, EINVAL, "gsmtap:%s: %s", target, gai_strerror(error));
	int fd = socket(found->ai_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd >= 0 && connect(fd, found->ai_addr, found->ai_addrlen)) {
		close(fd);
		fd = -1;
	}
	freeaddrinfo(found);
	return fd >= 0 ? fd : fault_set(fault, errno, "gsmtap:%s: %s", target, strerror(errno));
}

static void *gsmtap_open(const struct sink_config *config, struct fault *fault)
{
	struct gsmtap *gsmtap = calloc(1, sizeof(*gsmtap));

	if (!gsmtap) {
		fault_set(fault, ENOMEM, "out of memory");
		return NULL;
	}
	gsmtap->fd = connect_to(config->target, fault);
	if (gsmtap->fd >= 0)
		return gsmtap;
	free(gsmtap);
	return NULL;
}

static int gsmtap_put(void *instance, const struct record *record)
{
	struct gsmtap *gsmtap = instance;
	uint8_t frame[TAP_FRAME_MAX];
	size_t n = record->type == RECORD_MESSAGE ? tap_frame(record->message->pdu, frame) : 0;

	if (n && send(gsmtap->fd, frame, n, MSG_NOSIGNAL) < 0)
		gsmtap->dropped++;
	return 0;
}

static uint64_t gsmtap_dropped(const void *instance)
{
	return ((const struct gsmtap *)instance)->dropped;
}

static int gsmtap_close(void *instance)
{
	struct gsmtap *gsmtap = instance;

	close(gsmtap->fd);
	free(gsmtap);
	return 0;
}

const struct sink gsmtap_sink = {
	.name = "gsmtap",
	.target_help = "HOST[:PORT]",
	.description = "every message as a GSMTAP frame by UDP (signal in dBFS)",
	.description_zh = "每条消息作为一个 GSMTAP 帧经 UDP 发出（信号单位 dBFS）",
	.open = gsmtap_open,
	.put = gsmtap_put,
	.dropped = gsmtap_dropped,
	.close = gsmtap_close,
};
