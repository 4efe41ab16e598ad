// SPDX-License-Identifier: GPL-3.0-or-later
/* diagnosis: as JSON; what is not known is left out, control characters too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "diagnosis.h"

static struct diagnosis diagnosis;

static char *written(void)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_int_equal(diagnosis_write(&diagnosis, out), 0);
	fclose(out);
	return text;
}

static void in_full(void **state)
{
	char *text;
	(void)state;

	diagnosis = (struct diagnosis){ .device = "rtl\x1b" };
	for (int i = 0; i < CONDITIONS; i++)
		diagnosis.lines[i] = (struct diagnosis_line){ .id = "x", .condition = CONDITION_DEVICE + i };
	diagnosis.lines[1] =
		(struct diagnosis_line){ "kernel-driver",        CONDITION_DRIVER,   DIAGNOSIS_TROUBLE,
		                         { { "held", "占用" } }, { { "by", "被" } }, { { "free", "释放" } } };
	diagnosis.lines[2].state = DIAGNOSIS_UNKNOWN;
	diagnosis.first = &diagnosis.lines[1];
	text = written();
	assert_non_null(strstr(text, "{\"device\":\"rtl?\",\"verdict\":\"kernel-driver\",\"exit_status\":11,"
	                             "\"sentence_en\":\"held\",\"sentence_zh\":\"占用\",\"checks\":["
	                             "{\"id\":\"x\",\"state\":\"well\"},"
	                             "{\"id\":\"kernel-driver\",\"state\":\"trouble\",\"sentence_en\":\"held\","
	                             "\"sentence_zh\":\"占用\",\"evidence_en\":\"by\",\"evidence_zh\":\"被\","
	                             "\"remedy_en\":\"free\",\"remedy_zh\":\"释放\"},"
	                             "{\"id\":\"x\",\"state\":\"unknown\"},"));
	assert_string_equal(text + strlen(text) - 3, "]}\n");
	free(text);
}

static void all_well(void **state)
{
	char *text;
	(void)state;

	diagnosis.first = NULL;
	text = written();
	assert_non_null(strstr(text, "\"verdict\":\"well\",\"exit_status\":0,\"checks\":["));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(in_full), cmocka_unit_test(all_well) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
