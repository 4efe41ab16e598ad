// SPDX-License-Identifier: GPL-3.0-or-later
/* sigmf_meta: see sigmf_meta.h. An object "global", a capture a segment, no annotations. */
#include "sigmf_meta.h"

#include <jansson.h>

#include "utc.h"  // utc_format

static json_t *capture_object(const struct sigmf_segment *segment)
{
	json_t *object = json_object();
	char time[UTC_TEXT_SIZE];

	json_object_set_new(object, "core:sample_start", json_integer((json_int_t)segment->start));
	json_object_set_new(object, "core:frequency", json_real(segment->freq_hz));
	json_object_set_new(object, "core:datetime", json_string(utc_format(segment->time_ns, time)));
	return object;
}

static const char *datatype(enum iq_format format)
{
	static const char *const names[] = {
		[IQ_CU8] = "cu8", [IQ_CS8] = "ci8", [IQ_CS16] = "ci16_le", [IQ_CF32] = "cf32_le"
	};

	return names[format];
}

char *sigmf_meta_encode(const struct sigmf_meta *meta)
{
	json_t *global = json_object(), *captures = json_array(), *root = json_object();

	json_object_set_new(global, "core:version", json_string("1.0.0"));
	json_object_set_new(global, "core:datatype", json_string(datatype(meta->format)));
	json_object_set_new(global, "core:sample_rate", json_real(meta->rate_hz));
	json_object_set_new(global, "core:recorder", json_string("fbswatch " FBSWATCH_VERSION));
	for (size_t i = 0; i < meta->count; i++)
		json_array_append_new(captures, capture_object(&meta->segments[i]));
	json_object_set_new(root, "global", global);
	json_object_set_new(root, "captures", captures);
	json_object_set_new(root, "annotations", json_array());
	char *text = json_dumps(root, JSON_INDENT(1) | JSON_REAL_PRECISION(17));

	json_decref(root);
	return text;
}
