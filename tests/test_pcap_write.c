/* Tests of src/report/pcap_write.c. */
#include "src/capture/savefile.h"
#include "src/report/pcap_write.h"
#include "tests/sample_evidence.h"

#include <stdlib.h>
#include <unistd.h>

static uint8_t out[64 + 1504];

START_TEST(the_head_is_that_of_pcap_2_4_in_microseconds_or_nanoseconds)
{
    const struct pcap_format format = {.link_type = 276, .snaplen = 1600};
    struct pcap_format fine = format;
    fine.fine = true;
    pcap_write_head(out, &format);
    const uint32_t want[] = {0xa1b2c3d4, 2 | 4 << 16, 0, 0, 1600, 276};
    ck_assert_mem_eq(out, want, sizeof want);
    pcap_write_head(out, &fine);
    ck_assert_uint_eq(sample_u32(out), 0xa1b23c4d);
    ck_assert_mem_eq(out + 4, want + 1, sizeof want - 4);
}
END_TEST

START_TEST(a_packet_has_its_time_both_lengths_and_its_bytes)
{
    const struct pcap_format format = {.link_type = 1}, fine = {.link_type = 1, .fine = true};
    const struct evidence_packet *p = sample_packet(123456, 5);
    ck_assert_uint_eq(pcap_write_packet(out, &format, p), 21);
    const uint32_t want[] = {1070308495, 123456, 5, 9};
    ck_assert_mem_eq(out, want, sizeof want);
    ck_assert_mem_eq(out + 16, "\x40\x40\x40\x40\x40", 5);
    pcap_write_packet(out, &fine, p);
    ck_assert_uint_eq(sample_u32(out + 4), 123456007);
}
END_TEST

START_TEST(times_that_pcap_does_not_know_become_the_nearest)
{
    const struct pcap_format format = {.link_type = 1};
    struct sample_packet s = {.packet = {.time_us = -1, .captured = 1}};
    pcap_write_packet(out, &format, &s.packet);
    ck_assert_uint_eq(sample_u32(out), 0);
    ck_assert_uint_eq(sample_u32(out + 4), 0);
    s.packet.time_us = INT64_MAX;
    pcap_write_packet(out, &format, &s.packet);
    ck_assert_uint_eq(sample_u32(out), UINT32_MAX);
    ck_assert_uint_eq(sample_u32(out + 4), 999999);
}
END_TEST

START_TEST(it_reads_back_as_it_was)
{
    char path[] = "/tmp/tapwatch-pcap-XXXXXX", why[SAVEFILE_WHY];
    const struct pcap_format fine = {.link_type = 1, .fine = true, .snaplen = 1600};
    const int fd = mkstemp(path);
    pcap_write_head(out, &fine);
    const size_t size =
        PCAP_FILE_HEAD + pcap_write_packet(out + PCAP_FILE_HEAD, &fine, sample_packet(99, 1500));
    ck_assert_uint_eq((size_t)write(fd, out, size), size);
    close(fd);
    struct savefile *f = savefile_open(path, why);
    struct savefile_packet p;
    ck_assert_ptr_nonnull(f);
    ck_assert(savefile_is_fine(f));
    ck_assert_int_eq(savefile_next(f, &p, why), SAVEFILE_PACKET);
    ck_assert_int_eq(p.time_us, INT64_C(1070308495000099));
    ck_assert_uint_eq(p.nanoseconds, 7);
    ck_assert(p.fine);
    ck_assert_uint_eq(p.frame.captured, 1500);
    ck_assert_uint_eq(p.frame.wire, 1504);
    ck_assert_int_eq(savefile_next(f, &p, why), SAVEFILE_END);
    savefile_close(f);
    unlink(path);
}
END_TEST

Suite *test_pcap_write_suite(void);
Suite *test_pcap_write_suite(void)
{
    Suite *suite = suite_create("pcap_write");
    TCase *c = tcase_create("pcap_write");
    tcase_add_test(c, the_head_is_that_of_pcap_2_4_in_microseconds_or_nanoseconds);
    tcase_add_test(c, a_packet_has_its_time_both_lengths_and_its_bytes);
    tcase_add_test(c, times_that_pcap_does_not_know_become_the_nearest);
    tcase_add_test(c, it_reads_back_as_it_was);
    suite_add_tcase(suite, c);
    return suite;
}
