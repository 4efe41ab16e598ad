// SPDX-License-Identifier: GPL-3.0-or-later
/* lte_slow: demodulation, control and broadcast channels.
 */
#include "lte_slow.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const uint8_t columns[32] = { 1, 17, 9, 25, 5, 21, 13, 29, 3, 19, 11, 27, 7, 23, 15, 31,
	                             0, 16, 8, 24, 4, 20, 12, 28, 2, 18, 10, 26, 6, 22, 14, 30 };

void slow_gold(uint32_t c_init, uint8_t *c, size_t n)
{
	size_t length = 1600 + n + 31;
	uint8_t *x1 = calloc(length, 1), *x2 = calloc(length, 1);
	x1[0] = 1;
	for (int i = 0; i < 31; i++)
		x2[i] = c_init >> i & 1;
	for (size_t i = 0; i + 31 < length; i++) {
		x1[i + 31] = x1[i + 3] ^ x1[i];
		x2[i + 31] = x2[i + 3] ^ x2[i + 2] ^ x2[i + 1] ^ x2[i];
	}
	for (size_t i = 0; i < n; i++)
		c[i] = x1[i + 1600] ^ x2[i + 1600];
	free(x1);
	free(x2);
}

/* ---- resource elements ---- */

static void demodulate(struct slow_subframe *sf, const float complex *samples, int size)
{
	int symbols = sf->cell->extended ? 12 : 14, at = 0;
	for (int l = 0; l < symbols; l++) {
		at += (sf->cell->extended ? 512 : l % 7 ? 144 : 160) * size / 2048;
		for (int k = 0; k < 12 * sf->cell->prb; k++) {
			int f = k - 6 * sf->cell->prb + (k >= 6 * sf->cell->prb);
			double complex sum = 0, turn = cexp(-2 * I * M_PI * f / size), w = 1;
			for (int n = 0; n < size; n++, w *= turn)
				sum += samples[at + n] * w;
			sf->re[l][k] = sum / size;
		}
		at += size;
	}
}

int slow_crs_port(const struct slow_cell *cell, int l, int k)
{
	int per_slot = cell->extended ? 6 : 7, slot = l / per_slot, in = l % per_slot;
	for (int port = 0; port < cell->ports; port++) {
		int v = -1;
		if (port < 2 && in == 0)
			v = port == 0 ? 0 : 3;
		if (port < 2 && in == per_slot - 3)
			v = port == 0 ? 3 : 0;
		if (port == 2 && in == 1)
			v = 3 * (slot % 2);
		if (port == 3 && in == 1)
			v = 3 + 3 * (slot % 2);
		if (v >= 0 && k % 6 == (v + cell->pci % 6) % 6)
			return port;
	}
	return -1;
}

static double complex crs_value(const struct slow_cell *cell, int number, int l, int k)
{
	uint8_t c[440];
	int per_slot = cell->extended ? 6 : 7, ns = 2 * number + l / per_slot, m = k / 6 + 110 - cell->prb;
	slow_gold((uint32_t)(1024 * (7 * (ns + 1) + l % per_slot + 1) * (2 * cell->pci + 1) + 2 * cell->pci +
	                     !cell->extended),
	          c, 440);
	return (1 - 2 * c[2 * m] + I * (1 - 2 * c[2 * m + 1])) / sqrt(2);
}

static void estimate(struct slow_subframe *sf)
{
	double complex sum[4] = { 0 };
	double error = 0;
	int count[4] = { 0 };
	for (int pass = 0; pass < 2; pass++)
		for (int l = 0; l < (sf->cell->extended ? 12 : 14); l++)
			for (int k = 0; k < 12 * sf->cell->prb; k++) {
				int port = slow_crs_port(sf->cell, l, k);
				if (port < 0)
					continue;
				double complex h = sf->re[l][k] / crs_value(sf->cell, sf->number, l, k);
				sum[port] += pass ? 0 : h;
				count[port] += !pass;
				if (pass)
					error += pow(cabs(h / sf->channel[port] - 1), 2) / count[port];
				else
					sf->channel[port] = sum[port] / count[port];
			}
	sf->error = sqrt(error);
}

void slow_receive(struct slow_subframe *sf, const struct slow_cell *cell, int number, const float complex *samples,
                  int size)
{
	sf->cell = cell;
	sf->number = number;
	demodulate(sf, samples, size);
	estimate(sf);
}

