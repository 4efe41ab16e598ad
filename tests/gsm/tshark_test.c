// SPDX-License-Identifier: GPL-3.0-or-later
/* tshark: each message decoded by us and by Wireshark's dissector, field by field. The comparison is made by tshark.py
 * beside this file, which runs this program again as
 *
 *   tshark_test --dump     blocks on standard input, one "CHANNEL HEX" a line -> one line of key=value each
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "../../src/gsm/l3/gsm_message.h"  // gsm_parse
#include "hex.h"                           // hex_pdu

enum { SKIPPED = 77 };

static const char *self;

static void print_fields(const struct cell *cell)
{
	for (const struct cell_field *field = cell_fields; field->key; field++) {
		if (field->type == CELL_STRING && *cell_field_string(cell, field))
			printf(" %s=%s", field->key, cell_field_string(cell, field));
		else if (field->type != CELL_STRING && cell_field_int(cell, field) != CELL_UNKNOWN)
			printf(" %s=%d", field->key, cell_field_int(cell, field));
	}
	if (cell->gsm.nof_allocation)
		printf(" allocation=");
	for (int i = 0; i < cell->gsm.nof_allocation; i++)
		printf("%s%d", i ? "," : "", cell->gsm.allocation[i]);
}

/* gsm=17:-1:-1,25:-1:-1 umts=10737:5:-1 lte=1300:-1:7: channel, identity, priority; -1 where there is none. */
static void print_neighbours(const struct cell *cell, enum neighbour_rat rat, const char *name)
{
	const char *before = name;

	for (int i = 0; i < cell->nof_neighbours; i++) {
		const struct cell_neighbour *n = &cell->neighbours[i];
		if (n->rat != rat)
			continue;
		printf("%s%d:%d:%d", before, n->channel, n->id, n->priority);
		before = ",";
	}
}

static void print_redacted(struct pdu pdu)
{
	gsm_redact(&pdu);
	printf(" redacted=");
	for (int i = 0; i < pdu.len; i++)
		printf("%02x", pdu.octets[i]);
}

static void print_cell(enum pdu_channel channel, const char *hex)
{
	struct pdu pdu = hex_pdu(channel, hex);
	struct cell cell;
	bool ok;

	cell_init(&cell, RAT_GSM);
	ok = gsm_parse(&pdu, &cell);
	printf("parsed=%d", ok);
	print_redacted(pdu);
	print_fields(&cell);
	print_neighbours(&cell, NEIGHBOUR_GSM, " gsm=");
	print_neighbours(&cell, NEIGHBOUR_UMTS, " umts=");
	print_neighbours(&cell, NEIGHBOUR_LTE, " lte=");
	putchar('\n');
}

static int dump(void)
{
	unsigned channel;
	char hex[2 * PDU_GSM_OCTETS + 1];

	while (scanf("%u %46s", &channel, hex) == 2)
		print_cell(channel, hex);
	return 0;
}

static void every_message(void **state)
{
	(void)state;
	char command[512];
	int status;

	snprintf(command, sizeof(command), "/usr/bin/python3 tests/gsm/tshark.py '%s'", self);
	fflush(stdout);
	status = system(command);
	if (WIFEXITED(status) && WEXITSTATUS(status) == SKIPPED)
		skip();
	assert_int_equal(status, 0);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_message),
	};

	self = argv[0];
	if (argc > 1 && strcmp(argv[1], "--dump") == 0)
		return dump();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
