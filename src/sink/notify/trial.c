// SPDX-License-Identifier: GPL-3.0-or-later
/* trial: one letter to a carrier, at once, to see whether it arrives. See courier.h. */
#include <errno.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "courier.h"

int courier_test(const struct carrier *carrier, const struct sink_config *config, const struct record *record,
                 struct fault *said)
{
	struct courier_options options = { 0 };
	char shown[CARRIER_SHOWN_SIZE];
	void *instance = carrier->make(config, &options, shown, said);
	struct letter *letter = instance ? letter_make(record, config->language) : NULL;
	const int stop_fd = eventfd(0, EFD_CLOEXEC);
	enum delivery result = AWAY;

	if (letter && stop_fd >= 0)
		result = carrier->deliver(instance, letter, stop_fd, said);
	else if (instance)
		fault_set(said, ENOMEM, "out of memory");
	if (instance)
		carrier->destroy(instance);
	if (stop_fd >= 0)
		close(stop_fd);
	free(letter);
	if (result != DELIVERED)
		return said->error ? said->error : -EIO;
	return fault_set(said, 0, "%s", shown);
}
