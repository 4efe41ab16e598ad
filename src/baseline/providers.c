// SPDX-License-Identifier: GPL-3.0-or-later
/* providers: reads the list with Expat. Of
 *
 *     <provider><name>Orange</name><name xml:lang="zh">…</name><gsm><network-id mcc="208" mnc="01"/>…
 *
 * each network-id is kept with the names before it in its provider. Who rents a network lists it too: of several the
 * one marked primary is taken, then the one with most networks, then the first. */
#include "providers.h"

#include <ctype.h>
#include <errno.h>
#include <expat.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plain.h"  // plain_text

/* The list has 0.4 MB and 2000 networks. */
enum { PIECE_BYTES = 64 * 1024, PIECES_MAX = 128, NETWORKS_MAX = 20000, NAME_SIZE = 64 };

struct network {
	char mcc[4], mnc[4];
	char name[NAME_SIZE], name_zh[NAME_SIZE];
	int primary;          /* 1 said so, 0 not said, -1 said not so */
	size_t listed, place; /* networks of this provider; in the list */
};

struct providers {
	size_t count, room;
	struct network *list; /* sorted by MCC, MNC, then the likeliest first */
};

struct reader {
	struct providers *providers;
	XML_Parser parser;
	/* the present provider: */
	char name[NAME_SIZE], name_zh[NAME_SIZE];
	int primary;
	size_t first;    /* its first network */
	char *into;      /* name of which text is being read; NULL: none */
	bool inside_apn; /* which has names of its own */
	bool failed;
};

static const char *attribute(const XML_Char **attributes, const char *name)
{
	for (; attributes[0]; attributes += 2)
		if (strcmp(attributes[0], name) == 0)
			return attributes[1];
	return "";
}

static bool is_number(const char *text, size_t least, size_t most)
{
	const size_t length = strlen(text);

	for (size_t i = 0; i < length; i++)
		if (!isdigit((unsigned char)text[i]))
			return false;
	return length >= least && length <= most;
}

static bool make_room(struct providers *providers)
{
	if (providers->count < providers->room)
		return true;
	size_t room = providers->room ? 2 * providers->room : 1024;
	struct network *list = room <= 2 * (size_t)NETWORKS_MAX ? realloc(providers->list, room * sizeof(*list)) : NULL;

	if (!list)
		return false;
	providers->list = list;
	providers->room = room;
	return true;
}

static void add_network(struct reader *reader, const char *mcc, const char *mnc)
{
	struct providers *providers = reader->providers;

	if (!is_number(mcc, 3, 3) || !is_number(mnc, 2, 3) || !reader->name[0])
		return;
	if (!make_room(providers)) {
		reader->failed = true;
		XML_StopParser(reader->parser, XML_FALSE);
		return;
	}
	struct network *network = &providers->list[providers->count++];

	memset(network, 0, sizeof(*network));
	memcpy(network->mcc, mcc, strlen(mcc));
	memcpy(network->mnc, mnc, strlen(mnc));
	memcpy(network->name, reader->name, NAME_SIZE);
	memcpy(network->name_zh, reader->name_zh, NAME_SIZE);
	network->primary = reader->primary;
	network->place = providers->count;
}

static void begin_provider(struct reader *reader, const char *primary)
{
	reader->name[0] = reader->name_zh[0] = 0;
	reader->first = reader->providers->count;
	reader->primary = strcmp(primary, "true") == 0 ? 1 : strcmp(primary, "false") == 0 ? -1 : 0;
}

static void end_provider(struct reader *reader)
{
	const struct providers *providers = reader->providers;

	for (size_t i = reader->first; i < providers->count; i++)
		providers->list[i].listed = providers->count - reader->first;
	reader->first = providers->count;
}

/* The first name without a language, or the first at all. */
static void begin_name(struct reader *reader, const char *language)
{
	const bool chinese = strncmp(language, "zh", 2) == 0;
	char *into = chinese ? reader->name_zh : reader->name;

	reader->into = into[0] || reader->inside_apn ? NULL : into;
}

