// SPDX-License-Identifier: GPL-3.0-or-later
/* hear: the pdus of one station in one step of time. What stands on the same carrier is noise to it; whether a block
 * passes its parity is a matter of chance and of the signal-to-noise ratio. Times are those of its own frame clock
 * (45.002 clause 7: a 51-multiframe has one BCCH block and nine of common control; 36.211 clause 4).
 */
#include <math.h>
#include <string.h>

#include "../air/ccch.h"      // air_ccch_next
#include "../air/course.h"    // air_course_db
#include "../air/downlink.h"  // AIR_HYPERFRAME
#include "../air/lte_pbch.h"  // air_lte_mib
#include "../air/lte_rrc.h"   // air_lte_sib1
#include "build.h"

#define FRAME_S (120e-3 / 26)

enum { MULTIFRAME = 51, BLOCKS = 10 };

static const double snr_most_db = 42, power_sd_db = 0.5;

struct heard {
	struct world *w;
	struct station *s;
	int index;
	double time_s;
	double power_dbfs, snr_db, offset_hz, sd_hz;
};

/* ---- clocks ---- */

/* Its clock against true time: seconds it is ahead by. */
static double ahead_s(struct station *s, double time_s)
{
	struct air_course *course = station_course(s);
	double since_s = fmax(0, time_s - course->start_s), turn_s = s->locked_s / (2 * M_PI);

	if (s->locked_s > 0)
		return -1e-6 * station_ppm(s) * turn_s * cos(time_s / turn_s);
	return 1e-6 * (station_ppm(s) * time_s + course->drift_ppm_per_min / 120 * since_s * since_s);
}

static double clock_ppm(struct station *s, double time_s)
{
	double ppm = station_ppm(s) + air_course_ppm(station_course(s), time_s);

	return s->locked_s > 0 ? ppm * sin(2 * M_PI * time_s / s->locked_s) : ppm;
}

static double frames_at(struct station *s, double time_s, double frame_s)
{
	return s->phase + (time_s + ahead_s(s, time_s)) / frame_s;
}

/* The true time of a frame of its clock, that is near. */
static double time_of(struct station *s, double frame, double near_s, double frame_s)
{
	return near_s + (frame - frames_at(s, near_s, frame_s)) * frame_s;
}

/* ---- levels ---- */

static double level_dbfs(struct world *w, struct station *s, double time_s)
{
	if (!air_course_on(station_course(s), time_s))
		return -INFINITY;
	return s->level_dbfs + air_course_db(station_course(s), s->who, time_s) +
	       air_receiver_swing_db(&w->air, s->who, time_s);
}

/* Everything else on this carrier [power, full scale 1]. */
static double others(struct world *w, struct station *s, double time_s)
{
	double sum = 0, hz = station_hz(s);

	for (struct station *other = s->next_on_carrier; other != s; other = other->next_on_carrier)
		if (air_course_on(station_course(other), time_s))
			sum += pow(10, level_dbfs(w, other, time_s) / 10);
	for (int i = 0; i < w->air.nof_jams; i++) {
		const struct air_jam *jam = &w->air.jams[i];

		if (fabs(hz - jam->freq_hz) < jam->width_hz / 2 && time_s >= jam->start_s && time_s < jam->stop_s)
			sum += pow(10, jam->level_dbfs / 10);
	}
	return sum;
}

/* Somebody in this window drives the receiver beyond full scale. */
static bool is_clipped(struct world *w, int window, double time_s)
{
	for (struct station *s = w->in_window[window]; s && w->loud; s = s->next_in_window)
		if (level_dbfs(w, s, time_s) + air_receiver_gain_db(&w->air, time_s) > 0)
			return true;
	return false;
}

/* A clipped carrier keeps its phase, which is most of what GSM needs; what clipping adds lies on everything in the
 * window. */
static void clip(struct heard *h, double own)
{
	const double full_scale = 1, spread_db = -24, distortion_db = 14, nothing = 1e-30;
	const double over_db = 10 * log10(fmax(own, nothing)) - spread_db;

	h->snr_db = own >= full_scale ? distortion_db : fmin(h->snr_db, over_db);
	h->power_dbfs = fmin(h->power_dbfs, 0);
}

