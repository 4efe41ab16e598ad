// SPDX-License-Identifier: GPL-3.0-or-later
/* lte_shared: resource blocks of the shared channel (PDSCH), what is sent in them, and the DCI 1A or 1C that announces
 * it.
 */
#pragma once

#include "lte_control.h"  // struct air_dci

/* One transmission of one transport block of system information. */
struct air_lte_transport {
	const uint8_t *octets; /* the message; zeros up to the block's size */
	int nof_octets;
	int first_block, nof_blocks; /* virtual resource blocks */
	bool distributed;
	bool compact;         /* announced by DCI 1C, which has sizes of its own; distributed then */
	int size_index, wide; /* I_TBS; column 3 of 1A's size table rather than 2 (36.212 5.3.3.1.3) */
	int rv;
	uint16_t rnti;
};

/* The smallest transport block that holds so many octets, and as many resource blocks as carry it with ease; returns
 * its size in bits, 0 when none is large enough. */
int air_lte_transport_fit(const struct air_enb *enb, int nof_octets, struct air_lte_transport *transport);

/* Size of its transport block. */
int air_lte_transport_bits(const struct air_lte_transport *transport);

void air_lte_dci(const struct air_enb *enb, const struct air_lte_transport *transport, int aggregation,
                 struct air_dci *dci);

/* How many virtual resource blocks a distributed allocation can use. */
int air_lte_distributed_blocks(int nof_prb);

/* Virtual resource blocks that DCI 1C counts as one. */
int air_lte_dci_1c_step(int nof_prb);

/* Where virtual resource block n lies in each slot (36.211 6.2.3, first gap). */
void air_lte_vrb_place(int nof_prb, bool distributed, int n, int prb[2]);

/* The transport (NULL: none), then random symbols in a share `load` of the other blocks; begins at symbol first. */
void air_lte_put_shared(struct air_lte_grid *grid, int first, const struct air_lte_transport *transport, double load,
                        struct air_prng *prng);
