/* Tests of src/engine/engine.c: how a stream is cut into batches, what is left out of it, and when
 * it is looked at, changes nothing of what is counted; nor whether all is done once more. */
#include "src/engine/engine.h"

#include "tests/check.h"
#include "tests/same_snapshot.h"
#include "tests/segments.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { PACKETS = 100000, BATCH_MOST = 300 };

static struct prepared behind_none[1 + PACKETS], *const packets = behind_none + 1;
static struct engine *one, *other;
static struct snapshot *s, *t;
static int64_t last_second;

static struct engine_settings settings_make(void)
{
    static const int64_t server_ports[] = {53, 123, 137};
    static const struct port_range watched = {.protocol = IP_UDP, .first = 1026, .last = 1027};
    struct engine_settings settings = {
        .memory_bytes = 32 << 20, /* small, so that tables are soon full */
        .udp_timeout_s = 60,
        .tcp_timeout_s = 30,
        .icmp_timeout_s = 10,
        .window_s = {60, 3600, 86400},
        .server_ports = server_ports,
        .server_ports_count = 3,
        .watched = &watched,
        .watched_count = 1,
        .seed = packets_seed(1),
    };
    char why[100];
    ck_assert(home_add(&settings.home, "192.0.2.0/24,2001:db8:1::/48,10.0.0.0/8", why, sizeof why));
    return settings;
}

static void setup(void)
{
    struct engine_settings settings = settings_make();
    one = engine_new(&settings);
    other = engine_new(&settings);
    s = snapshot_new();
    t = snapshot_new();
    ck_assert(one && other && s && t);
}

static void teardown(void)
{
    engine_free(one);
    engine_free(other);
    snapshot_free(s);
    snapshot_free(t);
}

/* Any source, to some port of one of a lot of ours; now and then one that comes again. */
static struct packet flood_packet(int64_t time_us)
{
    const bool again = below(4) == 0;
    uint32_t source = again ? 0xc6330000 + below(400) : 0x40000000 + below(1 << 30);
    uint16_t port = (uint16_t)(below(3) ? below(65536) : below(40));
    uint32_t target = 0x0a000000 + below(below(2) ? 20 : 60000);
    struct packet p = packets_udp(time_us, source, (uint16_t)below(3000), target, port);
    if (below(3) == 0)
        p = packets_syn(time_us, source, target, port);
    return p;
}

static void prepare(uint32_t i, enum verdict verdict, const struct packet *p)
{
    static const uint8_t payload[] =
        "GET / HTTP/1.0 and whatever follows it in a packet of 64 bytes!";
    packets[i] = (struct prepared){.packet = *p};
    packets[i].packet.payload = payload + below(3);
    packets[i].packet.payload_bytes = packets[i].packet.payload_captured = below(40);
    engine_prepare(one, verdict, &packets[i]);
    if (packets[i].second > last_second)
        last_second = packets[i].second;
}

/* flood: of 10 packets, so many are of it. */
static void make_stream(uint64_t seed, uint32_t flood)
{
    uint32_t burst = 0; /* so many segments of it are to come */
    int64_t time_us = PACKETS_START_US;
    random_state = seed;
    last_second = INT64_MIN;
    make_hosts();
    for (uint32_t i = 0; i < PACKETS; i++) {
        /* In a flood there are many packets a second. */
        if (burst == 0)
            time_us = below(flood ? 2000 : 10) ? time_us + below(30) : next_time(time_us);
        const struct packet *recent = i > 200 ? &packets[i - 1 - below(200)].packet : NULL;
        struct packet p;
        if (burst > 0) {
            p = random_next_segment(&packets[i - 1].packet, time_us += below(100));
            burst--;
        } else if (below(50) == 0) {
            p = random_segment(time_us);
            burst = below(150);
        } else if (below(10) < flood)
            p = flood_packet(time_us);
        else if (recent && below(3) == 0)
            p = random_answer(recent, time_us);
        else if (recent && below(8) == 0)
            p = random_error(recent, time_us);
        else
            p = random_packet(time_us);
        prepare(i, below(30) ? VERDICT_IP : (enum verdict)below(VERDICTS), &p);
    }
}

/* In batches of 1 to `most`. */
static void count_in_batches(struct engine *e, uint32_t most)
{
    for (uint32_t i = 0; i < PACKETS;) {
        uint32_t n = 1 + below(most);
        n = n < PACKETS - i ? n : PACKETS - i;
        engine_count(e, packets + i, n);
        i += n;
    }
}

static void compare_now(void)
{
    engine_fill(one, last_second, s);
    engine_fill(other, last_second, t);
    check_same_snapshot(s, t);
}

static const struct {
    uint64_t seed;
    uint32_t flood, most;
} cuts[] = {{1, 0, 2}, {2, 0, BATCH_MOST}, {3, 5, BATCH_MOST}, {4, 10, BATCH_MOST}, {5, 9, 64}};

