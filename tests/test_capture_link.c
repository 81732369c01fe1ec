/* Tests of src/capture/link.c (tests/test_link.c tests src/packet/link.c). */
#include "src/capture/link.h"

#include "tests/check.h"
#include "tests/packets.h"

static struct links links;
static char why[200];
static const struct frame probe = {packets_probe_frame, sizeof packets_probe_frame,
                                   sizeof packets_probe_frame};

START_TEST(a_link_is_made_at_its_first_use_and_kept)
{
    links_init(&links, "", false);
    struct link *ethernet = links_get(&links, DLT_EN10MB, why, sizeof why);
    struct link *sll = links_get(&links, DLT_LINUX_SLL, why, sizeof why);
    ck_assert_ptr_nonnull(ethernet);
    ck_assert_ptr_nonnull(sll);
    ck_assert_ptr_ne(ethernet, sll);
    ck_assert_ptr_eq(links_get(&links, DLT_EN10MB, why, sizeof why), ethernet);
    ck_assert_uint_eq(links.count, 2);
    ck_assert(ethernet->supported);
    ck_assert_int_eq(ethernet->type, DLT_EN10MB);
    links_done(&links);
}
END_TEST

START_TEST(raw_ip_is_one_link_under_its_two_numbers)
{
    enum { LINKTYPE_RAW = 101 };
    links_init(&links, "", false);
    struct link *raw = links_get(&links, LINKTYPE_RAW, why, sizeof why);
    ck_assert_ptr_nonnull(raw);
    ck_assert(raw->supported);
    ck_assert_ptr_eq(links_get(&links, DLT_RAW, why, sizeof why), raw);
    links_done(&links);
}
END_TEST

START_TEST(a_link_type_we_do_not_decode_is_no_error)
{
    links_init(&links, "", false);
    struct link *usb = links_get(&links, DLT_USB_LINUX, why, sizeof why);
    ck_assert_ptr_nonnull(usb);
    ck_assert(!usb->supported);
    ck_assert(link_passes(usb, &probe));
    links_done(&links);
}
END_TEST

START_TEST(of_a_link_type_we_do_not_decode_only_what_the_filter_knows_passes)
{
    links_init(&links, "len = 60", false);
    const struct frame shorter = {packets_probe_frame, 59, 59};
    ck_assert(link_passes(links_get(&links, DLT_USB_LINUX, why, sizeof why), &probe));
    ck_assert(!link_passes(links_get(&links, DLT_USB_LINUX, why, sizeof why), &shorter));
    links_done(&links);

    links_init(&links, "udp", false);
    struct link *usb = links_get(&links, DLT_USB_LINUX, why, sizeof why);
    ck_assert_ptr_nonnull(usb);
    ck_assert(!link_passes(usb, &probe));
    links_done(&links);
}
END_TEST

START_TEST(without_a_filter_every_frame_passes)
{
    links_init(&links, "", false);
    ck_assert(link_passes(links_get(&links, DLT_EN10MB, why, sizeof why), &probe));
    links_done(&links);
}
END_TEST

static bool passes(const char *filter)
{
    links_init(&links, filter, false);
    struct link *ethernet = links_get(&links, DLT_EN10MB, why, sizeof why);
    ck_assert_msg(ethernet != NULL, "%s", why);
    bool pass = link_passes(ethernet, &probe);
    links_done(&links);
    return pass;
}

START_TEST(a_filter_lets_pass_what_it_says)
{
    ck_assert(passes("udp port 1026"));
    ck_assert(passes("src host 198.51.100.7 and dst net 10.0.2.0/24"));
    ck_assert(passes("len == 60"));
    ck_assert(!passes("tcp"));
    ck_assert(!passes("udp port 1027"));
    ck_assert(!passes("len > 60"));
}
END_TEST

START_TEST(the_filter_is_compiled_for_each_link_type)
{
    links_init(&links, "udp port 1026", false);
    const struct frame packet = {packets_probe_frame + 14, 30, 30};
    struct link *raw = links_get(&links, DLT_RAW, why, sizeof why);
    struct link *ethernet = links_get(&links, DLT_EN10MB, why, sizeof why);
    ck_assert(link_passes(raw, &packet));
    ck_assert(!link_passes(ethernet, &packet));
    ck_assert(link_passes(ethernet, &probe));
    links_done(&links);
}
END_TEST

START_TEST(a_filter_reads_no_further_than_what_was_captured)
{
    links_init(&links, "udp port 1026", false);
    const struct frame cut = {packets_probe_frame, 30, 60};
    ck_assert(!link_passes(links_get(&links, DLT_EN10MB, why, sizeof why), &cut));
    links_done(&links);
}
END_TEST

START_TEST(a_wrong_filter_is_refused_with_the_words_of_libpcap)
{
    links_init(&links, "udp prot 1026", false);
    ck_assert_ptr_null(links_get(&links, DLT_EN10MB, why, sizeof why));
    ck_assert_ptr_nonnull(strstr(why, "filter \"udp prot 1026\": "));
    ck_assert_ptr_nonnull(strstr(why, "syntax error"));
    ck_assert_uint_eq(links.count, 0);
    links_done(&links);
}
END_TEST

