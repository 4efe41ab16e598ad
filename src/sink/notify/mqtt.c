// SPDX-License-Identifier: GPL-3.0-or-later
/* mqtt: alerts to a broker, by libmosquitto (MQTT 3.1.1), QoS 1. Under PREFIX/SENSOR/ stand
 *   alert, digest  the records, as they come
 *   state          retained: what stands now, how many cells, health (payload.h)
 *   online         retained: online, or offline, which the broker says for us when we are gone (the last will)
 * and, where Home Assistant looks for it, what it needs to show them. A letter is delivered once the broker
 * acknowledged it. */
#include <errno.h>
#include <mosquitto.h>
#include <sodium.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "address.h"   // address_split
#include "../sinks.h"  // mqtt_sink
#include "courier.h"   // courier_open
#include "link.h"      // link_open
#include "payload.h"   // payload_state
#include "secret.h"    // secret_read

enum { TOPIC_SIZE = 512 };

struct options {
	struct courier_options common;
	const char *user, *password_file, *ca_file, *cert_file, *key_file, *topic, *discovery, *client;
	bool tls;
};

static const struct setting option_table[] = {
	{ "user", SETTING_STRING, offsetof(struct options, user), 0, 0, "NAME", "name to log in with (none)",
	  "登录用户名（无）" },
	{ "password-file", SETTING_STRING, offsetof(struct options, password_file), 0, 0, "FILE",
	  "and the password (none)", "登录密码所在文件（无）" },
	{ "tls", SETTING_FLAG, offsetof(struct options, tls), 0, 0, NULL, "by TLS (yes where a certificate is named)",
	  "使用 TLS（给出证书时为 yes）" },
	{ "ca-file", SETTING_STRING, offsetof(struct options, ca_file), 0, 0, "FILE",
	  "certificates of those who may vouch for the broker (the system's)", "可信的根证书（系统的）" },
	{ "cert-file", SETTING_STRING, offsetof(struct options, cert_file), 0, 0, "FILE", "our certificate (none)",
	  "客户端证书（无）" },
	{ "key-file", SETTING_STRING, offsetof(struct options, key_file), 0, 0, "FILE",
	  "and its key, without a password", "客户端证书的私钥，不带口令" },
	{ "topic", SETTING_STRING, offsetof(struct options, topic), 0, 0, "PREFIX", "topics begin so (fbswatch)",
	  "主题前缀（fbswatch）" },
	{ "discovery", SETTING_STRING, offsetof(struct options, discovery), 0, 0, "PREFIX|no",
	  "where Home Assistant looks for what there is (homeassistant)",
	  "Home Assistant 自动发现的前缀（homeassistant）" },
	{ "client", SETTING_STRING, offsetof(struct options, client), 0, 0, "ID",
	  "name of this client, no other may have it (fbswatch-SENSOR)",
	  "客户端标识，不可与他人相同（fbswatch-SENSOR）" },
	COURIER_SETTINGS(struct options),
	{ 0 },
};

struct mqtt {
	struct address address;
	bool tls, trial; /* trial: nothing is left behind but the letter */
	char user[256], password[SECRET_SIZE], ca_file[512], cert_file[512], key_file[512];
	char client[320], sensor[256], base[TOPIC_SIZE], discovery[128];
	struct link *link; /* NULL: there is none */
	bool shown;        /* the summary below was published on it */
	struct summary summary;
	char topic[2 * TOPIC_SIZE], text[PAYLOAD_BYTES]; /* what is published next */
};

/* ---- setting up ---- */

/* "fbswatch/roof": signs that mean something in a topic become _ */
static void make_base(struct mqtt *mqtt, const char *prefix, const char *sensor)
{
	const size_t start = (size_t)snprintf(mqtt->base, sizeof(mqtt->base), "%.200s/", prefix);

	snprintf(mqtt->base + start, sizeof(mqtt->base) - start, "%s", sensor);
	for (char *c = mqtt->base + start; *c; c++)
		if (strchr("/+#$", *c))
			*c = '_';
}

static int copy(char *to, size_t size, const char *option, const char *from, struct fault *fault)
{
	if (from && strlen(from) >= size)
		return fault_set(fault, ENAMETOOLONG, "mqtt: %s: is too long", option);
	snprintf(to, size, "%s", from ? from : "");
	return 0;
}

