// SPDX-License-Identifier: GPL-3.0-or-later
/* attest: what a sensor signs, as text: the manifest of a bundle of evidence, the tombstone of one whose files it took
 * away, the head of the folder. Each names the public key that signs it. The readers here
 * check the form only; whether the signature holds is for the caller to check.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "alert.h"  // ALERT_ID_SIZE
#include "fault.h"  // struct fault

enum { ATTEST_DIGEST = 32, ATTEST_KEY_SIZE = 65, ATTEST_LEVEL_SIZE = 16, ATTEST_FILES_MAX = 16 };

/* The public key (64 hex digits, lower case) that the text names: 0, or -EBADMSG with path and reason. */
int attest_signer(const char *path, const char *text, size_t size, char key[ATTEST_KEY_SIZE], struct fault *fault);

/* How one bundle refers to another: by number, name, and SHA-256 of the manifest. */
struct manifest_link {
	uint64_t number;            /* from 1 on */
	char name[ALERT_PATH_SIZE]; /* "": there is none */
	uint8_t digest[ATTEST_DIGEST];
};

struct manifest_file {
	char name[64]; /* "": the entry is malformed */
	bool sound;    /* size and digest below are given */
	uint64_t bytes;
	uint8_t digest[ATTEST_DIGEST];
};

/* What is in a bundle, what it shows, and where it stands in the chain. */
struct manifest {
	bool older; /* format 1: name and number are not signed, and there is no verdict */
	char name[ALERT_PATH_SIZE];
	uint64_t number;
	struct manifest_link previous; /* the bundle before; its number follows from this one's and is not written */
	char alert[ALERT_ID_SIZE], level[ATTEST_LEVEL_SIZE], cell[CELL_KEY_SIZE];
	/* the verdict: see struct evidence_seal */
	uint64_t blocks;
	bool at_end;
	int64_t time_ns;
	uint8_t radio; /* receiver of the run whose samples are inside */
	char replayed[ATTEST_LEVEL_SIZE];
	int nof_files;
	struct manifest_file files[ATTEST_FILES_MAX];
};

/* The receiving station, for people who read the manifest; never read back. Not known: NULL or "", NAN. */
struct manifest_origin {
	int64_t asked_ns; /* when the bundle was asked for */
	const char *sensor, *source, *device;
	double gain_db, ppm;
	const char *clock, *position;
};

/* Texts, without an end of line, to be freed; NULL when out of memory. key: public, hex. */
char *manifest_encode(const struct manifest *manifest, const struct manifest_origin *origin, const char *key);
char *head_encode(const struct manifest_link *newest, const char *key);
char *tombstone_encode(const char *name, const uint8_t digest[ATTEST_DIGEST], int64_t time_ns, const char *key);

/* Reads text[size]; false when it is malformed or of a form that this version does not know. Names may hold visible
 * ASCII without '/' only. */
bool manifest_decode(const char *text, size_t size, struct manifest *manifest);
bool head_decode(const char *text, size_t size, struct manifest_link *newest);
/* link: name and digest of the bundle that it stands for. */
bool tombstone_decode(const char *text, size_t size, struct manifest_link *link);
