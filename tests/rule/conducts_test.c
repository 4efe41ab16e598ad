// SPDX-License-Identifier: GPL-3.0-or-later
/* conducts: rules of what a cell does to phones, each threshold on its edge and a step beyond; and what is no sign.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#include "../../src/rule/honest.h"  // honest_conduct
#include "stage.h"                  // struct stage

enum { ASKED = CONDUCT_WAS_ASKED, REFUSED = CONDUCT_WAS_REFUSED, CLEAR = CONDUCT_WAS_CLEAR };
enum { SERVED_CLEAR = CONDUCT_WAS_SERVED | CONDUCT_WAS_CLEAR };
enum { SEALED = CONDUCT_WAS_COMMANDED | CONDUCT_WAS_UNREADABLE };

static struct stage stage;

static void happens(int cell, int minute, int times, struct conduct event)
{
	for (int i = 0; i < times; i++)
		assert_int_equal(history_conduct(stage.histories[cell],
		                                 stage.street.scene.now_ns - SECONDS(60.0 * minute), &event),
		                 0);
}

static void ended(int cell, int minute, int times, enum conduct_purpose purpose, uint8_t sum)
{
	happens(cell, minute, times, (struct conduct){ CONDUCT_ENDED, (uint8_t)purpose, sum, 10 });
}

static void begin(int cells)
{
	stage_open_gsm(&stage, cells);
}

static void says(const char *rule, double weight)
{
	assert_true(fabs((double)stage_says(&stage, rule) - weight) < 1e-6);
}

/* Connections in three minutes. */
static void catcher(int asked, int others, int unreadable, int proved)
{
	begin(1);
	ended(0, 0, asked - 2, CONDUCT_UPDATE, ASKED | CLEAR);
	ended(0, 1, 1, CONDUCT_UPDATE, ASKED | CLEAR);
	ended(0, 2, 1, CONDUCT_UPDATE, ASKED | CLEAR);
	ended(0, 0, others, CONDUCT_UPDATE, CLEAR);
	ended(0, 0, unreadable, CONDUCT_UPDATE, SEALED);
	ended(0, 0, proved, CONDUCT_UPDATE, CLEAR | CONDUCT_WAS_PROVED);
}

static void catches(void **state)
{
	(void)state;
	catcher(8, 0, 0, 0);
	says("conduct-catches", 2.5);
	catcher(7, 0, 0, 0);
	says("conduct-catches", 0);
	catcher(8, 8, 0, 0);
	says("conduct-catches", 2.5);
	catcher(8, 9, 0, 0);
	says("conduct-catches", 0);
	catcher(19, 0, 2, 0);
	says("conduct-catches", 2.5);
	catcher(18, 0, 2, 0);
	says("conduct-catches", 0);
	catcher(9, 0, 0, 8);
	says("conduct-catches", 2.5);
	catcher(8, 0, 0, 8);
	says("conduct-catches", 0);
	begin(1); /* one phone that tries again */
	ended(0, 0, 20, CONDUCT_UPDATE, ASKED | CLEAR);
	ended(0, 1, 20, CONDUCT_UPDATE, ASKED | CLEAR);
	says("conduct-catches", 0);
	begin(1);
	for (int i = 0; i < 3; i++)
		ended(0, i, 5, CONDUCT_EMERGENCY, ASKED | CLEAR);
	says("conduct-catches", 0);
	begin(1); /* it is over */
	for (int i = 10; i < 13; i++)
		ended(0, i, 5, CONDUCT_UPDATE, ASKED | CLEAR);
	says("conduct-catches", 0);
}

/* Two others of four ask as well: their register of visitors began anew. */
static void a_register_restarts(void **state)
{
	(void)state;
	for (int asking = 1; asking <= 2; asking++) {
		begin(5);
		for (int cell = 0; cell < 5; cell++)
			for (int minute = 0; minute < 4; minute++)
				ended(cell, minute, 2, CONDUCT_UPDATE, cell <= asking ? ASKED | CLEAR : CLEAR);
		says("conduct-catches", asking < 2 ? 2.5 : 0);
	}
}

