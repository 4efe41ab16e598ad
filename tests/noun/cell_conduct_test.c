// SPDX-License-Identifier: GPL-3.0-or-later
/* cell_conduct: each event in its count, unknown before the first, and full counts that stay full.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "cell.h"  // struct cell, cell_init

static struct cell_conduct fresh(void)
{
	struct cell cell;

	cell_init(&cell, RAT_GSM);
	return cell.conduct;
}

static struct cell_conduct after(enum conduct_kind kind, uint8_t value, uint8_t flags)
{
	struct cell_conduct c = fresh();
	const struct conduct event = { (uint8_t)kind, value, flags, 0 };

	assert_true(conduct_sound(&event));
	cell_conduct_add(&c, &event);
	return c;
}

static void unknown_at_first(void **state)
{
	(void)state;
	struct cell_conduct c = fresh(), none = fresh();

	assert_int_equal(c.connections, CELL_UNKNOWN);
	assert_int_equal(c.si6_differs, CELL_UNKNOWN);
	cell_conduct_merge(&c, &none);
	assert_int_equal(c.connections, CELL_UNKNOWN);
	c = after(CONDUCT_SERVICE_ACCEPTED, 0, 0);
	assert_int_equal(c.connections, 0);
	assert_int_equal(c.held_median_s, 0);
}

/* What is of LTE alone is unknown in a GSM cell. */
static void lte(void **state)
{
	(void)state;
	static const struct conduct events[] = {
		{ CONDUCT_ACCESS, 0, 0, 0 },
		{ CONDUCT_SETUP, 0, 0, 0 },
		{ CONDUCT_RRC_REJECTED, 16, 0, 0 },
		{ CONDUCT_REDIRECTED, 0, 2, 0 },
		{ CONDUCT_REDIRECTED, 2, 2 | CONDUCT_FURTHER, 0 },
		{ CONDUCT_REDIRECTED, 0, 2, 0 },
		{ CONDUCT_NAS_SECURITY, 0, 1, 0 },
		{ CONDUCT_RRC_SECURITY, 2, 0, 0 },
	};
	struct cell_conduct c = fresh(), gsm = after(CONDUCT_BEGAN, CONDUCT_CALL, 0);

	for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++) {
		assert_true(conduct_sound(&events[i]));
		cell_conduct_add(&c, &events[i]);
	}
	assert_true(c.access_responses == 1 && c.setups == 1 && c.rrc_rejected == 1);
	assert_true(c.redirected_geran == 2 && c.eea0 == 1 && c.eia0 == 1);
	assert_true(c.nof_redirect_arfcns == 2 && c.redirect_arfcns[0] == 512 && c.redirect_arfcns[1] == 514);
	assert_int_equal(gsm.access_responses, CELL_UNKNOWN);
	cell_conduct_merge(&gsm, &gsm);
	assert_int_equal(gsm.access_responses, CELL_UNKNOWN);
	cell_conduct_merge(&c, &gsm);
	assert_true(c.access_responses == 1 && c.connections == 2);
	cell_conduct_merge(&gsm, &c);
	assert_true(gsm.access_responses == 1 && gsm.nof_redirect_arfcns == 2);
}

