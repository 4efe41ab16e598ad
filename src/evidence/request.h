// SPDX-License-Identifier: GPL-3.0-or-later
/* request: a bundle that was asked for, and how it is signed.
 */
#pragma once

#include "evidence.h"  // struct alert, struct evidence_config
#include "folder.h"    // struct folder

struct request {
	struct alert alert;       /* the alert as it was last … */
	uint64_t blocks;          /* … when this many blocks had been heard in all */
	bool at_end;              /* … or by the end of the run */
	int64_t spoken_ns;        /* … at this time */
	int64_t asked_ns, due_ns; /* when it was first asked for; when it is to be written */
	uint8_t *baseline;        /* excerpt[baseline_size] of the time when it was first asked for; NULL: none */
	size_t baseline_size;
};

/* "ALERT-LEVEL" */
void request_name(const struct request *request, char name[ALERT_PATH_SIZE]);
void request_clear(struct request *request);

/* Signs the unfinished folder and gives it its name. forgotten: how many blocks were heard before the first one in the
 * file. 0 or -errno. */
int request_seal(const struct request *request, const struct evidence_config *config, uint64_t forgotten,
                 struct folder *folder);
