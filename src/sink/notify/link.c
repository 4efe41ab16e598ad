// SPDX-License-Identifier: GPL-3.0-or-later
/* link: see link.h. */
#include "link.h"

#include <errno.h>
#include <mosquitto.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { KEEPALIVE_S = 30, LIMIT_S = 10, FAREWELLS = 20 };

struct link {
	struct mosquitto *mosquitto;
	int awaited, answer; /* id of a message; the broker's answer to our connecting */
	bool done;           /* what is waited for came */
};

static void on_connect(struct mosquitto *mosquitto, void *ctx, int answer)
{
	struct link *link = ctx;

	(void)mosquitto;
	link->answer = answer;
	link->done = true;
}

static void on_publish(struct mosquitto *mosquitto, void *ctx, int id)
{
	struct link *link = ctx;

	(void)mosquitto;
	link->done |= id == link->awaited;
}

/* No terminal is asked for the password of a key. */
static int no_password(char *text, int size, int writes, void *ctx)
{
	(void)text;
	(void)size;
	(void)writes;
	(void)ctx;
	return 0;
}

static const char *given(const char *text)
{
	return text[0] ? text : NULL;
}

/* 0, or an error of libmosquitto, as from the functions below. */
static int set_up(struct mosquitto *mosquitto, const struct link_config *config)
{
	int error = 0;

	mosquitto_connect_callback_set(mosquitto, on_connect);
	mosquitto_publish_callback_set(mosquitto, on_publish);
	if (config->user[0])
		error = mosquitto_username_pw_set(mosquitto, config->user, given(config->password));
	if (!error && config->tls)
		error = mosquitto_tls_set(mosquitto, given(config->ca_file),
		                          config->ca_file[0] ? NULL : "/etc/ssl/certs", given(config->cert_file),
		                          given(config->key_file), no_password);
	if (!error && config->will[0])
		error = mosquitto_will_set(mosquitto, config->will_topic, (int)strlen(config->will), config->will, 1,
		                           true);
	return error;
}

/* Until what is waited for came, the limit, or the end of the run. */
static int wait_until_done(struct link *link, int stop_fd)
{
	struct timespec now, begin;
	int error = 0;

	clock_gettime(CLOCK_MONOTONIC, &begin);
	while (!error && !link->done) {
		struct pollfd fds[] = { { .fd = mosquitto_socket(link->mosquitto), .events = POLLIN },
			                { .fd = stop_fd, .events = POLLIN } };

		fds[0].events |= mosquitto_want_write(link->mosquitto) ? POLLOUT : 0;
		poll(fds, 2, 100); /* the library has timers, too */
		clock_gettime(CLOCK_MONOTONIC, &now);
		if (fds[1].revents || now.tv_sec - begin.tv_sec > LIMIT_S)
			return MOSQ_ERR_KEEPALIVE;
		error = mosquitto_loop(link->mosquitto, 0, 1);
	}
	return error;
}

static int explain(int error, struct fault *why)
{
	const char *reason = error == MOSQ_ERR_KEEPALIVE ? "the broker does not answer"
	                     : error == MOSQ_ERR_ERRNO   ? strerror(errno)
	                                                 : mosquitto_strerror(error);

	return error ? fault_set(why, EIO, "%s", reason) : 0;
}

struct link *link_open(const struct link_config *config, int stop_fd, struct fault *why)
{
	struct link *link = calloc(1, sizeof(*link));
	int error = MOSQ_ERR_NOMEM;

	if (link)
		link->mosquitto = mosquitto_new(config->client, true, link);
	if (link && link->mosquitto)
		error = set_up(link->mosquitto, config);
	if (!error)
		error = mosquitto_connect_async(link->mosquitto, config->host, atoi(config->port), KEEPALIVE_S);
	if (!error)
		error = wait_until_done(link, stop_fd);
	if (!error && !link->answer)
		return link;
	if (link && link->answer)
		fault_set(why, EACCES, "%s", mosquitto_connack_string(link->answer));
	else
		explain(error, why);
	if (link && link->mosquitto)
		mosquitto_destroy(link->mosquitto);
	free(link);
	return NULL;
}

void link_close(struct link *link)
{
	if (!link)
		return;
	mosquitto_disconnect(link->mosquitto);
	for (int i = 0; i < FAREWELLS && !mosquitto_loop(link->mosquitto, 10, 1); i++)
		; /* until the broker hangs up: what it had still said would undo our good-bye */
	mosquitto_destroy(link->mosquitto);
	free(link);
}

int link_fd(const struct link *link)
{
	return mosquitto_socket(link->mosquitto);
}

int link_turn(struct link *link, struct fault *why)
{
	return explain(mosquitto_loop(link->mosquitto, 0, 1), why);
}

int link_publish(struct link *link, const char *topic, const char *text, bool retain, struct fault *why)
{
	link->done = false;
	return explain(mosquitto_publish(link->mosquitto, &link->awaited, topic, (int)strlen(text), text, 1, retain),
	               why);
}

int link_publish_and_wait(struct link *link, const char *topic, const char *text, int stop_fd, struct fault *why)
{
	int error = link_publish(link, topic, text, false, why);

	return error ? error : explain(wait_until_done(link, stop_fd), why);
}
