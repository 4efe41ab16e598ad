// SPDX-License-Identifier: GPL-3.0-or-later
/* capture: pcap (a header, then packets of 16 octets of header each) and pcapng (blocks that carry their length at both
 * ends: sections, interfaces, packets, and others that are passed over), as the IETF's drafts opsawg-pcap and
 * opsawg-pcapng describe them. Every length is checked before it is used. See capture.h.
 */
#include "capture.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "octets.h"  // octets_error

enum { PCAP_HEADER = 24, PCAP_PACKET = 16, BLOCK_HEAD = 8, BLOCK_TAIL = 4, BODY_FIRST = 4096 };
enum { BLOCK_SECTION = 0x0a0d0d0a, BLOCK_INTERFACE = 1, BLOCK_PACKET = 2, BLOCK_SIMPLE = 3, BLOCK_ENHANCED = 6 };
enum { OPTION_END = 0, OPTION_TSRESOL = 9, OPTION_TSOFFSET = 14 };

static const uint32_t magic_us = 0xa1b2c3d4, magic_ns = 0xa1b23c4d, magic_section = 0x1a2b3c4d;
static const uint64_t last_s = 7258118399; /* the end of 2199: see utc.h */

static uint32_t get16(const struct capture *c, const uint8_t *p)
{
	return c->big_endian ? p[0] << 8 | p[1] : p[1] << 8 | p[0];
}

static uint32_t get32(const struct capture *c, const uint8_t *p)
{
	return c->big_endian ? get16(c, p) << 16 | get16(c, p + 2) : get16(c, p + 2) << 16 | get16(c, p);
}

static int bad(const struct capture *c, uint64_t at, struct fault *fault, const char *what)
{
	return fault_set(fault, EBADMSG, "%s: octet %llu: %s", c->name, (unsigned long long)at, what);
}

static int cut(struct capture *c, struct fault *fault)
{
	c->cut = true;
	fault_set(fault, ENODATA, "%s: cut off at octet %llu, after packet %llu", c->name, (unsigned long long)c->at,
	          (unsigned long long)c->packets);
	return 0;
}

/* 1 when all was there, 0 when the file ended, -errno. */
static int take(struct capture *c, uint8_t *octets, size_t size, struct fault *fault)
{
	errno = 0;
	size_t n = fread(octets, 1, size, c->file);
	int err = errno ? errno : EIO;
	c->at += n;
	if (n == size)
		return 1;
	if (ferror(c->file))
		return fault_set(fault, err, "%s: octet %llu: %s", c->name, (unsigned long long)c->at,
		                 octets_error(-err));
	return n > 0 || size == 0 ? cut(c, fault) : 0;
}

/* What must be there: an end of the file is a cut. */
static int take_rest(struct capture *c, uint8_t *octets, size_t size, struct fault *fault)
{
	int more = size > 0 ? take(c, octets, size, fault) : 1;
	return more == 0 ? cut(c, fault) : more;
}

/* The body of a packet or block, of CAPTURE_BODY_MAX octets at most. */
static int take_body(struct capture *c, size_t size, struct fault *fault)
{
	if (!c->body || size > c->room) {
		size_t room = size > BODY_FIRST ? size : BODY_FIRST;
		uint8_t *body = realloc(c->body, room);
		if (!body)
			return fault_set(fault, ENOMEM, "%s: out of memory", c->name);
		c->body = body;
		c->room = room;
	}
	return take_rest(c, c->body, size, fault);
}

/* Time stamp to ns since 1970; false when it lies beyond 2199. */
static bool stamp_ns(const struct capture_interface *interface, uint64_t ticks, int64_t *time_ns)
{
	uint64_t rest = ticks % interface->ticks_per_s, per_s = interface->ticks_per_s;
	uint64_t seconds = ticks / per_s;
	if (seconds > last_s || interface->offset_s > last_s || seconds + interface->offset_s > last_s)
		return false;
	for (; per_s > 8000000000; per_s /= 2)
		rest /= 2; /* so that rest x 10^9 fits; what goes is far below a nanosecond */
	*time_ns = (int64_t)((seconds + interface->offset_s) * 1000000000 + rest * 1000000000 / per_s);
	return true;
}

