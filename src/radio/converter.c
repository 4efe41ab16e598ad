// SPDX-License-Identifier: GPL-3.0-or-later
/* converter: frequencies are moved; of an inverted spectrum the samples are conjugated as well. */
#include "converter.h"

#include <errno.h>
#include <string.h>

enum { PIECE_BYTES = 64 * 1024 };

int converter_check(const struct converter *converter, struct fault *fault)
{
	if (converter->inverted && !(converter->lo_hz > 0))
		return fault_setting(fault, "lo-invert", EINVAL, "needs the frequency of the converter's LO (lo)");
	return 0;
}

bool converter_present(const struct converter *converter)
{
	return converter->lo_hz != 0;
}

double converter_rf_hz(const struct converter *converter, double tuned_hz)
{
	return converter->inverted ? converter->lo_hz - tuned_hz : tuned_hz + converter->lo_hz;
}

double converter_tuned_hz(const struct converter *converter, double rf_hz)
{
	return converter->inverted ? converter->lo_hz - rf_hz : rf_hz - converter->lo_hz;
}

/* Both ends of a range; upside down the lower one becomes the higher one. */
static void move_range(const struct converter *converter, double *min_hz, double *max_hz)
{
	double a = converter_rf_hz(converter, *min_hz), b = converter_rf_hz(converter, *max_hz);

	*min_hz = converter->inverted ? b : a;
	*max_hz = converter->inverted ? a : b;
}

void converter_info(const struct converter *converter, struct source_info *info)
{
	info->freq_hz = converter_rf_hz(converter, info->freq_hz);
	if (info->freq_max_hz > 0)
		move_range(converter, &info->freq_min_hz, &info->freq_max_hz);
	if (info->freq_gap_max_hz > 0)
		move_range(converter, &info->freq_gap_min_hz, &info->freq_gap_max_hz);
}

static void pass_inverted(const struct iq_block *block, void (*pass)(void *ctx, const struct iq_block *on_air),
                          void *ctx)
{
	uint8_t samples[PIECE_BYTES];
	size_t bytes = iq_sample_bytes(block->format);
	uint32_t most = (uint32_t)(PIECE_BYTES / bytes);

	for (uint32_t done = 0; done < block->nof_samples; done += most) {
		struct iq_block piece = *block;
		uint32_t left = block->nof_samples - done;

		piece.samples = samples;
		piece.nof_samples = left < most ? left : most;
		piece.index += done;
		piece.time_ns += iq_duration_ns(done, block->rate_hz);
		piece.lost = done ? 0 : block->lost;
		memcpy(samples, (const uint8_t *)block->samples + done * bytes, piece.nof_samples * bytes);
		iq_conjugate(piece.format, samples, piece.nof_samples);
		pass(ctx, &piece);
	}
}

void converter_pass(const struct converter *converter, const struct iq_block *tuned,
                    void (*pass)(void *ctx, const struct iq_block *on_air), void *ctx)
{
	struct iq_block block = *tuned;

	block.freq_hz = converter_rf_hz(converter, tuned->freq_hz);
	if (converter->inverted)
		pass_inverted(&block, pass, ctx);
	else
		pass(ctx, &block);
}
