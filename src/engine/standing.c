// SPDX-License-Identifier: GPL-3.0-or-later
/* standing: see standing.h. The end of the journal is read, as much as years of alerts take; it may be anybody's. */
#include "standing.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "record.h"       // RECORD_BYTES_MAX
#include "record_read.h"  // alert_decode_live
#include "rule.h"         // rule_find

enum { STANDING_MAX = 64, LOOKED_AT_BYTES = 64 * 1024 * 1024 };

struct standing {
	int count;
	struct alert *alerts[STANDING_MAX]; /* in order of their last record */
	struct alert read;
	char line[RECORD_BYTES_MAX + 1];
};

static const char *rule_name(const char *id)
{
	const struct rule *rule = rule_find(id);

	return rule ? rule->id : "";
}

static void drop(struct standing *standing, int place)
{
	free(standing->alerts[place]);
	standing->count--;
	memmove(standing->alerts + place, standing->alerts + place + 1,
	        (size_t)(standing->count - place) * sizeof(standing->alerts[0]));
}

/* Signs of rules that there are no more say nothing. */
static void forget_rules(struct alert *alert)
{
	int kept = 0;

	for (int i = 0; i < alert->nof_findings; i++)
		if (alert->findings[i].rule[0])
			alert->findings[kept++] = alert->findings[i];
	alert->nof_findings = kept;
}

static void take(struct standing *standing)
{
	struct alert *copy;

	for (int i = 0; i < standing->count; i++)
		if (strcmp(standing->alerts[i]->id, standing->read.id) == 0) {
			drop(standing, i);
			break;
		}
	if (standing->read.state == ALERT_CLEARED || standing->read.level == ALERT_NONE)
		return;
	if (standing->count == STANDING_MAX)
		drop(standing, 0);
	copy = malloc(sizeof(*copy));
	if (!copy)
		return;
	*copy = standing->read;
	forget_rules(copy);
	standing->alerts[standing->count++] = copy;
}

/* Lines longer than any of ours end in the middle, and are no records. */
static void read_lines(struct standing *standing, FILE *file, const char *sensor)
{
	while (fgets(standing->line, sizeof(standing->line), file)) {
		const size_t size = strlen(standing->line);

		if (!strstr(standing->line, "\"alert\"") ||
		    alert_decode_live(standing->line, size, sensor, &standing->read, rule_name) ||
		    !standing->read.id[0])
			continue;
		take(standing);
	}
}

/* O_NONBLOCK: it may be a FIFO. */
static FILE *open_end(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;

	if (fd < 0)
		return NULL;
	FILE *file = !fstat(fd, &st) && S_ISREG(st.st_mode) ? fdopen(fd, "r") : NULL;

	if (!file)
		close(fd);
	else if (st.st_size > LOOKED_AT_BYTES)
		fseek(file, st.st_size - LOOKED_AT_BYTES, SEEK_SET);
	return file;
}

void standing_restore(struct alerts *alerts, const char *path, const char *sensor)
{
	struct standing *standing = calloc(1, sizeof(*standing));
	FILE *file = path[0] ? open_end(path) : NULL;

	if (standing && file)
		read_lines(standing, file, sensor);
	if (file)
		fclose(file);
	for (int i = 0; standing && i < standing->count; i++) {
		alerts_restore(alerts, standing->alerts[i]);
		free(standing->alerts[i]);
	}
	free(standing);
}
