// SPDX-License-Identifier: GPL-3.0-or-later
/* sealed: a bundle is judged by its own parts, block by block as far as its verdict went, and what comes of it is
 * compared with what was signed. Report and second reception are the tests' own: they write down what they are told. */
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/run/reread.h"
#include "../../src/run/sealed.h"
#include "listened.h"  // listened_encode
#include "pdu_pack.h"  // pdu_pack
#include "said.h"      // struct said

enum { BLOCKS = 3 };

static const int64_t start_ns = INT64_C(1767225600000000000);

/* What the engine and the second reception were told, and what they say. */
static struct {
	int opened, closed, pdus, awaits, ends, rereads;
	size_t spans; /* of coverage, when the last pdu came, or the end */
	int64_t end_ns;
	char alert[ALERT_ID_SIZE], cell[CELL_KEY_SIZE];
	enum alert_level reached, highest;
	enum language language;
	int refusal, reread_error, tell_error;
	double crystal_ppm;
	uint8_t radio;
	struct engine_config config;
} told;

/* In place of src/engine. */
struct engine {
	struct coverage coverage;
};

static struct engine engine;

struct engine *engine_open(const struct engine_config *config, struct fault *fault)
{
	assert_false(config->live);
	told.opened++;
	told.config = *config;
	coverage_init(&engine.coverage);
	if (!told.refusal)
		return &engine;
	fault_set(fault, told.refusal, "refused");
	return NULL;
}

int engine_close(struct engine *closed, struct fault *fault)
{
	(void)closed, (void)fault;
	told.closed++;
	return 0;
}

void engine_await(struct engine *waiting, const char *alert, const char *cell)
{
	(void)waiting;
	told.awaits++;
	strcpy(told.alert, alert);
	strcpy(told.cell, cell);
}

enum alert_level engine_awaited(const struct engine *waiting, bool highest)
{
	(void)waiting;
	return highest ? told.highest : told.reached;
}

void engine_listening(struct engine *listener, struct listening *listening, uint64_t blocks)
{
	listening_tell(listening, blocks, &listener->coverage);
}

void engine_pdu(struct engine *listener, const struct pdu *pdu)
{
	(void)pdu;
	told.pdus++;
	told.spans = listener->coverage.count;
}

void engine_end(struct engine *ending, int64_t time_ns, const char *note)
{
	assert_string_equal(note, "");
	told.ends++;
	told.end_ns = time_ns;
	told.spans = ending->coverage.count;
}

void engine_snapshot(const struct engine *asked, struct engine_snapshot *snapshot)
{
	(void)asked;
	*snapshot = (struct engine_snapshot){ .clock_ppm = { NAN, 7 } };
}

/* In place of src/run/reread.c. */
int reread_bundle(const char *bundle, const struct run_config *config, uint8_t radio, double crystal_ppm,
                  struct reread *reread, struct fault *fault)
{
	(void)bundle, (void)config;
	told.radio = radio;
	told.rereads++;
	told.crystal_ppm = crystal_ppm;
	*reread = (struct reread){ .found = 77 };
	return told.reread_error ? fault_set(fault, told.reread_error, "reread") : 0;
}

int reread_tell(const struct reread *reread, const char *bundle, enum language language, struct fault *fault)
{
	(void)bundle;
	assert_int_equal(reread->found, 77);
	told.language = language;
	return told.tell_error ? fault_set(fault, told.tell_error, "tell") : 0;
}

/* A bundle, so far as it is read here: one stretch was known from the start, one more when two blocks were judged, one
 * at the end. */
static char bundle[64];
static struct fault fault;
static struct sealed sealed;
static struct said said;

static void put_part(const char *name, const char *text)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%s", bundle, name);
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void remove_part(const char *name)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%s", bundle, name);
	unlink(path);
}

