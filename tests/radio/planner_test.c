// SPDX-License-Identifier: GPL-3.0-or-later
/* planner: a simulated dongle goes where the planner sends it, through an air of beacons: how long a survey takes and
 * whether it reads all, how soon a watch turns to what is new, what every window gets. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/radio/schedule.h"

enum { CELLS_MAX = 64, DRAWS = 200 };

static const double step_s = 0.04, settle_s = 0.12;

/* ---- the air ---- */

/* A beacon: on the air in between; its identity comes every 0.94 s from phase_s on. */
static struct beacon {
	double freq_hz, from_s, to_s, phase_s;
	float level_dbfs;
	bool unreadable;
	double slow_s;   /* found after so long only; until then it may be one */
	double reach_hz; /* how far off a window's middle it is seen */
	int code;
} beacons[CELLS_MAX];
static int count;

static struct beacon *add(double freq_hz)
{
	beacons[count] = (struct beacon){ freq_hz, -INFINITY, INFINITY,  fmod(0.37 * count, 0.94), -40, false,
		                          0,       1.1e6,     count % 64 };
	return &beacons[count++];
}

/* ---- the dongle ---- */

static struct plan plan;
static struct schedule schedule;
static double air_s, heard_s, here_s; /* time of the air; heard; on this window */
static double tuned_hz, surveyed_s, dwelt_s[PLAN_WINDOWS_MAX], visit_s[PLAN_WINDOWS_MAX], gap_s[PLAN_WINDOWS_MAX];
static int tunes, passes;
static double suspected_hz; /* told when the survey asks */

static const struct plan_tuner r820t = { .rate_hz = 2.4e6, .min_hz = 24e6, .max_hz = 1766e6 };

static void tune(double freq_hz)
{
	tunes += freq_hz != tuned_hz;
	air_s += freq_hz != tuned_hz ? settle_s : 0;
	tuned_hz = freq_hz;
	here_s = 0;
}

static bool was_read(const struct beacon *beacon, double since_s)
{
	double found_s = fmax(since_s, beacon->from_s) + 0.11 + beacon->slow_s;
	double next_s = beacon->phase_s + ceil((found_s - beacon->phase_s) / 0.94) * 0.94;

	return !beacon->unreadable && air_s > next_s + 0.02;
}

/* What the receivers make of the window. */
static void look(struct receiver_look *look)
{
	double since_s = air_s - here_s;

	*look = (struct receiver_look){ .looked = here_s >= 0.16 - 1e-9 };
	for (int i = 0; i < count; i++) {
		const struct beacon *beacon = &beacons[i];
		double seen_s = air_s - fmax(since_s, beacon->from_s);

		if (fabs(beacon->freq_hz - tuned_hz) > beacon->reach_hz || air_s < beacon->from_s ||
		    air_s > beacon->to_s || seen_s < 0.11)
			continue;
		look->candidates[look->count++] = (struct candidate){
			.rat = RAT_GSM,
			.state = seen_s < 0.11 + beacon->slow_s ? CANDIDATE_WEAK
			         : was_read(beacon, since_s)    ? CANDIDATE_READ
			                                        : CANDIDATE_FOUND,
			.code = seen_s < 0.11 + beacon->slow_s ? -1 : beacon->code,
			.freq_hz = beacon->freq_hz,
			.level_dbfs = beacon->level_dbfs,
			.snr_db = beacon->slow_s > 0 ? 1 : 20,
		};
	}
}

static bool carry_out(const struct schedule_move *move)
{
	if (move->passed && suspected_hz > 0)
		planner_suspect(&schedule.planner, suspected_hz, false, heard_s);
	passes += move->passed;
	if (move->surveyed)
		surveyed_s = air_s;
	if (move->centre_hz > 0)
		tune(move->centre_hz);
	return !move->over;
}

static void note_time(void)
{
	const struct planner *planner = &schedule.planner;

	if (planner->visit == PLANNER_DWELL || planner->news)
		dwelt_s[planner->current] += step_s;
	gap_s[planner->current] = fmax(gap_s[planner->current], air_s - visit_s[planner->current]);
	visit_s[planner->current] = air_s;
}

