// SPDX-License-Identifier: GPL-3.0-or-later
/* letter: any octets as a file of the spool, with the sum that they should have: what is read can be written, and is
 * read again as it was. And as the notes of what was told.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "../../src/sink/notify/gate.h"
#include "../../src/sink/notify/letter.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_again(const struct letter *letter)
{
	struct letter read;
	char *octets;
	long size = letter_encode(letter, &octets);

	if (size < 0)
		return; /* numbers may be written longer than they were */
	if (letter_decode(octets, (size_t)size, &read) || strcmp(read.json, letter->json) != 0 ||
	    read.level != letter->level || read.state != letter->state || read.time_ns != letter->time_ns)
		abort();
	free(octets);
}

/* The input, and behind it the sum of it. */
static void read_letter(const uint8_t *data, size_t size)
{
	char *octets = malloc(size + 9);
	struct letter letter;

	memcpy(octets, data, size);
	snprintf(octets + size, 9, "%08lx", crc32(0, data, (uInt)size));
	if (!letter_decode(octets, size + 9, &letter))
		check_again(&letter);
	free(octets);
}

static void read_notes(const uint8_t *data, size_t size)
{
	static struct gate gate, again;
	static char text[GATE_TEXT_MAX];

	memset(&gate, 0, sizeof(gate));
	memset(&again, 0, sizeof(again));
	gate_read(&gate, (const char *)data, size);
	gate_read(&again, text, gate_write(&gate, text));
	if (again.count != gate.count)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct letter letter;

	letter_decode((const char *)data, size, &letter);
	read_letter(data, size);
	read_notes(data, size);
	return 0;
}
