/* Tests of src/engine/payloads.c, against a counter that keeps everything. */
#include "src/engine/payloads.h"

#include "tests/check.h"
#include "tests/counting.h"
#include "tests/packets.h"

#include <stdlib.h>

static const struct payload_habit habit = {.records = 50, .percent = 90};
static struct hash_seed seed;
static struct payloads table;
static struct incident_payload rows[INCIDENT_PAYLOADS];
static uint32_t row_count;
static uint64_t unlisted;

static void setup(void)
{
    seed = packets_seed(1);
    payloads_clear(&table);
}

/* A datagram with that payload to that port. */
static struct prepared packet_to(uint16_t port, int64_t time_us, const void *payload,
                                 uint32_t length)
{
    struct packet p = packets_udp(time_us, 0xc6336401, 4000, 0x0a000001, port);
    p.payload = payload;
    p.payload_bytes = p.payload_captured = length;
    return prepare_packet(&seed, &p);
}

static bool add(const void *payload, uint32_t length, uint32_t n)
{
    struct prepared p = packet_to(1026, PACKETS_START_US, payload, length);
    return payloads_add(&table, &p, n, &habit);
}

static void fill(void)
{
    row_count = payloads_fill(&table, rows, &unlisted);
}

/* The payload of that number: its length and bytes both depend on it. */
static bool add_number(uint32_t number)
{
    uint8_t bytes[8] = {(uint8_t)number, (uint8_t)(number >> 8), 7, 7, 7, 7, 7, 7};
    return add(bytes, 2 + number % 7, 1);
}

START_TEST(payloads_are_told_apart_by_length_and_first_bytes)
{
    static const uint8_t zeros[20];
    static const uint8_t other_end[20] = {[15] = 1}, other_behind[20] = {[16] = 1};
    add(zeros, 2, 3);
    add(zeros, 3, 2);
    add(zeros, 20, 4);
    add(other_end, 20, 1);
    add(other_behind, 20, 1);
    add(NULL, 0, 6);
    fill();
    ck_assert_uint_eq(row_count, 5);
    ck_assert_uint_eq(rows[0].records, 6);
    ck_assert_uint_eq(rows[0].length, 0);
    ck_assert_uint_eq(rows[0].prefix_length, 0);
    ck_assert_uint_eq(rows[1].records, 5); /* what is behind the first bytes says nothing */
    ck_assert_uint_eq(rows[1].prefix_length, 16);
    ck_assert_uint_eq(rows[4].records, 1);
    ck_assert_mem_eq(rows[4].prefix, other_end, 16);
    ck_assert_uint_eq(unlisted, 0);
}
END_TEST

START_TEST(one_that_the_snaplen_cut_is_another)
{
    static const uint8_t zeros[20];
    struct prepared p = packet_to(1026, PACKETS_START_US, zeros, 20);
    payloads_add(&table, &p, 1, &habit);
    p.packet.payload_captured = 6;
    payloads_add(&table, &p, 1, &habit);
    fill();
    ck_assert_uint_eq(row_count, 2);
    ck_assert_uint_eq(rows[0].prefix_length + rows[1].prefix_length, 22);
}
END_TEST

START_TEST(numbers_of_questions_make_no_difference_and_the_first_is_shown)
{
    static const uint16_t ports[] = {53, 137, 1026};
    uint8_t question[12] = {0x12, 0x34, 1, 0};
    struct prepared p = packet_to(ports[_i], PACKETS_START_US, question, sizeof question);
    payloads_add(&table, &p, 1, &habit);
    question[0] = 0x56;
    p = packet_to(ports[_i], PACKETS_START_US + 1, question, sizeof question);
    payloads_add(&table, &p, 1, &habit);
    fill();
    ck_assert_uint_eq(row_count, ports[_i] == 1026 ? 2 : 1);
    ck_assert_uint_eq(rows[0].prefix[0], 0x12);
    ck_assert_uint_eq(rows[0].prefix[1], 0x34);
    ck_assert_int_eq(rows[0].first_us, PACKETS_START_US);
}
END_TEST

