/* Tests of src/engine/incident_parts.c and of what is new to a port, through the engine. */
#include "src/engine/engine.h"

#include "tests/counting.h"
#include "tests/packets.h"

#include <check.h>
#include <string.h>

enum { PROBE, NBSTAT, SPAM, ECHO_SCAN, LISTED };

static const uint8_t zeros[64], interesting[4] = {0x13, 0x37, 0, 1};
static struct signature list[LISTED];
static struct signature_set *set;
static struct engine *e;
static struct snapshot *s;
static int64_t now_s;

static void make_signature(struct signature *sig, const char *name, uint16_t first, uint16_t last,
                           uint16_t length)
{
    *sig = (struct signature){
        .severity = SIGNATURE_WARNING,
        .protocol = IP_UDP,
        .direction = TRAFFIC_ALL,
        .state = SIGNATURE_RECORD,
        .threshold = 1,
        .target_ports = {.ranges = {{IP_UDP, first, last}}, .count = 1},
        .cases = {{.tests = {{.kind = PAYLOAD_LENGTH, .low = length, .high = length}}, .count = 1}},
        .cases_count = 1,
    };
    strcpy(sig->name, name);
    strcpy(sig->title, name);
}

static struct known_good known_good;

static void setup(void)
{
    make_signature(&list[PROBE], "zero-probe", 1026, 1031, 2);
    make_signature(&list[NBSTAT], "nbstat", 137, 137, 50);
    make_signature(&list[SPAM], "spam", 1026, 1031, 60);
    list[SPAM].background = true;
    list[SPAM].severity = SIGNATURE_INFO;
    make_signature(&list[ECHO_SCAN], "slow", 7, 7, 1);
    list[ECHO_SCAN].threshold = 3;
    set = signature_set_new(list, LISTED);
    ck_assert_ptr_nonnull(set);
    static const int64_t server_ports[] = {53};
    struct engine_settings settings = {
        .memory_bytes = (size_t)64 << 20,
        .udp_timeout_s = 60,
        .tcp_timeout_s = 30,
        .icmp_timeout_s = 10,
        .server_ports = server_ports,
        .server_ports_count = 1,
        .window_s = {60, 3600, 86400},
        .signatures = set,
        .known_good = &known_good,
    };
    char why[128];
    ck_assert(home_add(&settings.home, "10.0.2.0/24", why, sizeof why));
    hash_seed_fixed(&settings.seed, 1);
    e = engine_new(&settings);
    s = snapshot_new();
    ck_assert(e && s);
    now_s = PACKETS_START_S;
}

static void teardown(void)
{
    engine_free(e);
    snapshot_free(s);
    signature_set_free(set);
}

/* --- Packets ---------------------------------------------------------------------------------- */

static const uint32_t ours = 0x0a000200, theirs = 0xc6336400; /* 10.0.2.0, 198.51.100.0 */

static void send_payload(uint32_t source, uint32_t target, uint16_t port, const uint8_t *payload,
                         uint32_t length)
{
    static uint16_t source_port = 2000;
    struct packet p = packets_udp(now_s * US_PER_S, source, source_port++, target, port);
    if (source_port == 60000)
        source_port = 2000;
    p.payload = payload;
    p.payload_bytes = p.payload_captured = length;
    count_packet(e, VERDICT_IP, &p);
}

static void probe(uint32_t source, uint32_t target, uint16_t port)
{
    send_payload(source, target, port, zeros, 2);
}

/* Something that no signature names, so that time goes on. */
static void pass(int64_t seconds)
{
    for (int64_t end = now_s + seconds; now_s < end;) {
        now_s += end - now_s < 10 ? end - now_s : 10;
        send_payload(theirs + 250, ours + 250, 9999, zeros, 20);
    }
}

static const struct snapshot_incident *incident(const char *name)
{
    engine_fill(e, now_s, s);
    for (uint32_t i = 0; i < s->incident_count; i++)
        if (strcmp(s->incidents[i].name, name) == 0)
            return &s->incidents[i];
    return NULL;
}

