// SPDX-License-Identifier: GPL-3.0-or-later
/* page_messages: the messages decoded last, the newest first: when, whose, which, and their octets. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "pages.h"
#include "standard.h"  // standard_of
#include "utc.h"       // utc_format

enum { OCTETS_A_LINE = 24 };

static void put_octets(struct roll *roll, const struct pdu *pdu)
{
	char text[3 * OCTETS_A_LINE + 1];

	for (int at = 0; at < pdu->len; at += OCTETS_A_LINE) {
		size_t used = 0;

		for (int i = at; i < pdu->len && i < at + OCTETS_A_LINE; i++)
			used += (size_t)snprintf(text + used, sizeof(text) - used, "%02x ", pdu->octets[i]);
		roll_put(roll, STYLE_DIM, 2, "  %s", text);
	}
}

static void put_message(struct roll *roll, const struct kept_message *kept)
{
	const struct standard *standard = standard_of(kept->pdu.rat);
	char time[UTC_TEXT_SIZE];
	struct heard heard;

	standard->heard(&kept->pdu, &heard);
	utc_format(kept->time_ns, time);
	roll_put(roll, STYLE_PLAIN, 2, "%.12s %s %s %s %u  %s", time + 11, kept->cell,
	         pdu_channel_name(kept->pdu.channel), standard->frame_key, heard.frame, kept->name);
	put_octets(roll, &kept->pdu);
}

static bool wanted(const struct desk *desk, const struct kept_message *kept)
{
	return !desk->filter[0] || strcasestr(kept->cell, desk->filter) || strcasestr(kept->name, desk->filter);
}

static void put_messages(const struct sight *sight, struct roll *roll)
{
	const struct desk *desk = sight->desk;
	const struct kept_message *kept;

	roll_put(roll, STYLE_STRONG, 0, "%s%s",
	         say(desk, "Messages, identities overwritten, newest first", "消息（身份标识已抹去），最新在前"),
	         desk->held ? say(desk, " - HELD", "——已暂停") : "");
	for (unsigned i = 0; (kept = messages_last(&desk->messages, i)); i++)
		if (wanted(desk, kept))
			put_message(roll, kept);
}

void page_messages(const struct sight *sight, const struct area *area)
{
	roll_page(sight, area, put_messages);
}
