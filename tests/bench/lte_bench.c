// SPDX-License-Identifier: GPL-3.0-or-later
/* lte_bench: what a search costs, a cell's MIB, a subframe of 20 MHz, a slice of it, and how fast the whole LTE
 * receiver follows four cells. Figures only: nothing here passes or fails. The best of many runs counts: what else the
 * machine does then shows least.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../../src/lte/phy/acquire.h"
#include "../../src/lte/phy/ofdm.h"
#include "../../src/lte/phy/pcfich.h"
#include "../../src/lte/phy/pdcch.h"
#include "../../src/lte/phy/pdsch.h"
#include "../../src/lte/phy/regs.h"  // regs_phich_factor
#include "../../src/lte/follow/slice.h"
#include "air.h"
#include "receivers.h"  // lte_receiver

enum { REPEATS = 20, WIDE_POINTS = 1280 };

#define AIR "[air]\nfreq = 1850M\nformat = cu8\nnoise_dbfs = -60\n"
#define CELL(name, pci, level)                                                                                         \
	"[lte " name "]\nfreq = 1850M\nports = 2\nload = 0.5\npci = " pci "\nlevel_dbfs = " level "\n"

static void *need(void *p)
{
	if (!p) {
		fprintf(stderr, "lte_bench: no memory\n");
		exit(1);
	}
	return p;
}

static double cpu_s(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double rss_mb(void)
{
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	return (double)usage.ru_maxrss / 1024;
}

static void row(const char *name, double value, const char *what)
{
	printf("%-48s %9.2f %s\n", name, value, what);
	fflush(stdout);
}

/* ---- signals ---- */

static float complex *synthesise(const char *text, size_t *n)
{
	struct fault fault = { 0 };
	struct air_info info;
	struct air_scenario *scenario = air_scenario_parse(text, strlen(text), "bench", &fault);
	if (!scenario) {
		fprintf(stderr, "lte_bench: %s\n", fault.text);
		exit(1);
	}
	air_scenario_info(scenario, &info);
	struct air *air = need(air_create(scenario, NULL, NULL));
	float complex *x = need(malloc(info.nof_samples * sizeof(*x)));
	*n = air_read(air, x, info.nof_samples);
	air_destroy(air);
	air_scenario_destroy(scenario);
	return x;
}

/* A stream: made by one process, received by another, so that the receiver's memory is its own. */
struct job {
	const char *text;
	double rate_hz;
	FILE *samples, *result;
};

/* In a process of its own: the exit status says whether it went well, the usage how much memory it took. */
static int in_child(void (*run)(const struct job *), const struct job *job, struct rusage *usage)
{
	int status = -1;
	fflush(stdout);
	pid_t child = fork();
	if (child == 0) {
		run(job);
		fflush(stdout);
		_exit(0);
	}
	return child > 0 && wait4(child, &status, 0, usage) == child && status == 0 ? 0 : -1;
}

/* ---- search and MIB ---- */

static void time_search(const float complex *x, double reach_hz, const char *name)
{
	struct search_found found[SEARCH_FOUND_MAX];
	struct search *search = need(search_create(reach_hz));
	double best = INFINITY;
	for (int i = 0; i < REPEATS; i++) {
		double start = cpu_s();
		search_execute(search, x, found);
		best = fmin(best, cpu_s() - start);
	}
	search_destroy(search);
	row(name, 1e3 * best, "ms");
}

static void time_glance(const float complex *x, double reach_hz, const char *name)
{
	struct pss_peak peak;
	struct search *search = need(search_create(reach_hz));
	double best = INFINITY;
	for (int i = 0; i < REPEATS; i++) {
		double start = cpu_s();
		search_glance(search, x, 8, i % 2, &peak);
		best = fmin(best, cpu_s() - start);
	}
	search_destroy(search);
	row(name, 1e3 * best, "ms");
}

static void time_acquire(const float complex *x, struct search_found *found, const char *name)
{
	struct acquire *acquire = need(acquire_create());
	struct acquired acquired;
	double best = INFINITY;
	for (int i = 0; i < REPEATS; i++) {
		double start = cpu_s();
		acquire_execute(acquire, x, SEARCH_SAMPLES, found, &acquired);
		best = fmin(best, cpu_s() - start);
	}
	acquire_destroy(acquire);
	row(name, 1e3 * best, "ms");
}

static void searches(const struct job *unused)
{
	(void)unused;
	size_t n;
	float complex *x =
		synthesise(AIR "rate = 1.92M\nduration = 0.0825\n" CELL("a", "17", "-20") "offset_hz = 4k\n" CELL(
				   "b", "205", "-24") "prb = 50\n" CELL("c", "366", "-26"),
	                   &n);
	struct search *search = need(search_create(50e3));
	struct search_found found[SEARCH_FOUND_MAX];
	time_search(x, 50e3, "full search, 82 ms, within 50 kHz");
	time_search(x, 150e3, "full search, 82 ms, within 150 kHz");
	time_search(x, 300e3, "full search, 82 ms, within 300 kHz");
	time_glance(x, 50e3, "glance at 40 ms, within 50 kHz");
	if (search_execute(search, x, found) < 1)
		_exit(1);
	time_acquire(x, &found[0], "MIB of a cell");
	found[0].pci = (uint16_t)((found[0].pci + 3) % 504);
	time_acquire(x, &found[0], "MIB of a candidate that is no cell");
	search_destroy(search);
	row("memory, all of this with its samples", rss_mb(), "MB");
	free(x);
}

