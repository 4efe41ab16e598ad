// SPDX-License-Identifier: GPL-3.0-or-later
/* scene: see scene.h. A block carries the address of what it says. */
#include "scene.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "arfcn.h"      // arfcn_freq_hz
#include "earfcn.h"     // earfcn_freq_hz
#include "receivers.h"  // gsm_receiver

static const int64_t start_ns = INT64_C(1772323200) * 1000000000;

static void due(void *ctx, int64_t time_ns, const struct cell *cell)
{
	(void)ctx;
	(void)time_ns;
	(void)cell;
}

void street_open(struct street *street)
{
	*street = (struct street){
		.cells = cells_create(512, due, NULL), .power_dbfs = NAN, .snr_db = NAN, .load = NAN, .offset_hz = NAN
	};
	assert_non_null(street->cells);
	coverage_init(&street->coverage);
	street->scene = (struct scene){ .cells = street->cells, .coverage = &street->coverage, .now_ns = start_ns };
	street->known = (struct known){ .power_median_dbfs = NAN, .power_high_dbfs = NAN };
}

void street_close(struct street *street)
{
	cells_destroy(street->cells);
}

static void say_field(struct cell *cell, const struct cell *said, const struct cell_field *field)
{
	char *to = (char *)cell + field->offset;

	if (field->type == CELL_STRING) {
		if (cell_field_string(said, field)[0])
			strcpy(to, cell_field_string(said, field));
	} else if (cell_field_counts(cell, field)) {
		*(int32_t *)to += cell_field_int(said, field);
	} else if (cell_field_int(said, field) != CELL_UNKNOWN) {
		*(int32_t *)to = cell_field_int(said, field);
	}
}

static bool parse(const struct pdu *pdu, struct cell *cell)
{
	const struct cell *said;

	memcpy(&said, pdu->octets, sizeof(said));
	for (const struct cell_field *field = cell_fields; field->key; field++)
		say_field(cell, said, field);
	cell->gsm.si_seen |= said->gsm.si_seen;
	cell->lte.sib_seen |= said->lte.sib_seen;
	cell->gsm.nof_allocation = said->gsm.nof_allocation;
	memcpy(cell->gsm.allocation, said->gsm.allocation, sizeof(cell->gsm.allocation));
	cell->nof_neighbours = said->nof_neighbours;
	memcpy(cell->neighbours, said->neighbours, sizeof(cell->neighbours));
	cell->nof_plmns = said->nof_plmns;
	memcpy(cell->plmns, said->plmns, sizeof(cell->plmns));
	cell->lte.nof_si_messages = said->lte.nof_si_messages;
	memcpy(cell->lte.si_schedule, said->lte.si_schedule, sizeof(cell->lte.si_schedule));
	return true;
}

struct cell street_gsm(int arfcn, int bsic, int lac, int ci)
{
	struct cell cell;

	cell_init(&cell, RAT_GSM);
	cell.gsm.arfcn = arfcn;
	cell.gsm.bsic = bsic;
	strcpy(cell.mcc, "460");
	strcpy(cell.mnc, "00");
	cell.gsm.lac = lac;
	cell.gsm.ci = ci;
	cell.gsm.si_seen = 1u << CELL_SI1 | 1u << CELL_SI2 | 1u << CELL_SI2QUATER | 1u << CELL_SI3 | 1u << CELL_SI4 |
	                   1u << CELL_SI13;
	cell.gsm.cell_reselect_hysteresis_db = 6;
	cell.gsm.ms_txpwr_max_cch = 5;
	cell.gsm.rxlev_access_min_dbm = -104;
	cell.gsm.neci = 0;
	cell.gsm.t3212_min = 360;
	cell.gsm.att = cell.gsm.mscr = 1;
	cell.gsm.bs_ag_blks_res = 2;
	cell.gsm.bs_pa_mfrms = 5;
	cell.gsm.ccch_conf = 0;
	cell.gsm.dtx = cell.gsm.pwrc = 1;
	cell.gsm.radio_link_timeout = 20;
	cell.gsm.cell_bar_access = cell.gsm.access_classes_barred = cell.gsm.emergency_call_barred = 0;
	cell.gsm.max_retrans = 4;
	cell.gsm.tx_integer = 32;
	cell.gsm.call_reestablishment = 0;
	cell.gsm.ncc_permitted = 0x08;
	cell.gsm.gprs = cell.gsm.si2quater_indicator = cell.gsm.early_classmark_sending = 1;
	cell.gsm.si2ter_indicator = cell.gsm.cell_broadcast = 0;
	cell.gsm.ra_colour = 2;
	cell.gsm.sgsnr = 1;
	cell.gsm.bcch_change_mark = 1;
	cell.gsm.geran_priority = 1;
	cell.gsm.nof_allocation = 3;
	for (int i = 0; i < 3; i++)
		cell.gsm.allocation[i] = (uint16_t)(arfcn + 3 * i);
	street_list_lte(&cell, 1300, 5);
	return cell;
}

struct cell street_lte(int earfcn, int pci, int tac, int eci)
{
	struct cell cell;

	cell_init(&cell, RAT_LTE);
	cell.lte.earfcn = earfcn;
	cell.lte.pci = pci;
	strcpy(cell.mcc, "460");
	strcpy(cell.mnc, "00");
	cell.nof_plmns = 1;
	strcpy(cell.plmns[0].mcc, "460");
	strcpy(cell.plmns[0].mnc, "00");
	cell.lte.tac = tac;
	cell.lte.eci = eci;
	cell.lte.bandwidth_prb = 100;
	cell.lte.antenna_ports = 2;
	cell.lte.sib_seen = 1u << 1 | 1u << 3 | 1u << 5;
	cell.lte.cell_barred = 0;
	cell.lte.q_rx_lev_min_dbm = cell.lte.reselection_q_rx_lev_min_dbm = -128;
	cell.lte.cell_reselection_priority = 5;
	return cell;
}

