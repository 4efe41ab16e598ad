// SPDX-License-Identifier: GPL-3.0-or-later
/* fbswatch verify: whether evidence is what was signed. */
#include <dirent.h>
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd.h"       // struct command
#include "evidence.h"  // evidence_verify

struct verify {
	const char *key;
	int good, bad;
};

static const struct opt verify_table[] = {
	{ "key", OPT_STRING, offsetof(struct verify, key), 0, 0, "HEX", "accept only this public key" },
	{ 0 },
};

static const struct opt_group *verify_options(void)
{
	static const struct opt_group groups[] = { { "Options", verify_table, NULL }, { 0 } };

	return groups;
}

static void verify_one(struct verify *verify, const char *folder)
{
	struct evidence_seal seal;
	struct fault fault;

	if (evidence_verify(folder, verify->key, &seal, &fault)) {
		printf("BAD   %s\n", fault.text);
		verify->bad++;
		return;
	}
	printf("good  %s: %s, %s, %d files, key %s%s%s%s\n", folder, seal.cell, seal.level, seal.files, seal.key,
	       seal.previous[0] ? ", after " : ", the first", seal.previous,
	       seal.previous[0] && !seal.chained ? " (not here)" : "");
	verify->good++;
}

/* Every bundle in a folder of bundles; -errno when it is none. */
static int verify_all(struct verify *verify, const char *folder)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, NULL, alphasort);
	char path[1024];

	if (count < 0)
		return -errno;
	for (int i = 0; i < count; i++) {
		const char *name = entries[i]->d_name;
		bool fits = (size_t)snprintf(path, sizeof(path), "%s/%s", folder, name) < sizeof(path);

		if (name[0] != '.' && fits && entries[i]->d_type != DT_REG)
			verify_one(verify, path);
		free(entries[i]);
	}
	free(entries);
	return 0;
}

static int verify_run(int argc, char **argv)
{
	struct verify verify = { 0 };
	const struct opt_group groups[] = { { "Options", verify_table, &verify }, { 0 } };
	struct fault fault = { 0 };
	char **folders;
	int count = opt_parse(groups, argc, argv, &folders, &fault);

	if (count == 0)
		fault_set(&fault, EINVAL, "no folder given; see 'fbswatch help verify'");
	for (int i = 0; i < count; i++) {
		int error = 0;

		if (evidence_is_bundle(folders[i]))
			verify_one(&verify, folders[i]);
		else
			error = verify_all(&verify, folders[i]);
		if (error)
			count = fault_set(&fault, -error, "%s: %s", folders[i], strerror(-error));
	}
	if (count <= 0)
		return command_refuse(&verify_command, &fault);
	printf("%d good, %d bad\n", verify.good, verify.bad);
	return verify.bad || !verify.good ? RUN_UNFINISHED : RUN_DONE;
}

const struct command verify_command = {
	.name = "verify",
	.operands = "FOLDER...",
	.summary = "Proves that evidence is, octet by octet, what the sensor signed.",
	.run = verify_run,
	.options = verify_options,
};
