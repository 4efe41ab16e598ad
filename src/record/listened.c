// SPDX-License-Identifier: GPL-3.0-or-later
/* listened: an object of two lists: the spans of coverage.h known before the first block, and the stretches that came
 * after. */
#include "listened.h"

#include <math.h>

#include <jansson.h>

static const double freq_max_hz = 1e11;
static const int64_t time_max_ns = INT64_C(1) << 62;

static json_t *window(double low_hz, double high_hz, int64_t from_ns, int64_t to_ns, int64_t deaf_ns, float floor_dbfs)
{
	json_t *object = json_object();

	json_object_set_new(object, "low_hz", json_real(low_hz));
	json_object_set_new(object, "high_hz", json_real(high_hz));
	json_object_set_new(object, "from_ns", json_integer(from_ns));
	json_object_set_new(object, "to_ns", json_integer(to_ns));
	if (deaf_ns)
		json_object_set_new(object, "deaf_ns", json_integer(deaf_ns));
	if (isfinite(floor_dbfs))
		json_object_set_new(object, "floor_dbfs", json_real(floor_dbfs));
	return object;
}

static json_t *span_object(const struct coverage_span *span)
{
	json_t *object =
		window(span->low_hz, span->high_hz, span->first_ns, span->last_ns, span->deaf_ns, span->floor_dbfs);

	json_object_set_new(object, "listened_ns", json_integer(span->listened_ns));
	json_object_set_new(object, "visits", json_integer(span->visits));
	return object;
}

static json_t *stretch_object(const struct listening_stretch *stretch, uint64_t blocks)
{
	json_t *object = window(stretch->low_hz, stretch->high_hz, stretch->from_ns, stretch->to_ns, stretch->deaf_ns,
	                        stretch->floor_dbfs);

	json_object_set_new(object, "blocks",
	                    json_integer(stretch->blocks > blocks ? (json_int_t)(stretch->blocks - blocks) : 0));
	return object;
}

char *listened_encode(const struct listening *listening, uint64_t blocks)
{
	json_t *spans = json_array(), *stretches = json_array(), *root = json_object();

	for (size_t i = 0; i < listening->base.count; i++)
		json_array_append_new(spans, span_object(&listening->base.spans[i]));
	for (unsigned i = 0; i < listening->count; i++)
		json_array_append_new(
			stretches,
			stretch_object(&listening->stretches[(listening->first + i) % LISTENING_MAX], blocks));
	json_object_set_new(root, "spans", spans);
	json_object_set_new(root, "stretches", stretches);
	char *text = json_dumps(root, JSON_COMPACT);

	json_decref(root);
	return text;
}

static bool get_freq(const json_t *object, const char *key, double *freq_hz)
{
	*freq_hz = json_number_value(json_object_get(object, key));
	return *freq_hz > 0 && *freq_hz < freq_max_hz;
}

static bool get_count(const json_t *object, const char *key, int64_t *count)
{
	const json_t *value = json_object_get(object, key);

	*count = json_integer_value(value);
	return json_is_integer(value) && *count >= 0 && *count < time_max_ns;
}

static bool get_window(const json_t *object, struct listening_stretch *stretch)
{
	const json_t *floor_dbfs = json_object_get(object, "floor_dbfs");

	stretch->floor_dbfs = json_is_number(floor_dbfs) ? (float)json_number_value(floor_dbfs) : NAN;
	stretch->deaf_ns = 0;
	if (json_object_get(object, "deaf_ns") && !get_count(object, "deaf_ns", &stretch->deaf_ns))
		return false;
	return get_freq(object, "low_hz", &stretch->low_hz) && get_freq(object, "high_hz", &stretch->high_hz) &&
	       stretch->low_hz < stretch->high_hz && get_count(object, "from_ns", &stretch->from_ns) &&
	       get_count(object, "to_ns", &stretch->to_ns) && stretch->from_ns <= stretch->to_ns;
}

static bool read_spans(const json_t *list, struct coverage *base)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *object = json_array_get(list, i);
		struct listening_stretch stretch;
		int64_t visits, listened_ns;

		if (base->count == COVERAGE_SPANS_MAX || !get_window(object, &stretch) ||
		    !get_count(object, "listened_ns", &listened_ns) || !get_count(object, "visits", &visits) ||
		    visits > UINT32_MAX)
			return false;
		base->spans[base->count++] = (struct coverage_span){
			.low_hz = stretch.low_hz,
			.high_hz = stretch.high_hz,
			.first_ns = stretch.from_ns,
			.last_ns = stretch.to_ns,
			.listened_ns = listened_ns,
			.deaf_ns = stretch.deaf_ns,
			.visits = (uint32_t)visits,
			.floor_dbfs = stretch.floor_dbfs,
		};
	}
	return json_is_array(list);
}

static bool read_stretches(const json_t *list, struct listening *listening)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *object = json_array_get(list, i);
		struct listening_stretch stretch;
		int64_t blocks;

		if (listening->count == LISTENING_MAX || !get_window(object, &stretch) ||
		    !get_count(object, "blocks", &blocks))
			return false;
		stretch.blocks = (uint64_t)blocks;
		listening->stretches[listening->count++] = stretch;
	}
	return json_is_array(list);
}

bool listened_decode(const char *text, size_t size, struct listening *listening)
{
	json_t *root = json_loadb(text, size, JSON_REJECT_DUPLICATES, NULL);
	bool good = read_spans(json_object_get(root, "spans"), &listening->base) &&
	            read_stretches(json_object_get(root, "stretches"), listening);

	json_decref(root);
	return good;
}
