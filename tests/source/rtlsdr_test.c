// SPDX-License-Identifier: GPL-3.0-or-later
/* rtlsdr: against the stand-in library (librtlsdr_standin.c), which is unplugged, stalled and plugged in again.
 * The stand-in's samples say which frequency they were taken at.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <rtl-sdr.h>
#include <stdio.h>
#include <unistd.h>

#include "runner.h"  // struct runner

static char folder[] = "/tmp/fbswatch-rtlsdr-XXXXXX";

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
	setenv("FBSWATCH_STANDIN_SWITCH", path("dongle"), 1);
	setenv("FBSWATCH_STANDIN_LOG", path("log"), 1);
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	char command[300];
	snprintf(command, sizeof(command), "rm -r %s", folder);
	return system(command);
}

static int forget_log(void **state)
{
	(void)state;
	unlink(path("log"));
	unlink(path("dongle.gone"));
	unlink(path("dongle.stall"));
	unlink(path("dongle.two"));
	unsetenv("FBSWATCH_STANDIN_TUNER");
	unsetenv("FBSWATCH_STANDIN_FILE");
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

/* Every sample of a block was taken at the frequency that the block says. */
static void assert_frequencies(const struct collected *c)
{
	size_t at = 0;
	for (size_t i = 0; i < c->nof_blocks; i++) {
		uint8_t mark = (uint8_t)(c->blocks[i].freq_hz / 1e6);
		for (size_t k = 0; k < 2 * c->blocks[i].nof_samples; k++, at++)
			assert_int_equal(c->octets[at], mark);
	}
}

static void by_serial_by_index_or_first(void **state)
{
	(void)state;
	static const char *const right[] = { "", "0", "STANDIN1" };
	struct fault fault;
	struct source_info info;
	const struct source *source = source_find("rtlsdr");
	for (int i = 0; i < 3; i++) {
		struct source_config config = config_of(right[i]);
		void *instance = source->open(&config, &fault);
		assert_non_null(instance);
		source->info(instance, &info);
		assert_true(info.freq_min_hz == 24e6 && info.freq_max_hz == 1766e6);
		assert_non_null(strstr(info.text, "R820T tuner, serial number STANDIN1"));
		if (i == 0)
			refused("rtlsdr", &config, "rtlsdr: another program has it");
		source->close(instance);
	}
	struct source_config config = config_of("1");
	refused("rtlsdr", &config, "rtlsdr=1: is neither serial number nor index of the 1 dongle");
	config.target = "OTHER";
	refused("rtlsdr", &config, "rtlsdr=OTHER: is neither");
	turn_on("dongle.gone");
	refused("rtlsdr", &config, "no RTL-SDR dongle is connected");
}

/* The serial number that they all left the factory with finds the first of them only. */
static void by_index_where_serials_are_equal(void **state)
{
	(void)state;
	static const struct {
		const char *target;
		const char *opened, *text;
	} cases[] = { { "#1", "open 1", "R820T tuner, device #1" },
		      { "#0", "open 0", "R820T tuner, device #0" },
		      { "STANDIN1", "open 0", "R820T tuner, serial number STANDIN1" } };
	struct fault fault;
	struct source_info info;
	const struct source *source = source_find("rtlsdr");

	turn_on("dongle.two");
	for (int i = 0; i < 3; i++) {
		struct source_config config = config_of(cases[i].target);
		unlink(path("log"));
		void *instance = source->open(&config, &fault);
		assert_non_null(instance);
		source->info(instance, &info);
		assert_non_null(strstr(info.text, cases[i].text));
		source->close(instance);
		assert_int_equal(logged(cases[i].opened), 1);
	}
	struct source_config config = config_of("#2");
	refused("rtlsdr", &config, "rtlsdr=#2: is neither serial number nor index of the 2 dongle");
	config.target = "#";
	refused("rtlsdr", &config, "rtlsdr=#: is neither");
	unlink(path("dongle.two"));
	config.target = "#0"; /* alone, it is known by its number */
	void *instance = source->open(&config, &fault);
	assert_non_null(instance);
	source->info(instance, &info);
	assert_non_null(strstr(info.text, "R820T tuner, serial number STANDIN1"));
	source->close(instance);
}

