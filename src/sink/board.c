// SPDX-License-Identifier: GPL-3.0-or-later
/* board: a short list, kept sorted. */
#include "board.h"

#include <stdio.h>
#include <string.h>

static void take_down(struct board *board, const char *id)
{
	for (int i = 0; i < board->count; i++)
		if (strcmp(board->lines[i].id, id) == 0) {
			memmove(&board->lines[i], &board->lines[i + 1],
			        (size_t)(--board->count - i) * sizeof(board->lines[0]));
			return;
		}
}

/* "FAKE gsm:460-00-1-10 0.9997: neighbours-self, lac-alien" */
static void write_line(const struct alert *alert, enum language language, char text[BOARD_LINE_SIZE])
{
	const char *level =
		language == LANGUAGE_ZH ? alert_level_name_zh(alert->level) : alert_level_name(alert->level);
	char key[CELL_KEY_SIZE];

	cell_key(&alert->cell, key, sizeof(key));
	int used = snprintf(text, BOARD_LINE_SIZE, "%s %s %.4f", level, key, alert->score);

	for (int i = 0; i < alert->nof_findings && used < BOARD_LINE_SIZE; i++)
		used += snprintf(text + used, (size_t)(BOARD_LINE_SIZE - used), "%s%s", i ? ", " : ": ",
		                 alert->findings[i].rule);
}

void board_alert(struct board *board, const struct alert *alert, enum language language)
{
	int at = 0;

	take_down(board, alert->id);
	if (alert->state == ALERT_CLEARED)
		return;
	while (at < board->count && board->lines[at].level >= alert->level)
		at++;
	if (at == BOARD_LINES)
		return;
	if (board->count == BOARD_LINES)
		board->count--;
	memmove(&board->lines[at + 1], &board->lines[at], (size_t)(board->count++ - at) * sizeof(board->lines[0]));
	snprintf(board->lines[at].id, sizeof(board->lines[at].id), "%s", alert->id);
	board->lines[at].level = alert->level;
	write_line(alert, language, board->lines[at].text);
}
