// SPDX-License-Identifier: GPL-3.0-or-later
/* keys: what each changes, which order it asks for; typing; the order and the filter of the list. */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/view/keys.h"
#include "hamlet.h"

enum { PAGE_LINES = 3 };

static struct hamlet *hamlet;
static char order[ORDER_TEXT_SIZE];

static int setup(void **state)
{
	(void)state;
	hamlet = hamlet_create();
	hamlet_sight(hamlet);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	hamlet_destroy(hamlet);
	return 0;
}

/* The order asked for, "" none. */
static const char *press(uint32_t key)
{
	bool asked = keys_press(&hamlet->desk, &hamlet->list, key, PAGE_LINES, order);

	hamlet_sight(hamlet);
	return asked ? order : "";
}

static const char *type(const char *text)
{
	const char *asked = "";

	for (; *text; text++)
		asked = press((uint8_t)*text);
	return asked;
}

/* Channels of the cells as they are listed. */
static void assert_listed(const char *channels)
{
	char text[128] = "";

	for (int i = 0; i < hamlet->list.count; i++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s%d", i ? " " : "",
		         cell_channel(hamlet->list.rows[i].cell));
	assert_string_equal(text, channels);
}

static int chosen(void)
{
	return cell_channel(list_chosen(&hamlet->list)->cell);
}

static void sorted(void **state)
{
	(void)state;
	assert_listed("40 62 3590 97 71"); /* by operator, then frequency; who says no operator last */
	press('s');
	assert_listed("40 3590 62 71 97"); /* by verdict, then frequency */
	press('s');
	assert_listed("40 62 97 3590 71"); /* by level */
	press('s');
	assert_listed("3590 40 62 71 97"); /* by frequency */
	press('s');
	assert_listed("71 40 3590 97 62"); /* by time */
	press('s');
	assert_int_equal(hamlet->desk.sort, SORT_OPERATOR);
}

static void chosen_cell(void **state)
{
	(void)state;
	assert_int_equal(chosen(), 40);
	press(KEY_OF_UP);
	assert_int_equal(chosen(), 40);
	press(KEY_OF_DOWN);
	assert_int_equal(chosen(), 62);
	press('s'); /* stays the chosen one wherever it stands */
	assert_int_equal(chosen(), 62);
	press(KEY_OF_HOME);
	assert_int_equal(chosen(), 40);
	press(KEY_OF_PAGE_DOWN);
	assert_int_equal(hamlet->list.chosen, PAGE_LINES);
	press(KEY_OF_END);
	assert_int_equal(chosen(), 97);
	press(KEY_OF_PAGE_UP);
	assert_int_equal(hamlet->list.chosen, 4 - PAGE_LINES);
}

static void scrolled(void **state)
{
	(void)state;
	press('?');
	assert_int_equal(hamlet->desk.page, PAGE_HELP);
	press(KEY_OF_DOWN);
	press(KEY_OF_PAGE_DOWN);
	assert_int_equal(hamlet->desk.scroll, 1 + PAGE_LINES);
	press(KEY_OF_HOME);
	assert_int_equal(hamlet->desk.scroll, 0);
	press(KEY_OF_UP);
	assert_int_equal(hamlet->desk.scroll, 0);
	press(KEY_OF_END);
	press(KEY_OF_END);
	assert_true(hamlet->desk.scroll > 1000);
	press('a'); /* another page begins at its top */
	assert_int_equal(hamlet->desk.page, PAGE_ALERTS);
	assert_int_equal(hamlet->desk.scroll, 0);
	press('a');
	assert_int_equal(hamlet->desk.page, PAGE_CELLS);
}

static void pages_and_switches(void **state)
{
	static const struct {
		uint32_t key;
		enum desk_page page;
	} pages[] = { { '\n', PAGE_CELL },
		      { 'w', PAGE_SPECTRUM },
		      { 'r', PAGE_MESSAGES },
		      { 'a', PAGE_ALERTS },
		      { 'h', PAGE_HELP } };
	(void)state;

	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
		assert_string_equal(press(pages[i].key), "");
		assert_int_equal(hamlet->desk.page, pages[i].page);
		assert_string_equal(press(KEY_OF_ESCAPE), "");
		assert_int_equal(hamlet->desk.page, PAGE_CELLS);
	}
	press('l');
	assert_int_equal(hamlet->desk.language, LANGUAGE_ZH);
	press('l');
	assert_int_equal(hamlet->desk.language, LANGUAGE_EN);
	press('t');
	press(' ');
	assert_true(hamlet->desk.tone && hamlet->desk.held && !hamlet->desk.quit);
	press('q');
	assert_true(hamlet->desk.quit);
	hamlet->desk.quit = false;
	press('/');
	press(KEY_OF_GONE); /* whatever is being typed */
	assert_true(hamlet->desk.quit);
}

