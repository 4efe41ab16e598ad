// SPDX-License-Identifier: GPL-3.0-or-later
#include "radio_settings.h"

#include <errno.h>
#include <math.h>

#include "device.h"  // device_tables
#include "sink.h"    // sink_find
#include "source.h"  // device_options

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
	{ "gpsd", SETTING_STRING, offsetof(struct radio_options, gpsd), 0, 0, "HOST[:PORT]",
	  "where the sensor is, from gpsd there (localhost): in cells and alerts", "传感器位置取自该处的 gpsd（如 localhost），写入小区和告警" },
	{ "control", SETTING_STRING, offsetof(struct radio_options, control), 0, 0, "PATH",
	  "take orders by a socket here (fbswatch control)", "在此处的套接字接收指令（fbswatch control）" },
	{ "digest", SETTING_STRING, offsetof(struct radio_options, digest), 0, 0, "HH:MM",
	  "a record of what the day brought, daily at this hour of the host", "每天在主机的这一时刻写一条摘要记录" },
	{ 0 },
};

const struct setting record_table[] = {
	{ "seconds", SETTING_NUMBER, offsetof(struct record_options, tape.seconds), 0, 1e9, "S",
	  "end when so much of each device is recorded", "每个设备录满这么长时间后结束" },
	{ "trigger-level", SETTING_NUMBER, offsetof(struct record_options, tape.level_db), 1, 100, "DB",
	  "only while a carrier is so far over the floor", "仅当某载波高出底噪这么多时才录" },
	{ "trigger-freq", SETTING_HERTZ, offsetof(struct record_options, tape.freq_hz), 1e6, 10e9, "HZ",
	  "of which carrier (any in the window)", "看哪个载波（默认窗口内任一载波）" },
	{ "trigger-alert", SETTING_STRING, offsetof(struct record_options, alert), 0, 0, "LEVEL",
	  "only around an alert of this level or higher: notice, suspicious, fake",
	  "仅录制该级别及以上告警前后：notice、suspicious、fake" },
	{ "pre-roll", SETTING_NUMBER, offsetof(struct record_options, tape.before_s), 0, 120, "S",
	  "what was before a trigger is recorded too, in memory until then (5)", "触发之前的这段时间也录下，此前留在内存中（5）" },
	{ "post-roll", SETTING_NUMBER, offsetof(struct record_options, tape.after_s), 0, 86400, "S",
	  "and what comes after it (5)", "触发之后再录这么久（5）" },
	{ "file-seconds", SETTING_NUMBER, offsetof(struct record_options, tape.file_s), 1, 86400, "S",
	  "go on in another file after this time (of a ring 60, else never)", "每隔这么久换一个文件（环形录制为 60，否则不换）" },
	{ "ring-size", SETTING_NUMBER, offsetof(struct record_options, tape.ring_bytes), 32e6, 1e15, "BYTES",
	  "that recordings here may take: the oldest are deleted", "此处录音最多占用的空间：超出则删除最旧的" },
	{ "ring-files", SETTING_INT, offsetof(struct record_options, tape.ring_files), 2, 1000000, "N",
	  "how many there may be, likewise", "录音最多有几个，同样处理" },
	{ "keep-free", SETTING_NUMBER, offsetof(struct record_options, tape.free_bytes), 0, 1e15, "BYTES",
	  "left on the disk for others (100M)", "为磁盘上其他用途保留的空间（100M）" },
	{ 0 },
};
/* clang-format on */

void radio_options_init(struct radio_options *options)
{
	*options = (struct radio_options){
		.radio.source = { .start_ns = INT64_MIN, .gain_db = NAN },
	};
}

/* Of one output. */
static int output_tables(const char *words, const struct setting *tables[CONFIG_SECTION_TABLES], struct fault *fault)
{
	struct plug plug;
	int error = plug_parse(&plug, words, ':', fault);
	const struct sink *sink = error ? NULL : sink_find(plug.kind);

	if (!error && !sink)
		error = fault_set(fault, EINVAL, "'%.40s' is not KIND:TARGET of a known kind", words);
	tables[0] = sink ? sink->options : NULL;
	return error;
}

int output_check(const char *words, struct fault *fault)
{
	const struct setting *tables[CONFIG_SECTION_TABLES] = { NULL };
	struct plug plug;
	struct fault why;
	int error = output_tables(words, tables, &why);

	if (!error)
		error = plug_parse(&plug, words, ':', &why);
	if (!error)
		error = plug_check(&plug, tables, CONFIG_SECTION_TABLES, &why);
	return error ? fault_item(fault, "output", words, -error, "%s", why.text) : 0;
}

static const struct config_section sections[] = {
	{ "device", device_tables },
	{ "output", output_tables },
	{ 0 },
};

void radio_settings_init(struct radio_settings *settings)
{
	*settings = (struct radio_settings){
		.groups = {
			{ .table = radio_table, .target = &settings->options },
			{ .table = device_options, .target = &settings->options.radio.source },
			{ .table = run_options, .target = &settings->config },
			{ .table = file_options },
		},
		.given = { .groups = settings->groups, .sections = sections },
	};
	run_options_init(&settings->config);
	radio_options_init(&settings->options);
}

void radio_settings_record(struct radio_settings *settings)
{
	settings->records = true;
	settings->recording = (struct record_options){ .tape = { .before_s = 5, .after_s = 5, .free_bytes = 100e6 } };
	settings->groups[4] = (struct setting_group){ .table = record_table, .target = &settings->recording };
}

void radio_settings_take(struct radio_settings *settings)
{
	settings->config.control = settings->options.control;
	settings->config.engine.digest = settings->options.digest;
	settings->config.gpsd = settings->options.gpsd;
	settings->config.engine.spectrum_s = settings->options.spectrum_s;
}