void street_list_gsm(struct cell *cell, int arfcn)
{
	uint8_t source = cell->rat == RAT_GSM ? CELL_SI2 : CELL_SOURCE_SIB + 7;
	struct cell_neighbour n = { NEIGHBOUR_GSM, source, arfcn, -1, -1 };

	cell_neighbour_add(cell, &n);
}

void street_list_lte(struct cell *cell, int earfcn, int priority)
{
	uint8_t source = cell->rat == RAT_GSM ? CELL_SOURCE_SI2QUATER : CELL_SOURCE_SIB + 5;
	struct cell_neighbour n = { NEIGHBOUR_LTE, source, earfcn, -1, (int8_t)priority };

	cell_neighbour_add(cell, &n);
}

/* 13 frames take 60 ms: the frame that begins with those, and when it does. */
static void number(struct pdu *pdu)
{
	const int64_t sixties = pdu->time_ns / 60000000;

	pdu->gsm.fn = (uint32_t)(sixties * 13 % 2715648);
	pdu->time_ns = sixties * 60000000;
}

static struct pdu block(const struct street *street, enum rat rat, int channel, int id)
{
	struct pdu pdu = { .rat = rat, .time_ns = street->scene.now_ns };

	pdu.m = (struct measurement){ street->power_dbfs, street->snr_db, street->offset_hz, NAN };
	if (rat == RAT_GSM) {
		pdu.channel = PDU_BCCH;
		if (street->counts)
			number(&pdu);
		pdu.freq_hz = arfcn_freq_hz((uint16_t)channel);
		pdu.gsm.arfcn = (uint16_t)channel;
		pdu.gsm.bsic = (int8_t)id;
	} else {
		pdu.channel = PDU_BCCH_DLSCH;
		pdu.lte.sfn = street->counts ? (uint16_t)(street->scene.now_ns / 10000000 % 1024) : 0;
		pdu.freq_hz = earfcn_freq_hz(channel);
		pdu.lte.earfcn = channel;
		pdu.lte.pci = (uint16_t)id;
		pdu.lte.rsrp_dbfs = street->power_dbfs;
		pdu.lte.rsrq_db = NAN;
		pdu.lte.load = street->load;
	}
	return pdu;
}

const struct cell *street_say(struct street *street, const struct cell *said, int times)
{
	bool lte = said->rat == RAT_LTE;
	const struct cell *cell = NULL;

	for (int i = 0; i < times; i++) {
		const int channel = lte ? said->lte.earfcn : said->gsm.arfcn;
		struct pdu pdu = block(street, said->rat, channel, lte ? said->lte.pci : said->gsm.bsic);

		pdu.len = sizeof(said);
		memcpy(pdu.octets, &said, sizeof(said));
		pdu.blocks_ok = street->blocks[channel % 256] += 40;
		cell = cells_update(street->cells, &pdu, parse);
		street->scene.now_ns += SECONDS(1);
	}
	return cell;
}

const struct cell *street_hear(struct street *street, int arfcn, int bsic, uint32_t fn, const char *hex)
{
	const struct cell *cell = NULL;

	for (int i = 0; i < 2; i++) {
		struct pdu pdu = block(street, RAT_GSM, arfcn, bsic);
		unsigned octet;

		pdu.gsm.fn = fn + 51 * 8 * (uint32_t)i;
		for (pdu.len = 0; sscanf(hex + 2 * pdu.len, "%2x", &octet) == 1; pdu.len++)
			pdu.octets[pdu.len] = (uint8_t)octet;
		cell = cells_update(street->cells, &pdu, gsm_receiver.parse);
		street->scene.now_ns += SECONDS(1);
	}
	return cell;
}

void street_wait(struct street *street, double s)
{
	street->scene.now_ns += SECONDS(s);
}

void street_honest(struct street *street, int times)
{
	for (int i = 0; i < 4; i++) {
		struct cell cell = street_gsm(10 + 10 * i, 24 + i, 4187, 1001 + i);

		for (int k = 0; k < 4; k++)
			if (k != i)
				street_list_gsm(&cell, 10 + 10 * k);
		street_say(street, &cell, times);
	}
}

bool has_chinese(const char *text)
{
	while (*text && (unsigned char)*text < 0x80)
		text++;
	return *text;
}

static void assert_said(const struct finding *finding)
{
	assert_true(finding->observed[0] && finding->expected[0] && finding->text_en[0]);
	if (!has_chinese(finding->observed_zh) || !has_chinese(finding->expected_zh) || !has_chinese(finding->text_zh))
		fail_msg("%s says in Chinese: %s | %s | %s", finding->rule, finding->observed_zh, finding->expected_zh,
		         finding->text_zh);
}

bool street_ask(struct street *street, const struct cell *cell, const char *id)
{
	const struct rule *rule = rule_find(id);
	const struct suspect suspect = {
		.cell = cell, .history = cells_history(cell), .known = &street->known, .expected = street->expected
	};
	struct finding findings[64];

	assert_non_null(rule);
	int count = rules_check(&street->scene, &suspect, findings, 64);

	for (int i = 0; i < count; i++)
		if (findings[i].rule == rule->id) {
			street->finding = findings[i];
			assert_said(&findings[i]);
			return true;
		}
	return false;
}
