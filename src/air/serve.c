// SPDX-License-Identifier: GPL-3.0-or-later
/* serve: the scenario as a dongle behind rtl_tcp: 12 octets of greeting, then cu8 samples in real time; commands of
 * five octets (a number, 32 bits big endian) may come at any time. One client at a time; the next finds the air as it
 * is then.
 */
#include <errno.h>
#include <math.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "air.h"

enum {
	COMMAND_OCTETS = 5,
	SET_FREQ = 1,
	SET_RATE = 2,
	TICKS_PER_S = 50,
	WAIT_MS = 100,
	SAMPLES_MAX = 25000000 / TICKS_PER_S
};

struct client {
	int fd;
	struct air *air;
	double freq_hz, rate_hz;
	uint8_t command[COMMAND_OCTETS];
	size_t nof_command; /* octets of it read */
	int64_t due_ns;     /* when the next samples are to go out */
	float complex *samples;
	uint8_t *octets;   /* [2 x SAMPLES_MAX] */
	size_t at, filled; /* octets sent, of those there are */
};

static int64_t now_ns(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ll + t.tv_nsec;
}

static void obey(struct client *c)
{
	const uint8_t *p = c->command;
	uint32_t value = (uint32_t)p[1] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 8 | p[4];
	double freq_hz = p[0] == SET_FREQ ? value : c->freq_hz, rate_hz = p[0] == SET_RATE ? value : c->rate_hz;
	if (p[0] != SET_FREQ && p[0] != SET_RATE)
		return; /* gain and the like change nothing here */
	if (air_tune(c->air, freq_hz, rate_hz))
		return;
	/* What was heard on another frequency still goes out, as a dongle's does: the client's count of samples is its
	 * clock. With another rate it is dropped, but for the other half of a sample half sent. */
	if (rate_hz != c->rate_hz && c->filled > c->at)
		c->filled = c->at + c->at % 2;
	c->freq_hz = freq_hz;
	c->rate_hz = rate_hz;
}

/* False when the client has gone. */
static bool read_commands(struct client *c)
{
	ssize_t n;
	while ((n = recv(c->fd, c->command + c->nof_command, COMMAND_OCTETS - c->nof_command, MSG_DONTWAIT)) > 0) {
		c->nof_command += (size_t)n;
		if (c->nof_command < COMMAND_OCTETS)
			continue;
		c->nof_command = 0;
		obey(c);
	}
	return n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
}

static void next_samples(struct client *c)
{
	size_t n = (size_t)(c->rate_hz / TICKS_PER_S);
	int64_t now = now_ns();
	n = air_read(c->air, c->samples, n);
	air_quantise(IQ_CU8, c->samples, n, c->octets);
	c->at = 0;
	c->filled = 2 * n;
	c->due_ns += llround((double)n / c->rate_hz * 1e9);
	if (now - c->due_ns > 1000000000) /* a client or a machine that cannot keep up gets a slower air, not a burst */
		c->due_ns = now;
}

static bool send_some(struct client *c)
{
	ssize_t n = send(c->fd, c->octets + c->at, c->filled - c->at, MSG_DONTWAIT | MSG_NOSIGNAL);
	if (n > 0)
		c->at += (size_t)n;
	return n >= 0 || errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

static void converse(struct client *c, const atomic_bool *stop)
{
	static const uint8_t greeting[12] = { 'R', 'T', 'L', '0', 0, 0, 0, 5, 0, 0, 0, 29 }; /* R820T, 29 gains */
	bool alive = send(c->fd, greeting, sizeof(greeting), MSG_NOSIGNAL) == sizeof(greeting);
	c->due_ns = now_ns();
	while (alive && !(stop && atomic_load(stop))) {
		if (c->at == c->filled && now_ns() >= c->due_ns)
			next_samples(c);
		int64_t wait_ms = (c->due_ns - now_ns()) / 1000000 + 1;
		bool sending = c->at < c->filled;
		struct pollfd event = { .fd = c->fd, .events = (short)(POLLIN | (sending ? POLLOUT : 0)) };
		poll(&event, 1, sending || wait_ms > WAIT_MS ? WAIT_MS : wait_ms < 0 ? 0 : (int)wait_ms);
		if (event.revents & (POLLIN | POLLERR | POLLHUP))
			alive = read_commands(c);
		if (alive && event.revents & POLLOUT && c->at < c->filled)
			alive = send_some(c);
	}
}

int air_listen(int port, struct fault *fault)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
	int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0)
		return fault_set(fault, errno, "socket: %s", strerror(errno));
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (bind(fd, (struct sockaddr *)&address, sizeof(address)) || listen(fd, 1)) {
		int err = fault_set(fault, errno, "127.0.0.1:%d: %s", port, strerror(errno));
		close(fd);
		return err;
	}
	return fd;
}

static void serve_one(struct client *c, int listener, const atomic_bool *stop)
{
	struct pollfd event = { .fd = listener, .events = POLLIN };
	if (poll(&event, 1, WAIT_MS) <= 0)
		return;
	c->fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	if (c->fd < 0)
		return;
	c->nof_command = c->at = c->filled = 0;
	converse(c, stop);
	close(c->fd);
}

int air_serve(const struct air_scenario *scenario, int listener, const atomic_bool *stop, struct fault *fault)
{
	struct air_info info;
	air_scenario_info(scenario, &info);
	struct client client = { .freq_hz = info.freq_hz, .rate_hz = info.rate_hz };
	client.air = air_create(scenario, NULL, NULL);
	client.samples = malloc(SAMPLES_MAX * sizeof(*client.samples));
	client.octets = malloc(2 * SAMPLES_MAX);
	int err = client.air && client.samples && client.octets ? 0 : fault_set(fault, ENOMEM, "out of memory");
	if (!err)
		air_endless(client.air);
	while (!err && !(stop && atomic_load(stop)))
		serve_one(&client, listener, stop);
	air_destroy(client.air);
	free(client.samples);
	free(client.octets);
	close(listener);
	return err;
}