static void put_blocks(void)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/blocks.pdu", bundle);
	FILE *file = fopen(path, "wb");

	fputs(PDU_FILE_MAGIC, file);
	for (int i = 0; i < BLOCKS; i++) {
		const struct pdu pdu = {
			.rat = RAT_GSM,
			.channel = PDU_BCCH,
			.time_ns = start_ns + i,
			.freq_hz = 947.4e6,
			.gsm = { .arfcn = 62, .bsic = 43 },
			.len = PDU_GSM_OCTETS,
		};
		uint8_t octets[PDU_PACKED_MAX];

		fwrite(octets, 1, pdu_pack(&pdu, octets), file);
	}
	fclose(file);
}

static void put_listened(void)
{
	struct listening *listening = test_calloc(1, sizeof(*listening));
	char path[128];

	remove_part(EVIDENCE_LISTENED);
	snprintf(path, sizeof(path), "%s/%s", bundle, EVIDENCE_LISTENED);
	for (int i = 0; i < BLOCKS; i++) {
		const struct listening_stretch stretch = {
			i == 0 ? 0 : i == 1 ? 2 : 3,
			940e6 + i * 2e6,
			942e6 + i * 2e6,
			start_ns,
			start_ns + 1000000,
			0,
			-60,
		};

		listening_add(listening, &stretch);
	}
	char *text = listened_encode(listening, 0);
	FILE *file = fopen(path, "w");

	assert_true(file && fputs(text, file) >= 0 && fclose(file) == 0);
	free(text);
	test_free(listening);
}

static int setup(void **state)
{
	(void)state;
	memset(&told, 0, sizeof(told));
	strcpy(bundle, "/tmp/sealed-XXXXXX");
	if (!mkdtemp(bundle))
		return -1;
	put_part(EVIDENCE_OPERATORS, "");
	put_blocks();
	put_listened();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	remove_part(EVIDENCE_OPERATORS);
	remove_part(EVIDENCE_BASELINE);
	remove_part(EVIDENCE_LISTENED);
	remove_part("blocks.pdu");
	return rmdir(bundle);
}

static struct evidence_seal seal_of(uint64_t blocks, bool at_end)
{
	return (struct evidence_seal){
		.key = "k",
		.alert = "an alert",
		.cell = "a cell",
		.level = "fake",
		.replayed = "fake",
		.blocks = blocks,
		.at_end = at_end,
		.time_ns = start_ns + 99,
	};
}

static int open_sealed(const struct evidence_seal *seal, struct run_config *config)
{
	said_begin(&said);
	int error = sealed_open(&sealed, bundle, seal, config, &fault);

	said_end(&said);
	return error;
}

/* Whatever baseline and plan the user named; one that the bundle has not is none. */
static void judged_by_its_own_parts(void **state)
{
	const struct evidence_seal seal = seal_of(2, false);
	struct run_config config = { .engine.baseline = "mine" };
	char path[128];
	(void)state;

	assert_int_equal(open_sealed(&seal, &config), 0);
	assert_non_null(strstr(said.text, "is judged by the baseline and the plan that are inside it"));
	assert_true(config.engine.sealed);
	assert_null(config.engine.baseline);
	snprintf(path, sizeof(path), "%s/%s", bundle, EVIDENCE_OPERATORS);
	assert_string_equal(config.engine.operators, path);
	sealed_close(&sealed);
	put_part(EVIDENCE_BASELINE, "");
	config = (struct run_config){ .engine.operators = "mine" };
	assert_int_equal(open_sealed(&seal, &config), 0);
	assert_non_null(strstr(said.text, "inside it"));
	snprintf(path, sizeof(path), "%s/%s", bundle, EVIDENCE_BASELINE);
	assert_string_equal(config.engine.baseline, path);
	sealed_close(&sealed);
	config = (struct run_config){ .engine.sensor = "test" };
	assert_int_equal(open_sealed(&seal, &config), 0);
	assert_string_equal(said.text, "");
	sealed_close(&sealed);
}

