/* Tests of src/report/redact_copy.c. */
#include "src/report/json.h"
#include "src/report/page.h"
#include "src/report/redact.h"
#include "src/snapshot/pieces.h"
#include "tests/check.h"
#include "tests/sample_incidents.h"

#include <stdlib.h>

static struct redact *r;
static struct snapshot *s;
static const struct snapshot *copy;

static void add_detail(struct snapshot_host_detail *d, const char *peer)
{
    sample_fill_detail(d);
    d->peers[d->peers_count++] = (struct snapshot_peer){sample_address(peer), SAMPLE_US(2)};
    d->packets[d->packets_count++] = (struct snapshot_packet){
        .peer = sample_address(peer), .payload_length = 4, .payload = {203, 0, 113, 40}};
}

static void prepare(void)
{
    static const uint8_t key[REDACT_KEY] = {9};
    char why[128];
    s = snapshot_new();
    r = redact_new(key);
    ck_assert(s && r);
    sample_fill_capture(s);
    s->taken_at_us = SAMPLE_US(0);
    s->first_packet_us = s->last_packet_us = SAMPLE_US(1);
    s->input.home.count = 0;
    ck_assert(home_add(&s->input.home, "203.0.113.0/24,192.0.2.0/24", why, sizeof why));
    sample_add_port(s, 17, 1026, 500);
    sample_fill_port_detail(s, 0);
    sample_add_source(s, "198.51.100.7", 600)->detail = 0;
    sample_add_source(s, "203.0.113.40", 400)->home = true;
    add_detail(&s->source_details[s->source_detail_count++], "203.0.113.41");
    sample_add_target(s, "203.0.113.42", 300)->detail = 0;
    for (int i = 1; i < 9; i++) {
        char text[ADDRESS_TEXT];
        snprintf(text, sizeof text, "203.0.113.%d", 42 + i);
        sample_add_target(s, text, 200);
    }
    add_detail(&s->target_details[s->target_detail_count++], "203.0.113.43");
    sample_fill_incidents(s);
    strcpy(s->incidents[2].name, "203.0.113.60");
    s->incidents[0].home.network = network_of(&(struct address){{0}}, 0);
    network_parse("203.0.113.0/24", &s->incidents[0].home.network);
    s->incidents[0].home.cells_count = 256;
    memset(s->input.names, 0, sizeof s->input.names);
    strcpy(s->input.names, "203-0-113-40.pcap");
    strcpy(s->input.filter, "net 203.0.113");
    strcpy(s->input.error, "203-0-113-40.pcap: it is cut off");
}

static void clean_up(void)
{
    redact_free(r);
    snapshot_free(s);
}

static bool has_bytes(const void *bytes, size_t length)
{
    struct piece pieces[PIECES];
    pieces_of(copy, pieces);
    for (int i = 0; i < PIECES; i++)
        if (memmem((const char *)copy + pieces[i].offset, pieces[i].bytes, bytes, length))
            return true;
    return false;
}

START_TEST(no_byte_of_the_copy_tells_a_home_network)
{
    static const uint8_t first[] = {0xff, 0xff, 203, 0, 113}, second[] = {0xff, 0xff, 192, 0, 2};
    copy = s;
    ck_assert(has_bytes(first, sizeof first)); /* so it would be found */
    ck_assert(has_bytes("203.0.113.17", 12));
    copy = redact_copy(r, s);
    ck_assert(!has_bytes(first, sizeof first));
    ck_assert(!has_bytes(second, sizeof second));
    ck_assert(!has_bytes("203.0.113", 9));
    ck_assert(!has_bytes("203-0-113", 9));
    ck_assert(!has_bytes("192.0.2.", 8));
    ck_assert(!has_bytes("Buy", 3));
    ck_assert(!has_bytes("SYSTEM", 6));
}
END_TEST

static char *print(bool json)
{
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (json)
        ck_assert(json_print(copy, false, out));
    else
        page_print(copy, false, out);
    fclose(out);
    return text;
}

START_TEST(what_is_written_of_it_says_what_is_left_out)
{
    copy = redact_copy(r, s);
    char *json = print(true), *page = print(false);
    ck_assert_ptr_nonnull(strstr(json, "\"redacted\":true"));
    ck_assert_ptr_nonnull(strstr(json, "\"filter\":null"));
    ck_assert_ptr_nonnull(strstr(json, "\"prefix\":null"));
    ck_assert_ptr_null(strstr(json, "\"prefix\":\""));
    ck_assert_ptr_nonnull(strstr(json, "\"from\":null,\"to\":null,\"text\":null"));
    ck_assert_ptr_nonnull(strstr(json, "\"names\":[\"file 1\"]"));
    ck_assert_ptr_nonnull(strstr(json, "\"error\":\"file 1: it is cut off\""));
    ck_assert_ptr_nonnull(strstr(page, "Redacted   home addresses are pseudonyms"));
    ck_assert_ptr_nonnull(strstr(page, "Filter     left out"));
    ck_assert_ptr_null(strstr(page, "04 00 28"));
    free(json);
    free(page);
}
END_TEST

