// SPDX-License-Identifier: GPL-3.0-or-later
/* orders: what each verb does to a run, what it is answered, and that a record of it goes to outputs and journal,
 * whatever came of it. Cells, alerts, baseline, outputs and journal are the program's own. */
#include "../run/fake.h"  // struct fake

#include <sys/random.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#include "../../src/engine/inside.h"

/* In place of the C library's: what every run has in its records. */
ssize_t getrandom(void *octets, size_t size, unsigned flags)
{
	(void)flags;
	memset(octets, 0xab, size);
	return (ssize_t)size;
}

static const int64_t start_ns = INT64_C(1767225600000000000), second_ns = 1000000000;

static struct {
	struct engine *engine;
	char folder[64], out[96], journal[96], baseline[96], operators[96], target[112];
	int answered, driven;
	struct order_answer answer;
	struct order_task task; /* that the driver was told */
	int refusal;            /* of it */
	char text[1 << 18];
} room;

static void on_answer(void *ctx, uint64_t ticket, const struct order_answer *answer)
{
	assert_ptr_equal(ctx, &room);
	assert_int_equal(ticket, 7);
	room.answered++;
	room.answer = *answer;
}

static int drive(void *ctx, const struct order_task *task, struct fault *answer)
{
	assert_ptr_equal(ctx, &room);
	room.driven++;
	room.task = *task;
	int error = task->verb == ORDER_RELOAD ? engine_renew(room.engine, room.operators, answer) : 0;

	if (error)
		return error;
	return fault_set(answer, room.refusal, room.refusal ? "out of reach" : "driven");
}

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	fputs(text, file);
	fclose(file);
}

static const char *read_file(const char *path)
{
	FILE *file = fopen(path, "r");
	size_t size = file ? fread(room.text, 1, sizeof(room.text) - 1, file) : 0;

	room.text[size] = 0;
	if (file)
		fclose(file);
	return room.text;
}

static int open_engine(engine_driver_fn *driver)
{
	struct fault fault;
	const struct engine_config config = {
		.outputs = { 1, { room.target } },
		.sensor = "roof",
		.live = true,
		.patient = true,
		.baseline = room.baseline,
		.operators = room.operators,
		.journal = room.journal,
		.driver = driver,
		.driver_ctx = &room,
	};

	room.engine = engine_open(&config, &fault);
	return room.engine ? 0 : -1;
}

static int setup(void **state)
{
	(void)state;
	memset(&room, 0, sizeof(room));
	strcpy(room.folder, "/tmp/orders-XXXXXX");
	if (!mkdtemp(room.folder))
		return -1;
	snprintf(room.out, sizeof(room.out), "%s/out.jsonl", room.folder);
	snprintf(room.target, sizeof(room.target), "jsonl:%s", room.out);
	snprintf(room.journal, sizeof(room.journal), "%s/journal.jsonl", room.folder);
	snprintf(room.baseline, sizeof(room.baseline), "%s/baseline.db", room.folder);
	snprintf(room.operators, sizeof(room.operators), "%s/plan.csv", room.folder);
	write_file(room.operators, "460-00,China Mobile,中国移动,1-124,,,,\n");
	return open_engine(drive);
}

static int teardown(void **state)
{
	char command[80];
	struct fault fault;

	(void)state;
	engine_close(room.engine, &fault);
	snprintf(command, sizeof(command), "rm -r %s", room.folder);
	return system(command);
}

/* Gives it, and lets the engine obey; 0, or the error that was answered. */
static int give(const char *text, enum order_right right, int64_t time_ns)
{
	struct order order = {
		.origin = ORDER_FLEET, .right = right, .name = "ann", .answer = on_answer, .ctx = &room, .ticket = 7
	};
	int before = room.answered;

	snprintf(order.text, sizeof(order.text), "%s", text);
	order_give(engine_orders(room.engine), &order);
	assert_int_equal(room.answered, before);
	engine_obey(room.engine, time_ns);
	assert_int_equal(room.answered, before + 1);
	return room.answer.error;
}

