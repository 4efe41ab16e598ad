// SPDX-License-Identifier: GPL-3.0-or-later
/* name: words of a file's name, parted by what is neither a letter, a digit nor a point between digits.
 *
 *   gqrx_20260101_080000_945000000_1000000_fc.raw           gqrx: UTC, centre, rate, floats
 *   g001_945M_1000k.cu8                                     rtl_433
 *   HDSDR_20260101_080000Z_945000kHz_RF.wav                 HDSDR, SDRuno, SDR# (Hz)
 *   baseband_945000000Hz_08-00-00_01-01-2026.wav            SDR++
 *   2026-01-01_08-00-00_2400000SPS_945000000Hz.cs8          SatDump
 *
 * A number says by its unit what it is; with k, M or G alone, or without a unit, by its size: centres begin where rates
 * end. Of several the one with the better unit counts, then the first. A time is UTC. See name.h.
 */
#include "name.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "unpack.h"  // unpack_suffix
#include "utc.h"     // utc_parse

enum { WORDS_MAX = 48, WORD_SIZE = 32, NAME_MAX_LENGTH = 255 };

/* How surely a word means what it is taken for. */
enum trust { TRUST_NONE, TRUST_BARE, TRUST_PREFIX, TRUST_UNIT };

struct words {
	size_t count;
	char items[WORDS_MAX][WORD_SIZE];
};

struct reading {
	struct claim *claim;
	enum trust freq, rate;
};

static const double centre_min_hz = 100e6, centre_max_hz = 10e9, rate_min_hz = 200e3, rate_max_hz = 62e6;

static bool in_word(const char *c)
{
	return isalnum((unsigned char)*c) || (*c == '.' && c[-1] >= '0' && c[-1] <= '9' && c[1] >= '0' && c[1] <= '9');
}

/* Splits the name into words. Words too long to mean anything are left out; a leading point is not part of a word. */
static void split(const char *name, struct words *words)
{
	words->count = 0;
	for (const char *c = name; *c && words->count < WORDS_MAX;) {
		size_t length = 0;
		if (!isalnum((unsigned char)*c)) {
			c++;
			continue;
		}
		while (c[length] && (length == 0 || in_word(c + length)))
			length++;
		if (length < WORD_SIZE)
			snprintf(words->items[words->count++], WORD_SIZE, "%.*s", (int)length, c);
		c += length;
	}
}

static bool all_digits(const char *word, size_t length)
{
	return strlen(word) == length && strspn(word, "0123456789") == length;
}

/* The unit after a number: its factor, 0 when it is none, and what it says. */
static double unit_factor(const char *unit, enum trust *trust, bool *is_rate)
{
	static const struct {
		char letter;
		double factor;
	} prefixes[] = { { 'k', 1e3 }, { 'K', 1e3 }, { 'M', 1e6 }, { 'G', 1e9 } };
	double factor = 1;
	*trust = TRUST_BARE;
	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
		if (*unit == prefixes[i].letter) {
			factor = prefixes[i].factor;
			unit++;
			*trust = TRUST_PREFIX;
			break;
		}
	}
	*is_rate = !strcasecmp(unit, "sps") || (*trust == TRUST_PREFIX && !strcasecmp(unit, "s"));
	if (*is_rate || !strcasecmp(unit, "hz"))
		*trust = TRUST_UNIT;
	return *unit && *trust != TRUST_UNIT ? 0 : factor;
}

/* A number without a unit may be anything: a date, a count. Centres and rates are round ones. */
static bool is_round(const char *word, double value)
{
	bool date = strlen(word) == 8 && (!strncmp(word, "19", 2) || !strncmp(word, "20", 2));
	return !strchr(word, '.') && !date && strspn(word, "0123456789") >= 6 &&
	       value / 1e3 == (double)(long)(value / 1e3);
}

static void keep(double *value, enum trust *trust, double found, enum trust found_trust)
{
	if (found_trust > *trust) {
		*value = found;
		*trust = found_trust;
	}
}

