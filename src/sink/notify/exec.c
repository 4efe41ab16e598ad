// SPDX-License-Identifier: GPL-3.0-or-later
/* exec: a program for each record, one at a time, with the record as one line of JSON on its standard input. The
 * program and its arguments are the user's words alone, cut at blanks; no shell reads them unless asked to (shell=yes),
 * and nothing that was heard ever becomes an argument or part of the environment. What it writes goes nowhere, but for
 * the first line on standard error, which says why it failed. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../sinks.h"  // exec_sink
#include "courier.h"   // courier_open
#include "plain.h"     // plain_text

enum { WORDS_MAX = 64, SAID_SIZE = 160 };

static const char path[] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

struct options {
	struct courier_options common;
	bool shell;
	double limit_s;
};

static const struct setting option_table[] = {
	{ "shell", SETTING_FLAG, offsetof(struct options, shell), 0, 0, NULL,
	  "the command is for /bin/sh (no: a program and its arguments, cut at blanks)",
	  "命令交给 /bin/sh（no：按空格切分的程序和参数）" },
	{ "limit", SETTING_NUMBER, offsetof(struct options, limit_s), 0.1, 3600, "S",
	  "it is killed after this time (30)", "超过此时间即被终止（30）" },
	COURIER_SETTINGS(struct options),
	{ 0 },
};

struct exec {
	double limit_s;
	char command[PLUG_TEXT_MAX], program[PLUG_TEXT_MAX], home[512];
	char *words[WORDS_MAX + 1]; /* ended by NULL */
};

/* A child while it runs. */
struct child {
	pid_t pid;
	int pidfd, said_fd;
	char said[SAID_SIZE]; /* on standard error, its beginning */
	size_t used;
};

/* ---- setting up ---- */

static int cut_words(struct exec *exec, struct fault *fault)
{
	int count = 0;
	char *save;

	for (char *word = strtok_r(exec->command, " \t", &save); word; word = strtok_r(NULL, " \t", &save)) {
		if (count == WORDS_MAX)
			return fault_set(fault, E2BIG, "exec: more than %d words", WORDS_MAX);
		exec->words[count++] = word;
	}
	return count ? 0 : fault_set(fault, EINVAL, "exec: which command?");
}

/* Where the program is: as named, or in one of the usual folders. */
static int find_program(struct exec *exec, struct fault *fault)
{
	const char *name = exec->words[0];

	if (strchr(name, '/')) {
		snprintf(exec->program, sizeof(exec->program), "%s", name);
		return access(name, X_OK) ? fault_set(fault, errno, "exec: %s: %s", name, strerror(errno)) : 0;
	}
	for (const char *folder = path; *folder; folder += strcspn(folder, ":"), folder += *folder == ':') {
		snprintf(exec->program, sizeof(exec->program), "%.*s/%s", (int)strcspn(folder, ":"), folder, name);
		if (access(exec->program, X_OK) == 0)
			return 0;
	}
	return fault_set(fault, ENOENT, "exec: %s: there is no such program in %s", name, path);
}

static int prepare(struct exec *exec, const struct sink_config *config, bool shell, struct fault *fault)
{
	const char *home = getenv("HOME");

	snprintf(exec->command, sizeof(exec->command), "%s", config->target);
	if (home)
		snprintf(exec->home, sizeof(exec->home), "HOME=%s", home);
	if (!shell)
		return cut_words(exec, fault) ? fault->error : find_program(exec, fault);
	strcpy(exec->program, "/bin/sh");
	exec->words[0] = exec->program;
	exec->words[1] = "-c";
	exec->words[2] = exec->command;
	return 0;
}

static void *exec_make(const struct sink_config *config, struct courier_options *common, char *shown,
                       struct fault *fault)
{
	struct options options = { .common = COURIER_DEFAULTS, .limit_s = 30 };
	struct exec *exec = NULL;

	if (plug_read(config->plug, option_table, &options, fault))
		return NULL;
	*common = options.common;
	exec = calloc(1, sizeof(*exec));
	if (!exec) {
		fault_set(fault, ENOMEM, "out of memory");
		return NULL;
	}
	exec->limit_s = options.limit_s;
	if (prepare(exec, config, options.shell, fault)) {
		free(exec);
		return NULL;
	}
	snprintf(shown, CARRIER_SHOWN_SIZE, "exec:%.100s", exec->program);
	return exec;
}

/* ---- a child ---- */

/* What the child reads: nobody waits for it to do so. */
static int record_fd(const struct letter *letter)
{
	int fd = memfd_create("record", MFD_CLOEXEC);

	if (fd >= 0 && (dprintf(fd, "%s\n", letter->json) < 0 || lseek(fd, 0, SEEK_SET))) {
		close(fd);
		return -1;
	}
	return fd;
}

