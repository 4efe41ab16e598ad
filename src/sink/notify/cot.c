// SPDX-License-Identifier: GPL-3.0-or-later
/* cot: a Cursor-on-Target event (MITRE's Event.xsd, version 2.0) for each alert, for TAK clients and servers: by UDP a
 * datagram each, by TCP a connection each. The event stands where the sensor is: where the cell is nobody knows. fake
 * is a hostile ground emitter, suspicious a suspect one, notice an unknown one, a digest is the sensor's own, a
 * friendly one; one that is over is stale at once. What goes by UDP is sent, and no more can be known. */
#include <errno.h>
#include <math.h>
#include <netdb.h>
#include <poll.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "address.h"   // address_split
#include "../sinks.h"  // cot_sink
#include "courier.h"   // courier_open
#include "position.h"  // position_parse
#include "utc.h"       // utc_format
#include "xml.h"       // xml_escape

enum { REMARKS = 4000, EVENT_BYTES = 16 * 1024, CONNECT_MS = 10000 };

#define NS_PER_S INT64_C(1000000000)

static const char usual_port[] = "8087"; /* of TAK servers, plain text */
static const double unknown_m = 9999999; /* Event.xsd's value for an error that is not known */

struct options {
	struct courier_options common;
	const char *position;
	double stale_s;
};

static const struct setting option_table[] = {
	{ "position", SETTING_STRING, offsetof(struct options, position), 0, 0, "LAT,LON[,M]",
	  "where the sensor stands, in degrees, and how sure that is (--position)",
	  "传感器的经纬度和精度（--position）" },
	{ "stale", SETTING_NUMBER, offsetof(struct options, stale_s), 1, 604800, "S",
	  "an event is shown so long after its last word (3600)", "事件在最后一次更新后显示的时长（3600）" },
	COURIER_SETTINGS(struct options),
	{ 0 },
};

struct cot {
	bool stream;
	struct address address;
	struct position at; /* of the sensor, where a letter does not say */
	double stale_s;
};

/* ---- setting up ---- */

static int parse_position(const char *text, struct cot *cot, struct fault *fault)
{
	struct fault why;
	const int error = position_parse(text, &cot->at, &why);

	if (error == -ERANGE)
		return fault_set(fault, EINVAL, "cot: position: %s", why.text);
	if (!error)
		return 0;
	return fault_set(fault, EINVAL,
	                 text ? "cot: position: '%s' is not LAT,LON or LAT,LON,ACCURACY"
	                      : "cot: where does the sensor stand? Say position=LAT,LON",
	                 text);
}

static int parse_target(const char *target, struct cot *cot, struct fault *fault)
{
	const bool tcp = strncmp(target, "tcp://", 6) == 0;

	cot->stream = tcp;
	if ((tcp || strncmp(target, "udp://", 6) == 0) && !address_split(target + 6, usual_port, &cot->address))
		return 0;
	return fault_set(fault, EINVAL, "cot: '%s' is neither udp://HOST[:PORT] nor tcp://HOST[:PORT]", target);
}

static void *cot_make(const struct sink_config *config, struct courier_options *common, char *shown,
                      struct fault *fault)
{
	struct options options = { .common = COURIER_DEFAULTS, .stale_s = 3600 };
	struct cot *cot;

	if (plug_read(config->plug, option_table, &options, fault))
		return NULL;
	cot = calloc(1, sizeof(*cot));
	if (!cot) {
		fault_set(fault, ENOMEM, "out of memory");
		return NULL;
	}
	*common = options.common;
	cot->stale_s = options.stale_s;
	if (!parse_target(config->target, cot, fault) &&
	    !parse_position(options.position ? options.position : config->position, cot, fault)) {
		snprintf(shown, CARRIER_SHOWN_SIZE, "cot:%.100s", config->target);
		return cot;
	}
	free(cot);
	return NULL;
}

/* ---- an event ---- */

