// SPDX-License-Identifier: GPL-3.0-or-later
#include "calibration.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ini.h"       // ini_parse
#include "log.h"       // log_line
#include "quantity.h"  // quantity_number
#include "state.h"     // state_path

enum { FILE_SIZE_MAX = 256, NAME_SIZE = 224 };

static const double most_ppm = 450;       /* no search reaches further */
static const double worth_keeping = 0.05; /* [ppm]: less is the tolerance of base stations */

/* A name of a device may be anybody's: what could lead out of the folder is written %XX. Those too long have no file.
 */
static int file_name(const char *device, char name[NAME_SIZE])
{
	size_t used = (size_t)snprintf(name, NAME_SIZE, "crystal-");

	for (; *device && used + 4 < NAME_SIZE; device++) {
		const unsigned char c = (unsigned char)*device;
		const bool plain = isalnum(c) || strchr("-_=", c);

		used += (size_t)(plain ? snprintf(name + used, NAME_SIZE - used, "%c", c)
		                       : snprintf(name + used, NAME_SIZE - used, "%%%02X", c));
	}
	return *device ? -ENAMETOOLONG : 0;
}

struct reading {
	const char *path;
	double ppm; /* NAN: not read yet */
	struct fault *fault;
};

static int take(void *ctx, int line, char *name, char *value)
{
	struct reading *reading = ctx;
	double ppm;

	if (strcmp(name, "ppm") != 0)
		return fault_set(reading->fault, EINVAL, "%s:%d: '%s' has no place here", reading->path, line, name);
	if (quantity_number(value, &ppm) || !(fabs(ppm) <= most_ppm))
		return fault_set(reading->fault, EINVAL, "%s:%d: ppm is a number of at most %.0f, not '%s'",
		                 reading->path, line, most_ppm, value);
	reading->ppm = ppm;
	return 0;
}

static void read_kept(struct calibration *calibration)
{
	const struct ini_calls calls = { .key = take };
	struct fault fault = { .text = "" };
	struct reading reading = { calibration->path, NAN, &fault };
	size_t size;
	char *text = ini_read(calibration->path, FILE_SIZE_MAX, &size, &fault);

	if (text && !ini_parse(text, size, calibration->path, &calls, &reading, &fault))
		calibration->kept_ppm = reading.ppm;
	else
		log_line(LOG_LEVEL_WARNING, "%s: is not used", fault.text);
	free(text);
}

void calibration_open(struct calibration *calibration, const char *device)
{
	char name[NAME_SIZE];

	*calibration = (struct calibration){ .path = "", .kept_ppm = NAN };
	if (!device[0] || file_name(device, name) || state_path(name, calibration->path, CALIBRATION_PATH_SIZE))
		return;
	if (!access(calibration->path, F_OK))
		read_kept(calibration);
}

static int write_text(int fd, double ppm)
{
	FILE *file = fdopen(fd, "w");
	int error = file ? 0 : -errno;

	if (!file)
		close(fd);
	else if (fprintf(file,
	                 "# by how much carriers appear too high with this device, without any correction\n"
	                 "ppm = %.2f\n",
	                 ppm) < 0)
		error = -EIO;
	if (file && fclose(file) && !error)
		error = -errno;
	return error;
}

/* Beside it first, so that nobody finds half of it. */
static int replace(const char *path, double ppm)
{
	char beside[CALIBRATION_PATH_SIZE + 8];

	snprintf(beside, sizeof(beside), "%s.XXXXXX", path);
	int fd = mkstemp(beside), error = fd < 0 ? -errno : write_text(fd, ppm);

	if (!error && rename(beside, path))
		error = -errno;
	if (error && fd >= 0)
		unlink(beside);
	return error;
}

void calibration_keep(struct calibration *calibration, double ppm)
{
	if (!calibration->path[0] || !isfinite(ppm) || fabs(ppm - calibration->kept_ppm) < worth_keeping)
		return;
	state_make_folder();
	int error = replace(calibration->path, ppm);

	calibration->kept_ppm = ppm;
	if (!error)
		return;
	log_line(LOG_LEVEL_WARNING, "%s: the crystal's error is not kept: %s", calibration->path, strerror(-error));
	calibration->path[0] = 0;
}
