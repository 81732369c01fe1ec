/* Tests of src/report/json_plain.c; of rows of ports against those that json_row puts member by
 * member. */
#include "src/report/json_plain.h"

#include "src/base/clock.h"
#include "src/report/json_row.h"

#include "tests/check.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 20000 };

static struct snapshot *s;

static void prepare(void)
{
    s = snapshot_new();
    ck_assert_ptr_nonnull(s);
    s->port_count = 1;
}

static void clean_up(void)
{
    snapshot_free(s);
}

static bool put_plain(struct json_out *o, const struct snapshot *snapshot, uint32_t i)
{
    return json_plain_port(o, &snapshot->ports[i]);
}

static bool put_members(struct json_out *o, const struct snapshot *snapshot, uint32_t i)
{
    json_row_port_members(o, snapshot, i);
    return true;
}

/* The row of the first port, to be freed. */
static char *printed(bool (*put)(struct json_out *, const struct snapshot *, uint32_t))
{
    static struct json_out o;
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    ck_assert_ptr_nonnull(out);
    json_out_open(&o, out);
    ck_assert(put(&o, s, 0));
    ck_assert(json_out_close(&o));
    fclose(out);
    return text;
}

static void check_row(const struct snapshot_port *port)
{
    s->ports[0] = *port;
    char *plain = printed(put_plain), *members = printed(put_members);
    ck_assert_str_eq(plain, members);
    free(plain);
    free(members);
}

/* As many digits as may be. */
static uint64_t any_number(void)
{
    const uint64_t bits = (uint64_t)random() << 33 ^ (uint64_t)random() << 11 ^ (uint64_t)random();
    return bits >> random() % 64;
}

static struct distinct_count any_count(void)
{
    return (struct distinct_count){.value = (uint32_t)any_number() & (UINT32_MAX >> 2),
                                   .certainty = (uint32_t)random() & 3};
}

START_TEST(a_row_is_the_same_as_member_by_member)
{
    srandom(1);
    for (int i = 0; i < ROWS; i++)
        check_row(&(struct snapshot_port){
            .packets = any_number(),
            .bytes = any_number(),
            .records = any_number(),
            .first_us = (int64_t)any_number(),
            .last_us = random() % 8 ? -(int64_t)(any_number() / 2) : SNAPSHOT_UNKNOWN,
            .sources = any_count(),
            .targets = any_count(),
            .detail = -1,
            .port = (uint16_t)(random() % 3 ? random() : random() % 1024),
            .protocol = random() % 2 ? IPPROTO_TCP : IPPROTO_UDP,
        });
}
END_TEST

START_TEST(the_longest_row_there_can_be_is_whole)
{
    check_row(&(struct snapshot_port){
        .packets = UINT64_MAX,
        .bytes = UINT64_MAX,
        .records = UINT64_MAX,
        .first_us = INT64_MAX,
        .last_us = INT64_MAX,
        .sources = {.value = UINT32_MAX >> 2, .certainty = CERTAINTY_ESTIMATE},
        .targets = {.value = UINT32_MAX >> 2, .certainty = CERTAINTY_ESTIMATE},
        .detail = -1,
        .port = UINT16_MAX,
        .protocol = IPPROTO_TCP,
    });
}
END_TEST

START_TEST(rows_of_both_kinds_stand_between_frames)
{
    static struct json_out o;
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    s->ports[0] = (struct snapshot_port){.detail = -1, .port = 7, .protocol = IPPROTO_TCP};
    json_out_open(&o, out);
    json_out_frame(&o, "[");
    json_row_port(&o, s, 0);
    json_out_frame(&o, ",");
    json_row_port_members(&o, s, 0);
    json_out_frame(&o, ",");
    json_row_port(&o, s, 0);
    json_out_frame(&o, "]");
    ck_assert(json_out_close(&o));
    fclose(out);
    char *row = printed(put_members), expected[4096];
    snprintf(expected, sizeof expected, "[%s,%s,%s]", row, row, row);
    ck_assert_str_eq(text, expected);
    free(row);
    free(text);
}
END_TEST

/* --- Hosts ------------------------------------------------------------------------------------ */

static bool put_plain_source(struct json_out *o, const struct snapshot *snapshot, uint32_t i)
{
    return json_plain_source(o, &snapshot->sources[i]);
}

