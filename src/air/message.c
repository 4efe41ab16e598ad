// SPDX-License-Identifier: GPL-3.0-or-later
/* message: octet after octet. Whatever is the subscriber's own comes from the phone.
 */
#include "message.h"

#include <string.h>

#include "access.h"    // enum air_purpose
#include "bits.h"      // struct air_bits
#include "phone.h"     // struct air_phone
#include "scenario.h"  // struct air_cell

enum { RR = 0x06, MM = 0x05, CC = 0x03, SMS = 0x09, RAND_OCTETS = 16, INTERNATIONAL = 0x91 };

struct writer {
	uint8_t *octets;
	size_t at;
};

static void put(struct writer *w, unsigned octet)
{
	w->octets[w->at++] = (uint8_t)octet;
}

static void put_random(struct writer *w, struct air_phone *phone, int n)
{
	while (n--)
		put(w, air_prng_below(&phone->who, 256));
}

/* 24.008 10.5.1.3 */
static void put_lai(struct writer *w, const struct air_cell *cell, unsigned lac)
{
	unsigned mnc3 = cell->mnc[2] ? cell->mnc[2] & 15 : 15;
	put(w, (unsigned)(cell->mcc[1] & 15) << 4 | (cell->mcc[0] & 15));
	put(w, mnc3 << 4 | (cell->mcc[2] & 15));
	put(w, (unsigned)(cell->mnc[1] & 15) << 4 | (cell->mnc[0] & 15));
	put(w, lac >> 8);
	put(w, lac);
}

static void put_bcd(struct writer *w, const char *digits, int n)
{
	for (int i = 0; i < n; i += 2)
		put(w, (unsigned)(digits[i + 1] & 15) << 4 | (digits[i] & 15));
}

static void put_authentication(struct writer *w, struct air_phone *phone, bool autn)
{
	put(w, MM);
	put(w, 0x12);
	put(w, phone->key_number);
	put_random(w, phone, RAND_OCTETS);
	if (!autn)
		return;
	put(w, 0x20);
	put(w, RAND_OCTETS);
	put_random(w, phone, RAND_OCTETS);
}

/* 44.018 9.1.9: cipher mode setting, and that the answer is to hold the IMEISV. value: A5/value */
static void put_ciphering(struct writer *w, int value)
{
	put(w, RR);
	put(w, 0x35);
	put(w, 0x10 | (value ? (unsigned)(value - 1) << 1 | 1 : 0));
}

static void put_accept(struct writer *w, const struct air_message_of *of, bool new_tmsi)
{
	put(w, MM);
	put(w, 0x02);
	put_lai(w, of->cell, (unsigned)of->cell->lac);
	if (!new_tmsi)
		return;
	put(w, 0x17);
	w->at += air_phone_put_tmsi(of->phone->new_tmsi, w->octets + w->at);
}

/* 23.038 6.1.2.1.1; capital letters and blanks are the same as in ASCII. */
static void put_septets(struct writer *w, const char *text, int n)
{
	unsigned held = 0, nof_held = 0;
	for (int i = 0; i < n; i++) {
		held |= (unsigned)text[i] << nof_held;
		nof_held += 7;
		if (nof_held >= 8) {
			put(w, held);
			held >>= 8;
			nof_held -= 8;
		}
	}
	if (nof_held)
		put(w, held);
}

/* CP-DATA, RP-DATA (24.011 7.2.1, 7.3.1.1), SMS-DELIVER (23.040 9.2.2.1). */
static void put_text(struct writer *w, const struct air_message_of *of, int septets)
{
	static const char centre[AIR_NUMBER_DIGITS + 1] = "999313370000";
	put(w, (unsigned)of->transaction << 4 | SMS);
	put(w, 0x01);
	size_t length_at = w->at;
	put(w, 0);
	put(w, 0x01);
	put(w, air_prng_below(&of->phone->who, 256)); /* reference */
	put(w, 1 + AIR_NUMBER_DIGITS / 2);
	put(w, INTERNATIONAL);
	put_bcd(w, centre, AIR_NUMBER_DIGITS);
	put(w, 0); /* no destination */
	size_t user_at = w->at;
	put(w, 0);
	put(w, 0x04); /* SMS-DELIVER, no more messages */
	put(w, AIR_NUMBER_DIGITS);
	put(w, INTERNATIONAL);
	put_bcd(w, of->phone->number, AIR_NUMBER_DIGITS);
	put(w, 0);
	put(w, 0);
	put_bcd(w, "62101021000000", 14); /* some moment in 2026 */
	put(w, (unsigned)septets);
	put_septets(w, of->phone->text, septets);
	w->octets[user_at] = (uint8_t)(w->at - user_at - 1);
	w->octets[length_at] = (uint8_t)(w->at - length_at - 1);
}

/* The network's answer to a message of the phone's: its transaction, so flag 1. 24.011 7.3.3 */
static void put_text_sent(struct writer *w, const struct air_message_of *of)
{
	put(w, (unsigned)(8 | of->transaction) << 4 | SMS);
	put(w, 0x01);
	put(w, 2);
	put(w, 0x03);
	put(w, air_prng_below(&of->phone->who, 256));
}

/* 24.008 9.3.23.1: speech, with the number that calls. */
static void put_setup(struct writer *w, const struct air_message_of *of)
{
	put(w, (unsigned)of->transaction << 4 | CC);
	put(w, 0x05);
	put(w, 0x04);
	put(w, 1);
	put(w, 0xa0);
	put(w, 0x5c);
	put(w, 1 + AIR_NUMBER_DIGITS / 2);
	put(w, INTERNATIONAL);
	put_bcd(w, of->phone->number, AIR_NUMBER_DIGITS);
}

