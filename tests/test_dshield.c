/* Tests of src/report/dshield.c. */
#include "src/report/dshield.h"
#include "tests/check.h"
#include "tests/sample_snapshot.h"

#include <stdlib.h>

static struct snapshot *s;
static struct snapshot_host *source;
static struct snapshot_host_detail *detail;
static struct dshield_settings settings;
static char *text;

/* One source outside, 198.51.100.7, with a detail and nothing in it. */
static void prepare(void)
{
    s = snapshot_new();
    ck_assert_ptr_nonnull(s);
    s->taken_at_us = SAMPLE_US(0);
    source = sample_add_source(s, "198.51.100.7", 0);
    source->records = 0;
    source->first_us = SAMPLE_US(80);
    source->peers = (struct distinct_count){2, CERTAINTY_EXACT};
    source->detail = 0;
    s->source_detail_count = 1;
    detail = &s->source_details[0];
    detail->since_us = SAMPLE_US(80);
}

static void clean_up(void)
{
    snapshot_free(s);
    free(text);
}

/* So many packets to a port, of which so many are records. */
static void add_port(uint8_t protocol, uint16_t port, uint64_t packets, uint64_t records)
{
    detail->ports[detail->ports_count++] =
        (struct snapshot_host_port){.packets = packets, .port = port, .protocol = protocol};
    source->packets += packets;
    source->records += records;
}

/* One of its latest packets: each is later than those before it. */
static struct snapshot_packet *add_packet(uint8_t protocol, uint16_t source_port,
                                          uint16_t target_port, uint8_t flags)
{
    memmove(detail->packets + 1, detail->packets,
            detail->packets_count * sizeof detail->packets[0]);
    detail->packets[0] = (struct snapshot_packet){
        .time_us = SAMPLE_US(10 - detail->packets_count++),
        .source_port = source_port,
        .target_port = target_port,
        .protocol = protocol,
        .tcp_flags = flags,
        .has_ports = true,
    };
    address_parse("192.0.2.14", &detail->packets[0].peer);
    return &detail->packets[0];
}

static void is(const char *want)
{
    size_t size;
    free(text);
    FILE *out = open_memstream(&text, &size);
    dshield_print(s, &settings, out);
    fclose(out);
    ck_assert_str_eq(text, want);
}

static void sources_are(uint8_t protocol, uint16_t port, const char *want)
{
    size_t size;
    free(text);
    FILE *out = open_memstream(&text, &size);
    dshield_print_sources(s, protocol, port, out);
    fclose(out);
    ck_assert_str_eq(text, want);
}

START_TEST(a_packet_that_is_known_is_a_line_with_count_1)
{
    add_port(17, 1026, 1, 1);
    add_packet(17, 3217, 1026, 0);
    is("2003-12-01 19:54:45 +00:00\t0\t1\t198.51.100.7\t3217\t192.0.2.14\t1026\tUDP\t\n");
}
END_TEST

START_TEST(the_others_to_that_port_are_one_line_with_their_count)
{
    add_port(17, 1026, 500, 500);
    add_packet(17, 3217, 1026, 0);
    add_packet(17, 3218, 1026, 0);
    is("2003-12-01 19:53:35 +00:00\t0\t498\t198.51.100.7\t\t\t1026\tUDP\t\n"
       "2003-12-01 19:54:45 +00:00\t0\t1\t198.51.100.7\t3217\t192.0.2.14\t1026\tUDP\t\n"
       "2003-12-01 19:54:46 +00:00\t0\t1\t198.51.100.7\t3218\t192.0.2.14\t1026\tUDP\t\n");
}
END_TEST

START_TEST(their_target_is_known_where_there_was_but_one)
{
    add_port(17, 1026, 500, 500);
    source->peers.value = 1;
    address_parse("192.0.2.14", &detail->peers[0].address);
    detail->peers_count = 1;
    is("2003-12-01 19:53:35 +00:00\t0\t500\t198.51.100.7\t\t192.0.2.14\t1026\tUDP\t\n");
    source->peers.certainty = CERTAINTY_ESTIMATE;
    is("2003-12-01 19:53:35 +00:00\t0\t500\t198.51.100.7\t\t\t1026\tUDP\t\n");
}
END_TEST

START_TEST(flags_are_letters_from_the_highest_bit_on)
{
    add_port(6, 445, 3, 3);
    add_packet(6, 1, 445, 0x02);
    add_packet(6, 2, 445, 0xef);
    is("2003-12-01 19:53:35 +00:00\t0\t1\t198.51.100.7\t\t\t445\tTCP\tS\n"
       "2003-12-01 19:54:45 +00:00\t0\t1\t198.51.100.7\t1\t192.0.2.14\t445\tTCP\tS\n"
       "2003-12-01 19:54:46 +00:00\t0\t1\t198.51.100.7\t2\t192.0.2.14\t445\tTCP\t12UPRSF\n");
}
END_TEST

