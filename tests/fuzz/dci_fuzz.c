// SPDX-License-Identifier: GPL-3.0-or-later
/* Assignments out of anything: the first two octets are the cell and the format, the others the bits. What is parsed
 * must stay on the carrier, own only elements of its subframe, and be the same however often it is read.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/lte/phy/pdsch.h"  // dci_parse, pdsch_elements
#include "../../src/lte/phy/turbo.h"  // turbo_plan

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool ok)
{
	if (!ok)
		abort();
}

static struct lte_cell cell_of(const uint8_t *data)
{
	static const uint8_t prbs[] = { 6, 15, 25, 50, 75, 100 }, ports[] = { 1, 2, 4 };
	return (struct lte_cell){ .pci = (uint16_t)(data[0] * 2),
		                  .nof_prb = prbs[data[0] % 6],
		                  .ports = ports[data[1] % 3],
		                  .tdd = data[1] >> 2 & 1,
		                  .cp_extended = data[1] >> 3 & 1 };
}

static void check_blocks(const struct lte_cell *cell, const struct dci *dci)
{
	bool blocks[LTE_PRB_MAX];
	for (unsigned slot = 0; slot < 2; slot++) {
		unsigned n = 0;
		dci_blocks(cell, dci, slot, blocks);
		for (unsigned i = 0; i < LTE_PRB_MAX; i++) {
			require(!blocks[i] || i < cell->nof_prb);
			n += blocks[i];
		}
		require(n == dci->nof);
	}
}

static void check_elements(const struct lte_cell *cell, const struct dci *dci, unsigned subframe, unsigned cfi)
{
	static struct lte_subframe sf;
	static struct re elements[PDSCH_RES_MAX];
	sf.cell = cell;
	sf.number = (uint8_t)subframe;
	sf.nof_symbols = cell->cp_extended ? 12 : 14;
	const size_t n = pdsch_elements(&sf, dci, cfi, elements);
	require(n <= 14u * 12 * dci->nof);
	for (size_t i = 0; i < n; i++)
		require(elements[i].symbol < sf.nof_symbols && elements[i].subcarrier < cell->nof_prb * 12);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct dci dci, again;
	struct turbo_plan plan;
	uint8_t bits[DCI_BITS_MAX] = { 0 };
	if (size < 2)
		return 0;
	const struct lte_cell cell = cell_of(data);
	const enum dci_format format = data[1] >> 4 & 1 ? DCI_1C : DCI_1A;
	for (size_t i = 2; i < size && i < 2 + DCI_BITS_MAX / 8; i++)
		for (unsigned k = 0; k < 8; k++)
			bits[8 * (i - 2) + k] = data[i] >> (7 - k) & 1;
	require(dci_size(&cell, format) >= 8 && dci_size(&cell, format) <= 31);
	memset(&dci, 0, sizeof(dci));
	if (!dci_parse(&cell, format, bits, &dci))
		return 0;
	memset(&again, 0, sizeof(again));
	require(dci_parse(&cell, format, bits, &again) && memcmp(&dci, &again, sizeof(dci)) == 0);
	require(dci.nof >= 1 && dci.first + dci.nof <= cell.nof_prb && dci.rv <= DCI_RV_BY_TIME);
	require(dci.tbs >= 32 && dci.tbs <= DCI_TBS_MAX && dci.tbs % 8 == 0 && turbo_plan(dci.tbs + 24, &plan));
	require(turbo_soft_size(&plan) <= PDSCH_SOFT_MAX);
	check_blocks(&cell, &dci);
	check_elements(&cell, &dci, data[0] % 10, 1 + data[1] / 32 % 3);
	return 0;
}
