// SPDX-License-Identifier: GPL-3.0-or-later
/* sources: what each file of this folder exports to the table.
 */
#pragma once

#include "source.h"  // struct source

extern const struct source file_source;
extern const struct source rtl_tcp_source;
extern const struct source rtlsdr_source;
extern const struct source pcap_source;
extern const struct source blocks_source;
