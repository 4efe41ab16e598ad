// SPDX-License-Identifier: GPL-3.0-or-later
/* sky: made by src/air, which shares no code with the receiver that is judged here.
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

#include "cell.h"       // struct cell
#include "receivers.h"  // lte_receiver
#include "sky.h"

enum {
	FILTER_DELAY = 24, /* samples, of the window's filter in src/air; there is none where a carrier fits */
};

double random_uniform(struct random *r)
{
	return random_bits(r) / 4294967296.0;
}

static int below(struct random *r, int n)
{
	return (int)(random_uniform(r) * n);
}

struct scene scene_draw(struct random *r, double offset_hz, double clock_ppm)
{
	static const int prbs[] = { 6, 15, 25, 50, 75, 100 }, ports[] = { 1, 2, 4 };
	struct scene s = { .snr_db = 20, .load = 0.5 };
	s.pci = below(r, 504);
	s.ports = ports[below(r, 3)];
	s.prb = prbs[below(r, 6)];
	s.tdd = below(r, 2);
	s.cp_extended = below(r, 2);
	s.tdd_config = below(r, 7);
	s.tdd_special = below(r, 8);
	s.phich_resource = below(r, 4);
	s.phich_extended = below(r, 2);
	s.sfn = below(r, 1024);
	s.timing_ms = 9.99 * random_uniform(r);
	s.offset_hz = offset_hz * (2 * random_uniform(r) - 1);
	s.clock_ppm = clock_ppm * (2 * random_uniform(r) - 1);
	return s;
}

static int tac_of(const struct scene *s)
{
	return 7 * s->pci + 1;
}

static int eci_of(const struct scene *s)
{
	return 1000 * s->pci + 257;
}

static int q_rx_lev_min_of(const struct scene *s)
{
	return -140 + 2 * (s->pci % 49);
}

struct sky sky_make(const char *text)
{
	struct fault fault = { 0 };
	struct sky sky = { 0 };
	struct air_scenario *scenario = air_scenario_parse(text, strlen(text), "test", &fault);
	if (!scenario)
		fail_msg("%s", fault.text);
	air_scenario_info(scenario, &sky.info);
	struct air *air = air_create(scenario, NULL, NULL);
	sky.x = malloc(sky.info.nof_samples * sizeof(*sky.x));
	assert_true(air && sky.x);
	sky.n = (int)sky.info.nof_samples;
	for (size_t done = 0, n = 1; n > 0; done += n)
		n = air_read(air, sky.x + done, sky.info.nof_samples - done);
	air_destroy(air);
	air_scenario_destroy(scenario);
	return sky;
}

void sky_free(struct sky *sky)
{
	free(sky->x);
	*sky = (struct sky){ 0 };
}

static int print_cell(char *text, size_t size, const struct scene *s)
{
	static const char *const resources[] = { "1/6", "1/2", "1", "2" };
	return snprintf(
		text, size,
		"[lte c%d]\nfreq = %.1f\npci = %d\nports = %d\nprb = %d\ncp = %s\nduplex = %s\ntdd_config = %d\n"
		"tdd_special = %d\nphich_resource = %s\nphich_duration = %s\nsfn = %d\ntiming_ms = %.7f\n"
		"offset_hz = %.3f\nclock_ppm = %.4f\nsnr_db = %.3f\nload = %.3f\ntac = %d\neci = %d\n"
		"q_rx_lev_min_dbm = %d\n%s",
		s->pci, SKY_HZ + s->place_hz, s->pci, s->ports, s->prb, s->cp_extended ? "extended" : "normal",
		s->tdd ? "tdd" : "fdd", s->tdd_config, s->tdd_special, resources[s->phich_resource],
		s->phich_extended ? "extended" : "normal", s->sfn, s->timing_ms, s->offset_hz, s->clock_ppm, s->snr_db,
		s->load, tac_of(s), eci_of(s), q_rx_lev_min_of(s), s->more ? s->more : "");
}

void sky_text(const struct band *band, const struct scene *scenes, int n, char text[SKY_TEXT])
{
	size_t at = (size_t)snprintf(text, SKY_TEXT,
	                             "[air]\nfreq = %.1f\nrate = %.6f\nduration = %.9f\nformat = %s\nnoise_dbfs = -40\n"
	                             "seed = %u\n%s",
	                             SKY_HZ + band->centre_hz, band->rate_hz, band->duration_s,
	                             iq_format_name(band->format), band->seed, band->more ? band->more : "");
	for (int i = 0; i < n && at < SKY_TEXT; i++)
		at += (size_t)print_cell(text + at, SKY_TEXT - at, &scenes[i]);
	assert_true(at < SKY_TEXT);
}

