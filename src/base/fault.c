// SPDX-License-Identifier: GPL-3.0-or-later
/* fault: the words of a failure. See fault.h.
 */
#include "fault.h"

#include <stdarg.h>
#include <stdio.h>

#include "plain.h"  // plain_text

static void __attribute__((format(printf, 4, 0)))
set(struct fault *fault, int err, const char *setting, const char *format, va_list args)
{
	vsnprintf(fault->text, sizeof(fault->text), format, args);
	plain_text(fault->text, false); /* names and values out of hostile files */
	fault->error = -err;
	fault->setting = setting;
	fault->item = NULL;
}

int fault_set(struct fault *fault, int err, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	set(fault, err, NULL, format, args);
	va_end(args);
	return -err;
}

int fault_setting(struct fault *fault, const char *setting, int err, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	set(fault, err, setting, format, args);
	va_end(args);
	return -err;
}

int fault_item(struct fault *fault, const char *setting, const char *item, int err, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	set(fault, err, setting, format, args);
	va_end(args);
	fault->item = item;
	return -err;
}
