// SPDX-License-Identifier: GPL-3.0-or-later
/* trial: a place (carrier, BSIC or PCI) at which a fake station was heard counts as fake from then on, whoever else
 * sends there: a clone and its victim are one cell to who listens.
 *
 * Latency counts from the first SI3 or SIB1 of a fake station that is heard; a carrier or a MIB may have given it away
 * before.
 */
#include "trial.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../../src/engine/judge.h"  // struct judge
#include "cells.h"                   // cells_update
#include "receivers.h"               // receiver_of
#include "rule.h"                    // rules

enum { CELLS_MAX = 10000, PLACES = 8192 };

struct place {
	uint64_t handle;
	bool used, fake, noticed;
	char alarm[ALERT_ID_SIZE]; /* the last one counted */
};

struct course {
	struct trial *trial;
	FILE *trace;
	const struct generator *generator;
	void *world; /* its instance */
	struct cells *cells;
	struct judge judge;
	int64_t start_ns, first_ns, alarmed_ns; /* first SI3 or SIB1 of a fake; first `suspicious`; 0: not yet */
	int64_t counts_ns;                      /* what is said of a fake from then on counts */
	char baseline[32];                      /* file that learns; "": none */
	struct place *places;                   /* [PLACES] */
	uint64_t handle;                        /* of the cell that is judged */
};

static struct place *place_of(struct course *c, uint64_t handle)
{
	size_t at = (handle * UINT64_C(0x9e3779b97f4a7c15)) >> 51;

	while (c->places[at].used && c->places[at].handle != handle)
		at = (at + 1) % PLACES;
	c->places[at].used = true;
	c->places[at].handle = handle;
	return &c->places[at];
}

static void sender_of(const struct course *c, struct world_station *station)
{
	c->generator->station(c->world, c->generator->sender(c->world), station);
}

static void note_rules(bool *seen, const struct alert *alert)
{
	for (int i = 0; i < alert->nof_findings; i++)
		for (int k = 0; rules[k] && k < TRIAL_RULES_MAX; k++)
			seen[k] |= strcmp(rules[k]->id, alert->findings[i].rule) == 0;
}

static void describe(const struct course *c, int64_t time_ns, const struct alert *alert, struct trial_alarm *alarm)
{
	struct world_station station;
	size_t used = 0;

	sender_of(c, &station);
	alarm->level = alert->level;
	alarm->time_s = (double)(time_ns - c->start_ns) * 1e-9;
	cell_key(&alert->cell, alarm->cell, sizeof(alarm->cell));
	snprintf(alarm->sender, sizeof(alarm->sender), "%s", station.name);
	alarm->rules[0] = 0;
	for (int i = 0; i < alert->nof_findings && used < sizeof(alarm->rules); i++)
		used += (size_t)snprintf(alarm->rules + used, sizeof(alarm->rules) - used, " %s %+.1f",
		                         alert->findings[i].rule, alert->findings[i].weight);
}

static void on_fake(struct course *c, int64_t time_ns, const struct alert *alert)
{
	struct trial *trial = c->trial;

	note_rules(trial->fake_rules, alert);
	if (alert->level >= trial->last.level)
		describe(c, time_ns, alert, &trial->last);
}

/* What stands for the fake station that was just heard. */
static void look_at_fake(struct course *c, int64_t time_ns)
{
	enum alert_level level = alerts_level(c->judge.alerts, c->handle);

	if (time_ns < c->counts_ns)
		return;
	if (level > c->trial->fakes)
		c->trial->fakes = level;
	if (level >= ALERT_SUSPICIOUS && !c->alarmed_ns)
		c->alarmed_ns = time_ns;
}

static void on_honest(struct course *c, int64_t time_ns, struct place *place, const struct alert *alert)
{
	struct trial *trial = c->trial;

	note_rules(trial->honest_rules, alert);
	trial->honest_cells_notice += !place->noticed;
	place->noticed = true;
	if (alert->level > trial->honest)
		trial->honest = alert->level;
	if (alert->level < ALERT_SUSPICIOUS || trial->nof_alarms == TRIAL_ALARMS_MAX ||
	    strcmp(place->alarm, alert->id) == 0)
		return;
	snprintf(place->alarm, sizeof(place->alarm), "%s", alert->id);
	describe(c, time_ns, alert, &trial->alarms[trial->nof_alarms++]);
}

static void trace(const struct course *c, int64_t time_ns, const struct place *place, const struct alert *alert)
{
	struct trial_alarm alarm;

	describe(c, time_ns, alert, &alarm);
	fprintf(c->trace, "    %7.1f s %-6s %-10s %-8s %s (%s) %.1f dBFS %.3f ppm:%s\n", alarm.time_s,
	        place->fake ? "fake" : "honest", alert_level_name(alarm.level), alert_state_name(alert->state),
	        alarm.cell, alarm.sender, alert->cell.m.power_dbfs, alert->cell.clock_ppm, alarm.rules);
}

