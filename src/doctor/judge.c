// SPDX-License-Identifier: GPL-3.0-or-later
/* judge: facts to a diagnosis, check by check. What cannot be known because of something before it is said to be
 * unknown. See doctor.h. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "check.h"  // struct check
#include "plain.h"  // plain_text

void say(struct diagnosis_text *text, const char *format, const char *format_zh, ...)
{
	va_list args, again;

	va_start(args, format_zh);
	va_copy(again, args);
	vsnprintf(text->in[LANGUAGE_EN], DIAGNOSIS_TEXT_SIZE, format, args);
	vsnprintf(text->in[LANGUAGE_ZH], DIAGNOSIS_TEXT_SIZE, format_zh, again);
	va_end(again);
	va_end(args);
	plain_text(text->in[LANGUAGE_EN], false);
	plain_text(text->in[LANGUAGE_ZH], false);
}

/* One more line; whether what follows can be judged. */
static bool add(const struct check *check, const struct doctor_facts *facts, bool visible, struct diagnosis_line *line)
{
	*line = (struct diagnosis_line){ .id = check->id, .condition = check->condition, .state = DIAGNOSIS_UNKNOWN };
	if (visible || check->apart)
		line->state = check->judge(facts, line);
	if (line->state == DIAGNOSIS_TROUBLE)
		say(&line->sentence, "%s", "%s", check->wrong);
	else
		say(&line->sentence, "%s", "%s", check->asked);
	snprintf(line->sentence.in[LANGUAGE_ZH], DIAGNOSIS_TEXT_SIZE, "%s",
	         line->state == DIAGNOSIS_TROUBLE ? check->wrong_zh : check->asked_zh);
	return visible && !(check->hides && !facts->heard.blocks && line->state == DIAGNOSIS_TROUBLE);
}

static void say_heard(const struct doctor_facts *facts, struct diagnosis_text *text)
{
	const struct doctor_heard *heard = facts->heard.blocks ? &facts->heard : &facts->wide;

	if (heard->blocks)
		say(text, "%d carriers were read, %llu messages in %.0f s of samples",
		    "读到 %d 个载波，%llu 条消息，采样 %.0f 秒", heard->carriers_read,
		    (unsigned long long)heard->blocks, heard->seconds);
}

void doctor_judge(const struct doctor_facts *facts, struct diagnosis *diagnosis)
{
	const struct check *const lists[] = { device_checks, signal_checks, machine_checks };
	bool visible = true;
	int count = 0;

	*diagnosis = (struct diagnosis){ .device = facts->device };
	for (int i = 0; i < 3; i++)
		for (const struct check *check = lists[i]; check->id; check++) {
			struct diagnosis_line *line = &diagnosis->lines[count++];

			visible = add(check, facts, visible, line);
			if (line->state == DIAGNOSIS_TROUBLE && !diagnosis->first)
				diagnosis->first = line;
		}
	say_heard(facts, &diagnosis->heard);
}
