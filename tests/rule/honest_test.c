// SPDX-License-Identifier: GPL-3.0-or-later
/* honest: recordings of real cells, none of them fake, judged block by block. No alert above notice, and no rule speaks
 * of more cells than it may. Prints which rules spoke of how many cells. A laboratory's base station among them is
 * found. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "alert.h"      // alerts_update
#include "receivers.h"  // receiver_of
#include "scene.h"      // street_hear
#include "source.h"     // sources[]

static const char honest_gsm[] = "../shared/captures/pcap/gsm-real-cells-freiburg-2012.pcap";
static const char honest_lte[] = "../shared/captures/pcap/lte-real-cells-switzerland.pcap";

enum { RULES_MAX = 128, CELLS_MAX = 256 };

struct court {
	struct street street;
	struct alerts *alerts;
	enum alert_level worst;
	char worst_key[CELL_KEY_SIZE];
	bool spoke[RULES_MAX][CELLS_MAX];
	float heaviest[RULES_MAX];
};

static int rule_index(const char *id)
{
	int i = 0;

	while (rules[i] && strcmp(rules[i]->id, id) != 0)
		i++;
	return i;
}

static size_t cell_index(const struct cells *cells, const struct cell *cell)
{
	size_t i = 0;

	while (cells_get(cells, i) != cell)
		i++;
	return i % CELLS_MAX;
}

static void judge(struct court *court, const struct cell *cell)
{
	struct street *street = &court->street;
	const struct suspect suspect = { .cell = cell, .history = cells_history(cell), .known = &street->known };
	struct finding findings[ALERT_FINDINGS_MAX];
	int count = rules_check(&street->scene, &suspect, findings, ALERT_FINDINGS_MAX);

	for (int i = 0; i < count; i++) {
		int rule = rule_index(findings[i].rule);

		court->spoke[rule][cell_index(street->cells, cell)] = true;
		if (findings[i].weight > court->heaviest[rule])
			court->heaviest[rule] = findings[i].weight;
	}
	alerts_update(court->alerts, street->scene.now_ns, cells_handle(cell), cell, cells_history(cell), findings,
	              count);
}

static void on_alert(void *ctx, int64_t time_ns, const struct alert *alert)
{
	struct court *court = ctx;

	(void)time_ns;
	if (alert->state == ALERT_CLEARED || alert->level <= court->worst)
		return;
	court->worst = alert->level;
	cell_key(&alert->cell, court->worst_key, sizeof(court->worst_key));
}

static void on_pdu(void *ctx, const struct pdu *pdu)
{
	struct court *court = ctx;

	court->street.scene.now_ns = pdu->time_ns;
	judge(court, cells_update(court->street.cells, pdu, receiver_of(pdu->rat)->parse));
}

static void on_event(void *ctx, int err, const char *text)
{
	(void)ctx;
	(void)err;
	fail_msg("%s", text);
}

static bool hear_recording(struct court *court, const char *path)
{
	const struct source_config config = { .target = path };
	const struct source_out out = { .pdu = on_pdu, .event = on_event, .ctx = court };
	struct fault fault;
	const struct source *source = sources[0];

	if (access(path, R_OK))
		return false;
	for (int i = 0; sources[i]; i++)
		if (strcmp(sources[i]->name, "pcap") == 0)
			source = sources[i];
	void *instance = source->open(&config, &fault);

	assert_non_null(instance);
	assert_int_equal(source->run(instance, &out, &fault), 0);
	source->close(instance);
	return true;
}

static int open_court(void **state)
{
	struct court *court = test_calloc(1, sizeof(*court));

	street_open(&court->street);
	court->alerts = alerts_create(256, on_alert, court);
	*state = court;
	return court->alerts ? 0 : -1;
}

static int close_court(void **state)
{
	struct court *court = *state;

	alerts_destroy(court->alerts);
	street_close(&court->street);
	test_free(court);
	return 0;
}

/* Share of the cells that a rule of this weight may speak of: ten times what the weight says, since the sample is
 * small. */
static double bound(float weight)
{
	double share = 10 * 0.7;

	for (; weight > 0.5f; weight -= 0.5f)
		share /= 3.1623;
	return share;
}

static void print_table(const struct court *court, enum rat rat)
{
	size_t cells = cells_count(court->street.cells);

	print_message("rule                    weight  cells of %zu\n", cells);
	for (int r = 0; rules[r]; r++) {
		int spoke = 0;

		for (size_t i = 0; i < cells && i < CELLS_MAX; i++)
			spoke += court->spoke[r][i];
		if (rules[r]->both || rules[r]->rat == rat)
			print_message("%-24s%5.1f%8d  (%.1f at most)\n", rules[r]->id, rules[r]->weight, spoke,
			              court->heaviest[r]);
		if (spoke > 2)
			assert_true(spoke < bound(court->heaviest[r]) * cells);
	}
}

static void real_gsm_cells_are_honest(void **state)
{
	struct court *court = *state;

	if (!hear_recording(court, honest_gsm)) {
		print_message("%s is not here: nothing tested\n", honest_gsm);
		skip();
	}
	print_table(court, RAT_GSM);
	assert_true(court->worst <= ALERT_NOTICE);
}

static void real_lte_cells_are_honest(void **state)
{
	struct court *court = *state;

	if (!hear_recording(court, honest_lte)) {
		print_message("%s is not here: nothing tested\n", honest_lte);
		skip();
	}
	print_table(court, RAT_LTE);
	assert_true(court->worst <= ALERT_NOTICE);
}

/* SI1 to SI4 as a university's own base station sent them (osmo defaults), on ARFCN 877. */
static void hear_laboratory(struct court *court)
{
	static const char *const messages[] = {
		"5506198fb68000000000000000000000000000e504002b",
		"59061a8f930058400000000000002000000000ffe50400",
		"49061b070862f2321267490305274040e504003b2b2b2b",
		"31061c62f23212674040e504002b2b2b2b2b2b2b2b2b2b",
	};

	for (int turn = 0; turn < 2; turn++)
		for (int i = 0; i < 4; i++)
			judge(court, street_hear(&court->street, 877, -1, (uint32_t)(51 * i + 2), messages[i]));
}

static void a_laboratory_is_found(void **state)
{
	struct court *court = *state;
	bool company = hear_recording(court, honest_gsm);

	hear_laboratory(court);
	print_message("among %zu cells: %s %s\n", cells_count(court->street.cells) - 1, alert_level_name(court->worst),
	              court->worst_key);
	assert_true(court->worst >= ALERT_SUSPICIOUS);
	assert_string_equal(court->worst_key, "gsm:262-23-4711-1800");
	(void)company;
}

static void a_laboratory_alone_is_found(void **state)
{
	struct court *court = *state;

	hear_laboratory(court);
	print_message("alone: %s\n", alert_level_name(court->worst));
	assert_true(court->worst >= ALERT_SUSPICIOUS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(real_gsm_cells_are_honest, open_court, close_court),
		cmocka_unit_test_setup_teardown(real_lte_cells_are_honest, open_court, close_court),
		cmocka_unit_test_setup_teardown(a_laboratory_is_found, open_court, close_court),
		cmocka_unit_test_setup_teardown(a_laboratory_alone_is_found, open_court, close_court),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