void slow_straighten(struct slow_subframe *sf)
{
	int symbols = sf->cell->extended ? 12 : 14;
	double complex sum = 0;
	for (int l = 0; l < symbols; l++)
		for (int k = 0; k + 6 < 12 * sf->cell->prb; k++)
			if (slow_crs_port(sf->cell, l, k) >= 0)
				sum += conj(sf->re[l][k] / crs_value(sf->cell, sf->number, l, k)) * sf->re[l][k + 6] /
				       crs_value(sf->cell, sf->number, l, k + 6);
	double slope = carg(sum) / 6;
	for (int l = 0; l < symbols; l++)
		for (int k = 0; k < 12 * sf->cell->prb; k++)
			sf->re[l][k] *= (float complex)cexp(-I * slope * (k - 6 * sf->cell->prb));
	estimate(sf);
}

static void decide(double complex x, uint8_t *bits)
{
	bits[0] = creal(x) < 0;
	bits[1] = cimag(x) < 0;
}

void slow_bits(const struct slow_subframe *sf, const struct slow_place *places, size_t n, uint8_t *bits)
{
	for (size_t i = 0; i + 1 < n; i += 2) {
		double complex y0 = sf->re[places[i].l][places[i].k], y1 = sf->re[places[i + 1].l][places[i + 1].k];
		int low = sf->cell->ports == 4 ? i / 2 % 2 : 0, high = sf->cell->ports == 4 ? low + 2 : 1;
		double complex h0 = sf->channel[low], h1 = sf->cell->ports == 1 ? 0 : sf->channel[high];
		decide(conj(h0) * y0 + h1 * conj(y1), bits + 2 * i);
		decide(conj(h0) * y1 - h1 * conj(y0), bits + 2 * i + 2);
	}
}

/* ---- codes ---- */

uint32_t slow_crc(const uint8_t *bits, size_t n, unsigned length, uint32_t generator)
{
	uint8_t *work = calloc(n + length, 1);
	uint32_t value = 0;
	memcpy(work, bits, n);
	for (size_t i = 0; i < n; i++) { /* long division */
		if (!work[i])
			continue;
		work[i] = 0;
		for (unsigned j = 0; j < length; j++)
			work[i + 1 + j] ^= generator >> (length - 1 - j) & 1;
	}
	for (unsigned j = 0; j < length; j++)
		value = value << 1 | work[n + j];
	free(work);
	return value;
}

static int output(int state, int bit, int stream)
{
	static const int taps[3][7] = { { 1, 0, 1, 1, 0, 1, 1 }, { 1, 1, 1, 1, 0, 0, 1 }, { 1, 1, 1, 0, 1, 0, 1 } };
	int sum = taps[stream][0] & bit;
	for (int i = 1; i <= 6; i++) /* state: the bit before in bit 0 */
		sum ^= taps[stream][i] & (state >> (i - 1) & 1);
	return sum;
}

/* Viterbi from and to one state; metric: agreeing minus disagreeing votes. */
static int search(const int (*votes)[3], size_t n, int start, uint8_t *bits)
{
	int metric[64], next[64];
	uint8_t(*from)[64] = malloc(n * sizeof(*from));
	for (int s = 0; s < 64; s++)
		metric[s] = s == start ? 0 : -1000000;
	for (size_t k = 0; k < n; k++) {
		for (int s = 0; s < 64; s++)
			next[s] = -10000000;
		for (int s = 0; s < 128; s++) {
			int state = s & 63, bit = s >> 6, to = (state << 1 | bit) & 63, m = metric[state];
			for (int i = 0; i < 3; i++)
				m += output(state, bit, i) ? -votes[k][i] : votes[k][i];
			if (m > next[to]) {
				next[to] = m;
				from[k][to] = (uint8_t)state;
			}
		}
		memcpy(metric, next, sizeof(metric));
	}
	for (size_t k = n, s = (size_t)start; k-- > 0; s = from[k][s])
		bits[k] = s & 1;
	free(from);
	return metric[start];
}

