// SPDX-License-Identifier: GPL-3.0-or-later
/* doctor: looks for the reason why nothing is heard. Looking (doctor_look) gathers facts, from the machine and by the
 * device itself; judging them (doctor_judge) is pure.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "diagnosis.h"  // struct diagnosis
#include "fault.h"      // struct fault
#include "health.h"     // HEALTH_REASON_SIZE
#include "radio.h"      // struct radio_config

enum { DOCTOR_NAME_SIZE = 64, DOCTOR_PATH_SIZE = 256, DOCTOR_FOLDERS_MAX = 24, DOCTOR_WINDOWS_MAX = 256 };

/* The dongle that is meant, as USB and the kernel know it. */
struct doctor_usb {
	int count;                      /* RTL-SDR dongles on USB; -1: that cannot be seen here */
	bool found;                     /* the one that is meant is among them: what follows is about it */
	char place[DOCTOR_NAME_SIZE];   /* "1-1.4" */
	char product[DOCTOR_NAME_SIZE]; /* "0bda:2838 RTL2838UHIDIR", cut off where it is too long */
	char vendor_id[8], product_id[8];
	char driver[DOCTOR_NAME_SIZE]; /* kernel driver bound to its first interface; "": none. usbfs: a program has it
	                                */
	char interface[DOCTOR_NAME_SIZE]; /* "1-1.4:1.0" */
	char node[DOCTOR_PATH_SIZE];      /* "/dev/bus/usb/001/004" */
	bool node_there;
	unsigned node_mode;
	int holder_pid; /* a process that has the node open; 0: none that can be seen */
	char holder[DOCTOR_NAME_SIZE];
};

/* How much comes in on one frequency. */
struct doctor_look {
	double freq_hz;
	double floor_dbfs; /* of its quietest tenth, in the width of a GSM carrier; NAN: not measured */
	double top_dbfs;   /* the same of what is strongest there */
};

/* What a survey heard. */
struct doctor_heard {
	char device[128];    /* what it says of itself */
	char plan_note[160]; /* what of the bands it does not reach; "": nothing */
	double seconds;
	double rate_hz;
	uint64_t samples, lost, dropped; /* lost on the way here; dropped, as this program was too slow */
	struct fault end;                /* the device went away meanwhile; "": it did not */
	double clipped;                  /* share of samples at full scale */
	int windows;                     /* listened to: */
	double centres_hz[DOCTOR_WINDOWS_MAX];
	uint32_t carriers_power, carriers_sync;
	uint64_t blocks;                 /* read, of those that tell an identity */
	int carriers_read;               /* on how many carriers */
	double offset_ppm;               /* of these, the median; NAN: none was read */
	double crystal_ppm;              /* by GSM beacons further off than is searched; NAN: none seen */
	char reason[HEALTH_REASON_SIZE]; /* why nothing was read, in the receivers' words; "": something was */
};

/* A place that is written to. */
struct doctor_folder {
	char path[DOCTOR_PATH_SIZE];
	double free_bytes, wanted_bytes; /* NAN: not known; what may still be written there, 0: not known */
};

struct doctor_facts {
	const char *device; /* as of --device */
	bool is_usb;        /* of the kind that `usb` is about */
	struct doctor_usb usb;
	struct fault opening; /* why it could not be opened, with its error; error 0: it could */
	double max_offset_ppm, ppm;
	struct doctor_heard heard;
	bool searched_wide; /* nothing was read, so it was tried again with a wider search: */
	struct doctor_heard wide;
	double wide_ppm;            /* so wide */
	int windows, windows_power; /* of the band, looked at with one gain; those of them with energy */
	double floor_dbfs;          /* lowest in any of these */
	double gain_low_db, gain_high_db;
	double low_dbfs, high_dbfs; /* floor with these; NAN: not measured, or the device has no gain to set */
	int around;                 /* windows looked at where broadcast stands nearly everywhere; 0: out of reach */
	double around_peak_db;      /* highest in any of them */
	bool synchronised;
	int nof_folders;
	struct doctor_folder folders[DOCTOR_FOLDERS_MAX];
	bool interrupted;
};

/* What is to be looked at. */
struct doctor_request {
	const struct radio_config *radio;      /* watch, keep, clock and number are not asked */
	double listen_s;                       /* a survey is cut off after that */
	const char *root;                      /* in front of /sys, /proc and /dev; "": this machine's own */
	const char *evidence;                  /* folder; NULL: none */
	double evidence_space;                 /* that it may fill */
	const char *paths[DOCTOR_FOLDERS_MAX]; /* that will be written to, ended by NULL */
};

/* Gathers the facts; may take half a minute. 0, or -errno with the reason when the request makes no sense. */
int doctor_look(const struct doctor_request *request, struct doctor_facts *facts, struct fault *fault);

/* Judges facts, all lines of *diagnosis. */
void doctor_judge(const struct doctor_facts *facts, struct diagnosis *diagnosis);
