// SPDX-License-Identifier: GPL-3.0-or-later
#include "radios.h"

#include <math.h>
#include <stdio.h>

int radios_add_to_loop(const struct radios *radios, struct loop *loop, struct fault *fault)
{
	int error = 0;

	for (int i = 0; i < radios->count && !error; i++)
		error = radio_add_to_loop(radios->each[i], loop, fault);
	return error;
}

int radios_start(const struct radios *radios, struct fault *fault)
{
	int error = 0;

	for (int i = 0; i < radios->count && !error; i++)
		error = radio_start(radios->each[i], fault);
	if (error)
		radios_stop(radios);
	return error;
}

void radios_move(const struct radios *radios)
{
	for (int i = 0; i < radios->count; i++)
		radio_move(radios->each[i]);
}

double radios_patience_s(const struct radios *radios)
{
	double patience_s = INFINITY;

	for (int i = 0; i < radios->count; i++)
		patience_s = fmin(patience_s, radio_patience_s(radios->each[i]));
	return patience_s;
}

void radios_dwell(const struct radios *radios, double dwell_s)
{
	for (int i = 0; i < radios->count; i++)
		radio_dwell(radios->each[i], dwell_s);
}

void radios_tick(const struct radios *radios)
{
	for (int i = 0; i < radios->count; i++)
		radio_tick(radios->each[i]);
}

void radios_stop(const struct radios *radios)
{
	for (int i = 0; i < radios->count; i++)
		radio_stop(radios->each[i]);
}

bool radios_finished(const struct radios *radios)
{
	for (int i = 0; i < radios->count; i++)
		if (!radio_finished(radios->each[i]))
			return false;
	return true;
}

int radios_end(const struct radios *radios, bool interrupted, struct fault *fault)
{
	struct fault later;
	int error = 0;

	for (int i = 0; i < radios->count; i++) {
		int ended = radio_end(radios->each[i], interrupted, error ? &later : fault);

		error = error ? error : ended;
	}
	return error;
}

void radios_close(struct radios *radios)
{
	while (radios->count > 0)
		radio_close(radios->each[--radios->count]);
}

void radios_describe(const struct radios *radios, char note[RADIOS_NOTE_SIZE])
{
	char each[RADIO_NOTE_SIZE];
	size_t used = 0;

	if (radios->count == 1) {
		radio_describe(radios->each[0], note);
		return;
	}
	note[0] = 0;
	for (int i = 0; i < radios->count && used < RADIOS_NOTE_SIZE; i++) {
		radio_describe(radios->each[i], each);
		used += (size_t)snprintf(note + used, RADIOS_NOTE_SIZE - used, "%s[%d] %s", i ? " " : "", i + 1, each);
	}
}
