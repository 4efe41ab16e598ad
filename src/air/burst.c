// SPDX-License-Identifier: GPL-3.0-or-later
/* burst: 45.002 5.2. Three tail bits of zero at either end of every burst.
 */
#include "burst.h"

#include <string.h>
#include <osmocom/coding/gsm0503_coding.h>

#include "prng.h"  // air_prng_next

enum { TAIL = 3, TRAINING = 26, SYNC_TRAINING = 64, SYNC_HALF = 39 };

/* 45.002 table 5.2.3a, training sequence set 1 */
static const char *const training[8] = {
	"00100101110000100010010111", "00101101110111100010110111", "01000011101110100100001110",
	"01000111101101000100011110", "00011010111001000001101011", "01001110101100000100111010",
	"10100111110110001010011111", "11101111000100101110111100",
};

/* 45.002 5.2.5 */
static const char sync_training[] = "1011100101100010000001000000111100101101010001010111011000011011";

/* 45.002 5.2.6 */
static const char dummy_bits[] = "1111101101110110000010100100111000001001000100000001111100011100010111000101110001010"
				 "111010010100011001100111001111010"
				 "011111000100101111101010";

static void put(uint8_t *to, const char *digits, size_t n)
{
	for (size_t i = 0; i < n; i++)
		to[i] = digits[i] == '1';
}

void air_burst_frequency(uint8_t bits[AIR_BURST_BITS])
{
	memset(bits, 0, AIR_BURST_BITS);
}

/* SB(1..25) as octets the way libosmocoding wants them: 44.018 9.1.30.1, 45.002 3.3.2.2.1 for T1, T2, T3'. */
static void sync_info(uint8_t info[4], int bsic, uint32_t fn)
{
	uint32_t t1 = fn / (26 * 51), t2 = fn % 26, t3p = (fn % 51 - 1) / 10;
	info[0] = (uint8_t)(bsic << 2 | t1 >> 9);
	info[1] = (uint8_t)(t1 >> 1);
	info[2] = (uint8_t)((t1 & 1) << 7 | t2 << 2 | t3p >> 1);
	info[3] = (uint8_t)(t3p & 1);
}

void air_burst_sync(uint8_t bits[AIR_BURST_BITS], int bsic, uint32_t fn)
{
	uint8_t info[4], coded[2 * SYNC_HALF];
	sync_info(info, bsic, fn);
	gsm0503_sch_encode(coded, info);
	memset(bits, 0, AIR_BURST_BITS);
	memcpy(bits + TAIL, coded, SYNC_HALF);
	put(bits + TAIL + SYNC_HALF, sync_training, SYNC_TRAINING);
	memcpy(bits + TAIL + SYNC_HALF + SYNC_TRAINING, coded + SYNC_HALF, SYNC_HALF);
}

void air_burst_dummy(uint8_t bits[AIR_BURST_BITS])
{
	memset(bits, 0, AIR_BURST_BITS);
	put(bits + TAIL, dummy_bits, AIR_BURST_BITS - 2 * TAIL);
}

void air_burst_normal(uint8_t bits[AIR_BURST_BITS], const uint8_t payload[AIR_NORMAL_BITS], int tsc)
{
	enum { HALF = AIR_NORMAL_BITS / 2 };
	memset(bits, 0, AIR_BURST_BITS);
	memcpy(bits + TAIL, payload, HALF);
	put(bits + TAIL + HALF, training[tsc], TRAINING);
	memcpy(bits + TAIL + HALF + TRAINING, payload + HALF, HALF);
}

void air_burst_random(uint8_t bits[AIR_BURST_BITS], int tsc, struct air_prng *prng)
{
	uint8_t payload[AIR_NORMAL_BITS];
	for (int i = 0; i < AIR_NORMAL_BITS; i++)
		payload[i] = air_prng_next(prng) >> 63;
	air_burst_normal(bits, payload, tsc);
}
