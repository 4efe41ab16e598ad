// SPDX-License-Identifier: GPL-3.0-or-later
/* diagnosis: a diagnosis as one line of JSON. See diagnosis.h. */
#include "diagnosis.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include <jansson.h>

#include "json_put.h"  // put_text

static const char *const states[] = {
	[DIAGNOSIS_WELL] = "well",
	[DIAGNOSIS_TROUBLE] = "trouble",
	[DIAGNOSIS_UNKNOWN] = "unknown",
};

/* NAME_en and NAME_zh. */
static void put_both(json_t *object, const char *name, const struct diagnosis_text *text)
{
	static const char *const endings[] = { [LANGUAGE_EN] = "en", [LANGUAGE_ZH] = "zh" };
	char key[32];

	for (int i = 0; i < DIAGNOSIS_LANGUAGES; i++) {
		snprintf(key, sizeof(key), "%s_%s", name, endings[i]);
		put_text(object, key, text->in[i]);
	}
}

static void put_line(json_t *lines, const struct diagnosis_line *line)
{
	json_t *object = json_object();

	put_text(object, "id", line->id);
	put_text(object, "state", states[line->state]);
	put_both(object, "sentence", &line->sentence);
	put_both(object, "evidence", &line->evidence);
	put_both(object, "remedy", &line->remedy);
	json_array_append_new(lines, object);
}

int diagnosis_write(const struct diagnosis *diagnosis, FILE *out)
{
	json_t *object = json_object(), *lines = json_array();

	put_text(object, "device", diagnosis->device);
	put_text(object, "verdict", diagnosis->first ? diagnosis->first->id : "well");
	put_int(object, "exit_status", diagnosis->first ? (int)diagnosis->first->condition : 0);
	if (diagnosis->first)
		put_both(object, "sentence", &diagnosis->first->sentence);
	put_both(object, "heard", &diagnosis->heard);
	for (int i = 0; i < CONDITIONS; i++)
		put_line(lines, &diagnosis->lines[i]);
	json_object_set_new_nocheck(object, "checks", lines);
	int error = json_dumpf(object, out, JSON_COMPACT) || fputc('\n', out) == EOF ? -EIO : 0;

	json_decref(object);
	return error;
}
