// SPDX-License-Identifier: GPL-3.0-or-later
/* providers: whose network it is, of those who list it; languages; lists that are none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "providers.h"

#define NETWORK(mnc) "<network-id mcc=\"262\" mnc=\"" mnc "\"/>"

/* clang-format off */
static const char listed[] =
	"<list><provider><name>Renter</name><gsm>" NETWORK("01") "</gsm></provider>"
	"<provider><name>O&amp;ner</name><name xml:lang=\"zh_CN\">\xe4\xb8\xbb</name><name>Other</name><gsm>"
	NETWORK("01") NETWORK("02") "<apn value=\"x\"><name>Tariff</name></apn>" NETWORK("03") "</gsm></provider>"
	"<provider primary=\"true\"><name>First</name><gsm>" NETWORK("02") "</gsm></provider>"
	"<provider primary=\"false\"><name>Last</name><gsm>" NETWORK("03") NETWORK("04") NETWORK("05") NETWORK("06")
	"</gsm></provider><provider><name>Twin</name><gsm>" NETWORK("04") "</gsm></provider>"
	"<provider><name>Same</name><gsm>" NETWORK("04") "</gsm></provider></list>";
/* clang-format on */

/* The list, read back; NULL with the reason. */
static struct providers *read_text(const char *text, struct fault *fault)
{
	char path[] = "/tmp/fbswatch-test-XXXXXX";
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
	struct providers *providers = providers_open(path, fault);

	unlink(path);
	return providers;
}

static void names(void **state)
{
	struct fault fault = { .text = "" };
	(void)state;

	struct providers *providers = read_text(listed, &fault);

	assert_non_null(providers);
	assert_string_equal(providers_name(providers, "262", "01", false), "O&ner");
	assert_string_equal(providers_name(providers, "262", "01", true), "\xe4\xb8\xbb");
	assert_string_equal(providers_name(providers, "262", "02", true), "First");
	assert_string_equal(providers_name(providers, "262", "03", false), "O&ner");
	assert_string_equal(providers_name(providers, "262", "04", false), "Twin");
	assert_string_equal(providers_name(providers, "262", "05", false), "Last");
	assert_string_equal(providers_name(providers, "262", "07", false), "");
	assert_string_equal(providers_name(providers, "263", "01", false), "");
	assert_string_equal(providers_name(NULL, "262", "01", false), "");
	providers_close(providers);
}

/* Numbers that are none, networks before any name. */
static void hostile(void **state)
{
	struct fault fault = { .text = "" };
	(void)state;

	struct providers *providers = read_text(
		"<list><network-id mcc=\"262\" mnc=\"01\"/><provider><network-id mcc=\"262\" mnc=\"02\"/><name>A</name>"
		"<network-id mcc=\"26\" mnc=\"03\"/><network-id mcc=\"262\" mnc=\"0x\"/><network-id mnc=\"04\"/>"
		"<network-id mcc=\"2620\" mnc=\"05\"/><network-id mcc=\"262\" mnc=\"0600\"/>"
		"<network-id mcc=\"262\" mnc=\"007\"/></provider></list>",
		&fault);

	assert_non_null(providers);
	for (int mnc = 1; mnc < 7; mnc++) {
		char text[16];

		snprintf(text, sizeof(text), "%02d", mnc);
		assert_string_equal(providers_name(providers, "262", text, false), "");
	}
	assert_string_equal(providers_name(providers, "262", "007", false), "A");
	providers_close(providers);
	assert_null(read_text("<list><provider><name>A\x1f</name></provider></list>", &fault)); /* no XML */
	assert_null(read_text("<list><provider>", &fault));
	assert_non_null(strstr(fault.text, ":1: "));
	assert_null(read_text("", &fault));
	assert_null(providers_open("/nonexistent/x", &fault));
	assert_non_null(strstr(fault.text, "/nonexistent/x: No such file"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test(hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
