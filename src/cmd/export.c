// SPDX-License-Identifier: GPL-3.0-or-later
/* fbswatch export: cells and alerts out of files of records, for tables (CSV, RFC 4180), maps (GeoJSON, RFC 7946; KML
 * 2.2, OGC 07-147r2). On a map they stand where the sensor was when it heard them: where the cell is nobody knows. */
#include <errno.h>
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "baseline_lines.h"  // lines_read
#include "cmd.h"             // struct command
#include "plain.h"           // plain_print
#include "record_read.h"     // sighting_decode
#include "utc.h"             // utc_format
#include "whole.h"           // struct whole
#include "xml.h"             // xml_escape

enum { FEATURE_BYTES = 8192, WORDS = 512 };

struct form;

struct export
{
	const char *format, *only;
	const struct form *form;
	struct sighting sighting;
	struct heard_line heard;
	struct whole *known;      /* cells, for the minutes in which they say nothing new */
	struct position position; /* of the sensor, in the last record that says it; source NULL: in none */
	unsigned long long written, placeless;
};

/* A format: what stands before, between and after, and how one is written; on maps only what has a place. */
struct form {
	const char *name, *before, *between, *after;
	bool map;
	void (*put)(const struct sighting *sighting);
};

static const struct setting export_table[] = {
	{ "format", SETTING_STRING, offsetof(struct export, format), 0, 0, "csv|kml|geojson", "what is written (csv)",
	  "输出格式（csv）" },
	{ "only", SETTING_STRING, offsetof(struct export, only), 0, 0, "cells|alerts", "nothing else (both)",
	  "只导出小区或告警（默认都导出）" },
	{ 0 },
};

static const struct setting_group *export_options(void)
{
	static const struct setting_group groups[] = { { export_table, NULL, "Options", "选项" }, { 0 } };

	return groups;
}

static const char *level_of(const struct sighting *s)
{
	return s->type != RECORD_ALERT ? "" : s->cleared ? "cleared" : alert_level_name(s->level);
}

/* ---- CSV ---- */

static const char csv_head[] = "time,sensor,type,cell,band,arfcn,bsic,earfcn,pci,mcc,mnc,lac,ci,tac,eci,"
			       "power_dbfs,rsrp_dbfs,level,alert,lat,lon,accuracy_m\r\n";

/* Quoted; a spreadsheet takes what begins like this for a formula, so it begins with an apostrophe. */
static void put_csv_text(const char *text)
{
	fputs(text[0] && strchr("=+-@", text[0]) ? "\"'" : "\"", stdout);
	for (; *text; text++) {
		if (*text == '"')
			putchar('"');
		plain_print(stdout, "%c", *text);
	}
	fputs("\",", stdout);
}

static void put_csv_number(double value, int digits, const char *end)
{
	if (isfinite(value))
		printf("%.*f", digits, value);
	fputs(end, stdout);
}

static void put_csv_field(const struct cell *cell, const struct cell_field *field)
{
	if (field->type == CELL_STRING)
		printf("%s", cell_field_string(cell, field));
	else if (cell_field_int(cell, field) != CELL_UNKNOWN)
		printf("%d", cell_field_int(cell, field));
	putchar(',');
}

static void put_csv(const struct sighting *s)
{
	char time[UTC_TEXT_SIZE], key[CELL_KEY_SIZE];
	const bool placed = s->position.source;

	cell_key(&s->cell, key, sizeof(key));
	printf("%s,", utc_format(s->time_ns, time));
	put_csv_text(s->sensor);
	printf("%s,%s,", record_type_name(s->type), key);
	for (int i = 0; cell_identity_keys[i]; i++)
		put_csv_field(&s->cell, cell_field_find(cell_identity_keys[i]));
	put_csv_number(s->cell.m.power_dbfs, 2, ",");
	put_csv_number(s->cell.lte.rsrp_dbfs, 2, ",");
	printf("%s,", level_of(s));
	put_csv_text(s->type == RECORD_ALERT ? s->alert : "");
	put_csv_number(placed ? s->position.lat : NAN, 6, ",");
	put_csv_number(placed ? s->position.lon : NAN, 6, ",");
	put_csv_number(placed ? s->position.accuracy_m : NAN, 1, "\r\n");
}

