// SPDX-License-Identifier: GPL-3.0-or-later
/* build: what a field is put together of: operators, emitters in a landscape, and the ear.
 */
#pragma once

#include "content.h"
#include "dice.h"
#include "field.h"

enum { OPERATORS_MAX = 4, EMITTERS_MAX = 4096, WINDOWS_MAX = 256, AREAS_MAX = 12, READY_MAX = 8192 };

struct layer {
	int earfcn, prb, priority, ports;
};

struct mno {
	struct plmn plmn;
	bool has_gsm, has_lte, tdd, lists_itself;
	int first, last; /* ARFCNs of its beacons */
	int lac, tac, ncc[2], rxlev[2], offset_habit, small_lac, small_tac;
	double combined;        /* share of cells with a combined control channel */
	struct gsm_content gsm; /* what its cells have in common */
	struct lte_content lte;
	int nof_layers;
	struct layer layers[2];
	int next_site, next_enb, next_group;
	double pages; /* a second and cell, at the busy hour */
};

/* One cell on the air with one content. */
struct emitter {
	const char *name;
	bool fake, watched; /* watched: a second receiver, if there is one, stays there */
	enum rat rat;
	int op, index; /* op -1: nobody's here */
	double x_m, y_m;
	double hz, level_dbfs, from_s, to_s;
	double on_s, off_s; /* on the air by turns; 0: always */
	double ppm, drift_ppm_h, wander_ppm, wander_s;
	double zero_s; /* its frame 0 began then */
	double pages, grants, imsi_share, load;
	bool warns;
	double pass_s, pass_m, pass_m_s, slope_db_s; /* drives by; level rises */
	double rotate_s;
	int nof_areas, areas[AREAS_MAX], cis[AREAS_MAX];
	struct gsm_content gsm;
	struct lte_content lte;
	/* while it runs */
	struct dice dice;
	struct emitter *next_in_window, *next_on_carrier;
	int window, turn;
	double shadow_db, shadow_at_s, loss_from_s, loss_to_s, read_s[1 + SI_LTE_MAX];
	uint32_t ok, bad;
	int len[1 + SI_LTE_MAX];
	uint8_t octets[1 + SI_LTE_MAX][LTE_OCTETS];
};

enum ear { EAR_SWEEP, EAR_TWO, EAR_WIDE };

struct ready {
	double time_s;
	int sender;
	struct pdu pdu;
};

struct field {
	struct world_config config;
	struct dice dice;
	int nof_operators, nof_emitters;
	struct mno operators[OPERATORS_MAX];
	struct emitter **emitters; /* [EMITTERS_MAX] */
	double event_s, start_hour, tdd_zero_s;
	bool failed;
	/* the sensor */
	enum ear ear;
	double noise_dbfs, ppm, warm_ppm, warm_s, sway_ppm, jump_at_s, jump_ppm;
	double move_db, move_s, gain_at_s, gain_db, set_at_s, set_by_s, interference_db, interference_at_s;
	int nof_windows, window, sender;
	double windows_hz[WINDOWS_MAX];
	struct emitter *in_window[WINDOWS_MAX];
	bool stays[WINDOWS_MAX];
	double now_s, left_s, dwell_s, sweep_s, session_at_s, slip_s;
	int nof_ready, next_ready;
	struct ready *ready; /* [READY_MAX] */
};

/* ---- emitters ---- */
/* A new one with a good clock that is always on the air; NULL, and f->failed, when there is no room. */
struct emitter *emitter_add(struct field *f, const char *name, enum rat rat);
/* The same from time_s on, for the caller to change; the old one stops. NULL: it was gone before. */
struct emitter *emitter_change(struct field *f, struct emitter *old, double time_s);
/* Any honest one of the operators' that is there for good (op -1: anybody's); NULL: none is. */
struct emitter *emitter_any(struct field *f, enum rat rat, int op);
bool emitter_on(const struct emitter *e, double time_s);
/* Network grade: 0.02 ppm, and slow. */
void emitter_good_clock(struct field *f, struct emitter *e);
double arfcn_hz(int arfcn);
double earfcn_hz(int earfcn, int *band);
/* With no other carrier beside it. */
void emitter_tune_gsm(struct emitter *e, int arfcn);
void emitter_tune_lte(struct emitter *e, int earfcn);

