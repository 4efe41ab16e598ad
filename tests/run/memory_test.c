// SPDX-License-Identifier: GPL-3.0-or-later
/* memory: where there is none a run is refused and says so, whichever piece of it is missing; nothing is used that is
 * not there. The C library's calloc() and aligned_alloc() are the tests' own. */
#include "fake.h"  // struct fake

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../src/run/input.h"
#include "../../src/radio/pipeline.h"
#include "../../src/run/reread.h"
#include "../../src/run/sealed.h"

static int pieces = -1; /* that there are yet; -1: any number */
static void *(*volatile from_library)(size_t size) = malloc;

static bool is_left(void)
{
	return pieces < 0 || (pieces > 0 && pieces--);
}

void *calloc(size_t count, size_t size)
{
	void *memory = is_left() ? from_library(count * size) : NULL;

	return memory ? memset(memory, 0, count * size) : NULL;
}

void *aligned_alloc(size_t alignment, size_t size)
{
	void *memory = NULL;

	return is_left() && !posix_memalign(&memory, alignment, size) ? memory : NULL;
}

static struct fault fault;

/* So many pieces, and no more: true when they were enough. */
static bool give(int count, bool (*make)(void))
{
	fault = (struct fault){ .text = "" };
	pieces = count;
	bool made = make();

	pieces = -1;
	if (!made && !strstr(fault.text, "out of memory"))
		fail_msg("with %d pieces: '%s'", count, fault.text);
	return made;
}

/* It takes some, and is refused with fewer. */
static void expect_pieces(bool (*make)(void), int least)
{
	int count = 0;

	while (!give(count, make))
		assert_true(++count < 100);
	assert_true(count >= least);
}

static bool make_pipeline(void)
{
	const struct pipeline_config config = { .rate_hz = 1e6, .keep = true };
	struct pipeline *pipeline = pipeline_create(&config, &fault);

	pipeline_destroy(pipeline);
	return pipeline;
}

static void a_pipeline(void **state)
{
	(void)state;
	expect_pieces(make_pipeline, 14); /* six rings of two, itself, a receiver */
}

static bool make_engine(void)
{
	const struct engine_config config = { .sensor = "x", .silent = true, .journal = "none" };
	struct engine *engine = engine_open(&config, &fault);

	if (engine)
		engine_close(engine, &fault);
	return engine;
}

static void an_engine(void **state)
{
	(void)state;
	expect_pieces(make_engine, 9);
}

static void a_replay(void **state)
{
	const struct run_config config = { .engine = { .sensor = "x", .silent = true, .journal = "none" } };
	const struct source_config raw = { .format = "cu8", .rate_hz = 1e6, .freq_hz = 947e6, .gain_db = NAN };
	char *paths[] = { "/dev/null" };
	(void)state;

	for (pieces = 0; pieces < 2;) {
		const int count = pieces;

		assert_int_equal(run_replay(&config, &raw, paths, 1, &fault), RUN_REFUSED);
		assert_string_equal(fault.text, "out of memory");
		pieces = count + 1;
	}
	pieces = -1;
}

/* A folder of evidence, so far as it is looked at. */
static void a_bundle(void **state)
{
	const struct evidence_seal seal = { .alert = "x" };
	const struct source_config options = { .gain_db = NAN };
	struct run_config config = { .engine.sensor = "x" };
	struct input input = { 0 };
	struct sealed sealed;
	struct reread reread;
	char folder[] = "/tmp/memory-XXXXXX", path[64];
	(void)state;

	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/manifest.json", folder);
	fclose(fopen(path, "w"));
	pieces = 0;
	assert_int_equal(input_open(&input, &options, folder, NULL, &fault), -ENOMEM);
	assert_string_equal(fault.text, "out of memory");
	input_close(&input);
	fault.text[0] = 0;
	assert_int_equal(sealed_open(&sealed, folder, &seal, &config, &fault), -ENOMEM);
	assert_string_equal(fault.text, "out of memory");
	sealed_close(&sealed);
	assert_int_equal(sealed_judge(folder, &seal), -ENOMEM);
	assert_int_equal(reread_bundle(folder, &config, 0, NAN, &reread, &fault), -ENOMEM);
	assert_non_null(strstr(fault.text, ": out of memory"));
	pieces = -1;
	unlink(path);
	rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_pipeline),
		cmocka_unit_test(an_engine),
		cmocka_unit_test(a_replay),
		cmocka_unit_test(a_bundle),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
