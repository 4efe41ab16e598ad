// SPDX-License-Identifier: GPL-3.0-or-later
/* pcap: capture files built here octet by octet, in every byte order, resolution and link layer; then cut at every
 * octet, bent, and finally real ones.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <unistd.h>

#include "collect.h"  // collect_out

static char folder[] = "/tmp/fbswatch-pcap-XXXXXX";

/* A file in the making. */
struct maker {
	uint8_t octets[8192];
	size_t size;
	bool big;
};

static int make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
	(void)state;
	char command[300];
	snprintf(command, sizeof(command), "rm -r %s", folder);
	return system(command);
}

static void put(struct maker *m, uint64_t value, int size)
{
	for (int i = 0; i < size; i++)
		m->octets[m->size++] = value >> 8 * (m->big ? size - 1 - i : i);
}

static void put_octets(struct maker *m, const void *octets, size_t size)
{
	memcpy(m->octets + m->size, octets, size);
	m->size += size;
}

static const char *store(const struct maker *m, size_t size)
{
	static char path[256];
	snprintf(path, sizeof(path), "%s/capture", folder);
	FILE *file = fopen(path, "w");
	assert_int_equal(fwrite(m->octets, 1, size, file), size);
	fclose(file);
	return path;
}

/* GSMTAP of one block: ARFCN field, channel, time slot, frame number, then 23 octets that count. */
static size_t gsmtap(uint8_t *out, uint16_t arfcn, uint8_t channel, uint32_t fn)
{
	const uint8_t header[16] = { 2,        4,        1,       0,  arfcn >> 8, arfcn, 0xc4, 17,
		                     fn >> 24, fn >> 16, fn >> 8, fn, channel,    0,     2,    0 };
	memcpy(out, header, 16);
	for (int i = 0; i < 23; i++)
		out[16 + i] = i + 1;
	return 39;
}

/* The same inside UDP and IP, version 4 or 6. */
static size_t ip(uint8_t *out, int version, const uint8_t *payload, size_t size)
{
	uint8_t v4[20] = { 0x45, 0, 0, 28 + size, 0, 0, 0, 0, 64, 17 };
	uint8_t v6[48] = { 0x60, 0, 0, 0, 0, 16 + size, 0, 64, [40] = 17, 0 };
	uint8_t udp[8] = { 0xc0, 0, 0x12, 0x79, 0, 8 + size, 0, 0 };
	size_t head = version == 4 ? sizeof(v4) : sizeof(v6);
	memcpy(out, version == 4 ? v4 : v6, head);
	memcpy(out + head, udp, 8);
	memcpy(out + head + 8, payload, size);
	return head + 8 + size;
}

static size_t standard_packet(uint8_t *out)
{
	uint8_t message[64];
	return ip(out, 4, message, gsmtap(message, 51, 1, 1234));
}

static void pcap_header(struct maker *m, uint32_t magic, uint32_t link)
{
	put(m, magic, 4);
	put(m, 2, 2);
	put(m, 4, 2);
	put(m, 0, 8);
	put(m, 65535, 4);
	put(m, link, 4);
}

static void pcap_packet(struct maker *m, uint32_t fraction, const uint8_t *octets, size_t size)
{
	put(m, 1767323045, 4);
	put(m, fraction, 4);
	put(m, size, 4);
	put(m, size, 4);
	put_octets(m, octets, size);
}

static void block(struct maker *m, uint32_t type, const struct maker *body)
{
	size_t padded = (body->size + 3) & ~3u;
	put(m, type, 4);
	put(m, 12 + padded, 4);
	put_octets(m, body->octets, padded);
	put(m, 12 + padded, 4);
}

static void section(struct maker *m)
{
	struct maker body = { .big = m->big };
	put(&body, 0x1a2b3c4d, 4);
	put(&body, 1, 4);
	put(&body, UINT64_MAX, 8);
	block(m, 0x0a0d0d0a, &body);
}

