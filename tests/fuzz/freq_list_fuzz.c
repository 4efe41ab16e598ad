// SPDX-License-Identifier: GPL-3.0-or-later
/* Frequency lists out of anything: the first octet chooses the kind, the others are the element, of any length. An
 * element of 16 octets, as in System Information, is held against libosmogsm's decoder: nothing may be found that it
 * does not find. (It reads on behind a zero, where all that follows has to be zero as well.)
 */
#include <osmocom/gsm/gsm48_ie.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/gsm/l3/freq_list.h"  // freq_list_decode

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void compare(const uint8_t *element, const struct arfcn_set *set)
{
	struct gsm_sysinfo_freq theirs[1024] = { 0 };
	uint8_t copy[16];

	memcpy(copy, element, 16);
	gsm48_decode_freq_list(theirs, copy, 16, FREQ_LIST, 1);
	for (int arfcn = 0; arfcn < 1024; arfcn++)
		if (arfcn_set_has(set, arfcn) && !theirs[arfcn].mask)
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arfcn_set set;
	uint8_t *element;
	bool ok;

	if (size == 0)
		return 0;
	element = malloc(size);
	if (!element)
		return 0;
	memcpy(element, data + 1, size - 1);
	ok = freq_list_decode(element, size - 1, data[0] & 1 ? FREQ_LIST : FREQ_LIST_EXTENDED, &set);
	for (unsigned arfcn = 0; arfcn < 1024; arfcn++)
		if (!ok && arfcn_set_has(&set, arfcn))
			abort();
	if (ok && size == 17 && data[0] & 1)
		compare(element, &set);
	free(element);
	return 0;
}
