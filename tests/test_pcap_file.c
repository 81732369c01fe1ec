/* Tests of src/capture/pcap_file.c: it reads what libpcap reads, and says what libpcap says. Files
 * are made here, and both read them. */
#include "src/capture/pcap_file.h"

#include "tests/check.h"
#include "tests/memory_source.h"

#include <pcap/pcap.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
    ETHERNET = 1,
    NFLOG = 239,
    PACKET_MAX = 262144, /* libpcap's MAXIMUM_SNAPLEN */
    TEXT = 2 * SAVEFILE_WHY,
};

/* A file in the making. */
static struct {
    bool big_endian;
    size_t length;
    uint8_t bytes[4 << 20];
} file;

static uint64_t random_state;
static const uint32_t micro_magic = 0xa1b2c3d4, nano_magic = 0xa1b23c4d, patched_magic = 0xa1b2cd34;
static const uint32_t magics[] = {0xa1b2c3d4, 0xa1b23c4d, 0xa1b2cd34};

static uint32_t random_below(uint32_t limit)
{
    random_state = random_state * UINT64_C(6364136223846793005) + 1442695040888963407;
    return (uint32_t)((random_state >> 33) % limit);
}

static void put_number(uint64_t value, unsigned size)
{
    for (unsigned i = 0; i < size; i++)
        file.bytes[file.length + (file.big_endian ? size - 1 - i : i)] = (uint8_t)(value >> 8 * i);
    file.length += size;
}

static void begin_file(uint32_t magic, uint32_t major, uint32_t minor, uint32_t snaplen,
                       uint32_t link_type)
{
    file.length = 0;
    put_number(magic, 4);
    put_number(major, 2);
    put_number(minor, 2);
    put_number(0, 8);
    put_number(snaplen, 4);
    put_number(link_type, 4);
}

/* The two lengths as they come in the file; `there` bytes follow. */
static void put_packet(uint32_t magic, uint32_t first, uint32_t second, uint32_t there)
{
    put_number(1070308495, 4);
    put_number(random_below(1000000), 4);
    put_number(first, 4);
    put_number(second, 4);
    if (magic == patched_magic)
        put_number(0, 8);
    for (uint32_t i = 0; i < there; i++)
        file.bytes[file.length++] = (uint8_t)random_below(256);
}

/* --- reading it with both --- */

struct readers {
    int memory_file;
    struct savefile *ours;
    pcap_t *theirs;
    char why[SAVEFILE_WHY], error[PCAP_ERRBUF_SIZE];
};

static void open_both(struct readers *r)
{
    char path[64];
    r->memory_file = memfd_create("capture", MFD_CLOEXEC);
    ck_assert_int_eq(write(r->memory_file, file.bytes, file.length), (long)file.length);
    snprintf(path, sizeof path, "/proc/self/fd/%d", r->memory_file);
    r->ours = savefile_open(path, r->why);
    r->theirs =
        pcap_open_offline_with_tstamp_precision(path, PCAP_TSTAMP_PRECISION_MICRO, r->error);
}

static void close_both(struct readers *r)
{
    savefile_close(r->ours);
    if (r->theirs)
        pcap_close(r->theirs);
    close(r->memory_file);
}

static void refused_alike(const struct readers *r)
{
    ck_assert_msg(!r->ours, "libpcap refuses it: %s", r->error);
    if (strcmp(r->error, "unknown file format") == 0)
        ck_assert_str_eq(r->why, "is not a capture file (pcap or pcapng)");
    else
        ck_assert_str_eq(r->why, r->error);
}

static void packets_are_alike(const struct savefile_packet *p, const struct pcap_pkthdr *header,
                              const uint8_t *bytes)
{
    ck_assert_uint_eq(p->frame.captured, header->caplen);
    ck_assert_uint_eq(p->frame.wire, header->len < header->caplen ? header->caplen : header->len);
    /* For us both are unsigned; to libpcap, in files of this machine's byte order, signed. */
    if (header->ts.tv_usec >= 0)
        ck_assert_int_eq(p->time_us, (uint32_t)header->ts.tv_sec * 1000000LL + header->ts.tv_usec);
    ck_assert(memcmp(p->frame.bytes, bytes, p->frame.captured) == 0);
}

