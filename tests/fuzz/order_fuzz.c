// SPDX-License-Identifier: GPL-3.0-or-later
/* order: any line that somebody gives. What is taken must be possible, what is refused must say why.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "order.h"  // order_read
#include "plain.h"  // plain_is

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct order_task *task)
{
	switch (task->verb) {
	case ORDER_PARK:
		if (task->park.off == order_gives(task, "freq") ||
		    !(task->park.for_s >= 1 && task->park.for_s <= 86400))
			abort();
		break;
	case ORDER_MUTE:
		if (!plain_is(task->mute.what) || !(task->mute.for_s >= 1 && task->mute.for_s <= 30 * 86400))
			abort();
		break;
	case ORDER_ALLOW:
		if (!task->allow.cell[0] || (!task->allow.off && !plain_is(task->allow.reason)))
			abort();
		break;
	case ORDER_SET:
		if (order_gives(task, "dwell") && !(task->set.dwell_s >= 0.1 && task->set.dwell_s <= 86400))
			abort();
		break;
	case ORDER_REQUEST:
		if (task->request.alert && strlen(task->request.alert) >= ORDER_TEXT_SIZE)
			abort();
		break;
	case ORDER_RELOAD:
	case ORDER_STATUS:
		break;
	case ORDER_VERBS:
		abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct order_task task;
	struct fault fault = { .text = "" };
	char *text = strndup((const char *)data, size);

	if (!text)
		return 0;
	if (!order_read(text, &task, &fault))
		check(&task);
	else if (!fault.text[0])
		abort();
	free(text);
	return 0;
}
