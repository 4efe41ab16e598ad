// SPDX-License-Identifier: GPL-3.0-or-later
/* reread: of the blocks of a bundle those count that lie within its samples, in time and in frequency, and of these
 * those are found that the receivers give again. Bundles are made here, receivers are the tests' own: they give what
 * they are told. */
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
#include "pdu_pack.h"   // pdu_pack
#include "receivers.h"  // struct receiver
#include "said.h"       // struct said

enum { AGAIN_MAX = 32, STRETCHES = 4096 };

static const int64_t start_ns = INT64_C(1767323045000000000); /* 2026-01-02T03:04:05Z */

/* What the receivers give for the first block of samples, and what they were told. */
static struct {
	struct pdu list[AGAIN_MAX];
	int count;
	bool of_flush; /* not before the end */
	struct receiver_config config;
	double crystal_ppm;
} again;

struct teller {
	enum rat rat;
	bool told;
};

static void *create(enum rat rat, const struct receiver_config *config)
{
	struct teller *teller = calloc(1, sizeof(*teller));

	teller->rat = rat;
	again.config = *config;
	return teller;
}

static void *create_gsm(const struct receiver_config *config, struct fault *fault)
{
	if (config->rate_hz < 300e3) {
		fault_set(fault, EINVAL, "rate too low");
		return NULL;
	}
	return create(RAT_GSM, config);
}

static void *create_lte(const struct receiver_config *config, struct fault *fault)
{
	(void)fault;
	return create(RAT_LTE, config);
}

static void tell(struct teller *teller)
{
	for (int i = 0; i < again.count && !teller->told; i++)
		if (again.list[i].rat == teller->rat)
			again.config.emit(again.config.emit_ctx, &again.list[i]);
	teller->told = true;
}

static void feed(void *instance, const struct iq_block *block)
{
	(void)block;
	if (!again.of_flush)
		tell(instance);
}

static void flush(void *instance)
{
	tell(instance);
}

static void counts(const void *instance, struct receiver_counts *sum)
{
	(void)instance;
	*sum = (struct receiver_counts){ 0 };
}

static void crystal(void *instance, double ppm)
{
	(void)instance;
	again.crystal_ppm = ppm;
}

static void redact(struct pdu *pdu)
{
	pdu->octets[1] = 0xff;
}

static const struct receiver gsm = {
	.name = "gsm",
	.rat = RAT_GSM,
	.create = create_gsm,
	.feed = feed,
	.flush = flush,
	.destroy = free,
	.counts = counts,
	.crystal = crystal,
	.redact = redact,
};
static const struct receiver lte = {
	.name = "lte",
	.rat = RAT_LTE,
	.create = create_lte,
	.feed = feed,
	.flush = flush,
	.destroy = free,
	.counts = counts,
	.redact = redact,
};

/* In place of src/radio/receivers.c. */
const struct receiver *const receivers[] = { &gsm, &lte, NULL };

const struct receiver *receiver_of(enum rat rat)
{
	return rat == RAT_GSM ? &gsm : &lte;
}

/* A bundle, so far as it is read here. */
static char bundle[64];
static struct fault fault;
static struct reread reread;

/* Samples of 1 MHz around a frequency. */
struct piece {
	double freq_hz;
	int64_t after_ns; /* of the start, less than a second */
	uint32_t samples;
};

static const struct piece plain_piece = { 947e6, 0, 1000 };

static FILE *create_part(const char *name)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%s", bundle, name);
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	return file;
}

static void remove_part(const char *name)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%s", bundle, name);
	unlink(path);
}

static void put_samples(const struct piece *pieces, int count, double rate_hz)
{
	FILE *meta = create_part("iq.sigmf-meta"), *data = create_part("iq.sigmf-data");
	uint32_t at = 0;

	fprintf(meta, "{\"global\":{\"core:datatype\":\"cu8\",\"core:sample_rate\":%.0f,\"core:version\":\"1.0.0\"},",
	        rate_hz);
	fputs("\"captures\":[", meta);
	for (int i = 0; i < count; i++) {
		fprintf(meta,
		        "%s{\"core:sample_start\":%u,\"core:frequency\":%.0f,\"core:datetime\":\"2026-01-02T03:04:05.%"
		        "09lldZ\"}",
		        i ? "," : "", at, pieces[i].freq_hz, (long long)pieces[i].after_ns);
		at += pieces[i].samples;
	}
	fputs("],\"annotations\":[]}", meta);
	fclose(meta);
	while (at--)
		fputs("\177\200", data);
	fclose(data);
}

