// SPDX-License-Identifier: GPL-3.0-or-later
/* blocks: a file of decoded blocks gives each as it was kept; one that is cut off or bent says at which octet; what is
 * no such file is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "collect.h"   // struct collected
#include "pdu_pack.h"  // pdu_pack

enum { BLOCKS = 3, HEAD = sizeof(PDU_FILE_MAGIC) - 1 };

static char path[] = "/tmp/fbswatch-blocks-XXXXXX";
static uint8_t octets[HEAD + BLOCKS * PDU_PACKED_MAX];
static size_t ends[BLOCKS], size; /* of each block in octets[], of all */

static struct pdu block(int i)
{
	return (struct pdu){
		.rat = RAT_GSM,
		.channel = PDU_BCCH,
		.time_ns = 1000 + i,
		.freq_hz = 947.4e6,
		.m = { -32.5f, 18.5f, 1234.5, 1.5f },
		.gsm = { .arfcn = 62, .bsic = 43, .fn = 51 * i + 2 },
		.len = PDU_GSM_OCTETS,
		.octets = { 0x49, 0x06, 0x1b, (uint8_t)i },
	};
}

static int make(void **state)
{
	int fd = mkstemp(path);

	(void)state;
	memcpy(octets, PDU_FILE_MAGIC, HEAD);
	size = HEAD;
	for (int i = 0; i < BLOCKS; i++) {
		const struct pdu pdu = block(i);

		size += pdu_pack(&pdu, octets + size);
		ends[i] = size;
	}
	return fd < 0 ? -1 : close(fd);
}

static int removed(void **state)
{
	(void)state;
	return unlink(path);
}

static void store(size_t length)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(octets, 1, length, file), length);
	fclose(file);
}

/* What run() returns of the first `length` octets, and how many blocks came before. */
static int run(size_t length, struct collected *c, struct fault *fault)
{
	const struct source *blocks = source_find("blocks");
	const struct source_config config = collect_config(path);
	const struct source_out out = collect_out(c);
	struct source_info info;

	store(length);
	void *instance = blocks->open(&config, fault);

	if (!instance)
		return 1;
	int result = blocks->run(instance, &out, fault);

	blocks->info(instance, &info);
	assert_int_equal(info.nof_files, 1);
	assert_true(info.rate_hz == 0);
	blocks->close(instance);
	return result;
}

static void every_block(void **state)
{
	struct collected *c = collect_create();
	struct fault fault = { .text = "" };

	(void)state;
	assert_int_equal(run(size, c, &fault), 0);
	assert_int_equal(c->nof_pdus, BLOCKS);
	for (int i = 0; i < BLOCKS; i++) {
		const struct pdu pdu = block(i);

		assert_int_equal(c->pdus[i].time_ns, pdu.time_ns);
		assert_int_equal(c->pdus[i].gsm.fn, pdu.gsm.fn);
		assert_memory_equal(c->pdus[i].octets, pdu.octets, PDU_GSM_OCTETS);
	}
	collect_destroy(c);
}

static void cut_anywhere(void **state)
{
	(void)state;
	for (size_t length = HEAD; length < size; length++) {
		struct collected *c = collect_create();
		struct fault fault = { .text = "" };
		char words[160];
		size_t whole = 0, end = HEAD;

		while (whole < BLOCKS && ends[whole] <= length)
			end = ends[whole++];
		assert_int_equal(run(length, c, &fault), length == end ? 0 : -EBADMSG);
		assert_int_equal(c->nof_pdus, whole);
		snprintf(words, sizeof(words), "%s: octet %zu: cut off, or not a block", path, end);
		assert_string_equal(fault.text, length == end ? "" : words);
		collect_destroy(c);
	}
}

static void what_is_refused(void **state)
{
	const struct source *blocks = source_find("blocks");
	struct source_config config = collect_config("/nowhere/x.pdu");
	struct collected *c = collect_create();
	struct fault fault;
	char words[160];

	(void)state;
	assert_null(blocks->open(&config, &fault));
	assert_string_equal(fault.text, "/nowhere/x.pdu: No such file or directory");
	config.target = "/tmp";
	assert_null(blocks->open(&config, &fault));
	assert_string_equal(fault.text, "/tmp: is no regular file");
	snprintf(words, sizeof(words), "%s: octet 0: not a file of decoded blocks", path);
	for (size_t length = 0; length < HEAD; length++) {
		assert_int_equal(run(length, c, &fault), 1);
		assert_string_equal(fault.text, words);
	}
	assert_int_equal(c->nof_pdus, 0);
	collect_destroy(c);
}

static void cancelled(void **state)
{
	const struct source *blocks = source_find("blocks");
	const struct source_config config = collect_config(path);
	struct collected *c = collect_create();
	const struct source_out out = collect_out(c);
	struct fault fault;

	(void)state;
	store(size);
	void *instance = blocks->open(&config, &fault);

	assert_non_null(instance);
	blocks->cancel(instance);
	assert_int_equal(blocks->run(instance, &out, &fault), 0);
	assert_int_equal(c->nof_pdus, 0);
	blocks->close(instance);
	collect_destroy(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_block),
		cmocka_unit_test(cut_anywhere),
		cmocka_unit_test(what_is_refused),
		cmocka_unit_test(cancelled),
	};

	return cmocka_run_group_tests(tests, make, removed);
}
