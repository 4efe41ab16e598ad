// SPDX-License-Identifier: GPL-3.0-or-later
/* truth_events: events become connections in the order that these were first heard of. Only cells inside the window
 * are listed, as in the truth of cells.
 */
#include "truth_events.h"

#include <math.h>
#include <stdlib.h>

#include "access.h"    // enum air_purpose
#include "phone.h"     // struct air_phone
#include "scenario.h"  // struct air_scenario
#include "serving.h"   // air_serving_arfcn

struct air_event_log {
	const struct air_scenario *scenario;
	json_t *list, *by_name; /* the same objects */
};

static const char *const act_names[AIR_ACTS] = {
	[AIR_ACT_PAGE] = "page",
	[AIR_ACT_GRANT] = "grant",
	[AIR_ACT_ECHO] = "first-message",
	[AIR_ACT_IDENTITY] = "identity-request",
	[AIR_ACT_AUTHENTICATE] = "authentication-request",
	[AIR_ACT_CIPHER] = "ciphering-mode-command",
	[AIR_ACT_ACCEPT] = "location-updating-accept",
	[AIR_ACT_REFUSE] = "location-updating-reject",
	[AIR_ACT_SERVE] = "cm-service-accept",
	[AIR_ACT_DENY] = "cm-service-reject",
	[AIR_ACT_OPEN] = "sabm-sapi-3",
	[AIR_ACT_OPENED] = "ua-sapi-3",
	[AIR_ACT_TEXT] = "cp-data",
	[AIR_ACT_TEXT_TAKEN] = "cp-ack",
	[AIR_ACT_TEXT_SENT] = "cp-data-report",
	[AIR_ACT_HEARD] = "rr-sapi-3",
	[AIR_ACT_SETUP] = "setup",
	[AIR_ACT_PROCEED] = "call-proceeding",
	[AIR_ACT_ASSIGN] = "assignment-command",
	[AIR_ACT_RELEASE] = "channel-release",
	[AIR_ACT_CLOSED] = "ua-to-disc",
	[AIR_ACT_SECRET] = "ciphered",
	[AIR_ACT_END] = "end",
};

/* Whether the act has a value worth telling. */
static bool has_value(enum air_act act)
{
	return act == AIR_ACT_IDENTITY || act == AIR_ACT_AUTHENTICATE || act == AIR_ACT_CIPHER ||
	       act == AIR_ACT_ACCEPT || act == AIR_ACT_REFUSE || act == AIR_ACT_DENY || act == AIR_ACT_TEXT ||
	       act == AIR_ACT_RELEASE;
}

bool air_event_log_wanted(const struct air_scenario *scenario)
{
	for (int i = 0; i < scenario->nof_cells; i++)
		if (scenario->cells[i].serving.manner != AIR_MANNER_NONE)
			return true;
	return false;
}

struct air_event_log *air_event_log_create(const struct air_scenario *scenario)
{
	struct air_event_log *log = calloc(1, sizeof(*log));
	if (!log)
		return NULL;
	log->scenario = scenario;
	log->list = json_array();
	log->by_name = json_object();
	return log;
}

void air_event_log_destroy(struct air_event_log *log)
{
	if (log) {
		json_decref(log->list);
		json_decref(log->by_name);
	}
	free(log);
}

/* Whatever must appear in no output. */
static json_t *identities(const struct air_scenario *scenario, const struct air_event *event)
{
	struct air_phone phone;
	char tmsi[2][9];
	int64_t own = scenario->identity_seed;
	air_phone_init(&phone, own == AIR_ANY ? scenario->seed : (uint64_t)own, event->cell, event->phone);
	for (int i = 0; i < 4; i++) {
		snprintf(tmsi[0] + 2 * i, 3, "%02x", phone.tmsi[i]);
		snprintf(tmsi[1] + 2 * i, 3, "%02x", phone.new_tmsi[i]);
	}
	return json_pack("{s:s,s:s,s:s,s:s,s:s,s:i}", "tmsi", tmsi[0], "new_tmsi", tmsi[1], "imsi", phone.imsi,
	                 "number", phone.number, "text", phone.text, "timing_advance", phone.timing_advance);
}

static json_t *connection_of(struct air_event_log *log, const struct air_event *event)
{
	char name[32];
	const struct air_cell *cell = &log->scenario->cells[event->cell];
	snprintf(name, sizeof(name), "%d/%u", event->cell, event->connection);
	json_t *found = json_object_get(log->by_name, name);
	if (found)
		return found;
	found = json_pack("{s:s,s:i,s:i,s:o,s:[]}", "cell", cell->name, "connection", (int)event->connection, "phone",
	                  (int)event->phone, "identities", identities(log->scenario, event), "events");
	json_array_append(log->list, found);
	json_object_set_new(log->by_name, name, found);
	return found;
}

/* What the grant tells of the channel. */
static void set_channel(json_t *connection, const struct air_cell *cell, const struct air_event *event)
{
	static const char *const purposes[AIR_PURPOSES] = {
		"update", "answer", "call", "message", "emergency", "packet"
	};
	bool packet = event->value == AIR_PURPOSE_PACKET;
	json_object_set_new(connection, "purpose", json_string(purposes[event->value]));
	if (packet)
		return;
	json_object_set_new(connection, "channel", json_string(event->timeslot ? "SDCCH/8" : "SDCCH/4"));
	json_object_set_new(connection, "timeslot", json_integer(event->timeslot));
	json_object_set_new(connection, "subslot", json_integer(event->subslot));
	json_t *arfcns = json_array();
	for (int i = 0; i < cell->serving.hopping.count; i++)
		json_array_append_new(arfcns, json_integer(cell->serving.hopping.value[i]));
	if (!cell->serving.hopping.count && cell->arfcn != AIR_ANY)
		json_array_append_new(arfcns, json_integer(air_serving_arfcn(cell, 0)));
	json_object_set_new(connection, "arfcns", arfcns);
}

void air_event_log_add(void *ctx, const struct air_event *event)
{
	struct air_event_log *log = ctx;
	const struct air_cell *cell = &log->scenario->cells[event->cell];
	if (fabs(cell->freq_hz - log->scenario->freq_hz) >= log->scenario->rate_hz / 2)
		return;
	json_t *connection = connection_of(log, event), *object = json_object();
	json_object_set_new(object, "fn", json_integer(event->fn));
	json_object_set_new(object, "what", json_string(act_names[event->act]));
	if (has_value(event->act))
		json_object_set_new(object, "value", json_integer(event->value));
	if (event->secret)
		json_object_set_new(object, "ciphered", json_true());
	if (event->act == AIR_ACT_GRANT)
		set_channel(connection, cell, event);
	json_array_append_new(json_object_get(connection, "events"), object);
}

json_t *air_event_log_list(const struct air_event_log *log)
{
	return log->list;
}
