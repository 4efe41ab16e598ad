// SPDX-License-Identifier: GPL-3.0-or-later
/* pcap: GSMTAP frames in a capture file of the classic format (draft-ietf-opsawg-pcap), microseconds, link type RAW:
 * every packet is IPv4 with UDP to port 4729 inside, so that readers need no option to find the frame. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <osmocom/core/gsmtap.h>  // GSMTAP_UDP_PORT

#include "sinks.h"   // pcap_sink
#include "tap.h"     // tap_frame
#include "writer.h"  // struct writer

enum { PCAP_MAGIC = 0xa1b2c3d4, PCAP_SNAPLEN = 65535, LINKTYPE_RAW = 101 };
enum { FILE_HEADER = 24, RECORD_HEADER = 16, IP_HEADER = 20, UDP_HEADER = 8, HEADERS = IP_HEADER + UDP_HEADER };

struct pcap {
	struct writer *writer;
	bool begun; /* the file's header is written */
};

static uint8_t *put_le32(uint8_t *p, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		*p++ = (uint8_t)(value >> 8 * i);
	return p;
}

static uint8_t *put_be16(uint8_t *p, unsigned value)
{
	*p++ = (uint8_t)(value >> 8);
	*p++ = (uint8_t)value;
	return p;
}

/* Writes the header with the first frame or flush, so that a run that is refused leaves a file alone. */
static int begin(struct pcap *pcap)
{
	if (pcap->begun)
		return 0;
	pcap->begun = true;
	uint8_t header[FILE_HEADER], *p = put_le32(header, PCAP_MAGIC);

	p = put_le32(p, 2 | 4 << 16); /* version 2.4 */
	p = put_le32(p, 0);
	p = put_le32(p, 0);
	p = put_le32(p, PCAP_SNAPLEN);
	put_le32(p, LINKTYPE_RAW);
	return writer_write(pcap->writer, header, sizeof(header));
}

/* Sum over the header's 16-bit words in ones' complement (RFC 791). */
static unsigned ip_checksum(const uint8_t header[IP_HEADER])
{
	unsigned sum = 0;

	for (int i = 0; i < IP_HEADER; i += 2)
		sum += (unsigned)header[i] << 8 | header[i + 1];
	sum = (sum & 0xffff) + (sum >> 16);
	return ~(sum + (sum >> 16)) & 0xffff;
}

/* From and to 127.0.0.1; a UDP checksum of 0 means that there is none (RFC 768). */
static void put_headers(uint8_t headers[HEADERS], size_t frame_bytes)
{
	uint8_t *p = headers;

	*p++ = 0x45; /* version 4, five words */
	*p++ = 0;
	p = put_be16(p, (unsigned)(HEADERS + frame_bytes));
	p = put_be16(p, 0);
	p = put_be16(p, 0x4000); /* do not fragment */
	*p++ = 64;
	*p++ = 17; /* UDP */
	p = put_be16(p, 0);
	memcpy(p, (const uint8_t[]){ 127, 0, 0, 1, 127, 0, 0, 1 }, 8);
	put_be16(headers + 10, ip_checksum(headers));
	p = put_be16(p + 8, GSMTAP_UDP_PORT);
	p = put_be16(p, GSMTAP_UDP_PORT);
	p = put_be16(p, (unsigned)(UDP_HEADER + frame_bytes));
	put_be16(p, 0);
}

static int pcap_put(void *instance, const struct record *record)
{
	struct pcap *pcap = instance;
	uint8_t packet[RECORD_HEADER + HEADERS + TAP_FRAME_MAX], *p = packet;
	size_t n =
		record->type == RECORD_MESSAGE ? tap_frame(record->message->pdu, packet + RECORD_HEADER + HEADERS) : 0;
	int64_t time_us = record->time_ns > 0 ? record->time_ns / 1000 : 0;

	if (!n)
		return 0;
	p = put_le32(p, (uint32_t)(time_us / 1000000));
	p = put_le32(p, (uint32_t)(time_us % 1000000));
	p = put_le32(p, (uint32_t)(HEADERS + n));
	p = put_le32(p, (uint32_t)(HEADERS + n));
	put_headers(p, n);
	int error = begin(pcap);

	return error ? error : writer_write(pcap->writer, packet, RECORD_HEADER + HEADERS + n);
}

static int pcap_flush(void *instance)
{
	struct pcap *pcap = instance;
	int error = begin(pcap);

	return error ? error : writer_flush(pcap->writer);
}

static uint64_t pcap_dropped(const void *instance)
{
	return writer_dropped(((const struct pcap *)instance)->writer);
}

static int pcap_close(void *instance)
{
	struct pcap *pcap = instance;
	int error = writer_close(pcap->writer);

	free(pcap);
	return error;
}

static void *pcap_open(const struct sink_config *config, struct fault *fault)
{
	struct pcap *pcap = calloc(1, sizeof(*pcap));
	struct sink_config own = *config;
	struct stat st;

	if (!pcap) {
		fault_set(fault, ENOMEM, "out of memory");
		return NULL;
	}
	own.append = false; /* a capture is of one run */
	pcap->begun = config->again && !stat(config->target, &st) && st.st_size >= FILE_HEADER;
	pcap->writer = writer_open(&own, fault);
	if (pcap->writer)
		return pcap;
	free(pcap);
	return NULL;
}

const struct sink pcap_sink = {
	.name = "pcap",
	.target_help = "-|PATH",
	.to_file = true,
	.description = "every message as a GSMTAP frame in a capture file for Wireshark",
	.description_zh = "每条消息作为一个 GSMTAP 帧写入抓包文件，供 Wireshark 使用",
	.open = pcap_open,
	.put = pcap_put,
	.flush = pcap_flush,
	.dropped = pcap_dropped,
	.close = pcap_close,
};
