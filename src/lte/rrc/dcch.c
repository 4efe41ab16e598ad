// SPDX-License-Identifier: GPL-3.0-or-later
/* dcch: DL-CCCH-Message and DL-DCCH-Message of 36.331 6.2.1. What is not an event is passed by.
 */
#include "dcch.h"

#include "uper.h"

enum { REESTABLISHMENT, REESTABLISHMENT_REJECT, REJECT, SETUP };                           /* of the CCCH */
enum { TRANSFER = 1, RECONFIGURATION = 4, RELEASE = 5, SECURITY_MODE = 6, MESSAGES = 14 }; /* of the DCCH */
enum { TO_GERAN = 1, ARFCNS = 1024 };

static void event(struct dcch *out, enum conduct_kind kind, unsigned value, unsigned flags)
{
	if (out->count < DCCH_EVENTS_MAX)
		out->events[out->count++] =
			(struct conduct){ .kind = (uint8_t)kind, .value = (uint8_t)value, .flags = (uint8_t)flags };
}

/* ---- the phone's first message, 36.331 RRCConnectionRequest ---- */

bool dcch_request(const uint8_t octets[6], enum conduct_purpose *purpose, enum conduct_identity *identity)
{
	/* emergency, highPriorityAccess, mt-Access, mo-Signalling, mo-Data, delayTolerantAccess, mo-VoiceCall, spare */
	static const uint8_t purposes[] = { CONDUCT_EMERGENCY, CONDUCT_OTHER, CONDUCT_ANSWER, CONDUCT_UPDATE,
		                            CONDUCT_OTHER,     CONDUCT_OTHER, CONDUCT_CALL,   CONDUCT_OTHER };

	if (octets[0] >> 5 != 2)
		return false;
	*identity = octets[0] >> 4 & 1 ? CONDUCT_NO_IDENTITY : CONDUCT_IDENTITY_TMSI;
	*purpose = purposes[octets[5] >> 1 & 7];
	return true;
}

/* ---- CCCH ---- */

bool dcch_common(const uint8_t *octets, size_t len, struct dcch *out)
{
	struct uper r = uper_open(octets, len);
	const bool other_class = uper_flag(&r);
	const uint32_t message = uper_bits(&r, 2);

	if (other_class || r.failed)
		return false;
	if (message == SETUP) {
		event(out, CONDUCT_SETUP, 0, 0);
		out->setup = true;
	} else if (message == REJECT) {
		const uint32_t other_version = uper_bits(&r, 3); /* criticalExtensions: c1, its first alternative */

		uper_flag(&r);
		const int32_t wait_s = uper_int(&r, 1, 16);

		if (other_version || r.failed)
			return false;
		event(out, CONDUCT_RRC_REJECTED, (unsigned)wait_s, 0);
		out->released = true;
	} else {
		out->released = message == REESTABLISHMENT_REJECT;
	}
	return true;
}

/* ---- DCCH ---- */

static void carrier(struct dcch *out, uint32_t arfcn, unsigned flags)
{
	arfcn %= ARFCNS;
	event(out, CONDUCT_REDIRECTED, arfcn & 0xff, arfcn >> 8 | flags);
}

/* followingARFCNs of CarrierFreqsGERAN. */
static void following(struct uper *r, uint32_t first, struct dcch *out)
{
	const uint32_t form = uper_of(r, 3);

	if (form == 0) {
		for (uint32_t count = uper_of(r, 32); count && !r->failed; count--) {
			const uint32_t arfcn = uper_bits(r, 10);

			if (!r->failed)
				carrier(out, arfcn, CONDUCT_FURTHER);
		}
	} else if (form == 1) {
		const uint32_t spacing = uper_bits(r, 3) + 1, count = uper_of(r, 32);

		for (uint32_t i = 1; i <= count && !r->failed; i++)
			carrier(out, first + i * spacing, CONDUCT_FURTHER);
	} else {
		const uint32_t bits = 8 * (uper_bits(r, 4) + 1);

		for (uint32_t i = 1; i <= bits && !r->failed; i++)
			if (uper_flag(r))
				carrier(out, first + i, CONDUCT_FURTHER);
	}
}

