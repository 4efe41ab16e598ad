// SPDX-License-Identifier: GPL-3.0-or-later
/* lte_station: what is due when (36.331 5.2.1.2, 5.2.3; 36.321 5.3.1), and the order in which channels take their
 * resource elements. An SI message goes out up to four times in its window.
 */
#include "lte_station.h"

#include "course.h"    // air_enb_turn
#include "lte_pbch.h"  // air_lte_put_pbch
#include "lte_rrc.h"   // air_lte_sib1

enum { SENT_MOST = 4, DISTRIBUTED_MOST = 16, WIDE_PRBS = 50, SI_RNTI = 0xffff, P_RNTI = 0xfffe };

/* Virtual resource blocks that an assignment may use. */
static int most_blocks(const struct air_enb *enb)
{
	if (enb->dci_1c)
		return air_lte_distributed_blocks(enb->nof_prb);
	if (!enb->distributed)
		return enb->nof_prb;
	/* 36.213 7.1.6.3; and not all blocks have a place */
	return enb->nof_prb >= WIDE_PRBS ? DISTRIBUTED_MOST : air_lte_distributed_blocks(enb->nof_prb);
}

static int round_up(int n, int step)
{
	return (n + step - 1) / step * step;
}

static void prepare(const struct air_enb *enb, uint16_t rnti, struct air_lte_message *message, int nof_octets)
{
	struct air_lte_transport *t = &message->transport;
	const int step = enb->dci_1c ? air_lte_dci_1c_step(enb->nof_prb) : 1, most = most_blocks(enb) / step * step;
	*t = (struct air_lte_transport){ .octets = message->octets,
		                         .nof_octets = nof_octets,
		                         .distributed = enb->distributed || enb->dci_1c,
		                         .compact = enb->dci_1c,
		                         .rnti = rnti };
	air_lte_transport_fit(enb, nof_octets, t);
	t->nof_blocks = round_up(t->nof_blocks, step);
	t->nof_blocks = t->nof_blocks < most ? t->nof_blocks : most;
	t->first_block = enb->sib1_prb / step * step;
	t->first_block = t->first_block + t->nof_blocks <= most ? t->first_block : most - t->nof_blocks;
}

void air_lte_station_init(struct air_lte_station *station, const struct air_enb *enb, uint64_t seed, int64_t origin)
{
	station->turned = *enb;
	air_enb_turn(&station->turned, 0);
	station->enb = enb = &station->turned;
	station->seed = seed;
	station->origin = origin;
	prepare(enb, SI_RNTI, &station->sib1, air_lte_sib1(enb, station->sib1.octets));
	for (int i = 0; i < enb->nof_si; i++)
		prepare(enb, SI_RNTI, &station->si[i], air_lte_si(enb, i, station->si[i].octets));
}

/* Whether a message may be sent in this subframe of its window. SIB1 has subframe 5 of even frames to itself. */
static bool may_send(const struct air_enb *enb, int sfn, int number)
{
	bool whole = air_lte_downlink_symbols(enb, number) > 0 && !air_lte_special(enb, number);
	return whole && !(number == 5 && sfn % 2 == 0);
}

/* Subframes since SI message n's window began, -1 outside it; 36.331 5.2.3. */
static int place_in_window(const struct air_enb *enb, int n, int sfn, int number)
{
	int begin = n * enb->si_window_ms, period = enb->si[n].period;
	int since = ((sfn + AIR_LTE_SFNS - begin / 10) % period) * 10 + number - begin % 10;
	return since >= 0 && since < enb->si_window_ms ? since : -1;
}

static int redundancy(const struct air_enb *enb, int k)
{
	return enb->rv_constant ? 0 : (3 * (k % 4) + 1) / 2 % 4; /* 36.321 5.3.1: 0, 2, 3, 1 */
}

