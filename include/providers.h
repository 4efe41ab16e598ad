// SPDX-License-Identifier: GPL-3.0-or-later
/* providers: names of operators all over the world, from the list that Debian's mobile-broadband-provider-info
 * installs. For people only: nothing is judged by it, so that a recording is judged alike everywhere.
 */
#pragma once

#include <stdbool.h>

#include "fault.h"  // struct fault

struct providers;

#define PROVIDERS_PATH "/usr/share/mobile-broadband-provider-info/serviceproviders.xml"

/* NULL with the reason: it is not there, no such list, or larger than any. */
struct providers *providers_open(const char *path, struct fault *fault);
/* NULL is ignored. */
void providers_close(struct providers *providers);

/* Name of the first operator that is listed with this network, in Chinese where there is one and it is wanted; ""
 * unknown. providers: NULL, nobody is known. */
const char *providers_name(const struct providers *providers, const char *mcc, const char *mnc, bool chinese);
