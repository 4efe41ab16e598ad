// SPDX-License-Identifier: GPL-3.0-or-later
/* basis: that dedicated channels are followed is said once, on standard error, with the basis given. Private to
 * src/run.
 */
#pragma once

#include "run.h"  // struct run_config

void basis_tell(const struct run_config *config);
