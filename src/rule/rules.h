// SPDX-License-Identifier: GPL-3.0-or-later
/* rules: every rule of src/rule/catalogue, one line each: `name` stands for name_rule in name.c. With it comes what
 * every rule needs.
 */
#pragma once

#include "rule.h"   // struct rule
#include "words.h"  // finding_observed

/* clang-format off */
#define RULES(X) \
	X(access_barred)          \
	X(assigned_updates)       \
	X(assignment_burst)       \
	X(bait_target)            \
	X(capture_hysteresis)     \
	X(capture_offset)         \
	X(cell_born)              \
	X(clock_drifts)           \
	X(clock_off)              \
	X(conduct_catches)        \
	X(conduct_cipher_low)     \
	X(conduct_clear)          \
	X(conduct_rejects)        \
	X(conduct_serves)         \
	X(conduct_si5)            \
	X(conduct_si6)            \
	X(conduct_sms_clear)      \
	X(conduct_turnover)       \
	X(content_changed)        \
	X(defaults_lab)           \
	X(defaults_lte)           \
	X(defaults_stack)         \
	X(eci_cloned)             \
	X(geran_first)            \
	X(identity_cloned)        \
	X(identity_rotates)       \
	X(identity_toy)           \
	X(identity_toy_lte)       \
	X(lac_alien)              \
	X(lac_changed)            \
	X(lte_access)             \
	X(lte_levels)             \
	X(lte_narrow)             \
	X(lte_no_way)             \
	X(lte_second)             \
	X(lte_vanished)           \
	X(neighbours_impure)      \
	X(neighbours_self)        \
	X(neighbours_unheard)     \
	X(neighbours_unheard_lte) \
	X(neighbours_unlisted)    \
	X(onset_pair)             \
	X(pages_unanswered)       \
	X(paging_silent)          \
	X(place_taken)            \
	X(plan_area)              \
	X(plan_channel)           \
	X(plan_plmn)              \
	X(plmn_foreign)           \
	X(plmn_rivals)            \
	X(plmn_test)              \
	X(power_jump)             \
	X(power_newcomer)         \
	X(power_passes)           \
	X(profile_odd)            \
	X(si_inconsistent)        \
	X(si_schedule)            \
	X(si_short)               \
	X(si_unmarked)            \
	X(sib1_missing)           \
	X(tac_alien)              \
	X(tac_changed)            \
	X(tdd_config)             \
	X(tdd_unaligned)          \
	X(timing_restarts)        \
	X(timing_twin)            \
	X(traffic_lte)            \
	X(update_timer)           \
	X(warning_alone)
/* clang-format on */

#define DECLARE_RULE(name) extern const struct rule name##_rule;
RULES(DECLARE_RULE)
#undef DECLARE_RULE
