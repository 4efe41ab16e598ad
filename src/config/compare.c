// SPDX-License-Identifier: GPL-3.0-or-later
/* compare: which settings have another value, of two that were read. See config.h. */
#include "config.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static bool same_number(double a, double b)
{
	return a == b || (isnan(a) && isnan(b));
}

static bool same_list(const struct setting_list *a, const struct setting_list *b)
{
	bool same = a->count == b->count;

	for (int i = 0; i < a->count && same; i++)
		same = strcmp(a->items[i], b->items[i]) == 0;
	return same;
}

static bool same(enum setting_type type, const void *a, const void *b)
{
	switch (type) {
	case SETTING_FLAG:
		return *(const bool *)a == *(const bool *)b;
	case SETTING_STRING:
		return same_text(*(const char *const *)a, *(const char *const *)b);
	case SETTING_NUMBER:
	case SETTING_TIMES:
	case SETTING_HERTZ:
	case SETTING_AUTO:
		return same_number(*(const double *)a, *(const double *)b);
	case SETTING_INT:
		return *(const int *)a == *(const int *)b;
	case SETTING_TIME:
		return *(const int64_t *)a == *(const int64_t *)b;
	case SETTING_LIST:
		return same_list(a, b);
	case SETTING_FILE:
		break;
	}
	return true;
}

void config_compare(const struct config *a, const struct config *b, void (*differs)(void *ctx, const char *name),
                    void *ctx)
{
	for (int i = 0; a->groups[i].table; i++) {
		const char *of_a = a->groups[i].target, *of_b = b->groups[i].target;

		for (const struct setting *setting = a->groups[i].table; setting->name; setting++)
			if (setting->type != SETTING_FILE &&
			    !same(setting->type, of_a + setting->offset, of_b + setting->offset))
				differs(ctx, setting->name);
	}
}
