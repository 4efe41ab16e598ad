// SPDX-License-Identifier: GPL-3.0-or-later
/* jsonl: records as JSON, one object a line. */
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "sinks.h"   // jsonl_sink
#include "writer.h"  // struct writer

struct options {
	bool messages, append;
};

static const struct setting option_table[] = {
	{ "messages", SETTING_FLAG, offsetof(struct options, messages), 0, 0, NULL,
	  "records of messages go here (as --messages says)", "消息记录也写到这里（默认随 --messages）" },
	{ "append", SETTING_FLAG, offsetof(struct options, append), 0, 0, NULL,
	  "behind what the file holds already (no: it is emptied; live it is yes unless said)",
	  "接在文件原有内容之后（no：先清空；实时运行时默认 yes）" },
	{ 0 },
};

struct jsonl {
	struct writer *writer;
	bool messages;
	char line[RECORD_BYTES_MAX];
};

static int jsonl_put(void *instance, const struct record *record)
{
	struct jsonl *jsonl = instance;

	if (record->type == RECORD_MESSAGE && !jsonl->messages)
		return 0;
	int size = record_encode(record, jsonl->line);

	return size < 0 ? size : writer_write(jsonl->writer, jsonl->line, (size_t)size);
}

static void *jsonl_open(const struct sink_config *config, struct fault *fault)
{
	struct options options = { .messages = config->messages, .append = config->append };
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
	jsonl->writer = writer_open(&own, fault);
	if (jsonl->writer)
		return jsonl;
	free(jsonl);
	return NULL;
}

static void jsonl_messages(void *instance, bool wanted)
{
	((struct jsonl *)instance)->messages = wanted;
}

static int jsonl_flush(void *instance)
{
	return writer_flush(((struct jsonl *)instance)->writer);
}

static uint64_t jsonl_dropped(const void *instance)
{
	return writer_dropped(((const struct jsonl *)instance)->writer);
}

static int jsonl_close(void *instance)
{
	struct jsonl *jsonl = instance;
	int error = writer_close(jsonl->writer);

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
	.close = jsonl_close,
};
