// SPDX-License-Identifier: GPL-3.0-or-later
/* xml: text into XML.
 */
#pragma once

#include <stddef.h>

/* The five marks of XML as entities, into to[size], which is returned; what does not fit is left out, but no character
 * in half. */
const char *xml_escape(const char *from, char *to, size_t size);
