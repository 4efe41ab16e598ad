// SPDX-License-Identifier: GPL-3.0-or-later
/* fbswatch scan and watch: listen to a device. They differ in when they stop. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "cmd.h"      // struct command
#include "device.h"   // devices_read
#include "options.h"  // run_options, struct radio_options
#include "source.h"   // device_options

/* clang-format off */
const struct setting radio_table[] = {
	{ "device", SETTING_LIST, offsetof(struct radio_options, devices), 0, 0, "DEVICE",
	  "rtlsdr (default), rtlsdr=SERIAL, rtl_tcp=HOST:PORT, soapy=driver=hackrf (any of\n"
	  "                                SoapySDR's receivers) or air=SCENARIO (made up);\n"
	  "                                may be given several times, each with settings of its own:\n"
	  "                                rtlsdr=SERIAL,gain=30,band=gsm900,b8 or ...,park=947.4M",
	  "rtlsdr（默认）、rtlsdr=序列号、rtl_tcp=HOST:PORT、soapy=driver=hackrf（SoapySDR 的任何接收机）\n"
	  "                                或 air=场景文件（合成）；可多次给出，\n"
	  "                                各带自己的设置：rtlsdr=序列号,gain=30,band=gsm900,b8 或 ...,park=947.4M" },
	{ "band", SETTING_STRING, offsetof(struct radio_options, radio.bands), 0, 0, "LIST",
	  "comma separated (gsm900; with --rat lte: b8), of:\n"
	  "                                gsm450, gsm480, gsm750, gsm850, gsm900, egsm900, pgsm900, rgsm900, ergsm900,\n"
	  "                                dcs1800, gsm1800, pcs1900, gsm1900, b1 to b14, b17 to b53, b65 to b76, b85, b87 to b88",
	  "要扫描的频段，逗号分隔（gsm900；用 --rat lte 时为 b8），可选：\n"
	  "                                gsm450, gsm480, gsm750, gsm850, gsm900, egsm900, pgsm900, rgsm900, ergsm900,\n"
	  "                                dcs1800, gsm1800, pcs1900, gsm1900, b1 to b14, b17 to b53, b65 to b76, b85, b87 to b88" },
	{ "freq", SETTING_HERTZ, offsetof(struct radio_options, radio.source.freq_hz), 1e6, 10e9, "HZ",
	  "listen to one window, centred here", "只听以此为中心的一个窗口" },
	{ "dwell", SETTING_NUMBER, offsetof(struct radio_options, radio.dwell_s), 0.1, 86400, "S",
	  "time on each window (as long as there is something to read)", "每个窗口停留的时间（直到该读的都读完）" },
	{ "duration", SETTING_NUMBER, offsetof(struct radio_options, duration_s), 0, 1e9, "S",
	  "stop after this time", "到此时间后停止" },
	{ "spectrum", SETTING_NUMBER, offsetof(struct radio_options, spectrum_s), 1, 86400, "S",
	  "record the power of the spectrum this often", "按此间隔记录频谱功率" },
	{ "control", SETTING_STRING, offsetof(struct radio_options, control), 0, 0, "PATH",
	  "take orders by a socket here (fbswatch control)", "在此处的套接字接收指令（fbswatch control）" },
	{ 0 },
};
/* clang-format on */

void radio_options_init(struct radio_options *options)
{
	*options = (struct radio_options){
		.radio.source = { .start_ns = INT64_MIN, .gain_db = NAN },
	};
}

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

static int radio_run(const struct command *command, bool watch, int argc, char **argv)
{
	struct run_config config;
	struct radio_options options;
	const struct setting_group groups[] = {
		{ .table = radio_table, .target = &options },
		{ .table = device_options, .target = &options.radio.source },
		{ .table = run_options, .target = &config },
		{ .table = file_options },
		{ 0 },
	};
	struct config given = { .groups = groups };
	struct fault fault = { 0 };
	char **operands;

	run_options_init(&config);
	radio_options_init(&options);
	options.radio.watch = watch;
	int nof_operands = config_read(&given, argc, argv, &operands, &fault);

	if (nof_operands > 0)
		fault_set(&fault, EINVAL, "takes no operand, but '%s' was given", operands[0]);
	if (nof_operands)
		return command_refuse(command, &given, &fault);
	config.control = options.control;
	config.engine.spectrum_s = options.spectrum_s;
	enum run_exit result = run_devices(&config, &options, &fault);

	if (result != RUN_DONE)
		command_refuse(command, &given, &fault);
	config_close(&given);
	return result;
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
