// SPDX-License-Identifier: GPL-3.0-or-later
/* radio: what the sensor hears of whom. Shadows come and go (Gudmundson's exponential correlation), a block is lost
 * alone by the noise or with others in a burst; the receiver's crystal sways with the temperature. A receiver of 1.8
 * MHz goes from window to window; a second one may stay, or a wide one hears all. Of an LTE carrier that is wider than
 * its window a narrow one reads each message now and then, and no pages. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "build.h"
#include "writer.h"

#define WINDOW_HZ    1.8e6
#define SLICE_S      0.5
#define FRAME_S      (60e-3 / 13)
#define MULTIFRAME_S (51 * FRAME_S)

enum { HYPERFRAME = 2715648, SFNS = 1024, NARROW_PRB = 6 };

static const double day_s = 86400, slip_most_s = 0.25;
static const double shadow_sd_db = 1.5, shadow_keeps_s = 90;
static const double loss_every_s = 25, loss_lasts_s = 0.4, loss_db = 15;
static const double si_every_s = 2, sib1_every_s = 0.4;

struct hearing {
	struct field *f;
	struct emitter *e;
	double time_s, power_dbfs, snr_db, offset_hz, sd_hz;
};

/* ---- the receiver ---- */

static double receiver_ppm(const struct field *f, double time_s)
{
	double ppm = f->ppm + f->sway_ppm * sin(2 * M_PI * time_s / 5400);

	if (f->warm_s > 0)
		ppm += f->warm_ppm * exp(-time_s / f->warm_s);
	return ppm + (f->jump_ppm != 0 && time_s >= f->jump_at_s ? f->jump_ppm : 0);
}

static double receiver_gain_db(const struct field *f, double time_s)
{
	return f->gain_db != 0 && time_s >= f->gain_at_s ? f->gain_db : 0;
}

static double noise_dbfs(const struct field *f, double time_s)
{
	bool noisy = f->interference_db > 0 && time_s >= f->interference_at_s && time_s < f->interference_at_s + 90;

	return f->noise_dbfs + (noisy ? f->interference_db : 0);
}

static int64_t host_time_ns(const struct field *f, double time_s)
{
	double set_s = f->set_by_s != 0 && time_s >= f->set_at_s ? f->set_by_s : 0;

	return f->config.start_ns + llround((time_s + f->slip_s + set_s) * 1e9);
}

/* ---- levels ---- */

/* One step of the shadow: it forgets by and by. */
static double shadow_db(struct field *f, struct emitter *e, double time_s)
{
	double sd_db = f->move_db > 0 ? f->move_db : shadow_sd_db,
	       keeps_s = f->move_db > 0 ? f->move_s : shadow_keeps_s;
	double kept = exp(-fabs(time_s - e->shadow_at_s) / keeps_s);

	e->shadow_db = kept * e->shadow_db + dice_gauss(&e->dice, sd_db * sqrt(1 - kept * kept));
	e->shadow_at_s = time_s;
	return e->shadow_db;
}

static double passing_db(const struct emitter *e, double time_s)
{
	double along_m = (time_s - e->pass_s) * e->pass_m_s;

	return e->pass_m_s > 0 ? -30 * log10(hypot(along_m, e->pass_m) / e->pass_m) : 0;
}

static double steady_dbfs(const struct emitter *e, double time_s)
{
	if (!emitter_on(e, time_s))
		return -INFINITY;
	return e->level_dbfs + passing_db(e, time_s) + e->slope_db_s * (time_s - fmax(0, e->from_s));
}

/* LTE carriers that are not full leave others room. */
static double rest_of_carrier(const struct emitter *e, double time_s)
{
	double sum = 0, share = e->rat == RAT_LTE ? 0.3 : 1;

	for (const struct emitter *other = e->next_on_carrier; other != e; other = other->next_on_carrier)
		sum += share * pow(10, steady_dbfs(other, time_s) / 10);
	return sum;
}

static double deafness(const struct field *f, int window, double time_s)
{
	for (const struct emitter *e = f->in_window[window]; e; e = e->next_in_window)
		if (e->level_dbfs > 0 && steady_dbfs(e, time_s) > 0)
			return pow(10, -2.2);
	return 0;
}

static double lost_db(struct emitter *e, double time_s)
{
	while (time_s > e->loss_to_s) {
		e->loss_from_s = e->loss_to_s + dice_wait(&e->dice, loss_every_s);
		e->loss_to_s = e->loss_from_s + dice_wait(&e->dice, loss_lasts_s);
	}
	return time_s >= e->loss_from_s ? loss_db : 0;
}

