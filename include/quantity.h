// SPDX-License-Identifier: GPL-3.0-or-later
/* quantity: numbers as people write them, with k, M or G and a unit.
 */
#pragma once

/* "2.4M" -> 2.4e6: 0, or -EINVAL on anything but a finite number with an optional k, M or G. */
int quantity_number(const char *text, double *value);

/* The same with a unit behind it or not, which `argument` names as a table of settings does: HZ (also sps), DB, PPM, S,
 * BYTES. */
int quantity_parse(const char *text, const char *argument, double *value);