struct sky sky_scenes(const struct band *band, const struct scene *scenes, int n)
{
	char text[SKY_TEXT];
	sky_text(band, scenes, n, text);
	struct sky sky = sky_make(text);
	sky.band = *band;
	sky.scenes = scenes;
	sky.nof_scenes = n;
	return sky;
}

struct sky sky_scene(const struct scene *scene, unsigned seed)
{
	const struct band band = { SEARCH_RATE_HZ, SEARCH_SAMPLES / SEARCH_RATE_HZ, 0, IQ_CF32, seed, NULL };
	struct sky sky = sky_scenes(&band, scene, 1);
	assert_int_equal(sky.n, SEARCH_SAMPLES);
	return sky;
}

double scene_frame(const struct scene *s, double at, int *sfn)
{
	const double frame = SEARCH_FRAME / (1 + s->clock_ppm * 1e-6);
	const double first = (s->prb > 6 ? FILTER_DELAY : 0) - s->timing_ms / 10 * frame;
	long frames = lround((at - first) / frame);
	*sfn = (int)((s->sfn + frames + 1024) % 1024);
	return first + (double)frames * frame;
}

bool scene_is_found(const struct scene *s, const struct search_found *f)
{
	int sfn;
	return f->pci == s->pci && f->tdd == s->tdd && f->cp_extended == s->cp_extended &&
	       fabs(f->offset_hz - s->offset_hz) < 3000 && fabs(f->frame_at - scene_frame(s, f->frame_at, &sfn)) < 4;
}

/* 36.331 6.2.2: bandwidth, PHICH duration and resource, the upper eight bits of the frame number, ten spare ones. */
static bool mib_is_right(const struct scene *s, const uint8_t mib[3], unsigned ttis_later)
{
	static const int prbs[] = { 6, 15, 25, 50, 75, 100 };
	const uint32_t bits = (uint32_t)mib[0] << 16 | (uint32_t)mib[1] << 8 | mib[2];
	int sfn;
	scene_frame(s, 0, &sfn);
	unsigned high = (unsigned)(sfn / 4) % 256, said = bits >> 10 & 255;
	return prbs[(bits >> 21) % 6] == s->prb && bits >> 21 < 6 && (bits >> 20 & 1) == s->phich_extended &&
	       (int)(bits >> 18 & 3) == s->phich_resource && (bits & 1023) == 0 && (said - high) % 256 <= ttis_later;
}

bool scene_is_acquired(const struct scene *s, const struct acquired *a, double offset_hz, double most_samples)
{
	int sfn;
	double frame_at = scene_frame(s, a->frame_at, &sfn);
	return a->cell.pci == s->pci && a->cell.tdd == s->tdd && a->cell.cp_extended == s->cp_extended &&
	       a->cell.nof_prb == s->prb && a->cell.ports == s->ports && a->mib.ports == s->ports &&
	       a->cell.phich_extended == s->phich_extended && a->cell.phich_resource == s->phich_resource &&
	       a->mib.sfn == sfn && mib_is_right(s, a->mib.mib, 3) && fabs(a->offset_hz - s->offset_hz) <= offset_hz &&
	       fabs(a->frame_at - frame_at) <= most_samples;
}

/* ---- through the receiver ---- */

void *sky_receiver(const struct sky *sky, struct heard *heard)
{
	struct fault fault = { 0 };
	const struct receiver_config config = {
		.rate_hz = sky->info.rate_hz,
		.max_offset_ppm = 27, /* 50 kHz */
		.combine = true,
		.converter = true, /* whose errors, like those of scenes, are not the samples' */
		.emit = heard_add,
		.emit_ctx = heard,
	};
	void *receiver = lte_receiver.create(&config, &fault);
	if (!receiver)
		fail_msg("%s", fault.text);
	return receiver;
}

void sky_feed(const struct sky *sky, void *receiver, size_t from, size_t to, size_t portion, sky_change_fn *change,
              void *ctx)
{
	uint8_t *octets = malloc(portion * iq_sample_bytes(sky->info.format));
	assert_non_null(octets);
	assert_true(to <= (size_t)sky->n);
	for (size_t at = from; at < to; at += portion) {
		struct iq_block block = {
			.format = sky->info.format,
			.tune = 1,
			.freq_hz = sky->info.freq_hz,
			.rate_hz = sky->info.rate_hz,
			.index = at,
			.time_ns = sky->info.start_ns + iq_duration_ns(at, sky->info.rate_hz),
			.nof_samples = (uint32_t)(to - at < portion ? to - at : portion),
			.samples = octets,
		};
		air_quantise(sky->info.format, sky->x + at, block.nof_samples, octets);
		if (change)
			change(ctx, &block);
		lte_receiver.feed(receiver, &block);
	}
	free(octets);
}