static void measure(struct heard *h)
{
	struct world *w = h->w;
	double own = pow(10, level_dbfs(w, h->s, h->time_s) / 10), rest = others(w, h->s, h->time_s);
	double width_db = h->s->rat == RAT_LTE ? 10 * log10(h->s->lte.nof_prb * 180e3 / 270.833e3) : 0;
	double noise = pow(10, (w->air.noise_dbfs + width_db) / 10);
	struct air_prng *prng = &h->s->prng;
	double ppm = clock_ppm(h->s, h->time_s) + air_receiver_ppm(&w->air, h->time_s);

	h->snr_db = fmin(10 * log10(own / (noise + rest)), snr_most_db);
	h->power_dbfs = 10 * log10(own + rest + noise) + air_receiver_gain_db(&w->air, h->time_s) +
	                power_sd_db * (2 * air_prng_uniform(prng) - 1);
	if (is_clipped(w, h->s->window, h->time_s))
		clip(h, own);
	h->sd_hz = 1.5 + 25 * pow(10, -fmax(h->snr_db, -10) / 20);
	h->offset_hz = station_hz(h->s) * ppm * 1e-6 + h->sd_hz * 3.46 * (air_prng_uniform(prng) - 0.5);
}

/* ---- pdus ---- */

static bool passes(struct heard *h, double threshold_db)
{
	bool good = air_prng_uniform(&h->s->prng) < 1 / (1 + exp((threshold_db - h->snr_db) * 1.6));

	if (good)
		h->s->blocks_ok++;
	else
		h->s->blocks_bad++;
	return good;
}

static struct pdu *ready(struct heard *h, double time_s, enum pdu_channel channel, int len)
{
	struct world *w = h->w;

	if (w->nof_ready == WORLD_READY_MAX || !air_course_on(station_course(h->s), time_s))
		return NULL;
	struct ready *r = &w->ready[w->nof_ready++];
	struct pdu *pdu = &r->pdu;

	r->time_s = time_s;
	r->sender = h->index;
	*pdu = (struct pdu){
		.rat = h->s->rat,
		.channel = channel,
		.time_ns = world_time_ns(w, time_s),
		.freq_hz = station_hz(h->s),
		.blocks_ok = h->s->blocks_ok,
		.blocks_bad = h->s->blocks_bad,
		.m = { (float)h->power_dbfs, (float)h->snr_db, h->offset_hz, (float)h->sd_hz },
		.len = (uint16_t)len,
	};
	return pdu;
}

/* ---- GSM ---- */

static struct pdu *ready_gsm(struct heard *h, double time_s, enum pdu_channel channel, uint32_t fn, int len)
{
	struct pdu *pdu = ready(h, time_s, channel, len);

	if (!pdu)
		return NULL;
	pdu->gsm.arfcn = (uint16_t)h->s->gsm.arfcn;
	pdu->gsm.bsic = (int8_t)h->s->gsm.bsic;
	pdu->gsm.fn = fn;
	return pdu;
}

/* A block that is wrong, and passes all the same. */
static void spoil(struct air_prng *prng, struct pdu *pdu)
{
	for (int i = 0; i < 4; i++)
		pdu->octets[3 + air_prng_below(prng, PDU_GSM_OCTETS - 3)] = (uint8_t)air_prng_next(prng);
}

static void hear_bcch(struct heard *h, double time_s, int64_t frame)
{
	struct station *s = h->s;
	uint32_t fn = (uint32_t)(frame % AIR_HYPERFRAME);
	int tc = (int)(fn / MULTIFRAME % 8), turn = air_course_turn(&s->gsm.course, time_s);

	if (turn != s->turn && air_cell_turn(&s->gsm, turn))
		air_si_build(&s->si, &s->gsm);
	s->turn = turn;
	bool good = passes(h, 3), accident = !good && air_prng_uniform(&s->prng) < s->accidents;
	struct pdu *pdu = good || accident ? ready_gsm(h, time_s, PDU_BCCH, fn, PDU_GSM_OCTETS) : NULL;

	if (!pdu)
		return;
	memcpy(pdu->octets, air_si_scheduled(&s->si, tc, fn / MULTIFRAME / 8), PDU_GSM_OCTETS);
	if (accident)
		spoil(&s->prng, pdu);
}

