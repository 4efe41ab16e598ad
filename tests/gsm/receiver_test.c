// SPDX-License-Identifier: GPL-3.0-or-later
/* receiver: how much of what src/air sends is read, at which levels and through which channels. Whatever the test,
 * nothing may be emitted that was not sent: wrong content, frame number, BSIC or time fail it.
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

#define WANTED                                                                                                         \
	"bsic = 29\nmcc = 001\nmnc = 01\nlac = 4187\nci = 21034\npagings_per_s = 10\nassigns_per_s = 1\n"              \
	"neighbours = 40 60 70\n"
#define OTHER "bsic = 12\nmcc = 001\nmnc = 02\nlac = 4188\nci = 21035\npagings_per_s = 10\n"
#define CELL  "[cell a]\narfcn = 51\n" WANTED

static struct recording *make(const char *air, const char *cells)
{
	char text[2048];
	int n = snprintf(text, sizeof(text), "[air]\n%s\n%s\n", air, cells);
	assert_in_range(n, 1, sizeof(text) - 1);
	return recording_make(text);
}

/* ---- how much is read ---- */

struct bound {
	const char *name;
	const char *air, *cells; /* the first cell counts */
	double from_s;           /* after it was found */
	double least;            /* share of its blocks that must be read by themselves */
};

static void assert_bound(const struct bound *b)
{
	struct recording *rec = make(b->air, b->cells);
	struct heard heard = recording_play(rec, true);
	const double end_s = (double)rec->info.nof_samples / rec->info.rate_hz;
	struct verdict v = recording_judge(rec, &heard, 0, b->from_s, end_s);
	double share = (double)v.single / v.sent;
	print_message("%-44s %5.1f %% of %u by themselves, %u more added up\n", b->name, 100 * share, v.sent,
	              v.combined);
	heard_free(&heard);
	recording_destroy(rec);
	if (v.wrong || !(share >= b->least))
		fail_msg("%s: %.1f %%, %u wrong", b->name, 100 * share, v.wrong);
}

#define AIR   "freq = 945.2M\nrate = 1083333.333\nduration = 10\n"
#define BRIEF "freq = 945.2M\nrate = 1083333.333\nduration = 6\n"

static void noise(void **state)
{
	(void)state;
	static const struct bound bounds[] = {
		{ "Es/N0 4 dB", BRIEF "noise_dbfs = -30\n", CELL "esn0_db = 4\n", 2, 0.98 },
		{ "Es/N0 1.5 dB", BRIEF "noise_dbfs = -30\n", CELL "esn0_db = 1.5\n", 3, 0.9 },
		{ "Es/N0 15 dB, combined channels", BRIEF, CELL "esn0_db = 15\nccch_conf = 1\nsdcch_busy = 3\n", 1,
		  0.995 },
		{ "Es/N0 15 dB, busy timeslots", BRIEF, CELL "esn0_db = 15\ntraffic_slots = 7\n", 1, 0.995 },
	};
	for (size_t i = 0; i < sizeof(bounds) / sizeof(bounds[0]); i++)
		assert_bound(&bounds[i]);
}

static void echoes_and_fading(void **state)
{
	(void)state;
	static const struct bound bounds[] = {
		{ "typical urban, 50 km/h, 12 dB", BRIEF "noise_dbfs = -40\n", CELL "esn0_db = 12\nfading = tu50\n", 2,
		  0.9 },
		{ "typical urban, 50 km/h, 12 dB, another", BRIEF "noise_dbfs = -40\nseed = 2\n",
		  CELL "esn0_db = 12\nfading = tu50\n", 2, 0.9 },
		{ "two rays 5 us apart, 8 dB", BRIEF "noise_dbfs = -40\n", CELL "esn0_db = 8\nfading = two-ray\n", 2,
		  0.95 },
	};
	for (size_t i = 0; i < sizeof(bounds) / sizeof(bounds[0]); i++)
		assert_bound(&bounds[i]);
}

#define NEXT "noise_dbfs = -55\n"

