// SPDX-License-Identifier: GPL-3.0-or-later
/* float_equal: cmocka's assert_float_equal() takes a number that is none for equal to any other, so that a value nobody
 * computed would pass. In its place: what is not known is equal to nothing. */
#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

void _assert_float_equal(const float left, const float right, const float epsilon, const char *const file,
                         const int line)
{
	const float most = fmaxf(fabsf(left), fabsf(right)) * FLT_EPSILON;

	if (left == right || fabsf(left - right) <= fmaxf(epsilon, most))
		return;
	print_error("%f != %f\n", (double)left, (double)right);
	_fail(file, line);
}