void slow_conv(const uint8_t *received, size_t skipped, size_t count, size_t n, uint8_t *bits)
{
	int votes[128][3] = { 0 }, best = -10000000;
	uint8_t trial[128];
	size_t rows = (n + 31) / 32, k = 0;
	while (k < skipped + count)
		for (size_t at = 0; at < 96 * rows && k < skipped + count; at++) {
			size_t in = at % (32 * rows), place = in % rows * 32 + columns[in / rows];
			if (place < 32 * rows - n)
				continue;
			if (k >= skipped)
				votes[place - (32 * rows - n)][at / (32 * rows)] += received[k - skipped] ? -1 : 1;
			k++;
		}
	for (int start = 0; start < 64; start++) {
		int metric = search((const int(*)[3])votes, n, start, trial);
		if (metric > best) {
			best = metric;
			memcpy(bits, trial, n);
		}
	}
}

/* ---- channels ---- */

static void unscramble(uint32_t c_init, uint8_t *bits, size_t n)
{
	uint8_t *c = malloc(n);
	slow_gold(c_init, c, n);
	for (size_t i = 0; i < n; i++)
		bits[i] ^= c[i];
	free(c);
}

int slow_pbch(const struct slow_subframe *sf, uint8_t mib[24], int *quarter)
{
	const struct slow_cell *cell = sf->cell;
	struct slow_cell four = *cell;
	struct slow_place places[240];
	uint8_t bits[480], all[1920], c[1920], message[40];
	int per_slot = cell->extended ? 6 : 7;
	size_t n = 0;
	four.ports = 4;
	for (int l = per_slot; l < per_slot + 4; l++)
		for (int k = 6 * cell->prb - 36; k < 6 * cell->prb + 36; k++) {
			bool one = slow_crs_port(&four, l, k) >= 0;
			if (!one)
				places[n++] = (struct slow_place){ l, k };
		}
	slow_bits(sf, places, n, bits);
	slow_gold((uint32_t)cell->pci, c, 8 * n);
	for (*quarter = 0; *quarter < 4; ++*quarter) {
		for (size_t i = 0; i < 2 * n; i++)
			all[i] = bits[i] ^ c[(size_t)*quarter * 2 * n + i];
		slow_conv(all, (size_t)*quarter * 2 * n, 2 * n, 40, message);
		uint32_t mask = slow_crc(message, 24, 16, 0x1021);
		for (int i = 0; i < 16; i++)
			mask ^= (uint32_t)message[24 + i] << (15 - i);
		memcpy(mib, message, 24);
		if (mask == 0 || mask == 0xffff || mask == 0x5555)
			return mask == 0 ? 1 : mask == 0xffff ? 2 : 4;
	}
	return 0;
}

/* Four elements of a group of symbol 0 that begins at subcarrier k. */
static void first_symbol_group(const struct slow_cell *cell, int k, struct slow_place *places)
{
	int n = 0;
	for (int i = k; i < k + 6; i++)
		if (i % 3 != cell->pci % 3)
			places[n++] = (struct slow_place){ 0, i };
}

static int pcfich_group(const struct slow_cell *cell, int i)
{
	return (6 * (cell->pci % (2 * cell->prb)) + i * cell->prb / 2 * 6) % (12 * cell->prb);
}

int slow_pcfich(const struct slow_subframe *sf)
{
	static const char *const words[3] = { "01101101101101101101101101101101", "10110110110110110110110110110110",
		                              "11011011011011011011011011011011" };
	struct slow_place places[16];
	uint8_t bits[32];
	for (int i = 0; i < 4; i++)
		first_symbol_group(sf->cell, pcfich_group(sf->cell, i), places + 4 * i);
	slow_bits(sf, places, 16, bits);
	unscramble((uint32_t)((sf->number + 1) * (2 * sf->cell->pci + 1) * 512 + sf->cell->pci), bits, 32);
	for (int cfi = 1; cfi <= 3; cfi++) {
		int same = 0;
		for (int i = 0; i < 32; i++)
			same += bits[i] == words[cfi - 1][i] - '0';
		if (same == 32)
			return cfi;
	}
	return 0;
}

struct group {
	struct slow_place place[4];
	bool taken;
};

