// SPDX-License-Identifier: GPL-3.0-or-later
/* output, outputs and clash: a sink that fails is closed and its words kept, the others go on; live it is told, tried
 * again after growing waits, and told again when it works; what is lost is added up; no output takes the place of
 * another or of what is read. The sinks are the tests' own. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "engine.h"  // engine_check_outputs
#include "../../src/engine/outputs.h"

/* A sink that was opened: its target says what it does. */
struct one {
	char target[16];
	int flushes, records;
	bool closed, again;
	char said[512]; /* the words of the last status record */
};

static struct one ones[16];
static int nof_ones;
static int refusal; /* -errno that opening "later" meets; 0: it opens */
static int trouble; /* of "own", which mends itself */

static void *open_one(const struct sink_config *config, struct fault *fault)
{
	struct one *one = &ones[nof_ones];

	if (strcmp(config->target, "no") == 0) {
		fault_set(fault, EINVAL, "refused");
		return NULL;
	}
	if (strcmp(config->target, "later") == 0 && refusal) {
		fault_set(fault, -refusal, "not now");
		return NULL;
	}
	*one = (struct one){ .again = config->again };
	snprintf(one->target, sizeof(one->target), "%s", config->target);
	nof_ones++;
	return one;
}

static int flush_one(void *instance)
{
	struct one *one = instance;

	one->flushes++;
	return strcmp(one->target, "full") == 0 ? -ENOSPC : 0;
}

static int put_one(void *instance, const struct record *record)
{
	struct one *one = instance;

	assert_true(record->type == RECORD_SURVEY || record->type == RECORD_STATUS);
	assert_true(record->time_ns == 5);
	assert_string_equal(record->sensor, "x"); /* put in on the way */
	if (record->type == RECORD_STATUS)
		snprintf(one->said, sizeof(one->said), "%s", record->status->error);
	one->records += record->type == RECORD_SURVEY;
	return strcmp(one->target, "-") == 0 ? -EPIPE : 0;
}

static int trouble_of(const void *instance, struct fault *why)
{
	(void)instance;
	return trouble ? fault_set(why, -trouble, "no broker") : 0;
}

static uint64_t dropped_by(const void *instance)
{
	return ((const struct one *)instance)->target[0] == 'f' ? 5 : 2;
}

static int close_one(void *instance)
{
	struct one *one = instance;

	assert_false(one->closed);
	one->closed = true;
	return strcmp(one->target, "late") == 0 ? -EPIPE : 0;
}

static const struct setting some[] = { { .name = NULL } };
static const struct sink talkative = { .name = "talkative",
	                               .options = some,
	                               .to_file = true,
	                               .open = open_one,
	                               .put = put_one,
	                               .flush = flush_one,
	                               .dropped = dropped_by,
	                               .close = close_one };
static const struct sink own = {
	.name = "own", .open = open_one, .put = put_one, .trouble = trouble_of, .close = close_one
};
static const struct sink quiet = { .name = "text", .open = open_one, .put = put_one, .close = close_one };

/* In place of src/sink/sink.c. */
const struct sink *const sinks[] = { &talkative, &quiet, &own, NULL };

const struct sink *sink_find(const char *name)
{
	for (int i = 0; sinks[i]; i++)
		if (strcmp(name, sinks[i]->name) == 0)
			return sinks[i];
	return NULL;
}

static int open_run(struct outputs *outputs, bool live, const struct setting_list *list, struct fault *fault)
{
	nof_ones = 0;
	*fault = (struct fault){ .text = "" };
	return outputs_open(outputs, list, &(struct sink_config){ .live = live }, "x", fault);
}

static int open_list(struct outputs *outputs, const struct setting_list *list, struct fault *fault)
{
	return open_run(outputs, false, list, fault);
}

static void put_survey(struct outputs *outputs)
{
	outputs_put(outputs, &(struct record){ .type = RECORD_SURVEY, .time_ns = 5 });
}

