// SPDX-License-Identifier: GPL-3.0-or-later
/* blocks: decoded blocks as fbswatch itself kept them (pdu_pack.h), with all that was measured beside them, as a source
 * of pdus. Time is that of the blocks. */
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pdu_pack.h"  // pdu_unpack
#include "sources.h"   // blocks_source

struct blocks {
	char *name;
	FILE *file;
	long place; /* of the next block in the file */
	unsigned count;
	atomic_bool cancelled;
};

static void blocks_close(void *instance)
{
	struct blocks *blocks = instance;

	if (!blocks)
		return;
	if (blocks->file)
		fclose(blocks->file);
	free(blocks->name);
	free(blocks);
}

/* A regular file: nothing is waited for. */
static int open_file(struct blocks *blocks, const char *target, struct fault *fault)
{
	int fd = open(target, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	struct stat st;

	if (fd < 0)
		return fault_set(fault, errno, "%s: %s", target, strerror(errno));
	bool regular = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);

	blocks->file = regular ? fdopen(fd, "r") : NULL;
	if (blocks->file)
		return 0;
	close(fd);
	return fault_set(fault, EINVAL, "%s: is no regular file", target);
}

static int prepare(struct blocks *blocks, const char *target, struct fault *fault)
{
	char magic[sizeof(PDU_FILE_MAGIC)] = "";
	size_t length = strlen(PDU_FILE_MAGIC);

	blocks->name = strdup(target);
	if (!blocks->name)
		return fault_set(fault, ENOMEM, "%s: out of memory", target);
	int error = open_file(blocks, target, fault);

	if (error)
		return error;
	if (fread(magic, 1, length, blocks->file) != length || strcmp(magic, PDU_FILE_MAGIC) != 0)
		return fault_set(fault, EINVAL, "%s: octet 0: not a file of decoded blocks", target);
	blocks->place = (long)length;
	return 0;
}

static void *blocks_open(const struct source_config *config, struct fault *fault)
{
	struct blocks *blocks = calloc(1, sizeof(*blocks));

	if (!blocks) {
		fault_set(fault, ENOMEM, "%s: out of memory", config->target);
		return NULL;
	}
	if (prepare(blocks, config->target, fault)) {
		blocks_close(blocks);
		return NULL;
	}
	return blocks;
}

/* The next block: 1, 0 at the end of the file, -errno with the reason. */
static int next(struct blocks *blocks, struct pdu *pdu, struct fault *fault)
{
	uint8_t octets[PDU_PACKED_MAX];
	size_t got = fread(octets, 1, sizeof(octets), blocks->file);

	if (got == 0)
		return ferror(blocks->file) ? fault_set(fault, EIO, "%s: cannot be read", blocks->name) : 0;
	size_t taken = pdu_unpack(octets, got, pdu);

	if (!taken)
		return fault_set(fault, EBADMSG, "%s: octet %ld: cut off, or not a block", blocks->name, blocks->place);
	blocks->place += (long)taken;
	if (fseek(blocks->file, blocks->place, SEEK_SET))
		return fault_set(fault, errno, "%s: %s", blocks->name, strerror(errno));
	return 1;
}

static int blocks_run(void *instance, const struct source_out *out, struct fault *fault)
{
	struct blocks *blocks = instance;
	struct pdu pdu;
	int more = 1;

	while (!blocks->cancelled && (more = next(blocks, &pdu, fault)) > 0) {
		blocks->count++;
		out->pdu(out->ctx, &pdu);
	}
	return more < 0 ? more : 0;
}

static void blocks_cancel(void *instance)
{
	((struct blocks *)instance)->cancelled = true;
}

static void blocks_info(void *instance, struct source_info *info)
{
	const struct blocks *blocks = instance;
	struct stat st;

	*info = (struct source_info){ 0 };
	snprintf(info->text, sizeof(info->text), "%u decoded blocks", blocks->count);
	if (fstat(fileno(blocks->file), &st) == 0)
		info->files[info->nof_files++] = (struct source_file){ st.st_dev, st.st_ino };
}

const struct source blocks_source = {
	.name = "blocks",
	.description = "decoded blocks that fbswatch kept as evidence (.pdu)",
	.description_zh = "fbswatch 作为证据保存的已解码消息块（.pdu）",
	.endings = { ".pdu" },
	.open = blocks_open,
	.run = blocks_run,
	.cancel = blocks_cancel,
	.close = blocks_close,
	.info = blocks_info,
};
