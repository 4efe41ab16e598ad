// SPDX-License-Identifier: GPL-3.0-or-later
/* serving: a list of carriers is in the order that 44.018 10.5.2.21 counts them in: ascending, 0 last.
 */
#include "serving.h"

#include <stdbool.h>
#include <string.h>
#include <osmocom/gsm/gsm_utils.h>

#include "hop.h"  // air_hop_index

enum { ALLOCATION_OCTETS = 8 };

static int rank(int arfcn)
{
	return arfcn ? arfcn : 1024;
}

static void sort(struct air_list *list)
{
	for (int i = 1; i < list->count; i++)
		for (int k = i; k > 0 && rank(list->value[k]) < rank(list->value[k - 1]); k--) {
			int swapped = list->value[k];
			list->value[k] = list->value[k - 1];
			list->value[k - 1] = swapped;
		}
}

static bool contains(const struct air_list *list, int arfcn)
{
	for (int i = 0; i < list->count; i++)
		if (list->value[i] == arfcn)
			return true;
	return false;
}

/* A cell allocation that nobody gave has all that is used. */
static const char *finish_hopping(struct air_cell *cell)
{
	struct air_list *hopping = &cell->serving.hopping;
	bool given = cell->allocation.count != 1 || cell->allocation.value[0] != cell->arfcn;
	sort(hopping);
	for (int i = 0; i < hopping->count; i++) {
		if (contains(&cell->allocation, hopping->value[i]))
			continue;
		if (given || cell->allocation.count == AIR_NEIGHBOURS_MAX)
			return "hopping: allocation has not all of these carriers";
		cell->allocation.value[cell->allocation.count++] = hopping->value[i];
	}
	if (hopping->count && cell->serving.maio >= hopping->count)
		return "maio is less than the number of carriers to hop over";
	return NULL;
}

const char *air_serving_finish(struct air_cell *cell)
{
	struct air_serving *s = &cell->serving;
	bool elsewhere = s->hopping.count || s->arfcn != AIR_ANY;
	if (s->timeslot == AIR_ANY)
		s->timeslot = cell->ccch_conf == 1 && !elsewhere ? 0 : 1;
	if (s->timeslot == 0 && cell->ccch_conf != 1)
		return "sdcch_timeslot is 0 where ccch_conf is 1 only";
	if (s->hopping.count && s->arfcn != AIR_ANY)
		return "either sdcch_arfcn or hopping";
	if (elsewhere && (cell->arfcn == AIR_ANY || s->timeslot == 0))
		return "SDCCHs on other carriers want the cell's arfcn, and a timeslot other than 0";
	return finish_hopping(cell);
}

int air_serving_others(const struct air_cell *cell, int arfcns[AIR_NEIGHBOURS_MAX])
{
	const struct air_serving *s = &cell->serving;
	int n = 0;
	if (s->manner == AIR_MANNER_NONE)
		return 0;
	if (s->arfcn != AIR_ANY && s->arfcn != cell->arfcn)
		arfcns[n++] = s->arfcn;
	for (int i = 0; i < s->hopping.count; i++)
		if (s->hopping.value[i] != cell->arfcn)
			arfcns[n++] = s->hopping.value[i];
	return n;
}

int air_serving_carriers(const struct air_scenario *scenario)
{
	int arfcns[AIR_NEIGHBOURS_MAX], n = scenario->nof_cells;
	for (int i = 0; i < scenario->nof_cells; i++)
		n += air_serving_others(&scenario->cells[i], arfcns);
	return n;
}

int air_serving_arfcn(const struct air_cell *cell, uint32_t fn)
{
	const struct air_serving *s = &cell->serving;
	if (s->hopping.count)
		return s->hopping.value[air_hop_index(fn, s->hsn, s->maio, s->hopping.count)];
	return s->arfcn == AIR_ANY ? cell->arfcn : s->arfcn;
}

static double nominal_hz(const struct air_cell *cell, int arfcn)
{
	return gsm_arfcn2freq10((uint16_t)(arfcn | (cell->pcs ? ARFCN_PCS : 0)), 0) * 1e5;
}

double air_serving_hz(const struct air_cell *cell, int arfcn)
{
	if (arfcn == cell->arfcn)
		return cell->freq_hz;
	return cell->freq_hz + nominal_hz(cell, arfcn) - nominal_hz(cell, cell->arfcn);
}

int air_serving_allocation(const struct air_cell *cell, uint8_t octets[ALLOCATION_OCTETS])
{
	struct air_list all = cell->allocation;
	int n = (all.count + 7) / 8;
	sort(&all);
	memset(octets, 0, ALLOCATION_OCTETS);
	for (int i = 0; i < all.count; i++)
		if (contains(&cell->serving.hopping, all.value[i]))
			octets[n - 1 - i / 8] |= (uint8_t)(1 << i % 8);
	return n;
}
