// SPDX-License-Identifier: GPL-3.0-or-later
/* scenario: what is on the synthetic air, as read from a scenario file (format: captures/README.md).
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "iq.h"  // enum iq_format

enum { AIR_CELLS_MAX = 64, AIR_NEIGHBOURS_MAX = 64, AIR_ALLOCATION_MAX = 64, AIR_LTE_MAX = 16, AIR_EXTRA_MAX = 16 };
enum { AIR_CARRIERS_MAX = 128 /* of all GSM cells */ };
enum { AIR_OCTETS = 23, AIR_ANY = -1 };

enum air_fading { AIR_STATIC, AIR_TWO_RAY, AIR_TU3, AIR_TU50 };

/* 44.018 10.5.2.13, 10.5.2.1b */
enum air_list_format {
	AIR_LIST_AUTO,
	AIR_LIST_BITMAP0,
	AIR_LIST_1024,
	AIR_LIST_512,
	AIR_LIST_256,
	AIR_LIST_128,
	AIR_LIST_VARIABLE
};

/* The messages of 44.018 9.1.31 to 9.1.43 a cell may broadcast. */
enum air_si {
	AIR_SI1,
	AIR_SI2,
	AIR_SI2BIS,
	AIR_SI2TER,
	AIR_SI2QUATER,
	AIR_SI3,
	AIR_SI4,
	AIR_SI13,
	AIR_SI5,
	AIR_SI6,
	AIR_SI7,
	AIR_SI8,
	AIR_SI9,
	AIR_SI_COUNT,
};

struct air_list {
	int count;
	int value[AIR_NEIGHBOURS_MAX];
};

struct air_lte {
	int earfcn, priority; /* priority AIR_ANY: none given */
};

struct air_message {
	bool given;
	uint8_t octets[AIR_OCTETS];
};

enum { AIR_JAMS_MAX = 8, AIR_GAIN_STEPS_MAX = 16, AIR_STRETCHES_MAX = 256 };

/* What of a cell changes with time; see course.h. */
struct air_course {
	double start_s, stop_s;              /* on the air from, until */
	double ramp_db_per_s;                /* level change from start_s on */
	double drift_ppm_per_min;            /* of carrier and clocks together, from start_s on */
	double swing_db, swing_s;            /* level swings by that standard deviation, about once in that time */
	double pass_s, pass_m, pass_m_per_s; /* drives by: when it is nearest, how near, how fast; 0: it stands */
	double rotate_s;                     /* the next of its rotate_ lists this often; 0: never */
};

enum air_filling { AIR_FILL_DUMMY, AIR_FILL_HOLES, AIR_FILL_STEPS };

/* What is poor about a transmitter, or telling. */
struct air_transmitter {
	double leak_dbc, image_dbc; /* a line at the carrier, and the mirror image; minus infinity: none */
	int filling;                /* enum air_filling: of timeslots that nobody has */
	double fill_step_db;        /* how much weaker those are */
	double traffic_share;       /* of the time, that each of the traffic slots is in use */
	int64_t fn_start;           /* frame number when it is switched on; AIR_ANY: as `fn` says */
};

enum air_manner {
	AIR_MANNER_NONE, /* nobody is served */
	AIR_MANNER_CATCH,
	AIR_MANNER_SMS,
	AIR_MANNER_HONEST,
	AIR_MANNER_HOME,
	AIR_MANNER_WHEELS,
	AIR_MANNER_VLR_RESTART,
	AIR_MANNER_DEAD_SIM,
	AIR_MANNERS,
};

/* As 44.018 10.5.2.9 counts the algorithms, after two ways of doing without. */
enum air_cipher {
	AIR_CIPHER_NONE, /* not even a command */
	AIR_CIPHER_A5_0,
	AIR_CIPHER_A5_1,
	AIR_CIPHER_A5_2,
	AIR_CIPHER_A5_3,
	AIR_CIPHER_A5_4,
};