static int order(const char *text)
{
	return give(text, ORDER_MAY_CHANGE, start_ns);
}

static void hear(void)
{
	const struct pdu pdu = {
		.rat = RAT_GSM,
		.channel = PDU_BCCH,
		.time_ns = start_ns,
		.freq_hz = 947.4e6,
		.m = { -30, 12, NAN, NAN },
		.gsm = { .arfcn = 62, .bsic = 43 },
		.len = PDU_GSM_OCTETS,
	};

	engine_pdu(room.engine, &pdu);
}

/* The rules say so much of the cell heard. */
static void suspect(int64_t time_ns, int signs)
{
	static const struct finding findings[] = {
		{ .rule = "a", .version = 1, .family = FAMILY_DOWNGRADE, .weight = 3 },
		{ .rule = "b", .version = 1, .family = FAMILY_IDENTITY, .weight = 1.5 },
		{ .rule = "c", .version = 1, .family = FAMILY_CLOCK, .weight = 3 },
	};
	const struct cell *heard = cells_newest(room.engine->cells);

	alerts_update(room.engine->judge.alerts, time_ns, cells_handle(heard), heard, cells_history(heard), findings,
	              signs);
}

static int count(const char *path, const char *words)
{
	int n = 0;

	engine_flush(room.engine);
	for (const char *at = strstr(read_file(path), words); at; at = strstr(at + 1, words))
		n++;
	return n;
}

static const char *alert_id(void)
{
	static char id[ALERT_ID_SIZE];
	const char *at = strstr(read_file(room.journal), "\"id\":\"");

	assert_non_null(at);
	snprintf(id, sizeof(id), "%.*s", (int)strcspn(at + 6, "\""), at + 6);
	return id;
}

/* ---- what comes of every order ---- */

static void each_is_recorded_and_answered(void **state)
{
	(void)state;
	assert_int_equal(order("park 947.4M,for=5"), 0);
	assert_string_equal(room.answer.text, "driven");
	assert_string_equal(
		read_file(room.journal),
		"{\"type\":\"command\",\"time\":\"2026-01-01T00:00:00.000000Z\",\"sensor\":\"roof\","
		"\"boot\":\"abababababababab\",\"seq\":0,\"origin\":\"fleet\",\"name\":\"ann\",\"verb\":\"park\","
		"\"arguments\":\"947.4M,for=5\",\"ok\":true,\"answer\":\"driven\"}\n");
	assert_int_equal(order("jump \033[2J"), -EINVAL);
	assert_string_equal(room.answer.text, "is not plain text in UTF-8");
	assert_int_equal(count(room.journal, "\"verb\":\"jump\",\"arguments\":\"?[2J\",\"ok\":false,\"answer\":"), 1);
	assert_int_equal(order(""), -EINVAL);
	assert_int_equal(count(room.journal, "\"name\":\"ann\",\"ok\":false,\"answer\":\"there is no verb\""), 1);
	assert_int_equal(count(room.out, "\"type\":\"command\""), 3);
	assert_int_equal(room.driven, 1);
}

static void what_one_may(void **state)
{
	static const struct {
		const char *text;
		enum order_right right;
	} rows[] = {
		{ "request cells", ORDER_MAY_ASK },  { "park off", ORDER_MAY_STEER },
		{ "mute gsm:1", ORDER_MAY_STEER },   { "reload", ORDER_MAY_CHANGE },
		{ "set dwell=3", ORDER_MAY_CHANGE }, { "allow gsm:1,off=yes", ORDER_MAY_CHANGE },
	};
	(void)state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		for (int right = ORDER_MAY_ASK; right <= ORDER_MAY_CHANGE; right++)
			assert_int_equal(give(rows[i].text, (enum order_right)right, start_ns) == -EPERM,
			                 right < (int)rows[i].right);
	assert_int_equal(give("park off", ORDER_MAY_ASK, start_ns), -EPERM);
	assert_string_equal(room.answer.text, "park: ann may not order this");
}

