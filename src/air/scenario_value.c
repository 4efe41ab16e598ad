// SPDX-License-Identifier: GPL-3.0-or-later
/* scenario_value: the text right of the equals sign, by type of key.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "quantity.h"       // quantity_number
#include "scenario_keys.h"  // struct air_key
#include "utc.h"            // utc_parse

static const char separators[] = " \t,";

static int set_number(const struct air_key *key, const char *value, double *out, struct fault *fault)
{
	double x;
	if (quantity_number(value, &x))
		return fault_set(fault, EINVAL, "%s: '%.40s' is not a number", key->name, value);
	if (x < key->min || x > key->max)
		return fault_set(fault, EINVAL, "%s: %.40s is not within %.10g to %.10g", key->name, value, key->min,
		                 key->max);
	*out = x;
	return 0;
}

static int set_int(const struct air_key *key, const char *value, int *out, struct fault *fault)
{
	double x = 0;
	int err = set_number(key, value, &x, fault);
	if (!err && x != floor(x))
		err = fault_set(fault, EINVAL, "%s: %.40s is not a whole number", key->name, value);
	if (!err)
		*out = (int)x;
	return err;
}

static int set_big(const struct air_key *key, const char *value, int64_t *out, struct fault *fault)
{
	char *end;
	errno = 0;
	long long x = strtoll(value, &end, 10);
	if (errno || end == value || *end || x < 0 || (key->max > 0 && (double)x > key->max))
		return fault_set(fault, EINVAL, "%s: '%.40s' is not a whole number within bounds", key->name, value);
	*out = x;
	return 0;
}

static int set_choice(const struct air_key *key, const char *value, int *out, struct fault *fault)
{
	for (int i = 0; key->choices[i]; i++)
		if (strcmp(key->choices[i], value) == 0) {
			*out = i;
			return 0;
		}
	return fault_set(fault, EINVAL, "%s: '%.40s' is none of its words (such as '%s')", key->name, value,
	                 key->choices[0]);
}

static int set_digits(const struct air_key *key, const char *value, char out[4], struct fault *fault)
{
	size_t length = strlen(value);
	if (length < key->min || length > key->max || strspn(value, "0123456789") != length)
		return fault_set(fault, EINVAL, "%s: '%.40s' is not %g to %g digits", key->name, value, key->min,
		                 key->max);
	memset(out, 0, 4);
	memcpy(out, value, length);
	return 0;
}

static int set_list(const struct air_key *key, char *value, struct air_list *out, struct fault *fault)
{
	char *rest = value;
	out->count = 0;
	for (char *word = strtok_r(value, separators, &rest); word; word = strtok_r(NULL, separators, &rest)) {
		if (out->count == AIR_NEIGHBOURS_MAX)
			return fault_set(fault, EINVAL, "%s: more than %d", key->name, AIR_NEIGHBOURS_MAX);
		int err = set_int(key, word, &out->value[out->count], fault);
		if (err)
			return err;
		for (int i = 0; i < out->count; i++)
			if (out->value[i] == out->value[out->count])
				return fault_set(fault, EINVAL, "%s: %d twice", key->name, out->value[i]);
		out->count++;
	}
	return 0;
}

static int set_pair(const struct air_key *key, char *value, double out[2], struct fault *fault)
{
	char *rest = value, *first = strtok_r(value, separators, &rest), *second = strtok_r(NULL, separators, &rest);
	if (!first || !second || strtok_r(NULL, separators, &rest))
		return fault_set(fault, EINVAL, "%s: two numbers are wanted", key->name);
	int err = set_number(key, first, &out[0], fault);
	return err ? err : set_number(key, second, &out[1], fault);
}

static int set_time(const struct air_key *key, const char *value, int64_t *out, struct fault *fault)
{
	if (utc_parse(value, out))
		return fault_set(fault, EINVAL, "%s: '%.40s' is not a time such as 2026-01-01T00:00:00Z", key->name,
		                 value);
	return 0;
}

static int set_one_lte(const struct air_key *key, struct air_lte *lte, char *word, struct fault *fault)
{
	const struct air_key priority_key = { .name = "priority", .min = 0, .max = 7 };
	char *colon = strchr(word, ':');
	lte->priority = AIR_ANY;
	if (colon)
		*colon = '\0';
	int err = set_int(key, word, &lte->earfcn, fault);
	return err || !colon ? err : set_int(&priority_key, colon + 1, &lte->priority, fault);
}

static int set_lte(const struct air_key *key, int *nof_lte, struct air_lte *list, char *value, struct fault *fault)
{
	char *rest = value;
	*nof_lte = 0;
	for (char *word = strtok_r(value, separators, &rest); word; word = strtok_r(NULL, separators, &rest)) {
		if (*nof_lte == AIR_LTE_MAX)
			return fault_set(fault, EINVAL, "%s: more than %d", key->name, AIR_LTE_MAX);
		int err = set_one_lte(key, &list[*nof_lte], word, fault);
		if (err)
			return err;
		++*nof_lte;
	}
	return 0;
}

/* TIME:DB … */
static int set_gains(const struct air_key *key, struct air_scenario *scenario, char *value, struct fault *fault)
{
	const struct air_key time_key = { .name = key->name, .min = 0, .max = 1e7 };
	char *rest = value;
	int err = 0;
	scenario->nof_gain_steps = 0;
	for (char *word = strtok_r(value, separators, &rest); word && !err; word = strtok_r(NULL, separators, &rest)) {
		struct air_gain_step *step = &scenario->gain_steps[scenario->nof_gain_steps];
		char *colon = strchr(word, ':');
		if (!colon || scenario->nof_gain_steps == AIR_GAIN_STEPS_MAX)
			return fault_set(fault, EINVAL, "%s: up to %d of SECONDS:DB are wanted", key->name,
			                 AIR_GAIN_STEPS_MAX);
		*colon = '\0';
		err = set_number(&time_key, word, &step->time_s, fault);
		err = err ? err : set_number(key, colon + 1, &step->db, fault);
		scenario->nof_gain_steps += !err;
	}
	return err;
}

