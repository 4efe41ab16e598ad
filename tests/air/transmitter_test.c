// SPDX-License-Identifier: GPL-3.0-or-later
/* transmitter: the leak and the image of a poor one are as strong as the scenario says, in the FCCH's tone; timeslots
 * that nobody has are full, empty or weaker, as it says; traffic comes and goes at its share; the frame number counts
 * from where it was switched on; another identity_seed changes nothing of that.
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

#include "../../src/air/downlink.h"  // air_downlink_frame
#include "../../src/air/fill.h"      // air_fill_slot
#include "air.h"

#define SYMBOL_HZ (13e6 / 48)

enum { OVER = 4, FRAMES = 60, SAMPLES = OVER * AIR_FRAME_BITS * FRAMES };

static float complex *samples;

static struct air_scenario *parse(const char *head, const char *keys)
{
	char text[600];
	struct fault fault;
	snprintf(text, sizeof(text),
	         "[air]\nfreq = 945.4M\nrate = 1083333.3333333333\nduration = 0.3\nformat = cf32\nnoise_dbfs = none\n%s"
	         "[cell a]\narfcn = 52\nbsic = 29\nfn = 0\ntiming = 0\nlevel_dbfs = 0\n%s",
	         head, keys);
	struct air_scenario *scenario = air_scenario_parse(text, strlen(text), "x", &fault);
	if (!scenario)
		fail_msg("%s", fault.text);
	return scenario;
}

static void render(const char *head, const char *keys)
{
	struct air_scenario *scenario = parse(head, keys);
	struct air *air = air_create(scenario, NULL, NULL);
	assert_non_null(air);
	assert_int_equal(air_read(air, samples, SAMPLES), SAMPLES);
	air_destroy(air);
	air_scenario_destroy(scenario);
}

/* A line in the middle of the frequency burst of frame 0, so many quarters of a symbol's turn from the carrier. */
static double line_db(int quarters)
{
	enum { FROM = 14 * OVER, LENGTH = 120 * OVER };
	double complex sum = 0;
	for (int i = FROM; i < FROM + LENGTH; i++)
		sum += samples[i] * cexp(-2 * I * M_PI * quarters * i / 4.0 / OVER);
	return 20 * log10(cabs(sum) / LENGTH + 1e-9);
}

static double slot_db(int frame, int slot)
{
	int from = OVER * (AIR_FRAME_BITS * frame + slot * 156 + (slot > 0) + (slot > 4) + 5), n = OVER * 138;
	double sum = 0;
	for (int i = from; i < from + n; i++)
		sum += pow(cabs(samples[i]), 2);
	return 10 * log10(sum / n + 1e-12);
}

static void assert_near(double got, double wanted, double most)
{
	if (!(fabs(got - wanted) <= most))
		fail_msg("%g instead of %g", got, wanted);
}

static void leak_and_image_are_as_strong_as_asked(void **state)
{
	(void)state;
	render("", "");
	assert_true(line_db(0) < -70 && line_db(-1) < -70);
	assert_near(line_db(1), 0, 0.1);
	render("", "leak_dbc = -30\n");
	assert_near(line_db(0), -30, 0.3);
	assert_true(line_db(-1) < -70);
	render("", "leak_dbc = -45\nimage_dbc = -25\n");
	assert_near(line_db(0), -45, 0.3);
	assert_near(line_db(-1), -25, 0.3);
	assert_near(line_db(1), 0, 0.1);
}

static void slots_that_nobody_has_are_filled_as_asked(void **state)
{
	(void)state;
	static const struct {
		const char *keys;
		double idle_db;
	} ways[] = { { "traffic_slots = 2\n", 0 },
		     { "traffic_slots = 2\nfill = holes\n", -120 },
		     { "traffic_slots = 2\nfill = steps\nfill_step_db = 9\n", -9 } };
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		render("", ways[i].keys);
		for (int frame = 1; frame < FRAMES - 1; frame++)
			for (int slot = 0; slot < 8; slot++)
				assert_near(slot_db(frame, slot), slot <= 2 ? 0 : ways[i].idle_db, 0.3);
	}
}

/* Power climbs and falls within the guard periods: no sample of a useful part is touched by the slot beside it. */
static void ramps_leave_bursts_alone(void **state)
{
	(void)state;
	render("", "fill = holes\n");
	const float complex *burst = samples + OVER * AIR_FRAME_BITS * 3;
	for (int i = 0; i < 147 * OVER; i++)
		assert_near(cabs(burst[i]), 1, 1e-3);
	assert_true(cabs(burst[OVER * 157]) < 1e-3);
}

static void traffic_has_its_share(void **state)
{
	(void)state;
	struct air_scenario *scenario = parse("", "traffic_slots = 4\ntraffic_share = 0.3\n");
	struct air_prng bits;
	uint8_t burst[AIR_BURST_BITS], dummy[AIR_BURST_BITS];
	int busy = 0, frames = 0, beyond = 0;
	air_prng_seed(&bits, 1, 1);
	air_burst_dummy(dummy);
	for (uint32_t fn = 0; fn < AIR_HYPERFRAME; fn += 101)
		for (int slot = 1; slot < 8; slot++) {
			assert_true(air_fill_slot(&scenario->cells[0], 3, &bits, fn, slot, burst) == 1);
			bool used = memcmp(burst, dummy, sizeof(burst)) != 0;
			busy += used && slot <= 4;
			frames += slot <= 4;
			beyond += used && slot > 4;
		}
	assert_near((double)busy / frames, 0.3 * 25 / 26, 0.03);
	assert_int_equal(beyond, 0);
	air_scenario_destroy(scenario);
}

