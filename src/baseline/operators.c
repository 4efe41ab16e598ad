// SPDX-License-Identifier: GPL-3.0-or-later
/* operators: answers from the plan of operators. The built-in one, operators-cn.csv, is in the program itself. */
#include "operators.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "operators_parse.h"  // struct mno
#include "standard.h"         // standard_of

enum { PLAN_BYTES_MAX = 4 * 1024 * 1024 };

/* clang-format off */
__asm__(".pushsection .rodata\n"
	"operators_builtin_text:\n"
	".incbin \"src/baseline/operators-cn.csv\"\n"
	"operators_builtin_end:\n"
	".byte 0\n"
	".popsection\n");
/* clang-format on */
extern __attribute__((visibility("hidden"))) const char operators_builtin_text[], operators_builtin_end[];

static struct operators *read_plan(FILE *file, const char *path, struct fault *fault)
{
	struct operators *operators = NULL;
	char *text = malloc(PLAN_BYTES_MAX);
	size_t size = text ? fread(text, 1, PLAN_BYTES_MAX, file) : 0;

	if (!text)
		fault_set(fault, ENOMEM, "%s: out of memory", path);
	else if (ferror(file))
		fault_set(fault, EIO, "%s: cannot be read", path);
	else if (size == PLAN_BYTES_MAX)
		fault_set(fault, EFBIG, "%s: larger than any plan of operators", path);
	else
		operators = operators_parse(text, size, path, fault);
	free(text);
	return operators;
}

struct operators *operators_open(const char *path, struct fault *fault)
{
	if (!path)
		return operators_parse(operators_builtin_text,
		                       (size_t)((uintptr_t)operators_builtin_end - (uintptr_t)operators_builtin_text),
		                       "built-in plan", fault);
	FILE *file = fopen(path, "re");

	if (!file) {
		fault_set(fault, errno, "%s: %s", path, strerror(errno));
		return NULL;
	}
	struct operators *operators = read_plan(file, path, fault);

	fclose(file);
	return operators;
}

const char *operators_text(const struct operators *operators, size_t *size)
{
	*size = operators->size;
	return operators->text;
}

static const struct mno *find(const struct operators *operators, const char *mcc, const char *mnc)
{
	char plmn[16];

	snprintf(plmn, sizeof(plmn), "%s-%s", mcc, mnc);
	for (size_t i = 0; i < operators->count; i++)
		for (int k = 0; k < operators->list[i].nof_plmns; k++)
			if (strcmp(operators->list[i].plmns[k], plmn) == 0)
				return &operators->list[i];
	return NULL;
}

const char *operators_name(const struct operators *operators, const char *mcc, const char *mnc, bool chinese)
{
	const struct mno *mno = find(operators, mcc, mnc);

	if (!mno)
		return "";
	return chinese && mno->name_zh[0] ? mno->name_zh : mno->name;
}

bool operators_country_known(const struct operators *operators, const char *mcc)
{
	for (size_t i = 0; i < operators->count; i++)
		for (int k = 0; k < operators->list[i].nof_plmns; k++)
			if (strlen(mcc) == 3 && strncmp(operators->list[i].plmns[k], mcc, 3) == 0)
				return true;
	return false;
}

static bool contains(const struct ranges *ranges, int32_t value)
{
	for (int i = 0; i < ranges->count; i++)
		if (value >= ranges->ranges[i].first && value <= ranges->ranges[i].last)
			return true;
	return false;
}

static bool contains_channel(const struct mno *mno, enum rat rat, int32_t channel)
{
	const struct ranges *ranges = &mno->channels[rat];

	for (int i = 0; i < ranges->count; i++)
		if (standard_of(rat)->channel_within(ranges->ranges[i].first, ranges->ranges[i].last, channel))
			return true;
	return false;
}

enum operators_verdict operators_channel(const struct operators *operators, const char *mcc, const char *mnc,
                                         enum rat rat, int32_t channel)
{
	const struct mno *mno = find(operators, mcc, mnc);

	if (!mno || !mno->channels[rat].given || channel < 0)
		return OPERATORS_UNKNOWN;
	return contains_channel(mno, rat, channel) ? OPERATORS_INSIDE : OPERATORS_OUTSIDE;
}

enum operators_verdict operators_area(const struct operators *operators, const char *mcc, const char *mnc, enum rat rat,
                                      int32_t area)
{
	const struct mno *mno = find(operators, mcc, mnc);
	const struct ranges *ranges = mno ? &mno->areas[rat] : NULL;

	if (!mno || !ranges->given || area < 0)
		return OPERATORS_UNKNOWN;
	return contains(ranges, area) ? OPERATORS_INSIDE : OPERATORS_OUTSIDE;
}

static bool lists(const char plmns[OPERATORS_PLMNS_MAX][8], int count, const struct mno *of)
{
	for (int i = 0; i < count; i++)
		for (int k = 0; k < of->nof_plmns; k++)
			if (strcmp(plmns[i], of->plmns[k]) == 0)
				return true;
	return false;
}

enum operators_verdict operators_shared(const struct operators *operators, const struct cell_plmn *a,
                                        const struct cell_plmn *b)
{
	const struct mno *one = find(operators, a->mcc, a->mnc), *other = find(operators, b->mcc, b->mnc);

	if (!one || !other)
		return OPERATORS_UNKNOWN;
	if (one == other || lists(one->shares, one->nof_shares, other) || lists(other->shares, other->nof_shares, one))
		return OPERATORS_INSIDE;
	return one->shares_given || other->shares_given ? OPERATORS_OUTSIDE : OPERATORS_UNKNOWN;
}

char *operators_of_channel(const struct operators *operators, enum rat rat, int32_t channel, char *text, size_t size)
{
	size_t used = 0;

	text[0] = 0;
	for (size_t i = 0; i < operators->count; i++) {
		const struct mno *mno = &operators->list[i];

		for (int k = 0; k < mno->nof_plmns && contains_channel(mno, rat, channel); k++) {
			size_t more = strlen(mno->plmns[k]) + (used ? 1 : 0);

			if (used + more >= size)
				return text;
			used += (size_t)snprintf(text + used, size - used, "%s%s", used ? "," : "", mno->plmns[k]);
		}
	}
	return text;
}
