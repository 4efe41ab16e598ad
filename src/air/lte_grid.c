// SPDX-License-Identifier: GPL-3.0-or-later
/* lte_grid: which symbols the downlink has (36.211 4.2), and transmit diversity (36.211 6.3.3.3, 6.3.4.3).
 */
#include "lte_grid.h"

#include <math.h>
#include <string.h>

#include "dsp.h"   // dsp_mul
#include "turn.h"  // air_complex

enum { SUBFRAMES = 10, TDD_CONFIGS = 7, SPECIAL_CONFIGS = 10 };

/* 36.211 table 4.2-2 */
static const char tdd_subframes[TDD_CONFIGS][SUBFRAMES + 1] = {
	"DSUUUDSUUU", "DSUUDDSUUD", "DSUDDDSUDD", "DSUUUDDDDD", "DSUUDDDDDD", "DSUDDDDDDD", "DSUUUDSUUD",
};

/* DwPTS of 36.211 table 4.2-1, in symbols: normal and extended prefix */
static const uint8_t special_symbols[2][SPECIAL_CONFIGS] = {
	{ 3, 9, 10, 11, 12, 3, 9, 10, 11, 6 },
	{ 3, 8, 9, 10, 3, 8, 9, 5, 5, 5 },
};

bool air_lte_special(const struct air_enb *enb, int number)
{
	return enb->tdd && tdd_subframes[enb->tdd_config][number] == 'S';
}

int air_lte_downlink_symbols(const struct air_enb *enb, int number)
{
	if (air_lte_special(enb, number))
		return special_symbols[enb->cp_extended][enb->tdd_special];
	if (enb->tdd && tdd_subframes[enb->tdd_config][number] == 'U')
		return 0;
	return enb->cp_extended ? 12 : 14;
}

void air_lte_grid_begin(struct air_lte_grid *grid, const struct air_enb *enb, int sfn, int number)
{
	grid->enb = enb;
	grid->sfn = sfn;
	grid->number = number;
	grid->nof_symbols = enb->cp_extended ? 12 : 14;
	grid->end = air_lte_downlink_symbols(enb, number);
	grid->width = 12 * enb->nof_prb;
	for (int l = 0; l < AIR_LTE_SYMBOLS; l++) {
		memset(grid->taken[l], 0, (size_t)grid->width * sizeof(grid->taken[l][0]));
		for (int port = 0; port < enb->ports; port++)
			memset(grid->re[port][l], 0, (size_t)grid->width * sizeof(grid->re[port][l][0]));
	}
}

void air_lte_grid_set(struct air_lte_grid *grid, int port, int symbol, int carrier, float complex value)
{
	grid->re[port][symbol][carrier] = value;
	grid->taken[symbol][carrier] = true;
}

static float complex qpsk(const uint8_t *bits)
{
	float part = (float)M_SQRT1_2;
	return air_complex(bits[0] ? -part : part, bits[1] ? -part : part);
}

static void add(struct air_lte_grid *grid, int port, struct air_lte_place place, float complex value)
{
	grid->re[port][place.symbol][place.carrier] += value;
	grid->taken[place.symbol][place.carrier] = true;
}

/* a, b on the first port; -b*, a* on the second. */
void air_lte_grid_add_pair(struct air_lte_grid *grid, int first, const float complex symbols[2],
                           const struct air_lte_place *places)
{
	int ports = grid->enb->ports, second = first + ports / 2;
	float scale = ports == 1 ? 1 : (float)M_SQRT1_2;
	for (int i = 0; i < 2; i++)
		add(grid, first, places[i], scale * symbols[i]);
	if (ports == 1)
		return;
	add(grid, second, places[0], -scale * conjf(symbols[1]));
	add(grid, second, places[1], scale * conjf(symbols[0]));
}

void air_lte_grid_send(struct air_lte_grid *grid, const uint8_t *bits, const struct air_lte_place *places, size_t n)
{
	for (size_t i = 0; i + 1 < n; i += 2) {
		float complex symbols[2] = { qpsk(bits + 2 * i), qpsk(bits + 2 * i + 2) };
		air_lte_grid_add_pair(grid, grid->enb->ports == 4 && i % 4 == 2, symbols,
		                      places + i); /* ports 0, 2, then 1, 3 */
	}
}

/* A small amplitude at some phase. */
static float complex tone(double db, double angle)
{
	double amplitude = pow(10, db / 20);
	return air_complex((float)(amplitude * cos(angle)), (float)(amplitude * sin(angle)));
}

void air_lte_poor_init(struct air_lte_poor *poor, const struct air_enb *enb)
{
	poor->leak = tone(enb->leak_dbc + 10 * log10(12 * enb->nof_prb), 1);
	poor->image = tone(enb->image_dbc, 2);
}

float complex air_lte_grid_sent(const struct air_lte_grid *grid, const struct air_lte_poor *poor, int port, int symbol,
                                int f)
{
	const float complex *re = grid->re[port][symbol] + grid->width / 2;
	if (f == 0)
		return poor->leak;
	float complex sent = re[f < 0 ? f : f - 1];
	if (poor->image != 0)
		sent += dsp_mul(poor->image, conjf(re[f < 0 ? -f - 1 : -f]));
	return sent;
}
