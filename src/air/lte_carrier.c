// SPDX-License-Identifier: GPL-3.0-or-later
/* lte_carrier: subframes turned into samples (36.211 6.12) at the transmitter's own rate, and those read at the
 * receiver's sampling instants. Only subcarriers in or near the window are rendered, around the one in their middle.
 * The channel acts upon resource elements: gains stand still for a symbol, and all rays turn over to the next symbol
 * together, which a receiver can see in the first microseconds of the cyclic prefix only.
 */
#include "lte_carrier.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "course.h"  // air_course_db
#include "prng.h"    // struct air_prng

#define CARRIER_HZ   15e3
#define SKIRT_HZ     30e3 /* beyond the outermost subcarrier: side lobes fall slowly */
#define SEEN         0.65 /* rendered share of the window's rate, to either side: its filter stops all from 0.54 on */
#define STRETCH_S    100e-6
#define NEAR_S       5e-3 /* a few subframes */
#define OVERSAMPLING 1.2
#define UNITS_HZ     30.72e6 /* the basic time unit of 36.211 clause 4 */
#define ONE          0x1p33  /* one basic time unit, as .time counts it */

enum { UNITS_SYMBOL = 2048, UNITS_SUBFRAME = 30720, UNITS_FIRST = 160, UNITS_PREFIX = 144, UNITS_EXTENDED = 512 };
enum { LEAD = AIR_INTERP_TAPS / 2 + 1, MIDDLE = AIR_LTE_CARRIERS / 2, TIME_BITS = 33 };

static const int64_t subframe_time = (int64_t)UNITS_SUBFRAME << TIME_BITS;

struct air_lte_carrier {
	const struct air_scenario *scenario;
	const struct air_enb *enb;
	struct air_lte_tools *tools;
	struct air_lte_station station;
	struct air_lte_poor poor;
	struct air_fader faders[AIR_LTE_PORTS];
	int first, last, middle; /* subcarriers rendered, counted from the carrier's centre; last < first: none */
	unsigned size;           /* points of the transform */
	int64_t subframe;        /* the latest one in `samples` */
	int64_t time, step;      /* time of the next sample since that subframe began; time of one sample */
	uint32_t phase, phase_step;
	int index;
	double window_hz, elapsed_s, sample_s;
	float complex *samples; /* the last AIR_INTERP_TAPS of the subframe before, then a subframe */
	float complex
		*echoes; /* [rays][AIR_LTE_CARRIERS + 1]: what a ray's delay does to each subcarrier; NULL: nothing */
};

/* ---- tools ---- */

struct air_lte_tools *air_lte_tools_create(void)
{
	struct air_lte_tools *tools = calloc(1, sizeof(*tools));
	if (!tools)
		return NULL;
	air_interp_fill(&tools->interp);
	for (int i = 0; i < AIR_LTE_DFTS; i++)
		if (!(tools->dft[i] = dft_create((unsigned)AIR_LTE_DFT_LEAST << i))) {
			air_lte_tools_destroy(tools);
			return NULL;
		}
	return tools;
}

void air_lte_tools_destroy(struct air_lte_tools *tools)
{
	for (int i = 0; tools && i < AIR_LTE_DFTS; i++)
		dft_destroy(tools->dft[i]);
	free(tools);
}

/* ---- from resource elements to samples ---- */

/* The smallest transform that leaves room for the interpolator's edge. */
static unsigned transform_size(int carriers)
{
	unsigned size = AIR_LTE_DFT_LEAST;
	while (size < carriers * OVERSAMPLING)
		size *= 2;
	return size;
}

/* What one port's channel does to the subcarriers rendered: out [size: last - first + 1]. */
static void find_channel(const struct air_lte_carrier *c, int port, double time_s, float complex *out)
{
	const struct air_fader *fader = &c->faders[port];
	int n = c->last - c->first + 1;
	for (int i = 0; i < fader->nof_rays; i++) {
		float complex gain = air_ray_gain(&fader->rays[i], time_s);
		const float complex *echo =
			c->echoes ? c->echoes + i * (AIR_LTE_CARRIERS + 1) + MIDDLE + c->first : NULL;
		for (int j = 0; j < n; j++)
			out[j] = (i ? out[j] : 0) + (echo ? dsp_mul(gain, echo[j]) : gain);
	}
}

