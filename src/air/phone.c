// SPDX-License-Identifier: GPL-3.0-or-later
/* phone: each drawn from a stream of its own, so that it is the same whoever asks, and when.
 */
#include "phone.h"

#include <string.h>

enum { PURPOSE = 500000, TMSI_TYPE = 0xf4, IMSI_TYPE = 1, ODD = 8 };

static void draw_digits(struct air_prng *who, const char *mark, char *digits, size_t n)
{
	size_t known = strlen(mark);
	memcpy(digits, mark, known);
	for (size_t i = known; i < n; i++)
		digits[i] = (char)('0' + air_prng_below(who, 10));
	digits[n] = '\0';
}

static void draw_tmsi(struct air_prng *who, uint8_t tmsi[4])
{
	tmsi[0] = tmsi[1] = 0x5a;
	tmsi[2] = (uint8_t)air_prng_below(who, 256);
	tmsi[3] = (uint8_t)air_prng_below(who, 256);
}

void air_phone_init(struct air_phone *phone, uint64_t identity_seed, int cell, uint32_t id)
{
	static const char mark[] = "CANARY ";
	struct air_prng *who = &phone->who;
	air_prng_seed(who, identity_seed + ((uint64_t)id << 32), PURPOSE + (uint64_t)cell);
	draw_tmsi(who, phone->tmsi);
	draw_tmsi(who, phone->new_tmsi);
	draw_digits(who, "0010131337", phone->imsi, AIR_IMSI_DIGITS);
	draw_digits(who, "99931337", phone->number, AIR_NUMBER_DIGITS);
	memcpy(phone->text, mark, sizeof(mark));
	for (size_t i = sizeof(mark) - 1; i < AIR_TEXT_MAX; i++)
		phone->text[i] = (char)('A' + air_prng_below(who, 26));
	phone->text[AIR_TEXT_MAX] = '\0';
	phone->timing_advance = (uint8_t)air_prng_below(who, 64);
	phone->key_number = (uint8_t)air_prng_below(who, 7);
}

size_t air_phone_put_tmsi(const uint8_t tmsi[4], uint8_t *octets)
{
	octets[0] = 5;
	octets[1] = TMSI_TYPE;
	memcpy(octets + 2, tmsi, 4);
	return 6;
}

size_t air_phone_put_imsi(const struct air_phone *phone, uint8_t *octets)
{
	const char *digit = phone->imsi;
	octets[0] = 8;
	octets[1] = (uint8_t)((digit[0] & 15) << 4 | ODD | IMSI_TYPE);
	for (int i = 1; i < AIR_IMSI_DIGITS; i += 2)
		octets[1 + (i + 1) / 2] = (uint8_t)((digit[i + 1] & 15) << 4 | (digit[i] & 15));
	return 9;
}
