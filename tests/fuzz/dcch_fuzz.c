// SPDX-License-Identifier: GPL-3.0-or-later
/* dcch: any octets to a phone: as an answer to random access, and as blocks of a connection, each behind an octet that
 * gives its length. What comes out are sound events; of the blocks nothing is left.
 */
#include <assert.h>
#include <string.h>

#include "../../src/lte/follow/connection.h"
#include "../../src/lte/rrc/mac.h"

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len);

static void on_event(void *ctx, const struct conduct *event)
{
	(void)ctx;
	assert(conduct_sound(event));
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
	const struct connection_out out = { on_event, NULL };
	uint16_t rnti[MAC_RESPONSES_MAX];
	struct connection c = { 0 };
	double now_s = 0;

	assert(mac_responses(octets, len, rnti) <= MAC_RESPONSES_MAX);
	connection_begin(&c, 70, now_s, &out);
	for (size_t at = 0; at < len; now_s += 0.01) {
		uint8_t block[255];
		const size_t size = octets[at] < len - at - 1 ? octets[at] : len - at - 1;

		memcpy(block, octets + at + 1, size);
		connection_block(&c, block, size, now_s, &out);
		for (size_t i = 0; i < size; i++)
			assert(!block[i]);
		at += 1 + size;
	}
	connection_end(&c, true, &out);
	for (size_t i = 0; i < sizeof(c); i++)
		assert(!((const uint8_t *)&c)[i]);
	return 0;
}