static void kinds_and_targets(void **state)
{
	static const char *const bad[] = { "talkative",         "talkative:",         "x:y", ":y",
		                           "a-kind-of-16-ch:y", "a-kind-of-17-cha:y", "" };
	struct plug plug;
	struct fault fault;
	char words[128];
	(void)state;

	assert_ptr_equal(output_kind("talkative:a:b", &plug, &fault), &talkative);
	assert_string_equal(plug.target, "a:b");
	assert_ptr_equal(output_kind("talkative:a,x=1", &plug, &fault), &talkative);
	assert_string_equal(plug.target, "a");
	assert_null(output_kind("text:a,x=1", &plug, &fault));
	assert_string_equal(fault.text, "text: has no options, but 'x' was given");
	assert_null(output_kind("text:a,x=1,y", &plug, &fault));
	assert_string_equal(fault.text, "text: has no options, but 'x' was given");
	assert_string_equal(fault.setting, "output");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_null(output_kind(bad[i], &plug, &fault));
		snprintf(words, sizeof(words), "'%s' is not KIND:TARGET of a known kind", bad[i]);
		assert_string_equal(fault.text, words);
		assert_ptr_equal(fault.item, bad[i]); /* so that its line can be told */
	}
}

static void the_first_failure_is_kept(void **state)
{
	const struct setting_list list = { 4, { "talkative:late", "talkative:full", "text:a", "talkative:d" } };
	struct outputs outputs;
	struct fault fault;
	(void)state;

	assert_int_equal(open_list(&outputs, &list, &fault), 0);
	assert_int_equal(outputs_dropped(&outputs), 2 + 5 + 2);
	outputs_flush(&outputs);
	outputs_flush(&outputs);
	outputs_put(&outputs, &(struct record){ .type = RECORD_SURVEY, .time_ns = 5 });
	outputs_draw(&outputs, 5, NULL, "no terminal, no table");
	assert_int_equal(outputs.error, -ENOSPC);
	assert_true(ones[1].closed && ones[1].flushes == 1 && ones[0].flushes == 2 && ones[3].flushes == 2 &&
	            !ones[0].closed);
	assert_true(ones[0].records == 1 && !ones[1].records && ones[2].records == 1 && ones[3].records == 1);
	assert_int_equal(ones[2].flushes, 0);
	assert_int_equal(outputs_dropped(&outputs), 2 + 5 + 2 + 1); /* and the record that came after */
	assert_false(outputs_hold(&outputs, 2));
	assert_int_equal(outputs_close(&outputs, &fault), -ENOSPC);
	assert_string_equal(fault.text, "talkative:full: No space left on device");
	assert_int_equal(outputs_dropped(&outputs), 2 + 5 + 2 + 1);
	for (int i = 0; i < 4; i++)
		assert_true(ones[i].closed);
}

static void what_is_opened(void **state)
{
	const struct setting_list none = { 0 }, refused = { 3, { "text:a", "talkative:no", "text:b" } },
				  late = { 1, { "talkative:late" } };
	struct outputs outputs;
	struct fault fault;
	(void)state;

	assert_int_equal(open_list(&outputs, &none, &fault), 0);
	assert_string_equal(ones[0].target, "-");
	assert_int_equal(outputs_close(&outputs, &fault), 0);
	assert_string_equal(fault.text, "");
	assert_int_equal(open_list(&outputs, &refused, &fault), -EINVAL);
	assert_string_equal(fault.text, "refused");
	assert_ptr_equal(fault.item, refused.items[1]);
	assert_true(nof_ones == 1 && ones[0].closed);
	assert_int_equal(open_list(&outputs, &late, &fault), 0);
	assert_int_equal(outputs_close(&outputs, &fault), -EPIPE);
	assert_string_equal(fault.text, "talkative:late: Broken pipe");
}

