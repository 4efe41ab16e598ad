// SPDX-License-Identifier: GPL-3.0-or-later
/* mutes: see mutes.h. */
#include "mutes.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static struct mute *find(struct mutes *mutes, const char *what)
{
	for (int i = 0; i < mutes->count; i++)
		if (strcmp(mutes->items[i].what, what) == 0)
			return &mutes->items[i];
	return NULL;
}

int mutes_add(struct mutes *mutes, const char *what, int64_t since_ns, int64_t until_ns)
{
	struct mute *mute = find(mutes, what);

	if (!mute) {
		if (mutes->count == MUTES_MAX)
			return -ENOSPC;
		mute = &mutes->items[mutes->count++];
		snprintf(mute->what, sizeof(mute->what), "%s", what);
		mute->since_ns = since_ns;
	}
	mute->until_ns = until_ns;
	return 0;
}

static void end(struct mutes *mutes, struct mute *mute, struct mute *ended)
{
	*ended = *mute;
	*mute = mutes->items[--mutes->count];
}

bool mutes_drop(struct mutes *mutes, const char *what, struct mute *ended)
{
	struct mute *mute = find(mutes, what);

	if (mute)
		end(mutes, mute, ended);
	return mute;
}

bool mutes_expire(struct mutes *mutes, int64_t time_ns, struct mute *ended)
{
	for (int i = 0; i < mutes->count; i++)
		if (time_ns >= mutes->items[i].until_ns) {
			end(mutes, &mutes->items[i], ended);
			return true;
		}
	return false;
}

bool mute_names(const struct mute *mute, const struct alert *alert)
{
	char key[CELL_KEY_SIZE];

	cell_key(&alert->cell, key, sizeof(key));
	return strcmp(mute->what, alert->id) == 0 || strcmp(mute->what, key) == 0;
}

/* The one that covers the alert now; NULL: none. */
static const struct mute *covering(const struct mutes *mutes, int64_t time_ns, const struct alert *alert)
{
	for (int i = 0; i < mutes->count; i++)
		if (time_ns < mutes->items[i].until_ns && mute_names(&mutes->items[i], alert))
			return &mutes->items[i];
	return NULL;
}

bool mutes_cover(const struct mutes *mutes, int64_t time_ns, const struct alert *alert)
{
	return covering(mutes, time_ns, alert);
}

bool mutes_withhold(const struct mutes *mutes, int64_t time_ns, const struct alert *alert)
{
	const struct mute *mute = covering(mutes, time_ns, alert);

	return mute && !(alert->state == ALERT_CLEARED && alert->first_seen_ns < mute->since_ns);
}
