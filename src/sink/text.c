// SPDX-License-Identifier: GPL-3.0-or-later
/* text: for people, one line an event. On a terminal the cells stand in a table (table.h); while that is redrawn in
 * place, nothing else is written there. */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "page.h"      // struct page
#include "row.h"       // row_put
#include "sinks.h"     // text_sink
#include "standard.h"  // standard_of
#include "trouble.h"   // trouble_words
#include "verdict.h"   // verdict_format
#include "writer.h"    // struct writer

enum { COVERAGE_BYTES = 2048 };

struct options {
	bool messages;
};

static const struct setting option_table[] = {
	{ "messages", SETTING_FLAG, offsetof(struct options, messages), 0, 0, NULL,
	  "a line for every message (as --messages says)", "每条消息一行（默认随 --messages）" },
	{ 0 },
};

struct text {
	struct writer *writer;
	bool silent; /* where the cells are drawn */
	bool terminal, messages;
	enum language language;
	struct page page; /* what is written next */
};

static void put_message(struct text *text, const struct message *message)
{
	const struct pdu *pdu = message->pdu;
	const struct standard *standard = standard_of(pdu->rat);
	struct heard heard;

	standard->heard(pdu, &heard);
	page_put(&text->page, "%-24s %-6s ", message->cell_key, pdu_channel_name(pdu->channel));
	page_put(&text->page, "%s %*u", standard->frame_key, standard->frame_digits, heard.frame);
	if (standard->subframe_key)
		page_put(&text->page, ".%u", heard.subframe);
	page_put(&text->page, "  %s%s\n", message->name, pdu->combined ? " (combined)" : "");
}

static void put_coverage(struct text *text, const struct coverage *coverage)
{
	char words[COVERAGE_BYTES];

	verdict_coverage(coverage, text->language, words, sizeof(words));
	page_put(&text->page, "%s", words);
}

static uint64_t blocks_read(const struct status *status)
{
	uint64_t sum = 0;

	for (int i = 0; i < PDU_CHANNELS; i++)
		sum += status->blocks_ok[i];
	return sum;
}

static void put_troubles(struct text *text, int64_t time_ns, const struct status *status)
{
	char words[128];

	for (int i = 0; i < TROUBLES; i++)
		if (trouble_words(status, (enum trouble)i, text->language, words, sizeof(words))) {
			row_clock(&text->page, time_ns);
			page_put(&text->page, "%s: %s\n", status->source, words);
		}
}

static void put_status(struct text *text, int64_t time_ns, const struct status *status)
{
	const bool zh = text->language == LANGUAGE_ZH;

	if (status->error) /* the error names the source */
		page_put(&text->page, "%s\n", status->error);
	else if (status->reason)
		page_put(&text->page, zh ? "%s：未识别出小区：%s\n" : "%s: no cell identified: %s\n", status->source,
		         zh && status->reason_zh ? status->reason_zh : status->reason);
	else if (!status->samples) /* blocks of other tools: there were no samples */
		page_put(&text->page, zh ? "%s：%llu 个消息块\n" : "%s: %llu blocks\n", status->source,
		         (unsigned long long)blocks_read(status));
	else
		page_put(&text->page, zh ? "%s：%.1f 秒，丢失 %llu 个采样\n" : "%s: %.1f s, %llu samples lost\n",
		         status->source, status->seconds, (unsigned long long)status->dropped_samples);
	put_troubles(text, time_ns, status);
}

static void put_survey(struct text *text, const struct survey *survey)
{
	if (text->language == LANGUAGE_ZH)
		page_put(&text->page, "扫描%s%s：访问 %u 个载波，%u 个小区，%.0f 秒\n", survey->bands[0] ? " " : "",
		         survey->bands, survey->channels_visited, survey->cells, survey->duration_s);
	else
		page_put(&text->page, "survey%s%s: %u carriers visited, %u cells, %.0f s\n",
		         survey->bands[0] ? " of " : "", survey->bands, survey->channels_visited, survey->cells,
		         survey->duration_s);
}

static void put_order(struct text *text, const struct order_told *told)
{
	static const char *const origins_zh[ORDER_ORIGINS] = { "终端", "套接字", "网页", "中心" };

	if (text->language == LANGUAGE_ZH) {
		page_put(&text->page, "指令（%s，%s）：%s：%s%s\n", origins_zh[told->order->origin], told->order->name,
		         told->order->text, told->error ? "未执行：" : "", told->answer);
		return;
	}
	page_put(&text->page, "command of %s %s: %s: %s%s\n", order_origin_name(told->order->origin), told->order->name,
	         told->order->text, told->error ? "refused: " : "", told->answer);
}