static void interface(struct maker *m, uint16_t link, int resolution)
{
	struct maker body = { .big = m->big };
	put(&body, link, 4);
	if (m->big) /* the link type is 16 bits, then 16 reserved */
		memmove(body.octets, body.octets + 2, 2), memset(body.octets + 2, 0, 2);
	put(&body, 65535, 4);
	if (resolution >= 0) {
		put(&body, 9, 2);
		put(&body, 1, 2);
		put(&body, 0, 4);
		body.octets[body.size - 4] = resolution;
		put(&body, 0, 4);
	}
	block(m, 1, &body);
}

static void enhanced(struct maker *m, uint32_t number, uint64_t ticks, const uint8_t *octets, size_t size)
{
	struct maker body = { .big = m->big };
	put(&body, number, 4);
	put(&body, ticks >> 32, 4);
	put(&body, ticks, 4);
	put(&body, size, 4);
	put(&body, size, 4);
	put_octets(&body, octets, size);
	block(m, 6, &body);
}

/* Reads a stored capture to its end; *result is what run() gave. */
static struct collected *read_all(const char *path, int *result, struct fault *fault, char *info_text)
{
	const struct source *source = source_find("pcap");
	struct source_config config = collect_config(path);
	void *instance = source->open(&config, fault);
	if (!instance)
		return NULL;
	struct collected *c = collect_create();
	struct source_out out = collect_out(c);
	struct source_info info;
	*result = source->run(instance, &out, fault);
	source->info(instance, &info);
	if (info_text)
		strcpy(info_text, info.text);
	source->close(instance);
	return c;
}

static struct collected *read_made(const struct maker *m)
{
	struct fault fault = { .text = "" };
	int result;
	struct collected *c = read_all(store(m, m->size), &result, &fault, NULL);
	if (!c || result)
		fail_msg("%s", fault.text);
	return c;
}

static void assert_standard(const struct pdu *pdu, int64_t time_ns)
{
	assert_int_equal(pdu->rat, RAT_GSM);
	assert_int_equal(pdu->channel, PDU_BCCH);
	assert_true(pdu->time_ns == time_ns);
	assert_true(pdu->freq_hz == 945.2e6);
	assert_int_equal(pdu->gsm.arfcn, 51);
	assert_int_equal(pdu->gsm.fn, 1234);
	assert_int_equal(pdu->gsm.bsic, -1);
	assert_int_equal(pdu->len, 23);
	assert_int_equal(pdu->octets[22], 23);
	assert_true(pdu->m.power_dbfs == -60 && pdu->m.snr_db == 17);
	assert_true(isnan(pdu->m.freq_offset_hz));
}

static const int64_t second_ns = INT64_C(1767323045000000000);

static void pcap_both_orders_and_resolutions(void **state)
{
	(void)state;
	uint8_t packet[128];
	size_t size = standard_packet(packet);
	for (int i = 0; i < 4; i++) {
		struct maker m = { .big = i & 1 };
		pcap_header(&m, i & 2 ? 0xa1b23c4d : 0xa1b2c3d4, 101);
		pcap_packet(&m, 123456, packet, size);
		pcap_packet(&m, 999999, packet, size);
		struct collected *c = read_made(&m);
		assert_int_equal(c->nof_pdus, 2);
		assert_standard(&c->pdus[0], second_ns + (i & 2 ? 123456 : 123456000));
		assert_standard(&c->pdus[1], second_ns + (i & 2 ? 999999 : 999999000));
		assert_int_equal(c->pdus[1].blocks_ok, 2);
		assert_int_equal(c->nof_events, 0);
		collect_destroy(c);
	}
}

