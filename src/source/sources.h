// SPDX-License-Identifier: GPL-3.0-or-later
/* sources: every source, one line each: `name` stands for the name_source of its file.
 */
#pragma once

#include "source.h"  // struct source

/* clang-format off */
#define SOURCES(X) \
	X(rtlsdr) \
	X(rtl_tcp) \
	X(soapy) \
	X(air) /* of src/air */ \
	X(file) \
	X(pcap) \
	X(blocks)
/* clang-format on */

#define DECLARE_SOURCE(name) extern const struct source name##_source;
SOURCES(DECLARE_SOURCE)
#undef DECLARE_SOURCE
