// SPDX-License-Identifier: GPL-3.0-or-later
/* ccch: paging requests and immediate assignments, counted (44.018 chapters 9.1.18 to 9.1.24). Only kinds are looked
 * at: the identities themselves have been overwritten before, and no count depends on them.
 */
#include "gsm_message.h"

#include <string.h>

static const uint8_t no_tmsi[4] = { 0xff, 0xff, 0xff, 0xff };

/* 23.003 2.4: all ones is never allocated, it says that there is none. */
static int tmsi_count(const uint8_t *tmsi, struct cell *cell)
{
	if (memcmp(tmsi, no_tmsi, 4) == 0)
		return 0;
	cell->paged_tmsi++;
	return 1;
}

/* Mobile identity: length, then type in the low three bits. 1 when it names somebody. */
static int identity_count(const uint8_t *octets, size_t at, struct cell *cell)
{
	size_t len = at < PDU_GSM_OCTETS ? octets[at] : 0;

	if (len == 0 || at + 1 + len > PDU_GSM_OCTETS)
		return 0;
	switch (octets[at + 1] & 7) {
	case IDENTITY_IMSI:
		cell->paged_imsi++;
		return 1;
	case IDENTITY_TMSI:
		return len == 5 ? tmsi_count(octets + at + 2, cell) : 0;
	case IDENTITY_IMEI:
	case IDENTITY_IMEISV:
		return 1;
	default:
		return 0;
	}
}

static int optional_identity_count(const uint8_t *octets, size_t at, struct cell *cell)
{
	if (at + 1 >= PDU_GSM_OCTETS || at >= gsm_rest_octets(octets) || octets[at] != GSM_IEI_MOBILE_IDENTITY)
		return 0;
	return identity_count(octets, at + 1, cell);
}

static int tmsis_count(const uint8_t *octets, int n, struct cell *cell)
{
	int named = 0;

	for (int i = 0; i < n; i++)
		named += tmsi_count(octets + 4 + 4 * i, cell);
	return named;
}

/* A request that names nobody is filling: it shows that the paging channel is heard. */
static void paging_count(int32_t *requests, int named, struct cell *cell)
{
	*requests += named > 0;
	cell->gsm.paging_empty += named == 0;
}

static void paging_1_parse(const uint8_t *octets, struct cell *cell)
{
	int named = identity_count(octets, 4, cell);

	named += optional_identity_count(octets, 5 + octets[4], cell);
	paging_count(&cell->gsm.paging_1, named, cell);
}

static void paging_2_parse(const uint8_t *octets, struct cell *cell)
{
	int named = tmsis_count(octets, 2, cell);

	named += optional_identity_count(octets, 12, cell);
	paging_count(&cell->gsm.paging_2, named, cell);
}

static void paging_3_parse(const uint8_t *octets, struct cell *cell)
{
	paging_count(&cell->gsm.paging_3, tmsis_count(octets, 4, cell), cell);
}

bool ccch_parse(const uint8_t *octets, struct cell *cell)
{
	if ((octets[0] & 3) != 1 || octets[1] != GSM_PD_RR)
		return false;
	switch (octets[2]) {
	case RR_PAGING_1:
		paging_1_parse(octets, cell);
		return true;
	case RR_PAGING_2:
		paging_2_parse(octets, cell);
		return true;
	case RR_PAGING_3:
		paging_3_parse(octets, cell);
		return true;
	case RR_IMM_ASS:
		if (octets[3] & 0x10) /* dedicated mode or TBF, 10.5.2.25b: T/D */
			cell->gsm.imm_assign_packet++;
		else
			cell->gsm.imm_assign++;
		return true;
	case RR_IMM_ASS_EXT:
		cell->gsm.imm_assign_ext++;
		return true;
	case RR_IMM_ASS_REJ:
		cell->gsm.imm_assign_reject++;
		return true;
	default:
		return false;
	}
}