static void filtered(void **state)
{
	(void)state;
	press('/');
	type("qmobile"); /* keys are letters now */
	assert_false(hamlet->desk.quit);
	assert_listed("40 62 3590 97 71"); /* until it is entered */
	for (int i = 0; i < 9; i++)
		press(KEY_OF_ERASE);
	type("MOBILE\n");
	assert_listed("40 62");
	press('/');
	type("3590\n");
	assert_listed("3590");
	press('/');
	type("b8\n");
	assert_listed("3590");
	press('/');
	type("fake\n");
	assert_listed("40");
	press('/');
	type("bsic12\n");
	assert_listed("71");
	press('/');
	type("x");
	press(KEY_OF_ESCAPE); /* as it was */
	assert_listed("71");
	press('/');
	type("nothing\n");
	assert_listed("");
	assert_string_equal(press('p'), "");
	assert_string_equal(press('g'), "");
	press('m');
	assert_int_equal(hamlet->desk.prompt, PROMPT_NONE);
	press(KEY_OF_DOWN);
	press('/');
	press(KEY_OF_ENTER);
	assert_listed("40 62 3590 97 71");
}

/* Octets of UTF-8 stay whole; what cannot be shown is not taken; no more than there is room for. */
static void typed(void **state)
{
	(void)state;
	press('/');
	press(0x4e2d);
	press(0x56fd);
	press('a');
	press(1);
	press(KEY_OF_UP);
	press(0x0301); /* has no column of its own */
	assert_string_equal(hamlet->desk.input, "中国a");
	press(KEY_OF_ERASE);
	press(KEY_OF_ERASE);
	assert_string_equal(hamlet->desk.input, "中");
	press(KEY_OF_ERASE);
	press(KEY_OF_ERASE);
	assert_string_equal(hamlet->desk.input, "");
	for (int i = 0; i < 100; i++)
		press(0x4e2d);
	assert_int_equal(strlen(hamlet->desk.input), (DESK_TEXT_SIZE - 1) / 3 * 3);
}

static void parked(void **state)
{
	(void)state;
	assert_string_equal(press('p'), "park 943000000,for=600");
	assert_int_equal(hamlet->desk.answer.verb, ORDER_PARK);
	assert_string_equal(press('p'), "park off");
	assert_string_equal(press('p'), "park 943000000,for=600");
}

static void hunted(void **state)
{
	(void)state;
	assert_string_equal(press('g'), "park 943000000,for=3600");
	assert_int_equal(hamlet->desk.page, PAGE_HUNT);
	assert_string_equal(hamlet->desk.trail.cell, hamlet_fake);
	assert_string_equal(press('g'), "");
	assert_string_equal(press(KEY_OF_ESCAPE), "park off");
	assert_string_equal(hamlet->desk.trail.cell, "");
	assert_int_equal(hamlet->desk.page, PAGE_CELLS);
	press('g');
	hamlet->desk.parked = false; /* it was refused: there is nothing to leave */
	assert_string_equal(press(KEY_OF_ESCAPE), "");
}

static void muted(void **state)
{
	(void)state;
	press('m');
	assert_string_equal(type("our own lab\n"), "allow gsm:460-00-9999-10,reason=our own lab");
	assert_int_equal(hamlet->desk.answer.verb, ORDER_ALLOW);
	press('m');
	assert_string_equal(type("  \n"), "mute gsm:460-00-9999-10,for=3600");
	assert_int_equal(hamlet->desk.answer.verb, ORDER_MUTE);
	press('m');
	type("no");
	assert_string_equal(press(KEY_OF_ESCAPE), "");
	assert_int_equal(hamlet->desk.prompt, PROMPT_NONE);
}

/* Each key takes what was answered before off the screen. */
static void an_answer_is_read(void **state)
{
	(void)state;
	hamlet->desk.answer.any = true;
	strcpy(hamlet->desk.notice, "the device is lost");
	press('w');
	assert_false(hamlet->desk.answer.any);
	assert_string_equal(hamlet->desk.notice, "");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(sorted), TEST(chosen_cell), TEST(scrolled), TEST(pages_and_switches), TEST(filtered), TEST(typed),
		TEST(parked), TEST(hunted),      TEST(muted),    TEST(an_answer_is_read),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
