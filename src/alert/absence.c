// SPDX-License-Identifier: GPL-3.0-or-later
/* absence: a coverage record in words: where and how long was listened, and that nothing was found, or how much. */
#include <stdarg.h>
#include <stdio.h>

#include "verdict.h"

enum { PARTS_SHOWN = 6 };

struct sheet {
	char *text;
	size_t size, used;
};

static __attribute__((format(printf, 2, 3))) void put(struct sheet *sheet, const char *format, ...)
{
	size_t room = sheet->size - sheet->used;
	va_list args;

	if (!room)
		return;
	va_start(args, format);
	int n = vsnprintf(sheet->text + sheet->used, room, format, args);
	va_end(args);
	sheet->used += n < 0 ? 0 : (size_t)n < room ? (size_t)n : room - 1;
}

static void put_part(struct sheet *sheet, const struct coverage_part *part, bool zh)
{
	double listened_s = (double)part->listened_ns * 1e-9, deaf_s = (double)part->deaf_ns * 1e-9;

	put(sheet, zh ? "%.1f-%.1f MHz（%.1f 秒" : "%.1f-%.1f MHz for %.1f s", part->low_hz / 1e6, part->high_hz / 1e6,
	    listened_s);
	if (deaf_s >= 0.05)
		put(sheet, zh ? "，其中 %.1f 秒因信号过强或丢失而无法监听" : " (deaf for %.1f s, saturated or lost)",
		    deaf_s);
	put(sheet, zh ? "）" : "");
}

static void put_parts(struct sheet *sheet, const struct coverage *coverage, bool zh)
{
	struct coverage_part parts[COVERAGE_PARTS_MAX];
	size_t count = coverage_parts(coverage, parts);

	for (size_t i = 0; i < count && i < PARTS_SHOWN; i++) {
		put(sheet, "%s", i == 0 ? "" : zh ? "、" : ", ");
		put_part(sheet, &parts[i], zh);
	}
	if (count > PARTS_SHOWN)
		put(sheet, zh ? "等 %zu 段" : " and %zu more", zh ? count : count - PARTS_SHOWN);
}

static void put_en(struct sheet *sheet, const struct coverage *c)
{
	put(sheet, "; %u cell%s, ", c->cells, c->cells == 1 ? "" : "s");
	if (c->fake + c->suspicious + c->notice == 0)
		put(sheet, "no alert\n");
	else if (c->fake + c->suspicious == 0)
		put(sheet, "no fake station, %u notice%s\n", c->notice, c->notice == 1 ? "" : "s");
	else
		put(sheet, "%u FAKE, %u suspicious, %u notice%s\n", c->fake, c->suspicious, c->notice,
		    c->notice == 1 ? "" : "s");
}

static void put_zh(struct sheet *sheet, const struct coverage *c)
{
	put(sheet, "；共 %u 个小区，", c->cells);
	if (c->fake + c->suspicious + c->notice == 0)
		put(sheet, "无告警\n");
	else if (c->fake + c->suspicious == 0)
		put(sheet, "未发现伪基站，注意 %u 条\n", c->notice);
	else
		put(sheet, "伪基站 %u 个，可疑 %u 个，注意 %u 条\n", c->fake, c->suspicious, c->notice);
}

size_t verdict_coverage(const struct coverage *coverage, enum language language, char *text, size_t size)
{
	struct sheet sheet = { .text = text, .size = size };
	bool zh = language == LANGUAGE_ZH;

	put(&sheet, zh ? "已监听 " : "listened to ");
	put_parts(&sheet, coverage, zh);
	(zh ? put_zh : put_en)(&sheet, coverage);
	return sheet.used;
}