/* redirectedCarrierInfo. */
static void redirect(struct uper *r, struct dcch *out)
{
	if (uper_flag(r) || uper_bits(r, 3) != TO_GERAN || r->failed)
		return;
	const uint32_t first = uper_bits(r, 10);

	uper_flag(r); /* band */
	if (r->failed)
		return;
	carrier(out, first, 0);
	following(r, first, out);
}

static bool release(struct uper *r, struct dcch *out)
{
	const uint32_t has = uper_bits(r, 3), cause = uper_bits(r, 2);

	if (r->failed)
		return false;
	out->released = true;
	event(out, CONDUCT_RELEASED, cause, has & 4 ? CONDUCT_POINTS : 0);
	if (has & 4)
		redirect(r, out);
	return true;
}

/* SecurityAlgorithmConfig: what is not known yet: 7. */
static unsigned algorithm(struct uper *r)
{
	return uper_flag(r) ? (uper_small(r), 7) : uper_bits(r, 3);
}

static bool security_mode(struct uper *r, struct dcch *out)
{
	uper_bits(r, 2); /* nonCriticalExtension; extension of SecurityConfigSMC */
	const unsigned eea = algorithm(r), eia = algorithm(r);

	if (r->failed)
		return false;
	out->secured = true;
	out->null = eea == 0;
	out->sum |= CONDUCT_WAS_COMMANDED;
	event(out, CONDUCT_RRC_SECURITY, eea, eia);
	return true;
}

static bool transfer(struct uper *r, struct dcch *out)
{
	uper_flag(r);
	const uint32_t network = uper_of(r, 3);
	struct uper nas = uper_octets(r);
	uint8_t head[16];
	size_t n = 0;

	if (network || r->failed)
		return false;
	for (; n < sizeof(head) && nas.bit + 8 <= nas.end; n++)
		head[n] = (uint8_t)uper_bits(&nas, 8);
	const bool known = dcch_nas(head, n, out);

	for (size_t i = 0; i < sizeof(head); i++)
		((volatile uint8_t *)head)[i] = 0;
	return known;
}

bool dcch_dedicated(const uint8_t *octets, size_t len, struct dcch *out)
{
	struct uper r = uper_open(octets, len);
	const bool other_class = uper_flag(&r);
	const uint32_t message = uper_bits(&r, 4);

	uper_bits(&r, 2);                            /* rrc-TransactionIdentifier */
	const bool other_version = uper_bits(&r, 3); /* criticalExtensions: c1, its first alternative */

	if (other_class || message >= MESSAGES || r.failed)
		return false;
	if (other_version)
		return true;
	switch (message) {
	case TRANSFER:
		return transfer(&r, out);
	case RELEASE:
		return release(&r, out);
	case SECURITY_MODE:
		return security_mode(&r, out);
	default:
		return true;
	}
}

/* ---- NAS ---- */

enum {
	NAS_SESSION = 2,
	NAS_MOBILITY = 7,
	NAS_ATTACH_ACCEPT = 0x42,
	NAS_ATTACH_REJECT = 0x44,
	NAS_DETACH_REQUEST = 0x45,
	NAS_DETACH_ACCEPT = 0x46,
	NAS_UPDATE_ACCEPT = 0x49,
	NAS_UPDATE_REJECT = 0x4b,
	NAS_SERVICE_REJECT = 0x4e,
	NAS_AUTHENTICATION = 0x52,
	NAS_AUTHENTICATION_REJECT = 0x54,
	NAS_IDENTITY = 0x55,
	NAS_SECURITY_MODE = 0x5d,
	NAS_PROTECTED_HEAD = 6, /* security header, code, sequence number */
};
enum { PLAIN, PROTECTED, CIPHERED, PROTECTED_NEW, CIPHERED_NEW }; /* security headers */

