// SPDX-License-Identifier: GPL-3.0-or-later
/* answer: see answer.h. */
#include "answer.h"

#include <errno.h>
#include <stdio.h>

#include <jansson.h>

#include "json_put.h"  // put_text

int answer_encode(const struct order_answer *answer, char *line)
{
	json_t *object = json_object();

	json_object_set_new_nocheck(object, "ok", json_boolean(!answer->error));
	put_text(object, "answer", answer->text);
	if (answer->data)
		json_object_set_new_nocheck(object, "data", json_loads(answer->data, 0, NULL));
	size_t size = json_dumpb(object, line, ANSWER_BYTES_MAX - 1, JSON_COMPACT);

	json_decref(object);
	if (size == 0 || size > ANSWER_BYTES_MAX - 1)
		return -EMSGSIZE;
	line[size] = '\n';
	return (int)size + 1;
}

const char *answer_decode(const char *line, size_t size, struct order_answer *answer)
{
	json_t *object = json_loadb(line, size, 0, NULL);
	const json_t *ok = json_object_get(object, "ok"), *data = json_object_get(object, "data");
	const char *text = json_string_value(json_object_get(object, "answer")), *wrong = NULL;

	*answer = (struct order_answer){ .error = json_is_true(ok) ? 0 : -EIO };
	if (!json_is_object(object))
		wrong = "no JSON object";
	else if (!json_is_boolean(ok))
		wrong = "ok: missing";
	snprintf(answer->text, sizeof(answer->text), "%s", text ? text : "");
	if (!wrong && data)
		answer->data = json_dumps(data, JSON_COMPACT | JSON_REAL_PRECISION(12));
	json_decref(object);
	return wrong;
}
