// SPDX-License-Identifier: GPL-3.0-or-later
/* band: GSM bands by name (3GPP TS 45.005 clause 2), LTE bands by number (TS 36.101 table 5.7.3-1).
 *
 * At the ends of an LTE band some carrier numbers are not used, because the narrowest carrier (1.4 MHz) would stick
 * out: the first seven and the last six (TS 36.101 clause 5.7.3). */
#include "band.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "earfcn.h"  // earfcn_bands

enum { UNUSED_FIRST = 7, UNUSED_LAST = 6, NAME_SIZE = 32 };

static const double gsm_raster_hz = 200e3, gsm_half_hz = 50e3;  /* where a beacon's energy is */
static const double lte_raster_hz = 100e3, lte_half_hz = 540e3; /* PSS, SSS and PBCH: 72 subcarriers */

static const struct gsm_band {
	const char *name;
	double first_hz, last_hz;
} gsm_bands[] = {
	/* clang-format off */
	{ "gsm450",   460.6e6,  467.4e6 },
	{ "gsm480",   489.0e6,  495.8e6 },
	{ "gsm750",   777.2e6,  791.8e6 },
	{ "gsm850",   869.2e6,  893.8e6 },
	{ "gsm900",   925.2e6,  959.8e6 },
	{ "egsm900",  925.2e6,  959.8e6 },
	{ "pgsm900",  935.2e6,  959.8e6 },
	{ "rgsm900",  921.2e6,  959.8e6 },
	{ "ergsm900", 918.2e6,  959.8e6 },
	{ "dcs1800", 1805.2e6, 1879.8e6 },
	{ "gsm1800", 1805.2e6, 1879.8e6 },
	{ "pcs1900", 1930.2e6, 1989.8e6 },
	{ "gsm1900", 1930.2e6, 1989.8e6 },
	{ 0 },
	/* clang-format on */
};

static struct band of_gsm(const struct gsm_band *row)
{
	struct band band = {
		.first_hz = row->first_hz,
		.last_hz = row->last_hz,
		.raster_hz = gsm_raster_hz,
		.half_hz = gsm_half_hz,
	};

	snprintf(band.name, sizeof(band.name), "%s", row->name);
	return band;
}

static struct band of_lte(const struct earfcn_band *row)
{
	struct band band = {
		.lte = true,
		.first_hz = row->first_hz + UNUSED_FIRST * lte_raster_hz,
		.last_hz = row->first_hz + (row->last - row->first - UNUSED_LAST) * lte_raster_hz,
		.raster_hz = lte_raster_hz,
		.half_hz = lte_half_hz,
	};

	snprintf(band.name, sizeof(band.name), "b%d", row->band);
	return band;
}

/* name[length] without the blanks around it, and without dashes. */
static void plain_name(const char *name, size_t length, char plain[NAME_SIZE])
{
	size_t n = 0;

	while (length > 0 && *name == ' ')
		name++, length--;
	while (length > 0 && name[length - 1] == ' ')
		length--;
	for (size_t i = 0; i < length && n < NAME_SIZE - 1; i++)
		if (name[i] != '-')
			plain[n++] = name[i];
	plain[n] = 0;
}

/* "gsm900" in letters of any size, "GSM-900", "900". */
static bool is_gsm_name(const struct gsm_band *row, const char *plain)
{
	static const char digits[] = "0123456789";
	bool number = plain[0] && !plain[strspn(plain, digits)];

	return strcasecmp(row->name, plain) == 0 ||
	       (number && strcmp(row->name + strcspn(row->name, digits), plain) == 0);
}

bool band_find(const char *name, size_t length, struct band *band)
{
	char plain[NAME_SIZE];
	bool dashes = memchr(name, '-', length) != NULL;

	plain_name(name, length, plain);
	for (const struct gsm_band *row = gsm_bands; row->name; row++) {
		*band = of_gsm(row);
		if (is_gsm_name(row, plain))
			return true;
	}
	for (const struct earfcn_band *row = earfcn_bands; row->band; row++) {
		*band = of_lte(row);
		if (!dashes && strcasecmp(band->name, plain) == 0)
			return true;
	}
	return false;
}

static bool is_lte(int number)
{
	for (const struct earfcn_band *row = earfcn_bands; row->band; row++)
		if (row->band == number)
			return true;
	return false;
}

/* The last number without a gap after this one. */
static int run_end(int number)
{
	while (is_lte(number + 1))
		number++;
	return number;
}

char *band_names(char *text, size_t size)
{
	size_t used = 0;

	for (const struct gsm_band *row = gsm_bands; row->name && used < size; row++)
		used += (size_t)snprintf(text + used, size - used, "%s%s", used ? ", " : "", row->name);
	for (int first = 1, last; first <= UINT8_MAX && used < size; first = last + 1) {
		last = is_lte(first) ? run_end(first) : first;
		if (!is_lte(first))
			continue;
		used += (size_t)snprintf(text + used, size - used, ", b%d", first);
		if (last > first && used < size)
			used += (size_t)snprintf(text + used, size - used, " to b%d", last);
	}
	return text;
}
