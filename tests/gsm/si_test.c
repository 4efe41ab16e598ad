// SPDX-License-Identifier: GPL-3.0-or-later
/* si: System Information as it was heard, element by element, and what is not one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "../../src/gsm/l3/gsm_message.h"  // gsm_parse
#include "hex.h"                           // hex_pdu

/* A laboratory cell at 1800 MHz with the defaults of its software. */
static const char lab_si1[] = "5506198fb68000000000000000000000000000e504002b";
static const char lab_si2[] = "59061a8f930058400000000000002000000000ffe50400";
static const char lab_si3[] = "49061b070862f2321267490305274040e504003b2b2b2b";
static const char lab_si4[] = "31061c62f23212674040e504002b2b2b2b2b2b2b2b2b2b";

static bool parse_on(enum pdu_channel channel, const char *hex, struct cell *cell)
{
	struct pdu pdu = hex_pdu(channel, hex);

	return gsm_parse(&pdu, cell);
}

static void parse(const char *hex, struct cell *cell)
{
	assert_true(parse_on(PDU_BCCH, hex, cell));
}

static struct cell cell_of(const char *hex)
{
	struct cell cell;

	cell_init(&cell, RAT_GSM);
	parse(hex, &cell);
	return cell;
}

static void si1_allocation(void **state)
{
	(void)state;
	struct cell cell = cell_of(lab_si1);

	assert_int_equal(cell.gsm.nof_allocation, 1);
	assert_int_equal(cell.gsm.allocation[0], 877);
	assert_int_equal(cell.gsm.max_retrans, 7);
	assert_int_equal(cell.gsm.tx_integer, 12);
	assert_int_equal(cell.gsm.si_seen, 1u << CELL_SI1);
	assert_int_equal(cell.gsm.lac, CELL_UNKNOWN);
}

static void si2_neighbours(void **state)
{
	(void)state;
	static const int want[] = { 806, 815, 817, 818, 823, 880 };
	struct cell cell = cell_of(lab_si2);

	assert_int_equal(cell.nof_neighbours, 6);
	for (int i = 0; i < 6; i++) {
		assert_int_equal(cell.neighbours[i].channel, want[i]);
		assert_int_equal(cell.neighbours[i].rat, NEIGHBOUR_GSM);
		assert_int_equal(cell.neighbours[i].source, CELL_SI2);
		assert_int_equal(cell.neighbours[i].id, -1);
	}
	assert_int_equal(cell.gsm.ncc_permitted, 0xff);
}

static void si3_every_field(void **state)
{
	(void)state;
	struct cell cell = cell_of(lab_si3);

	assert_string_equal(cell.mcc, "262");
	assert_string_equal(cell.mnc, "23");
	assert_int_equal(cell.gsm.lac, 4711);
	assert_int_equal(cell.gsm.ci, 1800);
	assert_int_equal(cell.gsm.mscr, 0);
	assert_int_equal(cell.gsm.att, 1);
	assert_int_equal(cell.gsm.bs_ag_blks_res, 1);
	assert_int_equal(cell.gsm.ccch_conf, 1);
	assert_int_equal(cell.gsm.bs_pa_mfrms, 5);
	assert_int_equal(cell.gsm.t3212_min, 30);
	assert_int_equal(cell.gsm.pwrc, 0);
	assert_int_equal(cell.gsm.dtx, 2);
	assert_int_equal(cell.gsm.radio_link_timeout, 32);
	assert_int_equal(cell.gsm.cell_reselect_hysteresis_db, 4);
	assert_int_equal(cell.gsm.ms_txpwr_max_cch, 0);
	assert_int_equal(cell.gsm.neci, 1);
	assert_int_equal(cell.gsm.rxlev_access_min_dbm, -110);
	assert_int_equal(cell.gsm.cell_bar_access, 0);
	assert_int_equal(cell.gsm.call_reestablishment, 0);
	assert_int_equal(cell.gsm.access_classes_barred, 0);
	assert_int_equal(cell.gsm.emergency_call_barred, 1);
	assert_int_equal(cell.gsm.gprs, 0);
	assert_int_equal(cell.gsm.si2quater_indicator, 0);
	assert_int_equal(cell.gsm.early_classmark_sending, 1);
	assert_int_equal(cell.gsm.cell_reselect_offset_db, CELL_UNKNOWN);
}

