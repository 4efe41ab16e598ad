// SPDX-License-Identifier: GPL-3.0-or-later
/* judge: of facts alone: each threshold on the edge and a step beyond, what hides what, what is told in which words. */
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "doctor.h"

static struct doctor_facts facts;
static struct diagnosis diagnosis;

/* A device that hears cells, on a machine without fault. */
static void well(void)
{
	facts = (struct doctor_facts){
		.device = "rtlsdr",
		.is_usb = true,
		.usb = { .count = 1, .found = true, .node_there = true, .place = "1-2", .product = "0bda:2838 stick" },
		.max_offset_ppm = 60,
		.heard = { .device = "R820T",
		           .seconds = 5,
		           .rate_hz = 2.4e6,
		           .samples = 12000000,
		           .windows = 2,
		           .blocks = 40,
		           .carriers_read = 2,
		           .offset_ppm = 3,
		           .crystal_ppm = NAN },
		.wide = { .offset_ppm = NAN, .crystal_ppm = NAN },
		.low_dbfs = NAN,
		.high_dbfs = NAN,
		.synchronised = true,
		.nof_folders = 1,
		.folders = { { "/var", 1e9, 0 } },
	};
}

/* The same with nothing read: a floor that follows the gain, silence in the band, broadcast beside it. */
static void silent(void)
{
	well();
	facts.heard.blocks = 0;
	facts.heard.offset_ppm = NAN;
	facts.low_dbfs = -60;
	facts.high_dbfs = -30;
	facts.windows = 2;
	facts.floor_dbfs = -40;
	facts.around = 10;
	facts.around_peak_db = 20;
}

static void expect_first(int condition, const char *english, const char *chinese)
{
	doctor_judge(&facts, &diagnosis);
	if (!condition) {
		if (diagnosis.first)
			fail_msg("%s", diagnosis.first->sentence.in[LANGUAGE_EN]);
		return;
	}
	assert_non_null(diagnosis.first);
	if ((int)diagnosis.first->condition != condition)
		fail_msg("%d (%s), not %d", diagnosis.first->condition, diagnosis.first->id, condition);
	assert_string_equal(diagnosis.first->sentence.in[LANGUAGE_EN], english);
	assert_string_equal(diagnosis.first->sentence.in[LANGUAGE_ZH], chinese);
}

static const struct diagnosis_line *line_of(enum condition condition)
{
	return &diagnosis.lines[condition - CONDITION_DEVICE];
}

static void expect_states(const char *states)
{
	static const char marks[] = { [DIAGNOSIS_WELL] = '+', [DIAGNOSIS_TROUBLE] = '!', [DIAGNOSIS_UNKNOWN] = '?' };
	char seen[CONDITIONS + 1] = "";

	for (int i = 0; i < CONDITIONS; i++)
		seen[i] = marks[diagnosis.lines[i].state];
	assert_string_equal(seen, states);
}

static void all_is_well(void **state)
{
	(void)state;
	well();
	expect_first(0, "", "");
	expect_states("+++++++++++++++");
	assert_string_equal(diagnosis.heard.in[LANGUAGE_EN], "2 carriers were read, 40 messages in 5 s of samples");
	assert_string_equal(diagnosis.heard.in[LANGUAGE_ZH], "读到 2 个载波，40 条消息，采样 5 秒");
}

static void what_keeps_it_from_opening(void **state)
{
	static const struct {
		int error, condition;
		const char *states;
	} cases[] = {
		{ -ENODEV, CONDITION_DEVICE, "!????????????++" },
		{ -ECONNREFUSED, CONDITION_DEVICE, "!????????????++" },
		{ -ETIMEDOUT, CONDITION_DEVICE, "!????????????++" },
		{ -EHOSTUNREACH, CONDITION_DEVICE, "!????????????++" },
		{ -ENETUNREACH, CONDITION_DEVICE, "!????????????++" },
		{ -EACCES, CONDITION_PERMISSION, "++!??????????++" },
		{ -EPERM, CONDITION_PERMISSION, "++!??????????++" },
		{ -EBUSY, CONDITION_CLAIMED, "+++!?????????++" },
		{ -EIO, CONDITION_BROKEN, "++++!????????++" },
		{ -ERANGE, CONDITION_BAND, "+++++!???????++" },
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		well();
		facts.heard = (struct doctor_heard){ .offset_ppm = NAN, .crystal_ppm = NAN };
		fault_set(&facts.opening, -cases[i].error, "why it is so");
		doctor_judge(&facts, &diagnosis);
		assert_non_null(diagnosis.first);
		assert_int_equal(diagnosis.first->condition, cases[i].condition);
		assert_non_null(strstr(diagnosis.first->evidence.in[LANGUAGE_ZH], "why it is so"));
		assert_int_not_equal(diagnosis.first->remedy.in[LANGUAGE_ZH][0], 0);
		expect_states(cases[i].states);
	}
}

