// SPDX-License-Identifier: GPL-3.0-or-later
/* operators_parse: reads a plan of operators. A line is one operator:
 *
 *     plmns,name,name in Chinese,ARFCNs,EARFCNs,LACs,TACs[,shares]
 *     460-01 460-06,China Unicom,中国联通,70-124 636-787,0-599 1450-1949,,4096-8191 9000,460-11
 *
 * Blanks part several values of one field; a range is FIRST-LAST, both included, or one number. The last field, which
 * may be left out, has a PLMN of each operator that it shares cells with. An empty field says nothing, "none" says that
 * the operator has none. Empty lines and lines that begin with # are passed over. */
#include "operators_parse.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "standard.h"  // standards

enum { FIELDS = 7, FIELD_SHARES = FIELDS, FIELDS_MAX = FIELDS + 1 };

/* A part of the text. */
struct part {
	const char *at;
	size_t size;
};

/* Takes what stands before `end`, and the mark itself, off *rest. False when nothing is left. */
static bool take(struct part *rest, char end, struct part *part)
{
	if (!rest->at)
		return false;
	const char *mark = memchr(rest->at, end, rest->size);
	size_t size = mark ? (size_t)(mark - rest->at) : rest->size;

	*part = (struct part){ rest->at, size };
	*rest = mark ? (struct part){ mark + 1, rest->size - size - 1 } : (struct part){ NULL, 0 };
	return true;
}

/* The next value of a field, parted by blanks. */
static bool take_word(struct part *rest, struct part *word)
{
	while (take(rest, ' ', word))
		if (word->size)
			return true;
	return false;
}

static struct part trim(struct part part)
{
	while (part.size && isspace((unsigned char)part.at[0])) {
		part.at++;
		part.size--;
	}
	while (part.size && isspace((unsigned char)part.at[part.size - 1]))
		part.size--;
	return part;
}

static bool is_word(struct part part, const char *word)
{
	return part.size == strlen(word) && memcmp(part.at, word, part.size) == 0;
}

/* Decimal digits up to `max`, at the start of *part. */
static bool take_number(struct part *part, int32_t max, int32_t *value)
{
	int32_t sum = 0;
	size_t n = 0;

	for (; n < part->size && isdigit((unsigned char)part->at[n]); n++) {
		sum = sum * 10 + (part->at[n] - '0');
		if (sum > max)
			return false;
	}
	*part = (struct part){ part->at + n, part->size - n };
	*value = sum;
	return n > 0;
}

static bool parse_range(struct part word, int32_t max, struct range *range)
{
	if (!take_number(&word, max, &range->first))
		return false;
	range->last = range->first;
	if (!word.size)
		return true;
	if (word.at[0] != '-')
		return false;
	word = (struct part){ word.at + 1, word.size - 1 };
	return take_number(&word, max, &range->last) && !word.size && range->first <= range->last;
}

static const char *parse_ranges(struct part field, int32_t max, struct ranges *ranges)
{
	struct part word;

	if (is_word(field, "none")) {
		ranges->given = true;
		return NULL;
	}
	while (take_word(&field, &word)) {
		if (ranges->count == OPERATORS_RANGES_MAX)
			return "too many ranges in one field";
		if (!parse_range(word, max, &ranges->ranges[ranges->count]))
			return "is no range FIRST-LAST of numbers that exist";
		ranges->count++;
		ranges->given = true;
	}
	return NULL;
}

static bool is_plmn(struct part word)
{
	if (word.size != 6 && word.size != 7)
		return false;
	for (size_t i = 0; i < word.size; i++)
		if (i == 3 ? word.at[i] != '-' : !isdigit((unsigned char)word.at[i]))
			return false;
	return true;
}

static const char *parse_plmns(struct part field, char plmns[OPERATORS_PLMNS_MAX][8], int *count)
{
	struct part word;

	while (take_word(&field, &word)) {
		if (!is_plmn(word))
			return "is no list of PLMNs like 460-00";
		if (*count == OPERATORS_PLMNS_MAX)
			return "too many PLMNs in one line";
		memcpy(plmns[(*count)++], word.at, word.size);
	}
	return NULL;
}

static const char *parse_own_plmns(struct part field, struct mno *mno)
{
	const char *wrong = parse_plmns(field, mno->plmns, &mno->nof_plmns);

	return wrong || mno->nof_plmns ? wrong : "there is no PLMN";
}

