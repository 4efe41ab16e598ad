// SPDX-License-Identifier: GPL-3.0-or-later
/* pbch: demodulation and decoding of the broadcast channel.
 *
 * 40 bits (24 of information, 16 of parity masked with the number of antenna ports) are coded to 120 and repeated over
 * four frames, scrambled differently in each. The rate matching's period, 120, divides what one frame carries, so every
 * frame holds the whole code word: frames add up as soon as their scrambling is known. From one 40 ms to the next only
 * the frame number changes; the code is linear, so for a guess of where the number stands the difference is known and
 * taken out.
 */
#include "pbch.h"

#include <math.h>
#include <string.h>

#include "coding.h"  // gold_descramble, conv_dematch, conv_encode, conv_decode, crc_bits
#include "dsp.h"     // dsp_mul

enum { FRAME_BITS_MAX = 480, SLOT1_SYMBOLS = 4, SFN_FIRST = 6, SFN_BITS = 8, INFORMATION = 24, GROUPS_MAX = 9 };

/* 36.212 table 5.3.1.1-1 */
static uint16_t port_mask(unsigned ports)
{
	return ports == 1 ? 0x0000 : ports == 2 ? 0xffff : 0x5555;
}

/* ---- demodulation ---- */

/* Resource elements in the order of mapping: the middle six blocks, without any place of any port's reference signals.
 */
static unsigned elements(const struct lte_subframe *sf, uint8_t symbol[], uint16_t subcarrier[])
{
	const unsigned slot_symbols = sf->nof_symbols / 2, v = sf->cell->pci % 3;
	const unsigned first = (unsigned)sf->cell->nof_prb * LTE_PRB_SUBCARRIERS / 2 - 36;
	unsigned n = 0;
	for (unsigned l = 0; l < SLOT1_SYMBOLS; l++)
		for (unsigned k = 0; k < 72; k++) {
			bool reserved = l < 2 || (l == 3 && slot_symbols == 6);
			if (reserved && (first + k) % 3 == v)
				continue;
			symbol[n] = (uint8_t)(slot_symbols + l);
			subcarrier[n++] = (uint16_t)(first + k);
		}
	return n;
}

static void qpsk(float complex x, float gain, float *llr)
{
	llr[0] = gain * crealf(x);
	llr[1] = gain * cimagf(x);
}

/* 36.211 6.3.4.3: pairs of elements carry x0, x1 from two ports; of four ports the pairs take turns. */
static void alamouti(const struct lte_subframe *sf, const uint8_t *l, const uint16_t *k, unsigned port0, unsigned port1,
                     float gain, float *llr)
{
	float complex y0 = sf->res[l[0]][k[0]], y1 = sf->res[l[1]][k[1]];
	float complex h0 = sf->h[port0][l[0]][k[0]], h1 = sf->h[port1][l[0]][k[0]];
	qpsk(dsp_mul(conjf(h0), y0) + dsp_mul(h1, conjf(y1)), gain, llr);
	qpsk(dsp_mul(conjf(h0), y1) - dsp_mul(h1, conjf(y0)), gain, llr + 2);
}

static void demodulate(const struct lte_subframe *sf, unsigned ports, unsigned n, const uint8_t *l, const uint16_t *k,
                       float *llr)
{
	/* two bits a symbol of unit power; transmit diversity halves the power of each port */
	const float gain = (ports == 1 ? 1 : (float)M_SQRT1_2) * 2 * (float)M_SQRT2 / sf->noise;
	for (unsigned i = 0; i < n; i += 2) {
		if (ports == 1) {
			qpsk(dsp_mul(conjf(sf->h[0][l[i]][k[i]]), sf->res[l[i]][k[i]]), gain, llr + 2 * i);
			qpsk(dsp_mul(conjf(sf->h[0][l[i + 1]][k[i + 1]]), sf->res[l[i + 1]][k[i + 1]]), gain,
			     llr + 2 * i + 2);
		} else {
			unsigned odd = ports == 4 && i / 2 % 2;
			alamouti(sf, l + i, k + i, odd, ports == 4 ? odd + 2 : 1, gain, llr + 2 * i);
		}
	}
}