static void several_at_once(void **state)
{
	const struct order one = {
		.right = ORDER_MAY_ASK, .text = "request cells", .answer = on_answer, .ctx = &room, .ticket = 7
	};
	uint64_t version = room.engine->version;
	(void)state;

	for (int i = 0; i < 3; i++)
		order_give(engine_orders(room.engine), &one);
	assert_int_equal(
		poll(&(struct pollfd){ .fd = order_queue_fd(engine_orders(room.engine)), .events = POLLIN }, 1, 0), 1);
	engine_obey(room.engine, start_ns);
	assert_int_equal(room.answered, 3);
	assert_true(room.engine->version >= version + 3);
	engine_obey(room.engine, start_ns);
	assert_int_equal(room.answered, 3);
}

/* ---- park, set ---- */

static void the_driver_steers(void **state)
{
	struct fault fault;
	(void)state;

	order("park 947.4M,for=5");
	assert_true(room.task.verb == ORDER_PARK && room.task.park.freq_hz == 947.4e6 && room.task.park.for_s == 5);
	assert_int_equal(order("set dwell=3"), 0);
	assert_string_equal(room.answer.text, "set");
	assert_true(room.task.verb == ORDER_SET && room.task.set.dwell_s == 3);
	assert_int_equal(room.driven, 2);
	room.refusal = ERANGE;
	assert_int_equal(order("park 100G"), -EINVAL);
	assert_int_equal(order("park 1G"), -ERANGE);
	assert_string_equal(room.answer.text, "out of reach");
	assert_int_equal(order("set dwell=3,messages=yes"), -ERANGE);
	hear();
	assert_int_equal(count(room.out, "\"type\":\"message\""), 0); /* all of it or nothing */
	engine_close(room.engine, &fault);
	assert_int_equal(open_engine(NULL), 0);
	assert_int_equal(order("park 947.4M"), -ENOTSUP);
	assert_string_equal(room.answer.text, "park: no radio is at work");
}

static void messages_are_wanted_or_not(void **state)
{
	(void)state;
	hear();
	assert_int_equal(count(room.out, "\"type\":\"message\""), 0);
	assert_int_equal(order("set messages=yes"), 0);
	assert_int_equal(room.driven, 0);
	hear();
	assert_int_equal(count(room.out, "\"type\":\"message\""), 1);
	assert_int_equal(order("set messages=no"), 0);
	hear();
	assert_int_equal(count(room.out, "\"type\":\"message\""), 1);
}

/* ---- mute ---- */

static void an_alert_is_muted(void **state)
{
	char text[ORDER_TEXT_SIZE];
	(void)state;

	hear();
	suspect(start_ns, 2);
	assert_int_equal(count(room.out, "\"type\":\"alert\""), 1);
	snprintf(text, sizeof(text), "mute %s,for=60", alert_id());
	assert_int_equal(order(text), 0);
	assert_non_null(strstr(room.answer.text, "is muted for 60 s"));
	suspect(start_ns + second_ns, 3);
	assert_int_equal(count(room.out, "\"type\":\"alert\""), 1);
	assert_int_equal(count(room.journal, "\"type\":\"alert\""), 2);
	assert_int_equal(count(room.journal, "\"muted\":true"), 1);
	engine_obey(room.engine, start_ns + 60 * second_ns - 1);
	assert_int_equal(count(room.out, "\"type\":\"alert\""), 1);
	engine_obey(room.engine, start_ns + 60 * second_ns);
	assert_int_equal(count(room.out, "\"type\":\"alert\""), 2); /* as it is now */
	assert_int_equal(count(room.out, "\"level\":\"fake\""), 1);
	assert_int_equal(count(room.out, "\"muted\""), 0);
	assert_int_equal(count(room.journal, "\"type\":\"alert\""), 2);
	engine_obey(room.engine, start_ns + 61 * second_ns);
	assert_int_equal(count(room.out, "\"type\":\"alert\""), 2);
}

