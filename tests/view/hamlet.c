// SPDX-License-Identifier: GPL-3.0-or-later
#include "hamlet.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arfcn.h"   // arfcn_freq_hz
#include "earfcn.h"  // earfcn_freq_hz

static const int64_t begin_ns = INT64_C(1767261600000000000); /* 2026-01-01T10:00:00Z */

const char hamlet_fake[] = "gsm:460-00-9999-10";

static const struct citizen {
	enum rat rat;
	int channel, code;
	const char *mcc, *mnc;
	int area, identity;
	double heard_s;
	float dbfs;
} citizens[] = {
	{ RAT_GSM, 62, 43, "460", "00", 4187, 21034, 1, -48.5f },
	{ RAT_GSM, 97, 17, "460", "01", 41030, 30551, 2, -71 },
	{ RAT_GSM, 40, 2, "460", "00", 9999, 10, 70, -22 },
	{ RAT_GSM, 71, 12, "", "", 0, 0, 75, -95 },
	{ RAT_LTE, 3590, 233, "460", "01", 6402, 105220865, 60, -88.25f },
};

enum { CITIZENS = sizeof(citizens) / sizeof(citizens[0]), FAKE = 2 };

static const struct citizen *citizen_of(int channel)
{
	for (int i = 0; i < CITIZENS; i++)
		if (citizens[i].channel == channel)
			return &citizens[i];
	return NULL;
}

static void no_record(void *ctx, int64_t time_ns, const struct cell *cell)
{
	(void)ctx;
	(void)time_ns;
	(void)cell;
}

static void no_alert(void *ctx, int64_t time_ns, const struct alert *alert)
{
	(void)ctx;
	(void)time_ns;
	(void)alert;
}

static void fill_gsm(struct cell *cell, const struct citizen *citizen)
{
	cell->gsm.lac = citizen->area;
	cell->gsm.ci = citizen->identity;
	cell->gsm.cell_reselect_hysteresis_db = 6;
	cell->gsm.rxlev_access_min_dbm = -110;
	cell->gsm.cell_reselect_offset_db = 126;
	cell->gsm.t3212_min = 0;
	cell->gsm.neci = 1;
	cell->gsm.si_seen = 1u << CELL_SI1 | 1u << CELL_SI3;
	cell_neighbour_add(cell, &(struct cell_neighbour){ NEIGHBOUR_LTE, 1, 3590, -1, 7 });
}

static void fill_lte(struct cell *cell, const struct citizen *citizen)
{
	cell->lte.tac = citizen->area;
	cell->lte.eci = citizen->identity;
	cell->lte.bandwidth_prb = 50;
	cell->lte.q_rx_lev_min_dbm = -124;
	snprintf(cell->lte.cp, sizeof(cell->lte.cp), "normal");
}

static bool parse(const struct pdu *pdu, struct cell *cell)
{
	const struct citizen *citizen = citizen_of(pdu->rat == RAT_GSM ? pdu->gsm.arfcn : pdu->lte.earfcn);

	if (!citizen->mcc[0] || cell->mcc[0])
		return true;
	snprintf(cell->mcc, sizeof(cell->mcc), "%s", citizen->mcc);
	snprintf(cell->mnc, sizeof(cell->mnc), "%s", citizen->mnc);
	(citizen->rat == RAT_GSM ? fill_gsm : fill_lte)(cell, citizen);
	return true;
}

static struct pdu pdu_of(const struct citizen *citizen, double heard_s, float dbfs)
{
	struct pdu pdu = { .rat = citizen->rat, .time_ns = begin_ns + llround(heard_s * 1e9), .blocks_ok = 7 };

	pdu.m = (struct measurement){ dbfs, 20, 940, 10 };
	if (citizen->rat == RAT_GSM) {
		pdu.channel = PDU_BCCH;
		pdu.freq_hz = arfcn_freq_hz((uint16_t)citizen->channel);
		pdu.gsm.arfcn = (uint16_t)citizen->channel;
		pdu.gsm.bsic = (int8_t)citizen->code;
		pdu.gsm.fn = 1000;
	} else {
		pdu.channel = PDU_BCCH_DLSCH;
		pdu.freq_hz = earfcn_freq_hz(citizen->channel);
		pdu.lte.earfcn = citizen->channel;
		pdu.lte.pci = (uint16_t)citizen->code;
		pdu.lte.rsrp_dbfs = dbfs;
		pdu.lte.rsrq_db = pdu.lte.load = NAN;
	}
	pdu.len = 23;
	for (int i = 0; i < pdu.len; i++)
		pdu.octets[i] = (uint8_t)(0x10 + i);
	return pdu;
}