static void who_holds_it(void **state)
{
	(void)state;
	well();
	fault_set(&facts.opening, EBUSY, "busy");
	snprintf(facts.usb.driver, sizeof(facts.usb.driver), "dvb_usb_rtl28xxu");
	snprintf(facts.usb.interface, sizeof(facts.usb.interface), "1-2:1.0");
	expect_first(CONDITION_DRIVER, "A kernel driver holds the dongle, as if it were for television.",
	             "内核驱动占用了电视棒，把它当作电视接收机。");
	assert_non_null(strstr(diagnosis.first->remedy.in[LANGUAGE_EN],
	                       "echo 1-2:1.0 | sudo tee /sys/bus/usb/drivers/dvb_usb_rtl28xxu/unbind"));
	snprintf(facts.usb.driver, sizeof(facts.usb.driver), "usbfs");
	expect_first(CONDITION_CLAIMED, "Another program has the device.", "设备被另一个程序占用。");
	facts.usb.found = false;
	snprintf(facts.usb.driver, sizeof(facts.usb.driver), "dvb_usb_rtl28xxu");
	expect_first(CONDITION_CLAIMED, "Another program has the device.", "设备被另一个程序占用。");
	facts.usb.found = true;
	facts.opening.error = 0; /* librtlsdr took it from the driver */
	expect_first(0, "", "");
}

static void a_device_that_only_usb_knows(void **state)
{
	(void)state;
	well();
	facts.usb.node_there = false;
	snprintf(facts.usb.node, sizeof(facts.usb.node), "/dev/bus/usb/001/004");
	fault_set(&facts.opening, ENODEV, "none");
	expect_first(CONDITION_DEVICE, "There is no device to listen with.", "没有可用来收听的设备。");
	assert_non_null(strstr(diagnosis.first->remedy.in[LANGUAGE_EN], "container"));
}

static void samples(void **state)
{
	(void)state;
	silent();
	facts.heard.samples = 9900;
	facts.heard.lost = 100;
	expect_first(CONDITION_EMPTY, "The band is empty here.", "这个频段在这里是空的。");
	facts.heard.lost = 101;
	expect_first(CONDITION_SAMPLES, "Samples are lost, or none come.", "采样丢失，或根本没有采样。");
	assert_non_null(strstr(diagnosis.first->remedy.in[LANGUAGE_EN], "another USB port"));
	expect_states("++++++!??????++");
	facts.heard.lost = 0;
	facts.heard.dropped = 101;
	expect_first(CONDITION_SAMPLES, "Samples are lost, or none come.", "采样丢失，或根本没有采样。");
	assert_non_null(strstr(diagnosis.first->remedy.in[LANGUAGE_EN], "processor"));
	well();
	fault_set(&facts.heard.end, EIO, "unplugged");
	expect_first(CONDITION_SAMPLES, "Samples are lost, or none come.", "采样丢失，或根本没有采样。");
	expect_states("++++++!++++++++"); /* what was read stays so */
}

static void level(void **state)
{
	(void)state;
	silent();
	facts.heard.clipped = 0.1;
	expect_first(CONDITION_EMPTY, "The band is empty here.", "这个频段在这里是空的。");
	facts.heard.clipped = 0.101;
	expect_first(CONDITION_CLIPPED, "The receiver is saturated: what it hears is clipped.",
	             "接收机过载：信号被削波。");
	expect_states("+++++++!?????++");
}

static void deaf(void **state)
{
	(void)state;
	silent();
	facts.high_dbfs = facts.low_dbfs + 3;
	expect_first(CONDITION_EMPTY, "The band is empty here.", "这个频段在这里是空的。");
	facts.high_dbfs = facts.low_dbfs + 2.9;
	expect_first(CONDITION_DEAF, "The receiver is deaf: its noise floor does not move with the gain.",
	             "接收机失聪：噪声底不随增益变化。");
	expect_states("++++++++!????++");
	facts.low_dbfs = NAN;
	expect_first(CONDITION_EMPTY, "The band is empty here.", "这个频段在这里是空的。");
	expect_states("++++++++?+!??++");
}

