// SPDX-License-Identifier: GPL-3.0-or-later
/* replay: recordings, one after the other, on one thread: source -> receivers -> cells -> outputs by plain calls. A
 * second thread does nothing but wait for a signal that stops the run.
 *
 * Nothing of the host's clock or speed enters the records. All inputs and then all outputs are opened before the first
 * sample is read, so that a run with a bad one among them is refused as a whole. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bank.h"       // struct bank
#include "basis.h"      // basis_tell
#include "converter.h"  // struct converter
#include "doubt.h"      // doubt_explain
#include "engine.h"     // struct engine
#include "health.h"     // health_explain
#include "hints.h"      // struct hints
#include "input.h"      // struct input
#include "interrupt.h"  // struct interrupt
#include "listen.h"     // struct listen
#include "octets.h"     // struct octets
#include "log.h"        // log_line
#include "onlooker.h"   // struct onlooker
#include "receivers.h"  // receiver_of
#include "run.h"
#include "sealed.h"  // struct sealed

struct replay {
	struct run_config config;
	const struct source_config *options;
	struct sealed sealed;
	struct engine *engine;
	struct bank bank;
	struct doubt doubt;
	struct listen listen;
	struct octets octets; /* octets of the present input */
	enum iq_format format;
	struct interrupt interrupt;
	struct input *_Atomic input; /* the present input */
	struct status status;
	struct converter converter;
	struct hints hints;
	struct fault event;   /* what the source said of its input, besides its end: "" nothing */
	int64_t end_ns;       /* end of the last block or pdu */
	struct utc_run clock; /* of the machine */
	struct onlooker onlooker;
};

static void inputs_close(struct input *inputs, int count)
{
	for (int i = 0; i < count; i++)
		input_close(&inputs[i]);
	free(inputs);
}

static void on_receiver_pdu(void *ctx, const struct pdu *pdu)
{
	struct replay *replay = ctx;

	replay->hints.heard = true;
	doubt_pdu(&replay->doubt, pdu);
	engine_pdu(replay->engine, pdu);
}

static int bank_open(struct replay *replay, const struct input *input, struct fault *fault)
{
	const struct receiver_config config = {
		.rate_hz = input->info.rate_hz,
		.max_offset_ppm = replay->config.reception.max_offset_ppm,
		.combine = !replay->config.reception.no_combine,
		.signalling = replay->config.reception.signalling,
		.converter = converter_present(&replay->converter),
		.emit = on_receiver_pdu,
		.emit_ctx = replay,
	};
	struct fault why = { 0 };

	replay->bank.count = 0;
	if (!(input->info.rate_hz > 0)) /* it is a source of pdus */
		return 0;
	int error = bank_create(&replay->bank, replay->config.reception.rats, &config, &why);

	return error ? fault_set(fault, -error, "%s: %s", input->path, why.text) : 0;
}

/* With the converter's offset, the centre must be a frequency above zero. */
static int check_converter(const struct replay *replay, const struct input *input, struct fault *fault)
{
	double recorded_hz = input->info.freq_hz, rf_hz = converter_rf_hz(&replay->converter, recorded_hz);

	if (!(input->info.rate_hz > 0) || rf_hz > 0)
		return 0;
	return fault_setting(fault, "lo", EINVAL, "%s was recorded at %.6f MHz, which would be %.6f MHz on the air",
	                     input->path, recorded_hz / 1e6, rf_hz / 1e6);
}

/* A bundle of evidence is replayed alone: cells of another input would enter its verdict. */
static int check_evidence(const struct replay *replay, const struct input *input, int count, struct fault *fault)
{
	if (input->seal && count > 1)
		return fault_set(fault, EINVAL, "%s: evidence is replayed by itself, one bundle at a time",
		                 input->path);
	if (!input->seal && replay->config.evidence_key)
		return fault_setting(fault, "key", EINVAL, "%s is no bundle of evidence", input->path);
	return 0;
}