static void hear_ccch(struct heard *h, double time_s, uint32_t fn, int block)
{
	const struct air_cell *cell = &h->s->gsm;
	bool combined = cell->ccch_conf == 1, agch = block <= cell->bs_ag_blks_res;

	if ((combined && block > 3) || (fn / MULTIFRAME + (uint32_t)block) % (uint32_t)h->w->config.ccch_share)
		return;
	struct pdu *pdu = passes(h, 3) ? ready_gsm(h, time_s, agch ? PDU_AGCH : PDU_PCH, fn, PDU_GSM_OCTETS) : NULL;

	if (pdu)
		air_ccch_next(cell, &h->s->prng, &h->s->prng, combined ? 3 : 9, agch, pdu->octets);
}

/* 45.002 table 3: where the blocks of timeslot 0 begin. SCH: 44.018 9.1.30a. */
static void hear_multiframe(struct heard *h, int64_t frame)
{
	static const uint8_t starts[BLOCKS] = { 2, 6, 12, 16, 22, 26, 32, 36, 42, 46 };
	struct station *s = h->s;
	uint32_t fn = (uint32_t)(frame % AIR_HYPERFRAME);
	double time_s = time_of(s, (double)frame, h->time_s, FRAME_S);
	struct pdu *sch = passes(h, -1) ? ready_gsm(h, time_s + FRAME_S, PDU_SCH, fn + 1, 4) : NULL;

	if (sch) {
		uint32_t t1 = (fn + 1) / (26 * 51), t2 = (fn + 1) % 26, t3p = ((fn + 1) % 51 - 1) / 10;
		uint32_t sb = (uint32_t)s->gsm.bsic << 19 | t1 << 8 | t2 << 3 | t3p;

		for (int i = 0; i < 4; i++)
			sch->octets[i] = (uint8_t)((sb << 7) >> (24 - 8 * i));
	}
	hear_bcch(h, time_s + starts[0] * FRAME_S, frame + starts[0]);
	for (int block = 1; block < BLOCKS; block++)
		hear_ccch(h, time_s + starts[block] * FRAME_S, fn + starts[block], block);
}

static void hear_gsm(struct heard *h, double step_s)
{
	double first = frames_at(h->s, h->time_s, FRAME_S), last = first + step_s / FRAME_S;

	for (int64_t frame = (int64_t)ceil(first / MULTIFRAME) * MULTIFRAME; frame < last; frame += MULTIFRAME)
		hear_multiframe(h, frame);
}

/* ---- LTE ---- */

static struct pdu *ready_lte(struct heard *h, int64_t frame, int subframe, enum pdu_channel channel, int len)
{
	double time_s = time_of(h->s, (double)frame, h->time_s, 10e-3) + subframe * 1e-3;
	struct pdu *pdu = ready(h, time_s, channel, len);

	if (!pdu)
		return NULL;
	pdu->lte.earfcn = h->s->lte.earfcn;
	pdu->lte.pci = (uint16_t)h->s->lte.pci;
	pdu->lte.sfn = (uint16_t)(frame % AIR_LTE_SFNS);
	pdu->lte.subframe = (uint8_t)subframe;
	pdu->lte.ports = (uint8_t)h->s->lte.ports;
	pdu->lte.tdd = h->s->lte.tdd;
	pdu->lte.cp_extended = h->s->lte.cp_extended;
	pdu->lte.rsrp_dbfs = (float)(h->power_dbfs - 10 * log10(12 * h->s->lte.nof_prb));
	pdu->lte.rsrq_db = (float)(-11 - 10 * log10(1 + pow(10, -h->snr_db / 10)));
	/* references and control take some of it without anybody's traffic */
	pdu->lte.load = (float)fmin(1, h->s->lte.load + 0.01 + 0.02 * air_prng_uniform(&h->s->prng));
	return pdu;
}