/* The number of packets. */
static unsigned read_both(struct readers *r)
{
    struct pcap_pkthdr *header;
    const uint8_t *bytes;
    struct savefile_packet p;
    char expected[TEXT] = "";
    unsigned packets = 0;
    int result;
    while ((result = pcap_next_ex(r->theirs, &header, &bytes)) == 1) {
        ck_assert_msg(savefile_next(r->ours, &p, r->why) == SAVEFILE_PACKET, "%s", r->why);
        packets_are_alike(&p, header, bytes);
        packets++;
    }
    if (result == PCAP_ERROR_BREAK) {
        ck_assert_int_eq(savefile_next(r->ours, &p, r->why), SAVEFILE_END);
        return packets;
    }
    ck_assert_int_eq(savefile_next(r->ours, &p, r->why), SAVEFILE_FAILED);
    if (packets == 0)
        snprintf(expected, TEXT, "ended before the first packet: %s", pcap_geterr(r->theirs));
    else
        snprintf(expected, TEXT, "ended after packet %u: %s", packets, pcap_geterr(r->theirs));
    ck_assert_str_eq(r->why, expected);
    return packets;
}

/* The number of packets; -1: it is refused. */
static int same_as_libpcap(void)
{
    struct readers r = {.ours = NULL};
    int packets = -1;
    open_both(&r);
    if (r.theirs) {
        ck_assert_msg(r.ours != NULL, "%s", r.why);
        ck_assert_int_eq(savefile_link_type(r.ours), pcap_datalink(r.theirs));
        packets = (int)read_both(&r);
    } else {
        refused_alike(&r);
    }
    close_both(&r);
    return packets;
}

static void setup(void)
{
    file.big_endian = false;
    file.length = 0;
    random_state = 1;
}

/* --- tests --- */

/* _i: byte order and magic number. */
static uint32_t magic_of_test(int i)
{
    file.big_endian = i & 1;
    return magics[i / 2];
}

START_TEST(each_magic_number_is_known_in_both_byte_orders)
{
    uint32_t magic = magic_of_test(_i);
    begin_file(magic, 2, 4, 65535, ETHERNET);
    put_packet(magic, 60, 1500, 60);
    put_packet(magic, 100, 100, 100);
    ck_assert_int_eq(same_as_libpcap(), 2);
}
END_TEST

START_TEST(other_magic_numbers_are_not)
{
    static const uint32_t others[] = {0xa12b3c4d, 0xa1b234cd, 0xa1b2c3d5, 0xd4c3b2a2};
    begin_file(others[_i], 2, 4, 65535, ETHERNET);
    ck_assert_int_eq(same_as_libpcap(), -1);
}
END_TEST

START_TEST(versions_are_accepted_and_refused_alike)
{
    static const uint32_t versions[][2] = {{0, 0}, {1, 4}, {2, 0}, {2, 1},   {2, 2},  {2, 3},
                                           {2, 4}, {2, 5}, {3, 4}, {543, 0}, {543, 1}};
    uint32_t magic = magic_of_test(_i);
    int accepted = 0;
    for (size_t i = 0; i < sizeof versions / sizeof versions[0]; i++) {
        begin_file(magic, versions[i][0], versions[i][1], 65535, ETHERNET);
        put_packet(magic, 60, 60, 60);
        accepted += same_as_libpcap() == 1;
    }
    ck_assert_int_eq(accepted, 6);
}
END_TEST

/* In which order a packet's two lengths come was changed in version 2.3, not by all at once. */
START_TEST(lengths_come_in_the_order_of_the_version)
{
    static const uint32_t versions[][2] = {{2, 2}, {2, 3}, {2, 4}, {543, 0}};
    begin_file(micro_magic, versions[_i][0], versions[_i][1], 65535, ETHERNET);
    bool wire_first = _i != 2;
    put_packet(micro_magic, wire_first ? 1500 : 60, wire_first ? 60 : 1500, 60);
    put_packet(micro_magic, 60, 60, 60);
    ck_assert_int_eq(same_as_libpcap(), 2);
}
END_TEST