/* Rate or frequency taken from a header or a file name may be wrong: the user is told what was assumed. */
static void tell_inferred(const struct input *input)
{
	struct fault line;

	if (!input->info.inferred[0])
		return;
	fault_set(&line, 0, "%s: %s", input->path, input->info.inferred);
	log_line(LOG_LEVEL_INFO, "%s", line.text);
}

/* Opens all, and sees that there are receivers for their rates. */
static int inputs_open(struct replay *replay, struct input *inputs, const struct source_config *options,
                       char *const *paths, int count, struct fault *fault)
{
	for (int i = 0; i < count; i++) {
		int error = input_open(&inputs[i], options, paths[i], replay->config.evidence_key, fault);

		if (!error)
			error = check_evidence(replay, &inputs[i], count, fault);
		if (!error)
			error = check_converter(replay, &inputs[i], fault);
		if (!error && (i == 0 || inputs[i].info.rate_hz != inputs[i - 1].info.rate_hz)) {
			error = bank_open(replay, &inputs[i], fault);
			bank_destroy(&replay->bank);
		}
		if (error)
			return error;
	}
	return 0;
}

static int check_outputs(const struct setting_list *outputs, const struct input *inputs, int count, struct fault *fault)
{
	int error = 0;

	for (int i = 0; i < count && !error; i++)
		error = engine_check_outputs(outputs, inputs[i].info.files, inputs[i].info.nof_files, fault);
	return error;
}

/* Also from the thread that waits for signals. */
static void cancel_input(void *ctx)
{
	struct replay *replay = ctx;
	struct input *input = replay->input;

	if (input)
		input->source->cancel(input->instance);
}

static void stop_on_output_error(struct replay *replay)
{
	if (engine_error(replay->engine))
		cancel_input(replay);
}

static void listened(struct replay *replay, struct listen_stretch *stretch)
{
	struct receiver_counts counts;

	bank_counts(&replay->bank, &counts);
	stretch->floor_dbfs = counts.floor_dbfs;
	engine_listened(replay->engine, stretch);
}

static void on_air(void *ctx, const struct iq_block *block)
{
	struct replay *replay = ctx;
	struct listen_stretch stretch;

	replay->status.samples += block->nof_samples;
	replay->status.dropped_samples += block->lost;
	replay->status.seconds += block->nof_samples / block->rate_hz;
	replay->end_ns = block->time_ns + llround(block->nof_samples / block->rate_hz * 1e9);
	engine_iq(replay->engine, 0, block);
	doubt_iq(&replay->doubt, block);
	bank_feed(&replay->bank, block);
	onlooker_iq(&replay->onlooker, block);
	hints_tell(&replay->hints, replay->engine, &replay->bank);
	if (listen_block(&replay->listen, block, replay->bank.clipped, &stretch))
		listened(replay, &stretch);
	onlooker_show(&replay->onlooker, replay->input->path, replay->end_ns, replay->status.seconds);
	stop_on_output_error(replay);
}

static void on_iq(void *ctx, const struct iq_block *block)
{
	struct replay *replay = ctx;

	octets_add(&replay->octets, block);
	replay->format = block->format;
	converter_pass(&replay->converter, block, on_air, replay);
}

static void on_source_pdu(void *ctx, const struct pdu *pdu)
{
	struct replay *replay = ctx;
	const struct receiver *receiver = receiver_of(pdu->rat);
	struct pdu clean = *pdu;

	if (!receiver)
		return;
	hints_block(&replay->hints, replay->engine, pdu);
	receiver->redact(&clean);
	replay->status.blocks_ok[clean.channel]++;
	replay->end_ns = clean.time_ns;
	if (!replay->sealed.seal)
		engine_pdu(replay->engine, &clean);
	else if (!sealed_feed(&replay->sealed, replay->engine, &clean))
		cancel_input(replay);
	onlooker_show(&replay->onlooker, replay->input->path, replay->end_ns, replay->status.seconds);
	stop_on_output_error(replay);
}

