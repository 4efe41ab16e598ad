// SPDX-License-Identifier: GPL-3.0-or-later
/* lte_value: the text right of the equals sign, for what only an LTE cell has.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario_keys.h"  // struct air_key

static const char separators[] = " \t,";

static bool digits(const char *text, size_t least, size_t most)
{
	size_t length = strlen(text);
	return length >= least && length <= most && strspn(text, "0123456789") == length;
}

static int add_plmn(const struct air_key *key, struct air_enb *enb, char *word, struct fault *fault)
{
	char *dash = strchr(word, '-');
	if (enb->nof_plmns == AIR_PLMNS_MAX)
		return fault_set(fault, EINVAL, "%s: more than %d", key->name, AIR_PLMNS_MAX);
	if (dash)
		*dash = '\0';
	if (!dash || !digits(word, 3, 3) || !digits(dash + 1, 2, 3))
		return fault_set(fault, EINVAL, "%s: '%.20s' is not MCC-MNC such as 001-01", key->name, word);
	struct air_plmn *plmn = &enb->plmns[enb->nof_plmns++];
	snprintf(plmn->mcc, sizeof(plmn->mcc), "%s", word);
	snprintf(plmn->mnc, sizeof(plmn->mnc), "%s", dash + 1);
	return 0;
}

static int set_plmns(const struct air_key *key, struct air_enb *enb, char *value, struct fault *fault)
{
	char *rest = value;
	int err = 0;
	enb->nof_plmns = 0;
	for (char *word = strtok_r(value, separators, &rest); word && !err; word = strtok_r(NULL, separators, &rest))
		err = add_plmn(key, enb, word, fault);
	return !err && !enb->nof_plmns ? fault_set(fault, EINVAL, "%s: none", key->name) : err;
}

/* A whole number within bounds, or -1. */
static int small_number(const char *word, int least, int most)
{
	int x = digits(word, 1, 4) ? atoi(word) : -1;
	return x >= least && x <= most ? x : -1;
}

static int add_si(const struct air_key *key, struct air_enb *enb, char *value, struct fault *fault)
{
	char *rest = value, *word = strtok_r(value, " \t,:", &rest);
	if (enb->nof_si == AIR_SI_MESSAGES_MAX)
		return fault_set(fault, EINVAL, "%s: more than %d", key->name, AIR_SI_MESSAGES_MAX);
	struct air_si_message si = { .period = word ? small_number(word, 8, 512) : -1 };
	if (si.period < 0 || (si.period & (si.period - 1)))
		return fault_set(fault, EINVAL, "%s: a period of 8, 16 … 512 frames is wanted first", key->name);
	while ((word = strtok_r(NULL, separators, &rest))) {
		int sib = small_number(word, 2, 12);
		if (sib < 0 || si.nof_sibs == AIR_SIBS_MAX)
			return fault_set(fault, EINVAL, "%s: '%.20s' is none of SIB 2 to 12, or too many", key->name,
			                 word);
		si.sib[si.nof_sibs++] = sib;
	}
	if (!si.nof_sibs)
		return fault_set(fault, EINVAL, "%s: no SIB is named", key->name);
	enb->si[enb->nof_si++] = si;
	return 0;
}

static int set_octets(const struct air_key *key, const char *value, int *nof_octets, uint8_t *octets,
                      struct fault *fault)
{
	size_t length = strlen(value);
	if (length % 2 || length < 2 || length > 2 * AIR_SI_OCTETS)
		return fault_set(fault, EINVAL, "%s: 1 to %d octets are wanted", key->name, AIR_SI_OCTETS);
	for (size_t i = 0; i < length; i += 2) {
		int high = air_key_nibble(value[i]), low = air_key_nibble(value[i + 1]);
		if (high < 0 || low < 0)
			return fault_set(fault, EINVAL, "%s: digit %zu is not hexadecimal", key->name,
			                 i + 1 + (high >= 0));
		octets[i / 2] = (uint8_t)(high << 4 | low);
	}
	*nof_octets = (int)length / 2;
	return 0;
}

int air_enb_key_set(const struct air_key *key, struct air_enb *enb, char *value, struct fault *fault)
{
	struct air_si_message *latest = enb->nof_si ? &enb->si[enb->nof_si - 1] : NULL;
	switch (key->type) {
	case AIR_KEY_PLMNS:
		return set_plmns(key, enb, value, fault);
	case AIR_KEY_SI:
		return add_si(key, enb, value, fault);
	case AIR_KEY_SIB1:
		return set_octets(key, value, &enb->nof_sib1_octets, enb->sib1, fault);
	case AIR_KEY_SI_HEX:
		return latest ? set_octets(key, value, &latest->nof_octets, latest->octets, fault)
		              : fault_set(fault, EINVAL, "%s: no si before it", key->name);
	default:
		return -EINVAL;
	}
}