START_TEST(link_types_are_those_of_libpcap)
{
    static const uint32_t upper[] = {0, 0x04000000, 0xf0000000};
    for (uint32_t type = 0; type < 400; type++) {
        begin_file(micro_magic, 2, 4, 65535, type | upper[type % 3]);
        ck_assert_int_eq(same_as_libpcap(), 0);
    }
    begin_file(micro_magic, 2, 4, 65535, 0x03ffffff);
    ck_assert_int_eq(same_as_libpcap(), 0);
}
END_TEST

START_TEST(a_header_may_break_off_anywhere)
{
    uint32_t magic = magic_of_test(_i);
    for (size_t length = 4; length < 24; length++) {
        begin_file(magic, 2, 4, 65535, ETHERNET);
        file.length = length;
        ck_assert_int_eq(same_as_libpcap(), -1);
    }
}
END_TEST

START_TEST(a_packet_may_break_off_anywhere)
{
    uint32_t magic = magic_of_test(_i);
    begin_file(magic, 2, 4, 20, ETHERNET); /* 34 in the patched format */
    put_packet(magic, 10, 10, 10);
    size_t first = file.length;
    put_packet(magic, 50, 50, 50);
    for (size_t whole = file.length; file.length > first; file.length--)
        ck_assert_int_eq(same_as_libpcap(), file.length == whole ? 2 : 1);
}
END_TEST

/* Those within libpcap's own limit are cut to it, and reading goes on. */
START_TEST(packets_longer_than_the_snaplen_are_alike)
{
    static const uint32_t snaplens[] = {0, 1, 96, 65535, PACKET_MAX + 1, 0x7fffffff, 0x80000000};
    static const uint32_t lengths[] = {0, 1, 95, 96, 97, 110, 111, 65536, PACKET_MAX};
    uint32_t magic = magic_of_test(_i);
    for (size_t s = 0; s < sizeof snaplens / sizeof snaplens[0]; s++) {
        begin_file(magic, 2, 4, snaplens[s], ETHERNET);
        for (size_t l = 0; l < sizeof lengths / sizeof lengths[0]; l++)
            put_packet(magic, lengths[l], lengths[l], lengths[l]);
        ck_assert_int_eq(same_as_libpcap(), 9);
    }
}
END_TEST

START_TEST(lengths_that_can_not_be_are_refused_alike)
{
    static const uint32_t lengths[] = {PACKET_MAX + 1, 0x7fffffff, 0x80000000, 0xffffffff};
    static const uint32_t snaplens[] = {0, 96, 0x7fffffff};
    uint32_t magic = magic_of_test(_i);
    for (int i = 0; i < 12; i++) {
        begin_file(magic, 2, 4, snaplens[i % 3], ETHERNET);
        put_packet(magic, 60, 60, 60);
        put_packet(magic, lengths[i / 3], lengths[i / 3], 100);
        ck_assert_int_eq(same_as_libpcap(), 1);
    }
}
END_TEST

/* A random header, now and then an odd one. */
static uint32_t random_file(void)
{
    static const uint32_t links[] = {ETHERNET, ETHERNET, 0, 12, 101, 113, 228, 276, NFLOG};
    static const uint32_t snaplens[] = {0, 64, 96, 1500, 65535, 262144};
    uint32_t magic = magics[random_below(3)];
    file.big_endian = random_below(2);
    begin_file(magic, random_below(20) ? 2 : 543, random_below(4) ? 4 : random_below(5),
               snaplens[random_below(6)], links[random_below(9)]);
    return magic;
}

START_TEST(random_files_are_read_as_libpcap_reads_them)
{
    unsigned long total = 0;
    random_state = (uint64_t)_i;
    for (int round = 0; round < 100; round++) {
        uint32_t magic = random_file();
        for (uint32_t left = random_below(40); left > 0; left--) {
            uint32_t length = random_below(8) ? random_below(200) : random_below(20000);
            uint32_t other = random_below(4) ? length : random_below(2000);
            put_packet(magic, length, other, random_below(500) ? length : random_below(300));
        }
        if (random_below(3) == 0)
            file.length = 4 + random_below((uint32_t)file.length - 3);
        int packets = same_as_libpcap();
        total += packets > 0 ? (unsigned)packets : 0;
    }
    ck_assert_uint_gt(total, 200); /* there was something to compare */
}
END_TEST

