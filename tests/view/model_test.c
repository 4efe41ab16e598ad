// SPDX-License-Identifier: GPL-3.0-or-later
/* model: what pages are made of: the grid, the waterfall, the trail of a hunt, messages, the words of each field. */
#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/view/fields.h"
#include "hamlet.h"

/* ---- the grid ---- */

static struct grid grid;

static void assert_row(int y, const char *text)
{
	char row[1024];
	size_t used = 0;

	for (int x = 0; x < grid.columns; x++)
		if (grid.tiles[y][x].code < 0x80)
			row[used++] = grid.tiles[y][x].code ? (char)grid.tiles[y][x].code : '>';
		else
			row[used++] = '<';
	row[used] = 0;
	assert_string_equal(row, text);
}

static void wide_characters_are_whole(void **state)
{
	(void)state;
	grid_clear(&grid, 2, 8);
	struct area all = grid_area(&grid);

	assert_int_equal(area_put(&all, 0, 0, 8, STYLE_PLAIN, "a中国b"), 6);
	assert_row(0, "a<><>b  ");
	area_put(&all, 0, 2, 1, STYLE_PLAIN, "x"); /* takes the right half away */
	assert_row(0, "a x<>b  ");
	area_put(&all, 0, 2, 2, STYLE_PLAIN, "中"); /* over the left half of the next */
	assert_row(0, "a <> b  ");
	assert_int_equal(area_put(&all, 1, 5, 8, STYLE_PLAIN, "中国"), 2); /* one column is too little */
	assert_row(1, "     <> ");
	assert_int_equal(area_put(&all, 1, 0, 3, STYLE_PLAIN, "中国"), 2);
	area_put_right(&all, 1, 0, 5, STYLE_PLAIN, "中x");
	assert_row(1, "<><>x<> ");
}

static void nothing_steers(void **state)
{
	(void)state;
	grid_clear(&grid, 1, 12);
	struct area all = grid_area(&grid);

	area_put(&all, 0, 0, 12, STYLE_PLAIN,
	         "\033[2J\xff\xc2\x9b"
	         "e\xcc\x81|\xe2\x80\xae");
	for (int x = 0; x < 12; x++)
		assert_true(grid.tiles[0][x].code >= ' ' && grid.tiles[0][x].code < 0x7f);
	assert_row(0, "?[2J??e|?   ");
}

static void outside_is_nothing(void **state)
{
	(void)state;
	grid_clear(&grid, GRID_LINES_MAX + 50, GRID_COLUMNS_MAX + 50);
	assert_int_equal(grid.lines, GRID_LINES_MAX);
	assert_int_equal(grid.columns, GRID_COLUMNS_MAX);
	grid_clear(&grid, 4, 4);
	struct area all = grid_area(&grid), part = area_lines(&all, 1, 2), none = area_lines(&all, 6, 2);

	assert_int_equal(area_put(&part, -1, 0, 4, STYLE_PLAIN, "no"), 0);
	assert_int_equal(area_put(&part, 2, 0, 4, STYLE_PLAIN, "no"), 0);
	assert_int_equal(area_put(&part, 0, -1, 4, STYLE_PLAIN, "no"), 0);
	assert_int_equal(area_put(&part, 0, 4, 4, STYLE_PLAIN, "no"), 0);
	assert_int_equal(area_put(&none, 0, 0, 4, STYLE_PLAIN, "no"), 0);
	assert_int_equal(area_put(&part, 1, 2, 4, STYLE_PLAIN, "yes"), 2);
	area_paint(&part, 5, 0, 4, STYLE_FAKE);
	area_paint(&part, 1, -3, 20, STYLE_FAKE);
	assert_row(2, "  ye");
	assert_int_equal(grid.tiles[2][3].style, STYLE_FAKE);
	assert_int_equal(grid.tiles[3][3].style, STYLE_PLAIN);
}

static void wrapped(void **state)
{
	(void)state;
	assert_int_equal(text_wrap("two words", 20), 9);
	assert_int_equal(text_wrap("two words", 6), 4);
	assert_int_equal(text_wrap("  two words", 8), 6);
	assert_int_equal(text_wrap("unbroken", 4), 4);
	assert_int_equal(text_wrap("中国移动", 5), 6);
	assert_int_equal(text_wrap("中国，移动", 5), 3); /* a comma begins no line */
	assert_int_equal(text_wrap("中abc国", 4), 3);
	assert_int_equal(text_columns("中a"), 3);
}

/* ---- the waterfall ---- */

