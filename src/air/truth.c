// SPDX-License-Identifier: GPL-3.0-or-later
/* truth: what is really in a recording, as JSON: the cells, and block by block.
 */
#include "truth.h"

#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>

#include "scenario.h"      // struct air_scenario
#include "truth_events.h"  // air_event_log_list

#define HALF_BLOCK_HZ     90e3
#define BROADCAST_HALF_HZ 540e3 /* an LTE cell is known by its middle six resource blocks */

static void set(json_t *object, const char *key, json_int_t value)
{
	json_object_set_new(object, key, json_integer(value));
}

static void set_selection(json_t *object, const struct air_cell *cell)
{
	bool subtracted = cell->penalty_time == 31; /* 45.008 6.4: no penalty time, no temporary offset */
	set(object, "cell_reselect_offset_db", subtracted ? -2 * cell->cro : 2 * cell->cro);
	if (subtracted)
		return;
	set(object, "penalty_time_s", 20 * (cell->penalty_time + 1));
	if (cell->temporary_offset < 7) /* 7: infinite */
		set(object, "temporary_offset_db", 10 * cell->temporary_offset);
}

static void set_broadcast(json_t *object, const struct air_cell *cell)
{
	json_object_set_new(object, "mcc", json_string(cell->mcc));
	json_object_set_new(object, "mnc", json_string(cell->mnc));
	if (!cell->rotate_lac.count) /* what rotates is another thing at another time */
		set(object, "lac", cell->lac);
	if (!cell->rotate_ci.count)
		set(object, "ci", cell->ci);
	set(object, "cell_reselect_hysteresis_db", cell->crh_db);
	set(object, "t3212_min", 6 * cell->t3212);
	if (cell->selection)
		set_selection(object, cell);
}

/* Octets given in the scenario may say anything: then only what the carrier itself shows is known. */
static json_t *cell_truth(const struct air_cell *cell)
{
	json_t *object = json_object();
	json_object_set_new(object, "rat", json_string("gsm"));
	if (cell->arfcn != AIR_ANY)
		set(object, "arfcn", cell->arfcn);
	set(object, "freq_hz", llround(cell->freq_hz));
	set(object, "bsic", cell->bsic);
	if (!cell->si[AIR_SI3].given && !cell->si_off[AIR_SI3])
		set_broadcast(object, cell);
	return object;
}

static void set_text(json_t *object, const char *key, const char *value)
{
	json_object_set_new(object, key, json_string(value));
}

static bool sends_sib3(const struct air_enb *enb)
{
	for (int i = 0; i < enb->nof_si; i++)
		for (int k = 0; k < enb->si[i].nof_sibs && !enb->si[i].nof_octets; k++)
			if (enb->si[i].sib[k] == 3)
				return true;
	return false;
}

static void set_lte_broadcast(json_t *object, const struct air_enb *enb)
{
	set_text(object, "mcc", enb->plmns[0].mcc);
	set_text(object, "mnc", enb->plmns[0].mnc);
	if (!enb->rotate_tac.count)
		set(object, "tac", enb->tac);
	if (!enb->rotate_eci.count)
		set(object, "eci", enb->eci);
	json_object_set_new(object, "cell_barred", json_boolean(enb->barred));
	json_object_set_new(object, "intra_freq_reselection", json_boolean(enb->reselection));
	set(object, "q_rx_lev_min_dbm", enb->q_rx_lev_min_dbm);
	if (enb->tdd) {
		set(object, "tdd_config", enb->tdd_config);
		set(object, "tdd_special", enb->tdd_special);
	}
	if (sends_sib3(enb))
		set(object, "cell_reselection_priority", enb->priority);
}

/* Without system information only what the MIB and the signals tell is known. */
static json_t *enb_truth(const struct air_enb *enb, bool whole)
{
	static const char *const resources[] = { "1/6", "1/2", "1", "2" };
	json_t *object = json_object();
	set_text(object, "rat", "lte");
	if (enb->earfcn != AIR_ANY)
		set(object, "earfcn", enb->earfcn);
	set(object, "freq_hz", llround(enb->freq_hz));
	set(object, "pci", enb->pci);
	set_text(object, "duplex", enb->tdd ? "tdd" : "fdd");
	set_text(object, "cp", enb->cp_extended ? "extended" : "normal");
	set(object, "bandwidth_prb", enb->nof_prb);
	set(object, "antenna_ports", enb->ports);
	set_text(object, "phich_duration", enb->phich_extended ? "extended" : "normal");
	set_text(object, "phich_resource", resources[enb->phich_resource]);
	if (whole && enb->broadcast && !enb->nof_sib1_octets)
		set_lte_broadcast(object, enb);
	return object;
}

