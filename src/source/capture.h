// SPDX-License-Identifier: GPL-3.0-or-later
/* capture: packets out of a capture file, pcap or pcapng, of either byte order.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "fault.h"  // struct fault

enum { CAPTURE_BODY_MAX = 1 << 20, CAPTURE_INTERFACES_MAX = 64 };

struct capture_interface {
	uint32_t link;        /* LINKTYPE_ number */
	uint64_t ticks_per_s; /* of its time stamps */
	uint64_t offset_s;    /* to be added to them */
};

struct capture {
	FILE *file;
	const char *name; /* for faults */
	uint64_t at;      /* octets read */
	uint64_t packets; /* so far */
	bool cut;         /* the file ended in the middle of something */
	bool pcapng, big_endian;
	size_t nof_interfaces; /* in pcap always one */
	struct capture_interface interfaces[CAPTURE_INTERFACES_MAX];
	uint8_t *body; /* [room] of the block or packet being read */
	size_t room;   /* as large as the largest so far, CAPTURE_BODY_MAX at most */
};

struct packet {
	uint32_t link;
	int64_t time_ns;
	const uint8_t *octets; /* [length], until the next one is read */
	size_t length;
};

/* Reads the file's header. `file` and `name` stay the caller's. 0, or -errno with *fault. */
int capture_open(struct capture *capture, FILE *file, const char *name, struct fault *fault);
void capture_close(struct capture *capture);

/* 1 and the next packet; 0 at the end, also where a cut file ends (.cut is set and *fault says where);
 * -EBADMSG or another -errno with *fault naming the octet. */
int capture_next(struct capture *capture, struct packet *packet, struct fault *fault);
