// SPDX-License-Identifier: GPL-3.0-or-later
/* dedicated_message: layer 3 on a dedicated channel, from which a few bits each are kept: 24.008 9.2 (mobility), 44.018
 * 9.1 (radio resources), 24.011 7.2 (short messages).
 *
 * A type and a cause stand at the start of a message, in its first segment. Where another program has overwritten all
 * but the name with filling octets, nothing is made of these.
 */
#include <string.h>

#include "dedicated.h"
#include "freq_list.h"  // freq_list_decode

enum { PD_CC = 3, PD_MM = 5, PD_RR = 6, PD_SMS = 9, PD_SS = 11 };
enum { FILLING = 0x2b };
enum { IEI_IDENTITY = 0x17, IEI_AUTN = 0x20 };
enum { IEI_CHANNEL = 0x62, CHANNEL_SIZE = 17, IEI_BA_RANGE = 0x73, IEI_SELECTION = 0x77 };
enum { SI5 = 0x1d, SI6 = 0x1e, SI2 = 0x1a, SI3 = 0x1b, LIST_SIZE = 16 };

/* The type of mobility management from a phone has a number in its upper bits (24.007 11.2.3.2). */
enum { MM_TYPE = 0x3f };

static const struct {
	uint8_t pd, type;
	uint8_t before; /* octets between the one after the type and the identity, where their number is fixed … */
	bool classmark; /* … or a classmark 2 with its length */
} firsts[] = {
	{ PD_MM, 0x08, 6, false }, /* Location Updating Request: old area, classmark 1 */
	{ PD_MM, 0x24, 0, true },  /* CM Service Request */
	{ PD_RR, 0x27, 0, true },  /* Paging Response */
	{ PD_MM, 0x28, 0, true },  /* CM Re-establishment Request */
	{ PD_MM, 0x01, 0, false }, /* IMSI Detach Indication: classmark 1 in the octet after the type */
};

/* Location updating type, 24.008 10.5.3.5. */
static enum conduct_purpose update_kind(uint8_t type)
{
	static const enum conduct_purpose kinds[4] = { CONDUCT_UPDATE, CONDUCT_UPDATE_PERIODIC, CONDUCT_ATTACH,
		                                       CONDUCT_UPDATE };

	return kinds[type & 3];
}

/* CM service type, 10.5.3.3. */
static enum conduct_purpose service_kind(uint8_t type)
{
	switch (type & 15) {
	case 1:
		return CONDUCT_CALL;
	case 2:
		return CONDUCT_EMERGENCY;
	case 4:
		return CONDUCT_MESSAGE;
	default:
		return CONDUCT_OTHER;
	}
}

static enum conduct_purpose purpose_of(uint8_t pd, uint8_t type, uint8_t next)
{
	if (pd == PD_RR)
		return CONDUCT_ANSWER;
	if (type == 0x08)
		return update_kind(next);
	return type == 0x24 ? service_kind(next) : CONDUCT_OTHER;
}

/* Length and value of a mobile identity at info[at]: its kind alone. */
static enum conduct_identity identity_at(const uint8_t *info, unsigned len, unsigned at)
{
	if (at + 1 >= len || info[at] == 0)
		return CONDUCT_NO_IDENTITY;
	const uint8_t kind = info[at + 1] & 7;

	return kind < CONDUCT_IDENTITIES ? kind : CONDUCT_NO_IDENTITY;
}

enum conduct_purpose dedicated_first(const uint8_t *info, unsigned len, enum conduct_identity *identity)
{
	*identity = CONDUCT_NO_IDENTITY;
	if (len < 4)
		return CONDUCT_PURPOSE_UNKNOWN;
	const uint8_t pd = info[0], type = info[1] & MM_TYPE;

	for (unsigned i = 0; i < sizeof(firsts) / sizeof(firsts[0]); i++) {
		if (firsts[i].pd != pd || firsts[i].type != type)
			continue;
		*identity = identity_at(info, len, 3u + firsts[i].before + (firsts[i].classmark ? 1u + info[3] : 0));
		return purpose_of(pd, type, info[2]);
	}
	return CONDUCT_PURPOSE_UNKNOWN;
}