/* ---- city.c ---- */
void city_make(struct field *f);
/* One more cell as the operator would put it up. */
struct emitter *city_put_gsm(struct field *f, int op, const char *name);
struct emitter *city_put_lte(struct field *f, int op, const char *name);
void city_list(struct field *f, struct emitter *e);
int city_operator(struct field *f, enum rat rat);
int city_free_arfcn(struct field *f, int op);
int city_other_area(struct field *f, int area);
double city_hum(const struct field *f, double time_s); /* share of the busy hour's traffic */

/* ---- radio.c ---- */
void radio_start(struct field *f);
bool radio_step(struct field *f); /* false: the time is over */

/* ---- kinds ---- */
typedef void make_fn(struct field *f);
extern make_fn *const field_makers[]; /* by place in field_kinds[] */

#define FIELD_ATTACKS(KIND)                                                                                            \
	KIND(openbts, "gsm-openbts", "OpenBTS with an operator's name, else as it comes")                              \
	KIND(yatebts, "gsm-yatebts", "YateBTS with an operator's name, else as it comes")                              \
	KIND(lab, "gsm-lab-octets", "the octets recorded of a laboratory's BTS under an operator's name")              \
	KIND(spammer, "gsm-spammer", "OpenBTS for text messages: its LAC changes, C2 at the highest")                  \
	KIND(hopper, "gsm-lac-hopper", "operator's settings, LAC and CI rotate")                                       \
	KIND(prison, "gsm-prison", "operator's settings, a hysteresis of 14 dB, itself as only neighbour")             \
	KIND(impostor, "gsm-impostor", "a neighbour's carrier, colour code and CI in an alien LAC")                    \
	KIND(copy, "gsm-copy-cheap-clock", "octet for octet a copy on another carrier, clock some ppm off")            \
	KIND(overlay, "gsm-overlay", "octet for octet a copy on the same carrier, stronger, another timing")           \
	KIND(alien, "gsm-alien-area", "operator's settings and clock, an alien LAC, no pages")                         \
	KIND(elsewhere, "gsm-wrong-carrier", "an operator's name on another's carriers, an alien LAC")                 \
	KIND(abroad_gsm, "gsm-abroad", "a strong cell of another country")                                             \
	KIND(test_gsm, "gsm-test-network", "PLMN 001-01 with an operator's settings")                                  \
	KIND(deafening, "gsm-deafening", "20 dB over full scale, settings copied, no pages")                           \
	KIND(passing, "gsm-passing-van", "drives by with OpenBTS under an operator's name")                            \
	KIND(pulsed, "gsm-pulsed", "on for half a minute, off for one")                                                \
	KIND(pico, "gsm-pico-catcher",                                                                                 \
	     "bought picocell: good clock, copied lists, an alien LAC, no packet data, no pages")                      \
	KIND(srsran, "lte-srsran", "srsRAN with an operator's name, else as it comes")                                 \
	KIND(oai, "lte-oai", "OpenAirInterface with an operator's name, else as it comes")                             \
	KIND(openlte, "lte-openlte", "OpenLTE with an operator's name, else as it comes")                              \
	KIND(catcher, "lte-catcher", "operator's settings, an alien TAC, a cheap clock")                               \
	KIND(forced, "lte-forced-2g", "operator's settings, GSM ranked above its own carrier")                         \
	KIND(pair, "lte-gsm-pair", "an LTE cell that ranks the GSM cell beside it first")                              \
	KIND(pair_first, "lte-gsm-pair-first", "the same, there when listening begins")                                \
	KIND(clone, "lte-clone", "carrier, PCI, identity and octets of a cell on another timing, an alien TAC")        \
	KIND(rivals, "lte-rivals", "lists operators that are rivals here")                                             \
	KIND(abroad_lte, "lte-abroad", "a strong cell of another country")                                             \
	KIND(off_beat, "lte-off-beat", "a TDD cell with its frames out of line")                                       \
	KIND(tac_hopper, "lte-tac-hopper", "operator's settings, its TAC rotates")                                     \
	KIND(false_warning, "lte-false-warning", "announces a warning that no other cell does, alien TAC")             \
	KIND(alien_lte, "lte-alien-area", "operator's settings and clock, an alien TAC, no pages; heard whole")