static void si4_leaves_what_it_does_not_say(void **state)
{
	(void)state;
	struct cell cell = cell_of(lab_si4);

	assert_int_equal(cell.gsm.lac, 4711);
	assert_int_equal(cell.gsm.ci, CELL_UNKNOWN);
	assert_int_equal(cell.gsm.cell_broadcast, 0);
	assert_int_equal(cell.gsm.acs, 0);
	assert_int_equal(cell.gsm.cell_reselect_offset_db, CELL_UNKNOWN);
}

/* CBCH description of 4 octets, mobile allocation of 3, then rest octets with C2 parameters: H 0 001010 001 00001. */
static void si4_rest_octets_behind_the_cbch(void **state)
{
	(void)state;
	struct cell cell = cell_of("4d061c62f23212674040e504006420a00072018a212b2b");

	assert_int_equal(cell.gsm.cell_broadcast, 1);
	assert_int_equal(cell.gsm.cell_reselect_offset_db, CELL_UNKNOWN);
	cell = cell_of("4d061c62f23212674040e504006420a0007201018a212b");
	assert_int_equal(cell.gsm.cell_broadcast, 1);
	assert_int_equal(cell.gsm.cell_reselect_offset_db, 20);
	assert_int_equal(cell.gsm.temporary_offset_db, 10);
	assert_int_equal(cell.gsm.penalty_time_s, 40);
}

static void location_areas(void **state)
{
	(void)state;
	static const struct {
		const char *hex, *mcc, *mnc;
	} areas[] = {
		{ "62f210", "262", "01" },  { "64f000", "460", "00" }, { "130062", "310", "260" },
		{ "134000", "310", "004" }, { "00f110", "001", "01" },
	};

	for (size_t i = 0; i < sizeof(areas) / sizeof(areas[0]); i++) {
		struct pdu pdu = hex_pdu(PDU_BCCH, lab_si3);
		struct cell cell;

		cell_init(&cell, RAT_GSM);
		hex_read(areas[i].hex, pdu.octets + 5, 3);
		assert_true(gsm_parse(&pdu, &cell));
		assert_string_equal(cell.mcc, areas[i].mcc);
		assert_string_equal(cell.mnc, areas[i].mnc);
		assert_int_equal(cell.gsm.lac, 4711);
	}
}

static void impossible_digits_leave_no_identity(void **state)
{
	(void)state;
	static const char *const bad[] = { "6af210", "a2f210", "62fa10", "62f2a0", "62f21b", "62e210", "ffffff" };

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct pdu pdu = hex_pdu(PDU_BCCH, lab_si3);
		struct cell cell;

		cell_init(&cell, RAT_GSM);
		hex_read(bad[i], pdu.octets + 5, 3);
		gsm_parse(&pdu, &cell);
		assert_string_equal(cell.mcc, "");
		assert_string_equal(cell.mnc, "");
		assert_int_equal(cell.gsm.lac, CELL_UNKNOWN);
		assert_false(cell_identified(&cell));
	}
}

static void mnc_of_three_then_two_digits(void **state)
{
	(void)state;
	struct cell cell;

	cell_init(&cell, RAT_GSM);
	parse("31061c13006212674040e504002b2b2b2b2b2b2b2b2b2b", &cell);
	assert_string_equal(cell.mnc, "260");
	parse(lab_si4, &cell);
	assert_string_equal(cell.mnc, "23");
}

/* A changed list replaces itself, and leaves the others' alone. */
static void lists_replace_themselves_only(void **state)
{
	(void)state;
	struct cell cell = cell_of(lab_si2);

	parse("5506022000000000000000000000000000000700e504002b", &cell);
	parse("490603200000000000000000000000000000082b2b2b2b", &cell);
	assert_int_equal(cell.nof_neighbours, 6 + 3 + 1);
	parse("59061a00000000000000000000000000000001ffe50400", &cell);
	assert_int_equal(cell.nof_neighbours, 1 + 3 + 1);
	parse("59061a00000000000000000000000000000000ffe50400", &cell);
	assert_int_equal(cell.nof_neighbours, 3 + 1);
}

