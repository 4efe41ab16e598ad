// SPDX-License-Identifier: GPL-3.0-or-later
/* volume: how much a day of a sensor writes: 25 cells, on two receivers, that say nothing new. A cell of a minute takes
 * no more than 120 octets, with the longest names and numbers there are on the air. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "coverage.h"
#include "record.h"

enum { CELLS = 25, DAY_MINUTES = 24 * 60, DAY_BYTES_MAX = 8 * 1000 * 1000 };

static char line[RECORD_BYTES_MAX];
static uint64_t seq = 1000000; /* after weeks */

static int encoded(struct record record)
{
	record.time_ns = INT64_C(1767323045678901000);
	record.sensor = "roof-of-the-town-hall";
	record.boot = "0123456789abcdef";
	record.seq = seq++;
	int size = record_encode(&record, line);

	assert_true(size > 0);
	return size;
}

static int a_minute(void)
{
	static struct cell_heard cells[CELLS];
	const struct heard_cells heard = { CELLS, cells };

	for (int i = 0; i < CELLS; i++) {
		const bool lte = i % 5 > 2;

		cells[i] = (struct cell_heard){ .power_dbfs = lte ? NAN : -61.26f,
			                        .rsrp_dbfs = lte ? -91.26f : NAN,
			                        .snr_db = 10.26f,
			                        .freq_offset_ppm = -12.34567,
			                        .clock_ppm = -0.34567,
			                        .blocks_ok = lte ? 350 : 2550,
			                        .blocks_bad = 12 };
		strcpy(cells[i].key, lte ? "lte:460-01-6402-105220865" : "gsm:460-00-41870-21034");
	}
	const int with = encoded((struct record){ .type = RECORD_HEARD, .heard = &heard });
	const int without =
		encoded((struct record){ .type = RECORD_HEARD, .heard = &(struct heard_cells){ 0, cells } });

	assert_true(with - without <= CELLS * 120);
	return with;
}

static int a_status(void)
{
	struct status status = { .source = "rtlsdr=00000001",
		                 .live = true,
		                 .samples = UINT64_C(400000000000),
		                 .seconds = 172800.123456,
		                 .gain_known = true,
		                 .gain_db = 32.8,
		                 .ppm = -12.3456,
		                 .clipped = 0.0123,
		                 .nof_gains = 3,
		                 .cpu_seconds = 123456.789,
		                 .cpu_percent = 123.4,
		                 .realtime_factor = 1.01,
		                 .uptime_s = 172800.1,
		                 .rss_bytes = 123456789 };

	for (int i = 0; i < PDU_CHANNELS; i += 2) /* of one standard */
		status.blocks_ok[i] = status.blocks_bad[i] = 1234567;
	for (int i = 0; i < status.nof_gains; i++)
		status.gains[i].low_hz = status.gains[i].high_hz = 1234567890;
	return encoded((struct record){ .type = RECORD_STATUS, .status = &status });
}

static int a_coverage(void)
{
	static struct coverage coverage;

	coverage_init(&coverage);
	for (int i = 0; i < 80; i++)
		coverage_add(&coverage, 925e6 + i * 2e6, 927e6 + i * 2e6, 0, 100, -70);
	return encoded((struct record){ .type = RECORD_COVERAGE, .coverage = &coverage });
}

static void a_day(void **state)
{
	struct cell cell;
	(void)state;

	cell_init(&cell, RAT_GSM);
	for (int i = 0; i < 64; i++)
		cell_neighbour_add(&cell, &(struct cell_neighbour){ NEIGHBOUR_GSM, CELL_SI2, 700 + i, 43, 5 });
	const long whole = encoded((struct record){ .type = RECORD_CELL, .cell = &cell });
	const long minutes = a_minute();
	const long day = DAY_MINUTES * (minutes + 2 * a_status()) + 24 * a_coverage() + 3 * CELLS * whole;

	print_message("%ld octets a day: heard %ld, status 2 * %d, coverage %d\n", day, minutes, a_status(),
	              a_coverage());
	assert_true(day <= DAY_BYTES_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(a_day) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
