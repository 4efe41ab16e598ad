// SPDX-License-Identifier: GPL-3.0-or-later
/* server and client: an order and its answer; lines that are none, connections too many, too slow or of others, places
 * that are taken. The loop is turned by the tests; time and the peer's user are theirs, too. */
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "control.h"  // control_open

static struct {
	char folder[64], path[96];
	struct loop *loop;
	struct order_queue *queue;
	struct control *control;
	struct order order; /* taken last */
	int taken;
	double later_s;        /* than it is */
	bool stranger, joined; /* the other end has another group; but is in this one too */
	long uid;              /* of the peer; -1: as it is */
} room;

int clock_gettime(clockid_t id, struct timespec *now)
{
	int error = (int)syscall(SYS_clock_gettime, id, now);

	now->tv_sec += id == CLOCK_MONOTONIC ? (time_t)room.later_s : 0;
	return error;
}

int getsockopt(int fd, int level, int name, void *value, socklen_t *size)
{
	int error = (int)syscall(SYS_getsockopt, fd, level, name, value, size);

	if (level == SOL_SOCKET && name == SO_PEERCRED && room.uid >= 0)
		*(struct ucred *)value = (struct ucred){ 1, (uid_t)room.uid, getegid() + (gid_t)room.stranger };
	if (level == SOL_SOCKET && name == SO_PEERGROUPS && room.stranger) {
		((gid_t *)value)[0] = getegid() + !room.joined;
		*size = sizeof(gid_t);
		return 0;
	}
	return error;
}

static int open_control(struct fault *fault)
{
	room.loop = loop_create(fault);
	room.queue = order_queue_create();
	room.control = control_open(room.path, room.queue, room.loop, fault);
	return room.control ? 0 : -1;
}

static void close_control(void)
{
	order_queue_destroy(room.queue);
	loop_destroy(room.loop);
	control_close(room.control);
}

static int setup(void **state)
{
	struct fault fault;

	(void)state;
	memset(&room, 0, sizeof(room));
	room.uid = -1;
	strcpy(room.folder, "/tmp/control-XXXXXX");
	if (!mkdtemp(room.folder))
		return -1;
	snprintf(room.path, sizeof(room.path), "%s/socket", room.folder);
	return open_control(&fault);
}

static int teardown(void **state)
{
	(void)state;
	close_control();
	return rmdir(room.folder); /* nothing is left in it */
}

static int connect_to(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	strcpy(address.sun_path, path);
	if (!connect(fd, (struct sockaddr *)&address, sizeof(address)))
		return fd;
	close(fd);
	return -1;
}

/* The loop has done all that there is to do; orders are taken and, answered, have had their way. */
static void turn(void)
{
	struct fault fault;

	for (int i = 0; i < 4; i++) {
		loop_wait(room.loop, 0, &fault);
		while (order_take(room.queue, &room.order)) {
			room.taken++;
			order_answer(&room.order, strstr(room.order.text, "no") ? -EINVAL : 0, "as you \"say\"");
		}
	}
}

static int call(const char *octets, size_t size)
{
	int fd = connect_to(room.path);

	assert_true(fd >= 0);
	assert_true(send(fd, octets, size, MSG_NOSIGNAL) == (ssize_t)size);
	return fd;
}

/* What comes until the other end hangs up; "still open": it does not. */
static const char *reply(int fd)
{
	static char line[2048];
	size_t used = 0;
	ssize_t n;

	turn();
	while ((n = recv(fd, line + used, sizeof(line) - 1 - used, MSG_DONTWAIT)) > 0)
		used += (size_t)n;
	line[used] = 0;
	if (n < 0 && errno == EAGAIN)
		return "still open";
	close(fd);
	return line;
}

static void an_order_and_its_answer(void **state)
{
	char name[ORDER_NAME_SIZE];
	(void)state;

	assert_string_equal(reply(call("park 947.4M,for=5\n", 18)),
	                    "{\"ok\":true,\"answer\":\"as you \\\"say\\\"\"}\n");
	assert_string_equal(room.order.text, "park 947.4M,for=5");
	assert_true(room.order.origin == ORDER_SOCKET && room.order.right == ORDER_MAY_CHANGE);
	snprintf(name, sizeof(name), "uid %u", (unsigned)geteuid());
	assert_string_equal(room.order.name, name);
	assert_string_equal(reply(call("no\n", 3)), "{\"ok\":false,\"answer\":\"as you \\\"say\\\"\"}\n");
	assert_string_equal(reply(call("\n", 1)), "{\"ok\":true,\"answer\":\"as you \\\"say\\\"\"}\n");
	assert_string_equal(room.order.text, "");
	assert_int_equal(room.taken, 3);
}

