/* Tests of src/engine/forged.c. */
#include "src/engine/forged.h"

#include "tests/capture_packets.h"
#include "tests/check.h"
#include "tests/packets.h"

enum { SPAM = 3, OTHER = 4, TTL = 114, LENGTH = 836, HOUR_S = 3600 };

static struct forged f;
static uint32_t names;
static struct distinct_count named;
static int64_t now_us;
static struct packet p; /* the next to be counted, but for what send() says */

static void begin(void)
{
    memset(&f, 0, sizeof f);
    now_us = PACKETS_START_US;
    p = packets_udp(0, 0, 26770, 0x0a000001, 1026);
    p.ttl = TTL;
    p.ip_length = LENGTH;
}

static void send(uint32_t source, uint32_t ip_id)
{
    p.time_us = now_us;
    p.source = packets_v4(source);
    p.ip_id = (uint16_t)ip_id;
    forged_count(&f, &detectors_usual.forged, &p, hash_mix(source), SPAM);
    now_us += US_PER_S;
}

static uint32_t groups(void)
{
    const uint32_t found = forged_groups(&f, SPAM, &named);
    names = named.value;
    return found;
}

/* One sender with so many names, who sends `step` packets for each that we see. */
static void send_forged(uint32_t first_id, uint32_t step, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        send(0xc0000000 + i * 977, first_id + i * step);
}

START_TEST(three_names_at_once_are_a_group)
{
    begin();
    send_forged(100, 1, 2);
    ck_assert_uint_eq(groups(), 0);
    ck_assert_uint_eq(names, 0);
    begin();
    send_forged(100, 1, 3);
    ck_assert_uint_eq(groups(), 1);
    ck_assert_uint_eq(names, 3);
}
END_TEST

START_TEST(the_counter_may_wrap)
{
    begin();
    send_forged(65500, 30, 4);
    ck_assert_uint_eq(groups(), 1);
    ck_assert_uint_eq(names, 4);
}
END_TEST

START_TEST(the_more_is_sent_elsewhere_the_more_names_it_takes)
{
    static const struct {
        uint32_t step, needed;
    } cases[] = {{1, 3}, {30, 3}, {100, 4}, {1000, 6}, {2000, 7}, {3000, 8}, {4000, 9}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        begin();
        send_forged(7, cases[i].step, cases[i].needed - 1);
        ck_assert_uint_eq(groups(), 0);
        begin();
        send_forged(7, cases[i].step, cases[i].needed);
        ck_assert_uint_eq(groups(), 1);
        ck_assert_uint_eq(names, cases[i].needed);
    }
}
END_TEST

START_TEST(what_one_source_sends_is_no_group)
{
    begin();
    for (uint32_t i = 0; i < 10000; i++)
        send(0xc0000001, i);
    for (uint32_t i = 0; i < 10000; i++)
        send(0xc0000002, 40000 + i % 256);
    ck_assert_uint_eq(groups(), 0);
}
END_TEST

START_TEST(a_name_that_comes_again_counts_once)
{
    begin();
    for (uint32_t i = 0; i < 500; i++)
        send(0xc0000000 + i % 5, i);
    ck_assert_uint_eq(groups(), 1);
    ck_assert_uint_eq(names, 5);
}
END_TEST

START_TEST(a_name_that_comes_again_with_another_counter_was_no_part_of_it)
{
    begin();
    send(0xc0000001, 100);
    send(0xc0000002, 110);
    send(0xc0000001, 40000);
    send(0xc0000003, 120);
    ck_assert_uint_eq(groups(), 0);
}
END_TEST

START_TEST(sixteen_names_are_exact_and_more_are_estimated)
{
    begin();
    send_forged(0, 3, 16);
    ck_assert_uint_eq(groups(), 1);
    ck_assert_uint_eq(names, 16);
    ck_assert_uint_eq(named.certainty, CERTAINTY_EXACT);
    for (uint32_t count = 20; count <= 500; count += 40) {
        begin();
        send_forged(0, 3, count);
        ck_assert_uint_eq(groups(), 1);
        ck_assert_uint_ge(names, count - count / 5 - 2); /* three standard errors */
        ck_assert_uint_le(names, count + count / 5 + 2);
        ck_assert_uint_eq(named.certainty, CERTAINTY_ROUGH);
    }
}
END_TEST

