// SPDX-License-Identifier: GPL-3.0-or-later
/* page_cell: all that is known of one cell: what was measured, every value that it broadcasts, its lists. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "fields.h"  // field_text
#include "pages.h"
#include "utc.h"  // utc_format

enum { LABEL_COLUMNS = 38, LIST_BYTES = 2000 };

static void put_value(const struct sight *sight, struct roll *roll, const char *english, const char *chinese,
                      const char *value)
{
	const char *label = say(sight->desk, english, chinese);
	int blank = LABEL_COLUMNS - text_columns(label);

	roll_put(roll, STYLE_PLAIN, LABEL_COLUMNS + 2, "  %s%*s%s", label, blank > 0 ? blank : 1, "", value);
}

/* sign: a difference, written with + too. */
static void put_float(const struct sight *sight, struct roll *roll, const char *english, const char *chinese,
                      double value, bool sign, int decimals, const char *unit)
{
	char text[FIELD_TEXT_SIZE];

	if (!isfinite(value))
		return;
	snprintf(text, sizeof(text), sign ? "%+.*f %s" : "%.*f %s", decimals, value, unit);
	put_value(sight, roll, english, chinese, text);
}

static void put_measured(const struct sight *sight, struct roll *roll, const struct cell *cell)
{
	char first[UTC_TEXT_SIZE], last[UTC_TEXT_SIZE], blocks[64];

	put_float(sight, roll, "Carrier", "载波", cell->freq_hz > 0 ? cell->freq_hz / 1e6 : NAN, false, 3, "MHz");
	put_float(sight, roll, "Carrier's power", "载波功率", cell->m.power_dbfs, false, 1, "dBFS");
	put_float(sight, roll, "RSRP", "参考信号功率 RSRP", cell->lte.rsrp_dbfs, false, 1, "dBFS");
	put_float(sight, roll, "RSRQ", "参考信号质量 RSRQ", cell->lte.rsrq_db, false, 1, "dB");
	put_float(sight, roll, "Signal to noise", "信噪比", cell->m.snr_db, false, 1, "dB");
	put_float(sight, roll, "Load", "负荷", 100 * (double)cell->lte.load, false, 0, "%");
	put_float(sight, roll, "Carrier against the receiver", "载波相对接收机的频偏", cell->m.freq_offset_hz, true, 1,
	          "Hz");
	put_float(sight, roll, "Clock against the other cells", "时钟相对其他小区", cell->clock_ppm, true, 3, "ppm");
	snprintf(blocks, sizeof(blocks), "%u / %u", cell->blocks_ok, cell->blocks_bad);
	put_value(sight, roll, "Blocks, good / bad", "消息块（好/坏）", blocks);
	put_value(sight, roll, "First heard", "首次收到", utc_format(cell->first_seen_ns, first));
	put_value(sight, roll, "Last heard", "最近收到", utc_format(cell->last_seen_ns, last));
}

static void put_fields(const struct sight *sight, struct roll *roll, const struct cell *cell, bool broadcast)
{
	char value[FIELD_TEXT_SIZE];

	for (const struct cell_field *field = cell_fields; field->key; field++) {
		const struct field_words *words = field_words_of(field);

		if (field->broadcast == broadcast && words && field_text(cell, field, sight->desk->language, value))
			put_value(sight, roll, words->english, words->chinese, value);
	}
}

/* A list in one value; what does not fit is left out. */
struct words {
	char text[LIST_BYTES];
	size_t used;
};

static __attribute__((format(printf, 2, 3))) void words_add(struct words *words, const char *format, ...)
{
	size_t room = sizeof(words->text) - words->used;
	va_list args;

	va_start(args, format);
	int n = vsnprintf(words->text + words->used, room, format, args);
	va_end(args);
	words->used += n < 0 ? 0 : (size_t)n < room ? (size_t)n : room - 1;
}

static void put_words(const struct sight *sight, struct roll *roll, const char *english, const char *chinese,
                      const struct words *words)
{
	if (words->used)
		put_value(sight, roll, english, chinese, words->text);
}

