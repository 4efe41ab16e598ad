// SPDX-License-Identifier: GPL-3.0-or-later
/* fbswatch unseal: the authority's side of --seal-to: makes the key pair, and opens sealed samples. */
#include <errno.h>
#include <stddef.h>

#include "cmd.h"       // struct command
#include "envelope.h"  // envelope_open
#include "plain.h"     // plain_print

struct unseal {
	const char *key, *new_key;
};

static const struct setting unseal_table[] = {
	{ "key", SETTING_STRING, offsetof(struct unseal, key), 0, 0, "FILE", "the secret key that opens it",
	  "用于解封的私钥文件" },
	{ "new-key", SETTING_STRING, offsetof(struct unseal, new_key), 0, 0, "FILE",
	  "make a key pair: the secret key into FILE, the public one, for --seal-to, is printed",
	  "生成密钥对：私钥写入 FILE，打印供 --seal-to 使用的公钥" },
	{ 0 },
};

static const struct setting_group *unseal_options(void)
{
	static const struct setting_group groups[] = { { unseal_table, NULL, "Options", "选项" }, { 0 } };

	return groups;
}

static int make_keys(const char *path, struct fault *fault)
{
	char text[ENVELOPE_KEY_TEXT];
	int error = envelope_keys(path, text, fault);

	if (!error)
		plain_print(stdout, "%s\n", text);
	return error;
}

static int unseal_run(int argc, char **argv)
{
	struct unseal unseal = { 0 };
	const struct setting_group groups[] = { { .table = unseal_table, .target = &unseal }, { 0 } };
	struct config given = { .groups = groups };
	struct fault fault = { 0 };
	char **files;
	int count = config_read(&given, argc, argv, &files, &fault);

	if (count == 0 && unseal.new_key && !unseal.key)
		count = make_keys(unseal.new_key, &fault);
	else if (count == 2 && unseal.key && !unseal.new_key)
		count = envelope_open(files[0], unseal.key, files[1], &fault);
	else if (count >= 0)
		count = fault_set(
			&fault, EINVAL,
			"give --key and two files, SEALED and NEW, or --new-key alone; see 'fbswatch help unseal'");
	if (count < 0)
		return command_refuse(&unseal_command, &given, &fault);
	return RUN_DONE;
}

const struct command unseal_command = {
	.name = "unseal",
	.operands = "[SEALED NEW]",
	.summary = "Opens samples of an evidence bundle that were sealed to your key, or makes that key.",
	.summary_zh = "解封证据包中密封给您的采样，或生成所需密钥。",
	.run = unseal_run,
	.options = unseal_options,
};