static void on_begin(void *ctx, const XML_Char *element, const XML_Char **attributes)
{
	struct reader *reader = ctx;

	if (strcmp(element, "provider") == 0)
		begin_provider(reader, attribute(attributes, "primary"));
	else if (strcmp(element, "name") == 0)
		begin_name(reader, attribute(attributes, "xml:lang"));
	else if (strcmp(element, "apn") == 0)
		reader->inside_apn = true;
	else if (strcmp(element, "network-id") == 0)
		add_network(reader, attribute(attributes, "mcc"), attribute(attributes, "mnc"));
}

static void on_end(void *ctx, const XML_Char *element)
{
	struct reader *reader = ctx;

	if (strcmp(element, "name") == 0 && reader->into)
		plain_text(reader->into, false);
	else if (strcmp(element, "apn") == 0)
		reader->inside_apn = false;
	else if (strcmp(element, "provider") == 0)
		end_provider(reader);
	reader->into = NULL;
}

static void on_text(void *ctx, const XML_Char *text, int length)
{
	struct reader *reader = ctx;
	size_t used = reader->into ? strlen(reader->into) : 0;

	if (reader->into)
		snprintf(reader->into + used, NAME_SIZE - used, "%.*s", length, text);
}

/* NULL, or what is wrong. */
static const char *read_pieces(struct reader *reader, FILE *file)
{
	for (int piece = 0; piece < PIECES_MAX; piece++) {
		void *buffer = XML_GetBuffer(reader->parser, PIECE_BYTES);
		size_t size = buffer ? fread(buffer, 1, PIECE_BYTES, file) : 0;

		if (!buffer)
			return "out of memory";
		if (ferror(file))
			return "cannot be read";
		if (XML_ParseBuffer(reader->parser, (int)size, size == 0) != XML_STATUS_OK)
			return reader->failed ? "more networks than there can be"
			                      : XML_ErrorString(XML_GetErrorCode(reader->parser));
		if (size == 0)
			return NULL;
	}
	return "larger than any list of operators";
}

static int compare(const void *a, const void *b)
{
	const struct network *x = a, *y = b;
	int order = strcmp(x->mcc, y->mcc);

	if (!order)
		order = strcmp(x->mnc, y->mnc);
	if (!order)
		order = y->primary - x->primary;
	if (!order)
		order = (x->listed < y->listed) - (x->listed > y->listed);
	return order ? order : (x->place > y->place) - (x->place < y->place);
}

static int read_list(struct providers *providers, FILE *file, const char *path, struct fault *fault)
{
	struct reader reader = { .providers = providers, .parser = XML_ParserCreate(NULL) };

	if (!reader.parser)
		return fault_set(fault, ENOMEM, "%s: out of memory", path);
	XML_SetUserData(reader.parser, &reader);
	XML_SetElementHandler(reader.parser, on_begin, on_end);
	XML_SetCharacterDataHandler(reader.parser, on_text);
	const char *wrong = read_pieces(&reader, file);
	unsigned long line = XML_GetCurrentLineNumber(reader.parser);

	XML_ParserFree(reader.parser);
	if (wrong)
		return fault_set(fault, EINVAL, "%s:%lu: %s", path, line, wrong);
	qsort(providers->list, providers->count, sizeof(providers->list[0]), compare);
	return 0;
}

struct providers *providers_open(const char *path, struct fault *fault)
{
	struct providers *providers = calloc(1, sizeof(*providers));
	FILE *file = providers ? fopen(path, "re") : NULL;
	int error = file ? read_list(providers, file, path, fault)
	                 : fault_set(fault, errno, "%s: %s", path, strerror(errno));

	if (file)
		fclose(file);
	if (!error)
		return providers;
	providers_close(providers);
	return NULL;
}

void providers_close(struct providers *providers)
{
	if (!providers)
		return;
	free(providers->list);
	free(providers);
}

const char *providers_name(const struct providers *providers, const char *mcc, const char *mnc, bool chinese)
{
	size_t low = 0, high = providers ? providers->count : 0;

	while (low < high) { /* the first that is not before it */
		size_t middle = low + (high - low) / 2;
		const struct network *network = &providers->list[middle];
		int order = strcmp(network->mcc, mcc);

		if ((order ? order : strcmp(network->mnc, mnc)) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	const struct network *found = providers && low < providers->count ? &providers->list[low] : NULL;

	if (!found || strcmp(found->mcc, mcc) != 0 || strcmp(found->mnc, mnc) != 0)
		return "";
	return chinese && found->name_zh[0] ? found->name_zh : found->name;
}
