// SPDX-License-Identifier: GPL-3.0-or-later
/* plmn-test: the PLMN of test networks, 001 (E.212 3.2.2, 3GPP TS 23.003 2.2), or of private ones, 999. Software for
 * base stations is delivered with 001-01; no operator's phone is to be served by it. */
#include <stdlib.h>
#include <string.h>

#include "../rules.h"

static const float private_weight = 1.5f;

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct cell *cell = suspect->cell;
	const bool private = strcmp(cell->mcc, "999") == 0;

	(void)scene;
	if (!private && strcmp(cell->mcc, "001") != 0)
		return false;
	if (private)
		finding->weight = private_weight;
	finding_observed(finding, "PLMN %s-%s", "网络代码 PLMN %s-%s", cell->mcc, cell->mnc);
	finding_expected(finding, "the PLMN of an operator of this country", "该国运营商的网络代码");
	finding_say(finding,
	            private ? "It uses a network code reserved for private networks."
	                    : "It uses a network code reserved for tests, as base-station software does by default.",
	            private ? "使用了为专用网络保留的网络代码。"
	                    : "使用了测试专用的网络代码，这是基站软件的出厂默认值。");
	return true;
}

const struct rule plmn_test_rule = {
	.id = "plmn-test",
	.version = 1,
	.rat = RAT_GSM,
	.both = true,
	.family = FAMILY_IDENTITY,
	.basis = BASIS_STANDARD,
	.own_words = true,
	.weight = 3.0,
	.sources = 1u << CELL_SI3 | 1u << CELL_SI4,
	.sources_lte = 1u << 1,
	.looks_for = "SI3, SI4, SIB1: MCC 001 or 999 (E.212, 23.003 2.2)",
	.false_alarms = "A licensed laboratory or a private campus network in earshot.",
	.false_alarms_zh = "附近有获得许可的实验室或园区专用网络。",
	.weight_from = "0 of 228 records of honest cells; default of every base-station software looked at",
	.check = check,
};
