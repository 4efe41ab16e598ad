// SPDX-License-Identifier: GPL-3.0-or-later
/* scenario: what the sections and keys of a scenario file mean. How they are written: ini.h.
 */
#include "scenario.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <osmocom/gsm/gsm_utils.h>

#include "air.h"
#include "freq_list.h"      // air_freq_list_encode
#include "ini.h"            // ini_parse
#include "lte_keys.h"       // air_enb_keys
#include "scenario_keys.h"  // air_key_set
#include "serving.h"        // air_serving_finish
#include "si.h"             // air_si_sacch_neighbours

enum { FILE_MAX_OCTETS = 256 * 1024 };

struct reader {
	const char *name;
	int line, section_line;
	struct air_scenario *scenario;
	struct air_cell *cell; /* cell of the present section; NULL: it is another kind of section */
	struct air_enb *enb;   /* the same for LTE */
	struct air_jam *jam;
	int nof_keys;               /* keys read in this section */
	const struct air_key *keys; /* keys of this kind of section; NULL: before the first section */
	void *target;
	struct fault *fault;
};

/* Puts file and line before a reason that has none yet. */
static int complain(const struct reader *r, int line, const char *reason)
{
	char copy[sizeof(r->fault->text)];
	snprintf(copy, sizeof(copy), "%s", reason);
	return fault_set(r->fault, EINVAL, "%s:%d: %s", r->name, line, copy);
}

/* 45.005 clause 2, or the frequency as given. */
static const char *finish_frequency(struct air_cell *cell)
{
	if (cell->arfcn == AIR_ANY)
		return isnan(cell->freq_hz) ? "the cell has neither arfcn nor freq" : NULL;
	uint16_t tenths = gsm_arfcn2freq10((uint16_t)(cell->arfcn | (cell->pcs ? ARFCN_PCS : 0)), 0);
	if (tenths == 0 || tenths == 0xffff)
		return "no band has this arfcn";
	if (isnan(cell->freq_hz))
		cell->freq_hz = tenths * 1e5;
	return NULL;
}

static const char *finish_codes(struct air_cell *cell)
{
	if (cell->max_retrans != 1 && cell->max_retrans != 2 && cell->max_retrans != 4 && cell->max_retrans != 7)
		return "max_retrans is 1, 2, 4 or 7";
	if (cell->crh_db % 2)
		return "cell_reselect_hysteresis_db is even";
	if (cell->radio_link_timeout % 4)
		return "radio_link_timeout is a multiple of 4";
	if (cell->ccch_conf == 1 && cell->bs_ag_blks_res > 2)
		return "bs_ag_blks_res is 0 to 2 on a combined CCCH"; /* 44.018 10.5.2.11 */
	if (!isnan(cell->level_dbfs) && !isnan(cell->esn0_db))
		return "either level_dbfs or esn0_db";
	if (cell->ncc_permitted == AIR_ANY)
		cell->ncc_permitted = 1 << (cell->bsic >> 3);
	return NULL;
}

static const char *finish_lists(struct air_cell *cell)
{
	uint8_t octets[AIR_FREQ_LIST_OCTETS];
	if (cell->allocation.count == 0 && cell->arfcn != AIR_ANY)
		cell->allocation = (struct air_list){ .count = 1, .value = { cell->arfcn } };
	const char *reason = air_serving_finish(cell);
	if (reason)
		return reason;
	if (air_freq_list_encode((enum air_list_format)cell->allocation_format, &cell->allocation, octets))
		return "the cell allocation does not fit its format";
	const struct air_list *lists[] = { &cell->neighbours, &cell->neighbours_bis, &cell->neighbours_ter,
		                           air_si_sacch_neighbours(cell) };
	for (int i = 0; i < 4; i++)
		if (air_freq_list_encode((enum air_list_format)cell->neighbour_format, lists[i], octets))
			return "a neighbour list does not fit its format";
	return NULL;
}

static int finish_cell(struct reader *r)
{
	struct air_cell *cell = r->cell;
	r->cell = NULL;
	if (!cell)
		return 0;
	if (isnan(cell->level_dbfs) && isnan(cell->esn0_db))
		cell->level_dbfs = -20;
	const char *reason = finish_frequency(cell);
	if (!reason)
		reason = finish_codes(cell);
	if (!reason)
		reason = finish_lists(cell);
	return reason ? complain(r, r->section_line, reason) : 0;
}

