// SPDX-License-Identifier: GPL-3.0-or-later
/* traffic: what a cell sends besides system information: paging, and the share of its resources in use. Private to
 * src/lte.
 */
#pragma once

#include "../phy/load.h"  // struct load

/* A PCCH-Message with good parity. len: octets. */
typedef void traffic_paged_fn(void *ctx, const uint8_t *octets, unsigned len);

/* Scratch memory of traffic_listen(). */
struct traffic;
struct traffic *traffic_create(void);
void traffic_destroy(struct traffic *traffic);

/* A subframe of a whole carrier, with its channel, in which phones may be called (schedule_paging). */
void traffic_listen(struct traffic *traffic, const struct lte_subframe *sf, struct load *load, traffic_paged_fn *paged,
                    void *ctx);
