// SPDX-License-Identifier: GPL-3.0-or-later
/* absence: a coverage record in words: where and how long was listened, and that nothing was found, or how much. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "verdict.h"

/* Spectrum listened to without a hole. */
struct stretch {
	double low_hz, high_hz;
	int64_t least_ns; /* in its window with the least */
};

enum { STRETCHES_SHOWN = 6 };

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

static int by_frequency(const void *a, const void *b)
{
	const struct coverage_span *x = a, *y = b;

	return (x->low_hz > y->low_hz) - (x->low_hz < y->low_hz);
}

/* Windows that touch are one stretch: stretches[COVERAGE_SPANS_MAX], how many. */
static int join(const struct coverage *coverage, struct stretch *stretches)
{
	struct coverage_span spans[COVERAGE_SPANS_MAX];
	int count = 0;

	for (size_t i = 0; i < coverage->count; i++)
		spans[i] = coverage->spans[i];
	qsort(spans, coverage->count, sizeof(spans[0]), by_frequency);
	for (size_t i = 0; i < coverage->count; i++) {
		struct stretch *last = count ? &stretches[count - 1] : NULL;

		if (last && spans[i].low_hz <= last->high_hz) {
			last->high_hz = fmax(last->high_hz, spans[i].high_hz);
			if (spans[i].listened_ns < last->least_ns)
				last->least_ns = spans[i].listened_ns;
		} else {
			stretches[count++] = (struct stretch){ spans[i].low_hz, spans[i].high_hz, spans[i].listened_ns };
		}
	}
	return count;
}

static void put_stretches(struct sheet *sheet, const struct coverage *coverage, bool zh)
{
	struct stretch stretches[COVERAGE_SPANS_MAX];
	int count = join(coverage, stretches);

	for (int i = 0; i < count && i < STRETCHES_SHOWN; i++)
		put(sheet, zh ? "%s%.1f-%.1f MHz（%.1f 秒）" : "%s%.1f-%.1f MHz for %.1f s",
		    i == 0 ? "" : zh ? "、" : ", ", stretches[i].low_hz / 1e6, stretches[i].high_hz / 1e6,
		    (double)stretches[i].least_ns * 1e-9);
	if (count > STRETCHES_SHOWN)
		put(sheet, zh ? "等 %d 段" : " and %d more", zh ? count : count - STRETCHES_SHOWN);
}

static void put_en(struct sheet *sheet, const struct coverage *c)
{
	put(sheet, "; %u cell%s, ", c->cells, c->cells == 1 ? "" : "s");
	if (c->fake + c->suspicious + c->notice == 0)
		put(sheet, "no alert\n");
	else if (c->fake + c->suspicious == 0)
		put(sheet, "no fake station, %u notice%s\n", c->notice, c->notice == 1 ? "" : "s");
	else
		put(sheet, "%u FAKE, %u suspicious, %u notice%s\n", c->fake, c->suspicious, c->notice, c->notice == 1 ? "" : "s");
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
	put_stretches(&sheet, coverage, zh);
	(zh ? put_zh : put_en)(&sheet, coverage);
	return sheet.used;
}
