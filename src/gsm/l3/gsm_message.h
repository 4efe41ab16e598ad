// SPDX-License-Identifier: GPL-3.0-or-later
/* gsm_message: from the octets of a GSM block to what the cell says of itself, and what must not leave the decoder.
 * Private to src/gsm. Every function is pure and takes any octets whatever.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cell.h"  // struct cell
#include "pdu.h"   // struct pdu

/* Message types of protocol discriminator RR (44.018 table 10.4.1) that are parsed. */
enum gsm_rr_type {
	RR_SI13 = 0x00,
	RR_SI2BIS = 0x02,
	RR_SI2TER = 0x03,
	RR_SI9 = 0x04,
	RR_SI5BIS = 0x05,
	RR_SI5TER = 0x06,
	RR_SI2QUATER = 0x07,
	RR_SI8 = 0x18,
	RR_SI1 = 0x19,
	RR_SI2 = 0x1a,
	RR_SI3 = 0x1b,
	RR_SI4 = 0x1c,
	RR_SI5 = 0x1d,
	RR_SI6 = 0x1e,
	RR_SI7 = 0x1f,
	RR_PAGING_1 = 0x21,
	RR_PAGING_2 = 0x22,
	RR_PAGING_3 = 0x24,
	RR_IMM_ASS_EXT = 0x39,
	RR_IMM_ASS_REJ = 0x3a,
	RR_SI16 = 0x3d,
	RR_SI17 = 0x3e,
	RR_IMM_ASS = 0x3f,
	RR_SI18 = 0x40,
	RR_SI19 = 0x41,
	RR_SI20 = 0x42,
	RR_SI15 = 0x43,
	RR_SI13ALT = 0x44,
	RR_SI2N = 0x45,
	RR_SI21 = 0x46,
	RR_SI22 = 0x47,
	RR_SI23 = 0x4f,
};

enum { GSM_PD_RR = 6, GSM_PD_SMS = 9 };
enum { GSM_IEI_MOBILE_IDENTITY = 0x17, GSM_IEI_STARTING_TIME = 0x7c };

/* Type of a mobile identity, 24.008 10.5.1.4. */
enum gsm_identity { IDENTITY_NONE = 0, IDENTITY_IMSI = 1, IDENTITY_IMEI = 2, IDENTITY_IMEISV = 3, IDENTITY_TMSI = 4 };

/* Where the rest octets start: the L2 pseudo length (44.018 10.5.2.19) counts what stands between it and them. */
static inline size_t gsm_rest_octets(const uint8_t *octets)
{
	return 1 + (octets[0] >> 2);
}

/* How timeslot 0 is divided, from SI3. */
struct ccch_config {
	uint8_t ccch_conf;      /* raw CCCH_CONF, 0..7 */
	bool combined;          /* the CCCH shares its timeslot with SDCCH/4 */
	uint8_t bs_ag_blks_res; /* blocks kept for access grant, 0..7 */
};

/* True and *out when the octets are an SI3. */
bool gsm_control_channel(const uint8_t octets[PDU_GSM_OCTETS], struct ccch_config *out);

/* struct receiver .parse, .redact, .message_name. */
bool gsm_parse(const struct pdu *pdu, struct cell *cell);
void gsm_redact(struct pdu *pdu);
const char *gsm_message_name(const struct pdu *pdu);

/* The name of a paging or assignment message of the CCCH; NULL when it is another. */
const char *gsm_common_name(uint8_t discriminator, uint8_t type);
/* The name of a layer 3 message of dedicated mode by its first two octets; NULL when it is none that is known. */
const char *gsm_dedicated_name(uint8_t discriminator, uint8_t type);

/* The name of a System Information message; NULL when the type is none. */
const char *si_name(uint8_t rr_type);
/* The SI5, SI5bis, SI5ter or SI6 in a block of the SACCH, NULL when it holds none. The message is 19 octets. */
const uint8_t *si_sacch_message(const uint8_t octets[PDU_GSM_OCTETS]);
/* octets: the block from its pseudo length on. False when it is no System Information. */
bool si_parse(const uint8_t *octets, struct cell *cell);

/* Counts paging and assignments on the CCCH. octets: [PDU_GSM_OCTETS]. False when it is neither. */
bool ccch_parse(const uint8_t *octets, struct cell *cell);

/* Elements of System Information (44.018 10.5.2.x); p points to the value of the element. */
void si_location_area(const uint8_t p[5], struct cell *cell);
void si_cell_identity(const uint8_t p[2], struct cell *cell);
void si_control_channel(const uint8_t p[3], struct cell *cell);
void si_cell_options(uint8_t p, struct cell *cell);
void si_cell_selection(const uint8_t p[2], struct cell *cell);
void si_rach_control(const uint8_t p[3], struct cell *cell);
void si_allocation(const uint8_t p[16], struct cell *cell);
/* extended: neighbour cell description 2. */
void si_neighbours(const uint8_t p[16], bool extended, enum cell_si source, struct cell *cell);

/* Rest octets: octets[from] up to the end of the block. */
void si2ter_rest(const uint8_t *octets, size_t from, struct cell *cell);
void si2quater_rest(const uint8_t *octets, size_t from, struct cell *cell);
void si3_rest(const uint8_t *octets, size_t from, struct cell *cell);
void si4_rest(const uint8_t *octets, size_t from, struct cell *cell);
void si7_rest(const uint8_t *octets, size_t from, struct cell *cell); /* SI7, SI8 */
void si13_rest(const uint8_t *octets, size_t from, struct cell *cell);