/* ---- maps ---- */

static const char kml_head[] =
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document>\n"
	"<name>fbswatch</name>\n"
	"<Style id=\"cell\"><IconStyle><color>ff808080</color><scale>0.5</scale></IconStyle></Style>\n"
	"<Style id=\"notice\"><IconStyle><color>ff00ffff</color></IconStyle></Style>\n"
	"<Style id=\"suspicious\"><IconStyle><color>ff0080ff</color></IconStyle></Style>\n"
	"<Style id=\"fake\"><IconStyle><color>ff0000ff</color><scale>1.4</scale></IconStyle></Style>\n"
	"<Style id=\"cleared\"><IconStyle><color>ff00c000</color></IconStyle></Style>\n";

static void put_kml(const struct sighting *s)
{
	const char *level = s->type == RECORD_ALERT ? level_of(s) : "cell";
	const float dbfs = cell_level_dbfs(&s->cell);
	char time[UTC_TEXT_SIZE], key[CELL_KEY_SIZE], sensor[WORDS];

	cell_key(&s->cell, key, sizeof(key));
	printf("<Placemark><name>%s%s%s</name><styleUrl>#%s</styleUrl><TimeStamp><when>%s</when></TimeStamp>", key,
	       s->type == RECORD_ALERT ? " " : "", level_of(s), level, utc_format(s->time_ns, time));
	fputs("<description>", stdout);
	if (isfinite(dbfs))
		printf("%.1f dBFS ", dbfs);
	plain_print(stdout, "%s</description><Point><coordinates>%.6f,%.6f</coordinates></Point></Placemark>\n",
	            xml_escape(s->sensor, sensor, sizeof(sensor)), s->position.lon, s->position.lat);
}

static void put_geojson(const struct sighting *s)
{
	char text[FEATURE_BYTES];
	int size = sighting_geojson(s, text, sizeof(text));

	if (size > 0)
		fwrite(text, 1, (size_t)size, stdout);
}

static const struct form forms[] = {
	{ "csv", csv_head, "", "", false, put_csv },
	{ "kml", kml_head, "", "</Document></kml>\n", true, put_kml },
	{ "geojson", "{\"type\":\"FeatureCollection\",\"features\":[\n", ",\n", "\n]}\n", true, put_geojson },
};

/* ---- the files ---- */

static const double moved_m = 20;

/* Whether the sensor is elsewhere than by the record before. */
static bool has_moved(struct export *export, const struct position *now)
{
	if (!now->source)
		return false;
	const bool moved = export->position.source && position_distance_m(&export->position, now) >= moved_m;

	if (moved || !export->position.source)
		export->position = *now;
	return moved;
}

static bool is_wanted(const struct export *export)
{
	const enum record_type type = export->sighting.type;

	if (type == RECORD_TYPES)
		return false;
	return !export->only || (type == RECORD_ALERT) == (strcmp(export->only, "alerts") == 0);
}

static void put(struct export *export)
{
	if (!is_wanted(export))
		return;
	if (export->form->map && !export->sighting.position.source) {
		export->placeless++;
		return;
	}
	if (export->written++ > 0)
		fputs(export->form->between, stdout);
	export->form->put(&export->sighting);
}

/* The levels of a minute are of interest where the sensor moved on. */
static const char *take_minute(struct export *export, const char *line, size_t size)
{
	struct heard_line *heard = &export->heard;
	const char *wrong = heard_decode(line, size, heard);

	if (wrong || !heard->count || !has_moved(export, &heard->position))
		return wrong;
	for (int i = 0; i < heard->count; i++) {
		const struct cell *cell = whole_find(export->known, heard->cells[i].key);
		struct sighting *s = &export->sighting;

		if (!cell)
			continue;
		*s = (struct sighting){
			.type = RECORD_HEARD, .time_ns = heard->time_ns, .cell = *cell, .position = heard->position
		};
		s->cell.m.power_dbfs = heard->cells[i].power_dbfs;
		s->cell.lte.rsrp_dbfs = heard->cells[i].rsrp_dbfs;
		snprintf(s->sensor, sizeof(s->sensor), "%s", heard->sensor);
		put(export);
	}
	return NULL;
}