static double clock_ppm(const struct emitter *e, double time_s)
{
	double ppm = e->ppm + e->drift_ppm_h * time_s / 3600 + e->wander_ppm * sin(2 * M_PI * time_s / e->wander_s);

	if (e->pass_m_s > 0) /* Doppler */
		ppm -= e->pass_m_s / 299.792458 * (time_s - e->pass_s) * e->pass_m_s /
		       hypot((time_s - e->pass_s) * e->pass_m_s, e->pass_m);
	return ppm;
}

/* Its own time: the rate above, summed up. */
static double clock_s(const struct emitter *e, double time_s)
{
	double turn_s = e->wander_s / (2 * M_PI), hours = time_s / 3600;
	double wander = e->wander_ppm * turn_s * (1 - cos(time_s / turn_s));

	return time_s - e->zero_s + 1e-6 * (e->ppm * time_s + e->drift_ppm_h * hours * time_s / 2 + wander);
}

static void measure(struct hearing *h)
{
	struct field *f = h->f;
	struct emitter *e = h->e;
	double own = pow(10, (steady_dbfs(e, h->time_s) + shadow_db(f, e, h->time_s)) / 10);
	double width = e->rat == RAT_LTE ? e->lte.nof_prb * 180 / 270.833 : 1;
	double deaf = deafness(f, e->window, h->time_s);
	double noise = width * pow(10, noise_dbfs(f, h->time_s) / 10) + rest_of_carrier(e, h->time_s) + deaf;

	h->snr_db = fmin(10 * log10(own / noise), deaf > 0 ? 15 : 38);
	h->power_dbfs = fmin(0, 10 * log10(own + noise) + receiver_gain_db(f, h->time_s) + dice_gauss(&e->dice, 0.3));
	h->sd_hz = 1 + 30 * pow(10, -fmax(h->snr_db, -10) / 20);
	h->offset_hz =
		1e-6 * e->hz * (clock_ppm(e, h->time_s) + receiver_ppm(f, h->time_s)) + dice_gauss(&e->dice, h->sd_hz);
}

/* ---- blocks ---- */

/* A decibel above the threshold nine in ten are good. */
static bool reads(struct hearing *h, double time_s, double threshold_db)
{
	double margin_db = h->snr_db - threshold_db - lost_db(h->e, time_s);
	bool good = dice_chance(&h->e->dice, 0.5 + 0.5 * tanh(margin_db * 0.7));

	h->e->ok += good;
	h->e->bad += !good;
	return good;
}

static struct pdu *emit(struct hearing *h, double time_s, enum pdu_channel channel, int len)
{
	struct field *f = h->f;

	if (f->nof_ready == READY_MAX || !emitter_on(h->e, time_s))
		return NULL;
	struct ready *r = &f->ready[f->nof_ready++];

	*r = (struct ready){ .time_s = time_s, .sender = h->e->index };
	r->pdu.rat = h->e->rat;
	r->pdu.channel = channel;
	r->pdu.time_ns = host_time_ns(f, time_s);
	r->pdu.freq_hz = h->e->hz;
	r->pdu.blocks_ok = h->e->ok;
	r->pdu.blocks_bad = h->e->bad;
	r->pdu.m = (struct measurement){ (float)h->power_dbfs, (float)h->snr_db, h->offset_hz, (float)h->sd_hz };
	r->pdu.len = (uint16_t)len;
	return &r->pdu;
}

/* ---- GSM: 45.002 clause 7 ---- */

static struct pdu *emit_gsm(struct hearing *h, double time_s, enum pdu_channel channel, int64_t frame, int len)
{
	struct pdu *pdu = emit(h, time_s, channel, len);

	if (pdu) {
		pdu->gsm.arfcn = (uint16_t)h->e->gsm.arfcn;
		pdu->gsm.bsic = (int8_t)(h->e->gsm.ncc * 8 + h->e->gsm.bcc);
		pdu->gsm.fn = (uint32_t)(frame % HYPERFRAME);
	}
	return pdu;
}