static void strong_neighbours(void **state)
{
	(void)state;
	static const struct bound bounds[] = {
		{ "+200 kHz 20 dB stronger", BRIEF NEXT,
		  CELL "esn0_db = 20\n[cell b]\narfcn = 52\nesn0_db = 40\n" OTHER, 2, 0.97 },
		{ "-200 kHz 20 dB stronger", BRIEF NEXT,
		  CELL "esn0_db = 20\n[cell b]\narfcn = 50\nesn0_db = 40\n" OTHER, 2, 0.97 },
		{ "both sides 15 dB stronger", BRIEF NEXT,
		  CELL "esn0_db = 20\n[cell b]\narfcn = 50\nesn0_db = 35\n" OTHER
		       "[cell c]\narfcn = 52\nesn0_db = 35\n" OTHER,
		  2, 0.9 },
		{ "+400 kHz 40 dB stronger", BRIEF "format = cs16\nnoise_dbfs = -70\n",
		  CELL "esn0_db = 20\n[cell b]\narfcn = 53\nesn0_db = 60\n" OTHER, 2, 0.97 },
		{ "-400 kHz 40 dB stronger", BRIEF "format = cs16\nnoise_dbfs = -70\n",
		  CELL "esn0_db = 20\n[cell b]\narfcn = 49\nesn0_db = 60\n" OTHER, 2, 0.97 },
	};
	for (size_t i = 0; i < sizeof(bounds) / sizeof(bounds[0]); i++)
		assert_bound(&bounds[i]);
}

#define AT15 CELL "esn0_db = 15\n"

static void dongles_clocks(void **state)
{
	(void)state;
	static const struct bound bounds[] = {
		{ "+50 ppm", BRIEF "ppm = 50\n", AT15, 1, 0.995 },
		{ "-50 ppm", BRIEF "ppm = -50\n", AT15, 1, 0.995 },
		{ "+50 ppm, 5 dB", BRIEF "ppm = 50\n", CELL "esn0_db = 5\n", 2, 0.98 },
		{ "clock 30 ppm off, carrier right", BRIEF, AT15 "ppm = 30\noffset_hz = -28356\n", 1, 0.99 },
	};
	for (size_t i = 0; i < sizeof(bounds) / sizeof(bounds[0]); i++)
		assert_bound(&bounds[i]);
}

#define TIMES "freq = 945.2M\nduration = 6\n"

static void any_rate_and_format(void **state)
{
	(void)state;
	static const struct bound bounds[] = {
		{ "270.8334 kHz cf32", TIMES "rate = 270833.4\nformat = cf32\n", AT15, 1, 0.98 },
		{ "500 kHz cs8", TIMES "rate = 500k\nformat = cs8\n", AT15, 1, 0.99 },
		{ "542372.88 Hz cs16", TIMES "rate = 542372.88\nformat = cs16\n", AT15, 1, 0.99 },
		{ "1 MHz cf32", TIMES "rate = 1M\nformat = cf32\n", AT15, 1, 0.99 },
		{ "2.048 MHz cu8", TIMES "rate = 2.048M\nformat = cu8\n", AT15, 1, 0.99 },
		{ "2.4 MHz cs8", TIMES "rate = 2.4M\nformat = cs8\n", AT15, 1, 0.99 },
		{ "2.4 MHz cu8, 4 dB", TIMES "rate = 2.4M\nformat = cu8\nnoise_dbfs = -30\n", CELL "esn0_db = 4\n", 2,
		  0.97 },
		{ "off the raster, near the window's edge", "freq = 944.837M\nduration = 6\nrate = 1M\n", AT15, 1,
		  0.99 },
		{ "off the raster by a third of a bin", "freq = 945.1337M\nduration = 6\nrate = 1M\n", AT15, 1, 0.99 },
		{ "DC spike, imbalance",
		  "freq = 945.1M\nduration = 6\nrate = 1M\ndc = 0.05 0.03\niq_gain_db = 1\niq_phase_deg = 5\n", AT15, 1,
		  0.98 },
		{ "DC spike on the carrier", TIMES "rate = 1M\ndc = 0.003 0.002\n", AT15, 1, 0.95 },
		{ "clipped", TIMES "rate = 1M\nnoise_dbfs = -30\ngain_db = 12\n", CELL "level_dbfs = -10\n", 1, 0.99 },
	};
	for (size_t i = 0; i < sizeof(bounds) / sizeof(bounds[0]); i++)
		assert_bound(&bounds[i]);
}

