// SPDX-License-Identifier: GPL-3.0-or-later
/* tell: see tell.h. */
#include "tell.h"

#include <math.h>
#include <string.h>

static void measure(const struct carrier *c, struct measurement *m)
{
	m->power_dbfs = 10 * log10f(fmaxf(c->link.power, 1e-12f));
	m->snr_db = link_snr_db(&c->link);
	m->freq_offset_hz = c->afc.weight > 0 ? c->afc.weighted / c->afc.weight : c->afc.offset_hz;
	m->freq_offset_sd_hz = c->afc.weight > 0 ? (float)(1 / sqrt(c->afc.weight)) : NAN;
}

static struct pdu pdu_of(const struct carrier *c, const struct radio *radio, enum pdu_channel channel, uint32_t fn,
                         double at)
{
	struct pdu pdu = { .rat = RAT_GSM, .channel = channel, .freq_hz = c->freq_hz };
	pdu.time_ns = radio_time_ns(radio, at);
	pdu.blocks_ok = c->blocks_ok;
	pdu.blocks_bad = c->blocks_bad;
	pdu.gsm.arfcn = c->arfcn;
	pdu.gsm.bsic = (int8_t)c->sch.bsic;
	pdu.gsm.fn = fn;
	return pdu;
}

void tell_block(struct carrier *c, struct radio *radio, enum pdu_channel channel, uint32_t fn, double at,
                const uint8_t *octets, uint16_t len, bool combined)
{
	struct pdu pdu = pdu_of(c, radio, channel, fn, at);
	pdu.combined = combined;
	pdu.len = len;
	if (channel == PDU_SDCCH4 || channel == PDU_SACCH4)
		xcch_channel(fn, &c->ccch, &pdu.gsm.subslot);
	measure(c, &pdu.m);
	memcpy(pdu.octets, octets, len);
	gsm_redact(&pdu);
	standing_emit(c, radio, &pdu);
}

/* Its time is that of timeslot 0 of the frame, which tells the cell. */
void tell_conduct(struct carrier *c, struct radio *radio, uint32_t fn, const struct conduct *event)
{
	int32_t ahead = (int32_t)((fn + GSM_FRAMES - c->fn) % GSM_FRAMES);
	ahead -= ahead > GSM_FRAMES / 2 ? GSM_FRAMES : 0;
	struct pdu pdu = pdu_of(c, radio, PDU_CONDUCT, fn, c->frame_at + ahead * carrier_frame_length(c, radio));
	pdu.m = (struct measurement){ NAN, NAN, NAN, NAN };
	pdu.conduct = *event;
	standing_emit(c, radio, &pdu);
}
