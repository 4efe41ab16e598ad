// SPDX-License-Identifier: GPL-3.0-or-later
/* sample: types of samples, named as SigMF 1.x names them (core:datatype) and as fbswatch and its peers do.
 *
 * Four are what the receivers take as they are; all others become 32-bit floats. See sample.h.
 */
#include "sample.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* What other programs end the names of such files in: rtl_433, inspectrum, GNU Radio, PortaPack. */
static const struct {
	const char *name, *means;
} aliases[] = {
	{ "complex16u", "cu8" }, { "uc8", "cu8" },    { "complex16s", "cs8" }, { "sc8", "cs8" },
	{ "c8", "cs8" },         { "sc16", "cs16" },  { "c16", "cs16" },       { "sc32", "cs32" },
	{ "fc32", "cf32" },      { "cfile", "cf32" }, { "complex", "cf32" },   { "fc64", "cf64" },
};

static int parse_kind(char letter, enum sample_kind *kind)
{
	static const char letters[] = "uisf";
	static const enum sample_kind kinds[] = { SAMPLE_UNSIGNED, SAMPLE_SIGNED, SAMPLE_SIGNED, SAMPLE_FLOAT };
	const char *found = letter ? strchr(letters, letter) : NULL;
	if (!found)
		return -EINVAL;
	*kind = kinds[found - letters];
	return 0;
}

static int parse_bits(const char *bits, enum sample_kind kind, uint8_t *octets)
{
	static const struct {
		const char *bits;
		uint8_t octets;
	} widths[] = { { "8", 1 }, { "16", 2 }, { "24", 3 }, { "32", 4 }, { "64", 8 } };
	for (size_t i = 0; i < sizeof(widths) / sizeof(widths[0]); i++) {
		if (strcmp(bits, widths[i].bits))
			continue;
		*octets = widths[i].octets;
		return (kind == SAMPLE_FLOAT ? *octets >= 4 : *octets <= 4) ? 0 : -EINVAL;
	}
	return -EINVAL;
}

/* text: small letters, the byte order taken off. */
static int parse_plain(const char *text, struct sample_type *type)
{
	for (size_t i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++) {
		if (!strcmp(text, aliases[i].name))
			text = aliases[i].means;
	}
	if ((text[0] != 'c' && text[0] != 'r') || parse_kind(text[1], &type->kind))
		return -EINVAL;
	type->real = text[0] == 'r';
	return parse_bits(text + 2, type->kind, &type->octets);
}

int sample_type_parse(const char *name, struct sample_type *type)
{
	struct sample_type parsed = { 0 };
	char text[SAMPLE_NAME_SIZE];
	size_t length = strlen(name);
	if (length >= sizeof(text))
		return -EINVAL;
	for (size_t i = 0; i <= length; i++)
		text[i] = (char)(name[i] >= 'A' && name[i] <= 'Z' ? name[i] - 'A' + 'a' : name[i]);
	char *order = strrchr(text, '_');
	parsed.big_endian = order && !strcmp(order, "_be");
	if (order && !parsed.big_endian && strcmp(order, "_le"))
		return -EINVAL;
	if (order)
		*order = 0;
	int err = parse_plain(text, &parsed);
	if (!err)
		*type = parsed;
	return err;
}

const char *sample_type_name(const struct sample_type *type, char text[SAMPLE_NAME_SIZE])
{
	static const char letters[] = { [SAMPLE_UNSIGNED] = 'u', [SAMPLE_SIGNED] = 's', [SAMPLE_FLOAT] = 'f' };
	snprintf(text, SAMPLE_NAME_SIZE, "%c%c%d%s", type->real ? 'r' : 'c', letters[type->kind], 8 * type->octets,
	         type->big_endian && type->octets > 1 ? "_be" : "");
	return text;
}

size_t sample_bytes(const struct sample_type *type)
{
	return type->octets * (type->real ? 1u : 2u);
}

/* Is it one that the receivers take as it is? */
static bool native(const struct sample_type *type, enum iq_format *format)
{
	*format = IQ_CF32;
	if (type->real || type->headroom_bits || (type->big_endian && type->octets > 1))
		return false;
	if (type->kind == SAMPLE_FLOAT)
		return type->octets == 4;
	if (type->octets == 1)
		*format = type->kind == SAMPLE_SIGNED ? IQ_CS8 : IQ_CU8;
	else if (type->octets == 2 && type->kind == SAMPLE_SIGNED)
		*format = IQ_CS16;
	return *format != IQ_CF32;
}

enum iq_format sample_format(const struct sample_type *type)
{
	enum iq_format format;
	native(type, &format);
	return format;
}

/* One component as an unsigned number, its first bit the highest of 64. */
static uint64_t gather(const struct sample_type *type, const uint8_t *in)
{
	uint64_t bits = 0;
	for (unsigned i = 0; i < type->octets; i++)
		bits = bits << 8 | in[type->big_endian ? i : type->octets - 1 - i];
	return bits << (64 - 8 * type->octets);
}

static float component(const struct sample_type *type, const uint8_t *in)
{
	uint64_t bits = gather(type, in);
	if (type->kind == SAMPLE_FLOAT && type->octets == 8) {
		double value;
		memcpy(&value, &bits, sizeof(value));
		return (float)value;
	}
	if (type->kind == SAMPLE_FLOAT) {
		uint32_t high = (uint32_t)(bits >> 32);
		float value;
		memcpy(&value, &high, sizeof(value));
		return value;
	}
	if (type->kind == SAMPLE_SIGNED)
		return (float)(ldexp((double)(int64_t)bits, type->headroom_bits - 63));
	/* the middle of 2^n values lies between two of them */
	double half_step = 0x1p63 / (double)(UINT64_C(1) << (8 * type->octets));
	return (float)(((double)bits + half_step - 0x1p63) * 0x1p-63);
}

void sample_convert(const struct sample_type *type, const uint8_t *in, uint8_t *out, size_t n)
{
	enum iq_format format;
	if (native(type, &format)) {
		memcpy(out, in, n * sample_bytes(type));
		return;
	}
	for (size_t i = 0; i < n; i++, in += sample_bytes(type)) {
		float iq[2] = { component(type, in), type->real ? 0 : component(type, in + type->octets) };
		memcpy(out + i * sizeof(iq), iq, sizeof(iq));
	}
}
