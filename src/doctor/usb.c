// SPDX-License-Identifier: GPL-3.0-or-later
/* usb: see usb.h. By sysfs (Documentation/ABI/stable/sysfs-bus-usb of the kernel): idVendor, idProduct, serial, busnum
 * and devnum of each device, the driver that its interface is bound to. Who has its node open is seen in /proc, as far
 * as this user may look there. */
#include "usb.h"

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PLACES_MAX = 64 };

/* Of sticks with an RTL2832U: chip maker's own, and those of brands. */
static const char *const known_ids[] = {
	"0bda:2832", "0bda:2838", "0413:6680", "0413:6f0f", "0458:707f", "0ccd:00a9", "0ccd:00b3", "0ccd:00b4",
	"0ccd:00b5", "0ccd:00b7", "0ccd:00b8", "0ccd:00b9", "0ccd:00c0", "0ccd:00c6", "0ccd:00d3", "0ccd:00d7",
	"0ccd:00e0", "1554:5020", "15f4:0131", "15f4:0133", "185b:0620", "185b:0650", "185b:0680", "1b80:d393",
	"1b80:d394", "1b80:d395", "1b80:d397", "1b80:d398", "1b80:d39d", "1b80:d3a4", "1b80:d3a8", "1b80:d3af",
	"1b80:d3b0", "1d19:1101", "1d19:1102", "1d19:1103", "1d19:1104", "1f4d:a803", "1f4d:b803", "1f4d:c803",
	"1f4d:d286", "1f4d:d803", NULL,
};

/* Nothing that would be more than a word to a shell: remedies are lines to copy. */
static bool is_word(const char *text)
{
	for (const char *c = text; *c; c++)
		if (!isalnum((unsigned char)*c) && !strchr("._:-", *c))
			return false;
	return text[0];
}

/* First line of ROOT/sys/bus/usb/devices/PLACE/NAME; "" when there is none. */
static void attribute(const char *root, const char *place, const char *name, char text[DOCTOR_NAME_SIZE])
{
	char path[512];
	FILE *file;

	snprintf(path, sizeof(path), "%.255s/sys/bus/usb/devices/%.63s/%.63s", root, place, name);
	file = fopen(path, "re");
	if (!file || !fgets(text, DOCTOR_NAME_SIZE, file))
		text[0] = 0;
	text[strcspn(text, "\n")] = 0;
	if (file)
		fclose(file);
}

static void ids_of(const char *root, const char *place, char ids[DOCTOR_NAME_SIZE])
{
	char vendor[DOCTOR_NAME_SIZE], product[DOCTOR_NAME_SIZE];

	attribute(root, place, "idVendor", vendor);
	attribute(root, place, "idProduct", product);
	snprintf(ids, DOCTOR_NAME_SIZE, "%.7s:%.7s", vendor, product);
}

static bool is_dongle(const char *root, const char *place)
{
	char ids[DOCTOR_NAME_SIZE];

	if (!is_word(place) || strchr(place, ':'))
		return false;
	ids_of(root, place, ids);
	for (int i = 0; known_ids[i]; i++)
		if (strcmp(ids, known_ids[i]) == 0)
			return true;
	return false;
}

static int by_name(const void *one, const void *other)
{
	return strcmp(one, other);
}

/* Places of all dongles; their number, -1 when the folder cannot be read. */
static int find_dongles(const char *root, char places[PLACES_MAX][DOCTOR_NAME_SIZE])
{
	char path[DOCTOR_PATH_SIZE];
	int count = 0;
	DIR *folder;

	snprintf(path, sizeof(path), "%s/sys/bus/usb/devices", root);
	folder = opendir(path);
	if (!folder)
		return -1;
	for (const struct dirent *entry; count < PLACES_MAX && (entry = readdir(folder));)
		if (strlen(entry->d_name) < DOCTOR_NAME_SIZE && is_dongle(root, entry->d_name))
			snprintf(places[count++], DOCTOR_NAME_SIZE, "%.63s", entry->d_name);
	closedir(folder);
	qsort(places, (size_t)count, DOCTOR_NAME_SIZE, by_name);
	return count;
}

