// SPDX-License-Identifier: GPL-3.0-or-later
/* script: the shares, and the acts in the order that 24.008 clause 4 and 44.018 clause 3.4 give them.
 */
#include "script.h"

#include <math.h>

#include "prng.h"      // air_prng_uniform
#include "scenario.h"  // struct air_cell

enum { CAUSES_MAX = 3, T3101_BLOCKS = 13, LEAVE_BLOCKS = 4 }; /* 44.018 11.1.2: three seconds */

#define SETTLE_S 180.0 /* phones have found a new location area after minutes */

struct manner {
	double purpose[AIR_PURPOSES];
	double asked, asked_imei, authenticated, ciphered, refused, dropped, texted, absent, by_imsi;
	int causes[CAUSES_MAX];
	int pause_least, pause_more; /* blocks between acts */
	bool newcomer;               /* at first hardly anything but updates */
};

/* Update, answer, call, message, emergency, packet. Identities asked for: 0 to 6 % where networks were counted, all
 * where catchers were; refusals likewise, with the causes of 24.008 annex G that each gives. */
static const struct manner manners[AIR_MANNERS] = {
	[AIR_MANNER_CATCH] = { .purpose = { 0.97, 0, 0.01, 0.01, 0, 0.01 },
	                       .asked = 0.95,
	                       .asked_imei = 0.8,
	                       .refused = 0.9,
	                       .dropped = 1,
	                       .absent = 0.05,
	                       .causes = { 13, 15, 12 },
	                       .pause_more = 1 },
	[AIR_MANNER_SMS] = { .purpose = { 0.98, 0, 0, 0.01, 0, 0.01 },
	                     .asked = 0.5,
	                     .asked_imei = 0.3,
	                     .texted = 1,
	                     .absent = 0.05,
	                     .causes = { 13, 15, 12 },
	                     .pause_least = 1,
	                     .pause_more = 1 },
	[AIR_MANNER_HONEST] = { .purpose = { 0.45, 0.16, 0.13, 0.1, 0.003, 0.157 },
	                        .asked = 0.02,
	                        .authenticated = 0.6,
	                        .ciphered = 1,
	                        .refused = 0.03,
	                        .absent = 0.1,
	                        .by_imsi = 0.1,
	                        .causes = { 11, 15, 13 },
	                        .pause_least = 2,
	                        .pause_more = 3 },
	[AIR_MANNER_HOME] = { .purpose = { 0.25, 0.35, 0.25, 0.1, 0, 0.05 },
	                      .asked = 0.02,
	                      .authenticated = 0.8,
	                      .ciphered = 1,
	                      .absent = 0.03,
	                      .by_imsi = 0.1,
	                      .causes = { 11, 13, 15 },
	                      .pause_least = 2,
	                      .pause_more = 3 },
	[AIR_MANNER_WHEELS] = { .purpose = { 0.4, 0.2, 0.15, 0.1, 0.01, 0.14 },
	                        .asked = 0.06,
	                        .authenticated = 0.6,
	                        .ciphered = 1,
	                        .refused = 0.01,
	                        .absent = 0.1,
	                        .by_imsi = 0.1,
	                        .causes = { 11, 15, 13 },
	                        .pause_least = 2,
	                        .pause_more = 3,
	                        .newcomer = true },
	[AIR_MANNER_VLR_RESTART] = { .purpose = { 0.6, 0.12, 0.1, 0.08, 0.003, 0.097 },
	                             .asked = 0.9,
	                             .authenticated = 0.97,
	                             .ciphered = 1,
	                             .refused = 0.03,
	                             .absent = 0.1,
	                             .by_imsi = 1,
	                             .causes = { 11, 15, 13 },
	                             .pause_least = 2,
	                             .pause_more = 3 },
	[AIR_MANNER_DEAD_SIM] = { .purpose = { 0.6, 0.12, 0.09, 0.07, 0.003, 0.117 },
	                          .asked = 0.02,
	                          .authenticated = 0.6,
	                          .ciphered = 1,
	                          .refused = 0.7,
	                          .absent = 0.1,
	                          .by_imsi = 0.1,
	                          .causes = { 2, 3, 6 },
	                          .pause_least = 2,
	                          .pause_more = 3 },
};

static const struct manner *manner_of(const struct air_cell *cell)
{
	return &manners[cell->serving.manner];
}

