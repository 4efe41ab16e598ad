// SPDX-License-Identifier: GPL-3.0-or-later
/* dialogue: what a network says to one phone on one SDCCH, block by block: a script of acts, with LAPDm's numbers, the
 * fill between them (44.006 8.4.2.1) and the acknowledgements of what the phone answers.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "air.h"      // enum air_act
#include "lapdm.h"    // AIR_LAPDM_OCTETS
#include "message.h"  // AIR_MESSAGE_MAX
#include "phone.h"    // struct air_phone

enum { AIR_STEPS_MAX = 24 };

struct air_step {
	enum air_act act;
	int value;
	int wait;      /* blocks of fill before it */
	bool answered; /* the phone answers with an I frame */
	bool again;    /* the block goes out twice, as after a lost acknowledgement */
};

struct air_dialogue {
	/* from here to the script: what it is about, set before it begins */
	uint32_t connection, phone_id;
	int purpose; /* enum air_purpose */
	bool by_imsi;
	int transaction, update_type;
	struct air_phone phone;
	int nof_steps;
	struct air_step steps[AIR_STEPS_MAX];
	/* how far it is */
	bool active;
	int at, wait;
	unsigned ns[2], nr[2];    /* of SAPI 0 and 3 */
	int answer_in, answer_on; /* blocks until the phone's answer is acknowledged; 0: none; on which of these */
	bool repeat;
	int secret_in; /* blocks until all is ciphered; 0: it is, or never will be */
	bool secret;
	uint8_t message[AIR_MESSAGE_MAX];
	size_t length, sent; /* of the message under way */
	/* the latest block */
	uint8_t frame[AIR_LAPDM_OCTETS];
	struct air_step shows; /* the act that begins with it */
	bool turns_secret;     /* it is the first that is ciphered */
	bool last;
};

/* Ready to begin: with a grant, there is fill until the first step. */
void air_dialogue_begin(struct air_dialogue *dialogue);

/* The next block of an active dialogue; not active afterwards: there is none any more. */
void air_dialogue_next(struct air_dialogue *dialogue, const struct air_cell *cell);

/* One more step of the script; left out where that is full. */
void air_dialogue_add(struct air_dialogue *dialogue, struct air_step step);