static const char *parse_shares(struct part field, struct mno *mno)
{
	mno->shares_given = field.size > 0;
	return is_word(field, "none") ? NULL : parse_plmns(field, mno->shares, &mno->nof_shares);
}

static const char *parse_name(struct part field, char name[OPERATORS_NAME_SIZE])
{
	if (field.size >= OPERATORS_NAME_SIZE)
		return "the name is too long";
	for (size_t i = 0; i < field.size; i++)
		if (iscntrl((unsigned char)field.at[i]))
			return "a control character in the name";
	memcpy(name, field.at, field.size);
	return NULL;
}

/* Channels or areas of one of the standards. */
static const char *parse_numbers(int number, struct part field, struct mno *mno)
{
	for (int rat = 0; rat < RATS; rat++) {
		if (number == standards[rat]->plan_channels)
			return parse_ranges(field, standards[rat]->channel_max, &mno->channels[rat]);
		if (number == standards[rat]->plan_areas)
			return parse_ranges(field, standards[rat]->area_max, &mno->areas[rat]);
	}
	return NULL;
}

static const char *parse_field(int number, struct part field, struct mno *mno)
{
	switch (number) {
	case 0:
		return parse_own_plmns(field, mno);
	case 1:
		return parse_name(field, mno->name);
	case 2:
		return parse_name(field, mno->name_zh);
	case FIELD_SHARES:
		return parse_shares(field, mno);
	default:
		return parse_numbers(number, field, mno);
	}
}

/* NULL, or what is wrong with field *number. */
static const char *parse_line(struct part line, struct mno *mno, int *number)
{
	struct part field;
	const char *wrong = NULL;

	for (*number = 0; !wrong && take(&line, ',', &field); ++*number)
		wrong = *number < FIELDS_MAX ? parse_field(*number, trim(field), mno) : "there are more than 8 fields";
	if (!wrong && *number < FIELDS)
		wrong = "there are fewer than 7 fields";
	return wrong;
}

static struct mno *append(struct operators *operators)
{
	if (operators->count == operators->room) {
		size_t room = operators->room ? 2 * operators->room : 16;
		struct mno *list = realloc(operators->list, room * sizeof(*list));

		if (!list)
			return NULL;
		operators->list = list;
		operators->room = room;
	}
	struct mno *mno = &operators->list[operators->count];

	memset(mno, 0, sizeof(*mno));
	return mno;
}

/* A PLMN has one line. */
static bool is_repeated(const struct operators *operators, const struct mno *mno)
{
	for (size_t i = 0; i < operators->count; i++)
		for (int a = 0; a < operators->list[i].nof_plmns; a++)
			for (int b = 0; b < mno->nof_plmns; b++)
				if (strcmp(operators->list[i].plmns[a], mno->plmns[b]) == 0)
					return true;
	return false;
}

static int add_line(struct operators *operators, struct part line, const char *name, int line_number,
                    struct fault *fault)
{
	struct mno *mno = append(operators);
	int field;

	if (!mno)
		return fault_set(fault, ENOMEM, "%s:%d: out of memory", name, line_number);
	const char *wrong = parse_line(line, mno, &field);

	if (wrong)
		return fault_set(fault, EINVAL, "%s:%d: field %d: %s", name, line_number, field, wrong);
	if (is_repeated(operators, mno))
		return fault_set(fault, EINVAL, "%s:%d: field 1: a PLMN that an earlier line has", name, line_number);
	operators->count++;
	return 0;
}

void operators_close(struct operators *operators)
{
	if (!operators)
		return;
	free(operators->list);
	free(operators->text);
	free(operators);
}

struct operators *operators_parse(const char *text, size_t size, const char *name, struct fault *fault)
{
	struct operators *operators = calloc(1, sizeof(*operators));
	struct part rest = { text, size }, line;

	if (operators)
		operators->text = malloc(size + 1);
	if (!operators || !operators->text) {
		free(operators);
		fault_set(fault, ENOMEM, "%s: out of memory", name);
		return NULL;
	}
	memcpy(operators->text, text, size);
	operators->size = size;
	for (int number = 1; take(&rest, '\n', &line); number++) {
		line = trim(line);
		if (line.size && line.at[0] != '#' && add_line(operators, line, name, number, fault)) {
			operators_close(operators);
			return NULL;
		}
	}
	return operators;
}
