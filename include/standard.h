// SPDX-License-Identifier: GPL-3.0-or-later
/* standard: what the rooms that serve every radio standard have to know of one. They find it by the number that each
 * pdu and cell carries; a standard fills one of these in its own folder (src/gsm/standard.c).
 *
 * A place is the offset of a number in struct cell (int32_t but for `level`) or in struct pdu; 0 ends a list of places,
 * for there stands `rat`.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "language.h"  // enum language
#include "pdu.h"       // enum rat, struct pdu

struct cell;
struct receiver_counts;
struct gsmtap_hdr;

/* Where and when a pdu was heard, in numbers that every standard has. */
struct heard {
	uint32_t channel; /* of the carrier; a frequency on no raster stands for itself, above all numbers */
	int16_t code;     /* BSIC or PCI; -1 not known */
	uint32_t frame;   /* frame number, SFN */
	uint8_t subframe; /* 0 where there are none */
	double frame_s;   /* since frame 0; NAN where this pdu's number does not tell whose frame it was */
	float level_dbfs; /* as `level` of a cell; NAN not measured */
};

/* Numbers of a message record, before and after its channel. */
enum { STANDARD_NUMBERS = 4 };
struct pdu_numbers {
	struct pdu_number {
		const char *key; /* NULL: no more */
		int32_t value;   /* negative: not known, and left out */
	} where[STANDARD_NUMBERS], when[STANDARD_NUMBERS];
};

enum { STANDARD_PACKED = 10, STANDARD_FLAGS = 2, STANDARD_MEASURED = 4, STANDARD_PAGES = 4 };
enum { STANDARD_REASON_SIZE = 176 };

struct standard {
	enum rat rat;
	const char *name; /* "gsm": the key `rat` of the records */

	/* A cell: its part of struct cell, and the places of what has another name in every standard. */
	size_t part, part_size;
	size_t channel, code, area, identity; /* ARFCN, BSIC, LAC, CI; EARFCN, PCI, TAC, ECI */
	const char *area_key, *identity_key;  /* keys of the records */
	size_t level;                         /* float, dBFS: of two cells the stronger one has more */
	/* Adds where this pdu was heard: carrier, band, code. */
	void (*place)(struct cell *cell, const struct pdu *pdu);
	/* What follows the name in the key of a cell without identity: "arfcn62-bsic43". */
	void (*place_key)(const struct cell *cell, char *text, size_t size);
	/* For people, after the numbers of a row: " barred gprs". */
	void (*flags)(const struct cell *cell, enum language language, char *text, size_t size);

	/* A pdu. */
	void (*heard)(const struct pdu *pdu, struct heard *heard);
	void (*numbers)(const struct pdu *pdu, struct pdu_numbers *numbers);
	const char *frame_key, *subframe_key; /* of the records; no subframes: NULL */
	int frame_digits;
	double period_s; /* until frame numbers begin anew */
	/* floats of a pdu that are smoothed into the cell, besides struct measurement; pdu 0: no more */
	struct {
		size_t pdu, cell;
	} measured[STANDARD_MEASURED];
	/* Messages in this pdu, as bits 1 << source: said is a cell that nothing but this pdu was parsed into; and
	 * those that are the same octets until the cell is changed. */
	uint64_t (*sources)(const struct pdu *pdu, const struct cell *said);
	uint64_t constant_sources;
	size_t pages[STANDARD_PAGES]; /* counts of pages that name somebody, where they tell a real network; of a cell
	                               */

	/* Octets (pdu_pack.h): these numbers in this order, size 0: no more; bool for the spare flags, 0: none. */
	struct {
		size_t pdu, size;
	} packed[STANDARD_PACKED];
	size_t packed_flags[STANDARD_FLAGS];
	/* The numbers can be, and the channel is one of this standard. */
	bool (*sound)(const struct pdu *pdu);

	/* GSMTAP (libosmocore's gsmtap.h): the type of its frames, the sub-type of each channel (0: none), and of the
	 * header carrier, slots and frame number. gsmtap_get: into a pdu with channel, length and measurement; false:
	 * numbers that cannot be. */
	uint8_t gsmtap_type, gsmtap_channels[PDU_CHANNELS];
	void (*gsmtap_put)(const struct pdu *pdu, struct gsmtap_hdr *header);
	bool (*gsmtap_get)(const struct gsmtap_hdr *header, struct pdu *pdu);

	/* Which cells may be of one site: those of one PLMN whose number at `site` agrees but for its last bits; before
	 * that number is known, those with codes of one group of so many (0: codes tell nothing). As so many sites at
	 * most such cells count. */
	size_t site;
	int site_shift, site_codes, site_votes;

	/* A plan of operators: its fields with this standard's channels and areas, the largest number of each, and
	 * whether a carrier is in a range of numbers. */
	int plan_channels, plan_areas;
	int32_t channel_max, area_max;
	bool (*channel_within)(int32_t first, int32_t last, int32_t channel);

	/* A list of cells, as OpenCelliD writes it: the word in the column `radio`, the bits of a cell's number, what
	 * is said of one that does not fit, and from where on keys of this standard's cells are. */
	const char *list_radio, *list_wrong;
	int list_bits;
	uint64_t list_from;

	/* In words why no cell was read, by what its receiver counted: "GSM: too short to measure anything". */
	void (*reason)(const struct receiver_counts *counts, double max_offset_ppm, enum language language,
	               char text[STANDARD_REASON_SIZE]);

	/* How far above the carrier the tone of an all-zeros burst lies [Hz]; by this an inverted spectrum shows. 0:
	 * there is none. */
	double tone_hz;
};

extern const struct standard gsm_standard, lte_standard;

/* One for each enum rat. */
extern const struct standard *const standards[RATS];

static inline const struct standard *standard_of(enum rat rat)
{
	return standards[rat];
}

/* By name; NULL: there is none. */
const struct standard *standard_named(const char *name);
