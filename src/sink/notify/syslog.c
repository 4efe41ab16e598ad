// SPDX-License-Identifier: GPL-3.0-or-later
/* syslog: a line for each record to the host's log, by its datagram socket (RFC 3164 form): rsyslog, syslog-ng and
 * systemd's journal all listen there. Facility daemon; the severity follows the level. */
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include "../sinks.h"  // syslog_sink
#include "courier.h"   // courier_open
#include "plain.h"     // plain_text

enum { LINE_BYTES = 2048 }; /* RFC 5424 6.1: receivers should take this much */

static const char usual_socket[] = "/dev/log";

struct options {
	struct courier_options common;
};

static const struct setting option_table[] = {
	COURIER_SETTINGS(struct options),
	{ 0 },
};

struct syslog {
	struct sockaddr_un address;
};

static void *syslog_make(const struct sink_config *config, struct courier_options *common, char *shown,
                         struct fault *fault)
{
	struct options options = { .common = COURIER_DEFAULTS };
	const char *path = strcmp(config->target, "-") == 0 ? usual_socket : config->target;
	struct syslog *syslog;

	if (plug_read(config->plug, option_table, &options, fault))
		return NULL;
	*common = options.common;
	if (path[0] != '/' || strlen(path) >= sizeof(syslog->address.sun_path)) {
		fault_set(fault, EINVAL, "syslog: '%s' is neither - nor the path of a socket", path);
		return NULL;
	}
	syslog = calloc(1, sizeof(*syslog));
	if (!syslog) {
		fault_set(fault, ENOMEM, "out of memory");
		return NULL;
	}
	syslog->address.sun_family = AF_UNIX;
	strcpy(syslog->address.sun_path, path);
	snprintf(shown, CARRIER_SHOWN_SIZE, "syslog:%s", path);
	return syslog;
}

static int severity(const struct letter *letter)
{
	static const int severities[] = { [ALERT_NONE] = LOG_INFO,
		                          [ALERT_NOTICE] = LOG_NOTICE,
		                          [ALERT_SUSPICIOUS] = LOG_WARNING,
		                          [ALERT_FAKE] = LOG_CRIT };

	return letter->type == RECORD_ALERT && letter->state == ALERT_CLEARED ? LOG_INFO : severities[letter->level];
}

/* Lines become one, with "; " between them; what is too long is cut. */
static size_t put_lines(const char *text, char *line, size_t used)
{
	while (*text && used + 4 < LINE_BYTES) {
		text += strspn(text, " ");
		const size_t length = strcspn(text, "\n"), room = LINE_BYTES - used - 3;

		used += (size_t)sprintf(line + used, "; %.*s", (int)(length < room ? length : room), text);
		text += length + (text[length] == '\n');
	}
	return used;
}

static size_t format(const struct letter *letter, char line[LINE_BYTES])
{
	const time_t now = time(NULL);
	char stamp[32];
	struct tm tm;

	localtime_r(&now, &tm);
	strftime(stamp, sizeof(stamp), "%b %e %H:%M:%S", &tm);
	const int n = snprintf(line, LINE_BYTES, "<%d>%s fbswatch[%d]: %.500s", LOG_DAEMON | severity(letter), stamp,
	                       (int)getpid(), letter->title);

	put_lines(letter->text, line, (size_t)n);
	return strlen(plain_text(line, false)); /* a character cut in two is no more one */
}

static enum delivery syslog_deliver(void *instance, const struct letter *letter, int stop_fd, struct fault *why)
{
	const struct syslog *syslog = instance;
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), error = 0;
	char line[LINE_BYTES];
	const size_t size = format(letter, line);

	(void)stop_fd;
	if (fd < 0 || sendto(fd, line, size, MSG_NOSIGNAL, (const struct sockaddr *)&syslog->address,
	                     sizeof(syslog->address)) < 0)
		error = errno;
	if (fd >= 0)
		close(fd);
	if (error)
		fault_set(why, error, "%s: %s", syslog->address.sun_path, strerror(error));
	return error ? AWAY : DELIVERED;
}

static const struct carrier syslog_carrier = {
	.name = "syslog",
	.make = syslog_make,
	.deliver = syslog_deliver,
	.destroy = free,
};

static void *syslog_open(const struct sink_config *config, struct fault *fault)
{
	return courier_open(&syslog_carrier, config, fault);
}

static int syslog_test(const struct sink_config *config, const struct record *record, struct fault *said)
{
	return courier_test(&syslog_carrier, config, record, said);
}

const struct sink syslog_sink = {
	.name = "syslog",
	.target_help = "-|SOCKET",
	.description = "a line for each alert in the host's log or journal (-: /dev/log)",
	.description_zh = "每条告警在系统日志中写一行（-：/dev/log）",
	.options = option_table,
	.open = syslog_open,
	.put = courier_put,
	.dropped = courier_dropped,
	.trouble = courier_trouble,
	.test = syslog_test,
	.close = courier_close,
};
