// SPDX-License-Identifier: GPL-3.0-or-later
/* pdu_pack: see pdu_pack.h for the layout. What is read back is checked as anything from a file: numbers in the ranges
 * that pdu.h states, no octet beyond the record. */
#include "pdu_pack.h"

#include <assert.h>
#include <string.h>

/* The year 2200: sums and differences of what comes before do not overflow. */
static const int64_t time_max_ns = INT64_C(7258118400) * 1000000000;

enum { FLAG_COMBINED = 1, FLAG_TDD = 2, FLAG_CP_EXTENDED = 4, FLAG_CLIPPED = 8, FLAGS = 15 };
enum { LENGTH_BYTES = 2, GSM_PADDING = 13 };

static uint8_t *put(uint8_t *p, uint64_t value, int bytes)
{
	for (int i = 0; i < bytes; i++)
		*p++ = (uint8_t)(value >> 8 * i);
	return p;
}

static uint8_t *put_f32(uint8_t *p, float value)
{
	uint32_t bits;

	memcpy(&bits, &value, sizeof(bits));
	return put(p, bits, 4);
}

static uint8_t *put_f64(uint8_t *p, double value)
{
	uint64_t bits;

	memcpy(&bits, &value, sizeof(bits));
	return put(p, bits, 8);
}

static uint8_t *put_gsm(uint8_t *p, const struct pdu *pdu)
{
	p = put(p, pdu->gsm.arfcn, 2);
	p = put(p, (uint8_t)pdu->gsm.bsic, 1);
	p = put(p, pdu->gsm.timeslot, 1);
	p = put(p, pdu->gsm.subslot, 1);
	p = put(p, pdu->gsm.fn, 4);
	memset(p, 0, GSM_PADDING);
	return p + GSM_PADDING;
}

static uint8_t *put_lte(uint8_t *p, const struct pdu *pdu)
{
	p = put(p, (uint32_t)pdu->lte.earfcn, 4);
	p = put(p, pdu->lte.pci, 2);
	p = put(p, pdu->lte.sfn, 2);
	p = put(p, pdu->lte.subframe, 1);
	p = put(p, pdu->lte.ports, 1);
	p = put_f32(p, pdu->lte.rsrp_dbfs);
	p = put_f32(p, pdu->lte.rsrq_db);
	return put_f32(p, pdu->lte.load);
}

size_t pdu_pack(const struct pdu *pdu, uint8_t *out)
{
	bool lte = pdu->rat == RAT_LTE;
	uint8_t flags = (pdu->combined ? FLAG_COMBINED : 0) | (pdu->clipped ? FLAG_CLIPPED : 0),
		*p = out + LENGTH_BYTES;

	assert(pdu->len <= PDU_OCTETS_MAX);
	if (lte)
		flags |= (pdu->lte.tdd ? FLAG_TDD : 0) | (pdu->lte.cp_extended ? FLAG_CP_EXTENDED : 0);
	p = put(p, pdu->rat, 1);
	p = put(p, pdu->channel, 1);
	p = put(p, flags, 1);
	p = put(p, (uint64_t)pdu->time_ns, 8);
	p = put_f64(p, pdu->freq_hz);
	p = put(p, pdu->blocks_ok, 4);
	p = put(p, pdu->blocks_bad, 4);
	p = put_f32(p, pdu->m.power_dbfs);
	p = put_f32(p, pdu->m.snr_db);
	p = put_f64(p, pdu->m.freq_offset_hz);
	p = put_f32(p, pdu->m.freq_offset_sd_hz);
	p = lte ? put_lte(p, pdu) : put_gsm(p, pdu);
	memcpy(p, pdu->octets, pdu->len);
	p += pdu->len;
	put(out, (uint64_t)(p - out - LENGTH_BYTES), LENGTH_BYTES);
	return (size_t)(p - out);
}

static uint64_t get(const uint8_t **p, int bytes)
{
	uint64_t value = 0;

	for (int i = 0; i < bytes; i++)
		value |= (uint64_t) * (*p)++ << 8 * i;
	return value;
}

