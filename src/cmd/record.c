// SPDX-License-Identifier: GPL-3.0-or-later
/* fbswatch record: a watch whose samples are kept. */
#include <errno.h>
#include <math.h>
#include <string.h>

#include "cmd.h"             // struct command
#include "radio_run.h"       // radio_run_devices
#include "radio_settings.h"  // struct radio_settings
#include "source.h"          // device_options

static const double ring_file_s = 60;
static const double usual_rate_hz = 2.4e6, shown = 5 / 6.0; /* of the window: as the spectrum is measured */

static const struct setting_group *record_groups(void)
{
	static const struct setting_group groups[] = {
		{ record_table, NULL, "Recording", "录制" },
		{ radio_table, NULL, "Radio options, as of watch", "接收机选项，与 watch 相同" },
		{ device_options, NULL, "Settings of the device", "电视棒的设置" },
		{ run_options, NULL, "Options, as of watch", "选项，与 watch 相同" },
		{ file_options, NULL, "File of settings", "设置文件" },
		{ 0 },
	};

	return groups;
}

static int read_alert(const char *name, enum alert_level *level, struct fault *fault)
{
	for (int i = ALERT_NOTICE; name && i <= ALERT_FAKE; i++)
		if (strcmp(name, alert_level_name((enum alert_level)i)) == 0)
			*level = (enum alert_level)i;
	if (name && *level == ALERT_NONE)
		return fault_setting(fault, "trigger-alert", EINVAL, "'%s' is none of notice, suspicious, fake", name);
	return 0;
}

/* A carrier that is never heard triggers nothing. */
static int check_carrier(const struct radio_settings *settings, struct fault *fault)
{
	const struct source_config *source = &settings->options.radio.source;
	const struct tape_config *tape = &settings->recording.tape;
	const double rate_hz = source->rate_hz > 0 ? source->rate_hz : usual_rate_hz;

	if (tape->freq_hz > 0 && !(tape->level_db > 0))
		return fault_setting(fault, "trigger-freq", EINVAL, "goes with --trigger-level");
	if (tape->freq_hz > 0 && source->freq_hz > 0 && fabs(tape->freq_hz - source->freq_hz) > rate_hz * shown / 2)
		return fault_setting(fault, "trigger-freq", EINVAL, "%.3f MHz is outside the window at %.3f MHz",
		                     tape->freq_hz / 1e6, source->freq_hz / 1e6);
	return 0;
}

static int read_recording(struct radio_settings *settings, struct fault *fault)
{
	struct tape_config *tape = &settings->recording.tape;
	int error = read_alert(settings->recording.alert, &settings->config.tape_alert, fault);

	if (!error)
		error = check_carrier(settings, fault);
	tape->waits = tape->level_db > 0 || settings->config.tape_alert != ALERT_NONE;
	if (tape->file_s == 0 && (tape->ring_bytes > 0 || tape->ring_files > 0))
		tape->file_s = ring_file_s;
	settings->config.tape = tape;
	return error;
}

static int record_run(int argc, char **argv)
{
	struct radio_settings settings;
	struct fault fault = { 0 };
	char **operands;

	radio_settings_init(&settings);
	radio_settings_record(&settings);
	settings.options.radio.watch = true;
	int count = config_read(&settings.given, argc, argv, &operands, &fault);

	if (count >= 0 && count != 1)
		count = fault_set(&fault, EINVAL, "one folder for the recordings is wanted");
	if (count == 1)
		settings.recording.tape.folder = operands[0];
	if (count < 0 || read_recording(&settings, &fault))
		return command_refuse(&record_command, &settings.given, &fault);
	return radio_run_devices(&record_command, &settings, argc, argv);
}

const struct command record_command = {
	.name = "record",
	.operands = "FOLDER",
	.summary = "Watches, and keeps the samples as SigMF: all, or those around a trigger.",
	.summary_zh = "监视，并把采样存为 SigMF：全部，或仅触发前后的部分。",
	.run = record_run,
	.options = record_groups,
};
