// SPDX-License-Identifier: GPL-3.0-or-later
/* sample: how one sample is stored in a file, and its way to the formats that everything else knows (iq.h).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "iq.h"  // enum iq_format

enum sample_kind { SAMPLE_UNSIGNED, SAMPLE_SIGNED, SAMPLE_FLOAT };

struct sample_type {
	enum sample_kind kind;
	uint8_t octets;        /* of one component: 1, 2, 3, 4 or 8; a float's 4 or 8 */
	uint8_t headroom_bits; /* of integers: how many bits full scale is below the range of the octets */
	bool big_endian;
	bool real; /* no Q: taken as 0 */
};

/* Names that are accepted, for messages of faults. */
#define SAMPLE_TYPES "cu8, cs8, cs16, cf32 (or as SigMF says it: ci16_le, rf32_be ...)"

enum { SAMPLE_NAME_SIZE = 16 };

/* "cs16", "CU8", SigMF's "ci16_le", "rf32_be": [c|r][f|i|s|u]BITS[_le|_be], little endian where it does not say; and
 * the endings of file names that other programs use for the same (fc32, sc16, cfile, complex16u ...). 0, or -EINVAL. */
int sample_type_parse(const char *name, struct sample_type *type);
/* Our name for it, into text[SAMPLE_NAME_SIZE]; returns text. */
const char *sample_type_name(const struct sample_type *type, char text[SAMPLE_NAME_SIZE]);

/* Octets of one sample, all components. */
size_t sample_bytes(const struct sample_type *type);

/* The format its samples have after sample_convert(). */
enum iq_format sample_format(const struct sample_type *type);

/* in [n x sample_bytes(type)] to out [n x iq_sample_bytes(sample_format(type))]; not necessarily aligned, not the same
 * place. Integers are scaled to a full scale of 1.0 where the format becomes cf32. */
void sample_convert(const struct sample_type *type, const uint8_t *in, uint8_t *out, size_t n);
