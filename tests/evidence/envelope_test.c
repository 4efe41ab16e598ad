// SPDX-License-Identifier: GPL-3.0-or-later
/* envelope: what was put in comes out with the secret key, and with nothing else; a file that is damaged, cut off or
 * longer gives no file at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "envelope.h"  // struct envelope

enum { PIECE = 65536, CONTENT_MAX = 3 * PIECE };

struct desk {
	char folder[64], secret[96], other[96], sealed[96], out[96], text[ENVELOPE_KEY_TEXT];
	uint8_t key[ENVELOPE_KEY], content[CONTENT_MAX];
};

static void desk_open(struct desk *desk)
{
	struct fault fault;

	strcpy(desk->folder, "/tmp/fbswatch-envelope-XXXXXX");
	assert_non_null(mkdtemp(desk->folder));
	snprintf(desk->secret, sizeof(desk->secret), "%s/secret", desk->folder);
	snprintf(desk->other, sizeof(desk->other), "%s/other", desk->folder);
	snprintf(desk->sealed, sizeof(desk->sealed), "%s/sealed", desk->folder);
	snprintf(desk->out, sizeof(desk->out), "%s/out", desk->folder);
	assert_int_equal(envelope_keys(desk->other, desk->text, &fault), 0);
	assert_int_equal(envelope_keys(desk->secret, desk->text, &fault), 0);
	assert_int_equal(envelope_key_parse(desk->text, desk->key, &fault), 0);
	for (int i = 0; i < CONTENT_MAX; i++)
		desk->content[i] = (uint8_t)(i * 7 + i / 251);
}

static void desk_close(const struct desk *desk)
{
	remove(desk->secret);
	remove(desk->other);
	remove(desk->sealed);
	remove(desk->out);
	assert_int_equal(rmdir(desk->folder), 0);
}

static void seal(const struct desk *desk, size_t size, size_t step)
{
	struct envelope *envelope;

	remove(desk->sealed);
	envelope = envelope_create(desk->sealed, desk->key);
	assert_non_null(envelope);
	for (size_t at = 0; at < size; at += step)
		assert_int_equal(envelope_put(envelope, desk->content + at, step < size - at ? step : size - at), 0);
	assert_int_equal(envelope_close(envelope), 0);
}

static void read_file(const char *path, uint8_t *octets, size_t *size, size_t most)
{
	FILE *file = fopen(path, "rb");

	assert_non_null(file);
	*size = fread(octets, 1, most, file);
	fclose(file);
}

static void what_went_in_comes_out(void **state)
{
	static const size_t sizes[] = { 0, 1, PIECE - 1, PIECE, PIECE + 1, CONTENT_MAX };
	static uint8_t octets[CONTENT_MAX + 1];
	static struct desk desk;

	(void)state;
	desk_open(&desk);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct fault fault = { .text = "" };
		size_t size;

		seal(&desk, sizes[i], 4099);
		assert_int_equal(envelope_open(desk.sealed, desk.secret, desk.out, &fault), 0);
		read_file(desk.out, octets, &size, sizeof(octets));
		assert_int_equal(size, sizes[i]);
		assert_memory_equal(octets, desk.content, size);
		/* what is there already is not written over */
		assert_int_equal(envelope_open(desk.sealed, desk.secret, desk.out, &fault), -EEXIST);
		remove(desk.out);
	}
	desk_close(&desk);
}

static void nothing_is_seen_from_outside(void **state)
{
	static uint8_t octets[CONTENT_MAX + 4096];
	static struct desk desk;
	size_t size;

	(void)state;
	desk_open(&desk);
	memset(desk.content, 'A', sizeof(desk.content));
	seal(&desk, sizeof(desk.content), 1000);
	read_file(desk.sealed, octets, &size, sizeof(octets));
	assert_int_equal(size, 18 + 32 + 80 + 24 + CONTENT_MAX + 4 * 17);
	assert_null(memmem(octets, size, "AAAA", 4));
	desk_close(&desk);
}

static void refused(const struct desk *desk, const char *key, int error, const char *reason)
{
	struct fault fault = { .text = "" };

	assert_int_equal(envelope_open(desk->sealed, key, desk->out, &fault), -error);
	assert_non_null(strstr(fault.text, reason));
	assert_int_equal(access(desk->out, F_OK), -1);
}

static void write_changed(const struct desk *desk, const uint8_t *octets, size_t size, long flip)
{
	FILE *file = fopen(desk->sealed, "wb");

	assert_non_null(file);
	for (size_t i = 0; i < size; i++)
		fputc(octets[i] ^ ((long)i == flip ? 1 : 0), file);
	fclose(file);
}

static void what_is_changed_is_refused(void **state)
{
	static uint8_t octets[CONTENT_MAX + 4096];
	static struct desk desk;
	static const struct {
		long flip, size; /* size: negative from the end, positive beyond it, 0 as it is */
		const char *reason;
	} cases[] = {
		{ 0, 0, "no sealed file" },        { 20, 0, "another key" },
		{ 60, 0, "head is damaged" },      { 140, 0, "damaged" },
		{ 154, 0, "damaged, or cut off" }, { 60000, 0, "damaged, or cut off" },
		{ -1, -1, "its end is missing" },  { -1, -17, "its end is missing" },
		{ -1, 1, "damaged, or cut off" },  { -1, 100, "damaged, or cut off" },
	};
	size_t size;

	(void)state;
	desk_open(&desk);
	seal(&desk, PIECE, 5000); /* the last piece is empty */
	read_file(desk.sealed, octets, &size, sizeof(octets));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		write_changed(&desk, octets, (size_t)((long)size + cases[i].size), cases[i].flip);
		refused(&desk, desk.secret, EBADMSG, cases[i].reason);
	}
	write_changed(&desk, octets, size, -1);
	refused(&desk, desk.other, EBADMSG, "sealed to another key");
	assert_int_equal(chmod(desk.secret, 0640), 0);
	refused(&desk, desk.secret, EPERM, "others may read this key");
	refused(&desk, desk.sealed, EPERM, "others may read");
	refused(&desk, "/nonexistent", ENOENT, "/nonexistent");
	desk_close(&desk);
}

static void keys_are_checked(void **state)
{
	static const char *const bad[] = { "",
		                           "00",
		                           "zz",
		                           "0x00",
		                           "00000000000000000000000000000000000000000000000000000000000000000",
		                           "000000000000000000000000000000000000000000000000000000000000000g" };
	uint8_t key[ENVELOPE_KEY];
	struct fault fault;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(envelope_key_parse(bad[i], key, &fault), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_went_in_comes_out),
		cmocka_unit_test(nothing_is_seen_from_outside),
		cmocka_unit_test(what_is_changed_is_refused),
		cmocka_unit_test(keys_are_checked),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