static void put_blocks(const struct pdu *blocks, int count)
{
	FILE *file = create_part("blocks.pdu");

	fputs(PDU_FILE_MAGIC, file);
	for (int i = 0; i < count; i++) {
		uint8_t octets[PDU_PACKED_MAX];

		fwrite(octets, 1, pdu_pack(&blocks[i], octets), file);
	}
	fclose(file);
}

static int setup(void **state)
{
	(void)state;
	strcpy(bundle, "/tmp/reread-XXXXXX");
	again.count = 0;
	again.of_flush = false;
	again.crystal_ppm = NAN;
	if (!mkdtemp(bundle))
		return -1;
	put_samples(&plain_piece, 1, 1e6);
	put_blocks(NULL, 0);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	remove_part("iq.sigmf-meta");
	remove_part("iq.sigmf-data");
	remove_part("blocks.pdu");
	return rmdir(bundle);
}

static struct pdu gsm_block(uint32_t fn)
{
	return (struct pdu){
		.rat = RAT_GSM,
		.channel = PDU_BCCH,
		.time_ns = start_ns,
		.freq_hz = 947.2e6,
		.gsm = { .arfcn = 61, .bsic = 43, .fn = fn },
		.len = PDU_GSM_OCTETS,
		.octets = { 0x49, 0xff, 0x1b },
	};
}

static struct pdu lte_block(uint16_t sfn, uint8_t subframe)
{
	return (struct pdu){
		.rat = RAT_LTE,
		.channel = PDU_BCCH_DLSCH,
		.time_ns = start_ns,
		.freq_hz = 947.2e6,
		.lte = { .earfcn = 3672, .pci = 301, .sfn = sfn, .subframe = subframe },
		.len = 20,
		.octets = { 0x40, 0xff, 0x04 },
	};
}

/* The bundle with these blocks, received again. */
static int receive(const struct pdu *blocks, int count)
{
	static const struct run_config config = { .reception.max_offset_ppm = 60 };

	put_blocks(blocks, count);
	return reread_bundle(bundle, &config, 0, NAN, &reread, &fault);
}

static void what_comes_again_is_counted(void **state)
{
	struct pdu blocks[9];
	(void)state;

	for (uint32_t i = 0; i < 5; i++)
		blocks[i] = gsm_block(100 * i);
	for (uint8_t i = 5; i < 9; i++)
		blocks[i] = lte_block(7, i);
	for (int i = 8; i > 1; i--) /* in another order, and two are missing */
		again.list[again.count++] = blocks[i];
	again.list[again.count++] = gsm_block(77); /* which nobody had heard */
	blocks[3].octets[1] = 0xcd;                /* an identity: the samples give it redacted */
	assert_int_equal(receive(blocks, 9), 0);
	assert_true(reread.samples);
	assert_int_equal(reread.expected, 9);
	assert_int_equal(reread.found, 7);
	assert_true(fabs(reread.seconds - 1e-3) < 1e-9);
}

/* What another receiver of the run heard cannot come out of these samples. */
static void of_one_receiver(void **state)
{
	static const struct run_config config = { .reception.max_offset_ppm = 60 };
	struct pdu blocks[4];
	(void)state;

	for (uint8_t i = 0; i < 4; i++) {
		blocks[i] = gsm_block(i);
		blocks[i].radio = i < 3 ? 1 : 0;
		again.list[again.count++] = blocks[i];
	}
	put_blocks(blocks, 4);
	for (uint8_t radio = 0; radio < 3; radio++) {
		assert_int_equal(reread_bundle(bundle, &config, radio, NAN, &reread, &fault), 0);
		assert_int_equal(reread.expected, radio == 1 ? 3 : radio == 0);
		assert_int_equal(reread.found, reread.expected);
	}
}

