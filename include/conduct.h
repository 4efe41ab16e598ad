// SPDX-License-Identifier: GPL-3.0-or-later
/* conduct: what a cell did to a phone, as all that leaves a decoder of dedicated channels: a kind and two octets. No
 * octet of a message is among it, and nothing that tells one phone from another.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum conduct_kind {
	CONDUCT_BEGAN,           /* a connection; value: enum conduct_purpose; flags: enum conduct_identity */
	CONDUCT_UNFOLLOWED,      /* one was granted where nobody listens; value: enum conduct_purpose */
	CONDUCT_ASKED,           /* for an identity; value: enum conduct_identity */
	CONDUCT_AUTHENTICATION,  /* flags: CONDUCT_AUTN */
	CONDUCT_CIPHERING,       /* commanded; value: n of A5/n, 0: none; flags: CONDUCT_IMEISV */
	CONDUCT_UNREADABLE,      /* from here on it is ciphered, whatever was commanded */
	CONDUCT_UPDATE_ACCEPTED, /* flags: enum conduct_identity, of the new one */
	CONDUCT_UPDATE_REJECTED, /* value: cause, here and below as in 24.008 and 44.018, CONDUCT_NO_CAUSE: not read */
	CONDUCT_SERVICE_ACCEPTED,
	CONDUCT_SERVICE_REJECTED, /* value: cause */
	CONDUCT_PROOF_REJECTED,   /* the phone's answer to an authentication */
	CONDUCT_ABORTED,          /* value: cause */
	CONDUCT_SMS_LINK,         /* a link for short messages to the phone was asked for in clear */
	CONDUCT_SMS,              /* a short message to the phone began in clear */
	CONDUCT_REALLOCATED,      /* a new temporary identity */
	CONDUCT_RELEASED,         /* value: cause; flags: CONDUCT_BA_RANGE, CONDUCT_POINTS */
	CONDUCT_SI5_OWN_ONLY,     /* SI5 lists the cell itself or nothing, SI2 others */
	CONDUCT_SI6_DIFFERS,      /* SI6 names another area or cell than SI3 */
	CONDUCT_ENDED,            /* value: enum conduct_purpose; flags: enum conduct_sum; held_multiframes is known */
	CONDUCT_ACCESS,           /* LTE: a phone's random access was answered */
	CONDUCT_SETUP,            /* LTE: of an RRC connection */
	CONDUCT_RRC_REJECTED,     /* LTE: value: seconds to wait */
	CONDUCT_NAS_SECURITY,     /* LTE, commanded; value: n of EEAn, 0: none; flags: n of EIAn */
	CONDUCT_RRC_SECURITY,     /* the same by the base station; 7: one that is not known */
	CONDUCT_REDIRECTED, /* LTE: to this GSM carrier, CONDUCT_FURTHER; value: eight low bits of its ARFCN; flags: two
	                       high ones */
	CONDUCT_KINDS
};

/* What the phone wanted, by its first message. */
enum conduct_purpose {
	CONDUCT_PURPOSE_UNKNOWN,
	CONDUCT_UPDATE,
	CONDUCT_UPDATE_PERIODIC,
	CONDUCT_ATTACH,
	CONDUCT_ANSWER, /* to a page */
	CONDUCT_CALL,
	CONDUCT_EMERGENCY,
	CONDUCT_MESSAGE, /* it sends a short message */
	CONDUCT_OTHER,
	CONDUCT_PURPOSES
};

/* 24.008 10.5.1.4 */
enum conduct_identity {
	CONDUCT_NO_IDENTITY,
	CONDUCT_IDENTITY_IMSI,
	CONDUCT_IDENTITY_IMEI,
	CONDUCT_IDENTITY_IMEISV,
	CONDUCT_IDENTITY_TMSI,
	CONDUCT_IDENTITIES
};

enum { CONDUCT_NO_CAUSE = 0xff };
enum { CONDUCT_FURTHER = 4 };                      /* not the first carrier of a redirection */
enum { CONDUCT_AUTN = 1 };                         /* the network proves itself as well */
enum { CONDUCT_IMEISV = 1 };                       /* the answer shall hold the IMEISV */
enum { CONDUCT_BA_RANGE = 1, CONDUCT_POINTS = 2 }; /* carriers to look at; where to go */

/* What happened in a connection, when it is over. */
enum conduct_sum {
	CONDUCT_WAS_ASKED = 1,     /* for IMSI or IMEI */
	CONDUCT_WAS_REFUSED = 2,   /* update or service rejected, aborted */
	CONDUCT_WAS_SERVED = 4,    /* update or service accepted, a short message brought */
	CONDUCT_WAS_COMMANDED = 8, /* to cipher */
	CONDUCT_WAS_UNREADABLE = 16,
	CONDUCT_WAS_CLEAR = 32,  /* to its end, as far as that was heard; neither: not known */
	CONDUCT_WAS_PROVED = 64, /* authentication */
	CONDUCT_WAS_SMS = 128,
};

struct conduct {
	uint8_t kind, value, flags;
	uint16_t held_multiframes; /* of 51 frames, since the connection began */
};

/* Octets of a message would need room. */
_Static_assert(sizeof(struct conduct) == 6, "three octets and a time");

/* "asked", "ended" … */
const char *conduct_name(enum conduct_kind kind);

/* It may have come out of a decoder. */
bool conduct_sound(const struct conduct *conduct);
