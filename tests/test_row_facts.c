/* Tests of ui/row_facts.c, as filters ask for them. */
#include "tests/check.h"
#include "tests/parse_address.h"
#include "tests/sample_snapshot.h"
#include "ui/row_facts.h"

#include <string.h>

enum { TCP = 6, UDP = 17 };

static struct snapshot *s;

static struct snapshot_incident *add_incident(enum incident_kind kind, const char *name,
                                              enum severity severity)
{
    struct snapshot_incident *i = &s->incidents[s->incident_count++];
    *i = (struct snapshot_incident){
        .kind = (uint8_t)kind, .severity = (uint8_t)severity, .state = INCIDENT_STEADY};
    strcpy(i->name, name);
    return i;
}

/* The probe to udp/1026 that one of ours sends too, a port without a name, and a scanner. */
static void start(void)
{
    s = snapshot_new();
    s->taken_at_us = SAMPLE_US(0);
    sample_add_port(s, TCP, 445, 10);
    sample_add_port(s, UDP, 1026, 40);
    s->ports[0].first_us = SAMPLE_US(7200);

    struct snapshot_host *prober = sample_add_source(s, "198.51.100.7", 50);
    prober->signatures[0] = 2;
    prober->detail = 0;
    s->source_details[0].ports[0] = (struct snapshot_host_port){.port = 1026, .protocol = UDP};
    s->source_details[0].ports_count = 1;
    s->source_details[0].packets[0].protocol = 1;
    s->source_details[0].packets_count = 1;
    s->source_detail_count = 1;
    struct snapshot_host *ours = sample_add_source(s, "203.0.113.17", 40);
    ours->home = true;
    ours->first_us = SAMPLE_US(3601);
    sample_add_source(s, "192.0.2.9", 30);

    s->signature_count = 2;
    strcpy(s->signature_names[0], "slammer");
    strcpy(s->signature_names[1], "zero-probe");
    struct snapshot_incident *probe =
        add_incident(INCIDENT_SIGNATURE, "zero-probe", SEVERITY_CRITICAL);
    probe->ports[0] = (struct incident_port){.port = 1026, .protocol = UDP};
    probe->port_count = 1;
    probe->insiders[0].address = address("203.0.113.17");
    probe->insider_count = 1;
    probe->top_sources[0].address = address("198.51.100.7");
    probe->source_count = 1;
    struct snapshot_incident *port = add_incident(INCIDENT_PORT, "tcp/445", SEVERITY_INFO);
    port->ports[0] = (struct incident_port){.port = 445, .protocol = TCP};
    port->port_count = 1;
    port->state = INCIDENT_NEW;
    add_incident(INCIDENT_SOURCE, "192.0.2.9", SEVERITY_WARNING);
}

static void stop(void)
{
    snapshot_free(s);
}

typedef void facts_of(const struct snapshot *s, uint32_t index, unsigned wants,
                      struct filter_facts *out);

/* Which of the first rows pass, as "x.x". */
static const char *passing(facts_of *facts_of_row, uint32_t count, const char *text)
{
    static char pattern[8];
    struct filter f = {.inverted = false};
    ck_assert_msg(filter_set(&f, text), "%s", f.why);
    for (uint32_t i = 0; i < count; i++) {
        struct filter_facts facts = {.text = "", .severity = -1};
        facts_of_row(s, i, f.wants, &facts);
        pattern[i] = filter_match(&f, &facts) ? 'x' : '.';
    }
    pattern[count] = '\0';
    return pattern;
}

static const char *ports(const char *text)
{
    return passing(row_facts_port, 2, text);
}

static const char *sources(const char *text)
{
    return passing(row_facts_source, 3, text);
}

static const char *incidents(const char *text)
{
    return passing(row_facts_incident, 3, text);
}

START_TEST(ports_have_a_number_a_protocol_an_age_and_incidents)
{
    ck_assert_str_eq(ports("port:1026"), ".x");
    ck_assert_str_eq(ports("proto:tcp"), "x.");
    ck_assert_str_eq(ports("new"), ".x");
    ck_assert_str_eq(ports("sig:zero"), ".x");
    ck_assert_str_eq(ports("sig:445"), "..");
    ck_assert_str_eq(ports("sev:info"), "xx");
    ck_assert_str_eq(ports("sev:warning"), ".x");
    ck_assert_str_eq(ports("src:198.51. net:10.0.0.0/8 home"), "xx"); /* nobody in particular */
}
END_TEST

START_TEST(sources_have_an_address_ports_signatures_and_incidents)
{
    ck_assert_str_eq(sources("src:198.51.100."), "x..");
    ck_assert_str_eq(sources("net:192.0.2.0/24,203.0.113.0/24"), ".xx");
    ck_assert_str_eq(sources("port:1026"), "x..");
    ck_assert_str_eq(sources("proto:icmp"), "x..");
    ck_assert_str_eq(sources("sig:zero"), "x..");
    ck_assert_str_eq(sources("sig:slammer"), "...");
    ck_assert_str_eq(sources("home"), ".x.");
    ck_assert_str_eq(sources("new"), "x.x");
    ck_assert_str_eq(sources("sev:info"), "xxx");
    ck_assert_str_eq(sources("sev:critical"), "xx.");
}
END_TEST

START_TEST(incidents_have_ports_sources_a_name_and_a_severity)
{
    ck_assert_str_eq(incidents("port:1026"), "x..");
    ck_assert_str_eq(incidents("proto:tcp"), ".x.");
    ck_assert_str_eq(incidents("src:198.51.100.7"), "x..");
    ck_assert_str_eq(incidents("net:203.0.113.0/24"), "x..");
    ck_assert_str_eq(incidents("src:192.0.2.9"), "..x");
    ck_assert_str_eq(incidents("sig:zero"), "x..");
    ck_assert_str_eq(incidents("sev:warning"), "x.x");
    ck_assert_str_eq(incidents("new"), ".x.");
    ck_assert_str_eq(incidents("home"), "x..");
    char why[128];
    ck_assert(home_add(&s->input.home, "192.0.2.0/24", why, sizeof why));
    ck_assert_str_eq(incidents("home"), "x.x"); /* that of a source that is ours */
}
END_TEST

Suite *test_row_facts_suite(void);
Suite *test_row_facts_suite(void)
{
    Suite *suite = suite_create("row_facts");
    TCase *t = tcase_create("row_facts");
    tcase_add_checked_fixture(t, start, stop);
    tcase_add_test(t, ports_have_a_number_a_protocol_an_age_and_incidents);
    tcase_add_test(t, sources_have_an_address_ports_signatures_and_incidents);
    tcase_add_test(t, incidents_have_ports_sources_a_name_and_a_severity);
    suite_add_tcase(suite, t);
    return suite;
}
