// SPDX-License-Identifier: GPL-3.0-or-later
/* soapy_find: which of the devices that SoapySDR's modules find is meant. What was found instead is told by what
 * people know a device by: the keys that `--device soapy=` takes.
 */
#include <SoapySDR/Logger.h>
#include <SoapySDR/Modules.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "log.h"    // log_line
#include "soapy.h"  // soapy_make

enum { FOUND_MAX = 4, FOUND_SIZE = 200 };

static void on_message(const SoapySDRLogLevel level, const char *message)
{
	(void)level;
	log_line(LOG_LEVEL_WARNING, "SoapySDR: %s", message);
}

void soapy_log(bool quiet)
{
	SoapySDR_registerLogHandler(on_message);
	SoapySDR_setLogLevel(quiet ? SOAPY_SDR_FATAL : SOAPY_SDR_WARNING);
}

/* "driver=hackrf,serial=...", of those keys that it has. */
static void describe(const SoapySDRKwargs *found, char *text, size_t size)
{
	static const char *const keys[] = { "driver", "type", "serial", "addr", "remote", "label" };
	size_t used = 0;

	text[0] = 0;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]) && used < size; i++) {
		const char *value = SoapySDRKwargs_get(found, keys[i]);

		if (value)
			used += (size_t)snprintf(text + used, size - used, "%s%s=%s", used ? "," : "", keys[i], value);
	}
}

static int modules_here(void)
{
	size_t count = 0;
	char **modules = SoapySDR_listModules(&count);

	SoapySDRStrings_clear(&modules, count);
	return (int)count;
}

/* Nothing fits the arguments: says what there is. */
static void tell_found(const char *name, struct fault *fault)
{
	const SoapySDRKwargs any = { 0 };
	size_t count = 0, used = 0;
	SoapySDRKwargs *found = SoapySDRDevice_enumerate(&any, &count);
	char list[FOUND_MAX * FOUND_SIZE] = "", one[FOUND_SIZE];

	for (size_t i = 0; i < count && i < FOUND_MAX; i++) {
		describe(&found[i], one, sizeof(one));
		used += (size_t)snprintf(list + used, sizeof(list) - used, "%s%s", i ? "; " : "", one);
	}
	SoapySDRKwargsList_clear(found, count);
	if (count)
		fault_set(fault, ENODEV, "%s: there is no such device; SoapySDR finds %zu: %s", name, count, list);
	else if (modules_here())
		fault_set(fault, ENODEV, "%s: no device is connected that SoapySDR has a module for", name);
	else
		fault_set(fault, ENODEV,
		          "%s: SoapySDR has no module for any device here: each kind has its own, as "
		          "soapysdr-module-hackrf",
		          name);
}

/* Whether this serial number is that of the first one only. */
static bool tells_apart(const SoapySDRKwargs *found, size_t count, const char *serial)
{
	for (size_t i = 1; i < count; i++) {
		const char *other = SoapySDRKwargs_get(&found[i], "serial");

		if (!other || strcmp(other, serial) == 0)
			return false;
	}
	return true;
}

/* A serial number finds the same device again after it was unplugged. */
static void learn_serial(const SoapySDRKwargs *found, size_t count, char args[SOAPY_ARGS_SIZE])
{
	SoapySDRKwargs wanted = SoapySDRKwargs_fromString(args);
	const char *serial = SoapySDRKwargs_get(found, "serial"), *driver = SoapySDRKwargs_get(found, "driver");
	size_t used = strlen(args);

	if (serial && *serial && !strpbrk(serial, ",=") && !SoapySDRKwargs_get(&wanted, "serial") &&
	    tells_apart(found, count, serial) && used + strlen(serial) + 16 < SOAPY_ARGS_SIZE)
		used += (size_t)snprintf(args + used, SOAPY_ARGS_SIZE - used, "%sserial=%s", used ? "," : "", serial);
	if (driver && !SoapySDRKwargs_get(&wanted, "driver") && used + strlen(driver) + 16 < SOAPY_ARGS_SIZE)
		snprintf(args + used, SOAPY_ARGS_SIZE - used, "%sdriver=%s", used ? "," : "", driver);
	SoapySDRKwargs_clear(&wanted);
}

SoapySDRDevice *soapy_make(const char *name, char args[SOAPY_ARGS_SIZE], struct fault *fault)
{
	size_t count = 0;
	SoapySDRKwargs *found = SoapySDRDevice_enumerateStrArgs(args, &count);
	SoapySDRDevice *sdr = count ? SoapySDRDevice_make(&found[0]) : NULL;

	if (sdr)
		learn_serial(found, count, args);
	else if (count)
		fault_set(fault, EIO, "%s: it does not open: %s", name, SoapySDRDevice_lastError());
	else
		tell_found(name, fault);
	SoapySDRKwargsList_clear(found, count);
	return sdr;
}
