// SPDX-License-Identifier: GPL-3.0-or-later
/* sigmf_meta: see sigmf_meta.h. An object "global", a capture a segment, an annotation a mark. */
#include "sigmf_meta.h"

#include <jansson.h>
#include <math.h>

#include "utc.h"  // utc_format

bool sigmf_goes_on(const struct iq_block *last, const struct iq_block *block)
{
	return last && !block->lost && block->tune == last->tune && block->freq_hz == last->freq_hz &&
	       block->over_db == last->over_db && block->index == last->index + last->nof_samples;
}

static void put_text(json_t *object, const char *key, const char *text)
{
	if (text[0])
		json_object_set_new(object, key, json_string(text));
}

static void put_real(json_t *object, const char *key, double value)
{
	if (isfinite(value))
		json_object_set_new(object, key, json_real(value));
}

/* A point of GeoJSON: east before north. */
static void put_position(json_t *object, const struct position *position)
{
	json_t *point, *place;

	if (!position->source)
		return;
	point = json_object();
	place = json_array();
	json_array_append_new(place, json_real(position->lon));
	json_array_append_new(place, json_real(position->lat));
	json_object_set_new(point, "type", json_string("Point"));
	json_object_set_new(point, "coordinates", place);
	json_object_set_new(object, "core:geolocation", point);
	put_real(object, "fbswatch:accuracy_m", position->accuracy_m);
}

static json_t *capture_object(const struct sigmf_segment *segment, bool with_gain)
{
	json_t *object = json_object();
	char time[UTC_TEXT_SIZE];

	json_object_set_new(object, "core:sample_start", json_integer((json_int_t)segment->start));
	json_object_set_new(object, "core:frequency", json_real(segment->freq_hz));
	json_object_set_new(object, "core:datetime", json_string(utc_format(segment->time_ns, time)));
	put_position(object, &segment->position);
	if (with_gain)
		put_real(object, "fbswatch:gain_db", segment->gain_db);
	if (segment->over_db != 0)
		put_real(object, "fbswatch:over_db", (double)segment->over_db);
	return object;
}

static json_t *annotation_object(const struct sigmf_mark *mark)
{
	json_t *object = json_object();

	json_object_set_new(object, "core:sample_start", json_integer((json_int_t)mark->start));
	put_text(object, "core:label", mark->label);
	put_text(object, "core:comment", mark->comment);
	return object;
}

/* Readers of SigMF are told of names that are not its own. */
static json_t *extensions(void)
{
	json_t *list = json_array(), *ours = json_object();

	json_object_set_new(ours, "name", json_string("fbswatch"));
	json_object_set_new(ours, "version", json_string("1.0.0"));
	json_object_set_new(ours, "optional", json_true());
	json_array_append_new(list, ours);
	return list;
}

static void put_origin(json_t *global, const struct sigmf_origin *origin)
{
	put_text(global, "core:hw", origin->device);
	json_object_set_new(global, "core:extensions", extensions());
	put_text(global, "fbswatch:sensor", origin->sensor);
	put_text(global, "fbswatch:source", origin->source);
	put_text(global, "fbswatch:device", origin->id);
	put_real(global, "fbswatch:ppm", origin->ppm);
	put_real(global, "fbswatch:clock_ppm", origin->clock_ppm);
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
	json_t *global = json_object(), *captures = json_array(), *marks = json_array(), *root = json_object();

	json_object_set_new(global, "core:version", json_string("1.0.0"));
	json_object_set_new(global, "core:datatype", json_string(datatype(meta->format)));
	json_object_set_new(global, "core:sample_rate", json_real(meta->rate_hz));
	json_object_set_new(global, "core:recorder", json_string("fbswatch " FBSWATCH_VERSION));
	if (meta->origin)
		put_origin(global, meta->origin);
	for (size_t i = 0; i < meta->count; i++)
		json_array_append_new(captures, capture_object(&meta->segments[i], meta->origin));
	for (size_t i = 0; i < meta->nof_marks; i++)
		json_array_append_new(marks, annotation_object(&meta->marks[i]));
	json_object_set_new(root, "global", global);
	json_object_set_new(root, "captures", captures);
	json_object_set_new(root, "annotations", marks);
	char *text = json_dumps(root, JSON_INDENT(1) | JSON_REAL_PRECISION(17));

	json_decref(root);
	return text;
}
