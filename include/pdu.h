// SPDX-License-Identifier: GPL-3.0-or-later
/* pdu: decoded octets of one broadcast or control block, with what was measured beside them.
 * Subscriber identities are overwritten by the decoder before a pdu is emitted (struct receiver .redact).
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "conduct.h"  // struct conduct

enum rat { RAT_GSM, RAT_LTE, RATS };

enum pdu_channel {
	PDU_SCH,    /* GSM synchronisation channel: 4 octets, SB(1..25) of 44.018 9.1.30.1; the cell is on the air */
	PDU_BCCH,   /* GSM, 23 octets from here on: L2 pseudo length, then the message */
	PDU_CCCH,   /* GSM common control, not yet known which of the two below */
	PDU_PCH,    /* GSM paging */
	PDU_AGCH,   /* GSM access grant */
	PDU_SDCCH4, /* GSM stand-alone dedicated control, combined with the CCCH; sub-slot 0..3 */
	PDU_SACCH4, /* GSM slow associated control of SDCCH/4 */
	PDU_PBCH,   /* LTE master information: 3 octets, 24 bits of BCCH-BCH-Message */
	PDU_BCCH_DLSCH, /* LTE BCCH-DL-SCH-Message: SIB1 or an SI message */
	PDU_PCCH,       /* LTE paging: record types only, every identity overwritten */
	PDU_SDCCH8,     /* GSM stand-alone dedicated control of a timeslot of its own; sub-slot 0..7 */
	PDU_SACCH8,     /* GSM slow associated control of SDCCH/8 */
	PDU_CONDUCT,    /* no octets: an event of a dedicated channel, `conduct` */
	PDU_CHANNELS,
};

/* Why a phone asked for a channel: the first bits of its access request (44.018 9.1.8), as its grant repeats them. */
enum gsm_access {
	GSM_ACCESS_NONE,   /* not known, or for packet data */
	GSM_ACCESS_UPDATE, /* location updating */
	GSM_ACCESS_ANSWER, /* to a page */
	GSM_ACCESS_CALL,
	GSM_ACCESS_EMERGENCY,
	GSM_ACCESS_OTHER,
	GSM_ACCESS_UPDATE_OR_OTHER, /* NECI of the cell decides; not in a pdu that has been settled */
	GSM_ACCESS_COUNT,
};

enum { PDU_RADIOS_MAX = 8 };   /* receivers of one run */
enum { PDU_OCTETS_MAX = 320 }; /* the largest LTE SIB: 2216 bits (36.331), rounded up */
enum { PDU_PCI_UNKNOWN = 0xffff };
enum { PDU_GSM_OCTETS = 23 }; /* one xCCH block (44.006) */

/* What the receiver measured over the burst or block; NAN where not measured. */
struct measurement {
	float power_dbfs;        /* power of the carrier while it sends; a full-scale sine is 0 */
	float snr_db;            /* Es/N0 */
	double freq_offset_hz;   /* carrier minus its nominal place, by the receiver's clock */
	float freq_offset_sd_hz; /* one standard deviation of the above */
};

struct pdu {
	enum rat rat;
	enum pdu_channel channel;
	int64_t time_ns;     /* UTC of the first burst or subframe, ns since 1970 */
	double freq_hz;      /* nominal carrier */
	uint32_t blocks_ok;  /* blocks of this carrier with good parity since it was first found */
	uint32_t blocks_bad; /* the same with bad parity */
	uint8_t radio;       /* which of the run's receivers heard it, below PDU_RADIOS_MAX */
	bool combined;       /* decoded only after adding up the soft bits of repetitions */
	bool clipped;        /* the receiver was saturated: levels are wrong, weak cells not heard */
	struct measurement m;
	union {
		struct {
			uint16_t arfcn;    /* 0..1023; on 1900 MHz with libosmogsm's ARFCN_PCS flag */
			int8_t bsic;       /* 0..63, -1 not known (other tools' recordings) */
			uint8_t timeslot;  /* 0..7 */
			uint8_t subslot;   /* of SDCCH4, SACCH4, SDCCH8, SACCH8 */
			uint32_t fn;       /* of the first burst, 0..2715647 */
			uint8_t access[2]; /* enum gsm_access, of each grant in an immediate assignment */
		} gsm;
		struct {
			int32_t earfcn;   /* -1 where the frequency is off the raster, or not known */
			uint16_t pci;     /* 0..503, PDU_PCI_UNKNOWN (other tools' recordings) */
			uint16_t sfn;     /* 0..1023 */
			uint8_t subframe; /* 0..9 */
			uint8_t ports;    /* antenna ports, from the PBCH's parity mask */
			bool tdd;
			bool cp_extended;
			float rsrp_dbfs, rsrq_db; /* NAN where not measured */
			float load; /* share of the resource elements in use, 0..1; NAN where not measured */
		} lte;
	};
	struct conduct conduct; /* of PDU_CONDUCT */
	uint16_t len;           /* octets used */
	uint8_t octets[PDU_OCTETS_MAX];
};

/* "BCCH", "PCH", "SDCCH" …: the `channel` of a message record. */
const char *pdu_channel_name(enum pdu_channel channel);
const char *rat_name(enum rat rat);
