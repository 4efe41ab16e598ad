// SPDX-License-Identifier: GPL-3.0-or-later
/* host: the machine that a watch runs on, as far as it may spoil it: disks, clock, heat. */
#pragma once

#include "engine.h"  // struct engine_config
#include "status.h"  // struct status_host
#include "utc.h"     // struct utc_run

/* As it is now: the disks of outputs, journal and evidence. */
void host_look(struct status_host *host, const struct engine_config *config, const struct utc_run *clock);

/* Of the processor [degrees C], by the files of sysfs; NAN: they do not tell. sysfs: "/sys" */
double host_temperature_c(const char *sysfs);
