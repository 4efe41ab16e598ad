// SPDX-License-Identifier: GPL-3.0-or-later
/* conduct: the phones that a cell serves: pages and access grants on its CCCH, dialogues on its SDCCHs with their
 * SACCHs. All is decided at the beginning of each 51-multiframe, by the cell and the seeds alone: whoever goes through
 * the same multiframes, with or without sending them, sees the same happen.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "burst.h"     // AIR_BLOCK_BITS
#include "dialogue.h"  // struct air_dialogue
#include "prng.h"      // struct air_prng

struct air_cell;
struct air_scenario;
struct air_si_set;

enum { AIR_SUBSLOTS = 8, AIR_CCCH_BLOCKS = 10, AIR_WAITING_MAX = 16 };

/* Somebody who is to be granted a channel, once the time has come and one is free. */
struct air_waiting {
	int in; /* multiframes */
	struct air_dialogue dialogue;
};

/* A message on the CCCH, and what it shows. */
struct air_notice {
	bool given;
	uint8_t octets[AIR_LAPDM_OCTETS];
	struct air_event event;
};

struct air_conduct {
	const struct air_scenario *scenario;
	const struct air_cell *cell; /* as the scenario has it */
	int index, nof_subslots;
	struct air_prng prng;
	uint32_t connections;
	uint64_t multiframes;
	uint32_t fn; /* the first of this multiframe */
	int nof_waiting;
	struct air_waiting waiting[AIR_WAITING_MAX];
	struct air_dialogue dialogues[AIR_SUBSLOTS];
	struct air_notice notices[AIR_CCCH_BLOCKS]; /* of this multiframe, by block */
	uint8_t coded[AIR_BLOCK_BITS];              /* the block under way, ciphered where it is to be */
	bool sending;
	air_event_fn *on_event;
	void *ctx;
};

/* Does nothing from there on when the cell serves nobody. */
void air_conduct_init(struct air_conduct *conduct, const struct air_scenario *scenario, int index);

/* The multiframe that begins with frame fn. cell: with its present identity. */
void air_conduct_multiframe(struct air_conduct *conduct, const struct air_cell *cell, uint32_t fn);

/* The message that CCCH block (1..9) of this multiframe is to carry, whose first frame is fn; NULL: any. */
const uint8_t *air_conduct_notice(struct air_conduct *conduct, int block, uint32_t fn);

/* Block of SDCCH sub-slot k or, for sacch, of its SACCH, that begins in frame fn; false: nobody has it. *secret: to be
 * ciphered by air_conduct_cipher(). */
bool air_conduct_block(struct air_conduct *conduct, int subslot, bool sacch, const struct air_si_set *si, uint32_t fn,
                       uint8_t octets[AIR_LAPDM_OCTETS], bool *secret);

enum air_slot {
	AIR_SLOT_OTHER, /* is not the one with its SDCCH/8s */
	AIR_SLOT_IDLE,  /* is, but nobody has it now, or it is on another carrier in this frame */
	AIR_SLOT_SENT,
};

/* What that timeslot of carrier arfcn is in frame fn; the burst, where one is sent. */
enum air_slot air_conduct_burst(struct air_conduct *conduct, int timeslot, int arfcn, const struct air_si_set *si,
                                uint32_t fn, uint8_t burst[AIR_BURST_BITS]);

/* A stand-in for A5: changes the coded bits of four bursts beyond anybody's reading, twice back again. */
void air_conduct_cipher(const struct air_conduct *conduct, int subslot, uint32_t fn, uint8_t coded[AIR_BLOCK_BITS]);

/* What is being sent breaks off: the frames that come next are not those that follow. */
void air_conduct_break(struct air_conduct *conduct);
