// SPDX-License-Identifier: GPL-3.0-or-later
/* record_read: parses lines of records; they are not trusted.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "alert.h"       // struct alert
#include "cell_heard.h"  // struct cell_heard
#include "position.h"    // struct position
#include "record.h"      // enum record_type

/* What can be learned from a record: a cell that was heard, or an alert that was raised for one, or cleared. What the
 * record of a minute says of a cell can be made one (RECORD_HEARD) by who knows the rest of it. */
struct sighting {
	enum record_type type; /* RECORD_CELL, RECORD_ALERT; RECORD_TYPES: it is of another kind, and the rest is not
	                          filled in */
	int64_t time_ns;
	struct cell cell;       /* of measurements only power_dbfs and rsrp_dbfs; NAN not known */
	enum alert_level level; /* of the alert; an unknown name is ALERT_NONE */
	bool cleared;
	char alert[ALERT_ID_SIZE], sensor[64]; /* id of the alert; name of the sensor */
	struct position position;              /* of the sensor; source NULL: not known */
};

/* Reads line[size]: NULL, or what is wrong with it. */
const char *sighting_decode(const char *line, size_t size, struct sighting *sighting);

/* The alert `id`, where line[size] is one of its records, and an empty one (alert->id "") where it is not: id, state,
 * level, score, cell, findings and evidence. rule_name: gives the lasting name of a rule for the one in the record.
 * NULL, or what is wrong with it. */
const char *alert_decode(const char *line, size_t size, const char *id, struct alert *alert,
                         const char *(*rule_name)(const char *id));

/* The alert of a record of a live run of this sensor, with the time that it was first seen; an empty one where
 * line[size] is another record. As above. */
const char *alert_decode_live(const char *line, size_t size, const char *sensor, struct alert *alert,
                              const char *(*rule_name)(const char *id));

/* What a record says of the cells that were heard in its minute: key and levels of each. */
struct heard_line {
	int64_t time_ns;
	char sensor[64];
	struct position position; /* of the sensor; source NULL: not known */
	int count;                /* 0: it is of another kind */
	struct cell_heard cells[HEARD_CELLS_MAX];
};

/* Reads line[size]: NULL, or what is wrong with it. */
const char *heard_decode(const char *line, size_t size, struct heard_line *heard);

/* As a feature of GeoJSON at its position, which is known, into text[size]: its octets, or -EMSGSIZE. */
int sighting_geojson(const struct sighting *sighting, char *text, size_t size);
