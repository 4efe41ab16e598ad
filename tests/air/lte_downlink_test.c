// SPDX-License-Identifier: GPL-3.0-or-later
/* What an LTE cell sends, read back from noiseless samples by a receiver that shares no code with it (lte_slow): MIB,
 * format indicator, DCI, SIB1 with every bit of its code; for FDD, both prefixes, 1, 2 and 4 ports.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "air.h"
#include "lte_slow.h"

enum { SFN = 514, LARGEST = 512, FRAME = 10 * 15 * LARGEST };

static struct slow_subframe sf;

/* One radio frame that begins at its first sample, and SIB1 as octets. */
static size_t render(const struct slow_cell *cell, int size, const char *more, float complex *out,
                     uint8_t sib1[PDU_OCTETS_MAX])
{
	static const char *const resources[] = { [1] = "1/6", [3] = "1/2", [6] = "1", [12] = "2" };
	char text[1000];
	struct fault fault;
	snprintf(text, sizeof(text),
	         "[air]\nfreq = 1850M\nrate = %d\nduration = 0.01\nnoise_dbfs = none\n[lte a]\nfreq = 1850M\npci = "
	         "%d\nprb = %d\n"
	         "ports = %d\ncp = %s\nrsrp_dbfs = -20\nsfn = %d\ntiming_ms = 0\nphich_resource = %s\nplmns = 001-01 "
	         "999-123\n"
	         "tac = 4660\neci = 74565\n%s",
	         15000 * size, cell->pci, cell->prb, cell->ports, cell->extended ? "extended" : "normal", SFN,
	         resources[cell->phich_sixths], more);
	struct air_scenario *scenario = air_scenario_parse(text, strlen(text), "x", &fault);
	if (!scenario)
		fail_msg("%s", fault.text);
	assert_int_equal(air_lte_message(scenario, 0, 2, sib1), 0);
	assert_int_equal(air_lte_message(scenario, 1, 0, sib1), 0);
	int octets = air_lte_message(scenario, 0, 0, sib1);
	struct air *air = air_create(scenario, NULL, NULL);
	size_t n = air_read(air, out, FRAME);
	assert_int_equal(n, 150 * size);
	air_destroy(air);
	air_scenario_destroy(scenario);
	return (size_t)octets;
}

static void check_mib(const struct slow_cell *cell)
{
	static const int widths[] = { 6, 15, 25, 50, 75, 100 }, sixths[] = { 1, 3, 6, 12 };
	uint8_t mib[24];
	int quarter, value = 0;
	assert_int_equal(slow_pbch(&sf, mib, &quarter), cell->ports);
	assert_int_equal(quarter, SFN % 4);
	for (int i = 0; i < 24; i++)
		value = value << 1 | mib[i];
	assert_int_equal(widths[value >> 21], cell->prb);
	assert_int_equal(value >> 20 & 1, 0); /* PHICH of normal duration */
	assert_int_equal(sixths[value >> 18 & 3], cell->phich_sixths);
	assert_int_equal(value >> 10 & 0xff, SFN >> 2);
	assert_int_equal(value & 0x3ff, 0);
}

static void check_sib1(const struct slow_cell *cell, int aggregation, const uint8_t *sib1, size_t octets)
{
	static uint8_t stream[3][3000];
	uint8_t *streams[3] = { stream[0], stream[1], stream[2] };
	int cfi = slow_pcfich(&sf), symbols = cell->prb > 10 ? cfi : cfi + 1;
	struct slow_assignment dci;
	assert_in_range(cfi, 1, 3);
	assert_true(slow_assignment(&sf, symbols, aggregation, &dci));
	assert_int_equal(dci.rv, 2); /* SFN / 2 = 257: the second of 0, 2, 3, 1 */
	memset(stream, 2, sizeof(stream));
	assert_true(slow_pdsch(&sf, symbols, dci.first, dci.blocks, dci.rv, dci.tbs, streams));
	size_t tbs = dci.tbs;
	assert_true(tbs >= 8 * octets);
	for (size_t i = 0; i < tbs; i++)
		assert_int_equal(stream[0][i], i < 8 * octets ? sib1[i / 8] >> (7 - i % 8) & 1 : 0);
	assert_int_equal(tbs, 144); /* K = 168: f1 = 101, f2 = 84 */
	assert_true(slow_turbo(streams, tbs + 24, 101, 84));
}

static void check(const struct slow_cell *cell, int size, int aggregation, const char *more)
{
	float complex *samples = malloc(FRAME * sizeof(*samples));
	uint8_t sib1[PDU_OCTETS_MAX];
	size_t octets = render(cell, size, more, samples, sib1);
	slow_receive(&sf, cell, 0, samples, size);
	for (int port = 0; port < cell->ports; port++)
		assert_true(fabs(20 * log10(cabs(sf.channel[port])) + 20) < 0.01);
	assert_true(sf.error < 3e-3);
	check_mib(cell);
	slow_receive(&sf, cell, 5, samples + 75 * size, size);
	check_sib1(cell, aggregation, sib1, octets);
	free(samples);
}

static void six_blocks(void **state)
{
	(void)state;
	for (int ports = 1; ports <= 4; ports *= 2)
		check(&(struct slow_cell){ .pci = 97 * ports + 1, .prb = 6, .ports = ports, .phich_sixths = 6 }, 128, 4,
		      "load = 0.7\n");
}

static void extended_prefix(void **state)
{
	(void)state;
	for (int ports = 1; ports <= 4; ports *= 2)
		check(
			&(struct slow_cell){
				.pci = 503 - ports, .prb = 15, .ports = ports, .phich_sixths = 3, .extended = true },
			256, 4, "load = 1\n");
}

static void wider_cells(void **state)
{
	(void)state;
	check(&(struct slow_cell){ .pci = 0, .prb = 25, .ports = 2, .phich_sixths = 1 }, 512, 8,
	      "aggregation = 8\ncfi = 3\nload = 0.5\n");
	check(&(struct slow_cell){ .pci = 168, .prb = 25, .ports = 4, .phich_sixths = 12 }, 512, 4,
	      "cfi = 1\nsib1_prb = 25\n");
	check(&(struct slow_cell){ .pci = 77, .prb = 15, .ports = 1, .phich_sixths = 12 }, 256, 4,
	      "cfi = 0\nload = 0.3\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(six_blocks),
		cmocka_unit_test(extended_prefix),
		cmocka_unit_test(wider_cells),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
