// SPDX-License-Identifier: GPL-3.0-or-later
/* spool: letters that wait on disk, a file each, oldest first. A file has its name once all of it is on disk, so that
 * whatever the power does there are whole ones only; what is read is checked all the same. One process at a time has
 * the folder. When it is full, the oldest letter makes room. Private to src/sink/notify. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "fault.h"  // struct fault

struct spool;

/* Makes the folder where it is not there. most: letters that may wait. NULL with the reason; -EBUSY in fault->error:
 * another process has it. */
struct spool *spool_open(const char *path, size_t most, struct fault *fault);
void spool_close(struct spool *spool);

/* How many wait; and how many were lost: to make room, or set aside. */
size_t spool_count(const struct spool *spool);
uint64_t spool_lost(const struct spool *spool);

/* Adds one; on disk when the call returns. 0 or -errno. */
int spool_put(struct spool *spool, const char *octets, size_t size);

/* The oldest into *octets, which the caller frees: its size, or -errno; -ENOENT: none waits. */
long spool_first(struct spool *spool, char **octets);
/* The n-th oldest, from 0. */
long spool_at(struct spool *spool, size_t n, char **octets);
/* It is delivered. */
void spool_drop(struct spool *spool);
/* It cannot be: it is renamed to *.refused, which is never read again (but for the latest, of them none is kept). */
void spool_set_aside(struct spool *spool);

/* A small file of notes beside the letters: replaced as a whole. 0 or -errno. */
int spool_note(struct spool *spool, const char *octets, size_t size);
/* Into *octets, to be freed; its size, or -errno. */
long spool_read_note(struct spool *spool, char **octets);
