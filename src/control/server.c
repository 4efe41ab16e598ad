// SPDX-License-Identifier: GPL-3.0-or-later
/* server: see control.h. All descriptors stand behind one epoll, which is what the loop waits for. Nothing here waits:
 * a connection has PATIENCE_S seconds to give its line, and an answer that the other end does not take at once - it
 * fits into any socket's buffer - is given up. */
#include "control.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "place.h"   // place_of
#include "answer.h"  // answer_encode

enum { CONNECTIONS = 8, PATIENCE_S = 5, LISTENER = CONNECTIONS };

/* One that is open: reads its line, then waits for the answer. */
struct connection {
	int fd; /* -1: none */
	enum order_right right;
	bool given; /* its order is in the queue: an answer comes */
	uint64_t ticket;
	double since_s;
	size_t length;
	char line[ORDER_TEXT_SIZE + 1]; /* with its end of line */
	char name[ORDER_NAME_SIZE];
};

struct control {
	struct order_queue *queue;
	int epoll_fd, fd;
	const char *path; /* NULL: no socket was made */
	uint64_t tickets; /* given so far */
	struct connection connections[CONNECTIONS];
};

static double now_s(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* ---- an answer ---- */

static void send_answer(int fd, const struct order_answer *answer)
{
	char line[ANSWER_BYTES_MAX];
	int size = answer_encode(answer, line);
	ssize_t sent = size > 0 ? send(fd, line, (size_t)size, MSG_NOSIGNAL | MSG_DONTWAIT) : 0;

	(void)sent; /* who is gone needs none */
}

static void hang_up(struct connection *connection)
{
	close(connection->fd); /* takes it out of the epoll */
	connection->fd = -1;
}

static void refuse(int fd, int error, const char *why)
{
	struct order_answer answer = { .error = error };

	snprintf(answer.text, sizeof(answer.text), "%s", why);
	send_answer(fd, &answer);
}

/* The connection may have been given up meanwhile, and its place be another's. */
static void on_answer(void *ctx, uint64_t ticket, const struct order_answer *answer)
{
	struct control *control = ctx;

	for (int i = 0; i < CONNECTIONS; i++) {
		struct connection *connection = &control->connections[i];

		if (connection->fd < 0 || connection->ticket != ticket)
			continue;
		send_answer(connection->fd, answer);
		hang_up(connection);
	}
}

/* ---- a line ---- */

/* A line ended: it is the order. */
static void give(struct control *control, struct connection *connection)
{
	struct order order = {
		.origin = ORDER_SOCKET,
		.right = connection->right,
		.answer = on_answer,
		.ctx = control,
		.ticket = connection->ticket,
	};

	memcpy(order.name, connection->name, sizeof(order.name));
	memcpy(order.text, connection->line, connection->length - 1);
	connection->given = true;
	epoll_ctl(control->epoll_fd, EPOLL_CTL_DEL, connection->fd, NULL);
	order_give(control->queue, &order);
}

static void on_connection(struct control *control, struct connection *connection)
{
	ssize_t n = recv(connection->fd, connection->line + connection->length, ORDER_TEXT_SIZE - connection->length,
	                 MSG_DONTWAIT);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		hang_up(connection);
		return;
	}
	const char *end = memchr(connection->line + connection->length, '\n', (size_t)n);

	connection->length += (size_t)n;
	if (memchr(connection->line, 0, connection->length))
		refuse(connection->fd, -EINVAL, "is not plain text in UTF-8");
	else if (end && end + 1 != connection->line + connection->length)
		refuse(connection->fd, -EINVAL, "more than one line");
	else if (!end && connection->length == ORDER_TEXT_SIZE)
		refuse(connection->fd, -ENAMETOOLONG, "the line is too long");
	else if (end)
		return give(control, connection);
	else
		return; /* the rest is on its way */
	hang_up(connection);
}

/* ---- who comes ---- */

/* Whether the other end is in our group. */
static bool is_of_group(int fd, const struct ucred *peer)
{
	gid_t groups[64];
	socklen_t size = sizeof(groups);

	if (peer->gid == getegid())
		return true;
	if (getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, groups, &size))
		return false;
	for (size_t i = 0; i < size / sizeof(groups[0]); i++)
		if (groups[i] == getegid())
			return true;
	return false;
}

/* Who is at the other end, into name[], and what he may order; false: nobody who may order anything. */
static bool may_come(int fd, char name[ORDER_NAME_SIZE], enum order_right *right)
{
	struct ucred peer;
	socklen_t size = sizeof(peer);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size))
		return false;
	snprintf(name, ORDER_NAME_SIZE, "uid %u", (unsigned)peer.uid);
	*right = peer.uid == 0 || peer.uid == geteuid() ? ORDER_MAY_CHANGE : ORDER_MAY_ASK;
	return *right == ORDER_MAY_CHANGE || is_of_group(fd, &peer);
}

