// SPDX-License-Identifier: GPL-3.0-or-later
/* prometheus: the health of a watch in Prometheus' text format 0.0.4, a file for the textfile collector of its node
 * exporter. It is written beside and put in place whole, whenever a status came, and no more often. */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sinks.h"  // prometheus_sink

enum { TEXT_SIZE = 64 * 1024, LABEL_SIZE = 512 };

struct prometheus {
	char path[256];
	bool dirty, up;
	int64_t time_ns;
	char sensor[256];
	struct {
		bool known, lost;
		char source[320];
		struct status status; /* its pointers are not */
	} devices[PDU_RADIOS_MAX];
	char text[TEXT_SIZE];
	size_t used;
};

/* What does not fit is left out, by whole lines. */
static void __attribute__((format(printf, 2, 3))) add(struct prometheus *p, const char *format, ...)
{
	const size_t room = TEXT_SIZE - p->used;
	va_list args;

	va_start(args, format);
	int n = vsnprintf(p->text + p->used, room, format, args);
	va_end(args);
	if (n > 0 && (size_t)n < room)
		p->used += (size_t)n;
	p->text[p->used] = 0;
}

static void add_head(struct prometheus *p, const char *name, const char *type, const char *help)
{
	add(p, "# HELP fbswatch_%s %s\n# TYPE fbswatch_%s %s\n", name, help, name, type);
}

/* A label's value: backslash, quote and line feed are escaped. */
static const char *label(const char *text, char out[LABEL_SIZE])
{
	size_t used = 0;

	for (; *text && used + 3 < LABEL_SIZE; text++) {
		if (strchr("\\\"\n", *text))
			out[used++] = '\\';
		out[used++] = *text == '\n' ? 'n' : *text;
	}
	out[used] = 0;
	return out;
}

/* ---- of each device ---- */

static double samples(const struct status *status)
{
	return (double)status->samples;
}

static double dropped(const struct status *status)
{
	return (double)status->dropped_samples;
}

static double clipped(const struct status *status)
{
	return status->clipped;
}

static double crystal(const struct status *status)
{
	return status->ppm;
}

static double gain(const struct status *status)
{
	return status->gain_known ? status->gain_db : NAN;
}

static const struct {
	const char *name, *type, *help;
	double (*value)(const struct status *status);
} of_device[] = {
	{ "samples_total", "counter", "Samples taken.", samples },
	{ "dropped_samples_total", "counter", "Samples that were lost.", dropped },
	{ "clipped_ratio", "gauge", "Share of the samples at full scale.", clipped },
	{ "crystal_ppm", "gauge", "Error of the receiver's crystal by the consensus of cells.", crystal },
	{ "gain_db", "gauge", "Gain of the tuner.", gain },
};

static void add_devices(struct prometheus *p)
{
	char name[LABEL_SIZE];

	for (size_t k = 0; k < sizeof(of_device) / sizeof(of_device[0]); k++) {
		add_head(p, of_device[k].name, of_device[k].type, of_device[k].help);
		for (int i = 0; i < PDU_RADIOS_MAX; i++) {
			const double value = of_device[k].value(&p->devices[i].status);

			if (p->devices[i].known && isfinite(value))
				add(p, "fbswatch_%s{device=\"%s\"} %.12g\n", of_device[k].name,
				    label(p->devices[i].source, name), value);
		}
	}
	add_head(p, "device_up", "gauge", "Whether the device is there and works.");
	for (int i = 0; i < PDU_RADIOS_MAX; i++)
		if (p->devices[i].known)
			add(p, "fbswatch_device_up{device=\"%s\"} %d\n", label(p->devices[i].source, name),
			    !p->devices[i].lost);
}

/* ---- of the run ---- */

static void add_one(struct prometheus *p, const char *name, const char *type, const char *help, double value)
{
	if (!isfinite(value))
		return;
	add_head(p, name, type, help);
	add(p, "fbswatch_%s %.12g\n", name, value);
}

static void add_places(struct prometheus *p, const struct status *status)
{
	char name[LABEL_SIZE];

	add_head(p, "disk_free_bytes", "gauge", "Room on a disk that is written to.");
	for (int i = 0; i < status->host.nof_disks; i++)
		add(p, "fbswatch_disk_free_bytes{path=\"%s\"} %.12g\n", label(status->host.disks[i].path, name),
		    (double)status->host.disks[i].free_bytes);
	add_head(p, "output_up", "gauge", "Whether an output that ever failed works.");
	for (int i = 0; i < status->nof_outputs; i++)
		add(p, "fbswatch_output_up{output=\"%s\"} %d\n", label(status->outputs[i].name, name),
		    status->outputs[i].works);
	add_head(p, "output_lost_records_total", "counter", "Records that such an output lost.");
	for (int i = 0; i < status->nof_outputs; i++)
		add(p, "fbswatch_output_lost_records_total{output=\"%s\"} %.12g\n",
		    label(status->outputs[i].name, name), (double)status->outputs[i].lost);
}

