// SPDX-License-Identifier: GPL-3.0-or-later
/* torn: looks for the last line end from the end of the file backwards, a piece at a time. See torn.h. */
#include "torn.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plain.h"  // plain_text

enum { PIECE_BYTES = 4096 };

/* Where the last whole line ends: an offset, or -errno. */
static off_t whole_end(int fd, off_t size)
{
	char piece[PIECE_BYTES];

	for (off_t end = size; end > 0;) {
		const off_t start = end > PIECE_BYTES ? end - PIECE_BYTES : 0;
		const ssize_t n = pread(fd, piece, (size_t)(end - start), start);
		const char *line_end = n > 0 ? memrchr(piece, '\n', (size_t)n) : NULL;

		if (n <= 0)
			return n < 0 ? -errno : -EIO;
		if (line_end)
			return start + (line_end - piece) + 1;
		end = start;
	}
	return 0;
}

int torn_cut(int fd, struct torn *torn)
{
	struct stat st;

	torn->octets = 0;
	if (fstat(fd, &st) || !S_ISREG(st.st_mode))
		return 0;
	const off_t whole = whole_end(fd, st.st_size);

	if (whole < 0 || whole == st.st_size)
		return whole < 0 ? (int)whole : 0;
	const ssize_t n = pread(fd, torn->text, sizeof(torn->text) - 1, whole);

	if (n < 0 || ftruncate(fd, whole))
		return -errno;
	torn->octets = (size_t)(st.st_size - whole);
	for (ssize_t i = 0; i < n; i++)
		if (!torn->text[i]) /* what a power cut leaves of a page that was never written */
			torn->text[i] = '?';
	torn->text[n] = 0;
	plain_text(torn->text, false);
	return 0;
}