static int finish_section(struct reader *r)
{
	struct air_enb *enb = r->enb;
	r->enb = NULL;
	const char *reason = enb ? air_enb_finish(enb) : NULL;
	if (r->jam && isnan(r->jam->freq_hz))
		reason = "the jammer has no freq";
	r->jam = NULL;
	return reason ? complain(r, r->section_line, reason) : finish_cell(r);
}

static int begin_cell(struct reader *r, const char *name)
{
	struct air_scenario *s = r->scenario;
	if (s->nof_cells == AIR_CELLS_MAX)
		return complain(r, r->line, "too many cells");
	struct air_cell *cells = realloc(s->cells, (size_t)(s->nof_cells + 1) * sizeof(*cells));
	if (!cells)
		return complain(r, r->line, "out of memory");
	s->cells = cells;
	r->cell = &cells[s->nof_cells++];
	air_cell_defaults(r->cell);
	snprintf(r->cell->name, sizeof(r->cell->name), "%s", name);
	r->keys = air_cell_keys;
	r->target = r->cell;
	return 0;
}

static int begin_enb(struct reader *r, const char *name)
{
	struct air_scenario *s = r->scenario;
	if (s->nof_enbs == AIR_CELLS_MAX)
		return complain(r, r->line, "too many cells");
	struct air_enb *enbs = realloc(s->enbs, (size_t)(s->nof_enbs + 1) * sizeof(*enbs));
	if (!enbs)
		return complain(r, r->line, "out of memory");
	s->enbs = enbs;
	r->enb = &enbs[s->nof_enbs++];
	air_enb_defaults(r->enb);
	snprintf(r->enb->name, sizeof(r->enb->name), "%s", name);
	r->keys = air_enb_keys;
	r->target = r->enb;
	return 0;
}

static int begin_jam(struct reader *r)
{
	struct air_scenario *s = r->scenario;
	if (s->nof_jams == AIR_JAMS_MAX)
		return complain(r, r->line, "too many jammers");
	r->jam = &s->jams[s->nof_jams++];
	air_jam_defaults(r->jam);
	r->keys = air_jam_keys;
	r->target = r->jam;
	return 0;
}

/* What followed from other keys there follows from those of this section again. */
static bool cell_like(struct reader *r, const char *name)
{
	struct air_cell *cell = r->cell, *end = &r->scenario->cells[r->scenario->nof_cells - 1];
	const struct air_cell *other = r->scenario->cells;
	while (other < end && strcmp(other->name, name) != 0)
		other++;
	if (other == end)
		return false;
	memcpy(&cell->arfcn, &other->arfcn, sizeof(*cell) - offsetof(struct air_cell, arfcn));
	if (cell->arfcn != AIR_ANY)
		cell->freq_hz = NAN;
	if (cell->allocation.count == 1 && cell->allocation.value[0] == cell->arfcn)
		cell->allocation.count = 0;
	if (cell->ncc_permitted == 1 << (cell->bsic >> 3))
		cell->ncc_permitted = AIR_ANY;
	return true;
}

static bool enb_like(struct reader *r, const char *name)
{
	struct air_enb *enb = r->enb, *end = &r->scenario->enbs[r->scenario->nof_enbs - 1];
	const struct air_enb *other = r->scenario->enbs;
	while (other < end && strcmp(other->name, name) != 0)
		other++;
	if (other == end)
		return false;
	memcpy(&enb->earfcn, &other->earfcn, sizeof(*enb) - offsetof(struct air_enb, earfcn));
	if (enb->earfcn != AIR_ANY)
		enb->freq_hz = NAN;
	return true;
}

static int read_like(struct reader *r, const char *name)
{
	if (r->nof_keys)
		return complain(r, r->line, "like is the first key of its section");
	r->nof_keys++;
	if ((r->cell && cell_like(r, name)) || (r->enb && enb_like(r, name)))
		return 0;
	return complain(r, r->line, "like: no such cell before this one");
}

static char *skip_blanks(char *text)
{
	return text + strspn(text, " \t");
}

