// SPDX-License-Identifier: GPL-3.0-or-later
/* webhook: a POST for each record, by libcurl. `generic` has the record as its body; `ntfy` its words, with title,
 * priority and tags in the headers of ntfy.sh; `slack` the JSON of Slack's incoming webhooks, which Mattermost and
 * Rocket.Chat take too. With secret-file=, X-Fbswatch-Signature is "sha256=" and the HMAC-SHA256 (RFC 2104) of the body
 * in hex. An address that is itself a secret comes from a file, and no log names more of it than the host. */
#include <curl/curl.h>
#include <errno.h>
#include <sodium.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../sinks.h"  // webhook_sink
#include "courier.h"   // courier_open
#include "payload.h"   // payload_slack
#include "plain.h"     // plain_text
#include "secret.h"    // secret_read

enum { NTFY_TEXT = 3800, ANSWER_SIZE = 100 }; /* ntfy makes a file of a message of more than 4096 octets */

enum template { GENERIC, NTFY, SLACK, TEMPLATES };

static const char *const template_names[TEMPLATES] = { "generic", "ntfy", "slack" };

struct options {
	struct courier_options common;
	const char *template, *url_file, *secret_file, *token_file, *ca_file;
	double timeout_s;
};

static const struct setting option_table[] = {
	{ "template", SETTING_STRING, offsetof(struct options, template), 0, 0, "NAME",
	  "generic (the record itself), ntfy or slack (generic)", "generic（记录本身）、ntfy 或 slack（generic）" },
	{ "url-file", SETTING_STRING, offsetof(struct options, url_file), 0, 0, "FILE",
	  "the URL is in this file, as it is a secret (webhook:-)", "URL 本身是机密，写在此文件中（webhook:-）" },
	{ "secret-file", SETTING_STRING, offsetof(struct options, secret_file), 0, 0, "FILE",
	  "key of the signature of the body, HMAC-SHA256 (none)", "正文签名（HMAC-SHA256）的密钥（无）" },
	{ "token-file", SETTING_STRING, offsetof(struct options, token_file), 0, 0, "FILE",
	  "token for 'Authorization: Bearer' (none)", "“Authorization: Bearer” 的令牌（无）" },
	{ "ca-file", SETTING_STRING, offsetof(struct options, ca_file), 0, 0, "FILE",
	  "certificates of those who may vouch for the server (the system's)", "可信的根证书（系统的）" },
	{ "timeout", SETTING_NUMBER, offsetof(struct options, timeout_s), 0.1, 600, "S", "for one attempt (30)",
	  "每次尝试的时限（30）" },
	COURIER_SETTINGS(struct options),
	{ 0 },
};

struct webhook {
	enum template template;
	double timeout_s;
	char url[SECRET_SIZE], secret[SECRET_SIZE], token[SECRET_SIZE], ca_file[512];
	char body[PAYLOAD_BYTES + RECORD_BYTES_MAX];
	char answer[ANSWER_SIZE]; /* its beginning */
	size_t answered;
};

/* ---- setting up ---- */

static int parse_template(const char *name, enum template *template, struct fault *fault)
{
	for (int i = 0; i < TEMPLATES; i++)
		if (!name || strcmp(name, template_names[i]) == 0) {
			*template = (enum template)i;
			return 0;
		}
	return fault_set(fault, EINVAL, "webhook: template: '%s' is none of generic, ntfy, slack", name);
}

/* "https://host:port", without what may be a secret. */
static int show_url(const char *url, char *shown, struct fault *fault)
{
	CURLU *parts = curl_url();
	char *scheme = NULL, *host = NULL, *user = NULL;
	int error = 0;

	if (!parts || curl_url_set(parts, CURLUPART_URL, url, 0) || curl_url_get(parts, CURLUPART_SCHEME, &scheme, 0) ||
	    curl_url_get(parts, CURLUPART_HOST, &host, 0) ||
	    (strcmp(scheme, "http") != 0 && strcmp(scheme, "https") != 0))
		error = fault_set(fault, EINVAL, "webhook: this is no URL of http or https");
	else if (!curl_url_get(parts, CURLUPART_USER, &user, 0))
		error = fault_set(fault, EINVAL, "webhook: a password does not belong into the URL: see token-file=");
	else
		snprintf(shown, CARRIER_SHOWN_SIZE, "webhook:%s://%.90s", scheme, host);
	curl_free(scheme);
	curl_free(host);
	curl_free(user);
	curl_url_cleanup(parts);
	return error;
}

static int read_files(struct webhook *webhook, const struct options *options, const char *target, struct fault *fault)
{
	if (options->url_file && strcmp(target, "-") != 0)
		return fault_set(fault, EINVAL, "webhook: either a URL or url-file=, then the target is -");
	if (strlen(target) >= sizeof(webhook->url))
		return fault_set(fault, EINVAL, "webhook: the URL is too long");
	snprintf(webhook->url, sizeof(webhook->url), "%s", target);
	if (options->url_file && secret_read("url-file", options->url_file, webhook->url, fault))
		return fault->error;
	if (secret_read("secret-file", options->secret_file, webhook->secret, fault) ||
	    secret_read("token-file", options->token_file, webhook->token, fault))
		return fault->error;
	return secret_check("ca-file", options->ca_file, fault);
}

