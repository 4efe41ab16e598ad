// SPDX-License-Identifier: GPL-3.0-or-later
/* lapdm: the frames of the dedicated control channels' link layer, as the network sends them (44.006 2, 3). Private to
 * src/gsm.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum lapdm_kind {
	LAPDM_NONE, /* no frame, or none that the network may send */
	LAPDM_I,
	LAPDM_UI,
	LAPDM_SUPERVISORY,
	LAPDM_SABM,
	LAPDM_DISC,
	LAPDM_UA,
	LAPDM_DM,
};

struct lapdm {
	enum lapdm_kind kind;
	uint8_t sapi; /* 0 signalling, 3 short messages */
	uint8_t ns;   /* of an I frame: its number, 0..7 */
	bool more;    /* the next frame goes on with this message */
	uint8_t len;
	const uint8_t *info; /* [size: len], in the octets that were parsed */
};

/* octets[size]: from the address on; on the SACCH, that is after the two octets of layer 1. */
struct lapdm lapdm_parse(const uint8_t *octets, unsigned size);
