// SPDX-License-Identifier: GPL-3.0-or-later
/* sinks: what each file of this folder exports to the table.
 */
#pragma once

#include "sink.h"  // struct sink

extern const struct sink text_sink, jsonl_sink, gsmtap_sink, pcap_sink;
