/* Tests of src/engine/prepare.c: which packets may be counted with the one in front of them. */
#include "src/engine/engine.h"

#include "tests/check.h"
#include "tests/packets.h"

#include <signal.h>

static struct engine *e;
static struct signature_set *set;
static struct prepared two[2];

static void setup(void)
{
    static struct signature fin = {
        .name = "fin",
        .protocol = IP_TCP,
        .direction = TRAFFIC_ALL,
        .threshold = 1,
        .tests = TEST_TCP_FLAGS,
        .flag_sets = {TCP_FIN},
        .flag_sets_count = 1,
    };
    set = signature_set_new(&fin, 1);
    ck_assert_ptr_nonnull(set);
    struct engine_settings settings = {
        .memory_bytes = (size_t)64 << 20, .window_s = {60, 3600, 86400}, .signatures = set};
    char why[100];
    ck_assert(home_add(&settings.home, "10.0.0.0/8", why, sizeof why));
    e = engine_new(&settings);
    ck_assert_ptr_nonnull(e);
}

static void teardown(void)
{
    engine_free(e);
    signature_set_free(set);
}

/* In the midst of a stream. */
static struct packet segment(int64_t after_us)
{
    struct packet p =
        packets_make(IP_TCP, PACKETS_START_US + after_us, 0xc6330001, 443, 0x0a000001, 40000);
    p.tcp_flags = TCP_ACK;
    return p;
}

static void leave_it(struct packet *p)
{
    (void)p;
}
static void change_what_does_not_matter(struct packet *p)
{
    p->wire_bytes = 1500;
    p->ttl = 3;
    p->truncated = true;
    p->tcp_flags |= TCP_PSH;
}
static void change_source(struct packet *p)
{
    p->source = packets_v4(0xc6330002);
}
static void change_target(struct packet *p)
{
    p->target = packets_v4(0x0a000002);
}
static void change_source_port(struct packet *p)
{
    p->source_port++;
}
static void change_target_port(struct packet *p)
{
    p->target_port++;
}
static void change_second(struct packet *p)
{
    p->time_us += US_PER_S;
}
static void open_it(struct packet *p)
{
    p->tcp_flags = TCP_SYN | TCP_ACK;
}
static void refuse_it(struct packet *p)
{
    p->tcp_flags = TCP_RST;
}
static void turn_it(struct packet *p)
{
    *p = packets_reply(p, p->time_us, TCP_ACK);
}
static void make_datagram(struct packet *p)
{
    p->protocol = IP_UDP;
}
static void make_later_fragment(struct packet *p)
{
    p->fragment = p->later_fragment = true;
    p->has_ports = false;
}
static void make_known(struct packet *p)
{
    p->tcp_flags = TCP_FIN;
}

/* What is done to the first of two segments, and to the second; and how that one is counted then.
 */
static const struct {
    void (*first)(struct packet *p);
    void (*second)(struct packet *p);
    enum counting is;
} cases[] = {
    {leave_it, leave_it, COUNT_AGAIN},
    {leave_it, change_what_does_not_matter, COUNT_AGAIN},
    {leave_it, change_source, COUNT_WHOLE},
    {leave_it, change_target, COUNT_WHOLE},
    {leave_it, change_source_port, COUNT_WHOLE},
    {leave_it, change_target_port, COUNT_WHOLE},
    {leave_it, change_second, COUNT_WHOLE},
    {leave_it, open_it, COUNT_WHOLE},
    {leave_it, refuse_it, COUNT_WHOLE},
    {leave_it, turn_it, COUNT_WHOLE},
    {leave_it, make_known, COUNT_WHOLE},
    {leave_it, make_later_fragment, COUNT_WHOLE},
    {leave_it, make_datagram, COUNT_WHOLE},
    {open_it, open_it, COUNT_WHOLE},
    {make_datagram, make_datagram, COUNT_WHOLE},
    {make_later_fragment, make_later_fragment, COUNT_WHOLE},
    {make_known, make_known, COUNT_WHOLE},
    /* The first may be of any kind, if only its ends and ports are the same. */
    {open_it, leave_it, COUNT_AGAIN},
    {refuse_it, leave_it, COUNT_AGAIN},
    {make_known, leave_it, COUNT_AGAIN},
    {make_datagram, leave_it, COUNT_WHOLE},
    {make_later_fragment, leave_it, COUNT_WHOLE},
};

