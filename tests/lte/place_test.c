// SPDX-License-Identifier: GPL-3.0-or-later
/* place: where a cell is, and whose frames are its own. The raster's point that carrier and sampling clock tell
 * together; two cells of one code on one carrier; a crystal further off than was searched at first.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "../../src/lte/follow/tracked.h"
#include "cell.h"       // struct cell
#include "receivers.h"  // lte_receiver
#include "sky.h"

#define AIR(rate) "[air]\nformat = cu8\nnoise_dbfs = -45\nrate = " rate "\n"

/* ---- by hand ---- */

/* A carrier at freq_hz whose samples come `slip` too fast: the raster's point. */
static double point_hz(double freq_hz, double error_ppm, double slip_ppm, double clock_ppm)
{
	const struct tracked_cells nothing = { 0 };
	const struct acquired a = { .slip_ppm = slip_ppm };
	const double centre_hz = 1850e6;
	return centre_hz +
	       tracked_place(&nothing, &a, centre_hz, freq_hz * (1 + error_ppm * 1e-6) - centre_hz, clock_ppm);
}

static void the_clock_tells_which_point(void **state)
{
	(void)state;
	static const struct {
		double freq_hz, error_ppm, slip_ppm, clock_ppm, told_hz;
	} all[] = {
		{ 1842.5e6, 20, -20, 60, 1842.5e6 }, { 1842.5e6, 32, -32, 60, 1842.5e6 },
		{ 1842.5e6, -55, 55, 60, 1842.5e6 }, { 2645e6, -50, 50, 60, 2645e6 },
		{ 2645e6, 45, -40, 60, 2645e6 },     { 739e6, 100, -99, 120, 739e6 },
		{ 1842.5e6, 32, -32, 0, 1842.6e6 },  /* a converter's */
		{ 1842.5e6, 32, -32, 31, 1842.6e6 }, /* more than is searched for */
		{ 1842.5e6, 10, 60, 60, 1842.5e6 },  /* they tell different stories: the nearest */
		{ 739e6, -30, -50, 60, 739e6 },      { 739e6, 60, -46, 60, 739e6 },
		{ 739e6, 75, -61, 62, 739e6 },       { 739e6, 75, -59, 62, 739.1e6 },
	};
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		const double told_hz = point_hz(all[i].freq_hz, all[i].error_ppm, all[i].slip_ppm, all[i].clock_ppm);
		if (fabs(told_hz - all[i].told_hz) > 1)
			fail_msg("%zu: %.1f MHz", i, told_hz * 1e-6);
	}
}

/* Frames of one code are the same cell's within 50 us, whole frames later too. */
static void frames_are_as_good_as_a_name(void **state)
{
	(void)state;
	struct tracked cell = { .place_hz = 1e5, .index = 5000, .last = { .frame_at = 700, .cell = { .pci = 77 } } };
	struct acquired a = { .cell = { .pci = 77 } };
	const double decimation = 1.25, later = 50 * 19200 * decimation;
	static const double apart[] = { 0, 60, -90, 94, 98, -100, 3000, -9600 };
	for (int i = 0; i < 8; i++) {
		a.frame_at = 700 + apart[i] + (i % 2 ? 19200 : 0);
		const bool same = fabs(apart[i]) < 96;
		assert_true(tracked_is(&cell, 1e5 + 40e3, &a, 5000, decimation) == same);
		assert_true(tracked_is(&cell, 1e5, &a, 5000 + (uint64_t)later, decimation) == same);
	}
	a.frame_at = 700;
	assert_false(tracked_is(&cell, 1e5 + 60e3, &a, 5000, decimation));
	a.cell.pci = 78;
	assert_false(tracked_is(&cell, 1e5, &a, 5000, decimation));
}

/* ---- through the receiver ---- */

static struct heard play(const char *text, double max_offset_ppm, double crystal_ppm, bool converter)
{
	struct fault fault = { 0 };
	struct heard heard = { 0 };
	struct sky sky = sky_make(text);
	const struct receiver_config config = { .rate_hz = sky.info.rate_hz,
		                                .max_offset_ppm = max_offset_ppm,
		                                .combine = true,
		                                .converter = converter,
		                                .emit = heard_add,
		                                .emit_ctx = &heard };
	void *receiver = lte_receiver.create(&config, &fault);
	assert_non_null(receiver);
	if (crystal_ppm != 0)
		lte_receiver.crystal(receiver, crystal_ppm);
	sky_feed(&sky, receiver, 0, (size_t)sky.n, 65536, NULL, NULL);
	lte_receiver.flush(receiver);
	lte_receiver.destroy(receiver);
	sky_free(&sky);
	return heard;
}

static void cells_are_where_they_are(void **state)
{
	(void)state;
	static const double ppms[] = { -58, -40, -29, -20, 20, 29, 40, 58 };
	for (int i = 0; i < 8; i++)
		for (int converter = 0; converter < 2; converter++) {
			char text[512];
			snprintf(text, sizeof(text),
			         AIR("1.92M") "freq = 1842.5M\nduration = 0.17\nseed = %d\n[lte a]\nfreq = "
			                      "1842.5M\npci = "
			                      "14\nlevel_dbfs = -26\nppm = %.0f\n",
			         i, ppms[i]);
			struct heard heard = play(text, 60, 0, converter);
			assert_true(heard.count > 0);
			const double wrong_hz = fabs(ppms[i]) > 28 ? copysign(100e3, ppms[i]) : 0;
			for (size_t k = 0; k < heard.count; k++)
				assert_float_equal(heard.pdus[k].freq_hz, 1842.5e6 + (converter ? wrong_hz : 0), 1);
			heard_free(&heard);
		}
}

struct timing {
	unsigned mibs, sib1s, wrong;
};