/* All ports' elements of one symbol, as they arrive: out [size: last - first + 1]. */
static void sum_ports(const struct air_lte_carrier *c, int symbol, double time_s, float complex *out)
{
	const struct air_lte_grid *grid = &c->tools->bench.grid;
	float complex *channel = c->tools->channel;
	int n = c->last - c->first + 1;
	memset(out, 0, (size_t)n * sizeof(*out));
	for (int port = 0; port < c->enb->ports; port++) {
		find_channel(c, port, time_s, channel);
		for (int f = c->first; f <= c->last; f++)
			out[f - c->first] +=
				dsp_mul(channel[f - c->first], air_lte_grid_sent(grid, &c->poor, port, symbol, f));
	}
}

static const float complex *transform(const struct air_lte_carrier *c, const float complex *carriers, int start)
{
	struct air_lte_tools *tools = c->tools;
	unsigned mask = c->size - 1, log = 0;
	double angle = -2 * M_PI * (((int64_t)c->middle * start) % UNITS_SYMBOL) / UNITS_SYMBOL;
	float complex turn = air_complex((float)cos(angle), (float)sin(angle));
	memset(tools->spectrum, 0, c->size * sizeof(*tools->spectrum));
	for (int f = c->first; f <= c->last; f++) /* the bin of -f: a forward transform then is the inverse one */
		tools->spectrum[(unsigned)(c->middle - f) & mask] = dsp_mul(turn, carriers[f - c->first]);
	while ((unsigned)AIR_LTE_DFT_LEAST << log != c->size)
		log++;
	return dft_execute(tools->dft[log], tools->spectrum);
}

/* Units from the subframe's start to a symbol's prefix, and the length of that. */
static int symbol_start(const struct air_enb *enb, int symbol, int *prefix)
{
	if (enb->cp_extended) {
		*prefix = UNITS_EXTENDED;
		return symbol * (UNITS_EXTENDED + UNITS_SYMBOL);
	}
	*prefix = symbol % 7 ? UNITS_PREFIX : UNITS_FIRST;
	return symbol * (UNITS_PREFIX + UNITS_SYMBOL) + (symbol / 7 + (symbol % 7 > 0)) * (UNITS_FIRST - UNITS_PREFIX);
}

static void render(struct air_lte_carrier *c, float complex *out)
{
	struct air_lte_grid *grid = &c->tools->bench.grid;
	size_t units = UNITS_SYMBOL / c->size;
	air_lte_station_send(&c->station, c->subframe, &c->tools->bench);
	memset(out, 0, UNITS_SUBFRAME / units * sizeof(*out));
	for (int symbol = 0; symbol < grid->end; symbol++) {
		int prefix, start = symbol_start(c->enb, symbol, &prefix);
		sum_ports(c, symbol, (double)c->subframe * 1e-3 + start / UNITS_HZ, c->tools->symbol);
		const float complex *x = transform(c, c->tools->symbol, start + prefix);
		float complex *to = out + (size_t)start / units;
		size_t n = (size_t)prefix / units;
		memcpy(to, x + c->size - n, n * sizeof(*x));
		memcpy(to + n, x, c->size * sizeof(*x));
	}
}

/* Whether it is off the air whenever samples of this subframe or the next may be asked for. */
static bool is_off(const struct air_lte_carrier *c)
{
	const struct air_course *course = &c->enb->course;
	return c->elapsed_s + NEAR_S < course->start_s || c->elapsed_s - NEAR_S > course->stop_s;
}

static void next_subframe(struct air_lte_carrier *c)
{
	c->subframe++;
	if (c->last < c->first || is_off(c))
		return;
	memmove(c->samples, c->samples + UNITS_SUBFRAME / (UNITS_SYMBOL / c->size),
	        AIR_INTERP_TAPS * sizeof(*c->samples));
	render(c, c->samples + AIR_INTERP_TAPS);
}

/* The time from which on the interpolator would need samples beyond the subframe. */
static int64_t time_limit(const struct air_lte_carrier *c)
{
	return subframe_time - ((int64_t)LEAD * (UNITS_SYMBOL / c->size) << TIME_BITS);
}

static void make_room(struct air_lte_carrier *c)
{
	while (c->time >= time_limit(c)) {
		next_subframe(c);
		c->time -= subframe_time;
	}
}

/* Renders this subframe behind the end of the one before. */
static void fill(struct air_lte_carrier *c)
{
	c->subframe -= 2;
	next_subframe(c);
	next_subframe(c);
	make_room(c);
}

/* ---- the carrier ---- */

/* Ratio of the cell's clock to the receiver's at this moment. */
static double cell_factor(const struct air_lte_carrier *c)
{
	return 1 + (c->enb->ppm + air_course_ppm(&c->enb->course, c->elapsed_s)) * 1e-6;
}