/* Few that nobody can be compared with may be a private network's; then it is a newcomer's sign. */
static void newcomers(void **state)
{
	(void)state;
	for (int times = 9; times <= 10; times++) {
		begin(1);
		ended(0, 0, times, CONDUCT_UPDATE, CLEAR | CONDUCT_WAS_SMS);
		assert_true(stage_says_now(&stage, "conduct-sms-clear") > 1);
		assert_int_equal(stage.street.finding.newcomer, times < 10);
		street_close(&stage.street);
	}
	for (int hurting = 0; hurting <= 10; hurting += 10) {
		begin(1);
		happens(0, 0, 10, (struct conduct){ CONDUCT_UPDATE_REJECTED, hurting ? 6 : 11, 0, 0 });
		for (int i = 0; i < 3; i++)
			ended(0, i, i ? 3 : 4, CONDUCT_UPDATE, REFUSED);
		assert_true(stage_says_now(&stage, "conduct-rejects") > 0);
		assert_int_equal(stage.street.finding.newcomer, !hurting);
		street_close(&stage.street);
	}
}

static void sms_in_clear(void **state)
{
	(void)state;
	for (int sealed = 8; sealed <= 10; sealed++) {
		begin(2);
		ended(0, 0, 3, CONDUCT_UPDATE, CLEAR | CONDUCT_WAS_SMS);
		ended(1, 0, sealed, CONDUCT_CALL, SEALED);
		says("conduct-sms-clear", sealed < 10 ? 1.5 : 3);
	}
	begin(1);
	ended(0, 0, 2, CONDUCT_UPDATE, CLEAR | CONDUCT_WAS_SMS);
	says("conduct-sms-clear", 0);
	for (int clear = 2; clear <= 3; clear++) {
		begin(2);
		ended(0, 0, 3, CONDUCT_UPDATE, CLEAR | CONDUCT_WAS_SMS);
		ended(1, 0, 8, CONDUCT_CALL, SEALED);
		ended(1, 0, clear, CONDUCT_CALL, SERVED_CLEAR);
		says("conduct-sms-clear", clear < 3 ? 3 : 0);
	}
}

static void served_in_clear(void **state)
{
	(void)state;
	begin(1);
	ended(0, 0, 10, CONDUCT_CALL, SERVED_CLEAR);
	says("conduct-clear", 0.3);
	begin(1);
	ended(0, 0, 9, CONDUCT_CALL, SERVED_CLEAR);
	says("conduct-clear", 0);
	begin(2);
	ended(0, 0, 10, CONDUCT_CALL, SERVED_CLEAR);
	ended(1, 0, 10, CONDUCT_CALL, SEALED);
	says("conduct-clear", 2);
	begin(2);
	ended(0, 0, 10, CONDUCT_CALL, SERVED_CLEAR);
	ended(0, 0, 1, CONDUCT_CALL, SEALED);
	ended(1, 0, 10, CONDUCT_CALL, SEALED);
	says("conduct-clear", 0);
	begin(2); /* their updates are clear as well: calls alone are ciphered */
	ended(0, 0, 10, CONDUCT_UPDATE, SERVED_CLEAR);
	ended(1, 0, 10, CONDUCT_CALL, SEALED);
	ended(1, 0, 10, CONDUCT_ATTACH, SERVED_CLEAR);
	says("conduct-clear", 0);
}

static void commanded(int cell, int times, uint8_t algorithm)
{
	happens(cell, 0, times, (struct conduct){ CONDUCT_CIPHERING, algorithm, 0, 0 });
}

static void ciphered_weakly(void **state)
{
	(void)state;
	for (int own = 2; own <= 3; own++)
		for (int peers = 2; peers <= 3; peers++) {
			begin(2);
			commanded(0, own, own == 2 ? 0 : 2);
			commanded(1, peers, 3);
			says("conduct-cipher-low", own == 3 && peers == 3 ? 2 : 0);
		}
	begin(2);
	commanded(0, 3, 0);
	commanded(0, 1, 1);
	commanded(1, 3, 1);
	says("conduct-cipher-low", 0);
	begin(2);
	commanded(0, 3, 0);
	commanded(1, 3, 1);
	commanded(1, 1, 0);
	says("conduct-cipher-low", 0);
}

