// SPDX-License-Identifier: GPL-3.0-or-later
/* agenda: when a message's window opens, by going through all subframes one after the other; and, through the receiver,
 * that everything a cell says is read again and again, and a change is noticed that no value tag announces.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>

#include "../../src/lte/follow/agenda.h"
#include "../../src/lte/follow/schedule.h"
#include "cell.h"       // struct cell
#include "receivers.h"  // lte_receiver
#include "sky.h"

#define RATE_HZ 1.92e6
enum { SUBFRAME = 1920, FRAME = 10 * SUBFRAME, AHEAD = 3 * SUBFRAME };

/* ---- windows ---- */

static const struct rrc_scheduling schedule = {
	.si_window_ms = 15,
	.nof_messages = 3,
	.messages = { { .period_frames = 8 }, { .period_frames = 32 }, { .period_frames = 512 } },
};

/* The subframe, from `first` on, in which a window of message n opens, or is still open where that is wanted. */
static unsigned window_by_hand(unsigned n, unsigned first, bool open)
{
	for (unsigned i = first;; i++) {
		const int place = schedule_place(&schedule, n, i / 10 % 1024, i % 10);
		if (place == 0 || (open && place > 0))
			return place == 0 ? i : first;
	}
}

static void windows_by_hand(void **state)
{
	(void)state;
	struct random random = { 5 };
	for (int i = 0; i < 500; i++) {
		const unsigned n = random_bits(&random) % 3, sfn = random_bits(&random) % 1024;
		const unsigned now = random_bits(&random) % 20000, wait = i % 2 ? 0 : random_bits(&random) % 6000;
		const struct agenda_clock clock = { 1000000, 77, sfn, FRAME };
		const uint64_t zero = 1000077, index = zero + now * SUBFRAME;
		struct agenda agenda = {
			.messages = { { .at = UINT64_MAX / 4 }, { .at = UINT64_MAX / 4 }, { .at = UINT64_MAX / 4 } }
		};
		agenda.messages[n].at = index + wait * SUBFRAME;
		const unsigned opens = window_by_hand(n, sfn * 10 + now + wait, wait == 0) - sfn * 10;
		const uint64_t begins = zero + opens * SUBFRAME - AHEAD;
		const uint64_t next = agenda_next(&agenda, &schedule, &clock, index);
		if (opens <= now + 3)
			assert_int_equal(next, index);
		else
			assert_in_range(next, begins - 1, begins + 1);
	}
}

/* ---- times ---- */

static double wait_after(int reads, double period_s)
{
	struct agenda_item item = { 0 };
	for (int i = 0; i < reads; i++)
		agenda_read(&item, period_s, 1000, RATE_HZ);
	return (double)(item.at - 1000) / RATE_HZ;
}

static void twice_at_once_then_every_two_seconds(void **state)
{
	(void)state;
	static const struct {
		double period_s, wait_s;
	} all[] = { { 0.08, 1.92 }, { 0.16, 1.84 }, { 0.64, 1.36 }, { 1.28, 0.72 }, { 2.56, 1.28 }, { 5.12, 2.56 } };
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		assert_true(wait_after(1, all[i].period_s) == 0);
		assert_true(fabs(wait_after(2, all[i].period_s) - all[i].wait_s) < 1e-3);
		assert_true(fabs(wait_after(300, all[i].period_s) - all[i].wait_s) < 1e-3);
	}
	assert_true(fabs(wait_after(1, 0) - 1.4) < 1e-3); /* SIB1 */
}

static void missed_too_often(void **state)
{
	(void)state;
	struct agenda agenda = { 0 };
	struct agenda_item *item = &agenda.messages[1];
	for (int i = 0; i < 3; i++) {
		assert_int_equal(agenda_due(&agenda, &schedule, 1000), 7);
		assert_int_equal(agenda_fresh(&agenda, &schedule), true);
		agenda_missed(item, 3, 1000, RATE_HZ);
	}
	assert_int_equal(agenda_due(&agenda, &schedule, 1000), 5);
	assert_int_equal(item->at, 1000 + (uint64_t)(8 * RATE_HZ));
	agenda_retry(&agenda);
	assert_int_equal(agenda_due(&agenda, &schedule, 1000), 7);
	agenda_read(item, 0.16, 1000, RATE_HZ);
	agenda_read(item, 0.16, 1000, RATE_HZ);
	agenda_retry(&agenda); /* was not missed */
	assert_int_equal(agenda_due(&agenda, &schedule, 1000), 5);
}

/* ---- through the receiver ---- */