#define FIELD_PATIENT(KIND)                                                                                            \
	KIND(sleeper, "gsm-sleeper", "a quiet copy for four days, then a catcher")                                     \
	KIND(resident, "gsm-resident", "an alien LAC and no pages, there from the start")

#define FIELD_HIDDEN(KIND)                                                                                             \
	KIND(perfect, "perfect-copy", "settings, area, clock and pages as the cells around")                           \
	KIND(busy_alien, "alien-area-pages", "operator's settings and clock, an alien area, pages")                    \
	KIND(glimpse, "ten-seconds-by", "drives by in ten seconds while the receiver sweeps")                          \
	KIND(narrow_ear, "alien-area-dongle",                                                                          \
	     "alien TAC, clock within 0.4 ppm, by a receiver that hears no pages of wide carriers")

#define FIELD_TROUBLES(KIND)                                                                                           \
	KIND(new_site, "new-site", "three new cells")                                                                  \
	KIND(areas_anew, "areas-anew", "LACs and TACs are numbered anew")                                              \
	KIND(area_split, "area-split", "half of the cells get a new area")                                             \
	KIND(carriers_anew, "carriers-anew", "GSM beacons move to other carriers")                                     \
	KIND(home, "home-cell", "a small cell with an area of its own and a clock of 0.1 to 0.25 ppm")                 \
	KIND(home_same, "home-cell-same-area", "the same in the operator's area")                                      \
	KIND(wheels, "cell-on-wheels", "a strong new cell with an area of its own")                                    \
	KIND(drive, "drive", "the sensor drives: carriers and codes come again, levels move")                          \
	KIND(valley, "border-valley", "a neighbouring country's cells")                                                \
	KIND(duct, "duct", "far cells of other countries for a while")                                                 \
	KIND(railway, "railway", "GSM-R cells along a line")                                                           \
	KIND(registers, "registers-restart", "all are paged by IMSI, all come again")                                  \
	KIND(sharing, "ran-sharing", "cells list the operator that shares them")                                       \
	KIND(clock_seconds, "clock-set", "the host's clock is set by seconds")                                         \
	KIND(clock_days, "clock-set-days", "the host's clock is set by days")                                          \
	KIND(vendor, "vendor-swap", "some cells get another vendor's equipment overnight")                             \
	KIND(sleep, "energy-saving", "capacity layers sleep and come back")                                            \
	KIND(repeater, "repeater", "a cell is lifted by 25 dB")                                                        \
	KIND(same_carrier, "same-carrier", "two far cells with one carrier and colour code")                           \
	KIND(warm, "warm-up", "the receiver warms up by some ppm")                                                     \
	KIND(crystal_jump, "crystal-jump", "the receiver's crystal jumps")                                             \
	KIND(antenna, "antenna", "all levels drop")                                                                    \
	KIND(noise, "interference", "a machine makes noise on everything for a while")                                 \
	KIND(maintenance, "maintenance", "a cell is barred, and goes, and comes back")                                 \
	KIND(disaster, "disaster", "an operator bars classes on all cells, and warns")                                 \
	KIND(narrow, "narrow-lte", "an operator's narrow LTE carrier in its old GSM band")                             \
	KIND(tunnel, "tunnel", "only three cells of one operator are heard")                                           \
	KIND(night, "night", "nobody calls")

#define FIELD_DECLARE(id, name, what) void field_make_##id(struct field *f);
FIELD_ATTACKS(FIELD_DECLARE)
FIELD_PATIENT(FIELD_DECLARE)
FIELD_HIDDEN(FIELD_DECLARE)
FIELD_TROUBLES(FIELD_DECLARE)
#undef FIELD_DECLARE