static double receiver_factor(const struct air_lte_carrier *c)
{
	return 1 + air_receiver_ppm(c->scenario, c->elapsed_s) * 1e-6;
}

static double clock_factor(const struct air_lte_carrier *c)
{
	return cell_factor(c) * (1 + c->enb->clock_ppm * 1e-6) * receiver_factor(c);
}

static double offset_hz(const struct air_lte_carrier *c, double window_hz)
{
	return (c->enb->freq_hz * cell_factor(c) + c->enb->offset_hz) * receiver_factor(c) - window_hz;
}

static bool make_echoes(struct air_lte_carrier *c)
{
	const struct air_fader *fader = &c->faders[0];
	c->echoes = malloc((size_t)fader->nof_rays * (AIR_LTE_CARRIERS + 1) * sizeof(*c->echoes));
	for (int i = 0; c->echoes && i < fader->nof_rays; i++)
		for (int f = -MIDDLE; f <= MIDDLE; f++) {
			double angle = -2 * M_PI * f * CARRIER_HZ * fader->rays[i].delay_s;
			c->echoes[i * (AIR_LTE_CARRIERS + 1) + MIDDLE + f] =
				air_complex((float)cos(angle), (float)sin(angle));
		}
	return c->echoes;
}

struct air_lte_carrier *air_lte_carrier_create(const struct air_scenario *scenario, int index,
                                               struct air_lte_tools *tools)
{
	const struct air_enb *enb = &scenario->enbs[index];
	struct air_lte_carrier *c = calloc(1, sizeof(*c));
	struct air_prng prng;
	if (!c)
		return NULL;
	air_prng_seed(&prng, scenario->seed, 100000 + (uint64_t)index);
	c->scenario = scenario;
	c->enb = enb;
	c->index = index;
	c->tools = tools;
	c->last = -1;
	c->size = AIR_LTE_DFT_LEAST;
	uint32_t random_sfn = air_prng_below(&prng, AIR_LTE_SFNS);
	double random_ms = air_prng_uniform(&prng) * 10, ms = enb->timing_ms < 0 ? random_ms : enb->timing_ms;
	c->phase = (uint32_t)air_prng_next(&prng);
	for (int port = 0; port < enb->ports; port++)
		air_fader_init_lte(&c->faders[port], (enum air_lte_fading)enb->fading, enb->doppler_hz, &prng);
	uint64_t seed = air_prng_next(&prng);
	/* a period ahead, so that the subframe before the first has a number too */
	c->subframe = 10 * (AIR_LTE_SFNS + (enb->sfn < 0 ? (int64_t)random_sfn : enb->sfn)) + (int)ms;
	air_lte_station_init(&c->station, enb, seed, c->subframe);
	c->station.identity_seed = scenario->identity_seed;
	air_lte_poor_init(&c->poor, enb);
	c->time = llround((ms - (int)ms) * 1e-3 * UNITS_HZ * ONE);
	size_t most = UNITS_SUBFRAME / (UNITS_SYMBOL / transform_size(12 * enb->nof_prb + 1)) + AIR_INTERP_TAPS;
	c->samples = calloc(most, sizeof(*c->samples));
	if (!c->samples || (enb->fading != AIR_LTE_STATIC && !make_echoes(c))) {
		air_lte_carrier_destroy(c);
		return NULL;
	}
	return c;
}

void air_lte_carrier_destroy(struct air_lte_carrier *c)
{
	if (!c)
		return;
	free(c->samples);
	free(c->echoes);
	free(c);
}

/* Subcarriers first to last, if any, and how far they reach. A carrier that fits is rendered whole. */
static double choose_range(const struct air_lte_carrier *c, double window_hz, double rate_hz, int *first, int *last)
{
	double offset = offset_hz(c, window_hz), limit = SEEN * rate_hz, half = 6 * c->enb->nof_prb * CARRIER_HZ;
	int most = 6 * c->enb->nof_prb;
	*first = -most;
	*last = most;
	if (fabs(offset) + half + SKIRT_HZ <= rate_hz / 2)
		return fabs(offset) + half + SKIRT_HZ;
	*first = (int)fmax(-most, ceil(fmax(-1e6, (-limit - offset) / CARRIER_HZ)));
	*last = (int)fmin(most, floor(fmin(1e6, (limit - offset) / CARRIER_HZ)));
	return *last < *first ? 0
	                      : fmax(fabs(offset + *first * CARRIER_HZ), fabs(offset + *last * CARRIER_HZ)) + SKIRT_HZ;
}

