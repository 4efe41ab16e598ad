// SPDX-License-Identifier: GPL-3.0-or-later
/* address: see address.h. */
#include "address.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_port(const char *text)
{
	char *end;
	long port = strtol(text, &end, 10);

	return text[0] >= '0' && text[0] <= '9' && !*end && port > 0 && port < 65536;
}

int address_split(const char *text, const char *usual_port, struct address *address)
{
	const bool bracket = text[0] == '[';
	const char *end = bracket ? strchr(text, ']') : strchr(text, ':'), *port = usual_port;

	if (bracket && !end)
		return -EINVAL;
	if (!bracket && end && strchr(end + 1, ':')) /* a bare IPv6 address */
		end = NULL;
	const char *colon = bracket ? end + 1 : end;
	const size_t length = end ? (size_t)(end - text) - bracket : strlen(text);

	if (!length || length >= sizeof(address->host) || (bracket && *colon && *colon != ':'))
		return -EINVAL;
	if (colon && *colon)
		port = colon + 1;
	if (!is_port(port) || strlen(port) >= sizeof(address->port))
		return -EINVAL;
	snprintf(address->host, sizeof(address->host), "%.*s", (int)length, text + bracket);
	snprintf(address->port, sizeof(address->port), "%s", port);
	return 0;
}
