/* Tests of ui/filter.c. */
#include "tests/check.h"
#include "tests/geo_sample.h"
#include "tests/parse_address.h"
#include "ui/filter.h"
#include "ui/who.h"

#include <string.h>

enum { TCP = 6, UDP = 17, ICMP = 1 };

static struct filter f;
static struct filter_facts row;

static void start(void)
{
    f = (struct filter){.inverted = false};
    row = (struct filter_facts){.known = ~0u, .text = "udp/1026 cap", .severity = -1};
}

static bool passes(const char *text)
{
    ck_assert_msg(filter_set(&f, text), "%s: %s", text, f.why);
    return filter_match(&f, &row);
}

/* Whether it is wrong, and what is said of it begins so. */
static bool is_refused(const char *text, const char *why)
{
    return !filter_set(&f, text) && strncmp(f.why, why, strlen(why)) == 0;
}

START_TEST(an_empty_filter_is_off_and_matches_every_row)
{
    ck_assert(!filter_on(&f));
    ck_assert(passes(""));
    ck_assert(passes("   "));
    ck_assert(!filter_on(&f));
    f.inverted = true;
    ck_assert(passes(""));
    ck_assert(passes("x") && filter_on(&f));
}
END_TEST

START_TEST(every_word_must_occur_in_either_case)
{
    ck_assert(passes("UDP 102"));
    ck_assert(!passes("UDP 53"));
    ck_assert(!passes("tcp 1026"));
}
END_TEST

START_TEST(a_minus_inverts_a_word_and_the_whole_can_be_inverted)
{
    ck_assert(passes("udp -tcp"));
    ck_assert(!passes("udp -cap"));
    ck_assert(passes("udp !tcp"));
    ck_assert(passes("udp -")); /* more is about to be typed */
    f.inverted = true;
    ck_assert(!passes("udp -tcp"));
    ck_assert(passes("udp -cap"));
}
END_TEST

START_TEST(ports_are_found_by_number_range_and_protocol)
{
    row.text = "";
    filter_add_port(&row, UDP, 1026);
    filter_add_port(&row, TCP, 445);
    ck_assert(passes("port:1026") && passes("port:445"));
    ck_assert(!passes("port:102") && !passes("port:10260"));
    ck_assert(passes("port:1000-1026") && passes("PORT:1026-1031") && !passes("port:1027-1031"));
    ck_assert(passes("port:udp/1026") && !passes("port:tcp/1026") && passes("port:tcp/0-65535"));
    ck_assert(passes("port:80,443-445") && !passes("port:80,443"));
    ck_assert(passes("port:1026 port:445") && !passes("port:1026 -port:445"));
}
END_TEST

START_TEST(sources_are_found_by_address_its_beginning_and_network)
{
    const struct address four = address("198.51.100.7"), six = address("2001:db8::17");
    filter_add_source(&row, &four);
    ck_assert(passes("src:198.51.100.7") && passes("src:198.51.100.") && passes("src:198."));
    ck_assert(!passes("src:198.51.100.70") && !passes("src:51.100."));
    row.sources[0] = address("198.51.100.70");
    ck_assert(!passes("src:198.51.100.7")); /* that is an address, and another one */
    ck_assert(passes("net:198.51.100.0/24") && !passes("net:198.51.100.0/28"));
    ck_assert(passes("net:10.0.0.0/8,198.51.100.64/26"));
    row.sources[0] = six;
    ck_assert(passes("src:2001:DB8:") && passes("src:2001:db8:0::17") &&
              passes("net:2001:db8::/32"));
    ck_assert(!passes("net:0.0.0.0/0"));
}
END_TEST

START_TEST(signatures_protocols_severities_and_flags_are_found)
{
    filter_add_signature(&row, "messenger-zero-probe");
    ck_assert(passes("sig:zero") && passes("sig:ZERO-probe") && !passes("sig:slammer"));
    ck_assert(passes("sig:slammer,zero"));
    row.protocols = 1 << UDP | 1 << ICMP;
    ck_assert(passes("proto:udp") && passes("proto:icmp proto:udp") && !passes("proto:tcp"));
    ck_assert(!passes("proto:icmp6"));
    ck_assert(!passes("sev:info")); /* of no incident */
    filter_add_severity(&row, SEVERITY_WARNING);
    filter_add_severity(&row, SEVERITY_INFO);
    ck_assert(passes("sev:info") && passes("sev:warning") && !passes("sev:critical"));
    ck_assert(!passes("new") && !passes("home") && passes("-new -home"));
    row.is_new = row.home = true;
    ck_assert(passes("new HOME"));
}
END_TEST

START_TEST(a_key_that_says_nothing_of_a_row_leaves_it_alone)
{
    row.known = FILTER_WORD | FILTER_PORT;
    ck_assert(passes("src:198.51.100."));
    ck_assert(passes("-src:198.51.100."));
    ck_assert(passes("udp src:198.51.100."));
    ck_assert(!passes("tcp src:198.51.100."));
    f.inverted = true;
    ck_assert(passes("src:198.51.100.")); /* there is nothing to invert */
    ck_assert(!passes("udp src:198.51.100."));
}
END_TEST