/* ---- a subframe of 20 MHz ---- */

struct wide {
	struct ofdm *ofdm;
	struct lte_cell cell;
	struct lte_subframe sf;
	struct pdcch_soft control;
	struct pdcch_hit hits[PDCCH_HITS_MAX];
	struct crs_report report;
	struct pdsch *pdsch;
	struct pdsch_sum sum;
	unsigned cfi, nof_hits;
	const float complex *x;
};

static void demodulate(struct wide *w)
{
	ofdm_demodulate(w->ofdm, w->x, 100, &w->sf);
}

static void estimate(struct wide *w)
{
	crs_estimate(&w->sf, w->cell.ports, &w->report);
}

static void control(struct wide *w)
{
	w->cfi = pcfich_decode(&w->sf).value;
	pdcch_receive(&w->sf, w->cfi, regs_phich_factor(&w->cell, w->sf.number), &w->control);
	w->nof_hits = pdcch_search(&w->cell, &w->control, w->hits);
}

static void block(struct wide *w)
{
	uint8_t octets[PDSCH_OCTETS_MAX];
	w->sum.count = 0;
	for (unsigned i = 0; i < w->nof_hits; i++)
		pdsch_receive(w->pdsch, &w->sf, &w->hits[i].dci, w->cfi, 0, &w->sum, octets);
}

static void time_step(struct wide *w, void (*run)(struct wide *), const char *name)
{
	double best = INFINITY;
	for (int i = 0; i < REPEATS; i++) {
		double start = cpu_s();
		run(w);
		best = fmin(best, cpu_s() - start);
	}
	row(name, 1e3 * best, "ms");
}

static void subframes(const struct job *unused)
{
	(void)unused;
	size_t n;
	float complex *x =
		synthesise(AIR "rate = 19.2M\nduration = 0.01\n[lte a]\nfreq = 1850M\npci = 5\nprb = 100\nports = 2\n"
	                       "load = 0.5\nlevel_dbfs = -10\nsfn = 8\ntiming_ms = 0\n",
	                   &n);
	struct wide *w = need(calloc(1, sizeof(*w)));
	w->ofdm = need(ofdm_create(WIDE_POINTS));
	w->pdsch = need(pdsch_create());
	w->cell = (struct lte_cell){
		.pci = 5, .ports = 2, .nof_prb = 100, .phich_resource = LTE_NG_ONE, .tdd_config = -1, .tdd_special = -1
	};
	w->sf.cell = &w->cell;
	w->sf.sfn = 8;
	w->sf.number = 5;
	w->x = x + 5 * ofdm_subframe_samples(w->ofdm);
	time_step(w, demodulate, "subframe of 100 blocks at 19.2 Msps: transform");
	time_step(w, estimate, "  channel of two ports");
	time_step(w, control, "  control region and its search");
	time_step(w, block, "  SIB1");
	printf("  (%u assignments)\n", w->nof_hits);
	row("memory, all of this with its samples", rss_mb(), "MB");
	ofdm_destroy(w->ofdm);
	pdsch_destroy(w->pdsch);
	free(w);
	free(x);
}

/* ---- a slice of 20 MHz in which there is nothing ---- */

enum { SLICE_END = 13, SLICE_SIB1S = 4 };

static void fill_slice(struct lte_subframe *sf)
{
	for (unsigned l = 0; l < sf->nof_symbols; l++)
		for (unsigned k = 0; k < SLICE_END * LTE_PRB_SUBCARRIERS; k++) {
			sf->h[0][l][k] = sf->h[1][l][k] = 1;
			sf->res[l][k] = CMPLXF(rand() & 1 ? 1 : -1, rand() & 1 ? 1 : -1);
		}
}

static void slices(const struct job *unused)
{
	(void)unused;
	const struct lte_cell cell = {
		.pci = 5, .ports = 2, .nof_prb = 100, .phich_resource = LTE_NG_ONE, .tdd_config = -1
	};
	struct slice *slice = need(slice_create());
	struct slice_reading *reading = need(calloc(1, sizeof(*reading)));
	struct lte_subframe *sf = need(calloc(1, sizeof(*sf)));
	struct pdsch *pdsch = need(pdsch_create());
	double best[2] = { INFINITY, INFINITY };
	uint8_t octets[PDSCH_OCTETS_MAX];
	uint16_t sfn;
	unsigned len;
	*sf = (struct lte_subframe){
		.cell = &cell, .number = 5, .nof_symbols = 14, .end_prb = SLICE_END, .noise = 0.5f
	};
	for (int i = 0; i < REPEATS; i++) {
		double start = cpu_s();
		slice_restart(slice, reading);
		for (sf->sfn = 0; sf->sfn < 2 * SLICE_SIB1S; sf->sfn += 2) {
			fill_slice(sf);
			slice_see(slice, sf);
		}
		slice_sib1(slice, pdsch, reading, &sfn, octets);
		best[0] = fmin(best[0], cpu_s() - start);
		start = cpu_s();
		slice_message(slice, pdsch, sf, &len, octets);
		best[1] = fmin(best[1], cpu_s() - start);
	}
	row("13 blocks of 100: SIB1 in four subframes, guessed", 1e3 * best[0], "ms");
	row("  another message in one, 24 at most a stretch", 1e3 * best[1], "ms");
	row("memory, all of this", rss_mb(), "MB");
	pdsch_destroy(pdsch);
	slice_destroy(slice);
	free(reading);
	free(sf);
}

