// SPDX-License-Identifier: GPL-3.0-or-later
/* carrier: walks along the state string of one downlink at the receiver's sampling instants. A ray is the same walk,
 * late by its delay. Gains change linearly within a stretch of at most STRETCH_S.
 */
#include "carrier.h"

#include <math.h>
#include <string.h>

#include "course.h"    // air_course_db
#include "dsp.h"       // dsp_mul
#include "envelope.h"  // air_envelope_next
#include "serving.h"   // air_serving_hz

#define SYMBOL_HZ (13e6 / 48)
#define ONE       0x1p48 /* a symbol in position units */
#define STRETCH_S 100e-6

enum { HALF_FRAME = AIR_FRAME_BITS / 2, OTHERS = 800000 };

/* The last frame of the states begins with the block: from when to when that is; whether it is listened to. */
static bool find_time(const struct air_carrier *c, double *from_s, double *to_s)
{
	double symbols_ahead = AIR_CARRIER_STATES - AIR_FRAME_BITS - (double)c->position / ONE;
	*from_s = c->elapsed_s + symbols_ahead * c->frame_s / AIR_FRAME_BITS;
	*to_s = *from_s + (3 + (double)AIR_BURST_BITS / AIR_FRAME_BITS) * c->frame_s;
	return *from_s >= fmax(c->begin_s, c->cell->course.start_s) && *to_s <= fmin(c->end_s, c->cell->course.stop_s);
}

static void note_event(void *ctx, const struct air_event *event)
{
	const struct air_carrier *c = ctx;
	struct air_event timed = *event;
	double later_s = event->timeslot * c->frame_s / 8;
	bool heard = find_time(c, &timed.time_s, &timed.end_s);
	timed.time_s += later_s;
	timed.end_s += later_s;
	if (heard)
		c->on_event(c->event_ctx, &timed);
}

void air_carrier_watch(struct air_carrier *c, air_event_fn *on_event, void *ctx)
{
	c->on_event = on_event;
	c->event_ctx = ctx;
	c->downlink.conduct.on_event = note_event;
	c->downlink.conduct.ctx = c;
}

static void next_frame(struct air_carrier *c)
{
	uint8_t bits[AIR_FRAME_BITS];
	struct air_block block;
	memmove(c->states, c->states + AIR_FRAME_BITS, AIR_CARRIER_STATES - AIR_FRAME_BITS);
	bool began = air_downlink_frame(&c->downlink, bits, &block);
	air_gmsk_run(&c->gmsk, bits, AIR_FRAME_BITS, c->states + AIR_CARRIER_STATES - AIR_FRAME_BITS);
	if (!c->plain)
		air_envelope_next(c->envelope, c->downlink.gain);
	if (!began || !c->on_block)
		return;
	block.cell = c->index;
	if (find_time(c, &block.time_s, &block.end_s))
		c->on_block(c->ctx, &block);
}

/* Keeps the next sample in the middle half of the states, where delays and the pulse's span find what they need. */
static void make_room(struct air_carrier *c)
{
	while (c->position >= (uint64_t)(AIR_FRAME_BITS + HALF_FRAME) << 48) {
		c->position -= (uint64_t)AIR_FRAME_BITS << 48;
		next_frame(c);
	}
}

/* Ratio of the cell's clock to the nominal one, and to the receiver's, at this moment. */
static double cell_factor(const struct air_carrier *c)
{
	return 1 + (c->cell->ppm + air_course_ppm(&c->cell->course, c->elapsed_s)) * 1e-6;
}

static double clock_factor(const struct air_carrier *c)
{
	return cell_factor(c) * (1 + air_receiver_ppm(c->scenario, c->elapsed_s) * 1e-6);
}

/* A small tone beside the carrier at some phase. */
static float complex tone(double dbc, float angle)
{
	float amplitude = (float)pow(10, dbc / 20);
	return air_complex(amplitude * cosf(angle), amplitude * sinf(angle));
}

static void init_transmitter(struct air_carrier *c, bool beacon)
{
	const struct air_transmitter *t = &c->cell->transmitter;
	c->leak = beacon ? tone(t->leak_dbc, 1) : 0;
	c->image = beacon ? tone(t->image_dbc, 2) : 0;
	c->plain = beacon && t->filling == AIR_FILL_DUMMY && isinf(t->leak_dbc) && isinf(t->image_dbc);
}

