// SPDX-License-Identifier: GPL-3.0-or-later
/* replay of a bundle of evidence: its blocks go where its verdict is judged, until that is spoken; then it is ended and
 * checked, once, and what the check says is the run's exit status. Input and sealed are the tests' own. */
#include "fake.h"  // struct fake

#include <errno.h>
#include <stdio.h>

#include "../../src/run/input.h"
#include "../../src/run/sealed.h"
#include "run.h"  // run_replay

static const int64_t start_ns = INT64_C(1767225600000000000);

/* What was done, a letter each: "o" opened, "b" a block, "e" ended, "c" checked, "x" closed. */
static struct {
	char steps[32];
	int64_t end_ns;
	int most, refused, unlike,
		broken; /* blocks up to the verdict; -errno of opening, of the check, of the source */
	bool cancelled, plain;
	uint8_t octet; /* of the last block, redacted */
} told;

static void note(char letter)
{
	told.steps[strlen(told.steps)] = letter;
}

static struct evidence_seal seal = { .alert = "an alert" };

static int run_blocks(void *instance, const struct source_out *out, struct fault *why)
{
	struct pdu pdu = { .channel = PDU_BCCH,
		           .freq_hz = 947.4e6,
		           .m = { NAN, NAN, NAN, NAN },
		           .gsm = { .arfcn = 62, .bsic = 43 },
		           .len = PDU_GSM_OCTETS };

	(void)instance;
	for (int i = 0; i < 6 && !told.cancelled; i++) {
		pdu.time_ns = start_ns + i;
		out->pdu(out->ctx, &pdu);
	}
	return told.broken ? fault_set(why, -told.broken, "cut off") : 0;
}

static void cancel_blocks(void *instance)
{
	(void)instance;
	told.cancelled = true;
}

static void info_of_blocks(void *instance, struct source_info *info)
{
	(void)instance;
	*info = (struct source_info){ .text = "" };
}

static const struct source blocks = {
	.name = "blocks", .run = run_blocks, .cancel = cancel_blocks, .info = info_of_blocks
};

/* In place of src/run/input.c. */
int input_open(struct input *input, const struct source_config *options, const char *path, const char *key,
               struct fault *why)
{
	(void)options, (void)key, (void)why;
	*input = (struct input){ .path = path, .source = &blocks, .seal = told.plain ? NULL : &seal };
	return 0;
}

void input_close(struct input *input)
{
	(void)input;
}

/* In place of src/run/sealed.c. */
int sealed_open(struct sealed *sealed, const char *bundle, const struct evidence_seal *of, struct run_config *config,
                struct fault *why)
{
	assert_string_equal(bundle, "bundle");
	assert_ptr_equal(of, told.plain ? NULL : &seal);
	*sealed = (struct sealed){ .seal = of };
	config->engine.sensor = "from the bundle"; /* a copy: the caller's own stays */
	note('o');
	return told.refused ? fault_set(why, -told.refused, "not whole") : 0;
}

void sealed_close(struct sealed *sealed)
{
	(void)sealed;
	note('x');
}

bool sealed_feed(struct sealed *sealed, struct engine *engine, const struct pdu *pdu)
{
	assert_ptr_equal(sealed->seal, &seal);
	assert_non_null(engine);
	told.octet = pdu->octets[1];
	note('b');
	return ++sealed->fed < (uint64_t)told.most;
}

void sealed_end(struct sealed *sealed, struct engine *engine, int64_t end_ns)
{
	(void)sealed, (void)engine;
	told.end_ns = end_ns;
	note('e');
}

int sealed_check(const struct sealed *sealed, const struct engine *engine, const char *bundle,
                 const struct run_config *config, struct fault *why)
{
	(void)engine;
	assert_string_equal(bundle, "bundle");
	assert_string_equal(config->engine.sensor, "from the bundle");
	assert_true(sealed->fed > 0);
	note('c');
	return told.unlike ? fault_set(why, -told.unlike, "another verdict") : 0;
}

int sealed_judge(const char *bundle, const struct evidence_seal *of)
{
	(void)bundle, (void)of;
	return 0;
}

static struct fault fault;
static struct run_config run;

static int setup(void **state)
{
	(void)state;
	memset(&told, 0, sizeof(told));
	told.most = 4;
	fault = (struct fault){ .text = "" };
	run = (struct run_config){
		.engine = { .outputs = { 1, { "jsonl:/dev/null" } }, .sensor = "test", .journal = "none" },
		.reception = { .max_offset_ppm = 60 },
	};
	return 0;
}

static enum run_exit go(int count)
{
	const struct source_config options = { .gain_db = NAN };
	char *paths[] = { "bundle", "bundle" };
	enum run_exit result = run_replay(&run, &options, paths, count, &fault);

	assert_string_equal(run.engine.sensor, "test");
	return result;
}

static void up_to_the_verdict(void **state)
{
	(void)state;
	assert_int_equal(go(1), RUN_DONE);
	assert_string_equal(told.steps, "obbbbecx");
	assert_int_equal(told.end_ns, start_ns + 3);
	assert_int_equal(told.octet, 0xff);
	setup(state);
	told.most = 99; /* that comes with the end of the run */
	assert_int_equal(go(1), RUN_DONE);
	assert_string_equal(told.steps, "obbbbbbecx");
}

static void another_verdict_is_told(void **state)
{
	(void)state;
	told.unlike = -EBADMSG;
	assert_int_equal(go(1), RUN_UNFINISHED);
	assert_string_equal(fault.text, "another verdict");
	assert_string_equal(told.steps, "obbbbecx");
}

/* What was not read to its end is not checked. */
static void one_that_breaks(void **state)
{
	(void)state;
	told.broken = -EIO;
	assert_int_equal(go(1), RUN_UNFINISHED);
	assert_string_equal(fault.text, "cut off");
	assert_string_equal(told.steps, "obbbbex");
}

static void what_is_refused(void **state)
{
	(void)state;
	told.refused = -EBADMSG;
	assert_int_equal(go(1), RUN_REFUSED);
	assert_string_equal(told.steps, "ox");
	setup(state);
	assert_int_equal(go(2), RUN_REFUSED);
	assert_string_equal(fault.text, "bundle: evidence is replayed by itself, one bundle at a time");
	assert_string_equal(told.steps, "x");
}

/* No bundle: its blocks are judged as any are. */
static void what_is_not_sealed(void **state)
{
	(void)state;
	told.plain = true;
	run.evidence_key = NULL;
	assert_int_equal(go(2), RUN_DONE);
	assert_string_equal(told.steps, "ox");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(up_to_the_verdict, setup),
		cmocka_unit_test_setup(another_verdict_is_told, setup),
		cmocka_unit_test_setup(one_that_breaks, setup),
		cmocka_unit_test_setup(what_is_refused, setup),
		cmocka_unit_test_setup(what_is_not_sealed, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