static bool chance(struct air_prng *prng, double share)
{
	return air_prng_uniform(prng) < share;
}

static double share(double asked_for, double usual)
{
	return isnan(asked_for) ? usual : asked_for;
}

enum air_purpose air_script_purpose(const struct air_cell *cell, struct air_prng *prng, double age_s)
{
	const struct manner *m = manner_of(cell);
	double draw = air_prng_uniform(prng);
	if (m->newcomer && chance(prng, exp(-age_s / SETTLE_S)))
		return AIR_PURPOSE_UPDATE;
	for (int purpose = 0; purpose < AIR_PURPOSES; purpose++)
		if ((draw -= m->purpose[purpose]) < 0)
			return (enum air_purpose)purpose;
	return AIR_PURPOSE_UPDATE;
}

bool air_script_by_imsi(const struct air_cell *cell, struct air_prng *prng)
{
	return chance(prng, manner_of(cell)->by_imsi);
}

/* What is decided about one phone; everything is drawn for each, whether it is needed or not. */
struct plan {
	const struct manner *manner;
	struct air_dialogue *to;
	struct air_prng *prng;
	bool asked, asked_imei, authenticated, autn, refused, dropped, texted, new_tmsi;
	int cipher; /* A5/cipher; negative: no command */
	int cause, septets;
};

static void add(struct plan *p, enum air_act act, int value, bool answered)
{
	int wait = p->manner->pause_least + (int)air_prng_below(p->prng, (uint32_t)p->manner->pause_more + 1);
	air_dialogue_add(p->to, (struct air_step){ .act = act,
	                                           .value = value,
	                                           .wait = wait,
	                                           .answered = answered,
	                                           .again = chance(p->prng, 0.03) });
}

/* Right behind the step before, as the next frame of the same exchange. */
static void add_soon(struct plan *p, enum air_act act, int value, int wait, bool answered)
{
	air_dialogue_add(p->to, (struct air_step){ .act = act, .value = value, .wait = wait, .answered = answered });
}

static int draw_cause(const struct air_cell *cell, const struct manner *m, struct air_prng *prng)
{
	uint32_t own = air_prng_below(prng, CAUSES_MAX);
	const struct air_list *causes = &cell->serving.causes;
	return causes->count ? causes->value[own % (uint32_t)causes->count] : m->causes[own];
}

static struct plan draw_plan(struct air_dialogue *d, const struct air_cell *cell, struct air_prng *prng)
{
	const struct manner *m = manner_of(cell);
	const struct air_serving *s = &cell->serving;
	struct plan p = { .manner = m, .to = d, .prng = prng };
	p.asked = chance(prng, share(s->asked_share, m->asked));
	p.asked_imei = p.asked && chance(prng, m->asked_imei);
	p.authenticated = chance(prng, share(s->authenticated_share, m->authenticated));
	p.autn = chance(prng, 0.7);
	p.refused = chance(prng, share(s->refused_share, m->refused));
	p.dropped = chance(prng, m->dropped);
	p.texted = chance(prng, m->texted);
	p.new_tmsi = chance(prng, 0.7);
	p.cause = draw_cause(cell, m, prng);
	p.septets = 40 + (int)air_prng_below(prng, AIR_TEXT_MAX - 40 + 1);
	bool ciphers = chance(prng, m->ciphered);
	int cipher = s->cipher == AIR_ANY ? AIR_CIPHER_A5_1 : s->cipher;
	p.cipher = ciphers ? cipher - AIR_CIPHER_A5_0 : -1;
	return p;
}

static void open_securely(struct plan *p)
{
	if (p->authenticated)
		add(p, AIR_ACT_AUTHENTICATE, p->autn, true);
	if (p->cipher >= 0)
		add(p, AIR_ACT_CIPHER, p->cipher, true);
}

static void release(struct plan *p, int cause)
{
	add(p, AIR_ACT_RELEASE, cause, false);
	add_soon(p, AIR_ACT_CLOSED, 0, 1 + (int)air_prng_below(p->prng, 2), false);
	add_soon(p, AIR_ACT_NONE, 0, (int)air_prng_below(p->prng, 3), false);
}

/* A short message to the phone. */
static void text(struct plan *p)
{
	add(p, AIR_ACT_OPEN, 0, false);
	add_soon(p, AIR_ACT_TEXT, p->septets, 1, true);
	add(p, AIR_ACT_TEXT_TAKEN, 0, false);
}