static void what_the_tuner_cannot(void **state)
{
	(void)state;
	struct source_config config = config_of("");
	config.freq_hz = 1815.3e6;
	refused("rtlsdr", &config, "rtlsdr: 1815.300000 MHz is outside the R820T tuner's 24 to 1766 MHz");
	setenv("FBSWATCH_STANDIN_TUNER", "1", 1);
	config.freq_hz = 1150e6;
	refused("rtlsdr", &config, "1150.000000 MHz is in the E4000 tuner's gap, 1100 to 1250 MHz");
	setenv("FBSWATCH_STANDIN_TUNER", "4", 1);
	config.freq_hz = 940e6;
	refused("rtlsdr", &config, "outside the FC2580 tuner's");
	config.rate_hz = 600e3;
	refused("rtlsdr", &config, "600000 samples a second");
	assert_int_equal(logged("open 0"), logged("close 0"));
}

static void settings(void **state)
{
	(void)state;
	struct runner r;
	struct source_config config = config_of("");
	config.gain_db = 30;
	config.ppm = 21.6;
	config.bias_tee = true;
	runner_start(&r, "rtlsdr", &config);
	await(&r, 10, 0);
	double gain_db = 49;

	assert_int_equal(logged("tuner_gain 280"), 1);
	assert_int_equal(source_find("rtlsdr")->set_gain(r.instance, &gain_db), 0);
	assert_true(gain_db == 49.6);
	runner_cancel(&r);
	runner_end(&r);
	assert_int_equal(logged("tuner_gain 496"), 1);
	assert_int_equal(logged("sample_rate 1000000"), 1);
	assert_int_equal(logged("center_freq 940200000"), 1);
	assert_int_equal(logged("freq_correction 22"), 1);
	assert_int_equal(logged("tuner_gain_mode 1"), 2);
	assert_int_equal(logged("agc_mode 0"), 1);
	assert_int_equal(logged("bias_tee 1"), 1);
	assert_int_equal(logged("bias_tee 0"), 1);
	assert_int_equal(logged("reset_buffer 0"), 1);
}

static void samples_of_a_file(void **state)
{
	(void)state;
	static uint8_t ramp[100000];
	struct runner r;
	for (size_t i = 0; i < sizeof(ramp); i++)
		ramp[i] = (uint8_t)(i * 40503u >> 7);
	FILE *file = fopen(path("ramp"), "w");
	assert_int_equal(fwrite(ramp, 1, sizeof(ramp), file), sizeof(ramp));
	fclose(file);
	setenv("FBSWATCH_STANDIN_FILE", path("ramp"), 1);
	struct source_config config = config_of("");
	runner_start(&r, "rtlsdr", &config);
	await(&r, 20, 0);
	runner_cancel(&r);
	assert_consistent(r.c);
	for (size_t i = 0; i < r.c->nof_octets; i++)
		assert_int_equal(r.c->octets[i], ramp[i % sizeof(ramp)]);
	assert_int_equal(r.c->blocks[0].tune, 0);
	assert_int_equal(r.c->nof_events, 0);
	assert_int_equal(logged("tuner_gain_mode 0"), 1);
	runner_end(&r);
}

static void retune(void **state)
{
	(void)state;
	static const double wanted[] = { 950.6e6, 933.2e6, 1700e6 };
	struct runner r;
	const struct source *source = source_find("rtlsdr");
	struct source_config config = config_of("");
	runner_start(&r, "rtlsdr", &config);
	await(&r, 3, 0);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(source->tune(r.instance, wanted[i]), 0);
		await(&r, blocks_now(&r) + 4, 0);
	}
	assert_int_equal(source->tune(r.instance, 2000e6), -EINVAL);
	runner_cancel(&r);
	assert_consistent(r.c);
	assert_frequencies(r.c);
	assert_int_equal(r.c->blocks[r.c->nof_blocks - 1].tune, 3);
	for (size_t i = 1; i < r.c->nof_blocks; i++) {
		bool changed = r.c->blocks[i].tune != r.c->blocks[i - 1].tune;
		assert_true(changed ? r.c->blocks[i].lost >= 40000 : r.c->blocks[i].lost == 0);
	}
	runner_end(&r);
}

