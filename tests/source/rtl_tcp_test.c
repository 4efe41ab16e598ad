// SPDX-License-Identifier: GPL-3.0-or-later
/* rtl_tcp: against a server in a process of its own (rtl_tcp_server.c), well-behaved and otherwise. Its samples count:
 * both octets of sample k are k modulo 256, so that a shift by one octet or a lost sample shows.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runner.h"                    // struct runner
#include "../../src/source/rtl_tcp.h"  // rtl_tcp_parse_header

struct server {
	pid_t pid;
	FILE *says;
	char target[32];
};

static void server_start(struct server *s, const char *const plans[])
{
	char path[512], *argv[10] = { path, "0", "-" };
	int ends[2], port;
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 32);
	assert_true(n > 0);
	path[n] = '\0';
	strcpy(strrchr(path, '/'), "/../rtl_tcp_server");
	for (int i = 0; plans[i]; i++)
		argv[3 + i] = (char *)plans[i];
	assert_int_equal(pipe(ends), 0);
	s->pid = fork();
	if (s->pid == 0) {
		dup2(ends[1], STDOUT_FILENO);
		execv(path, argv);
		_exit(127);
	}
	close(ends[1]);
	s->says = fdopen(ends[0], "r");
	if (fscanf(s->says, "listening %d", &port) != 1)
		fail_msg("%s does not start", path);
	snprintf(s->target, sizeof(s->target), "127.0.0.1:%d", port);
}

/* Ends the server; all that it said since the start, in text[size]. */
static void server_stop(struct server *s, char *text, size_t size)
{
	kill(s->pid, SIGTERM);
	waitpid(s->pid, NULL, 0);
	text[fread(text, 1, size - 1, s->says)] = '\0';
	fclose(s->says);
}

/* Indices add up with what is said to be lost; within a block every sample follows the one before. */
static void assert_consistent(const struct collected *c)
{
	uint64_t next = 0;
	size_t at = 0;
	for (size_t i = 0; i < c->nof_blocks; i++) {
		const struct iq_block *b = &c->blocks[i];
		assert_true(b->index == next + b->lost);
		next = b->index + b->nof_samples;
		for (size_t k = 0; k < b->nof_samples; k++, at += 2) {
			assert_int_equal(c->octets[at], c->octets[at + 1]);
			assert_int_equal((uint8_t)(c->octets[at] - k), c->octets[at - 2 * k]);
		}
	}
}

static int count_of(const char *text, const char *words)
{
	int count = 0;
	for (; (text = strstr(text, words)); text++)
		count++;
	return count;
}

static void headers(void **state)
{
	(void)state;
	struct rtl_tcp_header header;
	struct fault fault;
	assert_int_equal(rtl_tcp_parse_header("x", (const uint8_t *)"RTL0\0\0\0\5\0\0\1\35", &header, &fault), 0);
	assert_int_equal(header.tuner_type, 5);
	assert_int_equal(header.nof_gains, 256 + 29);
	assert_int_equal(rtl_tcp_parse_header("x", (const uint8_t *)"SSH-2.0\x1b\xff\0\r\n", &header, &fault), -EPROTO);
	assert_string_equal(
		fault.text,
		"x: is no rtl_tcp server: it begins with 'SSH-2.0.....' (5353482d322e301bff000d0a), not with RTL0");
}

static void targets(void **state)
{
	(void)state;
	static const char *const right[][3] = {
		{ "localhost:1235", "localhost", "1235" },
		{ "10.0.0.1", "10.0.0.1", "1234" },
		{ "[fe80::1]:80", "fe80::1", "80" },
		{ "fe80::1", "fe80::1", "1234" },
		{ "[::1]", "::1", "1234" },
	};
	static const char *const wrong[] = { "",    ":1234", "a:",   "a:0",    "a:65536",
		                             "a:x", "a:12x", "a:-1", "[::1]:", "a:999999" };
	char host[64], port[6];
	for (size_t i = 0; i < sizeof(right) / sizeof(right[0]); i++) {
		assert_int_equal(rtl_tcp_parse_target(right[i][0], host, sizeof(host), port), 0);
		assert_string_equal(host, right[i][1]);
		assert_string_equal(port, right[i][2]);
	}
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_int_equal(rtl_tcp_parse_target(wrong[i], host, sizeof(host), port), -EINVAL);
	assert_int_equal(rtl_tcp_parse_target("abcdefgh", host, 8, port), -EINVAL);
}

static void commands(void **state)
{
	(void)state;
	uint8_t octets[RTL_TCP_COMMAND_BYTES];
	rtl_tcp_write_command(octets, RTL_TCP_FREQ, 940200000);
	assert_memory_equal(octets, "\x01\x38\x0a\x50\x40", 5);
}