static void on_alert(void *ctx, int64_t time_ns, const struct alert *alert)
{
	struct course *c = ctx;
	struct place *place = place_of(c, c->handle);

	if (c->trace)
		trace(c, time_ns, place, alert);
	if (alert->state == ALERT_CLEARED)
		return;
	if (place->fake)
		on_fake(c, time_ns, alert);
	else
		on_honest(c, time_ns, place, alert);
}

static void on_due(void *ctx, int64_t time_ns, const struct cell *cell)
{
	(void)ctx;
	(void)time_ns;
	(void)cell;
}

static void on_listened(void *ctx, double low_hz, double high_hz, int64_t from_ns, int64_t to_ns, float floor_dbfs)
{
	struct course *c = ctx;

	coverage_add(&c->judge.coverage, low_hz, high_hz, from_ns, to_ns, floor_dbfs);
}

/* SI3 (44.018 9.1.35) or SIB1. */
static bool names_its_cell(const struct pdu *pdu)
{
	if (pdu->channel == PDU_BCCH)
		return pdu->octets[2] == 0x1b;
	return pdu->channel == PDU_BCCH_DLSCH && (pdu->octets[0] & 0xc0) == 0x40;
}

static void hear(struct course *c, struct pdu *pdu)
{
	const struct receiver *receiver = receiver_of(pdu->rat);
	struct world_station station;

	sender_of(c, &station);
	receiver->redact(pdu);
	const struct cell *cell = cells_update(c->cells, pdu, receiver->parse);

	c->handle = cells_handle(cell);
	place_of(c, c->handle)->fake |= station.fake;
	if (station.fake && !c->first_ns && names_its_cell(pdu) && pdu->time_ns >= c->counts_ns)
		c->first_ns = pdu->time_ns;
	judge_cell(&c->judge, cell, pdu->time_ns);
	if (place_of(c, c->handle)->fake)
		look_at_fake(c, pdu->time_ns);
	c->trial->pdus++;
}

/* A file for the baseline of a kind that takes days. */
static bool make_baseline(struct course *c, const struct world_config *config)
{
	if (config->kind < 0 || !c->generator->kinds[config->kind].patient)
		return true;
	snprintf(c->baseline, sizeof(c->baseline), "/tmp/corpus-XXXXXX");
	int fd = mkstemp(c->baseline);

	return fd >= 0 && close(fd) == 0;
}

static bool course_open(struct course *c, const struct world_config *config)
{
	struct world_config heard = *config;
	struct fault fault;

	heard.listened = on_listened;
	heard.ctx = c;
	c->start_ns = heard.start_ns;
	c->world = c->generator->create(&heard);
	c->cells = cells_create(CELLS_MAX, on_due, c);
	c->places = calloc(PLACES, sizeof(*c->places));
	if (!c->world || !c->cells || !c->places || !make_baseline(c, config))
		return false;
	const struct engine_config judged = { .sensor = "corpus",
		                              .live = c->baseline[0],
		                              .baseline = c->baseline[0] ? c->baseline : NULL };

	c->counts_ns = c->start_ns + (int64_t)(c->generator->counts_from_s(c->world) * 1e9);
	return !judge_open(&c->judge, &judged, c->cells, on_alert, c, &fault);
}

static void course_close(struct course *c)
{
	judge_close(&c->judge);
	cells_destroy(c->cells);
	c->generator->destroy(c->world);
	free(c->places);
	if (c->baseline[0])
		unlink(c->baseline);
}

static double cpu_s(void)
{
	struct timespec now;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static double latency_s(const struct course *c)
{
	if (!c->alarmed_ns)
		return NAN;
	return c->first_ns ? fmax(0, (double)(c->alarmed_ns - c->first_ns) * 1e-9) : 0;
}

bool trial_run(const struct generator *generator, const struct world_config *config, struct trial *trial, FILE *trace)
{
	struct course c = { .generator = generator, .trial = trial, .trace = trace };
	struct pdu pdu;
	double began_s = cpu_s();
	bool opened;

	*trial = (struct trial){ 0 };
	opened = course_open(&c, config);
	while (opened && generator->next(c.world, &pdu))
		hear(&c, &pdu);
	trial->latency_s = latency_s(&c);
	trial->cells = opened ? (uint32_t)cells_count(c.cells) : 0;
	course_close(&c);
	trial->seconds = cpu_s() - began_s;
	return opened;
}
