// SPDX-License-Identifier: GPL-3.0-or-later
/* build: what a world is put together of: operators, stations, and the dice.
 */
#pragma once

#include <stddef.h>

#include "../air/prng.h"      // struct air_prng
#include "../air/scenario.h"  // struct air_cell, struct air_enb
#include "../air/si.h"        // struct air_si_set
#include "world.h"            // struct world_config

enum {
	WORLD_STATIONS_MAX = 2048,
	WORLD_NETWORKS = 2,
	WORLD_VENDORS = 2,
	WORLD_LAYERS = 2,
	WORLD_LACS = 2,
	WORLD_WINDOWS_MAX = 256
};
enum { WORLD_MESSAGES_MAX = AIR_SI_MESSAGES_MAX + 1 };

/* A station: one cell on the air with one content, from course.start_s to course.stop_s. */
struct station {
	const char *name;
	bool fake;
	bool subject; /* a second receiver stays on its window, so that it is not missed */
	int window;   /* window of the receiver that it is in */
	enum rat rat;
	int owner;          /* which of the city's operators; -1: none */
	unsigned who;       /* seed of the swings of its level: the same for all stations of one site */
	double level_dbfs;  /* level of the carrier, as received */
	double phase;       /* phase of its frame clock when the world begins [TDMA frames; 10 ms frames] */
	double locked_s;    /* period in which its clock swings about the right rate, by its ppm; 0: it runs freely */
	double pages_per_s; /* LTE: paging messages; of GSM it is in its struct air_cell */
	double accidents;   /* share of bad blocks that pass their parity by chance */
	bool warns;         /* LTE: its pages announce an ETWS or CMAS warning */
	struct air_cell gsm;
	struct air_enb lte;
	/* state while the world runs */
	struct air_prng prng;
	struct station *next_in_window, *next_on_carrier; /* the latter in a ring */
	int index;                                        /* place among the stations */
	uint32_t blocks_ok, blocks_bad;
	int turn; /* which of its rotating identities is sent now */
	struct air_si_set si;
	int len[WORLD_MESSAGES_MAX]; /* SIB1, SI 1 … */
	uint8_t octets[WORLD_MESSAGES_MAX][AIR_SI_OCTETS];
};

/* How a vendor's cells of an operator are usually set up: templates. */
struct vendor {
	struct air_cell gsm;
	struct air_enb lte;
	double combined; /* share of cells with a combined control channel */
};

struct layer {
	int earfcn, nof_prb, ports, priority;
};

struct network {
	char mcc[4], mnc[4];
	int first_arfcn, last_arfcn;
	int lacs[WORLD_LACS], tacs[WORLD_LACS], nof_areas;
	int ncc, other_ncc; /* colour codes of its own */
	bool lists_itself;  /* own ARFCN in the neighbour list */
	int offsets;        /* habit with CELL_RESELECT_OFFSET: 0 none, 1 one high value, 2 one of two, 3 by the cell */
	int area_shift;     /* what the latest re-planning added to its areas */
	bool lists_lte, lists_gsm; /* SI2quater; SIB7 */
	bool tdd;
	int nof_vendors, nof_layers;
	struct vendor vendors[WORLD_VENDORS];
	struct layer layers[WORLD_LAYERS];
	int next_ci, next_enb;
	double pages_per_s; /* a page goes to every cell of its area (23.012, 23.401 5.3.4.3) */
};

struct world {
	struct world_config config;
	struct air_prng dice;
	struct air_scenario air; /* the receiver: its settings, the course of its crystal, jammers */
	struct network networks[WORLD_NETWORKS];
	int nof_stations;
	struct station **stations;   /* [WORLD_STATIONS_MAX] */
	bool wants_tdd;              /* the first network is to be TDD */
	bool loud;                   /* a station saturates the receiver */
	double step_at_s, step_by_s; /* the host's clock is put forward or back */
	double tdd_phase;            /* frames of all TDD cells begin together */
	double event_s;              /* when the attack or trouble begins */
	/* the ear */
	int nof_windows, window, sender;
	double *windows_hz;            /* [nof_windows], centres */
	bool stays[WORLD_WINDOWS_MAX]; /* a second receiver listens there all the time */
	double now_s, left_s;          /* of this visit: present time, and time left */
	double sweep_began_s, session_began_s, jitter_s;
	struct station *in_window[WORLD_WINDOWS_MAX]; /* lists of stations */
	size_t nof_ready, next_ready;
	struct ready *ready; /* pdus of this step, by time */
	bool failed;         /* out of memory */
};

/* ---- dice ---- */
double world_between(struct world *w, double low, double high);
int world_from(struct world *w, int low, int high); /* both included */
bool world_chance(struct world *w, double share);
double world_normal(struct world *w, double sd);
int world_one_of(struct world *w, const int *values, int count);
#define WORLD_ONE_OF(w, ...)                                                                                           \
	world_one_of(w, (const int[]){ __VA_ARGS__ }, sizeof((const int[]){ __VA_ARGS__ }) / sizeof(int))

