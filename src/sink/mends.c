// SPDX-License-Identifier: GPL-3.0-or-later
/* mends: which failures of an output time may mend. */
#include <errno.h>
#include <stddef.h>

#include "sink.h"  // sink_mends

bool sink_mends(int error)
{
	static const int passing[] = {
		ENXIO,    ENOSPC,      EDQUOT,       EROFS,        EIO,        ENODEV,    EAGAIN,
		EMFILE,   ENFILE,      ENOMEM,       EFBIG,        EPIPE,      EBUSY,     ESTALE,
		ENETDOWN, ENETUNREACH, EHOSTUNREACH, ECONNREFUSED, ECONNRESET, ETIMEDOUT, ENOLINK
	};

	for (size_t i = 0; i < sizeof(passing) / sizeof(passing[0]); i++)
		if (error == -passing[i])
			return true;
	return false;
}