/* A synchronisation burst is no message, on either side. */
static void bursts_are_not_compared(void **state)
{
	struct pdu blocks[2] = { gsm_block(1), gsm_block(2) };
	(void)state;

	blocks[0].channel = PDU_SCH;
	again.list[again.count++] = blocks[0];
	assert_int_equal(receive(blocks, 2), 0);
	assert_int_equal(reread.expected, 1);
	assert_int_equal(reread.found, 0);
	again.list[again.count++] = blocks[1];
	assert_int_equal(receive(blocks, 2), 0);
	assert_int_equal(reread.found, 1);
	blocks[0].channel = PDU_BCCH; /* the burst's octets are no message either */
	again.count = 1;
	assert_int_equal(receive(blocks, 1), 0);
	assert_int_equal(reread.found, 0);
}

/* Given again with something else about it: found or not. */
static void assert_found(const struct pdu *block, const struct pdu *given, bool found)
{
	again.list[0] = *given;
	again.count = 1;
	assert_int_equal(receive(block, 1), 0);
	assert_int_equal(reread.expected, 1);
	assert_int_equal(reread.found, found);
}

static void cell_place_and_octets_make_a_message(void **state)
{
	const struct pdu block = gsm_block(51);
	struct pdu other[7];
	(void)state;

	for (int i = 0; i < 7; i++)
		other[i] = block;
	other[0].gsm.arfcn++;
	other[1].gsm.bsic--;
	other[2].gsm.fn++;
	other[3].len--;
	other[4].octets[0] ^= 1;
	other[5].octets[PDU_GSM_OCTETS - 1] ^= 0x80;
	for (int i = 0; i < 6; i++)
		assert_found(&block, &other[i], false);
	other[6].channel = PDU_AGCH; /* which kind of access channel is guessed by what went before */
	other[6].time_ns += 5;
	other[6].m.power_dbfs = -3;
	assert_found(&block, &other[6], true);
}

static void the_same_of_lte(void **state)
{
	const struct pdu block = lte_block(12, 5);
	struct pdu other[6];
	(void)state;

	for (int i = 0; i < 6; i++)
		other[i] = block;
	other[0].lte.earfcn++;
	other[1].lte.pci++;
	other[2].lte.sfn++;
	other[3].lte.subframe = 0;
	other[4] = lte_block(13, 0);
	for (int i = 0; i < 5; i++)
		assert_found(&block, &other[i], false);
	assert_found(&block, &other[5], true);
	other[0] = gsm_block(51); /* the other standard, alike in all else */
	other[1] = lte_block(5, 1);
	other[1].lte.earfcn = 61;
	other[1].lte.pci = 43;
	other[1].len = other[0].len;
	memcpy(other[1].octets, other[0].octets, sizeof(other[0].octets));
	assert_found(&other[0], &other[1], false);
}

/* How many of one block at this place are expected of these samples. */
static uint64_t listened(const struct piece *pieces, int count, double freq_hz, int64_t after_ns)
{
	struct pdu block = gsm_block(1);

	block.freq_hz = freq_hz;
	block.time_ns = start_ns + after_ns;
	put_samples(pieces, count, 1e6);
	assert_int_equal(receive(&block, 1), 0);
	return reread.expected;
}

static void to_the_edges_of_the_samples(void **state)
{
	(void)state;
	assert_int_equal(listened(&plain_piece, 1, 947.2e6, -1), 0);
	assert_int_equal(listened(&plain_piece, 1, 947.2e6, 0), 1);
	assert_int_equal(listened(&plain_piece, 1, 947.2e6, 999999), 1);
	assert_int_equal(listened(&plain_piece, 1, 947.2e6, 1000000), 0);
	assert_int_equal(listened(&plain_piece, 1, 946.5e6, 500), 0);
	assert_int_equal(listened(&plain_piece, 1, 946.5e6 + 1, 500), 1);
	assert_int_equal(listened(&plain_piece, 1, 947.5e6 - 1, 500), 1);
	assert_int_equal(listened(&plain_piece, 1, 947.5e6, 500), 0);
}

/* Samples that follow within a millisecond are one stretch. */
static void across_a_short_gap(void **state)
{
	struct piece pieces[] = { plain_piece, { 947e6, 1999999, 1000 } };
	(void)state;

	assert_int_equal(listened(pieces, 2, 947.2e6, 1500000), 1);
	assert_int_equal(listened(pieces, 2, 947.2e6, 2999998), 1);
	assert_int_equal(listened(pieces, 2, 947.2e6, 2999999), 0);
	pieces[1].after_ns++;
	assert_int_equal(listened(pieces, 2, 947.2e6, 1500000), 0);
	assert_int_equal(listened(pieces, 2, 947.2e6, 2000000), 1);
	assert_int_equal(listened(pieces, 2, 947.2e6, 999999), 1);
	assert_true(fabs(reread.seconds - 2e-3) < 1e-9);
}