static const char *take(void *ctx, const char *line, size_t size, int *error, struct fault *fault)
{
	struct export *export = ctx;
	const char *wrong = sighting_decode(line, size, &export->sighting);

	if (!wrong && export->sighting.type == RECORD_TYPES)
		wrong = take_minute(export, line, size);
	else if (!wrong) {
		has_moved(export, &export->sighting.position);
		if (export->sighting.type == RECORD_CELL)
			whole_note(export->known, &export->sighting.cell);
		put(export);
	}
	if (ferror(stdout))
		*error = fault_set(fault, EIO, "standard output: cannot be written");
	return wrong;
}

static int export_files(struct export *export, char **files, int count, struct fault *fault)
{
	int error = 0;

	fputs(export->form->before, stdout);
	for (int i = 0; i < count && !error; i++) {
		struct baseline_records sums = { 0 };

		error = lines_read(files[i], take, export, &sums, fault);
		if (!error && sums.malformed)
			plain_print(stderr,
			            "fbswatch export: %s: %llu lines that are no records, the first is %llu: %s\n",
			            files[i], (unsigned long long)sums.malformed,
			            (unsigned long long)sums.first_bad_line, sums.first_bad_reason);
	}
	fputs(export->form->after, stdout);
	if (!error && (fflush(stdout) || ferror(stdout)))
		error = fault_set(fault, EIO, "standard output: cannot be written");
	if (export->placeless)
		plain_print(stderr, "fbswatch export: %llu records have no position and are not on the map\n",
		            export->placeless);
	return error;
}

static int choose(struct export *export, struct fault *fault)
{
	const char *wanted = export->format ? export->format : "csv";

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		if (strcmp(forms[i].name, wanted) == 0)
			export->form = &forms[i];
	if (!export->form)
		return fault_setting(fault, "format", EINVAL, "'%s' is none of csv, kml, geojson", wanted);
	if (export->only && strcmp(export->only, "cells") != 0 && strcmp(export->only, "alerts") != 0)
		return fault_setting(fault, "only", EINVAL, "'%s' is neither cells nor alerts", export->only);
	return 0;
}

static int export_run(int argc, char **argv)
{
	struct export *export = calloc(1, sizeof(*export)); /* a cell is large */
	const struct setting_group groups[] = { { .table = export_table, .target = export }, { 0 } };
	struct config given = { .groups = groups };
	struct fault fault = { 0 };
	char **operands;
	int result = RUN_DONE;

	if (!export || !(export->known = whole_create())) {
		free(export);
		return RUN_UNFINISHED;
	}
	int count = config_read(&given, argc, argv, &operands, &fault);

	if (count == 0)
		count = fault_set(&fault, EINVAL, "no file of records given; see 'fbswatch help export'");
	if (count < 0 || choose(export, &fault))
		result = command_refuse(&export_command, &given, &fault);
	else if (export_files(export, operands, count, &fault)) {
		command_refuse(&export_command, &given, &fault);
		result = export->written ? RUN_UNFINISHED : RUN_REFUSED;
	}
	whole_destroy(export->known);
	free(export);
	return result;
}

const struct command export_command = {
	.name = "export",
	.operands = "FILE...",
	.summary = "Writes cells and alerts of files of records as a table or a map.",
	.summary_zh = "把记录文件中的小区和告警导出为表格或地图。",
	.details = "FILE: records as JSON lines, - is standard input. On a map they stand where the sensor was.\n",
	.details_zh = "FILE：JSON 行记录，- 表示标准输入。地图上的位置是收到信号时传感器所在之处。\n",
	.run = export_run,
	.options = export_options,
};