/* It fails at 100 s with every flush: tried after 1, 2, 4 ... 30 s; the other one is told once. */
static void tried_again_with_growing_waits(void **state)
{
	const struct setting_list list = { 2, { "talkative:full", "text:a" } };
	static const double tries_s[] = { 1, 3.25, 7.5, 15.75, 32, 62.25, 92.5 };
	struct outputs outputs;
	struct status_output health[STATUS_OUTPUTS_MAX];
	struct fault fault;
	int next = 0;
	(void)state;

	assert_int_equal(open_run(&outputs, true, &list, &fault), 0);
	put_survey(&outputs);
	for (double s = 0; s <= 95; s += 0.25) {
		const int before = nof_ones;

		outputs_flush(&outputs);
		outputs_tick(&outputs, 100 + s);
		if (nof_ones == before)
			continue;
		assert_true(ones[before].again && s == tries_s[next++]);
	}
	assert_int_equal(next, 7);
	assert_string_equal(ones[1].said,
	                    "talkative:full: No space left on device: it is tried again, the others go on");
	assert_int_equal(outputs.error, 0);
	assert_int_equal(outputs_health(&outputs, health), 1);
	assert_string_equal(health[0].name, "talkative:full");
	assert_true(!health[0].works && health[0].failures == 1 && health[0].lost == 5 * 8 + 1);
	assert_int_equal(outputs_close(&outputs, &fault), -ENOSPC);
	assert_string_equal(fault.text, "talkative:full: No space left on device");
}

/* Nobody reads it at first; then it stands, as long as half the wait that comes next, and works. */
static void told_when_it_works(void **state)
{
	const struct setting_list list = { 2, { "talkative:later", "text:a" } };
	struct status_output health[STATUS_OUTPUTS_MAX];
	struct outputs outputs;
	struct fault fault;
	(void)state;

	refusal = -EINVAL; /* time does not mend that */
	assert_int_equal(open_run(&outputs, true, &list, &fault), -EINVAL);
	refusal = -ENXIO;
	assert_int_equal(open_list(&outputs, &list, &fault), -ENXIO);
	assert_string_equal(fault.text, "not now");
	assert_int_equal(open_run(&outputs, true, &list, &fault), 0);
	put_survey(&outputs);
	outputs_tick(&outputs, 10);
	assert_string_equal(ones[0].said, "talkative:later: nobody reads it: it is tried again, the others go on");
	refusal = 0;
	outputs_tick(&outputs, 10.75);
	assert_int_equal(nof_ones, 1);
	outputs_tick(&outputs, 11);
	assert_int_equal(nof_ones, 2);
	put_survey(&outputs);
	assert_int_equal(ones[1].records, 1);
	outputs_tick(&outputs, 11.75);
	assert_int_equal(outputs_health(&outputs, health), 1);
	assert_false(health[0].works);
	outputs_tick(&outputs, 12);
	assert_string_equal(ones[0].said, "talkative:later: works again, 4 records were lost");
	assert_int_equal(outputs_health(&outputs, health), 1);
	assert_true(health[0].works && health[0].lost == 2 + 2);
	assert_int_equal(outputs_close(&outputs, &fault), 0);
}

/* It stays open; what others are told has no word of its target. */
static void one_that_mends_itself(void **state)
{
	const struct setting_list list = { 2, { "own:user:password@host", "text:a" } };
	struct outputs outputs;
	struct fault fault;
	(void)state;

	assert_int_equal(open_run(&outputs, true, &list, &fault), 0);
	put_survey(&outputs);
	outputs_tick(&outputs, 1);
	assert_string_equal(ones[1].said, "");
	trouble = -ECONNREFUSED;
	outputs_tick(&outputs, 2);
	assert_string_equal(ones[1].said, "own: no broker: it is tried again, the others go on");
	put_survey(&outputs);
	assert_int_equal(ones[0].records, 2);
	trouble = 0;
	outputs_tick(&outputs, 2.25);
	assert_string_equal(ones[1].said, "own: works again, 0 records were lost");
	assert_int_equal(outputs_close(&outputs, &fault), 0);
}