/* One of the phone's, in so many parts. */
static void take_text(struct plan *p)
{
	add(p, AIR_ACT_OPENED, 0, false);
	for (int parts = p->septets * 7 / 8 / AIR_LAPDM_ROOM; parts >= 0; parts--)
		add_soon(p, AIR_ACT_HEARD, 0, parts % 2, false);
	add_soon(p, AIR_ACT_TEXT_TAKEN, 1, 1, false);
	add(p, AIR_ACT_TEXT_SENT, 0, true);
}

static void leave_for_traffic(struct plan *p)
{
	add(p, AIR_ACT_ASSIGN, 0, false);
	add_soon(p, AIR_ACT_NONE, 0, LEAVE_BLOCKS, false);
}

static void update(struct plan *p)
{
	if (p->asked)
		add(p, AIR_ACT_IDENTITY, 1, true);
	if (p->asked_imei)
		add(p, AIR_ACT_IDENTITY, 2, true);
	if (p->refused && !p->manner->ciphered)
		add(p, AIR_ACT_REFUSE, p->cause, false);
	else if (p->refused) {
		if (p->authenticated)
			add(p, AIR_ACT_AUTHENTICATE, p->autn, true);
		add(p, AIR_ACT_REFUSE, p->cause, false);
	} else if (!p->dropped) {
		open_securely(p);
		add(p, AIR_ACT_ACCEPT, p->new_tmsi, p->new_tmsi);
	}
	if (p->texted)
		text(p);
	release(p, 0);
}

static void serve(struct plan *p, enum air_purpose purpose)
{
	if (p->manner->dropped > 0) {
		add(p, AIR_ACT_DENY, 17, false); /* network failure */
		release(p, 0);
		return;
	}
	open_securely(p);
	if (p->cipher < 0)
		add(p, AIR_ACT_SERVE, 0, false);
	if (purpose == AIR_PURPOSE_MESSAGE) {
		take_text(p);
		release(p, 0);
		return;
	}
	add(p, AIR_ACT_PROCEED, 0, false);
	leave_for_traffic(p);
}

static void answer(struct plan *p)
{
	bool call = chance(p->prng, 0.5);
	open_securely(p);
	if (call) {
		add(p, AIR_ACT_SETUP, 0, true);
		leave_for_traffic(p);
		return;
	}
	text(p);
	release(p, 0);
}

/* Without a SIM there is nothing to authenticate or cipher with. */
static void help(struct plan *p)
{
	add(p, AIR_ACT_SERVE, 0, true);
	add(p, AIR_ACT_PROCEED, 0, false);
	leave_for_traffic(p);
}

/* A dead SIM comes again and again, is asked who it is and refused; all others are served. */
static void sort_out_dead(struct air_dialogue *d, struct plan *p)
{
	bool dead = p->refused && d->purpose == AIR_PURPOSE_UPDATE;
	if (p->manner != &manners[AIR_MANNER_DEAD_SIM] || !dead)
		return;
	d->phone_id = 0;
	p->asked = true;
	p->authenticated = false;
}

void air_script_write(struct air_dialogue *d, const struct air_cell *cell, struct air_prng *prng)
{
	struct plan p = draw_plan(d, cell, prng);
	bool absent = chance(prng, p.manner->absent);
	sort_out_dead(d, &p);
	d->transaction = (int)air_prng_below(prng, 7);
	d->update_type = (int)air_prng_below(prng, 3);
	if (d->purpose != AIR_PURPOSE_ANSWER)
		d->by_imsi = chance(prng, 0.1);
	d->nof_steps = 0;
	if (absent) {
		add_soon(&p, AIR_ACT_NONE, 0, T3101_BLOCKS, false);
		return;
	}
	add_soon(&p, AIR_ACT_ECHO, d->purpose, 1 + (int)air_prng_below(prng, 2), cell->early_classmark);
	switch ((enum air_purpose)d->purpose) {
	case AIR_PURPOSE_UPDATE:
		update(&p);
		break;
	case AIR_PURPOSE_ANSWER:
		answer(&p);
		break;
	case AIR_PURPOSE_EMERGENCY:
		help(&p);
		break;
	default:
		serve(&p, (enum air_purpose)d->purpose);
	}
}
