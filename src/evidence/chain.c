// SPDX-License-Identifier: GPL-3.0-or-later
/* chain: whether a folder holds all that one sensor signed, in order, and nothing else.
 *
 * First each entry is looked at by itself; what verified is then put in order by its number, and every number from the
 * first to the one in the head must be there once, chained to the one before. Bundles of the older form have no number:
 * they are put in order by the names they are chained to, and come first. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bundle_check.h"  // bundle_check
#include "folder.h"        // folder_is_own
#include "head.h"          // head_read

enum { TRIES_MAX = 3 };

/* An entry of the folder: a bundle, or what stands in the place of one. */
struct item {
	char name[256];
	struct evidence_seal seal; /* seal.name is "" where there is no manifest that can be trusted */
	bool bad, placed;
	struct fault fault; /* why it is bad */
};

struct chain {
	const char *where;
	const char *key; /* whose bundles belong here; "" any */
	int folder, count;
	struct item *items;       /* [count] */
	bool has_head, lost_head; /* lost_head: there is a head file, but it cannot be read */
	struct head head;
	struct fault head_fault; /* why there is none */
	evidence_told_fn *told;
	void *ctx;
	struct evidence_chain *sum;
};

/* A bundle is bad; the first reason is the one that is told. */
static void blame(struct item *item, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void blame(struct item *item, const char *format, ...)
{
	char words[sizeof(item->fault.text)];
	va_list args;

	if (item->bad)
		return;
	va_start(args, format);
	vsnprintf(words, sizeof(words), format, args);
	va_end(args);
	fault_set(&item->fault, EBADMSG, "%s", words);
	item->bad = true;
}

/* Reports a fault of the folder as a whole, for which no single bundle is to blame. */
static void tell(const struct chain *chain, const struct fault *fault)
{
	chain->sum->bad++;
	chain->told(chain->ctx, chain->where, NULL, fault);
}

static void look_at(const struct chain *chain, struct item *item)
{
	char path[FILES_PATH_SIZE];
	int bundle = files_folder(chain->folder, item->name);

	if (files_path(path, chain->where, item->name))
		blame(item, "%s: the path is too long", chain->where);
	else if (bundle < 0)
		blame(item, "%s: was not signed: is no folder", path);
	else
		item->bad = bundle_check(bundle, path, item->name, true, &item->seal, &item->fault) != 0;
	if (bundle >= 0)
		close(bundle);
}

static int collect(struct chain *chain)
{
	struct dirent **entries;
	int count = scandirat(chain->folder, ".", &entries, NULL, alphasort), error = count < 0 ? -errno : 0;

	if (count < 0)
		return error;
	free(chain->items);
	chain->count = 0;
	chain->items = calloc((size_t)count, sizeof(*chain->items));
	for (int i = 0; i < count; i++) {
		if (chain->items && !folder_is_own(entries[i]->d_name)) {
			struct item *item = &chain->items[chain->count++];

			snprintf(item->name, sizeof(item->name), "%s", entries[i]->d_name);
			look_at(chain, item);
		}
		free(entries[i]);
	}
	free(entries);
	return chain->items ? 0 : -ENOMEM;
}

static void read_head(struct chain *chain)
{
	bool announced;
	int error = head_read(chain->folder, chain->where, &chain->head, &announced, &chain->head_fault);

	chain->has_head = !error;
	chain->lost_head = error && error != -ENOENT;
}

/* A sensor still running may seal a bundle while we read: when the head changed meanwhile, we read everything again. */
static int collect_still(struct chain *chain)
{
	for (int i = 0; i < TRIES_MAX; i++) {
		struct head before;

		read_head(chain);
		before = chain->head;
		int error = collect(chain);

		if (error)
			return error;
		read_head(chain);
		if (before.newest.number == chain->head.newest.number)
			break;
	}
	return 0;
}

/* The key whose folder this is: the one asked for, else that of the head, else the one that signed most bundles. */
static void find_key(struct chain *chain)
{
	char *key = chain->sum->key;
	int most = 0;

	if (chain->key[0] || chain->has_head)
		snprintf(key, EVIDENCE_KEY_SIZE, "%s", chain->key[0] ? chain->key : chain->head.key);
	for (int i = 0; i < chain->count && !chain->key[0] && !chain->has_head; i++) {
		int same = 0;

		for (int k = 0; k < chain->count; k++)
			same += strcmp(chain->items[i].seal.key, chain->items[k].seal.key) == 0;
		if (chain->items[i].seal.key[0] && same > most) {
			most = same;
			snprintf(key, EVIDENCE_KEY_SIZE, "%s", chain->items[i].seal.key);
		}
	}
	chain->key = key;
}

static void blame_strangers(struct chain *chain)
{
	for (int i = 0; i < chain->count; i++) {
		struct item *item = &chain->items[i];

		if (item->seal.name[0] && strcmp(item->seal.key, chain->key) != 0)
			blame(item, "%s/%s: signed by another key: %s", chain->where, item->name, item->seal.key);
	}
	if (chain->has_head && strcmp(chain->head.key, chain->key) != 0) {
		fault_set(&chain->head_fault, EBADMSG, "%s/%s: signed by another key: %s", chain->where, HEAD_NAME,
		          chain->head.key);
		chain->has_head = false;
		chain->lost_head = true;
	}
}

/* Its manifest is signed by this sensor and names the folder that it lies in: it has a place in the chain, even with
 * damaged files. */
static bool has_place(const struct chain *chain, const struct item *item)
{
	return item->seal.name[0] && strcmp(item->seal.name, item->name) == 0 &&
	       strcmp(item->seal.key, chain->key) == 0;
}

static bool follows(const struct item *item, const struct manifest_link *link)
{
	return strcmp(item->seal.previous, link->name) == 0 &&
	       (!link->name[0] || memcmp(item->seal.previous_digest, link->digest, FILES_DIGEST) == 0);
}

static void take_place(struct item *item, struct manifest_link *last)
{
	item->placed = true;
	last->number++;
	snprintf(last->name, sizeof(last->name), "%s", item->seal.name);
	memcpy(last->digest, item->seal.digest, FILES_DIGEST);
}

/* Places the bundles of the older form, each behind the one that it names. *last: the last of them. */
static void place_older(struct chain *chain, struct manifest_link *last)
{
	for (int i = 0; i < chain->count; i++) {
		struct item *item = &chain->items[i];

		if (!item->seal.older || item->placed || !has_place(chain, item) || !follows(item, last))
			continue;
		take_place(item, last);
		i = -1; /* search again from the start: its successor may stand earlier in the list */
	}
	for (int i = 0; i < chain->count; i++) {
		struct item *item = &chain->items[i];

		if (item->seal.older && !item->placed)
			blame(item, "%s/%s: the bundle it was chained to, %s, is not here, or is another one",
			      chain->where, item->name, item->seal.previous[0] ? item->seal.previous : "none");
	}
}

/* A bundle of this name is here and was already reported as bad. */
static bool is_blamed(const struct chain *chain, const char *name)
{
	for (int i = 0; i < chain->count; i++)
		if (chain->items[i].bad && strcmp(chain->items[i].name, name) == 0)
			return true;
	return false;
}

/* Reports the bundles `from` to `to` as missing. name: of the last of them, which its successor tells. */
static void tell_missing(const struct chain *chain, uint64_t from, uint64_t to, const char *name)
{
	struct fault fault;

	if (from == to && is_blamed(chain, name))
		return;
	if (from == to)
		fault_set(&fault, EBADMSG, "%s/%s: is missing (number %llu)", chain->where, name,
		          (unsigned long long)from);
	else
		fault_set(&fault, EBADMSG, "%s: numbers %llu to %llu are missing, the last of them is %s", chain->where,
		          (unsigned long long)from, (unsigned long long)to, name);
	tell(chain, &fault);
}

static void place_one(struct chain *chain, struct item *item, struct manifest_link *last)
{
	const uint64_t number = item->seal.number;

	if (number <= last->number) {
		blame(item, "%s/%s: has the number %llu of another bundle", chain->where, item->name,
		      (unsigned long long)number);
		return;
	}
	if (number > last->number + 1)
		tell_missing(chain, last->number + 1, number - 1, item->seal.previous);
	else if (!follows(item, last))
		blame(item, "%s/%s: was chained to another bundle than %s", chain->where, item->name,
		      last->name[0] ? last->name : "none");
	last->number = number - 1;
	take_place(item, last);
}

static int by_number(const void *a, const void *b)
{
	const struct item *left = a, *right = b;

	if (left->seal.number != right->seal.number)
		return left->seal.number < right->seal.number ? -1 : 1;
	return strcmp(left->name, right->name);
}

/* The last bundle must be the one that the head names; else the end was cut off. */
static void compare_head(struct chain *chain, const struct manifest_link *last)
{
	const struct manifest_link *newest = &chain->head.newest;

	for (int i = 0; i < chain->count; i++) {
		struct item *item = &chain->items[i];

		if (item->placed && item->seal.number > newest->number)
			blame(item, "%s/%s: is newer (number %llu) than %s/%s knows", chain->where, item->name,
			      (unsigned long long)item->seal.number, chain->where, HEAD_NAME);
		if (item->placed && item->seal.number == newest->number &&
		    memcmp(item->seal.digest, newest->digest, FILES_DIGEST) != 0)
			blame(item, "%s/%s: is not the bundle that %s/%s names", chain->where, item->name, chain->where,
			      HEAD_NAME);
	}
	if (last->number < newest->number)
		tell_missing(chain, last->number + 1, newest->number, newest->name);
}

static void place_all(struct chain *chain)
{
	struct manifest_link last = { 0 };
	bool numbered = false;

	place_older(chain, &last);
	qsort(chain->items, (size_t)chain->count, sizeof(*chain->items), by_number);
	for (int i = 0; i < chain->count; i++)
		if (!chain->items[i].seal.older && has_place(chain, &chain->items[i])) {
			place_one(chain, &chain->items[i], &last);
			numbered = true;
		}
	if (chain->has_head)
		compare_head(chain, &last);
	else if (numbered || chain->lost_head)
		tell(chain, &chain->head_fault);
}

static void tell_all(struct chain *chain)
{
	for (int i = 0; i < chain->count; i++) {
		const struct item *item = &chain->items[i];
		char path[FILES_PATH_SIZE];

		files_path(path, chain->where, item->name);
		chain->sum->good += !item->bad;
		chain->sum->older += !item->bad && item->seal.older;
		chain->sum->bad += item->bad;
		chain->told(chain->ctx, path, item->seal.name[0] ? &item->seal : NULL, item->bad ? &item->fault : NULL);
	}
}

int evidence_verify_all(const char *folder, const char *key, evidence_told_fn *told, void *ctx,
                        struct evidence_chain *sum, struct fault *fault)
{
	struct chain chain = { .where = folder, .key = key ? key : "", .told = told, .ctx = ctx, .sum = sum };
	int error = sodium_init() < 0 ? -ENOSYS : 0;

	*sum = (struct evidence_chain){ 0 };
	chain.folder = open(folder, O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC);
	if (!error)
		error = chain.folder < 0 ? -errno : collect_still(&chain);
	if (error)
		fault_set(fault, -error, "%s: %s", folder, strerror(-error));
	if (!error) {
		find_key(&chain);
		blame_strangers(&chain);
		place_all(&chain);
		tell_all(&chain);
	}
	if (!error && chain.has_head) {
		sum->number = chain.head.newest.number;
		sodium_bin2hex(sum->digest, sizeof(sum->digest), chain.head.newest.digest, FILES_DIGEST);
	}
	free(chain.items);
	if (chain.folder >= 0)
		close(chain.folder);
	return error;
}
