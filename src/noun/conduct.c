// SPDX-License-Identifier: GPL-3.0-or-later
/* conduct: names and bounds of the events that dedicated channels give.
 */
#include "conduct.h"

#include <assert.h>

static const char *const names[CONDUCT_KINDS] = {
	[CONDUCT_BEGAN] = "began",
	[CONDUCT_UNFOLLOWED] = "unfollowed",
	[CONDUCT_ASKED] = "asked",
	[CONDUCT_AUTHENTICATION] = "authentication",
	[CONDUCT_CIPHERING] = "ciphering",
	[CONDUCT_UNREADABLE] = "unreadable",
	[CONDUCT_UPDATE_ACCEPTED] = "update accepted",
	[CONDUCT_UPDATE_REJECTED] = "update rejected",
	[CONDUCT_SERVICE_ACCEPTED] = "service accepted",
	[CONDUCT_SERVICE_REJECTED] = "service rejected",
	[CONDUCT_PROOF_REJECTED] = "proof rejected",
	[CONDUCT_ABORTED] = "aborted",
	[CONDUCT_SMS_LINK] = "sms link",
	[CONDUCT_SMS] = "sms",
	[CONDUCT_REALLOCATED] = "reallocated",
	[CONDUCT_RELEASED] = "released",
	[CONDUCT_SI5_OWN_ONLY] = "si5 own only",
	[CONDUCT_SI6_DIFFERS] = "si6 differs",
	[CONDUCT_ENDED] = "ended",
	[CONDUCT_ACCESS] = "access",
	[CONDUCT_SETUP] = "setup",
	[CONDUCT_RRC_REJECTED] = "rrc rejected",
	[CONDUCT_NAS_SECURITY] = "nas security",
	[CONDUCT_RRC_SECURITY] = "rrc security",
	[CONDUCT_REDIRECTED] = "redirected",
};

const char *conduct_name(enum conduct_kind kind)
{
	assert((unsigned)kind < CONDUCT_KINDS && names[kind]);
	return names[kind];
}

/* The largest value and the flags that an event of each kind may have. */
static const struct {
	uint8_t value, flags;
} most[CONDUCT_KINDS] = {
	[CONDUCT_BEGAN] = { CONDUCT_PURPOSES - 1, 7 },
	[CONDUCT_UNFOLLOWED] = { CONDUCT_PURPOSES - 1, 0 },
	[CONDUCT_ASKED] = { CONDUCT_IDENTITIES - 1, 0 },
	[CONDUCT_AUTHENTICATION] = { 0, CONDUCT_AUTN },
	[CONDUCT_CIPHERING] = { 7, CONDUCT_IMEISV },
	[CONDUCT_UPDATE_ACCEPTED] = { 0, 7 },
	[CONDUCT_UPDATE_REJECTED] = { UINT8_MAX, 0 },
	[CONDUCT_SERVICE_REJECTED] = { UINT8_MAX, 0 },
	[CONDUCT_ABORTED] = { UINT8_MAX, 0 },
	[CONDUCT_RELEASED] = { UINT8_MAX, CONDUCT_BA_RANGE | CONDUCT_POINTS },
	[CONDUCT_ENDED] = { CONDUCT_PURPOSES - 1, UINT8_MAX },
	[CONDUCT_RRC_REJECTED] = { 16, 0 },
	[CONDUCT_NAS_SECURITY] = { 7, 7 },
	[CONDUCT_RRC_SECURITY] = { 7, 7 },
	[CONDUCT_REDIRECTED] = { UINT8_MAX, 3 | CONDUCT_FURTHER },
};

bool conduct_sound(const struct conduct *conduct)
{
	const unsigned kind = conduct->kind;

	return kind < CONDUCT_KINDS && conduct->value <= most[kind].value && !(conduct->flags & ~most[kind].flags);
}