static const struct snapshot_incident *the_probe(void)
{
    const struct snapshot_incident *i = incident("zero-probe");
    ck_assert_ptr_nonnull(i);
    return i;
}

static uint32_t alerts_of(enum alert_kind kind)
{
    uint32_t count = 0;
    engine_fill(e, now_s, s);
    for (uint32_t i = 0; i < s->alert_count; i++)
        count += s->alerts[i].kind == kind;
    return count;
}

static const struct snapshot_alert *alert_of(enum alert_kind kind)
{
    engine_fill(e, now_s, s);
    for (uint32_t i = 0; i < s->alert_count; i++)
        if (s->alerts[i].kind == kind)
            return &s->alerts[i];
    ck_abort_msg("no such alert");
}

static const struct snapshot_incident *named(const char *name)
{
    const struct snapshot_incident *i = incident(name);
    ck_assert_ptr_nonnull(i);
    return i;
}

/* So many seconds on, in which something is probed that the incident goes on with. */
static void go_on(int64_t seconds)
{
    for (int64_t passed = 0; passed < seconds; passed += 300) {
        pass(300);
        probe(theirs + 1, ours + 1, 1026);
    }
}

static void send_number(uint32_t source, uint16_t port, uint32_t number)
{
    const uint8_t bytes[4] = {0xee, (uint8_t)number, (uint8_t)(number >> 8), 1};
    send_payload(source, ours + 1, port, bytes, sizeof bytes);
}

/* --- Payloads of an incident ------------------------------------------------------------------ */

START_TEST(a_new_payload_that_comes_again_is_listed_however_many_came_before)
{
    for (uint32_t i = 0; i < 1000; i++)
        probe(theirs + i % 100, ours, 1026);
    for (uint32_t number = 0; number < 50; number++)
        send_number(theirs, 1026, number);
    for (uint32_t i = 0; i < 20; i++)
        send_payload(theirs + i, ours, 1026, interesting, 4);
    const struct snapshot_incident *i = the_probe();
    ck_assert_uint_eq(i->records, 1070);
    ck_assert_uint_eq(i->payload_records, 1070);
    ck_assert_uint_eq(i->payload_count, INCIDENT_PAYLOADS);
    ck_assert_uint_eq(i->payloads[0].records, 1000);
    ck_assert_uint_eq(i->payloads[0].records_error, 0);
    ck_assert_mem_eq(i->payloads[1].prefix, interesting, 4);
    ck_assert(i->payloads[1].new);
    ck_assert_uint_eq(i->payloads[1].records - i->payloads[1].records_error, 20);
    uint64_t sum = 0;
    for (uint32_t k = 0; k < i->payload_count; k++)
        sum += i->payloads[k].records;
    ck_assert_uint_eq(sum, i->records);
}
END_TEST

START_TEST(of_payloads_that_are_all_new_seven_are_told_of_within_an_hour)
{
    for (uint32_t i = 0; i < 1000; i++)
        probe(theirs + i % 100, ours, 1026);
    for (uint32_t number = 0; number < 50; number++)
        send_number(theirs, 1026, number);
    ck_assert_uint_eq(alerts_of(ALERT_NEW_PAYLOAD), 7);
    go_on(3600);
    send_number(theirs, 1026, 100);
    ck_assert_uint_eq(alerts_of(ALERT_NEW_PAYLOAD), 8);
    ck_assert_ptr_nonnull(strstr(alert_of(ALERT_NEW_PAYLOAD)->text, "ee640001 (4 bytes)"));
}
END_TEST

/* --- What makes it critical ------------------------------------------------------------------- */

