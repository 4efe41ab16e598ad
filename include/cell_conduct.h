// SPDX-License-Identifier: GPL-3.0-or-later
/* cell_conduct: what a cell did to phones on dedicated channels, counted since it was first seen. Part of struct cell
 * (cell.h); all is unknown where none is followed.
 */
#pragma once

#include <stdint.h>

#include "conduct.h"  // struct conduct

enum { CONDUCT_ALGORITHMS = 8, CONDUCT_CAUSES = 8, CONDUCT_RELEASES = 4, CONDUCT_CARRIERS = 16 };

struct conduct_cause {
	uint16_t count; /* 0: this place is free */
	uint8_t cause;
};

struct cell_conduct {
	int32_t connections, connections_unfollowed; /* followed; granted where nobody listens */
	int32_t purpose_update, purpose_answer, purpose_service;
	int32_t asked_imsi, asked_imei, authentications, authentications_autn;
	int32_t went_unreadable, stayed_clear;
	int32_t updates_accepted, updates_rejected, sms_clear;
	int32_t held_median_s; /* of the last ten minutes */
	int32_t si5_own_only, si6_differs;
	/* LTE; unknown before the first answer to a random access; eea0, eia0: commands of no ciphering, no integrity
	 */
	int32_t access_responses, setups, rrc_rejected, redirected_geran, eea0, eia0;
	uint16_t ciphered[CONDUCT_ALGORITHMS];              /* commands of A5/n */
	struct conduct_cause reject_causes[CONDUCT_CAUSES]; /* those met first */
	struct conduct_cause release_causes[CONDUCT_RELEASES];
	uint8_t nof_redirect_arfcns;
	uint16_t redirect_arfcns[CONDUCT_CARRIERS]; /* GSM carriers that phones were sent to */
};

/* Counts an event. */
void cell_conduct_add(struct cell_conduct *cell, const struct conduct *event);

/* Adds what was counted elsewhere of the same cell. */
void cell_conduct_merge(struct cell_conduct *cell, const struct cell_conduct *more);
