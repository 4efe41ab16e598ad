// SPDX-License-Identifier: GPL-3.0-or-later
/* ccch: paging requests 1 to 3 (44.018 9.1.22 to 9.1.24), immediate assignment, its extended form and its rejection
 * (9.1.18 to 9.1.20). Each of the kinds in turn comes up at random.
 */
#include "ccch.h"

#include <math.h>
#include <string.h>

#include "access.h"    // air_access_own_bits
#include "bits.h"      // struct air_bits
#include "phone.h"     // air_phone_put_imsi
#include "lapdm.h"     // air_lapdm_fill
#include "prng.h"      // air_prng_below …
#include "scenario.h"  // struct air_cell
#include "script.h"    // air_script_purpose

enum { OCTETS = 23, PADDING = 0x2b, RR = 0x06, TMSI_TYPE = 0xf4, IDENTITY_TAG = 0x17 };

#define MULTIFRAME_S (51 * 60e-3 / 13)

struct writer {
	uint8_t *octets;
	unsigned at;
	struct air_prng *prng, *who; /* `who` decides upon what belongs to one subscriber alone */
};

static void put(struct writer *w, unsigned octet)
{
	w->octets[w->at++] = (uint8_t)octet;
}

static void begin(struct writer *w, int type)
{
	memset(w->octets, PADDING, OCTETS);
	w->at = 1;
	put(w, RR);
	put(w, (unsigned)type);
}

/* What follows are rest octets. */
static void end(struct writer *w)
{
	w->octets[0] = (uint8_t)((w->at - 1) << 2 | 1);
}

static void put_tmsi(struct writer *w)
{
	put(w, 0x5a);
	put(w, 0x5a);
	put(w, air_prng_below(w->who, 256));
	put(w, air_prng_below(w->who, 256));
}

/* 24.008 10.5.1.4: 15 digits, the first beside the odd mark and the type. */
static void put_imsi(struct writer *w)
{
	static const uint8_t known[10] = { 0, 0, 1, 0, 1, 3, 1, 3, 3, 7 };
	uint8_t digit[15];
	memcpy(digit, known, sizeof(known));
	for (int i = 10; i < 15; i++)
		digit[i] = (uint8_t)air_prng_below(w->who, 10);
	put(w, 8);
	put(w, digit[0] << 4 | 8 | 1);
	for (int i = 1; i < 15; i += 2)
		put(w, digit[i + 1] << 4 | digit[i]);
}

static void put_identity(struct writer *w, const struct air_cell *cell)
{
	if (air_prng_uniform(w->prng) < cell->imsi_share) {
		put_imsi(w);
		return;
	}
	put(w, 5);
	put(w, TMSI_TYPE);
	put_tmsi(w);
}

static void paging_1(struct writer *w, const struct air_cell *cell)
{
	begin(w, 0x21);
	put(w, 0);
	put_identity(w, cell);
	if (air_prng_below(w->prng, 2)) {
		put(w, IDENTITY_TAG);
		put_identity(w, cell);
	}
	end(w);
}

static void paging_2(struct writer *w, const struct air_cell *cell)
{
	begin(w, 0x22);
	put(w, 0);
	put_tmsi(w);
	put_tmsi(w);
	if (air_prng_below(w->prng, 2)) {
		put(w, IDENTITY_TAG);
		put_identity(w, cell);
	}
	end(w);
}

static void paging_3(struct writer *w)
{
	begin(w, 0x24);
	put(w, 0);
	for (int i = 0; i < 4; i++)
		put_tmsi(w);
	end(w);
}

void air_ccch_page(const struct air_phone *phone, bool by_imsi, uint8_t octets[OCTETS])
{
	struct writer w = { .octets = octets };
	begin(&w, 0x21);
	put(&w, 0);
	w.at += (unsigned)(by_imsi ? air_phone_put_imsi(phone, octets + w.at)
	                           : air_phone_put_tmsi(phone->tmsi, octets + w.at));
	end(&w);
}

static void paging_none(struct writer *w)
{
	begin(w, 0x21);
	put(w, 0);
	put(w, 1);
	put(w, 0xf0);
	end(w);
}

/* 10.5.2.5: SDCCH/8 on a timeslot of C0, not hopping. */
static void put_channel(struct writer *w, const struct air_cell *cell)
{
	unsigned arfcn = (unsigned)cell->arfcn & 1023;
	put(w, (8 + air_prng_below(w->prng, 8)) << 3 | (1 + air_prng_below(w->prng, 7)));
	put(w, (unsigned)(cell->bsic & 7) << 5 | arfcn >> 8);
	put(w, arfcn);
}

static unsigned any_reason(struct writer *w, const struct air_cell *cell)
{
	unsigned reason = air_prng_below(w->prng, 256), own = air_access_own_bits((uint8_t)reason, cell->neci);
	return w->who == w->prng ? reason : reason ^ (air_prng_below(w->who, 256) & own);
}

