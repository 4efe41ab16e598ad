// SPDX-License-Identifier: GPL-3.0-or-later
/* Texts that anybody signed: a manifest that is taken says the same when it is written and read again.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "attest.h"
#include "listened.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_manifest(const struct manifest *manifest, const char *key)
{
	const struct manifest_origin origin = { .gain_db = NAN, .ppm = NAN };
	struct manifest again;
	char *text = manifest_encode(manifest, &origin, key);

	if (!manifest_decode(text, strlen(text), &again) || again.nof_files != manifest->nof_files ||
	    again.number != manifest->number || strcmp(again.alert, manifest->alert) != 0 ||
	    memcmp(&again.previous, &manifest->previous, sizeof(again.previous)) != 0)
		abort();
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct listening nothing;
	static struct listening listening;
	const char *text = (const char *)data;
	char key[ATTEST_KEY_SIZE] = "";
	struct manifest manifest;
	struct manifest_link link;
	struct fault fault;

	attest_signer("text", text, size, key, &fault);
	head_decode(text, size, &link);
	tombstone_decode(text, size, &link);
	listening = nothing;
	if (listened_decode(text, size, &listening))
		free(listened_encode(&listening, 0));
	if (manifest_decode(text, size, &manifest) && !manifest.older)
		check_manifest(&manifest, key);
	return 0;
}
