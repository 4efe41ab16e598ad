// SPDX-License-Identifier: GPL-3.0-or-later
/* slip: see slip.h. */
#include "slip.h"

#include <limits.h>
#include <string.h>

/* Edit distance with exchanged neighbours (optimal string alignment), of short words. */
static int edits(const char *a, size_t n, const char *b, size_t m)
{
	int rows[SLIP_WORD_MAX + 1][SLIP_WORD_MAX + 1];
	for (size_t i = 0; i <= n; i++) {
		for (size_t k = 0; k <= m; k++) {
			int best = i == 0 ? (int)k : k == 0 ? (int)i : INT_MAX;
			if (i > 0 && k > 0) {
				int change = rows[i - 1][k - 1] + (a[i - 1] != b[k - 1]);
				int one = (rows[i - 1][k] < rows[i][k - 1] ? rows[i - 1][k] : rows[i][k - 1]) + 1;
				best = change < one ? change : one;
				if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1] &&
				    rows[i - 2][k - 2] + 1 < best)
					best = rows[i - 2][k - 2] + 1;
			}
			rows[i][k] = best;
		}
	}
	return rows[n][m];
}

int slip_distance(const char *word, const char *name)
{
	size_t n = strlen(word), m = strlen(name);
	if (n < 2 || n > SLIP_WORD_MAX || m > SLIP_WORD_MAX)
		return -1;
	int distance = edits(word, n, name, m), most = n > 4 ? 2 : 1;
	return distance <= most ? distance : -1;
}