static void a_cell_is_muted_until_it_is_not(void **state)
{
	(void)state;
	assert_int_equal(order("mute gsm:arfcn62-bsic43"), -ENOENT);
	assert_string_equal(room.answer.text,
	                    "mute: 'gsm:arfcn62-bsic43' is neither an alert that stands nor a cell heard");
	hear();
	assert_int_equal(order("mute gsm:arfcn62-bsic43,off=yes"), -ENOENT);
	assert_string_equal(room.answer.text, "mute: gsm:arfcn62-bsic43 is not muted");
	assert_int_equal(order("mute gsm:arfcn62-bsic43"), 0);
	suspect(start_ns, 2);
	assert_int_equal(count(room.out, "\"type\":\"alert\""), 0);
	assert_int_equal(order("mute gsm:arfcn62-bsic43,off=yes"), 0);
	assert_string_equal(room.answer.text, "gsm:arfcn62-bsic43 is told again");
	assert_int_equal(count(room.out, "\"type\":\"alert\""), 1);
	suspect(start_ns + second_ns, 3);
	assert_int_equal(count(room.out, "\"type\":\"alert\""), 2);
}

/* Who was told of it is told that it is over; who was not, is not. */
static void the_end_of_a_muted_alert(void **state)
{
	(void)state;
	hear();
	suspect(start_ns, 2);
	assert_int_equal(give("mute gsm:arfcn62-bsic43,for=7200", ORDER_MAY_STEER, start_ns + second_ns), 0);
	alerts_tick(room.engine->judge.alerts, start_ns + 1000 * second_ns);
	assert_int_equal(count(room.out, "\"state\":\"cleared\""), 1);
	assert_int_equal(count(room.out, "\"muted\":true"), 1);
	suspect(start_ns + 2000 * second_ns, 2);
	alerts_tick(room.engine->judge.alerts, start_ns + 3000 * second_ns);
	assert_int_equal(count(room.out, "\"type\":\"alert\""), 2);
	assert_int_equal(count(room.journal, "\"type\":\"alert\""), 4);
	assert_int_equal(count(room.journal, "\"muted\":true"), 3);
}

/* ---- allow, reload ---- */

static void a_cell_is_allowed(void **state)
{
	struct known known;
	(void)state;

	assert_int_equal(order("allow gsm:arfcn62-bsic43,reason=ours"), -ENOENT);
	assert_string_equal(room.answer.text, "allow: no cell 'gsm:arfcn62-bsic43' was heard");
	hear();
	assert_int_equal(order("allow gsm:arfcn62-bsic43,reason=ours,until=2026-01-02T00:00:00Z"), 0);
	assert_string_equal(room.answer.text, "gsm:arfcn62-bsic43 is allowed");
	const struct cell *heard = cells_newest(room.engine->cells);

	baseline_find(room.engine->judge.baseline, heard, start_ns, &known);
	assert_true(known.allowed);
	assert_string_equal(known.reason, "ours");
	baseline_find(room.engine->judge.baseline, heard, start_ns + 86400 * second_ns, &known);
	assert_false(known.allowed);
	assert_int_equal(order("allow gsm:arfcn62-bsic43,off=yes"), 0);
	assert_int_equal(order("allow gsm:arfcn62-bsic43,off=yes"), -ENOENT);
	baseline_find(room.engine->judge.baseline, heard, start_ns, &known);
	assert_false(known.allowed);
}

static void without_a_baseline(void **state)
{
	struct fault fault;
	(void)state;

	engine_close(room.engine, &fault);
	const struct engine_config config = { .outputs = { 1, { room.target } }, .sensor = "roof", .journal = "none" };

	room.engine = engine_open(&config, &fault);
	hear();
	assert_int_equal(order("allow gsm:arfcn62-bsic43,reason=ours"), -ENOENT);
	assert_string_equal(room.answer.text, "allow: this run has no baseline");
	assert_int_equal(order("reload"), -ENOTSUP);
	assert_string_equal(room.answer.text, "reload: no radio is at work");
	assert_int_equal(count(room.journal, "command"), 0);
}

static const char *operator_name(void)
{
	return operators_name(room.engine->judge.scene.operators, "460", "00", false);
}