/* How a cell serves the phones that come. Shares that are NAN: as its manner has them. */
struct air_serving {
	int manner; /* enum air_manner */
	double connections_per_minute;
	int timeslot;            /* of the SDCCHs; AIR_ANY: 0 where combined, else 1 */
	int arfcn;               /* they are on another carrier; AIR_ANY: no */
	struct air_list hopping; /* they hop over these; empty: they do not */
	int hsn, maio;
	int cipher; /* enum air_cipher; AIR_ANY: A5/1, of those who do cipher */
	double asked_share, authenticated_share, refused_share;
	struct air_list causes;           /* of refusals; empty: as its manner has them */
	struct air_list sacch_neighbours; /* in SI5; count negative: those of SI2 */
	struct air_list release_to;       /* carriers that a phone is pointed at when it is released; empty: none */
};

struct air_cell {
	char name[32];
	/* radio */
	int arfcn;         /* AIR_ANY: freq_hz was given */
	int pcs;           /* ARFCN 512..810 is of the 1900 MHz band */
	double freq_hz;    /* nominal carrier */
	double level_dbfs; /* while it sends; a full-scale sine is 0. NAN: esn0_db */
	double esn0_db;    /* against the noise; NAN: level_dbfs */
	double ppm;        /* carrier and symbol clock together */
	double offset_hz;  /* carrier alone, on top */
	struct air_course course;
	struct air_transmitter transmitter;
	int fading;    /* enum air_fading */
	int64_t fn;    /* frame number at the first sample; AIR_ANY: random */
	double timing; /* symbols into that frame, 0..1250; negative: random */
	int maybe;     /* the truth lists it as one that need not be found */
	/* identity */
	int bsic, lac, ci;
	char mcc[4], mnc[4];
	/* channels */
	int ccch_conf, bs_ag_blks_res, bs_pa_mfrms, traffic_slots, sdcch_busy;
	double pagings_per_s, assigns_per_s, imsi_share;
	struct air_serving serving;
	/* parameters, raw codes of 44.018 except where a unit is named */
	int crh_db, ms_txpwr_max_cch, rxlev_access_min, acs, neci;
	int selection, cbq, cro, temporary_offset, penalty_time, power_offset;
	int t3212, att, mscr, dtx, pwrc, radio_link_timeout;
	int max_retrans, tx_integer, cell_bar_access, reestablishment, access_classes, ncc_permitted;
	int gprs, ra_colour, rac, bcch_change_mark, network_mode, network_control_order, sgsnr, egprs;
	int early_classmark, si2ter_3g, cbch_slot;
	struct air_list rotate_lac, rotate_ci; /* values in turn; empty: lac and ci stay */
	struct air_list allocation, neighbours, neighbours_bis, neighbours_ter;
	int allocation_format, neighbour_format;
	int nof_lte;
	struct air_lte lte[AIR_LTE_MAX];
	/* what is sent instead of, or on top of, what follows from the above */
	bool si_off[AIR_SI_COUNT];
	struct air_message si[AIR_SI_COUNT];
	int nof_extra;
	struct air_message extra[AIR_EXTRA_MAX]; /* taken in turn where TC is 4 or 5 */
};

enum air_lte_fading { AIR_LTE_STATIC, AIR_LTE_EPA, AIR_LTE_EVA, AIR_LTE_ETU };

enum { AIR_PLMNS_MAX = 6, AIR_SI_OCTETS = 277, AIR_SI_MESSAGES_MAX = 8, AIR_SIBS_MAX = 8, AIR_LTE_SFNS = 1024 };

struct air_plmn {
	char mcc[4], mnc[4];
};

/* One system information message: sent once a period, in its own window. */
struct air_si_message {
	int period;   /* radio frames: 8 to 512 */
	int nof_sibs; /* empty in the first message: SIB2 goes without saying (36.331 6.2.2) */
	int sib[AIR_SIBS_MAX];
	int nof_octets; /* given as octets; 0: made from the keys */
	uint8_t octets[AIR_SI_OCTETS];
};

