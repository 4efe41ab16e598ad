// SPDX-License-Identifier: GPL-3.0-or-later
/* fbswatch doctor: why nothing is heard, and what to do about it. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cmd.h"      // struct command
#include "device.h"   // devices_read
#include "doctor.h"   // doctor_look
#include "options.h"  // run_options
#include "plain.h"    // plain_print
#include "plug.h"     // plug_parse

/* A survey of the widest bands, and no longer. */
static const double listen_s = 60;

struct doctor {
	bool json;
	const char *root;
	enum language language;
};

static const struct setting doctor_table[] = {
	{ "json", SETTING_FLAG, offsetof(struct doctor, json), 0, 0, NULL,
	  "one line of JSON for each device, in both languages", "每个设备一行 JSON，两种语言都有" },
	{ "root", SETTING_STRING, offsetof(struct doctor, root), 0, 0, "FOLDER",
	  "where /sys, /proc and /dev of the machine are, as seen from a container (/)",
	  "从容器里看，主机的 /sys、/proc、/dev 在哪里（/）" },
	{ 0 },
};

static const struct setting_group *doctor_groups(void)
{
	static const struct setting_group groups[] = {
		{ doctor_table, NULL, "Diagnosis", "诊断" },
		{ radio_table, NULL, "Radio options, as of watch", "接收机选项，与 watch 相同" },
		{ device_options, NULL, "Settings of the device", "电视棒的设置" },
		{ run_options, NULL, "Options, as of watch", "选项，与 watch 相同" },
		{ file_options, NULL, "File of settings", "设置文件" },
		{ 0 },
	};

	return groups;
}

/* ---- in words ---- */

static void print_more(const char *mark, const char *text)
{
	if (text[0])
		plain_print(stdout, "      %s%s\n", mark, text);
}

static void print_line(const struct diagnosis_line *line, enum language language)
{
	static const char *const marks[] = {
		[DIAGNOSIS_WELL] = "ok", [DIAGNOSIS_TROUBLE] = "!!", [DIAGNOSIS_UNKNOWN] = "??"
	};

	plain_print(stdout, "  %s  %s\n", marks[line->state], line->sentence.in[language]);
	print_more("", line->evidence.in[language]);
	print_more("-> ", line->remedy.in[language]);
}

static void print(const struct diagnosis *diagnosis, enum language language)
{
	const struct diagnosis_line *first = diagnosis->first;

	plain_print(stdout, "%s: %s\n", diagnosis->device,
	            first ? first->sentence.in[language] : language_text(language, "All is well.", "一切正常。"));
	if (first)
		print_more("-> ", first->remedy.in[language]);
	print_more("", diagnosis->heard.in[language]);
	plain_print(stdout, "\n");
	for (int i = 0; i < CONDITIONS; i++)
		print_line(&diagnosis->lines[i], language);
}

/* ---- what is written where ---- */

static bool is_file(const char *kind)
{
	return strcmp(kind, "text") == 0 || strcmp(kind, "jsonl") == 0 || strcmp(kind, "pcap") == 0;
}

/* Where watch would write with these settings; the texts last as long as the list. */
struct places {
	char journal[DOCTOR_PATH_SIZE];
	struct plug plugs[SETTING_LIST_MAX];
	int count;
};

static void add_place(struct places *places, struct doctor_request *request, const char *path)
{
	if (path && path[0] && strcmp(path, "-") != 0 && places->count + 1 < DOCTOR_FOLDERS_MAX)
		request->paths[places->count++] = path;
}

static int find_places(const struct engine_config *engine, struct places *places, struct doctor_request *request,
                       struct fault *fault)
{
	const char *journal = engine->journal;

	if (!journal && !engine_journal_path(places->journal, sizeof(places->journal)))
		journal = places->journal;
	if (journal && strcmp(journal, "none") != 0)
		add_place(places, request, journal);
	add_place(places, request, engine->baseline);
	for (int i = 0; i < engine->outputs.count; i++) {
		struct plug *plug = &places->plugs[i];

		if (plug_parse(plug, engine->outputs.items[i], ':', fault))
			return -EINVAL;
		if (is_file(plug->kind))
			add_place(places, request, plug->target);
	}
	request->evidence = engine->evidence;
	request->evidence_space = engine->evidence_space;
	return 0;
}

