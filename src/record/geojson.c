// SPDX-License-Identifier: GPL-3.0-or-later
/* geojson: a sighting as a feature of GeoJSON (RFC 7946), where the sensor was. */
#include "record_read.h"

#include <errno.h>
#include <string.h>

#include "cell_json.h"  // cell_json_put_identity
#include "json_put.h"   // put_text

static void put_properties(json_t *object, const struct sighting *s)
{
	char key[CELL_KEY_SIZE];

	cell_key(&s->cell, key, sizeof(key));
	put_text(object, "type", record_type_name(s->type));
	put_time(object, "time", s->time_ns);
	put_text(object, "sensor", s->sensor);
	put_text(object, "cell", key);
	cell_json_put_identity(object, &s->cell);
	put_real(object, "power_dbfs", s->cell.m.power_dbfs, 100);
	put_real(object, "rsrp_dbfs", s->cell.lte.rsrp_dbfs, 100);
	if (s->type == RECORD_ALERT) {
		put_text(object, "id", s->alert);
		put_text(object, "level", s->cleared ? "cleared" : alert_level_name(s->level));
	}
	put_real(object, "accuracy_m", s->position.accuracy_m, 10);
}

int sighting_geojson(const struct sighting *sighting, char *text, size_t size)
{
	json_t *feature = json_object(), *point = json_object(), *at = json_array(), *properties = json_object();

	put_properties(properties, sighting);
	json_array_append_new(at, rounded(sighting->position.lon, 1e6));
	json_array_append_new(at, rounded(sighting->position.lat, 1e6));
	put_text(point, "type", "Point");
	json_object_set_new_nocheck(point, "coordinates", at);
	put_text(feature, "type", "Feature");
	json_object_set_new_nocheck(feature, "geometry", point);
	json_object_set_new_nocheck(feature, "properties", properties);
	size_t used = json_dumpb(feature, text, size, JSON_COMPACT | JSON_REAL_PRECISION(12));

	json_decref(feature);
	return used == 0 || used > size ? -EMSGSIZE : (int)used;
}
