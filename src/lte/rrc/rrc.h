// SPDX-License-Identifier: GPL-3.0-or-later
/* rrc: from the octets of LTE broadcast and paging messages (36.331) to what the cell says of itself, and what must not
 * leave the decoder. Private to src/lte. Every function is pure and takes any octets whatever.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cell.h"    // struct cell
#include "../lte.h"  // struct lte_cell
#include "pdu.h"     // struct pdu
#include "uper.h"    // struct uper

/* struct receiver .parse, .redact, .message_name: PDU_PBCH, PDU_BCCH_DLSCH and PDU_PCCH. A message that is cut off,
 * holds an impossible value, or is not followed by zeros is none, and adds nothing to the cell. */
bool lte_parse(const struct pdu *pdu, struct cell *cell);
void lte_redact(struct pdu *pdu);
const char *lte_message_name(const struct pdu *pdu);

/* MasterInformationBlock: bandwidth and PHICH into *cell, the eight upper bits of the SFN. False, and nothing set, when
 * a value is reserved or a spare bit is set. */
bool rrc_mib(const uint8_t octets[3], struct lte_cell *cell, uint16_t *sfn_high);

/* What SIB1 says of where the other SIBs are. */
struct rrc_scheduling {
	uint16_t si_window_ms;
	uint8_t value_tag;  /* systemInfoValueTag, 0..31 */
	int8_t tdd_config;  /* 0..6, -1: FDD */
	int8_t tdd_special; /* 0..9, -1: FDD */
	uint8_t nof_messages;
	struct cell_si_message messages[CELL_SI_MESSAGES_MAX]; /* in the order of their windows */
};

/* octets: a BCCH-DL-SCH-Message. False when it is no SIB1. */
bool rrc_sib1_scheduling(const uint8_t *octets, size_t len, struct rrc_scheduling *out);

/* The parts: each reads one structure, r->failed when it is impossible. */
void rrc_sib1(struct uper *r, struct cell *cell);
void rrc_sib2(struct uper *r, struct cell *cell);
void rrc_sib3(struct uper *r, struct cell *cell);
void rrc_sib4(struct uper *r, struct cell *cell);
void rrc_sib5(struct uper *r, struct cell *cell);
void rrc_sib6(struct uper *r, struct cell *cell);
void rrc_sib7(struct uper *r, struct cell *cell);
void rrc_paging(struct uper *r, struct cell *cell);

/* Overwrites every identity in a PCCH-Message, in place; false when it is none that can be followed to its end. */
bool rrc_paging_redact(uint8_t *octets, size_t len);

/* Types that stand in several messages, as patterns of uper.h. */
#define RRC_PLMN         "{?[3,3]#10 [2,3]#10}" /* MCC, MNC */
#define RRC_Q_RX_LEV_MIN "#49"                  /* -70..-22, 2 dBm */
#define RRC_P_MAX        "#64"                  /* -30..33 dBm */
#define RRC_THRESHOLD    "#32"                  /* 2 dB */
#define RRC_PRIORITY     "#8"
#define RRC_SPEED_SCALE  "{#4 #4}"
#define RRC_PCI_RANGE    "{#504 ?#16}"

static inline int32_t rrc_q_rx_lev_min_dbm(struct uper *r)
{
	return 2 * uper_int(r, -70, -22);
}
