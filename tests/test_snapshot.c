/* Tests of src/snapshot/snapshot.c. */
#include "src/snapshot/snapshot.h"

#include "tests/parse_address.h"

#include <check.h>

START_TEST(a_new_snapshot_knows_nothing)
{
    struct snapshot *s = snapshot_new();
    ck_assert_int_eq(s->taken_at_us, SNAPSHOT_UNKNOWN);
    ck_assert_int_eq(s->first_packet_us, SNAPSHOT_UNKNOWN);
    ck_assert_int_eq(s->last_packet_us, SNAPSHOT_UNKNOWN);
    ck_assert_uint_eq(s->port_count, 0);
    ck_assert_uint_eq(s->source_count, 0);
    snapshot_free(s);
    snapshot_free(NULL);
}
END_TEST

START_TEST(hardly_any_is_ours_where_nearly_all_packets_pass_by)
{
    struct snapshot *s = snapshot_new();
    ck_assert(!snapshot_hardly_any_is_ours(s));
    s->traffic[TRAFFIC_ALL].total.packets = s->traffic[TRAFFIC_TRANSIT].total.packets = 5;
    ck_assert(snapshot_hardly_any_is_ours(s));
    s->traffic[TRAFFIC_ALL].total.packets = 1000;
    s->traffic[TRAFFIC_TRANSIT].total.packets = 990;
    ck_assert(snapshot_hardly_any_is_ours(s));
    s->traffic[TRAFFIC_TRANSIT].total.packets = 989;
    ck_assert(!snapshot_hardly_any_is_ours(s));
    snapshot_free(s);
}
END_TEST

START_TEST(a_copy_holds_everything_that_is_valid)
{
    struct snapshot *s = snapshot_new(), *copy = snapshot_new();
    s->taken_at_us = 7;
    s->capture.received = 99;
    s->port_count = 2;
    s->ports[1].packets = 5;
    s->port_detail_count = 1;
    s->port_details[0].history.seconds[SNAPSHOT_SECONDS - 1] = 6;
    s->source_count = 1;
    s->sources[0].address = address("192.0.2.1");
    s->source_detail_count = 1;
    s->source_details[0].peers_count = 3;
    s->icmp_count = 2;
    s->icmp[1].packets = 8;
    s->target_count = 3;
    s->targets[2].packets = 9;
    s->target_detail_count = 2;
    s->target_details[1].payloads_count = 4;
    snapshot_copy(copy, s);
    ck_assert_int_eq(copy->taken_at_us, 7);
    ck_assert_uint_eq(copy->capture.received, 99);
    ck_assert_uint_eq(copy->port_count, 2);
    ck_assert_uint_eq(copy->ports[1].packets, 5);
    ck_assert_uint_eq(copy->port_details[0].history.seconds[SNAPSHOT_SECONDS - 1], 6);
    ck_assert(address_equal(&copy->sources[0].address, &s->sources[0].address));
    ck_assert_uint_eq(copy->source_details[0].peers_count, 3);
    ck_assert_uint_eq(copy->icmp[1].packets, 8);
    ck_assert_uint_eq(copy->targets[2].packets, 9);
    ck_assert_uint_eq(copy->target_details[1].payloads_count, 4);
    snapshot_free(s);
    snapshot_free(copy);
}
END_TEST

START_TEST(a_port_is_found_by_protocol_and_number)
{
    struct snapshot *s = snapshot_new();
    static const struct snapshot_port ports[] = {{.protocol = 6, .port = 23, .packets = 1},
                                                 {.protocol = 6, .port = 1026, .packets = 2},
                                                 {.protocol = 17, .port = 0, .packets = 3},
                                                 {.protocol = 17, .port = 1026, .packets = 4},
                                                 {.protocol = 17, .port = 65535, .packets = 5}};
    s->port_count = 5;
    for (uint32_t i = 0; i < s->port_count; i++)
        s->ports[i] = ports[i];
    for (uint32_t i = 0; i < s->port_count; i++)
        ck_assert_ptr_eq(snapshot_find_port(s, ports[i].protocol, ports[i].port), &s->ports[i]);
    ck_assert_ptr_null(snapshot_find_port(s, 17, 23));
    ck_assert_ptr_null(snapshot_find_port(s, 6, 0));
    s->port_count = 0;
    ck_assert_ptr_null(snapshot_find_port(s, 6, 23));
    snapshot_free(s);
}
END_TEST

START_TEST(a_source_is_found_by_its_address)
{
    struct snapshot *s = snapshot_new();
    s->source_count = 2;
    s->sources[0].address = address("2001:db8::1");
    s->sources[1].address = address("192.0.2.1");
    struct address a = address("192.0.2.1"), unknown = address("192.0.2.2");
    ck_assert_ptr_eq(snapshot_find_source(s, &a), &s->sources[1]);
    ck_assert_ptr_null(snapshot_find_source(s, &unknown));
    snapshot_free(s);
}
END_TEST

START_TEST(records_of_udp_are_exact_while_no_conversation_was_pushed_out)
{
    struct snapshot *s = snapshot_new();
    ck_assert(snapshot_records_exact(s, 17));
    s->source_table.evicted = 1;
    ck_assert(snapshot_records_exact(s, 17));
    s->flow_table.evicted = 1;
    ck_assert(!snapshot_records_exact(s, 17));
    ck_assert(snapshot_records_exact(s, 6));
    snapshot_free(s);
}
END_TEST

Suite *test_snapshot_suite(void);
Suite *test_snapshot_suite(void)
{
    Suite *s = suite_create("snapshot");
    TCase *t = tcase_create("snapshot");
    tcase_add_test(t, a_new_snapshot_knows_nothing);
    tcase_add_test(t, hardly_any_is_ours_where_nearly_all_packets_pass_by);
    tcase_add_test(t, a_copy_holds_everything_that_is_valid);
    tcase_add_test(t, a_port_is_found_by_protocol_and_number);
    tcase_add_test(t, a_source_is_found_by_its_address);
    tcase_add_test(t, records_of_udp_are_exact_while_no_conversation_was_pushed_out);
    suite_add_tcase(s, t);
    return s;
}