static void every_link_layer(void **state)
{
	(void)state;
	static const uint8_t none[20];
	static const uint8_t ethernet[18] = { [12] = 0x81, 0x00, 0, 5, 0x08, 0x00 },
			     ethernet6[14] = { [12] = 0x86, 0xdd };
	static const uint8_t cooked[16] = { [14] = 0x08, 0x00 }, cooked2[20] = { 0x08, 0x00 };
	static const struct {
		uint32_t link;
		const uint8_t *head;
		size_t size;
		int version; /* 0: the GSMTAP header follows */
	} links[] = {
		{ 0, none, 4, 4 },   { 108, none, 4, 6 },     { 1, ethernet, 18, 4 }, { 1, ethernet6, 14, 6 },
		{ 101, none, 0, 6 }, { 12, none, 0, 4 },      { 113, cooked, 16, 4 }, { 228, none, 0, 4 },
		{ 229, none, 0, 6 }, { 276, cooked2, 20, 4 }, { 217, none, 0, 0 },
	};
	for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++) {
		uint8_t message[64], packet[256];
		size_t n = gsmtap(message, 51, 1, 1234), size = links[i].size;
		memcpy(packet, links[i].head, size);
		if (links[i].version)
			size += ip(packet + size, links[i].version, message, n);
		else
			memcpy(packet, message, size = n);
		struct maker m = { .big = false };
		pcap_header(&m, 0xa1b2c3d4, links[i].link);
		pcap_packet(&m, 0, packet, size);
		struct collected *c = read_made(&m);
		assert_int_equal(c->nof_pdus, 1);
		assert_standard(&c->pdus[0], second_ns);
		collect_destroy(c);
	}
}

static void pcapng_sections_and_interfaces(void **state)
{
	(void)state;
	uint8_t packet[128];
	size_t size = standard_packet(packet);
	struct maker m = { .big = false }, other = { .big = false };
	put_octets(&other, "whatever", 8);
	for (int i = 0; i < 2; i++) { /* two sections, one of either order */
		m.big = i;
		section(&m);
		interface(&m, 105, -1); /* cannot carry IP: its packets are passed over */
		interface(&m, 101, -1);
		interface(&m, 101, 9);
		interface(&m, 101, 0x80 | 10);
		block(&m, 5, &other);
		enhanced(&m, 0, 0, packet, size);
		enhanced(&m, 1, UINT64_C(1767323045000007), packet, size);
		enhanced(&m, 2, UINT64_C(1767323045000000008), packet, size);
		enhanced(&m, 3, UINT64_C(1767323045) * 1024 + 512, packet, size);
	}
	struct collected *c = read_made(&m);
	assert_int_equal(c->nof_pdus, 6);
	for (int i = 0; i < 6; i += 3) {
		assert_standard(&c->pdus[i], second_ns + 7000);
		assert_standard(&c->pdus[i + 1], second_ns + 8);
		assert_standard(&c->pdus[i + 2], second_ns + 500000000);
	}
	collect_destroy(c);
}

static void channels_and_what_is_passed_over(void **state)
{
	(void)state;
	static const struct {
		uint16_t arfcn;
		uint8_t channel;
		uint32_t fn;
		int expected; /* enum pdu_channel, or -1 */
	} frames[] = {
		{ 51, 0x01, 0, PDU_BCCH },   { 51, 0x02, 0, PDU_CCCH },           { 51, 0x04, 0, PDU_AGCH },
		{ 51, 0x05, 0, PDU_PCH },    { 51, 0x07, 0, PDU_SDCCH4 },         { 51, 0x87, 0, PDU_SACCH4 },
		{ 51, 0x08, 0, PDU_SDCCH8 }, { 51, 0x88, 0, PDU_SACCH8 },         { 51, 0x09, 0, -1 },
		{ 51, 0x0d, 0, -1 },         { 51 | 0x4000, 0x01, 0, -1 },        { 300, 0x01, 0, -1 },
		{ 1024, 0x01, 0, -1 },       { 51, 0x01, 2715648, -1 },           { 51, 0x01, 2715647, PDU_BCCH },
		{ 512, 0x01, 0, PDU_BCCH },  { 512 | 0x8000, 0x01, 0, PDU_BCCH },
	};
	static const double pcs_hz = 1930.2e6, dcs_hz = 1805.2e6;
	struct maker m = { .big = false };
	size_t expected = 0, count = sizeof(frames) / sizeof(frames[0]);
	pcap_header(&m, 0xa1b2c3d4, 101);
	for (size_t i = 0; i < count; i++) {
		uint8_t message[64], packet[128];
		size_t n = gsmtap(message, frames[i].arfcn, frames[i].channel, frames[i].fn);
		pcap_packet(&m, i, packet, ip(packet, 4, message, n));
	}
	struct collected *c = read_made(&m);
	for (size_t i = 0; i < count; i++) {
		if (frames[i].expected >= 0)
			assert_int_equal(c->pdus[expected++].channel, frames[i].expected);
	}
	assert_int_equal(c->nof_pdus, expected);
	assert_int_equal(c->pdus[4].gsm.subslot, 2);
	assert_int_equal(c->pdus[0].gsm.subslot, 0);
	assert_true(c->pdus[expected - 2].freq_hz == dcs_hz);
	assert_true(c->pdus[expected - 1].freq_hz == pcs_hz);
	collect_destroy(c);
}

