// SPDX-License-Identifier: GPL-3.0-or-later
/* sinks: every output of this folder, one line each: `name` stands for the name_sink of its file.
 */
#pragma once

#include "sink.h"  // struct sink

/* clang-format off */
#define SINKS(X) \
	X(text) \
	X(jsonl) \
	X(gsmtap) \
	X(pcap) \
	X(mqtt) \
	X(webhook) \
	X(exec) \
	X(syslog) \
	X(cot) \
	X(prometheus)
/* clang-format on */

#define DECLARE_SINK(name) extern const struct sink name##_sink;
SINKS(DECLARE_SINK)
#undef DECLARE_SINK