static void note_first(void *ctx, const struct air_block *block)
{
	struct air_block *first = ctx;
	if (first->end_s == 0)
		*first = *block;
}

static void counts_from_where_it_was_switched_on(void **state)
{
	(void)state;
	struct air_scenario *scenario = parse("duration = 2\n", "start_s = 1.5\nfn_start = 3\ntiming = 700\n");
	struct air_block first = { 0 };
	struct air *air = air_create(scenario, note_first, &first);
	while (air_read(air, samples, 10000) > 0)
		;
	assert_true(first.fn >= 3 && first.fn <= 9);
	/* within a frame of the moment that frame 3 began, or soon after */
	assert_near(first.time_s, 1.5 + (first.fn - 3) * AIR_FRAME_BITS / SYMBOL_HZ, AIR_FRAME_BITS / SYMBOL_HZ);
	air_destroy(air);
	air_scenario_destroy(scenario);
}

/* What two downlinks send apart in so many frames: blocks whose octets differ. */
static int blocks_apart(const char *head_a, const char *head_b, const char *keys)
{
	static struct air_downlink a, b;
	struct air_scenario *of_a = parse(head_a, keys), *of_b = parse(head_b, keys);
	int apart = 0;
	air_downlink_init(&a, of_a, 0, AIR_BEACON, 0);
	air_downlink_init(&b, of_b, 0, AIR_BEACON, 0);
	for (int i = 0; i < 20000; i++) {
		uint8_t bits_a[AIR_FRAME_BITS], bits_b[AIR_FRAME_BITS];
		struct air_block block_a, block_b;
		bool began = air_downlink_frame(&a, bits_a, &block_a);
		assert_true(began == air_downlink_frame(&b, bits_b, &block_b));
		if (!began)
			continue;
		apart += memcmp(block_a.octets, block_b.octets, sizeof(block_a.octets)) != 0;
		/* layer 2 length, discriminator, type, page mode: never anybody's */
		assert_memory_equal(block_a.octets, block_b.octets, 4);
		assert_int_equal(block_a.channel, block_b.channel);
	}
	air_scenario_destroy(of_a);
	air_scenario_destroy(of_b);
	return apart;
}

static void identities_have_a_seed_of_their_own(void **state)
{
	(void)state;
	static const char keys[] = "pagings_per_s = 20\nassigns_per_s = 6\nimsi_share = 0.3\n";
	assert_int_equal(blocks_apart("identity_seed = 1\n", "identity_seed = 1\n", keys), 0);
	assert_true(blocks_apart("identity_seed = 1\n", "identity_seed = 2\n", keys) > 300);
	assert_int_equal(blocks_apart("identity_seed = 1\n", "identity_seed = 2\n", "traffic_slots = 3\n"), 0);
}

struct told {
	int n;
	struct air_event events[200];
};

static void note_event(void *ctx, const struct air_event *event)
{
	struct told *told = ctx;
	if (told->n < (int)(sizeof(told->events) / sizeof(told->events[0])))
		told->events[told->n++] = *event;
}

/* The window holds the second carrier alone: it sends in the blocks that were told, and in no other timeslot. */
static void another_carrier_sends_when_somebody_is_there(void **state)
{
	(void)state;
	static struct told told;
	struct air_scenario *scenario =
		parse("freq = 946.4M\nduration = 6\n", "conduct = sms\nsdcch_arfcn = 57\nsdcch_timeslot = 3\n"
	                                               "connections_per_minute = 120\nleak_dbc = -20\n");
	struct air *air = air_create(scenario, NULL, NULL);
	const double rate_hz = OVER * SYMBOL_HZ, slot_s = 156.25 / SYMBOL_HZ;
	size_t n, most = (size_t)(6 * rate_hz);
	float complex *all = malloc(most * sizeof(*all));
	air_watch(air, note_event, &told);
	n = air_read(air, all, most);
	double sent_s = 0;
	for (size_t i = 0; i < n; i++)
		sent_s += pow(cabs(all[i]), 2) / rate_hz;
	int blocks = 0, dark = 0;
	for (const struct air_event *e = told.events; e < told.events + told.n; e++) {
		if (e->act == AIR_ACT_PAGE || e->act == AIR_ACT_GRANT)
			continue;
		size_t from = (size_t)(e->time_s * rate_hz) + 5 * OVER;
		double sum = 0;
		for (size_t i = from; i < from + 138 * OVER; i++)
			sum += pow(cabs(all[i]), 2) / (138 * OVER);
		assert_near(10 * log10(sum), 0, 0.3);
		for (size_t i = from + 180 * OVER; i < from + 1200 * OVER && i < n; i++)
			dark += cabs(all[i]) > 0.01;
		blocks++;
	}
	assert_true(blocks > 20 && dark == 0);
	assert_true(sent_s > 4 * blocks * slot_s && sent_s < 6.0 / 8);
	free(all);
	air_destroy(air);
	air_scenario_destroy(scenario);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(leak_and_image_are_as_strong_as_asked),
		cmocka_unit_test(slots_that_nobody_has_are_filled_as_asked),
		cmocka_unit_test(ramps_leave_bursts_alone),
		cmocka_unit_test(traffic_has_its_share),
		cmocka_unit_test(another_carrier_sends_when_somebody_is_there),
		cmocka_unit_test(counts_from_where_it_was_switched_on),
		cmocka_unit_test(identities_have_a_seed_of_their_own),
	};
	samples = malloc(SAMPLES * sizeof(*samples));
	int failed = !samples || cmocka_run_group_tests(tests, NULL, NULL);
	free(samples);
	return failed;
}
