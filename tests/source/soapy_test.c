// SPDX-License-Identifier: GPL-3.0-or-later
/* soapy: against a module of our own (soapy_standin.cc), whose receiver delivers every form of samples, loses some,
 * is unplugged, stalled and plugged in again. Its samples say which frequency they were taken at.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <unistd.h>

#include "../../src/source/soapy.h"
#include "runner.h"  // struct runner

enum { LOST = 5000 }; /* samples that the stand-in loses at a time */

static char folder[] = "/tmp/fbswatch-soapy-XXXXXX";

static const char *path(const char *name)
{
	static char text[4][256];
	static int turn;
	char *out = text[turn++ % 4];

	snprintf(out, sizeof(text[0]), "%s/%s", folder, name);
	return out;
}

static int make_folder(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	setenv("FBSWATCH_SOAPY_SWITCH", path("switch"), 1);
	setenv("FBSWATCH_SOAPY_LOG", path("log"), 1);
	return 0;
}

static int remove_folder(void **state)
{
	char command[300];

	(void)state;
	snprintf(command, sizeof(command), "rm -r %s", folder);
	return system(command);
}

static int begin(void **state)
{
	static const char *const switches[] = { "gone", "stall", "two", "slow", "other", "overflow", "jump" };
	char name[32];

	(void)state;
	unlink(path("log"));
	for (size_t i = 0; i < sizeof(switches) / sizeof(switches[0]); i++) {
		snprintf(name, sizeof(name), "switch.%s", switches[i]);
		unlink(path(name));
	}
	unsetenv("FBSWATCH_SOAPY_FORMAT");
	unsetenv("FBSWATCH_SOAPY_FILE");
	unsetenv("FBSWATCH_SOAPY_WITHOUT");
	return 0;
}

static void turn_on(const char *what)
{
	close(open(path(what), O_CREAT | O_WRONLY, 0600));
}

/* How often the log has this line. */
static int logged(const char *words)
{
	char line[128];
	int count = 0;
	FILE *file = fopen(path("log"), "r");

	while (file && fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = '\0';
		count += !strcmp(line, words);
	}
	if (file)
		fclose(file);
	return count;
}

/* The line's beginning stands nowhere in the log. */
static bool never(const char *words)
{
	char line[128];
	bool found = false;
	FILE *file = fopen(path("log"), "r");

	while (file && fgets(line, sizeof(line), file))
		found |= !strncmp(line, words, strlen(words));
	if (file)
		fclose(file);
	return !found;
}

static size_t blocks_now(struct runner *r)
{
	pthread_mutex_lock(&r->c->lock);
	size_t blocks = r->c->nof_blocks;

	pthread_mutex_unlock(&r->c->lock);
	return blocks;
}

/* Indices add up with what is said to be lost. */
static void assert_consistent(const struct collected *c)
{
	uint64_t next = 0;

	for (size_t i = 0; i < c->nof_blocks; i++) {
		assert_true(c->blocks[i].index == next + c->blocks[i].lost);
		next = c->blocks[i].index + c->blocks[i].nof_samples;
	}
}

static void opens(const char *target, const char *words)
{
	struct fault fault = { .text = "" };
	struct source_info info;
	struct source_config config = config_of(target);
	void *instance = source_find("soapy")->open(&config, &fault);

	if (!instance)
		fail_msg("%s", fault.text);
	source_find("soapy")->info(instance, &info);
	assert_non_null(strstr(info.text, words));
	source_find("soapy")->close(instance);
}

/* Opens, makes its settings, and closes. */
static void set_up(const struct source_config *config)
{
	struct fault fault = { .text = "" };
	void *instance = source_find("soapy")->open(config, &fault);

	if (!instance)
		fail_msg("%s", fault.text);
	source_find("soapy")->close(instance);
}

static void by_its_arguments(void **state)
{
	struct source_config config = config_of("driver=other");

	(void)state;
	opens("driver=standin", "SoapySDR: receiver that is not there (standin)");
	opens("serial=TEST1", "(standin)");
	refused("soapy", &config,
	        "soapy=driver=other: there is no such device; SoapySDR finds 1: "
	        "driver=standin,serial=TEST1,label=not?there");
	config.target = "driver=standin,serial=TEST2";
	refused("soapy", &config, "there is no such device");
	turn_on("switch.two");
	opens("driver=standin,serial=TEST2", "(standin)");
	assert_int_equal(logged("open TEST2"), 1);
	assert_int_equal(logged("open TEST1"), 2);
	turn_on("switch.gone");
	refused("soapy", &config, "no device is connected that SoapySDR has a module for");
	assert_int_equal(logged("close 0"), 3);
}

