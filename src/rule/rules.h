/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rules: every rule of this folder, for its table.
 */
#pragma once

#include "rule.h"  // struct rule

extern const struct rule
	access_barred_rule,
	assignment_burst_rule,
	capture_hysteresis_rule,
	capture_offset_rule,
	cell_born_rule,
	content_changed_rule,
	defaults_lab_rule,
	defaults_stack_rule,
	identity_cloned_rule,
	identity_rotates_rule,
	identity_toy_rule,
	lac_alien_rule,
	lac_changed_rule,
	lte_no_way_rule,
	lte_second_rule,
	neighbours_impure_rule,
	neighbours_self_rule,
	neighbours_unheard_rule,
	neighbours_unlisted_rule,
	paging_silent_rule,
	place_taken_rule,
	plan_area_rule,
	plan_channel_rule,
	plan_plmn_rule,
	plmn_foreign_rule,
	plmn_test_rule,
	profile_odd_rule,
	si_inconsistent_rule,
	si_schedule_rule,
	si_unmarked_rule,
	update_timer_rule;
