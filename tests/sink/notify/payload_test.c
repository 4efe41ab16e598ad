// SPDX-License-Identifier: GPL-3.0-or-later
/* payload: names that ids cannot hold, marks of Slack, texts too long. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "plain.h"  // plain_is
#include "../../../src/sink/notify/payload.h"

static char text[PAYLOAD_BYTES];

static void nodes(void **state)
{
	char node[PAYLOAD_NODE_SIZE], other[PAYLOAD_NODE_SIZE], longest[600];

	(void)state;
	payload_node("roof-3", node);
	assert_string_equal(node, "fbswatch_roof-3");
	payload_node("a b/c_#", node);
	assert_string_equal(node, "fbswatch_a_20b_2fc_5f_23");
	payload_node("屋顶", node);
	payload_node("楼道", other);
	assert_string_equal(node, "fbswatch__e5_b1_8b_e9_a1_b6");
	assert_string_not_equal(node, other);
	memset(longest, '/', sizeof(longest));
	longest[sizeof(longest) - 1] = 0;
	payload_node(longest, node);
	assert_true(strlen(node) < sizeof(node));
}

static void slack(void **state)
{
	const struct letter letter = { .title = "a <b> & c", .text = "<!channel>\n" };
	char *many = malloc(60001);
	struct letter huge = { .title = "", .text = many };

	(void)state;
	payload_slack(&letter, text);
	assert_string_equal(text, "{\"text\":\"*a &lt;b&gt; &amp; c*\\n&lt;!channel&gt;\\n\"}");
	for (int offset = 0; offset < 3; offset++) { /* cut in no character's middle */
		memset(many, 'x', (size_t)offset);
		for (int i = 0; i < 19000; i++)
			memcpy(many + offset + 3 * i, "伪", 3);
		many[offset + 57000] = 0;
		assert_true(payload_slack(&huge, text) > 11000);
		assert_true(plain_is(text));
	}
	free(many);
}

static void state_of_a_sensor(void **state)
{
	struct summary summary = { .cells = -1, .health = "unknown" };

	(void)state;
	payload_state(&summary, text);
	assert_string_equal(text, "{\"alert\":\"OFF\",\"level\":\"none\",\"alerts\":0,\"health\":\"unknown\"}");
	summary = (struct summary){
		.level = ALERT_FAKE, .standing = 2, .cells = 25, .health = "ok", .time_ns = 1000000000
	};
	payload_state(&summary, text);
	assert_string_equal(text, "{\"alert\":\"ON\",\"level\":\"fake\",\"alerts\":2,\"cells\":25,\"health\":\"ok\","
	                          "\"time\":\"1970-01-01T00:00:01.000000Z\"}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nodes),
		cmocka_unit_test(slack),
		cmocka_unit_test(state_of_a_sensor),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
