// SPDX-License-Identifier: GPL-3.0-or-later
#include "renewal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "device.h"  // devices_read

struct changes {
	struct run_fresh *fresh;
	bool devices;
};

/* Settings that the run takes as they come. */
static bool in_flight(const char *name)
{
	static const char *const names[] = { "dwell", "messages", "operators" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

static void on_change(void *ctx, const char *name)
{
	struct changes *changes = ctx;
	char *fixed = changes->fresh->fixed;
	const size_t used = strlen(fixed), size = sizeof(changes->fresh->fixed);

	if (strcmp(name, "device") == 0)
		changes->devices = true;
	if (!in_flight(name))
		snprintf(fixed + used, size - used, "%s%s", used ? ", " : "", name);
}

/* The time on each window, by each device's own words. */
static int take_dwells(const struct radio_settings *settings, struct run_fresh *fresh, struct fault *fault)
{
	struct device_words *words = calloc(PDU_RADIOS_MAX, sizeof(*words));
	int count = words ? devices_read(&settings->options.devices, &settings->options.radio, words, fault)
	                  : fault_set(fault, ENOMEM, "out of memory");

	for (int i = 0; i < count; i++)
		fresh->dwell_s[i] = words[i].radio.dwell_s;
	free(words);
	return count < 0 ? count : 0;
}

static int take(const struct renewal *renewal, const struct radio_settings *now, struct run_fresh *fresh,
                struct fault *fault)
{
	struct changes changes = { .fresh = fresh };

	fresh->fixed[0] = 0;
	fresh->messages = now->config.engine.messages;
	fresh->operators = now->config.engine.operators;
	config_compare(&renewal->first->given, &now->given, on_change, &changes);
	return changes.devices ? 0 : take_dwells(now, fresh, fault);
}

static void discard(struct radio_settings *settings)
{
	if (settings)
		config_close(&settings->given);
	free(settings);
}

int renewal_read(void *ctx, struct run_fresh *fresh, struct fault *fault)
{
	struct renewal *renewal = ctx;
	struct radio_settings *now = malloc(sizeof(*now));
	char **operands;

	if (!now)
		return fault_set(fault, ENOMEM, "out of memory");
	radio_settings_init(now);
	if (renewal->first->records)
		radio_settings_record(now);
	now->options.radio.watch = renewal->first->options.radio.watch;
	int error = config_read(&now->given, renewal->argc, renewal->argv, &operands, fault);

	if (error >= 0)
		error = take(renewal, now, fresh, fault);
	if (error < 0) {
		config_blame(&now->given, fault);
		discard(now);
		return error;
	}
	discard(renewal->latest);
	renewal->latest = now;
	return 0;
}

void renewal_free(struct renewal *renewal)
{
	discard(renewal->latest);
	renewal->latest = NULL;
}
