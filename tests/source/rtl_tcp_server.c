// SPDX-License-Identifier: GPL-3.0-or-later
/* rtl_tcp_server: serves a file of cu8 samples over rtl_tcp, in real time and in a loop, and misbehaves when told to.
 * For the tests of the client, and for trying anything live by hand.
 *
 * usage: rtl_tcp_server PORT FILE [PLAN...]        PORT 0: any free one; FILE -: every octet counts the samples
 *
 * Each client in turn gets the next PLAN, the last one for ever:
 *   serve        samples for as long as it stays
 *   serve:N      N octets of samples, then the connection is cut
 *   stall:N      N octets of samples, then silence
 *   trickle:N    the same, then an octet each half second
 *   slow:N       the same, then a block each second
 *   flood:N      the same, then all that the client takes
 *   drip         the header, an octet each half second
 *   mute         no header, like a server that has another client
 *   header:N     the first N octets of the header, then the connection is cut
 *   garbage      something that is no header
 *
 * Says on standard output: "listening PORT", "client N PLAN", "command NN VALUE", "gone".
 */
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { CHUNK = 16384, COMMAND = 5 };

struct server {
	int listener;
	uint8_t *samples;
	size_t size; /* octets of samples */
};

struct client {
	int fd;
	double rate_hz;
	uint64_t sent; /* octets */
	uint8_t command[COMMAND];
	size_t have; /* octets of the command */
};

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static void load(struct server *s, const char *path)
{
	FILE *file = strcmp(path, "-") ? fopen(path, "rb") : NULL;
	s->size = 1 << 20;
	if (strcmp(path, "-") && !file)
		die(path);
	if (file) {
		fseek(file, 0, SEEK_END);
		s->size = ftell(file) / 2 * 2;
		rewind(file);
	}
	s->samples = malloc(s->size + 1);
	for (size_t i = 0; !file && i < s->size; i++)
		s->samples[i] = i / 2;
	if (file && (s->size == 0 || fread(s->samples, 1, s->size, file) != s->size))
		die(path);
	if (file)
		fclose(file);
}

static void listen_at(struct server *s, int port)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		                       .sin_port = htons(port),
		                       .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof(address);
	s->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	setsockopt(s->listener, SOL_SOCKET, SO_REUSEADDR, &(int){ 1 }, sizeof(int));
	if (bind(s->listener, (struct sockaddr *)&address, sizeof(address)) || listen(s->listener, 4))
		die("listen");
	getsockname(s->listener, (struct sockaddr *)&address, &size);
	printf("listening %d\n", ntohs(address.sin_port));
}

static void obey(struct client *c)
{
	uint32_t value = (uint32_t)c->command[1] << 24 | c->command[2] << 16 | c->command[3] << 8 | c->command[4];
	printf("command %02x %d\n", c->command[0], (int32_t)value);
	if (c->command[0] == 0x02 && value > 0)
		c->rate_hz = value;
	c->have = 0;
}

/* Takes commands for so long; false when the client has gone. */
static bool attend(struct client *c, int timeout_ms)
{
	while (poll(&(struct pollfd){ .fd = c->fd, .events = POLLIN }, 1, timeout_ms) > 0) {
		ssize_t n = read(c->fd, c->command + c->have, COMMAND - c->have);
		if (n <= 0)
			return false;
		c->have += n;
		if (c->have == COMMAND)
			obey(c);
		timeout_ms = 0;
	}
	return true;
}

static double seconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec * 1e-9;
}

/* `limit` octets in real time at whatever rate is set; false when the client has gone. */
static bool serve(const struct server *s, struct client *c, uint64_t limit)
{
	double due = seconds();
	while (c->sent < limit) {
		size_t at = c->sent % s->size, n = s->size - at;
		n = n > CHUNK ? CHUNK : n;
		n = n > limit - c->sent ? limit - c->sent : n;
		double wait = due - seconds();
		if (!attend(c, wait > 0 ? (int)(wait * 1000) : 0) ||
		    send(c->fd, s->samples + at, n, MSG_NOSIGNAL) != (ssize_t)n)
			return false;
		c->sent += n;
		due += n / 2 / c->rate_hz;
	}
	return true;
}

/* So many octets each so often, until the client has gone. */
static void trickle(struct client *c, const uint8_t *octets, size_t size, size_t each, int pause_ms)
{
	for (size_t at = c->sent;
	     attend(c, pause_ms) && send(c->fd, octets + at % size, each, MSG_NOSIGNAL) == (ssize_t)each; at += each)
		;
}

static void treat(const struct server *s, struct client *c, const char *plan)
{
	static const uint8_t header[12] = { 'R', 'T', 'L', '0', 0, 0, 0, 5, 0, 0, 0, 29 };
	const char *colon = strchr(plan, ':');
	uint64_t limit = colon ? strtoull(colon + 1, NULL, 10) : UINT64_MAX;
	bool there = true;
	if (!strncmp(plan, "drip", 4))
		trickle(c, header, sizeof(header), 1, 500);
	else if (!strncmp(plan, "garbage", 7))
		there = send(c->fd, "HTTP/1.1 400 Bad Request\r\n", 26, MSG_NOSIGNAL) > 0;
	else if (!strncmp(plan, "header", 6))
		there = send(c->fd, header, limit, MSG_NOSIGNAL) > 0;
	else if (strncmp(plan, "mute", 4))
		there = send(c->fd, header, sizeof(header), MSG_NOSIGNAL) > 0 && serve(s, c, limit);
	if (there && !strncmp(plan, "trickle", 7))
		trickle(c, s->samples, s->size, 1, 500);
	if (there && !strncmp(plan, "slow", 4))
		trickle(c, s->samples, s->size, 2 * CHUNK, 1000);
	while (there && !strncmp(plan, "flood", 5)) /* until the client has gone */
		there = send(c->fd, s->samples, s->size, MSG_NOSIGNAL) == (ssize_t)s->size;
	bool silent = !strncmp(plan, "stall", 5) || !strncmp(plan, "mute", 4) || !strncmp(plan, "garbage", 7);
	while (there && silent)
		there = attend(c, 1000);
}

int main(int argc, char **argv)
{
	struct server s;
	static char *always[] = { "serve" };
	if (argc < 3)
		return fprintf(stderr, "usage: rtl_tcp_server PORT FILE [PLAN...]\n"), 2;
	char **plans = argc > 3 ? argv + 3 : always;
	int nof_plans = argc > 3 ? argc - 3 : 1;
	setvbuf(stdout, NULL, _IOLBF, 0);
	signal(SIGPIPE, SIG_IGN);
	load(&s, argv[2]);
	listen_at(&s, atoi(argv[1]));
	for (int i = 0;; i++) {
		struct client c = { .fd = accept(s.listener, NULL, NULL), .rate_hz = 2048000 };
		if (c.fd < 0)
			die("accept");
		const char *plan = plans[i < nof_plans ? i : nof_plans - 1];
		printf("client %d %s\n", i, plan);
		treat(&s, &c, plan);
		close(c.fd);
		printf("gone\n");
	}
}