/* ---- the whole ---- */

/* The exit status: the first that is wrong with any device. -errno with the reason when it makes no sense. */
static int examine(const struct doctor *doctor, const struct doctor_request *request, const struct device_words *words,
                   int count, struct fault *fault)
{
	struct doctor_facts *facts = malloc(sizeof(*facts));
	struct diagnosis *diagnosis = malloc(sizeof(*diagnosis));
	int status = RUN_DONE;

	for (int i = 0; i < count && facts && diagnosis && status >= 0; i++) {
		struct doctor_request one = *request;
		struct radio_config radio = words[i].radio;

		radio.reception = request->radio->reception;
		one.radio = &radio;
		int error = doctor_look(&one, facts, fault);

		if (error || facts->interrupted) {
			status = error ? error : RUN_UNFINISHED;
			break;
		}
		doctor_judge(facts, diagnosis);
		if (doctor->json)
			diagnosis_write(diagnosis, stdout);
		else
			print(diagnosis, doctor->language);
		if (diagnosis->first && status == RUN_DONE)
			status = (int)diagnosis->first->condition;
	}
	if (!facts || !diagnosis)
		status = fault_set(fault, ENOMEM, "out of memory");
	free(diagnosis);
	free(facts);
	return status;
}

static int run_devices(const struct doctor *doctor, const struct run_config *config, struct radio_options *options,
                       struct fault *fault)
{
	struct device_words *words = calloc(PDU_RADIOS_MAX, sizeof(*words));
	struct places *places = calloc(1, sizeof(*places));
	struct doctor_request request = {
		.radio = &options->radio,
		.listen_s = options->duration_s > 0 ? options->duration_s : listen_s,
		.root = doctor->root ? doctor->root : "",
	};
	int status = words && places ? 0 : fault_set(fault, ENOMEM, "out of memory");

	options->radio.reception = config->reception;
	if (!status)
		status = find_places(&config->engine, places, &request, fault);
	if (!status)
		status = devices_read(&options->devices, &options->radio, words, fault);
	if (status > 0)
		status = examine(doctor, &request, words, status, fault);
	free(places);
	free(words);
	return status;
}

static int read_language(struct doctor *doctor, const char *name, struct fault *fault)
{
	doctor->language = language_of_environment();
	if (name && language_parse(name, &doctor->language))
		return fault_setting(fault, "lang", EINVAL, "'%s' is neither en nor zh", name);
	return 0;
}

static int doctor_run(int argc, char **argv)
{
	struct doctor doctor = { 0 };
	struct run_config config;
	struct radio_options options;
	const struct setting_group groups[] = {
		{ .table = doctor_table, .target = &doctor },
		{ .table = radio_table, .target = &options },
		{ .table = device_options, .target = &options.radio.source },
		{ .table = run_options, .target = &config },
		{ .table = file_options },
		{ 0 },
	};
	struct config given = { .groups = groups };
	struct fault fault = { 0 };
	char **operands;

	run_options_init(&config);
	radio_options_init(&options);
	int status = config_read(&given, argc, argv, &operands, &fault);

	if (status > 0)
		status = fault_set(&fault, EINVAL, "takes no operand, but '%s' was given", operands[0]);
	if (!status)
		status = read_language(&doctor, config.engine.lang, &fault);
	if (!status)
		status = run_devices(&doctor, &config, &options, &fault);
	if (status < 0)
		status = command_refuse(&doctor_command, &given, &fault);
	config_close(&given);
	return status;
}

const struct command doctor_command = {
	.name = "doctor",
	.operands = "",
	.summary = "Says why nothing is heard, and what to do about it. Takes the options of watch.",
	.summary_zh = "说明为什么什么都听不到，以及该怎么办。选项与 watch 相同。",
	.run = doctor_run,
	.options = doctor_groups,
};
