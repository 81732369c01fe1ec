/* Tests of ui/waiting.c. */
#include "tests/check.h"
#include "tests/sample_snapshot.h"
#include "ui/waiting.h"

static struct snapshot *s;
static struct ui_state st;
static struct waiting_line lines[WAITING_LINES];
static char said[1024];

/* So many seconds of an interface without a packet. */
static void start(void)
{
    s = snapshot_new();
    ck_assert_ptr_nonnull(s);
    st = (struct ui_state){.waiting_since_us = SAMPLE_US(0)};
    s->taken_at_us = SAMPLE_US(0);
    s->input.kind = INPUT_INTERFACE;
    strcpy(s->input.names, "eth0");
}

static void stop(void)
{
    snapshot_free(s);
}

/* What is said after so many seconds, in one line, parted by " | ". */
static const char *after(int seconds)
{
    s->taken_at_us = SAMPLE_US(0) + seconds * (int64_t)1000000;
    const int count = waiting_compose(&st, s, lines);
    ck_assert_int_le(count, WAITING_LINES);
    said[0] = '\0';
    for (int i = 0; i < count; i++) {
        ck_assert_int_le(format_columns(lines[i].text), 80);
        ck_assert_int_eq(lines[i].style, i == 0 ? STYLE_STRONG : STYLE_QUIET);
        strcat(strcat(said, i ? " | " : ""), lines[i].text);
    }
    return said;
}

START_TEST(before_the_capture_there_is_nothing_to_say_of_it)
{
    ck_assert_int_eq(waiting_compose(&st, NULL, lines), 1);
    ck_assert_str_eq(lines[0].text, "waiting for the capture to begin");
    st.ended = true;
    ck_assert_int_eq(waiting_compose(&st, NULL, lines), 1);
    ck_assert_str_eq(lines[0].text, "the capture ended before it began");
}
END_TEST

START_TEST(an_interface_without_packets_is_named_then_for_how_long_then_what_to_try)
{
    ck_assert_str_eq(after(0), "waiting for the first packet on eth0");
    ck_assert_str_eq(after(3), "waiting for the first packet on eth0 | "
                               "it is up; nothing has come for 3 s");
    ck_assert_str_eq(after(72), "waiting for the first packet on eth0 | "
                                "it is up; nothing has come for 1 m 12 s | "
                                "tapwatch -D lists other interfaces, -i any watches all");
}
END_TEST

START_TEST(one_that_is_down_is_not_said_to_be_up)
{
    strcpy(s->capture.gaps.now, "eth0 is down");
    ck_assert_ptr_null(strstr(after(72), "up;"));
    ck_assert_ptr_nonnull(strstr(said, "| nothing has come for 1 m 12 s |"));
}
END_TEST

START_TEST(several_are_up_together)
{
    memcpy(s->input.names, "eth0\0eth1", sizeof "eth0\0eth1");
    ck_assert_ptr_nonnull(strstr(after(3), "on eth0 +1 | they are up; nothing has come for 3 s"));
}
END_TEST

START_TEST(any_is_all_of_them_from_the_beginning_on)
{
    strcpy(s->input.names, "any");
    ck_assert_str_eq(after(0),
                     "waiting for the first packet on any | any is every interface, also one "
                     "that comes up later; -D lists them");
    ck_assert_ptr_nonnull(strstr(after(9), "-D lists them | nothing has come for 9 s"));
    ck_assert_ptr_null(strstr(said, "-i any"));
}
END_TEST

START_TEST(a_filter_is_named_with_the_key_for_another)
{
    strcpy(s->input.filter, "udp port 1026");
    ck_assert_str_eq(after(0), "waiting for the first packet on eth0 | that the filter \"udp port "
                               "1026\" lets through");
    ck_assert_ptr_nonnull(strstr(after(5), "| f sets another filter, or none; -D lists other "
                                           "interfaces, -i any watches all"));
    strcpy(s->input.names, "any");
    ck_assert_ptr_nonnull(
        strstr(after(5), "nothing has come for 5 s | f sets another filter, or none"));
    memset(s->input.filter, 'x', 500);
    after(0); /* as wide as the screen at most */
}
END_TEST

START_TEST(that_only_ones_own_session_came_is_said_at_once)
{
    s->capture.own_session = true;
    s->capture.own_session_packets = 12;
    ck_assert_ptr_nonnull(
        strstr(after(1), "nothing but your SSH session, which is left out, has come for 1 s"));
}
END_TEST

