// SPDX-License-Identifier: GPL-3.0-or-later
/* letter: what a carrier takes to people: one record, in JSON and in words, ready to be sent, so that what waits in a
 * spool is sent as it was told, whatever happened since. Private to src/sink/notify.
 *
 * On disk it is a row of texts, each ended by a zero octet: a magic word, the members in the order below (numbers in
 * decimal), and the CRC-32 of all that as eight hex digits. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "alert.h"     // enum alert_level, enum alert_state
#include "language.h"  // enum language
#include "record.h"    // struct record

enum { LETTER_BYTES_MAX = 256 * 1024 };

struct letter {
	enum record_type type; /* RECORD_ALERT or RECORD_DIGEST */
	enum alert_level level;
	enum alert_state state;
	bool test; /* nothing happened: somebody tries whether it arrives */
	int64_t time_ns;
	double lat, lon, accuracy_m; /* of the sensor; NAN not known */
	const char *id;              /* of the alert; of a digest its type and time */
	const char *cell;            /* key; "" none */
	const char *sensor;
	const char *title; /* one line */
	const char *text;  /* lines */
	const char *json;  /* the record, one line without its end */
};

/* A record as a letter, in one piece that the caller frees with free(); NULL: out of memory, or no record for people.
 */
struct letter *letter_make(const struct record *record, enum language language);

/* Into a new piece of memory *octets of this size, which the caller frees: its size, or -errno. */
long letter_encode(const struct letter *letter, char **octets);

/* Reads octets[size], into which the letter then points: NULL, or what is wrong with it. */
const char *letter_decode(const char *octets, size_t size, struct letter *letter);
