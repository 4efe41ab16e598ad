// SPDX-License-Identifier: GPL-3.0-or-later
/* standing: one transmitter is one cell, where it is: whatever the receiver's crystal, an edge of the window or
 * saturation make of it. Each time what is not there is counted and not emitted, and an honest neighbour of the case
 * is.
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

#include "receivers.h"  // gsm_receiver
#include "recording.h"

#define CELL(n, arfcn, bsic, ci, more)                                                                                 \
	"[cell " n "]\narfcn = " arfcn "\nbsic = " bsic "\nci = " ci                                                   \
	"\nmcc = 001\nmnc = 01\nlac = 77\npagings_per_s = 10\nneighbours = 20 30 40\n" more "\n"

/* How a recording is received, and what came of it. */
struct reception {
	double max_offset_ppm, told_ppm; /* told: NAN never */
	bool converter;
	struct heard heard;
	struct receiver_counts counts;
	double first_s; /* signal fed when the first pdu came out */
};

enum { PORTION = 4096 };

static void receive(struct recording *rec, struct reception *r)
{
	struct fault fault = { 0 };
	const struct receiver_config config = {
		.rate_hz = rec->info.rate_hz,
		.max_offset_ppm = r->max_offset_ppm,
		.combine = true,
		.converter = r->converter,
		.emit = heard_add,
		.emit_ctx = &r->heard,
	};
	void *receiver = gsm_receiver.create(&config, &fault);
	assert_non_null(receiver);
	if (!isnan(r->told_ppm))
		gsm_receiver.crystal(receiver, r->told_ppm);
	r->first_s = NAN;
	for (size_t at = 0; at < rec->info.nof_samples; at += PORTION) {
		size_t end = at + PORTION < rec->info.nof_samples ? at + PORTION : rec->info.nof_samples;
		recording_feed(rec, receiver, at, end, PORTION);
		if (isnan(r->first_s) && r->heard.count > 0)
			r->first_s = (double)end / rec->info.rate_hz;
	}
	gsm_receiver.counts(receiver, &r->counts);
	gsm_receiver.flush(receiver);
	gsm_receiver.destroy(receiver);
}

static struct reception play(const char *air, const char *cells, struct reception how)
{
	char text[4096];
	int n = snprintf(text, sizeof(text), "[air]\n%s\n%s", air, cells);
	assert_in_range(n, 1, sizeof(text) - 1);
	struct recording *rec = recording_make(text);
	receive(rec, &how);
	recording_destroy(rec);
	return how;
}

static const struct reception usual = { .max_offset_ppm = 60, .told_ppm = NAN };

/* Good blocks and bursts on this carrier. */
static unsigned on(const struct reception *r, uint16_t arfcn)
{
	unsigned n = 0;
	for (size_t i = 0; i < r->heard.count; i++)
		n += (r->heard.pdus[i].gsm.arfcn & 0x3ff) == arfcn;
	return n;
}

/* Nothing but these two, each read for most of two seconds or more; 0: none. */
static void assert_only(struct reception *r, uint16_t first, uint16_t second)
{
	unsigned a = on(r, first), b = on(r, second);
	if (a + b != r->heard.count || (first && a < 60) || (second && b < 60))
		fail_msg("%u on %u, %u on %u, %zu in all", a, first, b, second, r->heard.count);
	heard_free(&r->heard);
}

/* ---- the raster ---- */

static void a_crystal_far_off_moves_no_cell(void **state)
{
	struct reception r;
	(void)state;
	r = play("freq = 1956M\nrate = 1.6M\nduration = 2.5\nppm = -47\nnoise_dbfs = -55\n",
	         CELL("a", "640", "20", "1", "pcs = yes\nlevel_dbfs = -27\n")
	                 CELL("b", "643", "11", "2", "pcs = yes\nlevel_dbfs = -30\n"),
	         usual);
	assert_true(r.counts.ghosts >= 1);
	assert_only(&r, 640, 643);
	r = play("freq = 1842M\nrate = 1.6M\nduration = 2.5\nppm = 55\nnoise_dbfs = -55\nseed = 4\n",
	         CELL("a", "695", "20", "1", "level_dbfs = -27\nfading = tu3\n")
	                 CELL("b", "699", "11", "2", "level_dbfs = -30\n"),
	         usual);
	assert_true(r.counts.ghosts >= 1);
	assert_only(&r, 695, 699);
}