/* As in a capture that is played with a filter: one of so many packets, at random, is left out, and
 * those between are counted together. */
static void count_some(struct engine *e, uint32_t one_of)
{
    random_state = 7;
    for (uint32_t i = 0, end; i < PACKETS; i = end + 1) {
        for (end = i; end < PACKETS && below(one_of) > 0;)
            end++;
        engine_count(e, packets + i, end - i);
    }
}

static void count_some_whole(struct engine *e, uint32_t one_of)
{
    static uint8_t was[PACKETS];
    for (uint32_t i = 0; i < PACKETS; i++) {
        was[i] = packets[i].counting;
        if (was[i] == COUNT_AGAIN)
            packets[i].counting = COUNT_WHOLE;
    }
    count_some(e, one_of);
    for (uint32_t i = 0; i < PACKETS; i++)
        packets[i].counting = was[i];
}

START_TEST(segments_behind_each_other_are_counted_as_if_each_came_alone)
{
    static bool again[PACKETS];
    uint32_t count = 0;
    make_stream(cuts[_i].seed, cuts[_i].flood);
    for (uint32_t i = 0; i < PACKETS; i++) {
        again[i] = packets[i].counting == COUNT_AGAIN;
        count += again[i];
        if (again[i])
            packets[i].counting = COUNT_WHOLE;
    }
    ck_assert_uint_gt(count, PACKETS / 4);
    count_in_batches(one, cuts[_i].most);
    for (uint32_t i = 0; i < PACKETS; i++)
        if (again[i])
            packets[i].counting = COUNT_AGAIN;
    count_in_batches(other, cuts[_i].most);
    compare_now();
}
END_TEST

START_TEST(of_a_stream_some_segments_may_be_left_out)
{
    make_stream(cuts[_i].seed, cuts[_i].flood);
    const uint32_t one_of = _i % 2 ? 3 : 20;
    count_some_whole(one, one_of);
    count_some(other, one_of);
    compare_now();
}
END_TEST

START_TEST(a_segment_behind_a_reset_is_counted_as_if_none_came_before)
{
    uint32_t i = PACKETS / 2;
    make_stream(2, 0);
    while (packets[i].counting != COUNT_AGAIN)
        i++;
    engine_count(one, packets, i);
    engine_reset(one);
    engine_count(one, packets + i, PACKETS - i);
    packets[i].counting = COUNT_WHOLE;
    engine_count(other, packets + i, PACKETS - i);
    compare_now();
}
END_TEST

START_TEST(batches_cut_anywhere_give_the_snapshot_of_single_packets)
{
    make_stream(cuts[_i].seed, cuts[_i].flood);
    count_in_batches(one, 1);
    count_in_batches(other, cuts[_i].most);
    compare_now();
    ck_assert_uint_gt(s->capture.analysed, PACKETS / 2);
    if (cuts[_i].flood == 0)
        return;
    ck_assert_uint_gt(s->source_table.evicted, 1000);
    ck_assert_uint_gt(s->target_table.evicted, 100);
    ck_assert_uint_gt(s->flow_table.evicted, 1000);
    ck_assert_uint_eq(s->port_detail_count, SNAPSHOT_PORT_DETAILS);
}
END_TEST

START_TEST(no_packets_at_all_are_a_batch_as_well)
{
    make_stream(1, 0);
    engine_count(one, packets, 0);
    engine_fill(one, INT64_MIN, s);
    engine_fill(other, INT64_MIN, t);
    check_same_snapshot(s, t);
}
END_TEST

START_TEST(the_same_packets_under_the_same_seed_give_the_same_snapshot)
{
    make_stream(6, 8);
    engine_count(one, packets, PACKETS);
    engine_count(other, packets, PACKETS);
    compare_now();
    compare_now(); /* and once more without another packet */
}
END_TEST

/* So that no row of before stays. */
static void forget_rows(struct snapshot *of)
{
    memset(of->ports, 0xff, sizeof of->ports);
    memset(of->port_details, 0xff, sizeof of->port_details);
    memset(of->sources, 0xff, sizeof of->sources);
    memset(of->source_details, 0xff, sizeof of->source_details);
    memset(of->targets, 0xff, sizeof of->targets);
    memset(of->target_details, 0xff, sizeof of->target_details);
    memset(of->incidents, 0xff, sizeof of->incidents);
    memset(of->alerts, 0xff, sizeof of->alerts);
    memset(of->icmp, 0xff, sizeof of->icmp);
}

static void *fill_who(void *context)
{
    (void)context;
    engine_fill_who(other, last_second, t);
    return NULL;
}