/* FROM:TO … */
static int set_listen(const struct air_key *key, struct air_scenario *scenario, char *value, struct fault *fault)
{
	char *rest = value;
	for (char *word = strtok_r(value, separators, &rest); word; word = strtok_r(NULL, separators, &rest)) {
		const int n = scenario->nof_stretches;
		struct air_stretch *stretch = &scenario->stretches[n];
		char *colon = strchr(word, ':');
		if (!colon || n == AIR_STRETCHES_MAX)
			return fault_set(fault, EINVAL, "%s: up to %d of FROM:TO are wanted", key->name,
			                 AIR_STRETCHES_MAX);
		*colon = '\0';
		int err = set_number(key, word, &stretch->from_s, fault);
		err = err ? err : set_number(key, colon + 1, &stretch->to_s, fault);
		if (err)
			return err;
		if ((n && stretch->from_s < stretch[-1].to_s) || stretch->to_s < stretch->from_s + 1e-3)
			return fault_set(fault, EINVAL,
			                 "%s: each stretch begins after the one before, and lasts a millisecond",
			                 key->name);
		scenario->nof_stretches++;
	}
	return 0;
}

static int set_octets(const struct air_key *key, const char *value, struct air_message *out, struct fault *fault)
{
	if (strlen(value) != 2 * AIR_OCTETS)
		return fault_set(fault, EINVAL, "%s: %d hexadecimal digits are wanted, not %zu", key->name,
		                 2 * AIR_OCTETS, strlen(value));
	for (int i = 0; i < AIR_OCTETS; i++) {
		int high = air_key_nibble(value[2 * i]), low = air_key_nibble(value[2 * i + 1]);
		if (high < 0 || low < 0)
			return fault_set(fault, EINVAL, "%s: digit %d is not hexadecimal", key->name,
			                 2 * i + 1 + (high >= 0));
		out->octets[i] = (uint8_t)(high << 4 | low);
	}
	out->given = true;
	return 0;
}