/* ---- stations ---- */

/* Adds a station with all defaults; NULL and w->failed when there is no room. */
struct station *world_add(struct world *w, const char *name, enum rat rat);
/* Replaces a station from time_s on by one of the same place, clock and content, for the caller to change.
 */
struct station *world_change(struct world *w, struct station *old, double time_s, const char *name);
struct air_course *station_course(struct station *s);
double station_hz(const struct station *s);
double station_ppm(const struct station *s);

/* An honest cell at random, on the air at that time; operator -1: any. NULL: there is none. */
struct station *world_pick(struct world *w, enum rat rat, int owner, double time_s);

/* ---- the city ---- */
void world_city(struct world *w);
/* An honest cell as the operator would put it up, on the air from time_s on; level drawn. */
struct station *world_put_gsm(struct world *w, int owner, const char *name, double time_s);
struct station *world_put_lte(struct world *w, int owner, const char *name, double time_s);
double world_arfcn_hz(int arfcn);
/* An ARFCN of the operator on which nobody was heard. */
int world_free_arfcn(struct world *w, int owner);
/* Lists that are consistent with who is there; done once for the city. */
void world_list_neighbours(struct world *w, struct station *s);

/* Adds a value to the list, where there is room. */
void world_list(struct air_list *list, int value);

/* ---- kinds ---- */
typedef void world_make_fn(struct world *w);
/* By place in world_kinds[]; NULL: nothing to do. */
extern world_make_fn *const world_makers[];

int world_any_network(struct world *w);
enum rat world_any_rat(struct world *w);
/* Sets what all fake stations have: when they come and go, a level, a clock. */
void world_begin_fake(struct world *w, struct station *s);
/* Makes it stronger than all others on its carrier, so that phones choose it. */
void world_drown_others(struct world *w, struct station *s);
/* Gives the station a clock as honest cells have it. */
void world_good_clock(struct world *w, struct station *s);
/* A LAC or TAC that the network does not have here. */
int world_alien_area(struct world *w, const int *areas);
struct station *world_add_blaster(struct world *w, const char *name);
/* A fake LTE cell of the operator on its first carrier: defaults of air_enb_defaults(), an alien TAC. */
struct station *world_add_fake_lte(struct world *w, const char *name, int owner);
/* Makes the LTE cell rank GSM carriers above its own, so that phones stay on 2G. */
void world_rank_gsm_first(struct world *w, struct air_enb *e);

#define WORLD_ATTACKS(KIND)                                                                                            \
	KIND(blaster_rotating, "blaster-rotating-lac", "an SMS blaster with an operator's PLMN whose LAC rotates")     \
	KIND(blaster_empty, "blaster-empty-neighbours", "a blaster with an operator's PLMN and no neighbours")         \
	KIND(clone_neighbour, "clone-neighbour", "a listed neighbour's identity, 20 dB stronger")                      \
	KIND(replaced, "replaced-in-place", "a cell's carrier and BSIC with other content")                            \
	KIND(patient_clone, "patient-clone", "a copy of everything but the clock")                                     \
	KIND(c2_capture, "c2-capture", "a capture offset, and only the own carrier as neighbour")                      \
	KIND(openbts, "openbts", "OpenBTS, identity edited or not")                                                    \
	KIND(yatebts, "yatebts", "YateBTS, identity edited or not")                                                    \
	KIND(osmo_bsc, "osmo-bsc", "osmo-bsc, identity edited or not")                                                 \
	KIND(van, "van", "a blaster in a van that drives by")                                                          \
	KIND(lte_bait, "lte-bait", "an LTE cell with an alien TAC that prefers the blaster's GSM carrier")             \
	KIND(jam_and_capture, "jam-and-capture", "LTE jammed, and a strong new GSM cell")                              \
	KIND(srsran, "srsran", "srsRAN 4G, identity edited or not")                                                    \
	KIND(oai, "oai", "OpenAirInterface, identity edited or not")                                                   \
	KIND(tdd_misaligned, "tdd-misaligned", "a TDD cell with copied parameters out of frame alignment")             \
	KIND(forced_2g, "forced-2g", "an LTE cell like the operator's own that ranks GSM above itself")                \
	KIND(rivals_plmns, "rivals-plmns", "an LTE cell that lists operators which are rivals here")                   \
	KIND(same_pci, "same-pci-clone",                                                                               \
	     "an LTE cell's carrier, PCI and identity on another timing, with another TAC")                            \
	KIND(foreign_gsm, "foreign-plmn-gsm", "a GSM cell of another country, strong, and alone")                      \
	KIND(foreign_lte, "foreign-plmn-lte", "an LTE cell of another country, strong, and alone")                     \
	KIND(clipping, "clipping-blaster", "copied settings, no pages, 20 dB beyond the receiver's full scale")        \
	KIND(alien_gsm, "alien-area-gsm", "the operator's settings and clock, an alien LAC, and no pages")             \
	KIND(alien_lte, "alien-area-lte", "the operator's settings and clock, an alien TAC, and no pages")             \
	KIND(van_pair_early, "van-pair-early", "lte-bait within the first minute of listening")