static float get_f32(const uint8_t **p)
{
	uint32_t bits = (uint32_t)get(p, 4);
	float value;

	memcpy(&value, &bits, sizeof(value));
	return value;
}

static double get_f64(const uint8_t **p)
{
	uint64_t bits = get(p, 8);
	double value;

	memcpy(&value, &bits, sizeof(value));
	return value;
}

static bool get_gsm(const uint8_t **p, struct pdu *pdu)
{
	pdu->gsm.arfcn = (uint16_t)get(p, 2);
	pdu->gsm.bsic = (int8_t)get(p, 1);
	pdu->gsm.timeslot = (uint8_t)get(p, 1);
	pdu->gsm.subslot = (uint8_t)get(p, 1);
	pdu->gsm.fn = (uint32_t)get(p, 4);
	*p += GSM_PADDING;
	return (pdu->gsm.arfcn & 0x7fff) < 1024 && pdu->gsm.bsic >= -1 && pdu->gsm.bsic < 64 && pdu->gsm.timeslot < 8 &&
	       pdu->gsm.subslot < 8 && pdu->gsm.fn < 2715648 && pdu->channel <= PDU_SACCH4;
}

static bool get_lte(const uint8_t **p, uint8_t flags, struct pdu *pdu)
{
	pdu->lte.earfcn = (int32_t)get(p, 4);
	pdu->lte.pci = (uint16_t)get(p, 2);
	pdu->lte.sfn = (uint16_t)get(p, 2);
	pdu->lte.subframe = (uint8_t)get(p, 1);
	pdu->lte.ports = (uint8_t)get(p, 1);
	pdu->lte.rsrp_dbfs = get_f32(p);
	pdu->lte.rsrq_db = get_f32(p);
	pdu->lte.load = get_f32(p);
	pdu->lte.tdd = flags & FLAG_TDD;
	pdu->lte.cp_extended = flags & FLAG_CP_EXTENDED;
	return pdu->lte.earfcn >= -1 && pdu->lte.earfcn < 262144 &&
	       (pdu->lte.pci < 504 || pdu->lte.pci == PDU_PCI_UNKNOWN) && pdu->lte.sfn < 1024 &&
	       pdu->lte.subframe < 10 && pdu->lte.ports <= 4 && pdu->channel >= PDU_PBCH;
}

size_t pdu_unpack(const uint8_t *in, size_t size, struct pdu *pdu)
{
	const uint8_t *p = in;

	if (size < PDU_PACKED_HEAD)
		return 0;
	size_t length = get(&p, LENGTH_BYTES) + LENGTH_BYTES;

	if (length < PDU_PACKED_HEAD || length > PDU_PACKED_MAX || length > size)
		return 0;
	*pdu = (struct pdu){ .rat = (enum rat)get(&p, 1), .channel = (enum pdu_channel)get(&p, 1) };
	uint8_t flags = (uint8_t)get(&p, 1);

	pdu->combined = flags & FLAG_COMBINED;
	pdu->clipped = flags & FLAG_CLIPPED;
	pdu->time_ns = (int64_t)get(&p, 8);
	pdu->freq_hz = get_f64(&p);
	pdu->blocks_ok = (uint32_t)get(&p, 4);
	pdu->blocks_bad = (uint32_t)get(&p, 4);
	pdu->m.power_dbfs = get_f32(&p);
	pdu->m.snr_db = get_f32(&p);
	pdu->m.freq_offset_hz = get_f64(&p);
	pdu->m.freq_offset_sd_hz = get_f32(&p);
	pdu->len = (uint16_t)(length - PDU_PACKED_HEAD);
	if (pdu->rat > RAT_LTE || pdu->channel >= PDU_CHANNELS || flags & ~FLAGS ||
	    !(pdu->freq_hz >= 0 && pdu->freq_hz < 1e11) || pdu->time_ns < 0 || pdu->time_ns > time_max_ns)
		return 0;
	if (pdu->rat == RAT_LTE ? !get_lte(&p, flags, pdu) : !get_gsm(&p, pdu))
		return 0;
	memcpy(pdu->octets, p, pdu->len);
	return length;
}
