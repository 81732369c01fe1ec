/* Tests of src/snapshot/snapshot.c. */
#include "src/snapshot/snapshot.h"

#include "tests/check.h"
#include "tests/parse_address.h"
#include "tests/same_snapshot.h"

#include <stdlib.h>

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

/* --- tests/same_snapshot.h -------------------------------------------------------------------- */

/* What is listed stands in the order of the struct, and between two there is no room for a third,
 * but what aligns the second. */
static void check_next(const char *name, size_t at, size_t size, size_t aligned, size_t *end)
{
    ck_assert_msg(at >= *end && at - *end < aligned, "a member before %s is not compared", name);
    *end = at + size;
}

#define NEXT(member)                                                                               \
    check_next(#member, offsetof(__typeof__(*x), member), sizeof x->member,                        \
               _Alignof(__typeof__(x->member)), &end);
#define NEXT_ROWS(kind, member, rows) NEXT(member)
#define CHECK_ORDER(kind)                                                                          \
    do {                                                                                           \
        const struct kind *x = NULL;                                                               \
        size_t end = 0;                                                                            \
        MEMBERS_##kind(NEXT, NEXT_ROWS);                                                           \
        check_next("the end of " #kind, sizeof *x, 0, _Alignof(struct kind), &end);                \
    } while (0);

START_TEST(no_member_is_left_out_of_what_is_compared)
{
    SAME_KINDS(CHECK_ORDER);
}
END_TEST

/* A small one may hide in that room: where the compiler can clear that, there is none. (gcc 12
 * clears the wrong places behind an array of structs, so these are left out.) */
#if defined __GNUC__ && __GNUC__ >= 11 && !defined __clang__
#define HAS_CLEAR_PADDING
static size_t count_set(const void *bytes, size_t size)
{
    size_t set = 0;
    for (size_t i = 0; i < size; i++)
        set += ((const uint8_t *)bytes)[i] != 0;
    return set;
}

#define SIZE(member) +sizeof x->member
#define NONE(member)
#define ROW(kind, member, rows) +1
#define NO_ROW(kind, member, rows)
#define CHECK_ROOM(kind)                                                                           \
    if (0 MEMBERS_##kind(NONE, ROW) == 0) {                                                        \
        struct kind *x = malloc(sizeof *x);                                                        \
        ck_assert_ptr_nonnull(x);                                                                  \
        memset(x, 0xff, sizeof *x);                                                                \
        __builtin_clear_padding(x);                                                                \
        ck_assert_msg(count_set(x, sizeof *x) == 0 MEMBERS_##kind(SIZE, NO_ROW),                   \
                      "a member of " #kind " is not compared");                                    \
        free(x);                                                                                   \
    }

START_TEST(nothing_hides_in_the_room_between_members)
{
    SAME_KINDS(CHECK_ROOM);
}
END_TEST
#endif

START_TEST(what_lies_between_members_makes_no_difference)
{
    struct snapshot_icmp rows[2];
    memset(&rows[0], 0, sizeof rows[0]);
    memset(&rows[1], 0xff, sizeof rows[1]);
    for (int i = 0; i < 2; i++) {
        rows[i].packets = rows[i].bytes = rows[i].records = 1;
        rows[i].protocol = rows[i].type = 58;
    }
    ck_assert_ptr_null(differs_snapshot_icmp(&rows[0], &rows[1], 1));
    rows[1].type = 59;
    ck_assert_str_eq(differs_snapshot_icmp(&rows[0], &rows[1], 1), "type of snapshot_icmp 0");
}
END_TEST

START_TEST(what_differs_within_a_row_is_found_where_the_row_is_valid)
{
    struct snapshot *a = snapshot_new(), *b = snapshot_new();
    a->target_detail_count = b->target_detail_count = 2;
    a->target_details[1].payloads_count = b->target_details[1].payloads_count = 3;
    b->target_details[1].payloads[3].bytes = 1;
    b->target_details[2].payloads_count = 1;
    ck_assert_ptr_null(differs_snapshot(a, b, 1));
    b->target_details[1].payloads[2].bytes = 1;
    ck_assert_str_eq(differs_snapshot(a, b, 1), "bytes of snapshot_payload 2");
    snapshot_free(a);
    snapshot_free(b);
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
    tcase_add_test(t, no_member_is_left_out_of_what_is_compared);
#ifdef HAS_CLEAR_PADDING
    tcase_add_test(t, nothing_hides_in_the_room_between_members);
#endif
    tcase_add_test(t, what_lies_between_members_makes_no_difference);
    tcase_add_test(t, what_differs_within_a_row_is_found_where_the_row_is_valid);
    suite_add_tcase(s, t);
    return s;
}
