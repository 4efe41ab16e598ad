// SPDX-License-Identifier: GPL-3.0-or-later
/* content: what a cell says of itself, and the messages that say it.
 *
 * Raw codes of 44.018 and 36.331 where no unit is named.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "dice.h"  // struct dice

enum { LISTED_MAX = 32, LAYERS_MAX = 4, PLMNS_MAX = 3, SI_LTE_MAX = 6 };
enum { GSM_OCTETS = 23, LTE_OCTETS = 200 };

struct channels {
	int count, of[LISTED_MAX];
};

struct ranked {
	int channel, priority;
};

struct plmn {
	char mcc[4], mnc[4];
};

struct gsm_content {
	struct plmn plmn;
	int lac, ci, arfcn, ncc, bcc;
	bool combined;
	int ag_blocks, paging_multiframes, t3212; /* paging_multiframes: 2 to 9 */
	int hysteresis_db, txpwr, rxlev, neci, acs;
	bool selection; /* C2 */
	int offset, temporary, penalty;
	int att, mscr, dtx, pwrc, link_timeout;                           /* link_timeout: 4 to 64 */
	int max_retrans, spread, barred, reestablish_off, access_classes; /* max_retrans: code 0 to 3 */
	int ncc_permitted;
	bool gprs, egprs, classmark;
	int rac, colour, nmo, sgsnr, change_mark;
	struct channels list, allocation;
	int nof_lte, nof_umts;
	struct ranked lte[LAYERS_MAX];
	int umts[LAYERS_MAX];
	bool given; /* SI1 to SI4 as they were recorded, below, with the identity put in */
	uint8_t recorded[4][GSM_OCTETS];
};

struct lte_content {
	int nof_plmns;
	struct plmn plmns[PLMNS_MAX];
	int tac, eci, earfcn, band, pci, nof_prb, ports;
	bool tdd, barred, no_reselection, csg, late_extension;
	int tdd_config, tdd_special, phich_extended, phich_resource;
	int q_rx_lev_min, p_max;                                   /* -70 to -22; 99: none */
	int nof_si, si_period[SI_LTE_MAX], window_code, value_tag; /* period: code 0 to 6 */
	uint32_t sibs[SI_LTE_MAX];                                 /* bits 1 << number */
	int paging_cycle, nb, prach_root, prach_config, reference_power;
	int emergency_barred; /* -1: no barring at all */
	int q_hyst, non_intra, serving_low, priority, intra, measured_prb, reselection_q,
		port_1;            /* non_intra, intra: -1 none */
	struct channels intra_pci; /* SIB4 */
	int nof_layers, nof_umts;
	struct ranked layers[LAYERS_MAX]; /* SIB5 */
	struct ranked umts[LAYERS_MAX];   /* SIB6 */
	struct channels gsm;              /* SIB7 */
	int gsm_priority, gsm_ncc;
};

/* ---- GSM, 44.018: each writes a whole block ---- */
void gsm_si1(const struct gsm_content *c, uint8_t octets[GSM_OCTETS]);
void gsm_si2(const struct gsm_content *c, uint8_t octets[GSM_OCTETS]);
void gsm_si2quater(const struct gsm_content *c, uint8_t octets[GSM_OCTETS]);
void gsm_si3(const struct gsm_content *c, uint8_t octets[GSM_OCTETS]);
void gsm_si4(const struct gsm_content *c, uint8_t octets[GSM_OCTETS]);
void gsm_si13(const struct gsm_content *c, uint8_t octets[GSM_OCTETS]);
/* By TC, 45.002 6.3.1.3. */
void gsm_scheduled(const struct gsm_content *c, int tc, uint8_t octets[GSM_OCTETS]);
/* Paging of so many phones, an assignment, nothing. Identities are zeros. */
void gsm_paging(int phones, bool by_imsi, uint8_t octets[GSM_OCTETS]);
void gsm_assignment(struct dice *dice, const struct gsm_content *c, uint8_t octets[GSM_OCTETS]);
void gsm_idle(uint8_t octets[GSM_OCTETS]);
/* Neighbour or own carriers into 16 octets; false when they do not fit one of the two forms used. */
bool gsm_channels(const struct channels *list, uint8_t octets[16]);

/* ---- LTE, 36.331: each returns how many octets ---- */
int lte_mib(const struct lte_content *c, int sfn, uint8_t *octets);
int lte_sib1(const struct lte_content *c, uint8_t octets[LTE_OCTETS]);
int lte_si(const struct lte_content *c, int n, uint8_t octets[LTE_OCTETS]);
int lte_paging(int phones, bool by_imsi, uint8_t octets[LTE_OCTETS]);
int lte_warning(uint8_t octets[LTE_OCTETS]);
