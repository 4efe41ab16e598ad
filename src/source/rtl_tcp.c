/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rtl_tcp: samples of a dongle at another machine, over the protocol of rtl_tcp (see rtl_tcp.h for its messages).
 *
 * A server takes one client at a time: the next one is connected by the kernel but greeted only when the first has
 * gone, so a missing header is told apart from a missing server. When the stream stalls or ends in mid-run the loss is
 * reported at once and the connection made anew every second, with all settings, until it works or run() is cancelled.
 */
#include <errno.h>
#include <math.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "live.h"     // struct live
#include "rtl_tcp.h"  // rtl_tcp_parse_header
#include "sources.h"  // rtl_tcp_source
#include "stream.h"   // struct stream
#include "tuner.h"    // struct tuner

enum { BLOCK_SAMPLES = 16384, BLOCK_BYTES = 2 * BLOCK_SAMPLES };
enum { CONNECT_MS = 5000, HEADER_MS = 5000, STALL_MS = 1500, RETRY_MS = 1000 };

/* Of the rate that was asked for: a server that sends less than this share of it has stalled, whatever trickles out of it. */
static const double alive_share = 0.1;

/* The tuner's own settling, and what was under way in both machines' socket buffers. */
static const int64_t settle_ns = 120000000;

struct rtl_tcp {
	struct stream stream;
	struct live live;
	struct addrinfo *addresses;
	char name[96]; /* "rtl_tcp=HOST:PORT", for faults */
	struct rtl_tcp_header header;
	const struct tuner *tuner;
	struct source_config config;
	pthread_mutex_t lock; /* of stream.fd and freq_hz between run() and tune(); not taken on the sample path */
	double freq_hz;
	uint8_t buffer[BLOCK_BYTES];
};

static void disconnect(struct rtl_tcp *r)
{
	pthread_mutex_lock(&r->lock);
	if (r->stream.fd >= 0)
		close(r->stream.fd);
	r->stream.fd = -1;
	pthread_mutex_unlock(&r->lock);
}

/* Waits for a connection under way: 0 or -errno. */
static int finish_connect(const struct stream *link)
{
	int err = stream_wait(link, POLLOUT, CONNECT_MS), socket_err = 0;
	socklen_t size = sizeof(socket_err);
	if (err)
		return err;
	getsockopt(link->fd, SOL_SOCKET, SO_ERROR, &socket_err, &size);
	return -socket_err;
}

static int connect_address(struct stream *link, const struct addrinfo *address)
{
	link->fd = socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (link->fd < 0)
		return -errno;
	if (connect(link->fd, address->ai_addr, address->ai_addrlen) == 0)
		return 0;
	int err = errno == EINPROGRESS ? finish_connect(link) : -errno;
	if (err) {
		close(link->fd);
		link->fd = -1;
	}
	return err;
}

static int connect_any(const struct rtl_tcp *r, struct stream *link, struct fault *fault)
{
	int err = -ENOENT;
	for (const struct addrinfo *a = r->addresses; a && err && err != -ECANCELED; a = a->ai_next)
		err = connect_address(link, a);
	return err ? fault_set(fault, -err, "%s: %s", r->name, strerror(-err)) : 0;
}

static int read_header(const struct rtl_tcp *r, const struct stream *link, struct rtl_tcp_header *header,
		       struct fault *fault)
{
	uint8_t octets[RTL_TCP_HEADER_BYTES];
	ssize_t n = stream_read(link, octets, sizeof(octets), HEADER_MS);
	if (n == -ETIMEDOUT)
		return fault_set(fault, ETIMEDOUT,
		                 "%s: connected, but no header within %d s: another client is probably connected to it",
		                 r->name, HEADER_MS / 1000);
	if (n < 0)
		return fault_set(fault, -n, "%s: %s", r->name, strerror(-n));
	if (n < RTL_TCP_HEADER_BYTES)
		return fault_set(fault, ECONNRESET, "%s: closed the connection after %zd of the header's 12 octets",
		                 r->name, n);
	return rtl_tcp_parse_header(r->name, octets, header, fault);
}

/* A few octets into an empty socket buffer: never partly in practice, and if so the connection is of no use. */
static int send_octets(int fd, const uint8_t *octets, size_t size)
{
	ssize_t n = send(fd, octets, size, MSG_NOSIGNAL);
	return n == (ssize_t)size ? 0 : n < 0 ? -errno : -EIO;
}

