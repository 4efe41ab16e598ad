// SPDX-License-Identifier: GPL-3.0-or-later
/* status_told: what a live run answers to who asks how it is: the status of each radio, and what is wrong in all, as
 * one JSON object; and what is read of such an answer.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "status.h"  // struct status

struct status_told {
	const char *sensor;
	int64_t time_ns;
	int count;
	const struct status *each;
};

/* Its text, ended by a zero, into text[size]: 0, or -EMSGSIZE. */
enum { STATUS_TOLD_MAX = 60 * 1024 };
int status_told_encode(const struct status_told *told, char *text, size_t size);

/* An answer, for people; it may be anybody's. Numbers that it does not have are NAN, texts "". */
struct status_heard {
	char sensor[256], version[32], time[40];
	bool healthy;
	unsigned problems; /* a set of enum status_problem */
	double uptime_s, cpu_percent, rss_bytes, cells, notice, suspicious, fake, temperature_c;
	bool synchronised;
	double step_s;
	char stepped[40];
	int nof_devices, nof_disks, nof_outputs;
	struct status_heard_device {
		char source[320], error[384], reason[384];
		double samples, dropped_samples, ppm, gain_db, clipped;
	} devices[PDU_RADIOS_MAX];
	struct status_heard_disk {
		char path[256];
		double free_bytes, free_share;
	} disks[STATUS_DISKS_MAX];
	struct status_heard_output {
		char name[256];
		bool works;
		double failures, lost;
	} outputs[STATUS_OUTPUTS_MAX];
};

/* From a text: NULL, or what is wrong with it. */
const char *status_heard_decode(const char *text, struct status_heard *heard);