/* No bundle, and one of the form that holds no such parts. */
static void nothing_to_judge_by(void **state)
{
	struct evidence_seal older = seal_of(0, false);
	struct run_config config = { .engine = { .baseline = "mine", .operators = "mine" } };
	(void)state;

	older.older = true;
	assert_int_equal(open_sealed(NULL, &config), 0);
	assert_int_equal(open_sealed(&older, &config), 0);
	assert_string_equal(said.text, "");
	assert_string_equal(config.engine.baseline, "mine");
	assert_false(config.engine.sealed);
	sealed_close(&sealed);
}

static void a_part_is_missing(void **state)
{
	const struct evidence_seal seal = seal_of(2, false);
	struct run_config config = { .engine.sensor = "test" };
	(void)state;

	remove_part(EVIDENCE_LISTENED);
	assert_int_equal(open_sealed(&seal, &config), -EBADMSG);
	assert_non_null(strstr(fault.text, "has not all parts of a bundle"));
	sealed_close(&sealed);
	put_listened();
	remove_part(EVIDENCE_OPERATORS);
	assert_int_equal(open_sealed(&seal, &config), -EBADMSG);
	sealed_close(&sealed);
}

/* Each block with what was known by then; the first one says what is waited for, the last one of the verdict that it is
 * enough. */
static void block_by_block(void **state)
{
	const struct evidence_seal seal = seal_of(3, false);
	struct run_config config = { .engine.sensor = "test" };
	const struct pdu pdu = { .rat = RAT_GSM };
	(void)state;

	assert_int_equal(open_sealed(&seal, &config), 0);
	coverage_init(&engine.coverage);
	assert_int_equal(told.awaits, 0);
	assert_true(sealed_feed(&sealed, &engine, &pdu));
	assert_string_equal(told.alert, "an alert");
	assert_string_equal(told.cell, "a cell");
	assert_int_equal(told.spans, 1);
	assert_true(sealed_feed(&sealed, &engine, &pdu));
	assert_int_equal(told.spans, 1);
	assert_false(sealed_feed(&sealed, &engine, &pdu));
	assert_int_equal(told.spans, 2);
	assert_int_equal(told.awaits, 1);
	assert_int_equal(told.pdus, 3);
	sealed_end(&sealed, &engine, start_ns + 7); /* of what comes after the verdict nothing is waited for */
	assert_int_equal(told.awaits, 2);
	assert_string_equal(told.alert, "");
	assert_string_equal(told.cell, "");
	assert_true(told.end_ns == start_ns + 7);
	assert_int_equal(told.spans, 2);
	sealed_close(&sealed);
}

/* The verdict is that of the end: with all that was listened to, at the time that was signed. */
static void to_the_end(void **state)
{
	const struct evidence_seal seal = seal_of(3, true);
	struct run_config config = { .engine.sensor = "test" };
	const struct pdu pdu = { .rat = RAT_GSM };
	(void)state;

	assert_int_equal(open_sealed(&seal, &config), 0);
	coverage_init(&engine.coverage);
	for (int i = 0; i < 3; i++)
		sealed_feed(&sealed, &engine, &pdu);
	sealed_end(&sealed, &engine, start_ns + 7);
	assert_int_equal(told.awaits, 1);
	assert_int_equal(told.spans, 3);
	assert_true(told.end_ns == start_ns + 99);
	sealed_close(&sealed);
}

/* In the older form all of it counts. */
static void all_blocks_of_the_older_form(void **state)
{
	struct evidence_seal seal = seal_of(0, false);
	struct run_config config = { .engine.sensor = "test" };
	const struct pdu pdu = { .rat = RAT_GSM };
	(void)state;

	seal.older = true;
	assert_int_equal(open_sealed(&seal, &config), 0);
	for (int i = 0; i < 5; i++)
		assert_true(sealed_feed(&sealed, &engine, &pdu));
	sealed_end(&sealed, &engine, start_ns + 7);
	assert_int_equal(told.awaits, 1);
	assert_true(told.end_ns == start_ns + 7);
	sealed_close(&sealed);
}

