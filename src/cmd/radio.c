// SPDX-License-Identifier: GPL-3.0-or-later
/* fbswatch scan and watch: listen to a device. They differ in when they stop. */
#include <errno.h>
#include <stdlib.h>

#include "cmd.h"             // struct command
#include "device.h"          // devices_read
#include "radio_run.h"       // radio_run_devices
#include "radio_settings.h"  // struct radio_settings
#include "renewal.h"         // struct renewal
#include "source.h"          // device_options

static const struct setting_group *radio_groups(void)
{
	static const struct setting_group groups[] = {
		{ radio_table, NULL, "Radio options", "接收机选项" },
		{ device_options, NULL, "Settings of the device", "电视棒的设置" },
		{ run_options, NULL, "Options", "选项" },
		{ file_options, NULL, "File of settings", "设置文件" },
		{ 0 },
	};

	return groups;
}

/* Each with its own words, which must last as long as the run. */
static enum run_exit run_devices(const struct run_config *config, const struct radio_options *options,
                                 struct fault *fault)
{
	struct device_words *words = calloc(PDU_RADIOS_MAX, sizeof(*words));
	struct radio_config radios[PDU_RADIOS_MAX];
	enum run_exit result = RUN_REFUSED;
	int count = words ? devices_read(&options->devices, &options->radio, words, fault)
	                  : fault_set(fault, ENOMEM, "out of memory");

	for (int i = 0; i < count; i++)
		radios[i] = words[i].radio;
	if (count > 0)
		result = run_live(config, radios, count, options->duration_s, fault);
	free(words);
	return result;
}

int radio_run_devices(const struct command *command, struct radio_settings *settings, int argc, char **argv)
{
	struct renewal again = { .first = settings, .argc = argc, .argv = argv };
	struct fault fault = { 0 };

	radio_settings_take(settings);
	settings->config.reread = renewal_read;
	settings->config.reread_ctx = &again;
	enum run_exit result = run_devices(&settings->config, &settings->options, &fault);

	if (result != RUN_DONE)
		command_refuse(command, &settings->given, &fault);
	renewal_free(&again);
	config_close(&settings->given);
	return result;
}

static int radio_run(const struct command *command, bool watch, int argc, char **argv)
{
	struct radio_settings settings;
	struct fault fault = { 0 };
	char **operands;

	radio_settings_init(&settings);
	settings.options.radio.watch = watch;
	int nof_operands = config_read(&settings.given, argc, argv, &operands, &fault);

	if (nof_operands > 0)
		fault_set(&fault, EINVAL, "takes no operand, but '%s' was given", operands[0]);
	if (nof_operands)
		return command_refuse(command, &settings.given, &fault);
	return radio_run_devices(command, &settings, argc, argv);
}

static int scan_run(int argc, char **argv)
{
	return radio_run(&scan_command, false, argc, argv);
}

static int watch_run(int argc, char **argv)
{
	return radio_run(&watch_command, true, argc, argv);
}

const struct command scan_command = {
	.name = "scan",
	.operands = "",
	.summary = "Surveys the bands once and prints the cells.",
	.summary_zh = "把各频段扫描一遍，列出小区。",
	.run = scan_run,
	.options = radio_groups,
};

const struct command watch_command = {
	.name = "watch",
	.operands = "",
	.summary = "Surveys the bands, then keeps watching until it is stopped.",
	.summary_zh = "先扫描各频段，然后持续监视，直到被停止。",
	.run = watch_run,
	.options = radio_groups,
};
