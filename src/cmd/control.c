// SPDX-License-Identifier: GPL-3.0-or-later
/* fbswatch control: an order to a run that was started with --control. */
#include <errno.h>
#include <string.h>

#include "cmd.h"      // struct command
#include "control.h"  // control_ask
#include "plain.h"    // plain_print

/* The words with a blank between them: 0 or -E2BIG. */
static int join(char **words, int count, char text[ORDER_TEXT_SIZE])
{
	size_t used = 0;

	for (int i = 0; i < count; i++) {
		size_t length = strlen(words[i]);

		if (used + length + 2 > ORDER_TEXT_SIZE)
			return -E2BIG;
		if (i)
			text[used++] = ' ';
		memcpy(text + used, words[i], length);
		used += length;
	}
	text[used] = 0;
	return 0;
}

static int control_run(int argc, char **argv)
{
	static const struct setting none[] = { { 0 } };
	const struct setting_group groups[] = { { .table = none }, { 0 } };
	struct config given = { .groups = groups };
	struct fault fault = { 0 };
	struct order_answer answer;
	char text[ORDER_TEXT_SIZE], **operands;
	int count = config_read(&given, argc, argv, &operands, &fault);

	if (count >= 0 && count < 2)
		count = fault_set(&fault, EINVAL, "wants the path of a socket and an order");
	else if (count >= 2 && join(operands + 1, count - 1, text))
		count = fault_set(&fault, E2BIG, "an order has %d octets at most", ORDER_TEXT_SIZE - 1);
	if (count < 0)
		return command_refuse(&control_command, &given, &fault);
	int error = control_ask(operands[0], text, &answer, &fault);

	if (error) {
		command_refuse(&control_command, &given, &fault);
		return RUN_UNFINISHED;
	}
	plain_print(answer.error ? stderr : stdout, "%s%s\n", answer.error ? "refused: " : "", answer.text);
	return answer.error ? RUN_UNFINISHED : RUN_DONE;
}

const struct command control_command = {
	.name = "control",
	.operands = "PATH VERB [ARGUMENT][,NAME=VALUE]...",
	.summary = "Gives an order to a run that was started with --control PATH.",
	.summary_zh = "向以 --control PATH 启动的运行发送指令。",
	.details = "'fbswatch help orders' lists the verbs and their arguments.\n",
	.details_zh = "动词及其参数见 fbswatch help orders。\n",
	.run = control_run,
};