/* A group of its own, no signal blocked or ignored, no descriptor of ours. */
static int spawn(const struct exec *exec, int in, int err, pid_t *pid)
{
	char *const environment[] = { "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
		                      "LANG=C.UTF-8", exec->home[0] ? (char *)exec->home : NULL, NULL };
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none, all;

	sigemptyset(&none);
	sigfillset(&all);
	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attributes);
	posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
	posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &all);
	int error = posix_spawn(pid, exec->program, &actions, &attributes, exec->words, environment);

	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attributes);
	return error;
}

/* Takes some of its words, what is too much is dropped: how many octets; 0: there will be no more; -1: not now. */
static ssize_t listen_to(struct child *child)
{
	char text[512];
	const ssize_t n = read(child->said_fd, text, sizeof(text));
	size_t room = sizeof(child->said) - 1 - child->used;

	if (n <= 0)
		return n;
	room = room < (size_t)n ? room : (size_t)n;
	memcpy(child->said + child->used, text, room);
	child->used += room;
	return n;
}

static double now_s(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* Until it ends; -ETIMEDOUT, -ECANCELED when it has to be ended. */
static int attend(struct child *child, double limit_s, int stop_fd)
{
	struct pollfd fds[] = { { .fd = child->pidfd, .events = POLLIN },
		                { .fd = child->said_fd, .events = POLLIN },
		                { .fd = stop_fd, .events = POLLIN } };
	const double until_s = now_s() + limit_s;

	for (;;) {
		const double left_s = until_s - now_s();

		if (left_s <= 0)
			return -ETIMEDOUT;
		poll(fds, 3, (int)(left_s * 1e3) + 1);
		if (fds[1].revents && listen_to(child) == 0)
			fds[1].fd = -1;
		if (fds[0].revents)
			return 0;
		if (fds[2].revents)
			return -ECANCELED;
	}
}

/* The first line, in words that may be shown. */
static const char *first_line(struct child *child)
{
	child->said[strcspn(child->said, "\n")] = 0;
	return plain_text(child->said, false);
}

static enum delivery judge(struct child *child, int error, int status, double limit_s, struct fault *why)
{
	const char *line = first_line(child), *colon = line[0] ? ": " : "";

	if (error == -ECANCELED)
		fault_set(why, ECANCELED, "it was still running at the end");
	else if (error)
		fault_set(why, ETIMEDOUT, "it took more than %g s and was killed%s%s", limit_s, colon, line);
	else if (WIFSIGNALED(status))
		fault_set(why, EIO, "it was ended by signal %d%s%s", WTERMSIG(status), colon, line);
	else if (WEXITSTATUS(status))
		fault_set(why, EIO, "it ended with status %d%s%s", WEXITSTATUS(status), colon, line);
	else
		return DELIVERED;
	return error == -ECANCELED ? AWAY : REFUSED;
}

static enum delivery run_child(const struct exec *exec, struct child *child, int stop_fd, struct fault *why)
{
	int status = 0;

	child->pidfd = pidfd_open(child->pid, 0);
	int error = child->pidfd >= 0 ? attend(child, exec->limit_s, stop_fd) : -ETIMEDOUT;

	if (error)
		kill(-child->pid, SIGKILL);
	while (waitpid(child->pid, &status, 0) < 0 && errno == EINTR)
		;
	while (child->used < sizeof(child->said) - 1 && listen_to(child) > 0)
		;
	if (child->pidfd >= 0)
		close(child->pidfd);
	return judge(child, error, status, exec->limit_s, why);
}

static enum delivery exec_deliver(void *instance, const struct letter *letter, int stop_fd, struct fault *why)
{
	const struct exec *exec = instance;
	struct child child = { .pid = -1 };
	int said[2] = { -1, -1 }, in = record_fd(letter);
	enum delivery result = AWAY;
	int error = in < 0 || pipe2(said, O_CLOEXEC) || fcntl(said[0], F_SETFL, O_NONBLOCK)
	                    ? errno
	                    : spawn(exec, in, said[1], &child.pid);

	if (said[1] >= 0)
		close(said[1]);
	child.said_fd = said[0];
	if (error)
		fault_set(why, error, "%s: %s", exec->program, strerror(error));
	else
		result = run_child(exec, &child, stop_fd, why);
	if (said[0] >= 0)
		close(said[0]);
	if (in >= 0)
		close(in);
	return result;
}

static const struct carrier exec_carrier = {
	.name = "exec",
	.make = exec_make,
	.deliver = exec_deliver,
	.destroy = free,
};

static void *exec_open(const struct sink_config *config, struct fault *fault)
{
	return courier_open(&exec_carrier, config, fault);
}

static int exec_test(const struct sink_config *config, const struct record *record, struct fault *said)
{
	return courier_test(&exec_carrier, config, record, said);
}

const struct sink exec_sink = {
	.name = "exec",
	.target_help = "COMMAND",
	.description = "a program for each alert, the record as one line of JSON on its standard input",
	.description_zh = "每条告警运行一次程序，记录作为一行 JSON 送到其标准输入",
	.options = option_table,
	.open = exec_open,
	.put = courier_put,
	.dropped = courier_dropped,
	.trouble = courier_trouble,
	.test = exec_test,
	.close = courier_close,
};