START_TEST(a_new_payload_makes_it_critical_for_an_hour)
{
    for (uint32_t i = 0; i < 60; i++)
        probe(theirs + i, ours, 1026);
    ck_assert_int_lt(the_probe()->severity, SEVERITY_CRITICAL);
    send_payload(theirs + 5, ours, 1026, interesting, 4);
    ck_assert_int_eq(the_probe()->severity, SEVERITY_CRITICAL);
    ck_assert(!the_probe()->payloads_past);
    go_on(3300);
    ck_assert_int_eq(the_probe()->severity, SEVERITY_CRITICAL);
    go_on(300);
    ck_assert_int_lt(the_probe()->severity, SEVERITY_CRITICAL);
    ck_assert_int_ne(the_probe()->state, INCIDENT_QUIET);
    ck_assert(the_probe()->payloads_past);
    ck_assert(the_probe()->payloads[1].new); /* which is told all the same */
}
END_TEST

START_TEST(one_of_ours_makes_it_critical_until_an_hour_after_its_last_record)
{
    probe(ours + 17, theirs, 1026);
    go_on(3300);
    probe(ours + 17, theirs, 1026);
    go_on(3300);
    ck_assert_int_eq(the_probe()->severity, SEVERITY_CRITICAL);
    ck_assert(!the_probe()->insiders_past);
    go_on(300);
    ck_assert_int_lt(the_probe()->severity, SEVERITY_CRITICAL);
    ck_assert(the_probe()->insiders_past);
    ck_assert_uint_eq(the_probe()->insider_count, 1);
    probe(ours + 17, theirs, 1026);
    ck_assert_int_eq(the_probe()->severity, SEVERITY_CRITICAL);
}
END_TEST

static void probe_and_reply(uint16_t source_port)
{
    struct packet p = packets_udp(now_s * US_PER_S, theirs, source_port, ours + 69, 1026);
    p.payload = zeros;
    p.payload_bytes = p.payload_captured = 2;
    count_packet(e, VERDICT_IP, &p);
    const struct packet reply =
        packets_udp(now_s * US_PER_S + 10, ours + 69, 1026, theirs, source_port);
    count_packet(e, VERDICT_IP, &reply);
}

START_TEST(a_reply_of_ours_makes_it_critical_until_an_hour_after_the_last)
{
    probe_and_reply(61000);
    go_on(3300);
    probe_and_reply(61001);
    go_on(3300);
    ck_assert_int_eq(the_probe()->severity, SEVERITY_CRITICAL);
    ck_assert(!the_probe()->repliers_past);
    go_on(300);
    ck_assert_int_lt(the_probe()->severity, SEVERITY_CRITICAL);
    ck_assert(the_probe()->repliers_past);
    ck_assert_uint_eq(the_probe()->repliers[0].replies, 2);
}
END_TEST

/* --- Payloads of a port that no signature names ----------------------------------------------- */

/* A probe every ten seconds by many, with one payload, for more than the time it takes. */
static void make_habit(uint16_t port)
{
    for (uint32_t i = 0; i < 120; i++) {
        send_payload(theirs + i % 60, ours + i % 20, port, zeros, 20);
        pass(10);
    }
}

START_TEST(another_payload_of_a_port_is_a_warning_with_its_hex)
{
    make_habit(5000);
    ck_assert_uint_eq(alerts_of(ALERT_NEW_PAYLOAD), 0);
    send_payload(theirs + 100, ours + 1, 5000, interesting, 4);
    ck_assert_uint_eq(alerts_of(ALERT_NEW_PAYLOAD), 1);
    ck_assert_int_eq(alert_of(ALERT_NEW_PAYLOAD)->severity, SEVERITY_WARNING);
    ck_assert_str_eq(alert_of(ALERT_NEW_PAYLOAD)->subject, "udp/5000");
    ck_assert_str_eq(alert_of(ALERT_NEW_PAYLOAD)->text,
                     "udp/5000: new payload 13370001 (4 bytes) from 198.51.100.100, nearly all had "
                     "another");
    const struct snapshot_incident *i = named("udp/5000");
    ck_assert_int_eq(i->kind, INCIDENT_PORT);
    ck_assert_int_eq(i->severity, SEVERITY_WARNING);
    ck_assert_uint_eq(i->records, 121);
    ck_assert_uint_eq(i->payload_count, 2);
    ck_assert_uint_eq(i->payloads[0].records, 120);
    ck_assert(i->payloads[1].new);
    send_number(theirs, 5000, 1); /* not each */
    ck_assert_uint_eq(alerts_of(ALERT_NEW_PAYLOAD), 1);
    pass(3600);
    send_number(theirs, 5000, 2);
    ck_assert_uint_eq(alerts_of(ALERT_NEW_PAYLOAD), 2);
}
END_TEST