static int dump(json_t *root, FILE *out)
{
	int err = json_dumpf(root, out, JSON_INDENT(1) | JSON_PRESERVE_ORDER);
	json_decref(root);
	return err || fputc('\n', out) == EOF ? -EIO : 0;
}

int air_truth_write(const struct air_scenario *scenario, FILE *out)
{
	return air_truth_write_with(scenario, NULL, out);
}

int air_truth_write_with(const struct air_scenario *scenario, struct air_event_log *log, FILE *out)
{
	json_t *root = json_object(), *cells = json_array(), *maybe = json_array();
	for (int i = 0; i < scenario->nof_cells; i++) {
		const struct air_cell *cell = &scenario->cells[i];
		if (fabs(cell->freq_hz - scenario->freq_hz) < scenario->rate_hz / 2)
			json_array_append_new(cell->maybe ? maybe : cells, cell_truth(cell));
	}
	for (int i = 0; i < scenario->nof_enbs; i++) {
		const struct air_enb *enb = &scenario->enbs[i];
		double room_hz = scenario->rate_hz / 2 - fabs(enb->freq_hz - scenario->freq_hz);
		if (room_hz > BROADCAST_HALF_HZ)
			json_array_append_new(enb->maybe ? maybe : cells,
			                      enb_truth(enb, room_hz > enb->nof_prb * HALF_BLOCK_HZ));
	}
	json_object_set_new(root, "cells", cells);
	json_object_set_new(root, "maybe", maybe);
	if (log)
		json_object_set(root, "connections", air_event_log_list(log));
	return dump(root, out);
}

struct air_block_log {
	const struct air_scenario *scenario;
	json_t *cells; /* [nof_cells], each {"blocks": {}} and more */
};

static json_t *log_cell(const struct air_cell *cell)
{
	json_t *object = json_object();
	json_object_set_new(object, "name", json_string(cell->name));
	if (cell->arfcn != AIR_ANY)
		set(object, "arfcn", cell->arfcn);
	set(object, "freq_hz", llround(cell->freq_hz));
	set(object, "bsic", cell->bsic);
	json_object_set_new(object, "blocks", json_object());
	return object;
}

struct air_block_log *air_block_log_create(const struct air_scenario *scenario)
{
	struct air_block_log *log = calloc(1, sizeof(*log));
	if (!log)
		return NULL;
	log->cells = json_array();
	for (int i = 0; i < scenario->nof_cells; i++)
		json_array_append_new(log->cells, log_cell(&scenario->cells[i]));
	return log;
}

void air_block_log_add(void *ctx, const struct air_block *block)
{
	struct air_block_log *log = ctx;
	char fn[16], hex[2 * PDU_GSM_OCTETS + 1];
	json_t *cell = json_array_get(log->cells, (size_t)block->cell), *blocks = json_object_get(cell, "blocks");
	if (json_object_size(blocks) == 0)
		set(cell, "fn_first", block->fn);
	snprintf(fn, sizeof(fn), "%u", block->fn);
	for (int i = 0; i < PDU_GSM_OCTETS; i++)
		snprintf(hex + 2 * i, 3, "%02x", block->octets[i]);
	json_object_set_new(blocks, fn, json_string(hex));
}

/* The first cell's object, with the other cells' as a list inside. */
int air_block_log_write(struct air_block_log *log, FILE *out)
{
	json_t *root = json_array_size(log->cells) ? json_incref(json_array_get(log->cells, 0)) : json_object();
	json_array_remove(log->cells, 0);
	json_object_set(root, "others", log->cells);
	return dump(root, out);
}

void air_block_log_destroy(struct air_block_log *log)
{
	if (log)
		json_decref(log->cells);
	free(log);
}
