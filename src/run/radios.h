// SPDX-License-Identifier: GPL-3.0-or-later
/* radios: the devices of a live run, taken together. */
#pragma once

#include "fault.h"  // struct fault
#include "loop.h"   // struct loop
#include "order.h"  // struct order_park
#include "pdu.h"    // PDU_RADIOS_MAX
#include "radio.h"  // struct radio

struct radios {
	int count;
	struct radio *each[PDU_RADIOS_MAX];
};

enum { RADIOS_NOTE_SIZE = 3 * RADIO_NOTE_SIZE };

/* Before any other thread starts: what the loop has to wait for. 0, or -errno with the reason. */
int radios_add_to_loop(const struct radios *radios, struct loop *loop, struct fault *fault);

/* Starts them all: 0; or -errno with the reason, and those that run are told to stop. */
int radios_start(const struct radios *radios, struct fault *fault);

/* Shares the bands among those that share them and have a device: to be called again when one is lost, or back. 0, or
 * -errno with the reason: there are too few windows. */
int radios_share(const struct radios *radios, struct fault *fault);

/* Whether their time is their samples; those of a run that do not all agree are refused: 0, or -errno with the reason.
 */
bool radios_step_all(const struct radios *radios);
int radios_check(const struct radios *radios, struct fault *fault);
/* Takes the one that is furthest behind one block on. */
void radios_step(const struct radios *radios);
/* Where they have all got to: UTC of the next sample of the one that is furthest behind. */
int64_t radios_now_ns(const struct radios *radios);

void radios_move(const struct radios *radios);
/* Until the next move of any is due [s]. */
double radios_patience_s(const struct radios *radios);
/* Carries the order out on the device that it names: 0, or -errno; in words into answer. */
int radios_park(const struct radios *radios, const struct order_park *park, struct fault *answer);
/* How long they stay on each window from now on. */
void radios_dwell(const struct radios *radios, double dwell_s);
void radios_tick(const struct radios *radios);

/* Whether the threads of every one go on: see radio_alive(). */
bool radios_alive(const struct radios *radios);

void radios_stop(const struct radios *radios);
/* Every one. */
bool radios_finished(const struct radios *radios);
/* After that: 0, or the first -errno with the reason why one did not come to its end. */
int radios_end(const struct radios *radios, bool interrupted, struct fault *fault);
void radios_close(struct radios *radios);

/* What is going on, in a few words; of several, each with its number. */
void radios_describe(const struct radios *radios, enum language language, char note[RADIOS_NOTE_SIZE]);