/* 44.018 9.1.30a */
static void hear_sch(struct hearing *h, double begin_s, int64_t frame)
{
	int64_t at = frame + 1 + 10 * dice_int(&h->e->dice, 0, 4);
	uint32_t fn = (uint32_t)(at % HYPERFRAME);
	struct pdu *pdu =
		reads(h, begin_s, -2) ? emit_gsm(h, begin_s + (double)(at - frame) * FRAME_S, PDU_SCH, at, 4) : NULL;

	if (!pdu)
		return;
	struct writer w = writer_begin(pdu->octets, 4, 0);

	writer_put(&w, (uint32_t)(h->e->gsm.ncc * 8 + h->e->gsm.bcc), 6);
	writer_put(&w, fn / 1326, 11);
	writer_put(&w, fn % 26, 5);
	writer_put(&w, (fn % 51 - 1) / 10, 3);
}

static void turn_gsm(struct emitter *e, double time_s)
{
	int turn = e->rotate_s > 0 ? (int)((time_s - fmax(0, e->from_s)) / e->rotate_s) : 0;

	if (!e->nof_areas || turn < 0)
		return;
	e->gsm.lac = e->areas[turn % e->nof_areas];
	e->gsm.ci = e->cis[turn % e->nof_areas] ? e->cis[turn % e->nof_areas] : e->gsm.ci;
}

static void hear_bcch(struct hearing *h, double time_s, int64_t frame)
{
	struct pdu *pdu = reads(h, time_s, 2.5) ? emit_gsm(h, time_s, PDU_BCCH, frame, GSM_OCTETS) : NULL;

	if (!pdu)
		return;
	turn_gsm(h->e, time_s);
	gsm_scheduled(&h->e->gsm, (int)(frame / 51 % 8), pdu->octets);
}

/* Phones called in one block: as many as came in since the last one. */
static void hear_ccch(struct hearing *h, double time_s, int64_t frame, int block)
{
	struct emitter *e = h->e;
	const int blocks = e->gsm.combined ? 3 : 9;
	const bool grants = block < e->gsm.ag_blocks;
	double busy = city_hum(h->f, time_s) * MULTIFRAME_S;
	int phones = dice_count(&e->dice, e->pages * busy / (blocks - e->gsm.ag_blocks));

	if (block >= blocks || (frame / 51 + block) % h->f->config.ccch_share)
		return;
	struct pdu *pdu =
		reads(h, time_s, 2.5) ? emit_gsm(h, time_s, grants ? PDU_AGCH : PDU_PCH, frame, GSM_OCTETS) : NULL;

	if (!pdu)
		return;
	if (grants && dice_chance(&e->dice, e->grants * (e->fake ? MULTIFRAME_S : busy) / e->gsm.ag_blocks))
		gsm_assignment(&e->dice, &e->gsm, pdu->octets);
	else if (!grants && phones)
		gsm_paging(phones < 4 ? phones : 4, dice_chance(&e->dice, e->imsi_share), pdu->octets);
	else
		gsm_idle(pdu->octets);
}

static void hear_gsm(struct hearing *h)
{
	double first = clock_s(h->e, h->time_s) / FRAME_S, last = clock_s(h->e, h->time_s + SLICE_S) / FRAME_S;

	for (int64_t frame = (int64_t)ceil(first / 51) * 51; (double)frame < last; frame += 51) {
		double begin_s = h->time_s + ((double)frame - first) * FRAME_S;

		hear_sch(h, begin_s, frame);
		hear_bcch(h, begin_s + 2 * FRAME_S, frame + 2);
		for (int block = 0; block < 9; block++) {
			int at = 6 + 4 * block + 2 * ((block + 1) / 2); /* 6, 12, 16, 22, 26, 32, 36, 42, 46 */

			hear_ccch(h, begin_s + at * FRAME_S, frame + at, block);
		}
	}
}

/* ---- LTE ---- */

static struct pdu *emit_lte(struct hearing *h, double time_s, enum pdu_channel channel, int64_t frame, int subframe,
                            int len)
{
	struct pdu *pdu = emit(h, time_s + 1e-3 * subframe, channel, len);
	const struct lte_content *c = &h->e->lte;

	if (!pdu)
		return NULL;
	pdu->lte.earfcn = c->earfcn;
	pdu->lte.pci = (uint16_t)c->pci;
	pdu->lte.sfn = (uint16_t)(frame % SFNS);
	pdu->lte.subframe = (uint8_t)subframe;
	pdu->lte.ports = (uint8_t)c->ports;
	pdu->lte.tdd = c->tdd;
	pdu->lte.rsrp_dbfs = (float)(h->power_dbfs - 10 * log10(12 * c->nof_prb));
	pdu->lte.rsrq_db = (float)(-10.8 - 10 * log10(1 + pow(10, -h->snr_db / 10)));
	bool whole = h->f->ear == EAR_WIDE || c->nof_prb <= NARROW_PRB;

	pdu->lte.load =
		whole ? (float)fmin(1, 0.015 + h->e->load * city_hum(h->f, time_s) * dice_range(&h->e->dice, 0.7, 1.3))
		      : NAN;
	return pdu;
}

