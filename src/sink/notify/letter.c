// SPDX-License-Identifier: GPL-3.0-or-later
/* letter: see letter.h. */
#include "letter.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "digest.h"   // digest_format
#include "plain.h"    // plain_is
#include "utc.h"      // utc_format
#include "verdict.h"  // verdict_format

static const char magic[] = "fbswatch letter 1";

enum { FIELDS = 16, NUMBERS = 8, TEXTS = 6, NUMBER_SIZE = 32, WORDS_BYTES = 64 * 1024 };

/* ---- from a record ---- */

/* "fake gsm:460-00-1-2 (roof)" */
static void put_title(const struct record *record, enum language language, const char *cell, char *text, size_t size)
{
	const struct alert *alert = record->alert;
	const bool over = alert->state == ALERT_CLEARED, zh = language == LANGUAGE_ZH;

	snprintf(text, size, "%s%s%s %s (%s)", record->test ? zh ? "测试：" : "TEST: " : "",
	         over ? zh ? "告警解除：" : "over: " : "", (zh ? alert_level_name_zh : alert_level_name)(alert->level),
	         cell, record->sensor);
}

/* The parts of a letter, before they are put into one piece. */
struct parts {
	char id[64], cell[CELL_KEY_SIZE], title[512], text[WORDS_BYTES], json[RECORD_BYTES_MAX];
};

static void put_alert(const struct record *record, enum language language, struct parts *parts)
{
	snprintf(parts->id, sizeof(parts->id), "%s", record->alert->id);
	cell_key(&record->alert->cell, parts->cell, sizeof(parts->cell));
	put_title(record, language, parts->cell, parts->title, sizeof(parts->title));
	verdict_format(record->alert, language, parts->text, sizeof(parts->text));
}

static void put_digest(const struct record *record, enum language language, struct parts *parts)
{
	char time[UTC_TEXT_SIZE];

	snprintf(parts->id, sizeof(parts->id), "digest-%s", utc_format(record->time_ns, time));
	snprintf(parts->title, sizeof(parts->title), "%s (%s)", language_text(language, "daily digest", "每日摘要"),
	         record->sensor);
	digest_format(record->digest, language, parts->text, sizeof(parts->text));
}

static bool put_parts(const struct record *record, enum language language, struct parts *parts)
{
	const bool alert = record->type == RECORD_ALERT;
	const int size = alert || record->type == RECORD_DIGEST ? record_encode(record, parts->json) : -EINVAL;

	if (size < 1)
		return false;
	parts->json[size - 1] = 0; /* the end of the line */
	(alert ? put_alert : put_digest)(record, language, parts);
	return true;
}

/* Copies the texts behind the letter. */
static struct letter *pack(const struct letter *letter)
{
	const char *const from[TEXTS] = { letter->id,    letter->cell, letter->sensor,
		                          letter->title, letter->text, letter->json };
	size_t size = sizeof(*letter);

	for (int i = 0; i < TEXTS; i++)
		size += strlen(from[i]) + 1;
	struct letter *made = malloc(size);

	if (!made)
		return NULL;
	*made = *letter;
	const char **to[TEXTS] = { &made->id, &made->cell, &made->sensor, &made->title, &made->text, &made->json };
	char *at = (char *)(made + 1);

	for (int i = 0; i < TEXTS; i++) {
		*to[i] = at;
		at = stpcpy(at, from[i]) + 1;
	}
	return made;
}

struct letter *letter_make(const struct record *record, enum language language)
{
	const bool here = record->position && record->position->source;
	struct parts *parts = calloc(1, sizeof(*parts));
	const struct alert *alert = record->type == RECORD_ALERT ? record->alert : NULL;
	struct letter *made = NULL;

	if (parts && put_parts(record, language, parts))
		made = pack(&(struct letter){
			.type = record->type,
			.level = alert ? alert->level : ALERT_NONE,
			.state = alert ? alert->state : ALERT_RAISED,
			.test = record->test,
			.time_ns = record->time_ns,
			.lat = here ? record->position->lat : NAN,
			.lon = here ? record->position->lon : NAN,
			.accuracy_m = here ? record->position->accuracy_m : NAN,
			.id = parts->id,
			.cell = parts->cell,
			.sensor = record->sensor,
			.title = plain_text(parts->title, false),
			.text = parts->text,
			.json = parts->json,
		});
	free(parts);
	return made;
}

/* ---- on disk ---- */