static void add_alerts(struct prometheus *p, const struct status *status)
{
	add_head(p, "alerts_total", "counter", "Alerts that reached the level.");
	add(p,
	    "fbswatch_alerts_total{level=\"notice\"} %u\nfbswatch_alerts_total{level=\"suspicious\"} %u\n"
	    "fbswatch_alerts_total{level=\"fake\"} %u\n",
	    status->notice, status->suspicious, status->fake);
}

/* By the status that came last. */
static void add_problems(struct prometheus *p)
{
	unsigned all = 0;

	for (int i = 0; i < PDU_RADIOS_MAX; i++) {
		struct status status = p->devices[i].status;

		status.error = p->devices[i].lost ? "lost" : NULL;
		all |= p->devices[i].known ? status_problems(&status) : 0;
	}
	add_head(p, "problem", "gauge", "Whether this is wrong.");
	for (int i = 0; i < STATUS_PROBLEMS; i++)
		add(p, "fbswatch_problem{problem=\"%s\"} %d\n", status_problem_name((enum status_problem)i),
		    (all & 1u << i) != 0);
}

static void compose(struct prometheus *p, const struct status *status)
{
	p->used = 0;
	add_one(p, "up", "gauge", "Whether the watch runs.", p->up);
	add_one(p, "status_timestamp_seconds", "gauge", "When this was so.", round((double)p->time_ns * 1e-9));
	add_one(p, "uptime_seconds", "gauge", "Since the watch was started.", status->uptime_s);
	add_one(p, "cpu_seconds_total", "counter", "Time of processors.", status->cpu_seconds);
	add_one(p, "resident_memory_bytes", "gauge", "Memory.", (double)status->rss_bytes);
	add_one(p, "cells", "gauge", "Cells known.", status->cells);
	add_one(p, "dropped_records_total", "counter", "Records that outputs lost.", (double)status->dropped_records);
	add_one(p, "clock_synchronised", "gauge", "Whether the clock is.", status->host.synchronised);
	add_one(p, "temperature_celsius", "gauge", "Of the processor.", status->host.temperature_c);
	add_alerts(p, status);
	add_devices(p);
	add_places(p, status);
	add_problems(p);
}

/* ---- the file ---- */

static int write_all(int fd, const char *text, size_t size)
{
	while (size) {
		const ssize_t n = write(fd, text, size);

		if (n < 0 && errno != EINTR)
			return -errno;
		text += n > 0 ? n : 0;
		size -= n > 0 ? (size_t)n : 0;
	}
	return 0;
}

/* For everybody to read, as the collector is somebody else. */
static int replace(const struct prometheus *p)
{
	char beside[sizeof(p->path) + 8];

	snprintf(beside, sizeof(beside), "%s.new", p->path);
	int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644), error = fd < 0 ? -errno : 0;

	if (error)
		return error;
	fchmod(fd, 0644);
	error = write_all(fd, p->text, p->used);
	close(fd);
	if (!error && rename(beside, p->path))
		error = -errno;
	if (error)
		unlink(beside);
	return error;
}

static int prometheus_flush(void *instance)
{
	struct prometheus *p = instance;

	if (!p->dirty)
		return 0;
	p->dirty = false;
	for (int i = 0; i < PDU_RADIOS_MAX; i++)
		if (p->devices[i].known) {
			compose(p, &p->devices[i].status);
			return replace(p);
		}
	return 0;
}

static int prometheus_put(void *instance, const struct record *record)
{
	struct prometheus *p = instance;
	const struct status *status = record->status;

	if (record->type != RECORD_STATUS || status->radio >= PDU_RADIOS_MAX || !status->source || !status->live)
		return 0;
	p->devices[status->radio].known = true;
	p->devices[status->radio].lost = status->error;
	p->devices[status->radio].status = *status;
	snprintf(p->devices[status->radio].source, sizeof(p->devices[0].source), "%s", status->source);
	p->time_ns = record->time_ns;
	p->dirty = true;
	return 0;
}

static void *prometheus_open(const struct sink_config *config, struct fault *fault)
{
	struct prometheus *p = calloc(1, sizeof(*p));
	struct stat st;

	if (!p) {
		fault_set(fault, ENOMEM, "out of memory");
		return NULL;
	}
	p->up = true;
	if (strlen(config->target) >= sizeof(p->path))
		fault_set(fault, ENAMETOOLONG, "%.40s...: is too long", config->target);
	else if (!stat(config->target, &st) && !S_ISREG(st.st_mode))
		fault_set(fault, EINVAL, "%s: is no file that could be replaced", config->target);
	else {
		snprintf(p->path, sizeof(p->path), "%s", config->target);
		return p;
	}
	free(p);
	return NULL;
}

/* The last word is that it is over. */
static int prometheus_close(void *instance)
{
	struct prometheus *p = instance;
	int error;

	p->up = false;
	p->dirty = p->time_ns != 0;
	error = prometheus_flush(p);
	free(p);
	return error;
}

const struct sink prometheus_sink = {
	.name = "prometheus",
	.target_help = "PATH",
	.to_file = true,
	.description = "the health of a watch once a minute, for Prometheus' textfile collector (.prom)",
	.description_zh = "监视的健康状况，每分钟一次，供 Prometheus 的 textfile collector 使用（.prom）",
	.open = prometheus_open,
	.put = prometheus_put,
	.flush = prometheus_flush,
	.close = prometheus_close,
};
