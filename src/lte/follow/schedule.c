// SPDX-License-Identifier: GPL-3.0-or-later
/* schedule: windows of SI messages follow each other in the order of SIB1's list, each once in its message's period
 * (36.331 5.2.3). Paging has at most four subframes of a frame (36.304 7.2).
 */
#include "schedule.h"

int schedule_place(const struct rrc_scheduling *s, unsigned n, unsigned sfn, unsigned number)
{
	unsigned x = n * s->si_window_ms, period = s->messages[n].period_frames;
	unsigned begins = x % 10 + 10 * (x / 10 % period), here = sfn % period * 10 + number;
	return here >= begins && here < begins + s->si_window_ms ? (int)(here - begins) : -1;
}

/* Downlink subframes of each TDD configuration, bit n: subframe n; 36.211 table 4.2-2. Special ones do not count. */
static bool downlink(const struct lte_cell *cell, unsigned number)
{
	static const uint16_t plain[7] = { 0x021, 0x231, 0x339, 0x3a1, 0x3b1, 0x3b9, 0x221 };
	if (!cell->tdd)
		return true;
	return cell->tdd_config >= 0 && plain[cell->tdd_config] >> number & 1;
}

uint64_t schedule_due(const struct rrc_scheduling *s, const struct lte_cell *cell, uint64_t wanted, unsigned sfn,
                      unsigned number)
{
	uint64_t due = 0;
	for (unsigned n = 0; downlink(cell, number) && n < s->nof_messages; n++)
		if (wanted >> n & 1 && schedule_place(s, n, sfn, number) >= 0)
			due |= UINT64_C(1) << n;
	return due;
}

bool schedule_paging(const struct lte_cell *cell, unsigned number)
{
	if (cell->tdd) /* the size of TDD's control region depends on the configuration (36.211 6.9) */
		return cell->tdd_config >= 0 && number % 5 == 0;
	return number % 5 == 0 || number % 5 == 4;
}