START_TEST(two_threads_fill_the_snapshot_of_one)
{
    make_stream(cuts[_i].seed, cuts[_i].flood);
    engine_count(one, packets, PACKETS);
    engine_count(other, packets, PACKETS);
    engine_fill(one, last_second, s);
    for (int i = 0; i < 5; i++) {
        pthread_t thread;
        ck_assert_int_eq(pthread_create(&thread, NULL, fill_who, NULL), 0);
        engine_fill_what(other, last_second, t);
        pthread_join(thread, NULL);
        engine_fill_both(other, last_second, t);
        check_same_snapshot(s, t);
        forget_rows(t);
    }
}
END_TEST

/* The half that says who sent it runs behind by up to 5,000 packets, as another thread would. */
START_TEST(two_halves_of_counting_give_the_snapshot_of_the_whole)
{
    make_stream(cuts[_i].seed, cuts[_i].flood);
    count_in_batches(one, BATCH_MOST);
    for (uint32_t i = 0; i < PACKETS; i++)
        packets[i].record = packets[i].watched = true; /* which the first half is to correct */
    for (uint32_t what = 0, who = 0; who < PACKETS;) {
        uint32_t n = 1 + below(BATCH_MOST);
        if (what < PACKETS && (what - who < 300 || (what - who < 5000 && below(2)))) {
            n = n < PACKETS - what ? n : PACKETS - what;
            engine_count_what(other, packets + what, n);
            what += n;
        } else {
            n = n < what - who ? n : what - who;
            engine_count_who(other, packets + who, n);
            who += n;
        }
    }
    compare_now();
}
END_TEST

/* Every time anything is put away or brought up to date for it, that must change nothing. */
START_TEST(looking_now_and_then_changes_nothing)
{
    make_stream(7, 8);
    for (uint32_t i = 0; i < PACKETS; i += 1000) {
        engine_count(one, packets + i, 1000);
        engine_count(other, packets + i, 1000);
        int64_t second = INT64_MIN;
        for (uint32_t k = 0; k < i + 1000; k++)
            second = packets[k].second > second ? packets[k].second : second;
        if (below(3) == 0)
            engine_fill(other, second, t);
    }
    compare_now();
}
END_TEST

START_TEST(another_seed_gives_the_same_exact_counts)
{
    struct engine_settings settings = settings_make();
    make_stream(8, 5);
    engine_count(one, packets, PACKETS);
    engine_free(other);
    settings.seed = packets_seed(99);
    other = engine_new(&settings);
    for (uint32_t i = 0; i < PACKETS; i++)
        engine_prepare(other, (enum verdict)packets[i].verdict, &packets[i]);
    engine_count(other, packets, PACKETS);
    engine_fill(one, last_second, s);
    engine_fill(other, last_second, t);
    ck_assert_same(snapshot_capture, &s->capture, &t->capture, 1);
    ck_assert_uint_eq(s->port_count, t->port_count);
    for (uint32_t i = 0; i < s->port_count; i++) {
        ck_assert_uint_eq(s->ports[i].packets, t->ports[i].packets);
        ck_assert_uint_eq(s->ports[i].bytes, t->ports[i].bytes);
        ck_assert_int_eq(s->ports[i].first_us, t->ports[i].first_us);
    }
    ck_assert_uint_eq(s->icmp_count, t->icmp_count);
    ck_assert_same(snapshot_icmp, s->icmp, t->icmp, s->icmp_count);
    ck_assert_mem_eq(s->traffic, t->traffic, sizeof s->traffic);
    ck_assert_ptr_nonnull(differs_snapshot_host(s->sources, t->sources, s->source_count));
}
END_TEST

Suite *test_engine_batches_suite(void);
Suite *test_engine_batches_suite(void)
{
    Suite *suite = suite_create("engine_batches");
    TCase *c = tcase_create("engine_batches");
    tcase_set_timeout(c, 120);
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, a_segment_behind_a_reset_is_counted_as_if_none_came_before);
    tcase_add_loop_test(c, batches_cut_anywhere_give_the_snapshot_of_single_packets, 0,
                        (int)(sizeof cuts / sizeof cuts[0]));
    tcase_add_loop_test(c, segments_behind_each_other_are_counted_as_if_each_came_alone, 0,
                        (int)(sizeof cuts / sizeof cuts[0]));
    tcase_add_loop_test(c, of_a_stream_some_segments_may_be_left_out, 0,
                        (int)(sizeof cuts / sizeof cuts[0]));
    tcase_add_loop_test(c, two_halves_of_counting_give_the_snapshot_of_the_whole, 0,
                        (int)(sizeof cuts / sizeof cuts[0]));
    tcase_add_loop_test(c, two_threads_fill_the_snapshot_of_one, 0,
                        (int)(sizeof cuts / sizeof cuts[0]));
    tcase_add_test(c, no_packets_at_all_are_a_batch_as_well);
    tcase_add_test(c, the_same_packets_under_the_same_seed_give_the_same_snapshot);
    tcase_add_test(c, looking_now_and_then_changes_nothing);
    tcase_add_test(c, another_seed_gives_the_same_exact_counts);
    suite_add_tcase(suite, c);
    return suite;
}