START_TEST(of_one_port_only_the_records_are_told)
{
    add_port(6, 80, 300, 4);
    add_packet(6, 1, 80, 0x02);
    add_packet(6, 1, 80, 0x10);
    is("2003-12-01 19:53:35 +00:00\t0\t3\t198.51.100.7\t\t\t80\tTCP\tS\n"
       "2003-12-01 19:54:45 +00:00\t0\t1\t198.51.100.7\t1\t192.0.2.14\t80\tTCP\tS\n");
}
END_TEST

START_TEST(of_several_ports_only_what_is_a_record_for_certain)
{
    add_port(6, 80, 300, 4);
    add_port(17, 53, 30, 2);
    add_packet(17, 1, 53, 0);
    add_packet(6, 1, 80, 0x02);
    add_packet(6, 1, 80, 0x12);
    is("2003-12-01 19:54:46 +00:00\t0\t1\t198.51.100.7\t1\t192.0.2.14\t80\tTCP\tS\n");
}
END_TEST

START_TEST(what_may_be_of_another_port_is_left_out)
{
    add_port(17, 1026, 40, 40);
    add_port(17, 1027, 60, 60);
    detail->ports[1].packets_error = 50;
    is("2003-12-01 19:53:35 +00:00\t0\t40\t198.51.100.7\t\t\t1026\tUDP\t\n"
       "2003-12-01 19:53:35 +00:00\t0\t10\t198.51.100.7\t\t\t1027\tUDP\t\n");
}
END_TEST

START_TEST(of_icmp_the_ports_are_type_and_code)
{
    source->packets = source->records = 20;
    add_packet(1, 8, 0, 0);
    is("2003-12-01 19:53:35 +00:00\t0\t19\t198.51.100.7\t8\t\t\tICMP\t\n"
       "2003-12-01 19:54:45 +00:00\t0\t1\t198.51.100.7\t8\t192.0.2.14\t0\tICMP\t\n");
    source->first_us = SAMPLE_US(90); /* before its packets were told apart */
    is("2003-12-01 19:54:45 +00:00\t0\t1\t198.51.100.7\t8\t192.0.2.14\t0\tICMP\t\n");
}
END_TEST

START_TEST(ours_and_those_without_records_have_no_line)
{
    add_port(17, 1026, 5, 5);
    source->home = true;
    is("");
    source->home = false;
    source->records = 0;
    is("");
    source->records = 5;
    source->detail = -1;
    is("");
}
END_TEST

START_TEST(a_count_that_may_be_anothers_is_not_told)
{
    add_port(17, 1026, 500, 500);
    source->packets_error = 3;
    is("");
}
END_TEST

START_TEST(the_settings_are_in_each_line)
{
    add_port(17, 1026, 1, 1);
    struct snapshot_packet *p = add_packet(17, 3217, 1026, 0);
    settings = (struct dshield_settings){.user_id = 4294967295, .anonymise = true};
    is("2003-12-01 19:54:45 +00:00\t4294967295\t1\t198.51.100.7\t3217\t10.0.2.14\t1026\tUDP\t\n");
    address_parse("2001:db8::14", &p->peer);
    is("2003-12-01 19:54:45 +00:00\t4294967295\t1\t198.51.100.7\t3217\t\t1026\tUDP\t\n");
    settings = (struct dshield_settings){.user_id = 0};
}
END_TEST

START_TEST(the_sources_of_a_port_have_first_last_packets_and_date)
{
    add_port(17, 1026, 500, 500);
    add_port(17, 137, 3, 3);
    detail->ports[1].packets_error = 1;
    sources_are(17, 1026,
                "198.51.100.7\t2003-12-01 19:53:35\t2003-12-01 19:54:45\t500\t2003-12-01\n");
    sources_are(17, 137, "198.51.100.7\t2003-12-01 19:53:35\t2003-12-01 19:54:45\t2\t2003-12-01\n");
    sources_are(6, 1026, "");
    source->home = true;
    sources_are(17, 1026, "");
}
END_TEST

Suite *test_dshield_suite(void);
Suite *test_dshield_suite(void)
{
    Suite *suite = suite_create("dshield");
    TCase *t = tcase_create("dshield");
    tcase_add_checked_fixture(t, prepare, clean_up);
    tcase_add_test(t, a_packet_that_is_known_is_a_line_with_count_1);
    tcase_add_test(t, the_others_to_that_port_are_one_line_with_their_count);
    tcase_add_test(t, their_target_is_known_where_there_was_but_one);
    tcase_add_test(t, flags_are_letters_from_the_highest_bit_on);
    tcase_add_test(t, of_one_port_only_the_records_are_told);
    tcase_add_test(t, of_several_ports_only_what_is_a_record_for_certain);
    tcase_add_test(t, what_may_be_of_another_port_is_left_out);
    tcase_add_test(t, of_icmp_the_ports_are_type_and_code);
    tcase_add_test(t, ours_and_those_without_records_have_no_line);
    tcase_add_test(t, a_count_that_may_be_anothers_is_not_told);
    tcase_add_test(t, the_settings_are_in_each_line);
    tcase_add_test(t, the_sources_of_a_port_have_first_last_packets_and_date);
    suite_add_tcase(suite, t);
    return suite;
}
