// SPDX-License-Identifier: GPL-3.0-or-later
/* band: what the names of --band mean.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>  // size_t

struct band {
	char name[16];
	bool lte;
	double first_hz, last_hz; /* lowest and highest downlink carrier's centre */
	double raster_hz;         /* from one carrier to the next */
	double half_hz; /* how much of a carrier, on either side of its centre, a window must hold to read it */
};

/* name[length], "gsm900" ("GSM-900", "900") or an LTE band, "b3" ("B3"): false when there is none. */
bool band_find(const char *name, size_t length, struct band *band);

/* All names, "gsm450, …, b1 to b14, …, b88", into text[size]; returns text. */
char *band_names(char *text, size_t size);