static void webhook_destroy(void *instance)
{
	sodium_memzero(instance, sizeof(struct webhook));
	free(instance);
	curl_global_cleanup();
}

static void *webhook_make(const struct sink_config *config, struct courier_options *common, char *shown,
                          struct fault *fault)
{
	struct options options = { .common = COURIER_DEFAULTS, .timeout_s = 30 };

	if (plug_read(config->plug, option_table, &options, fault))
		return NULL;
	struct webhook *webhook = calloc(1, sizeof(*webhook));

	if (!webhook || sodium_init() < 0 || curl_global_init(CURL_GLOBAL_DEFAULT)) {
		fault_set(fault, ENOMEM, "out of memory");
		free(webhook);
		return NULL;
	}
	*common = options.common;
	webhook->timeout_s = options.timeout_s;
	if (options.ca_file)
		snprintf(webhook->ca_file, sizeof(webhook->ca_file), "%s", options.ca_file);
	if (!parse_template(options.template, &webhook->template, fault) &&
	    !read_files(webhook, &options, config->target, fault) && !show_url(webhook->url, shown, fault)) {
		common->address = webhook->url;
		return webhook;
	}
	webhook_destroy(webhook);
	return NULL;
}

/* ---- one request ---- */

struct request {
	CURL *easy;
	CURLM *multi;
	struct curl_slist *headers;
	char error[CURL_ERROR_SIZE];
};

static void add_header(struct request *request, const char *name, const char *value)
{
	char line[SECRET_SIZE + 64];

	snprintf(line, sizeof(line), "%s: %s", name, value);
	struct curl_slist *more = curl_slist_append(request->headers, line);

	request->headers = more ? more : request->headers;
}

/* A header that is not ASCII, as RFC 2047 has it. */
static void add_text(struct request *request, const char *name, const char *text)
{
	char packed[sodium_base64_ENCODED_LEN(384, sodium_base64_VARIANT_ORIGINAL)], word[sizeof(packed) + 16];
	const size_t length = strnlen(text, 384);

	sodium_bin2base64(packed, sizeof(packed), (const unsigned char *)text, length, sodium_base64_VARIANT_ORIGINAL);
	snprintf(word, sizeof(word), "=?UTF-8?B?%s?=", packed);
	add_header(request, name, word);
}

static void add_signature(struct request *request, const struct webhook *webhook, size_t size)
{
	unsigned char sum[crypto_auth_hmacsha256_BYTES];
	char value[7 + 2 * sizeof(sum) + 1] = "sha256=";
	crypto_auth_hmacsha256_state state;

	if (!webhook->secret[0])
		return;
	crypto_auth_hmacsha256_init(&state, (const unsigned char *)webhook->secret, strlen(webhook->secret));
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)webhook->body, size);
	crypto_auth_hmacsha256_final(&state, sum);
	sodium_bin2hex(value + 7, sizeof(value) - 7, sum, sizeof(sum));
	add_header(request, "X-Fbswatch-Signature", value);
}

/* How loud a phone is to be, 5 the loudest, and the picture beside it. */
static void add_ntfy(struct request *request, const struct letter *letter)
{
	static const struct {
		const char *priority, *tags;
	} looks[] = { [ALERT_NONE] = { "2", "bar_chart" },
		      [ALERT_NOTICE] = { "3", "information_source" },
		      [ALERT_SUSPICIOUS] = { "4", "warning" },
		      [ALERT_FAKE] = { "5", "rotating_light" } };
	const bool over = letter->type == RECORD_ALERT && letter->state == ALERT_CLEARED;

	add_text(request, "Title", letter->title);
	add_header(request, "Priority", over ? "2" : looks[letter->level].priority);
	add_header(request, "Tags", over ? "white_check_mark" : looks[letter->level].tags);
}

/* The longest beginning of at most `most` octets that ends with a whole character. */
static size_t cut_text(const char *text, size_t most)
{
	size_t size = strnlen(text, most + 1);

	if (size <= most)
		return size;
	for (size = most; size && ((unsigned char)text[size] & 0xc0) == 0x80; size--)
		;
	return size;
}

static size_t write_body(struct webhook *webhook, const struct letter *letter)
{
	size_t size;

	if (webhook->template == SLACK)
		return payload_slack(letter, webhook->body);
	size = webhook->template == NTFY ? cut_text(letter->text, NTFY_TEXT) : strnlen(letter->json, RECORD_BYTES_MAX);
	memcpy(webhook->body, webhook->template == NTFY ? letter->text : letter->json, size);
	return size;
}

static void set_headers(struct request *request, struct webhook *webhook, const struct letter *letter, size_t size)
{
	char bearer[SECRET_SIZE + 8];

	add_header(request, "Content-Type",
	           webhook->template == NTFY ? "text/plain; charset=utf-8" : "application/json");
	add_header(request, "X-Fbswatch-Id", letter->id);
	if (webhook->template == NTFY)
		add_ntfy(request, letter);
	if (webhook->token[0]) {
		snprintf(bearer, sizeof(bearer), "Bearer %s", webhook->token);
		add_header(request, "Authorization", bearer);
		sodium_memzero(bearer, sizeof(bearer));
	}
	add_signature(request, webhook, size);
}

