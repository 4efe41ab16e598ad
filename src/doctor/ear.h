// SPDX-License-Identifier: GPL-3.0-or-later
/* ear: listens with a radio for a while, without engine or outputs.
 */
#pragma once

#include "doctor.h"  // struct doctor_heard

/* Surveys the bands, no longer than listen_s; less where cells are read soon. 0, or -errno with the reason when the
 * device does not open. *interrupted: the user's wish ended it. */
int ear_survey(const struct radio_config *config, double listen_s, struct doctor_heard *heard, bool *interrupted,
               struct fault *fault);

/* Looks into count windows for a moment each, in one go: looks[i].freq_hz says where. Where the tuner does not reach,
 * or no samples come, the levels stay NAN. How many were seen. */
int ear_look(const struct radio_config *config, struct doctor_look *looks, int count, bool *interrupted);
