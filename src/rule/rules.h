/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rules: every rule of this folder, for its table.
 */
#pragma once

#include "rule.h"  // struct rule

extern const struct rule lac_alien_rule, neighbours_self_rule;