static void each_frequency_in_its_time(void **state)
{
	const struct piece pieces[] = { plain_piece, { 950e6, 1000000, 1000 } };
	(void)state;

	assert_int_equal(listened(pieces, 2, 947.2e6, 500000), 1);
	assert_int_equal(listened(pieces, 2, 947.2e6, 1500000), 0);
	assert_int_equal(listened(pieces, 2, 950.2e6, 500000), 0);
	assert_int_equal(listened(pieces, 2, 950.2e6, 1500000), 1);
}

/* Of samples in more pieces than there is room for, the first ones count. */
static void as_many_stretches_as_there_is_room_for(void **state)
{
	static struct piece pieces[STRETCHES + 1];
	(void)state;

	for (int i = 0; i <= STRETCHES; i++)
		pieces[i] = (struct piece){ i % 2 ? 950e6 : 947e6, i * 1000, 1 };
	assert_int_equal(listened(pieces, STRETCHES + 1, 950.2e6, (STRETCHES - 1) * 1000), 1);
	assert_int_equal(listened(pieces, STRETCHES + 1, 947.2e6, STRETCHES * 1000), 0);
}

/* More than the lists begin with. */
static void thousands_of_messages(void **state)
{
	enum { MANY = 3000 };
	struct pdu *blocks = test_calloc(MANY, sizeof(*blocks));
	(void)state;

	for (uint32_t i = 0; i < MANY; i++)
		blocks[i] = gsm_block(i);
	again.list[again.count++] = blocks[0];
	again.list[again.count++] = blocks[MANY - 1];
	assert_int_equal(receive(blocks, MANY), 0);
	assert_int_equal(reread.expected, MANY);
	assert_int_equal(reread.found, 2);
	test_free(blocks);
}

/* As the run that kept it was told, with the clock that its cells agree on; what is still inside at the end comes out.
 */
static void the_receivers_are_told(void **state)
{
	const struct pdu block = gsm_block(3);
	struct run_config config = { .reception = { .max_offset_ppm = 61, .no_combine = true } };
	(void)state;

	again.list[again.count++] = block;
	again.of_flush = true;
	assert_int_equal(receive(&block, 1), 0);
	assert_int_equal(reread.found, 1);
	assert_true(isnan(again.crystal_ppm));
	assert_true(again.config.combine);
	assert_int_equal(reread_bundle(bundle, &config, 0, -12.5, &reread, &fault), 0);
	assert_true(again.crystal_ppm == -12.5);
	assert_true(again.config.rate_hz == 1e6 && again.config.max_offset_ppm == 61 && !again.config.combine);
	config.reception.rats = "lte";
	assert_int_equal(reread_bundle(bundle, &config, 0, NAN, &reread, &fault), 0);
	assert_int_equal(reread.expected, 1);
	assert_int_equal(reread.found, 0);
}

static void a_bundle_without_samples(void **state)
{
	const struct pdu block = gsm_block(3);
	(void)state;

	remove_part("iq.sigmf-meta");
	assert_int_equal(receive(&block, 1), 0);
	assert_false(reread.samples);
	assert_int_equal(reread.expected, 0);
	assert_true(reread.seconds == 0);
}

static void what_cannot_be_read_is_told(void **state)
{
	const struct pdu block = gsm_block(3);
	(void)state;

	again.list[again.count++] = block;
	put_samples(&plain_piece, 1, 299e3);
	assert_true(receive(&block, 1) < 0);
	assert_non_null(strstr(fault.text, "rate too low"));
	assert_true(reread.samples);
	put_samples(&plain_piece, 1, 1e6);
	put_blocks(&block, 1);
	FILE *file = create_part("blocks.pdu");
	fputs("fbswatch pdu 9\n", file);
	fclose(file);
	const struct run_config config = { .reception.max_offset_ppm = 60 };
	assert_int_equal(reread_bundle(bundle, &config, 0, NAN, &reread, &fault), -EINVAL);
	assert_non_null(strstr(fault.text, "blocks.pdu: octet 0"));
	assert_int_equal(reread.found, 0);
	remove_part("iq.sigmf-data");
	assert_true(receive(&block, 1) < 0);
	assert_non_null(strstr(fault.text, "iq.sigmf-data"));
}