/* Number of the frame that the first sample lies in, `timing` symbols after that frame began. */
static uint32_t first_fn(const struct air_carrier *c, uint32_t random, double timing)
{
	int64_t start = c->cell->transmitter.fn_start;
	if (start < 0)
		return c->cell->fn < 0 ? random : (uint32_t)c->cell->fn;
	int64_t before = (int64_t)floor(c->cell->course.start_s / c->frame_s + timing / AIR_FRAME_BITS);
	return (uint32_t)(((start - before) % AIR_HYPERFRAME + AIR_HYPERFRAME) % AIR_HYPERFRAME);
}

/* which: AIR_BEACON or that of air_carrier_init_other(). */
static void init(struct air_carrier *c, const struct air_scenario *scenario, int index, int which, int arfcn,
                 air_block_fn *on_block, void *ctx)
{
	const struct air_cell *cell = &scenario->cells[index];
	struct air_prng prng;
	air_prng_seed(&prng, scenario->seed, 1000 + 2 * (uint64_t)index);
	memset(c, 0, sizeof(*c));
	c->scenario = scenario;
	c->cell = cell;
	c->index = index;
	uint32_t random_fn = air_prng_below(&prng, AIR_HYPERFRAME);
	double random_timing = air_prng_uniform(&prng) * AIR_FRAME_BITS,
	       timing = cell->timing < 0 ? random_timing : cell->timing;
	if (which != AIR_BEACON)
		air_prng_seed(&prng, scenario->seed, OTHERS + (uint64_t)index * AIR_NEIGHBOURS_MAX + (uint64_t)which);
	c->freq_hz = which == AIR_BEACON ? cell->freq_hz : air_serving_hz(cell, arfcn);
	c->phase = (uint32_t)air_prng_next(&prng);
	air_fader_init(&c->fader, (enum air_fading)cell->fading, c->freq_hz, &prng);
	c->frame_s = AIR_FRAME_BITS / SYMBOL_HZ / clock_factor(c);
	c->end_s = scenario->stretches[0].to_s;
	uint32_t fn = first_fn(c, random_fn, timing);
	init_transmitter(c, which == AIR_BEACON);
	/* the frame before the first fills the lower half of the string, unreported; the first the upper one */
	air_downlink_init(&c->downlink, scenario, index, arfcn, (fn + AIR_HYPERFRAME - 1) % AIR_HYPERFRAME);
	c->position = (uint64_t)((timing + AIR_FRAME_BITS) * ONE);
	next_frame(c);
	c->on_block = on_block;
	c->ctx = ctx;
	next_frame(c);
	make_room(c);
}

void air_carrier_init(struct air_carrier *c, const struct air_scenario *scenario, int index, air_block_fn *on_block,
                      void *ctx)
{
	init(c, scenario, index, AIR_BEACON, AIR_BEACON, on_block, ctx);
}

void air_carrier_init_other(struct air_carrier *c, const struct air_scenario *scenario, int index, int which, int arfcn)
{
	init(c, scenario, index, which, arfcn, NULL, NULL);
}

double air_carrier_place(struct air_carrier *c, double window_hz, double rate_hz)
{
	double received_hz = (c->freq_hz * cell_factor(c) + c->cell->offset_hz) *
	                     (1 + air_receiver_ppm(c->scenario, c->elapsed_s) * 1e-6);
	double offset_hz = received_hz - window_hz;
	c->window_hz = window_hz;
	c->rate_hz = rate_hz;
	c->sample_s = 1 / rate_hz;
	c->step = (uint64_t)llround(SYMBOL_HZ * clock_factor(c) / rate_hz * ONE);
	c->phase_step = air_turn_of(fmod(offset_hz / rate_hz, 1));
	return offset_hz;
}

/* Amplitude at a time; 0 while off the air. */
static float level(const struct air_carrier *c, double time_s)
{
	unsigned who = (unsigned)c->index;
	if (!air_course_on(&c->cell->course, time_s))
		return 0;
	double db = air_cell_level_dbfs(c->scenario, c->cell) + air_course_db(&c->cell->course, who, time_s) +
	            air_receiver_swing_db(c->scenario, who, time_s);
	return (float)pow(10, db / 20);
}