static void counts_by_reason(void **state)
{
	(void)state;
	struct maker m = { .big = false };
	uint8_t message[64], packet[128] = { 0 };
	char text[128];
	int result;
	struct fault fault;
	pcap_header(&m, 0xa1b2c3d4, 101);
	pcap_packet(&m, 0, packet, 0); /* nothing in it, and nothing before it */
	size_t n = gsmtap(message, 51, 1, 0);
	pcap_packet(&m, 0, packet, ip(packet, 4, message, n));
	pcap_packet(&m, 0, packet, ip(packet, 4, message, n - 1)); /* 22 octets of message */
	message[0] = 3;
	pcap_packet(&m, 0, packet, ip(packet, 4, message, n)); /* GSMTAP version 3 */
	message[0] = 2;
	message[2] = 0x0d;
	pcap_packet(&m, 0, packet, ip(packet, 4, message, n)); /* LTE RRC */
	message[2] = 0x10;
	pcap_packet(&m, 0, packet, ip(packet, 4, message, n)); /* a log message */
	n = gsmtap(message, 51 | 0x4000, 7, 0);
	pcap_packet(&m, 0, packet, ip(packet, 4, message, n));
	n = ip(packet, 4, message, n);
	packet[22] = 0; /* another port */
	pcap_packet(&m, 0, packet, n);
	packet[22] = 0x12;
	packet[6] = 0x20; /* more fragments */
	pcap_packet(&m, 0, packet, n);
	struct collected *c = read_all(store(&m, m.size), &result, &fault, text);
	assert_string_equal(text, "GSMTAP: 1 taken, 1 uplink, 1 LTE, 1 unused, 2 malformed; 3 other packets");
	collect_destroy(c);
}

