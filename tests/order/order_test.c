// SPDX-License-Identifier: GPL-3.0-or-later
/* order: the words of every verb as they are meant, and what is refused with the place: nothing else is taken. */
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "order.h"  // order_read

static struct order_task task;
static struct fault fault;

static int read(const char *text)
{
	memset(&task, 0xa5, sizeof(task)); /* whoever reads fills in all that counts */
	fault.text[0] = 0;
	return order_read(text, &task, &fault);
}

static void park(void **state)
{
	(void)state;
	assert_int_equal(read("park 947.4M"), 0);
	assert_true(task.verb == ORDER_PARK && task.right == ORDER_MAY_STEER);
	assert_true(task.park.freq_hz == 947.4e6 && task.park.for_s == 600 && !task.park.off);
	assert_int_equal(read("park freq=1.8425G,for=30"), 0);
	assert_true(task.park.freq_hz == 1842.5e6 && task.park.for_s == 30);
	assert_int_equal(read("park 947.4M,for=86400"), 0);
	assert_int_equal(read("park off"), 0);
	assert_true(task.park.off && task.park.device == 1);
	assert_int_equal(read("park 947.4M,device=8"), 0);
	assert_int_equal(task.park.device, 8);
	assert_int_equal(read("park off=yes"), 0);
	assert_int_equal(read("park off=no,freq=947.4M"), 0);
}

static void mute(void **state)
{
	(void)state;
	assert_int_equal(read("mute gsm:460-00-4187-21034"), 0);
	assert_true(task.verb == ORDER_MUTE && task.right == ORDER_MAY_STEER);
	assert_string_equal(task.mute.what, "gsm:460-00-4187-21034");
	assert_true(task.mute.for_s == 3600 && !task.mute.off);
	assert_int_equal(read("mute what=20260101T000000.000000Z-0000aaaa,for=2592000"), 0);
	assert_true(task.mute.for_s == 2592000);
	assert_int_equal(read("mute x"), 0);
	assert_int_equal(read("mute gsm:arfcn62-bsic43,off=yes"), 0);
	assert_true(task.mute.off);
}

static void allow(void **state)
{
	(void)state;
	assert_int_equal(read("allow gsm:460-00-4187-21034,reason=our own repeater = known"), 0);
	assert_true(task.verb == ORDER_ALLOW && task.right == ORDER_MAY_CHANGE);
	assert_string_equal(task.allow.cell, "gsm:460-00-4187-21034");
	assert_string_equal(task.allow.reason, "our own repeater = known");
	assert_true(task.allow.until_ns == INT64_MAX && !task.allow.off);
	assert_int_equal(read("allow gsm:1,reason=直放站,until=2026-01-01T00:00:00Z"), 0);
	assert_true(task.allow.until_ns == INT64_C(1767225600000000000));
	assert_int_equal(read("allow x,reason=y"), 0);
	assert_int_equal(read("allow gsm:1,off=yes"), 0);
	assert_true(task.allow.off);
}

static void set_and_reload(void **state)
{
	(void)state;
	assert_int_equal(read("set dwell=2.5"), 0);
	assert_true(task.verb == ORDER_SET && task.right == ORDER_MAY_CHANGE);
	assert_true(task.set.dwell_s == 2.5 && order_gives(&task, "dwell") && !order_gives(&task, "messages"));
	assert_int_equal(read("set dwell=2,messages=no"), 0);
	assert_true(!task.set.messages && order_gives(&task, "messages"));
	assert_int_equal(read("set messages"), 0);
	assert_true(task.set.messages);
	assert_int_equal(read("set gain=29.7"), 0);
	assert_true(task.set.gain_db == 29.7 && task.set.device == 0);
	assert_int_equal(read("set gain=auto,device=2"), 0);
	assert_true(isnan(task.set.gain_db) && task.set.device == 2);
	assert_int_equal(read("reload"), 0);
	assert_true(task.verb == ORDER_RELOAD && task.right == ORDER_MAY_CHANGE);
}

static void request(void **state)
{
	(void)state;
	assert_int_equal(read("request status"), 0);
	assert_true(task.verb == ORDER_REQUEST && task.right == ORDER_MAY_ASK);
	assert_true(task.request.status && !task.request.cells && !task.request.coverage && !task.request.alert);
	assert_int_equal(read("request coverage=yes,cells=yes"), 0);
	assert_true(!task.request.status && task.request.cells && task.request.coverage);
	assert_int_equal(read("request 20260101T000000.000000Z-0000aaaa"), 0);
	assert_string_equal(task.request.alert, "20260101T000000.000000Z-0000aaaa");
}