double air_lte_carrier_reach_hz(const struct air_lte_carrier *c, double window_hz, double rate_hz)
{
	int first, last;
	return choose_range(c, window_hz, rate_hz, &first, &last);
}

/* Steps of clock and phase, by the clocks of this moment. */
static void steer(struct air_lte_carrier *c)
{
	c->step = llround(UNITS_HZ * ONE * clock_factor(c) * c->sample_s);
	double rotation_hz = offset_hz(c, c->window_hz) + c->middle * CARRIER_HZ * clock_factor(c);
	c->phase_step = air_turn_of(fmod(rotation_hz * c->sample_s, 1));
}

void air_lte_carrier_place(struct air_lte_carrier *c, double window_hz, double rate_hz, int factor)
{
	choose_range(c, window_hz, rate_hz, &c->first, &c->last);
	c->middle = c->last < c->first ? 0 : (c->first + c->last) / 2;
	c->size = transform_size(c->last - c->first + 1);
	c->window_hz = window_hz;
	c->sample_s = 1 / (rate_hz * factor);
	steer(c);
	if (c->time < 0) {
		c->time += subframe_time;
		c->subframe--;
	}
	fill(c);
}

double air_enb_rsrp_dbfs(const struct air_scenario *scenario, const struct air_enb *enb)
{
	if (!isnan(enb->rsrp_dbfs))
		return enb->rsrp_dbfs;
	if (!isnan(enb->snr_db))
		return enb->snr_db + scenario->noise_dbfs - 10 * log10(13e6 / 48 / CARRIER_HZ);
	return enb->level_dbfs - 10 * log10(12 * enb->nof_prb);
}

/* Amplitude of a reference element at a time; 0 while off the air. */
static float amplitude(const struct air_lte_carrier *c, double time_s)
{
	unsigned who = AIR_CELLS_MAX + (unsigned)c->index;
	if (!air_course_on(&c->enb->course, time_s))
		return 0;
	double db = air_course_db(&c->enb->course, who, time_s) + air_receiver_swing_db(c->scenario, who, time_s);
	return (float)pow(10, (air_enb_rsrp_dbfs(c->scenario, c->enb) + db) / 20);
}

static void add_stretch(const struct air_lte_carrier *c, const struct air_turn_table *turns, float complex *out,
                        size_t n)
{
	float gain = amplitude(c, c->elapsed_s);
	float slope = (amplitude(c, c->elapsed_s + (double)n * c->sample_s) - gain) / (float)n;
	int shift = AIR_INTERP_FRACTION - TIME_BITS;
	for (unsigned size = c->size; size < UNITS_SYMBOL; size *= 2)
		shift--;
	uint64_t position = (uint64_t)(c->time * (1 << shift)) + ((uint64_t)AIR_INTERP_TAPS << AIR_INTERP_FRACTION);
	uint32_t phase = c->phase;
	air_interp_run(&c->tools->interp, c->samples, position, (uint64_t)c->step << shift, c->tools->ready, n);
	for (size_t i = 0; i < n; i++, phase += c->phase_step, gain += slope) {
		float re, im;
		air_turn_sincos(turns, phase, &re, &im);
		out[i] += dsp_mul(c->tools->ready[i], air_complex(gain * re, gain * im));
	}
}

void air_lte_carrier_add(struct air_lte_carrier *c, const struct air_turn_table *turns, float complex *out, size_t n)
{
	size_t most = (size_t)fmin(AIR_LTE_READY, fmax(1, STRETCH_S / c->sample_s));
	if (air_course_clock_moves(&c->enb->course) || c->scenario->warm_up_ppm != 0)
		steer(c);
	for (size_t done = 0; done < n;) {
		size_t m = (size_t)((time_limit(c) - c->time + c->step - 1) / c->step);
		m = m < most ? m : most;
		m = m < n - done ? m : n - done;
		if (c->last >= c->first)
			add_stretch(c, turns, out + done, m);
		c->time += (int64_t)m * c->step;
		c->phase += (uint32_t)m * c->phase_step;
		c->elapsed_s += (double)m * c->sample_s;
		make_room(c);
		done += m;
	}
}

void air_lte_carrier_skip(struct air_lte_carrier *c, uint64_t n)
{
	__int128 time = (__int128)n * c->step + c->time;
	int64_t subframes = (int64_t)(time / subframe_time);

	c->time = (int64_t)(time - (__int128)subframes * subframe_time);
	c->subframe += subframes;
	c->phase += (uint32_t)n * c->phase_step;
	c->elapsed_s += (double)n * c->sample_s;
	fill(c);
}