static void at_900_mhz_too(void **state)
{
	const struct reception wide = { .max_offset_ppm = 150, .told_ppm = NAN };
	(void)state;
	struct reception r =
		play("freq = 944M\nrate = 1.6M\nduration = 2.5\nppm = 82\nnoise_dbfs = -55\n",
	             CELL("a", "43", "20", "1", "level_dbfs = -27\n") CELL("b", "46", "11", "2", "level_dbfs = -33\n"),
	             wide);
	assert_only(&r, 43, 46);
	r = play("freq = 944M\nrate = 2.4M\nduration = 2.5\nppm = -100\nnoise_dbfs = -60\n",
	         CELL("a", "41", "20", "1", "level_dbfs = -28\nfn = 1000\n")
	                 CELL("b", "45", "29", "2", "level_dbfs = -31\nfn = 8777\n")
	                         CELL("c", "49", "38", "3", "level_dbfs = -34\nfn = 16554\n"),
	         wide);
	for (int i = 0; i < 3; i++)
		assert_true(on(&r, (uint16_t)(41 + 4 * i)) > 60);
	assert_int_equal(on(&r, 41) + on(&r, 45) + on(&r, 49), r.heard.count);
	heard_free(&r.heard);
}

/* Behind a converter the two clocks say nothing of each other: the place with the smaller error is taken, until the
 * consensus of cells says which error is usual. */
static void behind_a_converter_the_smaller_error_counts(void **state)
{
	static const char air[] = "freq = 1842M\nrate = 1.6M\nduration = 2.5\nnoise_dbfs = -55\n";
	static const char cells[] = CELL("a", "695", "20", "1", "level_dbfs = -27\noffset_hz = 62000\n");
	struct reception how = { .max_offset_ppm = 100, .told_ppm = NAN, .converter = true };
	(void)state;
	struct reception r = play(air, cells, how);
	assert_true(r.counts.ghosts >= 1);
	assert_only(&r, 695, 0);
	how.told_ppm = -75;
	r = play(air, cells, how);
	assert_only(&r, 696, 0);
	how = usual;
	how.max_offset_ppm = 100;
	r = play(air, cells, how); /* without one, symbols at their nominal rate say where it is */
	assert_only(&r, 695, 0);
}

/* ---- the crystal ---- */

static void the_search_follows_the_crystal(void **state)
{
	static const char air[] = "freq = 945.1M\nrate = 1M\nduration = 2.5\nppm = 57\nnoise_dbfs = -50\n";
	static const char cells[] = CELL("a", "50", "20", "1", "level_dbfs = -27\n")
		CELL("b", "51", "11", "2", "level_dbfs = -25\nppm = 20\n");
	struct reception how = usual, r = play(air, cells, how);
	(void)state;
	assert_only(&r, 50, 0);
	how.told_ppm = 57;
	r = play(air, cells, how);
	assert_only(&r, 50, 51);
}

/* Told while the search is on. */
static void it_follows_at_once(void **state)
{
	struct recording *rec =
		recording_make("[air]\nfreq = 945.1M\nrate = 1M\nduration = 2.5\nppm = -58\nnoise_dbfs = -50\n" CELL(
			"a", "51", "11", "2", "level_dbfs = -25\nppm = -14\n"));
	struct heard heard = { 0 };
	void *receiver = recording_receiver(rec, true, &heard);
	(void)state;
	recording_feed(rec, receiver, 0, 500000, PORTION);
	assert_int_equal(heard.count, 0);
	gsm_receiver.crystal(receiver, -58);
	recording_feed(rec, receiver, 500000, 1300000, PORTION);
	assert_true(heard.count > 20);
	gsm_receiver.destroy(receiver);
	heard_free(&heard);
	recording_destroy(rec);
}