static void the_plan_is_read_again(void **state)
{
	(void)state;
	assert_string_equal(operator_name(), "China Mobile");
	write_file(room.operators, "460-00,Somebody,某某,1-124,,,,\n");
	assert_int_equal(order("reload"), 0);
	assert_string_equal(operator_name(), "Somebody");
	write_file(room.operators, "460-00,Some\n");
	assert_int_equal(order("reload"), -EINVAL);
	assert_non_null(strstr(room.answer.text, "plan.csv:1: "));
	assert_string_equal(operator_name(), "Somebody"); /* the old one stands */
	unlink(room.operators);
	assert_int_equal(order("reload"), -EINVAL);
	assert_non_null(strstr(room.answer.text, "plan.csv: No such file"));
	assert_int_equal(engine_renew(room.engine, NULL, &(struct fault){ 0 }), 0); /* the built-in one */
	assert_string_equal(operator_name(), "China Mobile");
}

/* ---- request ---- */

static void what_is_known_is_told(void **state)
{
	const struct listen_stretch stretch = { 946e6, 948e6, start_ns, start_ns + second_ns, 0, -60 };
	char text[ORDER_TEXT_SIZE];
	(void)state;

	hear();
	assert_int_equal(order("request coverage=yes,cells=yes"), -ENOENT);
	assert_string_equal(room.answer.text, "request: no stretch of listening has come to its end yet");
	engine_listened(room.engine, &stretch);
	int cells = count(room.out, "\"type\":\"cell\"");

	assert_int_equal(order("request cells"), 0);
	assert_int_equal(count(room.out, "\"type\":\"cell\""), cells + 1);
	assert_int_equal(order("request coverage"), 0);
	assert_int_equal(count(room.out, "\"type\":\"coverage\""), 1);
	assert_int_equal(order("request cells=yes,coverage=yes"), 0);
	assert_int_equal(count(room.out, "\"type\":\"coverage\""), 2);
	assert_int_equal(count(room.out, "\"type\":\"cell\""), cells + 2);
	assert_int_equal(order("request 20260101T000000.000000Z-00000000"), -ENOENT);
	suspect(start_ns, 2);
	snprintf(text, sizeof(text), "request %s", alert_id());
	assert_int_equal(order(text), 0);
	assert_int_equal(count(room.out, "\"type\":\"alert\""), 2);
	assert_int_equal(count(room.journal, "\"type\":\"alert\""), 1);
	assert_int_equal(room.driven, 0);
	assert_int_equal(order("request status"), 0);
	assert_true(room.driven == 1 && room.task.request.status);
}

/* What is asked for while it is muted is told, and that it is muted. */
static void a_muted_alert_is_asked_for(void **state)
{
	char text[ORDER_TEXT_SIZE];
	(void)state;

	hear();
	order("mute gsm:arfcn62-bsic43");
	suspect(start_ns, 2);
	snprintf(text, sizeof(text), "request %s", alert_id());
	assert_int_equal(order(text), 0);
	assert_int_equal(count(room.out, "\"muted\":true"), 1);
}

/* What still waits when the run ends has its answer. */
static void the_run_ends(void **state)
{
	const struct order one = { .text = "reload", .answer = on_answer, .ctx = &room, .ticket = 7 };
	struct fault fault;
	(void)state;

	order_give(engine_orders(room.engine), &one);
	engine_close(room.engine, &fault);
	assert_int_equal(room.answered, 1);
	assert_int_equal(room.answer.error, -ESHUTDOWN);
	assert_int_equal(open_engine(NULL), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_is_recorded_and_answered),
		TEST(what_one_may),
		TEST(several_at_once),
		TEST(the_driver_steers),
		TEST(messages_are_wanted_or_not),
		TEST(an_alert_is_muted),
		TEST(a_cell_is_muted_until_it_is_not),
		TEST(the_end_of_a_muted_alert),
		TEST(a_cell_is_allowed),
		TEST(without_a_baseline),
		TEST(the_plan_is_read_again),
		TEST(what_is_known_is_told),
		TEST(a_muted_alert_is_asked_for),
		TEST(the_run_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