/* An LTE cell. Codes of 36.331 where no unit is named. */
struct air_enb {
	char name[32];
	/* radio */
	int earfcn;     /* AIR_ANY: freq_hz was given */
	int band;       /* AIR_ANY: follows from the carrier */
	double freq_hz; /* nominal carrier */
	int pci, nof_prb, ports, cp_extended;
	int tdd, tdd_config, tdd_special;
	int phich_extended, phich_resource; /* resource: code of 36.331, 1/6 1/2 1 2 */
	int cfi;                            /* 1..3; 0: another in every subframe */
	double level_dbfs, rsrp_dbfs,
		snr_db; /* all elements in use; one reference element; that against the noise. One is given */
	double ppm, offset_hz, clock_ppm; /* carrier and clocks; carrier alone; clocks alone */
	struct air_course course;
	double leak_dbc, image_dbc; /* of the transmitter: a line at the centre, against the carrier with every element
	                               in use, and the mirror image; minus infinity: none */
	int fading;                 /* enum air_lte_fading */
	double doppler_hz;
	int64_t sfn;      /* at the first sample; AIR_ANY: random */
	double timing_ms; /* into that frame; negative: random */
	double load;      /* share of resource blocks, control elements and HARQ indicators in use */
	int maybe;
	/* how system information is sent */
	int broadcast; /* no: MIB alone */
	int aggregation, distributed, sib1_prb, rv_constant, dci_1c;
	double pagings_per_s, imsi_share; /* messages; of the records in them */
	/* what it says */
	int nof_plmns;
	struct air_plmn plmns[AIR_PLMNS_MAX];
	struct air_list rotate_tac, rotate_eci;
	int tac, eci, barred, reselection, csg, q_rx_lev_min_dbm, si_window_ms, value_tag;
	int nof_sib1_octets; /* 0: made from the keys */
	uint8_t sib1[AIR_SI_OCTETS];
	int nof_si;
	struct air_si_message si[AIR_SI_MESSAGES_MAX];
	int priority, q_hyst_db, thresh_serving_low_db, s_non_intra_db; /* SIB3 */
	struct air_list intra_neighbours;                               /* SIB4: PCIs */
	int nof_lte;
	struct air_lte lte[AIR_LTE_MAX]; /* SIB5 */
	struct air_list gsm_neighbours;  /* SIB7: ARFCNs */
	int gsm_priority;
};

/* A jammer: one strong carrier that sweeps over its band, again and again. */
struct air_jam {
	double freq_hz, width_hz, level_dbfs, start_s, stop_s;
};

struct air_gain_step {
	double time_s, db;
};

/* When the receiver listens. */
struct air_stretch {
	double from_s, to_s;
};

struct air_scenario {
	double rate_hz, freq_hz, duration_s;
	enum iq_format format;
	uint64_t seed;
	int64_t identity_seed; /* of whatever belongs to one subscriber; AIR_ANY: seed decides that too */
	double noise_dbfs;     /* in 270.833 kHz */
	double ppm; /* receiver's crystal slow: every carrier appears that much too high and every clock too fast */
	double warm_up_ppm, warm_up_s; /* added at the start, decaying with the time constant warm_up_s */
	double gain_db;                /* on everything, noise too */
	double tuner_db;       /* gain of the tuner with which levels are as they are said to be; NAN: it has none */
	double adc_noise_dbfs; /* of the converter, behind all gain, in 270.833 kHz; NAN: none */
	int nof_gain_steps;
	struct air_gain_step gain_steps[AIR_GAIN_STEPS_MAX]; /* each added from its time on */
	double swing_db, swing_s; /* a sensor that moves: each cell's level swings by itself */
	double dc_i, dc_q;        /* of full scale */
	double iq_gain_db, iq_phase_deg;
	int64_t start_ns;  /* when the scenario begins */
	int nof_stretches; /* one at least, each after the one before; the last ends with the scenario */
	struct air_stretch stretches[AIR_STRETCHES_MAX];
	int nof_cells;
	struct air_cell *cells; /* [nof_cells] */
	int nof_enbs;
	struct air_enb *enbs; /* [nof_enbs] */
	int nof_jams;
	struct air_jam jams[AIR_JAMS_MAX];
};

/* Level of a cell, whichever way it was given. */
double air_cell_level_dbfs(const struct air_scenario *scenario, const struct air_cell *cell);

/* Power of one reference element of an LTE cell, whichever way it was given. */
double air_enb_rsrp_dbfs(const struct air_scenario *scenario, const struct air_enb *enb);