/* The input ends in the middle of a sample or packet: it is reported, and the run goes on. */
static void on_event(void *ctx, int err, const char *text)
{
	struct replay *replay = ctx;

	if (err < 0)
		fault_set(&replay->event, -err, "%s", text);
}

/* Fills in the block counts, and the reason where there are none. */
static void count_blocks(struct replay *replay, struct input *input, struct health_words *reason)
{
	struct receiver_counts counts = { 0 }, each[BANK_MAX];
	struct status *status = &replay->status;

	if (replay->bank.count) {
		int count = bank_each(&replay->bank, each);

		bank_counts(&replay->bank, &counts);
		health_counts(status, &counts);
		health_explain(status, each, count, status->samples, replay->config.reception.max_offset_ppm, reason);
	} else if (!memcmp(status->blocks_ok, counts.blocks_ok, sizeof(counts.blocks_ok))) {
		input->source->info(input->instance,
		                    &input->info); /* the source says what the packets held instead of blocks */
		status->reason = input->info.text;
	}
}

/* Doubts about the recording as a whole. In a mirrored spectrum, cells are read at the wrong carriers. */
static void doubt_recording(struct replay *replay, const struct input *input, struct doubt_words *words)
{
	struct status *status = &replay->status;

	doubt_explain(&replay->doubt, &replay->config, replay->options, input, status, &replay->interrupt.happened,
	              words);
	if (!replay->event.text[0] && doubt_mirrored(&replay->doubt))
		fault_set(&replay->event, EINVAL,
		          "%s: I and Q seem to be the wrong way round, and the carriers named wrong: try %s "
		          "--swap-iq",
		          input->path, replay->options->swap_iq ? "without" : "with");
}

static void finish_status(struct replay *replay, struct input *input, const struct fault *fault, int error)
{
	struct status *status = &replay->status;
	struct health_words reason;
	struct doubt_words words;

	count_blocks(replay, input, &reason);
	doubt_recording(replay, input, &words);
	status->source = input->path;
	status->error = error ? fault->text : replay->event.text[0] ? replay->event.text : NULL;
	status->looks_like = octets_format(&replay->octets, replay->format);
	health_machine(status, utc_run_s(&replay->clock));
	engine_status(replay->engine, replay->end_ns, status);
	status->reason = status->reason_zh = NULL;
}

static void print_machine(const struct replay *replay, const struct input *input)
{
	const struct status *status = &replay->status;

	if (replay->event.text[0])
		log_line(LOG_LEVEL_WARNING, "%s", replay->event.text);
	if (status->looks_like)
		log_line(LOG_LEVEL_WARNING, "%s: the samples look like %s rather than %s: see --format", input->path,
		         status->looks_like, iq_format_name(replay->format));
	if (status->samples)
		log_line(LOG_LEVEL_INFO,
		         "%s: %.1f s of signal in %.2f s, %.1f times real time; %.2f s of CPU, %.0f MB resident",
		         input->path, status->seconds, status->uptime_s, status->realtime_factor, status->cpu_seconds,
		         (double)status->rss_bytes / 1e6);
}

/* Runs the source to its end, its loss, or a signal: then -EINTR. */
static int source_run(struct replay *replay, struct input *input, struct fault *fault)
{
	const struct source_out out = { .iq = on_iq, .pdu = on_source_pdu, .event = on_event, .ctx = replay };
	int error = 0;

	replay->input = input; /* first: a signal between here and run() finds what it has to cancel */
	if (!replay->interrupt.happened)
		error = input->source->run(input->instance, &out, fault);
	if (replay->interrupt.happened)
		error = fault_set(fault, EINTR, "%s: interrupted", input->path);
	return error;
}

