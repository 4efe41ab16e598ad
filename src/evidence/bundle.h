// SPDX-License-Identifier: GPL-3.0-or-later
/* bundle: the files of one piece of evidence.
 */
#pragma once

#include "evidence.h"  // struct evidence_config
#include "recent.h"    // struct recent
#include "samples.h"   // struct samples

struct bundle {
	const struct evidence_config *config;
	const struct recent *recent;
	const struct samples *samples; /* of the receiver that heard the cell */
	const struct listening *listening;
	const struct evidence_scene *scene;
	const uint8_t *baseline; /* excerpt[baseline_size]; NULL: none */
	size_t baseline_size;
	const struct alert *alert;
	int64_t from_ns, to_ns; /* time of the samples */
	int64_t time_ns;        /* time of the alert's record */
};

/* Whether a file of a bundle may have this name. */
bool bundle_is_file(const char *name);

/* Writes every file but manifest and signature into an empty folder: 0 or -errno. */
int bundle_write(const struct bundle *bundle, const char *folder);
