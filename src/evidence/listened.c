// SPDX-License-Identifier: GPL-3.0-or-later
/* evidence: what was listened to, from the file of a bundle. */
#include "listened.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

#include "evidence.h"  // evidence_listened_read
#include "files.h"     // files_read

enum { FILE_MOST = 4 * 1024 * 1024 };

int evidence_listened_read(const char *path, struct listening *listening, struct fault *fault)
{
	uint8_t *text;
	long size = files_read(AT_FDCWD, path, FILE_MOST, &text);

	if (size < 0)
		return fault_set(fault, (int)-size, "%s: %s", path, files_reason((int)size));
	bool good = listened_decode((const char *)text, (size_t)size, listening);

	free(text);
	return good ? 0 : fault_set(fault, EBADMSG, "%s: is no account of what was listened to", path);
}
