// SPDX-License-Identifier: GPL-3.0-or-later
/* soapy_form: samples as SoapySDR's drivers deliver them, and as a block of ours has them. A converter of 12 or 14 bits
 * comes in 16 of which it fills the lower ones, or as floats: both are stretched so that its full scale is that of
 * cs16, or levels would be wrong and clipping would never be seen.
 */
#include <string.h>

#include "soapy.h"  // struct soapy_form

/* What can be read, best first where the driver's own is none of them. */
static const struct {
	const char *name;
	size_t bytes;
	enum iq_format format;
	double full; /* by the type */
} forms[] = {
	{ "CS16", 4, IQ_CS16, 32768 },
	{ "CF32", 8, IQ_CS16, 1 },
	{ "CS8", 2, IQ_CS8, 128 },
	{ "CU8", 2, IQ_CU8, 128 },
};
enum { FORMS = sizeof(forms) / sizeof(forms[0]) };

/* Full scale on the positive side is one step less; floats have been made from 8 bits at least. */
static const double float_steps = 128;

static void take(struct soapy_form *form, int i, double full)
{
	const double steps = forms[i].full > 1 ? full : float_steps;

	*form = (struct soapy_form){
		.name = forms[i].name,
		.bytes = forms[i].bytes,
		.format = forms[i].format,
		.gain = (float)(32768 / full),
		.top = (float)(full * (steps - 1) / steps),
	};
}

bool soapy_form(struct soapy_form *form, const char *native, double full_scale, char *const *offered, size_t count)
{
	for (int i = 0; i < FORMS; i++)
		if (native && strcmp(native, forms[i].name) == 0) {
			take(form, i, full_scale > 0 ? full_scale : forms[i].full);
			return true;
		}
	for (int i = 0; i < FORMS; i++)
		for (size_t k = 0; k < count; k++)
			if (strcmp(offered[k], forms[i].name) == 0) {
				take(form, i, forms[i].full);
				return true;
			}
	return false;
}

/* What is no number is silence. Written so that the compiler makes vectors of it. */
static inline int16_t stretch(float v, float gain, float top)
{
	const float to = v * gain, half = to < 0 ? -0.5f : 0.5f;
	const float kept = v > -top && v < top ? to + half : 0, edge = v >= top ? INT16_MAX : v <= -top ? INT16_MIN : 0;

	return (int16_t)(int)(kept + edge);
}

static void stretch_integers(const int16_t *restrict in, float gain, float top, int16_t *restrict out, size_t n)
{
	for (size_t i = 0; i < n; i++)
		out[i] = stretch(in[i], gain, top);
}

static void stretch_floats(const float *restrict in, float gain, float top, int16_t *restrict out, size_t n)
{
	for (size_t i = 0; i < n; i++)
		out[i] = stretch(in[i], gain, top);
}

const void *soapy_form_samples(const struct soapy_form *form, void *in, int16_t (*out)[2], size_t n)
{
	if (form->format != IQ_CS16 || (form->bytes == 4 && form->gain <= 1.001f))
		return in;
	if (form->bytes == 4)
		stretch_integers(in, form->gain, form->top, out[0], 2 * n);
	else
		stretch_floats(in, form->gain, form->top, out[0], 2 * n);
	return out;
}
