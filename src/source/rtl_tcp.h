// SPDX-License-Identifier: GPL-3.0-or-later
/* rtl_tcp: the protocol's messages. The server greets with 12 octets, "RTL0", the tuner's type and the number of its
 * gains (32 bits each, big endian); then samples (cu8) without end. The client sends commands of 5 octets whenever it
 * likes: a number and a value of 32 bits, big endian.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "fault.h"  // struct fault

enum { RTL_TCP_HEADER_BYTES = 12, RTL_TCP_COMMAND_BYTES = 5 };

enum rtl_tcp_command {
	RTL_TCP_FREQ = 0x01,            /* Hz */
	RTL_TCP_RATE = 0x02,            /* samples a second */
	RTL_TCP_GAIN_MODE = 0x03,       /* 0 automatic, 1 manual */
	RTL_TCP_GAIN = 0x04,            /* 0.1 dB */
	RTL_TCP_PPM = 0x05,             /* signed */
	RTL_TCP_IF_GAIN = 0x06,         /* stage << 16 | 0.1 dB */
	RTL_TCP_TEST_MODE = 0x07,       /* a counter in place of samples */
	RTL_TCP_AGC = 0x08,             /* of the RTL2832U */
	RTL_TCP_DIRECT_SAMPLING = 0x09, /* 0 off, 1 I, 2 Q */
	RTL_TCP_OFFSET_TUNING = 0x0a,
	RTL_TCP_RTL_XTAL = 0x0b,   /* Hz */
	RTL_TCP_TUNER_XTAL = 0x0c, /* Hz */
	RTL_TCP_GAIN_INDEX = 0x0d,
	RTL_TCP_BIAS_TEE = 0x0e,
};

struct rtl_tcp_header {
	uint32_t tuner_type; /* as tuner_by_type() takes it */
	uint32_t nof_gains;
};

/* 0, or -EPROTO with *fault saying what came instead. */
int rtl_tcp_parse_header(const char *name, const uint8_t octets[RTL_TCP_HEADER_BYTES], struct rtl_tcp_header *header,
                         struct fault *fault);

void rtl_tcp_write_command(uint8_t octets[RTL_TCP_COMMAND_BYTES], enum rtl_tcp_command command, uint32_t value);

/* "HOST", "HOST:PORT", "[IPV6]:PORT" into host[size] and port[6]; the port is 1234 where none is given: 0 or -EINVAL.
 */
int rtl_tcp_parse_target(const char *target, char *host, size_t size, char port[6]);
