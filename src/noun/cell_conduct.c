// SPDX-License-Identifier: GPL-3.0-or-later
/* cell_conduct: events counted; counts stop at what they can hold.
 */
#include "cell_conduct.h"

#include <stddef.h>
#include <string.h>

static void count(int32_t *number)
{
	if (*number < 0)
		*number = 0;
	if (*number < INT32_MAX)
		++*number;
}

static void count_small(uint16_t *number, unsigned by)
{
	*number = (uint16_t)(*number + by < UINT16_MAX ? *number + by : UINT16_MAX);
}

/* The first event: nothing was counted before. */
static void begin(struct cell_conduct *cell)
{
	if (cell->connections >= 0)
		return;
	memset(cell, 0, sizeof(*cell));
	for (int32_t *number = &cell->access_responses; number <= &cell->eia0; number++)
		*number = INT32_MIN;
}

/* The first of LTE. */
static void begin_lte(struct cell_conduct *cell, enum conduct_kind kind)
{
	if (kind != CONDUCT_ACCESS || cell->access_responses >= 0)
		return;
	for (int32_t *number = &cell->access_responses; number <= &cell->eia0; number++)
		*number = 0;
}

static void add_carrier(struct cell_conduct *cell, uint16_t arfcn)
{
	for (int i = 0; i < cell->nof_redirect_arfcns; i++)
		if (cell->redirect_arfcns[i] == arfcn)
			return;
	if (cell->nof_redirect_arfcns < CONDUCT_CARRIERS)
		cell->redirect_arfcns[cell->nof_redirect_arfcns++] = arfcn;
}

static void redirected(struct cell_conduct *cell, const struct conduct *event)
{
	if (!(event->flags & CONDUCT_FURTHER))
		count(&cell->redirected_geran);
	add_carrier(cell, (uint16_t)(event->value | (event->flags & ~CONDUCT_FURTHER) << 8));
}

/* value: of ciphering, flags: of integrity. */
static void secured(struct cell_conduct *cell, const struct conduct *event)
{
	if (event->value == 0)
		count(&cell->eea0);
	if (event->flags == 0)
		count(&cell->eia0);
}

static void count_cause(struct conduct_cause *causes, int size, uint8_t cause, unsigned by)
{
	for (int i = 0; i < size; i++) {
		if (causes[i].count && causes[i].cause != cause)
			continue;
		causes[i].cause = cause;
		count_small(&causes[i].count, by);
		return;
	}
}

static void count_purpose(struct cell_conduct *cell, enum conduct_purpose purpose)
{
	switch (purpose) {
	case CONDUCT_UPDATE:
	case CONDUCT_UPDATE_PERIODIC:
	case CONDUCT_ATTACH:
		count(&cell->purpose_update);
		break;
	case CONDUCT_ANSWER:
		count(&cell->purpose_answer);
		break;
	case CONDUCT_PURPOSE_UNKNOWN:
		break;
	default:
		count(&cell->purpose_service);
	}
}

static void ended(struct cell_conduct *cell, uint8_t sum)
{
	if (sum & CONDUCT_WAS_CLEAR)
		count(&cell->stayed_clear);
}

static void asked(struct cell_conduct *cell, uint8_t identity)
{
	if (identity == CONDUCT_IDENTITY_IMSI)
		count(&cell->asked_imsi);
	else if (identity == CONDUCT_IDENTITY_IMEI)
		count(&cell->asked_imei);
}

/* Those that are one number. */
static int32_t *plain(struct cell_conduct *cell, enum conduct_kind kind)
{
	switch (kind) {
	case CONDUCT_BEGAN:
		return &cell->connections;
	case CONDUCT_UNFOLLOWED:
		return &cell->connections_unfollowed;
	case CONDUCT_AUTHENTICATION:
		return &cell->authentications;
	case CONDUCT_UNREADABLE:
		return &cell->went_unreadable;
	case CONDUCT_UPDATE_ACCEPTED:
		return &cell->updates_accepted;
	case CONDUCT_UPDATE_REJECTED:
		return &cell->updates_rejected;
	case CONDUCT_SMS:
		return &cell->sms_clear;
	case CONDUCT_SI5_OWN_ONLY:
		return &cell->si5_own_only;
	case CONDUCT_SI6_DIFFERS:
		return &cell->si6_differs;
	case CONDUCT_ACCESS:
		return &cell->access_responses;
	case CONDUCT_SETUP:
		return &cell->setups;
	case CONDUCT_RRC_REJECTED:
		return &cell->rrc_rejected;
	default:
		return NULL;
	}
}

void cell_conduct_add(struct cell_conduct *cell, const struct conduct *event)
{
	begin(cell);
	begin_lte(cell, event->kind);
	int32_t *number = plain(cell, event->kind);

	if (number)
		count(number);
	switch (event->kind) {
	case CONDUCT_BEGAN:
		count_purpose(cell, event->value);
		break;
	case CONDUCT_ASKED:
		asked(cell, event->value);
		break;
	case CONDUCT_AUTHENTICATION:
		if (event->flags & CONDUCT_AUTN)
			count(&cell->authentications_autn);
		break;
	case CONDUCT_CIPHERING:
		count_small(&cell->ciphered[event->value % CONDUCT_ALGORITHMS], 1);
		break;
	case CONDUCT_UPDATE_REJECTED:
		count_cause(cell->reject_causes, CONDUCT_CAUSES, event->value, 1);
		break;
	case CONDUCT_RELEASED:
		count_cause(cell->release_causes, CONDUCT_RELEASES, event->value, 1);
		break;
	case CONDUCT_ENDED:
		ended(cell, event->flags);
		break;
	case CONDUCT_NAS_SECURITY:
	case CONDUCT_RRC_SECURITY:
		secured(cell, event);
		break;
	case CONDUCT_REDIRECTED:
		redirected(cell, event);
		break;
	default:
		break;
	}
}

static void merge_causes(struct conduct_cause *causes, const struct conduct_cause *more, int size)
{
	for (int i = 0; i < size; i++)
		if (more[i].count)
			count_cause(causes, size, more[i].cause, more[i].count);
}

void cell_conduct_merge(struct cell_conduct *cell, const struct cell_conduct *more)
{
	enum { NUMBERS = offsetof(struct cell_conduct, ciphered) / sizeof(int32_t) };
	int32_t *to = &cell->connections;
	const int32_t *from = &more->connections;

	if (more->connections < 0)
		return;
	begin(cell);
	for (int i = 0; i < NUMBERS; i++)
		if (from[i] >= 0)
			to[i] = to[i] < 0 ? from[i] : from[i] > INT32_MAX - to[i] ? INT32_MAX : to[i] + from[i];
	cell->held_median_s = more->held_median_s;
	for (int i = 0; i < CONDUCT_ALGORITHMS; i++)
		count_small(&cell->ciphered[i], more->ciphered[i]);
	merge_causes(cell->reject_causes, more->reject_causes, CONDUCT_CAUSES);
	merge_causes(cell->release_causes, more->release_causes, CONDUCT_RELEASES);
	for (int i = 0; i < more->nof_redirect_arfcns; i++)
		add_carrier(cell, more->redirect_arfcns[i]);
}