static void add_ray(const struct air_carrier *c, const struct air_tables *tables, double delay_s, float complex from,
                    float complex to, float complex *out, size_t n)
{
	uint64_t position = c->position - (uint64_t)(delay_s * SYMBOL_HZ * ONE);
	uint32_t phase = c->phase;
	float gr = crealf(from), gi = cimagf(from);
	float dr = (crealf(to) - gr) / (float)n, di = (cimagf(to) - gi) / (float)n;
	for (size_t i = 0; i < n; i++) {
		float re, im;
		uint8_t state = c->states[(position >> 48) + AIR_GMSK_DELAY];
		air_turn_sincos(&tables->turns,
		                phase + air_gmsk_phase(&tables->gmsk, state, (uint32_t)(position >> 16)), &re, &im);
		out[i] += air_complex(re * gr - im * gi, re * gi + im * gr);
		position += c->step;
		phase += c->phase_step;
		gr += dr;
		gi += di;
	}
}

/* The same for a transmitter whose envelope is not constant, or that sends more than it should. */
static void add_poor_ray(const struct air_carrier *c, const struct air_tables *tables, double delay_s,
                         float complex from, float complex to, float complex *out, size_t n)
{
	uint64_t position = c->position - (uint64_t)(delay_s * SYMBOL_HZ * ONE);
	uint32_t phase = c->phase;
	float complex gain = from, slope = (to - from) / (float)n;
	for (size_t i = 0; i < n; i++) {
		float re, im;
		size_t symbol = position >> 48;
		uint32_t fraction = (uint32_t)(position >> 16);
		const float *edge = &c->envelope[symbol];
		float amplitude = edge[0] + (edge[1] - edge[0]) * (float)fraction * 0x1p-32f;
		air_turn_sincos(&tables->turns,
		                air_gmsk_phase(&tables->gmsk, c->states[symbol + AIR_GMSK_DELAY], fraction), &re, &im);
		float complex sent =
			amplitude * (air_complex(re, im) + dsp_mul(c->image, air_complex(re, -im))) + c->leak;
		air_turn_sincos(&tables->turns, phase, &re, &im);
		out[i] += dsp_mul(dsp_mul(sent, air_complex(re, im)), gain);
		position += c->step;
		phase += c->phase_step;
		gain += slope;
	}
}

static void add_stretch(const struct air_carrier *c, const struct air_tables *tables, float complex *out, size_t n)
{
	double after_s = c->elapsed_s + (double)n * c->sample_s;
	float from = level(c, c->elapsed_s), to = level(c, after_s);
	if (from == 0 && to == 0)
		return;
	for (int i = 0; i < c->fader.nof_rays; i++) {
		const struct air_ray *ray = &c->fader.rays[i];
		float complex first = from * air_ray_gain(ray, c->elapsed_s), last = to * air_ray_gain(ray, after_s);
		if (c->plain)
			add_ray(c, tables, ray->delay_s, first, last, out, n);
		else
			add_poor_ray(c, tables, ray->delay_s, first, last, out, n);
	}
}

void air_carrier_add(struct air_carrier *c, const struct air_tables *tables, bool silent, float complex *out, size_t n)
{
	size_t most = (size_t)fmax(1, STRETCH_S / c->sample_s);
	if (air_course_clock_moves(&c->cell->course) || c->scenario->warm_up_ppm != 0)
		air_carrier_place(c, c->window_hz, c->rate_hz);
	for (size_t done = 0; done < n;) {
		size_t m = n - done < most ? n - done : most;
		if (!silent)
			add_stretch(c, tables, out + done, m);
		c->position += m * c->step;
		c->phase += (uint32_t)m * c->phase_step;
		c->elapsed_s += (double)m * c->sample_s;
		make_room(c);
		done += m;
	}
}

void air_carrier_skip(struct air_carrier *c, uint64_t n, const struct air_stretch *stretch)
{
	const uint64_t frame = (uint64_t)AIR_FRAME_BITS << 48, keep = frame / 2;
	unsigned __int128 position = (unsigned __int128)n * c->step + c->position;
	uint64_t frames = (uint64_t)((position - keep) / frame), rendered = frames < 2 ? frames : 2;

	c->begin_s = stretch->from_s;
	c->end_s = stretch->to_s;
	c->position = (uint64_t)(position - (unsigned __int128)frames * frame);
	c->phase += (uint32_t)n * c->phase_step;
	c->elapsed_s += (double)n * c->sample_s;
	air_downlink_skip(&c->downlink, frames - rendered);
	while (rendered--)
		next_frame(c);
}