void pbch_store_add(struct pbch_store *store, const struct lte_subframe *sf, unsigned ports)
{
	uint8_t symbol[FRAME_BITS_MAX / 2];
	uint16_t subcarrier[FRAME_BITS_MAX / 2];
	float llr[FRAME_BITS_MAX], turned[FRAME_BITS_MAX], all[PBCH_PHASES * FRAME_BITS_MAX];
	if (store->frames == PBCH_FRAMES_MAX)
		return;
	unsigned n = elements(sf, symbol, subcarrier);
	demodulate(sf, ports, n, symbol, subcarrier, llr);
	for (unsigned phase = 0; phase < PBCH_PHASES; phase++) {
		float *bits = store->bits[store->frames][phase];
		memset(all, 0, sizeof(all));
		memcpy(all + phase * 2 * n, llr, 2 * n * sizeof(*llr));
		gold_descramble(sf->cell->pci, all, PBCH_PHASES * 2 * n);
		memcpy(turned, all + phase * 2 * n, 2 * n * sizeof(*turned));
		memset(bits, 0, sizeof(store->bits[0][0]));
		/* a frame begins anywhere in the period of 120 with the extended prefix: 432 = 3 x 120 + 72 */
		memset(all, 0, sizeof(all));
		memcpy(all + phase * 2 * n, turned, 2 * n * sizeof(*turned));
		conv_dematch(all, (phase + 1) * 2 * n, PBCH_BITS, bits);
	}
	store->frames++;
}

/* ---- modulation ---- */

/* The block as the frame so many after the first one carries it: the frame number's upper bits run on. */
static void information(const struct pbch_result *mib, unsigned sfn, uint8_t bits[PBCH_BITS])
{
	for (unsigned i = 0; i < INFORMATION; i++)
		bits[i] = mib->mib[i / 8] >> (7 - i % 8) & 1;
	for (unsigned i = 0; i < SFN_BITS; i++)
		bits[SFN_FIRST + i] = sfn >> (9 - i) & 1;
	uint32_t parity = crc_bits(CRC_16, bits, INFORMATION) ^ port_mask(mib->ports);
	for (unsigned i = 0; i < PBCH_BITS - INFORMATION; i++)
		bits[INFORMATION + i] = parity >> (15 - i) & 1;
}

/* Symbols of one frame's part. */
static void modulate(const struct pbch_result *mib, unsigned sfn, unsigned pci, unsigned n, float complex *symbols)
{
	uint8_t bits[PBCH_BITS], coded[PBCH_CODED], scrambling[FRAME_BITS_MAX];
	uint16_t places[PBCH_CODED];
	const unsigned from = sfn % PBCH_PHASES * 2 * n;
	float v[2];
	information(mib, sfn, bits);
	conv_encode(bits, PBCH_BITS, coded);
	conv_places(PBCH_BITS, places);
	gold_sequence(pci, from, scrambling, (size_t)2 * n);
	for (unsigned i = 0; i < n; i++) {
		for (unsigned b = 0; b < 2; b++)
			v[b] = coded[places[(from + 2 * i + b) % PBCH_CODED]] ^ scrambling[2 * i + b] ? -1 : 1;
		symbols[i] = (float)M_SQRT1_2 * CMPLXF(v[0], v[1]);
	}
}