static void a_line_in_pieces(void **state)
{
	int fd = call("rel", 3);
	(void)state;

	assert_string_equal(reply(fd), "still open");
	assert_true(send(fd, "oad\n", 4, MSG_NOSIGNAL) == 4);
	assert_non_null(strstr(reply(fd), "\"ok\":true"));
	assert_string_equal(room.order.text, "reload");
}

static void lines_that_are_none(void **state)
{
	char text[ORDER_TEXT_SIZE + 1];
	(void)state;

	assert_string_equal(reply(call("a\nb\n", 4)), "{\"ok\":false,\"answer\":\"more than one line\"}\n");
	assert_string_equal(reply(call("a\0b\n", 4)), "{\"ok\":false,\"answer\":\"is not plain text in UTF-8\"}\n");
	memset(text, 'x', sizeof(text));
	assert_string_equal(reply(call(text, sizeof(text))), "{\"ok\":false,\"answer\":\"the line is too long\"}\n");
	assert_int_equal(room.taken, 0);
	text[ORDER_TEXT_SIZE - 1] = '\n';
	assert_non_null(strstr(reply(call(text, ORDER_TEXT_SIZE)), "\"ok\":true"));
	assert_int_equal(strlen(room.order.text), ORDER_TEXT_SIZE - 1);
	int fd = call("half", 4);

	shutdown(fd, SHUT_WR);
	assert_string_equal(reply(fd), "");
	close(call("gone\n", 5)); /* who does not wait for the answer */
	turn();
	assert_int_equal(room.taken, 2);
	assert_string_equal(room.order.text, "gone");
}

/* Eight, and each that goes makes room. */
static void too_many(void **state)
{
	int fds[8];
	(void)state;

	for (int i = 0; i < 8; i++)
		fds[i] = call("x", 1);
	for (int i = 0; i < 8; i++)
		assert_string_equal(reply(fds[i]), "still open");
	assert_string_equal(reply(call("x\n", 2)), "{\"ok\":false,\"answer\":\"too many connections\"}\n");
	close(fds[3]);
	turn();
	assert_non_null(strstr(reply(call("x\n", 2)), "\"ok\":true"));
	for (int i = 0; i < 8; i++)
		if (i != 3)
			close(fds[i]);
	turn();
}

static void too_slow(void **state)
{
	int fd = call("x", 1);
	struct fault fault;
	(void)state;

	assert_string_equal(reply(fd), "still open");
	room.later_s = 2;
	loop_wait(room.loop, INFINITY, &fault); /* for the next look at it */
	assert_string_equal(reply(fd), "still open");
	room.later_s = 7;
	loop_wait(room.loop, INFINITY, &fault);
	assert_string_equal(reply(fd), "{\"ok\":false,\"answer\":\"no order came in time\"}\n");
}

/* Who is in the group, by the one that he has or by another of his, may ask; nobody else. */
static void of_another_user(void **state)
{
	(void)state;
	room.uid = (long)geteuid() + 1;
	assert_non_null(strstr(reply(call("x\n", 2)), "\"ok\":true"));
	assert_int_equal(room.order.right, ORDER_MAY_ASK);
	room.stranger = room.joined = true;
	assert_non_null(strstr(reply(call("x\n", 2)), "\"ok\":true"));
	assert_int_equal(room.order.right, ORDER_MAY_ASK);
	room.taken = 0;
	room.joined = false;
	assert_string_equal(reply(call("x\n", 2)),
	                    "{\"ok\":false,\"answer\":\"only the run's own user, its group and root are heard\"}\n");
	assert_int_equal(room.taken, 0);
	room.uid = 0;
	assert_non_null(strstr(reply(call("x\n", 2)), "\"ok\":true"));
	assert_string_equal(room.order.name, "uid 0");
	assert_int_equal(room.order.right, ORDER_MAY_CHANGE);
}