/* One block of samples: false when the run is over. */
static bool step(void)
{
	const struct stay_wish none = { 0 };
	struct receiver_look now;

	air_s += step_s;
	heard_s += step_s;
	here_s += step_s;
	look(&now);
	note_time();
	schedule_look(&schedule, tuned_hz, &now, heard_s);
	const struct schedule_move move = schedule_next(&schedule, &none, heard_s, air_s);

	return carry_out(&move);
}

static void start(const char *bands, double fixed_s, bool watch)
{
	struct fault fault;

	assert_int_equal(plan_bands(&plan, bands, &r820t, &fault), 0);
	air_s = heard_s = here_s = tuned_hz = surveyed_s = 0;
	tunes = passes = 0;
	memset(dwelt_s, 0, sizeof(dwelt_s));
	memset(visit_s, 0, sizeof(visit_s));
	memset(gap_s, 0, sizeof(gap_s));
	schedule_init(&schedule, &plan, settle_s, fixed_s, watch);
	const struct schedule_move move = schedule_start(&schedule, heard_s);

	carry_out(&move);
}

static void run_until(double end_s)
{
	while (air_s < end_s)
		step();
}

static void survey(void)
{
	while (step())
		assert_true(air_s < 1000);
}

static bool is_read(int i)
{
	const struct candidate it = { .rat = RAT_GSM, .code = beacons[i].code, .freq_hz = beacons[i].freq_hz };
	const struct heard_cell *cell = heard_find(&schedule.planner.heard, &it);

	return cell && cell->read;
}

static void town(void)
{
	for (int i = 0; i < 25; i++)
		add(935.4e6 + i * 1e6 - (i * 7 % 5) * 200e3);
}

static int setup(void **state)
{
	(void)state;
	count = 0;
	suspected_hz = 0;
	return 0;
}

/* ---- surveys ---- */

/* Of nothing: the receivers' first look at each window, and no second one. */
static void an_empty_survey_is_quick(void **state)
{
	(void)state;
	start("gsm900", 0, false);
	survey();
	assert_int_equal(planner_visited(&schedule.planner), 18);
	assert_int_equal(tunes, 18);
	assert_true(fabs(surveyed_s - 18 * (0.16 + settle_s) - step_s) < 0.01);
	assert_int_equal(passes, 1);
}

/* No window is left before its cells are read, none is heard longer than that. */
static void a_survey_reads_all(void **state)
{
	(void)state;
	town();
	start("gsm900", 0, false);
	survey();
	for (int i = 0; i < count; i++)
		assert_true(is_read(i));
	assert_int_equal(tunes, 18);
	assert_true(surveyed_s < 18 * (0.16 + settle_s) + 14 * (0.11 + 0.94));
}

/* What is weak gets four seconds, after all else was looked at; what cannot be read, three and four. */
static void the_weak_come_last(void **state)
{
	double without_s;
	(void)state;

	town();
	start("gsm900", 0, false);
	survey();
	without_s = surveyed_s;
	add(931.6e6)->slow_s = 2.5;
	start("gsm900", 0, false);
	survey();
	assert_true(is_read(25));
	assert_int_equal(tunes, 19);
	assert_true(surveyed_s - without_s < 0.2 + settle_s + 4);
	beacons[25].slow_s = 0;
	beacons[25].unreadable = true;
	start("gsm900", 0, false);
	survey();
	assert_false(is_read(25));
	assert_int_equal(tunes, 19);
	assert_true(fabs(surveyed_s - without_s - (3 - 0.16 + 4 + settle_s)) < 0.1);
}

/* A window with a suspect is heard for three seconds: at once where it is suspected while it is heard, and but once; or
 * in the end. Not where the user's wish is another. */
static void suspects_are_heard_for_longer(void **state)
{
	double without_s;
	(void)state;

	town();
	start("gsm900", 0, false);
	survey();
	without_s = surveyed_s;
	suspected_hz = beacons[3].freq_hz;
	start("gsm900", 0, false);
	survey();
	assert_int_equal(tunes, 19);
	assert_true(fabs(surveyed_s - without_s - 3 - settle_s) < 0.1);
	suspected_hz = 0;
	start("gsm900", 0, false);
	while (step())
		if (schedule.planner.current == 2 && here_s > 0.1)
			planner_suspect(&schedule.planner, 930.3e6, true, heard_s);
	assert_int_equal(tunes, 18);
	assert_true(fabs(surveyed_s - without_s - (3 - 0.16)) < 0.1);
	suspected_hz = beacons[3].freq_hz;
	start("gsm900", 1, false);
	survey();
	assert_int_equal(tunes, 18);
	assert_true(fabs(surveyed_s - 18 * (1 + settle_s)) < 0.1);
}