/* ---- whole receiver ---- */

struct tally {
	unsigned mibs, messages;
	bool heard[504];
	double cpu_s, seconds;
};

static void count(void *ctx, const struct pdu *pdu)
{
	struct tally *tally = ctx;
	*(pdu->channel == PDU_PBCH ? &tally->mibs : &tally->messages) += 1;
	tally->heard[pdu->lte.pci] = true;
}

static void make_samples(const struct job *job)
{
	enum { PORTION = 65536 };
	size_t n;
	float complex *x = synthesise(job->text, &n);
	uint8_t *octets = need(malloc(2 * PORTION));
	for (size_t at = 0, some; at < n; at += some) {
		some = n - at < PORTION ? n - at : PORTION;
		air_quantise(IQ_CU8, x + at, some, octets);
		if (fwrite(octets, 2, some, job->samples) != some)
			_exit(1);
	}
	if (fflush(job->samples))
		_exit(1);
}

static void receive(const struct job *job)
{
	enum { PORTION = 65536 };
	static uint8_t octets[2 * PORTION];
	struct fault fault = { 0 };
	struct tally tally = { 0 };
	const struct receiver_config config = {
		.rate_hz = job->rate_hz, .max_offset_ppm = 27, .combine = true, .emit = count, .emit_ctx = &tally
	};
	struct iq_block block = {
		.format = IQ_CU8, .tune = 1, .freq_hz = 1850e6, .rate_hz = job->rate_hz, .samples = octets
	};
	rewind(job->samples);
	tally.cpu_s = -cpu_s();
	void *receiver = need(lte_receiver.create(&config, &fault));
	while ((block.nof_samples = (uint32_t)fread(octets, 2, PORTION, job->samples)) > 0) {
		block.time_ns = iq_duration_ns(block.index, job->rate_hz);
		lte_receiver.feed(receiver, &block);
		block.index += block.nof_samples;
	}
	lte_receiver.flush(receiver);
	tally.cpu_s += cpu_s();
	tally.seconds = (double)block.index / job->rate_hz;
	fwrite(&tally, sizeof(tally), 1, job->result);
	fflush(job->result);
}

static int whole(const char *name, const char *text, double rate_hz)
{
	struct job job = { text, rate_hz, need(tmpfile()), need(tmpfile()) };
	struct rusage usage;
	struct tally tally;
	int cells = 0;
	if (in_child(make_samples, &job, &usage) || in_child(receive, &job, &usage))
		return -1;
	rewind(job.result);
	if (fread(&tally, sizeof(tally), 1, job.result) != 1)
		return -1;
	for (int pci = 0; pci < 504; pci++)
		cells += tally.heard[pci];
	printf("%-48s %9.1f times real time, %.1f MB, %d cells, %u MIBs, %u messages\n", name,
	       tally.seconds / tally.cpu_s, (double)usage.ru_maxrss / 1024, cells, tally.mibs, tally.messages);
	fclose(job.samples);
	fclose(job.result);
	return 0;
}

static const char four_cells[] = AIR "rate = 1.92M\nduration = 30\n" CELL("a", "17", "-20") CELL("b", "205", "-21")
	CELL("c", "366", "-22") CELL("d", "31", "-22");
static const char four_wide_cells[] = AIR "rate = 2.4M\nduration = 20\n" CELL("a", "17", "-20") "prb = 50\n" CELL(
	"b", "205", "-21") "prb = 50\n" CELL("c", "366", "-22") "prb = 50\n" CELL("d", "31", "-22") "prb = 50\n";

int main(void)
{
	struct rusage usage;
	if (in_child(searches, NULL, &usage) || in_child(subframes, NULL, &usage) || in_child(slices, NULL, &usage) ||
	    whole("four cells, 1.92 Msps cu8, 30 s", four_cells, 1.92e6) ||
	    whole("four cells of 10 MHz, 2.4 Msps cu8, 20 s", four_wide_cells, 2.4e6) ||
	    whole("noise only, 2.4 Msps cu8, 20 s", AIR "rate = 2.4M\nduration = 20\n", 2.4e6)) {
		fprintf(stderr, "lte_bench: failed\n");
		return 1;
	}
	return 0;
}