static size_t on_answer(char *data, size_t one, size_t size, void *ctx)
{
	struct webhook *webhook = ctx;
	const size_t room = sizeof(webhook->answer) - 1 - webhook->answered, n = room < size ? room : size;

	memcpy(webhook->answer + webhook->answered, data, n);
	webhook->answered += n;
	return one * size;
}

static void set_options(struct request *request, struct webhook *webhook, size_t size)
{
	CURL *easy = request->easy;

	curl_easy_setopt(easy, CURLOPT_URL, webhook->url);
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(easy, CURLOPT_POST, 1L);
	curl_easy_setopt(easy, CURLOPT_POSTFIELDS, webhook->body);
	curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, (long)size);
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, request->headers);
	curl_easy_setopt(easy, CURLOPT_USERAGENT, "fbswatch/" FBSWATCH_VERSION);
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)(webhook->timeout_s * 1e3));
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L); /* nobody waits for a resolver */
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, request->error);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_answer);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, webhook);
	if (webhook->ca_file[0])
		curl_easy_setopt(easy, CURLOPT_CAINFO, webhook->ca_file);
}

/* Until there is an answer, or somebody wants the thread back (CURLE_ABORTED_BY_CALLBACK). */
static CURLcode perform(const struct request *request, int stop_fd)
{
	struct curl_waitfd stop = { .fd = stop_fd, .events = CURL_WAIT_POLLIN };
	int running = 1, left;

	if (curl_multi_add_handle(request->multi, request->easy))
		return CURLE_OUT_OF_MEMORY;
	for (;;) {
		curl_multi_perform(request->multi, &running);
		const CURLMsg *message = curl_multi_info_read(request->multi, &left);

		if (message && message->msg == CURLMSG_DONE)
			return message->data.result;
		if (!running)
			return CURLE_FAILED_INIT;
		stop.revents = 0;
		curl_multi_poll(request->multi, &stop, 1, 1000, NULL);
		if (stop.revents)
			return CURLE_ABORTED_BY_CALLBACK;
	}
}

/* An answer of these says that it is none of this letter's fault. */
static bool may_pass(long status)
{
	static const long passing[] = { 401, 403, 404, 407, 408, 425, 429 };

	for (size_t i = 0; i < sizeof(passing) / sizeof(passing[0]); i++)
		if (status == passing[i])
			return true;
	return status >= 500;
}

static enum delivery judge(struct webhook *webhook, const struct request *request, CURLcode code, struct fault *why)
{
	long status = 0;

	if (code) {
		fault_set(why, EIO, "%s", request->error[0] ? request->error : curl_easy_strerror(code));
		return AWAY;
	}
	curl_easy_getinfo(request->easy, CURLINFO_RESPONSE_CODE, &status);
	if (status >= 200 && status < 300)
		return DELIVERED;
	webhook->answer[webhook->answered] = 0;
	webhook->answer[strcspn(webhook->answer, "\r\n")] = 0;
	fault_set(why, EPROTO, "the server answers with status %ld%s%s", status, webhook->answer[0] ? ": " : "",
	          plain_text(webhook->answer, false));
	return may_pass(status) ? AWAY : REFUSED;
}

static enum delivery webhook_deliver(void *instance, const struct letter *letter, int stop_fd, struct fault *why)
{
	struct webhook *webhook = instance;
	struct request request = { .easy = curl_easy_init(), .multi = curl_multi_init() };
	const size_t size = write_body(webhook, letter);
	enum delivery result = AWAY;

	webhook->answered = 0;
	set_headers(&request, webhook, letter, size);
	if (request.easy && request.multi) {
		set_options(&request, webhook, size);
		result = judge(webhook, &request, perform(&request, stop_fd), why);
		curl_multi_remove_handle(request.multi, request.easy);
	} else {
		fault_set(why, ENOMEM, "out of memory");
	}
	curl_easy_cleanup(request.easy);
	curl_multi_cleanup(request.multi);
	curl_slist_free_all(request.headers);
	return result;
}

static const struct carrier webhook_carrier = {
	.name = "webhook",
	.make = webhook_make,
	.deliver = webhook_deliver,
	.destroy = webhook_destroy,
};

static void *webhook_open(const struct sink_config *config, struct fault *fault)
{
	return courier_open(&webhook_carrier, config, fault);
}

static int webhook_test(const struct sink_config *config, const struct record *record, struct fault *said)
{
	return courier_test(&webhook_carrier, config, record, said);
}

const struct sink webhook_sink = {
	.name = "webhook",
	.target_help = "URL",
	.description = "a POST for each alert: the record as JSON, or words for ntfy or Slack",
	.description_zh = "每条告警一次 POST：JSON 记录，或给 ntfy、Slack 的文字",
	.options = option_table,
	.open = webhook_open,
	.put = courier_put,
	.dropped = courier_dropped,
	.trouble = courier_trouble,
	.test = webhook_test,
	.close = courier_close,
};
