// SPDX-License-Identifier: GPL-3.0-or-later
/* receivers: each standard has one, whole, and is found by it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "receivers.h"

static void each_standard_has_its_own(void **state)
{
	(void)state;
	assert_ptr_equal(receivers[0], &gsm_receiver);
	assert_ptr_equal(receivers[1], &lte_receiver);
	assert_null(receivers[2]);
	assert_ptr_equal(receiver_of(RAT_GSM), &gsm_receiver);
	assert_ptr_equal(receiver_of(RAT_LTE), &lte_receiver);
	assert_null(receiver_of((enum rat)7)); /* of a file, say */
}

static void each_is_whole(void **state)
{
	(void)state;
	for (int i = 0; receivers[i]; i++) {
		const struct receiver *r = receivers[i];

		assert_true(r->name[0] && r->description[0]);
		assert_true(r->create && r->feed && r->flush && r->destroy && r->counts && r->redact && r->parse &&
		            r->message_name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_standard_has_its_own),
		cmocka_unit_test(each_is_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