/* 511 octets are the longest path. */
static void a_path_that_is_too_long(void **state)
{
	const struct run_config config = { .reception.max_offset_ppm = 60 };
	char name[512];
	(void)state;

	memset(name, 'x', sizeof(name));
	name[511 - strlen("/iq.sigmf-meta")] = 0;
	assert_int_equal(reread_bundle(name, &config, 0, NAN, &reread, &fault), 0);
	name[511 - strlen("/iq.sigmf-meta")] = 'x';
	name[512 - strlen("/iq.sigmf-meta")] = 0;
	assert_int_equal(reread_bundle(name, &config, 0, NAN, &reread, &fault), -ENAMETOOLONG);
}

/* What is said when so many of so many messages came again. */
static const char *words_of(uint64_t found, uint64_t expected, enum language language, int *error)
{
	static struct said said;
	const struct reread outcome = { true, 2.5, expected, found };

	said_begin(&said);
	*error = reread_tell(&outcome, "b", language, &fault);
	return said_end(&said);
}

static void the_outcome_in_words(void **state)
{
	static const struct {
		uint64_t found, expected;
		const char *words, *words_zh;
		int error;
	} rows[] = {
		{ 0, 0, "too few to tell", "数量太少", 0 },
		{ 0, 19, "too few to tell", "数量太少", 0 },
		{ 1, 19, ": the blocks come out", "消息块确实出自这些采样", 0 },
		{ 0, 20, "the blocks do not come out", "消息块不是出自这些采样", -EBADMSG },
		{ 1, 20, "a part of the blocks comes out", "只有一部分消息块出自这些采样", 0 },
		{ 9, 20, "a part of the blocks comes out", "只有一部分消息块出自这些采样", 0 },
		{ 10, 20, ": the blocks come out", "消息块确实出自这些采样", 0 },
		{ 20, 20, ": the blocks come out", "消息块确实出自这些采样", 0 },
	};
	int error;
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (!strstr(words_of(rows[i].found, rows[i].expected, LANGUAGE_EN, &error), rows[i].words) ||
		    error != rows[i].error)
			fail_msg("row %zu: %d", i, error);
		if (!strstr(words_of(rows[i].found, rows[i].expected, LANGUAGE_ZH, &error), rows[i].words_zh) ||
		    error != rows[i].error)
			fail_msg("row %zu in Chinese: %d", i, error);
	}
	assert_string_equal(
		words_of(9, 20, LANGUAGE_EN, &error),
		"fbswatch: b: 2.5 s of samples received again: of 20 messages of that time they give 9: a part of the "
		"blocks comes out of the samples\n");
	words_of(0, 20, LANGUAGE_EN, &error);
	assert_string_equal(fault.text, "b: none of its blocks comes out of its samples");
}

static void no_samples_are_no_failure(void **state)
{
	const struct reread none = { false, 0, 0, 0 };
	struct said said;
	(void)state;

	said_begin(&said);
	int error = reread_tell(&none, "b", LANGUAGE_EN, &fault);
	assert_string_equal(said_end(&said), "fbswatch: b: holds no samples\n");
	assert_int_equal(error, 0);
	said_begin(&said);
	reread_tell(&none, "b", LANGUAGE_ZH, &fault);
	assert_string_equal(said_end(&said), "fbswatch: b: 其中没有采样\n");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(what_comes_again_is_counted),
		TEST(of_one_receiver),
		TEST(bursts_are_not_compared),
		TEST(cell_place_and_octets_make_a_message),
		TEST(the_same_of_lte),
		TEST(to_the_edges_of_the_samples),
		TEST(across_a_short_gap),
		TEST(each_frequency_in_its_time),
		TEST(as_many_stretches_as_there_is_room_for),
		TEST(thousands_of_messages),
		TEST(the_receivers_are_told),
		TEST(a_bundle_without_samples),
		TEST(what_cannot_be_read_is_told),
		TEST(a_path_that_is_too_long),
		cmocka_unit_test(the_outcome_in_words),
		cmocka_unit_test(no_samples_are_no_failure),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