static int input_run(struct replay *replay, struct input *input, bool last, struct fault *fault)
{
	struct listen_stretch stretch;
	int error = bank_open(replay, input, fault);

	if (error)
		return error;
	tell_inferred(input);
	doubt_reset(&replay->doubt);
	replay->status = (struct status){ .ppm = NAN };
	replay->octets = (struct octets){ .count = 0 };
	if (replay->config.reception.signalling && !replay->sealed.seal &&
	    hints_overhear(&replay->hints, on_receiver_pdu, replay))
		return fault_set(fault, ENOMEM, "out of memory");
	hints_tell(&replay->hints, replay->engine, &replay->bank);
	replay->event.text[0] = 0;
	utc_run_start(&replay->clock);
	error = source_run(replay, input, fault);
	bank_flush(&replay->bank);
	if (listen_end(&replay->listen, &stretch))
		listened(replay, &stretch);
	if (replay->sealed.seal)
		sealed_end(&replay->sealed, replay->engine, replay->end_ns);
	else if (last || error || engine_error(replay->engine))
		engine_end(replay->engine, replay->end_ns, "");
	finish_status(replay, input, fault, error);
	print_machine(replay, input);
	bank_destroy(&replay->bank);
	hints_close(&replay->hints);
	if (!error && replay->sealed.seal)
		error = sealed_check(&replay->sealed, replay->engine, input->path, &replay->config, fault);
	return error ? error : engine_error(replay->engine);
}

static enum run_exit inputs_run(struct replay *replay, struct input *inputs, int count, struct fault *fault)
{
	int error = interrupt_start(&replay->interrupt, cancel_input, replay);

	if (error) {
		engine_close(replay->engine, fault);
		fault_set(fault, -error, "cannot start a thread: %s", strerror(-error));
		return RUN_REFUSED;
	}
	for (int i = 0; i < count && !error; i++)
		error = input_run(replay, &inputs[i], i + 1 == count, fault);
	onlooker_rest(&replay->onlooker);
	interrupt_stop(&replay->interrupt);
	return engine_close(replay->engine, fault) || error ? RUN_UNFINISHED : RUN_DONE;
}

enum run_exit run_replay(const struct run_config *config, const struct source_config *options, char *const *paths,
                         int nof_paths, struct fault *fault)
{
	struct input *inputs = calloc((size_t)nof_paths, sizeof(*inputs));
	struct replay replay = { .config = *config,
		                 .options = options,
		                 .converter = { config->reception.lo_hz, config->reception.lo_invert } };
	enum run_exit result = RUN_REFUSED;

	replay.config.engine.judge = sealed_judge;
	replay.config.reception.signalling = config->engine.signalling;
	replay.config.engine.clock = "the recording";
	replay.config.engine.origins[0] = (struct evidence_origin){
		.source = nof_paths == 1 ? paths[0] : "several recordings",
		.gain_db = NAN,
		.ppm = NAN,
	};
	if (doubt_create(&replay.doubt) || !inputs)
		fault_set(fault, ENOMEM, "out of memory");
	else if (!bank_check(config->reception.rats, fault) && !converter_check(&replay.converter, fault) &&
	         !inputs_open(&replay, inputs, options, paths, nof_paths, fault) &&
	         !check_outputs(&config->engine.outputs, inputs, nof_paths, fault) &&
	         !sealed_open(&replay.sealed, paths[0], inputs[0].seal, &replay.config, fault) &&
	         !onlooker_open(&replay.onlooker, &replay.config, &replay.interrupt.happened, cancel_input, &replay,
	                        fault) &&
	         (replay.engine = engine_open(&replay.config.engine, fault))) {
		onlooker_start(&replay.onlooker, replay.engine);
		basis_tell(config);
		result = inputs_run(&replay, inputs, nof_paths, fault);
	}
	onlooker_close(&replay.onlooker);
	sealed_close(&replay.sealed);
	inputs_close(inputs, inputs ? nof_paths : 0);
	doubt_destroy(&replay.doubt);
	return result;
}
