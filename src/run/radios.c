// SPDX-License-Identifier: GPL-3.0-or-later
#include "radios.h"

#include <errno.h>
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

int radios_share(const struct radios *radios, struct fault *fault)
{
	int parts = 0, part = 0, error = 0;

	for (int i = 0; i < radios->count; i++)
		parts += radio_shares(radios->each[i]);
	for (int i = 0; i < radios->count && !error; i++)
		if (radio_shares(radios->each[i]))
			error = radio_share(radios->each[i], part++, parts, fault);
	return error;
}

bool radios_step_all(const struct radios *radios)
{
	return radio_steps(radios->each[0]);
}

int radios_check(const struct radios *radios, struct fault *fault)
{
	for (int i = 1; i < radios->count; i++)
		if (radio_steps(radios->each[i]) != radio_steps(radios->each[0]))
			return fault_setting(fault, "device", EINVAL,
			                     "the time of one is its samples, that of another the host's");
	return 0;
}

/* The first of those that are furthest behind, of those that run; of all, when none does. */
static struct radio *furthest_behind(const struct radios *radios)
{
	struct radio *last = NULL;
	bool over = radios_finished(radios);

	for (int i = 0; i < radios->count; i++) {
		struct radio *radio = radios->each[i];

		if ((over || !radio_finished(radio)) && (!last || radio_now_ns(radio) < radio_now_ns(last)))
			last = radio;
	}
	return last;
}

void radios_step(const struct radios *radios)
{
	radio_step(furthest_behind(radios));
}

int64_t radios_now_ns(const struct radios *radios)
{
	return radio_now_ns(furthest_behind(radios));
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

int radios_park(const struct radios *radios, const struct order_park *park, struct fault *answer)
{
	if (park->device > radios->count)
		return fault_set(answer, ENODEV, "device: there is no device %d, the last is %d", park->device,
		                 radios->count);
	struct radio *radio = radios->each[park->device - 1];

	if (park->off) {
		radio_leave(radio);
		return fault_set(answer, 0, "the plan goes on");
	}
	int error = radio_park(radio, park->freq_hz, park->for_s, answer);

	return error ? error : fault_set(answer, 0, "stays on %.3f MHz for %.0f s", park->freq_hz / 1e6, park->for_s);
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

bool radios_alive(const struct radios *radios)
{
	bool alive = true;

	for (int i = 0; i < radios->count; i++)
		alive = radio_alive(radios->each[i]) && alive; /* each looks */
	return alive;
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

void radios_describe(const struct radios *radios, enum language language, char note[RADIOS_NOTE_SIZE])
{
	char each[RADIO_NOTE_SIZE];
	size_t used = 0;

	if (radios->count == 1) {
		radio_describe(radios->each[0], language, note);
		return;
	}
	note[0] = 0;
	for (int i = 0; i < radios->count && used < RADIOS_NOTE_SIZE; i++) {
		radio_describe(radios->each[i], language, each);
		used += (size_t)snprintf(note + used, RADIOS_NOTE_SIZE - used, "%s[%d] %s", i ? " " : "", i + 1, each);
	}
}