static int check_files(struct mqtt *mqtt, const struct options *options, struct fault *fault)
{
	if (secret_read("password-file", options->password_file, mqtt->password, fault) ||
	    secret_check("ca-file", options->ca_file, fault) || secret_check("cert-file", options->cert_file, fault) ||
	    secret_check("key-file", options->key_file, fault))
		return fault->error;
	if (!options->cert_file != !options->key_file)
		return fault_set(fault, EINVAL, "mqtt: cert-file= and key-file= go together");
	if (options->password_file && !options->user)
		return fault_set(fault, EINVAL, "mqtt: password-file= needs user=");
	return 0;
}

static int copy_words(struct mqtt *mqtt, const struct options *options, struct fault *fault)
{
	const char *discovery = options->discovery ? options->discovery : "homeassistant";

	if (copy(mqtt->user, sizeof(mqtt->user), "user", options->user, fault) ||
	    copy(mqtt->ca_file, sizeof(mqtt->ca_file), "ca-file", options->ca_file, fault) ||
	    copy(mqtt->cert_file, sizeof(mqtt->cert_file), "cert-file", options->cert_file, fault) ||
	    copy(mqtt->key_file, sizeof(mqtt->key_file), "key-file", options->key_file, fault) ||
	    copy(mqtt->client, sizeof(mqtt->client) - 8, "client", options->client, fault) ||
	    copy(mqtt->discovery, sizeof(mqtt->discovery), "discovery", strcmp(discovery, "no") ? discovery : "",
	         fault))
		return fault->error;
	if (mosquitto_pub_topic_check(mqtt->base) || (mqtt->discovery[0] && mosquitto_pub_topic_check(mqtt->discovery)))
		return fault_set(fault, EINVAL, "mqtt: '%s' is no topic",
		                 mosquitto_pub_topic_check(mqtt->base) ? mqtt->base : mqtt->discovery);
	return 0;
}

static void name_client(struct mqtt *mqtt)
{
	if (!mqtt->client[0])
		snprintf(mqtt->client, sizeof(mqtt->client) - 8, "fbswatch-%s", mqtt->sensor);
	if (mqtt->trial)
		strcat(mqtt->client, "-test"); /* the run that is watching keeps its own connection */
}

static int prepare(struct mqtt *mqtt, const struct sink_config *config, const struct options *options,
                   struct fault *fault)
{
	mqtt->tls = options->tls || options->ca_file || options->cert_file;
	mqtt->trial = config->trial;
	snprintf(mqtt->sensor, sizeof(mqtt->sensor), "%s", config->sensor ? config->sensor : "fbswatch");
	if (strchr(config->target, '@') || address_split(config->target, mqtt->tls ? "8883" : "1883", &mqtt->address))
		return fault_set(fault, EINVAL, "mqtt: '%.60s' is not HOST[:PORT]%s",
		                 strchr(config->target, '@') ? "...@..." : config->target,
		                 strchr(config->target, '@') ? "; see user= and password-file=" : "");
	make_base(mqtt, options->topic ? options->topic : "fbswatch", mqtt->sensor);
	if (check_files(mqtt, options, fault) || copy_words(mqtt, options, fault))
		return fault->error;
	name_client(mqtt);
	return 0;
}

/* ---- the link ---- */

/* It is over. */
static int fail(struct mqtt *mqtt, struct fault *why)
{
	const struct fault reason = *why;

	link_close(mqtt->link);
	mqtt->link = NULL;
	return fault_set(why, -reason.error, "%s:%s: %s", mqtt->address.host, mqtt->address.port, reason.text);
}

/* What a topic of ours is called. */
static const char *topic_of(struct mqtt *mqtt, const char *name)
{
	snprintf(mqtt->topic, sizeof(mqtt->topic), "%s/%s", mqtt->base, name);
	return mqtt->topic;
}

/* What stays with the broker is said on every new link: so nobody waits until it is acknowledged. */
static int introduce(struct mqtt *mqtt, struct fault *why)
{
	char node[PAYLOAD_NODE_SIZE];
	int error = 0;

	payload_node(mqtt->sensor, node);
	for (int i = 0; i < ENTITIES && mqtt->discovery[0] && !error; i++) {
		const enum payload_entity entity = (enum payload_entity)i;

		payload_discovery(entity, mqtt->sensor, mqtt->base, mqtt->text);
		snprintf(mqtt->topic, sizeof(mqtt->topic), "%s/%s/%s/%s/config", mqtt->discovery,
		         payload_component(entity), node, payload_object(entity));
		error = link_publish(mqtt->link, mqtt->topic, mqtt->text, true, why);
	}
	return error ? error : link_publish(mqtt->link, topic_of(mqtt, "online"), "online", true, why);
}