static void each_event(void **state)
{
	(void)state;
	assert_int_equal(after(CONDUCT_BEGAN, CONDUCT_CALL, 0).connections, 1);
	assert_int_equal(after(CONDUCT_BEGAN, CONDUCT_ATTACH, 0).purpose_update, 1);
	assert_int_equal(after(CONDUCT_BEGAN, CONDUCT_UPDATE_PERIODIC, 0).purpose_update, 1);
	assert_int_equal(after(CONDUCT_BEGAN, CONDUCT_ANSWER, 0).purpose_answer, 1);
	assert_int_equal(after(CONDUCT_BEGAN, CONDUCT_EMERGENCY, 0).purpose_service, 1);
	assert_int_equal(after(CONDUCT_BEGAN, CONDUCT_PURPOSE_UNKNOWN, 0).purpose_service, 0);
	assert_int_equal(after(CONDUCT_UNFOLLOWED, 0, 0).connections_unfollowed, 1);
	assert_int_equal(after(CONDUCT_ASKED, CONDUCT_IDENTITY_IMSI, 0).asked_imsi, 1);
	assert_int_equal(after(CONDUCT_ASKED, CONDUCT_IDENTITY_IMEI, 0).asked_imei, 1);
	assert_int_equal(after(CONDUCT_ASKED, CONDUCT_IDENTITY_IMEISV, 0).asked_imei, 0);
	assert_int_equal(after(CONDUCT_AUTHENTICATION, 0, 0).authentications, 1);
	assert_int_equal(after(CONDUCT_AUTHENTICATION, 0, 0).authentications_autn, 0);
	assert_int_equal(after(CONDUCT_AUTHENTICATION, 0, CONDUCT_AUTN).authentications_autn, 1);
	assert_int_equal(after(CONDUCT_CIPHERING, 3, 0).ciphered[3], 1);
	assert_int_equal(after(CONDUCT_UNREADABLE, 0, 0).went_unreadable, 1);
	assert_int_equal(after(CONDUCT_ENDED, 0, CONDUCT_WAS_CLEAR).stayed_clear, 1);
	assert_int_equal(after(CONDUCT_ENDED, 0, CONDUCT_WAS_UNREADABLE).stayed_clear, 0);
	assert_int_equal(after(CONDUCT_UPDATE_ACCEPTED, 0, 0).updates_accepted, 1);
	assert_int_equal(after(CONDUCT_UPDATE_REJECTED, 11, 0).updates_rejected, 1);
	assert_int_equal(after(CONDUCT_SMS, 0, 0).sms_clear, 1);
	assert_int_equal(after(CONDUCT_SI5_OWN_ONLY, 0, 0).si5_own_only, 1);
	assert_int_equal(after(CONDUCT_SI6_DIFFERS, 0, 0).si6_differs, 1);
}

static void causes(void **state)
{
	(void)state;
	struct cell_conduct c = fresh();

	for (uint8_t cause = 20; cause > 10; cause--)
		for (int i = 0; i < 2; i++)
			cell_conduct_add(&c, &(struct conduct){ CONDUCT_UPDATE_REJECTED, cause, 0, 0 });
	assert_int_equal(c.updates_rejected, 20);
	for (int i = 0; i < CONDUCT_CAUSES; i++) {
		assert_int_equal(c.reject_causes[i].cause, 20 - i);
		assert_int_equal(c.reject_causes[i].count, 2);
	}
}

static void full(void **state)
{
	(void)state;
	struct cell_conduct c = after(CONDUCT_CIPHERING, 1, 0), more = c;

	c.connections = INT32_MAX;
	c.ciphered[1] = UINT16_MAX;
	more.connections = 7;
	cell_conduct_add(&c, &(struct conduct){ CONDUCT_BEGAN, 0, 0, 0 });
	cell_conduct_add(&c, &(struct conduct){ CONDUCT_CIPHERING, 1, 0, 0 });
	assert_int_equal(c.connections, INT32_MAX);
	assert_int_equal(c.ciphered[1], UINT16_MAX);
	cell_conduct_merge(&c, &more);
	assert_int_equal(c.connections, INT32_MAX);
	assert_int_equal(c.ciphered[1], UINT16_MAX);
	cell_conduct_merge(&more, &more);
	assert_int_equal(more.connections, 14);
	assert_int_equal(more.ciphered[1], 2);
}

static void bounds(void **state)
{
	(void)state;
	static const struct conduct bad[] = {
		{ CONDUCT_KINDS, 0, 0, 0 },     { CONDUCT_BEGAN, CONDUCT_PURPOSES, 0, 0 },
		{ CONDUCT_BEGAN, 0, 8, 0 },     { CONDUCT_ASKED, CONDUCT_IDENTITIES, 0, 0 },
		{ CONDUCT_CIPHERING, 8, 0, 0 }, { CONDUCT_RELEASED, 0, 4, 0 },
		{ CONDUCT_SMS, 1, 0, 0 },
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(conduct_sound(&bad[i]));
	for (int kind = 0; kind < CONDUCT_KINDS; kind++)
		assert_true(strlen(conduct_name(kind)) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(unknown_at_first), cmocka_unit_test(each_event), cmocka_unit_test(lte),
		cmocka_unit_test(causes),           cmocka_unit_test(full),       cmocka_unit_test(bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
