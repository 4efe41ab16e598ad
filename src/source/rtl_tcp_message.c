// SPDX-License-Identifier: GPL-3.0-or-later
/* rtl_tcp_message: header, commands and address of rtl_tcp, octet by octet. See rtl_tcp.h.
 */
#include "rtl_tcp.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint32_t get_be32(const uint8_t *octets)
{
	return (uint32_t)octets[0] << 24 | octets[1] << 16 | octets[2] << 8 | octets[3];
}

int rtl_tcp_parse_header(const char *name, const uint8_t octets[RTL_TCP_HEADER_BYTES], struct rtl_tcp_header *header,
                         struct fault *fault)
{
	char text[RTL_TCP_HEADER_BYTES + 1] = "", hex[2 * RTL_TCP_HEADER_BYTES + 1];
	if (!memcmp(octets, "RTL0", 4)) {
		header->tuner_type = get_be32(octets + 4);
		header->nof_gains = get_be32(octets + 8);
		return 0;
	}
	for (int i = 0; i < RTL_TCP_HEADER_BYTES; i++) {
		text[i] = isascii(octets[i]) && isprint(octets[i]) ? octets[i] : '.';
		snprintf(hex + 2 * i, 3, "%02x", octets[i]);
	}
	return fault_set(fault, EPROTO, "%s: is no rtl_tcp server: it begins with '%s' (%s), not with RTL0", name, text,
	                 hex);
}

void rtl_tcp_write_command(uint8_t octets[RTL_TCP_COMMAND_BYTES], enum rtl_tcp_command command, uint32_t value)
{
	octets[0] = command;
	octets[1] = value >> 24;
	octets[2] = value >> 16;
	octets[3] = value >> 8;
	octets[4] = value;
}

static int parse_port(const char *text, char port[6])
{
	size_t n = strspn(text, "0123456789");
	if (n == 0 || n > 5 || text[n] || atoi(text) < 1 || atoi(text) > 65535)
		return -EINVAL;
	memcpy(port, text, n + 1);
	return 0;
}

int rtl_tcp_parse_target(const char *target, char *host, size_t size, char port[6])
{
	const char *colon = strrchr(target, ':'), *bracket = strrchr(target, ']');
	if (colon && (colon < bracket || (!bracket && strchr(target, ':') != colon)))
		colon = NULL; /* a colon of a bare IPv6 address */
	size_t n = colon ? (size_t)(colon - target) : strlen(target);
	if (bracket && target[0] == '[' && bracket == target + n - 1) {
		target++;
		n -= 2;
	}
	if (n == 0 || n >= size)
		return -EINVAL;
	memcpy(host, target, n);
	host[n] = '\0';
	return parse_port(colon ? colon + 1 : "1234", port);
}