static int connect_link(struct mqtt *mqtt, int stop_fd, struct fault *why)
{
	const struct link_config config = {
		.host = mqtt->address.host,
		.port = mqtt->address.port,
		.client = mqtt->client,
		.user = mqtt->user,
		.password = mqtt->password,
		.tls = mqtt->tls,
		.ca_file = mqtt->ca_file,
		.cert_file = mqtt->cert_file,
		.key_file = mqtt->key_file,
		.will_topic = topic_of(mqtt, "online"),
		.will = mqtt->trial ? "" : "offline",
	};

	if (mqtt->link)
		return 0;
	mqtt->shown = false;
	mqtt->link = link_open(&config, stop_fd, why);
	if (!mqtt->link || (!mqtt->trial && introduce(mqtt, why)))
		return fail(mqtt, why);
	return 0;
}

static bool same(const struct summary *a, const struct summary *b)
{
	return a->level == b->level && a->standing == b->standing && a->cells == b->cells &&
	       strcmp(a->health, b->health) == 0;
}

static int mqtt_keep(void *instance, const struct summary *summary, int stop_fd, struct fault *why)
{
	struct mqtt *mqtt = instance;

	if (connect_link(mqtt, stop_fd, why))
		return why->error;
	if (link_turn(mqtt->link, why))
		return fail(mqtt, why);
	if (mqtt->shown && same(summary, &mqtt->summary))
		return 0;
	payload_state(summary, mqtt->text);
	mqtt->summary = *summary;
	mqtt->shown = true;
	return link_publish(mqtt->link, topic_of(mqtt, "state"), mqtt->text, true, why) ? fail(mqtt, why) : 0;
}

static enum delivery mqtt_deliver(void *instance, const struct letter *letter, int stop_fd, struct fault *why)
{
	struct mqtt *mqtt = instance;
	const char *name = record_type_name(letter->type);

	if (connect_link(mqtt, stop_fd, why))
		return AWAY;
	if (!link_publish_and_wait(mqtt->link, topic_of(mqtt, name), letter->json, stop_fd, why))
		return DELIVERED;
	fail(mqtt, why);
	return AWAY;
}

static int mqtt_fd(const void *instance)
{
	const struct mqtt *mqtt = instance;

	return mqtt->link ? link_fd(mqtt->link) : -1;
}

static void mqtt_destroy(void *instance)
{
	struct mqtt *mqtt = instance;
	struct fault ignored;

	if (mqtt->link && !mqtt->trial)
		link_publish(mqtt->link, topic_of(mqtt, "online"), "offline", true, &ignored);
	link_close(mqtt->link);
	sodium_memzero(mqtt->password, sizeof(mqtt->password));
	free(mqtt);
	mosquitto_lib_cleanup();
}

static void *mqtt_make(const struct sink_config *config, struct courier_options *common, char *shown,
                       struct fault *fault)
{
	struct options options = { .common = COURIER_DEFAULTS };
	struct mqtt *mqtt;

	if (plug_read(config->plug, option_table, &options, fault))
		return NULL;
	mqtt = calloc(1, sizeof(*mqtt));
	if (!mqtt) {
		fault_set(fault, ENOMEM, "out of memory");
		return NULL;
	}
	*common = options.common;
	mosquitto_lib_init();
	if (prepare(mqtt, config, &options, fault)) {
		mqtt_destroy(mqtt);
		return NULL;
	}
	snprintf(shown, CARRIER_SHOWN_SIZE, "mqtt:%.100s:%s", mqtt->address.host, mqtt->address.port);
	return mqtt;
}

static const struct carrier mqtt_carrier = {
	.name = "mqtt",
	.make = mqtt_make,
	.deliver = mqtt_deliver,
	.keep = mqtt_keep,
	.fd = mqtt_fd,
	.destroy = mqtt_destroy,
};

static void *mqtt_open(const struct sink_config *config, struct fault *fault)
{
	return courier_open(&mqtt_carrier, config, fault);
}

static int mqtt_test(const struct sink_config *config, const struct record *record, struct fault *said)
{
	return courier_test(&mqtt_carrier, config, record, said);
}

const struct sink mqtt_sink = {
	.name = "mqtt",
	.target_help = "HOST[:PORT]",
	.description = "each alert, and a retained state, to an MQTT broker; found by Home Assistant",
	.description_zh = "每条告警及保留的状态发往 MQTT 代理；Home Assistant 可自动发现",
	.options = option_table,
	.open = mqtt_open,
	.put = courier_put,
	.dropped = courier_dropped,
	.trouble = courier_trouble,
	.test = mqtt_test,
	.close = courier_close,
};