/* The numbers of a letter, each as a text. */
static void number_texts(const struct letter *letter, char texts[NUMBERS][NUMBER_SIZE])
{
	const double numbers[NUMBERS] = { letter->type, letter->level, letter->state,     letter->test, 0,
		                          letter->lat,  letter->lon,   letter->accuracy_m };

	for (int i = 0; i < NUMBERS; i++)
		snprintf(texts[i], NUMBER_SIZE, isnan(numbers[i]) ? "nan" : "%.9g", numbers[i]);
	snprintf(texts[4], NUMBER_SIZE, "%lld", (long long)letter->time_ns);
}

long letter_encode(const struct letter *letter, char **octets)
{
	char numbers[NUMBERS][NUMBER_SIZE];
	const char *fields[FIELDS - 1] = { magic };
	const char *const texts[TEXTS] = { letter->id,    letter->cell, letter->sensor,
		                           letter->title, letter->text, letter->json };
	size_t size = 9;

	number_texts(letter, numbers);
	for (int i = 0; i < NUMBERS; i++)
		fields[1 + i] = numbers[i];
	memcpy(fields + 1 + NUMBERS, texts, sizeof(texts));
	for (int i = 0; i < FIELDS - 1; i++)
		size += strlen(fields[i]) + 1;
	if (size > LETTER_BYTES_MAX)
		return -EMSGSIZE;
	char *at = *octets = malloc(size);

	if (!at)
		return -ENOMEM;
	for (int i = 0; i < FIELDS - 1; i++)
		at = stpcpy(at, fields[i]) + 1;
	snprintf(at, 9, "%08lx", crc32(0, (const Bytef *)*octets, (uInt)(at - *octets)));
	return (long)size;
}

/* Cuts octets[size] into its texts; NULL, or what is wrong. */
static const char *cut(const char *octets, size_t size, const char *fields[FIELDS])
{
	const char *at = octets, *end = octets + size;
	char sum[9];

	if (!size || size > LETTER_BYTES_MAX || end[-1])
		return "it has no end";
	for (int i = 0; i < FIELDS; i++) {
		if (at == end)
			return "it ends too early";
		fields[i] = at;
		at += strlen(at) + 1;
	}
	if (at != end)
		return "it goes on behind its end";
	if (strcmp(fields[0], magic) != 0)
		return "it is no letter";
	snprintf(sum, sizeof(sum), "%08lx", crc32(0, (const Bytef *)octets, (uInt)(fields[FIELDS - 1] - octets)));
	return strcmp(sum, fields[FIELDS - 1]) == 0 ? NULL : "its sum does not fit";
}

/* A whole number from 0 to most; *bad where it is none. */
static int whole(const char *text, int most, bool *bad)
{
	char *end;
	long value = strtol(text, &end, 10);

	*bad |= *end || end == text || value < 0 || value > most;
	return *bad ? 0 : (int)value;
}

static double real(const char *text, double most, bool *bad)
{
	char *end;
	double value = strtod(text, &end);

	*bad |= *end || end == text || fabs(value) > most;
	return value;
}

static const char *read_numbers(const char *const *fields, struct letter *letter)
{
	bool bad = false;
	char *end;

	letter->type = (enum record_type)whole(fields[0], RECORD_TYPES - 1, &bad);
	letter->level = (enum alert_level)whole(fields[1], ALERT_FAKE, &bad);
	letter->state = (enum alert_state)whole(fields[2], ALERT_CLEARED, &bad);
	letter->test = whole(fields[3], 1, &bad);
	errno = 0;
	letter->time_ns = strtoll(fields[4], &end, 10);
	bad |= *end || errno;
	letter->lat = real(fields[5], 90, &bad);
	letter->lon = real(fields[6], 180, &bad);
	letter->accuracy_m = real(fields[7], 1e9, &bad);
	return bad ? "a number in it is none" : NULL;
}

const char *letter_decode(const char *octets, size_t size, struct letter *letter)
{
	const char *fields[FIELDS];
	const char *wrong = cut(octets, size, fields);

	if (!wrong)
		wrong = read_numbers(fields + 1, letter);
	for (int i = 1 + NUMBERS; !wrong && i < FIELDS - 1; i++)
		if (i != 1 + NUMBERS + 4 && !plain_is(fields[i])) /* all but the text are one line each */
			wrong = "a text in it is not plain";
	if (wrong)
		return wrong;
	const char *const *texts = fields + 1 + NUMBERS;

	letter->id = texts[0];
	letter->cell = texts[1];
	letter->sensor = texts[2];
	letter->title = texts[3];
	letter->text = texts[4];
	letter->json = texts[5];
	return NULL;
}