static struct connection *free_connection(struct control *control)
{
	for (int i = 0; i < CONNECTIONS; i++)
		if (control->connections[i].fd < 0)
			return &control->connections[i];
	return NULL;
}

static int watch(const struct control *control, int fd, uint32_t place)
{
	struct epoll_event event = { .events = EPOLLIN, .data.u32 = place };

	return epoll_ctl(control->epoll_fd, EPOLL_CTL_ADD, fd, &event) ? -errno : 0;
}

static void on_listener(struct control *control)
{
	int fd = accept4(control->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	struct connection *connection = free_connection(control);
	char name[ORDER_NAME_SIZE];
	enum order_right right;
	bool may = fd >= 0 && may_come(fd, name, &right);

	if (fd < 0)
		return;
	if (!may)
		refuse(fd, -EPERM, "only the run's own user, its group and root are heard");
	else if (!connection)
		refuse(fd, -EBUSY, "too many connections");
	else if (!watch(control, fd, (uint32_t)(connection - control->connections))) {
		*connection = (struct connection){
			.fd = fd, .right = right, .ticket = ++control->tickets, .since_s = now_s()
		};
		memcpy(connection->name, name, sizeof(name));
		return;
	}
	close(fd);
}

static void on_ready(void *ctx)
{
	struct control *control = ctx;
	struct epoll_event events[CONNECTIONS + 1];
	int count = epoll_wait(control->epoll_fd, events, CONNECTIONS + 1, 0);

	for (int i = 0; i < count; i++) {
		uint32_t place = events[i].data.u32;

		if (place == LISTENER)
			on_listener(control);
		else if (control->connections[place].fd >= 0)
			on_connection(control, &control->connections[place]);
	}
}

static void on_tick(void *ctx)
{
	struct control *control = ctx;

	for (int i = 0; i < CONNECTIONS; i++) {
		struct connection *connection = &control->connections[i];

		if (connection->fd < 0 || connection->given || now_s() - connection->since_s < PATIENCE_S)
			continue;
		refuse(connection->fd, -ETIMEDOUT, "no order came in time");
		hang_up(connection);
	}
}

/* ---- the socket ---- */

/* A socket where nobody listens was left behind. */
static int make_room(const char *path, struct fault *fault)
{
	struct stat st;

	if (lstat(path, &st))
		return 0;
	if (!S_ISSOCK(st.st_mode))
		return fault_setting(fault, "control", EEXIST, "%s: is there, and no socket", path);
	int fd = place_connect(path, &(struct fault){ 0 });

	if (fd >= 0) {
		close(fd);
		return fault_setting(fault, "control", EADDRINUSE, "%s: another run listens there", path);
	}
	unlink(path);
	return 0;
}

/* The mode is the socket's from the start: nobody comes in before it is set. bind() takes away what umask(2) says. */
static int listen_at(struct control *control, const char *path, struct fault *fault)
{
	struct sockaddr_un address;
	struct fault why;

	if (place_of(path, &address, &why))
		return fault_setting(fault, "control", ENAMETOOLONG, "%s", why.text);
	if (make_room(path, fault))
		return -EADDRINUSE;
	control->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (control->fd < 0 || fchmod(control->fd, 0660) ||
	    bind(control->fd, (const struct sockaddr *)&address, sizeof(address)) || chmod(path, 0660))
		return fault_setting(fault, "control", errno, "%s: %s", path, strerror(errno));
	control->path = path;
	return listen(control->fd, CONNECTIONS)
	               ? fault_setting(fault, "control", errno, "%s: %s", path, strerror(errno))
	               : 0;
}

static int serve(struct control *control, struct loop *loop, struct fault *fault)
{
	control->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	int error = control->epoll_fd < 0 ? -errno : watch(control, control->fd, LISTENER);

	if (error)
		return fault_set(fault, -error, "cannot wait for orders: %s", strerror(-error));
	error = loop_add_fd(loop, control->epoll_fd, on_ready, control, fault);
	return error ? error : loop_add_tick(loop, 1, on_tick, control, fault);
}

struct control *control_open(const char *path, struct order_queue *queue, struct loop *loop, struct fault *fault)
{
	struct control *control = calloc(1, sizeof(*control));

	if (!control) {
		fault_set(fault, ENOMEM, "out of memory");
		return NULL;
	}
	control->queue = queue;
	control->fd = control->epoll_fd = -1;
	for (int i = 0; i < CONNECTIONS; i++)
		control->connections[i].fd = -1;
	if (!listen_at(control, path, fault) && !serve(control, loop, fault))
		return control;
	control_close(control);
	return NULL;
}

void control_close(struct control *control)
{
	if (!control)
		return;
	for (int i = 0; i < CONNECTIONS; i++)
		if (control->connections[i].fd >= 0)
			hang_up(&control->connections[i]);
	if (control->path)
		unlink(control->path);
	if (control->fd >= 0)
		close(control->fd);
	if (control->epoll_fd >= 0)
		close(control->epoll_fd);
	free(control);
}