/* A cell that two windows hold is waited for in one of them. */
static void a_cell_is_waited_for_once(void **state)
{
	double once_s;
	(void)state;

	add(930e6); /* bands of LTE: windows overlap */
	start("b8,gsm900", 0, false);
	survey();
	once_s = surveyed_s;
	count = 0;
	start("b8,gsm900", 0, false);
	survey();
	assert_true(once_s - surveyed_s < 0.94 + 0.05);
}

/* The first visit of this window ends with these candidates: the index of the window that is to be visited again, -1:
 * none is. */
static int visited_again(int window, const struct candidate *candidates, int n)
{
	struct receiver_look seen = { .looked = true, .count = n };

	start("gsm900,b8", 0, false);
	while (schedule.planner.current < window)
		step();
	memcpy(seen.candidates, candidates, (size_t)n * sizeof(*candidates));
	planner_look(&schedule.planner, &seen, 0.2, heard_s);
	assert_true(planner_dwell_s(&schedule.planner) < 0.2);
	planner_next(&schedule.planner, heard_s);
	for (int i = 0; i < plan.count; i++)
		if (schedule.planner.windows[i].again)
			return i;
	return -1;
}

/* A hint of LTE is none within 700 kHz of a beacon that was found for sure. */
static void a_mark_is_no_cell(void **state)
{
	struct candidate seen[] = { { RAT_LTE, CANDIDATE_WEAK, -1, 929.5e6, -60, -15 },
		                    { RAT_GSM, CANDIDATE_READ, 9, 930.1e6, -40, 15 } };
	(void)state;

	assert_int_equal(visited_again(4, seen, 1), 4);
	assert_int_equal(visited_again(4, seen, 2), -1);
	seen[1].freq_hz = 930.2e6;
	assert_int_equal(visited_again(4, seen, 2), 4);
	seen[1].freq_hz = 930.1e6;
	seen[1].state = CANDIDATE_WEAK;
	assert_int_equal(visited_again(4, seen, 2), 4);
	seen[1].state = CANDIDATE_READ;
	seen[0].code = 300; /* it told its identity: no mere hint */
	assert_int_equal(visited_again(4, seen, 2), 4);
	seen[0].code = -1;
	seen[1].rat = RAT_LTE;
	assert_int_equal(visited_again(4, seen, 2), 4);
}

/* What is left for later is left for the window that holds it best, if that one was visited; what can never be read is
 * not. */
static void what_is_left_for_later(void **state)
{
	struct candidate seen = { RAT_LTE, CANDIDATE_FOUND, 300, 929.7e6, -60, 2.9f };
	(void)state;

	assert_int_equal(visited_again(4, &seen, 1), 4);
	seen.freq_hz = 929.2e6; /* 500 kHz below the middle, 400 kHz above that of the window before */
	assert_int_equal(visited_again(4, &seen, 1), 3);
	seen.freq_hz = 930.2e6;
	assert_int_equal(visited_again(4, &seen, 1), -1);
	seen.freq_hz = 929.7e6;
	seen.snr_db = -9.9f;
	assert_int_equal(visited_again(4, &seen, 1), 4);
	seen.snr_db = -10.1f;
	assert_int_equal(visited_again(4, &seen, 1), -1);
}

/* By the user's wish: so long in each, whatever is seen. */
static void a_dwell_is_kept(void **state)
{
	(void)state;
	town();
	beacons[3].unreadable = true;
	start("gsm900", 2, false);
	survey();
	assert_int_equal(tunes, 18);
	assert_true(fabs(surveyed_s - 18 * (2 + settle_s)) < 0.1);
}

/* The only window is heard for four seconds, in a watch for ever. */
static void a_window_alone(void **state)
{
	struct fault fault;
	(void)state;

	for (int watch = 0; watch < 2; watch++) {
		start("gsm900", 0, watch);
		assert_int_equal(plan_fixed(&plan, 947e6, &r820t, &fault), 0);
		schedule_init(&schedule, &plan, settle_s, 0, watch);
		const struct schedule_move move = schedule_start(&schedule, 0);

		carry_out(&move);
		air_s = heard_s = tunes = 0;
		while (air_s < 30 && step())
			;
		assert_true(fabs(surveyed_s - 4) < 0.05);
		assert_int_equal(tunes, 0);
	}
}