static void refusing(int hurting, int away, int others)
{
	begin(1);
	happens(0, 0, hurting, (struct conduct){ CONDUCT_UPDATE_REJECTED, 3, 0, 0 });
	happens(0, 0, away, (struct conduct){ CONDUCT_UPDATE_REJECTED, 13, 0, 0 });
	ended(0, 0, hurting + away - 2, CONDUCT_UPDATE, REFUSED);
	ended(0, 1, 1, CONDUCT_UPDATE, REFUSED);
	ended(0, 2, 1, CONDUCT_UPDATE, REFUSED);
	ended(0, 0, others, CONDUCT_UPDATE, SERVED_CLEAR);
}

static void rejects(void **state)
{
	(void)state;
	refusing(8, 0, 0);
	says("conduct-rejects", 2);
	refusing(7, 0, 0);
	says("conduct-rejects", 0);
	refusing(7, 0, 3);
	says("conduct-rejects", 2);
	refusing(7, 0, 4);
	says("conduct-rejects", 0);
	refusing(0, 8, 0);
	says("conduct-rejects", 0.7);
	refusing(6, 4, 0);
	says("conduct-rejects", 0.7);
	refusing(7, 3, 0);
	says("conduct-rejects", 2);
	begin(1); /* the network is full */
	happens(0, 0, 10, (struct conduct){ CONDUCT_UPDATE_REJECTED, 17, 0, 0 });
	for (int i = 0; i < 3; i++)
		ended(0, i, 4, CONDUCT_UPDATE, REFUSED);
	says("conduct-rejects", 0);
}

static void system_information(void **state)
{
	(void)state;
	for (int times = 1; times <= 2; times++) {
		begin(1);
		happens(0, 0, times, (struct conduct){ CONDUCT_SI5_OWN_ONLY, 0, 0, 0 });
		says("conduct-si5", times < 2 ? 0 : 1.5);
		begin(1);
		happens(0, 0, times, (struct conduct){ CONDUCT_SI6_DIFFERS, 0, 0, 0 });
		says("conduct-si6", times < 2 ? 0 : 2);
	}
}

static void short_stay(int times, uint16_t held, uint8_t sum)
{
	begin(1);
	happens(0, 0, times, (struct conduct){ CONDUCT_ENDED, CONDUCT_UPDATE, sum, held });
}

static void turnover(void **state)
{
	(void)state;
	short_stay(20, 7, CLEAR);
	says("conduct-turnover", 0.5);
	short_stay(19, 7, CLEAR);
	says("conduct-turnover", 0);
	short_stay(20, 8, CLEAR);
	says("conduct-turnover", 0);
	short_stay(20, 7, SERVED_CLEAR);
	says("conduct-turnover", 0);
	short_stay(20, 7, SEALED);
	says("conduct-turnover", 0);
}

static void serving(int sealed, int answers, int refused)
{
	begin(1);
	ended(0, 0, sealed - answers, CONDUCT_CALL, SEALED);
	ended(0, 0, answers, CONDUCT_ANSWER, SEALED);
	ended(0, 0, refused, CONDUCT_UPDATE, REFUSED);
}

static void serves(void **state)
{
	(void)state;
	serving(5, 1, 0);
	says("conduct-serves", -1.5);
	serving(4, 1, 0);
	says("conduct-serves", 0);
	serving(5, 0, 0);
	says("conduct-serves", 0);
	serving(8, 1, 2);
	says("conduct-serves", -1.5);
	serving(8, 1, 3);
	says("conduct-serves", 0);
}

/* What nobody followed is no sign. */
static void nothing_is_known(void **state)
{
	static const char *const all[] = { "conduct-catches", "conduct-cipher-low", "conduct-clear",
		                           "conduct-rejects", "conduct-serves",     "conduct-si5",
		                           "conduct-si6",     "conduct-sms-clear",  "conduct-turnover" };
	(void)state;

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		begin(3);
		says(all[i], 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(catches),          cmocka_unit_test(a_register_restarts),
		cmocka_unit_test(newcomers),        cmocka_unit_test(sms_in_clear),
		cmocka_unit_test(served_in_clear),  cmocka_unit_test(ciphered_weakly),
		cmocka_unit_test(rejects),          cmocka_unit_test(system_information),
		cmocka_unit_test(turnover),         cmocka_unit_test(serves),
		cmocka_unit_test(nothing_is_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