START_TEST(without_a_filter_there_is_none_to_leave_out)
{
    s->input.filter[0] = '\0';
    copy = redact_copy(r, s);
    char *json = print(true);
    ck_assert_ptr_nonnull(strstr(json, "\"filter\":\"\""));
    free(json);
}
END_TEST

START_TEST(one_address_has_one_pseudonym_wherever_it_stands)
{
    struct address a = sample_address("203.0.113.60"), insider = sample_address("203.0.113.17");
    char text[ADDRESS_TEXT];
    copy = redact_copy(r, s);
    redact_address(r, &a);
    redact_address(r, &insider);
    ck_assert_str_eq(copy->incidents[2].name, address_format(&a, text));
    ck_assert_str_eq(copy->alerts[0].subject, address_format(&insider, text));
    ck_assert(address_equal(&copy->incidents[0].insiders[0].address, &insider));
    ck_assert_uint_eq(copy->incidents[0].home.cells_count, 0);
    /* Others, and what is counted, stay. */
    ck_assert_str_eq(copy->incidents[0].name, s->incidents[0].name);
    ck_assert(address_equal(&copy->sources[0].address, &s->sources[0].address));
    ck_assert_uint_eq(copy->incidents[0].payloads[1].length, 400);
    ck_assert_uint_eq(copy->incidents[0].records, s->incidents[0].records);
}
END_TEST

/* Else the order would tell that of the addresses. */
START_TEST(hosts_of_as_many_packets_are_sorted_by_pseudonym)
{
    copy = redact_copy(r, s);
    ck_assert_uint_eq(copy->targets[0].packets, 300);
    ck_assert_int_eq(copy->targets[0].detail, 0);
    for (uint32_t i = 2; i < copy->target_count; i++)
        ck_assert_int_lt(address_compare(&copy->targets[i - 1].address, &copy->targets[i].address),
                         0);
}
END_TEST

START_TEST(a_new_payload_is_told_without_its_bytes)
{
    sample_add_alert(s, ALERT_NEW_PAYLOAD, SEVERITY_CRITICAL,
                     "probe: new payload cb007128.. (16 bytes) from 198.51.100.7");
    sample_add_alert(s, ALERT_NEW_PAYLOAD, SEVERITY_CRITICAL,
                     "probe: new payload (0 bytes) from 198.51.100.7");
    copy = redact_copy(r, s);
    ck_assert_str_eq(copy->alerts[1].text, "probe: new payload (16 bytes) from 198.51.100.7");
    ck_assert_str_eq(copy->alerts[0].text, "probe: new payload (0 bytes) from 198.51.100.7");
}
END_TEST

START_TEST(an_error_of_a_file_that_is_not_listed_goes_without_its_name)
{
    strcpy(s->input.error, "other-203-0-113-9.pcap: it is cut off");
    copy = redact_copy(r, s);
    ck_assert_str_eq(copy->input.error, "reading ended early");
    s->input.kind = INPUT_INTERFACE;
    memcpy(s->input.names, "eth0\0eth1\0", 11);
    strcpy(s->input.error, "eth0: is down, it had 203.0.113.9");
    copy = redact_copy(r, s);
    ck_assert_int_eq(memcmp(copy->input.names, "eth0\0eth1\0", 11), 0);
    ck_assert_int_eq(strncmp(copy->input.error, "eth0: is down, it had 2", 23), 0);
    ck_assert_ptr_null(strstr(copy->input.error, "203.0.113"));
}
END_TEST

START_TEST(nothing_to_redact_is_no_copy)
{
    ck_assert_ptr_eq(redact_copy(NULL, s), s);
}
END_TEST

Suite *test_redact_copy_suite(void);
Suite *test_redact_copy_suite(void)
{
    Suite *suite = suite_create("redact_copy");
    TCase *t = tcase_create("redact_copy");
    tcase_add_checked_fixture(t, prepare, clean_up);
    tcase_add_test(t, no_byte_of_the_copy_tells_a_home_network);
    tcase_add_test(t, what_is_written_of_it_says_what_is_left_out);
    tcase_add_test(t, without_a_filter_there_is_none_to_leave_out);
    tcase_add_test(t, one_address_has_one_pseudonym_wherever_it_stands);
    tcase_add_test(t, hosts_of_as_many_packets_are_sorted_by_pseudonym);
    tcase_add_test(t, a_new_payload_is_told_without_its_bytes);
    tcase_add_test(t, an_error_of_a_file_that_is_not_listed_goes_without_its_name);
    tcase_add_test(t, nothing_to_redact_is_no_copy);
    suite_add_tcase(suite, t);
    return suite;
}
