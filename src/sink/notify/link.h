// SPDX-License-Identifier: GPL-3.0-or-later
/* link: one connection to a broker of MQTT 3.1.1, by libmosquitto, in the thread of whoever calls. One that failed is
 * given up with all that it knew, so that nothing is sent twice behind our back. Private to src/sink/notify. */
#pragma once

#include <stdbool.h>

#include "fault.h"  // struct fault

/* What a connection needs; "" where something is not wanted. */
struct link_config {
	const char *host, *port, *client, *user, *password;
	bool tls;
	const char *ca_file, *cert_file, *key_file; /* ca_file "": the system's */
	const char *will_topic, *will;              /* retained, when we are gone without a word */
};

struct link;

/* Connects, and waits until the broker took us: NULL with the reason. stop_fd: nobody waits once it can be read. */
struct link *link_open(const struct link_config *config, int stop_fd, struct fault *why);
/* Says good-bye, as far as that can be said at once. */
void link_close(struct link *link);
/* For poll(): there is something to read. */
int link_fd(const struct link *link);

/* Does what is to be done, without waiting. 0, or -errno with the reason: it is over. */
int link_turn(struct link *link, struct fault *why);

/* Publishes with QoS 1; wait: until the broker has acknowledged it. 0, or -errno with the reason: the link is over. */
int link_publish(struct link *link, const char *topic, const char *text, bool retain, struct fault *why);
int link_publish_and_wait(struct link *link, const char *topic, const char *text, int stop_fd, struct fault *why);
