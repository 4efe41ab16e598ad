// SPDX-License-Identifier: GPL-3.0-or-later
/* converter: a mixer in front of the receiver: what the device is tuned to is not what is on the air.
 *
 *   RF = tuned + LO             a down-converter whose LO is below the band, LO > 0;
 *                               an up-converter, which adds its oscillator's frequency: LO < 0
 *   RF = LO - tuned, inverted   a down-converter whose LO is above the band: the spectrum is upside down
 */
#pragma once

#include <stdbool.h>

#include "fault.h"   // struct fault
#include "iq.h"      // struct iq_block
#include "source.h"  // struct source_info

struct converter {
	double lo_hz; /* 0 and not inverted: none is there */
	bool inverted;
};

/* 0, or -EINVAL when these two options do not go together. */
int converter_check(const struct converter *converter, struct fault *fault);

bool converter_present(const struct converter *converter);

double converter_rf_hz(const struct converter *converter, double tuned_hz);
double converter_tuned_hz(const struct converter *converter, double rf_hz);

/* Gives the block to pass() with the frequency it has on the air; where the spectrum is inverted, in pieces, copied and
 * turned round. */
void converter_pass(const struct converter *converter, const struct iq_block *tuned,
                    void (*pass)(void *ctx, const struct iq_block *on_air), void *ctx);

/* Turns the device's frequencies into those on the air. */
void converter_info(const struct converter *converter, struct source_info *info);