START_TEST(what_is_wrong_is_explained)
{
    ck_assert(is_refused("prt:1026", "\"prt:\" is none of: port: src: net:"));
    ck_assert(is_refused("port:", "port: 0 to 65535"));
    ck_assert(is_refused("port:65536", "port:") && is_refused("port:1026-1025", "port:"));
    ck_assert(is_refused("port:1026,", "port:") && is_refused("port:sctp/9", "port:"));
    ck_assert(is_refused("port:-5", "port:") && is_refused("port:1-", "port:"));
    ck_assert(is_refused("src:", "src:") && is_refused("src:example", "src:"));
    ck_assert(is_refused("net:203.0.113.0/33", "net: a network"));
    ck_assert(is_refused("net:203.0.113.", "net: a network"));
    ck_assert(is_refused("sig:", "sig:") && is_refused("proto:sctp", "proto: tcp, udp"));
    ck_assert(is_refused("sev:bad", "sev: info"));
    ck_assert(is_refused("port:x sev:y", "port:")); /* the first */
}
END_TEST

START_TEST(what_is_wrong_is_as_if_it_were_not_there)
{
    ck_assert(!filter_set(&f, "udp port:"));
    ck_assert(filter_match(&f, &row));
    ck_assert(!filter_set(&f, "tcp port:"));
    ck_assert(!filter_match(&f, &row));
    ck_assert(!filter_set(&f, "port:1,2,x"));
    ck_assert_uint_eq(f.choice_count, 0);
}
END_TEST

START_TEST(senders_are_found_by_country_and_network_where_files_say_them)
{
    const struct address a = address("198.51.100.7");
    ck_assert(is_refused("cc:DE", "cc: the setting geo_files names no file"));
    ck_assert(is_refused("as:3320", "as: the setting geo_files names no file"));
    struct geo *geo = geo_sample();
    who_use(NULL, geo);
    filter_add_source(&row, &a);
    ck_assert(passes("cc:DE") && passes("cc:de") && passes("cc:NL,DE") && !passes("cc:NL"));
    ck_assert(passes("as:3320") && passes("as:AS3320") && passes("as:telekom"));
    ck_assert(!passes("as:332") && !passes("-as:3320") && passes("-cc:NL"));
    ck_assert(is_refused("cc:", "cc: a country's two letters"));
    ck_assert(is_refused("cc:ger", "cc: a country's two letters"));
    ck_assert(is_refused("as:", "as: a network's number"));
    row.known = FILTER_PORT;
    ck_assert(passes("cc:NL")); /* nobody in particular sends it */
    who_use(NULL, NULL);
    geo_free(geo);
}
END_TEST

START_TEST(an_address_of_letters_is_no_key)
{
    row.text = "face:b00c::1";
    ck_assert(passes("face:b00c"));
    ck_assert(passes("::1"));
}
END_TEST

START_TEST(more_than_there_is_room_for_is_said)
{
    char text[FILTER_TEXT] = "";
    for (int i = 0; i < FILTER_TERMS; i++)
        strcat(text, "u ");
    ck_assert(passes(text));
    strcat(text, "u");
    ck_assert(is_refused(text, "more than 16 words"));
    strcpy(text, "port:1");
    for (int i = 1; i < FILTER_CHOICES; i++)
        strcat(text, ",1");
    filter_add_port(&row, TCP, 1);
    ck_assert(passes(text));
    strcat(text, ",1");
    ck_assert(is_refused(text, "more than 32"));
}
END_TEST

START_TEST(a_text_without_end_is_cut)
{
    char text[3 * FILTER_TEXT];
    memset(text, 'x', sizeof text);
    text[sizeof text - 1] = '\0';
    ck_assert(!passes(text));
    ck_assert_uint_eq(strlen(f.text), FILTER_TEXT - 1);
}
END_TEST

START_TEST(rows_may_have_more_ports_and_sources_than_are_looked_at)
{
    const struct address a = address("192.0.2.1");
    for (uint16_t i = 0; i < 1000; i++) {
        filter_add_port(&row, UDP, i);
        filter_add_source(&row, &a);
        filter_add_signature(&row, "x");
    }
    ck_assert(passes("port:0") && !passes("port:999"));
    filter_add_port(&row, 255, 1);
    ck_assert(passes("proto:udp") && !passes("proto:tcp"));
}
END_TEST

Suite *test_filter_suite(void);
Suite *test_filter_suite(void)
{
    Suite *s = suite_create("filter");
    TCase *t = tcase_create("filter");
    tcase_add_checked_fixture(t, start, NULL);
    tcase_add_test(t, an_empty_filter_is_off_and_matches_every_row);
    tcase_add_test(t, every_word_must_occur_in_either_case);
    tcase_add_test(t, a_minus_inverts_a_word_and_the_whole_can_be_inverted);
    tcase_add_test(t, ports_are_found_by_number_range_and_protocol);
    tcase_add_test(t, sources_are_found_by_address_its_beginning_and_network);
    tcase_add_test(t, signatures_protocols_severities_and_flags_are_found);
    tcase_add_test(t, a_key_that_says_nothing_of_a_row_leaves_it_alone);
    tcase_add_test(t, what_is_wrong_is_explained);
    tcase_add_test(t, what_is_wrong_is_as_if_it_were_not_there);
    tcase_add_test(t, senders_are_found_by_country_and_network_where_files_say_them);
    tcase_add_test(t, an_address_of_letters_is_no_key);
    tcase_add_test(t, more_than_there_is_room_for_is_said);
    tcase_add_test(t, a_text_without_end_is_cut);
    tcase_add_test(t, rows_may_have_more_ports_and_sources_than_are_looked_at);
    suite_add_tcase(s, t);
    return s;
}