void pbch_expect(const struct pbch_result *mib, int frame, const struct lte_subframe *sf,
                 float complex (*to)[PBCH_SUBCARRIERS])
{
	uint8_t l[FRAME_BITS_MAX / 2];
	uint16_t k[FRAME_BITS_MAX / 2];
	float complex d[FRAME_BITS_MAX / 2];
	const unsigned n = elements(sf, l, k);
	modulate(mib, (unsigned)(mib->sfn + frame + 1024) % 1024, sf->cell->pci, n, d);
	for (unsigned i = 0; i < n; i += 2) {
		const unsigned port0 = mib->ports == 4 && i / 2 % 2, port1 = mib->ports == 4 ? port0 + 2 : 1;
		const float complex h0 = sf->h[port0][l[i]][k[i]], h1 = sf->h[port1][l[i]][k[i]];
		if (mib->ports == 1) {
			to[l[i]][k[i]] += dsp_mul(sf->h[0][l[i]][k[i]], d[i]);
			to[l[i + 1]][k[i + 1]] += dsp_mul(sf->h[0][l[i + 1]][k[i + 1]], d[i + 1]);
		} else {
			to[l[i]][k[i]] += (float)M_SQRT1_2 * (dsp_mul(h0, d[i]) - dsp_mul(h1, conjf(d[i + 1])));
			to[l[i + 1]][k[i + 1]] += (float)M_SQRT1_2 * (dsp_mul(h0, d[i + 1]) + dsp_mul(h1, conjf(d[i])));
		}
	}
}

/* ---- decoding ---- */

static bool parity_fits(const uint8_t *bits, unsigned ports)
{
	uint32_t received = 0;
	for (unsigned i = INFORMATION; i < PBCH_BITS; i++)
		received = received << 1 | bits[i];
	return crc_bits(CRC_16, bits, INFORMATION) == (received ^ port_mask(ports));
}

static unsigned sfn_high(const uint8_t *bits)
{
	unsigned v = 0;
	for (unsigned i = 0; i < SFN_BITS; i++)
		v = v << 1 | bits[SFN_FIRST + i];
	return v;
}

/* Bandwidth codes 6 and 7 mean nothing; the last bits are spare, or of releases that few cells use: zero. */
static bool plausible(const uint8_t *bits, bool *zeros)
{
	*zeros = true;
	for (unsigned i = SFN_FIRST + SFN_BITS; i < INFORMATION; i++)
		*zeros = *zeros && !bits[i];
	return (bits[0] << 2 | bits[1] << 1 | bits[2]) < 6;
}

/* Code bits that differ when the frame number's high bits do. */
static void difference(unsigned sfn_xor, uint8_t coded[PBCH_CODED])
{
	uint8_t bits[PBCH_BITS] = { 0 };
	for (unsigned i = 0; i < SFN_BITS; i++)
		bits[SFN_FIRST + i] = sfn_xor >> (SFN_BITS - 1 - i) & 1;
	uint32_t parity = crc_bits(CRC_16, bits, INFORMATION);
	for (unsigned i = 0; i < 16; i++)
		bits[INFORMATION + i] = parity >> (15 - i) & 1;
	conv_encode(bits, PBCH_BITS, coded);
}

/* Sums of the frames of each 40 ms when the first frame is number `phase` of its own. */
struct groups {
	unsigned count;
	float bits[GROUPS_MAX][PBCH_CODED];
	uint8_t frames[GROUPS_MAX];
};

static void group(const struct pbch_store *store, unsigned phase, struct groups *groups)
{
	memset(groups, 0, sizeof(*groups));
	for (unsigned f = 0; f < store->frames; f++) {
		unsigned g = (phase + f) / PBCH_PHASES;
		for (unsigned i = 0; i < PBCH_CODED; i++)
			groups->bits[g][i] += store->bits[f][(phase + f) % PBCH_PHASES][i];
		groups->frames[g]++;
		groups->count = g + 1;
	}
}

static bool try_bits(const float *llr, unsigned ports, uint8_t bits[PBCH_BITS], bool *zeros)
{
	conv_decode(llr, PBCH_BITS, bits);
	return parity_fits(bits, ports) && plausible(bits, zeros);
}