static int add_extra(const struct air_key *key, struct air_cell *cell, const char *value, struct fault *fault)
{
	if (cell->nof_extra == AIR_EXTRA_MAX)
		return fault_set(fault, EINVAL, "%s: more than %d", key->name, AIR_EXTRA_MAX);
	int err = set_octets(key, value, &cell->extra[cell->nof_extra], fault);
	cell->nof_extra += !err;
	return err;
}

static int set_without(const struct air_key *key, struct air_cell *cell, char *value, struct fault *fault)
{
	static const char *const names[AIR_SI_COUNT] = {
		[AIR_SI1] = "si1",
		[AIR_SI2] = "si2",
		[AIR_SI2BIS] = "si2bis",
		[AIR_SI2TER] = "si2ter",
		[AIR_SI2QUATER] = "si2quater",
		[AIR_SI3] = "si3",
		[AIR_SI4] = "si4",
		[AIR_SI13] = "si13",
		[AIR_SI5] = "si5",
		[AIR_SI6] = "si6",
		[AIR_SI7] = "si7",
		[AIR_SI8] = "si8",
		[AIR_SI9] = "si9",
	};
	char *rest = value;
	for (char *word = strtok_r(value, separators, &rest); word; word = strtok_r(NULL, separators, &rest)) {
		int i = 0;
		while (i < AIR_SI_COUNT && strcmp(names[i], word) != 0)
			i++;
		if (i == AIR_SI_COUNT)
			return fault_set(fault, EINVAL, "%s: '%.40s' is no message known here", key->name, word);
		cell->si_off[i] = true;
	}
	return 0;
}

int air_key_set(const struct air_key *key, void *target, char *value, struct fault *fault)
{
	void *at = (char *)target + key->offset;
	switch (key->type) {
	case AIR_KEY_INT:
		return set_int(key, value, at, fault);
	case AIR_KEY_NONE_OR:
		if (strcmp(value, "none") == 0) {
			*(double *)at = -INFINITY;
			return 0;
		}
		return set_number(key, value, at, fault);
	case AIR_KEY_NUMBER:
		return set_number(key, value, at, fault);
	case AIR_KEY_BIG:
		return set_big(key, value, at, fault);
	case AIR_KEY_CHOICE:
		return set_choice(key, value, at, fault);
	case AIR_KEY_DIGITS:
		return set_digits(key, value, at, fault);
	case AIR_KEY_LIST:
		return set_list(key, value, at, fault);
	case AIR_KEY_PAIR:
		return set_pair(key, value, at, fault);
	case AIR_KEY_TIME:
		return set_time(key, value, at, fault);
	case AIR_KEY_LTE:
		return set_lte(key, &((struct air_cell *)target)->nof_lte, ((struct air_cell *)target)->lte, value,
		               fault);
	case AIR_KEY_ENB_LTE:
		return set_lte(key, &((struct air_enb *)target)->nof_lte, ((struct air_enb *)target)->lte, value,
		               fault);
	case AIR_KEY_PLMNS:
	case AIR_KEY_SI:
	case AIR_KEY_SIB1:
	case AIR_KEY_SI_HEX:
		return air_enb_key_set(key, target, value, fault);
	case AIR_KEY_GAINS:
		return set_gains(key, target, value, fault);
	case AIR_KEY_LISTEN:
		return set_listen(key, target, value, fault);
	case AIR_KEY_OCTETS:
		return set_octets(key, value, at, fault);
	case AIR_KEY_EXTRA:
		return add_extra(key, target, value, fault);
	case AIR_KEY_WITHOUT:
		return set_without(key, target, value, fault);
	}
	return -EINVAL;
}