static void hear_mib(struct heard *h, int64_t frame)
{
	uint8_t bits[AIR_MIB_BITS];
	struct pdu *pdu = passes(h, -7) ? ready_lte(h, frame, 0, PDU_PBCH, 3) : NULL;

	if (!pdu)
		return;
	air_lte_mib(&h->s->lte, (int)(frame % AIR_LTE_SFNS), bits);
	for (int i = 0; i < AIR_MIB_BITS; i++)
		pdu->octets[i / 8] |= (uint8_t)(bits[i] << (7 - i % 8));
}

static void hear_message(struct heard *h, int64_t frame, int subframe, int n)
{
	struct station *s = h->s;
	struct pdu *pdu = passes(h, n ? 0 : -2) ? ready_lte(h, frame, subframe, PDU_BCCH_DLSCH, s->len[n]) : NULL;

	if (pdu)
		memcpy(pdu->octets, s->octets[n], (size_t)s->len[n]);
}

/* 36.331 6.2.2 Paging; a warning of danger is announced without records. */
static void hear_paging(struct heard *h, int64_t frame)
{
	static const uint8_t warning[2] = { 0x10 }; /* etws-Indication alone */
	struct pdu *pdu = passes(h, 0) ? ready_lte(h, frame, 9, PDU_PCCH, sizeof(warning)) : NULL;

	if (!pdu)
		return;
	if (h->s->warns)
		memcpy(pdu->octets, warning, sizeof(warning));
	else
		pdu->len = (uint16_t)air_lte_paging(&h->s->lte, &h->s->prng, &h->s->prng, pdu->octets);
}

/* Of SIB1's many repetitions a receiver reads one in 80 ms, of an SI message all. */
static void hear_frame(struct heard *h, int64_t frame)
{
	const struct air_enb *enb = &h->s->lte;

	if (frame % 4 == 0)
		hear_mib(h, frame);
	if (!enb->broadcast)
		return;
	if (frame % 8 == 0)
		hear_message(h, frame, 5, 0);
	for (int n = 0; n < enb->nof_si; n++)
		if ((frame + AIR_LTE_SFNS - n * enb->si_window_ms / 10) % enb->si[n].period == 0)
			hear_message(h, frame, n * enb->si_window_ms % 10, n + 1);
	if (air_prng_uniform(&h->s->prng) < h->s->pages_per_s / 100 / h->w->config.ccch_share)
		hear_paging(h, frame);
}

static void write_lte(struct station *s)
{
	s->len[0] = air_lte_sib1(&s->lte, s->octets[0]);
	for (int n = 0; n < s->lte.nof_si; n++)
		s->len[n + 1] = air_lte_si(&s->lte, n, s->octets[n + 1]);
}

static void hear_lte(struct heard *h, double step_s)
{
	struct station *s = h->s;
	double first = frames_at(s, h->time_s, 10e-3), last = first + step_s / 10e-3;
	int turn = air_course_turn(&s->lte.course, h->time_s);

	if (turn != s->turn && air_enb_turn(&s->lte, turn))
		write_lte(s);
	s->turn = turn;
	for (int64_t frame = (int64_t)ceil(first); frame < last; frame++)
		hear_frame(h, frame);
}

void world_hear(struct world *w, struct station *s, double step_s)
{
	struct heard h = { .w = w, .s = s, .index = s->index, .time_s = w->now_s };

	h.time_s = fmax(w->now_s, station_course(h.s)->start_s);
	measure(&h);
	h.time_s = w->now_s;
	if (h.snr_db < -12)
		return;
	if (h.s->rat == RAT_GSM)
		hear_gsm(&h, step_s);
	else
		hear_lte(&h, step_s);
}

void world_station_start(struct world *w, struct station *s, int i)
{
	air_prng_seed(&s->prng, w->config.seed, 10000 + (uint64_t)i);
	s->index = i;
	s->turn = -1;
	if (s->rat == RAT_GSM) {
		air_cell_turn(&s->gsm, 0);
		air_si_build(&s->si, &s->gsm);
	} else {
		air_enb_turn(&s->lte, 0);
		write_lte(s);
	}
}