static int next_pcap(struct capture *c, struct packet *packet, struct fault *fault)
{
	const struct capture_interface *interface = &c->interfaces[0];
	uint64_t start = c->at;
	uint8_t head[PCAP_PACKET];
	int more = take(c, head, sizeof(head), fault);
	if (more <= 0)
		return more;
	uint64_t fraction = get32(c, head + 4);
	packet->length = get32(c, head + 8);
	packet->link = interface->link;
	if (packet->length > CAPTURE_BODY_MAX)
		return bad(c, start + 8, fault, "a packet longer than a megabyte");
	if (fraction >= interface->ticks_per_s ||
	    !stamp_ns(interface, get32(c, head) * interface->ticks_per_s + fraction, &packet->time_ns))
		return bad(c, start, fault, "the packet's time is none");
	more = take_body(c, packet->length, fault);
	packet->octets = c->body;
	return more;
}

/* Resolution and offset of the time stamps out of an interface's options. */
static int read_options(const struct capture *c, const uint8_t *p, size_t left, struct capture_interface *interface)
{
	while (left >= 4 && get16(c, p) != OPTION_END) {
		uint32_t code = get16(c, p), length = get16(c, p + 2), padded = (length + 3) & ~3u;
		if (padded > left - 4)
			return -EBADMSG;
		if (code == OPTION_TSRESOL && length == 1) {
			int power = p[4] & 0x7f;
			if (power > (p[4] & 0x80 ? 62 : 18))
				return -EBADMSG;
			interface->ticks_per_s = 1;
			for (int i = 0; i < power; i++)
				interface->ticks_per_s *= p[4] & 0x80 ? 2 : 10;
		}
		if (code == OPTION_TSOFFSET && length == 8)
			interface->offset_s = (uint64_t)get32(c, p + (c->big_endian ? 4 : 8)) << 32 |
			                      get32(c, p + (c->big_endian ? 8 : 4));
		p += 4 + padded;
		left -= 4 + padded;
	}
	return 0;
}

static int add_interface(struct capture *c, uint64_t start, size_t length, struct fault *fault)
{
	if (length < 8)
		return bad(c, start, fault, "an interface block too short");
	if (c->nof_interfaces == CAPTURE_INTERFACES_MAX)
		return bad(c, start, fault, "more than 64 interfaces");
	struct capture_interface *interface = &c->interfaces[c->nof_interfaces];
	*interface = (struct capture_interface){ .link = get16(c, c->body), .ticks_per_s = 1000000 };
	if (read_options(c, c->body + 8, length - 8, interface))
		return bad(c, start, fault, "an interface block with malformed options");
	c->nof_interfaces++;
	return 0;
}

/* A packet block of any of the three kinds, `length` octets in c->body: 1 or -errno. */
static int read_packet(struct capture *c, uint32_t type, uint64_t start, size_t length, struct packet *packet,
                       struct fault *fault)
{
	size_t head = type == BLOCK_SIMPLE ? 4 : 20;
	if (length < head)
		return bad(c, start, fault, "a packet block too short");
	uint32_t i = type == BLOCK_SIMPLE ? 0 : type == BLOCK_PACKET ? get16(c, c->body) : get32(c, c->body);
	if (i >= c->nof_interfaces)
		return bad(c, start, fault, "a packet of an interface that was not described");
	uint64_t ticks = type == BLOCK_SIMPLE ? 0 : (uint64_t)get32(c, c->body + 4) << 32 | get32(c, c->body + 8);
	uint32_t kept = get32(c, c->body + (type == BLOCK_SIMPLE ? 0 : 12));
	packet->link = c->interfaces[i].link;
	packet->octets = c->body + head;
	packet->length = kept < length - head ? kept : length - head;
	if (kept > length - head && type != BLOCK_SIMPLE) /* a simple one says how long it was on the wire */
		return bad(c, start, fault, "a packet longer than its block");
	if (!stamp_ns(&c->interfaces[i], ticks, &packet->time_ns))
		return bad(c, start, fault, "the packet's time is none");
	return 1;
}

/* Passes over `length` octets. */
static int skip(struct capture *c, uint64_t length, struct fault *fault)
{
	uint8_t octets[4096];
	int more = 1;
	for (uint64_t n; more > 0 && length > 0; length -= n) {
		n = length < sizeof(octets) ? length : sizeof(octets);
		more = take_rest(c, octets, n, fault);
	}
	return more;
}