/* Everything that a client before us may have left otherwise. */
static int send_settings(const struct rtl_tcp *r, int fd)
{
	bool manual = !isnan(r->config.gain_db);
	int gain = manual ? tuner_nearest_gain(r->tuner->gains, r->tuner->nof_gains, r->config.gain_db) : 0;
	const struct {
		enum rtl_tcp_command command;
		uint32_t value;
	} settings[] = {
		{ RTL_TCP_TEST_MODE, 0 },
		{ RTL_TCP_DIRECT_SAMPLING, 0 },
		{ RTL_TCP_RATE, (uint32_t)r->config.rate_hz },
		{ RTL_TCP_PPM, (uint32_t)lround(r->config.ppm) },
		{ RTL_TCP_FREQ, (uint32_t)llround(r->freq_hz) },
		{ RTL_TCP_AGC, 0 },
		{ RTL_TCP_GAIN_MODE, manual },
		{ RTL_TCP_BIAS_TEE, r->config.bias_tee },
		{ RTL_TCP_GAIN, (uint32_t)gain }, /* last: not sent with automatic gain */
	};
	enum { COUNT = sizeof(settings) / sizeof(settings[0]) };
	uint8_t octets[COUNT * RTL_TCP_COMMAND_BYTES];
	for (int i = 0; i < COUNT; i++)
		rtl_tcp_write_command(octets + i * RTL_TCP_COMMAND_BYTES, settings[i].command, settings[i].value);
	return send_octets(fd, octets, (COUNT - !manual) * RTL_TCP_COMMAND_BYTES);
}

/* The settings go out, and from now on tune() finds the connection. */
static int take_over(struct rtl_tcp *r, const struct stream *link, const struct rtl_tcp_header *header,
		     struct fault *fault)
{
	pthread_mutex_lock(&r->lock);
	r->tuner = tuner_by_type(header->tuner_type);
	if (r->freq_hz == 0)
		r->freq_hz = tuner_start_hz(r->tuner);
	int err = tuner_check_freq(r->tuner, r->name, r->freq_hz, fault);
	if (!err && (err = send_settings(r, link->fd)))
		fault_set(fault, -err, "%s: %s", r->name, strerror(-err));
	if (!err)
		r->stream.fd = link->fd;
	pthread_mutex_unlock(&r->lock);
	return err;
}

/* Connection, header and settings: 0, or -errno with *fault and no connection. */
static int start(struct rtl_tcp *r, struct fault *fault)
{
	struct stream link = { .fd = -1, .cancel_fd = r->stream.cancel_fd };
	struct rtl_tcp_header header;
	int err = connect_any(r, &link, fault);
	if (!err)
		err = read_header(r, &link, &header, fault);
	if (!err)
		err = take_over(r, &link, &header, fault);
	if (err && link.fd >= 0)
		close(link.fd);
	return err;
}

static void rtl_tcp_close(void *instance)
{
	struct rtl_tcp *r = instance;
	if (!r)
		return;
	stream_close(&r->stream);
	if (r->addresses)
		freeaddrinfo(r->addresses);
	pthread_mutex_destroy(&r->lock);
	free(r);
}

static int resolve(struct rtl_tcp *r, struct fault *fault)
{
	char host[256], port[6];
	const struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
	if (rtl_tcp_parse_target(r->config.target, host, sizeof(host), port))
		return fault_set(fault, EINVAL, "%s: is not HOST:PORT", r->name);
	int err = getaddrinfo(host, port, &hints, &r->addresses);
	return err ? fault_set(fault, EINVAL, "%s: %s", r->name, gai_strerror(err)) : 0;
}

static int prepare(struct rtl_tcp *r, struct fault *fault)
{
	if (r->config.rate_hz == 0)
		r->config.rate_hz = TUNER_RATE_DEFAULT_HZ;
	r->freq_hz = r->config.freq_hz;
	int err = tuner_check_rate(r->name, r->config.rate_hz, fault);
	if (!err && stream_init(&r->stream))
		err = fault_set(fault, EMFILE, "%s: out of descriptors", r->name);
	if (!err)
		err = resolve(r, fault);
	if (!err)
		err = start(r, fault);
	live_init(&r->live, tuner_real_rate_hz(r->config.rate_hz), r->freq_hz, settle_ns);
	return err;
}

static void *rtl_tcp_open(const struct source_config *config, struct fault *fault)
{
	struct rtl_tcp *r = calloc(1, sizeof(*r));
	if (!r) {
		fault_set(fault, ENOMEM, "rtl_tcp: out of memory");
		return NULL;
	}
	pthread_mutex_init(&r->lock, NULL);
	r->stream = (struct stream){ .fd = -1, .cancel_fd = -1 };
	r->config = *config;
	snprintf(r->name, sizeof(r->name), "rtl_tcp=%s", config->target);
	if (prepare(r, fault)) {
		rtl_tcp_close(r);
		return NULL;
	}
	return r;
}

