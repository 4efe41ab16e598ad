// SPDX-License-Identifier: GPL-3.0-or-later
/* usb: what the kernel's files say of the RTL-SDR dongles on USB.
 */
#pragma once

#include "doctor.h"  // struct doctor_usb

/* Looks under ROOT/sys, ROOT/dev and ROOT/proc for the dongle that `target` means, as --device rtlsdr=TARGET does: by
 * serial number or #INDEX; "": the first. */
void usb_look(const char *root, const char *target, struct doctor_usb *usb);
