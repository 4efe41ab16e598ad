// SPDX-License-Identifier: GPL-3.0-or-later
/* pdus: octets with what was measured beside them. Time is that of the subframe: the cell's first frame in the stretch,
 * and frames from there by their numbers.
 */
#include "pdus.h"

#include <math.h>
#include <string.h>

#include "earfcn.h"      // earfcn_from_freq
#include "../rrc/rrc.h"  // lte_redact

uint32_t pdus_earfcn(const struct pdus *pdus, const struct tracked *cell)
{
	return earfcn_from_freq(pdus->stretch->freq_hz + cell->place_hz, cell->last.cell.tdd ? EARFCN_TDD : EARFCN_FDD);
}

/* Fills in what all pdus of a cell have; at_s: seconds after the stretch's first sample. */
static void fill(const struct pdus *pdus, const struct tracked *cell, double at_s, struct pdu *pdu)
{
	const struct acquired *a = &cell->last;
	pdu->freq_hz = pdus->stretch->freq_hz + cell->place_hz;
	pdu->time_ns = pdus->stretch->time_ns + (int64_t)(at_s * 1e9);
	pdu->blocks_ok = cell->mibs + cell->reading.blocks_ok;
	pdu->blocks_bad = cell->reading.blocks_bad;
	pdu->m = (struct measurement){ a->power_dbfs, a->snr_db, cell->offset_hz, a->offset_sd_hz };
	pdu->lte.earfcn = pdus_earfcn(pdus, cell);
	pdu->lte.pci = a->cell.pci;
	pdu->lte.ports = a->cell.ports;
	pdu->lte.tdd = a->cell.tdd;
	pdu->lte.cp_extended = a->cell.cp_extended;
	pdu->lte.rsrp_dbfs = a->rsrp_dbfs;
	pdu->lte.rsrq_db = a->rsrq_db;
	pdu->lte.load = load_share(&cell->reading.load);
}

void pdus_mib(const struct pdus *pdus, const struct tracked *cell)
{
	const struct acquired *a = &cell->last;
	struct pdu pdu = {
		.rat = RAT_LTE, .channel = PDU_PBCH, .len = PBCH_MIB_OCTETS, .combined = a->mib.sums > PBCH_PHASES
	};
	fill(pdus, cell, a->frame_at / pdus->central_hz, &pdu);
	pdu.lte.sfn = a->mib.sfn;
	memcpy(pdu.octets, a->mib.mib, PBCH_MIB_OCTETS);
	pdus->emit(pdus->ctx, &pdu);
}

void pdus_block(const struct pdus *pdus, const struct tracked *cell, enum pdu_channel channel, uint16_t sfn,
                unsigned subframe, bool combined, const uint8_t *octets, unsigned len)
{
	struct pdu pdu = { .rat = RAT_LTE, .channel = channel, .len = (uint16_t)len, .combined = combined };
	int frames = (sfn - cell->last.mib.sfn + 1024 + 512) % 1024 - 512;
	fill(pdus, cell, cell->last.frame_at / pdus->central_hz + frames * 10e-3 + subframe * 1e-3, &pdu);
	pdu.lte.sfn = sfn;
	pdu.lte.subframe = (uint8_t)subframe;
	memcpy(pdu.octets, octets, len);
	lte_redact(&pdu);
	pdus->emit(pdus->ctx, &pdu);
}

void pdus_conduct(const struct pdus *pdus, const struct tracked *cell, double at_s, uint16_t sfn, unsigned subframe,
                  const struct conduct *event)
{
	struct pdu pdu = { .rat = RAT_LTE, .channel = PDU_CONDUCT };
	fill(pdus, cell, at_s, &pdu);
	pdu.m = (struct measurement){ NAN, NAN, NAN, NAN };
	pdu.lte.sfn = sfn;
	pdu.lte.subframe = (uint8_t)subframe;
	pdu.conduct = *event;
	pdus->emit(pdus->ctx, &pdu);
}