static bool put_source_members(struct json_out *o, const struct snapshot *snapshot, uint32_t i)
{
    json_row_source_members(o, snapshot, i);
    return true;
}

static bool put_plain_target(struct json_out *o, const struct snapshot *snapshot, uint32_t i)
{
    json_plain_target(o, &snapshot->targets[i]);
    return true;
}

static bool put_target_members(struct json_out *o, const struct snapshot *snapshot, uint32_t i)
{
    json_row_target_members(o, snapshot, i);
    return true;
}

static void check_host(const struct snapshot_host *host)
{
    s->sources[0] = s->targets[0] = *host;
    s->source_count = s->target_count = 1;
    char *plain = printed(put_plain_source), *members = printed(put_source_members);
    ck_assert_str_eq(plain, members);
    free(plain);
    free(members);
    plain = printed(put_plain_target), members = printed(put_target_members);
    ck_assert_str_eq(plain, members);
    free(plain);
    free(members);
}

static struct address any_address(void)
{
    struct address a;
    for (size_t i = 0; i < sizeof a.bytes; i++)
        a.bytes[i] = (uint8_t)(random() % 3 ? random() : 0);
    return random() % 2 ? a : address_from_v4(a.bytes);
}

START_TEST(a_host_is_the_same_as_member_by_member)
{
    srandom(1);
    for (int i = 0; i < ROWS; i++)
        check_host(&(struct snapshot_host){
            .address = any_address(),
            .packets = any_number(),
            .packets_error = random() % 2 ? any_number() : 0,
            .bytes = any_number(),
            .records = any_number(),
            .first_us = (int64_t)any_number(),
            .last_us = random() % 8 ? -(int64_t)(any_number() / 2) : SNAPSHOT_UNKNOWN,
            .peers = any_count(),
            .ports = any_count(),
            .detail = -1,
            .ttl = (uint8_t)random(),
            .scan = (uint8_t)(random() % (SCAN_BOTH + 1)),
            .habit = (uint8_t)(random() % (HABIT_MIXED + 1)),
            .home = random() % 2,
            .shielded = random() % 2,
        });
}
END_TEST

START_TEST(the_longest_host_there_can_be_is_whole)
{
    struct snapshot_host host = {
        .packets = UINT64_MAX,
        .packets_error = UINT64_MAX,
        .bytes = UINT64_MAX,
        .records = UINT64_MAX,
        .first_us = INT64_MAX,
        .last_us = INT64_MAX,
        .peers = {.value = UINT32_MAX >> 2, .certainty = CERTAINTY_ESTIMATE},
        .ports = {.value = UINT32_MAX >> 2, .certainty = CERTAINTY_ESTIMATE},
        .detail = -1,
        .ttl = UINT8_MAX,
        .scan = SCAN_BOTH,
        .habit = HABIT_SEQUENTIAL,
    };
    memset(&host.address, 0xff, sizeof host.address);
    check_host(&host);
}
END_TEST

/* Names of signatures may be anything, so the library puts them. */
START_TEST(a_source_that_matched_a_signature_is_not_plain)
{
    static struct json_out o;
    struct snapshot_host host = {.detail = -1};
    host.signatures[0] = 2;
    ck_assert(!json_plain_source(&o, &host));
    s->signature_count = 2;
    strcpy(s->signature_names[1], "slammer");
    s->sources[0] = host;
    char *row = printed(put_source_members);
    ck_assert_ptr_nonnull(strstr(row, "\"signatures\":[\"slammer\"]"));
    free(row);
}
END_TEST

/* --- Elements of lists of a host -------------------------------------------------------------- */

static const struct snapshot_packet *packet_put;
static bool redacted;

static bool put_packet(struct json_out *o, const struct snapshot *snapshot, uint32_t i)
{
    (void)snapshot;
    (void)i;
    json_plain_packet(o, packet_put, redacted);
    return true;
}

static void check_packet(const struct snapshot_packet *packet, const char *json)
{
    packet_put = packet;
    char *text = printed(put_packet);
    ck_assert_str_eq(text, json);
    free(text);
}

