// SPDX-License-Identifier: GPL-3.0-or-later
/* bench: what a sample costs, stage by stage, and how fast the whole receiver is. Figures only: nothing here passes or
 * fails.
 *
 * Each stage runs many times and the best run counts: what else the machine does then shows least. Whole receivers run
 * in processes of their own, so that their memory is theirs; their signals are made before, by another process.
 */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <osmocom/coding/gsm0503_coding.h>  // gsm0503_xcch_encode

#include "../../src/gsm/phy/equaliser.h"  // equaliser_execute
#include "../../src/gsm/phy/fcch.h"       // fcch_watch_block, fcch_scan
#include "../../src/gsm/phy/xcch.h"       // xcch_decode
#include "air.h"
#include "dsp.h"
#include "receivers.h"  // gsm_receiver

#define WINDOW_HZ 2.4e6
enum { REPEATS = 30, SAMPLES = 1 << 18, CARRIERS = 11 };

static const char unit[] =
#ifdef __x86_64__
	"cycles";
static double ticks(void)
{
	return (double)__builtin_ia32_rdtsc();
}
#else
	"ns";
static double ticks(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return 1e9 * (double)t.tv_sec + (double)t.tv_nsec;
}
#endif

static void *need(void *p)
{
	if (!p) {
		fprintf(stderr, "bench: no memory\n");
		exit(1);
	}
	return p;
}

/* ---- stages ---- */

struct bench {
	uint8_t *raw;           /* [size: 8 SAMPLES] */
	float complex *samples; /* [size: SAMPLES] */
	struct channeliser *channeliser;
	struct fcch_watch watch[CARRIERS];
	struct dft *dft;
	struct equaliser *equaliser;
	float bits[XCCH_BITS];
	int number; /* what the stage is about: a format, taps … */
};

typedef void stage_fn(struct bench *b);

/* Best of many runs. */
static double measure(struct bench *b, int number, stage_fn *run)
{
	double best = INFINITY;
	b->number = number;
	for (int i = 0; i < REPEATS; i++) {
		double start = ticks();
		run(b);
		best = fmin(best, ticks() - start);
	}
	return best;
}

static void convert(struct bench *b)
{
	convert_execute((enum iq_format)b->number, b->raw, b->samples, SAMPLES);
}

static void next_block(struct bench *b)
{
	for (;;) {
		size_t room;
		channeliser_input(b->channeliser, &room);
		if (channeliser_push(b->channeliser, room))
			return;
	}
}

static void forward(struct bench *b)
{
	next_block(b);
}

static void extract(struct bench *b)
{
	channeliser_extract(b->channeliser, 0, 1, b->samples);
}

static void power(struct bench *b)
{
	b->bits[0] += channeliser_power(b->channeliser, 1);
}

static void watch(struct bench *b)
{
	struct fcch_lines lines;
	const float complex *spectrum = channeliser_spectrum(b->channeliser, 0);
	for (int i = 0; i < CARRIERS; i++)
		fcch_watch_block(&b->watch[i], spectrum, (int)channeliser_shape(b->channeliser)->nfft, &lines);
}

static void scan(struct bench *b)
{
	const struct channeliser_shape *s = channeliser_shape(b->channeliser);
	struct fcch_lines lines;
	fcch_scan(b->dft, b->samples, (int)s->out_hop + FCCH_SCAN_WINDOW, s->out_rate_hz, 57e3, s->bin_hz, &lines);
}

static void equalise(struct bench *b)
{
	static const float complex h[EQUALISER_TAPS_MAX] = { 0.1f, 0.6f, 1, 0.6f, 0.2f, 0.1f, 0.05f, 0.02f };
	const int8_t known[EQUALISER_STEPS_MAX] = { 0 };
	float llr[EQUALISER_STEPS_MAX];
	equaliser_execute(b->equaliser, b->samples, 148 + (unsigned)b->number - 1, h, (unsigned)b->number, 0.1f, known,
	                  llr);
}

static void decode(struct bench *b)
{
	uint8_t octets[XCCH_OCTETS];
	xcch_decode(b->bits, octets);
}

