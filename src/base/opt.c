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
#include <strings.h>

enum { OPT_WORD_MAX = 24 };

/* No radio of ours is tuned or sampled below. */
static const double least_hz = 100e3;

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

/* Units that may stand behind a number, by what the table calls its argument. */
static const struct {
	const char *argument, *unit;
} units[] = {
	{ "HZ", "Hz" }, { "HZ", "sps" }, { "HZ", "S/s" }, { "DB", "dB" }, { "PPM", "ppm" }, { "S", "s" }, { "BYTES", "B" },
};

int opt_quantity(const char *text, const char *argument, double *value)
{
	char number[64];
	size_t length = strlen(text), unit = 0;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		size_t n = strlen(units[i].unit);
		if (!strcmp(units[i].argument, argument) && length > n && !strcasecmp(text + length - n, units[i].unit))
			unit = n;
	}
	size_t digits = strspn(text, "0123456789.+-eE"), blanks = strspn(text + digits, " ");
	if (digits == 0 || length - unit >= sizeof(number) || digits + blanks > length - unit)
		return -EINVAL;
	snprintf(number, sizeof(number), "%.*s%.*s", (int)digits, text, (int)(length - unit - digits - blanks),
	         text + digits + blanks);
	char *prefix = number + digits;
	if (unit > 0 && (*prefix == 'm' || *prefix == 'g')) /* "mhz" is a slip of the shift key */
		*prefix = (char)(*prefix - 'a' + 'A');
	return opt_number(number, value);
}

/* Edit distance with exchanged neighbours (optimal string alignment), of short words. */
static int edits(const char *a, size_t n, const char *b, size_t m)
{
	int rows[OPT_WORD_MAX + 1][OPT_WORD_MAX + 1];
	for (size_t i = 0; i <= n; i++) {
		for (size_t k = 0; k <= m; k++) {
			int best = i == 0 ? (int)k : k == 0 ? (int)i : INT_MAX;
			if (i > 0 && k > 0) {
				int change = rows[i - 1][k - 1] + (a[i - 1] != b[k - 1]);
				int one = (rows[i - 1][k] < rows[i][k - 1] ? rows[i - 1][k] : rows[i][k - 1]) + 1;
				best = change < one ? change : one;
				if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1] && rows[i - 2][k - 2] + 1 < best)
					best = rows[i - 2][k - 2] + 1;
			}
			rows[i][k] = best;
		}
	}
	return rows[n][m];
}

int opt_distance(const char *word, const char *name)
{
	size_t n = strlen(word), m = strlen(name);
	if (n < 2 || n > OPT_WORD_MAX || m > OPT_WORD_MAX)
		return -1;
	int distance = edits(word, n, name, m), most = n > 4 ? 2 : 1;
	return distance <= most ? distance : -1;
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

/* "947.5" where no frequency is so low: what may be meant, or only what is allowed. */
static int refuse_small(const struct opt *opt, const char *text, double value, struct fault *fault)
{
	static const struct {
		const char *suffix;
		double factor;
	} suffixes[] = { { "M", 1e6 }, { "k", 1e3 }, { "G", 1e9 } };
	bool plain = text[strspn(text, "0123456789.+-")] == 0;
	for (size_t i = 0; plain && i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
		double meant = value * suffixes[i].factor;
		if (fabs(meant) >= least_hz && meant >= opt->min && meant <= opt->max)
			return fault_set(fault, EINVAL, "option --%s: %s Hz is too little; did you mean %s%s?", opt->name, text,
			                 text, suffixes[i].suffix);
	}
	return fault_set(fault, EINVAL, "option --%s: %s is too little: %.12g at least", opt->name, text,
	                 fmax(opt->min, least_hz));
}

static int set_number(const struct opt *opt, void *field, const char *text, struct fault *fault)
{
	double value;
	if (opt_quantity(text, opt->argument, &value))
		return fault_set(fault, EINVAL, "option --%s: '%s' is not a number", opt->name, text);
	if (opt->type == OPT_HERTZ && value != 0 && (fabs(value) < least_hz || value < opt->min))
		return refuse_small(opt, text, value, fault);
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
	case OPT_HERTZ:
		return set_number(opt, field, text, fault);
	case OPT_INT:
		return set_int(opt, field, text, fault);
	case OPT_LIST:
		return add_item(opt, field, text, fault);
	}
	return -EINVAL;
}

/* No option has this name; one may be meant. */
static int refuse_unknown(const struct opt_group *groups, const char *word, int length, struct fault *fault)
{
	char name[OPT_WORD_MAX + 1] = "";
	const struct opt *meant = NULL;
	int best = INT_MAX;
	if (length > 0 && length <= OPT_WORD_MAX)
		snprintf(name, sizeof(name), "%.*s", length, word + 2);
	for (; groups->table; groups++) {
		for (const struct opt *opt = groups->table; opt->name; opt++) {
			int distance = opt_distance(name, opt->name);
			if (distance >= 0 && distance < best) {
				meant = opt;
				best = distance;
			}
		}
	}
	return fault_set(fault, EINVAL, "unknown option %.*s%s%s%s", length ? length + 2 : INT_MAX, word,
	                 meant ? "; did you mean --" : "", meant ? meant->name : "", meant ? "?" : "");
}

/* The option at argv[*i]; *i moves on to its last word. */
static int parse_one(const struct opt_group *groups, int argc, char **argv, int *i, struct fault *fault)
{
	const char *word = argv[*i], *name = word + 2, *value = strchr(word, '=');
	int length = word[1] == '-' ? (int)strcspn(name, "=") : 0;
	void *field;
	const struct opt *opt = length ? find(groups, name, length, &field) : NULL;
	if (!opt)
		return refuse_unknown(groups, word, length, fault);
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