START_TEST(its_incident_is_a_warning_for_an_hour)
{
    make_habit(5000);
    send_payload(theirs + 100, ours + 1, 5000, interesting, 4);
    for (uint32_t i = 0; i < 12; i++) {
        ck_assert_int_eq(named("udp/5000")->severity, SEVERITY_WARNING);
        pass(300);
        send_payload(theirs + 1, ours + 1, 5000, zeros, 20);
    }
    ck_assert_int_eq(named("udp/5000")->severity, SEVERITY_INFO);
}
END_TEST

START_TEST(one_who_probes_a_named_port_without_a_signature_is_told_of)
{
    for (uint32_t i = 0; i < 120; i++) {
        probe(theirs + i % 60, ours + i % 20, 1026);
        pass(10);
    }
    send_payload(theirs + 100, ours + 1, 1026, interesting, 4); /* of nobody who probes */
    ck_assert_uint_eq(alerts_of(ALERT_NEW_PAYLOAD), 1);
    ck_assert_str_eq(alert_of(ALERT_NEW_PAYLOAD)->incident, "udp/1026");
    send_payload(theirs + 1, ours + 1, 1026, interesting, 4); /* of one who does */
    ck_assert_uint_eq(alerts_of(ALERT_NEW_PAYLOAD), 2);
    ck_assert_str_eq(alert_of(ALERT_NEW_PAYLOAD)->incident, "zero-probe");
}
END_TEST

START_TEST(what_a_signature_names_is_no_news_of_its_port)
{
    make_habit(1027);
    probe(theirs + 100, ours + 1, 1027);
    ck_assert_uint_eq(alerts_of(ALERT_NEW_PAYLOAD), 0);
}
END_TEST

START_TEST(what_is_known_good_is_no_news_of_its_port)
{
    ck_assert(known_good_add(&known_good, "198.51.100.100"));
    teardown();
    setup();
    make_habit(5000);
    send_payload(theirs + 100, ours + 1, 5000, interesting, 4);
    ck_assert_uint_eq(alerts_of(ALERT_NEW_PAYLOAD), 0);
    send_payload(theirs + 101, ours + 1, 5000, interesting, 4);
    ck_assert_uint_eq(alerts_of(ALERT_NEW_PAYLOAD), 0); /* no longer new */
}
END_TEST

Suite *test_incident_parts_suite(void);
Suite *test_incident_parts_suite(void)
{
    Suite *suite = suite_create("incident_parts");
    TCase *c = tcase_create("incident_parts");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, a_new_payload_that_comes_again_is_listed_however_many_came_before);
    tcase_add_test(c, of_payloads_that_are_all_new_seven_are_told_of_within_an_hour);
    tcase_add_test(c, a_new_payload_makes_it_critical_for_an_hour);
    tcase_add_test(c, one_of_ours_makes_it_critical_until_an_hour_after_its_last_record);
    tcase_add_test(c, a_reply_of_ours_makes_it_critical_until_an_hour_after_the_last);
    tcase_add_test(c, another_payload_of_a_port_is_a_warning_with_its_hex);
    tcase_add_test(c, its_incident_is_a_warning_for_an_hour);
    tcase_add_test(c, one_who_probes_a_named_port_without_a_signature_is_told_of);
    tcase_add_test(c, what_a_signature_names_is_no_news_of_its_port);
    tcase_add_test(c, what_is_known_good_is_no_news_of_its_port);
    suite_add_tcase(suite, c);
    return suite;
}