static void si5_and_si6_on_the_sacch(void **state)
{
	(void)state;
	struct cell cell;

	cell_init(&cell, RAT_GSM);
	assert_true(parse_on(PDU_SACCH4, "0000030349061d00000000000000000000000000000007", &cell));
	assert_int_equal(cell.nof_neighbours, 3);
	assert_int_equal(cell.neighbours[0].source, CELL_SI5);
	assert_true(parse_on(PDU_SACCH4, "000003032d061e070862f232126727ff2b2b2b2b2b2b2b", &cell));
	assert_int_equal(cell.gsm.ci, 1800);
	assert_int_equal(cell.gsm.lac, 4711);
	assert_int_equal(cell.gsm.ncc_permitted, 0xff);
	assert_int_equal(cell.gsm.si_seen, 1u << CELL_SI5 | 1u << CELL_SI6);
	assert_false(parse_on(PDU_SACCH4, "0000032149061d00000000000000000000000000000007", &cell));
	assert_false(parse_on(PDU_SDCCH4, "0000030349061d00000000000000000000000000000007", &cell));
}

static void bsic_of_the_sch(void **state)
{
	(void)state;
	struct pdu pdu = { .rat = RAT_GSM, .channel = PDU_SCH, .len = 4, .octets = { 43 << 2 | 2, 1, 2, 1 } };
	struct cell cell;

	cell_init(&cell, RAT_GSM);
	assert_true(gsm_parse(&pdu, &cell));
	assert_int_equal(cell.gsm.bsic, 43);
	assert_int_equal(cell.gsm.ncc, 5);
	assert_int_equal(cell.gsm.bcc, 3);
	pdu.len = 3;
	assert_false(gsm_parse(&pdu, &cell));
}

static void names(void **state)
{
	(void)state;
	static const struct {
		enum pdu_channel channel;
		const char *hex, *name;
	} messages[] = {
		{ PDU_BCCH, lab_si3, "System Information Type 3" },
		{ PDU_BCCH, "0506072b", "System Information Type 2quater" },
		{ PDU_AGCH, "0106002b", "System Information Type 13" },
		{ PDU_BCCH, "0106442b", "System Information Type 13alt" },
		{ PDU_PCH, "1506210001f02b", "Paging Request Type 1" },
		{ PDU_AGCH, "2d063f2b", "Immediate Assignment" },
		{ PDU_CCCH, "49063a2b", "Immediate Assignment Reject" },
		{ PDU_CCCH, "4906ff2b", "unknown" },
		{ PDU_CCCH, "4905212b", "unknown" },
		{ PDU_SDCCH4, "0303012b", "LAPDm UI" },
		{ PDU_SDCCH4, "01730d0508", "LAPDm UA" },
		{ PDU_SDCCH4, "03000d051801", "Identity Request" },
		{ PDU_SDCCH4, "0321012b", "LAPDm supervisory" },
		{ PDU_SDCCH4, "200000", "unknown" },
		{ PDU_SACCH4, "000003032d061e", "System Information Type 6" },
		{ PDU_SACCH4, "00000f0001090155", "unknown" },
	};

	for (size_t i = 0; i < sizeof(messages) / sizeof(messages[0]); i++) {
		struct pdu pdu = hex_pdu(messages[i].channel, messages[i].hex);
		assert_string_equal(gsm_message_name(&pdu), messages[i].name);
	}
}

