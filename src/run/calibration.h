// SPDX-License-Identifier: GPL-3.0-or-later
/* calibration: what was measured of a device's crystal, kept from one run to the next: a small file for each device in
 * the user's state folder, by the name that the device goes by. It is where the next run begins, until that has
 * measured for itself. */
#pragma once

#include <stdbool.h>

enum { CALIBRATION_PATH_SIZE = 512 };

struct calibration {
	char path[CALIBRATION_PATH_SIZE]; /* "": nothing is kept */
	double kept_ppm;                  /* what the file says; NAN: nothing */
};

/* Reads what is kept of this device; "": of one that cannot be told from others nothing is. A file that does not say
 * what it should is told of, and not used. */
void calibration_open(struct calibration *calibration, const char *device);

/* Keeps this error of the crystal, without any correction [ppm], where it is known (not NAN) and another one than was
 * kept. The file is there whole, before and after. A place that cannot be written is told of, once. */
void calibration_keep(struct calibration *calibration, double ppm);
