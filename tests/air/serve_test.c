// SPDX-License-Identifier: GPL-3.0-or-later
/* serve: greeting, samples, retuning, a client that leaves and one that comes, as rtl_tcp does it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <netinet/in.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "air.h"  // air_listen, air_serve

static const char text[] =
	"[air]\nfreq = 945.2M\nrate = 250k\nnoise_dbfs = none\n[cell a]\narfcn = 51\nlevel_dbfs = -6\n";
static struct air_scenario *scenario;
static pthread_t thread;
static atomic_bool stop;
static int listener;
static struct sockaddr_in address;

static void *serve(void *unused)
{
	static struct fault fault;
	(void)unused;
	return air_serve(scenario, listener, &stop, &fault) ? &fault : NULL;
}

static int start(void **state)
{
	(void)state;
	struct fault fault;
	socklen_t length = sizeof(address);
	scenario = air_scenario_parse(text, strlen(text), "x", &fault);
	listener = air_listen(0, &fault);
	atomic_store(&stop, false);
	if (!scenario || listener < 0 || getsockname(listener, (struct sockaddr *)&address, &length))
		return -1;
	return pthread_create(&thread, NULL, serve, NULL);
}

static int finish(void **state)
{
	(void)state;
	void *result;
	atomic_store(&stop, true);
	pthread_join(thread, &result);
	air_scenario_destroy(scenario);
	return result != NULL;
}

static int dial(void)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	return fd;
}

static void receive(int fd, uint8_t *octets, size_t n)
{
	for (size_t at = 0; at < n;) {
		ssize_t got = recv(fd, octets + at, n - at, 0);
		assert_true(got > 0);
		at += (size_t)got;
	}
}

static void command(int fd, uint8_t number, uint32_t value)
{
	uint8_t octets[5] = { number, (uint8_t)(value >> 24), (uint8_t)(value >> 16), (uint8_t)(value >> 8),
		              (uint8_t)value };
	assert_int_equal(send(fd, octets, sizeof(octets), 0), sizeof(octets));
}

static void expect_greeting(int fd)
{
	uint8_t greeting[12];
	receive(fd, greeting, sizeof(greeting));
	assert_memory_equal(greeting, "RTL0\0\0\0\5\0\0\0\35", 12);
}

/* Mean distance of 1000 samples from the centre. */
static double loudness(int fd)
{
	uint8_t octets[2000];
	double sum = 0;
	receive(fd, octets, sizeof(octets));
	for (int i = 0; i < 1000; i++)
		sum += hypot(octets[2 * i] - 127.5, octets[2 * i + 1] - 127.5);
	return sum / 1000;
}

static void greets_and_sends(void **state)
{
	(void)state;
	int fd = dial();
	expect_greeting(fd);
	assert_true(fabs(loudness(fd) - 127.5 * pow(10, -0.3)) < 5);
	close(fd);
}

static void retunes(void **state)
{
	(void)state;
	int fd = dial(), quiet = 0;
	expect_greeting(fd);
	command(fd, 0x05, 17); /* ppm: taken and ignored */
	command(fd, 0x01, 950000000);
	while (loudness(fd) > 1)
		assert_true(quiet++ < 1000);
	command(fd, 0x02, 500000);
	command(fd, 0x02, 1); /* no rate of a dongle: ignored */
	command(fd, 0x01, 945200000);
	for (int i = 0; loudness(fd) < 30; i++)
		assert_true(i < 1000);
	close(fd);
}

static void takes_the_next_client(void **state)
{
	(void)state;
	for (int i = 0; i < 3; i++) {
		int fd = dial();
		expect_greeting(fd);
		close(fd);
	}
}

/* The port of somebody else is named. */
static void names_a_port_in_use(void **state)
{
	(void)state;
	struct fault fault;
	assert_true(air_listen(ntohs(address.sin_port), &fault) < 0);
	assert_non_null(strstr(fault.text, "Address already in use"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(greets_and_sends, start, finish),
		cmocka_unit_test_setup_teardown(retunes, start, finish),
		cmocka_unit_test_setup_teardown(takes_the_next_client, start, finish),
		cmocka_unit_test_setup_teardown(names_a_port_in_use, start, finish),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