/* ---- below the level where a block decodes ---- */

static double first_si3_s(int seed, const char *esn0_db, struct verdict *v)
{
	char air[128], cells[512];
	snprintf(air, sizeof(air), AIR "noise_dbfs = -30\nseed = %d\n", seed);
	snprintf(cells, sizeof(cells), CELL "esn0_db = %s\n", esn0_db);
	struct recording *rec = make(air, cells);
	struct heard heard = recording_play(rec, true);
	*v = recording_judge(rec, &heard, 0, 0, 100);
	heard_free(&heard);
	recording_destroy(rec);
	assert_int_equal(v->wrong, 0);
	return v->first_si3_s;
}

static void repetitions_read_what_is_too_faint(void **state)
{
	(void)state;
	for (int seed = 1; seed <= 4; seed++) {
		struct verdict v;
		double s = first_si3_s(seed, "-2", &v);
		print_message("Es/N0 -2 dB: SI3 after %.1f s; %u blocks by themselves, %u added up\n", s, v.single,
		              v.combined);
		assert_true(s < 8);
	}
}

static void without_combining_nothing_is_combined(void **state)
{
	(void)state;
	struct recording *rec = make(AIR "noise_dbfs = -30\n", CELL "esn0_db = -1\n");
	struct heard with = recording_play(rec, true), without = recording_play(rec, false);
	struct verdict a = recording_judge(rec, &with, 0, 0, 100), b = recording_judge(rec, &without, 0, 0, 100);
	assert_true(a.wrong == 0 && b.wrong == 0);
	assert_int_equal(b.combined, 0);
	assert_int_equal(a.single, b.single);
	assert_true(a.combined > 0);
	heard_free(&with);
	heard_free(&without);
	recording_destroy(rec);
}

/* ---- what changes while it is listened to ---- */

static void one_cell_gives_way_to_another(void **state)
{
	(void)state;
	struct recording *rec = make(AIR, "[cell a]\narfcn = 51\nesn0_db = 15\nstop_s = 5\n" WANTED
	                                  "[cell b]\narfcn = 51\nesn0_db = 15\nstart_s = 5\n" OTHER);
	struct heard heard = recording_play(rec, true);
	struct verdict a = recording_judge(rec, &heard, 0, 1, 4.9), b = recording_judge(rec, &heard, 1, 8, 10);
	print_message("first cell %u of %u, second %u of %u\n", a.single, a.sent, b.single, b.sent);
	assert_true(a.wrong == 0 && a.sent > 100 && a.single > 0.99 * a.sent);
	assert_true(b.wrong == 0 && b.sent > 70 && b.single > 0.99 * b.sent);
	heard_free(&heard);
	recording_destroy(rec);
}

/* The same cell restarts with another frame number. */
static void a_cell_restarts(void **state)
{
	(void)state;
	struct recording *rec =
		make(AIR, "[cell a]\narfcn = 51\nesn0_db = 15\nfn = 1000\nstop_s = 4\n" WANTED
	                  "[cell b]\narfcn = 51\nesn0_db = 15\nfn = 2715000\ntiming = 3\nstart_s = 4.3\n" WANTED);
	struct heard heard = recording_play(rec, true);
	struct verdict b = recording_judge(rec, &heard, 1, 7.3, 10);
	assert_true(b.wrong == 0 && b.sent > 100 && b.single > 0.99 * b.sent);
	heard_free(&heard);
	recording_destroy(rec);
}

static void the_hyperframe_ends(void **state)
{
	(void)state;
	struct recording *rec = make(AIR, CELL "esn0_db = 15\nfn = 2714900\n");
	struct heard heard = recording_play(rec, true);
	struct verdict v = recording_judge(rec, &heard, 0, 1, 10);
	assert_true(v.wrong == 0 && v.single > 0.99 * v.sent);
	heard_free(&heard);
	recording_destroy(rec);
}