/* As those come whom such a cell serves; whoever comes for packet data is answered otherwise. */
static unsigned usual_reason(struct writer *w, const struct air_cell *cell)
{
	enum air_purpose purpose;
	do
		purpose = air_script_purpose(cell, w->prng, INFINITY);
	while (purpose == AIR_PURPOSE_PACKET);
	return air_access_reason(purpose, cell->neci, w->prng, w->who);
}

/* 10.5.2.30: the access burst answered, and its frame number mod 42432. Why the phone came (9.1.8) is not its own. */
static void put_request(struct writer *w, const struct air_cell *cell)
{
	put(w, cell->serving.manner == AIR_MANNER_NONE ? any_reason(w, cell) : usual_reason(w, cell));
	put(w, air_prng_below(w->who, 256));
	put(w, air_prng_below(w->who, 256));
}

static void assignment(struct writer *w, const struct air_cell *cell)
{
	begin(w, 0x3f);
	put(w, 0); /* no TBF */
	put_channel(w, cell);
	put_request(w, cell);
	put(w, air_prng_below(w->who, 64)); /* timing advance */
	put(w, 0);                          /* no mobile allocation */
	end(w);
}

/* IA rest octets, 10.5.2.16: HH 01, packet downlink assignment to a TLLI. */
static void put_packet_downlink(struct writer *w)
{
	struct air_bits bits = { .octets = w->octets, .at = 8 * w->at, .size = 8 * OCTETS, .padding = PADDING };
	air_bits_put_lh(&bits, 1);
	air_bits_put_lh(&bits, 1);
	air_bits_put(&bits, 1, 2);
	air_bits_put(&bits, 0xc05a5a, 24); /* TLLI */
	air_bits_put(&bits, air_prng_below(w->who, 256), 8);
	air_bits_put(&bits, 1, 1);  /* given: */
	air_bits_put(&bits, 3, 5);  /*  TFI */
	air_bits_put(&bits, 0, 1);  /*  RLC mode: acknowledged */
	air_bits_put(&bits, 0, 1);  /*  no ALPHA */
	air_bits_put(&bits, 10, 5); /*  GAMMA */
	air_bits_put(&bits, 0, 1);  /*  polling */
	air_bits_put(&bits, 1, 1);  /*  timing advance valid */
	air_bits_put(&bits, 0, 3);  /* no TA index, no starting time, no P0 */
}

static void assignment_packet(struct writer *w, const struct air_cell *cell)
{
	unsigned arfcn = (unsigned)cell->arfcn & 1023;
	begin(w, 0x3f);
	put(w, 0x30);                                    /* downlink TBF, on downlink only: 10.5.2.25b */
	put(w, 0x08 | (1 + air_prng_below(w->prng, 7))); /* 10.5.2.25a */
	put(w, (unsigned)(cell->bsic & 7) << 5 | arfcn >> 8);
	put(w, arfcn);
	put_request(w, cell);
	put(w, air_prng_below(w->who, 64));
	put(w, 0);
	end(w);
	put_packet_downlink(w);
}

static void assignment_extended(struct writer *w, const struct air_cell *cell)
{
	begin(w, 0x39);
	put(w, 0);
	for (int i = 0; i < 2; i++) {
		put_channel(w, cell);
		put_request(w, cell);
		put(w, air_prng_below(w->who, 64));
	}
	put(w, 0);
	end(w);
}

static void assignment_reject(struct writer *w, const struct air_cell *cell)
{
	begin(w, 0x3a);
	put(w, 0);
	for (int i = 0; i < 4; i++) {
		put_request(w, cell);
		put(w, 10); /* T3122 [s] */
	}
	end(w);
}

static void page(struct writer *w, const struct air_cell *cell)
{
	switch (air_prng_below(w->prng, 3)) {
	case 0:
		paging_1(w, cell);
		break;
	case 1:
		paging_2(w, cell);
		break;
	default:
		paging_3(w);
	}
}

static void assign(struct writer *w, const struct air_cell *cell)
{
	switch (air_prng_below(w->prng, 8)) {
	case 0:
		assignment_reject(w, cell);
		break;
	case 1:
		assignment_extended(w, cell);
		break;
	case 2:
	case 3:
		assignment_packet(w, cell);
		break;
	default:
		assignment(w, cell);
	}
}

static bool chance(struct air_prng *prng, double per_s, int blocks)
{
	return air_prng_uniform(prng) * blocks < per_s * MULTIFRAME_S;
}

void air_ccch_next(const struct air_cell *cell, struct air_prng *prng, struct air_prng *who, int blocks, bool agch,
                   uint8_t octets[OCTETS])
{
	struct writer w = { .octets = octets, .prng = prng, .who = who };
	int reserved = cell->bs_ag_blks_res;
	bool assigns = agch || reserved == 0; /* a PCH block may carry one too, 45.002 6.5.1 */
	if (assigns && chance(prng, cell->assigns_per_s, agch ? reserved : blocks))
		assign(&w, cell);
	else if (agch)
		air_lapdm_fill(octets);
	else if (chance(prng, cell->pagings_per_s, blocks - reserved))
		page(&w, cell);
	else
		paging_none(&w);
}