static void antenna_or_band(void **state)
{
	(void)state;
	silent();
	facts.around_peak_db = 3;
	expect_first(CONDITION_EMPTY, "The band is empty here.", "这个频段在这里是空的。");
	facts.around_peak_db = 2.9;
	expect_first(CONDITION_ANTENNA, "The antenna is probably missing.", "很可能没有接天线。");
	facts.around = 0; /* the tuner does not reach it */
	expect_first(CONDITION_EMPTY, "The band is empty here.", "这个频段在这里是空的。");
	facts.windows = 0; /* no look succeeded */
	expect_first(0, "", "");
}

static void crystal(void **state)
{
	(void)state;
	silent();
	facts.heard.carriers_power = 3;
	facts.heard.crystal_ppm = 88;
	facts.ppm = 2;
	expect_first(CONDITION_CRYSTAL, "The receiver's crystal is further off than is searched.",
	             "接收机晶振偏差超出搜索范围。");
	assert_string_equal(diagnosis.first->remedy.in[LANGUAGE_EN], "--ppm 90, or a larger --max-offset");
	facts.heard.crystal_ppm = NAN;
	facts.wide.blocks = 5;
	facts.wide.offset_ppm = -88;
	expect_first(CONDITION_CRYSTAL, "The receiver's crystal is further off than is searched.",
	             "接收机晶振偏差超出搜索范围。");
	assert_string_equal(diagnosis.first->remedy.in[LANGUAGE_EN], "--ppm -86, or a larger --max-offset");
}

static void unread(void **state)
{
	uint32_t *const energies[] = { &facts.heard.carriers_power, NULL };
	(void)state;

	for (int i = 0; i < 2; i++) {
		silent();
		snprintf(facts.heard.reason, sizeof(facts.heard.reason), "the receivers' words");
		if (energies[i])
			*energies[i] = 1;
		else
			facts.windows_power = 1;
		expect_first(CONDITION_UNREAD, "There is energy, but nothing of it decodes.",
		             "有能量，但什么都解不出来。");
		assert_non_null(strstr(diagnosis.first->evidence.in[LANGUAGE_ZH], "the receivers' words"));
		expect_states("+++++++++++?!++");
	}
	silent();
	facts.heard.carriers_sync = 2; /* by chance */
	expect_first(CONDITION_EMPTY, "The band is empty here.", "这个频段在这里是空的。");
}

static void machine(void **state)
{
	(void)state;
	well();
	facts.folders[1] = (struct doctor_folder){ "/evidence", 5e9, 5e9 };
	facts.folders[2] = (struct doctor_folder){ "/nowhere", NAN, 0 };
	facts.nof_folders = 3;
	expect_first(0, "", "");
	facts.folders[1].wanted_bytes = 5.1e9;
	expect_first(CONDITION_DISK, "The disk is nearly full.", "磁盘快满了。");
	assert_string_equal(diagnosis.first->evidence.in[LANGUAGE_EN],
	                    "/evidence: 5000 MB free, and up to 5100 MB more may be written there");
	facts.folders[1].wanted_bytes = 0;
	facts.folders[0].free_bytes = 200e6;
	expect_first(0, "", "");
	facts.folders[0].free_bytes = 199e6;
	expect_first(CONDITION_DISK, "The disk is nearly full.", "磁盘快满了。");
	assert_string_equal(diagnosis.first->evidence.in[LANGUAGE_ZH], "/var：剩余 199 MB");
	facts.synchronised = false;
	expect_first(CONDITION_CLOCK, "This machine's clock is not synchronised.", "本机时钟没有同步。");
	facts.nof_folders = 0;
	doctor_judge(&facts, &diagnosis);
	assert_int_equal(line_of(CONDITION_DISK)->state, DIAGNOSIS_UNKNOWN);
}

/* They are exit statuses, and scripts hold on to them. */
static void numbers_stay(void **state)
{
	static const char *const ids[] = { "no-device", "kernel-driver", "permission", "claimed", "broken",
		                           "band",      "samples",       "clipped",    "deaf",    "antenna",
		                           "empty",     "crystal",       "unread",     "clock",   "disk" };
	(void)state;

	well();
	doctor_judge(&facts, &diagnosis);
	for (int i = 0; i < CONDITIONS; i++) {
		assert_string_equal(diagnosis.lines[i].id, ids[i]);
		assert_int_equal(diagnosis.lines[i].condition, 10 + i);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_is_well),  cmocka_unit_test(what_keeps_it_from_opening),
		cmocka_unit_test(who_holds_it), cmocka_unit_test(a_device_that_only_usb_knows),
		cmocka_unit_test(samples),      cmocka_unit_test(level),
		cmocka_unit_test(deaf),         cmocka_unit_test(antenna_or_band),
		cmocka_unit_test(crystal),      cmocka_unit_test(unread),
		cmocka_unit_test(machine),      cmocka_unit_test(numbers_stay),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