static void fill(const uint8_t *bits, unsigned ports, unsigned first_sfn_high, unsigned phase, unsigned sums,
                 bool proved, struct pbch_result *r)
{
	memset(r, 0, sizeof(*r));
	for (unsigned i = 0; i < INFORMATION; i++)
		r->mib[i / 8] |= (uint8_t)(bits[i] << (7 - i % 8));
	r->ports = (uint8_t)ports;
	r->sfn = (uint16_t)((first_sfn_high * 4 + phase) % 1024);
	r->sums = (uint8_t)sums;
	r->proved = proved;
}

/* Every 40 ms alone. Two that agree on the frame number prove each other. */
static bool decode_alone(const struct groups *groups, unsigned ports, unsigned phase, struct pbch_result *r)
{
	uint8_t bits[PBCH_BITS], first[PBCH_BITS];
	unsigned good = 0, start = 0, sums = 0;
	bool zeros, first_zeros = false;
	for (unsigned g = 0; g < groups->count; g++) {
		if (!try_bits(groups->bits[g], ports, bits, &zeros))
			continue;
		unsigned here = (sfn_high(bits) + 256 - g) % 256;
		if (good && here != start)
			continue;
		if (!good++) {
			memcpy(first, bits, sizeof(first));
			first_zeros = zeros;
			sums = groups->frames[g];
		}
		start = here;
	}
	if (good)
		fill(first, ports, start, phase, sums, good > 1 || first_zeros, r);
	return good > 0;
}

/* All of them together, for every way that the frame number may run on. */
static bool decode_together(const struct groups *groups, unsigned ports, unsigned phase, struct pbch_result *r)
{
	unsigned tried[256][GROUPS_MAX], nof_tried = 0;
	for (unsigned start = 0; start < 256; start++) {
		float sum[PBCH_CODED] = { 0 };
		unsigned xor [GROUPS_MAX] = { 0 }, frames = 0, t;
		uint8_t coded[PBCH_CODED], bits[PBCH_BITS];
		bool zeros;
		for (unsigned g = 0; g < groups->count; g++)
			xor[g] = start ^ ((start + g) % 256);
		for (t = 0; t < nof_tried && memcmp(tried[t], xor, sizeof(xor)); t++)
			;
		if (t < nof_tried)
			continue;
		memcpy(tried[nof_tried++], xor, sizeof(xor));
		for (unsigned g = 0; g < groups->count; g++) {
			difference(xor[g], coded);
			for (unsigned i = 0; i < PBCH_CODED; i++)
				sum[i] += coded[i] ? -groups->bits[g][i] : groups->bits[g][i];
			frames += groups->frames[g];
		}
		if (!try_bits(sum, ports, bits, &zeros) || !zeros)
			continue;
		unsigned found = sfn_high(bits);
		bool runs_on = true;
		for (unsigned g = 0; g < groups->count; g++)
			runs_on = runs_on && (found ^ ((found + g) % 256)) == xor[g];
		if (!runs_on)
			continue;
		fill(bits, ports, found, phase, frames, true, r);
		return true;
	}
	return false;
}

bool pbch_store_decode(const struct pbch_store *store, unsigned ports, struct pbch_result *result)
{
	struct groups groups;
	for (unsigned phase = 0; phase < PBCH_PHASES; phase++) {
		group(store, phase, &groups);
		if (decode_alone(&groups, ports, phase, result) && result->proved)
			return true;
	}
	for (unsigned phase = 0; phase < PBCH_PHASES; phase++) {
		group(store, phase, &groups);
		if (groups.count > 1 && decode_together(&groups, ports, phase, result))
			return true;
	}
	return false;
}

void pbch_advance(struct pbch_result *mib, int frames)
{
	mib->sfn = (uint16_t)((mib->sfn + frames + 1024) % 1024);
	for (unsigned i = 0; i < SFN_BITS; i++) {
		const unsigned at = SFN_FIRST + i, bit = mib->sfn >> (9 - i) & 1;
		mib->mib[at / 8] = (uint8_t)((mib->mib[at / 8] & ~(0x80u >> at % 8)) | bit << (7 - at % 8));
	}
}