static void sweep(struct waterfall *w, double low_hz, int count, float dbfs)
{
	float bins[64];

	for (int i = 0; i < count; i++)
		bins[i] = dbfs;
	waterfall_add(w, &(struct spectrum_sweep){ low_hz, SPECTRUM_STEP_HZ, count, bins });
}

static void bands_side_by_side(void **state)
{
	struct waterfall *w = calloc(1, sizeof(*w));
	int first, end;
	(void)state;

	sweep(w, 945e6, 20, -50);
	sweep(w, 935e6, 20, -60); /* below, and far off */
	assert_int_equal(w->lines, 1);
	assert_int_equal(w->count, 40);
	assert_int_equal(w->steps[0], 18700);
	assert_int_equal(w->steps[20], 18900);
	sweep(w, 945.5e6, 20, -40); /* half of it was heard in this pass already */
	assert_int_equal(w->lines, 2);
	assert_int_equal(w->count, 50);
	assert_true(isnan(w->rows[0][0]) && w->rows[1][0] == -60 && w->rows[1][29] == -50 && w->rows[0][30] == -40);
	assert_true(isnan(w->rows[1][45]) && w->dbfs[45] == -40 && w->dbfs[0] == -60);
	waterfall_column(w, 3, 10, &first, &end);
	assert_int_equal(first, 15);
	assert_int_equal(end, 20);
	assert_float_equal(waterfall_peak(w, -1, 15, 25), -50, 0);
	assert_true(isnan(waterfall_peak(w, 0, 0, 5)));
	waterfall_column(w, 99, 100, &first, &end); /* more columns than bins */
	assert_int_equal(first, 49);
	assert_int_equal(end, 50);
	assert_int_equal(waterfall_place(w, 945e6, 50), 20);
	assert_int_equal(waterfall_place(w, 945e6, 100), 41);
	assert_int_equal(waterfall_place(w, 940e6, 50), -1);
	assert_int_equal(waterfall_place(w, 999e6, 50), -1);
	assert_float_equal(waterfall_floor(w), -60, 0);
	free(w);
}

static void no_more_than_there_is_room(void **state)
{
	struct waterfall *w = calloc(1, sizeof(*w));
	(void)state;

	assert_true(isnan(waterfall_floor(w)));
	for (int i = 0; i < WATERFALL_BINS / 64 + 3; i++)
		sweep(w, 500e6 + i * 10e6, 64, -50);
	assert_int_equal(w->count, WATERFALL_BINS);
	for (int i = 0; i < WATERFALL_LINES + 5; i++)
		sweep(w, 500e6, 64, (float)-i);
	assert_int_equal(w->lines, WATERFALL_LINES);
	assert_float_equal(w->rows[0][0], -(WATERFALL_LINES + 4), 0);
	assert_float_equal(w->rows[WATERFALL_LINES - 1][0], -5, 0);
	free(w);
}

/* ---- the hunt ---- */

static void trail(void **state)
{
	struct hamlet *hamlet = hamlet_create();
	struct trail *trail = &hamlet->desk.trail;
	(void)state;

	hamlet_hear(hamlet, 0, -60);
	assert_int_equal(trail->count, 0); /* nothing is hunted */
	trail_begin(trail, "gsm:460-00-4187-21034");
	hamlet_hear(hamlet, 0, -60);
	assert_int_equal(trail->count, 0);
	trail_begin(trail, hamlet_fake);
	assert_true(isinf(trail_beat_s(trail, 0)));
	hamlet_hear(hamlet, 0, -60);
	hamlet_hear(hamlet, 0.2, -50); /* too close for a point of its own */
	assert_int_equal(trail->count, 1);
	assert_float_equal(trail->points[0].dbfs, -55, 0);
	for (int i = 1; i <= 40; i++)
		hamlet_hear(hamlet, 0.25 * i, i <= 28 ? -70 : -60);
	assert_int_equal(trail->count, 41);
	assert_float_equal(trail_mean(trail, 1, 0), -60, 0);
	assert_in_range(1000 * trail_trend_db(trail), 8500, 9500); /* of the ten seconds: some are of before */
	assert_float_equal(trail_beat_s(trail, trail->points[40].time_ns), 2 * pow(0.125, 0.5), 1e-6);
	assert_float_equal(trail_beat_s(trail, trail->points[40].time_ns + 5000000000), 2 * pow(0.125, 0.5), 1e-6);
	assert_true(isinf(trail_beat_s(trail, trail->points[40].time_ns + 5100000000)));
	for (int i = 0; i < TRAIL_MAX; i++)
		hamlet_hear(hamlet, 11 + i, -10);
	assert_int_equal(trail->count, TRAIL_MAX);
	assert_float_equal(trail_beat_s(trail, trail->points[TRAIL_MAX - 1].time_ns), 0.25, 1e-6);
	trail_begin(trail, "");
	assert_int_equal(trail->count, 0);
	hamlet_destroy(hamlet);
}