/* Only its share; another's windows when it has to take them over. */
static void a_share(void **state)
{
	(void)state;
	start("gsm900", 0, true);
	planner_share(&schedule.planner, 0, 9);
	run_until(60);
	assert_int_equal(planner_visited(&schedule.planner), 9);
	for (int i = 9; i < 18; i++)
		assert_true(visit_s[i] == 0);
	planner_share(&schedule.planner, 0, 18);
	run_until(120);
	for (int i = 0; i < 18; i++)
		assert_true(visit_s[i] > 100);
}

/* ---- watches ---- */

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* How long after it went on the air until a new beacon's window gets a dwell, sorted, of DRAWS at different times and
 * places. */
static void draw(const char *bands, double delays_s[DRAWS])
{
	start(bands, 0, true);
	run_until(100);
	for (int i = 0; i < DRAWS; i++) {
		double on_s = air_s + fmod(i * 7.31, 13);
		struct beacon *fake = add(935.2e6 + 200e3 * (i * 37 % 123));

		fake->from_s = on_s;
		fake->code = 25 + i % 39;
		while (!(schedule.planner.news && fabs(fake->freq_hz - tuned_hz) < 1e6 && air_s > on_s)) {
			step();
			assert_true(air_s < on_s + 120);
		}
		delays_s[i] = air_s - on_s;
		run_until(air_s + 5);
		count--;
		run_until(air_s + 30);
	}
	qsort(delays_s, DRAWS, sizeof(delays_s[0]), by_value);
}

static void what_is_new_gets_a_dwell(void **state)
{
	double delays_s[DRAWS];
	(void)state;

	town();
	draw("gsm900", delays_s);
	assert_true(delays_s[DRAWS / 2] < 6);
	assert_true(delays_s[DRAWS - 1] < 12);
	count = 0;
	draw("gsm900", delays_s); /* where nothing else is */
	assert_true(delays_s[DRAWS / 2] < 6);
	assert_true(delays_s[DRAWS - 1] < 12);
	count = 0;
	town();
	draw("gsm900,b8,b20", delays_s);
	assert_true(delays_s[DRAWS / 2] < 18);
	assert_true(delays_s[DRAWS - 1] < 32);
}

/* Half of the time at most goes into dwells, and every window is glanced at in between. */
static void every_window_is_seen_again(void **state)
{
	(void)state;
	town();
	start("gsm900", 0, true);
	run_until(600);
	for (int i = 0; i < plan.count; i++)
		assert_true(gap_s[i] < 15);
	start("gsm900,b8,b20", 0, true);
	run_until(600);
	for (int i = 0; i < plan.count; i++)
		assert_true(gap_s[i] < 45);
}

/* Dwells by turns; windows without cells get a tenth, and one under suspicion more than all others. */
static void what_each_window_gets(void **state)
{
	double all_s = 0;
	(void)state;

	town();
	start("gsm900", 0, true);
	run_until(2000);
	for (int i = 5; i < 17; i++) {
		all_s += dwelt_s[i];
		assert_true(dwelt_s[i] > 60);
	}
	for (int i = 0; i < 5; i++)
		assert_true(dwelt_s[i] > 0 && dwelt_s[i] < all_s / 12 / 4);
	assert_true(all_s > 2000 * 0.4);
	memset(dwelt_s, 0, sizeof(dwelt_s));
	planner_suspect(&schedule.planner, beacons[10].freq_hz, true, heard_s);
	run_until(2400);
	double most_s = 0, suspect_s = 0;

	for (int i = 0; i < 18; i++)
		if (fabs(plan.windows[i].centre_hz - beacons[10].freq_hz) < 0.96e6)
			suspect_s = dwelt_s[i];
		else
			most_s = fmax(most_s, dwelt_s[i]);
	assert_true(suspect_s > 3 * most_s);
}

