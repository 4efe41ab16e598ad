// SPDX-License-Identifier: GPL-3.0-or-later
/* access: 44.018 tables 9.1.8.1 and 9.1.8.2, as forms: fixed bits and those drawn at random.
 */
#include "access.h"

#include <stddef.h>

#include "prng.h"  // air_prng_below

enum { FORMS_MAX = 3 };

struct form {
	uint8_t fixed, own;
	int percent; /* how often it is taken; the last one: whatever is left */
};

/* [purpose][NECI] */
static const struct form forms[AIR_PURPOSES][2][FORMS_MAX] = {
	[AIR_PURPOSE_UPDATE] = { { { 0x00, 0x1f, 100 } }, { { 0x00, 0x0f, 100 } } },
	[AIR_PURPOSE_ANSWER] = { { { 0x80, 0x1f, 70 }, { 0x20, 0x0f, 15 }, { 0x30, 0x0f, 15 } },
	                         { { 0x80, 0x1f, 70 }, { 0x20, 0x0f, 15 }, { 0x30, 0x0f, 15 } } },
	[AIR_PURPOSE_CALL] = { { { 0xe0, 0x1f, 100 } },
	                       { { 0xe0, 0x1f, 40 }, { 0x40, 0x0f, 50 }, { 0x50, 0x0f, 10 } } },
	[AIR_PURPOSE_MESSAGE] = { { { 0xe0, 0x1f, 100 } }, { { 0x10, 0x0f, 100 } } },
	[AIR_PURPOSE_EMERGENCY] = { { { 0xa0, 0x1f, 100 } }, { { 0xa0, 0x1f, 100 } } },
	[AIR_PURPOSE_PACKET] = { { { 0x78, 0x03, 60 }, { 0x70, 0x07, 40 } },
	                         { { 0x78, 0x03, 60 }, { 0x70, 0x07, 40 } } },
};

uint8_t air_access_reason(enum air_purpose purpose, int neci, struct air_prng *prng, struct air_prng *who)
{
	const struct form *form = forms[purpose][neci];
	int draw = (int)air_prng_below(prng, 100);
	while (draw >= form->percent)
		draw -= form++->percent;
	return (uint8_t)(form->fixed | (air_prng_below(who, 256) & form->own));
}

uint8_t air_access_own_bits(uint8_t reason, int neci)
{
	static const struct form others[] = { { 0xc0, 0x1f, 0 }, { 0x68, 0x03, 0 }, { 0x6c, 0x03, 0 } };
	for (int purpose = 0; purpose < AIR_PURPOSES; purpose++)
		for (const struct form *f = forms[purpose][neci]; f < forms[purpose][neci] + FORMS_MAX; f++)
			if (f->percent && (reason & ~f->own) == f->fixed)
				return f->own;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) /* re-establishment */
		if ((reason & ~others[i].own) == others[i].fixed)
			return others[i].own;
	return 0;
}