/* 44.018 9.1.2: TCH/F on timeslot 2 of C0. */
static void put_assignment(struct writer *w, const struct air_cell *cell)
{
	unsigned arfcn = (unsigned)cell->arfcn & 1023;
	put(w, RR);
	put(w, 0x2e);
	put(w, 1 << 3 | 2);
	put(w, (unsigned)(cell->bsic & 7) << 5 | arfcn >> 8);
	put(w, arfcn);
	put(w, 5); /* power */
}

static void put_pair(struct writer *w, unsigned discriminator, unsigned type)
{
	put(w, discriminator);
	put(w, type);
}

static void put_cause(struct writer *w, unsigned discriminator, unsigned type, int cause)
{
	put_pair(w, discriminator, type);
	put(w, (unsigned)cause);
}

/* 44.018 10.5.2.1e: the carriers to look at after the release, each with a BSIC of the cell's own colour code. */
static void put_pointer(struct writer *w, const struct air_cell *cell)
{
	const struct air_list *to = &cell->serving.release_to;
	if (!to->count)
		return;
	put(w, 0x77);
	size_t length_at = w->at;
	put(w, 0);
	struct air_bits bits = { .octets = w->octets, .at = (unsigned)(8 * w->at), .size = 8 * AIR_MESSAGE_MAX };
	air_bits_put(&bits, 0, 3); /* GSM */
	for (int i = 0; i < to->count; i++) {
		air_bits_put(&bits, 1, 1);
		air_bits_put(&bits, (uint32_t)cell->pcs, 1);
		air_bits_put(&bits, (uint32_t)to->value[i], 10);
		air_bits_put(&bits, (uint32_t)cell->bsic, 6);
	}
	air_bits_put(&bits, 0, 1);
	while (bits.at % 8)
		air_bits_put(&bits, 0, 1);
	w->at = bits.at / 8;
	w->octets[length_at] = (uint8_t)(w->at - length_at - 1);
}

size_t air_message_put(const struct air_message_of *of, enum air_act act, int value, uint8_t octets[AIR_MESSAGE_MAX])
{
	struct writer w = { .octets = octets };
	switch (act) {
	case AIR_ACT_IDENTITY:
		put_cause(&w, MM, 0x18, value);
		break;
	case AIR_ACT_AUTHENTICATE:
		put_authentication(&w, of->phone, value == 1);
		break;
	case AIR_ACT_CIPHER:
		put_ciphering(&w, value);
		break;
	case AIR_ACT_ACCEPT:
		put_accept(&w, of, value == 1);
		break;
	case AIR_ACT_REFUSE:
		put_cause(&w, MM, 0x04, value);
		break;
	case AIR_ACT_SERVE:
		put_pair(&w, MM, 0x21);
		break;
	case AIR_ACT_DENY:
		put_cause(&w, MM, 0x22, value);
		break;
	case AIR_ACT_TEXT:
		put_text(&w, of, value);
		break;
	case AIR_ACT_TEXT_TAKEN: /* for a message of the phone's: value 1 */
		put_pair(&w, (unsigned)((value ? 8 : 0) | of->transaction) << 4 | SMS, 0x04);
		break;
	case AIR_ACT_TEXT_SENT:
		put_text_sent(&w, of);
		break;
	case AIR_ACT_SETUP:
		put_setup(&w, of);
		break;
	case AIR_ACT_PROCEED:
		put_pair(&w, (unsigned)(8 | of->transaction) << 4 | CC, 0x02);
		break;
	case AIR_ACT_ASSIGN:
		put_assignment(&w, of->cell);
		break;
	case AIR_ACT_RELEASE:
		put_cause(&w, RR, 0x0d, value);
		put_pointer(&w, of->cell);
		break;
	default:
		break;
	}
	return w.at;
}

/* 24.008 9.2.15, 9.2.9, 44.018 9.1.25 */
size_t air_message_first(const struct air_message_of *of, int purpose, bool by_imsi, uint8_t octets[AIR_MESSAGE_MAX])
{
	static const uint8_t service[AIR_PURPOSES] = {
		[AIR_PURPOSE_CALL] = 1, [AIR_PURPOSE_EMERGENCY] = 2, [AIR_PURPOSE_MESSAGE] = 4
	};
	struct writer w = { .octets = octets };
	struct air_phone *phone = of->phone;
	bool answer = purpose == AIR_PURPOSE_ANSWER;
	if (purpose == AIR_PURPOSE_UPDATE) {
		put_pair(&w, MM, 0x08);
		put(&w, (unsigned)phone->key_number << 4 | (unsigned)of->update_type);
		put_lai(&w, of->cell, air_prng_below(&phone->who, 65534));
		put(&w, 0x33);
	} else {
		put_pair(&w, answer ? RR : MM, answer ? 0x27 : 0x24);
		put(&w, (unsigned)phone->key_number << (answer ? 0 : 4) | service[purpose]);
		put(&w, 3);
		put(&w, 0x33);
		put(&w, 0x19);
		put(&w, 0x80 | air_prng_below(&phone->who, 64));
	}
	w.at += by_imsi ? air_phone_put_imsi(phone, octets + w.at) : air_phone_put_tmsi(phone->tmsi, octets + w.at);
	return w.at;
}
