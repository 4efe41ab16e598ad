// SPDX-License-Identifier: GPL-3.0-or-later
/* trouble: none of it stops a run, and all of it explains what a run did not find. */
#include "trouble.h"

#include <stdio.h>

/* Of samples at full scale: less is the peaks of an ordinary signal. */
static const double clipped_share = 0.01;

bool trouble_words(const struct status *status, enum trouble trouble, enum language language, char *text, size_t size)
{
	bool zh = language == LANGUAGE_ZH;

	switch (trouble) {
	case TROUBLE_FORMAT:
		snprintf(text, size,
		         zh ? "采样看起来是 %s 格式：见 --format" : "the samples look like %s: see --format",
		         status->looks_like ? status->looks_like : "");
		return status->looks_like != NULL;
	case TROUBLE_CLIPPED:
		snprintf(text, size,
		         zh ? "%.1f %% 的采样达到满刻度：请降低增益"
		            : "%.1f %% of the samples are at full scale: lower the gain",
		         100 * status->clipped);
		return status->clipped >= clipped_share;
	case TROUBLE_GHOSTS:
		snprintf(text, size,
		         zh ? "未上报：同一发射机在另一频点上被重复收到，%u 次"
		            : "not reported: a transmitter that was read at a second place, %u times",
		         status->ghosts);
		return status->ghosts > 0;
	case TROUBLE_ALIASES:
		snprintf(text, size,
		         zh ? "未上报：窗口边缘的小区，可能位于窗口之外，%u 次"
		            : "not reported: a cell at the window's edge that may lie outside it, %u times",
		         status->aliases);
		return status->aliases > 0;
	case TROUBLES:
		break;
	}
	return false;
}
