// SPDX-License-Identifier: GPL-3.0-or-later
/* freq_list: 44.018 10.5.2.13.2 to 10.5.2.13.7 and annex J.
 *
 * The range formats write a set as a binary tree over a circle of R = 2^k - 1 places: a node's value is a place, its
 * left child holds the places more than half a turn ahead of it, its right child those up to half a turn ahead, each as
 * a circle of its own of half the size. Nodes are numbered row by row, and only the first n numbers may be used; this
 * fixes how many places must fall to either side, and a place that divides them so always exists (annex J).
 */
#include "freq_list.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "bits.h"  // struct air_bits

enum { WHOLE = 1024, NODES_MAX = 64 };

struct set {
	int count;
	int place[AIR_NEIGHBOURS_MAX];
};

struct form {
	int range;    /* largest distance from the first ARFCN; the circle's size */
	uint8_t head; /* first octet */
	uint8_t head_bits;
	uint8_t origin; /* 1: the 10 bits of ORIG-ARFCN follow */
};

static const struct form forms[] = {
	[AIR_LIST_1024] = { 1023, 0x80, 5, 0 }, /* then F0 */
	[AIR_LIST_512] = { 511, 0x88, 7, 1 },   [AIR_LIST_256] = { 255, 0x8a, 7, 1 },
	[AIR_LIST_128] = { 127, 0x8c, 7, 1 },   [AIR_LIST_VARIABLE] = { 111, 0x8e, 7, 1 },
};

static int row_of(int node)
{
	int row = 1;
	while (2 * row <= node)
		row *= 2;
	return row;
}

static int subtree_size(int node, int n)
{
	if (node > n)
		return 0;
	int row = row_of(node);
	return 1 + subtree_size(node + row, n) + subtree_size(node + 2 * row, n);
}

/* Places ahead of the pivot by 1..half go right, the others left; returns how many went left. */
static int divide(const struct set *set, int pivot, int range, struct set *left, struct set *right)
{
	int half = (range - 1) / 2;
	left->count = right->count = 0;
	for (int i = 0; i < set->count; i++) {
		int ahead = (set->place[i] - pivot + range) % range;
		if (ahead == 0)
			continue;
		if (ahead <= half)
			right->place[right->count++] = ahead;
		else
			left->place[left->count++] = ahead - half;
	}
	return left->count;
}

/* Values of this node and all below it: w[1..n]. */
static void plant(const struct set *set, int range, int node, int n, int *w)
{
	struct set left, right;
	int row = row_of(node), want = subtree_size(node + row, n);
	if (set->count == 0)
		return;
	for (int i = 0; i < set->count; i++) {
		if (divide(set, set->place[i], range, &left, &right) != want)
			continue;
		w[node] = set->place[i];
		plant(&left, (range - 1) / 2, node + row, n, w);
		plant(&right, (range - 1) / 2, node + 2 * row, n, w);
		return;
	}
}

static int put_tree(struct air_bits *bits, const struct set *set, int range)
{
	int w[NODES_MAX + 1] = { 0 }, width = 0;
	while (range >> width)
		width++;
	plant(set, range, 1, set->count, w);
	for (int node = 1; node <= set->count; node++) {
		unsigned n = (unsigned)(width - __builtin_ctz((unsigned)row_of(node)));
		if (bits->at + n > bits->size)
			return -EINVAL;
		air_bits_put(bits, (uint32_t)w[node], n);
	}
	return 0;
}

static void put_bitmap(struct air_bits *bits, const struct set *set)
{
	unsigned first = bits->at;
	for (int i = 0; i < set->count; i++) {
		bits->at = first + (unsigned)set->place[i] - 1;
		air_bits_put(bits, 1, 1);
	}
}

/* Distances from origin; false when one is beyond the range. */
static bool relative(const struct air_list *list, int origin, int range, struct set *set)
{
	set->count = 0;
	for (int i = 0; i < list->count; i++) {
		int distance = (list->value[i] - origin + WHOLE) % WHOLE;
		if (distance > range)
			return false;
		if (distance)
			set->place[set->count++] = distance;
	}
	return true;
}

static int encode_1024(const struct air_list *list, struct air_bits *bits)
{
	struct set set;
	relative(list, 0, WHOLE, &set);
	air_bits_put(bits, set.count < list->count, 1); /* F0: ARFCN 0 is one of them */
	return put_tree(bits, &set, forms[AIR_LIST_1024].range);
}

static int encode_relative(enum air_list_format format, const struct air_list *list, struct air_bits *bits)
{
	struct set set;
	for (int i = 0; i < list->count; i++) {
		if (!relative(list, list->value[i], forms[format].range, &set))
			continue;
		air_bits_put(bits, (uint32_t)list->value[i], 10);
		if (format != AIR_LIST_VARIABLE)
			return put_tree(bits, &set, forms[format].range);
		put_bitmap(bits, &set);
		return 0;
	}
	return -EINVAL;
}

/* Bit 124 first: ARFCN n is bit n counted from the end. */
static int encode_bitmap0(const struct air_list *list, uint8_t *octets)
{
	for (int i = 0; i < list->count; i++) {
		int n = list->value[i] - 1;
		if (n < 0 || n >= 124)
			return -EINVAL;
		octets[15 - n / 8] |= (uint8_t)(1 << n % 8);
	}
	return 0;
}

static int encode_as(enum air_list_format format, const struct air_list *list, uint8_t *octets)
{
	struct air_bits bits = { .octets = octets, .size = 8 * AIR_FREQ_LIST_OCTETS };
	memset(octets, 0, AIR_FREQ_LIST_OCTETS);
	if (format == AIR_LIST_BITMAP0)
		return encode_bitmap0(list, octets);
	octets[0] = forms[format].head;
	bits.at = forms[format].head_bits;
	return forms[format].origin ? encode_relative(format, list, &bits) : encode_1024(list, &bits);
}

int air_freq_list_encode(enum air_list_format format, const struct air_list *list, uint8_t octets[AIR_FREQ_LIST_OCTETS])
{
	static const enum air_list_format preference[] = { AIR_LIST_BITMAP0, AIR_LIST_VARIABLE, AIR_LIST_128,
		                                           AIR_LIST_256,     AIR_LIST_512,      AIR_LIST_1024 };
	int err = -EINVAL;
	if (format != AIR_LIST_AUTO)
		err = encode_as(format, list, octets);
	for (unsigned i = 0; format == AIR_LIST_AUTO && err && i < sizeof(preference) / sizeof(*preference); i++)
		err = encode_as(preference[i], list, octets);
	if (err)
		memset(octets, 0, AIR_FREQ_LIST_OCTETS);
	return err;
}