static int check(const struct evidence_seal *seal, const struct run_config *config)
{
	sealed = (struct sealed){ .seal = seal };
	said_begin(&said);
	int error = sealed_check(&sealed, &engine, "b", config, &fault);

	said_end(&said);
	return error;
}

static void compared_with_what_was_signed(void **state)
{
	struct evidence_seal seal = seal_of(1, false);
	struct run_config config = { .engine.lang = "zh" };
	(void)state;

	told.reached = ALERT_FAKE;
	assert_int_equal(check(&seal, &config), 0);
	assert_string_equal(
		said.text,
		"fbswatch: b: signed by k (unpinned), one bundle, its place in the chain not checked; verdict on "
		"a cell: fake, this replay: fake\n");
	assert_int_equal(told.rereads, 1);
	assert_int_equal(told.language, LANGUAGE_ZH);
	assert_true(isnan(told.crystal_ppm) && told.radio == 0);
	seal.radio = 1;
	assert_int_equal(check(&seal, &config), 0);
	assert_true(told.crystal_ppm == 7 && told.radio == 1);
	config = (struct run_config){ .evidence_key = "k" };
	assert_int_equal(check(&seal, &config), 0);
	assert_non_null(strstr(said.text, "(pinned)"));
	assert_int_equal(told.language, LANGUAGE_EN);
	told.reached = ALERT_SUSPICIOUS;
	told.highest = ALERT_FAKE;
	assert_int_equal(check(&seal, &config), -EBADMSG);
	assert_string_equal(fault.text, "b: the replay comes to 'suspicious', not to 'fake'");
	assert_int_equal(told.rereads, 3);
	strcpy(seal.replayed, "suspicious");
	assert_int_equal(check(&seal, &config), 0);
	assert_non_null(strstr(said.text, "sealed as leading to 'suspicious' by themselves"));
	seal.older = true; /* which knows of the highest level only */
	assert_int_equal(check(&seal, &config), 0);
	assert_non_null(strstr(said.text, ", the older form; verdict"));
	assert_null(strstr(said.text, "by themselves"));
	told.tell_error = EBADMSG;
	assert_int_equal(check(&seal, &config), -EBADMSG);
	assert_string_equal(fault.text, "tell");
	told.reread_error = EIO;
	assert_int_equal(check(&seal, &config), -EIO);
}

/* Before it is signed: silently, without a journal, and no block more than those of the verdict. */
static void judged_before_it_is_signed(void **state)
{
	struct evidence_seal seal = seal_of(2, false);
	(void)state;

	told.reached = ALERT_SUSPICIOUS;
	assert_int_equal(sealed_judge(bundle, &seal), ALERT_SUSPICIOUS);
	assert_true(told.config.silent && told.config.sealed);
	assert_string_equal(told.config.journal, "none");
	assert_int_equal(told.pdus, 2);
	assert_true(told.end_ns == start_ns + 1);
	assert_int_equal(told.ends, 1);
	assert_int_equal(told.closed, 1);
	seal.blocks = 0;
	seal.at_end = true;
	told.pdus = 0;
	assert_int_equal(sealed_judge(bundle, &seal), ALERT_SUSPICIOUS);
	assert_int_equal(told.pdus, 0);
	assert_int_equal(told.ends, 2);
	told.refusal = EIO;
	assert_int_equal(sealed_judge(bundle, &seal), -EINVAL);
	assert_int_equal(told.closed, 2);
	told.refusal = 0;
	remove_part("blocks.pdu");
	assert_int_equal(sealed_judge(bundle, &seal), -EBADMSG);
	assert_int_equal(told.closed, 3);
	remove_part(EVIDENCE_LISTENED);
	assert_int_equal(sealed_judge(bundle, &seal), -EBADMSG);
	assert_int_equal(told.closed, 3);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(judged_by_its_own_parts),
		TEST(nothing_to_judge_by),
		TEST(a_part_is_missing),
		TEST(block_by_block),
		TEST(to_the_end),
		TEST(all_blocks_of_the_older_form),
		TEST(compared_with_what_was_signed),
		TEST(judged_before_it_is_signed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