static void unplugged_and_back(void **state)
{
	(void)state;
	struct runner r;
	struct source_config config = config_of("0");
	runner_start(&r, "rtlsdr", &config);
	await(&r, 5, 0);
	turn_on("dongle.gone");
	await(&r, 5, 1);
	assert_true(r.c->events[0] < 0);
	assert_non_null(strstr(r.c->last_event, "the device was lost"));
	size_t before = blocks_now(&r);
	assert_int_equal(source_find("rtlsdr")->tune(r.instance, 951e6), 0); /* kept for its return */
	unlink(path("dongle.gone"));
	await(&r, before + 5, 2);
	runner_cancel(&r);
	assert_int_equal(r.c->nof_events, 2);
	assert_int_equal(r.c->events[1], 0);
	assert_consistent(r.c);
	assert_frequencies(r.c);
	assert_true(r.c->blocks[before].lost > 0);
	assert_true(r.c->blocks[before].freq_hz == 951e6);
	assert_int_equal(logged("sample_rate 1000000"), 2);
	runner_end(&r);
}

static void stall_is_noticed(void **state)
{
	(void)state;
	struct runner r;
	struct source_config config = config_of("");
	runner_start(&r, "rtlsdr", &config);
	await(&r, 5, 0);
	turn_on("dongle.stall");
	await(&r, 5, 1);
	assert_int_equal(r.c->events[0], -ETIMEDOUT);
	unlink(path("dongle.stall"));
	await(&r, blocks_now(&r) + 5, 2);
	runner_cancel(&r);
	assert_consistent(r.c);
	runner_end(&r);
}

static void cancel_while_lost(void **state)
{
	(void)state;
	struct runner r;
	struct source_config config = config_of("");
	runner_start(&r, "rtlsdr", &config);
	await(&r, 2, 0);
	turn_on("dongle.gone");
	await(&r, 2, 1);
	runner_cancel(&r);
	assert_int_equal(r.c->nof_events, 1);
	runner_end(&r);
}

/* With the real library first there is no dongle to test with: once more with ours. */
static int use_standin(char **argv)
{
	char own[512];
	ssize_t n = readlink("/proc/self/exe", own, sizeof(own) - 8);
	if (!strcmp(rtlsdr_get_device_name(0), "stand-in"))
		return 0;
	if (n <= 0 || getenv("FBSWATCH_STANDIN_TRIED"))
		return -1;
	own[n] = '\0';
	char *slash = strrchr(own, '/');
	strcpy(slash, "/..");
	setenv("LD_LIBRARY_PATH", own, 1);
	setenv("FBSWATCH_STANDIN_TRIED", "1", 1);
	return execv("/proc/self/exe", argv);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(by_serial_by_index_or_first, forget_log),
		cmocka_unit_test_setup(by_index_where_serials_are_equal, forget_log),
		cmocka_unit_test_setup(what_the_tuner_cannot, forget_log),
		cmocka_unit_test_setup(settings, forget_log),
		cmocka_unit_test_setup(samples_of_a_file, forget_log),
		cmocka_unit_test_setup(retune, forget_log),
		cmocka_unit_test_setup(unplugged_and_back, forget_log),
		cmocka_unit_test_setup(stall_is_noticed, forget_log),
		cmocka_unit_test_setup(cancel_while_lost, forget_log),
	};
	(void)argc;
	if (use_standin(argv)) {
		fprintf(stderr, "librtlsdr.so.0 of the tests is not beside them\n");
		return 1;
	}
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
