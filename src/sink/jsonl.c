// SPDX-License-Identifier: GPL-3.0-or-later
/* jsonl: records as JSON, one object a line. A file that is appended to is a log that lasts (logfile.h); a pipe, a
 * terminal, or a file that was emptied, is written as it comes (writer.h). */
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "logfile.h"  // struct logfile
#include "sinks.h"    // jsonl_sink
#include "writer.h"   // struct writer

struct options {
	bool messages, append, daily;
	double rotate_bytes, keep_days, keep_free_bytes;
};

static const struct setting option_table[] = {
	{ "messages", SETTING_FLAG, offsetof(struct options, messages), 0, 0, NULL,
	  "records of messages go here (as --messages says)", "消息记录也写到这里（默认随 --messages）" },
	{ "append", SETTING_FLAG, offsetof(struct options, append), 0, 0, NULL,
	  "behind what the file holds already (no: it is emptied; live it is yes unless said)",
	  "接在文件原有内容之后（no：先清空；实时运行时默认 yes）" },
	{ "rotate", SETTING_NUMBER, offsetof(struct options, rotate_bytes), 0, 1e15, "BYTES",
	  "live: a file of this size becomes an old one, compressed; 0: none does (0)",
	  "实时运行：文件达到此大小即归档并压缩；0：从不（0）" },
	{ "daily", SETTING_FLAG, offsetof(struct options, daily), 0, 0, NULL, "live: and one of yesterday, UTC (no)",
	  "实时运行：每天（UTC）归档一次（默认 no）" },
	{ "keep", SETTING_NUMBER, offsetof(struct options, keep_days), 0, 36500, "DAYS",
	  "old files are removed after this time; 0: never (180)", "归档文件保留的天数；0：一直保留（180）" },
	{ "keep-free", SETTING_NUMBER, offsetof(struct options, keep_free_bytes), 0, 1e15, "BYTES",
	  "and sooner, but for the newest, where less is free on the disk (100M)",
	  "磁盘剩余空间低于此值时提前删除最旧的归档（保留最新一个）（100M）" },
	{ 0 },
};

struct jsonl {
	struct writer *writer; /* NULL: it is a log */
	struct logfile *log;
	bool started;
	bool messages;
	struct torn torn; /* found at the start */
	uint64_t dropped; /* by the log */
	char line[RECORD_BYTES_MAX];
};

static int put_log(struct jsonl *jsonl, const struct record *record, size_t size)
{
	const bool urgent = record->type == RECORD_ALERT || record->type == RECORD_ORDER;
	int error = jsonl->started ? 0 : logfile_start(jsonl->log, &jsonl->torn);

	jsonl->started = true;
	if (error)
		return error;
	jsonl->dropped += !logfile_write(jsonl->log, jsonl->line, size, record->time_ns, urgent);
	return 0;
}

static int jsonl_put(void *instance, const struct record *record)
{
	struct jsonl *jsonl = instance;

	if (record->type == RECORD_MESSAGE && !jsonl->messages)
		return 0;
	int size = record_encode(record, jsonl->line);

	if (size < 0)
		return size;
	return jsonl->log ? put_log(jsonl, record, (size_t)size)
	                  : writer_write(jsonl->writer, jsonl->line, (size_t)size);
}

/* What lasts: a file that is appended to, or one that is yet to be made. */
static bool is_log(const struct sink_config *config)
{
	struct stat st;

	return (config->append || config->again) && strcmp(config->target, "-") != 0 &&
	       (stat(config->target, &st) ? errno == ENOENT : S_ISREG(st.st_mode));
}

static bool open_target(struct jsonl *jsonl, const struct sink_config *config, const struct options *options,
                        struct fault *fault)
{
	const struct logfile_config log = {
		.path = config->target,
		.patient = config->patient || !config->live,
		.rotate_bytes = options->rotate_bytes,
		.daily = options->daily,
		.keep_s = options->keep_days * 86400,
		.keep_free_bytes = options->keep_free_bytes,
	};

	if (is_log(config))
		jsonl->log = logfile_open(&log, fault);
	else
		jsonl->writer = writer_open(config, fault);
	return jsonl->log || jsonl->writer;
}

static void *jsonl_open(const struct sink_config *config, struct fault *fault)
{
	struct options options = {
		.messages = config->messages, .append = config->append, .keep_days = 180, .keep_free_bytes = 100e6
	};
	struct sink_config own = *config;
	struct jsonl *jsonl;

	if (plug_read(config->plug, option_table, &options, fault))
		return NULL;
	jsonl = calloc(1, sizeof(*jsonl));
	if (!jsonl) {
		fault_set(fault, ENOMEM, "out of memory");
		return NULL;
	}
	jsonl->messages = options.messages;
	own.append = options.append;
	if (open_target(jsonl, &own, &options, fault))
		return jsonl;
	free(jsonl);
	return NULL;
}

static void jsonl_messages(void *instance, bool wanted)
{
	((struct jsonl *)instance)->messages = wanted;
}

static bool jsonl_numbers_messages(const void *instance)
{
	return ((const struct jsonl *)instance)->messages;
}

static int jsonl_flush(void *instance)
{
	struct jsonl *jsonl = instance;

	if (jsonl->writer)
		return writer_flush(jsonl->writer);
	if (jsonl->started)
		logfile_flush(jsonl->log);
	return 0;
}

static uint64_t jsonl_dropped(const void *instance)
{
	const struct jsonl *jsonl = instance;

	return jsonl->writer ? writer_dropped(jsonl->writer) : jsonl->dropped;
}

static int jsonl_trouble(const void *instance, struct fault *why)
{
	const struct jsonl *jsonl = instance;

	return jsonl->log ? logfile_trouble(jsonl->log, why) : 1;
}

static bool jsonl_news(void *instance, struct torn *torn)
{
	struct jsonl *jsonl = instance;

	if (!jsonl->log || !jsonl->started)
		return false;
	const bool began = logfile_tick(jsonl->log, torn);

	if (jsonl->torn.octets)
		*torn = jsonl->torn;
	jsonl->torn.octets = 0;
	return began;
}

static void jsonl_reopen(void *instance)
{
	struct jsonl *jsonl = instance;

	if (jsonl->log && jsonl->started)
		logfile_reopen(jsonl->log);
}

static int jsonl_close(void *instance)
{
	struct jsonl *jsonl = instance;
	int error = jsonl->log ? logfile_close(jsonl->log) : writer_close(jsonl->writer);

	free(jsonl);
	return error;
}

const struct sink jsonl_sink = {
	.name = "jsonl",
	.target_help = "-|PATH",
	.to_file = true,
	.description = "records as JSON, one object a line",
	.description_zh = "JSON 记录，每行一个对象",
	.options = option_table,
	.open = jsonl_open,
	.put = jsonl_put,
	.messages = jsonl_messages,
	.flush = jsonl_flush,
	.dropped = jsonl_dropped,
	.trouble = jsonl_trouble,
	.news = jsonl_news,
	.numbers_messages = jsonl_numbers_messages,
	.reopen = jsonl_reopen,
	.close = jsonl_close,
};