START_TEST(of_thousands_of_names_the_number_is_not_known)
{
    begin();
    send_forged(0, 3, 3000);
    ck_assert_uint_eq(groups(), 1);
    ck_assert_uint_eq(named.certainty, CERTAINTY_UNKNOWN);
}
END_TEST

START_TEST(other_ttls_lengths_and_signatures_are_other_senders)
{
    for (int what = 0; what < 3; what++) {
        begin();
        for (uint32_t i = 0; i < 12; i++) {
            p.ttl = (uint8_t)(TTL + (what == 0 ? i : 0));
            p.ip_length = (uint16_t)(LENGTH + (what == 1 ? i : 0));
            p.time_us = now_us;
            p.ip_id = (uint16_t)i;
            forged_count(&f, &detectors_usual.forged, &p, (uint64_t)i << 48,
                         (uint8_t)(what == 2 ? i : SPAM));
        }
        for (uint8_t signature = 0; signature < 12; signature++)
            ck_assert_uint_eq(forged_groups(&f, signature, &named), 0);
    }
}
END_TEST

START_TEST(groups_are_told_for_each_signature)
{
    begin();
    send_forged(0, 1, 4);
    p.ttl = 50;
    send_forged(0, 1, 6);
    ck_assert_uint_eq(groups(), 2);
    ck_assert_uint_eq(names, 6);
    ck_assert_uint_eq(forged_groups(&f, OTHER, &named), 0);
    ck_assert_uint_eq(named.value, 0);
}
END_TEST

START_TEST(only_udp_over_ipv4_without_checksum_is_looked_at)
{
    for (int what = 0; what < 5; what++) {
        begin();
        p.udp_checksum = what == 0;
        p.ip_version = what == 1 ? 6 : 4;
        p.protocol = what == 2 ? IP_TCP : IP_UDP;
        p.has_ports = what != 3;
        p.truncated = what == 4;
        send_forged(0, 1, 20);
        ck_assert_uint_eq(groups(), 0);
    }
}
END_TEST

START_TEST(two_senders_in_turn_are_two_groups)
{
    begin();
    for (uint32_t i = 0; i < 8; i++) {
        send(0xc0000000 + i, 1000 + 10 * i);
        send(0xd0000000 + i, 30000 + 10 * i);
    }
    ck_assert_uint_eq(groups(), 2);
    ck_assert_uint_eq(names, 8);
}
END_TEST

START_TEST(what_comes_more_than_two_hours_later_is_another)
{
    begin();
    for (uint32_t i = 0; i < 20; i++) {
        send(0xc0000000 + i, i);
        now_us += INT64_C(2) * HOUR_S * US_PER_S;
    }
    ck_assert_uint_eq(groups(), 0);
}
END_TEST

START_TEST(a_sender_who_comes_back_is_still_one_group)
{
    begin();
    for (uint32_t day = 0; day < 100; day++) {
        send_forged(1000 * day, 1, 5);
        now_us += INT64_C(24) * HOUR_S * US_PER_S;
        ck_assert_uint_eq(groups(), 1);
        ck_assert_uint_eq(names, 5);
    }
}
END_TEST

START_TEST(a_group_outlasts_a_flood_of_others)
{
    begin();
    send_forged(0, 1, 5);
    for (uint32_t i = 0; i < 100000; i++) {
        p.ttl = (uint8_t)(i % 100);
        p.ip_length = (uint16_t)(i / 100);
        send(i, i * 40503);
    }
    ck_assert_uint_ge(groups(), 1);
    ck_assert_uint_eq(names, 5);
}
END_TEST

/* Independent senders of one kind of packet, eight at a time, each with a counter of its own. */
static uint32_t false_groups(uint32_t packets_each, uint32_t *sources)
{
    uint32_t found = 0;
    for (uint64_t seed = 1; seed <= 400; seed++) {
        uint64_t random = seed * 7919;
        uint32_t source[8] = {0}, id[8] = {0};
        begin();
        for (uint32_t i = 0; i < 1000; i++) {
            const uint32_t k = i % 8, draw = (uint32_t)(hash_random(&random) >> 32);
            id[k] += 1 + draw % 300;
            if (i / 8 % packets_each == 0) {
                source[k] = draw;
                id[k] = (uint32_t)(hash_random(&random) >> 40);
                ++*sources;
            }
            send(source[k], id[k]);
        }
        found += groups();
    }
    return found;
}