/* Whether the record is shown here. */
static bool wanted(const struct text *text, const struct record *record)
{
	switch (record->type) {
	case RECORD_CELL:
		return !text->terminal;
	case RECORD_MESSAGE:
		return text->messages && !text->silent;
	case RECORD_HEARD:
	case RECORD_CLOCK:
	case RECORD_SPECTRUM:
		return false;
	default:
		return !text->silent;
	}
}

static void put_body(struct text *text, const struct record *record)
{
	struct page *page = &text->page;

	switch (record->type) {
	case RECORD_CELL:
		row_put(page, record->cell, text->language);
		page_put(page, "\n");
		break;
	case RECORD_MESSAGE:
		put_message(text, record->message);
		break;
	case RECORD_ALERT:
		page->used +=
			verdict_format(record->alert, text->language, page->text + page->used, PAGE_BYTES - page->used);
		break;
	case RECORD_COVERAGE:
		put_coverage(text, record->coverage);
		break;
	case RECORD_STATUS:
		put_status(text, record->time_ns, record->status);
		break;
	case RECORD_SURVEY:
		put_survey(text, record->survey);
		break;
	case RECORD_ORDER:
		put_order(text, record->order);
		break;
	case RECORD_DIGEST:
		page->used +=
			digest_format(record->digest, text->language, page->text + page->used, PAGE_BYTES - page->used);
		break;
	case RECORD_TORN:
		page_put(page, "%s: half a line at its end (%zu octets) was set aside\n", record->torn->source,
		         record->torn->torn->octets);
		break;
	default:
		break;
	}
}

static int text_put(void *instance, const struct record *record)
{
	struct text *text = instance;

	if (!wanted(text, record))
		return 0;
	row_clock(&text->page, record->time_ns);
	put_body(text, record);
	return page_write(&text->page, text->writer);
}

/* What a power cut left of a line goes, and a line says so. */
static void heal(struct text *text, const struct sink_config *config)
{
	const bool lasts = config->live && config->append && strcmp(config->target, "-") != 0;
	int fd = lasts ? open(config->target, O_RDWR | O_CLOEXEC | O_NOCTTY | O_NONBLOCK) : -1;
	struct torn torn = { 0 };
	struct stat st;

	if (fd < 0)
		return;
	if (!fstat(fd, &st) && S_ISREG(st.st_mode) && !torn_cut(fd, &torn) && torn.octets)
		page_put(&text->page,
		         text->language == LANGUAGE_ZH
		                 ? "此前末行不完整（%zu 字节），已移除：%s\n"
		                 : "half a line that was the end (%zu octets) was set aside: %s\n",
		         torn.octets, torn.text);
	close(fd);
}

static void *text_open(const struct sink_config *config, struct fault *fault)
{
	struct options options = { .messages = config->messages };
	struct text *text;

	if (plug_read(config->plug, option_table, &options, fault))
		return NULL;
	text = calloc(1, sizeof(*text));
	if (!text) {
		fault_set(fault, ENOMEM, "out of memory");
		return NULL;
	}
	text->messages = options.messages;
	text->language = config->language;
	heal(text, config);
	text->writer = writer_open(config, fault);
	if (!text->writer) {
		free(text);
		return NULL;
	}
	text->terminal = writer_is_terminal(text->writer) && page_steers();
	text->silent = text->terminal && (config->live || config->viewed);
	return text;
}

static void text_messages(void *instance, bool wanted)
{
	((struct text *)instance)->messages = wanted;
}

static int text_flush(void *instance)
{
	return writer_flush(((struct text *)instance)->writer);
}

static uint64_t text_dropped(const void *instance)
{
	return writer_dropped(((const struct text *)instance)->writer);
}

static int text_close(void *instance)
{
	struct text *text = instance;
	int error = writer_close(text->writer);

	free(text);
	return error;
}

const struct sink text_sink = {
	.name = "text",
	.target_help = "-|PATH",
	.to_file = true,
	.for_people = true,
	.description = "for people: a table on a terminal, otherwise one line an event",
	.description_zh = "供人阅读：终端上为小区表，其他地方每个事件一行",
	.options = option_table,
	.open = text_open,
	.put = text_put,
	.messages = text_messages,
	.flush = text_flush,
	.dropped = text_dropped,
	.close = text_close,
};