START_TEST(where_nothing_more_can_come_nothing_is_to_be_tried)
{
    strcpy(s->input.filter, "udp");
    s->input.state = INPUT_ENDED;
    ck_assert_str_eq(after(72), "no packet came from eth0 | that the filter \"udp\" lets through");
}
END_TEST

START_TEST(of_a_file_it_is_not_said_for_how_long)
{
    s->input.kind = INPUT_FILE;
    strcpy(s->input.names, "/tmp/x.pcap");
    ck_assert_str_eq(after(72), "waiting for the first packet on x.pcap");
}
END_TEST

START_TEST(where_packets_have_come_since_it_is_not_known_for_how_long_there_were_none)
{
    st.waiting_since_us = SNAPSHOT_UNKNOWN;
    ck_assert_str_eq(after(72), "waiting for the first packet on eth0");
}
END_TEST

static void count(uint64_t received, uint64_t not_ip, uint64_t malformed)
{
    s->capture.received = received;
    s->capture.analysed = received - not_ip - malformed;
    s->capture.not_ip = not_ip;
    s->capture.malformed_count = 2;
    s->capture.malformed[0].packets = malformed / 2;
    s->capture.malformed[1].packets = malformed - malformed / 2;
}

START_TEST(where_none_of_the_packets_is_ip_that_is_said)
{
    count(16, 16, 0);
    ck_assert(waiting_is_all(s));
    ck_assert_str_eq(after(9), "16 packets received, none could be read as IP (16 not IP, 0 "
                               "malformed) | only IP is analysed: not ARP, say, nor encrypted "
                               "Wi-Fi");
    count(1, 0, 1);
    ck_assert_str_eq(after(9),
                     "1 packet received, none could be read as IP (0 not IP, 1 malformed)");
    count(UINT64_MAX, UINT64_MAX / 2, UINT64_MAX - UINT64_MAX / 2);
    after(9);              /* as wide as the screen at most */
    s->incident_count = 1; /* from before */
    ck_assert(!waiting_is_all(s));
    s->incident_count = 0;
    s->alert_count = 1;
    ck_assert(!waiting_is_all(s));
}
END_TEST

START_TEST(where_more_than_half_of_them_are_none_that_is_said_beside_the_rest)
{
    char text[128];
    count(12, 6, 0);
    ck_assert(!waiting_unread(s, text, sizeof text));
    count(12, 6, 3);
    ck_assert(waiting_unread(s, text, sizeof text) && !waiting_is_all(s));
    ck_assert_str_eq(text, "9 of 12 packets could not be read as IP (6 not IP, 3 malformed)");
    count(0, 0, 0);
    ck_assert(!waiting_unread(s, text, sizeof text) && waiting_is_all(s));
    s->capture.analysed = 5; /* forged */
    ck_assert(!waiting_unread(s, text, sizeof text));
    ck_assert(waiting_is_all(NULL));
}
END_TEST

Suite *test_waiting_suite(void);
Suite *test_waiting_suite(void)
{
    Suite *suite = suite_create("waiting");
    TCase *t = tcase_create("waiting");
    tcase_add_checked_fixture(t, start, stop);
    tcase_add_test(t, before_the_capture_there_is_nothing_to_say_of_it);
    tcase_add_test(t, an_interface_without_packets_is_named_then_for_how_long_then_what_to_try);
    tcase_add_test(t, one_that_is_down_is_not_said_to_be_up);
    tcase_add_test(t, several_are_up_together);
    tcase_add_test(t, any_is_all_of_them_from_the_beginning_on);
    tcase_add_test(t, a_filter_is_named_with_the_key_for_another);
    tcase_add_test(t, that_only_ones_own_session_came_is_said_at_once);
    tcase_add_test(t, where_nothing_more_can_come_nothing_is_to_be_tried);
    tcase_add_test(t, of_a_file_it_is_not_said_for_how_long);
    tcase_add_test(t, where_packets_have_come_since_it_is_not_known_for_how_long_there_were_none);
    tcase_add_test(t, where_none_of_the_packets_is_ip_that_is_said);
    tcase_add_test(t, where_more_than_half_of_them_are_none_that_is_said_beside_the_rest);
    suite_add_tcase(suite, t);
    return suite;
}
