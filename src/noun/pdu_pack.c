// SPDX-License-Identifier: GPL-3.0-or-later
/* pdu_pack: see pdu_pack.h for the layout. What is read back is checked as anything from a file: numbers in the ranges
 * that pdu.h states, no octet beyond the record. */
#include "pdu_pack.h"

#include <assert.h>
#include <string.h>

#include "standard.h"  // struct standard

/* The year 2200: sums and differences of what comes before do not overflow. */
static const int64_t time_max_ns = INT64_C(7258118400) * 1000000000;

/* FLAG_OWN and the next: of the standard. */
enum { FLAG_COMBINED = 1, FLAG_OWN = 2, FLAG_CLIPPED = 8, RADIO_SHIFT = 4, RADIO_BITS = 7 << 4 };
enum { LENGTH_BYTES = 2, OWN_BYTES = 22 };

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

/* In the host's own representation an integer, or a float's bits. */
static uint64_t number_of(const struct pdu *pdu, size_t place, size_t size)
{
	const char *at = (const char *)pdu + place;
	uint32_t word = 0;
	uint16_t half = 0;

	if (size == 1)
		return *(const uint8_t *)at;
	if (size == sizeof(half)) {
		memcpy(&half, at, sizeof(half));
		return half;
	}
	memcpy(&word, at, sizeof(word));
	return word;
}

static void put_own(uint8_t *p, const struct pdu *pdu, const struct standard *standard)
{
	memset(p, 0, OWN_BYTES);
	for (int i = 0; i < STANDARD_PACKED && standard->packed[i].size; i++) {
		const size_t size = standard->packed[i].size;

		p = put(p, number_of(pdu, standard->packed[i].pdu, size), (int)size);
	}
}

static uint8_t flags_of(const struct pdu *pdu, const struct standard *standard)
{
	uint8_t flags = (uint8_t)((pdu->combined ? FLAG_COMBINED : 0) | (pdu->clipped ? FLAG_CLIPPED : 0) |
	                          pdu->radio << RADIO_SHIFT);

	for (int i = 0; i < STANDARD_FLAGS; i++)
		if (standard->packed_flags[i] && *(const bool *)((const char *)pdu + standard->packed_flags[i]))
			flags |= (uint8_t)(FLAG_OWN << i);
	return flags;
}

size_t pdu_pack(const struct pdu *pdu, uint8_t *out)
{
	const struct standard *standard = standard_of(pdu->rat);
	uint8_t *p = out + LENGTH_BYTES;

	assert(pdu->len <= PDU_OCTETS_MAX && pdu->radio < PDU_RADIOS_MAX);
	p = put(p, pdu->rat, 1);
	p = put(p, pdu->channel, 1);
	p = put(p, flags_of(pdu, standard), 1);
	p = put(p, (uint64_t)pdu->time_ns, 8);
	p = put_f64(p, pdu->freq_hz);
	p = put(p, pdu->blocks_ok, 4);
	p = put(p, pdu->blocks_bad, 4);
	p = put_f32(p, pdu->m.power_dbfs);
	p = put_f32(p, pdu->m.snr_db);
	p = put_f64(p, pdu->m.freq_offset_hz);
	p = put_f32(p, pdu->m.freq_offset_sd_hz);
	put_own(p, pdu, standard);
	p += OWN_BYTES;
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

static void get_own(const uint8_t *p, uint8_t flags, const struct standard *standard, struct pdu *pdu)
{
	for (int i = 0; i < STANDARD_PACKED && standard->packed[i].size; i++) {
		const size_t size = standard->packed[i].size;
		char *at = (char *)pdu + standard->packed[i].pdu;
		const uint32_t word = (uint32_t)get(&p, (int)size);
		const uint16_t half = (uint16_t)word;
		const uint8_t octet = (uint8_t)word;

		memcpy(at,
		       size == 1   ? (const void *)&octet
		       : size == 2 ? (const void *)&half
		                   : (const void *)&word,
		       size);
	}
	for (int i = 0; i < STANDARD_FLAGS; i++)
		if (standard->packed_flags[i])
			*(bool *)((char *)pdu + standard->packed_flags[i]) = flags & FLAG_OWN << i;
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
	pdu->radio = (flags & RADIO_BITS) >> RADIO_SHIFT;
	pdu->time_ns = (int64_t)get(&p, 8);
	pdu->freq_hz = get_f64(&p);
	pdu->blocks_ok = (uint32_t)get(&p, 4);
	pdu->blocks_bad = (uint32_t)get(&p, 4);
	pdu->m.power_dbfs = get_f32(&p);
	pdu->m.snr_db = get_f32(&p);
	pdu->m.freq_offset_hz = get_f64(&p);
	pdu->m.freq_offset_sd_hz = get_f32(&p);
	pdu->len = (uint16_t)(length - PDU_PACKED_HEAD);
	if ((unsigned)pdu->rat >= RATS || pdu->channel >= PDU_CHANNELS || flags >> 7 ||
	    !(pdu->freq_hz >= 0 && pdu->freq_hz < 1e11) || pdu->time_ns < 0 || pdu->time_ns > time_max_ns)
		return 0;
	get_own(p, flags, standard_of(pdu->rat), pdu);
	if (!standard_of(pdu->rat)->sound(pdu))
		return 0;
	memcpy(pdu->octets, p + OWN_BYTES, pdu->len);
	return length;
}