static void prepare_both(enum verdict first, enum verdict second)
{
    struct prepared none = {.counting = COUNT_FRAME}, row[3] = {none, two[0], two[1]};
    engine_prepare(e, first, &row[1]);
    engine_prepare(e, second, &row[2]);
    two[0] = row[1];
    two[1] = row[2];
}

START_TEST(only_a_segment_behind_what_has_its_ends_ports_and_second_is_counted_with_it)
{
    two[0] = (struct prepared){.packet = segment(0)};
    two[1] = (struct prepared){.packet = segment(100)};
    cases[_i].first(&two[0].packet);
    cases[_i].second(&two[1].packet);
    prepare_both(VERDICT_IP, VERDICT_IP);
    ck_assert_int_eq(two[0].counting, COUNT_WHOLE);
    ck_assert_int_eq(two[1].counting, cases[_i].is);
}
END_TEST

START_TEST(what_is_not_decoded_is_counted_as_a_frame_and_nothing_is_counted_with_it)
{
    two[0] = (struct prepared){.packet = segment(0)};
    two[1] = (struct prepared){.packet = segment(100)};
    prepare_both(VERDICT_IP, VERDICT_IP); /* their places were others' before */
    prepare_both(VERDICT_NOT_IP, VERDICT_IP);
    ck_assert_int_eq(two[0].counting, COUNT_FRAME);
    ck_assert_int_eq(two[1].counting, COUNT_WHOLE);
    prepare_both(VERDICT_IP, VERDICT_IP_SHORT);
    ck_assert_int_eq(two[1].counting, COUNT_FRAME);
    ck_assert_int_eq(two[1].verdict, VERDICT_IP_SHORT);
}
END_TEST

START_TEST(what_is_counted_with_the_one_in_front_has_its_ends_port_and_direction)
{
    two[0] = (struct prepared){.packet = segment(0)};
    two[1] = (struct prepared){.packet = segment(100)};
    prepare_both(VERDICT_IP, VERDICT_IP);
    ck_assert_int_eq(two[1].counting, COUNT_AGAIN);
    ck_assert_uint_eq(two[1].source_hash, two[0].source_hash);
    ck_assert_uint_eq(two[1].target_hash, two[0].target_hash);
    ck_assert_uint_eq(two[1].port, 40000);
    ck_assert_int_eq(two[1].direction, TRAFFIC_INBOUND);
    ck_assert(two[1].to_home && !two[1].from_home);
}
END_TEST

/* Two streams, or seconds, of two segments each, the first of the other one left out of the call.
 */
static void count_over_a_gap(void (*other)(struct packet *p))
{
    struct prepared row[5] = {{.counting = COUNT_FRAME}};
    for (int i = 1; i < 5; i++) {
        row[i].packet = segment(i);
        if (i > 2)
            other(&row[i].packet);
        engine_prepare(e, VERDICT_IP, &row[i]);
    }
    ck_assert_int_eq(row[2].counting, COUNT_AGAIN);
    ck_assert_int_eq(row[4].counting, COUNT_AGAIN);
    row[3] = row[4];
    engine_count(e, row + 1, 1);
    engine_count(e, row + 2, 2);
}

START_TEST(segments_of_two_ports_do_not_pass_for_one_burst)
{
    count_over_a_gap(change_target_port);
}
END_TEST

START_TEST(segments_of_two_seconds_do_not_pass_for_one_burst)
{
    count_over_a_gap(change_second);
}
END_TEST

Suite *test_prepare_suite(void);
Suite *test_prepare_suite(void)
{
    Suite *suite = suite_create("prepare");
    TCase *c = tcase_create("prepare");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_loop_test(c,
                        only_a_segment_behind_what_has_its_ends_ports_and_second_is_counted_with_it,
                        0, (int)(sizeof cases / sizeof cases[0]));
    tcase_add_test(c, what_is_not_decoded_is_counted_as_a_frame_and_nothing_is_counted_with_it);
    tcase_add_test(c, what_is_counted_with_the_one_in_front_has_its_ends_port_and_direction);
    tcase_add_test_raise_signal(c, segments_of_two_ports_do_not_pass_for_one_burst, SIGABRT);
    tcase_add_test_raise_signal(c, segments_of_two_seconds_do_not_pass_for_one_burst, SIGABRT);
    suite_add_tcase(suite, c);
    return suite;
}