/* ---- to the phone ---- */

static uint8_t cause_at(const uint8_t *info, unsigned len, unsigned at)
{
	return at < len && info[at] != FILLING ? info[at] : CONDUCT_NO_CAUSE;
}

static bool accepted(const uint8_t *info, unsigned len, struct conduct *event)
{
	const bool named = len > 7 && info[7] == IEI_IDENTITY;

	*event = (struct conduct){ .kind = CONDUCT_UPDATE_ACCEPTED };
	event->flags = named ? identity_at(info, len, 8) : CONDUCT_NO_IDENTITY;
	return true;
}

static bool asked(const uint8_t *info, unsigned len, struct conduct *event, uint8_t *sum)
{
	if (len < 3 || info[2] == FILLING || (info[2] & 7) >= CONDUCT_IDENTITIES)
		return false;
	*event = (struct conduct){ .kind = CONDUCT_ASKED, .value = info[2] & 7 };
	if (event->value == CONDUCT_IDENTITY_IMSI || event->value == CONDUCT_IDENTITY_IMEI)
		*sum |= CONDUCT_WAS_ASKED;
	return true;
}

/* RAND takes 16 octets; AUTN follows where the network proves itself as well (24.008 9.2.2). */
static bool authentication(const uint8_t *info, unsigned len, struct conduct *event, uint8_t *sum)
{
	*event = (struct conduct){ .kind = CONDUCT_AUTHENTICATION };
	if (len > 19 && info[19] == IEI_AUTN)
		event->flags = CONDUCT_AUTN;
	*sum |= CONDUCT_WAS_PROVED;
	return true;
}

static bool refused(enum conduct_kind kind, uint8_t cause, struct conduct *event, uint8_t *sum)
{
	*event = (struct conduct){ .kind = (uint8_t)kind, .value = cause };
	*sum |= CONDUCT_WAS_REFUSED;
	return true;
}

static bool mobility(const uint8_t *info, unsigned len, struct conduct *event, uint8_t *sum)
{
	switch (info[1] & MM_TYPE) {
	case 0x02:
		*sum |= CONDUCT_WAS_SERVED;
		return accepted(info, len, event);
	case 0x04:
		return refused(CONDUCT_UPDATE_REJECTED, cause_at(info, len, 2), event, sum);
	case 0x11:
		return refused(CONDUCT_PROOF_REJECTED, 0, event, sum);
	case 0x12:
		return authentication(info, len, event, sum);
	case 0x18:
		return asked(info, len, event, sum);
	case 0x1a:
		event->kind = CONDUCT_REALLOCATED;
		return true;
	case 0x21:
		*sum |= CONDUCT_WAS_SERVED;
		event->kind = CONDUCT_SERVICE_ACCEPTED;
		return true;
	case 0x22:
		return refused(CONDUCT_SERVICE_REJECTED, cause_at(info, len, 2), event, sum);
	case 0x29:
		return refused(CONDUCT_ABORTED, cause_at(info, len, 2), event, sum);
	default:
		return false;
	}
}

/* Cipher mode setting and response, 44.018 10.5.2.9 and 10.5.2.10. */
static bool ciphering(const uint8_t *info, unsigned len, struct conduct *event, uint8_t *sum)
{
	if (len < 3 || info[2] == FILLING)
		return false;
	const bool start = info[2] & 1;

	*event = (struct conduct){ .kind = CONDUCT_CIPHERING };
	event->value = start ? (uint8_t)(1 + (info[2] >> 1 & 7)) : 0;
	event->flags = info[2] & 0x10 ? CONDUCT_IMEISV : 0;
	*sum |= start ? CONDUCT_WAS_COMMANDED : 0;
	return event->value <= 7; /* the eighth algorithm is reserved */
}