static void signal_is_lost_and_comes_back(void **state)
{
	(void)state;
	struct recording *rec = make(AIR "noise_dbfs = -40\n", CELL "esn0_db = 15\n");
	struct recording *silence = make(AIR "noise_dbfs = -40\n", "");
	memcpy(rec->samples + recording_at(rec, 3) * 2, silence->samples, recording_at(rec, 3.5) * 2);
	struct heard heard = recording_play(rec, true);
	struct verdict before = recording_judge(rec, &heard, 0, 1, 2.9),
		       during = recording_judge(rec, &heard, 0, 3, 6.4),
		       after = recording_judge(rec, &heard, 0, 7.5, 10);
	assert_true(before.wrong == 0 && before.single > 0.99 * before.sent);
	assert_int_equal(during.single + during.combined + during.sch, 0);
	assert_true(after.sent > 80 && after.single > 0.99 * after.sent);
	heard_free(&heard);
	recording_destroy(silence);
	recording_destroy(rec);
}

static void samples_are_lost(void **state)
{
	(void)state;
	struct recording *rec = make(AIR, AT15);
	struct heard heard = { 0 };
	struct receiver_counts counts;
	void *receiver = recording_receiver(rec, true, &heard);
	size_t from = recording_at(rec, 4), to = recording_at(rec, 4.3137), end = rec->info.nof_samples;
	recording_feed(rec, receiver, 0, from, 10000);
	struct iq_block block = recording_block(rec, to, to + 10000);
	block.lost = to - from;
	gsm_receiver.feed(receiver, &block);
	recording_feed(rec, receiver, to + 10000, end, 10000);
	gsm_receiver.flush(receiver);
	gsm_receiver.counts(receiver, &counts);
	gsm_receiver.destroy(receiver);
	struct verdict before = recording_judge(rec, &heard, 0, 1, 3.95),
		       after = recording_judge(rec, &heard, 0, 5.3, 10);
	assert_true(before.wrong == 0 && before.single > 0.99 * before.sent && after.single > 0.99 * after.sent);
	assert_int_equal(counts.resets, 1);
	heard_free(&heard);
	recording_destroy(rec);
}

/* Another window, and back: everything is of the window it was heard in. */
static void the_source_is_retuned(void **state)
{
	(void)state;
	struct recording *recs[2] = { make(AIR, AT15),
		                      make("freq = 955.2M\nrate = 1083333.333\nduration = 10\nseed = 5\n",
		                           "[cell b]\narfcn = 101\nesn0_db = 15\n" OTHER) };
	struct heard heard = { 0 };
	void *receiver = recording_receiver(recs[0], true, &heard);
	for (uint32_t tune = 0; tune < 4; tune++)
		for (size_t at = recording_at(recs[0], 2.5 * tune); at < recording_at(recs[0], 2.5 * (tune + 1));
		     at += 9973) {
			size_t last = recording_at(recs[0], 2.5 * (tune + 1));
			struct iq_block block =
				recording_block(recs[tune % 2], at, at + 9973 < last ? at + 9973 : last);
			block.tune = tune;
			gsm_receiver.feed(receiver, &block);
		}
	gsm_receiver.flush(receiver);
	gsm_receiver.destroy(receiver);
	int read[2] = { 0 };
	for (size_t i = 0; i < heard.count; i++) {
		const struct pdu *pdu = &heard.pdus[i];
		int window = (int)((double)(pdu->time_ns - recs[0]->info.start_ns) * 1e-9 / 2.5) % 2;
		assert_int_equal(pdu->gsm.arfcn, window ? 101 : 51);
		assert_true(recording_true(recs[window], pdu));
		read[window]++;
	}
	print_message("%d and %d blocks and bursts\n", read[0], read[1]);
	assert_true(read[0] > 200 && read[1] > 200);
	heard_free(&heard);
	recording_destroy(recs[0]);
	recording_destroy(recs[1]);
}

/* ---- measurements ---- */

