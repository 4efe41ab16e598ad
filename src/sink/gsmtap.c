// SPDX-License-Identifier: GPL-3.0-or-later
/* gsmtap: every message as a GSMTAP frame in a UDP packet. Nobody needs to listen: what cannot be sent at once is
 * dropped and counted; so is all of a live run until the name of the target is known. */
#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "address.h"  // address_split
#include "seeker.h"   // struct seeker
#include "sinks.h"    // gsmtap_sink
#include "tap.h"      // tap_frame

static const char default_port[] = "4729"; /* registered with IANA for GSMTAP */

struct gsmtap {
	struct seeker *seeker;
	struct address address;
	uint64_t dropped;
};

static void *gsmtap_open(const struct sink_config *config, struct fault *fault)
{
	struct gsmtap *gsmtap = calloc(1, sizeof(*gsmtap));
	struct fault why;

	if (!gsmtap) {
		fault_set(fault, ENOMEM, "out of memory");
		return NULL;
	}
	if (address_split(config->target, default_port, &gsmtap->address))
		fault_set(fault, EINVAL, "gsmtap:%s: is not HOST[:PORT]", config->target);
	else if (!(gsmtap->seeker = seeker_open(&gsmtap->address, !config->live, &why)))
		fault_set(fault, EINVAL, "gsmtap:%s: %s", config->target, why.text);
	if (gsmtap->seeker)
		return gsmtap;
	free(gsmtap);
	return NULL;
}

static int gsmtap_put(void *instance, const struct record *record)
{
	struct gsmtap *gsmtap = instance;
	uint8_t frame[TAP_FRAME_MAX];
	size_t n = record->type == RECORD_MESSAGE ? tap_frame(record->message->pdu, frame) : 0;
	const int fd = seeker_fd(gsmtap->seeker, NULL);

	if (n && (fd < 0 || send(fd, frame, n, MSG_NOSIGNAL) < 0))
		gsmtap->dropped++;
	return 0;
}

static int gsmtap_trouble(const void *instance, struct fault *why)
{
	const struct gsmtap *gsmtap = instance;
	const char *reason;

	return seeker_fd(gsmtap->seeker, &reason) >= 0
	               ? 0
	               : fault_set(why, EHOSTUNREACH, "gsmtap: %s: %s", gsmtap->address.host, reason);
}

static uint64_t gsmtap_dropped(const void *instance)
{
	return ((const struct gsmtap *)instance)->dropped;
}

static int gsmtap_close(void *instance)
{
	struct gsmtap *gsmtap = instance;

	seeker_close(gsmtap->seeker);
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
	.trouble = gsmtap_trouble,
	.close = gsmtap_close,
};
