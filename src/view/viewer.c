// SPDX-License-Identifier: GPL-3.0-or-later
/* viewer: brings the parts together. See viewer.h. */
#include "viewer.h"

#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "keys.h"      // keys_press
#include "pages.h"     // layout
#include "terminal.h"  // struct terminal

static const double pictures_apart_s = 0.1;

struct viewer {
	struct screen screen;
	struct viewer_driver driver;
	struct terminal *terminal;
	struct order_queue *orders;
	double drawn_s, beaten_s; /* when the last picture and the last sound were */
	bool urgent;              /* a key was pressed: the next picture does not wait */
	struct desk desk;
	struct list list; /* of the last picture */
	struct grid grid;
};

static double now_s(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* Whether outputs for people go there at all. */
static bool is_possible(const struct setting_list *outputs)
{
	bool wanted = outputs->count == 0;

	for (int i = 0; i < outputs->count; i++)
		wanted = wanted || strcmp(outputs->items[i], "text:-") == 0 ||
		         strncmp(outputs->items[i], "text:-,", 7) == 0;
	return wanted && terminal_possible();
}

/* ---- the engine's screen ---- */

static void on_record(void *ctx, const struct record *record)
{
	struct viewer *view = ctx;

	desk_take(&view->desk, record);
}

/* A sound for the level of the cell that is hunted, when it is time for one. */
static bool sounds(struct viewer *view, int64_t time_ns)
{
	if (!view->desk.tone || view->desk.page != PAGE_HUNT ||
	    now_s() - view->beaten_s < trail_beat_s(&view->desk.trail, time_ns))
		return false;
	view->beaten_s = now_s();
	return true;
}

/* Where the terminal has not taken the last picture yet, this one is left out. */
static void on_draw(void *ctx, const struct screen_state *state)
{
	struct viewer *view = ctx;
	int lines, columns;

	if (!terminal_ready(view->terminal) || (!view->urgent && now_s() - view->drawn_s < pictures_apart_s))
		return;
	view->urgent = false;
	view->drawn_s = now_s();
	terminal_notice(view->terminal, view->desk.notice, sizeof(view->desk.notice));
	terminal_size(view->terminal, &lines, &columns);
	list_make(&view->list, &view->desk, state);
	grid_clear(&view->grid, lines, columns);
	layout(&(struct sight){ &view->desk, &view->list, state }, &view->grid);
	view->grid.bell = sounds(view, state->time_ns);
	terminal_show(view->terminal, &view->grid);
}

static void on_end(void *ctx)
{
	struct viewer *view = ctx;

	view->orders = NULL;
	terminal_leave(view->terminal);
}

/* ---- keys ---- */

static void on_answer(void *ctx, uint64_t ticket, const struct order_answer *answer)
{
	struct viewer *view = ctx;
	struct desk *desk = &view->desk;

	(void)ticket;
	desk->answer.any = true;
	desk->answer.error = answer->error;
	snprintf(desk->answer.text, sizeof(desk->answer.text), "%s", answer->text);
	if (answer->error && desk->answer.verb == ORDER_PARK)
		desk->parked = false;
	view->urgent = true;
}

static void give(struct viewer *view, const char *text)
{
	struct order order = { .origin = ORDER_TERMINAL, .right = ORDER_MAY_CHANGE, .answer = on_answer, .ctx = view };

	snprintf(order.name, sizeof(order.name), "uid %u", (unsigned)getuid());
	snprintf(order.text, sizeof(order.text), "%s", text);
	order_give(view->orders, &order);
}

static void on_keys(void *ctx)
{
	struct viewer *view = ctx;
	char order[ORDER_TEXT_SIZE];

	for (uint32_t key; (key = terminal_key(view->terminal)) && !view->desk.quit;)
		if (keys_press(&view->desk, &view->list, key, view->grid.lines / 2, order))
			give(view, order);
	view->urgent = true;
	view->driver.draw(view->driver.ctx);
	if (view->desk.quit)
		view->driver.quit(view->driver.ctx);
}

/* ---- signals ---- */

/* The shell that stopped us has the terminal meanwhile. */
static void on_stop(void *ctx)
{
	struct viewer *view = ctx;

	terminal_leave(view->terminal);
	raise(SIGSTOP);
}

static void on_continue(void *ctx)
{
	struct viewer *view = ctx;

	if (!view->orders) /* not started, or no more */
		return;
	terminal_leave(view->terminal);
	terminal_enter(view->terminal);
	view->urgent = true;
	view->driver.draw(view->driver.ctx);
}

/* ---- the whole ---- */

int viewer_open(struct viewer **opened, const struct setting_list *outputs, const char *lang,
                const struct viewer_driver *driver, struct fault *fault)
{
	*opened = NULL;
	if (!is_possible(outputs))
		return 0;
	struct viewer *view = calloc(1, sizeof(*view));

	if (!view)
		return fault_set(fault, ENOMEM, "out of memory");
	setlocale(LC_CTYPE, "C.UTF-8"); /* widths of characters, whatever the environment says */
	view->screen = (struct screen){ on_record, on_draw, on_end, view };
	view->driver = *driver;
	if (lang)
		language_parse(lang, &view->desk.language);
	view->terminal = terminal_open();
	if (view->terminal)
		*opened = view;
	else
		free(view);
	return 0;
}

void viewer_close(struct viewer *view)
{
	if (!view)
		return;
	terminal_close(view->terminal);
	free(view);
}

const struct screen *viewer_screen(const struct viewer *view)
{
	return view ? &view->screen : NULL;
}

int viewer_add_to_loop(struct viewer *view, struct loop *loop, struct fault *fault)
{
	if (!view)
		return 0;
	int error = loop_add_fd(loop, STDIN_FILENO, on_keys, view, fault);

	if (!error)
		error = loop_add_signal(loop, SIGTSTP, on_stop, view, fault);
	return error ? error : loop_add_signal(loop, SIGCONT, on_continue, view, fault);
}

void viewer_start(struct viewer *view, struct order_queue *orders)
{
	if (!view)
		return;
	view->orders = orders;
	view->urgent = true;
	terminal_enter(view->terminal);
}

enum language viewer_language(const struct viewer *view, enum language otherwise)
{
	return view ? view->desk.language : otherwise;
}

void viewer_over(struct viewer *view)
{
	view->desk.over = true;
	view->urgent = true;
	view->driver.draw(view->driver.ctx);
}

bool viewer_quit(const struct viewer *view)
{
	return view->desk.quit;
}