static void make_block(struct bench *b)
{
	const uint8_t octets[XCCH_OCTETS] = { 0x49, 0x06, 0x1b, 1, 2, 3 };
	ubit_t coded[XCCH_BITS];
	gsm0503_xcch_encode(coded, octets);
	for (int i = 0; i < XCCH_BITS; i++)
		b->bits[i] = (coded[i] ? -1.0f : 1.0f) + ((float)rand() / (float)RAND_MAX - 0.5f);
}

static void make_channeliser(struct bench *b)
{
	b->channeliser = need(channeliser_create(WINDOW_HZ, GSM_SYMBOL_HZ));
	const struct channeliser_shape *s = channeliser_shape(b->channeliser);
	for (int i = 0; i < CARRIERS; i++) {
		float *memory = need(calloc(fcch_watch_memory(s->bin_hz, 57e3), sizeof(float)));
		fcch_watch_init(&b->watch[i], memory, (int)lrint((i - CARRIERS / 2) * 200e3 / s->bin_hz), s->bin_hz,
		                57e3);
	}
	for (int blocks = 0; blocks < 100; blocks++) {
		size_t room;
		float complex *to = channeliser_input(b->channeliser, &room);
		memcpy(to, b->samples, room * sizeof(*to));
		channeliser_push(b->channeliser, room);
		watch(b);
	}
}

static void setup(struct bench *b)
{
	b->raw = need(malloc(8 * SAMPLES));
	b->samples = need(malloc(SAMPLES * sizeof(*b->samples)));
	srand(1);
	for (int i = 0; i < 8 * SAMPLES; i++)
		b->raw[i] = (uint8_t)rand();
	convert_execute(IQ_CU8, b->raw, b->samples, SAMPLES);
	make_channeliser(b);
	b->dft = need(dft_create(FCCH_SCAN_WINDOW));
	b->equaliser = need(equaliser_create());
	make_block(b);
}

static void row(const char *name, double value, const char *what)
{
	printf("%-38s %9.2f %s\n", name, value, what);
}

static void stages(void)
{
	struct bench b = { 0 };
	char name[64], a_sample[32];
	setup(&b);
	const double hop = channeliser_shape(b.channeliser)->hop, symbols = 148;
	snprintf(a_sample, sizeof(a_sample), "%s/sample", unit);
	for (int f = IQ_CU8; f <= IQ_CF32; f++) {
		snprintf(name, sizeof(name), "convert %s", iq_format_name((enum iq_format)f));
		row(name, measure(&b, f, convert) / SAMPLES, a_sample);
	}
	row("channeliser, forward", measure(&b, 0, forward) / hop, a_sample);
	row("channeliser, one channel", measure(&b, 0, extract) / hop, a_sample);
	row("power of one channel, each 16th block", measure(&b, 0, power) / hop / 16, a_sample);
	row("tone watch, 11 idle carriers", measure(&b, 0, watch) / hop, a_sample);
	row("first search, one carrier", measure(&b, 0, scan) / hop, a_sample);
	for (int taps = EQUALISER_TAPS_MIN; taps <= EQUALISER_TAPS_MAX; taps++) {
		double burst = measure(&b, taps, equalise);
		snprintf(name, sizeof(name), "equaliser, %d taps (%.0f/symbol)", taps, burst / symbols);
		row(name, burst, unit);
	}
	row("block decoding", measure(&b, 0, decode), unit);
}

/* ---- whole receiver ---- */

static const char one_carrier[] =
	"[air]\nrate = 1083333.333333333\nfreq = 945.2M\nduration = 20\nformat = cu8\nnoise_dbfs = -52\n"
	"[cell a]\narfcn = 51\nlevel_dbfs = -22\nbsic = 29\nmcc = 001\nmnc = 01\nlac = 1\nci = 1\npagings_per_s = 20\n";

/* In a process of its own: the exit status says whether it went well, the usage how much memory it took. */
static int in_child(void (*run)(const void *), const void *arg, struct rusage *usage)
{
	int status = -1;
	fflush(stdout);
	pid_t child = fork();
	if (child == 0) {
		run(arg);
		fflush(stdout);
		_exit(0);
	}
	return child > 0 && wait4(child, &status, 0, usage) == child && status == 0 ? 0 : -1;
}

struct job {
	const char *scenario; /* text, or NULL: path */
	const char *path;
	FILE *file; /* samples */
	FILE *result;
};

