// SPDX-License-Identifier: GPL-3.0-or-later
/* signed: what comes back of a signed text, and what of it is taken. */
#include <errno.h>
#include <fcntl.h>
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

#include "../../src/evidence/signed.h"

struct bench {
	char path[32];
	int folder;
	struct key key;
};

static int setup(void **state)
{
	static const unsigned char seed[crypto_sign_SEEDBYTES] = { 7 };
	struct bench *bench = calloc(1, sizeof(*bench));

	strcpy(bench->path, "/tmp/signed-XXXXXX");
	assert_non_null(mkdtemp(bench->path));
	bench->folder = open(bench->path, O_RDONLY | O_DIRECTORY);
	crypto_sign_seed_keypair(bench->key.public, bench->key.secret, seed);
	*state = bench;
	return 0;
}

static int teardown(void **state)
{
	struct bench *bench = *state;
	char command[64];

	close(bench->folder);
	snprintf(command, sizeof(command), "rm -rf '%s'", bench->path);
	assert_int_equal(system(command), 0);
	free(bench);
	return 0;
}

/* A text that names the key, with this number in it. */
static char *text_of(const struct bench *bench, int number)
{
	char key[ATTEST_KEY_SIZE], *text = malloc(128);

	signed_key_text(&bench->key, key);
	snprintf(text, 128, "{\"n\":%d,\"public_key\":\"%s\"}", number, key);
	return text;
}

static void keys_as_they_are_typed(void **state)
{
	const char *typed = "AABBccddeeff00112233445566778899aabbccddeeff00112233445566778899";
	char key[ATTEST_KEY_SIZE], longer[80];

	(void)state;
	assert_true(signed_key_parse(typed, key));
	assert_string_equal(key, "aabbccddeeff00112233445566778899aabbccddeeff00112233445566778899");
	snprintf(longer, sizeof(longer), "%s0", typed);
	assert_false(signed_key_parse(longer, key) || signed_key_parse(typed + 1, key) || signed_key_parse("", key));
	snprintf(longer, sizeof(longer), "%sg", typed + 1);
	assert_false(signed_key_parse(longer, key));
}

/* Both forms: the signature beside it, and as the last line. */
static void comes_back_as_it_was_signed(void **state)
{
	struct bench *bench = *state;
	struct signed_text text;
	struct fault fault;
	char key[ATTEST_KEY_SIZE];

	signed_key_text(&bench->key, key);
	for (int beside = 0; beside < 2; beside++) {
		const char *name = beside ? "text" : "lines", *signature = beside ? "signature" : NULL;

		assert_int_equal(signed_write(bench->folder, name, signature, text_of(bench, 5), &bench->key), 0);
		assert_int_equal(signed_write(bench->folder, name, signature, text_of(bench, 6), &bench->key), -EEXIST);
		assert_int_equal(signed_write(bench->folder, name, signature, NULL, &bench->key), -ENOMEM);
		assert_int_equal(signed_read(bench->folder, "here", name, signature, &text, &fault), 0);
		assert_string_equal(text.key, key);
		char *wanted = text_of(bench, 5);

		assert_int_equal(text.size, strlen(wanted));
		assert_memory_equal(text.text, wanted, text.size);
		free(wanted);
		signed_clear(&text);
	}
	assert_int_equal(signed_read(bench->folder, "here", "none", NULL, &text, &fault), -ENOENT);
	assert_non_null(strstr(fault.text, "here/none"));
	signed_clear(&text);
}

static void assert_refused(struct bench *bench, const char *octets, size_t size)
{
	struct signed_text text;
	struct fault fault;

	unlinkat(bench->folder, "bad", 0);
	assert_int_equal(files_write(bench->folder, "bad", octets, size), 0);
	assert_int_equal(signed_read(bench->folder, "here", "bad", NULL, &text, &fault), -EBADMSG);
	assert_non_null(strstr(fault.text, "here/bad"));
	signed_clear(&text);
}

/* Every octet counts: the text's, the line feeds', the signature's. */
static void what_was_changed_is_refused(void **state)
{
	struct bench *bench = *state;
	uint8_t *octets;

	assert_int_equal(signed_write(bench->folder, "lines", NULL, text_of(bench, 7), &bench->key), 0);
	long size = files_read(bench->folder, "lines", 4096, &octets);
	assert_true(size > 130);
	for (long i = 0; i < size; i++) {
		octets[i] ^= 1;
		assert_refused(bench, (const char *)octets, (size_t)size);
		octets[i] ^= 1;
		assert_refused(bench, (const char *)octets, (size_t)i);
	}
	free(octets);
}

/* A file may be of its size and no longer; links and folders are none. */
static void files_are_files(void **state)
{
	struct bench *bench = *state;
	uint8_t *octets, digest[FILES_DIGEST];
	uint64_t size;
	struct stat st;

	errno = EINTR; /* of something long over */
	assert_int_equal(files_write(bench->folder, "five", "12345", 5), 0);
	errno = EINTR;
	assert_int_equal(files_read(bench->folder, "five", 5, &octets), 5);
	assert_memory_equal(octets, "12345", 5);
	free(octets);
	assert_int_equal(files_read(bench->folder, "five", 4, &octets), -EFBIG);
	assert_null(octets);
	int fd = files_open(bench->folder, "five", &size);
	assert_int_equal(size, 5);
	assert_int_equal(files_digest(fd, 6, digest), -ENODATA);
	close(fd);
	assert_int_equal(symlinkat("five", bench->folder, "link"), 0);
	assert_int_equal(files_open(bench->folder, "link", &size), -ELOOP);
	assert_int_equal(files_open(bench->folder, ".", &size), -ENOTSUP);
	assert_true(files_exist(bench->folder, "link") && !files_exist(bench->folder, "none"));
	assert_int_equal(files_folder(bench->folder, "five"), -ENOTDIR);
	assert_int_equal(files_settle(bench->folder, "link"), -ELOOP);
	assert_int_equal(fchmodat(bench->folder, "five", 0644, 0), 0);
	assert_int_equal(files_settle(bench->folder, "five"), 0);
	assert_int_equal(fstatat(bench->folder, "five", &st, 0), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(keys_as_they_are_typed),
		TEST(comes_back_as_it_was_signed),
		TEST(what_was_changed_is_refused),
		TEST(files_are_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