/* For its user and group alone; a second run is refused, what a killed one left is replaced, a file stays. */
static void its_place(void **state)
{
	struct fault fault;
	struct stat st;
	char text[160];
	(void)state;

	assert_int_equal(stat(room.path, &st), 0);
	assert_int_equal(st.st_mode, S_IFSOCK | 0660);
	assert_null(control_open(room.path, room.queue, room.loop, &fault));
	snprintf(text, sizeof(text), "%s: another run listens there", room.path);
	assert_string_equal(fault.text, text);
	assert_string_equal(fault.setting, "control");
	close_control();
	assert_int_equal(stat(room.path, &st), -1);
	int left = socket(AF_UNIX, SOCK_STREAM, 0);
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	strcpy(address.sun_path, room.path);
	assert_int_equal(bind(left, (struct sockaddr *)&address, sizeof(address)), 0);
	close(left);
	assert_int_equal(open_control(&fault), 0);
	close_control();
	FILE *file = fopen(room.path, "w");

	fclose(file);
	assert_int_equal(open_control(&fault), -1);
	snprintf(text, sizeof(text), "%s: is there, and no socket", room.path);
	assert_string_equal(fault.text, text);
	close_control();
	assert_int_equal(unlink(room.path), 0);
	assert_int_equal(open_control(&fault), 0);
}

static void a_path_that_is_none(void **state)
{
	struct order_answer answer;
	struct fault fault;
	char path[200];
	(void)state;

	memset(path, 'x', sizeof(path));
	path[199] = 0;
	assert_null(control_open(path, room.queue, room.loop, &fault));
	assert_non_null(strstr(fault.text, "is no path of 1 to 107 octets"));
	assert_null(control_open("", room.queue, room.loop, &fault));
	assert_null(control_open("/nowhere/at/all", room.queue, room.loop, &fault));
	assert_non_null(strstr(fault.text, "/nowhere/at/all: No such file"));
	assert_true(control_ask("/nowhere/at/all", "x", &answer, &fault) < 0);
	assert_non_null(strstr(fault.text, "/nowhere/at/all: No such file"));
	assert_true(control_ask(path, "x", &answer, &fault) < 0);
}

/* ---- the client ---- */

static atomic_bool over;

static void *turn_on(void *arg)
{
	while (!over)
		turn();
	return arg;
}

static void the_client_asks(void **state)
{
	struct order_answer answer;
	struct fault fault;
	pthread_t thread;
	char text[ORDER_TEXT_SIZE + 1];
	(void)state;

	over = false;
	assert_int_equal(pthread_create(&thread, NULL, turn_on, NULL), 0);
	int error = control_ask(room.path, "reload", &answer, &fault);
	int done = answer.error;
	int second = control_ask(room.path, "no", &answer, &fault);

	memset(text, 'x', sizeof(text));
	text[ORDER_TEXT_SIZE] = 0;
	int longer = control_ask(room.path, text, &answer, &fault),
	    lines = control_ask(room.path, "a\nb", &answer, &fault);

	over = true;
	pthread_join(thread, NULL);
	assert_true(error == 0 && done == 0);
	assert_true(second == 0 && longer == -EINVAL && lines == -EINVAL);
	assert_string_equal(fault.text, "an order is one line of 511 octets at most");
}

static void *hang_up_on(void *arg)
{
	int fd = accept(*(int *)arg, NULL, NULL);

	send(fd, "{\"ok\":", 6, MSG_NOSIGNAL);
	close(fd);
	return NULL;
}

/* The other end is anybody's. */
static void no_answer(void **state)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	struct order_answer answer;
	struct fault fault;
	pthread_t thread;
	(void)state;

	snprintf(address.sun_path, sizeof(address.sun_path), "%s/other", room.folder);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)) || listen(fd, 1), 0);
	pthread_create(&thread, NULL, hang_up_on, &fd);
	assert_int_equal(control_ask(address.sun_path, "x", &answer, &fault), -EPROTO);
	assert_non_null(strstr(fault.text, "no answer came: no JSON object"));
	pthread_join(thread, NULL);
	close(fd);
	unlink(address.sun_path);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_order_and_its_answer),
		TEST(a_line_in_pieces),
		TEST(lines_that_are_none),
		TEST(too_many),
		TEST(too_slow),
		TEST(of_another_user),
		TEST(its_place),
		TEST(a_path_that_is_none),
		TEST(the_client_asks),
		TEST(no_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