static int format(const struct cot *cot, const struct letter *letter, char event[EVENT_BYTES])
{
	static const char *const types[] = { [ALERT_NONE] = "a-f-G-E-S",
		                             [ALERT_NOTICE] = "a-u-G-E-S",
		                             [ALERT_SUSPICIOUS] = "a-s-G-E-S",
		                             [ALERT_FAKE] = "a-h-G-E-S" };
	const bool own = isnan(letter->lat) || isnan(letter->lon);
	const double accuracy_m = own ? cot->at.accuracy_m : letter->accuracy_m;
	const int64_t shown_ns = letter->state == ALERT_CLEARED ? 0 : (int64_t)(cot->stale_s * 1e9);
	char time[UTC_TEXT_SIZE], stale[UTC_TEXT_SIZE], id[512], sensor[512], title[1024], text[REMARKS];

	utc_format(letter->time_ns, time);
	utc_format(letter->time_ns + shown_ns, stale);
	return snprintf(
		event, EVENT_BYTES,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
		"<event version=\"2.0\" uid=\"fbswatch.%s.%s\" type=\"%s\" how=\"m-g\" time=\"%s\" start=\"%s\" "
		"stale=\"%s\"><point lat=\"%.7f\" lon=\"%.7f\" hae=\"%.1f\" ce=\"%.1f\" le=\"%.1f\"/>"
		"<detail><contact callsign=\"%s\"/><remarks>%s</remarks></detail></event>\n",
		xml_escape(letter->sensor, sensor, sizeof(sensor)), xml_escape(letter->id, id, sizeof(id)),
		types[letter->level], time, time, stale, own ? cot->at.lat : letter->lat,
		own ? cot->at.lon : letter->lon, unknown_m, isnan(accuracy_m) ? unknown_m : accuracy_m, unknown_m,
		xml_escape(letter->title, title, sizeof(title)), xml_escape(letter->text, text, sizeof(text)));
}

/* ---- sending ---- */

/* Until the socket takes octets; 0 or an errno. */
static int wait_for(int fd, int stop_fd)
{
	struct pollfd fds[] = { { .fd = fd, .events = POLLOUT }, { .fd = stop_fd, .events = POLLIN } };
	socklen_t size = sizeof(int);
	int error = 0;

	if (poll(fds, 2, CONNECT_MS) <= 0)
		return ETIMEDOUT;
	if (!fds[0].revents)
		return ECANCELED;
	return getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) ? errno : error;
}

static int send_all(int fd, const char *text, size_t size, int stop_fd)
{
	while (size) {
		const ssize_t n = send(fd, text, size, MSG_NOSIGNAL);
		int error = n >= 0 ? 0 : errno;

		if (error == EAGAIN || error == EINTR)
			error = wait_for(fd, stop_fd);
		if (error)
			return error;
		text += n > 0 ? n : 0;
		size -= n > 0 ? (size_t)n : 0;
	}
	return 0;
}

/* By one of the addresses of the host. */
static int send_to(const struct addrinfo *found, const char *text, size_t size, int stop_fd)
{
	int error = ENOENT;

	for (; found && error && error != ECANCELED; found = found->ai_next) {
		int fd = socket(found->ai_family, found->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

		error = fd < 0 || connect(fd, found->ai_addr, found->ai_addrlen) ? errno : 0;
		if (error == EINPROGRESS)
			error = wait_for(fd, stop_fd);
		if (!error)
			error = send_all(fd, text, size, stop_fd);
		if (fd >= 0)
			close(fd);
	}
	return error;
}

static enum delivery cot_deliver(void *instance, const struct letter *letter, int stop_fd, struct fault *why)
{
	const struct cot *cot = instance;
	const struct addrinfo hints = { .ai_socktype = cot->stream ? SOCK_STREAM : SOCK_DGRAM };
	struct addrinfo *found = NULL;
	char event[EVENT_BYTES];
	const int size = format(cot, letter, event);
	int error = getaddrinfo(cot->address.host, cot->address.port, &hints, &found);

	if (error) {
		fault_set(why, EHOSTUNREACH, "%s: %s", cot->address.host, gai_strerror(error));
		return AWAY;
	}
	error = send_to(found, event, (size_t)size, stop_fd);
	freeaddrinfo(found);
	if (error)
		fault_set(why, error, "%s:%s: %s", cot->address.host, cot->address.port, strerror(error));
	return error ? AWAY : DELIVERED;
}

static const struct carrier cot_carrier = {
	.name = "cot",
	.make = cot_make,
	.deliver = cot_deliver,
	.destroy = free,
};

static void *cot_open(const struct sink_config *config, struct fault *fault)
{
	return courier_open(&cot_carrier, config, fault);
}

static int cot_test(const struct sink_config *config, const struct record *record, struct fault *said)
{
	return courier_test(&cot_carrier, config, record, said);
}

const struct sink cot_sink = {
	.name = "cot",
	.target_help = "udp|tcp://HOST",
	.description = "a Cursor-on-Target event for each alert, for TAK, where the sensor stands",
	.description_zh = "每条告警一个 Cursor on Target 事件（TAK），位置为传感器所在处",
	.options = option_table,
	.open = cot_open,
	.put = courier_put,
	.dropped = courier_dropped,
	.trouble = courier_trouble,
	.test = cot_test,
	.close = courier_close,
};
