// SPDX-License-Identifier: GPL-3.0-or-later
/* rtl_tcp: a server's greeting and a user's target out of anything.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/source/rtl_tcp.h"  // rtl_tcp_parse_header
#include "../../src/source/tuner.h"    // tuner_by_type

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void target(const uint8_t *data, size_t size)
{
	char text[512], host[32], port[6];
	if (size >= sizeof(text))
		return;
	memcpy(text, data, size);
	text[size] = '\0';
	if (rtl_tcp_parse_target(text, host, sizeof(host), port) == 0 &&
	    (!*host || atoi(port) < 1 || atoi(port) > 65535))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rtl_tcp_header header;
	struct fault fault;
	target(data, size);
	if (size < RTL_TCP_HEADER_BYTES)
		return 0;
	if (rtl_tcp_parse_header("fuzz", data, &header, &fault) == 0) {
		const struct tuner *tuner = tuner_by_type(header.tuner_type);
		tuner_check_freq(tuner, "fuzz", header.nof_gains, &fault);
		tuner_nearest_gain(tuner->gains, tuner->nof_gains, header.nof_gains / 1e6);
	}
	return 0;
}
