// SPDX-License-Identifier: GPL-3.0-or-later
/* gsmtap: a frame arrives at the socket it was sent to; targets that are none are refused by name; nobody listening is
 * no error. */
#include "scratch.h"  // struct scratch

#include <arpa/inet.h>
#include <sys/socket.h>

static const struct sink *gsmtap(void)
{
	return sink_find("gsmtap");
}

static int listen_udp(uint16_t *port)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t size = sizeof(address);
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&address, size), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &size), 0);
	*port = ntohs(address.sin_port);
	return fd;
}

static void a_frame_arrives(void **state)
{
	struct fault fault = { .text = "" };
	char target[64];
	uint8_t got[512];
	uint16_t port;
	int fd = listen_udp(&port);
	struct pdu pdu = scratch_pdu();
	(void)state;

	snprintf(target, sizeof(target), "127.0.0.1:%u", port);
	const struct sink_config config = { .target = target, .messages = false, .live = true };
	void *instance = gsmtap()->open(&config, &fault);

	assert_non_null(instance);
	assert_int_equal(
		PUT(gsmtap(), instance, .type = RECORD_MESSAGE, .message = &(struct message){ &pdu, "name", "key" }),
		0);
	assert_int_equal(recv(fd, got, sizeof(got), 0), 16 + 23);
	assert_memory_equal(got, ((const uint8_t[]){ 2, 4, 1, 0, 0, 62, 0xe0, 18, 0, 1, 8, 0x2c, 1, 0, 0, 0, 0x49 }),
	                    17);
	assert_int_equal(gsmtap()->dropped(instance), 0);
	close(fd);
	for (int i = 0; i < 10; i++)
		assert_int_equal(PUT(gsmtap(), instance, .type = RECORD_MESSAGE,
		                     .message = &(struct message){ &pdu, "name", "key" }),
		                 0);
	assert_true(gsmtap()->dropped(instance) > 0); /* the kernel said that nobody listens */
	assert_int_equal(gsmtap()->close(instance), 0);
}

static void bad_targets(void **state)
{
	static const char *const targets[] = {
		"",     ":4729",     "127.0.0.1:", "127.0.0.1:0",  "127.0.0.1:65536",      "127.0.0.1:4729x",
		"[::1", "[::1]4729", "[]:4729",    "127.0.0.1:-1", "no.such.host.invalid", "a b"
	};
	(void)state;

	for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]); i++) {
		struct fault fault = { .text = "" };
		const struct sink_config config = { .target = targets[i], .messages = false, .live = false };

		assert_null(gsmtap()->open(&config, &fault));
		assert_non_null(strstr(fault.text, "gsmtap:"));
	}
}

/* At boot no name is known: a live run goes on, and says so. */
static void a_name_that_nobody_knows_yet(void **state)
{
	struct fault fault = { .text = "" };
	const struct sink_config config = { .target = "no.such.host.invalid", .live = true };
	void *instance = gsmtap()->open(&config, &fault);
	struct pdu pdu = scratch_pdu();
	(void)state;

	assert_non_null(instance);
	assert_true(gsmtap()->trouble(instance, &fault) < 0);
	assert_non_null(strstr(fault.text, "no.such.host.invalid"));
	PUT(gsmtap(), instance, .type = RECORD_MESSAGE, .message = &(struct message){ &pdu, "name", "key" });
	assert_int_equal(gsmtap()->dropped(instance), 1);
	assert_int_equal(gsmtap()->close(instance), 0);
}

static void good_targets(void **state)
{
	static const char *const targets[] = { "127.0.0.1", "127.0.0.1:1234" };
	(void)state;

	for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]); i++) {
		struct fault fault = { .text = "" };
		const struct sink_config config = { .target = targets[i], .messages = false, .live = false };
		void *instance = gsmtap()->open(&config, &fault);

		assert_non_null(instance);
		gsmtap()->close(instance);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_frame_arrives),
		cmocka_unit_test(bad_targets),
		cmocka_unit_test(a_name_that_nobody_knows_yet),
		cmocka_unit_test(good_targets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