START_TEST(another_one_is_news_once_nearly_all_were_the_same)
{
    for (uint32_t i = 0; i < 49; i++)
        ck_assert(!add_number(1));
    ck_assert(!add_number(2)); /* too early */
    ck_assert(add_number(3));
    ck_assert(!add_number(3)); /* once */
    ck_assert(!add_number(1));
    ck_assert(add_number(4));
    fill();
    for (uint32_t i = 0; i < row_count; i++)
        ck_assert_int_eq(rows[i].new, rows[i].prefix[0] >= 3);
}
END_TEST

START_TEST(where_they_vary_none_is_news)
{
    for (uint32_t i = 0; i < 20000; i++)
        ck_assert(!add_number(i % 8 == 0 ? i : 1));
}
END_TEST

START_TEST(the_rarest_makes_room_and_its_count_is_the_error)
{
    for (uint32_t number = 1; number <= PAYLOADS; number++)
        for (uint32_t i = 0; i < 10 * number; i++)
            add_number(number);
    add_number(100);
    fill();
    ck_assert_uint_eq(row_count, PAYLOADS);
    ck_assert_uint_eq(rows[PAYLOADS - 1].prefix[0], 100); /* for certain it came once */
    ck_assert_uint_eq(rows[PAYLOADS - 1].records, 11);
    ck_assert_uint_eq(rows[PAYLOADS - 1].records_error, 10);
    ck_assert(!incident_payload_is_common(&rows[PAYLOADS - 1]));
    ck_assert(incident_payload_is_common(&rows[0]));
    ck_assert_uint_eq(unlisted, 10);
}
END_TEST

START_TEST(one_that_comes_later_and_more_often_than_the_rare_ones_is_listed)
{
    for (uint32_t i = 0; i < 1000; i++)
        add_number(1);
    for (uint32_t number = 2; number <= 100; number++)
        add_number(number);
    for (uint32_t i = 0; i < 50; i++)
        add_number(200);
    for (uint32_t number = 300; number <= 400; number++)
        add_number(number);
    fill();
    ck_assert_uint_eq(rows[0].records, 1000);
    ck_assert_uint_eq(rows[1].prefix[0], 200);
    ck_assert_uint_ge(rows[1].records, 50);
    ck_assert_uint_le(rows[1].records - rows[1].records_error, 50);
}
END_TEST

/* --- random streams against exact counts --- */

enum { NUMBERS = 4096, RECORDS = 30000 };

/* Skewed, more so for larger `skew`: number 0 most. */
static uint32_t draw_number(uint64_t *state, uint32_t skew)
{
    uint64_t number = hash_random(state) % NUMBERS;
    for (uint32_t i = 0; i < skew; i++)
        number = number * (hash_random(state) % NUMBERS) / NUMBERS;
    return (uint32_t)number;
}

static uint32_t number_of(const struct incident_payload *row)
{
    return (uint32_t)(row->prefix[0] | row->prefix[1] << 8);
}

static void check_bounds(const uint64_t exact[NUMBERS], uint64_t total)
{
    bool listed[NUMBERS] = {false};
    uint64_t sum = 0, errors = 0;
    fill();
    for (uint32_t i = 0; i < row_count; i++) {
        const uint64_t want = exact[number_of(&rows[i])];
        ck_assert_uint_ge(rows[i].records, want);
        ck_assert_uint_le(rows[i].records - rows[i].records_error, want);
        ck_assert_uint_le(rows[i].records_error, total / PAYLOADS);
        listed[number_of(&rows[i])] = true;
        sum += rows[i].records;
        errors += rows[i].records_error;
    }
    ck_assert_uint_eq(sum, total);
    ck_assert_uint_eq(errors, unlisted);
    for (uint32_t number = 0; number < NUMBERS; number++)
        ck_assert(listed[number] || exact[number] <= total / PAYLOADS);
}

