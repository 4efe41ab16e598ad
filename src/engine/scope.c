// SPDX-License-Identifier: GPL-3.0-or-later
/* scope: see scope.h. A cell stays in it for an hour after the last reason, so that enough phones come by to judge by.
 */
#include "scope.h"

#include <errno.h>
#include <string.h>

#include "cell.h"   // struct cell
#include "plain.h"  // plain_is

static const int64_t stays_ns = INT64_C(3600) * 1000000000, new_ns = INT64_C(60) * 1000000000;

enum { BASIS_SIZE = 200 };

int scope_open(struct scope *scope, const char *basis, const char *words, struct fault *fault)
{
	*scope = (struct scope){ .on = basis != NULL };
	if (basis && (!basis[0] || strlen(basis) >= BASIS_SIZE || !plain_is(basis)))
		return fault_setting(fault, "signalling", EINVAL,
		                     "the basis, on which dedicated channels are followed, must be plain text of 1 to "
		                     "%d octets",
		                     BASIS_SIZE - 1);
	if (words && !basis)
		return fault_setting(fault, "signalling-scope", EINVAL, "means nothing without --signalling");
	if (!words || strcmp(words, "suspects") == 0)
		return 0;
	scope->cells.all = strcmp(words, "all") == 0;
	scope->version = 1;
	return scope->cells.all
	               ? 0
	               : fault_setting(fault, "signalling-scope", EINVAL, "'%s' is neither suspects nor all", words);
}

/* Its carrier had been listened to without it. */
static bool is_newcomer(const struct cell *cell, const struct coverage *coverage)
{
	const struct coverage_span *span = coverage_find(coverage, cell->freq_hz);

	return span && cell->first_seen_ns - span->first_ns >= new_ns;
}

/* Phones came for updates alone, and for nothing that a network is there for. */
static bool is_one_sided(const struct cell *cell)
{
	enum { UPDATES_MIN = 10 };
	const struct cell_gsm *gsm = &cell->gsm;

	return gsm->assigned_update >= UPDATES_MIN && gsm->assigned_answer <= 0 && gsm->assigned_call <= 0;
}

static int find(const struct scope *scope, const struct receiver_scope_cell *cell)
{
	for (int i = 0; i < scope->cells.count; i++) {
		const struct receiver_scope_cell *c = &scope->cells.cells[i];

		if (c->rat == cell->rat && c->channel == cell->channel && c->code == cell->code)
			return i;
	}
	return -1;
}

/* Its place, or that of the one whose time ends first. */
static int place_for(struct scope *scope, const struct receiver_scope_cell *cell)
{
	int at = find(scope, cell), first = 0;

	if (at >= 0)
		return at;
	scope->version++;
	for (int i = 1; i < scope->cells.count; i++)
		if (scope->until_ns[i] < scope->until_ns[first])
			first = i;
	at = scope->cells.count < RECEIVER_SCOPE_MAX ? scope->cells.count++ : first;
	scope->cells.cells[at] = *cell;
	return at;
}

static void drop_old(struct scope *scope, int64_t time_ns)
{
	for (int i = scope->cells.count - 1; i >= 0; i--) {
		if (scope->until_ns[i] >= time_ns)
			continue;
		const int last = --scope->cells.count;

		scope->cells.cells[i] = scope->cells.cells[last];
		scope->until_ns[i] = scope->until_ns[last];
		scope->version++;
	}
}

void scope_judged(struct scope *scope, int64_t time_ns, const struct cell *cell, const struct coverage *coverage,
                  const struct finding *findings, int count)
{
	if (!scope->on || scope->cells.all)
		return;
	drop_old(scope, time_ns);
	bool fired = false;

	for (int i = 0; i < count; i++)
		fired |= findings[i].family != FAMILY_CONDUCT;
	if (!fired && !is_newcomer(cell, coverage) && !is_one_sided(cell))
		return;
	const int32_t code = cell_code(cell);
	const struct receiver_scope_cell place = { cell->rat, (uint32_t)cell_channel(cell),
		                                   (int16_t)(code == CELL_UNKNOWN ? -1 : code) };

	scope->until_ns[place_for(scope, &place)] = time_ns + stays_ns;
}
