// SPDX-License-Identifier: GPL-3.0-or-later
/* packet: sees through Ethernet, Linux cooked, loopback and raw link layers, IPv4 (RFC 791) and IPv6 (RFC 8200), to
 * UDP (RFC 768) on port 4729. Fragments are passed over: a GSMTAP message is far smaller than any link's packets.
 */
#include <stdbool.h>
#include <string.h>

#include "gsmtap.h"  // packet_gsmtap

enum { UDP = 17, GSMTAP_PORT = 4729, ETHERTYPE_IPV4 = 0x0800, ETHERTYPE_IPV6 = 0x86dd };

/* LINKTYPE_ numbers of www.tcpdump.org/linktypes.html, with the octets before the network layer. */
static const struct link {
	uint32_t number;
	uint16_t header; /* octets */
	int16_t type_at; /* where the Ethertype is; -1: IP tells itself by its version */
} links[] = {
	{ 0, 4, -1 },    /* BSD loopback */
	{ 1, 14, 12 },   /* Ethernet */
	{ 12, 0, -1 },   /* raw IP, as some systems number it */
	{ 101, 0, -1 },  /* raw IP */
	{ 108, 4, -1 },  /* OpenBSD loopback */
	{ 113, 16, 14 }, /* Linux cooked */
	{ 228, 0, -1 },  /* IPv4 */
	{ 229, 0, -1 },  /* IPv6 */
	{ 276, 20, 0 },  /* Linux cooked, version 2 */
};

enum { LINK_GSMTAP_UM = 217 };

/* Octets still to be read. */
struct view {
	const uint8_t *at;
	size_t left;
};

static bool drop(struct view *v, size_t octets)
{
	if (octets > v->left)
		return false;
	v->at += octets;
	v->left -= octets;
	return true;
}

static uint32_t get_be16(const uint8_t *p)
{
	return p[0] << 8 | p[1];
}

static const struct link *find_link(uint32_t number)
{
	for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++) {
		if (links[i].number == number)
			return &links[i];
	}
	return NULL;
}

int packet_link_known(uint32_t link)
{
	return link == LINK_GSMTAP_UM || find_link(link) != NULL;
}

static bool open_link(const struct link *link, struct view *v)
{
	if (v->left < link->header)
		return false;
	uint32_t type = link->type_at < 0 ? ETHERTYPE_IPV4 : get_be16(v->at + link->type_at);
	drop(v, link->header);
	/* VLAN tags: 802.1Q, 802.1ad */
	while ((type == 0x8100 || type == 0x88a8) && v->left >= 4) {
		type = get_be16(v->at + 2);
		drop(v, 4);
	}
	return type == ETHERTYPE_IPV4 || type == ETHERTYPE_IPV6;
}

static bool open_ipv4(struct view *v)
{
	if (v->left < 20)
		return false;
	size_t header = (v->at[0] & 15) * 4, total = get_be16(v->at + 2);
	bool fragment = get_be16(v->at + 6) & 0x3fff;
	if (header < 20 || total < header || total > v->left || fragment || v->at[9] != UDP)
		return false;
	v->left = total;
	return drop(v, header);
}

static bool open_ipv6(struct view *v)
{
	if (v->left < 40)
		return false;
	size_t payload = get_be16(v->at + 4);
	uint8_t next = v->at[6];
	drop(v, 40);
	if (payload > v->left)
		return false;
	v->left = payload;
	/* hop-by-hop, routing and destination options: next header, length in units of 8 octets without the first */
	while ((next == 0 || next == 43 || next == 60) && v->left >= 8) {
		next = v->at[0];
		if (!drop(v, 8 + 8 * v->at[1]))
			return false;
	}
	return next == UDP;
}

static bool open_udp(struct view *v)
{
	if (v->left < 8)
		return false;
	size_t length = get_be16(v->at + 4);
	if ((get_be16(v->at) != GSMTAP_PORT && get_be16(v->at + 2) != GSMTAP_PORT) || length < 8 || length > v->left)
		return false;
	v->left = length;
	return drop(v, 8);
}

const uint8_t *packet_gsmtap(uint32_t link, const uint8_t *octets, size_t length, size_t *left)
{
	struct view v = { octets, length };
	if (link != LINK_GSMTAP_UM) {
		const struct link *found = find_link(link);
		if (!found || !open_link(found, &v) || v.left == 0)
			return NULL;
		bool ip = v.at[0] >> 4 == 4 ? open_ipv4(&v) : v.at[0] >> 4 == 6 && open_ipv6(&v);
		if (!ip || !open_udp(&v))
			return NULL;
	}
	*left = v.left;
	return v.at;
}
