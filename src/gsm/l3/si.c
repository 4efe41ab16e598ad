// SPDX-License-Identifier: GPL-3.0-or-later
/* si: the System Information messages and where their elements stand (44.018 chapters 9.1.31 to 9.1.43).
 *
 *   octet   0              1                       2             3 ...                 ... 22
 *           pseudo length  discriminator RR, skip  message type  elements without IEI  rest octets
 *
 * On the SACCH the same message follows two octets of layer 1 and two of LAPDm (44.004, 44.006 format B4).
 */
#include "gsm_message.h"

#include <stddef.h>

enum { SACCH_HEADER = 4 };

struct si_message {
	uint8_t type;
	uint8_t si; /* enum cell_si, or CELL_SI_COUNT where it has no bit */
	const char *name;
	void (*parse)(const uint8_t *octets, struct cell *cell); /* NULL: recognised only */
};

/* What SI3 says and others repeat counts in SI3: messages that contradict each other must not make the cell change to
 * and fro. */
static bool si3_decides(const struct cell *cell)
{
	return cell->gsm.si_seen & 1u << CELL_SI3;
}

static void rach_control_repeated(const uint8_t *octets, struct cell *cell)
{
	if (!si3_decides(cell))
		si_rach_control(octets, cell);
}

static void si1_parse(const uint8_t *octets, struct cell *cell)
{
	si_allocation(octets + 3, cell);
	rach_control_repeated(octets + 19, cell);
}

static void si2_parse(const uint8_t *octets, struct cell *cell)
{
	si_neighbours(octets + 3, false, CELL_SI2, cell);
	cell->gsm.ncc_permitted = octets[19];
	rach_control_repeated(octets + 20, cell);
}

static void si2bis_parse(const uint8_t *octets, struct cell *cell)
{
	si_neighbours(octets + 3, false, CELL_SI2BIS, cell);
	rach_control_repeated(octets + 19, cell);
}

static void si2ter_parse(const uint8_t *octets, struct cell *cell)
{
	si_neighbours(octets + 3, true, CELL_SI2TER, cell);
	si2ter_rest(octets, 19, cell);
}

static void si2quater_parse(const uint8_t *octets, struct cell *cell)
{
	si2quater_rest(octets, 3, cell);
}

static void si3_parse(const uint8_t *octets, struct cell *cell)
{
	si_cell_identity(octets + 3, cell);
	si_location_area(octets + 5, cell);
	si_control_channel(octets + 10, cell);
	si_cell_options(octets[13], cell);
	si_cell_selection(octets + 14, cell);
	si_rach_control(octets + 16, cell);
	si3_rest(octets, 19, cell);
}

/* CBCH channel description (IEI 64, 3 octets) and mobile allocation (IEI 72, length) may stand before the rest octets.
 */
static size_t si4_cbch(const uint8_t *octets, struct cell *cell)
{
	size_t at = 13, end = gsm_rest_octets(octets);

	if (end > PDU_GSM_OCTETS)
		end = PDU_GSM_OCTETS;
	cell->gsm.cell_broadcast = at + 4 <= end && octets[at] == 0x64;
	return end > at ? end : at;
}

static void si4_parse(const uint8_t *octets, struct cell *cell)
{
	if (!si3_decides(cell)) {
		si_location_area(octets + 3, cell);
		si_cell_selection(octets + 8, cell);
	}
	cell->gsm.acs = octets[9] >> 7;
	rach_control_repeated(octets + 10, cell);
	si4_rest(octets, si4_cbch(octets, cell), cell);
}

static void si5_parse(const uint8_t *octets, struct cell *cell)
{
	si_neighbours(octets + 3, false, CELL_SI5, cell);
}

static void si5bis_parse(const uint8_t *octets, struct cell *cell)
{
	si_neighbours(octets + 3, false, CELL_SI5BIS, cell);
}

static void si5ter_parse(const uint8_t *octets, struct cell *cell)
{
	si_neighbours(octets + 3, true, CELL_SI5TER, cell);
}

/* Repeats what SI2 and SI3 say to those who cannot hear them: it counts where these have not been heard. */
static void si6_parse(const uint8_t *octets, struct cell *cell)
{
	if (!si3_decides(cell)) {
		si_cell_identity(octets + 3, cell);
		si_location_area(octets + 5, cell);
	}
	if (!(cell->gsm.si_seen & 1u << CELL_SI2))
		cell->gsm.ncc_permitted = octets[11];
}

