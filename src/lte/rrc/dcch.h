// SPDX-License-Identifier: GPL-3.0-or-later
/* dcch: what a cell tells one phone, as events without octets (conduct.h): contention resolution, CCCH, and DCCH with
 * the NAS messages in it, as far as they are not ciphered (36.331 6.2.1, 24.301 9). Private to src/lte. Every function
 * is pure and takes any octets whatever.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "conduct.h"  // struct conduct

enum { DCCH_EVENTS_MAX = 40 }; /* a release names up to 32 + 1 carriers and some */

struct dcch {
	int count;
	struct conduct events[DCCH_EVENTS_MAX];
	uint8_t sum;   /* what it adds to enum conduct_sum */
	bool setup;    /* of a connection */
	bool secured;  /* what follows on the DCCH is protected */
	bool null;     /* without ciphering */
	bool released; /* or never came about */
	bool sealed;   /* a NAS message in it makes no sense: it is ciphered */
};

/* The contention resolution repeats the phone's first message (36.321 6.1.3.4). False: not a request for a connection.
 */
bool dcch_request(const uint8_t octets[6], enum conduct_purpose *purpose, enum conduct_identity *identity);

/* A message of the CCCH, or one of the DCCH. False: it is none that is known, *out is as it was. */
bool dcch_common(const uint8_t *octets, size_t len, struct dcch *out);
bool dcch_dedicated(const uint8_t *octets, size_t len, struct dcch *out);

/* A NAS message to a phone. */
bool dcch_nas(const uint8_t *octets, size_t len, struct dcch *out);
