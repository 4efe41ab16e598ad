/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fault: the words of a failure. See fault.h.
 */
#include "fault.h"

#include <stdarg.h>
#include <stdio.h>

#include "plain.h"  // plain_text

int fault_set(struct fault *fault, int err, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	vsnprintf(fault->text, sizeof(fault->text), format, args);
	va_end(args);
	plain_text(fault->text, false); /* names and values out of hostile files */
	return -err;
}