static void lte_channels(void **state)
{
	(void)state;
	static const struct {
		uint8_t sub_type;
		enum pdu_channel channel;
	} kinds[] = { { 4, PDU_PBCH }, { 5, PDU_BCCH_DLSCH }, { 6, PDU_PCCH } };
	struct maker m = { .big = false };
	uint8_t message[64], packet[128] = { 0 };
	char text[128];
	int result;
	struct fault fault;
	pcap_header(&m, 0xa1b2c3d4, 101);
	size_t n = gsmtap(message, 3590, 0, 0);
	message[2] = 0x0d;
	message[8] = message[9] = 0;
	message[10] = 1000 >> 8;
	message[11] = 1000 & 255;
	message[14] = 5;
	for (int i = 0; i < 3; i++) {
		message[12] = kinds[i].sub_type;
		pcap_packet(&m, 0, packet, ip(packet, 4, message, n));
	}
	message[4] = message[5] = 0; /* no carrier given */
	message[10] = 255;           /* no SFN */
	pcap_packet(&m, 0, packet, ip(packet, 4, message, n));
	pcap_packet(&m, 0, packet, ip(packet, 4, message, 16)); /* no message */
	message[4] = 0x40;                                      /* uplink */
	pcap_packet(&m, 0, packet, ip(packet, 4, message, n));
	struct collected *c = read_all(store(&m, m.size), &result, &fault, text);
	assert_string_equal(text, "GSMTAP: 4 taken, 1 uplink, 0 LTE, 0 unused, 1 malformed; 0 other packets");
	for (int i = 0; i < 3; i++) {
		assert_int_equal(c->pdus[i].rat, RAT_LTE);
		assert_int_equal(c->pdus[i].channel, kinds[i].channel);
		assert_int_equal(c->pdus[i].lte.earfcn, 3590);
		assert_true(c->pdus[i].freq_hz == 939e6);
		assert_int_equal(c->pdus[i].lte.pci, PDU_PCI_UNKNOWN);
		assert_int_equal(c->pdus[i].lte.sfn, 1000);
		assert_int_equal(c->pdus[i].lte.subframe, 5);
		assert_int_equal(c->pdus[i].blocks_ok, i + 1);
		assert_int_equal(c->pdus[i].len, PDU_GSM_OCTETS);
	}
	assert_int_equal(c->pdus[3].lte.earfcn, -1);
	assert_int_equal(c->pdus[3].lte.sfn, 0);
	collect_destroy(c);
}

/* Whatever comes before the cut is kept, and the cut is said. */
static void cut_anywhere(void **state)
{
	(void)state;
	uint8_t packet[128];
	size_t size = standard_packet(packet), ends[4];
	for (int ng = 0; ng < 2; ng++) {
		struct maker m = { .big = false };
		if (ng) {
			section(&m);
			interface(&m, 101, -1);
		} else {
			pcap_header(&m, 0xa1b2c3d4, 101);
		}
		for (int i = 0; i < 4; i++) {
			ends[i] = m.size;
			if (i == 3)
				break;
			if (ng)
				enhanced(&m, 0, 0, packet, size);
			else
				pcap_packet(&m, 0, packet, size);
		}
		for (size_t length = 0; length < m.size; length++) {
			struct fault fault = { .text = "" };
			int result;
			struct collected *c = read_all(store(&m, length), &result, &fault, NULL);
			if (!c) {
				assert_true(length < (ng ? 28 : 24));
				assert_non_null(strstr(fault.text, "cut off at octet"));
				continue;
			}
			size_t whole = 0;
			while (whole < 3 && length >= ends[whole + 1])
				whole++;
			assert_int_equal(result, 0);
			assert_int_equal(c->nof_pdus, whole);
			bool at_an_end = length == ends[whole] || (ng && length == 28);
			assert_int_equal(c->nof_events, !at_an_end);
			if (!at_an_end)
				assert_non_null(strstr(c->last_event, "cut off at octet"));
			collect_destroy(c);
		}
	}
}

static void refused(const struct maker *m, const char *words)
{
	struct fault fault = { .text = "" };
	int result = 0;
	struct collected *c = read_all(store(m, m->size), &result, &fault, NULL);
	if (c)
		assert_true(result < 0);
	if (!strstr(fault.text, words) || !strstr(fault.text, "/capture: octet "))
		fail_msg("'%s' does not say '%s'", fault.text, words);
	if (c)
		collect_destroy(c);
}

static void malformed_files_are_named(void **state)
{
	(void)state;
	uint8_t packet[128];
	size_t size = standard_packet(packet);
	struct maker m = { .big = false };
	put_octets(&m, "RIFF....", 8);
	refused(&m, "octet 0: neither pcap nor pcapng");
	m.size = 0;
	pcap_header(&m, 0xa1b2c3d4, 105);
	refused(&m, "octet 20: packets of link type 105 cannot carry GSMTAP");
	m.size = 0;
	pcap_header(&m, 0xa1b2c3d4, 101);
	m.octets[4] = 3;
	refused(&m, "octet 4: a pcap version that is not 2");
	m.octets[4] = 2;
	pcap_packet(&m, 0, packet, size);
	size_t second = m.size;
	pcap_packet(&m, 1000000, packet, size);
	refused(&m, "octet 107: the packet's time is none");
	assert_int_equal(second, 107);
	m.size = second;
	pcap_packet(&m, 0, packet, size);
	m.octets[second + 11] = 0x7f;
	refused(&m, "octet 115: a packet longer than a megabyte");
}