static void no_system_information(void **state)
{
	(void)state;
	struct cell cell, before;
	struct pdu pdu = hex_pdu(PDU_BCCH, lab_si3);

	cell_init(&cell, RAT_GSM);
	before = cell;
	assert_false(parse_on(PDU_BCCH, "0303012b2b2b", &cell));
	assert_false(parse_on(PDU_BCCH, "49051b070862f2321267490305274040e504003b2b2b2b", &cell)); /* not RR */
	assert_false(
		parse_on(PDU_BCCH, "48061b070862f2321267490305274040e504003b2b2b2b", &cell)); /* no pseudo length */
	assert_false(parse_on(PDU_BCCH, "4906c0", &cell));
	pdu.len = PDU_GSM_OCTETS - 1;
	assert_false(gsm_parse(&pdu, &cell));
	pdu.len = PDU_GSM_OCTETS;
	pdu.rat = RAT_LTE;
	assert_false(gsm_parse(&pdu, &cell));
	assert_memory_equal(&cell, &before, sizeof(cell));
}

static void recognised_only(void **state)
{
	(void)state;
	struct cell cell = cell_of("0106442b");

	parse("0106432b", &cell);
	parse("01063d2b", &cell);
	parse("01063e2b", &cell);
	parse("0106452b", &cell);
	parse("0106402b", &cell);
	assert_int_equal(cell.gsm.si_seen,
	                 1u << CELL_SI13ALT | 1u << CELL_SI15 | 1u << CELL_SI16 | 1u << CELL_SI17 | 1u << CELL_SI2N);
}

static void control_channel(void **state)
{
	(void)state;
	struct ccch_config config = { 0 };
	struct pdu pdu = hex_pdu(PDU_BCCH, lab_si3);

	assert_true(gsm_control_channel(pdu.octets, &config));
	assert_int_equal(config.ccch_conf, 1);
	assert_true(config.combined);
	assert_int_equal(config.bs_ag_blks_res, 1);
	pdu.octets[10] = 0x72;
	assert_true(gsm_control_channel(pdu.octets, &config));
	assert_int_equal(config.ccch_conf, 2);
	assert_false(config.combined);
	assert_int_equal(config.bs_ag_blks_res, 6);
	pdu = hex_pdu(PDU_BCCH, lab_si4);
	assert_false(gsm_control_channel(pdu.octets, &config));
}

/* Whatever the octets, every number stays in its range. */
static void any_octets(void **state)
{
	(void)state;
	struct cell cell;

	srand(5);
	cell_init(&cell, RAT_GSM);
	for (int run = 0; run < 200000; run++) {
		struct pdu pdu = { .rat = RAT_GSM,
			           .channel = rand() % PDU_CHANNELS,
			           .len = rand() % 2 ? 23 : rand() % 320 };

		for (int i = 0; i < PDU_GSM_OCTETS; i++)
			pdu.octets[i] = rand();
		if (run % 4) {
			pdu.octets[0] = (rand() & 0xfc) | 1;
			pdu.octets[1] = GSM_PD_RR;
			pdu.octets[2] = rand() % 0x50;
		}
		gsm_parse(&pdu, &cell);
		assert_non_null(gsm_message_name(&pdu));
		assert_in_range(cell.nof_neighbours, 0, CELL_NEIGHBOURS_MAX);
		assert_in_range(cell.gsm.nof_allocation, 0, CELL_ALLOCATION_MAX);
		assert_true(strlen(cell.mcc) <= 3 && strlen(cell.mnc) <= 3);
	}
	for (int i = 0; i < cell.nof_neighbours; i++)
		assert_in_range(cell.neighbours[i].channel, 0, 65535);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(si1_allocation),
		cmocka_unit_test(si2_neighbours),
		cmocka_unit_test(si3_every_field),
		cmocka_unit_test(si4_leaves_what_it_does_not_say),
		cmocka_unit_test(si4_rest_octets_behind_the_cbch),
		cmocka_unit_test(location_areas),
		cmocka_unit_test(impossible_digits_leave_no_identity),
		cmocka_unit_test(mnc_of_three_then_two_digits),
		cmocka_unit_test(lists_replace_themselves_only),
		cmocka_unit_test(si5_and_si6_on_the_sacch),
		cmocka_unit_test(bsic_of_the_sch),
		cmocka_unit_test(names),
		cmocka_unit_test(no_system_information),
		cmocka_unit_test(recognised_only),
		cmocka_unit_test(control_channel),
		cmocka_unit_test(any_octets),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