/* Standard output cannot be opened again: when nothing else is written, the run may end. */
static void nobody_reads_any_more(void **state)
{
	const struct setting_list alone = { 1, { "talkative:-" } }, with = { 2, { "talkative:-", "text:a" } };
	struct outputs outputs;
	struct fault fault;
	(void)state;

	assert_int_equal(open_run(&outputs, true, &with, &fault), 0);
	put_survey(&outputs);
	outputs_tick(&outputs, 1);
	outputs_tick(&outputs, 100);
	assert_int_equal(nof_ones, 2);
	assert_string_equal(ones[1].said, "talkative:-: Broken pipe: nothing more is written there, the others go on");
	assert_int_equal(outputs.error, 0);
	assert_int_equal(outputs_close(&outputs, &fault), -EPIPE);
	assert_int_equal(open_run(&outputs, true, &alone, &fault), 0);
	put_survey(&outputs);
	assert_int_equal(outputs.error, -EPIPE);
	assert_int_equal(outputs_close(&outputs, &fault), -EPIPE);
}

/* Two outputs, in a folder with the files `a`, its other name `link`, and `b`, which is read. */
static void which_outputs_clash(void **state)
{
	static const struct {
		const char *first, *second, *why;
	} cases[] = {
		{ "talkative:a", "talkative:new", NULL },
		{ "talkative:a", "talkative:link", "'talkative:a' and 'talkative:link' are the same file" },
		{ "talkative:a", "talkative:./a", "'talkative:a' and 'talkative:./a' are the same file" },
		{ "talkative:new", "talkative:./new", "'talkative:new' and 'talkative:./new' are the same file" },
		{ "talkative:new", "talkative:newer", NULL },
		{ "talkative:new", "talkative:sub/new", NULL },
		{ "talkative:sub/new", "talkative:sub/../sub/new",
		  "'talkative:sub/new' and 'talkative:sub/../sub/new' are the same file" },
		{ "talkative:gone/new", "talkative:gone/new", NULL }, /* it will say itself that it is not there */
		{ "talkative:b", "talkative:a", "'talkative:b' would overwrite what is read" },
		{ "talkative:a", "talkative:sub/../b", "'talkative:sub/../b' would overwrite what is read" },
		{ "talkative:-", "talkative:-", "'talkative:-' and 'talkative:-' are the same file" },
		{ "talkative:-", "talkative:new", NULL },
		{ "talkative:/dev/null", "talkative:/dev/null", NULL },
		{ "text:a", "text:a", NULL },
		{ "text:b", "talkative:a", NULL },
		{ "talkative:a", "x:b", "'x:b' is not KIND:TARGET of a known kind" },
	};
	char folder[] = "/tmp/outputs-XXXXXX", before[256], command[64];
	struct source_file files[2] = { { 1, 1 } };
	struct stat st;
	(void)state;

	assert_non_null(getcwd(before, sizeof(before)));
	assert_true(mkdtemp(folder) && chdir(folder) == 0 && mkdir("sub", 0700) == 0);
	fclose(fopen("a", "w"));
	fclose(fopen("b", "w"));
	assert_int_equal(link("a", "link"), 0);
	assert_int_equal(stat("b", &st), 0);
	files[1] = (struct source_file){ st.st_dev, st.st_ino };
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct setting_list list = { 2, { cases[i].first, cases[i].second } };
		struct fault fault = { .text = "" };

		assert_int_equal(engine_check_outputs(&list, files, 2, &fault), cases[i].why ? -EINVAL : 0);
		assert_string_equal(fault.text, cases[i].why ? cases[i].why : "");
		assert_ptr_equal(fault.item, cases[i].why ? list.items[fault.item != list.items[0]] : NULL);
	}
	assert_int_equal(chdir(before), 0);
	snprintf(command, sizeof(command), "rm -rf '%s'", folder);
	assert_int_equal(system(command), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kinds_and_targets),     cmocka_unit_test(the_first_failure_is_kept),
		cmocka_unit_test(what_is_opened),        cmocka_unit_test(tried_again_with_growing_waits),
		cmocka_unit_test(told_when_it_works),    cmocka_unit_test(one_that_mends_itself),
		cmocka_unit_test(nobody_reads_any_more), cmocka_unit_test(which_outputs_clash),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