START_TEST(counts_are_within_their_errors_and_frequent_ones_are_listed)
{
    static uint64_t exact[NUMBERS];
    uint64_t state = 17 + (uint64_t)_i, total = 0;
    memset(exact, 0, sizeof exact);
    for (uint32_t i = 0; i < RECORDS; i++) {
        const uint32_t number = draw_number(&state, (uint32_t)_i);
        const uint32_t n = (uint32_t)(hash_random(&state) % 3) + 1;
        uint8_t bytes[2] = {(uint8_t)number, (uint8_t)(number >> 8)};
        add(bytes, 2, n);
        exact[number] += n;
        total += n;
        if (hash_random(&state) % 500 == 0)
            check_bounds(exact, total);
    }
    check_bounds(exact, total);
}
END_TEST

START_TEST(a_payload_as_text_has_its_bytes_in_hex_and_its_length)
{
    char text[PAYLOAD_TEXT];
    uint8_t bytes[1500] = {0x13, 0x37, 0, 1};
    struct prepared p = packet_to(1026, 0, bytes, 4);
    ck_assert_str_eq(payload_text(&p, text), "13370001 (4 bytes)");
    p = packet_to(1026, 0, bytes, 1500);
    ck_assert_str_eq(payload_text(&p, text), "13370001000000000000000000000000.. (1500 bytes)");
    p = packet_to(1026, 0, bytes, 1);
    ck_assert_str_eq(payload_text(&p, text), "13 (1 byte)");
    p = packet_to(1026, 0, bytes, 0);
    ck_assert_str_eq(payload_text(&p, text), "(0 bytes)");
    p = packet_to(1026, 0, bytes, 4);
    p.packet.payload_captured = 1;
    p.packet.payload_bytes = UINT32_MAX;
    ck_assert_str_eq(payload_text(&p, text), "13.. (4294967295 bytes)");
}
END_TEST

START_TEST(what_is_archived_is_read_the_same_and_is_known)
{
    uint8_t bytes[1024];
    for (uint32_t i = 0; i < 60; i++)
        add_number(7);
    for (uint32_t i = 0; i < 30; i++)
        add_number(i % 12);
    struct archive a = archive_to(bytes, sizeof bytes);
    payloads_archive(&table, &a);
    ck_assert(!a.failed);
    const size_t size = a.at;
    const struct payloads before = table;
    memset(&table, 0, sizeof table);
    a = archive_from(bytes, size);
    payloads_archive(&table, &a);
    ck_assert(archive_is_read(&a));
    ck_assert_mem_eq(table.records, before.records, sizeof table.records);
    ck_assert_mem_eq(table.tags, before.tags, sizeof table.tags);
    ck_assert_uint_eq(table.total + table.pending, before.total + before.pending);
    ck_assert(!add_number(7));
    for (size_t at = 0; at < size; at++) {
        bytes[at] ^= 0xff;
        a = archive_from(bytes, size);
        payloads_archive(&table, &a);
        add_number(3);
        fill();
        bytes[at] ^= 0xff;
    }
}
END_TEST

Suite *test_payloads_suite(void);
Suite *test_payloads_suite(void)
{
    Suite *suite = suite_create("payloads");
    TCase *c = tcase_create("payloads");
    tcase_add_checked_fixture(c, setup, NULL);
    tcase_add_test(c, payloads_are_told_apart_by_length_and_first_bytes);
    tcase_add_test(c, one_that_the_snaplen_cut_is_another);
    tcase_add_loop_test(c, numbers_of_questions_make_no_difference_and_the_first_is_shown, 0, 3);
    tcase_add_test(c, another_one_is_news_once_nearly_all_were_the_same);
    tcase_add_test(c, where_they_vary_none_is_news);
    tcase_add_test(c, the_rarest_makes_room_and_its_count_is_the_error);
    tcase_add_test(c, one_that_comes_later_and_more_often_than_the_rare_ones_is_listed);
    tcase_add_loop_test(c, counts_are_within_their_errors_and_frequent_ones_are_listed, 0, 6);
    tcase_add_test(c, a_payload_as_text_has_its_bytes_in_hex_and_its_length);
    tcase_add_test(c, what_is_archived_is_read_the_same_and_is_known);
    suite_add_tcase(suite, c);
    return suite;
}
