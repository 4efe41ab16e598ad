// SPDX-License-Identifier: GPL-3.0-or-later
/* scene: a street of cells made by hand, for the tests of rules. A cell says what a struct cell holds, or the octets of
 * real messages; a rule is then asked about it.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "rule.h"  // struct scene, struct suspect

#define SECONDS(s) ((int64_t)((s)*1e9))

struct street {
	struct cells *cells;
	struct coverage coverage;
	struct scene scene; /* now_ns: the time of the block heard last */
	struct known known; /* of whatever cell is asked about */
	const struct cell *expected;
	float power_dbfs;       /* of what is heard from here on; NAN at first */
	float snr_db;           /* the same */
	float load;             /* the same, of LTE */
	double offset_hz;       /* the same */
	bool counts;            /* frames are numbered as of one transmitter that goes on; false: all are 0 */
	uint32_t blocks[256];   /* of the carriers, by channel modulo 256: 40 a second */
	struct finding finding; /* of the last question */
};

void street_open(struct street *street);
void street_close(struct street *street);

/* An operator's cell with everything in order: PLMN 460-00, SI1 2 2quater 3 4 13, LTE neighbours; no GSM neighbours.
 * BSIC -1: another tool's recording. */
struct cell street_gsm(int arfcn, int bsic, int lac, int ci);
/* The same for LTE: MIB, SIB1, 3, 5; PLMN 460-00. */
struct cell street_lte(int earfcn, int pci, int tac, int eci);
/* Adds a GSM neighbour to its SI2; an LTE one to its SI2quater or SIB5. */
void street_list_gsm(struct cell *cell, int arfcn);
void street_list_lte(struct cell *cell, int earfcn, int priority);

/* The cell says all this in one block, `times` times, a second apart. The place of it in the store. */
const struct cell *street_say(struct street *street, const struct cell *said, int times);
/* The same with the octets of one GSM block on the BCCH, given as hex; heard twice, a second apart. */
const struct cell *street_hear(struct street *street, int arfcn, int bsic, uint32_t fn, const char *hex);
/* Nothing is heard for a while. */
void street_wait(struct street *street, double s);

/* Four honest cells that list each other: LAC 4187, ARFCN 10, 20, 30, 40, CI from 1001 on; each heard `times` times. */
void street_honest(struct street *street, int times);

/* True when the rule speaks of this cell; street->finding then says what. */
bool street_ask(struct street *street, const struct cell *cell, const char *rule);

/* It has at least one character that is not ASCII. */
bool has_chinese(const char *text);