/* Which optional elements a Channel Release holds (44.018 9.1.7), as far as the first segment reaches. */
static uint8_t release_flags(const uint8_t *info, unsigned len)
{
	uint8_t flags = 0;

	for (unsigned at = 3; at < len;) {
		const uint8_t iei = info[at];

		flags |= iei == IEI_BA_RANGE ? CONDUCT_BA_RANGE : iei == IEI_SELECTION ? CONDUCT_POINTS : 0;
		if (iei & 0x80) /* one octet */
			at++;
		else if (iei == IEI_CHANNEL)
			at += CHANNEL_SIZE;
		else
			at += at + 1 < len ? 2u + info[at + 1] : 1;
	}
	return flags;
}

static bool resources(const uint8_t *info, unsigned len, struct conduct *event, uint8_t *sum)
{
	if (info[1] == 0x35)
		return ciphering(info, len, event, sum);
	if (info[1] != 0x0d)
		return false;
	*event = (struct conduct){ .kind = CONDUCT_RELEASED, .value = cause_at(info, len, 2) };
	event->flags = event->value == CONDUCT_NO_CAUSE ? 0 : release_flags(info, len);
	return true;
}

/* The upper half of the first octet says which transaction it is, and, as bit 8, who did not begin it: in 0 the network
 * did, so the message is to the phone (24.007 11.2.3.1.3). CP-DATA is type 1. */
static bool short_message(const uint8_t *info, struct conduct *event, uint8_t *sum)
{
	*sum |= CONDUCT_WAS_SERVED;
	if (info[1] != 0x01 || info[0] & 0x80)
		return false;
	event->kind = CONDUCT_SMS;
	*sum |= CONDUCT_WAS_SMS;
	return true;
}

bool dedicated_message(const uint8_t *info, unsigned len, struct conduct *event, uint8_t *sum)
{
	*event = (struct conduct){ 0 };
	if (len < 2)
		return false;
	if (info[0] == PD_MM)
		return mobility(info, len, event, sum);
	if (info[0] == PD_RR)
		return resources(info, len, event, sum);
	if ((info[0] & 15) == PD_SMS)
		return short_message(info, event, sum);
	if ((info[0] & 15) == PD_CC || (info[0] & 15) == PD_SS) /* a call, or a service, goes on */
		*sum |= CONDUCT_WAS_SERVED;
	return false;
}

/* ---- what all are told ---- */

/* Whether another carrier than its own is listed; false too where the list cannot be read. */
static bool lists_others(const uint8_t *list, uint16_t own)
{
	struct arfcn_set set;

	if (!freq_list_decode(list, LIST_SIZE, FREQ_LIST, &set))
		return false;
	for (unsigned arfcn = 0; arfcn < 1024; arfcn++)
		if (arfcn != own && arfcn_set_has(&set, arfcn))
			return true;
	return false;
}

void dedicated_own_block(struct dedicated_own *own, const uint8_t octets[DEDICATED_OCTETS])
{
	if ((octets[0] & 3) != 1 || octets[1] != PD_RR)
		return;
	if (octets[2] == SI2) {
		own->si2 = true;
		own->si2_others = lists_others(octets + 3, own->arfcn);
	} else if (octets[2] == SI3) {
		own->si3 = true;
		memcpy(own->identity, octets + 3, DEDICATED_IDENTITY);
	}
}

bool dedicated_contradicts(const struct dedicated_own *own, const uint8_t *info, unsigned len, struct conduct *event)
{
	/* EXT-IND of a neighbour cell description: SI5bis or SI5ter list more (44.018 10.5.2.22) */
	enum { MORE_ELSEWHERE = 0x20 };
	struct arfcn_set set;

	*event = (struct conduct){ 0 };
	if (len < 2 || info[0] != PD_RR)
		return false;
	if (info[1] == SI6) {
		event->kind = CONDUCT_SI6_DIFFERS;
		return own->si3 && len >= 2 + DEDICATED_IDENTITY &&
		       memcmp(info + 2, own->identity, DEDICATED_IDENTITY) != 0;
	}
	event->kind = CONDUCT_SI5_OWN_ONLY;
	return info[1] == SI5 && own->si2_others && len >= 2 + LIST_SIZE && !(info[2] & MORE_ELSEWHERE) &&
	       freq_list_decode(info + 2, LIST_SIZE, FREQ_LIST, &set) && !lists_others(info + 2, own->arfcn);
}