static void si7_parse(const uint8_t *octets, struct cell *cell)
{
	si7_rest(octets, 3, cell);
}

static void si9_parse(const uint8_t *octets, struct cell *cell)
{
	rach_control_repeated(octets + 3, cell);
}

static void si13_parse(const uint8_t *octets, struct cell *cell)
{
	si13_rest(octets, 3, cell);
}

/* clang-format off */
static const struct si_message messages[] = {
	{ RR_SI1, CELL_SI1, "System Information Type 1", si1_parse },
	{ RR_SI2, CELL_SI2, "System Information Type 2", si2_parse },
	{ RR_SI2BIS, CELL_SI2BIS, "System Information Type 2bis", si2bis_parse },
	{ RR_SI2TER, CELL_SI2TER, "System Information Type 2ter", si2ter_parse },
	{ RR_SI2QUATER, CELL_SI2QUATER, "System Information Type 2quater", si2quater_parse },
	{ RR_SI2N, CELL_SI2N, "System Information Type 2n", NULL },
	{ RR_SI3, CELL_SI3, "System Information Type 3", si3_parse },
	{ RR_SI4, CELL_SI4, "System Information Type 4", si4_parse },
	{ RR_SI5, CELL_SI5, "System Information Type 5", si5_parse },
	{ RR_SI5BIS, CELL_SI5BIS, "System Information Type 5bis", si5bis_parse },
	{ RR_SI5TER, CELL_SI5TER, "System Information Type 5ter", si5ter_parse },
	{ RR_SI6, CELL_SI6, "System Information Type 6", si6_parse },
	{ RR_SI7, CELL_SI7, "System Information Type 7", si7_parse },
	{ RR_SI8, CELL_SI8, "System Information Type 8", si7_parse },
	{ RR_SI9, CELL_SI9, "System Information Type 9", si9_parse },
	{ RR_SI13, CELL_SI13, "System Information Type 13", si13_parse },
	{ RR_SI13ALT, CELL_SI13ALT, "System Information Type 13alt", NULL },
	{ RR_SI15, CELL_SI15, "System Information Type 15", NULL },
	{ RR_SI16, CELL_SI16, "System Information Type 16", NULL },
	{ RR_SI17, CELL_SI17, "System Information Type 17", NULL },
	{ RR_SI18, CELL_SI_COUNT, "System Information Type 18", NULL },
	{ RR_SI19, CELL_SI_COUNT, "System Information Type 19", NULL },
	{ RR_SI20, CELL_SI_COUNT, "System Information Type 20", NULL },
	{ RR_SI21, CELL_SI_COUNT, "System Information Type 21", NULL },
	{ RR_SI22, CELL_SI_COUNT, "System Information Type 22", NULL },
	{ RR_SI23, CELL_SI_COUNT, "System Information Type 23", NULL },
};
/* clang-format on */

static const struct si_message *message_find(uint8_t type)
{
	for (size_t i = 0; i < sizeof(messages) / sizeof(messages[0]); i++)
		if (messages[i].type == type)
			return &messages[i];
	return NULL;
}

const char *si_name(uint8_t rr_type)
{
	const struct si_message *message = message_find(rr_type);

	return message ? message->name : NULL;
}

static bool is_on_sacch(uint8_t rr_type)
{
	return rr_type == RR_SI5 || rr_type == RR_SI5BIS || rr_type == RR_SI5TER || rr_type == RR_SI6;
}

static bool is_rr(const uint8_t *octets)
{
	return (octets[0] & 3) == 1 && octets[1] == GSM_PD_RR;
}

const uint8_t *si_sacch_message(const uint8_t octets[PDU_GSM_OCTETS])
{
	const uint8_t *message = octets + SACCH_HEADER;

	if (octets[2] != 0x03 || octets[3] != 0x03) /* SAPI 0, command; UI */
		return NULL;
	return is_rr(message) && is_on_sacch(message[2]) ? message : NULL;
}

bool si_parse(const uint8_t *octets, struct cell *cell)
{
	const struct si_message *message = is_rr(octets) ? message_find(octets[2]) : NULL;

	if (!message)
		return false;
	if (message->parse)
		message->parse(octets, cell);
	if (message->si < CELL_SI_COUNT)
		cell->gsm.si_seen |= 1u << message->si;
	return true;
}
