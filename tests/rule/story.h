// SPDX-License-Identifier: GPL-3.0-or-later
/* story: a scenario of the synthetic air in two versions, the fake's and the honest one, heard by the receivers; what a
 * rule then says of the cells. The lines of the file that end in "# fake" are in the one only, those that end in "#
 * honest" in the other; these are for the test:
 *
 *   #! with NAME           the lines of NAME.part stand here
 *   #! accuses gsm 52 2    the fake: ARFCN and BSIC, EARFCN and PCI
 *   #! rats gsm            receivers that listen, all when there is no such line
 *   #! plan TEXT           a line of the plan of operators
 *   #! follows             dedicated channels are followed
 *   #! learns              there is a baseline, and it learns
 */
#pragma once

#include <stdbool.h>

#include "fault.h"  // struct fault

enum story_end {
	STORY_BROKEN, /* it could not be told: *fault says why */
	STORY_SILENT, /* the rule spoke of no cell */
	STORY_OTHERS, /* of cells, the accused not among them */
	STORY_SPEAKS, /* of the accused */
};

/* path: of the scenario file. scratch: a folder for the recording. */
enum story_end story_tell(const char *path, bool honest, const char *rule, const char *scratch, struct fault *fault);