static void bad_servers_are_refused(void **state)
{
	(void)state;
	struct server s;
	char said[4096];
	server_start(&s, (const char *const[]){ "garbage", "header:5", "mute", "drip", NULL });
	struct source_config config = config_of(s.target);
	refused("rtl_tcp", &config, "it begins with 'HTTP/1.1 400'");
	refused("rtl_tcp", &config, "closed the connection after 5 of the header's 12 octets");
	refused("rtl_tcp", &config, "no header within 5 s: another client is probably connected");
	refused("rtl_tcp", &config, "no header within 5 s");
	server_stop(&s, said, sizeof(said));
	refused("rtl_tcp", &config, s.target);
	refused("rtl_tcp", &config, "Connection refused");
}

static void bad_options_are_refused(void **state)
{
	(void)state;
	struct server s;
	char said[4096];
	server_start(&s, (const char *const[]){ "serve", NULL });
	struct source_config config = config_of(s.target);
	config.rate_hz = 500e3;
	refused("rtl_tcp", &config, "500000 samples a second");
	config.rate_hz = 1e6;
	config.freq_hz = 1842e6;
	refused("rtl_tcp", &config, "1842.000000 MHz is outside the R820T tuner's 24 to 1766 MHz");
	config.target = "localhost:http";
	refused("rtl_tcp", &config, "is not HOST:PORT");
	server_stop(&s, said, sizeof(said));
}

static void samples_and_settings(void **state)
{
	(void)state;
	struct server s;
	struct runner r;
	struct source_info info;
	char said[4096];
	server_start(&s, (const char *const[]){ "serve", NULL });
	struct source_config config = config_of(s.target);
	config.gain_db = 30;
	config.ppm = -37.4;
	config.bias_tee = true;
	runner_start(&r, "rtl_tcp", &config);
	await(&r, 20, 0);
	source_find("rtl_tcp")->info(r.instance, &info);
	runner_cancel(&r);
	server_stop(&s, said, sizeof(said));
	assert_consistent(r.c);
	assert_true(r.c->blocks[0].index == 0 && r.c->blocks[0].lost == 0 && r.c->blocks[0].tune == 0);
	assert_true(r.c->blocks[0].freq_hz == 940.2e6);
	assert_true(r.c->blocks[19].lost == 0);
	assert_true(r.c->blocks[0].time_ns > INT64_C(1700000000000000000));
	assert_true(fabs(r.c->blocks[0].rate_hz - 1e6) < 0.1);
	assert_int_equal(r.c->nof_events, 0);
	assert_true(info.freq_min_hz == 24e6 && info.freq_max_hz == 1766e6 && info.rate_hz == r.c->blocks[0].rate_hz);
	assert_non_null(strstr(info.text, "R820T"));
	assert_int_equal(count_of(said, "command 01 940200000\n"), 1);
	assert_int_equal(count_of(said, "command 02 1000000\n"), 1);
	assert_int_equal(count_of(said, "command 03 1\n"), 1);
	assert_int_equal(count_of(said, "command 04 297\n"), 1);
	assert_int_equal(count_of(said, "command 05 -37\n"), 1);
	assert_int_equal(count_of(said, "command 0e 1\n"), 1);
	runner_end(&r);
}

static void cut_in_mid_sample_and_back(void **state)
{
	(void)state;
	struct server s;
	struct runner r;
	char said[4096];
	server_start(&s, (const char *const[]){ "serve:300001", "garbage", "serve", NULL });
	struct source_config config = config_of(s.target);
	runner_start(&r, "rtl_tcp", &config);
	await(&r, 0, 2);
	size_t before = r.c->nof_blocks;
	await(&r, before + 10, 2);
	runner_cancel(&r);
	server_stop(&s, said, sizeof(said));
	assert_int_equal(r.c->nof_events, 2);
	assert_true(r.c->events[0] < 0);
	assert_int_equal(r.c->events[1], 0);
	assert_consistent(r.c);
	int gaps = 0;
	for (size_t i = 0; i < r.c->nof_blocks; i++)
		gaps += r.c->blocks[i].lost > 0;
	assert_int_equal(gaps, 1);
	assert_int_equal(count_of(said, "command 01 940200000\n"), 2);
	assert_int_equal(count_of(said, "command 03 0\n"), 2);
	assert_int_equal(count_of(said, "command 04"), 0);
	runner_end(&r);
}

