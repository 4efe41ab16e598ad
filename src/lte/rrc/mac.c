// SPDX-License-Identifier: GPL-3.0-or-later
/* mac: subheaders first, then what they announce (36.321 6.1.2, 6.1.5, 6.2.1 to 6.2.3).
 */
#include "mac.h"

enum { RESPONSE_OCTETS = 6 };
enum {
	LCID_CCCH,
	LCID_SRB1,
	LCID_DATA_LAST = 10,
	LCID_ACTIVATION = 27,
	LCID_RESOLUTION,
	LCID_ADVANCE,
	LCID_DRX,
	LCID_PADDING
};

int mac_responses(const uint8_t *octets, size_t len, uint16_t rnti[MAC_RESPONSES_MAX])
{
	size_t at = 0;
	int n = 0;
	bool more = true;

	for (; more && at < len; at++) {
		more = octets[at] >> 7;
		n += octets[at] >> 6 & 1; /* else a backoff indicator, which announces nothing */
	}
	if (more || n > MAC_RESPONSES_MAX || len - at < (size_t)n * RESPONSE_OCTETS)
		return -1;
	for (int i = 0; i < n; i++, at += RESPONSE_OCTETS) {
		if (octets[at] >> 7)
			return -1;
		rnti[i] = (uint16_t)(octets[at + 4] << 8 | octets[at + 5]);
	}
	return n;
}

/* Octets of a control element of fixed size; -1: the subheader has a length. */
static int fixed(unsigned lcid)
{
	switch (lcid) {
	case LCID_ACTIVATION:
	case LCID_ADVANCE:
		return 1;
	case LCID_RESOLUTION:
		return MAC_RESOLUTION_OCTETS;
	case LCID_DRX:
	case LCID_PADDING:
		return 0;
	default:
		return -1;
	}
}

static enum mac_kind kind_of(unsigned lcid)
{
	return lcid == LCID_CCCH         ? MAC_CCCH
	       : lcid == LCID_SRB1       ? MAC_SRB1
	       : lcid == LCID_RESOLUTION ? MAC_RESOLUTION
	                                 : MAC_OTHER;
}

struct subheader {
	unsigned lcid;
	int len; /* -1: up to the end */
	bool more;
};

/* False: it is cut off, or of a reserved kind. */
static bool subheader_read(const uint8_t *octets, size_t len, size_t *at, struct subheader *sub)
{
	if (*at >= len || octets[*at] >> 7)
		return false;
	sub->more = octets[*at] >> 5 & 1;
	sub->lcid = octets[(*at)++] & 31;
	sub->len = fixed(sub->lcid);
	if (sub->lcid > LCID_DATA_LAST && sub->len < 0)
		return false;
	if (sub->len >= 0 || !sub->more)
		return true;
	if (*at >= len)
		return false;
	const bool longer = octets[*at] >> 7;

	sub->len = octets[(*at)++] & 127;
	if (longer && *at >= len)
		return false;
	if (longer)
		sub->len = sub->len << 8 | octets[(*at)++];
	return true;
}

int mac_parts(const uint8_t *octets, size_t len, struct mac_part parts[MAC_PARTS_MAX])
{
	struct subheader subs[MAC_PARTS_MAX];
	size_t at = 0;
	int n = 0, kept = 0;

	do {
		if (n == MAC_PARTS_MAX || !subheader_read(octets, len, &at, &subs[n]))
			return -1;
	} while (subs[n++].more);
	for (int i = 0; i < n; i++) {
		const size_t size = subs[i].len < 0 ? len - at : (size_t)subs[i].len;

		if (size > len - at)
			return -1;
		if (subs[i].lcid <= LCID_DATA_LAST || subs[i].lcid == LCID_RESOLUTION)
			parts[kept++] =
				(struct mac_part){ (uint8_t)kind_of(subs[i].lcid), (uint16_t)at, (uint16_t)size };
		at += size;
	}
	return kept;
}