/* "945M". With letters before it ("fs2400000", "f945M") it needs a unit, or to be a round number, or to be a centre. */
static void read_number(struct reading *reading, const char *word)
{
	const char *digits = word + strcspn(word, "0123456789");
	size_t length = strspn(digits, "0123456789.");
	enum trust trust;
	bool is_rate, glued = digits != word, generation = length == 1 && digits[1] == 'G' && !digits[2];
	double factor = unit_factor(digits + length, &trust, &is_rate), value = atof(digits) * factor;
	bool band = glued && trust == TRUST_PREFIX && value < centre_min_hz; /* "LTE10M" */
	if (length == 0 || length > 18 || factor == 0 || generation || band)
		return; /* "4G" is a generation */
	if (trust == TRUST_BARE && !is_round(digits, value))
		return;
	if (!is_rate && value >= centre_min_hz && value <= centre_max_hz)
		keep(&reading->claim->freq_hz, &reading->freq, value, trust);
	else if (value >= rate_min_hz && value <= rate_max_hz)
		keep(&reading->claim->rate_hz, &reading->rate, value, is_rate ? trust : trust - (trust == TRUST_UNIT));
}

/* year month day hour minute second. */
static void read_time(struct claim *claim, const char *const parts[6])
{
	char text[80];
	snprintf(text, sizeof(text), "%.4s-%.2s-%.2sT%.2s:%.2s:%.2sZ", parts[0], parts[1], parts[2], parts[3], parts[4],
	         parts[5]);
	if (claim->time_ns == INT64_MIN && utc_parse(text, &claim->time_ns))
		claim->time_ns = INT64_MIN;
}

/* Six digits of the time in one word, a Z after them or not. */
static bool is_clock(const char *word)
{
	size_t n = strspn(word, "0123456789");
	return n == 6 && (!word[n] || !strcasecmp(word + n, "z"));
}

/* "20260101", "080000Z". "20260101T080000Z" is one word. */
static void read_joined_time(const struct words *words, size_t i, struct claim *claim)
{
	const char *date = words->items[i], *clock = i + 1 < words->count ? words->items[i + 1] : "";
	if (strspn(date, "0123456789") == 8 && toupper((unsigned char)date[8]) == 'T')
		clock = date + 9;
	else if (!all_digits(date, 8))
		return;
	if (is_clock(clock))
		read_time(claim, (const char *const[]){ date, date + 4, date + 6, clock, clock + 2, clock + 4 });
}

/* Six words of digits: date and time from the year down, or SDR++'s time and date from the day up. */
static void read_parted_time(const struct words *words, size_t i, struct claim *claim)
{
	static const size_t lengths[2][6] = { { 4, 2, 2, 2, 2, 2 }, { 2, 2, 2, 2, 2, 4 } };
	static const uint8_t orders[2][6] = { { 0, 1, 2, 3, 4, 5 }, { 5, 4, 3, 0, 1, 2 } };
	for (int kind = 0; kind < 2; kind++) {
		const char *parts[6];
		size_t n = 0;
		for (; n < 6 && i + n < words->count && all_digits(words->items[i + n], lengths[kind][n]); n++)
			;
		for (int k = 0; n == 6 && k < 6; k++)
			parts[k] = words->items[i + orders[kind][k]];
		if (n == 6)
			read_time(claim, parts);
	}
}

/* The last word that is a type counts: the ending, where it says one. */
static void read_type(const struct words *words, const char *name, struct claim *claim)
{
	for (size_t i = 0; i < words->count; i++) {
		bool big_endian = i + 1 < words->count && !strcasecmp(words->items[i + 1], "be");
		char text[WORD_SIZE + 3];
		snprintf(text, sizeof(text), "%s%s", words->items[i], big_endian ? "_be" : "");
		claim->typed |= sample_type_parse(text, &claim->type) == 0;
	}
	size_t length = strlen(name);
	if (length >= 7 && !strcasecmp(name + length - 7, "_fc.raw") && !claim->typed) /* gqrx */
		claim->typed = sample_type_parse("cf32", &claim->type) == 0;
}

void name_parse(const char *path, struct claim *claim)
{
	const char *slash = strrchr(path, '/'), *suffix = unpack_suffix(path);
	struct reading reading = { .claim = claim };
	struct words words;
	char name[NAME_MAX_LENGTH + 1];
	path = slash ? slash + 1 : path;
	int n = snprintf(name, sizeof(name), "%.*s", (int)(strlen(path) - (suffix ? strlen(suffix) : 0)), path);
	if (n > NAME_MAX_LENGTH)
		return;
	split(name, &words);
	read_type(&words, name, claim);
	for (size_t i = 0; i < words.count; i++) {
		read_joined_time(&words, i, claim);
		read_parted_time(&words, i, claim);
		read_number(&reading, words.items[i]);
	}
}