static void every_form(void **state)
{
	static const struct {
		const char *name;
		enum iq_format format;
		int value; /* of a component that is 40 of the driver's */
	} cases[] = {
		{ "CS8", IQ_CS8, 40 },        { "CU8", IQ_CU8, 40 },         { "CS16", IQ_CS16, 40 },
		{ "CS12", IQ_CS16, 40 * 16 }, { "CF32", IQ_CS16, 40 * 256 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct runner r;
		struct source_config config = config_of("driver=standin");

		setenv("FBSWATCH_SOAPY_FORMAT", cases[i].name, 1);
		runner_start(&r, "soapy", &config);
		await(&r, 2, 0);
		runner_cancel(&r);
		assert_int_equal(r.c->blocks[0].format, cases[i].format);
		for (size_t k = 0; k < r.c->nof_octets; k += cases[i].format == IQ_CS16 ? 2 : 1) {
			int16_t wide;

			memcpy(&wide, r.c->octets + k, sizeof(wide) * (k + 1 < r.c->nof_octets));
			assert_int_equal(cases[i].format == IQ_CS16 ? wide : r.c->octets[k], cases[i].value);
		}
		runner_end(&r);
	}
}

static void full_scale_is_full_scale(void **state)
{
	static const struct {
		const char *native;
		double full;
		float in;
		int out;
	} cases[] = {
		{ "CF32", 1, 1, 32767 },       { "CF32", 1, -1, -32768 },       { "CF32", 1, 127 / 128.0f, 32767 },
		{ "CF32", 1, 0.5f, 16384 },    { "CF32", 1, 7e9f, 32767 },      { "CF32", 1, NAN, 0 },
		{ "CF32", 2, 0.5f, 8192 },     { "CF32", 1, -3e-6f, 0 },        { "CF32", 1, -0.99f, -32440 },
		{ "CF32", 1, 2.6e-5f, 1 },     { "CF32", 0, 0.25f, 8192 },      { "CS16", 2048, 2047, 32767 },
		{ "CS16", 2048, 2046, 32736 }, { "CS16", 2048, -2048, -32768 }, { "CS16", 2048, -2046, -32736 },
		{ "CS16", 2048, 5, 80 },       { "CS16", 8192, 8191, 32767 },   { "CS16", 32767, 32766, 32766 },
		{ "CS16", 0, -32768, -32768 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct soapy_form form;
		float floats[2] = { cases[i].in, 0 };
		int16_t integers[2] = { 0, 0 }, out[1][2];

		assert_true(soapy_form(&form, cases[i].native, cases[i].full, NULL, 0));
		if (form.bytes == 4)
			integers[0] = (int16_t)cases[i].in;
		const int16_t *made =
			soapy_form_samples(&form, form.bytes == 4 ? (void *)integers : (void *)floats, out, 1);

		assert_int_equal(made[0], cases[i].out);
		assert_int_equal(made[1], 0);
		assert_int_equal(iq_full_scale(form.format, made, 1), abs(cases[i].out) > 32766);
	}
}

static void the_form_is_one_of_ours(void **state)
{
	char *const offered[] = { "CS4", "CF32", "CS16" }, *const poor[] = { "CF64", "CU8" };
	struct soapy_form form;

	(void)state;
	assert_true(soapy_form(&form, "CS12", 2048, offered, 3));
	assert_string_equal(form.name, "CS16");
	assert_true(form.gain == 1);
	assert_true(soapy_form(&form, "CF64", 1, poor, 2));
	assert_string_equal(form.name, "CU8");
	assert_int_equal(form.bytes, 2);
	assert_true(soapy_form(&form, "CF32", 1, poor, 2));
	assert_int_equal(form.bytes, 8);
	assert_false(soapy_form(&form, "CF64", 1, poor, 1));
	assert_false(soapy_form(&form, NULL, 1, NULL, 0));
}

static void the_rate_is_one_of_its(void **state)
{
	static const SoapySDRRange hackrf[] = { { 2e6, 20e6, 0 } }, mini[] = { { 3e6, 3e6, 0 }, { 6e6, 6e6, 0 } },
				   dongle[] = { { 225001, 300e3, 0 }, { 900001, 3.2e6, 0 } },
				   airspy[] = { { 2.5e6, 2.5e6, 0 }, { 10e6, 10e6, 0 } },
				   slow[] = { { 1e6, 4.9e6, 0 } }, quick[] = { { 1e6, 5e6, 0 } };
	struct source_config config = config_of("");

	(void)state;
	assert_true(soapy_rate_hz(hackrf, 1, 0) == 10e6);
	assert_true(soapy_rate_hz(mini, 2, 0) == 6e6);
	assert_true(soapy_rate_hz(airspy, 2, 0) == 10e6);
	assert_true(soapy_rate_hz(dongle, 2, 0) == 2.4e6);
	assert_true(soapy_rate_hz(slow, 1, 0) == 2.4e6);
	assert_true(soapy_rate_hz(quick, 1, 0) == 5e6);
	assert_true(soapy_rate_hz(NULL, 0, 0) == 2.4e6);
	assert_true(soapy_rate_hz(NULL, 0, 7e6) == 7e6);
	assert_true(soapy_rate_hz(hackrf, 1, 19.2e6) == 19.2e6);
	assert_true(soapy_rate_hz(mini, 2, 3.0000005e6) == 3e6);
	assert_true(soapy_rate_hz(mini, 2, 3.000002e6) == 0);
	config.rate_hz = 21e6;
	refused("soapy", &config, "soapy: 21000000 samples a second: it offers 1, 2 to 20, 23.04, 30.72 million");
	config.rate_hz = 30.72e6;
	set_up(&config);
	assert_int_equal(logged("rate 30720000"), 1);
	assert_int_equal(logged("bandwidth 27648000"), 1);
	config.rate_hz = 0;
	set_up(&config);
	assert_int_equal(logged("rate 10000000"), 1);
}

static void where_it_tunes_to(void **state)
{
	static const SoapySDRRange ranges[] = {
		{ 900e6, 950e6, 0 }, { 10e6, 80e6, 0 }, { 70e6, 90e6, 0 }, { 950e6, 990e6, 0 }, { 1000e6, 6e9, 0 }
	};
	struct source_config config = config_of("");
	struct tuner tuner;

	(void)state;
	soapy_reach(ranges, 5, &tuner);
	assert_true(tuner.min_hz == 10e6 && tuner.max_hz == 6e9);
	assert_true(tuner.gap_min_hz == 90e6 && tuner.gap_max_hz == 900e6);
	soapy_reach(ranges + 1, 2, &tuner);
	assert_true(tuner.min_hz == 10e6 && tuner.max_hz == 90e6 && tuner.gap_max_hz == 0);
	config.freq_hz = 1550e6;
	refused("soapy", &config, "1550.000000 MHz is in the receiver that is not there (standin) tuner's gap");
	config.freq_hz = 1313e6;
	refused("soapy", &config, "soapy: refuses 1313.000000 MHz: does not lock");
	assert_int_equal(logged("close 0"), 2);
}

static void settings(void **state)
{
	struct source_config config = config_of("");

	(void)state;
	config.gains = "VGA:20,LNA:16.5dB";
	config.antenna = "TX/RX";
	config.clock_source = "external";
	config.bandwidth_hz = 21e6;
	config.bias_tee = true;
	set_up(&config);
	assert_int_equal(logged("gain_VGA 20"), 1);
	assert_int_equal(logged("gain_LNA 17"), 1);
	assert_int_equal(logged("gain_mode 0"), 1);
	assert_true(never("gain "));
	assert_int_equal(logged("antenna TX/RX"), 1);
	assert_int_equal(logged("clock_source external"), 1);
	assert_int_equal(logged("bandwidth 21000000"), 1);
	assert_int_equal(logged("biasT_ctrl true"), 1);
	assert_int_equal(logged("biasT_ctrl false"), 1);
	assert_int_equal(logged("offset_mode 1"), 1);
	assert_int_equal(logged("rate 1000000"), 1);
	assert_int_equal(logged("frequency 940200000"), 1);
	begin(NULL);
	config = config_of("");
	config.gain_db = 130;
	set_up(&config);
	assert_int_equal(logged("gain_mode 0"), 1);
	assert_int_equal(logged("gain 100"), 1);
	assert_int_equal(logged("bandwidth 1750000"), 1);
	assert_true(never("antenna") && never("clock_source") && never("biasT_ctrl"));
}

static void settings_that_it_has_not(void **state)
{
	static const struct {
		const char *gains, *antenna, *clock_source;
		double bandwidth_hz, gain_db;
		bool bias_tee;
		const char *without, *words;
	} cases[] = {
		{ "LNA:41", NULL, NULL, 0, NAN, false, "", "gain LNA is 0 to 40 dB, not '41'" },
		{ "LNA:x", NULL, NULL, 0, NAN, false, "", "gain LNA is 0 to 40 dB, not 'x'" },
		{ "LNA:3,AMP:1", NULL, NULL, 0, NAN, false, "", "it has no gain 'AMP'; it has: LNA, VGA" },
		{ "LNA", NULL, NULL, 0, NAN, false, "", "gains are NAME:DB,NAME:DB, not 'LNA'" },
		{ "LNA,VGA:3", NULL, NULL, 0, NAN, false, "", "not 'LNA,VGA:3'" },
		{ "LNA:3", NULL, NULL, 0, 20, false, "", "either gain or gains, not both" },
		{ NULL, "RX2", NULL, 0, NAN, false, "", "it has no antenna 'RX2'; it has: RX, TX/RX" },
		{ NULL, NULL, "gpsdo", 0, NAN, false, "", "no clock source 'gpsdo'; it has: internal, external" },
		{ NULL, NULL, NULL, 8e6, NAN, false, "", "it offers 1.75, 9, 20 to 28 MHz" },
		{ NULL, NULL, NULL, 9e6, NAN, false, "bandwidth", "it offers none" },
		{ NULL, NULL, NULL, 0, NAN, true, "bias", "its driver has no bias tee" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct source_config config = config_of("");

		setenv("FBSWATCH_SOAPY_WITHOUT", cases[i].without, 1);
		config.gains = cases[i].gains;
		config.antenna = cases[i].antenna;
		config.clock_source = cases[i].clock_source;
		config.bandwidth_hz = cases[i].bandwidth_hz;
		config.gain_db = cases[i].gain_db;
		config.bias_tee = cases[i].bias_tee;
		refused("soapy", &config, cases[i].words);
	}
	assert_int_equal(logged("close 0"), sizeof(cases) / sizeof(cases[0]));
}

static void what_it_has_not_is_not_set(void **state)
{
	struct source_config config = config_of("");

	(void)state;
	setenv("FBSWATCH_SOAPY_WITHOUT", "agc,bandwidth,rates,offset", 1);
	config.rate_hz = 7.7e6;
	set_up(&config);
	assert_true(never("gain_mode") && never("bandwidth") && never("offset_mode"));
	assert_int_equal(logged("gain 50"), 1); /* the middle of its range */
	assert_int_equal(logged("rate 7700000"), 1);
	setenv("FBSWATCH_SOAPY_WITHOUT", "", 1);
	begin(NULL);
	set_up(&config);
	assert_int_equal(logged("gain_mode 1"), 1);
	assert_true(never("gain "));
	assert_int_equal(logged("bandwidth 9000000"), 1);
}

/* Its steps are of 2 dB, and the automatic gain ends. */
static void gain_is_set_while_it_runs(void **state)
{
	const struct source_config config = config_of("");
	struct source_info info;
	struct fault fault;
	double gain_db = 37;
	const struct source *soapy = source_find("soapy");
	void *instance = soapy->open(&config, &fault);

	(void)state;
	assert_non_null(instance);
	soapy->info(instance, &info);
	assert_true(info.gain_min_db == 0 && info.gain_max_db == 100);
	assert_string_equal(info.id, "soapy=driver=standin,serial=TEST1");
	assert_int_equal(soapy->set_gain(instance, &gain_db), 0);
	assert_true(gain_db == 36);
	assert_int_equal(logged("gain_mode 0"), 1);
	assert_int_equal(logged("gain 37"), 1);
	gain_db = 130;
	assert_int_equal(soapy->set_gain(instance, &gain_db), 0);
	assert_true(gain_db == 100);
	soapy->close(instance);
}

/* A crystal that is 40 ppm fast: the device is told less, and its samples come faster than it says. */
static void crystal(void **state)
{
	struct source_config config = config_of("");
	struct source_info info;
	struct fault fault;

	(void)state;
	config.ppm = 40;
	config.freq_hz = 1000.04e6;
	void *instance = source_find("soapy")->open(&config, &fault);

	assert_non_null(instance);
	source_find("soapy")->info(instance, &info);
	assert_int_equal(logged("frequency 1000000000"), 1);
	assert_true(fabs(info.rate_hz - 1000040) < 1e-3);
	assert_true(info.freq_hz == 1000.04e6);
	assert_int_equal(source_find("soapy")->tune(instance, 900.036e6), 0);
	assert_int_equal(logged("frequency 900000000"), 1);
	source_find("soapy")->close(instance);
}

/* Blocks of a rate that fills them, and of a slow one. */
static void samples_of_a_file(void **state)
{
	static uint8_t ramp[1000000];
	static const double rates[] = { 10e6, 1e6 };
	static const size_t blocks[] = { 32768, 20000 };

	(void)state;
	for (size_t i = 0; i < sizeof(ramp); i++)
		ramp[i] = (uint8_t)(i * 40503u >> 7);
	FILE *file = fopen(path("ramp"), "w");

	assert_int_equal(fwrite(ramp, 1, sizeof(ramp), file), sizeof(ramp));
	fclose(file);
	setenv("FBSWATCH_SOAPY_FILE", path("ramp"), 1);
	for (int i = 0; i < 2; i++) {
		struct runner r;
		struct source_config config = config_of("");

		config.rate_hz = rates[i];
		runner_start(&r, "soapy", &config);
		await(&r, 10, 0);
		runner_cancel(&r);
		for (size_t k = 0; k < 10; k++)
			assert_int_equal(r.c->blocks[k].nof_samples, blocks[i]);
		for (size_t k = 0; k < 20 * blocks[i]; k++)
			assert_int_equal(r.c->octets[k], ramp[k % sizeof(ramp)]);
		assert_true(r.c->blocks[0].rate_hz == rates[i]);
		runner_end(&r);
	}
}

static void retune(void **state)
{
	static const double wanted[] = { 950.6e6, 2350.2e6, 3933.2e6 };
	const struct source *source = source_find("soapy");
	struct runner r;
	struct source_config config = config_of("");
	size_t at = 0;

	(void)state;
	runner_start(&r, "soapy", &config);
	await(&r, 3, 0);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(source->tune(r.instance, wanted[i]), 0);
		await(&r, blocks_now(&r) + 4, 0);
	}
	assert_int_equal(source->tune(r.instance, 7000e6), -EINVAL);
	assert_int_equal(source->tune(r.instance, 1313e6), -EIO);
	await(&r, blocks_now(&r) + 4, 0);
	runner_cancel(&r);
	assert_consistent(r.c);
	for (size_t i = 0; i < r.c->nof_blocks; i++) {
		bool changed = i && r.c->blocks[i].tune != r.c->blocks[i - 1].tune;
		int mark = (int)(r.c->blocks[i].freq_hz / 1e6) % 100;

		assert_true(changed ? r.c->blocks[i].lost >= 48192 : r.c->blocks[i].lost == 0);
		for (size_t k = 0; k < 2 * r.c->blocks[i].nof_samples; k++, at++)
			assert_int_equal(r.c->octets[at], mark);
	}
	assert_true(r.c->blocks[r.c->nof_blocks - 1].freq_hz == wanted[2]);
	runner_end(&r);
}

/* Lost in front of any block but the first [samples]. */
static uint64_t lost_later(const struct collected *c)
{
	uint64_t lost = 0;

	for (size_t i = 1; i < c->nof_blocks; i++)
		lost += c->blocks[i].lost;
	return lost;
}

static void lost_samples_are_counted(void **state)
{
	static const struct {
		const char *without, *what;
		uint64_t least, most;
	} cases[] = {
		{ "", "switch.overflow", LOST, LOST },
		{ "", "switch.jump", LOST, LOST },
		{ "time", "switch.overflow", 1, UINT64_MAX }, /* by the host's clock */
		{ "time", "switch.jump", 0, 0 },              /* nobody can know */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct runner r;
		struct source_config config = config_of("");

		setenv("FBSWATCH_SOAPY_WITHOUT", cases[i].without, 1);
		runner_start(&r, "soapy", &config);
		await(&r, 3, 0);
		turn_on(cases[i].what);
		while (access(path(cases[i].what), F_OK) == 0)
			usleep(1000);
		await(&r, blocks_now(&r) + 3, 0);
		runner_cancel(&r);
		assert_consistent(r.c);
		assert_in_range(lost_later(r.c), cases[i].least, cases[i].most);
		assert_int_equal(r.c->nof_events, 0);
		runner_end(&r);
	}
}

static void unplugged_and_back(void **state)
{
	struct runner r;
	struct source_config config = config_of("driver=standin");

	(void)state;
	runner_start(&r, "soapy", &config);
	await(&r, 5, 0);
	turn_on("switch.gone");
	turn_on("switch.slow");
	await(&r, 5, 1);
	assert_true(r.c->events[0] < 0);
	assert_non_null(strstr(r.c->last_event, "soapy=driver=standin: the device was lost (STREAM_ERROR)"));
	size_t before = blocks_now(&r);

	assert_int_equal(source_find("soapy")->tune(r.instance, 951e6), 0); /* kept for its return */
	unlink(path("switch.gone"));
	while (logged("open TEST1") < 2) /* it is back, but at another rate: refused */
		usleep(1000);
	assert_int_equal(blocks_now(&r), before);
	unlink(path("switch.slow"));
	await(&r, before + 5, 2);
	runner_cancel(&r);
	assert_int_equal(r.c->nof_events, 2);
	assert_int_equal(r.c->events[1], 0);
	assert_consistent(r.c);
	assert_true(r.c->blocks[before].lost > 0);
	assert_true(r.c->blocks[before].freq_hz == 951e6);
	runner_end(&r);
}

/* Of two the same one is taken again, and not the other one instead. */
static void the_same_one_again(void **state)
{
	struct runner r;
	struct source_config config = config_of("");

	(void)state;
	turn_on("switch.two");
	runner_start(&r, "soapy", &config);
	await(&r, 2, 0);
	turn_on("switch.gone");
	await(&r, 2, 1);
	turn_on("switch.other");
	unlink(path("switch.gone"));
	for (int finds = logged("find TEST1"); logged("find TEST1") < finds + 2;)
		usleep(1000);
	assert_int_equal(r.c->nof_events, 1);
	unlink(path("switch.other"));
	await(&r, blocks_now(&r) + 2, 2);
	runner_cancel(&r);
	assert_int_equal(logged("open TEST1"), 2);
	assert_true(never("open TEST2"));
	runner_end(&r);
}

static void stall_is_noticed(void **state)
{
	struct runner r;
	struct source_config config = config_of("");

	(void)state;
	runner_start(&r, "soapy", &config);
	await(&r, 5, 0);
	turn_on("switch.stall");
	await(&r, 5, 1);
	assert_int_equal(r.c->events[0], -ETIMEDOUT);
	unlink(path("switch.stall"));
	await(&r, blocks_now(&r) + 5, 2);
	runner_cancel(&r);
	assert_consistent(r.c);
	runner_end(&r);
}

static void cancel_while_lost(void **state)
{
	struct runner r;
	struct source_config config = config_of("");

	(void)state;
	runner_start(&r, "soapy", &config);
	await(&r, 2, 0);
	turn_on("switch.gone");
	await(&r, 2, 1);
	runner_cancel(&r);
	assert_int_equal(r.c->nof_events, 1);
	runner_end(&r);
}

/* The module lies in a folder beside that of this program. */
static int use_standin(void)
{
	char own[512];
	ssize_t n = readlink("/proc/self/exe", own, sizeof(own) - 16);

	if (n <= 0)
		return -1;
	own[n] = '\0';
	strcpy(strrchr(own, '/'), "/../soapy");
	setenv("SOAPY_SDR_PLUGIN_PATH", own, 1);
	strcat(own, "/libstandin.so");
	return access(own, F_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(by_its_arguments, begin),
		cmocka_unit_test_setup(every_form, begin),
		cmocka_unit_test_setup(full_scale_is_full_scale, begin),
		cmocka_unit_test_setup(the_form_is_one_of_ours, begin),
		cmocka_unit_test_setup(the_rate_is_one_of_its, begin),
		cmocka_unit_test_setup(where_it_tunes_to, begin),
		cmocka_unit_test_setup(settings, begin),
		cmocka_unit_test_setup(settings_that_it_has_not, begin),
		cmocka_unit_test_setup(what_it_has_not_is_not_set, begin),
		cmocka_unit_test_setup(gain_is_set_while_it_runs, begin),
		cmocka_unit_test_setup(crystal, begin),
		cmocka_unit_test_setup(samples_of_a_file, begin),
		cmocka_unit_test_setup(retune, begin),
		cmocka_unit_test_setup(lost_samples_are_counted, begin),
		cmocka_unit_test_setup(unplugged_and_back, begin),
		cmocka_unit_test_setup(the_same_one_again, begin),
		cmocka_unit_test_setup(stall_is_noticed, begin),
		cmocka_unit_test_setup(cancel_while_lost, begin),
	};

	if (use_standin()) {
		fprintf(stderr, "the tests' module for SoapySDR is not beside them\n");
		return 1;
	}
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