static void a_crystal_out_of_reach_is_told(void **state)
{
	static const char cells[] = CELL("a", "50", "20", "1", "level_dbfs = -27\n");
	(void)state;
	struct reception r =
		play("freq = 945.1M\nrate = 1M\nduration = 2.5\nppm = 72\nnoise_dbfs = -50\n", cells, usual);
	assert_true(fabsf(r.counts.crystal_ppm - 72) < 15);
	assert_only(&r, 0, 0);
	/* on 1800 MHz it is read at the wrong place first */
	r = play("freq = 1842.1M\nrate = 1M\nduration = 2.5\nppm = -71\nnoise_dbfs = -50\n",
	         CELL("a", "696", "20", "1", "level_dbfs = -27\n"), usual);
	assert_true(fabsf(r.counts.crystal_ppm + 71) < 15);
	assert_only(&r, 0, 0);
	r = play("freq = 945.1M\nrate = 1M\nduration = 2.5\nppm = 30\nnoise_dbfs = -50\n", cells, usual);
	assert_true(isnan(r.counts.crystal_ppm));
	assert_only(&r, 50, 0);
}

/* ---- the edge ---- */

#define EDGE_AIR "freq = 945M\nrate = 2M\nduration = 2.6\nppm = 6\nnoise_dbfs = -50\n"

static void what_is_folded_into_the_window_is_not_there(void **state)
{
	(void)state;
	/* 1.3 MHz down is read 1.1 MHz up, on ARFCN 56 */
	struct reception r = play("freq = 945.1M\nrate = 2.4M\nduration = 2.6\nppm = 6\nnoise_dbfs = -50\n",
	                          CELL("a", "44", "20", "1", "level_dbfs = -12\n"), usual);
	assert_true(r.counts.aliases >= 1);
	assert_only(&r, 0, 0);
}

static void a_cell_at_the_edge_names_itself(void **state)
{
	struct reception r = play(EDGE_AIR, CELL("a", "54", "20", "1", "level_dbfs = -20\n"), usual);
	(void)state;
	assert_true(r.first_s < 2.1); /* SI1 comes every 1.9 s */
	assert_int_equal(r.counts.aliases, 0);
	assert_only(&r, 54, 0);
	r = play("freq = 944.9M\nrate = 2M\nduration = 2.6\nppm = 6\nnoise_dbfs = -50\n",
	         CELL("a", "54", "20", "1", "level_dbfs = -20\nallocation = 12 44 60\n"), usual);
	assert_true(r.counts.aliases >= 1);
	assert_only(&r, 0, 0);
	r = play("freq = 944.9M\nrate = 2M\nduration = 5\nppm = 6\nnoise_dbfs = -50\n",
	         CELL("a", "54", "20", "1", "level_dbfs = -20\nwithout = si1\n"), usual);
	assert_true(r.counts.aliases >= 1);
	assert_only(&r, 0, 0);
}

/* 0.8 MHz from the centre of 2 MHz is the last place that needs no name. */
static void further_in_nothing_is_asked(void **state)
{
	struct reception r = play(EDGE_AIR, CELL("a", "54", "20", "1", "level_dbfs = -20\nwithout = si1\n"), usual);
	(void)state;
	assert_true(r.first_s < 0.25);
	assert_only(&r, 54, 0);
}

/* ---- twins ---- */

static void saturation_makes_no_cells(void **state)
{
	(void)state;
	static const char *const seeds[] = { "1", "2", "3" };
	for (int i = 0; i < 3; i++) {
		char air[128];
		snprintf(air, sizeof(air),
		         "freq = 945.1M\nrate = 2M\nduration = 2.5\nppm = -15\nnoise_dbfs = -48\nseed = %s\n",
		         seeds[i]);
		struct reception r = play(air, CELL("a", "51", "52", "1", "level_dbfs = 19\n"), usual);
		assert_true(r.counts.ghosts >= 1 && r.counts.clipped > 0.1f);
		assert_only(&r, 51, 0);
	}
}

#define TWIN_AIR "freq = 945M\nrate = 1.6M\nduration = 4.5\nppm = 3\nnoise_dbfs = -55\n"

/* Sectors of one site may share BSIC, frame number and timing; they differ in what they say. */
static void sectors_in_step_are_two_cells(void **state)
{
	struct reception r = play(TWIN_AIR,
	                          CELL("a", "48", "33", "1", "level_dbfs = -25\nfn = 5000\ntiming = 100\n")
	                                  CELL("b", "52", "33", "2", "level_dbfs = -32\nfn = 5000\ntiming = 100\n"),
	                          usual);
	(void)state;
	assert_int_equal(r.counts.ghosts, 0);
	assert_only(&r, 48, 52);
}