struct heard sky_play(const struct sky *sky)
{
	struct heard heard = { 0 };
	void *receiver = sky_receiver(sky, &heard);
	sky_feed(sky, receiver, 0, (size_t)sky->n, 65536, NULL, NULL);
	lte_receiver.flush(receiver);
	lte_receiver.destroy(receiver);
	return heard;
}

/* ---- judging ---- */

static const struct scene *sender(const struct sky *sky, const struct pdu *pdu)
{
	for (int i = 0; i < sky->nof_scenes; i++) {
		const struct scene *s = &sky->scenes[i];
		if (s->pci == pdu->lte.pci && fabs(SKY_HZ + s->place_hz - pdu->freq_hz) < 1 && s->tdd == pdu->lte.tdd &&
		    s->cp_extended == pdu->lte.cp_extended && s->ports == pdu->lte.ports)
			return s;
	}
	return NULL;
}

static double time_s(const struct sky *sky, const struct pdu *pdu)
{
	return (double)(pdu->time_ns - sky->info.start_ns) * 1e-9;
}

/* Time and frame number belong together: 0.2 ms, whatever the window's filter delays. */
static bool on_time(const struct sky *sky, const struct scene *s, const struct pdu *pdu)
{
	double frame_s = 10e-3 / (1 + s->clock_ppm * 1e-6);
	double frames = time_s(sky, pdu) / frame_s + s->timing_ms / 10 - pdu->lte.subframe / 10.0 + s->sfn;
	return fabs(remainder(frames - pdu->lte.sfn, 1024)) * frame_s < 0.2e-3;
}

static bool mib_of(const struct scene *s, const struct pdu *pdu)
{
	struct scene then = *s;
	then.sfn = pdu->lte.sfn;
	then.timing_ms = 0;
	return pdu->len == 3 && mib_is_right(&then, pdu->octets, 3);
}

/* SIB1 by what it says; others are read when they are well-formed. */
static bool says_the_truth(const struct scene *s, const struct pdu *pdu)
{
	struct cell cell;
	cell_init(&cell, RAT_LTE);
	if (!lte_receiver.parse(pdu, &cell))
		return false;
	if (cell.lte.tac == CELL_UNKNOWN)
		return true;
	return cell.lte.tac == tac_of(s) && cell.lte.eci == eci_of(s) &&
	       cell.lte.q_rx_lev_min_dbm == q_rx_lev_min_of(s) &&
	       (!s->tdd || (cell.lte.tdd_config == s->tdd_config && cell.lte.tdd_special == s->tdd_special));
}

static bool is_sib1(const struct pdu *pdu)
{
	struct cell cell;
	cell_init(&cell, RAT_LTE);
	return lte_receiver.parse(pdu, &cell) && cell.lte.tac != CELL_UNKNOWN;
}

static bool is_true(const struct sky *sky, const struct scene *s, const struct pdu *pdu)
{
	if (!s || !on_time(sky, s, pdu) || fabs(pdu->m.freq_offset_hz - s->offset_hz) > 200)
		return false;
	return pdu->channel == PDU_PBCH ? mib_of(s, pdu) : says_the_truth(s, pdu);
}

struct sky_verdict sky_judge(const struct sky *sky, const struct heard *heard, int scene)
{
	struct sky_verdict v = { .first_s = INFINITY };
	for (size_t i = 0; i < heard->count; i++) {
		const struct pdu *pdu = &heard->pdus[i];
		const struct scene *s = sender(sky, pdu);
		if (!is_true(sky, s, pdu)) {
			v.wrong++;
			print_message("wrong: %s, PCI %u, SFN %u.%u at %.4f s, %.0f Hz off %.1f MHz\n",
			              pdu_channel_name(pdu->channel), pdu->lte.pci, pdu->lte.sfn, pdu->lte.subframe,
			              time_s(sky, pdu), pdu->m.freq_offset_hz, pdu->freq_hz * 1e-6);
			continue;
		}
		if (s != &sky->scenes[scene])
			continue;
		if (pdu->channel == PDU_PBCH)
			v.first_s = fmin(v.first_s, time_s(sky, pdu));
		*(pdu->channel == PDU_PBCH ? &v.mibs : is_sib1(pdu) ? &v.sib1s : &v.others) += 1;
	}
	return v;
}
