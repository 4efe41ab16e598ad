// SPDX-License-Identifier: GPL-3.0-or-later
/* freq_list: sets of ARFCNs as the 16 octets of a cell channel or neighbour cell
 * description. 44.018 10.5.2.1b, 10.5.2.22.
 */
#pragma once

#include <stdint.h>

#include "scenario.h"  // enum air_list_format, struct air_list

enum { AIR_FREQ_LIST_OCTETS = 16 };

/* Bits 6 and 5 of the first octet (EXT-IND, BA-IND) are left zero. AIR_LIST_AUTO takes the first format that holds the
 * list. 0, or -EINVAL when the list does not fit the format; then octets are an empty bitmap. */
int air_freq_list_encode(enum air_list_format format, const struct air_list *list,
                         uint8_t octets[AIR_FREQ_LIST_OCTETS]);
