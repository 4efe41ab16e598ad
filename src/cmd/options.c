// SPDX-License-Identifier: GPL-3.0-or-later
/* options: the tables that several commands share. */
#include "options.h"

#include <errno.h>
#include <math.h>
#include <stddef.h>

#include "utc.h"  // utc_parse

/* clang-format off */
const struct setting run_options[] = {
	{ "output", SETTING_LIST, offsetof(struct run_config, outputs), 0, 0, "KIND:TARGET",
	  "where records go (text:-), may be repeated; 'fbswatch help' lists the kinds" },
	{ "messages", SETTING_FLAG, offsetof(struct run_config, messages), 0, 0, NULL,
	  "also a record for every message, identities overwritten" },
	{ "sensor", SETTING_STRING, offsetof(struct run_config, sensor), 0, 0, "NAME", "name in every record (the host's)" },
	{ "rat", SETTING_STRING, offsetof(struct run_config, rats), 0, 0, "LIST", "what to look for, comma separated (all)" },
	{ "max-offset", SETTING_NUMBER, offsetof(struct run_config, max_offset_ppm), 1, 450, "PPM",
	  "carrier error to search, plus and minus (60); GSM 150, LTE 300 kHz at most" },
	{ "lo", SETTING_HERTZ, offsetof(struct run_config, lo_hz), -100e9, 100e9, "HZ",
	  "of a converter in front of the receiver: air = tuned + HZ; -125M for one that adds 125 MHz (0)" },
	{ "lo-invert", SETTING_FLAG, offsetof(struct run_config, lo_invert), 0, 0, NULL,
	  "the LO is above the band: air = HZ - tuned, spectrum inverted" },
	{ "no-combine", SETTING_FLAG, offsetof(struct run_config, no_combine), 0, 0, NULL,
	  "do not add repetitions of a block up" },
	{ "baseline", SETTING_STRING, offsetof(struct run_config, baseline), 0, 0, "FILE",
	  "known cells (fbswatch baseline): scan and watch learn, replay only reads" },
	{ "operators", SETTING_STRING, offsetof(struct run_config, operators), 0, 0, "FILE",
	  "who may use which carriers and areas (a plan of China's operators is built in)" },
	{ "lang", SETTING_STRING, offsetof(struct run_config, lang), 0, 0, "en|zh", "language of what people read (en)" },
	{ "evidence", SETTING_STRING, offsetof(struct run_config, evidence), 0, 0, "FOLDER",
	  "keep a signed bundle of samples, blocks and records of every alert from suspicious on" },
	{ "evidence-seconds", SETTING_NUMBER, offsetof(struct run_config, evidence_s), 1, 120, "S",
	  "samples kept around an alert, in memory until then (8)" },
	{ "evidence-space", SETTING_NUMBER, offsetof(struct run_config, evidence_space), 1e6, 1e15, "BYTES",
	  "that all bundles together may take (2G)" },
	{ "position", SETTING_STRING, offsetof(struct run_config, position), 0, 0, "WORDS",
	  "where the sensor stands, for the evidence" },
	{ "journal", SETTING_STRING, offsetof(struct run_config, journal), 0, 0, "FILE",
	  "where alerts are kept for 'explain' (the user's state folder); none: nowhere" },
	{ 0 },
};

const struct setting file_options[] = {
	{ "config", SETTING_FILE, 0, 0, 0, "FILE",
	  "more settings, one a line: name = value, with the names of these options" },
	{ 0 },
};

const struct setting input_options[] = {
	{ "format", SETTING_STRING, offsetof(struct input_options, source.format), 0, 0, "NAME",
	  "sample format: cu8, cs8, cs16, cf32, or another as SigMF names it (cf32_be, ri16_le)" },
	{ "rate", SETTING_HERTZ, offsetof(struct input_options, source.rate_hz), 1, 100e6, "HZ", "samples a second" },
	{ "freq", SETTING_HERTZ, offsetof(struct input_options, source.freq_hz), 1e6, 10e9, "HZ", "centre frequency" },
	{ "start", SETTING_STRING, offsetof(struct input_options, start), 0, 0, "RFC3339", "time of the first sample" },
	{ "swap-iq", SETTING_FLAG, offsetof(struct input_options, source.swap_iq), 0, 0, NULL,
	  "I and Q are the wrong way round in the recording" },
	{ 0 },
};
/* clang-format on */

void run_options_init(struct run_config *config)
{
	*config = (struct run_config){ .max_offset_ppm = 60, .evidence_s = 8, .evidence_space = 2e9 };
}

void input_options_init(struct input_options *input)
{
	*input = (struct input_options){ .source = { .start_ns = INT64_MIN, .gain_db = NAN } };
}

int input_options_finish(struct input_options *input, struct fault *fault)
{
	if (input->start && utc_parse(input->start, &input->source.start_ns))
		return fault_setting(fault, "start", EINVAL, "'%s' is not a time like 2026-01-02T03:04:05Z",
		                     input->start);
	return 0;
}
