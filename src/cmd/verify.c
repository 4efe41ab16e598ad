// SPDX-License-Identifier: GPL-3.0-or-later
/* fbswatch verify: checks signed evidence. A folder must hold all that its sensor signed, in order, and nothing else;
 * of a single bundle, only the bundle itself is checked. */
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd.h"       // struct command
#include "evidence.h"  // evidence_verify
#include "plain.h"     // plain_print

struct verify {
	const char *key; /* the key as typed, later in its canonical form */
	unsigned long long good, bad;
};

static const struct setting verify_table[] = {
	{ "key", SETTING_STRING, offsetof(struct verify, key), 0, 0, "HEX",
	  "accept only this public key: the sensor is pinned", "只接受这一个公钥：锁定到这台传感器" },
	{ 0 },
};

static const struct setting_group *verify_options(void)
{
	static const struct setting_group groups[] = { { verify_table, NULL, "Options", "选项" }, { 0 } };

	return groups;
}

static void say_bad(const struct fault *fault)
{
	plain_print(stdout, "BAD   %s\n", fault->text);
}

static void say_good(const char *path, const struct evidence_seal *seal)
{
	plain_print(stdout, "good  %s: ", path);
	if (!seal->older)
		plain_print(stdout, "number %llu, ", (unsigned long long)seal->number);
	plain_print(stdout, "%s, %s, ", seal->cell, seal->level);
	if (seal->pruned)
		plain_print(stdout, "its files taken away by the sensor to make room, ");
	else
		plain_print(stdout, "%d files, ", seal->files);
	plain_print(stdout, "key %s%s%s%s\n", seal->key, seal->previous[0] ? ", after " : ", the first", seal->previous,
	            seal->older ? " (the older form: neither its name nor its number is signed)" : "");
}

static void told(void *ctx, const char *path, const struct evidence_seal *seal, const struct fault *fault)
{
	(void)ctx;
	if (fault)
		say_bad(fault);
	else
		say_good(path, seal);
}

static void say_key(const struct verify *verify, const char *key)
{
	if (verify->key)
		plain_print(stdout, "pinned: the key is the one that was given\n");
	else
		plain_print(stdout, "unpinned: %s signed this; hold it against the sensor's own, or give --key\n", key);
}

static void verify_one(struct verify *verify, const char *folder)
{
	struct evidence_seal seal;
	struct fault fault;

	if (evidence_verify(folder, verify->key, &seal, &fault)) {
		say_bad(&fault);
		verify->bad++;
		return;
	}
	verify->good++;
	say_good(folder, &seal);
	plain_print(stdout, "one bundle, its place in the chain not checked\n");
	say_key(verify, seal.key);
}

/* Every bundle in a folder of bundles; -errno with the reason when it cannot be looked at. */
static int verify_all(struct verify *verify, const char *folder, struct fault *fault)
{
	struct evidence_chain chain;
	int error = evidence_verify_all(folder, verify->key, told, NULL, &chain, fault);

	if (error)
		return error;
	verify->good += chain.good;
	verify->bad += chain.bad;
	if (chain.number)
		plain_print(
			stdout,
			"newest: number %llu, sha256 %s; kept elsewhere, they show whether the end was cut off later\n",
			(unsigned long long)chain.number, chain.digest);
	if (chain.older && !chain.number)
		plain_print(stdout, "the older form: nothing says whether bundles were cut off at the end\n");
	if (chain.good)
		say_key(verify, chain.key);
	return 0;
}

static int verify_run(int argc, char **argv)
{
	struct verify verify = { 0 };
	const struct setting_group groups[] = { { .table = verify_table, .target = &verify }, { 0 } };
	struct config given = { .groups = groups };
	struct fault fault = { 0 };
	char key[EVIDENCE_KEY_SIZE], **folders;
	int count = config_read(&given, argc, argv, &folders, &fault);

	if (count == 0)
		count = fault_set(&fault, EINVAL, "no folder given; see 'fbswatch help verify'");
	if (count > 0 && verify.key && evidence_key_parse(verify.key, key, &fault))
		count = -EINVAL;
	verify.key = verify.key ? key : NULL;
	for (int i = 0; i < count; i++) {
		if (evidence_is_bundle(folders[i]))
			verify_one(&verify, folders[i]);
		else if (verify_all(&verify, folders[i], &fault))
			count = -EINVAL;
	}
	if (count <= 0)
		return command_refuse(&verify_command, &given, &fault);
	plain_print(stdout, "%llu good, %llu bad\n", verify.good, verify.bad);
	return verify.bad || !verify.good ? RUN_UNFINISHED : RUN_DONE;
}

const struct command verify_command = {
	.name = "verify",
	.operands = "FOLDER...",
	.summary = "Proves that evidence is all that the sensor signed, in order, octet by octet, and nothing else.",
	.summary_zh = "证明证据就是传感器所签的全部内容：顺序无误，逐字节一致，没有多余。",
	.run = verify_run,
	.options = verify_options,
};
