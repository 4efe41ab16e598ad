// SPDX-License-Identifier: GPL-3.0-or-later
/* torn: the end of a file of lines, where a power cut or a kill left half a line. */
#pragma once

#include <stddef.h>

enum { TORN_TEXT_SIZE = 256 };

/* Half a line that was taken off. */
struct torn {
	size_t octets;             /* 0: none was */
	char text[TORN_TEXT_SIZE]; /* how it begins, made plain (see plain.h) */
};

/* Takes half a line, if there is one, off the end of the file behind fd (open to read and write): 0, also where there
 * is none or the file is none that can be cut, or -errno and the file as it was. A file without any line end is one
 * half line. */
int torn_cut(int fd, struct torn *torn);
