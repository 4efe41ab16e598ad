// SPDX-License-Identifier: GPL-3.0-or-later
/* pcap: other tools' decoded frames, GSMTAP in a capture file, as a source of pdus. Time is that of the packets.
 * What is no GSM downlink block and no LTE broadcast or paging is counted by reason; info() tells how many of each.
 */
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "capture.h"   // capture_next
#include "gsmtap.h"    // gsmtap_parse
#include "octets.h"    // octets_some
#include "sources.h"   // pcap_source
#include "standard.h"  // standard_of

enum { CARRIERS = 65536 }; /* the header's bits of number and flags */

struct pcap {
	struct octets octets;
	char *name;
	FILE *file; /* reads the octets, so that cancel() ends a wait */
	struct capture capture;
	atomic_uint verdicts[GSMTAP_VERDICTS];
	uint32_t blocks_ok[RATS][CARRIERS];
};

static ssize_t read_some(void *cookie, char *octets, size_t size)
{
	ssize_t n = octets_some(cookie, octets, size);
	errno = n < 0 ? (int)-n : errno;
	return n < 0 ? -1 : n;
}

static void pcap_close(void *instance)
{
	struct pcap *p = instance;
	if (!p)
		return;
	capture_close(&p->capture);
	if (p->file)
		fclose(p->file);
	octets_close(&p->octets);
	free(p->name);
	free(p);
}

static int open_file(struct pcap *p, const char *target, struct fault *fault)
{
	p->name = strdup(strcmp(target, "-") ? target : "standard input");
	if (!p->name)
		return fault_set(fault, ENOMEM, "%s: out of memory", target);
	int err = octets_init(&p->octets, fault);
	if (!err)
		err = octets_open(&p->octets, target, fault);
	if (err)
		return err;
	p->file = fopencookie(&p->octets, "r", (cookie_io_functions_t){ .read = read_some });
	if (!p->file)
		return fault_set(fault, ENOMEM, "%s: out of memory", p->name);
	return capture_open(&p->capture, p->file, p->name, fault);
}

static int prepare(struct pcap *p, const struct source_config *config, struct fault *fault)
{
	int err = open_file(p, config->target, fault);
	uint32_t link = p->capture.interfaces[0].link;
	if (!err && !p->capture.pcapng && !packet_link_known(link))
		err = fault_set(fault, EINVAL, "%s: octet 20: packets of link type %u cannot carry GSMTAP", p->name,
		                link);
	return err;
}

static void *pcap_open(const struct source_config *config, struct fault *fault)
{
	struct pcap *p = calloc(1, sizeof(*p));
	if (!p) {
		fault_set(fault, ENOMEM, "%s: out of memory", config->target);
		return NULL;
	}
	p->octets.stream = (struct stream){ .fd = -1, .cancel_fd = -1 };
	if (prepare(p, config, fault)) {
		pcap_close(p);
		return NULL;
	}
	return p;
}

static uint32_t *blocks_of(struct pcap *p, const struct pdu *pdu)
{
	struct heard heard;

	standard_of(pdu->rat)->heard(pdu, &heard);
	return &p->blocks_ok[pdu->rat][heard.channel % CARRIERS];
}

static void take(struct pcap *p, const struct packet *packet, const struct source_out *out)
{
	struct pdu pdu;
	size_t left;
	const uint8_t *octets = packet_gsmtap(packet->link, packet->octets, packet->length, &left);
	enum gsmtap_verdict verdict = octets ? gsmtap_parse(octets, left, &pdu) : GSMTAP_VERDICT_FOREIGN;
	atomic_fetch_add_explicit(&p->verdicts[verdict], 1, memory_order_relaxed);
	if (verdict != GSMTAP_VERDICT_TAKEN)
		return;
	pdu.time_ns = packet->time_ns;
	pdu.blocks_ok = ++*blocks_of(p, &pdu);
	out->pdu(out->ctx, &pdu);
}

static int pcap_run(void *instance, const struct source_out *out, struct fault *fault)
{
	struct pcap *p = instance;
	struct packet packet;
	int more = 1;
	while (stream_sleep(&p->octets.stream, 0) == 0 && (more = capture_next(&p->capture, &packet, fault)) > 0)
		take(p, &packet, out);
	if (p->capture.cut && out->event)
		out->event(out->ctx, -ENODATA, fault->text);
	return more < 0 && more != -ECANCELED ? more : 0;
}

static void pcap_cancel(void *instance)
{
	struct pcap *p = instance;
	octets_cancel(&p->octets);
}

static unsigned count(const struct pcap *p, enum gsmtap_verdict verdict)
{
	return atomic_load_explicit(&p->verdicts[verdict], memory_order_relaxed);
}

static void pcap_info(void *instance, struct source_info *info)
{
	const struct pcap *p = instance;
	*info = (struct source_info){ 0 };
	snprintf(info->text, sizeof(info->text),
	         "GSMTAP: %u taken, %u uplink, %u LTE, %u unused, %u malformed; %u other packets",
	         count(p, GSMTAP_VERDICT_TAKEN), count(p, GSMTAP_VERDICT_UPLINK), count(p, GSMTAP_VERDICT_LTE),
	         count(p, GSMTAP_VERDICT_UNUSED), count(p, GSMTAP_VERDICT_MALFORMED), count(p, GSMTAP_VERDICT_FOREIGN));
	stream_info(&p->octets.stream, info);
}

const struct source pcap_source = {
	.name = "pcap",
	.description =
		"decoded GSM and LTE frames of other tools: GSMTAP in a pcap or pcapng file; - is standard input",
	.description_zh = "其他工具已解码的 GSM 和 LTE 帧：pcap 或 pcapng 文件中的 GSMTAP；- 为标准输入",
	.endings = { ".pcap", ".pcapng", ".cap" },
	.open = pcap_open,
	.run = pcap_run,
	.cancel = pcap_cancel,
	.close = pcap_close,
	.info = pcap_info,
};