/* Which of them is meant; NULL: none. */
static const char *choose(const char *root, const char *target, int count, char places[PLACES_MAX][DOCTOR_NAME_SIZE])
{
	char serial[DOCTOR_NAME_SIZE];
	int index = target[0] == '#' ? atoi(target + 1) : 0;

	if (!target[0] || target[0] == '#')
		return index >= 0 && index < count ? places[index] : NULL;
	for (int i = 0; i < count; i++) {
		attribute(root, places[i], "serial", serial);
		if (strcmp(serial, target) == 0)
			return places[i];
	}
	return NULL;
}

static void find_driver(const char *root, const char *place, struct doctor_usb *usb)
{
	char path[512], link[DOCTOR_PATH_SIZE] = "";
	const char *slash;

	snprintf(usb->interface, sizeof(usb->interface), "%.55s:1.0", place);
	snprintf(path, sizeof(path), "%s/sys/bus/usb/devices/%s/driver", root, usb->interface);
	if (readlink(path, link, sizeof(link) - 1) < 0)
		return;
	slash = strrchr(link, '/');
	slash = slash ? slash + 1 : link;
	if (is_word(slash))
		snprintf(usb->driver, sizeof(usb->driver), "%.63s", slash);
}

static void find_node(const char *root, const char *place, struct doctor_usb *usb)
{
	char bus[DOCTOR_NAME_SIZE], number[DOCTOR_NAME_SIZE], path[512];
	struct stat state;

	attribute(root, place, "busnum", bus);
	attribute(root, place, "devnum", number);
	snprintf(usb->node, sizeof(usb->node), "/dev/bus/usb/%03d/%03d", atoi(bus), atoi(number));
	snprintf(path, sizeof(path), "%s%s", root, usb->node);
	usb->node_there = stat(path, &state) == 0;
	if (usb->node_there)
		usb->node_mode = state.st_mode & 07777;
}

/* Whether the process has the node open. */
static bool has_open(const char *root, const char *process, const char *node)
{
	char path[512], link[DOCTOR_PATH_SIZE];
	bool found = false;
	DIR *folder;

	snprintf(path, sizeof(path), "%s/proc/%.16s/fd", root, process);
	folder = opendir(path);
	for (const struct dirent *entry; folder && !found && (entry = readdir(folder));) {
		ssize_t length = readlinkat(dirfd(folder), entry->d_name, link, sizeof(link) - 1);

		link[length > 0 ? length : 0] = 0;
		found = strcmp(link, node) == 0;
	}
	if (folder)
		closedir(folder);
	return found;
}

static void name_process(const char *root, const char *process, struct doctor_usb *usb)
{
	char path[512];
	FILE *file;

	usb->holder_pid = atoi(process);
	snprintf(path, sizeof(path), "%s/proc/%.16s/comm", root, process);
	file = fopen(path, "re");
	if (!file || !fgets(usb->holder, sizeof(usb->holder), file))
		snprintf(usb->holder, sizeof(usb->holder), "?");
	usb->holder[strcspn(usb->holder, "\n")] = 0;
	if (file)
		fclose(file);
}

static void find_holder(const char *root, struct doctor_usb *usb)
{
	char path[DOCTOR_PATH_SIZE];
	DIR *folder;

	snprintf(path, sizeof(path), "%s/proc", root);
	folder = opendir(path);
	for (const struct dirent *entry; folder && !usb->holder_pid && (entry = readdir(folder));)
		if (isdigit((unsigned char)entry->d_name[0]) && atoi(entry->d_name) != getpid() &&
		    has_open(root, entry->d_name, usb->node))
			name_process(root, entry->d_name, usb);
	if (folder)
		closedir(folder);
}

void usb_look(const char *root, const char *target, struct doctor_usb *usb)
{
	char places[PLACES_MAX][DOCTOR_NAME_SIZE], ids[DOCTOR_NAME_SIZE], name[DOCTOR_NAME_SIZE];
	const char *place;

	*usb = (struct doctor_usb){ .count = find_dongles(root, places) };
	place = usb->count > 0 ? choose(root, target, usb->count, places) : NULL;
	if (!place)
		return;
	usb->found = true;
	snprintf(usb->place, sizeof(usb->place), "%.63s", place);
	ids_of(root, place, ids);
	snprintf(usb->vendor_id, sizeof(usb->vendor_id), "%.4s", ids);
	snprintf(usb->product_id, sizeof(usb->product_id), "%.4s", ids + 5);
	attribute(root, place, "product", name);
	snprintf(usb->product, sizeof(usb->product), "%.9s %.50s", ids, name);
	find_driver(root, place, usb);
	find_node(root, place, usb);
	find_holder(root, usb);
}