static void hear(struct hamlet *hamlet, const struct citizen *citizen, double heard_s, float dbfs)
{
	const struct pdu pdu = pdu_of(citizen, heard_s, dbfs);
	const struct cell *cell = cells_update(hamlet->cells, &pdu, parse);
	char key[CELL_KEY_SIZE];

	cell_key(cell, key, sizeof(key));
	const struct message message = { &pdu, "System Information Type 3", key };

	desk_take(&hamlet->desk,
	          &(struct record){ .type = RECORD_MESSAGE, .time_ns = pdu.time_ns, .message = &message });
}

void hamlet_hear(struct hamlet *hamlet, double after_s, float dbfs)
{
	hear(hamlet, &citizens[FAKE], 80 + after_s, dbfs);
}

static struct finding finding_of(const char *rule, float weight, enum family family, const char *english,
                                 const char *chinese)
{
	struct finding finding = { .rule = rule, .version = 1, .family = family, .weight = weight };

	snprintf(finding.text_en, sizeof(finding.text_en), "%s", english);
	snprintf(finding.text_zh, sizeof(finding.text_zh), "%s", chinese);
	snprintf(finding.observed, sizeof(finding.observed), "126 dB");
	snprintf(finding.observed_zh, sizeof(finding.observed_zh), "126 dB");
	snprintf(finding.expected, sizeof(finding.expected), "20 dB at most");
	snprintf(finding.expected_zh, sizeof(finding.expected_zh), "至多 20 dB");
	return finding;
}

static void raise_alerts(struct hamlet *hamlet)
{
	const struct finding findings[] = {
		finding_of("clock-off", 3.5f, FAMILY_CLOCK,
		           "Its carrier frequency is off against that of all other cells: not a network's clock.",
		           "其载波频率与其他所有小区不一致：不是网络的时钟。"),
		finding_of("capture-offset", 2.5f, FAMILY_DOWNGRADE, "It draws phones to itself with a bonus.",
		           "它以重选偏置吸引手机。"),
	};

	for (size_t i = 0; i < cells_count(hamlet->cells); i++) {
		const struct cell *cell = cells_get(hamlet->cells, i);

		if (cell->gsm.arfcn == citizens[FAKE].channel)
			alerts_update(hamlet->alerts, begin_ns + 75000000000, cells_handle(cell), cell,
			              cells_history(cell), findings, 2);
	}
}

static void paint_spectrum(struct hamlet *hamlet)
{
	float dbfs[300];

	for (int pass = 0; pass < 6; pass++) {
		for (int i = 0; i < 300; i++)
			dbfs[i] = -90 + (float)((i * 7 + pass * 3) % 5);
		for (int i = 0; i < 4; i++)
			dbfs[101 - pass + i] = dbfs[200 + i] = -50;
		const struct spectrum_sweep sweep = { 942e6, SPECTRUM_STEP_HZ, 300, dbfs };

		desk_take(&hamlet->desk, &(struct record){ .type = RECORD_SPECTRUM, .spectrum = &sweep });
	}
}

static bool not_muted(const void *ctx, int64_t time_ns, const struct alert *alert)
{
	(void)time_ns;
	(void)alert;
	return ctx != NULL;
}

struct hamlet *hamlet_create(void)
{
	struct hamlet *hamlet = calloc(1, sizeof(*hamlet));
	struct fault fault;

	assert(hamlet);
	hamlet->cells = cells_create(16, no_record, NULL);
	hamlet->alerts = alerts_create(16, no_alert, NULL);
	hamlet->operators = operators_open(NULL, &fault);
	assert(hamlet->cells && hamlet->alerts && hamlet->operators);
	for (int i = 0; i < CITIZENS; i++)
		hear(hamlet, &citizens[i], citizens[i].heard_s, citizens[i].dbfs);
	raise_alerts(hamlet);
	paint_spectrum(hamlet);
	hamlet->state = (struct screen_state){
		.time_ns = begin_ns + 80000000000,
		.cells = hamlet->cells,
		.alerts = hamlet->alerts,
		.operators = hamlet->operators,
		.note = "watching 947.4 MHz, window 1 of 2; 80 s, 0 samples lost",
		.muted = not_muted,
	};
	return hamlet;
}

void hamlet_destroy(struct hamlet *hamlet)
{
	operators_close(hamlet->operators);
	alerts_destroy(hamlet->alerts);
	cells_destroy(hamlet->cells);
	free(hamlet);
}

struct sight hamlet_sight(struct hamlet *hamlet)
{
	list_make(&hamlet->list, &hamlet->desk, &hamlet->state);
	return (struct sight){ &hamlet->desk, &hamlet->list, &hamlet->state };
}