#define OTHERS                                                                                                         \
	"si = 8: 2\nsi = 32: 3 4\nsi = 128: 5\nsi = 512: 7\npriority = 5\nlte_neighbours = 1300:6\n"                   \
	"gsm_neighbours = 45 62\n"

static struct scene central(const char *more)
{
	return (struct scene){ .pci = 77,
		               .ports = 1,
		               .prb = 6,
		               .phich_resource = 2,
		               .sfn = 400,
		               .timing_ms = 3.1,
		               .snr_db = 15,
		               .clock_ppm = 11,
		               .offset_hz = 4e3,
		               .load = 0.3,
		               .more = more };
}

/* Longest time without this SIB, the recording's begin and end included. */
static double longest_gap_s(const struct sky *sky, const struct heard *heard, unsigned sib, unsigned *count)
{
	double last_s = 0, gap_s = 0;
	*count = 0;
	for (size_t i = 0; i < heard->count; i++) {
		struct cell said;
		cell_init(&said, RAT_LTE);
		if (!lte_receiver.parse(&heard->pdus[i], &said) ||
		    !(said.lte.sib_seen >> sib & 1 || (sib == 1 && said.lte.tac != CELL_UNKNOWN)))
			continue;
		const double now_s = (double)(heard->pdus[i].time_ns - sky->info.start_ns) * 1e-9;
		gap_s = fmax(gap_s, now_s - last_s);
		last_s = now_s;
		++*count;
	}
	return fmax(gap_s, sky->band.duration_s - last_s);
}

/* Two seconds, or the period; and the second time as soon as it comes by. */
static void everything_is_read_again(void **state)
{
	(void)state;
	static const struct {
		unsigned sib;
		double gap_s;
		unsigned least, most; /* SIB1 comes four times in a stretch */
	} all[] = { { 1, 2, 8, 160 }, { 2, 2.05, 8, 14 }, { 3, 2.05, 8, 14 }, { 5, 2.05, 8, 18 }, { 7, 5.3, 3, 5 } };
	const struct scene scene = central(OTHERS);
	const struct band band = { RATE_HZ, 16, 0, IQ_CU8, 3, NULL };
	struct sky sky = sky_scenes(&band, &scene, 1);
	struct heard heard = sky_play(&sky);
	assert_int_equal(sky_judge(&sky, &heard, 0).wrong, 0);
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		unsigned count;
		const double gap_s = longest_gap_s(&sky, &heard, all[i].sib, &count);
		print_message("SIB%u: %u times, at most %.2f s apart\n", all[i].sib, count, gap_s);
		assert_true(gap_s <= all[i].gap_s && count >= all[i].least && count <= all[i].most);
	}
	heard_free(&heard);
	sky_free(&sky);
}

/* Priority of GSM, of the last SIB7 heard. */
static int gsm_priority(const struct heard *heard)
{
	struct cell cell;
	cell_init(&cell, RAT_LTE);
	for (size_t i = 0; i < heard->count; i++)
		lte_receiver.parse(&heard->pdus[i], &cell);
	for (int i = 0; i < cell.nof_neighbours; i++)
		if (cell.neighbours[i].rat == NEIGHBOUR_GSM)
			return cell.neighbours[i].priority;
	return -1;
}

/* The cell begins to send phones to GSM, and says nothing of having changed anything. */
static void a_change_without_a_word(void **state)
{
	(void)state;
	const struct scene before = central("si = 16: 2 3\nsi = 16: 7\ngsm_neighbours = 45 62\ngsm_priority = 1\n"),
			   after = central("si = 16: 2 3\nsi = 16: 7\ngsm_neighbours = 45 62\ngsm_priority = 7\n");
	const struct band band = { RATE_HZ, 5, 0, IQ_CU8, 3, NULL };
	struct sky first = sky_scenes(&band, &before, 1), second = sky_scenes(&band, &after, 1);
	struct heard heard = { 0 };
	void *receiver = sky_receiver(&first, &heard);
	sky_feed(&first, receiver, 0, (size_t)(2 * RATE_HZ), 65536, NULL, NULL);
	assert_int_equal(gsm_priority(&heard), 1);
	sky_feed(&second, receiver, (size_t)(2 * RATE_HZ), (size_t)(4.1 * RATE_HZ), 65536, NULL, NULL);
	assert_int_equal(gsm_priority(&heard), 7);
	lte_receiver.destroy(receiver);
	heard_free(&heard);
	sky_free(&first);
	sky_free(&second);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(windows_by_hand),         cmocka_unit_test(twice_at_once_then_every_two_seconds),
		cmocka_unit_test(missed_too_often),        cmocka_unit_test(everything_is_read_again),
		cmocka_unit_test(a_change_without_a_word),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