/* News at a glance: a level that jumps, a strong carrier that is gone; but not what was there before. */
static void what_changes_is_news(void **state)
{
	int news = 0;
	(void)state;

	town();
	start("gsm900", 0, true);
	run_until(100);
	for (double end_s = 200; air_s < end_s; step())
		assert_false(schedule.planner.news);
	beacons[7].level_dbfs += 11;
	for (double end_s = 215; air_s < end_s; step())
		news += schedule.planner.news;
	assert_true(news > 3.5 / step_s && news < 4.5 / step_s);
	beacons[8].to_s = air_s;
	for (double end_s = 230; air_s < end_s; step())
		news += schedule.planner.news;
	assert_true(news > 7.5 / step_s && news < 8.5 / step_s);
	for (double end_s = 300; air_s < end_s; step())
		news += schedule.planner.news;
	assert_true(news < 8.5 / step_s);
}

/* Windows overlap: a cell that only the nearest one shows is not gone when another is heard. */
static void what_another_window_holds(void **state)
{
	(void)state;
	for (int i = 0; i < 20; i++)
		add(930e6 + i * 0.3e6)->reach_hz = 0.5e6;
	start("b8", 0, true);
	run_until(100);
	for (double end_s = 300; air_s < end_s; step())
		assert_false(schedule.planner.news);
	assert_int_equal(schedule.planner.heard.count, 20);
}

/* ---- between windows ---- */

/* A wish in between changes nothing but the time that it takes. */
static void a_wish_comes_in_between(void **state)
{
	const struct stay_wish wish = { 950e6, 0.3 };
	struct schedule_move move;
	(void)state;

	start("gsm900", 1, false);
	move = schedule_next(&schedule, &wish, 0.1, 0);
	assert_true(move.centre_hz == 950e6 && schedule.stay.away);
	move = schedule_next(&schedule, &(struct stay_wish){ 0 }, 0.4, 0);
	assert_true(move.centre_hz == plan.windows[0].centre_hz);
	move = schedule_next(&schedule, &(struct stay_wish){ 0 }, 1.29, 0);
	assert_true(move.centre_hz == 0);
	move = schedule_next(&schedule, &(struct stay_wish){ 0 }, 1.3, 0);
	assert_true(move.centre_hz == plan.windows[1].centre_hz);
}

/* What is seen on the way, or while it is parked, says nothing of the window. */
static void looks_from_elsewhere(void **state)
{
	struct receiver_look empty = { .looked = true };
	(void)state;

	start("gsm900", 0, false);
	schedule_look(&schedule, plan.windows[0].centre_hz + 600, &empty, 0.2);
	assert_true(planner_dwell_s(&schedule.planner) > 0);
	schedule_park(&schedule, plan.windows[0].centre_hz, 10, 0.2);
	schedule_look(&schedule, plan.windows[0].centre_hz, &empty, 0.2);
	assert_true(planner_dwell_s(&schedule.planner) > 0);
	assert_true(schedule_next(&schedule, &(struct stay_wish){ 0 }, 0.2, 9.9).centre_hz == 0);
	assert_true(schedule_next(&schedule, &(struct stay_wish){ 0 }, 0.2, 10).centre_hz > 0);
	schedule_look(&schedule, plan.windows[0].centre_hz + 400, &empty, 0.3);
	assert_true(planner_dwell_s(&schedule.planner) == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(an_empty_survey_is_quick, setup),
		cmocka_unit_test_setup(a_survey_reads_all, setup),
		cmocka_unit_test_setup(the_weak_come_last, setup),
		cmocka_unit_test_setup(suspects_are_heard_for_longer, setup),
		cmocka_unit_test_setup(a_cell_is_waited_for_once, setup),
		cmocka_unit_test_setup(a_mark_is_no_cell, setup),
		cmocka_unit_test_setup(what_is_left_for_later, setup),
		cmocka_unit_test_setup(a_dwell_is_kept, setup),
		cmocka_unit_test_setup(a_window_alone, setup),
		cmocka_unit_test_setup(a_share, setup),
		cmocka_unit_test_setup(what_is_new_gets_a_dwell, setup),
		cmocka_unit_test_setup(every_window_is_seen_again, setup),
		cmocka_unit_test_setup(what_each_window_gets, setup),
		cmocka_unit_test_setup(what_changes_is_news, setup),
		cmocka_unit_test_setup(what_another_window_holds, setup),
		cmocka_unit_test_setup(a_wish_comes_in_between, setup),
		cmocka_unit_test_setup(looks_from_elsewhere, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
