// SPDX-License-Identifier: GPL-3.0-or-later
/* doubt: real samples give themselves away by their spectrum. Swapped ones do so by what is read once they are swapped
 * back, and GSM that is read all the same by where its power is: of an all-zeros burst the FCCH is a tone 67.7 kHz
 * above the carrier (45.005 annex: a quarter of the symbol rate), which its mirror image has below it. */
#include "doubt.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "bank.h"       // struct bank
#include "converter.h"  // converter_pass
#include "dsp.h"        // struct symmetry
#include "standard.h"   // standard_of

/* Symmetry above this means that there is no Q. One channel read as pairs gives 0.5 or more over two thirds of its
 * width (cos 60 degrees); a receiver's own image (-25 dB) gives 0.11. */
static const float no_q = 0.45f;
/* Length of signal read again: each cell is read several times in it. */
static const double again_s = 4;
/* Blocks with good parity: chance brings single ones of 10 bits of parity. */
enum { BLOCKS_ENOUGH = 4, TIMES_MORE = 4 };

/* Seen from where the tone says that the carrier is: the flank that a carrier fills and its mirror image, whose middle
 * is half a symbol rate above, leaves empty; and the other way round. */
static const double flank_hz = 30e3, unlike = 4; /* 6 dB */

int doubt_create(struct doubt *s)
{
	*s = (struct doubt){ .symmetry = symmetry_create() };
	return s->symmetry ? 0 : -ENOMEM;
}

void doubt_destroy(struct doubt *s)
{
	symmetry_destroy(s->symmetry);
	s->symmetry = NULL;
}

void doubt_reset(struct doubt *s)
{
	struct symmetry *symmetry = s->symmetry;

	symmetry_reset(symmetry);
	*s = (struct doubt){ .symmetry = symmetry };
}

void doubt_iq(struct doubt *s, const struct iq_block *block)
{
	if (s->rate_hz == 0) {
		s->freq_hz = block->freq_hz;
		s->rate_hz = block->rate_hz;
	}
	if (block->freq_hz == s->freq_hz)
		symmetry_feed(s->symmetry, block);
}

void doubt_pdu(struct doubt *s, const struct pdu *pdu)
{
	int i = 0;

	s->blocks++;
	const double tone_hz = standard_of(pdu->rat)->tone_hz;

	if (tone_hz == 0 || isnan(pdu->m.freq_offset_hz))
		return;
	while (i < s->nof_carriers && s->carriers[i].nominal_hz != pdu->freq_hz)
		i++;
	if (i == DOUBT_CARRIERS)
		return;
	s->nof_carriers += i == s->nof_carriers;
	s->carriers[i].nominal_hz = pdu->freq_hz;
	s->carriers[i].tone_hz = tone_hz;
	s->carriers[i].heard_hz = pdu->freq_hz + pdu->m.freq_offset_hz;
	s->carriers[i].blocks++;
}

/* Power of one flank, NAN beyond the window. */
static double flank(const struct doubt *s, double hz)
{
	double low = (hz - flank_hz - s->freq_hz) / s->rate_hz, high = (hz + flank_hz - s->freq_hz) / s->rate_hz;

	return low > -0.48 && high < 0.48 ? symmetry_power(s->symmetry, low, high) : NAN;
}

bool doubt_mirrored(const struct doubt *s)
{
	uint64_t mirrored = 0, upright = 0;

	for (int i = 0; i < s->nof_carriers; i++) {
		double own = flank(s, s->carriers[i].heard_hz - s->carriers[i].tone_hz);
		double image = flank(s, s->carriers[i].heard_hz + 3 * s->carriers[i].tone_hz);

		mirrored += image > unlike * own ? s->carriers[i].blocks : 0;
		upright += own > unlike * image ? s->carriers[i].blocks : 0;
	}
	return mirrored >= BLOCKS_ENOUGH && mirrored > upright;
}