/* Message n: SIB1, then the SI messages. A narrow ear needs time for each. */
static void hear_message(struct hearing *h, double time_s, int64_t frame, int subframe, int n)
{
	struct emitter *e = h->e;
	const bool narrow = h->f->ear != EAR_WIDE && e->lte.nof_prb > NARROW_PRB;

	if (narrow && time_s < e->read_s[n] + (n ? si_every_s : sib1_every_s))
		return;
	struct pdu *pdu =
		reads(h, time_s, n ? -1 : -3) ? emit_lte(h, time_s, PDU_BCCH_DLSCH, frame, subframe, e->len[n]) : NULL;

	if (!pdu)
		return;
	memcpy(pdu->octets, e->octets[n], (size_t)e->len[n]);
	e->read_s[n] = time_s;
}

static void hear_page(struct hearing *h, double time_s, int64_t frame)
{
	struct emitter *e = h->e;
	uint8_t octets[LTE_OCTETS];
	int len = e->warns ? lte_warning(octets)
	                   : lte_paging(dice_int(&e->dice, 1, 3), dice_chance(&e->dice, e->imsi_share), octets);
	struct pdu *pdu = reads(h, time_s, -1) ? emit_lte(h, time_s, PDU_PCCH, frame, 9, len) : NULL;

	if (pdu)
		memcpy(pdu->octets, octets, (size_t)len);
}

static void hear_frame(struct hearing *h, double time_s, int64_t frame)
{
	static const int windows_ms[] = { 1, 2, 5, 10, 15, 20, 40 };
	struct emitter *e = h->e;
	const bool whole = h->f->ear == EAR_WIDE || e->lte.nof_prb <= NARROW_PRB;
	double pages = (e->warns ? 3 : e->pages * city_hum(h->f, time_s)) * 10e-3 / h->f->config.ccch_share;
	/* of the many repetitions of MIB and SIB1 a receiver that has much to do reads some */
	const int every = h->f->ear == EAR_WIDE ? 16 : 8;
	struct pdu *mib =
		frame % every == 0 && reads(h, time_s, -6) ? emit_lte(h, time_s, PDU_PBCH, frame, 0, 3) : NULL;

	if (mib)
		lte_mib(&e->lte, (int)(frame % SFNS), mib->octets);
	if (frame % every == 0)
		hear_message(h, time_s, frame, 5, 0);
	for (int n = 0; n < e->lte.nof_si; n++) {
		int offset_ms = n * windows_ms[e->lte.window_code];

		if ((frame + 2 * SFNS - offset_ms / 10) % (8 << e->lte.si_period[n]) == 0)
			hear_message(h, time_s, frame, offset_ms % 10, n + 1);
	}
	if (whole && dice_chance(&e->dice, pages))
		hear_page(h, time_s, frame);
}

static void write_lte(struct emitter *e)
{
	e->len[0] = lte_sib1(&e->lte, e->octets[0]);
	for (int n = 0; n < e->lte.nof_si; n++)
		e->len[n + 1] = lte_si(&e->lte, n, e->octets[n + 1]);
}

static void turn_lte(struct emitter *e, double time_s)
{
	int turn = e->rotate_s > 0 ? (int)((time_s - fmax(0, e->from_s)) / e->rotate_s) : 0;

	if (!e->nof_areas || turn < 0 || turn == e->turn)
		return;
	e->turn = turn;
	e->lte.tac = e->areas[turn % e->nof_areas];
	write_lte(e);
}

static void hear_lte(struct hearing *h)
{
	double first = clock_s(h->e, h->time_s) / 10e-3, last = clock_s(h->e, h->time_s + SLICE_S) / 10e-3;

	turn_lte(h->e, h->time_s);
	for (int64_t frame = (int64_t)ceil(first); (double)frame < last; frame++)
		hear_frame(h, h->time_s + ((double)frame - first) * 10e-3, frame);
}