/* What was heard with a TAC, and that it is all of one timing: frame 0 at zero_s, modulo a frame. */
static struct timing of_tac(const struct heard *heard, int tac, double zero_s, double other_s)
{
	struct timing t = { 0 };
	for (size_t i = 0; i < heard->count; i++) {
		const struct pdu *pdu = &heard->pdus[i];
		struct cell said;
		cell_init(&said, RAT_LTE);
		assert_true(lte_receiver.parse(pdu, &said));
		const double at_s = (double)(pdu->time_ns % 1000000000) * 1e-9 - 1e-3 * pdu->lte.subframe;
		const bool own = fabs(remainder(at_s - zero_s, 10e-3)) < 0.25e-3;
		t.wrong += !own && fabs(remainder(at_s - other_s, 10e-3)) > 0.25e-3;
		t.mibs += own && pdu->channel == PDU_PBCH;
		t.sib1s += own && said.lte.tac == tac;
		t.wrong += !own && said.lte.tac == tac;
	}
	return t;
}

/* The copy has everything of the cell but its frames and its area; as strong, or somewhat weaker or stronger. */
static void two_of_one_code(void **state)
{
	(void)state;
	static const struct {
		double timing_ms, level_dbfs, place_khz;
	} all[] = { { 3.3, -26, 0 }, { 0.7, -28, 0 }, { 8.1, -24, 0 }, { 5.0, -26, 300 }, { 6.2, -27, -400 } };
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		char text[1024];
		const double freq_hz = 947.6e6 + 1e3 * all[i].place_khz;
		snprintf(text, sizeof(text),
		         AIR("2.4M") "freq = 947.6M\nduration = 6\nseed = %zu\n"
		                     "[lte a]\nfreq = %.0f\npci = 77\nports = 2\ntac = 12001\neci = 46136580\n"
		                     "level_dbfs = -26\nppm = 20\ntiming_ms = 0\n"
		                     "[lte b]\nfreq = %.0f\npci = 77\nports = 2\ntac = 7\neci = 46136580\nlevel_dbfs = "
		                     "%.0f\nppm = 21.3\n"
		                     "sfn = 400\ntiming_ms = %.1f\n",
		         i, freq_hz, freq_hz, all[i].level_dbfs, all[i].timing_ms);
		struct heard heard = play(text, 60, 0, false);
		const double b_s = -1e-3 * all[i].timing_ms;
		const struct timing a = of_tac(&heard, 12001, 0, b_s), b = of_tac(&heard, 7, b_s, 0);
		print_message("%.1f ms, %.0f dBFS, %+.0f kHz: %u and %u MIB, %u and %u SIB1\n", all[i].timing_ms,
		              all[i].level_dbfs, all[i].place_khz, a.mibs, b.mibs, a.sib1s, b.sib1s);
		assert_int_equal(a.wrong + b.wrong, 0);
		assert_true(a.mibs >= 2 && b.mibs >= 2 && a.sib1s >= 1 && b.sib1s >= 1);
		heard_free(&heard);
	}
}

/* Far under a carrier with its code, frames and MIB: the same SIB1, and it is made of that one; another, and it is a
 * cell of the same site. About as strong, it is one in any case. */
static void ghosts(void **state)
{
	(void)state;
	static const struct {
		double level_dbfs;
		int eci;
		bool heard;
	} all[] = { { -42, 46136580, false }, { -42, 46136581, true }, { -31, 46136580, true } };
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		char text[1024];
		bool heard_b = false;
		snprintf(text, sizeof(text),
		         AIR("6M") "freq = 947.6M\nduration = 3\nseed = %zu\n"
		                   "[lte a]\nfreq = 946.2M\npci = 77\nports = 2\ntac = 7\neci = 46136580\nlevel_dbfs = "
		                   "-24\n"
		                   "ppm = 20\nsfn = 9\ntiming_ms = 4\n"
		                   "[lte b]\nfreq = 948.6M\npci = 77\nports = 2\ntac = 7\neci = %d\nlevel_dbfs = %.0f\n"
		                   "ppm = 20\nsfn = 9\ntiming_ms = 4\n",
		         i, all[i].eci, all[i].level_dbfs);
		struct heard heard = play(text, 60, 0, false);
		for (size_t k = 0; k < heard.count; k++)
			heard_b |= fabs(heard.pdus[k].freq_hz - 948.6e6) < 1;
		print_message("%.0f dBFS, %d: %s\n", all[i].level_dbfs, all[i].eci, heard_b ? "heard" : "not heard");
		assert_int_equal(heard_b, all[i].heard);
		heard_free(&heard);
	}
}

/* A crystal that is further off than one expects is not believed, until the other cells tell of it. */
static void the_search_follows_the_crystal(void **state)
{
	(void)state;
	static const char text[] = AIR("1.92M") "freq = 947.6M\nduration = 0.2\n"
						"[lte a]\nfreq = 947.6M\npci = 14\nlevel_dbfs = -26\nppm = 118\n";
	static const struct {
		double crystal_ppm, freq_hz;
	} all[] = { { 0, 947.7e6 }, { 80, 947.7e6 }, { 95, 947.6e6 }, { -95, 947.6e6 } };
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		struct heard heard = play(text, 60, all[i].crystal_ppm, false);
		assert_true(heard.count > 0);
		for (size_t k = 0; k < heard.count; k++)
			assert_float_equal(heard.pdus[k].freq_hz, all[i].freq_hz, 1);
		heard_free(&heard);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_clock_tells_which_point),    cmocka_unit_test(frames_are_as_good_as_a_name),
		cmocka_unit_test(cells_are_where_they_are),       cmocka_unit_test(two_of_one_code),
		cmocka_unit_test(the_search_follows_the_crystal), cmocka_unit_test(ghosts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