static void put_attribute(uint32_t length, uint32_t type)
{
    put_number(length, 2);
    put_number(type, 2);
    for (uint32_t i = 4; i < ((length + 3) & ~3u); i++)
        file.bytes[file.length++] = 0xee;
}

/* NFLOG has numbers in the byte order of who wrote the file. */
START_TEST(nflog_of_another_byte_order_is_turned_as_libpcap_does)
{
    static const uint32_t last[] = {8, 5, 4, 3, 0, 40000};
    file.big_endian = _i & 1;
    begin_file(micro_magic, 2, 4, 65535, NFLOG);
    for (size_t i = 0; i < sizeof last / sizeof last[0]; i++) {
        put_packet(micro_magic, 36, 36, 0);
        size_t start = file.length;
        put_number(i == 1 ? 0x02010000 : 0x02000000, 4); /* family, version (others stay) */
        put_attribute(8, 1);
        put_attribute(6, 2);
        put_attribute(last[i], 9);
        file.length = start + 36;
    }
    ck_assert_int_eq(same_as_libpcap(), 6);
}
END_TEST

/* libpcap has it signed and divides that, which gives a time of 72 minutes later. */
START_TEST(nanoseconds_are_unsigned_too)
{
    struct readers r = {.ours = NULL};
    struct savefile_packet p;
    begin_file(nano_magic, 2, 4, 65535, ETHERNET);
    put_number(10, 4);
    put_number(0xffffffff, 4);
    put_number(0, 8);
    open_both(&r);
    ck_assert_int_eq(savefile_next(r.ours, &p, r.why), SAVEFILE_PACKET);
    ck_assert_int_eq(p.time_us, 10 * 1000000 + 4294967);
    close_both(&r);
}
END_TEST

START_TEST(an_error_of_reading_is_told)
{
    struct memory_source source = {.bytes = file.bytes, .error = EIO};
    struct stream in;
    struct pcap_file p;
    struct savefile_packet packet;
    char why[SAVEFILE_WHY];
    begin_file(micro_magic, 2, 4, 65535, ETHERNET);
    put_packet(micro_magic, 60, 60, 60);
    source.length = file.length - (_i ? 0 : 1);
    stream_init(&in, memory_source_read, &source);
    ck_assert(pcap_file_open(&p, &in, why));
    if (_i)
        ck_assert_int_eq(pcap_file_next(&p, &packet, why), SAVEFILE_PACKET);
    ck_assert_int_eq(pcap_file_next(&p, &packet, why), SAVEFILE_FAILED);
    ck_assert_str_eq(why, "error reading dump file: Input/output error");
    stream_done(&in);
}
END_TEST

Suite *test_pcap_file_suite(void);
Suite *test_pcap_file_suite(void)
{
    Suite *s = suite_create("pcap_file");
    TCase *t = tcase_create("pcap_file");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, setup, NULL);
    tcase_add_loop_test(t, each_magic_number_is_known_in_both_byte_orders, 0, 6);
    tcase_add_loop_test(t, other_magic_numbers_are_not, 0, 4);
    tcase_add_loop_test(t, versions_are_accepted_and_refused_alike, 0, 6);
    tcase_add_loop_test(t, lengths_come_in_the_order_of_the_version, 0, 4);
    tcase_add_test(t, link_types_are_those_of_libpcap);
    tcase_add_loop_test(t, a_header_may_break_off_anywhere, 0, 6);
    tcase_add_loop_test(t, a_packet_may_break_off_anywhere, 0, 6);
    tcase_add_loop_test(t, packets_longer_than_the_snaplen_are_alike, 0, 6);
    tcase_add_loop_test(t, lengths_that_can_not_be_are_refused_alike, 0, 6);
    tcase_add_loop_test(t, random_files_are_read_as_libpcap_reads_them, 0, 8);
    tcase_add_loop_test(t, nflog_of_another_byte_order_is_turned_as_libpcap_does, 0, 2);
    tcase_add_test(t, nanoseconds_are_unsigned_too);
    tcase_add_loop_test(t, an_error_of_reading_is_told, 0, 2);
    suite_add_tcase(s, t);
    return s;
}
