// SPDX-License-Identifier: GPL-3.0-or-later
/* bank: makes, feeds and sums up the receivers that --rat names. */
#include "bank.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <strings.h>

#include <osmocom/core/conv.h>    // osmo_conv_decode
#include <osmocom/gsm/gsm0503.h>  // gsm0503_xcch

#include "receivers.h"  // receivers[]
#include "standard.h"   // standard_of

enum { CLIPPED_PIECE = 256, CLIPPED_EVERY = 1024 };

/* The next name of a comma separated list, without the blanks around it: NULL at the end. *list moves on. */
static const char *next_name(const char **list, size_t *length)
{
	const char *name = *list;

	if (!name)
		return NULL;
	name += strspn(name, " ");
	*length = strcspn(name, ",");
	*list = name[*length] ? name + *length + 1 : NULL;
	while (*length > 0 && name[*length - 1] == ' ')
		--*length;
	return name;
}

static bool is_name(const struct receiver *receiver, const char *name, size_t length)
{
	return strlen(receiver->name) == length && strncasecmp(receiver->name, name, length) == 0;
}

bool bank_listed(const char *list, const struct receiver *receiver)
{
	size_t length;

	for (const char *name = next_name(&list, &length); name; name = next_name(&list, &length))
		if (is_name(receiver, name, length))
			return true;
	return false;
}

static bool is_receiver(const char *name, size_t length)
{
	for (int i = 0; receivers[i]; i++)
		if (is_name(receivers[i], name, length))
			return true;
	return false;
}

int bank_check(const char *rats, struct fault *fault)
{
	size_t length;

	for (const char *name = next_name(&rats, &length); name; name = next_name(&rats, &length))
		if (!is_receiver(name, length))
			return fault_setting(fault, "rat", EINVAL, "there is no receiver '%.*s'", (int)length, name);
	return 0;
}

/* The first call of osmo_conv_decode() chooses its implementation and is not thread-safe. */
static void prime_decoder(void)
{
	sbit_t coded[456] = { 0 };
	ubit_t plain[224];

	osmo_conv_decode(&gsm0503_xcch, coded, plain);
}

float bank_over_db(const struct bank *bank, int64_t time_ns)
{
	return time_ns < bank->over_since_ns ? bank->before_db : bank->over_db;
}

/* The power, and what of this standard's is a level. */
static void lower(struct pdu *pdu, float db)
{
	const struct standard *standard = standard_of(pdu->rat);

	pdu->m.power_dbfs -= db;
	for (int i = 0; i < STANDARD_MEASURED && standard->measured[i].pdu; i++) {
		char *place = (char *)pdu + standard->measured[i].pdu;
		float level;

		if (standard->measured[i].cell != standard->level)
			continue;
		memcpy(&level, place, sizeof(level));
		level -= db;
		memcpy(place, &level, sizeof(level));
	}
}

static void mark(void *ctx, const struct pdu *pdu)
{
	const struct bank *bank = ctx;
	struct pdu marked = *pdu;

	marked.clipped = bank->clipped;
	lower(&marked, bank_over_db(bank, pdu->time_ns));
	bank->emit(bank->emit_ctx, &marked);
}

int bank_create(struct bank *bank, const char *rats, const struct receiver_config *config, struct fault *fault)
{
	struct receiver_config own = *config;

	*bank = (struct bank){ .emit = config->emit, .emit_ctx = config->emit_ctx };
	own.emit = mark;
	own.emit_ctx = bank;
	prime_decoder();
	for (int i = 0; receivers[i] && bank->count < BANK_MAX; i++) {
		if (rats && !bank_listed(rats, receivers[i]))
			continue;
		if (config->rate_hz < receivers[i]->rate_min_hz) {
			fault_set(fault, EINVAL, "%.0f samples a second are too few for %s, which needs %.0f",
			          config->rate_hz, receivers[i]->name, receivers[i]->rate_min_hz);
			continue;
		}
		void *instance = receivers[i]->create(&own, fault);

		if (!instance) {
			bank_destroy(bank);
			return -EINVAL;
		}
		bank->items[bank->count].receiver = receivers[i];
		bank->items[bank->count++].instance = instance;
	}
	return bank->count ? 0 : -EINVAL;
}

void bank_destroy(struct bank *bank)
{
	for (int i = 0; i < bank->count; i++)
		bank->items[i].receiver->destroy(bank->items[i].instance);
	bank->count = 0;
}

