// SPDX-License-Identifier: GPL-3.0-or-later
/* config: any file of settings, with sections. What is taken is in its range, what is refused has a reason with the
 * file's name; where all that is wrong is asked for, at least one thing is told. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "config.h"  // config_read_file
#include "plain.h"   // plain_is
#include "plug.h"    // plug_parse

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct target {
	bool flag;
	const char *words;
	double number, hertz, gain_db;
	int64_t time_ns;
	int whole;
	struct setting_list list;
};

static const struct setting table[] = {
	{ "messages", SETTING_FLAG, offsetof(struct target, flag), 0, 0, NULL, "", "" },
	{ "sensor", SETTING_STRING, offsetof(struct target, words), 0, 0, "NAME", "", "" },
	{ "dwell", SETTING_NUMBER, offsetof(struct target, number), 0.1, 86400, "S", "", "" },
	{ "rate", SETTING_HERTZ, offsetof(struct target, hertz), 225e3, 62e6, "HZ", "", "" },
	{ "gain", SETTING_AUTO, offsetof(struct target, gain_db), -100, 100, "DB", "", "" },
	{ "start", SETTING_TIME, offsetof(struct target, time_ns), 0, 0, "TIME", "", "" },
	{ "port", SETTING_INT, offsetof(struct target, whole), 1, 65535, "PORT", "", "" },
	{ "device", SETTING_LIST, offsetof(struct target, list), 0, 0, "DEVICE", "", "" },
	{ "config", SETTING_FILE, 0, 0, 0, "FILE", "", "" },
	{ 0 },
};

static int tables(const char *words, const struct setting *found[CONFIG_SECTION_TABLES], struct fault *fault)
{
	struct plug plug;

	if (plug_parse(&plug, words, '=', fault))
		return -1;
	found[0] = table;
	return 0;
}

static void count(void *ctx, const struct fault *fault)
{
	int *wrong = ctx;

	if (!plain_is(fault->text) || !fault->text[0])
		abort();
	++*wrong;
}

static void check(const struct target *target, bool taken)
{
	struct fault fault;
	struct plug plug;

	if (target->number != 0 && !(target->number >= 0.1 && target->number <= 86400))
		abort();
	if (target->hertz != 0 && !(target->hertz >= 225e3 && target->hertz <= 62e6))
		abort();
	if (target->whole != 0 && !(target->whole >= 1 && target->whole <= 65535))
		abort();
	for (int i = 0; i < target->list.count; i++)
		if (strlen(target->list.items[i]) >= PLUG_TEXT_MAX ||
		    (taken && plug_parse(&plug, target->list.items[i], '=', &fault) && !fault.text[0]))
			abort();
}

static void read_once(const char *path, bool all)
{
	static const struct config_section sections[] = { { "device", tables }, { 0 } };
	struct target target = { 0 };
	const struct setting_group groups[] = { { .table = table, .target = &target }, { 0 } };
	int wrong = 0;
	struct config config = { .groups = groups, .sections = sections, .wrong = all ? count : NULL, .ctx = &wrong };
	struct fault fault = { .text = "" };
	int error = config_read_file(&config, path, &fault);

	if (error && !fault.text[0] && !wrong)
		abort();
	if (!error && wrong)
		abort();
	check(&target, !error);
	config_close(&config);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int fd = -1;
	static char path[32];

	if (fd < 0) {
		fd = memfd_create("x.conf", 0);
		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	}
	if (ftruncate(fd, 0) || pwrite(fd, data, size, 0) != (ssize_t)size)
		return 0;
	read_once(path, false);
	read_once(path, true);
	return 0;
}
