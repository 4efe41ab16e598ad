// SPDX-License-Identifier: GPL-3.0-or-later
/* machine: what is to be known of the machine: its clock, and the disks that are written to.
 */
#pragma once

#include "doctor.h"  // struct doctor_request

void machine_look(const struct doctor_request *request, struct doctor_facts *facts);