START_TEST(a_packet_has_ports_only_where_they_were_read)
{
    static const uint8_t v4[4] = {192, 0, 2, 1};
    struct snapshot_packet p = {
        .time_us = INT64_C(1070308800123456),
        .peer = address_from_v4(v4),
        .wire_bytes = 60,
        .protocol = IPPROTO_UDP,
        .ttl = 64,
        .payload_bytes = 2,
        .payload_length = 2,
        .payload = {0x04, 0xff},
    };
    redacted = false;
    check_packet(&p, "{\"time\":\"2003-12-01T20:00:00.123456Z\",\"peer\":\"192.0.2.1\","
                     "\"frame_length\":60,\"ip_protocol\":17,\"ttl\":64,\"tcp_flags\":0,"
                     "\"payload_length\":2,\"payload\":\"04ff\"}");
    p.has_ports = 1;
    p.source_port = 666;
    p.target_port = 1026;
    redacted = true;
    check_packet(&p, "{\"time\":\"2003-12-01T20:00:00.123456Z\",\"peer\":\"192.0.2.1\","
                     "\"frame_length\":60,\"ip_protocol\":17,\"source_port\":666,"
                     "\"target_port\":1026,\"ttl\":64,\"tcp_flags\":0,\"payload_length\":2,"
                     "\"payload\":null}");
}
END_TEST

START_TEST(the_longest_packet_has_room)
{
    struct snapshot_packet p;
    memset(&p, 0xff, sizeof p);
    p.time_us = INT64_MAX;
    p.payload_length = SNAPSHOT_PAYLOAD;
    redacted = false;
    check_packet(&p, "{\"time\":\"9999-12-31T23:59:59.999999Z\","
                     "\"peer\":\"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff\","
                     "\"frame_length\":4294967295,\"ip_protocol\":255,\"source_port\":65535,"
                     "\"target_port\":65535,\"ttl\":255,\"tcp_flags\":255,"
                     "\"payload_length\":4294967295,"
                     "\"payload\":\"ffffffffffffffffffffffffffffffff\"}");
}
END_TEST

static bool put_others(struct json_out *o, const struct snapshot *snapshot, uint32_t i)
{
    (void)snapshot;
    (void)i;
    struct snapshot_peer peer = {.last_us = SNAPSHOT_UNKNOWN};
    memset(peer.address.bytes, 0xff, sizeof peer.address.bytes);
    json_out_begin_list(o, NULL);
    json_plain_host_port(
        o, &(struct snapshot_host_port){
               .packets = UINT64_MAX, .packets_error = 7, .port = 65535, .protocol = IPPROTO_TCP});
    json_plain_host_port(o, &(struct snapshot_host_port){.protocol = 200});
    json_plain_peer(o, &peer);
    json_out_end_list(o);
    return true;
}

START_TEST(elements_of_lists_stand_beside_each_other)
{
    char *text = printed(put_others);
    ck_assert_str_eq(text, "[{\"protocol\":\"tcp\",\"port\":65535,"
                           "\"packets\":9223372036854775807,\"packets_error\":7},"
                           "{\"protocol\":null,\"port\":0,\"packets\":0,\"packets_error\":0},"
                           "{\"address\":\"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff\","
                           "\"last\":null}]");
    free(text);
}
END_TEST

Suite *test_json_plain_suite(void);

Suite *test_json_plain_suite(void)
{
    Suite *suite = suite_create("json_plain");
    TCase *rows = tcase_create("rows");
    tcase_add_checked_fixture(rows, prepare, clean_up);
    tcase_add_test(rows, a_row_is_the_same_as_member_by_member);
    tcase_add_test(rows, a_host_is_the_same_as_member_by_member);
    tcase_add_test(rows, the_longest_host_there_can_be_is_whole);
    tcase_add_test(rows, a_source_that_matched_a_signature_is_not_plain);
    tcase_add_test(rows, the_longest_row_there_can_be_is_whole);
    tcase_add_test(rows, rows_of_both_kinds_stand_between_frames);
    tcase_add_test(rows, a_packet_has_ports_only_where_they_were_read);
    tcase_add_test(rows, the_longest_packet_has_room);
    tcase_add_test(rows, elements_of_lists_stand_beside_each_other);
    suite_add_tcase(suite, rows);
    return suite;
}
