// SPDX-License-Identifier: GPL-3.0-or-later
/* rtl_tcp: samples of a dongle at another machine, over the protocol of rtl_tcp (see rtl_tcp.h for its messages).
 *
 * A server takes one client at a time: the next one is connected by the kernel but greeted only when the first has
 * gone, so a missing header is told apart from a missing server.
 */
#include "rtl_tcp.h"

#include <errno.h>
#include <math.h>
#include <netdb.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "device.h"   // struct device
#include "sources.h"  // rtl_tcp_source

enum { BLOCK_SAMPLES = 16384, BLOCK_BYTES = 2 * BLOCK_SAMPLES };
enum { CONNECT_MS = 5000, HEADER_MS = 5000, STALL_MS = 1500 };

/* Of the rate that was asked for: a server that sends less than this share of it has stalled, whatever trickles out of
 * it. */
static const double alive_share = 0.1;

/* Samples that come so much sooner than they can have been taken are left out, or time would run ahead with them, and
 * what live.c then sets it back by looks to those behind it like another transmitter. When a busy machine was late with
 * the first block, what waited in the socket meanwhile comes so; more of it than fits there is no receiver's. */
static const int64_t early_max_ns = 250000000;
static const double early_samples_max_s = 4;

/* The tuner's own settling, and what was under way in both machines' socket buffers. */
static const int64_t settle_ns = 120000000;

struct rtl_tcp {
	struct device device; /* device.stream is the connection */
	struct addrinfo *addresses;
	uint64_t early; /* samples in a row that came too soon */
	uint8_t buffer[BLOCK_BYTES];
};

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
	return err ? fault_set(fault, -err, "%s: %s", r->device.name, strerror(-err)) : 0;
}

static int read_header(const struct device *device, const struct stream *link, struct rtl_tcp_header *header,
                       struct fault *fault)
{
	uint8_t octets[RTL_TCP_HEADER_BYTES];
	ssize_t n = stream_read(link, octets, sizeof(octets), HEADER_MS);
	if (n == -ETIMEDOUT)
		return fault_set(fault, EBUSY,
		                 "%s: connected, but no header within %d s: another client is probably connected to it",
		                 device->name, HEADER_MS / 1000);
	if (n < 0)
		return fault_set(fault, -n, "%s: %s", device->name, strerror(-n));
	if (n < RTL_TCP_HEADER_BYTES)
		return fault_set(fault, ECONNRESET, "%s: closed the connection after %zd of the header's 12 octets",
		                 device->name, n);
	return rtl_tcp_parse_header(device->name, octets, header, fault);
}

/* A few octets into an empty socket buffer: never partly in practice, and if so the connection is of no use. */
static int send_octets(int fd, const uint8_t *octets, size_t size)
{
	ssize_t n = send(fd, octets, size, MSG_NOSIGNAL);
	return n == (ssize_t)size ? 0 : n < 0 ? -errno : -EIO;
}

/* Sends every setting, as an earlier client may have changed it. */
static int send_settings(const struct device *device, int fd)
{
	bool manual = !isnan(device->config.gain_db);
	int gain =
		manual ? tuner_nearest_gain(device->tuner->gains, device->tuner->nof_gains, device->config.gain_db) : 0;
	const struct {
		enum rtl_tcp_command command;
		uint32_t value;
	} settings[] = {
		{ RTL_TCP_TEST_MODE, 0 },
		{ RTL_TCP_DIRECT_SAMPLING, 0 },
		{ RTL_TCP_RATE, (uint32_t)device->config.rate_hz },
		{ RTL_TCP_PPM, (uint32_t)lround(device->config.ppm) },
		{ RTL_TCP_FREQ, (uint32_t)llround(device->freq_hz) },
		{ RTL_TCP_AGC, 0 },
		{ RTL_TCP_GAIN_MODE, manual },
		{ RTL_TCP_BIAS_TEE, device->config.bias_tee },
		{ RTL_TCP_GAIN, (uint32_t)gain }, /* must be last: it is left out with automatic gain */
	};
	enum { COUNT = sizeof(settings) / sizeof(settings[0]) };
	uint8_t octets[COUNT * RTL_TCP_COMMAND_BYTES];
	for (int i = 0; i < COUNT; i++)
		rtl_tcp_write_command(octets + i * RTL_TCP_COMMAND_BYTES, settings[i].command, settings[i].value);
	return send_octets(fd, octets, (COUNT - !manual) * RTL_TCP_COMMAND_BYTES);
}

/* The settings go out, and from now on set_freq() finds the connection. */
static int take_over(struct device *device, const struct stream *link, const struct rtl_tcp_header *header,
                     struct fault *fault)
{
	pthread_mutex_lock(&device->lock);
	int err = device_reached(device, tuner_by_type(header->tuner_type), fault);
	if (!err && (err = send_settings(device, link->fd)))
		fault_set(fault, -err, "%s: %s", device->name, strerror(-err));
	if (!err)
		device->stream.fd = link->fd;
	pthread_mutex_unlock(&device->lock);
	return err;
}

static int resolve(struct rtl_tcp *r, struct fault *fault)
{
	char host[256], port[6];
	const struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
	if (rtl_tcp_parse_target(r->device.config.target, host, sizeof(host), port))
		return fault_set(fault, EINVAL, "%s: is not HOST:PORT", r->device.name);
	int err = getaddrinfo(host, port, &hints, &r->addresses);
	return err ? fault_set(fault, EHOSTUNREACH, "%s: %s", r->device.name, gai_strerror(err)) : 0;
}