static void what_is_refused(void **state)
{
	static const struct {
		const char *text, *why;
	} rows[] = {
		{ "", "there is no verb" },
		{ " park off", "there is no verb ''" },
		{ "PARK off", "there is no verb 'PARK'" },
		{ "transmit 947.4M", "there is no verb 'transmit'" },
		{ "park", "park: wants either freq or off" },
		{ "park ", "park: wants either freq or off" },
		{ "park for=5", "park: wants either freq or off" },
		{ "park 947.4M,off=yes", "park: wants either freq or off" },
		{ "park off=no", "park: wants either freq or off" },
		{ "park 947.4", "park: freq: 947.4 Hz is too little; did you mean 947.4M?" },
		{ "park off,device=0", "park: device: 0 is outside 1 to 8" },
		{ "park off,device=9", "park: device: 9 is outside 1 to 8" },
		{ "park nan", "park: freq: 'nan' is not a number" },
		{ "park  947.4M", "park: freq: ' 947.4M' is not a number" },
		{ "park 947.4M,for=0.9", "park: for: 0.9 is outside 1 to 86400" },
		{ "park 947.4M,for=86401", "park: for: 86401 is outside 1 to 86400" },
		{ "park 947.4M,fro=5", "park: there is no option 'fro'; did you mean for?" },
		{ "park 947.4M,for=5,for=6", "park: for is given twice" },
		{ "park 947.4M,freq=948M", "park: freq is given twice" },
		{ "park off=maybe", "park: off: 'maybe' is neither yes nor no" },
		{ "park freq=947.4M,5", "park: freq: '947.4M,5' is not a number" },
		{ "mute", "mute: wants the id of an alert or the key of a cell" },
		{ "mute what=", "mute: wants the id of an alert or the key of a cell" },
		{ "mute x,for=2592001", "mute: for: 2592001 is outside 1 to 2592000" },
		{ "allow gsm:1", "allow: wants a reason" },
		{ "allow gsm:1,reason=", "allow: wants a reason" },
		{ "allow reason=x", "allow: wants the key of a cell" },
		{ "allow cell=,reason=x", "allow: wants the key of a cell" },
		{ "allow gsm:1,reason=x,until=tomorrow",
		  "allow: until: 'tomorrow' is not a time like 2026-01-02T03:04:05Z" },
		{ "set", "set: wants a setting" },
		{ "set 30", "set: '30' is not name=value" },
		{ "set dwell=0.05", "set: dwell: 0.05 is outside 0.1 to 86400" },
		{ "set device=2", "set: wants a setting" },
		{ "set gain=101", "set: gain: 101 is outside -100 to 100" },
		{ "set gain=30,device=9", "set: device: 9 is outside 1 to 8" },
		{ "set sensor=x", "set: there is no option 'sensor'" },
		{ "reload all", "reload: 'all' is not name=value" },
		{ "request", "request: wants what to tell" },
		{ "park 947.4M\n", "is not plain text in UTF-8" },
		{ "mute \033[2J", "is not plain text in UTF-8" },
		{ "allow gsm:1,reason=\xff", "is not plain text in UTF-8" },
		{ "set a=1,a=1,a=1,a=1,a=1,a=1,a=1,a=1,a=1,a=1,a=1,a=1,a=1,a=1,a=1,a=1,a=1",
		  "set: more than 16 options" },
		{ "mute x,a=1,a=1,a=1,a=1,a=1,a=1,a=1,a=1,a=1,a=1,a=1,a=1,a=1,a=1,a=1,a=1",
		  "mute: more than 16 options" },
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_true(read(rows[i].text) < 0);
		assert_string_equal(fault.text, rows[i].why);
	}
}

static void the_longest_line(void **state)
{
	char text[ORDER_TEXT_SIZE + 1];
	(void)state;

	memset(text, 'x', sizeof(text));
	memcpy(text, "mute ", 5);
	text[ORDER_TEXT_SIZE - 1] = 0;
	assert_int_equal(read(text), 0);
	assert_int_equal(strlen(task.mute.what), ORDER_TEXT_SIZE - 6);
	text[ORDER_TEXT_SIZE - 1] = 'x';
	text[ORDER_TEXT_SIZE] = 0;
	assert_int_equal(read(text), -ENAMETOOLONG);
	assert_string_equal(fault.text, "longer than 511 octets");
}

static void names_and_help(void **state)
{
	char *text;
	size_t size;
	(void)state;

	assert_string_equal(order_origin_name(ORDER_TERMINAL), "terminal");
	assert_string_equal(order_origin_name(ORDER_SOCKET), "socket");
	assert_string_equal(order_origin_name(ORDER_PAGE), "page");
	assert_string_equal(order_origin_name(ORDER_FLEET), "fleet");
	for (int language = 0; language < 2; language++) {
		FILE *out = open_memstream(&text, &size);

		order_help(language ? LANGUAGE_ZH : LANGUAGE_EN, out);
		fclose(out);
		for (int i = 0; i < ORDER_VERBS; i++)
			assert_non_null(strstr(text, order_verb_name((enum order_verb)i)));
		assert_non_null(strstr(text, language ? "停留在一个频率上" : "stays on one frequency"));
		assert_non_null(strstr(text, "      freq=HZ"));
		free(text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(park),
		cmocka_unit_test(mute),
		cmocka_unit_test(allow),
		cmocka_unit_test(set_and_reload),
		cmocka_unit_test(request),
		cmocka_unit_test(what_is_refused),
		cmocka_unit_test(the_longest_line),
		cmocka_unit_test(names_and_help),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