static void put_messages(const struct sight *sight, struct roll *roll, const struct cell *cell)
{
	struct words si = { .used = 0 }, sib = { .used = 0 }, schedule = { .used = 0 };

	for (int i = 0; i < CELL_SI_COUNT; i++)
		if (cell->gsm.si_seen >> i & 1)
			words_add(&si, "%s ", cell_si_name((enum cell_si)i));
	for (int i = 0; i < 64; i++)
		if (cell->lte.sib_seen >> i & 1)
			words_add(&sib, "%d ", i);
	for (int i = 0; i < cell->lte.nof_si_messages; i++) {
		words_add(&schedule, "%s%u:", i ? " " : "", cell->lte.si_schedule[i].period_frames);
		for (int k = 0; k < 64; k++)
			if (cell->lte.si_schedule[i].sibs >> k & 1)
				words_add(&schedule, " %d", k);
		words_add(&schedule, ";");
	}
	put_words(sight, roll, "System Information read", "已读系统消息 SI", &si);
	put_words(sight, roll, "SIBs read", "已读系统消息 SIB", &sib);
	put_words(sight, roll, "Schedule (frames: SIBs)", "调度（帧数：SIB）", &schedule);
}

static void put_lists(const struct sight *sight, struct roll *roll, const struct cell *cell)
{
	static const char *const rats[] = { "gsm", "umts", "lte" };
	struct words plmns = { .used = 0 }, allocation = { .used = 0 };

	for (int i = 0; i < cell->nof_plmns; i++)
		words_add(&plmns, "%s-%s ", cell->plmns[i].mcc, cell->plmns[i].mnc);
	for (int i = 0; i < cell->gsm.nof_allocation; i++)
		words_add(&allocation, "%u ", cell->gsm.allocation[i]);
	put_words(sight, roll, "Networks", "所属网络", &plmns);
	put_words(sight, roll, "Cell allocation (ARFCNs)", "小区频点配置 ARFCN", &allocation);
	for (int i = 0; i < cell->nof_neighbours; i++) {
		const struct cell_neighbour *n = &cell->neighbours[i];
		struct words words = { .used = 0 };

		words_add(&words, "%s %d", rats[n->rat], n->channel);
		if (n->id >= 0)
			words_add(&words, "  %s %d", say(sight->desk, "code", "码"), n->id);
		if (n->priority >= 0)
			words_add(&words, "  %s %d", say(sight->desk, "priority", "优先级"), n->priority);
		put_words(sight, roll, i ? "" : "Neighbours", i ? "" : "邻区", &words);
	}
}

static void put_cell(const struct sight *sight, struct roll *roll)
{
	const struct row *row = list_chosen(sight->list);
	char key[CELL_KEY_SIZE];

	if (!row) {
		roll_put(roll, STYLE_DIM, 0, "%s", say(sight->desk, "no cell is chosen", "未选中小区"));
		return;
	}
	cell_key(row->cell, key, sizeof(key));
	roll_put(roll, STYLE_STRONG, 0, "%s  %s", key, row_operator(row));
	if (row->level)
		roll_put(roll, level_style(row->level), 0, "%s: %s", say(sight->desk, "Verdict", "判定"),
		         level_word(sight->desk, row->level));
	roll_put(roll, STYLE_STRONG, 0, "%s", say(sight->desk, "Measured", "测量"));
	put_measured(sight, roll, row->cell);
	roll_put(roll, STYLE_STRONG, 0, "%s", say(sight->desk, "Broadcast", "广播内容"));
	put_fields(sight, roll, row->cell, true);
	put_messages(sight, roll, row->cell);
	put_lists(sight, roll, row->cell);
	roll_put(roll, STYLE_STRONG, 0, "%s", say(sight->desk, "Place and counts", "频点与计数"));
	put_fields(sight, roll, row->cell, false);
}

void page_cell(const struct sight *sight, const struct area *area)
{
	roll_page(sight, area, put_cell);
}