/* ---- messages, fields ---- */

static void held_messages(void **state)
{
	struct hamlet *hamlet = hamlet_create();
	struct messages *messages = &hamlet->desk.messages;
	uint64_t before = messages->count;
	(void)state;

	hamlet_hear(hamlet, 0, -60);
	assert_int_equal(messages->count, before + 1);
	assert_string_equal(messages_last(messages, 0)->cell, hamlet_fake);
	hamlet->desk.held = true;
	hamlet_hear(hamlet, 1, -60);
	assert_int_equal(messages->count, before + 1);
	hamlet->desk.held = false;
	for (int i = 0; i < MESSAGES_MAX; i++)
		hamlet_hear(hamlet, i, -60);
	assert_non_null(messages_last(messages, MESSAGES_MAX - 1));
	assert_null(messages_last(messages, MESSAGES_MAX));
	hamlet_destroy(hamlet);
}

/* A field added to the table of cells needs its words here; and words of none are left over from one that went. */
static void every_field_has_words(void **state)
{
	int fields = 0, words = 0;
	(void)state;

	for (const struct cell_field *field = cell_fields; field->key; field++, fields++)
		if (!field_words_of(field))
			fail_msg("%s has no words", field->key);
	for (; field_words[words].key; words++)
		assert_true(field_words[words].english[0] && field_words[words].chinese[0]);
	assert_int_equal(fields, words);
}

/* What ends in a unit has it. */
static void every_unit_is_there(void **state)
{
	static const char *const units[][2] = { { "_db", "dB" },  { "_dbm", "dBm" }, { "_s", "s" },
		                                { "_ms", "ms" },  { "_min", "min" }, { "_percent", "%" },
		                                { "_prb", "PRB" } };
	(void)state;

	for (const struct field_words *words = field_words; words->key; words++)
		for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
			const char *end = strrchr(words->key, '_');

			if (end && strcmp(end, units[i][0]) == 0)
				assert_string_equal(words->unit, units[i][1]);
		}
}

static const struct cell_field *field_named(const char *key)
{
	const struct cell_field *field = cell_fields;

	while (field->key && strcmp(field->key, key) != 0)
		field++;
	assert_non_null(field->key);
	return field;
}

static void values(void **state)
{
	char text[FIELD_TEXT_SIZE];
	struct cell cell;
	(void)state;

	cell_init(&cell, RAT_LTE);
	assert_false(field_text(&cell, field_named("t3212_min"), LANGUAGE_EN, text));
	assert_false(field_text(&cell, field_named("cp"), LANGUAGE_EN, text));
	cell.gsm.t3212_min = 240;
	cell.lte.cell_barred = 1;
	strcpy(cell.lte.cp, "extended");
	assert_true(field_text(&cell, field_named("t3212_min"), LANGUAGE_ZH, text));
	assert_string_equal(text, "240 分钟");
	field_text(&cell, field_named("t3212_min"), LANGUAGE_EN, text);
	assert_string_equal(text, "240 min");
	field_text(&cell, field_named("cell_barred"), LANGUAGE_EN, text);
	assert_string_equal(text, "yes");
	cell.lte.cell_barred = 0;
	field_text(&cell, field_named("cell_barred"), LANGUAGE_ZH, text);
	assert_string_equal(text, "否");
	field_text(&cell, field_named("cp"), LANGUAGE_ZH, text);
	assert_string_equal(text, "扩展");
}

static void ages(void **state)
{
	static const struct {
		double s;
		const char *text;
	} known[] = {
		{ -3, "0s" }, { 119, "119s" }, { 120, "2m" }, { 7199, "119m" }, { 7200, "2h" }, { 172800, "2d" }
	};
	char text[AGE_SIZE];
	(void)state;

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		age_text((int64_t)(known[i].s * 1e9), text);
		assert_string_equal(text, known[i].text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wide_characters_are_whole),
		cmocka_unit_test(nothing_steers),
		cmocka_unit_test(outside_is_nothing),
		cmocka_unit_test(wrapped),
		cmocka_unit_test(bands_side_by_side),
		cmocka_unit_test(no_more_than_there_is_room),
		cmocka_unit_test(trail),
		cmocka_unit_test(held_messages),
		cmocka_unit_test(every_field_has_words),
		cmocka_unit_test(every_unit_is_there),
		cmocka_unit_test(values),
		cmocka_unit_test(ages),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
