// SPDX-License-Identifier: GPL-3.0-or-later
/* acquire_false: cells that are none. Noise, GSM and LTE of random cells go through the receiver, each in a window of
 * its own with all searches that a new window gets, some for long enough to be searched patiently; what comes out must
 * have been sent.
 *
 * usage: acquire_false_test [WINDOWS]      a few by default; 10000 take half an hour
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "receivers.h"  // lte_receiver
#include "sky.h"

enum { CELLS = 3 };
enum kind { NOISE, GSM, LTE, KINDS };

struct listener {
	struct random random;
	void *receiver;
	struct heard heard;
	uint32_t tune;
};

static void tune(void *ctx, struct iq_block *block)
{
	const struct listener *l = ctx;
	block->tune = l->tune;
}

static struct sky noise(struct listener *l, const struct band *band)
{
	(void)l;
	return sky_scenes(band, NULL, 0);
}

/* A town's: carriers anywhere, every one busy. */
static struct sky gsm(struct listener *l, const struct band *band)
{
	char text[4096];
	int at = snprintf(
		text, sizeof(text),
		"[air]\nfreq = 945M\nrate = %.0f\nduration = %.6f\nformat = cu8\nnoise_dbfs = -45\nseed = %u\n",
		band->rate_hz, band->duration_s, band->seed);
	for (int i = 0; i < CELLS; i++)
		at += snprintf(
			text + at, sizeof(text) - (size_t)at,
			"[cell c%d]\narfcn = %d\nlevel_dbfs = %.1f\nbsic = %d\nmcc = 001\nmnc = 01\nlac = 1\nci = %d\n"
			"traffic_slots = %d\n",
			i, 47 + 3 * i + (int)(3 * random_uniform(&l->random)), -12 - 25 * random_uniform(&l->random),
			(int)(64 * random_uniform(&l->random)), i + 1, (int)(8 * random_uniform(&l->random)));
	return sky_make(text);
}

static struct sky lte(struct listener *l, const struct band *band, struct scene scenes[CELLS])
{
	const int n = 1 + (int)(CELLS * random_uniform(&l->random));
	for (int i = 0; i < n; i++) {
		scenes[i] = scene_draw(&l->random, 40e3, 60);
		scenes[i].pci = (scenes[0].pci + 67 * i) % 504; /* no two alike */
		scenes[i].snr_db = 30 * random_uniform(&l->random);
	}
	return sky_scenes(band, scenes, n);
}

static bool sent(const struct sky *sky, const struct pdu *pdu)
{
	for (int i = 0; i < sky->nof_scenes; i++)
		if (sky->scenes[i].pci == pdu->lte.pci)
			return true;
	return false;
}

static unsigned false_cells(struct listener *l, enum kind kind)
{
	const bool patient = random_uniform(&l->random) < 0.1;
	const struct band band = { SEARCH_RATE_HZ, patient ? 0.334 : 0.0832, 0, IQ_CU8, ++l->tune, NULL };
	struct scene scenes[CELLS];
	struct sky sky = kind == NOISE ? noise(l, &band) : kind == GSM ? gsm(l, &band) : lte(l, &band, scenes);
	unsigned wrong = 0;
	l->heard.count = 0;
	sky_feed(&sky, l->receiver, 0, (size_t)sky.n, 65536, tune, l);
	lte_receiver.flush(l->receiver);
	for (size_t i = 0; i < l->heard.count && !wrong; i++) {
		const struct pdu *pdu = &l->heard.pdus[i];
		wrong = !sent(&sky, pdu);
		if (wrong)
			print_message("window %u, kind %d: PCI %u, %.1f dB\n", l->tune, kind, pdu->lte.pci,
			              (double)pdu->m.snr_db);
	}
	sky_free(&sky);
	return wrong;
}

static void nobody_is_nobody(void **state)
{
	const int windows = *(const int *)*state;
	unsigned wrong[KINDS] = { 0 };
	struct listener l = { .random = { 61 } };
	const struct band any = { SEARCH_RATE_HZ, 0.01, 0, IQ_CU8, 1, NULL };
	struct sky sky = noise(&l, &any);
	l.receiver = sky_receiver(&sky, &l.heard);
	for (int i = 0; i < windows; i++)
		wrong[i % KINDS] += false_cells(&l, (enum kind)(i % KINDS));
	print_message("%d windows, a third each of noise, GSM and LTE: %u, %u and %u with a cell nobody sent\n",
	              windows, wrong[NOISE], wrong[GSM], wrong[LTE]);
	assert_true(wrong[NOISE] + wrong[GSM] + wrong[LTE] <= (unsigned)windows / 10000);
	lte_receiver.destroy(l.receiver);
	heard_free(&l.heard);
	sky_free(&sky);
}

int main(int argc, char **argv)
{
	int windows = argc > 1 ? atoi(argv[1]) : 24;
	const struct CMUnitTest tests[] = { cmocka_unit_test_prestate(nobody_is_nobody, &windows) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
