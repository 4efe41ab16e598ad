// SPDX-License-Identifier: GPL-3.0-or-later
/* host: see host.h. Linux tells of its sensors in /sys/class/thermal (a type, and thousandths of a degree), and where
 * not there, in /sys/class/hwmon. */
#include "host.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "plug.h"  // plug_parse
#include "sink.h"  // sink_find

enum { ZONES_MAX = 32, PATH_SIZE = 512 };

/* ---- disks ---- */

/* The folder of a file, or one that it is itself. */
static void folder_of(const char *path, char folder[PATH_SIZE])
{
	const char *slash = strrchr(path, '/');
	struct stat st;

	if (!stat(path, &st) && S_ISDIR(st.st_mode))
		snprintf(folder, PATH_SIZE, "%s", path);
	else
		snprintf(folder, PATH_SIZE, "%.*s", slash ? (int)(slash - path) : 1, slash ? path : ".");
	if (!folder[0])
		snprintf(folder, PATH_SIZE, "/");
}

/* The disk that this is on, unless it is there already. */
static void add_disk(struct status_host *host, const char *path)
{
	struct status_disk *disk = &host->disks[host->nof_disks];
	char folder[PATH_SIZE];
	struct statvfs here, there;

	folder_of(path, folder);
	if (host->nof_disks == STATUS_DISKS_MAX || statvfs(folder, &here) || !here.f_blocks)
		return;
	for (int i = 0; i < host->nof_disks; i++)
		if (!statvfs(host->disks[i].path, &there) && there.f_fsid == here.f_fsid &&
		    there.f_blocks == here.f_blocks)
			return;
	snprintf(disk->path, sizeof(disk->path), "%.255s", folder);
	disk->free_bytes = (uint64_t)here.f_bavail * here.f_frsize;
	disk->free_share = (double)here.f_bavail / (double)here.f_blocks;
	host->nof_disks++;
}

static void add_output(struct status_host *host, const char *words)
{
	struct plug plug;
	struct fault ignored;
	const struct sink *sink = plug_parse(&plug, words, ':', &ignored) ? NULL : sink_find(plug.kind);

	if (sink && sink->to_file && strcmp(plug.target, "-") != 0)
		add_disk(host, plug.target);
}

static void look_at_disks(struct status_host *host, const struct engine_config *config)
{
	char usual[PATH_SIZE];

	for (int i = 0; i < config->outputs.count; i++)
		add_output(host, config->outputs.items[i]);
	if (config->evidence)
		add_disk(host, config->evidence);
	if (config->journal && strcmp(config->journal, "none") != 0)
		add_disk(host, config->journal);
	else if (!config->journal && !engine_journal_path(usual, PATH_SIZE))
		add_disk(host, usual);
}

/* ---- heat ---- */

/* The first line of a file, "" none. */
static void read_line(const char *path, char line[64])
{
	FILE *file = fopen(path, "re");

	line[0] = 0;
	if (!file)
		return;
	if (!fgets(line, 64, file))
		line[0] = 0;
	fclose(file);
	line[strcspn(line, "\n")] = 0;
}

static bool is_processor(const char *name)
{
	static const char *const names[] = { "cpu", "soc", "x86_pkg", "coretemp", "k10temp", "zenpower" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strncmp(name, names[i], strlen(names[i])) == 0)
			return true;
	return false;
}

/* The hottest of sysfs/class/CLASS0 ..., which say in `what` what they are, and in `value` how hot. */
static double hottest_c(const char *sysfs, const char *class, const char *what, const char *value)
{
	double most_c = NAN;

	for (int i = 0; i < ZONES_MAX; i++) {
		char path[PATH_SIZE], line[64];
		double milli;

		snprintf(path, sizeof(path), "%s/class/%s%d/%s", sysfs, class, i, what);
		read_line(path, line);
		if (!is_processor(line))
			continue;
		snprintf(path, sizeof(path), "%s/class/%s%d/%s", sysfs, class, i, value);
		read_line(path, line);
		if (sscanf(line, "%lf", &milli) == 1)
			most_c = fmax(most_c, milli * 1e-3);
	}
	return most_c;
}

double host_temperature_c(const char *sysfs)
{
	const double zone_c = hottest_c(sysfs, "thermal/thermal_zone", "type", "temp");

	return isnan(zone_c) ? hottest_c(sysfs, "hwmon/hwmon", "name", "temp1_input") : zone_c;
}

void host_look(struct status_host *host, const struct engine_config *config, const struct utc_run *clock)
{
	*host = (struct status_host){
		.synchronised = utc_synchronised(),
		.step_s = (double)clock->step_ns * 1e-9,
		.stepped_ns = clock->step_at_ns,
		.temperature_c = host_temperature_c("/sys"),
	};
	look_at_disks(host, config);
}
