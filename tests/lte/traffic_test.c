// SPDX-License-Identifier: GPL-3.0-or-later
/* traffic: paging counted without anybody's identity, system information by both DCI formats, and the load told from
 * the samples, against what the other side of the air was told to send.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cell.h"       // struct cell
#include "receivers.h"  // lte_receiver
#include "sky.h"

static struct scene plain(int pci, int prb, bool tdd)
{
	return (struct scene){ .pci = pci,
		               .ports = 1 << pci % 3,
		               .prb = prb,
		               .tdd = tdd,
		               .tdd_config = pci % 7,
		               .tdd_special = 7,
		               .phich_resource = 2,
		               .timing_ms = 1.37,
		               .offset_hz = 3e3,
		               .snr_db = 15,
		               .load = 0.4 };
}

/* Do the marks of src/air's identities stand in it, at any bit? 5a5a of a TMSI, 0010131337 of an IMSI. */
static bool names_somebody(const struct pdu *pdu)
{
	uint64_t window = 0;
	for (unsigned i = 0; i < 8u * pdu->len; i++) {
		window = window << 1 | (pdu->octets[i / 8] >> (7 - i % 8) & 1);
		if ((window & 0xffff) == 0x5a5a || (window & 0xffffffff) == 0x10131337)
			return true;
	}
	return false;
}

struct outcome {
	unsigned sib1s, others, pagings, tmsis, imsis;
	float load;
};

static struct outcome play(const struct scene *scene, double rate_hz, double seconds)
{
	const struct band band = { rate_hz, seconds, 0, IQ_CS8, 1, NULL };
	struct sky sky = sky_scenes(&band, scene, 1);
	struct heard heard = sky_play(&sky);
	struct sky_verdict v = sky_judge(&sky, &heard, 0);
	struct outcome out = { .sib1s = v.sib1s, .load = NAN };
	struct cell cell;
	cell_init(&cell, RAT_LTE);
	assert_int_equal(v.wrong, 0);
	for (size_t i = 0; i < heard.count; i++) {
		const struct pdu *pdu = &heard.pdus[i];
		if (pdu->channel == PDU_PCCH)
			assert_true(lte_receiver.parse(pdu, &cell) && !names_somebody(pdu));
		if (isfinite(pdu->lte.load))
			out.load = pdu->lte.load;
	}
	out.pagings = (unsigned)cell.lte.paging;
	out.tmsis = (unsigned)cell.paged_tmsi;
	out.imsis = (unsigned)cell.paged_imsi;
	out.others = v.others - out.pagings;
	heard_free(&heard);
	sky_free(&sky);
	return out;
}

static const struct {
	int prb;
	double rate_hz;
} widths[] = { { 6, 1.92e6 }, { 15, 3.84e6 }, { 25, 6e6 }, { 50, 10e6 } };

/* One message in every frame of the 80 ms listened to. */
static void paging_is_counted(void **state)
{
	(void)state;
	for (int i = 0; i < 8; i++) {
		char more[128];
		struct scene scene = plain(40 + 31 * i, widths[i % 4].prb, i % 2);
		snprintf(more, sizeof(more), "pagings_per_s = 100\nimsi_share = 0.5\ndci = %s\n", i / 4 ? "1c" : "1a");
		scene.more = more;
		struct outcome out = play(&scene, widths[i % 4].rate_hz, 0.17);
		print_message("%d blocks, %s, DCI %s: %u SIB1, %u others, %u pagings of %u TMSIs and %u IMSIs\n",
		              scene.prb, scene.tdd ? "TDD" : "FDD", i / 4 ? "1C" : "1A", out.sib1s, out.others,
		              out.pagings, out.tmsis, out.imsis);
		assert_true(out.sib1s > 0 && out.others > 0);
		assert_true(out.pagings >= (scene.tdd ? 6 : 7) && out.tmsis > 0 && out.imsis > 0);
	}
}

static void nobody_is_called(void **state)
{
	(void)state;
	struct scene scene = plain(7, 25, false);
	struct outcome out = play(&scene, 6e6, 0.17);
	assert_true(out.pagings == 0 && out.sib1s > 0);
}

static void load_is_told(void **state)
{
	(void)state;
	static const double loads[] = { 0, 0.2, 0.5, 0.8, 1 };
	for (int i = 0; i < 10; i++) {
		const int w = 1 + i % 3;
		struct scene scene = plain(60 + 17 * i, widths[w].prb, i / 5);
		scene.load = loads[i % 5];
		scene.snr_db = i % 2 ? 20 : 6;
		struct outcome out = play(&scene, widths[w].rate_hz, 0.17);
		print_message("%d blocks, %s, %.0f dB, load %.1f: %.3f\n", scene.prb, scene.tdd ? "TDD" : "FDD",
		              scene.snr_db, scene.load, out.load);
		assert_true(fabs(out.load - scene.load) < 0.12);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paging_is_counted),
		cmocka_unit_test(nobody_is_called),
		cmocka_unit_test(load_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