START_TEST(of_400000_independent_senders_hardly_any_are_taken_for_a_group)
{
    uint32_t sources = 0;
    ck_assert_uint_le(false_groups(1, &sources), 20); /* 9, with a standard deviation of 3 */
    ck_assert_uint_eq(sources, 400000);
}
END_TEST

START_TEST(of_100000_that_send_several_packets_neither)
{
    uint32_t sources = 0;
    ck_assert_uint_le(false_groups(4, &sources), 28); /* 14, with a standard deviation of 4 */
    ck_assert_uint_ge(sources, 100000);
}
END_TEST

START_TEST(the_eight_names_of_2004_are_one_group)
{
    struct capture_packets capture;
    struct packet packet;
    struct hash_seed seed;
    hash_seed_fixed(&seed, 1);
    begin();
    if (!capture_packets_open(&capture, "real/messenger-spam-2004.pcap",
                              "the eight names of 2004 are one group"))
        return;
    while (capture_packets_next(&capture, &packet))
        if (packet.protocol == IP_UDP && packet.target_port >= 1026 && packet.target_port <= 1029)
            forged_count(&f, &detectors_usual.forged, &packet, hash_address(&seed, &packet.source),
                         SPAM);
    ck_assert_uint_eq(groups(), 1);
    ck_assert_uint_eq(names, 8);
}
END_TEST

START_TEST(a_group_is_known_after_a_restart_and_by_its_signature_s_other_number)
{
    static uint8_t bytes[8192];
    uint8_t at[FORGED_SIGNATURES];
    begin();
    send_forged(100, 1, 30);
    ck_assert_uint_eq(groups(), 1);
    const uint32_t known = names;
    struct archive a = archive_to(bytes, sizeof bytes);
    forged_archive(&f, &a);
    memset(&f, 0, sizeof f);
    a = archive_from(bytes, a.at);
    forged_archive(&f, &a);
    ck_assert(archive_is_read(&a));
    ck_assert_uint_eq(groups(), 1);
    ck_assert_uint_eq(names, known);
    memset(at, FORGED_GONE, sizeof at);
    at[SPAM] = 9;
    forged_renumber(&f, at);
    ck_assert_uint_eq(forged_groups(&f, 9, &named), 1);
    at[9] = FORGED_GONE;
    forged_renumber(&f, at);
    ck_assert_uint_eq(forged_groups(&f, 9, &named), 0);
}
END_TEST

Suite *test_forged_suite(void);
Suite *test_forged_suite(void)
{
    Suite *s = suite_create("forged");
    TCase *t = tcase_create("forged");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, three_names_at_once_are_a_group);
    tcase_add_test(t, the_counter_may_wrap);
    tcase_add_test(t, the_more_is_sent_elsewhere_the_more_names_it_takes);
    tcase_add_test(t, what_one_source_sends_is_no_group);
    tcase_add_test(t, a_name_that_comes_again_counts_once);
    tcase_add_test(t, a_name_that_comes_again_with_another_counter_was_no_part_of_it);
    tcase_add_test(t, sixteen_names_are_exact_and_more_are_estimated);
    tcase_add_test(t, of_thousands_of_names_the_number_is_not_known);
    tcase_add_test(t, other_ttls_lengths_and_signatures_are_other_senders);
    tcase_add_test(t, groups_are_told_for_each_signature);
    tcase_add_test(t, only_udp_over_ipv4_without_checksum_is_looked_at);
    tcase_add_test(t, two_senders_in_turn_are_two_groups);
    tcase_add_test(t, what_comes_more_than_two_hours_later_is_another);
    tcase_add_test(t, a_sender_who_comes_back_is_still_one_group);
    tcase_add_test(t, a_group_outlasts_a_flood_of_others);
    tcase_add_test(t, of_400000_independent_senders_hardly_any_are_taken_for_a_group);
    tcase_add_test(t, of_100000_that_send_several_packets_neither);
    tcase_add_test(t, the_eight_names_of_2004_are_one_group);
    tcase_add_test(t, a_group_is_known_after_a_restart_and_by_its_signature_s_other_number);
    suite_add_tcase(s, t);
    return s;
}