/* Connection, header and settings. The name is looked up once. */
static int rtl_tcp_start(struct device *device, struct fault *fault)
{
	struct rtl_tcp *r = (struct rtl_tcp *)device;
	struct stream link = { .fd = -1, .cancel_fd = device->stream.cancel_fd };
	struct rtl_tcp_header header;
	int err = r->addresses ? 0 : resolve(r, fault);
	if (!err)
		err = connect_any(r, &link, fault);
	if (!err)
		err = read_header(device, &link, &header, fault);
	if (!err)
		err = take_over(device, &link, &header, fault);
	if (err && link.fd >= 0)
		close(link.fd);
	return err;
}

static void rtl_tcp_stop(struct device *device)
{
	pthread_mutex_lock(&device->lock);
	if (device->stream.fd >= 0)
		close(device->stream.fd);
	device->stream.fd = -1;
	pthread_mutex_unlock(&device->lock);
}

/* Counts samples over a time, to notice a server that has stalled. */
struct watch {
	int64_t since_ms;
	double samples;
};

/* After each period compares the count with the rate, and begins anew. False: too few samples came. */
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

/* Takes a block where it can be of its time. */
static int take_block(struct rtl_tcp *r, uint32_t nof_samples, const struct source_out *out, struct fault *fault)
{
	struct device *device = &r->device;

	if (live_ahead_ns(&device->live, nof_samples) <= early_max_ns) {
		r->early = 0;
		live_block(&device->live, r->buffer, nof_samples, out);
		return 0;
	}
	r->early += nof_samples;
	live_left_out(&device->live, nof_samples);
	if ((double)r->early <= early_samples_max_s * device->config.rate_hz)
		return 0;
	return fault_set(fault, EIO, "%s: sends more than the %.0f samples a second that it was asked for",
	                 device->name, device->config.rate_hz);
}

static int rtl_tcp_receive(struct device *device, const struct source_out *out, struct fault *fault)
{
	struct rtl_tcp *r = (struct rtl_tcp *)device;
	struct watch watch = { stream_now_ms(), 0 };
	r->early = 0;
	for (;;) {
		ssize_t n = stream_read(&device->stream, r->buffer, BLOCK_BYTES, STALL_MS);
		if (n == -ETIMEDOUT ||
		    (n == BLOCK_BYTES && !watch_alive(&watch, device->config.rate_hz, BLOCK_SAMPLES)))
			return fault_set(fault, ETIMEDOUT, "%s: hardly any samples for %g s", device->name,
			                 STALL_MS / 1e3);
		if (n < 0)
			return fault_set(fault, -n, "%s: %s", device->name, strerror(-n));
		int error = n > 1 ? take_block(r, (uint32_t)n / 2, out, fault) : 0;

		if (error)
			return error;
		if (n < BLOCK_BYTES)
			return fault_set(fault, ECONNRESET, "%s: the server closed the connection", device->name);
	}
}

static int rtl_tcp_set_freq(struct device *device, double freq_hz)
{
	uint8_t octets[RTL_TCP_COMMAND_BYTES];
	rtl_tcp_write_command(octets, RTL_TCP_FREQ, (uint32_t)llround(freq_hz));
	return device->stream.fd >= 0 ? send_octets(device->stream.fd, octets, sizeof(octets)) : 0;
}

/* Both at once: a dongle that chooses its gain itself does not listen to the second. */
static int rtl_tcp_set_gain(struct device *device, double *gain_db)
{
	const struct tuner *tuner = device->tuner;
	const int gain = tuner_nearest_gain(tuner->gains, tuner->nof_gains, *gain_db);
	uint8_t octets[2 * RTL_TCP_COMMAND_BYTES];
	rtl_tcp_write_command(octets, RTL_TCP_GAIN_MODE, 1);
	rtl_tcp_write_command(octets + RTL_TCP_COMMAND_BYTES, RTL_TCP_GAIN, (uint32_t)gain);
	*gain_db = gain / 10.0;
	return device->stream.fd >= 0 ? send_octets(device->stream.fd, octets, sizeof(octets)) : 0;
}

static const struct device_driver driver = {
	.name = "rtl_tcp",
	.settle_ns = settle_ns,
	.start = rtl_tcp_start,
	.stop = rtl_tcp_stop,
	.receive = rtl_tcp_receive,
	.set_freq = rtl_tcp_set_freq,
	.set_gain = rtl_tcp_set_gain,
};

static void rtl_tcp_close(void *instance)
{
	struct rtl_tcp *r = instance;
	if (!r)
		return;
	device_close(&r->device);
	if (r->addresses)
		freeaddrinfo(r->addresses);
	free(r);
}

static void *rtl_tcp_open(const struct source_config *config, struct fault *fault)
{
	struct rtl_tcp *r = calloc(1, sizeof(*r));
	if (!r) {
		fault_set(fault, ENOMEM, "rtl_tcp: out of memory");
		return NULL;
	}
	if (!device_open(&r->device, &driver, config, fault))
		return r;
	rtl_tcp_close(r);
	return NULL;
}

static void rtl_tcp_info(void *instance, struct source_info *info)
{
	struct rtl_tcp *r = instance;
	device_info(&r->device, info);
	snprintf(info->id, sizeof(info->id), "%s", r->device.name);
	snprintf(info->text, sizeof(info->text), "%.96s, %s tuner", r->device.name, r->device.tuner->name);
}

const struct source rtl_tcp_source = {
	.name = "rtl_tcp",
	.description = "a dongle at another machine that runs rtl_tcp: HOST:PORT",
	.description_zh = "另一台机器上由 rtl_tcp 提供的电视棒：HOST:PORT",
	.options = device_options,
	.live = true,
	.rate_hz = TUNER_RATE_DEFAULT_HZ,
	.open = rtl_tcp_open,
	.run = device_run,
	.cancel = device_cancel,
	.tune = device_tune,
	.set_gain = device_set_gain,
	.close = rtl_tcp_close,
	.info = rtl_tcp_info,
};
