// SPDX-License-Identifier: GPL-3.0-or-later
/* alert_json: which cell, how sure and by what sum, each finding, and the frames that show it. */
#include "alert_json.h"

#include <math.h>
#include <string.h>

#include "cell_json.h"  // cell_json_put_field
#include "json_put.h"   // put_text
#include "standard.h"   // standard_of

static json_t *finding_object(const struct finding *finding)
{
	json_t *object = json_object();

	put_text(object, "id", finding->rule);
	put_int(object, "version", finding->version);
	put_text(object, "family", family_name(finding->family));
	put_real(object, "weight", finding->weight, 100);
	if (finding->newcomer)
		json_object_set_new_nocheck(object, "newcomer", json_true());
	put_text(object, "observed", finding->observed);
	put_text(object, "observed_zh", finding->observed_zh);
	put_text(object, "expected", finding->expected);
	put_text(object, "expected_zh", finding->expected_zh);
	put_text(object, "expected_from", basis_name(finding->basis));
	put_text(object, "text_en", finding->text_en);
	put_text(object, "text_zh", finding->text_zh);
	return object;
}

static json_t *frame_object(const struct alert *alert, const struct alert_frame *frame)
{
	const struct standard *standard = standard_of(alert->cell.rat);
	json_t *object = json_object();

	put_time(object, "time", frame->time_ns);
	put_text(object, "channel", pdu_channel_name(frame->channel));
	put_int(object, standard->frame_key, frame->number);
	if (standard->subframe_key)
		put_int(object, standard->subframe_key, frame->subframe);
	put_octets(object, frame->octets, frame->len);
	return object;
}

static void put_sum(json_t *record, const struct alert *alert)
{
	json_t *families = json_array();
	struct alert_sum sum;

	alert_add_up(alert->findings, alert->nof_findings, &sum);
	for (int f = 0; f < FAMILIES; f++) {
		if (sum.families[f] == 0)
			continue;
		json_t *object = json_object();

		put_text(object, "family", family_name((enum family)f));
		put_real(object, "weight", sum.families[f], 100);
		json_array_append_new(families, object);
	}
	put_real(record, "prior", sum.prior, 100);
	json_object_set_new_nocheck(record, "families", families);
}

void alert_json_put(json_t *record, const struct alert *alert)
{
	json_t *rules = json_array(), *frames = json_array();
	char key[CELL_KEY_SIZE];

	cell_key(&alert->cell, key, sizeof(key));
	put_text(record, "id", alert->id);
	put_text(record, "state", alert_state_name(alert->state));
	put_text(record, "level", alert_level_name(alert->level));
	put_real(record, "score", alert->score, 1e6);
	put_sum(record, alert);
	put_text(record, "rat", rat_name(alert->cell.rat));
	put_text(record, "cell", key);
	if (alert->cell.freq_hz > 0)
		put_int(record, "freq_hz", llround(alert->cell.freq_hz));
	cell_json_put_identity(record, &alert->cell);
	for (int i = 0; i < alert->nof_findings; i++)
		json_array_append_new(rules, finding_object(&alert->findings[i]));
	json_object_set_new_nocheck(record, "rules", rules);
	for (int i = 0; i < alert->nof_frames; i++)
		json_array_append_new(frames, frame_object(alert, &alert->frames[i]));
	json_object_set_new_nocheck(record, "frames", frames);
	put_time(record, "first_seen", alert->first_seen_ns);
	if (alert->cell.clipped > 0)
		put_real(record, "clipped", alert->cell.clipped, 100);
	put_text(record, "evidence", alert->evidence);
}