static struct air_scenario *load(const struct job *job)
{
	struct fault fault = { 0 };
	struct air_scenario *scenario =
		job->scenario ? air_scenario_parse(job->scenario, strlen(job->scenario), "bench", &fault)
			      : air_scenario_read(job->path, &fault);
	if (!scenario) {
		fprintf(stderr, "bench: %s\n", fault.text);
		_exit(1);
	}
	return scenario;
}

static void synthesise(const void *arg)
{
	enum { PORTION = 65536 };
	const struct job *job = arg;
	struct air_scenario *scenario = load(job);
	struct air *air = need(air_create(scenario, NULL, NULL));
	float complex *portion = need(malloc(PORTION * sizeof(*portion)));
	uint8_t *raw = need(malloc(2 * PORTION));
	for (size_t n; (n = air_read(air, portion, PORTION)) > 0;) {
		air_quantise(IQ_CU8, portion, n, raw);
		if (fwrite(raw, 2, n, job->file) != n)
			_exit(1);
	}
	if (fflush(job->file))
		_exit(1);
}

struct tally {
	double cpu_s;
	uint64_t blocks, bursts;
};

static void count(void *ctx, const struct pdu *pdu)
{
	struct tally *tally = ctx;
	*(pdu->channel == PDU_SCH ? &tally->bursts : &tally->blocks) += 1;
}

static double cpu_s(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void receive(const void *arg)
{
	enum { PORTION = 16384 };
	const struct job *job = arg;
	static uint8_t raw[2 * PORTION];
	struct air_scenario *scenario = load(job);
	struct air_info info;
	struct tally tally = { 0 };
	struct fault fault = { 0 };
	air_scenario_info(scenario, &info);
	air_scenario_destroy(scenario);
	const struct receiver_config config = {
		.rate_hz = info.rate_hz,
		.max_offset_ppm = 60,
		.combine = true,
		.emit = count,
		.emit_ctx = &tally,
	};
	struct iq_block block = { .format = IQ_CU8, .freq_hz = info.freq_hz, .rate_hz = info.rate_hz, .samples = raw };
	rewind(job->file);
	tally.cpu_s = -cpu_s();
	void *receiver = need(gsm_receiver.create(&config, &fault));
	while ((block.nof_samples = (uint32_t)fread(raw, 2, PORTION, job->file)) > 0) {
		block.time_ns = iq_duration_ns(block.index, info.rate_hz);
		gsm_receiver.feed(receiver, &block);
		block.index += block.nof_samples;
	}
	gsm_receiver.flush(receiver);
	tally.cpu_s += cpu_s();
	fwrite(&tally, sizeof(tally), 1, job->result);
	fflush(job->result);
}

static int whole(const char *name, const char *scenario, const char *path)
{
	struct rusage usage;
	struct tally tally;
	struct air_info info;
	struct job job = { scenario, path, need(tmpfile()), need(tmpfile()) };
	struct air_scenario *loaded = load(&job);
	air_scenario_info(loaded, &info);
	air_scenario_destroy(loaded);
	if (in_child(synthesise, &job, &usage) || in_child(receive, &job, &usage))
		return -1;
	rewind(job.result);
	if (fread(&tally, sizeof(tally), 1, job.result) != 1)
		return -1;
	printf("%-38s %9.1f times real time, %.1f MB, %llu blocks, %llu synchronisation bursts\n", name,
	       (double)info.nof_samples / info.rate_hz / tally.cpu_s, (double)usage.ru_maxrss / 1024,
	       (unsigned long long)tally.blocks, (unsigned long long)tally.bursts);
	fclose(job.file);
	fclose(job.result);
	return 0;
}

static void stages_of(const void *unused)
{
	(void)unused;
	stages();
}

int main(void)
{
	struct rusage usage;
	if (in_child(stages_of, NULL, &usage) ||
	    whole("11 carriers, 2.4 Msps cu8, 10 s", NULL, "tests/scenario/bench-11.ini") ||
	    whole("one carrier, 1.0833 Msps cu8, 20 s", one_carrier, NULL) ||
	    whole("noise only, 2.4 Msps cu8, 10 s",
	          "[air]\nrate = 2.4M\nfreq = 947.0M\nduration = 10\nformat = cu8\nnoise_dbfs = -40\n", NULL)) {
		fprintf(stderr, "bench: failed\n");
		return 1;
	}
	return 0;
}
