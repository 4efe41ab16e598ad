// SPDX-License-Identifier: GPL-3.0-or-later
/* payload: JSON that others define: Slack's message, Home Assistant's discovery by MQTT, and the state that it reads.
 * Private to src/sink/notify. */
#pragma once

#include <stddef.h>

#include "carrier.h"  // struct summary
#include "letter.h"   // struct letter

enum { PAYLOAD_BYTES = 64 * 1024, PAYLOAD_NODE_SIZE = 256 };

/* {"text": ...} of an incoming webhook of Slack, Mattermost, Rocket.Chat; into text[PAYLOAD_BYTES]: its size. */
size_t payload_slack(const struct letter *letter, char *text);

/* The retained state of a sensor. */
size_t payload_state(const struct summary *summary, char *text);

/* A sensor's name as an id of Home Assistant: letters and digits stay, other octets become _hex. */
void payload_node(const char *sensor, char node[PAYLOAD_NODE_SIZE]);

/* The entities that Home Assistant is told of. */
enum payload_entity { ENTITY_ALERT, ENTITY_LEVEL, ENTITY_CELLS, ENTITY_HEALTH, ENTITIES };

/* "binary_sensor" or "sensor", and the entity's own id. */
const char *payload_component(enum payload_entity entity);
const char *payload_object(enum payload_entity entity);

/* The payload of PREFIX/COMPONENT/NODE/OBJECT/config. base: of our topics. */
size_t payload_discovery(enum payload_entity entity, const char *sensor, const char *base, char *text);
