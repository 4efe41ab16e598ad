// SPDX-License-Identifier: GPL-3.0-or-later
/* stall_standin: a shared library for LD_PRELOAD, with which a thread of the program comes to a stand inside a library:
 * as long as the file exists that the environment variable names,
 *
 *   FBSWATCH_STALL_FFT   fftwf_execute() and fftwf_execute_dft() do not come back: of the receivers' thread
 *   FBSWATCH_STALL_JSON  json_dumpb() does not come back: of the main thread
 */
#include <dlfcn.h>
#include <fftw3.h>
#include <jansson.h>
#include <stdlib.h>
#include <unistd.h>

static void stall(const char *variable)
{
	const char *path = getenv(variable);

	while (path && access(path, F_OK) == 0)
		usleep(10000);
}

void fftwf_execute(const fftwf_plan plan)
{
	static void (*real)(const fftwf_plan plan);

	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "fftwf_execute");
	stall("FBSWATCH_STALL_FFT");
	real(plan);
}

void fftwf_execute_dft(const fftwf_plan plan, fftwf_complex *in, fftwf_complex *out)
{
	static void (*real)(const fftwf_plan plan, fftwf_complex *in, fftwf_complex *out);

	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "fftwf_execute_dft");
	stall("FBSWATCH_STALL_FFT");
	real(plan, in, out);
}

size_t json_dumpb(const json_t *json, char *buffer, size_t size, size_t flags)
{
	static size_t (*real)(const json_t *json, char *buffer, size_t size, size_t flags);

	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "json_dumpb");
	stall("FBSWATCH_STALL_JSON");
	return real(json, buffer, size, flags);
}