/* All groups of the control region, in the order of 36.211 6.8.5; PHICH of normal duration and FDD. */
static size_t list_groups(const struct slow_cell *cell, int symbols, struct group *groups)
{
	size_t n = 0;
	for (int k = 0; k < 12 * cell->prb; k++)
		for (int l = 0; l < symbols; l++) {
			bool six = l == 0 || (l == 1 && cell->ports == 4) || (l == 3 && cell->extended);
			if (k % (six ? 6 : 4))
				continue;
			groups[n].taken = false;
			for (int i = k, j = 0; j < 4; i++)
				if (!six || i % 3 != cell->pci % 3)
					groups[n].place[j++] = (struct slow_place){ l, i };
			n++;
		}
	int free_groups = 2 * cell->prb - 4, in_first = 0, units = (cell->phich_sixths * cell->prb + 47) / 48;
	for (size_t g = 0; g < n; g++) {
		if (groups[g].place[0].l != 0)
			continue;
		for (int i = 0; i < 4; i++)
			groups[g].taken |= groups[g].place[0].k / 6 * 6 == pcfich_group(cell, i);
		if (groups[g].taken)
			continue;
		for (int unit = 0; unit < units; unit++)
			for (int i = 0; i < 3; i++) /* n_0 = n_l' where all is in the first symbol */
				groups[g].taken |= in_first == (cell->pci + unit + i * free_groups / 3) % free_groups;
		in_first++;
	}
	return n;
}

bool slow_pdcch(const struct slow_subframe *sf, int symbols, int aggregation, size_t size, uint8_t *dci)
{
	struct group groups[1024], kept[1024];
	struct slow_place places[4 * 72];
	uint8_t bits[8 * 72], message[80];
	size_t n = list_groups(sf->cell, symbols, groups), left = 0, cyclic = 0;
	for (size_t g = 0; g < n; g++)
		if (!groups[g].taken)
			kept[left++] = groups[g];
	size_t rows = (left + 31) / 32;
	for (size_t c = 0; c < 32; c++)
		for (size_t r = 0; r < rows; r++) {
			size_t at = r * 32 + columns[c];
			if (at < 32 * rows - left)
				continue;
			size_t quad = at - (32 * rows - left),
			       to = (cyclic++ + left - (size_t)sf->cell->pci % left) % left;
			if (quad < 9 * (size_t)aggregation)
				memcpy(places + 4 * quad, kept[to].place, sizeof(kept[to].place));
		}
	slow_bits(sf, places, 36 * (size_t)aggregation, bits);
	unscramble((uint32_t)(sf->number * 512 + sf->cell->pci), bits, 72 * (size_t)aggregation);
	slow_conv(bits, 0, 72 * (size_t)aggregation, size + 16, message);
	uint32_t parity = 0;
	for (size_t i = 0; i < 16; i++)
		parity = parity << 1 | message[size + i];
	memcpy(dci, message, size);
	return (slow_crc(message, size, 16, 0x1021) ^ 0xffff) == parity;
}

static unsigned field(const uint8_t **bits, int width)
{
	unsigned value = 0;
	while (width--)
		value = value << 1 | *(*bits)++;
	return value;
}

/* 36.212 5.3.3.1.3 for FDD: 21, 22, 25, 27, 27, 28 bits. */
bool slow_assignment(const struct slow_subframe *sf, int symbols, int aggregation, struct slow_assignment *out)
{
	static const size_t sizes[101] = { [6] = 21, [15] = 22, [25] = 25, [50] = 27, [75] = 27, [100] = 28 };
	static const int widths[101] = { [6] = 5, [15] = 7, [25] = 9, [50] = 11, [75] = 12, [100] = 13 };
	static const size_t tbs_of[2][12] = { { 32, 56, 72, 104, 120, 144, 176, 224, 256, 296, 328, 376 },
		                              { 56, 88, 144, 176, 208, 224, 256, 328, 392, 456, 504, 584 } };
	uint8_t dci[64];
	const uint8_t *at = dci;
	int n = sf->cell->prb;
	if (!slow_pdcch(sf, symbols, aggregation, sizes[n], dci) || field(&at, 2) != 2) /* format 1A, localised */
		return false;
	int riv = (int)field(&at, widths[n]);
	unsigned mcs = field(&at, 5);
	field(&at, 4);
	out->rv = (int)field(&at, 2);
	unsigned column = field(&at, 2) & 1;
	bool mirrored = riv % n + riv / n + 1 > n;
	out->blocks = mirrored ? n - riv / n + 1 : riv / n + 1;
	out->first = mirrored ? n - 1 - riv % n : riv % n;
	out->tbs = mcs < 12 ? tbs_of[column][mcs] : 0;
	return mcs < 12;
}

