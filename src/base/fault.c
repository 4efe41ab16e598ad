/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fault: the words of a failure. See fault.h.
 */
#include "fault.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>

int fault_set(struct fault *fault, int err, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	vsnprintf(fault->text, sizeof(fault->text), format, args);
	va_end(args);
	/* names and values out of hostile files must not steer a terminal */
	for (char *c = fault->text; *c; c++) {
		if (iscntrl((unsigned char)*c))
			*c = '?';
	}
	return -err;
}
