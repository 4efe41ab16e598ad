// SPDX-License-Identifier: GPL-3.0-or-later
/* lapdm: address, control and length of a frame (44.006 3.2 to 3.6), taken at their word only where they make one.
 */
#include "lapdm.h"

enum { HEAD = 3 };
enum { ADDRESS_MASK = 0xe1, ADDRESS = 0x01 }; /* link protocol 00, no extension (3.2) */

/* U frames without their P/F bit (table 3). */
static enum lapdm_kind unnumbered(uint8_t control)
{
	switch (control & 0xef) {
	case 0x2f:
		return LAPDM_SABM;
	case 0x0f:
		return LAPDM_DM;
	case 0x03:
		return LAPDM_UI;
	case 0x43:
		return LAPDM_DISC;
	case 0x63:
		return LAPDM_UA;
	default:
		return LAPDM_NONE;
	}
}

static enum lapdm_kind kind_of(uint8_t control)
{
	if (!(control & 1))
		return LAPDM_I;
	return (control & 3) == 1 ? LAPDM_SUPERVISORY : unnumbered(control);
}

/* The network sends commands with C/R 1, responses with 0; supervisory frames are both (3.3.2). */
static bool direction_fits(enum lapdm_kind kind, bool command)
{
	switch (kind) {
	case LAPDM_I:
	case LAPDM_UI:
	case LAPDM_SABM:
	case LAPDM_DISC:
		return command;
	case LAPDM_UA:
	case LAPDM_DM:
		return !command;
	default:
		return true;
	}
}

struct lapdm lapdm_parse(const uint8_t *octets, unsigned size)
{
	struct lapdm frame = { .kind = LAPDM_NONE };

	if (size < HEAD || (octets[0] & ADDRESS_MASK) != ADDRESS || !(octets[2] & 1))
		return frame;
	frame.len = octets[2] >> 2;
	frame.kind = kind_of(octets[1]);
	if (frame.len > size - HEAD || !direction_fits(frame.kind, octets[0] & 2)) {
		frame.kind = LAPDM_NONE;
		return frame;
	}
	frame.sapi = octets[0] >> 2 & 7;
	frame.ns = octets[1] >> 1 & 7;
	frame.more = octets[2] & 2;
	frame.info = octets + HEAD;
	return frame;
}
