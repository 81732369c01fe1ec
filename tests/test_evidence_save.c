/* Tests of src/report/evidence_save.c. */
#include "src/report/evidence_save.h"
#include "tests/sample_evidence.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64], why[REPORT_WHY];
static uint8_t bytes[1 << 16];
static size_t size;
static const struct pcap_format format = {.snaplen = 1600};
static struct evidence_saved saved;
static const int64_t now_us = INT64_C(1070308495000000);

static void prepare(void)
{
    strcpy(folder, "/tmp/tapwatch-save-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(chdir(folder), 0);
    size = 0;
}

static void clean_up(void)
{
    ck_assert_int_eq(chdir("/tmp"), 0);
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    ck_assert_int_eq(system(command), 0);
}

static void put(uint32_t number, uint16_t link_type)
{
    struct evidence_packet p = *sample_packet(number, 60);
    p.link_type = link_type;
    memcpy(bytes + size, &p, sizeof p);
    memset(bytes + size + sizeof p, (int)number, 64);
    size += evidence_packet_size(60);
}

START_TEST(packets_stand_in_order_of_time_in_a_file_named_after_it)
{
    struct stat st;
    for (uint32_t i = 0; i < 100; i++)
        put(i * 37 % 100, 1);
    ck_assert(evidence_save(bytes, size, &format, now_us, &saved, why));
    ck_assert_str_eq(saved.path, "tapwatch-evidence-20031201T195455Z.pcap");
    ck_assert_uint_eq(saved.packets, 100);
    ck_assert_uint_eq(saved.left_out, 0);
    sample_expect(saved.path, 0, 100, 60);
    ck_assert_int_eq(stat(saved.path, &st), 0);
    ck_assert_uint_eq(st.st_mode & 07777, 0600);
}
END_TEST

START_TEST(a_second_one_of_that_time_has_a_number)
{
    put(0, 1);
    ck_assert(evidence_save(bytes, size, &format, now_us, &saved, why));
    ck_assert(evidence_save(bytes, size, &format, now_us, &saved, why));
    ck_assert_str_eq(saved.path, "tapwatch-evidence-20031201T195455Z-2.pcap");
    sample_expect(saved.path, 0, 1, 60);
}
END_TEST

START_TEST(of_several_link_types_the_commonest_is_written_and_the_rest_counted)
{
    static uint8_t read[SAMPLE_MOST];
    put(50, 1);
    put(0, 113);
    put(1, 113);
    put(51, 1);
    put(2, 113);
    ck_assert(evidence_save(bytes, size, &format, now_us, &saved, why));
    ck_assert_uint_eq(saved.packets, 3);
    ck_assert_uint_eq(saved.left_out, 2);
    sample_expect(saved.path, 0, 3, 60);
    sample_read(saved.path, read);
    ck_assert_uint_eq(sample_u32(read + 20), 113);
}
END_TEST

START_TEST(where_it_can_not_be_written_a_line_says_why_and_nothing_is_left)
{
    put(0, 1);
    ck_assert_int_eq(rmdir(folder), 0);
    ck_assert(!evidence_save(bytes, size, &format, now_us, &saved, why));
    ck_assert_ptr_nonnull(strstr(why, "tapwatch-evidence-20031201T195455Z.pcap: "));
}
END_TEST

Suite *test_evidence_save_suite(void);
Suite *test_evidence_save_suite(void)
{
    Suite *suite = suite_create("evidence_save");
    TCase *c = tcase_create("evidence_save");
    tcase_add_checked_fixture(c, prepare, clean_up);
    tcase_add_test(c, packets_stand_in_order_of_time_in_a_file_named_after_it);
    tcase_add_test(c, a_second_one_of_that_time_has_a_number);
    tcase_add_test(c, of_several_link_types_the_commonest_is_written_and_the_rest_counted);
    tcase_add_test(c, where_it_can_not_be_written_a_line_says_why_and_nothing_is_left);
    suite_add_tcase(suite, c);
    return suite;
}
