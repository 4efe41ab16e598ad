// SPDX-License-Identifier: GPL-3.0-or-later
/* service: what the service manager is told of a run (sd_notify(3)). Where none asked to be told, nothing is.
 */
#pragma once

/* The run is on: its settings are read and its outputs open. */
void service_ready(void);
/* What it is doing, in a few words. */
void service_describe(const char *words);
/* Its settings are read again; service_ready() when that is done. */
void service_reloading(void);
/* It is ending. */
void service_stopping(void);
/* All of it goes on: when that was not said for the time that the manager set, the manager kills and restarts it. */
void service_alive(void);