/* Pieces of a block, shorter than a burst and close enough to meet each, stand for the whole. */
static void measure_clipping(struct bank *bank, const struct iq_block *block)
{
	const uint8_t *samples = block->samples;
	uint32_t looked_at = 0, full_scale = 0;

	for (uint32_t at = 0; at < block->nof_samples; at += CLIPPED_EVERY) {
		uint32_t left = block->nof_samples - at, n = left < CLIPPED_PIECE ? left : CLIPPED_PIECE;

		full_scale += iq_full_scale(block->format, samples + at * iq_sample_bytes(block->format), n);
		looked_at += n;
	}
	bank->clipped = full_scale > RECEIVER_CLIPPED * looked_at;
	bank->samples += looked_at;
	bank->full_scale += full_scale;
}

void bank_feed(struct bank *bank, const struct iq_block *block)
{
	measure_clipping(bank, block);
	if (block->over_db != bank->over_db) {
		bank->before_db = bank->over_db;
		bank->over_db = block->over_db;
		bank->over_since_ns = block->time_ns;
	}
	for (int i = 0; i < bank->count; i++)
		bank->items[i].receiver->feed(bank->items[i].instance, block);
}

void bank_flush(struct bank *bank)
{
	for (int i = 0; i < bank->count; i++)
		bank->items[i].receiver->flush(bank->items[i].instance);
}

void bank_crystal(struct bank *bank, double ppm)
{
	if (!isfinite(ppm))
		return;
	for (int i = 0; i < bank->count; i++)
		if (bank->items[i].receiver->crystal)
			bank->items[i].receiver->crystal(bank->items[i].instance, ppm);
}

void bank_follow(struct bank *bank, const struct receiver_scope *scope)
{
	for (int i = 0; i < bank->count; i++)
		if (bank->items[i].receiver->follow)
			bank->items[i].receiver->follow(bank->items[i].instance, scope);
}

bool bank_want(const struct bank *bank, struct receiver_want *want)
{
	for (int i = 0; i < bank->count; i++) {
		const struct receiver *receiver = bank->items[i].receiver;

		if (receiver->want && receiver->want(bank->items[i].instance, want))
			return true;
	}
	return false;
}

void bank_look(const struct bank *bank, struct receiver_look *look)
{
	look->looked = true;
	look->count = 0;
	for (int i = 0; i < bank->count; i++)
		if (bank->items[i].receiver->look)
			bank->items[i].receiver->look(bank->items[i].instance, look);
	for (int i = 0; i < look->count; i++)
		look->candidates[i].level_dbfs -= bank->over_db;
}

static void add(struct receiver_counts *sum, const struct receiver_counts *one)
{
	for (int i = 0; i < PDU_CHANNELS; i++) {
		sum->blocks_ok[i] += one->blocks_ok[i];
		sum->blocks_bad[i] += one->blocks_bad[i];
	}
	sum->rats |= one->rats;
	sum->resets += one->resets;
	sum->carriers += one->carriers;
	sum->carriers_power += one->carriers_power;
	sum->carriers_sync += one->carriers_sync;
	sum->carriers_tracked += one->carriers_tracked;
	sum->nbiot_carriers += one->nbiot_carriers;
	sum->nbiot_places += one->nbiot_places;
	sum->ghosts += one->ghosts;
	sum->aliases += one->aliases;
	if (isnan(sum->crystal_ppm))
		sum->crystal_ppm = one->crystal_ppm;
	if (isnan(sum->floor_dbfs))
		sum->floor_dbfs = one->floor_dbfs;
	if (one->clipped > sum->clipped)
		sum->clipped = one->clipped;
}

int bank_each(const struct bank *bank, struct receiver_counts each[BANK_MAX])
{
	for (int i = 0; i < bank->count; i++) {
		each[i] = (struct receiver_counts){ .floor_dbfs = NAN, .crystal_ppm = NAN };
		bank->items[i].receiver->counts(bank->items[i].instance, &each[i]);
		each[i].clipped = bank->samples ? (float)bank->full_scale / (float)bank->samples : 0;
		each[i].rats = (uint8_t)(1 << bank->items[i].receiver->rat);
	}
	return bank->count;
}

void bank_counts(const struct bank *bank, struct receiver_counts *counts)
{
	struct receiver_counts each[BANK_MAX];
	int count = bank_each(bank, each);

	*counts = (struct receiver_counts){ .floor_dbfs = NAN, .crystal_ppm = NAN };
	for (int i = 0; i < count; i++)
		add(counts, &each[i]);
}