/* What came since when. */
struct watch {
	int64_t since_ms;
	double samples;
};

/* After a while it is looked at again, and begins anew. False: it was too little. */
static bool watch_alive(struct watch *watch, double rate_hz, double samples)
{
	const int64_t now_ms = stream_now_ms(), passed_ms = now_ms - watch->since_ms;
	watch->samples += samples;
	if (passed_ms < STALL_MS)
		return true;
	bool alive = watch->samples >= alive_share * rate_hz * (double)passed_ms / 1e3;
	*watch = (struct watch){ now_ms, 0 };
	return alive;
}

/* Reads until something is wrong: -ECANCELED, or -errno with *fault. */
static int receive(struct rtl_tcp *r, const struct source_out *out, struct fault *fault)
{
	struct watch watch = { stream_now_ms(), 0 };
	for (;;) {
		ssize_t n = stream_read(&r->stream, r->buffer, BLOCK_BYTES, STALL_MS);
		if (n == -ETIMEDOUT || (n == BLOCK_BYTES && !watch_alive(&watch, r->config.rate_hz, BLOCK_SAMPLES)))
			return fault_set(fault, ETIMEDOUT, "%s: hardly any samples for %g s", r->name, STALL_MS / 1e3);
		if (n < 0)
			return fault_set(fault, -n, "%s: %s", r->name, strerror(-n));
		if (n > 1)
			live_block(&r->live, r->buffer, n / 2, out);
		if (n < BLOCK_BYTES)
			return fault_set(fault, ECONNRESET, "%s: the server closed the connection", r->name);
	}
}

/* Until the server is back (0) or run() was cancelled (-ECANCELED). */
static int reconnect(struct rtl_tcp *r)
{
	struct fault fault;
	disconnect(r);
	for (;;) {
		int err = stream_sleep(&r->stream, RETRY_MS);
		if (!err)
			err = start(r, &fault);
		if (!err || err == -ECANCELED)
			return err;
	}
}

static void report(const struct source_out *out, int err, const char *text)
{
	if (out->event)
		out->event(out->ctx, err, text);
}

static int rtl_tcp_run(void *instance, const struct source_out *out, struct fault *fault)
{
	struct rtl_tcp *r = instance;
	for (;;) {
		int err = receive(r, out, fault);
		if (err == -ECANCELED)
			return 0;
		report(out, err, fault->text);
		if (reconnect(r) == -ECANCELED)
			return 0;
		live_gap(&r->live);
		report(out, 0, r->name);
	}
}

static void rtl_tcp_cancel(void *instance)
{
	struct rtl_tcp *r = instance;
	stream_cancel(&r->stream);
}

/* While the connection is lost the frequency is remembered for the next one. */
static int rtl_tcp_tune(void *instance, double freq_hz)
{
	struct rtl_tcp *r = instance;
	struct fault fault;
	uint8_t octets[RTL_TCP_COMMAND_BYTES];
	pthread_mutex_lock(&r->lock);
	int err = tuner_check_freq(r->tuner, r->name, freq_hz, &fault);
	if (!err) {
		live_tune_begin(&r->live);
		r->freq_hz = freq_hz;
		rtl_tcp_write_command(octets, RTL_TCP_FREQ, (uint32_t)llround(freq_hz));
		if (r->stream.fd >= 0)
			err = send_octets(r->stream.fd, octets, sizeof(octets));
		live_tune_end(&r->live, freq_hz);
	}
	pthread_mutex_unlock(&r->lock);
	return err;
}

static void rtl_tcp_info(void *instance, struct source_info *info)
{
	struct rtl_tcp *r = instance;
	pthread_mutex_lock(&r->lock);
	*info = (struct source_info){
		.rate_hz = r->live.rate_hz,
		.freq_hz = r->freq_hz,
		.freq_min_hz = r->tuner->min_hz,
		.freq_max_hz = r->tuner->max_hz,
		.freq_gap_min_hz = r->tuner->gap_min_hz,
		.freq_gap_max_hz = r->tuner->gap_max_hz,
		.settle_s = settle_ns * 1e-9,
	};
	snprintf(info->text, sizeof(info->text), "%s, %s tuner", r->name, r->tuner->name);
	pthread_mutex_unlock(&r->lock);
}

const struct source rtl_tcp_source = {
	.name = "rtl_tcp",
	.description = "a dongle at another machine that runs rtl_tcp: HOST:PORT",
	.live = true,
	.open = rtl_tcp_open,
	.run = rtl_tcp_run,
	.cancel = rtl_tcp_cancel,
	.tune = rtl_tcp_tune,
	.close = rtl_tcp_close,
	.info = rtl_tcp_info,
};
