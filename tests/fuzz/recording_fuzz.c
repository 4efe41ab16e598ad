// SPDX-License-Identifier: GPL-3.0-or-later
/* recording: a file of any contents, by its first octet a WAV file, an .sdriq file, a SigMF archive, or one of them
 * packed. What opens must be playable, and is played to its end.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../../src/source/recording.h"  // recording_open

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PLAYED_MAX = 1 << 22 }; /* a few octets may unpack to very many */

static void play(const struct recording *recording, struct octets *octets)
{
	static uint8_t in[4096], out[4 * sizeof(in)];
	size_t bytes = sample_bytes(&recording->type), played = 0;
	if (recording->nof_reached > recording->nof_segments || !(recording->rate_hz >= RECORDING_RATE_MIN_HZ))
		abort();
	if (octets_skip(octets, recording->segments[0].skip) <= 0)
		return;
	for (ssize_t n; played < PLAYED_MAX && (n = octets_read(octets, in, sizeof(in) / bytes * bytes)) > 0;
	     played += (size_t)n)
		sample_convert(&recording->type, in, out, (size_t)n / bytes);
}

/* The endings as links to one file in memory. */
static const char *link_to(int fd, uint8_t kind)
{
	static const char *const endings[] = { "wav",    "sdriq",    "sigmf",    "wav.gz",
		                               "wav.xz", "sigmf.gz", "sigmf.xz", "sdriq.xz" };
	static char link[128], target[64];
	snprintf(link, sizeof(link), "/tmp/fbswatch-fuzz-%d.%s", (int)getpid(), endings[kind % 8]);
	snprintf(target, sizeof(target), "/proc/self/fd/%d", fd);
	unlink(link);
	return symlink(target, link) ? NULL : link;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct recording recording = { 0 };
	struct octets octets;
	struct fault fault;
	int fd = size ? memfd_create("fuzz", MFD_CLOEXEC) : -1;
	if (fd < 0)
		return 0;
	const char *name = write(fd, data + 1, size - 1) == (ssize_t)(size - 1) ? link_to(fd, data[0]) : NULL;
	struct source_config config = {
		.target = name,
		.rate_hz = data[0] & 8 ? 1e6 : 0,
		.freq_hz = data[0] & 16 ? 945e6 : 0,
		.start_ns = INT64_MIN,
	};
	if (name && octets_init(&octets, &fault) == 0) {
		if (recording_open(&recording, &octets, name, &config, &fault) == 0)
			play(&recording, &octets);
		recording_clear(&recording);
		octets_close(&octets);
	}
	if (name)
		unlink(name);
	close(fd);
	return 0;
}
