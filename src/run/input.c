// SPDX-License-Identifier: GPL-3.0-or-later
/* input: which source reads a path: by its name, and where that says nothing, by its first octets. */
#include "input.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "evidence.h"  // evidence_verify
#include "run.h"       // run_check_paths

/* Whether the name ends so, also when .gz or .xz follows. */
static bool has_suffix(const char *path, const char *suffix)
{
	static const char *const packed[] = { "", ".gz", ".xz" };
	size_t n = strlen(path);

	for (size_t i = 0; i < sizeof(packed) / sizeof(packed[0]); i++) {
		char end[32];
		size_t m = (size_t)snprintf(end, sizeof(end), "%s%s", suffix, packed[i]);

		if (n >= m && strcasecmp(path + n - m, end) == 0)
			return true;
	}
	return false;
}

/* First octets of a pcap (either order, micro- or nanoseconds) or pcapng file. */
static bool has_pcap_magic(const char *path)
{
	static const uint8_t magics[][4] = {
		{ 0xd4, 0xc3, 0xb2, 0xa1 }, { 0xa1, 0xb2, 0xc3, 0xd4 }, { 0x4d, 0x3c, 0xb2, 0xa1 },
		{ 0xa1, 0xb2, 0x3c, 0x4d }, { 0x0a, 0x0d, 0x0d, 0x0a },
	};
	uint8_t head[4] = { 0 };
	struct stat st;

	if (stat(path, &st) || !S_ISREG(st.st_mode)) /* reading from a pipe would take its samples */
		return false;
	FILE *file = fopen(path, "re");

	if (!file)
		return false;
	size_t n = fread(head, 1, sizeof(head), file);

	fclose(file);
	for (size_t i = 0; n == sizeof(head) && i < sizeof(magics) / sizeof(magics[0]); i++)
		if (memcmp(head, magics[i], sizeof(head)) == 0)
			return true;
	return false;
}

int run_check_paths(char *const *paths, int count, struct fault *fault)
{
	for (int i = 0; i < count; i++) {
		char meta[PATH_MAX];

		if (strcmp(paths[i], "-") == 0 || access(paths[i], F_OK) == 0)
			continue;
		int error = errno; /* of the name as it was given; NAME may stand for NAME.sigmf-meta */
		int n = snprintf(meta, sizeof(meta), "%s.sigmf-meta", paths[i]);

		if (n >= (int)sizeof(meta) || access(meta, F_OK))
			return fault_set(fault, error, "%s: %s", paths[i], strerror(error));
	}
	return 0;
}

static const char *source_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	for (const struct source *const *source = sources; *source; source++)
		for (const char *const *ending = (*source)->endings; *ending; ending++)
			if (has_suffix(path, *ending))
				return (*source)->name;
	return !strchr(slash ? slash : path, '.') && has_pcap_magic(path) ? "pcap" : "file";
}

/* Evidence is replayed from its blocks, if it is what was signed. */
static int open_evidence(struct input *input, const char *key, char *blocks, size_t size, struct fault *fault)
{
	char wanted[EVIDENCE_KEY_SIZE];

	input->seal = calloc(1, sizeof(*input->seal));
	if (!input->seal)
		return fault_set(fault, ENOMEM, "out of memory");
	if ((size_t)snprintf(blocks, size, "%s/blocks.pdu", input->path) >= size)
		return fault_set(fault, ENAMETOOLONG, "%s: the path is too long", input->path);
	if (key && evidence_key_parse(key, wanted, fault))
		return -EINVAL;
	int error = evidence_verify(input->path, key ? wanted : NULL, input->seal, fault);

	if (!error && input->seal->pruned)
		error = fault_set(fault, ENODATA, "%s: its blocks were taken away by the sensor to make room",
		                  input->path);
	return error;
}

int input_open(struct input *input, const struct source_config *options, const char *path, const char *key,
               struct fault *fault)
{
	struct source_config config = *options;
	char blocks[1024];

	config.target = path;
	input->path = path;
	if (evidence_is_bundle(path)) {
		int error = open_evidence(input, key, blocks, sizeof(blocks), fault);

		if (error)
			return error;
		config.target = blocks;
	}
	input->source = source_find(input->seal ? "blocks" : source_name(path));
	if (!input->source)
		return fault_set(fault, ENOTSUP, "%s: no source reads this kind of file", path);
	input->instance = input->source->open(&config, fault);
	if (!input->instance)
		return -EINVAL;
	input->source->info(input->instance, &input->info);
	return 0;
}

void input_close(struct input *input)
{
	if (input->instance)
		input->source->close(input->instance);
	free(input->seal);
	*input = (struct input){ 0 };
}