static void what_says_the_same_in_the_same_frames_is_one(void **state)
{
	static const char strong[] = CELL("a", "48", "33", "1", "level_dbfs = -25\nfn = 5000\ntiming = 100\n");
	char cells[2048];
	struct reception r;
	(void)state;
	/* a third of a slot later it could be an echo in the receiver; later still it is a transmitter of its own */
	snprintf(cells, sizeof(cells), "%s%s", strong,
	         CELL("b", "52", "33", "1", "level_dbfs = -32\nfn = 5000\ntiming = 80\n"));
	r = play(TWIN_AIR, cells, usual);
	assert_true(r.counts.ghosts >= 1);
	assert_only(&r, 48, 0);
	snprintf(cells, sizeof(cells), "%s%s", strong,
	         CELL("b", "52", "33", "1", "level_dbfs = -32\nfn = 5000\ntiming = 60\n"));
	r = play(TWIN_AIR, cells, usual);
	assert_int_equal(r.counts.ghosts, 0);
	assert_only(&r, 48, 52);
	/* another colour is another cell */
	snprintf(cells, sizeof(cells), "%s%s", strong,
	         CELL("b", "52", "34", "1", "level_dbfs = -32\nfn = 5000\ntiming = 100\n"));
	r = play(TWIN_AIR, cells, usual);
	assert_only(&r, 48, 52);
}

/* ---- waiting ---- */

/* Two more synchronisation bursts after the first, at most 47 ms into the recording: 20 frames are 92 ms. */
static void a_cell_waits_for_a_tenth_of_a_second(void **state)
{
	struct reception r = play("freq = 945M\nrate = 1M\nduration = 1\nnoise_dbfs = -55\n",
	                          CELL("a", "50", "33", "1", "level_dbfs = -25\nfn = 0\ntiming = 0\n"), usual);
	(void)state;
	assert_true(r.first_s > 0.09 && r.first_s < 0.12);
	assert_true(r.heard.pdus[0].time_ns % 1000000000 < 10000000); /* and nothing of it is forgotten */
	heard_free(&r.heard);
}

/* While the receiver is saturated, five times as long. */
static void under_saturation_it_waits_longer(void **state)
{
	struct reception r = play("freq = 945M\nrate = 1M\nduration = 1.2\nnoise_dbfs = -55\n",
	                          CELL("a", "50", "33", "1", "level_dbfs = 12\nfn = 0\ntiming = 0\n"), usual);
	(void)state;
	assert_true(r.first_s > 0.46 && r.first_s < 0.6);
	heard_free(&r.heard);
}

static void what_is_cut_short_comes_out_at_the_end(void **state)
{
	struct reception r = play("freq = 945M\nrate = 1M\nduration = 0.04\nnoise_dbfs = -55\n",
	                          CELL("a", "50", "33", "1", "level_dbfs = -25\nfn = 0\ntiming = 0\n"), usual);
	(void)state;
	assert_true(isnan(r.first_s));
	assert_true(r.heard.count >= 2 && on(&r, 50) == r.heard.count);
	heard_free(&r.heard);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_crystal_far_off_moves_no_cell),
		cmocka_unit_test(at_900_mhz_too),
		cmocka_unit_test(behind_a_converter_the_smaller_error_counts),
		cmocka_unit_test(the_search_follows_the_crystal),
		cmocka_unit_test(it_follows_at_once),
		cmocka_unit_test(a_crystal_out_of_reach_is_told),
		cmocka_unit_test(what_is_folded_into_the_window_is_not_there),
		cmocka_unit_test(a_cell_at_the_edge_names_itself),
		cmocka_unit_test(further_in_nothing_is_asked),
		cmocka_unit_test(saturation_makes_no_cells),
		cmocka_unit_test(sectors_in_step_are_two_cells),
		cmocka_unit_test(what_says_the_same_in_the_same_frames_is_one),
		cmocka_unit_test(a_cell_waits_for_a_tenth_of_a_second),
		cmocka_unit_test(under_saturation_it_waits_longer),
		cmocka_unit_test(what_is_cut_short_comes_out_at_the_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
