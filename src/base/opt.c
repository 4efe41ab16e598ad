/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * opt: walks argv against the option tables. See opt.h.
 */
#include "opt.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

int opt_number(const char *text, double *value)
{
	static const char suffixes[] = "kKMG", *const exponents[] = { "e3", "e3", "e6", "e9" };
	char number[64];
	size_t n = strspn(text, "0123456789.+-eE");
	const char *suffix = text[n] ? strchr(suffixes, text[n]) : NULL;
	if (n == 0 || n > 48 || (text[n] && (!suffix || text[n + 1])))
		return -EINVAL;
	/* the suffix as an exponent: 940.8M is then the double next to 940800000, which 940.8 * 1e6 is not always */
	snprintf(number, sizeof(number), "%.*s%s", (int)n, text, suffix ? exponents[suffix - suffixes] : "");
	char *end;
	double parsed = strtod(number, &end);
	if (*end || !isfinite(parsed))
		return -EINVAL;
	*value = parsed;
	return 0;
}

static const struct opt *find(const struct opt_group *groups, const char *name, size_t length, void **field)
{
	for (; groups->table; groups++) {
		for (const struct opt *opt = groups->table; opt->name; opt++) {
			if (strlen(opt->name) == length && !strncmp(opt->name, name, length)) {
				*field = (char *)groups->target + opt->offset;
				return opt;
			}
		}
	}
	return NULL;
}

static int check_range(const struct opt *opt, const char *text, double value, struct fault *fault)
{
	if ((opt->min != 0 || opt->max != 0) && !(value >= opt->min && value <= opt->max))
		return fault_set(fault, EINVAL, "option --%s: %s is outside %.12g to %.12g", opt->name, text, opt->min,
				 opt->max);
	return 0;
}

static int set_number(const struct opt *opt, void *field, const char *text, struct fault *fault)
{
	double value;
	if (opt_number(text, &value))
		return fault_set(fault, EINVAL, "option --%s: '%s' is not a number", opt->name, text);
	int err = check_range(opt, text, value, fault);
	if (!err)
		*(double *)field = value;
	return err;
}

static int set_int(const struct opt *opt, void *field, const char *text, struct fault *fault)
{
	char *end;
	errno = 0;
	long value = strtol(text, &end, 10);
	if (end == text || *end || errno || value < INT_MIN || value > INT_MAX)
		return fault_set(fault, EINVAL, "option --%s: '%s' is not a whole number", opt->name, text);
	int err = check_range(opt, text, value, fault);
	if (!err)
		*(int *)field = value;
	return err;
}

static int add_item(const struct opt *opt, struct opt_list *list, const char *text, struct fault *fault)
{
	if (list->count == OPT_LIST_MAX)
		return fault_set(fault, EINVAL, "option --%s: given more than %d times", opt->name, OPT_LIST_MAX);
	list->items[list->count++] = text;
	return 0;
}

static int set(const struct opt *opt, void *field, const char *text, struct fault *fault)
{
	switch (opt->type) {
	case OPT_FLAG:
		*(bool *)field = true;
		return 0;
	case OPT_STRING:
		*(const char **)field = text;
		return 0;
	case OPT_NUMBER:
		return set_number(opt, field, text, fault);
	case OPT_INT:
		return set_int(opt, field, text, fault);
	case OPT_LIST:
		return add_item(opt, field, text, fault);
	}
	return -EINVAL;
}

/* The option at argv[*i]; *i moves on to its last word. */
static int parse_one(const struct opt_group *groups, int argc, char **argv, int *i, struct fault *fault)
{
	const char *word = argv[*i], *name = word + 2, *value = strchr(word, '=');
	int length = word[1] == '-' ? (int)strcspn(name, "=") : 0;
	void *field;
	const struct opt *opt = length ? find(groups, name, length, &field) : NULL;
	if (!opt)
		return fault_set(fault, EINVAL, "unknown option %.*s", length ? length + 2 : INT_MAX, word);
	if (opt->type == OPT_FLAG && value)
		return fault_set(fault, EINVAL, "option --%s: takes no argument", opt->name);
	if (value)
		value++;
	else if (opt->type != OPT_FLAG && *i + 1 < argc)
		value = argv[++*i];
	else if (opt->type != OPT_FLAG)
		return fault_set(fault, EINVAL, "option --%s: %s is missing", opt->name, opt->argument);
	return set(opt, field, value, fault);
}

int opt_parse(const struct opt_group *groups, int argc, char **argv, char ***operands, struct fault *fault)
{
	int count = 0;
	bool ended = false;
	*operands = argv + 1;
	for (int i = 1; i < argc; i++) {
		if (!ended && !strcmp(argv[i], "--")) {
			ended = true;
		} else if (ended || argv[i][0] != '-' || !argv[i][1]) {
			(*operands)[count++] = argv[i]; /* count < i: only words already read are overwritten */
		} else {
			int err = parse_one(groups, argc, argv, &i, fault);
			if (err)
				return err;
		}
	}
	return count;
}

void opt_help(const struct opt_group *groups, FILE *out)
{
	for (; groups->table; groups++) {
		fprintf(out, "%s:\n", groups->title);
		for (const struct opt *opt = groups->table; opt->name; opt++) {
			int n = fprintf(out, "  --%s%s%s", opt->name, opt->argument ? " " : "",
					opt->argument ? opt->argument : "");
			fprintf(out, "%*s%s\n", n < 32 ? 32 - n : 2, "", opt->help);
		}
	}
}