/* Neither reference nor synchronisation signals nor PBCH; FDD. */
static bool shared(const struct slow_subframe *sf, int l, int k)
{
	int per_slot = sf->cell->extended ? 6 : 7, from_middle = k - 6 * sf->cell->prb;
	bool middle = from_middle >= -36 && from_middle < 36;
	if (slow_crs_port(sf->cell, l, k) >= 0)
		return false;
	if (middle && sf->number % 5 == 0 && (l == per_slot - 1 || l == per_slot - 2))
		return false;
	return !(middle && sf->number == 0 && l >= per_slot && l < per_slot + 4);
}

/* The circular buffer of 36.212 5.1.4.1.2, place by place: stream 0 to 2 and bit of it, or nothing. */
static bool buffer_place(size_t at, size_t rows, size_t nulls, int *stream, size_t *bit)
{
	static const uint8_t reversed[32] = { 0, 16, 8, 24, 4, 20, 12, 28, 2, 18, 10, 26, 6, 22, 14, 30,
		                              1, 17, 9, 25, 5, 21, 13, 29, 3, 19, 11, 27, 7, 23, 15, 31 };
	size_t size = 32 * rows, in = at < size ? at : (at - size) / 2;
	*stream = at < size ? 0 : 1 + (int)((at - size) % 2);
	size_t place = reversed[in / rows] + 32 * (in % rows);
	if (*stream == 2)
		place = (place + 1) % size;
	*bit = place - nulls;
	return place >= nulls;
}

bool slow_pdsch(const struct slow_subframe *sf, int symbols, int first, int blocks, int rv, size_t tbs,
                uint8_t *streams[3])
{
	static struct slow_place places[SLOW_SYMBOLS * SLOW_CARRIERS];
	static uint8_t coded[2 * SLOW_SYMBOLS * SLOW_CARRIERS];
	size_t n = 0, length = tbs + 24 + 4, rows = (length + 31) / 32, bit;
	for (int l = symbols; l < (sf->cell->extended ? 12 : 14); l++)
		for (int k = 12 * first; k < 12 * (first + blocks); k++)
			if (shared(sf, l, k))
				places[n++] = (struct slow_place){ l, k };
	slow_bits(sf, places, n, coded);
	unscramble((0xffffu << 14) + (uint32_t)(sf->number * 512 + sf->cell->pci), coded, 2 * n);
	size_t at = rows * (2 * ((96 * rows + 8 * rows - 1) / (8 * rows)) * (size_t)rv + 2);
	bool alike = true;
	for (size_t k = 0; k < 2 * n; at++) {
		int stream;
		if (!buffer_place(at % (96 * rows), rows, 32 * rows - length, &stream, &bit))
			continue;
		alike &= streams[stream][bit] == 2 || streams[stream][bit] == coded[k];
		streams[stream][bit] = coded[k++];
	}
	uint32_t parity = 0;
	for (size_t i = 0; i < 24; i++)
		parity = parity << 1 | (streams[0][tbs + i] & 1);
	return alike && slow_crc(streams[0], tbs, 24, 0x864cfb) == parity;
}

/* One constituent code from its register's equations: parity of k bits, then six of tail, x and z in turn. */
static bool constituent(const uint8_t *bits, const uint8_t *parity, size_t k, size_t f1, size_t f2,
                        const uint8_t tail[6])
{
	int a[3] = { 0 };
	for (size_t i = 0; i < k + 3; i++) {
		int x = i < k ? bits[(f1 * i + f2 * i * i) % k] : a[1] ^ a[2], fed = x ^ a[1] ^ a[2],
		    z = fed ^ a[0] ^ a[2];
		if (i < k ? parity[i] != z : tail[2 * (i - k)] != x || tail[2 * (i - k) + 1] != z)
			return false;
		a[2] = a[1];
		a[1] = a[0];
		a[0] = fed;
	}
	return true;
}

bool slow_turbo(uint8_t *streams[3], size_t k, size_t f1, size_t f2)
{
	uint8_t tail[12];
	for (size_t i = 0; i < 12; i++)
		tail[i] = streams[i % 3][k + i / 3];
	return constituent(streams[0], streams[1], k, 1, 0, tail) &&
	       constituent(streams[0], streams[2], k, f1, f2, tail + 6);
}