static void stalls(const char *plan)
{
	struct server s;
	struct runner r;
	char said[4096];
	server_start(&s, (const char *const[]){ plan, "serve", NULL });
	struct source_config config = config_of(s.target);
	runner_start(&r, "rtl_tcp", &config);
	await(&r, 0, 1);
	assert_int_equal(r.c->events[0], -ETIMEDOUT);
	assert_non_null(strstr(r.c->last_event, "hardly any samples for"));
	await(&r, 10, 2);
	runner_cancel(&r);
	server_stop(&s, said, sizeof(said));
	assert_int_equal(r.c->events[1], 0);
	assert_consistent(r.c);
	runner_end(&r);
}

static void stall_is_noticed(void **state)
{
	(void)state;
	stalls("stall:100000");
}

/* An octet now and then, or a block, is no life. */
static void trickle_is_a_stall(void **state)
{
	(void)state;
	stalls("trickle:100000");
	stalls("slow:100000");
}

/* More than there is: a quarter of a second of it is taken, four are left out; time runs on from the clock. */
static void flood_is_noticed(void **state)
{
	struct server s;
	struct runner r;
	char said[4096];
	(void)state;

	server_start(&s, (const char *const[]){ "flood:100000", "serve", NULL });
	struct source_config config = config_of(s.target);

	runner_start(&r, "rtl_tcp", &config);
	await(&r, 10, 2);
	size_t before = r.c->nof_blocks;

	await(&r, before + 10, 2);
	runner_cancel(&r);
	server_stop(&s, said, sizeof(said));
	assert_int_equal(r.c->events[0], -EIO);
	assert_int_equal(r.c->events[1], 0);
	for (size_t i = 1; i < r.c->nof_blocks; i++)
		assert_true(r.c->blocks[i].time_ns > r.c->blocks[i - 1].time_ns);
	runner_end(&r);
}

static void retune(void **state)
{
	(void)state;
	struct server s;
	struct runner r;
	char said[4096];
	const struct source *source = source_find("rtl_tcp");
	server_start(&s, (const char *const[]){ "serve", NULL });
	struct source_config config = config_of(s.target);
	runner_start(&r, "rtl_tcp", &config);
	await(&r, 5, 0);
	assert_int_equal(source->tune(r.instance, 2000e6), -EINVAL);
	assert_int_equal(source->tune(r.instance, 950.6e6), 0);
	await(&r, r.c->nof_blocks + 10, 0);
	double gain_db = 33.1;

	assert_int_equal(source->set_gain(r.instance, &gain_db), 0);
	assert_true(gain_db == 32.8);
	await(&r, r.c->nof_blocks + 10, 0);
	runner_cancel(&r);
	server_stop(&s, said, sizeof(said));
	assert_consistent(r.c);
	size_t i = 0;
	while (r.c->blocks[i].tune == 0)
		assert_true(r.c->blocks[i++].freq_hz == 940.2e6);
	assert_true(r.c->blocks[i].lost >= 120000); /* the tuner settles: 0.12 s */
	for (; r.c->blocks[i].tune == 1; i++)
		assert_true(r.c->blocks[i].freq_hz == 950.6e6);
	assert_true(r.c->blocks[i].lost >= 120000); /* and with another gain */
	for (; i < r.c->nof_blocks; i++)
		assert_true(r.c->blocks[i].tune == 2 && r.c->blocks[i].freq_hz == 950.6e6);
	assert_int_equal(count_of(said, "command 01 950600000\n"), 1);
	assert_int_equal(count_of(said, "command 03 1\n"), 1);
	assert_int_equal(count_of(said, "command 04 328\n"), 1);
	runner_end(&r);
}

static void cancel_while_lost(void **state)
{
	(void)state;
	struct server s;
	struct runner r;
	char said[4096];
	server_start(&s, (const char *const[]){ "serve", NULL });
	struct source_config config = config_of(s.target);
	runner_start(&r, "rtl_tcp", &config);
	await(&r, 2, 0);
	server_stop(&s, said, sizeof(said));
	await(&r, 2, 1);
	assert_int_equal(source_find("rtl_tcp")->tune(r.instance, 950.6e6), 0); /* kept for when it is back */
	runner_cancel(&r);
	assert_int_equal(r.c->nof_events, 1);
	runner_end(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(headers),
		cmocka_unit_test(targets),
		cmocka_unit_test(commands),
		cmocka_unit_test(bad_servers_are_refused),
		cmocka_unit_test(bad_options_are_refused),
		cmocka_unit_test(samples_and_settings),
		cmocka_unit_test(cut_in_mid_sample_and_back),
		cmocka_unit_test(stall_is_noticed),
		cmocka_unit_test(trickle_is_a_stall),
		cmocka_unit_test(flood_is_noticed),
		cmocka_unit_test(retune),
		cmocka_unit_test(cancel_while_lost),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