bool air_lte_scheduled(const struct air_enb *enb, int sfn, int number, int *which, int *rv)
{
	if (number == 5 && sfn % 2 == 0) {
		*which = -1;
		*rv = redundancy(enb, sfn / 2);
		return true;
	}
	for (int n = 0; n < enb->nof_si && may_send(enb, sfn, number); n++) {
		int at = place_in_window(enb, n, sfn, number), before = 0;
		for (int i = 1; i <= at; i++) {
			int then = sfn * 10 + number - i + 10 * AIR_LTE_SFNS;
			before += may_send(enb, then / 10 % AIR_LTE_SFNS, then % 10);
		}
		if (at < 0 || before >= SENT_MOST)
			continue;
		*which = n;
		*rv = redundancy(enb, at);
		return true;
	}
	return false;
}

/* The format indicator is the cell's, or another one in every subframe. */
static int choose_cfi(const struct air_enb *enb, struct air_prng *prng)
{
	int random = 1 + (int)air_prng_below(prng, 3);
	return enb->cfi ? enb->cfi : random;
}

/* When its time has come, the next identity. */
static void turn(struct air_lte_station *station, int64_t subframe)
{
	struct air_enb *enb = &station->turned;
	double time_s = (double)(subframe - station->origin) * 1e-3;
	if (enb->course.rotate_s > 0 && air_enb_turn(enb, air_course_turn(&enb->course, time_s)))
		prepare(enb, SI_RNTI, &station->sib1, air_lte_sib1(enb, station->sib1.octets));
}

/* Phones listen in subframe 9, with TDD in 0 (36.304 7.2, one paging occasion a frame). */
static bool pages(const struct air_enb *enb, int number, struct air_prng *prng)
{
	return enb->pagings_per_s > 0 && number == (enb->tdd ? 0 : 9) &&
	       air_prng_uniform(prng) < enb->pagings_per_s / 100;
}

/* What goes to everybody in this subframe; false: nothing. */
static bool choose_message(const struct air_lte_station *station, int sfn, int number, struct air_prng *prng,
                           struct air_lte_message *message)
{
	const struct air_enb *enb = station->enb;
	int which = 0, rv = 0;
	if (enb->broadcast && air_lte_scheduled(enb, sfn, number, &which, &rv)) {
		*message = which < 0 ? station->sib1 : station->si[which];
		message->transport.octets = message->octets;
		message->transport.rv = rv;
		return true;
	}
	if (!pages(enb, number, prng))
		return false;
	struct air_prng who;
	bool apart = station->identity_seed != AIR_ANY;
	if (apart)
		air_prng_seed(&who, (uint64_t)station->identity_seed, air_prng_next(prng));
	prepare(enb, P_RNTI, message, air_lte_paging(enb, prng, apart ? &who : prng, message->octets));
	return true;
}

void air_lte_station_send(struct air_lte_station *station, int64_t subframe, struct air_lte_bench *bench)
{
	const struct air_enb *enb = station->enb;
	struct air_lte_grid *grid = &bench->grid;
	struct air_lte_message message;
	struct air_dci dci = { 0 };
	struct air_prng prng;
	turn(station, subframe);
	int sfn = (int)(subframe / 10 % AIR_LTE_SFNS), number = (int)(subframe % 10);
	air_lte_grid_begin(grid, enb, sfn, number);
	if (grid->end == 0)
		return;
	air_prng_seed(&prng, station->seed, (uint64_t)subframe);
	air_lte_put_crs(grid);
	air_lte_put_sync(grid);
	air_lte_put_pbch(grid);
	bool due = choose_message(station, sfn, number, &prng, &message);
	if (due)
		air_lte_dci(enb, &message.transport, enb->aggregation, &dci);
	air_lte_put_control(grid, choose_cfi(enb, &prng), &dci, enb->load, &prng, &bench->region);
	air_lte_put_shared(grid, bench->region.symbols, due && bench->region.dci_sent ? &message.transport : NULL,
	                   enb->load, &prng);
}
