// SPDX-License-Identifier: GPL-3.0-or-later
/* access: see access.h. */
#include "access.h"

enum { ACCESSES_MAX = 2 /* in one message */, REFERENCE_1 = 7, REFERENCE_2 = 14 };

/* Reasons of 44.018 table 9.1.8.1 by the first bits of the octet, the longest patterns first. Emergency calls stand
 * apart, as phones without a SIM make them. */
static const struct {
	uint8_t mask, bits, access; /* access: enum gsm_access */
} reasons[] = {
	{ 0xf8, 0x68, GSM_ACCESS_OTHER },  /* 011010, 011011: re-establishment on half rate */
	{ 0xf0, 0x70, GSM_ACCESS_NONE },   /* packet access */
	{ 0xf0, 0x00, GSM_ACCESS_UPDATE }, /* location updating */
	{ 0xf0, 0x10, GSM_ACCESS_UPDATE_OR_OTHER },
	{ 0xe0, 0x20, GSM_ACCESS_ANSWER },
	{ 0xe0, 0x80, GSM_ACCESS_ANSWER },
	{ 0xe0, 0x40, GSM_ACCESS_CALL },
	{ 0xe0, 0xe0, GSM_ACCESS_CALL },
	{ 0xe0, 0xa0, GSM_ACCESS_EMERGENCY },
	{ 0xe0, 0xc0, GSM_ACCESS_OTHER }, /* re-establishment */
};

static uint8_t access_of(uint8_t request)
{
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if ((request & reasons[i].mask) == reasons[i].bits)
			return reasons[i].access;
	return GSM_ACCESS_NONE;
}

/* How many dedicated channels the message gives. 9.1.18: of two kinds, by the bit T/D of 10.5.2.25b. */
static int granted_in(const uint8_t *octets)
{
	if ((octets[0] & 3) != 1 || octets[1] != GSM_PD_RR)
		return 0;
	if (octets[2] == RR_IMM_ASS)
		return octets[3] & 0x10 ? 0 : 1;
	return octets[2] == RR_IMM_ASS_EXT ? 2 : 0;
}

/* A reference of zeros has been overwritten: a true one is so once in millions of grants. */
void access_note(struct pdu *pdu)
{
	static const uint8_t places[ACCESSES_MAX] = { REFERENCE_1, REFERENCE_2 };
	int count = pdu->len >= PDU_GSM_OCTETS ? granted_in(pdu->octets) : 0;

	for (int i = 0; i < ACCESSES_MAX; i++) {
		const uint8_t *reference = pdu->octets + places[i];

		if (i >= count)
			pdu->gsm.access[i] = GSM_ACCESS_NONE;
		else if (reference[0] || reference[1] || reference[2])
			pdu->gsm.access[i] = access_of(reference[0]);
	}
}

void access_purposes(const uint8_t *octets, enum conduct_purpose purposes[ACCESSES_MAX])
{
	static const enum conduct_purpose known[GSM_ACCESS_COUNT] = {
		[GSM_ACCESS_UPDATE] = CONDUCT_UPDATE, [GSM_ACCESS_ANSWER] = CONDUCT_ANSWER,
		[GSM_ACCESS_CALL] = CONDUCT_CALL,     [GSM_ACCESS_EMERGENCY] = CONDUCT_EMERGENCY,
		[GSM_ACCESS_OTHER] = CONDUCT_OTHER,
	};
	static const uint8_t places[ACCESSES_MAX] = { REFERENCE_1, REFERENCE_2 };

	for (int i = 0; i < ACCESSES_MAX; i++)
		purposes[i] = known[i < granted_in(octets) ? access_of(octets[places[i]]) : GSM_ACCESS_NONE];
}

/* 000x is an update where NECI is 0, the last bit random; where it is 1, this bit says which. */
static enum gsm_access settled(uint8_t access, int32_t neci)
{
	if (access != GSM_ACCESS_UPDATE && access != GSM_ACCESS_UPDATE_OR_OTHER)
		return access;
	if (neci == CELL_UNKNOWN)
		return GSM_ACCESS_NONE;
	return access == GSM_ACCESS_UPDATE || neci == 0 ? GSM_ACCESS_UPDATE : GSM_ACCESS_OTHER;
}

void access_settle(struct pdu *pdu, const struct cell *cell)
{
	if (pdu->rat != RAT_GSM)
		return;
	for (int i = 0; i < ACCESSES_MAX; i++)
		pdu->gsm.access[i] = settled(pdu->gsm.access[i], cell->gsm.neci);
}

void access_count(const struct pdu *pdu, struct cell *cell)
{
	int32_t *const counts[GSM_ACCESS_COUNT] = {
		[GSM_ACCESS_UPDATE] = &cell->gsm.assigned_update,
		[GSM_ACCESS_ANSWER] = &cell->gsm.assigned_answer,
		[GSM_ACCESS_CALL] = &cell->gsm.assigned_call,
		[GSM_ACCESS_EMERGENCY] = &cell->gsm.assigned_emergency,
		[GSM_ACCESS_OTHER] = &cell->gsm.assigned_other,
	};

	for (int i = 0; i < ACCESSES_MAX; i++) {
		int32_t *count = counts[settled(pdu->gsm.access[i], cell->gsm.neci)];

		if (!count)
			continue;
		for (int k = 0; k < GSM_ACCESS_COUNT; k++)
			if (counts[k] && *counts[k] == CELL_UNKNOWN) /* from the first of a known class on */
				*counts[k] = 0;
		++*count;
	}
}
