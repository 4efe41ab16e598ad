// SPDX-License-Identifier: GPL-3.0-or-later
/* orders: each is read, checked, carried out, recorded and answered, in this order: who has the answer finds the
 * record.
 */
#include "inside.h"

#include <errno.h>
#include <string.h>

static const double ns_a_second = 1e9;

/* ---- mute ---- */

/* Which alerts to report once more: those that a mute had hidden, or one by its id. */
struct telling {
	struct engine *engine;
	const struct mute *ended; /* NULL: the one of this id */
	const char *id;
	int count;
};

static void tell_alert(void *ctx, int64_t time_ns, const struct alert *alert)
{
	struct telling *telling = ctx;
	struct engine *engine = telling->engine;

	if (telling->ended ? !mute_names(telling->ended, alert) : strcmp(alert->id, telling->id) != 0)
		return;
	outputs_put(&engine->outputs, &(struct record){ .type = RECORD_ALERT,
	                                                .time_ns = time_ns,
	                                                .muted = mutes_cover(&engine->mutes, time_ns, alert),
	                                                .alert = alert });
	telling->count++;
}

/* Reports the alerts that the mute hid and that still stand, as they are now. */
static void end_mute(struct engine *engine, int64_t time_ns, const struct mute *ended)
{
	alerts_show(engine->judge.alerts, time_ns, tell_alert, &(struct telling){ engine, ended, NULL, 0 });
}

static bool cell_known(const struct engine *engine, const char *key)
{
	char heard[CELL_KEY_SIZE];

	for (const struct cell *cell = cells_newest(engine->cells); cell; cell = cells_older(cell)) {
		cell_key(cell, heard, sizeof(heard));
		if (strcmp(heard, key) == 0)
			return true;
	}
	return false;
}

static void find_alert(void *ctx, int64_t time_ns, const struct alert *alert)
{
	struct telling *telling = ctx;

	(void)time_ns;
	telling->count += strcmp(alert->id, telling->id) == 0;
}

static bool alert_stands(const struct engine *engine, const char *id)
{
	struct telling telling = { .id = id };

	alerts_show(engine->judge.alerts, 0, find_alert, &telling);
	return telling.count > 0;
}

static int mute_alert(struct engine *engine, int64_t time_ns, const struct order_mute *order, struct fault *answer)
{
	struct mute ended;

	if (order->off && !mutes_drop(&engine->mutes, order->what, &ended))
		return fault_set(answer, ENOENT, "mute: %s is not muted", order->what);
	if (order->off) {
		end_mute(engine, time_ns, &ended);
		return fault_set(answer, 0, "%s is told again", order->what);
	}
	if (!alert_stands(engine, order->what) && !cell_known(engine, order->what))
		return fault_set(answer, ENOENT, "mute: '%s' is neither an alert that stands nor a cell heard",
		                 order->what);
	if (mutes_add(&engine->mutes, order->what, time_ns, time_ns + (int64_t)(order->for_s * ns_a_second)))
		return fault_set(answer, ENOSPC, "mute: %d are muted already", MUTES_MAX);
	return fault_set(answer, 0, "%s is muted for %.0f s", order->what, order->for_s);
}

/* ---- the others ---- */

static int allow_cell(struct engine *engine, const struct order_allow *order, struct fault *answer)
{
	struct baseline *baseline = engine->judge.baseline;

	if (!baseline)
		return fault_set(answer, ENOENT, "allow: this run has no baseline");
	if (order->off) {
		int error = baseline_disallow(baseline, order->cell, answer);

		return error ? error : fault_set(answer, 0, "%s is allowed no more", order->cell);
	}
	if (!cell_known(engine, order->cell))
		return fault_set(answer, ENOENT, "allow: no cell '%s' was heard", order->cell);
	int error = baseline_allow(baseline, order->cell, order->reason, order->until_ns, answer);

	return error ? error : fault_set(answer, 0, "%s is allowed", order->cell);
}

static int drive(struct engine *engine, const struct order_task *task, struct fault *answer)
{
	if (!engine->driver)
		return fault_set(answer, ENOTSUP, "%s: no radio is at work", order_verb_name(task->verb));
	return engine->driver(engine->driver_ctx, task, answer);
}

static int set(struct engine *engine, const struct order_task *task, struct fault *answer)
{
	bool messages = order_gives(task, "messages");
	int error = task->words.count > messages ? drive(engine, task, answer) : 0;

	if (error)
		return error;
	if (messages)
		outputs_messages(&engine->outputs, task->set.messages);
	return fault_set(answer, 0, "set");
}

static int request(struct engine *engine, int64_t time_ns, const struct order_task *task, struct fault *answer)
{
	const struct order_request *order = &task->request;

	if (order->coverage && !engine->judge.coverage.count)
		return fault_set(answer, ENOENT, "request: no stretch of listening has come to its end yet");
	if (order->alert) {
		struct telling telling = { engine, NULL, order->alert, 0 };

		alerts_show(engine->judge.alerts, time_ns, tell_alert, &telling);
		if (!telling.count)
			return fault_set(answer, ENOENT, "request: no alert '%s' stands", order->alert);
	}
	int error = order->status ? drive(engine, task, answer) : 0;

	if (error)
		return error;
	if (order->coverage)
		engine_coverage(engine, time_ns);
	if (order->cells)
		cells_report(engine->cells, time_ns);
	return fault_set(answer, 0, "told");
}

/* ---- carrying one out ---- */

static int carry_out(struct engine *engine, int64_t time_ns, const struct order_task *task, struct fault *answer)
{
	switch (task->verb) {
	case ORDER_PARK:
		return drive(engine, task, answer);
	case ORDER_MUTE:
		return mute_alert(engine, time_ns, &task->mute, answer);
	case ORDER_ALLOW:
		return allow_cell(engine, &task->allow, answer);
	case ORDER_SET:
		return set(engine, task, answer);
	case ORDER_RELOAD: /* what rotates the logs from outside asks for it so, whatever the settings are */
		engine_reopen(engine);
		return drive(engine, task, answer);
	case ORDER_STATUS:
		return drive(engine, task, answer);
	case ORDER_REQUEST:
		return request(engine, time_ns, task, answer);
	case ORDER_VERBS:
		break;
	}
	return -EINVAL;
}

static void obey(struct engine *engine, int64_t time_ns, const struct order *order)
{
	struct order_task task;
	struct fault answer = { .text = "" };
	int error = order_read(order->text, &task, &answer);

	if (!error && order->right < task.right)
		error = fault_set(&answer, EPERM, "%s: %s may not order this", order_verb_name(task.verb), order->name);
	if (!error)
		error = carry_out(engine, time_ns, &task, &answer);
	const struct order_told told = { order, error, answer.text };

	if (!error && task.verb == ORDER_STATUS) { /* a question that may come every minute leaves no record */
		order_answer_data(order, error, answer.text, engine->told);
		return;
	}
	struct record record = { .type = RECORD_ORDER, .time_ns = time_ns, .order = &told };

	outputs_number(&engine->outputs, &record);
	outputs_put(&engine->outputs, &record);
	witness_order(&engine->witness, &record);
	order_answer(order, error, answer.text);
}

void engine_obey(struct engine *engine, int64_t time_ns)
{
	struct mute ended;
	struct order order;

	while (mutes_expire(&engine->mutes, time_ns, &ended))
		end_mute(engine, time_ns, &ended);
	while (order_take(engine->orders, &order)) {
		engine->version++;
		obey(engine, time_ns, &order);
		outputs_flush(&engine->outputs);
	}
}
