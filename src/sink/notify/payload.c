// SPDX-License-Identifier: GPL-3.0-or-later
/* payload: see payload.h. Home Assistant's keys are those of its documentation of MQTT discovery, written in full. */
#include "payload.h"

#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "utc.h"  // utc_format

enum { SLACK_TEXT = 12000, TOPIC_SIZE = 512 }; /* Slack cuts at 40 000 characters */

static void put(json_t *object, const char *key, const char *text)
{
	json_object_set_new_nocheck(object, key, json_string(text));
}

/* Takes the object over. */
static size_t dump(json_t *object, char *text)
{
	const size_t size = json_dumpb(object, text, PAYLOAD_BYTES - 1, JSON_COMPACT);

	json_decref(object);
	text[size < PAYLOAD_BYTES ? size : 0] = 0;
	return size < PAYLOAD_BYTES ? size : 0;
}

/* & < and > are Slack's marks of links. What is too long is cut at a whole character. */
static void escape(const char *from, char *to, size_t size)
{
	size_t used = 0;

	for (; *from && used + 8 < size; from++) {
		const char *mark = *from == '&' ? "&amp;" : *from == '<' ? "&lt;" : *from == '>' ? "&gt;" : NULL;

		if (mark)
			used += (size_t)sprintf(to + used, "%s", mark);
		else
			to[used++] = *from;
	}
	while (*from && used && (to[used - 1] & 0xc0) == 0x80)
		used--;
	if (*from && used && (to[used - 1] & 0x80))
		used--;
	to[used] = 0;
}

size_t payload_slack(const struct letter *letter, char *text)
{
	char words[SLACK_TEXT], title[1024], all[SLACK_TEXT + sizeof(title) + 4];
	json_t *object = json_object();

	escape(letter->title, title, sizeof(title));
	escape(letter->text, words, sizeof(words));
	snprintf(all, sizeof(all), "*%s*\n%s", title, words);
	put(object, "text", all);
	return dump(object, text);
}

size_t payload_state(const struct summary *summary, char *text)
{
	json_t *object = json_object();
	char time[UTC_TEXT_SIZE];

	put(object, "alert", summary->standing ? "ON" : "OFF");
	put(object, "level", alert_level_name(summary->level));
	json_object_set_new_nocheck(object, "alerts", json_integer(summary->standing));
	if (summary->cells >= 0)
		json_object_set_new_nocheck(object, "cells", json_integer(summary->cells));
	put(object, "health", summary->health);
	if (summary->time_ns)
		put(object, "time", utc_format(summary->time_ns, time));
	return dump(object, text);
}

void payload_node(const char *sensor, char node[PAYLOAD_NODE_SIZE])
{
	size_t used = (size_t)sprintf(node, "fbswatch_");

	for (; *sensor && used + 4 < PAYLOAD_NODE_SIZE; sensor++)
		if (strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-", *sensor))
			node[used++] = *sensor;
		else
			used += (size_t)sprintf(node + used, "_%02x", (unsigned char)*sensor);
	node[used] = 0;
}

static const struct {
	const char *component, *object, *name, *value, *icon;
} entities[ENTITIES] = {
	[ENTITY_ALERT] = { "binary_sensor", "alert", "Fake base station", "{{ value_json.alert }}", "mdi:radio-tower" },
	[ENTITY_LEVEL] = { "sensor", "level", "Alert level", "{{ value_json.level }}", "mdi:alert" },
	[ENTITY_CELLS] = { "sensor", "cells", "Cells", "{{ value_json.cells | default(0) }}", "mdi:antenna" },
	[ENTITY_HEALTH] = { "sensor", "health", "Health", "{{ value_json.health }}", "mdi:heart-pulse" },
};

const char *payload_component(enum payload_entity entity)
{
	return entities[entity].component;
}

const char *payload_object(enum payload_entity entity)
{
	return entities[entity].object;
}

/* All entities of a sensor are one device. */
static json_t *device_object(const char *sensor, const char *node)
{
	json_t *device = json_object(), *ids = json_array();
	char name[300];

	snprintf(name, sizeof(name), "fbswatch %s", sensor);
	json_array_append_new(ids, json_string(node));
	json_object_set_new_nocheck(device, "identifiers", ids);
	put(device, "name", name);
	put(device, "manufacturer", "fbswatch");
	put(device, "model", "fake base station sensor");
	put(device, "sw_version", FBSWATCH_VERSION);
	return device;
}

size_t payload_discovery(enum payload_entity entity, const char *sensor, const char *base, char *text)
{
	char node[PAYLOAD_NODE_SIZE], id[PAYLOAD_NODE_SIZE + 16], topic[TOPIC_SIZE];
	json_t *object = json_object(), *origin = json_object();

	payload_node(sensor, node);
	snprintf(id, sizeof(id), "%s_%s", node, entities[entity].object);
	put(object, "name", entities[entity].name);
	put(object, "unique_id", id);
	put(object, "object_id", id);
	snprintf(topic, sizeof(topic), "%s/state", base);
	put(object, "state_topic", topic);
	put(object, "value_template", entities[entity].value);
	put(object, "icon", entities[entity].icon);
	snprintf(topic, sizeof(topic), "%s/online", base);
	put(object, "availability_topic", topic);
	put(object, "payload_available", "online");
	put(object, "payload_not_available", "offline");
	if (entity == ENTITY_ALERT) {
		put(object, "device_class", "safety");
		put(object, "payload_on", "ON");
		put(object, "payload_off", "OFF");
	}
	if (entity == ENTITY_CELLS)
		put(object, "state_class", "measurement");
	if (entity == ENTITY_HEALTH)
		put(object, "entity_category", "diagnostic");
	put(origin, "name", "fbswatch");
	put(origin, "sw_version", FBSWATCH_VERSION);
	json_object_set_new_nocheck(object, "origin", origin);
	json_object_set_new_nocheck(object, "device", device_object(sensor, node));
	return dump(object, text);
}