static void malformed_blocks_are_named(void **state)
{
	(void)state;
	uint8_t packet[128];
	size_t size = standard_packet(packet);
	struct maker start = { .big = false };
	section(&start);
	interface(&start, 101, -1);
	struct maker m = start;
	enhanced(&m, 1, 0, packet, size);
	refused(&m, "octet 48: a packet of an interface that was not described");
	m = start;
	enhanced(&m, 0, UINT64_MAX, packet, size);
	refused(&m, "octet 48: the packet's time is none");
	m = start;
	enhanced(&m, 0, 0, packet, size);
	m.octets[48 + 8 + 12] = 200;
	refused(&m, "octet 48: a packet longer than its block");
	m.octets[m.size - 4]++;
	refused(&m, "a block whose two lengths differ");
	m = start;
	put(&m, 6, 4);
	put(&m, 7, 4);
	refused(&m, "octet 52: a block of impossible length");
	m = start;
	put(&m, 6, 4);
	put(&m, 0x7ffffff0, 4);
	refused(&m, "octet 52: a block longer than a megabyte");
	m.size = 0;
	section(&m);
	interface(&m, 101, 127);
	refused(&m, "octet 28: an interface block with malformed options");
	m.size = 0;
	section(&m);
	m.octets[9] = 0;
	refused(&m, "octet 8: a section without a byte-order magic");
}

static void real_cells(void **state)
{
	(void)state;
	static const char gsm[] = "../shared/captures/pcap/gsm-real-cells-freiburg-2012.pcap";
	static const char lte[] = "../shared/captures/pcap/lte-real-cells-switzerland.pcap";
	struct fault fault = { .text = "" };
	int result = -1;
	char text[128];
	if (access(gsm, R_OK) || access(lte, R_OK)) {
		print_message("skipped: ../shared/captures/pcap is not there\n");
		skip();
	}
	struct collected *c = read_all(gsm, &result, &fault, text);
	assert_int_equal(result, 0);
	assert_int_equal(c->nof_pdus, 1228);
	assert_non_null(strstr(text, "0 uplink, 0 LTE, 0 unused, 0 malformed; 0 other packets"));
	for (size_t i = 0; i < c->nof_pdus; i++)
		assert_true(c->pdus[i].freq_hz > 900e6 && c->pdus[i].channel == PDU_BCCH);
	collect_destroy(c);
	c = read_all(lte, &result, &fault, text);
	assert_int_equal(result, 0);
	assert_int_equal(c->nof_pdus, 471);
	assert_non_null(strstr(text, "0 uplink, 0 LTE, 0 unused, 0 malformed; 0 other packets"));
	for (size_t i = 0; i < c->nof_pdus; i++)
		assert_true(c->pdus[i].rat == RAT_LTE && c->pdus[i].channel == PDU_BCCH_DLSCH);
	collect_destroy(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pcap_both_orders_and_resolutions),
		cmocka_unit_test(every_link_layer),
		cmocka_unit_test(pcapng_sections_and_interfaces),
		cmocka_unit_test(channels_and_what_is_passed_over),
		cmocka_unit_test(counts_by_reason),
		cmocka_unit_test(lte_channels),
		cmocka_unit_test(cut_anywhere),
		cmocka_unit_test(malformed_files_are_named),
		cmocka_unit_test(malformed_blocks_are_named),
		cmocka_unit_test(real_cells),
	};
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
