// SPDX-License-Identifier: GPL-3.0-or-later
/* pdu_pack: a pdu as octets that any machine reads back the same, and the file of them.
 *
 *   file   "fbswatch pdu 2\n", then pdus
 *   pdu    length of what follows u16 | rat u8 | channel u8 | flags u8 | time_ns i64 | freq_hz f64 | blocks_ok u32 |
 *          blocks_bad u32 | power_dbfs f32 | snr_db f32 | freq_offset_hz f64 | freq_offset_sd_hz f32 |
 *          of the standard: 22 octets | octets
 *   all little endian, floats as IEEE 754
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "pdu.h"  // struct pdu

#define PDU_FILE_MAGIC "fbswatch pdu 2\n"

enum { PDU_PACKED_HEAD = 71, PDU_PACKED_MAX = PDU_PACKED_HEAD + PDU_OCTETS_MAX };

/* Packs into out[PDU_PACKED_MAX]; returns how many octets it takes. */
size_t pdu_pack(const struct pdu *pdu, uint8_t *out);

/* The pdu at the start of in[size]: how many octets it took; 0: cut off, or no pdu. */
size_t pdu_unpack(const uint8_t *in, size_t size, struct pdu *pdu);