/* What is told on the last of five days counts. */
#define WORLD_PATIENT(KIND)                                                                                            \
	KIND(patient_stands, "patient-stands",                                                                         \
	     "the operator's settings, an alien LAC, no pages: there from the start")                                  \
	KIND(patient_wakes, "patient-wakes", "a quiet copy for four days, then a catcher")                             \
	KIND(patient_returns, "patient-returns", "a blaster that comes for some minutes every day")

/* What a sensor that hears broadcasts alone cannot be sure to find. */
#define WORLD_HIDDEN_ONES(KIND)                                                                                        \
	KIND(perfect_copy, "perfect-copy", "a cell's settings, area and clock, and pages as on the cells around")      \
	KIND(alien_pages, "alien-area-pages", "the operator's settings and clock, an alien area, and pages")           \
	KIND(drive_by, "drive-by", "a blaster that drives by in ten seconds while the receiver sweeps")

#define WORLD_TROUBLES(KIND)                                                                                           \
	KIND(new_cell, "new-cell", "an operator puts a cell on the air")                                               \
	KIND(replan, "lac-replan", "an operator's LACs and TACs change overnight")                                     \
	KIND(retune, "retune", "an operator's GSM cells get new carriers and colour codes")                            \
	KIND(power_change, "power-change", "a cell's power changes")                                                   \
	KIND(femto, "femto", "a small cell indoors with a poorer clock")                                               \
	KIND(home_cell, "home-cell", "the same with an area of its own")                                               \
	KIND(ducting, "ducting", "far cells of others come in for a while")                                            \
	KIND(border, "border", "cells of a neighbouring country")                                                      \
	KIND(moving_sensor, "moving-sensor", "the sensor moves")                                                       \
	KIND(drive, "drive", "the sensor drives from district to district, which use carriers and codes again")        \
	KIND(warm_up, "warm-up", "the receiver's crystal warms up")                                                    \
	KIND(clock_step, "clock-step", "the host's clock is set by seconds or days")                                   \
	KIND(quiet_night, "quiet-night", "a night without traffic")                                                    \
	KIND(energy_saving, "energy-saving", "cells sleep at night and come back with new frame numbers")              \
	KIND(vlr_restart, "vlr-restart", "all of an operator's phones are paged by IMSI and come again")               \
	KIND(warning_test, "warning-test", "all LTE cells of an operator announce a warning")                          \
	KIND(gsm_r, "gsm-r", "railway cells")                                                                          \
	KIND(second_vendor, "second-vendor", "some cells are another vendor's")                                        \
	KIND(restart, "restart", "a cell restarts with new frame numbers")                                             \
	KIND(cochannel, "co-channel", "two far cells on one carrier take turns")                                       \
	KIND(repeater, "repeater", "an indoor repeater lifts a cell")                                                  \
	KIND(event_cow, "event-cow", "a cell on wheels for an event")                                                  \
	KIND(own_cow, "cow-own-area", "a cell on wheels with an area of its own")                                      \
	KIND(shared_ran, "shared-ran", "an operator's cells list the one that shares them")                            \
	KIND(tuning, "tuning", "parameters of one cell are tuned")                                                     \
	KIND(neighbour_change, "neighbour-change", "neighbour lists change")                                           \
	KIND(accidents, "parity-accidents", "weak cells whose bad blocks pass their parity now and then")              \
	KIND(gain_step, "gain-step", "the receiver's gain is turned")

#define WORLD_DECLARE(id, name, what) void world_make_##id(struct world *w);
WORLD_ATTACKS(WORLD_DECLARE)
WORLD_PATIENT(WORLD_DECLARE)
WORLD_HIDDEN_ONES(WORLD_DECLARE)
WORLD_TROUBLES(WORLD_DECLARE)
#undef WORLD_DECLARE

/* ---- the receiver ---- */
/* One window for each stretch of the spectrum in which anybody sends; false: out of memory, or nobody does. */
bool world_find_windows(struct world *w);
/* Starts all stations and puts each into its window. */
void world_take_places(struct world *w);

/* ---- pdus ---- */
enum { WORLD_READY_MAX = 8192 };
struct ready {
	double time_s;
	int sender;
	struct pdu pdu;
};
/* What the station sends in the step_s after w->now_s, as it is heard, goes to w->ready. */
void world_hear(struct world *w, struct station *s, double step_s);
/* That time by the clock of the receiver's host. */
int64_t world_time_ns(const struct world *w, double time_s);
void world_station_start(struct world *w, struct station *s, int i);