/* The rest of a section header, of which the type has been read: what follows has the byte order it tells. */
static int read_section(struct capture *c, uint64_t start, struct fault *fault)
{
	uint8_t head[8];
	int more = take_rest(c, head, sizeof(head), fault);
	if (more <= 0)
		return more;
	c->big_endian = head[4] == 0x1a;
	uint32_t length = get32(c, head);
	if (get32(c, head + 4) != magic_section)
		return bad(c, start + 8, fault, "a section without a byte-order magic");
	if (length < 28 || length % 4)
		return bad(c, start + 4, fault, "a section header of impossible length");
	c->nof_interfaces = 0;
	return skip(c, length - 12, fault);
}

/* One block: 2 when it was a packet, 1 when it was another, 0 at the end, -errno. */
static int read_block(struct capture *c, struct packet *packet, struct fault *fault)
{
	uint64_t start = c->at;
	uint8_t head[BLOCK_HEAD], tail[BLOCK_TAIL];
	int more = take(c, head, 4, fault);
	if (more <= 0)
		return more;
	uint32_t type = get32(c, head);
	if (type == BLOCK_SECTION) /* the same in either byte order */
		return read_section(c, start, fault);
	if ((more = take_rest(c, head + 4, 4, fault)) <= 0)
		return more;
	uint32_t length = get32(c, head + 4);
	if (length < BLOCK_HEAD + BLOCK_TAIL || length % 4)
		return bad(c, start + 4, fault, "a block of impossible length");
	length -= BLOCK_HEAD + BLOCK_TAIL;
	bool is_packet = type == BLOCK_PACKET || type == BLOCK_SIMPLE || type == BLOCK_ENHANCED;
	bool used = is_packet || type == BLOCK_INTERFACE;
	if (used && length > CAPTURE_BODY_MAX)
		return bad(c, start + 4, fault, "a block longer than a megabyte");
	more = used ? take_body(c, length, fault) : skip(c, length, fault);
	if (more <= 0 || (more = take_rest(c, tail, sizeof(tail), fault)) <= 0)
		return more;
	if (get32(c, tail) != length + BLOCK_HEAD + BLOCK_TAIL)
		return bad(c, c->at - 4, fault, "a block whose two lengths differ");
	if (is_packet)
		more = read_packet(c, type, start, length, packet, fault) < 0 ? -EBADMSG : 2;
	else if (used && add_interface(c, start, length, fault))
		more = -EBADMSG;
	return more;
}

static int next_pcapng(struct capture *c, struct packet *packet, struct fault *fault)
{
	int more;
	do
		more = read_block(c, packet, fault);
	while (more == 1);
	return more == 2 ? 1 : more;
}

int capture_next(struct capture *c, struct packet *packet, struct fault *fault)
{
	int more = c->pcapng ? next_pcapng(c, packet, fault) : next_pcap(c, packet, fault);
	c->packets += more > 0;
	return more;
}

/* The rest of a pcap header, of which the magic has been read. */
static int read_pcap_header(struct capture *c, uint32_t magic, struct fault *fault)
{
	uint8_t rest[PCAP_HEADER - 4];
	int more = take_rest(c, rest, sizeof(rest), fault);
	if (more <= 0)
		return more;
	if (get16(c, rest) != 2)
		return bad(c, 4, fault, "a pcap version that is not 2");
	c->nof_interfaces = 1;
	c->interfaces[0] = (struct capture_interface){
		.link = get32(c, rest + 16) & 0xffff, /* above: what an Ethernet card added */
		.ticks_per_s = magic == magic_ns ? 1000000000 : 1000000,
	};
	return 1;
}

static int read_header(struct capture *c, struct fault *fault)
{
	uint8_t first[4];
	int more = take_rest(c, first, sizeof(first), fault);
	if (more <= 0)
		return more;
	c->pcapng = get32(c, first) == BLOCK_SECTION;
	if (c->pcapng)
		return read_section(c, 0, fault);
	for (int order = 0; order < 2; order++) {
		c->big_endian = order;
		uint32_t magic = get32(c, first);
		if (magic == magic_us || magic == magic_ns)
			return read_pcap_header(c, magic, fault);
	}
	return bad(c, 0, fault, "neither pcap nor pcapng begins like this");
}

int capture_open(struct capture *c, FILE *file, const char *name, struct fault *fault)
{
	*c = (struct capture){ .file = file, .name = name };
	int more = read_header(c, fault);
	if (more > 0)
		return 0;
	capture_close(c);
	return more < 0 ? more : -EBADMSG; /* cut in its header: *fault says so */
}

void capture_close(struct capture *c)
{
	free(c->body);
	c->body = NULL;
	c->room = 0;
}