/* 24.301 9.9.3.12 to 24.008 10.5.5.9's order. */
static unsigned identity_kind(uint8_t octet)
{
	static const uint8_t kinds[] = { CONDUCT_NO_IDENTITY, CONDUCT_IDENTITY_IMSI, CONDUCT_IDENTITY_IMEI,
		                         CONDUCT_IDENTITY_IMEISV, CONDUCT_IDENTITY_TMSI };
	const unsigned kind = octet & 7;

	return kind < sizeof(kinds) ? kinds[kind] : CONDUCT_NO_IDENTITY;
}

static void refused(struct dcch *out, enum conduct_kind kind, const uint8_t *octets, size_t len)
{
	event(out, kind, len > 2 ? octets[2] : CONDUCT_NO_CAUSE, 0);
	out->sum |= CONDUCT_WAS_REFUSED;
}

static bool plain(const uint8_t *octets, size_t len, struct dcch *out)
{
	if (len < 2 || octets[0] != NAS_MOBILITY)
		return false;
	switch (octets[1]) {
	case NAS_IDENTITY: {
		const unsigned kind = len > 2 ? identity_kind(octets[2]) : CONDUCT_NO_IDENTITY;

		event(out, CONDUCT_ASKED, kind, 0);
		out->sum |= kind == CONDUCT_IDENTITY_IMSI || kind == CONDUCT_IDENTITY_IMEI ? CONDUCT_WAS_ASKED : 0;
		break;
	}
	case NAS_AUTHENTICATION:
		event(out, CONDUCT_AUTHENTICATION, 0, CONDUCT_AUTN);
		out->sum |= CONDUCT_WAS_PROVED;
		break;
	case NAS_AUTHENTICATION_REJECT:
		event(out, CONDUCT_PROOF_REJECTED, 0, 0);
		break;
	case NAS_ATTACH_REJECT:
	case NAS_UPDATE_REJECT:
		refused(out, CONDUCT_UPDATE_REJECTED, octets, len);
		break;
	case NAS_SERVICE_REJECT:
		refused(out, CONDUCT_SERVICE_REJECTED, octets, len);
		break;
	case NAS_DETACH_REQUEST:
		event(out, CONDUCT_ABORTED, CONDUCT_NO_CAUSE, 0);
		out->sum |= CONDUCT_WAS_REFUSED;
		break;
	case NAS_ATTACH_ACCEPT:
	case NAS_UPDATE_ACCEPT:
		event(out, CONDUCT_UPDATE_ACCEPTED, 0, 0);
		out->sum |= CONDUCT_WAS_SERVED;
		break;
	default:
		break;
	}
	return true;
}

/* Algorithms that the network selected: 24.301 9.9.3.23. */
static bool nas_security_mode(const uint8_t *octets, size_t len, struct dcch *out)
{
	if (len < NAS_PROTECTED_HEAD + 3 || octets[NAS_PROTECTED_HEAD] != NAS_MOBILITY ||
	    octets[NAS_PROTECTED_HEAD + 1] != NAS_SECURITY_MODE)
		return false;
	const uint8_t selected = octets[NAS_PROTECTED_HEAD + 2];

	event(out, CONDUCT_NAS_SECURITY, selected >> 4 & 7, selected & 7);
	out->sum |= CONDUCT_WAS_COMMANDED;
	return true;
}

bool dcch_nas(const uint8_t *octets, size_t len, struct dcch *out)
{
	if (len < 2 || (octets[0] & 15) != NAS_MOBILITY)
		return false;
	switch (octets[0] >> 4) {
	case PLAIN:
		return plain(octets, len, out);
	case PROTECTED_NEW:
		return nas_security_mode(octets, len, out);
	case CIPHERED:
	case CIPHERED_NEW: /* by an algorithm that may be none: then a plain message is in it */
		out->sealed = len > NAS_PROTECTED_HEAD && octets[NAS_PROTECTED_HEAD] != NAS_MOBILITY &&
		              octets[NAS_PROTECTED_HEAD] != NAS_SESSION;
		return true;
	default:
		return true;
	}
}
