/* Tests of src/engine/incidents_unnamed.c: scans, from packets to alerts. */
#include "src/engine/engine_parts.h"
#include "tests/incident_engine.h"

static const uint32_t elsewhere = 0x50000000; /* 80.0.0.0 */

static void send_syn(uint32_t source, uint32_t target, uint16_t port)
{
    const struct packet syn = packets_syn(now_s * US_PER_S, source, target, port);
    count_packet(e, VERDICT_IP, &syn);
}

/* One that is accepted. */
static void connect_to(uint32_t source, uint32_t target, uint16_t port)
{
    const struct packet syn = packets_syn(now_s * US_PER_S, source, target, port);
    const struct packet reply = packets_reply(&syn, now_s * US_PER_S + 9, TCP_SYN | TCP_ACK);
    count_packet(e, VERDICT_IP, &syn);
    count_packet(e, VERDICT_IP, &reply);
}

/* --- Sweeps and ports ------------------------------------------------------------------------- */

START_TEST(a_workstation_that_begins_to_sweep_is_found_whatever_it_did_before)
{
    static const uint16_t ports[] = {80, 443, 993, 5222, 8080, 22};
    for (uint32_t known = 0; known <= sizeof ports / sizeof *ports; known++) {
        teardown();
        setup();
        connect_to(ours + 8, theirs, 80);
        for (uint32_t i = 0; i < 60; i++)
            for (uint32_t k = 0; k < known; k++)
                connect_to(ours + 9, elsewhere + i, ports[k]);
        now_s += 60;
        for (uint32_t i = 0; i < 48; i++)
            send_syn(ours + 9, elsewhere + 1000 + i, 445);
        ck_assert_uint_eq(alerts_of(ALERT_INSIDER), 1);
        ck_assert_int_eq(alert_of(ALERT_INSIDER)->severity, SEVERITY_CRITICAL);
        ck_assert_ptr_nonnull(strstr(alert_of(ALERT_INSIDER)->text, " targets, 1 port"));
    }
}
END_TEST

START_TEST(a_workstation_that_goes_on_browsing_while_it_sweeps_is_found)
{
    for (uint32_t i = 0; i < 400; i++)
        connect_to(ours + 9, elsewhere + i, (uint16_t)(400 + i % 8));
    for (uint32_t i = 0; i < 60; i++) {
        connect_to(ours + 9, elsewhere + i, (uint16_t)(400 + i % 8));
        for (uint32_t k = 0; k < 3; k++)
            send_syn(ours + 9, elsewhere + 1000 + 3 * i + k, 445);
    }
    ck_assert_uint_eq(alerts_of(ALERT_INSIDER), 1);
}
END_TEST

/* As nmap and masscan do. */
START_TEST(many_ports_of_many_targets_in_random_order_are_found)
{
    enum { TARGETS = 40, PORT_COUNT = 20, PAIRS = TARGETS * PORT_COUNT };
    for (uint64_t seed = 1; seed <= 20; seed++) {
        uint64_t random = seed;
        uint16_t pairs[PAIRS];
        teardown();
        setup();
        for (uint16_t i = 0; i < PAIRS; i++)
            pairs[i] = i;
        for (uint32_t i = PAIRS - 1; i > 0; i--) {
            const uint32_t k = (uint32_t)(hash_random(&random) >> 32) % (i + 1);
            const uint16_t pair = pairs[i];
            pairs[i] = pairs[k];
            pairs[k] = pair;
        }
        for (uint32_t i = 0; i < PAIRS; i++)
            send_syn(theirs + 9, ours + pairs[i] / PORT_COUNT,
                     (uint16_t)(1000 + pairs[i] % PORT_COUNT));
        ck_assert_uint_eq(alerts_of(ALERT_SCAN), 1);
        const struct address a = packets_v4(theirs + 9);
        ck_assert_int_eq(snapshot_find_source(s, &a)->scan, SCAN_BOTH);
    }
}
END_TEST

Suite *test_incidents_unnamed_suite(void);
Suite *test_incidents_unnamed_suite(void)
{
    Suite *suite = suite_create("incidents_unnamed");
    TCase *c = tcase_create("incidents_unnamed");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, a_workstation_that_begins_to_sweep_is_found_whatever_it_did_before);
    tcase_add_test(c, a_workstation_that_goes_on_browsing_while_it_sweeps_is_found);
    tcase_add_test(c, many_ports_of_many_targets_in_random_order_are_found);
    suite_add_tcase(suite, c);
    return suite;
}