struct again {
	struct doubt seen;
	struct input input;
	struct bank bank;
	struct converter converter;
	const atomic_bool *stop;
	double left_s;
};

static void on_air(void *ctx, const struct iq_block *block)
{
	struct again *again = ctx;

	doubt_iq(&again->seen, block);
	bank_feed(&again->bank, block);
	again->left_s -= block->nof_samples / block->rate_hz;
	if (again->left_s <= 0 || *again->stop)
		again->input.source->cancel(again->input.instance);
}

static void on_iq(void *ctx, const struct iq_block *block)
{
	struct again *again = ctx;

	converter_pass(&again->converter, block, on_air, again);
}

static void on_pdu(void *ctx, const struct pdu *pdu)
{
	doubt_pdu(&((struct again *)ctx)->seen, pdu);
}

static void read_again(struct again *again, const struct run_config *config)
{
	const struct receiver_config receiver = {
		.rate_hz = again->input.info.rate_hz,
		.max_offset_ppm = config->reception.max_offset_ppm,
		.combine = !config->reception.no_combine,
		.converter = converter_present(&again->converter),
		.emit = on_pdu,
		.emit_ctx = again,
	};
	const struct source_out out = { .iq = on_iq, .ctx = again };
	struct fault fault;

	if (bank_create(&again->bank, config->reception.rats, &receiver, &fault))
		return;
	again->input.source->run(again->input.instance, &out, &fault);
	bank_flush(&again->bank);
	bank_destroy(&again->bank);
}

/* Is more read, and the right way up, with I and Q in each other's place? */
static bool reads_better_swapped(const struct run_config *config, const struct source_config *options,
                                 const struct input *input, uint64_t blocks, const atomic_bool *stop)
{
	struct again again = { .converter = { config->reception.lo_hz, config->reception.lo_invert },
		               .stop = stop,
		               .left_s = again_s };
	struct source_config swapped = *options;
	struct fault fault;
	bool better = false;

	if (!input->info.nof_files || strcmp(input->path, "-") == 0) /* a pipe cannot be read again */
		return false;
	swapped.swap_iq = !options->swap_iq;
	if (!doubt_create(&again.seen) &&
	    !input_open(&again.input, &swapped, input->path, config->evidence_key, &fault)) {
		read_again(&again, config);
		better = again.seen.blocks >= BLOCKS_ENOUGH && again.seen.blocks > TIMES_MORE * blocks &&
		         !doubt_mirrored(&again.seen);
	}
	input_close(&again.input);
	doubt_destroy(&again.seen);
	return better;
}

void doubt_explain(const struct doubt *doubt, const struct run_config *config, const struct source_config *options,
                   const struct input *input, struct status *status, const atomic_bool *stop, struct doubt_words *words)
{
	const float symmetry = symmetry_share(doubt->symmetry);
	const char *zh = status->reason_zh ? status->reason_zh : status->reason;

	if (!status->reason || !status->samples)
		return;
	if (symmetry > no_q) {
		snprintf(words->english, DOUBT_WORDS,
		         "both sides of the spectrum mirror each other (%.0f %%): real samples without Q, or one "
		         "channel of two; %s",
		         100.0 * symmetry, status->reason);
		snprintf(words->chinese, DOUBT_WORDS,
		         "频谱左右对称（%.0f %%）：是没有 Q 的实采样，或只有双声道之一；%s", 100.0 * symmetry, zh);
	} else if (reads_better_swapped(config, options, input, doubt->blocks, stop)) {
		snprintf(words->english, DOUBT_WORDS,
		         "I and Q are the wrong way round: cells are read %s --swap-iq; %s",
		         options->swap_iq ? "without" : "with", status->reason);
		snprintf(words->chinese, DOUBT_WORDS, "I 与 Q 颠倒：%s --swap-iq 即可读出小区；%s",
		         options->swap_iq ? "去掉" : "加上", zh);
	} else {
		return;
	}
	status->reason = words->english;
	status->reason_zh = words->chinese;
}