static void frequency_is_measured(void **state)
{
	(void)state;
	static const double ppms[] = { 0, 12.345, -37.7 };
	for (int i = 0; i < 3; i++) {
		char air[128];
		snprintf(air, sizeof(air), AIR "seed = %d\nnoise_dbfs = -40\nppm = %g\n", i + 1, ppms[i]);
		struct recording *rec = make(air, AT15);
		struct heard heard = recording_play(rec, true);
		double worst = 0, worst_sds = 0, truth_hz = 945.2e6 * ppms[i] * 1e-6;
		for (size_t k = 0; k < heard.count; k++) {
			const struct pdu *pdu = &heard.pdus[k];
			if (pdu->time_ns - rec->info.start_ns < 5000000000)
				continue;
			double error = fabs(pdu->m.freq_offset_hz - truth_hz);
			worst = fmax(worst, error);
			worst_sds = fmax(worst_sds, error / pdu->m.freq_offset_sd_hz);
			assert_true(fabsf(pdu->m.snr_db - 15) < 3 && fabsf(pdu->m.power_dbfs + 25) < 1);
		}
		print_message("%g ppm: at most %.2f Hz off, %.1f standard deviations\n", ppms[i], worst, worst_sds);
		assert_true(heard.count > 200 && worst < 0.02e-6 * 945e6 && worst_sds < 5);
		heard_free(&heard);
		recording_destroy(rec);
	}
}

static void status_says_what_there_is(void **state)
{
	(void)state;
	struct recording *rec = make(AIR "noise_dbfs = -50\n", CELL "esn0_db = 20\n");
	struct heard heard = { 0 };
	struct receiver_counts c;
	void *receiver = recording_receiver(rec, true, &heard);
	recording_feed(rec, receiver, 0, rec->info.nof_samples, 5000);
	gsm_receiver.counts(receiver, &c);
	gsm_receiver.flush(receiver);
	gsm_receiver.destroy(receiver);
	assert_int_equal(c.carriers, 5);
	assert_true(c.carriers_power >= 1 && c.carriers_sync >= 1);
	assert_int_equal(c.carriers_tracked, 1);
	assert_true(fabsf(c.floor_dbfs + 50) < 3);
	assert_true(c.blocks_ok[PDU_BCCH] > 30 && c.blocks_bad[PDU_BCCH] == 0);
	assert_true(c.clipped == 0 && c.resets == 0);
	heard_free(&heard);
	recording_destroy(rec);
}

/* ---- nothing there ---- */

static void assert_silent(const char *air)
{
	struct recording *rec = make(air, "");
	struct heard heard = recording_play(rec, true);
	assert_int_equal(heard.count, 0);
	recording_destroy(rec);
}

static void nothing_is_invented(void **state)
{
	(void)state;
	assert_silent("freq = 945.2M\nrate = 2.4M\nduration = 15\nnoise_dbfs = -40\n");
	assert_silent("freq = 945.2M\nrate = 1M\nduration = 8\nnoise_dbfs = -50\ndc = 0.3 0.1\n");
	/* a tone where an FCCH would be */
	assert_silent("freq = 945267708\nrate = 1M\nduration = 8\nnoise_dbfs = -50\ndc = 0.3 0.1\n");
	assert_silent("freq = 945267708\nrate = 1M\nduration = 8\nnoise_dbfs = -30\ndc = 0.02 0\n");
	assert_silent("freq = 945.2M\nrate = 1M\nduration = 3\nnoise_dbfs = none\n");
}

static void too_slow_is_refused(void **state)
{
	(void)state;
	struct fault fault = { 0 };
	const struct receiver_config config = { .rate_hz = 250e3, .max_offset_ppm = 60, .emit = heard_add };
	assert_null(gsm_receiver.create(&config, &fault));
	assert_true(strlen(fault.text) > 10);
	gsm_receiver.destroy(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(noise),
		cmocka_unit_test(echoes_and_fading),
		cmocka_unit_test(strong_neighbours),
		cmocka_unit_test(dongles_clocks),
		cmocka_unit_test(any_rate_and_format),
		cmocka_unit_test(repetitions_read_what_is_too_faint),
		cmocka_unit_test(without_combining_nothing_is_combined),
		cmocka_unit_test(one_cell_gives_way_to_another),
		cmocka_unit_test(a_cell_restarts),
		cmocka_unit_test(the_hyperframe_ends),
		cmocka_unit_test(signal_is_lost_and_comes_back),
		cmocka_unit_test(samples_are_lost),
		cmocka_unit_test(the_source_is_retuned),
		cmocka_unit_test(frequency_is_measured),
		cmocka_unit_test(status_says_what_there_is),
		cmocka_unit_test(nothing_is_invented),
		cmocka_unit_test(too_slow_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
