// SPDX-License-Identifier: GPL-3.0-or-later
/* address: where on a network, as users write it.
 */
#pragma once

enum { ADDRESS_HOST_SIZE = 256, ADDRESS_PORT_SIZE = 6 };

struct address {
	char host[ADDRESS_HOST_SIZE], port[ADDRESS_PORT_SIZE];
};

/* "HOST", "HOST:PORT", "[V6]", "[V6]:PORT" or a bare IPv6 address; usual_port where none is given. 0 or -EINVAL. */
int address_split(const char *text, const char *usual_port, struct address *address);
