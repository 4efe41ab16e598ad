// SPDX-License-Identifier: GPL-3.0-or-later
/* device: the words of --device, one of them for each radio of a run: KIND=TARGET and settings of its own.
 */
#pragma once

#include "fault.h"  // struct fault
#include "plug.h"   // struct plug
#include "radio.h"  // struct radio_config

enum { DEVICE_NAME_SIZE = 320 };

/* What one of them says; radio.device and others point into it. */
struct device_words {
	struct plug plug;
	char name[DEVICE_NAME_SIZE]; /* KIND=TARGET */
	struct radio_config radio;
};

/* Settings of struct radio_config that a device may have of its own, beside device_options (source.h). */
extern const struct setting device_radio_options[];

/* The tables of settings that a device of these words may have: 0, or -errno with the reason. */
int device_tables(const char *words, const struct setting *tables[CONFIG_SECTION_TABLES], struct fault *fault);

/* Checks the names of the bands: 0, or -EINVAL with the reason, which names the setting "band". */
int device_check_bands(const struct radio_config *radio, struct fault *fault);

/* Reads the words of devices[1..PDU_RADIOS_MAX] (no words: one device, "rtlsdr") into read[]. What a device does not
 * say itself is as in `common`; those that say neither where to park nor which bands share the common ones. Their
 * number, or -errno with the reason. */
int devices_read(const struct setting_list *words, const struct radio_config *common, struct device_words *read,
                 struct fault *fault);