START_TEST(the_filter_is_changed_for_all_link_types_or_for_none)
{
    links_init(&links, "udp", false);
    ck_assert(!links_change_filter(&links, "tcp and and", why, sizeof why)); /* none is known yet */
    ck_assert(links_get(&links, DLT_EN10MB, why, sizeof why));
    ck_assert(links_get(&links, DLT_USB_LINUX, why, sizeof why));
    ck_assert(links_change_filter(&links, "tcp", why, sizeof why));
    ck_assert(!link_passes(links_get(&links, DLT_EN10MB, why, sizeof why), &probe));
    ck_assert(links_change_filter(&links, "", why, sizeof why));
    ck_assert(link_passes(links_get(&links, DLT_EN10MB, why, sizeof why), &probe));
    ck_assert(links_get(&links, DLT_RAW, why, sizeof why));
    ck_assert(!links_change_filter(&links, "ether host 02:00:00:00:00:01", why, sizeof why));
    ck_assert_ptr_nonnull(strstr(why, "ether host 02:00:00:00:00:01"));
    ck_assert(link_passes(links_get(&links, DLT_EN10MB, why, sizeof why), &probe));
    ck_assert_uint_eq(links.count, 3);
    links_done(&links);
}
END_TEST

START_TEST(more_link_types_than_there_is_room_for_are_refused)
{
    links_init(&links, "", false);
    for (int type = 0; type < LINKS; type++)
        ck_assert_ptr_nonnull(links_get(&links, 5000 + type, why, sizeof why));
    ck_assert_ptr_null(links_get(&links, 5000 + LINKS, why, sizeof why));
    ck_assert_ptr_nonnull(strstr(why, "more than 32"));
    ck_assert_ptr_nonnull(links_get(&links, 5000, why, sizeof why));
    links_done(&links);
}
END_TEST

START_TEST(a_link_type_has_a_name_or_else_its_number)
{
    char name[LINK_NAME];
    ck_assert_str_eq(link_name(DLT_EN10MB, name), "EN10MB");
    ck_assert_str_eq(link_name(101, name), "RAW");
    ck_assert_str_eq(link_name(4711, name), "link type 4711");
    char told[LINK_TOLD];
    ck_assert_str_eq(link_told(101, told), "link type RAW");
    ck_assert_str_eq(link_told(4711, told), "link type 4711");
}
END_TEST

START_TEST(another_link_type_is_told_with_link_type_said_once)
{
    char told[LINK_TOLD_CHANGE];
    ck_assert_str_eq(link_told_change(DLT_EN10MB, DLT_RAW, told),
                     "its link type is RAW now, it was EN10MB");
    ck_assert_str_eq(link_told_change(DLT_EN10MB, 4711, told),
                     "its link type is 4711 now, it was EN10MB");
    ck_assert_str_eq(link_told_change(4711, 101, told), "its link type is RAW now, it was 4711");
}
END_TEST

static bool takes_filter(int type, const char *filter)
{
    struct bpf_program program;
    if (!link_compile(type, 1600, filter, &program, why, sizeof why))
        return false;
    pcap_freecode(&program);
    return true;
}

START_TEST(a_filter_is_compiled_without_a_link)
{
    ck_assert(takes_filter(DLT_EN10MB, "ether proto 0x0800"));
    ck_assert(takes_filter(DLT_EN10MB, ""));
    ck_assert(!takes_filter(DLT_RAW, "ether host 02:00:00:00:00:01"));
    ck_assert_ptr_nonnull(strstr(why, "filter \"ether host 02:00:00:00:00:01\": "));
    ck_assert(!takes_filter(DLT_EN10MB, "udp prot 5"));
    ck_assert_ptr_nonnull(strstr(why, "syntax error"));
}
END_TEST

Suite *test_capture_link_suite(void);
Suite *test_capture_link_suite(void)
{
    Suite *s = suite_create("capture_link");
    TCase *t = tcase_create("capture_link");
    tcase_add_test(t, a_link_is_made_at_its_first_use_and_kept);
    tcase_add_test(t, raw_ip_is_one_link_under_its_two_numbers);
    tcase_add_test(t, a_link_type_we_do_not_decode_is_no_error);
    tcase_add_test(t, of_a_link_type_we_do_not_decode_only_what_the_filter_knows_passes);
    tcase_add_test(t, without_a_filter_every_frame_passes);
    tcase_add_test(t, a_filter_lets_pass_what_it_says);
    tcase_add_test(t, the_filter_is_compiled_for_each_link_type);
    tcase_add_test(t, a_filter_reads_no_further_than_what_was_captured);
    tcase_add_test(t, a_wrong_filter_is_refused_with_the_words_of_libpcap);
    tcase_add_test(t, the_filter_is_changed_for_all_link_types_or_for_none);
    tcase_add_test(t, more_link_types_than_there_is_room_for_are_refused);
    tcase_add_test(t, a_link_type_has_a_name_or_else_its_number);
    tcase_add_test(t, another_link_type_is_told_with_link_type_said_once);
    tcase_add_test(t, a_filter_is_compiled_without_a_link);
    suite_add_tcase(s, t);
    return s;
}
