// SPDX-License-Identifier: GPL-3.0-or-later
/* lapdm: address, control, length, information, padding.
 */
#include "lapdm.h"

#include <assert.h>
#include <string.h>

enum { PADDING = 0x2b, EA = 1, COMMAND = 2, FINAL = 0x10, SABM = 0x2f, UA = 0x63, RR = 1, EL = 1, MORE = 2 };

static void build(uint8_t *frame, int address, unsigned control, int length_flags, const uint8_t *part, size_t n)
{
	assert(n <= AIR_LAPDM_ROOM);
	memset(frame, PADDING, AIR_LAPDM_OCTETS);
	frame[0] = (uint8_t)(address | EA);
	frame[1] = (uint8_t)control;
	frame[2] = (uint8_t)(n << 2 | (unsigned)length_flags | EL);
	if (n)
		memcpy(frame + 3, part, n);
}

void air_lapdm_i(uint8_t frame[AIR_LAPDM_OCTETS], const struct air_lapdm *with, const uint8_t *part, size_t n)
{
	unsigned control = with->nr << 5 | (with->poll ? FINAL : 0) | with->ns << 1;
	build(frame, with->sapi << 2 | COMMAND, control, with->more ? MORE : 0, part, n);
}

void air_lapdm_ua(uint8_t frame[AIR_LAPDM_OCTETS], int sapi, const uint8_t *part, size_t n)
{
	build(frame, sapi << 2, UA | FINAL, 0, part, n);
}

void air_lapdm_sabm(uint8_t frame[AIR_LAPDM_OCTETS], int sapi)
{
	build(frame, sapi << 2 | COMMAND, SABM | FINAL, 0, NULL, 0);
}

void air_lapdm_rr(uint8_t frame[AIR_LAPDM_OCTETS], int sapi, unsigned nr)
{
	build(frame, sapi << 2, nr << 5 | RR, 0, NULL, 0);
}

void air_lapdm_fill(uint8_t frame[AIR_LAPDM_OCTETS])
{
	static const uint8_t head[3] = { 0x03, 0x03, 0x01 };
	memset(frame, PADDING, AIR_LAPDM_OCTETS);
	memcpy(frame, head, sizeof(head));
}