static void hear(struct field *f, struct emitter *e)
{
	struct hearing h = { .f = f, .e = e, .time_s = fmax(f->now_s, e->from_s) };

	if (!emitter_on(e, h.time_s) && !emitter_on(e, h.time_s + SLICE_S))
		return;
	measure(&h);
	h.time_s = f->now_s;
	if (h.snr_db > -12 && e->rat == RAT_GSM)
		hear_gsm(&h);
	else if (h.snr_db > -12)
		hear_lte(&h);
}

/* ---- the ear ---- */

static int window_of(struct field *f, const struct emitter *e)
{
	double centre_hz = (round(e->hz / WINDOW_HZ - 0.5) + 0.5) * WINDOW_HZ;
	int at = 0;

	while (at < f->nof_windows && f->windows_hz[at] != centre_hz)
		at++;
	if (at == f->nof_windows && at < WINDOWS_MAX)
		f->windows_hz[f->nof_windows++] = centre_hz;
	return at < WINDOWS_MAX ? at : WINDOWS_MAX - 1;
}

static void join(struct field *f, struct emitter *e)
{
	e->next_on_carrier = e;
	for (int i = 0; i < e->index; i++) {
		struct emitter *other = f->emitters[i];

		if (other->hz != e->hz)
			continue;
		e->next_on_carrier = other->next_on_carrier;
		other->next_on_carrier = e;
		break;
	}
	e->window = window_of(f, e);
	e->next_in_window = f->in_window[e->window];
	f->in_window[e->window] = e;
	f->stays[e->window] |= f->ear == EAR_WIDE || (f->ear == EAR_TWO && e->watched);
}

void radio_start(struct field *f)
{
	for (int i = 0; i < f->nof_emitters; i++) {
		struct emitter *e = f->emitters[i];

		dice_seed(&e->dice, f->config.seed, 1000 + (uint64_t)i);
		e->turn = -1;
		for (int n = 0; n <= SI_LTE_MAX; n++)
			e->read_s[n] = -INFINITY;
		e->loss_to_s = e->from_s > 0 ? e->from_s : 0;
		join(f, e);
		if (e->rat == RAT_LTE)
			write_lte(e);
	}
	if (f->ear == EAR_WIDE && f->config.ccch_share == 1)
		f->config.ccch_share = 5;
	f->left_s = f->dwell_s;
}

static int by_time(const void *a, const void *b)
{
	const struct ready *x = a, *y = b;

	return x->time_s != y->time_s ? (x->time_s > y->time_s) - (x->time_s < y->time_s) : x->sender - y->sender;
}

static void say_listened(struct field *f)
{
	int64_t to_ns = host_time_ns(f, f->now_s);
	float floor_dbfs = (float)(noise_dbfs(f, f->now_s) + receiver_gain_db(f, f->now_s));

	for (int i = 0; i < f->nof_windows; i++)
		if (f->config.listened && (i == f->window || f->stays[i]))
			f->config.listened(f->config.ctx, f->windows_hz[i] - WINDOW_HZ / 2,
			                   f->windows_hz[i] + WINDOW_HZ / 2, to_ns - llround(f->dwell_s * 1e9), to_ns,
			                   floor_dbfs);
}

/* The next window, or a rest: until the next sweep, or the next day. */
static void tune(struct field *f)
{
	say_listened(f);
	f->left_s = f->dwell_s;
	if (++f->window < f->nof_windows)
		return;
	f->window = 0;
	f->now_s = fmax(f->now_s, f->sweep_s + f->config.every_s);
	if (f->config.session_s > 0 && f->now_s - f->session_at_s >= f->config.session_s)
		f->now_s = f->session_at_s += day_s;
	f->sweep_s = f->now_s;
}

bool radio_step(struct field *f)
{
	if (f->now_s >= f->config.duration_s)
		return false;
	f->nof_ready = f->next_ready = 0;
	for (int i = 0; i < f->nof_windows; i++)
		for (struct emitter *e = i == f->window || f->stays[i] ? f->in_window[i] : NULL; e;
		     e = e->next_in_window)
			hear(f, e);
	qsort(f->ready, (size_t)f->nof_ready, sizeof(*f->ready), by_time);
	f->slip_s -= SLICE_S * receiver_ppm(f, f->now_s) * 1e-6;
	f->slip_s = fabs(f->slip_s) > slip_most_s ? 0 : f->slip_s;
	f->now_s += SLICE_S;
	f->left_s -= SLICE_S;
	if (f->left_s <= 0)
		tune(f);
	return true;
}
