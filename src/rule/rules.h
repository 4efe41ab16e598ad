// SPDX-License-Identifier: GPL-3.0-or-later
/* rules: every rule of this folder, for its table.
 */
#pragma once

#include "rule.h"  // struct rule

extern const struct rule access_barred_rule, assignment_burst_rule, bait_target_rule, capture_hysteresis_rule,
	capture_offset_rule, cell_born_rule, clock_drifts_rule, clock_off_rule, content_changed_rule, defaults_lab_rule,
	defaults_lte_rule, defaults_stack_rule, eci_cloned_rule, geran_first_rule, identity_cloned_rule,
	identity_rotates_rule, identity_toy_rule, identity_toy_lte_rule, lac_alien_rule, lac_changed_rule,
	lte_access_rule, lte_levels_rule, lte_narrow_rule, lte_no_way_rule, lte_second_rule, lte_vanished_rule,
	neighbours_impure_rule, neighbours_self_rule, neighbours_unheard_rule, neighbours_unheard_lte_rule,
	neighbours_unlisted_rule, onset_pair_rule, paging_silent_rule, place_taken_rule, plan_area_rule,
	plan_channel_rule, plan_plmn_rule, plmn_foreign_rule, plmn_rivals_rule, plmn_test_rule, power_jump_rule,
	power_newcomer_rule, power_passes_rule, profile_odd_rule, si_inconsistent_rule, si_schedule_rule, si_short_rule,
	si_unmarked_rule, sib1_missing_rule, tac_alien_rule, tac_changed_rule, tdd_config_rule, tdd_unaligned_rule,
	timing_restarts_rule, timing_twin_rule, traffic_lte_rule, update_timer_rule, warning_alone_rule;