static int read_section(void *ctx, int line, char *kind)
{
	struct reader *r = ctx;
	int err = finish_section(r);
	if (err)
		return err;
	r->line = r->section_line = line;
	r->nof_keys = 0;
	if (strcmp(kind, "air") == 0) {
		r->keys = air_scenario_keys;
		r->target = r->scenario;
		return 0;
	}
	if (strncmp(kind, "cell", 4) == 0 && strchr(" \t", kind[4]))
		return begin_cell(r, skip_blanks(kind + 4));
	if (strncmp(kind, "lte", 3) == 0 && strchr(" \t", kind[3]))
		return begin_enb(r, skip_blanks(kind + 3));
	if (strncmp(kind, "jam", 3) == 0 && strchr(" \t", kind[3]))
		return begin_jam(r);
	return complain(r, r->line, "unknown kind of section: [air], [cell NAME], [lte NAME] and [jam NAME] there are");
}

static int read_key(void *ctx, int line, char *name, char *value)
{
	struct reader *r = ctx;
	struct fault reason;
	r->line = line;
	if (!r->keys)
		return complain(r, r->line, "a key before the first section");
	if ((r->cell || r->enb) && strcmp(name, "like") == 0)
		return read_like(r, value);
	const struct air_key *key = r->keys;
	while (key->name && strcmp(key->name, name) != 0)
		key++;
	if (!key->name) {
		fault_set(&reason, EINVAL, "unknown key '%.40s'", name);
		return complain(r, r->line, reason.text);
	}
	r->nof_keys++;
	if (air_key_set(key, r->target, value, &reason))
		return complain(r, r->line, reason.text);
	return 0;
}

/* Without the key `listen` there is one stretch: the whole duration. */
static void finish_stretches(struct air_scenario *s)
{
	if (s->nof_stretches)
		s->duration_s = s->stretches[s->nof_stretches - 1].to_s;
	else
		s->stretches[s->nof_stretches++] = (struct air_stretch){ 0, s->duration_s };
}

static int read_all(struct reader *r, char *text, size_t size)
{
	static const struct ini_calls calls = { .section = read_section, .key = read_key };
	int err = ini_parse(text, size, r->name, &calls, r, r->fault);
	if (!err)
		err = finish_section(r);
	if (!err && air_serving_carriers(r->scenario) > AIR_CARRIERS_MAX)
		err = complain(r, r->line, "too many carriers");
	if (!err && r->scenario->freq_hz == 0)
		err = complain(r, r->line, "section [air] must say freq");
	finish_stretches(r->scenario);
	return err;
}

/* Cuts the text into words. */
static struct air_scenario *parse(char *text, size_t size, const char *name, struct fault *fault)
{
	struct air_scenario *scenario = calloc(1, sizeof(*scenario));
	struct reader reader = { .name = name, .scenario = scenario, .fault = fault };
	if (!scenario) {
		fault_set(fault, ENOMEM, "%s: out of memory", name);
		return NULL;
	}
	air_scenario_defaults(scenario);
	if (read_all(&reader, text, size)) {
		air_scenario_destroy(scenario);
		return NULL;
	}
	return scenario;
}

struct air_scenario *air_scenario_parse(const char *text, size_t size, const char *name, struct fault *fault)
{
	char *copy = malloc(size + 1);
	struct air_scenario *scenario = NULL;
	if (!copy) {
		fault_set(fault, ENOMEM, "%s: out of memory", name);
		return NULL;
	}
	memcpy(copy, text, size);
	scenario = parse(copy, size, name, fault);
	free(copy);
	return scenario;
}

struct air_scenario *air_scenario_read(const char *path, struct fault *fault)
{
	size_t size;
	char *text = ini_read(path, FILE_MAX_OCTETS, &size, fault);
	struct air_scenario *scenario = text ? parse(text, size, path, fault) : NULL;
	free(text);
	return scenario;
}

void air_scenario_destroy(struct air_scenario *scenario)
{
	if (scenario) {
		free(scenario->cells);
		free(scenario->enbs);
	}
	free(scenario);
}

double air_cell_level_dbfs(const struct air_scenario *scenario, const struct air_cell *cell)
{
	return isnan(cell->level_dbfs) ? scenario->noise_dbfs + cell->esn0_db : cell->level_dbfs;
}
